// SPDX-License-Identifier: Apache-2.0
//! How a payment is usually shared: a loop that pushes a part to each recipient. What it costs grows
//! with their number, and one that cannot receive stops the payment for all: the cost table measures
//! it beside the router.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The loop.
#[ink::contract]
pub mod push {
    use ink::prelude::vec::Vec;

    /// Why a payment was refused.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// There is nobody to pay.
        NoRecipient,
        /// A recipient could not be paid.
        TransferFailed,
    }

    /// Who is paid.
    #[ink(storage)]
    pub struct Push {
        recipients: Vec<AccountId>,
    }

    impl Push {
        /// Remembers who is paid.
        #[ink(constructor)]
        pub fn new(recipients: Vec<AccountId>) -> Self {
            Self { recipients }
        }

        /// Pays each recipient the same part of the native coin that is sent along.
        #[ink(message, payable)]
        pub fn pay(&self) -> Result<(), Error> {
            let count = Balance::try_from(self.recipients.len()).map_err(|_| Error::NoRecipient)?;
            let part = self.env().transferred_value().checked_div(count).ok_or(Error::NoRecipient)?;
            for recipient in &self.recipients {
                self.env().transfer(*recipient, part).map_err(|_| Error::TransferFailed)?;
            }
            Ok(())
        }
    }
}
