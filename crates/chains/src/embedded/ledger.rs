// SPDX-License-Identifier: Apache-2.0
//! A chain of one runtime, in memory.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use anyhow::{ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::sp_runtime::traits::{CheckedAdd, One, Saturating};
use ink_sandbox::frame_support::storage::child::ChildInfo;
use ink_sandbox::frame_support::storage::{
    storage_prefix, unhashed, with_transaction, ChildTriePrefixIterator, TransactionOutcome,
};
use ink_sandbox::frame_support::traits::fungible::{Inspect, Mutate};
use ink_sandbox::frame_support::traits::tokens::{Fortitude, Preservation};
use ink_sandbox::frame_support::{Blake2_128Concat, StorageHasher, Twox64Concat};
use ink_sandbox::macros::BlockBuilder;
use ink_sandbox::pallet_balances::WeightInfo as _;
use ink_sandbox::pallet_contracts::{
    Code, CollectEvents, DebugInfo, Determinism, ExecReturnValue, StorageDeposit, WeightInfo,
};
use ink_sandbox::{
    frame_system, pallet_balances, pallet_contracts, pallet_timestamp, AccountId32, DispatchError, EventRecordOf,
    TestExternalities, Weight, H256,
};
use kite_interfaces::{Balance, Timestamp};
use scale::{Decode, Encode, Input};

use super::shape::Shape;
use super::{Footprint, InMemory, Outcome, GENESIS_MS};
use crate::{refusal, Cause, Chain, Emitted, Failure, Receipt};

type Contracts<R> = pallet_contracts::Pallet<R>;
type Balances<R> = pallet_balances::Pallet<R>;
type System<R> = frame_system::Pallet<R>;
type Clock<R> = pallet_timestamp::Pallet<R>;

/// An amount of coin as the runtime `R` has it.
type Native<R> = <R as pallet_balances::Config>::Balance;

/// The most that one transaction may weigh: about half a second of computation, 16 MiB of proof.
const GAS_LIMIT: Weight = Weight::from_parts(500_000_000_000, 16 * 1_024 * 1_024);

/// A chain of the runtime `R`.
pub struct Ledger<R: Shape> {
    state: TestExternalities,
    call_limit: Weight,
    runtime: PhantomData<R>,
}

impl<R: Shape> Ledger<R> {
    /// A chain at [`GENESIS_MS`] without any contract.
    pub fn new() -> Self {
        Self::begun_at(GENESIS_MS)
    }

    /// A chain at this moment without any contract.
    pub fn begun_at(at_ms: Timestamp) -> Self {
        let mut state = BlockBuilder::<R>::new_ext(R::endowments());
        state.execute_with(|| Clock::<R>::set_timestamp(at_ms));
        Self { state, call_limit: GAS_LIMIT, runtime: PhantomData }
    }

    /// Runs a transaction; what it changed stays if it succeeded and is to be kept.
    fn transact<T>(&mut self, keep: bool, run: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.state.execute_with(|| {
            with_transaction(|| {
                let outcome = run();
                let events = take_events::<R>();
                match outcome {
                    Ok(receipt) if keep => TransactionOutcome::Commit(Ok(Receipt { events, ..receipt })),
                    outcome => TransactionOutcome::Rollback(outcome.map(|receipt| Receipt { events, ..receipt })),
                }
            })
        })
    }

    /// What the chain has written down of `contract`: its subtree, the bytes and items in it, and how many bytes
    /// that takes itself.
    fn entry(&mut self, contract: AccountId) -> Option<(Vec<u8>, u32, u32, u32)> {
        let entry = self.state.execute_with(|| unhashed::get_raw(&entry_key(contract)))?;
        // The entry begins with the contract's subtree and code, and goes on with what is in the subtree.
        let found = <(Vec<u8>, [u8; 32], u32, u32)>::decode(&mut entry.as_slice());
        let (subtree, _, bytes, items) = found.unwrap_or_default();
        Some((subtree, bytes, items, u32::try_from(entry.len()).unwrap_or(u32::MAX)))
    }

