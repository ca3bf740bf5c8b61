//! How the errors of the tabs get to their caller.

use kite_chain::answer;
use kite_interfaces::tab::TabError;

/// An error that ends the call.
pub type Failed = answer::Failure<TabError>;

/// What can fail for a [`TabError`].
pub type Result<T> = core::result::Result<T, Failed>;

/// What comes before the router's error in the words of a [`TabError`].
pub const ROUTER: &[u8] = &[11];

/// What comes before an error of the tabs in an answer that tells it as the receiver's: `Ok(Err(_))` of
/// `ReceiverError::Tab(_)`.
pub const OF_THE_RECEIVER: &[u8] = &[0, 1, 5];

/// `Ok(Err(ReceiverError::InvalidData))`.
pub const INVALID_DATA: &[u8] = &[0, 1, 1];

/// `ReceiverError::UnsupportedToken`.
pub const UNSUPPORTED_TOKEN: &[u8] = &[0];

/// A number left the range of its type.
#[cold]
#[inline(never)]
pub fn overflow() -> Failed {
    TabError::Overflow.into()
}

/// `Ok` if `holds`, or else `error`.
#[inline(always)]
pub fn ensure(holds: bool, error: impl FnOnce() -> TabError) -> Result<()> {
    if holds {
        return Ok(());
    }
    Err(error().into())
}

/// What is in `option`, or else `error`.
#[inline(always)]
pub fn demand<T>(option: Option<T>, error: TabError) -> Result<T> {
    option.ok_or_else(|| error.into())
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
        assert_eq!(Answer::Ok(Err(ReceiverError::InvalidData)).encode(), INVALID_DATA);
        assert_eq!(ReceiverError::UnsupportedToken.encode(), UNSUPPORTED_TOKEN);
    }
}
