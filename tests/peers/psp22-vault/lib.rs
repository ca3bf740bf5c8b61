// SPDX-License-Identifier: Apache-2.0
//! A contract that keeps tokens for others, written against the `psp22` crate's trait by somebody
//! who has never heard of KITE.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The vault, for one token.
#[ink::contract]
pub mod vault {
    use ink::contract_ref;
    use ink::prelude::vec::Vec;
    use ink::storage::Mapping;
    use psp22::{PSP22Error, PSP22};

    /// What everybody put in.
    #[ink(storage)]
    pub struct Vault {
        token: contract_ref!(PSP22),
        kept: Mapping<AccountId, Balance>,
    }

    impl Vault {
        /// A vault for the PSP22 contract `token`.
        #[ink(constructor)]
        pub fn new(token: AccountId) -> Self {
            Self { token: token.into(), kept: Mapping::new() }
        }

        /// Takes `value` of the caller's tokens, which must be allowed to this vault.
        #[ink(message)]
        pub fn deposit(&mut self, value: Balance) -> Result<(), PSP22Error> {
            let owner = self.env().caller();
            self.token.transfer_from(owner, self.env().account_id(), value, Vec::new())?;
            self.kept.insert(owner, &self.kept_for(owner).saturating_add(value));
            Ok(())
        }

        /// Gives `value` of the caller's tokens to `to`.
        #[ink(message)]
        pub fn withdraw(&mut self, to: AccountId, value: Balance) -> Result<(), PSP22Error> {
            let owner = self.env().caller();
            let left = self.kept_for(owner).checked_sub(value).ok_or(PSP22Error::InsufficientBalance)?;
            self.kept.insert(owner, &left);
            self.token.transfer(to, value, Vec::new())
        }

        /// What is kept for `owner`.
        #[ink(message)]
        pub fn kept_for(&self, owner: AccountId) -> Balance {
            self.kept.get(owner).unwrap_or_default()
        }

        /// What the token says that this vault has.
        #[ink(message)]
        pub fn holdings(&self) -> Balance {
            self.token.balance_of(self.env().account_id())
        }
    }
}