    fn send(&mut self, keep: bool, from: AccountId, to: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        let gas_limit = self.call_limit;
        let value = narrowed::<Native<R>>(value)?;
        self.transact(keep, || {
            let from = to_native(from);
            let deposit_limit = spendable::<R>(&from).saturating_sub(value);
            let done = Contracts::<R>::bare_call(
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

impl<R: Shape> InMemory for Ledger<R> {
    fn now_ms(&mut self) -> Timestamp {
        self.state.execute_with(Clock::<R>::get)
    }

    fn native_balance(&mut self, account: AccountId) -> Balance {
        self.state.execute_with(|| Balances::<R>::free_balance(to_native(account))).into()
    }

    fn footprint(&mut self, contract: AccountId) -> Footprint {
        let Some((_, bytes, items, own)) = self.entry(contract) else { return Footprint::default() };
        Footprint { items: items.saturating_add(1), bytes: bytes.saturating_add(own) }
    }

    fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        let minted = narrowed(amount).and_then(|amount| {
            let mint = || Balances::<R>::mint_into(&to_native(account), amount);
            self.state.execute_with(mint).map_err(Failure::from)
        });
        minted.context("the native coin cannot be created")?;
        Ok(())
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Outcome<()> {
        let amount = narrowed::<Native<R>>(amount)?;
        let gas = <R as pallet_balances::Config>::WeightInfo::transfer_keep_alive();
        self.transact(true, || {
            let moved = Balances::<R>::transfer(&to_native(from), &to_native(to), amount, Preservation::Preserve);
            moved.map_err(|error| Failure { gas, cause: explain(error) })?;
            Ok(receipt((), gas, StorageDeposit::Charge(0_u32)))
        })
    }

    fn limit_calls(&mut self, limit: Option<Weight>) {
        self.call_limit = limit.unwrap_or(GAS_LIMIT);
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        let now_ms = InMemory::now_ms(self);
        ensure!(at_ms > now_ms, "the next block must be later than this one: {at_ms} ms is not after {now_ms} ms");
        self.state.execute_with(|| {
            let height = System::<R>::block_number().checked_add(&One::one());
            // The old block is not finalised: that would hash the whole state, and nothing here reads it.
            BlockBuilder::<R>::initialize_block(height.context("the chain has no more block numbers")?, H256::zero());
            Clock::<R>::set_timestamp(at_ms);
            Ok(())
        })
    }

    fn cells(&mut self, contract: AccountId) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let Some((subtree, ..)) = self.entry(contract) else { return BTreeMap::new() };
        let subtree = ChildInfo::new_default(&subtree);
        let cells = || ChildTriePrefixIterator::<(Vec<u8>, Raw)>::with_prefix(&subtree, &[]);
        self.state.execute_with(|| cells().map(|(key, Raw(value))| (key, value)).collect())
    }

    fn replace_code(&mut self, contract: AccountId, code_hash: Hash) -> Result<()> {
        ensure!(self.has_code(code_hash)?, "this code is not on the chain: upload it first");
        let key = entry_key(contract);
        let mut entry = self.state.execute_with(|| unhashed::get_raw(&key)).context("there is no contract here")?;
        // The code's hash comes after the contract's subtree.
        let subtree = Vec::<u8>::decode(&mut entry.as_slice())?.encoded_size();
        let place = entry.get_mut(subtree..).and_then(<[u8]>::first_chunk_mut::<32>).context("it has no code")?;
        *place = code_hash.into();
        self.state.execute_with(|| unhashed::put_raw(&key, &entry));
        Ok(())
    }

    fn snapshot(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut state = self.state.as_backend();
        let live = state.backend_storage_mut().drain().into_iter().filter(|(_, (_, references))| *references > 0);
        live.map(|(key, (value, _))| (key, value)).collect()
    }
}

impl<R: Shape> Chain for Ledger<R> {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        Ok(InMemory::now_ms(self))
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        Ok(InMemory::native_balance(self, account))
    }

    fn ensure_countable(&self, amount: Balance) -> Result<(), Failure> {
        narrowed::<Native<R>>(amount).map(drop)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        let stored = storage_prefix(b"Contracts", b"PristineCode");
        Ok(self.state.execute_with(|| unhashed::exists(&[stored.as_slice(), code_hash.as_ref()].concat())))
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        let code_hash = self.state.execute_with(|| Contracts::<R>::code_hash(&to_native(contract)));
        Ok(code_hash.map(to_hash))
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Outcome<Hash> {
        let length = u32::try_from(code.len()).unwrap_or(u32::MAX);
        let gas = <R as pallet_contracts::Config>::WeightInfo::upload_code_determinism_enforced(length);
        self.transact(true, || {
            let from = to_native(from);
            let deposit_limit = Some(spendable::<R>(&from));
            let stored = Contracts::<R>::bare_upload_code(from, code.to_vec(), deposit_limit, Determinism::Enforced);
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
        let value = narrowed::<Native<R>>(value)?;
        self.transact(true, || {
            let from = to_native(from);
            let deposit_limit = spendable::<R>(&from).saturating_sub(value);
            let done = Contracts::<R>::bare_instantiate(
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

/// Where the chain has written down what it knows of `contract`.
fn entry_key(contract: AccountId) -> Vec<u8> {
    let place = storage_prefix(b"Contracts", b"ContractInfoOf");
    [place.as_slice(), Twox64Concat::hash(&contract.0).as_slice()].concat()
}

/// What a cell holds, as it is.
struct Raw(Vec<u8>);

impl Decode for Raw {
    fn decode<I: Input>(input: &mut I) -> Result<Self, scale::Error> {
        let mut bytes = vec![0; input.remaining_len()?.ok_or("length unknown")?];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}

/// An amount of coin in the chain's own width; one that does not fit is refused, and never cut.
fn narrowed<N: TryFrom<Balance>>(amount: Balance) -> Result<N, Failure> {
    let bits = size_of::<N>().saturating_mul(8);
    let too_large =
        || format!("{amount} units of the native coin are more than this chain can count in {bits} bits: send less");
    N::try_from(amount).map_err(|_| Failure::before_it_ran(Cause::Refused(too_large())))
}

/// A receipt without its events: those are taken when the transaction has ended.
fn receipt<T>(value: T, gas: Weight, deposit: StorageDeposit<impl Into<Balance>>) -> Receipt<T> {
    Receipt { value, gas, deposit: signed(deposit), events: Vec::new(), inclusion: None }
}

fn signed(deposit: StorageDeposit<impl Into<Balance>>) -> i128 {
    let bounded = |amount: Balance| i128::try_from(amount).unwrap_or(i128::MAX);
    match deposit {
        StorageDeposit::Charge(amount) => bounded(amount.into()),
        StorageDeposit::Refund(amount) => bounded(amount.into()).saturating_neg(),
    }
}

/// Moves the events, and the index of their topics, out of the state: otherwise each transaction
/// would carry those of all before it. System's own reset would walk through the whole state.
fn take_events<R: Shape>() -> Vec<Emitted> {
    let index = storage_prefix(b"System", b"EventTopics");
    let records: Vec<_> = System::<R>::read_events_no_consensus().collect();
    for topic in records.iter().flat_map(|record| &record.topics) {
        unhashed::kill(&[index.as_slice(), Blake2_128Concat::hash(topic.as_ref()).as_slice()].concat());
    }
    unhashed::kill(&storage_prefix(b"System", b"Events"));
    unhashed::kill(&storage_prefix(b"System", b"EventCount"));
    records.iter().filter_map(|record| emitted::<R>(record)).collect()
}

fn emitted<R: Shape>(record: &EventRecordOf<R>) -> Option<Emitted> {
    let pallet_contracts::Event::ContractEmitted { contract, data } = record.event.clone().try_into().ok()? else {
        return None;
    };
    let topics = record.topics.iter().map(|topic| to_hash(*topic)).collect();
    Some(Emitted { contract: from_native(&contract), topics, data })
}

fn unless_reverted(answer: ExecReturnValue) -> Result<Vec<u8>, Cause> {
    if answer.did_revert() {
        Err(Cause::Reverted(answer.data))
    } else {
        Ok(answer.data)
    }
}

/// What `account` can lock for storage and stay alive.
fn spendable<R: Shape>(account: &AccountId32) -> Native<R> {
    let least = Balances::<R>::minimum_balance();
    Balances::<R>::reducible_balance(account, Preservation::Preserve, Fortitude::Polite).saturating_sub(least)
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

pub fn to_native(account: AccountId) -> AccountId32 {
    AccountId32::new(account.0)
}

pub fn from_native(account: &AccountId32) -> AccountId {
    <[u8; 32]>::from(account.clone()).into()
}

fn to_hash(hash: H256) -> Hash {
    hash.to_fixed_bytes().into()
}
