// SPDX-License-Identifier: Apache-2.0
//! A chain behind a node, over RPC. Every transaction is tried first, then signed, submitted and
//! followed until its block is final.

mod coin;
mod connection;
mod extensions;
mod family;
mod history;
mod hold;
mod look_back;
mod questions;
mod transaction;
mod words;

use std::future::Future;
use std::sync::Arc;

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::Member;
use kite_interfaces::tab::{domain, Domain};
use kite_interfaces::{Balance, Timestamp};
use sp_core::crypto::set_default_ss58_version;
use tokio::runtime::Runtime;

use crate::chain::hub::said;
use crate::chain::{contract_address, Cause, Chain, Failure, Past, Programs, Receipt, Weight};
use crate::keys::{Keyring, Kind};
use connection::Connection;
use family::Family;
use questions::{Code, Trial};
use words::Language;

pub use coin::Coin;
pub use connection::Patience;
pub use history::BlockEvents;
pub use hold::Hold;
pub use questions::Limits;
pub use transaction::Settled;
use transaction::{Included, Wanted};

/// A transaction of which it is only asked what it would cost.
#[derive(Clone, Copy, Debug)]
pub enum Draft<'a> {
    /// Code to be stored.
    Upload(&'a [u8]),
    /// A new contract: the hash of its code, what its constructor is given, the salt.
    Instantiate(Hash, &'a [u8], &'a [u8]),
    /// A message: to which contract, and what it is given.
    Call(AccountId, &'a [u8]),
}

/// A message to be sent, see [`NodeChain::call_all`].
#[derive(Clone, Debug)]
pub struct Order {
    /// Who sends it.
    pub from: AccountId,
    /// The contract that gets it.
    pub contract: AccountId,
    /// Native coin that goes along.
    pub value: Balance,
    /// The message's selector and arguments.
    pub input: Vec<u8>,
}

/// A chain behind a node. Clones share the connection and can be used from several threads, but not
/// from inside an asynchronous runtime: this one waits in a runtime of its own.
///
/// What a call returns is what its dry run returned, a moment before it was sent: a node keeps no
/// answers. What really happened is told by the events.
#[derive(Clone)]
pub struct NodeChain {
    connection: Arc<Connection>,
    runtime: Arc<Runtime>,
    keys: Keyring,
    settled: Settled,
    language: Language,
}

impl NodeChain {
    /// Connects to the node at `url` (`ws://` on this machine, `wss://` elsewhere). From then on this process writes
    /// addresses as the chain does, if it tells how.
    pub fn connect(url: &str, keys: Keyring) -> Result<Self> {
        Self::connect_with(url, keys, Patience::default())
    }

    /// The same, with more patience or less.
    pub fn connect_with(url: &str, keys: Keyring, patience: Patience) -> Result<Self> {
        let runtime = Arc::new(Runtime::new()?);
        let connection = Arc::new(runtime.block_on(Connection::open(url, patience))?);
        if let Some(prefix) = connection.coin.prefix {
            set_default_ss58_version(prefix.into());
        }
        Ok(Self { connection, runtime, keys, settled: Settled::Finalized, language: Language::default() })
    }

    /// From when on a transaction counts as done: when its block is final, unless told otherwise.
    #[must_use]
    pub fn settled(self, settled: Settled) -> Self {
        Self { settled, ..self }
    }

    /// The same chain, on which contracts of these programs can be created and called. A chain with pallet-contracts
    /// needs none: its contracts speak as the tools do.
    #[must_use]
    pub fn knowing(self, programs: Programs) -> Self {
        Self { language: Language::of(programs), ..self }
    }

    /// Whether it is a Hub.
    #[must_use]
    pub fn is_hub(&self) -> bool {
        self.connection.family.hub().is_some()
    }

    /// The first moment from this one on that its contracts can read: a Hub's count whole seconds.
    #[must_use]
    pub fn first_moment_from(&self, at_ms: Timestamp) -> Timestamp {
        match self.connection.family {
            Family::Contracts => at_ms,
            Family::Hub(_) => at_ms.div_ceil(1_000).saturating_mul(1_000),
        }
    }

    /// What kind of keys sign its transactions.
    #[must_use]
    pub fn kind_of_keys(&self) -> Kind {
        match self.connection.family {
            Family::Contracts => Kind::Substrate,
            Family::Hub(_) => Kind::Ethereum,
        }
    }

    /// The same chain for other signers.
    #[must_use]
    pub fn signing_with(self, keys: Keyring) -> Self {
        Self { keys, ..self }
    }

    /// Hash of the chain's first block.
    #[must_use]
    pub fn genesis(&self) -> Hash {
        self.connection.genesis()
    }

    /// The chain's name, as its node gives it.
    pub fn name(&self) -> Result<String, Failure> {
        self.wait(self.connection.ask(|link| async move { link.rpc.system_chain().await }))
    }

    /// What the chain tells of its native coin.
    #[must_use]
    pub fn coin(&self) -> &Coin {
        &self.connection.coin
    }

    /// What the chain allows and charges.
    pub fn limits(&self) -> Result<Limits, Failure> {
        self.wait(questions::limits(&self.connection))
    }

    /// What it would weigh and lock to store `code`, without doing it.
    pub fn dry_run_upload(&self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        let tried = self.wait(questions::upload(&self.connection, from, code))?;
        let deposit = i128::try_from(tried.deposit).unwrap_or(i128::MAX);
        Ok(Trial::without_gas(tried.code_hash(), deposit).into_receipt())
    }

    /// What it would weigh and lock to create a contract of `code`, stored or not, without doing it; and
    /// what its constructor answers.
    pub fn dry_run_instantiate(
        &self,
        from: AccountId,
        code: Vec<u8>,
        input: &[u8],
        salt: &[u8],
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let words = self.constructed_by(self.connection.family.hash_of(&code), input.to_vec())?;
        let code = Code::Upload(code);
        let tried = questions::instantiate(&self.connection, from, 0, &code, &words, salt);
        Ok(self.wait(tried)?.into_receipt().map(|created| created.answer))
    }

    /// What a call must be given so that a block takes it, without doing it.
    pub fn gas_of(&self, order: &Order) -> Result<Weight, Failure> {
        let Order { from, contract, value, ref input } = *order;
        let input = self.said(contract, input.clone())?;
        Ok(self.wait(questions::call(&self.connection, from, contract, value, &input))?.gas_limit())
    }

    /// As [`NodeChain::gas_of`], for the creation of a contract of `code`.
    pub fn gas_of_creation(
        &self,
        from: AccountId,
        value: Balance,
        code: Vec<u8>,
        input: &[u8],
        salt: &[u8],
    ) -> Result<Weight, Failure> {
        let code = Code::Upload(code);
        Ok(self.wait(questions::instantiate(&self.connection, from, value, &code, input, salt))?.gas_limit())
    }

    /// What a message that only reads answers, in the newest final block, or in the best one where that is all that is
    /// waited for.
    pub fn read_settled(&self, contract: AccountId, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let words = self.said(contract, input.clone())?;
        let answer = match self.settled {
            Settled::Finalized => self.wait(questions::read_final(&self.connection, contract, &words)),
            Settled::InBestBlock => {
                let nobody = AccountId::from([0; 32]);
                self.wait(questions::call(&self.connection, nobody, contract, 0, &words)).map(|trial| trial.value)
            }
        };
        let receipt = answer.map(|answer| Trial::without_gas(answer, 0).into_receipt());
        Ok(self.heard(contract, &input, receipt)?.value)
    }

    /// Number of the block until which the chain is in safe mode, in which it takes no calls; `None` if it is in none.
    pub fn safe_mode(&self) -> Result<Option<u64>, Failure> {
        self.wait(questions::safe_mode(&self.connection))
    }

    /// Why the chain takes none of `account`'s transactions now; `None` if it takes them.
    pub fn hold_of(&self, account: AccountId) -> Result<Option<Hold>, Failure> {
        self.wait(hold::of(&self.connection, account))
    }

    /// Native coin that this transaction would cost beside its deposit if the contracts in it weighed `gas`.
    pub fn fee(&self, draft: &Draft<'_>, gas: Weight) -> Result<Balance, Failure> {
        let (connection, tried) = (&*self.connection, questions::Trial::weighing((), gas));
        let (call, spare) = match *draft {
            Draft::Upload(code) => (transaction::upload(connection, code, 0), Weight::zero()),
            Draft::Instantiate(code_hash, input, salt) => {
                let input = self.constructed_by(code_hash, input.to_vec())?;
                (transaction::instantiate(connection, code_hash, 0, &tried, &input, salt)?, tried.spare())
            }
            Draft::Call(contract, input) => {
                let input = self.said(contract, input.to_vec())?;
                (transaction::call(connection, contract, 0, &tried, &input)?, tried.spare())
            }
        };
        self.wait(questions::fee(connection, &call, spare))
    }

    /// How many transactions of `account` are in blocks.
    pub fn transactions_of(&self, account: AccountId) -> Result<u64, Failure> {
        self.wait(questions::transactions_of(&self.connection, account))
    }

    /// Waits until none of `account`'s transactions, sent by whomever, is still on its way into a block.
    pub fn wait_until_settled(&self, account: AccountId) -> Result<(), Failure> {
        self.wait(transaction::wait_until_settled(&self.connection, account))
    }

    /// Sends native coin.
    pub fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        let wanted = transaction::transfer(&self.connection, to, self.connection.coin.fitting(amount)?)?;
        self.wait(async { self.settle(from, &wanted).await?.receipt(&self.connection, from, ()) })
    }

    /// Sends native coin to many, in one transaction: all get theirs or nobody does.
    pub fn transfer_together(&mut self, from: AccountId, gifts: &[(AccountId, Balance)]) -> Result<(), Failure> {
        let Connection { coin, family, .. } = &*self.connection;
        let calls = gifts.iter().map(|(to, amount)| Ok(transaction::gift(*to, family.native(coin.fitting(*amount)?)?)));
        let batch = Wanted::Call(transaction::batch(calls.collect::<Result<Vec<_>, Failure>>()?));
        self.wait(async { self.settle(from, &batch).await?.receipt(&self.connection, from, ()) })?;
        Ok(())
    }

    /// Sends all of them before it waits for the first: what becomes of each, in their order.
    /// One account's are included in this order; a dry run does not see what is sent before it.
    pub fn call_all(&mut self, orders: &[Order]) -> Vec<Result<Receipt<Vec<u8>>, Failure>> {
        let said = match self.said_all(orders) {
            Ok(said) => said,
            Err(failure) => return orders.iter().map(|_| Err(failure.clone())).collect(),
        };
        let outcomes = self.wait(async {
            let mut under_way = Vec::new();
            for order in &said {
                under_way.push(self.submit_call(order).await);
            }
            let mut receipts = Vec::new();
            for (order, sent) in said.iter().zip(under_way) {
                receipts.push(match sent {
                    Ok((tried, sent)) => self.follow_call(order, tried, sent).await,
                    Err(failure) => Err(failure),
                });
            }
            receipts
        });
        let heard = |(order, outcome): (&Order, _)| self.heard(order.contract, &order.input, outcome);
        orders.iter().zip(outcomes).map(heard).collect()
    }

    /// Hands the node many orders of one account so that they become ready at the same moment: the one that
    /// all others must follow comes last. They have the limits that a dry run of the first suggests. What
    /// became of them is told by events only.
    pub fn crowd(&mut self, orders: &[Order]) -> Result<(), Failure> {
        let orders = self.said_all(orders)?;
        let Some(Order { from, contract, value, input }) = orders.first() else { return Ok(()) };
        self.wait(async {
            let tried = questions::call(&self.connection, *from, *contract, *value, input).await?;
            let connection = &*self.connection;
            orders.iter().try_for_each(|order| connection.coin.fitting(order.value).map(drop))?;
            let wanted =
                |order: &Order| transaction::message(connection, order.contract, order.value, &tried, &order.input);
            let wanted = orders.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
            transaction::submit_last_first(connection, self.keys.key(*from)?, wanted.into_iter()).await
        })
    }

    /// What contracts emitted, in every final block from the one of number `first` on.
    pub fn events_from(&self, first: u64) -> Result<Vec<BlockEvents>, Failure> {
        let blocks = self.wait(history::events_from(&self.connection, first))?;
        let told = |BlockEvents { height, events }| {
            let events = events.into_iter().map(|event| self.event(event)).collect::<Result<_, _>>()?;
            Ok(BlockEvents { height, events })
        };
        blocks.into_iter().map(told).collect()
    }

    /// What the transactions that users sent weigh in the final block of this number together, by the chain's account.
    pub fn block_weight(&self, height: u64) -> Result<Weight, Failure> {
        self.wait(history::weight_of(&self.connection, height))
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Signs and submits it, and waits for its block.
    async fn settle(&self, from: AccountId, wanted: &Wanted) -> Result<Included, Failure> {
        transaction::settle(&self.connection, self.keys.key(from)?, wanted, self.settled).await
    }

    async fn submit_call(&self, order: &Order) -> Result<(Trial<Vec<u8>>, transaction::Sent), Failure> {
        let key = self.keys.key(order.from)?;
        let (tried, wanted) = self.try_call(order).await?;
        let sent = transaction::submit(&self.connection, key, &wanted).await?;
        Ok((tried, sent))
    }

    /// A dry run, and the call with the limits that it suggests.
    async fn try_call(&self, order: &Order) -> Result<(Trial<Vec<u8>>, Wanted), Failure> {
        let Order { from, contract, value, ref input } = *order;
        let tried = questions::call(&self.connection, from, contract, value, input).await?;
        let wanted = transaction::message(&self.connection, contract, value, &tried, input)?;
        Ok((tried, wanted))
    }

    async fn follow_call(
        &self,
        order: &Order,
        tried: Trial<Vec<u8>>,
        sent: transaction::Sent,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let included = transaction::follow(&self.connection, sent, self.settled).await?;
        self.finish_call(order, tried, included).await
    }

    async fn finish_call(
        &self,
        order: &Order,
        tried: Trial<Vec<u8>>,
        included: Included,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let outcome = included.receipt(&self.connection, order.from, tried.value);
        let Err(failure) = outcome else { return outcome };
        // A block does not keep the contract's answer: it is asked again where it said no.
        let Order { from, contract, value, ref input } = *order;
        match questions::call(&self.connection, from, contract, value, input).await {
            Err(Failure { cause: answer @ Cause::Reverted(_), .. }) => Err(Failure { cause: answer, ..failure }),
            _ => Err(failure),
        }
    }
}

impl Chain for NodeChain {
    fn genesis(&self) -> Hash {
        self.connection.genesis()
    }

    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        self.wait(questions::now_ms(&self.connection))
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        self.wait(questions::native_balance(&self.connection, account))
    }

    fn ensure_countable(&self, amount: Balance) -> Result<(), Failure> {
        self.connection.coin.fitting(amount).map(drop)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.wait(questions::has_code(&self.connection, code_hash))
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.wait(questions::code_of(&self.connection, contract))
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        self.wait(async {
            let stored = questions::upload(&self.connection, from, code).await?;
            let code_hash = stored.code_hash();
            if questions::has_code(&self.connection, code_hash).await? {
                return Ok(Trial::without_gas(code_hash, 0).into_receipt());
            }
            let wanted = Wanted::Call(transaction::upload(&self.connection, code, stored.deposit));
            self.settle(from, &wanted).await?.receipt(&self.connection, from, code_hash)
        })
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        let words = self.constructed_by(code_hash, input.clone())?;
        let created = self.wait(async {
            let (connection, code) = (&*self.connection, Code::Existing(code_hash));
            let tried = questions::instantiate(connection, from, value, &code, &words, &salt).await?;
            let call = transaction::instantiate(connection, code_hash, value, &tried, &words, &salt)?;
            self.settle(from, &Wanted::Call(call)).await?.receipt(connection, from, tried.value.contract)
        });
        self.constructed(code_hash, &input, created)
    }

    /// That of pallet-contracts, or CREATE2's on a Hub.
    fn address_of(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        match self.connection.family {
            Family::Contracts => Ok(contract_address(from, code_hash, input, salt)),
            Family::Hub(_) => {
                let words = self.constructed_by(code_hash, input.to_vec())?;
                self.place(from, code_hash, &words, salt)
            }
        }
    }

    fn contracts_foretell(&self) -> bool {
        !self.is_hub()
    }

    fn speaks_scale(&self) -> bool {
        !self.is_hub()
    }

    fn leaf_of(&self, member: &Member) -> Result<Hash, Failure> {
        match self.connection.family {
            Family::Contracts => Ok(member.leaf()),
            Family::Hub(_) => said::leaf_of(member),
        }
    }

    fn domain_of(&self, genesis: &Hash, tabs: AccountId) -> Result<Domain, Failure> {
        match self.connection.family {
            Family::Contracts => Ok(domain(genesis, &tabs)),
            Family::Hub(_) => said::domain_of(genesis, tabs),
        }
    }

    fn passed_on(&self, contract: AccountId, input: &[u8], answer: Vec<u8>) -> Cause {
        self.heard_from_another(contract, input, answer)
    }

    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        // Who cannot sign is told so before the chain is asked.
        self.keys.key(from)?;
        let order = Order { from, contract, value, input: self.said(contract, input.clone())? };
        let outcome = self.wait(async {
            let (tried, wanted) = self.try_call(&order).await?;
            let included = self.settle(from, &wanted).await?;
            self.finish_call(&order, tried, included).await
        });
        self.heard(contract, &input, outcome)
    }

    /// In one transaction of the chain's utility pallet, if a dry run takes each: all of them or none.
    fn call_together(
        &mut self,
        from: AccountId,
        contract: AccountId,
        inputs: Vec<Vec<u8>>,
    ) -> Result<Vec<Receipt<Vec<u8>>>, Failure> {
        let said = inputs.iter().map(|input| self.said(contract, input.clone())).collect::<Result<Vec<_>, _>>()?;
        let outcome = self.wait(async {
            let (mut tried, mut calls, connection) = (Vec::new(), Vec::new(), &*self.connection);
            for words in &said {
                let trial = questions::call(connection, from, contract, 0, words).await?;
                calls.push(transaction::call(connection, contract, 0, &trial, words)?);
                tried.push(trial);
            }
            let included = self.settle(from, &Wanted::Call(transaction::batch(calls))).await?;
            included.receipts(connection, from, tried)
        });
        let first = inputs.first().map(Vec::as_slice).unwrap_or_default();
        let receipts = match outcome {
            Ok(receipts) => receipts,
            Err(failure) => return self.heard(contract, first, Err(failure)).map(|receipt| vec![receipt]),
        };
        inputs.iter().zip(receipts).map(|(input, receipt)| self.heard(contract, input, Ok(receipt))).collect()
    }

    fn look_back(&mut self, blocks: u64) -> Result<Past, Failure> {
        let mut past = self.wait(look_back::look_back(&self.connection, blocks))?;
        for happened in &mut past.events {
            happened.emitted = self.event(happened.emitted.clone())?;
        }
        Ok(past)
    }

    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let words = self.said(contract, input.clone())?;
        let tried = self.wait(questions::call(&self.connection, from, contract, value, &words));
        self.heard(contract, &input, tried.map(Trial::into_receipt))
    }
}
