// SPDX-License-Identifier: Apache-2.0
//! What a till says to the router and to tokens.

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_chain::answer::REFUSED;
use kite_chain::call::{self, CallError};
use kite_interfaces::till::TillError;
use kite_interfaces::token::Relayed;
use kite_interfaces::{psp22, Asset, Balance, ProductId};

/// A till's payments have no number of the payer's own.
const NO_REFERENCE: u64 = 0;

/// Allows the router to take all of `token` that the till has, and says how much that is.
pub fn allow_all(token: &AccountId, router: &AccountId) -> Result<Balance, TillError> {
    let all = psp22::balance_of(token, kite_chain::address()).map_err(|_| TillError::AssetFailed)?;
    let allow = (selector_bytes!("PSP22::approve"), router, all);
    call::fallible::<()>(token, &allow).map_err(|_| TillError::AssetFailed)?;
    Ok(all)
}

/// Pays `amount` to `product`: coin goes along, a token is taken by the router.
pub fn pay(router: &AccountId, product: ProductId, asset: &Asset, amount: Balance) -> Result<(), TillError> {
    if amount == 0 {
        return Err(TillError::Nothing);
    }
    let coin = if *asset == Asset::Native { amount } else { 0 };
    let payment = (selector_bytes!("pay"), product, asset, amount, NO_REFERENCE);
    match call::send(router, coin, &payment) {
        Ok(_) => Ok(()),
        Err(CallError::Reverted(answer)) => {
            Err(Relayed::behind(REFUSED, &answer).map_or(TillError::RouterFailed, TillError::Refused))
        }
        Err(_) => Err(TillError::RouterFailed),
    }
}
