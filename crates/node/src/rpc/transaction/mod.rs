// SPDX-License-Identifier: Apache-2.0
//! A transaction's way into a block. What was signed once may be submitted again and again: it bears
//! its account's next number, so that a chain takes it once at most.

mod calls;
mod ethereum;
mod receipt;
mod sending;
#[cfg(test)]
mod tests;
mod tracking;

pub(super) use calls::{batch, call, gift, instantiate, message, transfer, upload, Wanted};
pub(super) use ethereum::name_of;
pub(super) use receipt::{emitted, Included};
pub(super) use sending::{submit, submit_last_first, wait_until_settled, Sent};
pub use tracking::Settled;
pub(super) use tracking::{follow, settle};
