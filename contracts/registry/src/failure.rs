// SPDX-License-Identifier: Apache-2.0
//! How the registry's errors get to its caller.

use kite_chain::answer;
use kite_interfaces::registry::RegistryError;

/// A [`RegistryError`] on its way to the caller. No message goes on after one.
pub type Failure = answer::Failure<RegistryError>;

/// What comes before the router's error in the words of a [`RegistryError`].
pub const ROUTER: &[u8] = &[ROUTER_VARIANT];

/// What comes before the room in `RegistryError::Router(RouterError::StageFull { .. })`.
pub const STAGE_FULL: &[u8] = kite_chain::words!("StageFull"(u128): ROUTER_VARIANT, 28);

const ROUTER_VARIANT: u8 = 31;

/// What comes before the registry's own error in an answer that tells it as the receiver's: `Ok(Err(_))` of
/// `ReceiverError::Registry(_)`.
pub const OF_THE_RECEIVER: &[u8] = &[0, 1, 3];

#[cfg(test)]
mod tests {
    use ink::scale::Encode;
    use ink::LangError;
    use kite_interfaces::receiver::ReceiverError;
    use kite_interfaces::router::RouterError;

    use super::*;

    type Answer = Result<Result<(), ReceiverError>, LangError>;

    #[test]
    fn words_are_those_of_the_errors() {
        let full = RouterError::StageFull { available: 7 };
        let router = RegistryError::Router(full);
        assert_eq!(router.encode(), [ROUTER, &full.encode()].concat());
        assert_eq!(router.encode(), [STAGE_FULL, &7_u128.encode()].concat());
        let registry: Answer = Ok(Err(ReceiverError::Registry(router)));
        assert_eq!(registry.encode(), [OF_THE_RECEIVER, &router.encode()].concat());
    }
}
