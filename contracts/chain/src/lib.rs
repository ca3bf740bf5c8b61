// SPDX-License-Identifier: Apache-2.0
//! The seam between the contracts and the chain they run on: how a call reaches a message, and what a cell, an
//! event, a call, a caller, a moment and an amount of coin are there. Nothing above it knows which chain it is.
//!
//! ink! defines the contracts: metadata, traits, unit tests, references for others. On the chain this crate
//! takes its place, for a third of the bytes:
//!
//! - [`entry!`](mod@crate::entry) is the way in: one table a contract, from message to method;
//! - [`wire`] reads arguments and cells, without a way to fail in every step;
//! - [`cells`] are what ink! calls `Mapping` and `Lazy`;
//! - [`event`] and [`call`] speak to others;
//! - `host`, and nothing else, calls the chain's functions and touches memory that Rust does not watch over.
//!
//! The same contracts with ink! in every one of these places (feature `ink`) are what tests hold this against.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(hub, feature(core_intrinsics), allow(internal_features))]

extern crate self as kite_chain;

#[cfg(any(hub, not(on_chain)))]
pub mod abi;
pub mod answer;
pub mod call;
pub mod cells;
pub mod entry;
pub mod event;
pub mod held;
#[cfg(on_chain)]
#[cfg_attr(not(lean), allow(dead_code, reason = "ink! speaks to the chain there"))]
#[cfg_attr(hub, allow(dead_code, reason = "what is read as SCALE elsewhere has words there"))]
mod host;
#[cfg(not(on_chain))]
#[path = "bench.rs"]
mod host;
pub mod kept;
mod sparse;
pub mod stack;
mod surroundings;
pub mod wire;

pub use kite_chain_derive::Read;
pub use sparse::Sparse;
pub use surroundings::{
    address, balance, blake2_256, caller, code_hash, ecdsa_signer, foretold, keccak_256, now, own_code_hash, set_code,
    transfer, value_sent,
};

/// An amount in an asset's smallest unit, whatever the width that the chain counts its coin in.
pub type Balance = u128;
