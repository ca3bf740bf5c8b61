// SPDX-License-Identifier: Apache-2.0
//! The PSP22 standard as the `psp22` crate defines it, and calls to any token that follows it.
//!
//! What KITE assumes of a PSP22 that somebody else wrote: `transfer` and `transfer_from` either move
//! exactly `value` or fail; the router still measures what arrived.

pub use psp22::{Approval, PSP22Burnable, PSP22Error, PSP22Metadata, Transfer, PSP22};

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_chain::call::{self, CallError};

use crate::Balance;

/// The `data` argument that KITE sends with each standard transfer: no bytes.
const NO_DATA: call::NoBytes = call::NO_BYTES;

/// Moves `value` of the caller's own `token` to `to`.
pub fn transfer(token: &AccountId, to: &AccountId, value: Balance) -> Result<(), CallError> {
    call::fallible(token, &(selector_bytes!("PSP22::transfer"), to, value, NO_DATA))
}

/// Moves `value` of `token` from `from`, who allowed it, to `to`.
pub fn transfer_from(token: &AccountId, from: &AccountId, to: &AccountId, value: Balance) -> Result<(), CallError> {
    call::fallible(token, &(selector_bytes!("PSP22::transfer_from"), from, to, value, NO_DATA))
}

/// All of `token` that there is.
pub fn total_supply(token: &AccountId) -> Result<Balance, CallError> {
    call::message(token, &selector_bytes!("PSP22::total_supply"))
}

/// Balance of `owner` in `token`.
pub fn balance_of(token: &AccountId, owner: &AccountId) -> Result<Balance, CallError> {
    call::message(token, &(selector_bytes!("PSP22::balance_of"), owner))
}
