// SPDX-License-Identifier: Apache-2.0
//! What a block tells: as the chain has it, and as it is kept.

use crate::account::Account;
use crate::language::Understood;

/// A final block, with what contracts emitted in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// Its hash, `0x…`.
    pub hash: String,
    /// The hash of the block before it.
    pub parent: String,
    /// When it was made, in milliseconds since 1970.
    pub time_ms: u64,
    /// What contracts emitted, in order.
    pub emissions: Vec<Emission>,
}

/// Something that a contract emitted, or that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emission {
    /// The number of the chain's event in its block.
    pub position: u32,
    /// The number of the transaction that brought it about; `None` if none did.
    pub transaction: Option<u32>,
    /// The contract.
    pub contract: Account,
    /// What it is.
    pub what: What,
}

/// What a contract emitted, or what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An event of the contract's own.
    Event {
        /// Its signature topic, `0x…`, if it has one.
        topic: Option<String>,
        /// Its fields, in SCALE.
        data: Vec<u8>,
    },
    /// An event of a contract on a Hub, which says it in Solidity's words.
    Words {
        /// Its topics, of which the first is its signature's.
        topics: Vec<[u8; 32]>,
        /// What stands behind them.
        data: Vec<u8>,
    },
    /// From here on it runs other code.
    CodeReplaced {
        /// Hash of the code that it ran.
        from: String,
        /// Hash of the code that it runs.
        to: String,
    },
}

/// A transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Its number in its block.
    pub position: u32,
    /// Its hash, `0x…`.
    pub hash: String,
    /// Who signed it; `None` if nobody did, or in a way that is not known here.
    pub signer: Option<Account>,
}

/// An event of a contract that is listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The number of the chain's event in its block.
    pub position: u32,
    /// The number of the transaction that brought it about.
    pub transaction: Option<u32>,
    /// What the contract is called.
    pub contract: String,
    /// Where it is.
    pub address: Account,
    /// Its signature topic.
    pub topic: Option<String>,
    /// Its fields, in SCALE.
    pub raw: Vec<u8>,
    /// Hash of the code that emitted it.
    pub code_hash: String,
    /// What it says; `None` if that is not known.
    pub understood: Option<Understood>,
}

/// A block as it is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: String,
    /// When it was made, in milliseconds since 1970.
    pub time_ms: u64,
    /// Transactions that brought about one of the events.
    pub transactions: Vec<Transaction>,
    /// The events.
    pub events: Vec<Event>,
    /// Contracts that were met here first, and what they are called.
    pub made: Vec<(Account, String)>,
    /// What contracts run after this block, where that was learnt here.
    pub codes: Vec<(Account, String)>,
}
