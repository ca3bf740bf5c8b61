// SPDX-License-Identifier: Apache-2.0
//! The chain: requests in, answers out. Every transaction is all or nothing.

use frame_support::storage::{storage_prefix, unhashed, with_transaction, TransactionOutcome};
use frame_support::traits::fungible::{Inspect, Mutate};
use frame_support::traits::tokens::{Fortitude, Preservation};
use pallet_balances::WeightInfo as _;
use pallet_contracts::weights::WeightInfo;
use pallet_contracts::{Code, CollectEvents, DebugInfo, Determinism, ExecReturnValue, StorageDeposit};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, BuildStorage, DispatchError, Weight};

use crate::protocol::{Answer, Event, Failed, Gas, Ran, Request, Why};
use crate::runtime::{Amount, Balances, Contracts, Runtime, RuntimeEvent, System, Timestamp};
use crate::serve::{ensure_width, impossible, later, Asked};

/// The most that one transaction may weigh: about half a second of computation, 16 MiB of proof.
const GAS_LIMIT: Weight = Weight::from_parts(500_000_000_000, 16 * 1_024 * 1_024);

/// The chain.
pub struct Chain(TestExternalities);

impl Asked for Chain {
    fn begin(amount_bits: u32, at_ms: u64) -> Result<Self, Failed> {
        ensure_width(amount_bits, Amount::BITS)?;
        let genesis = frame_system::GenesisConfig::<Runtime>::default().build_storage().map_err(impossible)?;
        let mut chain = Self(TestExternalities::new(genesis));
        chain.0.execute_with(|| begin_block(1, at_ms));
        Ok(chain)
    }

    fn answer(&mut self, request: Request) -> Result<Answer, Failed> {
        self.0.execute_with(|| match request {
            Request::Begin { .. } => Err(impossible("the chain has begun")),
            Request::Now => Ok(Answer::Moment(Timestamp::get())),
            Request::Advance { at_ms } => advance(at_ms),
            Request::Mint { account, amount } => mint(account.into(), amount),
            Request::Transfer { from, to, amount } => {
                let amount = narrowed(amount)?;
                transact(true, || transfer(from.into(), to.into(), amount))
            }
            Request::Balance { account } => {
                Ok(Answer::Amount(Balances::free_balance(AccountId32::from(account)).into()))
            }
            Request::Stored { code } => Ok(Answer::Code(is_stored(code.into()).then_some(code))),
            Request::CodeOf { contract } => Ok(Answer::Code(Contracts::code_hash(&contract.into()).map(H256::into))),
            Request::Upload { from, code } => transact(true, || upload(from.into(), code)),
            Request::Instantiate { from, code, value, input, salt } => {
                let value = narrowed(value)?;
                transact(true, || instantiate(from.into(), code.into(), value, input, salt))
            }
            Request::Call { from, contract, value, input, keep } => {
                let value = narrowed(value)?;
                transact(keep, || call(from.into(), contract.into(), value, input))
            }
        })
    }
}

fn begin_block(height: u64, at_ms: u64) {
    System::initialize(&height, &H256::zero(), &Default::default());
    Timestamp::set_timestamp(at_ms);
}

fn advance(at_ms: u64) -> Result<Answer, Failed> {
    let at_ms = later(at_ms, Timestamp::get())?;
    let height = System::block_number().checked_add(1).ok_or_else(|| impossible("there are no more block numbers"))?;
    begin_block(height, at_ms);
    Ok(Answer::Done)
}

fn mint(account: AccountId32, amount: u128) -> Result<Answer, Failed> {
    Balances::mint_into(&account, narrowed(amount)?).map_err(|error| failed(Weight::zero(), error))?;
    Ok(Answer::Done)
}

/// An amount of coin in the chain's own width; one that does not fit is refused, and never cut.
fn narrowed(amount: u128) -> Result<Amount, Failed> {
    let bits = Amount::BITS;
    let too_large =
        || format!("{amount} units of the native coin are more than this chain can count in {bits} bits: send less");
    Amount::try_from(amount).map_err(|_| impossible(too_large()))
}

fn is_stored(code: H256) -> bool {
    unhashed::exists(&[storage_prefix(b"Contracts", b"PristineCode").as_slice(), code.as_bytes()].concat())
}

