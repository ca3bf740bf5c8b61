// SPDX-License-Identifier: Apache-2.0
//! What `kite` asks of a chain in another process, and what that answers: one answer to each request, in order.
//! This file is compiled into both. Amounts of coin are in the smallest unit, times in milliseconds.
//!
//! On a Hub that unit is the wei. Its accounts are Ethereum's addresses with twelve bytes of 0xee behind them, calls and
//! events are in Solidity's words, a salt has 32 bytes, and a block is at a whole second.

use std::io::{self, BufRead, Write};

use scale::{Decode, Encode, IoReader};

/// An account, or a contract's address.
pub type Account = [u8; 32];

/// A hash of code, or an event's topic.
pub type Hash = [u8; 32];

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Request {
    /// The first of all: the chain begins at this moment, with amounts of coin of so many bits. It answers
    /// [`Answer::Done`], or refuses if it is of another kind.
    Begin { amount_bits: u32, at_ms: u64 },
    /// The current block's time: [`Answer::Moment`].
    Now,
    /// Begin a new block at this moment: [`Answer::Done`].
    Advance { at_ms: u64 },
    /// Create so much of the native coin for an account: [`Answer::Done`].
    Mint { account: Account, amount: u128 },
    /// Move so much of the native coin by a plain transfer: [`Answer::Ran`], with nothing returned.
    Transfer { from: Account, to: Account, amount: u128 },
    /// What an account has of the native coin: [`Answer::Amount`].
    Balance { account: Account },
    /// Whether code of this hash is stored: [`Answer::Code`], with the hash if so.
    Stored { code: Hash },
    /// The code that a contract runs: [`Answer::Code`].
    CodeOf { contract: Account },
    /// Store code: [`Answer::Ran`], with its hash.
    Upload { from: Account, code: Vec<u8> },
    /// Create a contract: [`Answer::Ran`], with its address.
    Instantiate { from: Account, code: Hash, value: u128, input: Vec<u8>, salt: Vec<u8> },
    /// Send a message, or only try what it would do: [`Answer::Ran`], with the contract's answer.
    Call { from: Account, contract: Account, value: u128, input: Vec<u8>, keep: bool },
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// It is so now.
    Done,
    /// A time.
    Moment(u64),
    /// An amount of coin.
    Amount(u128),
    /// The hash of some code, if there is any.
    Code(Option<Hash>),
    /// A transaction took effect, or would.
    Ran(Ran),
    /// Nothing took effect.
    Failed(Failed),
}

/// A transaction that took effect.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ran {
    /// What it returned.
    pub value: Vec<u8>,
    /// What it weighed.
    pub gas: Gas,
    /// Coin that the sender locked for storage; negative if some came back.
    pub deposit: i128,
    /// What contracts emitted, in order.
    pub events: Vec<Event>,
}

/// What a transaction weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Gas {
    /// Computation, in picoseconds.
    pub ref_time: u64,
    /// Bytes of proof.
    pub proof: u64,
}

/// Something that took no effect.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Failed {
    /// What it weighed all the same.
    pub gas: Gas,
    /// Why.
    pub why: Why,
}

/// Why something took no effect.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Why {
    /// The contract undid its work and answered this.
    Reverted(Vec<u8>),
    /// The chain gave an error of this name.
    Error(String),
    /// The chain cannot do that, for this reason.
    Impossible(String),
}

/// What a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Event {
    /// The contract.
    pub contract: Account,
    /// Its topics.
    pub topics: Vec<Hash>,
    /// Its fields.
    pub data: Vec<u8>,
}

/// Writes a message behind its length.
pub fn send(out: &mut impl Write, message: &impl Encode) -> io::Result<()> {
    out.write_all(&message.encode().encode())?;
    out.flush()
}

/// Reads the next message; `None` if the other side has closed the pipe. An error if it is none.
pub fn receive<T: Decode>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    if from.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let message = Vec::<u8>::decode(&mut IoReader(from)).and_then(|bytes| T::decode(&mut bytes.as_slice()));
    message.map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}
