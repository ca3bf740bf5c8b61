// SPDX-License-Identifier: Apache-2.0
//! The least that an ink! token can be: balances, allowances and the PSP22 events. Nobody would deploy
//! it; what its calls cost is the floor that the cost table measures from.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The token. Its messages have the selectors and arguments of PSP22's.
#[ink::contract]
pub mod floor {
    use ink::prelude::vec::Vec;
    use ink::storage::Mapping;
    use psp22::{Approval, Transfer};

    /// Why a message failed, with the numbers that PSP22's error has.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The account has fewer tokens.
        InsufficientBalance = 1,
        /// The caller was allowed less.
        InsufficientAllowance = 2,
    }

    /// Balances and allowances.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Floor {
        balances: Mapping<AccountId, Balance>,
        allowances: Mapping<(AccountId, AccountId), Balance>,
    }

    impl Floor {
        /// Gives the whole supply, in token units, to the caller.
        #[ink(constructor)]
        pub fn new(total_supply: Balance) -> Self {
            let mut token = Self::default();
            token.balances.insert(Self::env().caller(), &total_supply);
            token
        }

        /// Tokens of `owner`, in token units.
        #[ink(message, selector = 0x6568382f)]
        pub fn balance_of(&self, owner: AccountId) -> Balance {
            self.balances.get(owner).unwrap_or_default()
        }

        /// How many token units `spender` may still move on behalf of `owner`.
        #[ink(message, selector = 0x4d47d921)]
        pub fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
            self.allowances.get((owner, spender)).unwrap_or_default()
        }

        /// Moves `value` token units of the caller to `to`.
        #[ink(message, selector = 0xdb20f9f5)]
        pub fn transfer(&mut self, to: AccountId, value: Balance, _data: Vec<u8>) -> Result<(), Error> {
            let from = self.env().caller();
            self.send(from, to, value)
        }

        /// Moves `value` token units of `from`, who allowed the caller that much, to `to`.
        #[ink(message, selector = 0x54b3c76e)]
        pub fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
            _data: Vec<u8>,
        ) -> Result<(), Error> {
            let spender = self.env().caller();
            let left = self.allowance(from, spender).checked_sub(value).ok_or(Error::InsufficientAllowance)?;
            self.send(from, to, value)?;
            self.allow(from, spender, left);
            Ok(())
        }

        /// Lets `spender` move up to `value` token units of the caller.
        #[ink(message, selector = 0xb20f1bbd)]
        pub fn approve(&mut self, spender: AccountId, value: Balance) -> Result<(), Error> {
            self.allow(self.env().caller(), spender, value);
            Ok(())
        }

        fn send(&mut self, from: AccountId, to: AccountId, value: Balance) -> Result<(), Error> {
            let left = self.balance_of(from).checked_sub(value).ok_or(Error::InsufficientBalance)?;
            self.balances.insert(from, &left);
            // Together the balances never exceed the supply.
            self.balances.insert(to, &self.balance_of(to).wrapping_add(value));
            self.env().emit_event(Transfer { from: Some(from), to: Some(to), value });
            Ok(())
        }

        fn allow(&mut self, owner: AccountId, spender: AccountId, amount: Balance) {
            self.allowances.insert((owner, spender), &amount);
            self.env().emit_event(Approval { owner, spender, amount });
        }
    }
}
