// SPDX-License-Identifier: Apache-2.0
//! The chain inside this process: the real pallet-contracts with nothing around it. Blocks are made
//! when the caller says so, and everything is the same in every run.
//!
//! - [`shape`]: the runtimes that it can be of, of which [`narrow`] is one of our own.
//! - [`ledger`]: a chain of such a runtime.

mod ledger;
mod narrow;
mod shape;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::weights::constants::ExtrinsicBaseWeight;
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use ink_sandbox::pallet_contracts::WeightInfo;
use ink_sandbox::Weight;
use kite_interfaces::{Balance, Timestamp};

use ledger::Ledger;

pub(crate) use ledger::{from_native, to_native};
use narrow::Narrow;
use shape::Wide;

use super::{Chain, Failure, PrivateChain, Receipt};

/// The time of the first block, in milliseconds.
pub const GENESIS_MS: Timestamp = 1_750_000_000_000;

/// A chain in memory.
pub struct EmbeddedChain(Box<dyn InMemory>);

/// What there is of a chain in memory, whatever its runtime.
trait InMemory: Chain {
    fn now_ms(&mut self) -> Timestamp;
    fn native_balance(&mut self, account: AccountId) -> Balance;
    fn footprint(&mut self, contract: AccountId) -> Footprint;
    fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()>;
    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Outcome<()>;
    fn limit_calls(&mut self, limit: Option<Weight>);
    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()>;
    fn cells(&mut self, contract: AccountId) -> BTreeMap<Vec<u8>, Vec<u8>>;
    fn replace_code(&mut self, contract: AccountId, code_hash: Hash) -> Result<()>;
    fn snapshot(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>>;
}

impl Default for EmbeddedChain {
    fn default() -> Self {
        Self(Box::new(Ledger::<Wide>::new()))
    }
}

/// What a transaction that calls a contract weighs before the contract runs: the chain's own work for every
/// transaction, and the pallet's for every call.
#[must_use]
pub fn transaction_base() -> Weight {
    <() as WeightInfo>::call().saturating_add(ExtrinsicBaseWeight::get())
}

/// The account that a name stands for, the same in every run.
#[must_use]
pub fn account(name: &str) -> AccountId {
    Blake2_256::hash(format!("kite/{name}").as_bytes()).into()
}

/// What a contract keeps in storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Entries, its own among the contracts included.
    pub items: u32,
    /// Their bytes.
    pub bytes: u32,
}

impl EmbeddedChain {
    /// A chain at [`GENESIS_MS`] without any contract: amounts of coin are 128 bits wide, an account needs one
    /// unit to exist, and an item and a byte of storage ask for a deposit of one unit each.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same at another moment, for what is judged by the time.
    #[must_use]
    pub fn begun_at(at_ms: Timestamp) -> Self {
        Self(Box::new(Ledger::<Wide>::begun_at(at_ms)))
    }

    /// A chain at [`GENESIS_MS`] without any contract, with the figures of Bittensor's: amounts of coin are 64
    /// bits wide, an account needs 500 units to exist, an item of storage asks for a deposit of 75 and a byte for
    /// 30, and 30 % of that for code are locked by each contract that runs it. A larger amount is refused.
    #[must_use]
    pub fn narrow() -> Self {
        Self(Box::new(Ledger::<Narrow>::new()))
    }

    /// The current block's time, in milliseconds.
    pub fn now_ms(&mut self) -> Timestamp {
        InMemory::now_ms(self.0.as_mut())
    }

    /// What `account` has of the native coin and can spend.
    pub fn native_balance(&mut self, account: AccountId) -> Balance {
        InMemory::native_balance(self.0.as_mut(), account)
    }

    /// What `contract` keeps in storage; nothing if there is no contract at this address.
    pub fn footprint(&mut self, contract: AccountId) -> Footprint {
        self.0.footprint(contract)
    }

    /// Creates `amount` of the native coin for `account`. An error if there would be more than amounts can say.
    pub fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        self.0.mint(account, amount)
    }

    /// Gives calls no more than this from now on; `None`: as much as a block has.
    pub fn limit_calls(&mut self, limit: Option<Weight>) {
        self.0.limit_calls(limit);
    }

    /// Begins a new block `span_ms` later.
    pub fn advance_by(&mut self, span_ms: u64) -> Result<()> {
        let at_ms = self.now_ms().checked_add(span_ms).context("that moment is beyond all time")?;
        self.advance_to(at_ms)
    }

    /// Begins a new block at `at_ms`. All transactions until the next one are in it.
    pub fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        self.0.advance_to(at_ms)
    }

    /// Every cell of `contract`, by the key under which the chain keeps it.
    pub fn cells(&mut self, contract: AccountId) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.0.cells(contract)
    }

    /// Makes `contract` run other code, which must be on the chain, from now on: what a chain's root can do.
    pub fn replace_code(&mut self, contract: AccountId, code_hash: Hash) -> Result<()> {
        self.0.replace_code(contract, code_hash)
    }

    /// Everything in the state.
    pub fn snapshot(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.0.snapshot()
    }
}

type Outcome<T> = Result<Receipt<T>, Failure>;

impl Chain for EmbeddedChain {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        Ok(Self::now_ms(self))
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        Ok(Self::native_balance(self, account))
    }

    fn ensure_countable(&self, amount: Balance) -> Result<(), Failure> {
        self.0.ensure_countable(amount)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.0.has_code(code_hash)
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.0.code_of(contract)
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Outcome<Hash> {
        self.0.upload(from, code)
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Outcome<AccountId> {
        self.0.instantiate(from, code_hash, value, input, salt)
    }

    fn call(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.0.call(from, contract, value, input)
    }

    fn dry_run(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.0.dry_run(from, contract, value, input)
    }
}

impl PrivateChain for EmbeddedChain {
    fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        Self::mint(self, account, amount)
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Outcome<()> {
        self.0.transfer(from, to, amount)
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        Self::advance_to(self, at_ms)
    }
}
