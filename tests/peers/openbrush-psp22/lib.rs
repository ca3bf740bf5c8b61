// SPDX-License-Identifier: Apache-2.0
//! A plain OpenBrush PSP22 token, as anybody could have deployed it before there was a KITE: the
//! asset that stands for a dollar in the tests. It knows nothing of KITE and emits no event.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The token, all of whose messages are OpenBrush's own.
#[openbrush::implementation(PSP22)]
#[openbrush::contract]
pub mod dollar {
    use openbrush::traits::Storage;

    /// A PSP22 token of fixed supply.
    #[ink(storage)]
    #[derive(Default, Storage)]
    pub struct Dollar {
        #[storage_field]
        psp22: psp22::Data,
    }

    impl Dollar {
        /// Mints the whole supply, in token units, to the caller.
        #[ink(constructor)]
        pub fn new(total_supply: Balance) -> Result<Self, PSP22Error> {
            let mut token = Self::default();
            let issuer = Self::env().caller();
            psp22::Internal::_mint_to(&mut token, issuer, total_supply)?;
            Ok(token)
        }
    }
}
