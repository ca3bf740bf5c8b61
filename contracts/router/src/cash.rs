// SPDX-License-Identifier: Apache-2.0
//! How the assets themselves move, in and out of the router's account.

use ink::primitives::AccountId;
use kite_interfaces::router::{Claimed, RouterError};
use kite_interfaces::{cash, psp22, Asset, Balance};

use crate::failure::{overflow, Result};

/// What the router can dispose of.
pub fn balance(asset: &Asset) -> Result<Balance> {
    cash::balance(asset).map_err(|_| RouterError::AssetFailed.into())
}

/// Takes `amount` of a PSP22 from `payer` and measures what arrived. Native coin has come with the call.
pub fn take_in(asset: &Asset, payer: &AccountId, amount: Balance) -> Result<()> {
    let Asset::Psp22(token) = asset else { return Ok(()) };
    let before = balance(asset)?;
    psp22::transfer_from(token, payer, kite_chain::address(), amount).map_err(|_| RouterError::AssetFailed)?;
    let received = balance(asset)?.saturating_sub(before);
    if received != amount {
        return Err(RouterError::WrongAmountReceived { expected: amount, received }.into());
    }
    Ok(())
}

/// Moves `amount` to `to`, and measures what left. `kite` is taken at its word: its code is the suite's own,
/// and two more calls of it would make each claim a third dearer.
pub fn pay_out(kite: &AccountId, asset: &Asset, to: AccountId, amount: Balance) -> Result<()> {
    let paid = if *asset == Asset::Psp22(*kite) {
        cash::pay_out(asset, &to, amount)
    } else {
        cash::pay_out_measured(asset, &to, amount)
    };
    paid.map_err(|_| RouterError::CannotPay { to, amount }.into())
}

/// Pays what was claimed; neighbouring claims of one payee in one asset by one transfer.
pub fn pay_claims(kite: &AccountId, paid: &[Claimed]) -> Result<()> {
    for run in paid.chunk_by(|one, next| one.asset == next.asset && one.payee == next.payee) {
        let Some(Claimed { asset, payee, .. }) = run.first() else { continue };
        let total = run.iter().try_fold(0, |sum: Balance, claimed| sum.checked_add(claimed.amount));
        pay_out(kite, asset, *payee, total.ok_or_else(overflow)?)?;
    }
    Ok(())
}
