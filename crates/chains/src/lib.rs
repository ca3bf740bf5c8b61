// SPDX-License-Identifier: Apache-2.0
//! What a deployment and a scenario need of a chain. Every transaction is all or nothing.

pub mod address;
mod embedded;
pub mod hub;
pub mod past;
mod pipe;
pub mod refusal;
pub mod room;
pub mod world;

use std::fmt;

use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use kite_interfaces::batch::Member;
use kite_interfaces::tab::{domain, Domain};
use kite_interfaces::{Balance, Timestamp};
use scale::{Decode, Encode};

use kite_format::text;
use kite_workspace as workspace;

pub use address::{address_text, read_address};
pub use embedded::{account, transaction_base, EmbeddedChain, Footprint, GENESIS_MS};
pub use hub::{HubChain, Program, Programs};
pub use ink_sandbox::Weight;
pub use past::Past;
pub use pipe::PipedChain;

/// A chain with contracts: the one inside this process, one in a process of its own, or a node.
pub trait Chain {
    /// The current block's time, in milliseconds.
    fn now_ms(&mut self) -> Result<Timestamp, Failure>;

    /// Hash of the first block: zeros on a chain inside this process, which nobody else has.
    fn genesis(&self) -> Hash {
        Hash::default()
    }

    /// What `account` has of the native coin and can spend.
    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure>;

    /// An error in words if the chain cannot count so much native coin: its amounts may be narrower than ours.
    fn ensure_countable(&self, _amount: Balance) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether code of this hash is stored.
    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure>;

    /// Hash of the code that `contract` runs; `None` if there is no contract at this address.
    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure>;

    /// Stores `code` on the chain and returns its hash; storing it twice is no error.
    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure>;

    /// Creates a contract of stored code and returns its address. `input` is the constructor's
    /// selector and arguments; the same `salt`, code and input give the same address.
    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure>;

    /// The address that [`Chain::instantiate`] will answer: pallet-contracts' own unless the chain is of another kind.
    fn address_of(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        Ok(contract_address(from, code_hash, input, salt))
    }

    /// Whether contracts can tell the address of one that they will make: not where it depends on the whole code, which
    /// none of them sees.
    fn contracts_foretell(&self) -> bool {
        true
    }

    /// Whether contracts there read and say SCALE, as their metadata has it. Where they do not, the tools translate for those
    /// that they know.
    fn speaks_scale(&self) -> bool {
        true
    }

    /// The leaf that `member` of a batch is, as contracts hash it there.
    fn leaf_of(&self, member: &Member) -> Result<Hash, Failure> {
        Ok(member.leaf())
    }

    /// What vouchers are bound to that the contract at `tabs` takes, on the chain whose first block has the hash `genesis`.
    fn domain_of(&self, genesis: &Hash, tabs: AccountId) -> Result<Domain, Failure> {
        Ok(domain(genesis, &tabs))
    }

    /// Why `contract` undid a call by `input`, by the `answer` that another contract passes on in an error of its own. There
    /// it is in the contract's own language, whatever that is.
    fn passed_on(&self, _contract: AccountId, _input: &[u8], answer: Vec<u8>) -> Cause {
        Cause::Reverted(answer)
    }

    /// Sends a message (selector and arguments) with `value` native coin; returns the answer's bytes.
    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure>;

    /// Sends many messages of one account to one contract, none of which needs another's effect. The first
    /// failure is told, and what comes after it not sent; a node takes all in one transaction or none.
    fn call_together(
        &mut self,
        from: AccountId,
        contract: AccountId,
        inputs: Vec<Vec<u8>>,
    ) -> Result<Vec<Receipt<Vec<u8>>>, Failure> {
        inputs.into_iter().map(|input| self.call(from, contract, 0, input)).collect()
    }

    /// What contracts emitted in the newest `blocks` final blocks, as far back as the chain remembers. One that keeps no
    /// history remembers nothing.
    fn look_back(&mut self, _blocks: u64) -> Result<Past, Failure> {
        Ok(Past::default())
    }

    /// What [`Chain::call`] would do now, without doing it.
    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure>;
}

