//! How the assets themselves move, in and out of the router's account.

use ink::env::DefaultEnvironment as Env;
use ink::prelude::boxed::Box;
use ink::primitives::AccountId;
use kite_interfaces::router::{Claimed, RouterError};
use kite_interfaces::{psp22, Asset, Balance};

type Result<T> = core::result::Result<T, Box<RouterError>>;

/// What the router can dispose of. The chain leaves what keeps the account alive out of its native coin.
pub fn balance(asset: &Asset) -> Result<Balance> {
    match asset {
        Asset::Native => Ok(ink::env::balance::<Env>()),
        Asset::Psp22(token) => {
            let router = ink::env::account_id::<Env>();
            Ok(psp22::balance_of(token, &router).map_err(|_| RouterError::AssetFailed)?)
        }
    }
}

/// Takes `amount` of a PSP22 from `payer` and measures what arrived. Native coin has come with the call.
pub fn take_in(asset: &Asset, payer: &AccountId, amount: Balance) -> Result<()> {
    let Asset::Psp22(token) = asset else { return Ok(()) };
    let before = balance(asset)?;
    let router = ink::env::account_id::<Env>();
    psp22::transfer_from(token, payer, &router, amount).map_err(|_| RouterError::AssetFailed)?;
    let received = balance(asset)?.saturating_sub(before);
    (received == amount)
        .then_some(())
        .ok_or_else(|| RouterError::WrongAmountReceived { expected: amount, received }.into())
}

/// Moves `amount` to `to`.
pub fn pay_out(asset: &Asset, to: AccountId, amount: Balance) -> Result<()> {
    let is_paid = match asset {
        Asset::Native => ink::env::transfer::<Env>(to, amount).is_ok(),
        Asset::Psp22(token) => psp22::transfer(token, &to, amount).is_ok(),
    };
    is_paid.then_some(()).ok_or_else(|| RouterError::CannotPay { to, amount }.into())
}

/// Pays what was claimed; neighbouring claims of one payee in one asset by one transfer.
pub fn pay_claims(paid: &[Claimed]) -> Result<()> {
    for run in paid.chunk_by(|one, next| (one.asset, one.payee) == (next.asset, next.payee)) {
        let Some(Claimed { asset, payee, .. }) = run.first() else { continue };
        let total = run.iter().try_fold(0, |sum: Balance, claimed| sum.checked_add(claimed.amount));
        pay_out(asset, *payee, total.ok_or(RouterError::Overflow)?)?;
    }
    Ok(())
}
