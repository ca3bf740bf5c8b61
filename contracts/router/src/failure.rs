// SPDX-License-Identifier: Apache-2.0
//! Why something failed, on the way to whom it is told.

use kite_chain::answer;
use kite_interfaces::router::RouterError;

/// A [`RouterError`] on its way to the caller. No message goes on after one.
pub type Failure = answer::Failure<RouterError>;

/// What can fail for a [`RouterError`].
pub type Result<T> = core::result::Result<T, Failure>;

/// What comes before the router's own error in an answer that tells it as the receiver's: `Ok(Err(_))` of
/// `ReceiverError::Router(_)`.
pub const OF_THE_RECEIVER: &[u8] = &[0, 1, 2];

/// A number left the range of its type.
#[cold]
#[inline(never)]
pub fn overflow() -> Failure {
    RouterError::Overflow.into()
}

#[cfg(test)]
mod tests {
    use ink::scale::Encode;
    use ink::LangError;
    use kite_interfaces::receiver::ReceiverError;

    use super::*;

    #[test]
    fn words_are_those_of_the_errors() {
        let zero: core::result::Result<core::result::Result<(), _>, LangError> =
            Ok(Err(ReceiverError::Router(RouterError::Zero)));
        assert_eq!(zero.encode(), [OF_THE_RECEIVER, &RouterError::Zero.encode()].concat());
    }
}