/// Runs a transaction; what it changed stays if it succeeded and is to be kept.
fn transact(keep: bool, run: impl FnOnce() -> Result<Ran, Failed>) -> Result<Answer, Failed> {
    let ran = with_transaction(|| {
        let outcome = run().map(|ran| Ran { events: emitted(), ..ran });
        System::reset_events();
        match outcome {
            Ok(ran) if keep => TransactionOutcome::Commit(Ok(Ok(ran))),
            outcome => TransactionOutcome::Rollback(Ok::<_, DispatchError>(outcome)),
        }
    });
    ran.unwrap_or_else(|error| Err(failed(Weight::zero(), error))).map(Answer::Ran)
}

fn transfer(from: AccountId32, to: AccountId32, amount: Amount) -> Result<Ran, Failed> {
    let gas = <Runtime as pallet_balances::Config>::WeightInfo::transfer_keep_alive();
    let moved = Balances::transfer(&from, &to, amount, Preservation::Preserve);
    moved.map_err(|error| failed(gas, error))?;
    Ok(ran(Vec::new(), gas, StorageDeposit::Charge(0)))
}

fn upload(from: AccountId32, code: Vec<u8>) -> Result<Ran, Failed> {
    let length = u32::try_from(code.len()).unwrap_or(u32::MAX);
    let gas = <Runtime as pallet_contracts::Config>::WeightInfo::upload_code_determinism_enforced(length);
    let limit = Some(spendable(&from));
    let stored = Contracts::bare_upload_code(from, code, limit, Determinism::Enforced);
    let stored = stored.map_err(|error| failed(gas, error))?;
    Ok(ran(stored.code_hash.as_bytes().to_vec(), gas, StorageDeposit::Charge(stored.deposit)))
}

fn instantiate(from: AccountId32, code: H256, value: Amount, input: Vec<u8>, salt: Vec<u8>) -> Result<Ran, Failed> {
    let limit = Some(spendable(&from).saturating_sub(value));
    let code = Code::Existing(code);
    let (debug, events) = (DebugInfo::Skip, CollectEvents::Skip);
    let done = Contracts::bare_instantiate(from, value, GAS_LIMIT, limit, code, input, salt, debug, events);
    let gas = done.gas_consumed;
    let created = done.result.map_err(|error| failed(gas, error))?;
    unless_reverted(gas, created.result)?;
    Ok(ran(<[u8; 32]>::from(created.account_id).to_vec(), gas, done.storage_deposit))
}

fn call(from: AccountId32, contract: AccountId32, value: Amount, input: Vec<u8>) -> Result<Ran, Failed> {
    let limit = Some(spendable(&from).saturating_sub(value));
    let (debug, events, determinism) = (DebugInfo::Skip, CollectEvents::Skip, Determinism::Enforced);
    let done = Contracts::bare_call(from, contract, value, GAS_LIMIT, limit, input, debug, events, determinism);
    let gas = done.gas_consumed;
    let answer = unless_reverted(gas, done.result.map_err(|error| failed(gas, error))?)?;
    Ok(ran(answer, gas, done.storage_deposit))
}

/// What `account` can lock for storage and stay alive.
fn spendable(account: &AccountId32) -> Amount {
    let least = Balances::minimum_balance();
    Balances::reducible_balance(account, Preservation::Preserve, Fortitude::Polite).saturating_sub(least)
}

fn unless_reverted(gas: Weight, answer: ExecReturnValue) -> Result<Vec<u8>, Failed> {
    if answer.did_revert() {
        Err(Failed { gas: parts(gas), why: Why::Reverted(answer.data) })
    } else {
        Ok(answer.data)
    }
}

/// What ran, without its events: those are read when it has ended.
fn ran(value: Vec<u8>, gas: Weight, deposit: StorageDeposit<Amount>) -> Ran {
    let deposit = match deposit {
        StorageDeposit::Charge(amount) => i128::from(amount),
        StorageDeposit::Refund(amount) => i128::from(amount).saturating_neg(),
    };
    Ran { value, gas: parts(gas), deposit, events: Vec::new() }
}

fn emitted() -> Vec<Event> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Contracts(pallet_contracts::Event::ContractEmitted { contract, data }) => {
                let topics = record.topics.into_iter().map(H256::into).collect();
                Some(Event { contract: contract.into(), topics, data })
            }
            _ => None,
        })
        .collect()
}

fn failed(gas: Weight, error: DispatchError) -> Failed {
    let name = match error {
        DispatchError::Module(module) => module.message.unwrap_or("an unknown error").to_owned(),
        other => format!("{other:?}"),
    };
    Failed { gas: parts(gas), why: Why::Error(name) }
}

fn parts(gas: Weight) -> Gas {
    Gas { ref_time: gas.ref_time(), proof: gas.proof_size() }
}
