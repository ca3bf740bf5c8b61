// SPDX-License-Identifier: Apache-2.0
//! A Hub: a chain with the newest pallet-revive, in the memory of this process; and the contracts as programs for
//! PolkaVM, which it runs.

pub mod chain;
pub mod profile;
#[allow(missing_docs)]
pub mod runtime;
pub mod sol;
