// SPDX-License-Identifier: Apache-2.0
//! Why something failed, on the way to whom it is told.

use kite_chain::answer;
use kite_interfaces::tab::TabError;

/// A [`TabError`] on its way to the caller. No message goes on after one.
pub type Failure = answer::Failure<TabError>;

/// What can fail for a [`TabError`].
pub type Result<T> = core::result::Result<T, Failure>;

/// What comes before the router's error in the words of a [`TabError`].
pub const ROUTER: &[u8] = &[11];

/// What comes before an error of the tabs in an answer that tells it as the receiver's: `Ok(Err(_))` of
/// `ReceiverError::Tab(_)`.
pub const OF_THE_RECEIVER: &[u8] = &[0, 1, 5];

/// A number left the range of its type.
#[cold]
#[inline(never)]
pub fn overflow() -> Failure {
    TabError::Overflow.into()
}

/// `Ok` if `holds`, or else `error`.
#[inline(always)]
pub fn ensure(holds: bool, error: impl FnOnce() -> TabError) -> Result<()> {
    if holds {
        return Ok(());
    }
    answer::refuse(error())
}

#[cfg(test)]
mod tests {
    use ink::scale::Encode;
    use ink::LangError;
    use kite_interfaces::receiver::ReceiverError;
    use kite_interfaces::router::RouterError;

    use super::*;

    type Answer = core::result::Result<core::result::Result<(), ReceiverError>, LangError>;

    #[test]
    fn words_are_those_of_the_errors() {
        let router = TabError::Refused(RouterError::ProductStopped(7));
        assert_eq!(router.encode(), [ROUTER, &RouterError::ProductStopped(7).encode()].concat());
        let tab: Answer = Ok(Err(ReceiverError::Tab(router)));
        assert_eq!(tab.encode(), [OF_THE_RECEIVER, &router.encode()].concat());
    }
}
