// SPDX-License-Identifier: Apache-2.0
//! What one KITE contract, a third-party contract or a host program needs to call another:
//! traits, shared types, errors, events and their documentation. No contract depends on another
//! contract's crate, only on this one.
//!
//! Units used throughout: token amounts are in the asset's smallest unit ([`Balance`]), shares in
//! basis points ([`Bps`], 10,000 = the whole), moments in milliseconds since the Unix epoch
//! ([`Timestamp`]), spans of the income clock in [`Epoch`]s.
//!
//! What is large moves between functions as a pointer: a contract boxes the errors that it passes on, and
//! its records. An error is as large as its largest variant, and each `?` that passes it on by value is code
//! that copies it, which every call pays for. In SCALE and in metadata a `Box` is what is in it.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(clippy::panic, reason = "ink! generates one for each message of a trait, and no build of ours reaches it")]

pub mod asset;
pub mod batch;
pub mod cash;
pub mod clock;
pub mod dao;
pub mod ownable;
pub mod psp22;
pub mod receiver;
pub mod registry;
pub mod router;
pub mod tab;
pub mod till;
pub mod token;
pub mod votes;

pub use asset::Asset;
pub use clock::Clock;
pub use kite_chain::Balance;

/// A share in basis points: 10,000 is the whole.
pub type Bps = u16;

/// The whole, in basis points.
pub const BPS_WHOLE: Bps = 10_000;

/// A moment in milliseconds since the Unix epoch, as the block carries it.
pub type Timestamp = u64;

/// Number of an income epoch, counted from the router's construction.
pub type Epoch = u32;

/// A product's number in the registry and the router. Ids start at 1.
pub type ProductId = u32;

/// A contribution's number in the registry, and of the position it opens in the router. Ids start at 1.
pub type ContributionId = u32;

/// A proposal's number in the DAO. Ids start at 1.
pub type ProposalId = u32;
