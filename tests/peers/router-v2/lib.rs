// SPDX-License-Identifier: Apache-2.0
//! A second version of the router, for the tests: its root cell has one field more, the least payment that
//! it takes. It has the messages that tell whether everything is still there.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The contract.
#[ink::contract]
pub mod router_v2 {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use ink::scale::{Decode, Encode, Error, Input, Output};
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use kite_chain::event;
    use kite_interfaces::ownable::Ownership;
    use kite_interfaces::router::{Holdings, Payment, Pending, Position, RouterError, Settings, Split};
    use kite_interfaces::{Asset, ContributionId, Epoch, ProductId};
    use kite_router::cash;
    use kite_router::holding::Holding;
    use kite_router::vault::{Ages, Vault};

    /// The last field of a cell, which an older version did not write. Until it is set, the cell is what
    /// the older version would have written.
    #[ink::scale_derive(TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Appended<T>(Option<T>);

    impl<T: Encode> Encode for Appended<T> {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            self.0.iter().for_each(|value| value.encode_to(dest));
        }
    }

    impl<T: Decode> Decode for Appended<T> {
        fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
            let is_there = input.remaining_len()? != Some(0);
            Ok(Self(is_there.then(|| T::decode(input)).transpose()?))
        }
    }

    /// Why a message of this version failed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Refusal {
        /// As in the first version.
        Router(RouterError),
        /// The payment is below the least one.
        TooSmall {
            /// The least payment, in the asset's smallest unit.
            least: Balance,
        },
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

    /// The first version's cells.
    #[ink(storage)]
    pub struct Router {
        settings: Settings,
        ownership: Lazy<Ownership, ManualKey<1>>,
        listed: Mapping<AccountId, (), ManualKey<2>>,
        vault: Vault,
        least_payment: Appended<Balance>,
    }

    impl Router {
        /// There is no other way to this version than from the first.
        #[ink(constructor)]
        pub fn new() -> Result<Self, MigrationError> {
            Err(MigrationError::AlreadyMigrated)
        }

        /// Adds the least payment, in an asset's smallest unit, to the root cell. Owner only, once.
        #[ink(message)]
        pub fn migrate(&mut self, least_payment: Balance) -> Result<(), MigrationError> {
            if self.owner() != self.env().caller() {
                return Err(MigrationError::NotOwner);
            }
            if self.least_payment.0.is_some() {
                return Err(MigrationError::AlreadyMigrated);
            }
            self.least_payment = Appended(Some(least_payment));
            Ok(())
        }

        /// The least payment, in an asset's smallest unit; nothing before the migration.
        #[ink(message)]
        pub fn least_payment(&self) -> Option<Balance> {
            self.least_payment.0
        }

        /// Pays a product, unless it is too little.
        #[ink(message, payable)]
        pub fn pay(
            &mut self,
            product: ProductId,
            asset: Asset,
            amount: Balance,
            reference: u64,
        ) -> Result<Split, Refusal> {
            let least = self.least_payment.0.unwrap_or_default();
            if amount < least {
                return Err(Refusal::TooSmall { least });
            }
            self.take(Payment { product, reference }, asset, amount).map_err(|error| Refusal::Router(*error))
        }

        /// Pays out what the positions have earned in the assets.
        #[ink(message)]
        pub fn claim(
            &mut self,
            positions: Vec<ContributionId>,
            assets: Vec<Asset>,
        ) -> Result<Vec<Balance>, Box<RouterError>> {
            let claims = self.vault.claim(self.open_epoch(), positions.into_iter(), assets.into_iter())?;
            cash::pay_claims(&self.settings.kite, &claims.paid)?;
            claims.paid.into_iter().for_each(event::emit);
            Ok(claims.totals)
        }

        /// What a position has earned and claimed.
        #[ink(message)]
        pub fn pending(&self, position: ContributionId, asset: Asset) -> Result<Pending, Box<RouterError>> {
            let ages = Ages { open_epoch: self.open_epoch(), expired_epoch: 0 };
            self.vault.pending(ages, position, &asset)
        }

        /// Who earns by a position.
        #[ink(message)]
        pub fn position(&self, position: ContributionId) -> Option<Box<Position>> {
            self.vault.position(position)
        }

        /// What the router has of `asset`.
        #[ink(message)]
        pub fn holdings(&self, asset: Asset) -> Result<Holdings, Box<RouterError>> {
            let Holding { held, fees } = self.vault.holding(&asset);
            Ok(Holdings { held, fees, surplus: cash::balance(&asset)?.saturating_sub(held) })
        }

        /// `Ledger::settings`.
        #[ink(message, selector = 0xbe26dccf)]
        pub fn settings(&self) -> Settings {
            self.settings
        }

        /// `Ownable::owner`.
        #[ink(message, selector = 0x4fa43c8c)]
        pub fn owner(&self) -> AccountId {
            self.ownership.get().expect("written by the first version").owner()
        }

        fn take(&mut self, payment: Payment, asset: Asset, amount: Balance) -> Result<Split, Box<RouterError>> {
            let (payer, epoch) = (self.env().caller(), self.current_epoch());
            if matches!(asset, Asset::Psp22(token) if !self.listed.contains(token)) {
                return Err(RouterError::AssetNotAllowed.into());
            }
            let paid = self.vault.pay(epoch, payer, &asset, amount, self.settings.fee_bps, payment)?;
            cash::take_in(&asset, &payer, amount)?;
            let split = paid.split;
            event::emit(paid);
            Ok(split)
        }

        fn current_epoch(&self) -> Epoch {
            self.settings.clock.epoch_at(self.env().block_timestamp()).unwrap_or(Epoch::MAX)
        }

        fn open_epoch(&self) -> Epoch {
            let Settings { window_epochs, unlocked_epoch, .. } = self.settings;
            self.current_epoch().saturating_sub(window_epochs).max(unlocked_epoch)
        }
    }
}
