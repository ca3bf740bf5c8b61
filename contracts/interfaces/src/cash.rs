// SPDX-License-Identifier: Apache-2.0
//! What a contract has of an asset, and how it pays out of it.

use ink::primitives::AccountId;
use kite_chain::call::CallError;

use crate::{psp22, Asset, Balance};

/// The owner took what had been sent to a contract plainly, beyond what the contract answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Skimmed {
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// To whom.
    pub to: AccountId,
}

/// What the contract that runs can dispose of. The chain leaves what keeps the account alive out of its
/// native coin.
pub fn balance(asset: &Asset) -> Result<Balance, CallError> {
    match asset {
        Asset::Native => Ok(kite_chain::balance()),
        Asset::Psp22(token) => psp22::balance_of(token, kite_chain::address()),
    }
}

/// Moves `amount` of the contract that runs to `to`. A PSP22 is believed: for one whose code is known.
pub fn pay_out(asset: &Asset, to: &AccountId, amount: Balance) -> Result<(), CallError> {
    match asset {
        Asset::Native => kite_chain::transfer(to, amount).then_some(()).ok_or(CallError::Trapped),
        Asset::Psp22(token) => psp22::transfer(token, to, amount),
    }
}

/// Moves `amount` to `to`, and fails if anything else has left the contract: for a PSP22 that somebody else
/// wrote, which may take more than it was asked for.
pub fn pay_out_measured(asset: &Asset, to: &AccountId, amount: Balance) -> Result<(), CallError> {
    let Asset::Psp22(_) = asset else { return pay_out(asset, to, amount) };
    let before = balance(asset)?;
    pay_out(asset, to, amount)?;
    let left = before.checked_sub(balance(asset)?);
    (left == Some(amount)).then_some(()).ok_or(CallError::UnexpectedReturn)
}
