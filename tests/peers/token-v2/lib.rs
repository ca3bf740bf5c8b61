// SPDX-License-Identifier: Apache-2.0
//! A second version of the token, for the tests: its powers lie in two cells instead of one, and a minter
//! may mint beside the owner. It has the messages that tell whether everything is still there.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The contract.
#[ink::contract]
pub mod token_v2 {
    use ink::prelude::vec::Vec;
    use ink::storage::traits::{ManualKey, StorageKey};
    use ink::storage::Lazy;
    use kite_chain::answer::told;
    use kite_chain::event;
    use kite_interfaces::ownable::Ownership;
    use kite_interfaces::psp22::{PSP22Error, Transfer};
    use kite_interfaces::token::TokenError;
    use kite_interfaces::votes::{Votes, VotesError};
    use kite_token::history::Moment;
    use kite_token::keys;
    use kite_token::ledger::Ledger;
    use kite_token::powers::Powers;
    use kite_token::snapshots::Snapshots;

    /// Everything that limits minting, and who may look back.
    #[derive(Clone, Copy, Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Issuance {
        cap: Balance,
        governor: Option<AccountId>,
        minter: Option<AccountId>,
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

    /// The first version's cells, but for that of the powers, whose key is not used again.
    #[ink(storage)]
    pub struct Token {
        ledger: Ledger,
        snapshots: Snapshots,
        ownership: Lazy<Ownership, ManualKey<9>>,
        issuance: Lazy<Issuance, ManualKey<10>>,
    }

    impl Token {
        /// There is no other way to this version than from the first.
        #[ink(constructor)]
        pub fn new() -> Result<Self, MigrationError> {
            Err(MigrationError::AlreadyMigrated)
        }

        /// Puts the powers into two cells, and lets `minter` mint. Owner only, once.
        #[ink(message)]
        pub fn migrate(&mut self, minter: Option<AccountId>) -> Result<(), MigrationError> {
            let former = ink::env::take_contract_storage(&<keys::Powers as StorageKey>::KEY);
            let former: Powers = former.ok().flatten().ok_or(MigrationError::AlreadyMigrated)?;
            former.ensure_owner(&self.env().caller()).map_err(|_| MigrationError::NotOwner)?;
            let Powers { ownership, governor, cap } = former;
            self.ownership.set(&ownership);
            self.issuance.set(&Issuance { cap, governor, minter });
            Ok(())
        }

        /// The account that may mint beside the owner.
        #[ink(message)]
        pub fn minter(&self) -> Option<AccountId> {
            self.issuance().minter
        }

        /// Creates `amount` for `to`, up to the cap. The minter and the owner.
        #[ink(message)]
        pub fn mint(&mut self, to: AccountId, amount: Balance) -> Result<(), TokenError> {
            let (caller, issuance) = (self.env().caller(), self.issuance());
            if issuance.minter != Some(caller) && self.owner() != caller {
                return Err(TokenError::NotOwner);
            }
            let moment = self.moment();
            let mintable = self.ledger.mintable(issuance.cap);
            if amount > mintable {
                return Err(TokenError::CapExceeded { cap: issuance.cap, mintable });
            }
            let created = self.ledger.transfer(None, Some(&to), amount, moment);
            if told(created).map_err(|error| TokenError::Transfer(error.into()))? {
                event::emit(Transfer { from: None, to: Some(to), value: amount });
            }
            Ok(())
        }

        /// The largest total supply there can ever be.
        #[ink(message)]
        pub fn cap(&self) -> Balance {
            self.issuance().cap
        }

        /// The account that may register snapshots.
        #[ink(message)]
        pub fn governor(&self) -> Option<AccountId> {
            self.issuance().governor
        }

        /// `Ownable::owner`.
        #[ink(message, selector = 0x4fa43c8c)]
        pub fn owner(&self) -> AccountId {
            self.ownership.get().expect("migrated").owner()
        }

        /// `PSP22::total_supply`.
        #[ink(message, selector = 0x162df8c2)]
        pub fn total_supply(&self) -> Balance {
            self.ledger.supply()
        }

        /// `PSP22::balance_of`.
        #[ink(message, selector = 0x6568382f)]
        pub fn balance_of(&self, owner: AccountId) -> Balance {
            self.ledger.account(&owner).balance
        }

        /// `PSP22::transfer`.
        #[ink(message, selector = 0xdb20f9f5)]
        pub fn transfer(&mut self, to: AccountId, value: Balance, _data: Vec<u8>) -> Result<(), PSP22Error> {
            let (from, moment) = (self.env().caller(), self.moment());
            if told(self.ledger.transfer(Some(&from), Some(&to), value, moment))? {
                event::emit(Transfer { from: Some(from), to: Some(to), value });
            }
            Ok(())
        }

        fn issuance(&self) -> Issuance {
            self.issuance.get().expect("migrated")
        }

        fn moment(&mut self) -> Moment {
            let now = self.env().block_timestamp();
            self.snapshots.advance(now);
            self.snapshots.moment(now)
        }
    }

    impl Votes for Token {
        #[ink(message)]
        fn delegate(&mut self, to: Option<AccountId>) -> Result<(), VotesError> {
            let (caller, moment) = (self.env().caller(), self.moment());
            self.ledger.delegate(&caller, to.filter(|to| *to != caller).as_ref(), moment);
            Ok(())
        }

        #[ink(message)]
        fn delegate_of(&self, account: AccountId) -> Option<AccountId> {
            self.ledger.account(&account).delegate()
        }

        #[ink(message)]
        fn votes(&self, account: AccountId) -> Balance {
            self.ledger.account(&account).votes()
        }

        #[ink(message)]
        fn settled_votes(&self, account: AccountId) -> Balance {
            self.ledger.account(&account).settled_votes(self.env().block_timestamp())
        }

        #[ink(message)]
        fn past_votes(&self, account: AccountId, at_ms: Timestamp) -> Result<Balance, VotesError> {
            told(self.snapshots.ensure_passed(at_ms, self.env().block_timestamp()))?;
            Ok(self.ledger.past(Some(&account), at_ms))
        }

        #[ink(message)]
        fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, VotesError> {
            told(self.snapshots.ensure_passed(at_ms, self.env().block_timestamp()))?;
            Ok(self.ledger.past(None, at_ms))
        }

        #[ink(message)]
        fn register_snapshot(&mut self, not_before_ms: Timestamp) -> Result<Timestamp, VotesError> {
            if self.governor() != Some(self.env().caller()) {
                return Err(VotesError::NotGovernor);
            }
            told(self.snapshots.register(not_before_ms, self.env().block_timestamp()))?;
            Ok(not_before_ms)
        }
    }
}
