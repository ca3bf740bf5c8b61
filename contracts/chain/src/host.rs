// SPDX-License-Identifier: Apache-2.0
//! The chain's own functions, and the memory that they read and write: nearly all that is unsafe.
//!
//! There are three buffers. The *input* holds what the contract was called with, from [`begin`] to the end. The
//! *scratch* holds what was asked for last: a cell, or the answer to a call. The *output* holds what the
//! contract is about to say: a key and a value, topics and an event, a call, an answer. Slices of the input
//! may be kept; nothing hands out one of the others: what is in the scratch is read by value, or by its
//! place ([`Place`]), which traps once something else was asked for.
//!
//! A contract runs in one thread, and no function here calls back into one that holds a buffer.
//!
//! Buffers and places are the same everywhere. The rest is there twice: for chains with pallet-contracts (Wasm), and
//! for those with pallet-revive (PolkaVM).
#![allow(unsafe_code, reason = "the chain reads and writes memory by address")]
#![allow(clippy::cast_possible_truncation, reason = "addresses and lengths on the chain have 32 bits")]
#![allow(clippy::arithmetic_side_effects, reason = "lengths within a buffer, each checked where it grows")]

// The order of these is that of the functions in the code, and its hash depends on it: lines between them keep
// it from being sorted.

#[cfg_attr(hub, path = "host/revive/functions.rs")]
#[cfg_attr(not(hub), path = "host/contracts/functions.rs")]
mod functions;

mod memory;

#[cfg_attr(hub, path = "host/revive/cells.rs")]
#[cfg_attr(not(hub), path = "host/contracts/cells.rs")]
mod cells;

#[cfg_attr(hub, path = "host/revive/calls.rs")]
#[cfg_attr(not(hub), path = "host/contracts/calls.rs")]
mod calls;

mod place;

#[cfg_attr(hub, path = "host/revive/surroundings.rs")]
#[cfg_attr(not(hub), path = "host/contracts/surroundings.rs")]
mod surroundings;

mod kept;

#[cfg_attr(hub, path = "host/revive/own.rs")]
#[cfg_attr(not(hub), path = "host/contracts/own.rs")]
mod own;

#[cfg(not(hub))]
pub use calls::call as call_out;
pub use calls::*;
pub use cells::*;
#[cfg(hub)]
pub use functions::{base, is_without_input, is_zero, set_base};
pub use functions::{trap, Address, ACCOUNT, BEFORE_ERRORS, DONE, NOT_CALLABLE};
pub use kept::{kept_address, kept_caller};
pub use memory::*;
pub use own::*;
pub use place::{hold, Place};
#[cfg(hub)]
pub use surroundings::chain_id;
pub use surroundings::{balance, came_with_coin, now, own_code_hash, value_transferred};
