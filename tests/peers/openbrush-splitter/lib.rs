// SPDX-License-Identifier: Apache-2.0
//! A plain OpenBrush payment splitter, as anybody could have deployed it before there was a KITE: it
//! shares native coin among payees that are fixed when it is created. The cost table measures it
//! beside the router.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The splitter, all of whose messages are OpenBrush's own.
#[openbrush::implementation(PaymentSplitter)]
#[openbrush::contract]
pub mod splitter {
    use openbrush::traits::Storage;

    /// Payees and their shares.
    #[ink(storage)]
    #[derive(Default, Storage)]
    pub struct Splitter {
        #[storage_field]
        splitter: payment_splitter::Data,
    }

    impl Splitter {
        /// Fixes who is paid, and in which proportion.
        #[ink(constructor)]
        pub fn new(payees_and_shares: Vec<(AccountId, Balance)>) -> Result<Self, PaymentSplitterError> {
            let mut splitter = Self::default();
            payment_splitter::Internal::_init(&mut splitter, payees_and_shares)?;
            Ok(splitter)
        }
    }
}
