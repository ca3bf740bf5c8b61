// SPDX-License-Identifier: Apache-2.0
//! How the assets themselves move: in by a deposit, back to payers, on to the router.

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_chain::answer;
use kite_chain::call::{self, CallError};
use kite_chain::held::{self, Held};
use kite_interfaces::router::RouterError;
use kite_interfaces::tab::{Settings, TabError};
use kite_interfaces::{cash, psp22, Asset, Balance, ProductId};

use crate::failure::{ensure, Failure, Result, ROUTER};

/// What comes before the router's own error in its answer.
const REFUSED: &[u8] = kite_chain::before!(0, 1);

/// The same in the answer of the token that asked it: `TokenError::Refused(ReceiverError::Router(_))`.
const REFUSED_TO_TOKEN: &[u8] = kite_chain::before!(0, 1, 3, 2);

/// What is forwarded has no number of the payer's own.
const NO_REFERENCE: u64 = 0;

/// Takes `amount` from `payer`: coin has come with the call, of a PSP22 it measures what arrived.
pub fn take_in(asset: &Asset, payer: &AccountId, amount: Balance) -> Result<()> {
    let expected = if *asset == Asset::Native { amount } else { 0 };
    let sent = kite_chain::value_sent();
    ensure(sent == expected, || TabError::WrongValueSent { expected, sent })?;
    let Asset::Psp22(token) = asset else { return Ok(()) };
    let before = balance(asset)?;
    psp22::transfer_from(token, payer, kite_chain::address(), amount).map_err(asset_failed)?;
    let received = balance(asset)?.saturating_sub(before);
    ensure(received == amount, || TabError::WrongAmountReceived { expected: amount, received })
}

/// Moves `amount` back to `to`, and measures what left; KITE, whose code is the suite's own, is taken at its word.
pub fn pay_out(settings: &Settings, asset: &Asset, to: &AccountId, amount: Balance) -> Result<()> {
    let paid = if *asset == Asset::Psp22(settings.kite) {
        cash::pay_out(asset, to, amount)
    } else {
        cash::pay_out_measured(asset, to, amount)
    };
    paid.map_err(|_| TabError::CannotPay { amount }.into())
}

/// `Ok` if the router would take such a payment.
pub fn ensure_payable(settings: &Settings, product: ProductId, asset: &Asset, amount: Balance) -> Result<()> {
    let quote = (selector_bytes!("quote"), product, asset, amount);
    call::ask(&settings.router, &quote).map(|_| ()).map_err(|error| refusal(error, REFUSED))
}

/// Pays `amount` to `product`, or says why the router did not take it. Fails if another amount has left.
pub fn pay(
    settings: &Settings,
    product: ProductId,
    asset: &Asset,
    amount: Balance,
) -> Result<core::result::Result<(), CallError>> {
    let payment = (selector_bytes!("pay"), product, asset, amount, NO_REFERENCE);
    match asset {
        Asset::Native => Ok(done(call::send(&settings.router, amount, &payment))),
        Asset::Psp22(token) if *token == settings.kite => {
            let data = kite_chain::bytes_of!(12: product, NO_REFERENCE);
            Ok(done(call::ask(token, &(selector_bytes!("transfer_and_call"), settings.router, amount, data))))
        }
        Asset::Psp22(token) => {
            let before = balance(asset)?;
            allow(settings, token, amount)?;
            let paid = done(call::ask(&settings.router, &payment));
            if paid.is_ok() {
                let left = before.saturating_sub(balance(asset)?);
                ensure(left == amount, || TabError::AssetFailed)?;
            }
            Ok(paid)
        }
    }
}

/// Takes back what the router was allowed to take, and did not.
pub fn allow_nothing(settings: &Settings, asset: &Asset) -> Result<()> {
    match asset {
        Asset::Psp22(token) if *token != settings.kite => allow(settings, token, 0),
        _ => Ok(()),
    }
}

/// Why the router refused a payment in `asset`.
pub fn reason(settings: &Settings, asset: &Asset, error: CallError) -> Failure {
    let is_kite = *asset == Asset::Psp22(settings.kite);
    refusal(error, if is_kite { REFUSED_TO_TOKEN } else { REFUSED })
}

/// Why the router refused, by what comes before its error.
#[inline(never)]
fn refusal(error: CallError, before: &[u8]) -> Failure {
    let relayed = match error {
        CallError::Reverted(answer) => held::with(&answer, |answer| relay(answer, before)),
        _ => Ok(()),
    };
    relayed.err().unwrap_or_else(|| TabError::RouterFailed.into())
}

/// Fails with the router's error in a reverted `answer`, if there is one.
fn relay(answer: &[u8], before: &[u8]) -> Result<()> {
    let error = answer.strip_prefix(before).filter(|error| RouterError::is_said_by(error));
    error.map_or(Ok(()), |error| answer::relay(ROUTER, error))
}

fn done(answer: core::result::Result<Held, CallError>) -> core::result::Result<(), CallError> {
    answer.map(|_| ())
}

fn allow(settings: &Settings, token: &AccountId, amount: Balance) -> Result<()> {
    call::fallible(token, &(selector_bytes!("PSP22::approve"), settings.router, amount)).map_err(asset_failed)
}

fn balance(asset: &Asset) -> Result<Balance> {
    cash::balance(asset).map_err(asset_failed)
}

fn asset_failed(_: CallError) -> Failure {
    TabError::AssetFailed.into()
}

#[cfg(test)]
mod tests {
    use ink::prelude::boxed::Box;
    use ink::scale::Encode;
    use kite_interfaces::receiver::ReceiverError;
    use kite_interfaces::router::Payment;
    use kite_interfaces::tab::Domain;
    use kite_interfaces::token::{Relayed, TokenError};

    use super::*;

    const SETTINGS: fn() -> Settings =
        || Settings { router: [1; 32].into(), kite: [2; 32].into(), domain: Domain::default() };

    fn told(error: RouterError, asset: Asset) -> TabError {
        let by_token = || {
            let refused = ReceiverError::Router(error).encode();
            TokenError::Refused(Relayed::<ReceiverError>::behind(&[], &refused).unwrap()).encode()
        };
        let words = if asset == Asset::Native { error.encode() } else { by_token() };
        let answer = [vec![0, 1], words].concat();
        *reason(&SETTINGS(), &asset, CallError::Reverted(answer))
    }

    #[test]
    fn reason_is_the_routers_own_whoever_asked_it() {
        for asset in [Asset::Native, Asset::Psp22(SETTINGS().kite)] {
            for product in [0, 2, 7] {
                for error in [RouterError::UnknownProduct(product), RouterError::ProductStopped(product)] {
                    assert_eq!(told(error, asset), TabError::Refused(error));
                }
            }
        }
    }

    #[test]
    fn reason_is_router_failed_for_anything_else() {
        let lost = [vec![], vec![0, 1], vec![1, 1], vec![0, 0], vec![0, 1, 99], vec![0, 1, 3, 2, 0, 0, 0, 0]];
        for error in lost.map(CallError::Reverted).into_iter().chain([CallError::Trapped, CallError::NotAContract]) {
            assert_eq!(reason(&SETTINGS(), &Asset::Native, error), Box::new(TabError::RouterFailed));
        }
    }

    #[test]
    fn what_the_token_passes_on_is_the_routers_payment() {
        let data = Payment { product: 7, reference: NO_REFERENCE }.encode();
        assert_eq!(data.encode(), kite_chain::bytes_of!(12: 7_u32, NO_REFERENCE).encode());
    }
}
