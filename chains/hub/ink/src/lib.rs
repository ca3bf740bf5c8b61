// SPDX-License-Identifier: Apache-2.0
//! What the contracts need of ink! on PolkaVM, where ink! 5 does not run: the same names, and behind them as little as
//! a contract with its own way in and its own cells asks for. What is said to others is in [`sol`], the ABI of
//! Solidity.
#![no_std]

extern crate alloc;

pub mod env;
pub mod prelude;
pub mod primitives;
#[cfg(target_arch = "riscv64")]
mod runtime;
pub mod sol;
pub mod storage;

pub use ink_macros::{contract, event, scale_derive, selector_bytes, storage_item, trait_definition};
pub use scale;

/// The chain's functions, and how it finds those of a contract.
#[cfg(target_arch = "riscv64")]
pub use {pallet_revive_uapi as uapi, polkavm_derive};

/// What ink! answers to input that it cannot read: on PolkaVM nobody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
pub enum LangError {
    /// It cannot be read.
    CouldNotReadInput = 1,
}
