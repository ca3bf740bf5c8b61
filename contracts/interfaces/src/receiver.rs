// SPDX-License-Identifier: Apache-2.0
//! What a contract implements to be paid by `transfer_and_call`.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;

use crate::registry::RegistryError;
use crate::router::RouterError;
use crate::tab::TabError;
use crate::Balance;

/// A contract that acts on tokens in the very call that brings them.
#[ink::trait_definition]
pub trait PSP22Receiver {
    /// Called by a token, after it has moved `value` from `from` to this contract, on behalf of
    /// `operator`, who passed `data`. The caller is the token; a receiver must check that it knows
    /// it. An error, like a trap, undoes the transfer.
    #[ink(message)]
    fn on_psp22_received(
        &mut self,
        operator: AccountId,
        from: AccountId,
        value: Balance,
        data: Vec<u8>,
    ) -> Result<(), ReceiverError>;
}

/// Why a receiver refused tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum ReceiverError {
    /// The receiver does not take tokens of this contract.
    UnsupportedToken,
    /// `data` does not decode as what the receiver expects.
    InvalidData,
    /// The router refused the payment.
    Router(RouterError),
    /// The registry refused the submission.
    Registry(RegistryError),
    /// Another receiver refused, with a number of its own.
    Other(u32),
    /// The tabs refused the deposit.
    Tab(TabError),
}

/// `Ok(Err(ReceiverError::InvalidData))`, as an answer says it. What a receiver of the suite refuses itself it says in
/// these words: the code that says any [`ReceiverError`] would bring along that of all receivers' errors.
pub const INVALID_DATA: &[u8] = kite_chain::words!("InvalidData": 0, 1, 1);

/// [`ReceiverError::UnsupportedToken`] alone.
pub const UNSUPPORTED_TOKEN: &[u8] = kite_chain::words!("UnsupportedToken": 0);

#[cfg(test)]
mod tests {
    use ink::LangError;
    use scale::Encode;

    use super::*;

    #[test]
    fn words_are_those_of_the_errors() {
        let invalid: Result<Result<(), ReceiverError>, LangError> = Ok(Err(ReceiverError::InvalidData));
        assert_eq!(invalid.encode(), INVALID_DATA);
        assert_eq!(ReceiverError::UnsupportedToken.encode(), UNSUPPORTED_TOKEN);
    }
}
