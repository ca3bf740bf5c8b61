// SPDX-License-Identifier: Apache-2.0
//! Where blocks come from.

use std::future::Future;

use anyhow::Result;

use crate::account::Account;
use crate::block::{Block, Transaction};

/// What a chain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainId {
    /// Hash of its first block, `0x…`.
    pub genesis: String,
    /// The SS58 prefix of its addresses, if it tells one.
    pub prefix: Option<u16>,
}

/// Whether contracts were there after a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// The node no longer has that block's state.
    OutOfReach,
    /// None of them.
    Absent,
    /// One of them at least.
    Present,
}

/// A chain's final blocks. Every question can fail, as a node can be away: then it is asked again later.
pub trait Source {
    /// What chain it is.
    fn chain(&self) -> impl Future<Output = Result<ChainId>>;

    /// The number of the last final block.
    fn final_height(&self) -> impl Future<Output = Result<u64>>;

    /// The hash of a final block; `None` if it is out of reach.
    fn hash_of(&self, number: u64) -> impl Future<Output = Result<Option<String>>>;

    /// A final block; `None` if it is out of reach, as a node that prunes drops old states.
    fn block(&self, number: u64) -> impl Future<Output = Result<Option<Block>>>;

    /// Those of a block's transactions that have these numbers; `None` if they are out of reach.
    fn transactions(&self, block: &Block, numbers: &[u32]) -> impl Future<Output = Result<Option<Vec<Transaction>>>>;

    /// The hash of the code that a contract runs after a block; `None` if there is no such contract.
    fn code_after(&self, block: u64, contract: Account) -> impl Future<Output = Result<Option<String>>>;

    /// Whether contracts were there after a block.
    fn presence(&self, block: u64, contracts: &[Account]) -> impl Future<Output = Result<Presence>>;
}