/// The address that pallet-contracts gives a contract: the same on every chain that keeps its default.
#[must_use]
pub fn contract_address(deployer: AccountId, code_hash: Hash, input: &[u8], salt: &[u8]) -> AccountId {
    Blake2_256::hash(&(b"contract_addr_v1", deployer, code_hash, input, salt).encode()).into()
}

/// A chain that nobody else is on: whoever has it makes its coin and its time.
pub trait PrivateChain: Chain {
    /// The account of somebody of this name, the same in every run.
    fn person(&self, name: &str) -> AccountId {
        account(name)
    }

    /// Creates `amount` of the native coin for `account`. An error if there would be more than amounts can say.
    fn mint(&mut self, account: AccountId, amount: Balance) -> anyhow::Result<()>;

    /// Moves `amount` of the native coin by a plain transfer, which keeps its sender alive.
    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure>;

    /// Begins a new block at `at_ms`. All transactions until the next one are in it.
    fn advance_to(&mut self, at_ms: Timestamp) -> anyhow::Result<()>;
}

/// A transaction that took effect.
#[derive(Clone, Debug)]
pub struct Receipt<T> {
    /// What it returned.
    pub value: T,
    /// What it weighed: computation in picoseconds, proof in bytes.
    pub gas: Weight,
    /// Native coin that the sender locked for storage; negative if some came back.
    pub deposit: i128,
    /// What contracts emitted, in order.
    pub events: Vec<Emitted>,
    /// Where it stands; `None` if it is on no chain that others see, or was not needed.
    pub inclusion: Option<Inclusion>,
}

/// Where a transaction stands on a node's chain, and what it cost to put it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Hash of its block.
    pub block: Hash,
    /// Number of its block.
    pub height: u64,
    /// Its own hash.
    pub transaction: Hash,
    /// Native coin that the sender paid for it, beside the deposit.
    pub fee: Balance,
    /// Whether it is as settled as was asked for. Otherwise its block is the best one's, or before it, and another may
    /// still replace it: it is not to be sent again.
    pub is_settled: bool,
}

impl<T> Receipt<T> {
    /// The same transaction with its return value read differently.
    pub fn map<U>(self, read: impl FnOnce(T) -> U) -> Receipt<U> {
        let Self { value, gas, deposit, events, inclusion } = self;
        Receipt { value: read(value), gas, deposit, events, inclusion }
    }

    /// The events of one type, in order, whichever contract emitted them.
    pub fn events_of<E: ink::env::Event + Decode>(&self) -> Vec<E> {
        self.events.iter().filter_map(Emitted::read).collect()
    }
}

/// An event that a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// The contract.
    pub contract: AccountId,
    /// Its topics; the first is the event's signature.
    pub topics: Vec<Hash>,
    /// Its fields, SCALE-encoded.
    pub data: Vec<u8>,
}

impl Emitted {
    /// The event as an `E`, if that is what it is: by its signature, which names every field's type.
    pub fn read<E: ink::env::Event + Decode>(&self) -> Option<E> {
        let signature = E::SIGNATURE_TOPIC.map(Hash::from)?;
        (self.topics.first() == Some(&signature)).then(|| E::decode(&mut self.data.as_slice()).ok()).flatten()
    }
}

/// A transaction that took no effect.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{cause}")]
pub struct Failure {
    /// What it weighed all the same, as far as it ran.
    pub gas: Weight,
    /// Why.
    pub cause: Cause,
}

impl Failure {
    /// A transaction that was not run at all.
    #[must_use]
    pub fn before_it_ran(cause: Cause) -> Self {
        Self { gas: Weight::zero(), cause }
    }
}

/// Why a transaction took no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The contract undid its work and answered these bytes.
    Reverted(Vec<u8>),
    /// The chain refused or stopped it, for this reason.
    Refused(String),
    /// The node cannot be asked, for this reason. What was sent before may take effect all the same.
    Unreachable(String),
    /// It was sent, and nobody can say yet whether it takes effect: it must not be sent again before that is known.
    InDoubt(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reverted(answer) => write!(f, "the contract reverted with {answer:02x?}"),
            Self::Refused(reason) => write!(f, "the chain refused: {}", text::plain(reason)),
            Self::Unreachable(reason) => write!(f, "the node does not answer: {}", text::plain(reason)),
            Self::InDoubt(reason) => write!(f, "it was sent: {reason}"),
        }
    }
}
