// SPDX-License-Identifier: Apache-2.0
//! The payer's side: what it signs, what it remembers, and how it asks.

mod errand;
mod purse;
mod wallet;

pub use errand::{pay, Bank, Limit};
pub use purse::{Purse, Short};
pub use wallet::Wallet;

pub use kite_voucher::SigningKey;
