// SPDX-License-Identifier: Apache-2.0
//! What the registry asks and tells the router, and how the router's refusals come back.

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_chain::answer::{self, REFUSED};
use kite_chain::call::{self, CallError};
use kite_chain::held;
use kite_chain::kept::Few;
use kite_interfaces::registry::{RegistryError, Terms, MAX_DECISIONS};
use kite_interfaces::router::{NewPosition, RouterError, Settings, STAGES};
use kite_interfaces::{ContributionId, Epoch, ProductId};

use crate::failure::{Failure, ROUTER};

/// The router's epochs, its trailing window, and what else it was set to.
pub fn settings(router: &AccountId) -> Result<Settings, Failure> {
    call::message_or(router, &selector_bytes!("Ledger::settings"), reason)
}

/// What still fits into each stage of `product`.
#[cfg(not(test))]
pub fn room(router: &AccountId, product: ProductId) -> Result<[u128; STAGES], Failure> {
    call::fallible_or(router, &(selector_bytes!("Ledger::room"), product), reason)
}

/// In unit tests there is no router, and room for everything.
#[cfg(test)]
pub fn room(_router: &AccountId, _product: ProductId) -> Result<[u128; STAGES], Failure> {
    Ok([u128::MAX; STAGES])
}

/// Makes `product` payable on its `terms`.
pub fn open_product(router: &AccountId, product: ProductId, terms: &Terms) -> Result<(), Failure> {
    let message = (selector_bytes!("Ledger::open_product"), product, terms.stage_bps, &terms.upstream);
    call::fallible_or(router, &message, reason)
}

/// Opens `positions`, which the registry's books have earning from `from_epoch` on.
pub fn open_positions(
    router: &AccountId,
    positions: &Few<NewPosition, MAX_DECISIONS>,
    from_epoch: Epoch,
) -> Result<(), Failure> {
    let answer = call::fallible_or(router, &(selector_bytes!("Ledger::open_positions"), positions), reason);
    ensure_same(answer?, from_epoch)
}

/// Closes `position`, which the registry's books have earning until `to_epoch`.
pub fn close_position(router: &AccountId, position: ContributionId, to_epoch: Epoch) -> Result<(), Failure> {
    let answer = call::fallible_or(router, &(selector_bytes!("Ledger::close_position"), position), reason);
    ensure_same(answer?, to_epoch)
}

/// Lets `product` be paid no more while `stopped`.
pub fn stop_product(router: &AccountId, product: ProductId, stopped: bool) -> Result<(), Failure> {
    call::fallible_or(router, &(selector_bytes!("Ledger::stop_product"), product, stopped), reason)
}

/// Cuts the claims of a challenged position, and returns the first epoch that cannot be claimed.
pub fn freeze(router: &AccountId, position: ContributionId) -> Result<Epoch, Failure> {
    call::fallible_or(router, &(selector_bytes!("Ledger::freeze"), position), reason)
}

/// Makes the cut of a challenged position final if the challenge was `upheld`, or lifts it.
pub fn settle(router: &AccountId, position: ContributionId, upheld: bool) -> Result<(), Failure> {
    if upheld {
        call::fallible_or(router, &(selector_bytes!("Ledger::forfeit"), position), reason).map(|_: Epoch| ())
    } else {
        call::fallible_or(router, &(selector_bytes!("Ledger::unfreeze"), position), reason)
    }
}

/// The registry writes its books before it calls: the router must come to the same epoch.
fn ensure_same(answer: Epoch, expected: Epoch) -> Result<(), Failure> {
    (answer == expected).then_some(()).ok_or_else(|| RegistryError::CallFailed.into())
}

fn reason(error: CallError) -> Failure {
    let relayed = match error {
        CallError::Reverted(answer) => held::with(&answer, relay),
        _ => Ok(()),
    };
    relayed.err().unwrap_or_else(|| RegistryError::CallFailed.into())
}

/// Fails with the router's error in a reverted `answer`, if there is one. What it would have held on success makes
/// no difference to it.
fn relay(answer: &[u8]) -> Result<(), Failure> {
    let error = answer.strip_prefix(REFUSED).filter(|error| RouterError::is_said_by(error));
    error.map_or(Ok(()), |error| answer::relay(ROUTER, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::scale::Encode;
    use ink::LangError;

    fn reverted(answer: &impl Encode) -> RegistryError {
        *reason(CallError::Reverted(answer.encode()))
    }

    #[test]
    fn reason_tells_why_the_router_refused() {
        let refused = RouterError::TooMany { max: 64 };
        let plain: Result<Result<(), RouterError>, LangError> = Ok(Err(refused));
        let epoch: Result<Result<Epoch, RouterError>, LangError> = Ok(Err(refused));
        assert_eq!(reverted(&plain), RegistryError::Router(refused));
        assert_eq!(reverted(&epoch), RegistryError::Router(refused));
    }

    #[test]
    fn reason_is_call_failed_for_anything_else() {
        let unknown_message: Result<Result<(), RouterError>, LangError> = Err(LangError::CouldNotReadInput);
        let success: Result<Result<(), RouterError>, LangError> = Ok(Ok(()));
        assert_eq!(reverted(&unknown_message), RegistryError::CallFailed);
        assert_eq!(reverted(&success), RegistryError::CallFailed);
        assert_eq!(reverted(&[0_u8, 1, 0, 0]), RegistryError::CallFailed);
        assert_eq!(*reason(CallError::Reverted(Vec::new())), RegistryError::CallFailed);
        assert_eq!(*reason(CallError::Trapped), RegistryError::CallFailed);
    }

    #[test]
    fn ensure_same_errors_call_failed_for_another_epoch() {
        assert_eq!(ensure_same(4, 4), Ok(()));
        assert_eq!(ensure_same(5, 4), Err(RegistryError::CallFailed.into()));
        assert_eq!(ensure_same(3, 4), Err(RegistryError::CallFailed.into()));
    }
}
