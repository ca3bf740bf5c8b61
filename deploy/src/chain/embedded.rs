//! The chain inside this process: the real pallet-contracts with nothing around it. Blocks are made
//! when the caller says so, and everything is the same in every run.

use anyhow::{ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use ink_sandbox::api::prelude::{BalanceAPI, SystemAPI, TimestampAPI};
use ink_sandbox::frame_support::storage::{storage_prefix, unhashed, with_transaction, TransactionOutcome};
use ink_sandbox::frame_support::traits::fungible::Inspect;
use ink_sandbox::frame_support::traits::tokens::{Fortitude, Preservation};
use ink_sandbox::frame_support::weights::constants::ExtrinsicBaseWeight;
use ink_sandbox::frame_support::{Blake2_128Concat, Blake2_256, StorageHasher, Twox64Concat};
use ink_sandbox::pallet_contracts::{
    Code, CollectEvents, DebugInfo, Determinism, ExecReturnValue, StorageDeposit, WeightInfo,
};
use ink_sandbox::{
    frame_system, pallet_balances, pallet_contracts, AccountId32, DefaultSandbox, DispatchError, EventRecordOf,
    RuntimeEventOf, RuntimeOf, Sandbox, Weight, H256,
};
use kite_interfaces::{Balance, Timestamp};
use scale::Decode;

use super::{refusal, Cause, Chain, Emitted, Failure, Receipt};

type Runtime = RuntimeOf<DefaultSandbox>;
type Contracts = pallet_contracts::Pallet<Runtime>;
type Balances = pallet_balances::Pallet<Runtime>;
type System = frame_system::Pallet<Runtime>;

/// The time of the first block, in milliseconds.
pub const GENESIS_MS: Timestamp = 1_750_000_000_000;

/// The most that one transaction may weigh: about half a second of computation, 16 MiB of proof.
const GAS_LIMIT: Weight = Weight::from_parts(500_000_000_000, 16 * 1_024 * 1_024);

/// A chain in memory.
pub struct EmbeddedChain {
    sandbox: DefaultSandbox,
    call_limit: Weight,
}

impl Default for EmbeddedChain {
    fn default() -> Self {
        let mut sandbox = DefaultSandbox::default();
        sandbox.set_timestamp(GENESIS_MS);
        Self { sandbox, call_limit: GAS_LIMIT }
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

/// An address as people and wallets write it, in the form that fits every chain.
#[must_use]
pub fn ss58(account: AccountId) -> String {
    to_native(account).to_string()
}

/// Reads an address: SS58 of any chain, or 32 bytes in hex.
#[must_use]
pub fn read_address(text: &str) -> Option<AccountId> {
    text.parse().ok().as_ref().map(from_native)
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
    /// A chain at [`GENESIS_MS`] without any contract.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The current block's time, in milliseconds.
    pub fn now_ms(&mut self) -> Timestamp {
        self.sandbox.get_timestamp()
    }

    /// What `account` has of the native coin and can spend.
    pub fn native_balance(&mut self, account: AccountId) -> Balance {
        self.sandbox.free_balance(&to_native(account))
    }

    /// What `contract` keeps in storage; nothing if there is no contract at this address.
    pub fn footprint(&mut self, contract: AccountId) -> Footprint {
        let place = storage_prefix(b"Contracts", b"ContractInfoOf");
        let key = [place.as_slice(), Twox64Concat::hash(&contract.0).as_slice()].concat();
        let Some(entry) = self.sandbox.execute_with(|| unhashed::get_raw(&key)) else { return Footprint::default() };
        // The entry begins with the contract's subtree and code, and goes on with what is in the subtree.
        let found = <(Vec<u8>, [u8; 32], u32, u32)>::decode(&mut entry.as_slice());
        let (_, _, bytes, items) = found.unwrap_or_default();
        let own = u32::try_from(entry.len()).unwrap_or(u32::MAX);
        Footprint { items: items.saturating_add(1), bytes: bytes.saturating_add(own) }
    }

    /// Creates `amount` of the native coin for `account`.
    pub fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        let minted = self.sandbox.mint_into(&to_native(account), amount);
        minted.map_err(Failure::from).context("the native coin cannot be created")?;
        Ok(())
    }

    /// Gives calls no more than this from now on; `None`: as much as a block has.
    pub fn limit_calls(&mut self, limit: Option<Weight>) {
        self.call_limit = limit.unwrap_or(GAS_LIMIT);
    }

    /// Begins a new block `span_ms` later.
    pub fn advance_by(&mut self, span_ms: u64) -> Result<()> {
        let at_ms = self.now_ms().checked_add(span_ms).context("that moment is beyond all time")?;
        self.advance_to(at_ms)
    }

    /// Begins a new block at `at_ms`. All transactions until the next one are in it.
    pub fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        let now_ms = self.now_ms();
        ensure!(at_ms > now_ms, "the next block must be later than this one: {at_ms} ms is not after {now_ms} ms");
        let height = self.sandbox.block_number().checked_add(1).context("the chain has no more block numbers")?;
        // The old block is not finalised: that would hash the whole state, and nothing here reads it.
        self.sandbox.execute_with(|| DefaultSandbox::initialize_block(height, Default::default()));
        self.sandbox.set_timestamp(at_ms);
        Ok(())
    }

    /// Everything in the state.
    #[cfg(test)]
    pub(super) fn snapshot(&mut self) -> std::collections::BTreeMap<Vec<u8>, Vec<u8>> {
        let live = self.sandbox.take_snapshot().storage.into_iter().filter(|(_, (_, references))| *references > 0);
        live.map(|(key, (value, _))| (key, value)).collect()
    }

    /// Runs a transaction; what it changed stays if it succeeded and is to be kept.
    fn transact<T>(&mut self, keep: bool, run: impl FnOnce() -> Result<Receipt<T>, Failure>) -> Outcome<T> {
        self.sandbox.execute_with(|| {
            with_transaction(|| {
                let outcome = run();
                let events = take_events();
                match outcome {
                    Ok(receipt) if keep => TransactionOutcome::Commit(Ok(Receipt { events, ..receipt })),
                    outcome => TransactionOutcome::Rollback(outcome.map(|receipt| Receipt { events, ..receipt })),
                }
            })
        })
    }

    fn send(&mut self, keep: bool, from: AccountId, to: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        let gas_limit = self.call_limit;
        self.transact(keep, || {
            let from = to_native(from);
            let deposit_limit = spendable(&from).saturating_sub(value);
            let done = Contracts::bare_call(
                from,
                to_native(to),
                value,
                gas_limit,
                Some(deposit_limit),
                input,
                DebugInfo::Skip,
                CollectEvents::Skip,
                Determinism::Enforced,
            );
            let gas = done.gas_consumed;
            let answer =
                done.result.map_err(explain).and_then(unless_reverted).map_err(|cause| Failure { gas, cause })?;
            Ok(receipt(answer, gas, done.storage_deposit))
        })
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

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        let stored = storage_prefix(b"Contracts", b"PristineCode");
        Ok(self.sandbox.execute_with(|| unhashed::exists(&[stored.as_slice(), code_hash.as_ref()].concat())))
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        let code_hash = self.sandbox.execute_with(|| Contracts::code_hash(&to_native(contract)));
        Ok(code_hash.map(to_hash))
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Outcome<Hash> {
        let length = u32::try_from(code.len()).unwrap_or(u32::MAX);
        let gas = <() as WeightInfo>::upload_code_determinism_enforced(length);
        self.transact(true, || {
            let from = to_native(from);
            let deposit_limit = Some(spendable(&from));
            let stored = Contracts::bare_upload_code(from, code.to_vec(), deposit_limit, Determinism::Enforced);
            let stored = stored.map_err(|error| Failure { gas, cause: explain(error) })?;
            Ok(receipt(to_hash(stored.code_hash), gas, StorageDeposit::Charge(stored.deposit)))
        })
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Outcome<AccountId> {
        self.transact(true, || {
            let from = to_native(from);
            let deposit_limit = spendable(&from).saturating_sub(value);
            let done = Contracts::bare_instantiate(
                from,
                value,
                GAS_LIMIT,
                Some(deposit_limit),
                Code::Existing(<[u8; 32]>::from(code_hash).into()),
                input,
                salt,
                DebugInfo::Skip,
                CollectEvents::Skip,
            );
            let gas = done.gas_consumed;
            let failed = |cause| Failure { gas, cause };
            let created = done.result.map_err(explain).map_err(failed)?;
            unless_reverted(created.result).map_err(failed)?;
            Ok(receipt(from_native(&created.account_id), gas, done.storage_deposit))
        })
    }

    fn call(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.send(true, from, contract, value, input)
    }

    fn dry_run(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.send(false, from, contract, value, input)
    }
}

/// A receipt without its events: those are taken when the transaction has ended.
fn receipt<T>(value: T, gas: Weight, deposit: StorageDeposit<Balance>) -> Receipt<T> {
    Receipt { value, gas, deposit: signed(deposit), events: Vec::new(), inclusion: None }
}

fn signed(deposit: StorageDeposit<Balance>) -> i128 {
    let bounded = |amount: Balance| i128::try_from(amount).unwrap_or(i128::MAX);
    match deposit {
        StorageDeposit::Charge(amount) => bounded(amount),
        StorageDeposit::Refund(amount) => bounded(amount).saturating_neg(),
    }
}

/// Moves the events, and the index of their topics, out of the state: otherwise each transaction
/// would carry those of all before it. System's own reset would walk through the whole state.
fn take_events() -> Vec<Emitted> {
    let index = storage_prefix(b"System", b"EventTopics");
    let records: Vec<_> = System::read_events_no_consensus().collect();
    for topic in records.iter().flat_map(|record| &record.topics) {
        unhashed::kill(&[index.as_slice(), Blake2_128Concat::hash(topic.as_ref()).as_slice()].concat());
    }
    unhashed::kill(&storage_prefix(b"System", b"Events"));
    unhashed::kill(&storage_prefix(b"System", b"EventCount"));
    records.iter().filter_map(|record| emitted(record)).collect()
}

fn emitted(record: &EventRecordOf<Runtime>) -> Option<Emitted> {
    let RuntimeEventOf::<DefaultSandbox>::Contracts(event) = &record.event else {
        return None;
    };
    let pallet_contracts::Event::ContractEmitted { contract, data } = event else {
        return None;
    };
    let topics = record.topics.iter().map(|topic| to_hash(*topic)).collect();
    Some(Emitted { contract: from_native(contract), topics, data: data.clone() })
}

fn unless_reverted(answer: ExecReturnValue) -> Result<Vec<u8>, Cause> {
    if answer.did_revert() {
        Err(Cause::Reverted(answer.data))
    } else {
        Ok(answer.data)
    }
}

/// What `account` can lock for storage and stay alive.
fn spendable(account: &AccountId32) -> Balance {
    let least = <Balances as Inspect<AccountId32>>::minimum_balance();
    Balances::reducible_balance(account, Preservation::Preserve, Fortitude::Polite).saturating_sub(least)
}

impl From<DispatchError> for Failure {
    fn from(error: DispatchError) -> Self {
        Self::before_it_ran(explain(error))
    }
}

fn explain(error: DispatchError) -> Cause {
    match error {
        DispatchError::Module(module) => refusal::of_module(module.message.map(str::to_owned)),
        other => refusal::of_other(&format!("{other:?}")),
    }
}

fn to_native(account: AccountId) -> AccountId32 {
    AccountId32::new(account.0)
}

fn from_native(account: &AccountId32) -> AccountId {
    <[u8; 32]>::from(account.clone()).into()
}

fn to_hash(hash: H256) -> Hash {
    hash.to_fixed_bytes().into()
}
