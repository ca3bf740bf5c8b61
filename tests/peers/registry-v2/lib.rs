// SPDX-License-Identifier: Apache-2.0
//! A second version of the registry, for the tests: a product's cell holds who its curator is now, and the
//! owner can replace one. There may be too many products for one call, so the cells move page by page. It
//! has the messages that tell whether everything is still there.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The contract.
#[ink::contract]
pub mod registry_v2 {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use kite_chain::event;
    use kite_interfaces::ownable::Ownership;
    use kite_interfaces::registry::{Contribution, Product, RegistryError, Settings};
    use kite_interfaces::{ContributionId, ProductId};
    use kite_registry::listing::{Listing, Listings};
    use kite_registry::{keys, ledger, lifecycle};

    /// A product, and who decides on what is submitted to it.
    #[derive(Clone, Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Record {
        product: Product,
        curator: AccountId,
    }

    /// Why a migration failed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum MigrationError {
        /// The caller is not the owner.
        NotOwner,
        /// The storage is that of this version already.
        AlreadyMigrated,
    }

    /// The first version's cells, the products' own beside them, and how many of them have moved.
    #[ink(storage)]
    pub struct Registry {
        settings: Settings,
        bonds_held: Balance,
        ownership: Lazy<Ownership, keys::Ownership>,
        former: Mapping<ProductId, Product, keys::Products>,
        contributions: Mapping<ContributionId, Contribution, keys::Contributions>,
        listings: Listings,
        records: Mapping<ProductId, Record, ManualKey<8>>,
        moved: Lazy<ProductId, ManualKey<9>>,
    }

    impl Registry {
        /// There is no other way to this version than from the first.
        #[ink(constructor)]
        pub fn new() -> Result<Self, MigrationError> {
            Err(MigrationError::AlreadyMigrated)
        }

        /// Moves at most `limit` products into their new cells, and returns how many are left. Owner only,
        /// until none is.
        #[ink(message)]
        pub fn migrate(&mut self, limit: u32) -> Result<u32, MigrationError> {
            if self.owner() != self.env().caller() {
                return Err(MigrationError::NotOwner);
            }
            let (before, count) = (self.moved.get().unwrap_or_default(), self.settings.product_count);
            if self.moved.get().is_some() && before == count {
                return Err(MigrationError::AlreadyMigrated);
            }
            let moved = before.saturating_add(limit).min(count);
            (before..moved).for_each(|number| self.move_one(number.saturating_add(1)));
            self.moved.set(&moved);
            Ok(count.saturating_sub(moved))
        }

        /// Replaces the curator of a product. Owner only.
        #[ink(message)]
        pub fn set_curator(&mut self, product: ProductId, curator: AccountId) -> Result<(), RegistryError> {
            if self.owner() != self.env().caller() {
                return Err(RegistryError::NotOwner);
            }
            let record = self.record(product)?;
            self.records.insert(product, &Record { curator, ..record });
            Ok(())
        }

        /// Accepts contributions, each as the curator of its product.
        #[ink(message)]
        pub fn accept(&mut self, contributions: Vec<ContributionId>) -> Result<(), Box<RegistryError>> {
            let now = self.env().block_timestamp();
            let epoch = self.settings.clock.epoch_at(now).ok_or(RegistryError::Overflow)?;
            let mut positions = Vec::new();
            for id in contributions {
                let mut contribution = self.contribution(id).ok_or(RegistryError::UnknownContribution(id))?;
                let Record { mut product, curator } = self.record(contribution.product)?;
                product.curator = curator;
                let accepted = lifecycle::accept(id, &mut contribution, &product, self.env().caller(), epoch)?;
                self.contributions.insert(id, &contribution);
                positions.push(lifecycle::position(&accepted, &contribution));
                event::emit(accepted);
            }
            ledger::open_positions(&self.settings.router, &positions, lifecycle::next(epoch)?)
        }

        /// The curator of a product.
        #[ink(message)]
        pub fn curator(&self, product: ProductId) -> Option<AccountId> {
            Some(self.records.get(product)?.curator)
        }

        /// A product, as it was registered.
        #[ink(message)]
        pub fn product(&self, product: ProductId) -> Option<Product> {
            Some(self.records.get(product)?.product)
        }

        /// A contribution.
        #[ink(message)]
        pub fn contribution(&self, contribution: ContributionId) -> Option<Contribution> {
            self.contributions.get(contribution)
        }

        /// The contributions of `account`.
        #[ink(message)]
        pub fn contributions_of(
            &self,
            account: AccountId,
            from: u32,
            limit: u32,
        ) -> Vec<(ContributionId, Contribution)> {
            let ids = self.listings.page(Listing::Of(account), from, limit);
            ids.filter_map(|id| Some((id, self.contributions.get(id)?))).collect()
        }

        /// The settings and the rules.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            self.settings
        }

        /// KITE held as bonds.
        #[ink(message)]
        pub fn bonds_held(&self) -> Balance {
            self.bonds_held
        }

        /// `Ownable::owner`.
        #[ink(message, selector = 0x4fa43c8c)]
        pub fn owner(&self) -> AccountId {
            self.ownership.get().expect("written by the first version").owner()
        }

        fn move_one(&mut self, id: ProductId) {
            let product = self.former.take(id).expect("ids are without gaps");
            let curator = product.curator;
            self.records.insert(id, &Record { product, curator });
        }

        fn record(&self, id: ProductId) -> Result<Record, RegistryError> {
            self.records.get(id).ok_or(RegistryError::UnknownProduct(id))
        }
    }
}
