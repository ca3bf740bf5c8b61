// SPDX-License-Identifier: Apache-2.0
//! What happened on a chain, as far back as it is asked for and remembers.

use ink::primitives::Hash;
use kite_interfaces::Timestamp;

use super::Emitted;

/// A part of a chain's past: whole blocks without a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The first block of it; none if the chain remembers nothing.
    pub first: Option<Moment>,
    /// The last one.
    pub last: Option<Moment>,
    /// Whether nothing was before it: the chain was read from its beginning.
    pub is_whole: bool,
    /// What contracts emitted, in order.
    pub events: Vec<Happened>,
}

/// A block and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The block's number.
    pub height: u64,
    /// Its time, in milliseconds.
    pub at_ms: Timestamp,
}

/// An event with its receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub moment: Moment,
    /// Hash of the block.
    pub block: Hash,
    /// Hash of the transaction; none if it happened without one.
    pub transaction: Option<Hash>,
    /// What was emitted.
    pub emitted: Emitted,
}
