//! Why something failed, on the way to whom it is told.

use kite_chain::answer::{boxed, Failure};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::router::RouterError;

/// A [`RouterError`] that ends the call.
pub type Failed = Failure<RouterError>;

/// What can fail for a [`RouterError`].
pub type Result<T> = core::result::Result<T, Failed>;

/// A number left the range of its type.
#[cold]
#[inline(never)]
pub fn overflow() -> Failed {
    RouterError::Overflow.into()
}

/// What the router says of the reasons that a [`ReceiverError`] can have, in the same bytes. The reasons of
/// other receivers, each with code of its own, stay out of the contract.
#[derive(Debug)]
#[ink::scale_derive(Encode)]
pub enum Refusal {
    /// The router does not take tokens of this contract.
    UnsupportedToken,
    /// The data do not say what is paid.
    InvalidData,
    /// The payment itself failed.
    Router(Failed),
}

impl Refusal {
    /// What the router says before an error that is [`Refusal::Router`]'s: that of ink! is none, that of the message is
    /// one, and which.
    pub const ROUTER: &[u8] = &[0, 1, 2];
}

impl From<Refusal> for ReceiverError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnsupportedToken => Self::UnsupportedToken,
            Refusal::InvalidData => Self::InvalidData,
            Refusal::Router(failed) => Self::Router(*boxed(failed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::scale::Encode;

    #[test]
    fn refusal_says_what_the_receivers_error_says() {
        let refusals = || {
            let router = Refusal::Router(Box::new(RouterError::UnknownProduct(7)));
            [Refusal::UnsupportedToken, Refusal::InvalidData, router]
        };
        for (ours, theirs) in refusals().into_iter().zip(refusals().map(ReceiverError::from)) {
            assert_eq!(ours.encode(), theirs.encode());
        }
        let router = Refusal::Router(Box::new(RouterError::Zero)).encode();
        assert_eq!(router.first(), Refusal::ROUTER.last());
    }
}
