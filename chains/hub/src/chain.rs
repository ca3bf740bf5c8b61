// SPDX-License-Identifier: Apache-2.0
//! The chain: who deploys and calls there is an Ethereum address, as a wallet's is.

use anyhow::{anyhow, bail, Result};
use frame_support::storage::{storage_prefix, unhashed, with_transaction, TransactionOutcome};
use frame_support::traits::fungible::{Inspect, Mutate};
use pallet_revive::{
    AccountInfo, Code, CodeUploadReturnValue, ExecConfig, ExecReturnValue, StorageDeposit, TransactionLimits,
    WeightInfo,
};
use sp_core::{H160, H256, U256};
use sp_io::hashing::keccak_256;
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, BuildStorage, DispatchError, Weight};

use crate::runtime::{Amount, Balances, Revive, Runtime, RuntimeEvent, RuntimeOrigin, System, Timestamp};

/// The address of somebody.
pub type Address = [u8; 20];

/// The most that one transaction may weigh: about half a second of computation, 16 MiB of proof.
const WEIGHT: Weight = Weight::from_parts(500_000_000_000, 16 * 1_024 * 1_024);

/// The most that one transaction may lock.
const DEPOSIT: Amount = 1_000_000_000_000_000;

/// The chain.
pub struct Chain {
    state: TestExternalities,
    /// How many contracts were deployed: no two have the same address.
    deployed: u64,
    weighed: Weight,
}

/// What a transaction brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// What the contract answered; for a deployment its address.
    pub value: Vec<u8>,
    /// Computation, in picoseconds of the reference machine.
    pub ref_time: u64,
    /// Bytes of proof.
    pub proof: u64,
    /// What was locked for storage, in the chain's smallest unit; less than nothing if it was freed.
    pub deposit: i128,
    /// What contracts emitted, in order.
    pub events: Vec<Event>,
}

/// What a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who.
    pub contract: Address,
    /// At most four.
    pub topics: Vec<[u8; 32]>,
    /// The rest.
    pub data: Vec<u8>,
}

/// Why a transaction changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The contract undid all and said this.
    Reverted(Vec<u8>),
    /// The chain's own error.
    Error(String),
}

impl Chain {
    /// A chain whose first block is of this moment, in milliseconds.
    pub fn begin(at_ms: u64) -> Result<Self> {
        let genesis = frame_system::GenesisConfig::<Runtime>::default().build_storage().map_err(|why| anyhow!(why))?;
        let mut chain = Self { state: TestExternalities::new(genesis), deployed: 0, weighed: Weight::zero() };
        chain
            .state
            .execute_with(|| {
                begin_block(1, at_ms);
                // All deposits lie there: without it each one fails.
                Balances::mint_into(&Revive::account_id(), Balances::minimum_balance())
            })
            .map_err(|why| anyhow!("{why:?}"))?;
        Ok(chain)
    }

    /// The next block, at this moment in milliseconds.
    pub fn advance(&mut self, at_ms: u64) {
        self.state.execute_with(|| begin_block(System::block_number().saturating_add(1), at_ms));
    }

    /// Creates coin for somebody, in the chain's smallest unit.
    pub fn mint(&mut self, to: Address, amount: Amount) -> Result<()> {
        let minted = self.state.execute_with(|| Balances::mint_into(&account(to), amount));
        minted.map(|_| ()).map_err(|why| anyhow!("{why:?}"))
    }

    /// Gives somebody so many wei to spend, beside what keeps the account alive.
    pub fn give(&mut self, to: Address, wei: u128) -> Result<()> {
        let given = self.state.execute_with(|| {
            let more = Revive::evm_balance(&H160(to)).checked_add(wei.into());
            more.map(|more| Revive::set_evm_balance(&H160(to), more))
        });
        given.ok_or_else(|| anyhow!("more than amounts can say"))?.map_err(|why| anyhow!("{why:?}"))
    }

    /// This block's moment, in milliseconds.
    pub fn now_ms(&mut self) -> u64 {
        self.state.execute_with(Timestamp::get)
    }

    /// Whether code of this hash is stored.
    pub fn is_stored(&mut self, code: [u8; 32]) -> bool {
        let place = storage_prefix(b"Revive", b"PristineCode");
        self.state.execute_with(|| unhashed::exists(&[place, code].concat()))
    }

    /// Hash of the code that a contract runs, if there is one at this address.
    pub fn code_of(&mut self, contract: Address) -> Option<[u8; 32]> {
        let code = self.state.execute_with(|| Revive::code(&H160(contract)));
        (!code.is_empty()).then(|| keccak_256(&code))
    }

    /// What the last transaction weighed, whether or not it took effect: computation in picoseconds, bytes of proof.
    pub fn weighed(&self) -> (u64, u64) {
        (self.weighed.ref_time(), self.weighed.proof_size())
    }

    /// What somebody has, in wei, without what keeps the account alive.
    pub fn balance(&mut self, of: Address) -> u128 {
        self.state.execute_with(|| Revive::evm_balance(&H160(of))).try_into().unwrap_or(u128::MAX)
    }

    /// How many cells a contract has, and how many bytes are in them.
    pub fn cells(&mut self, of: Address) -> Option<(u32, u32)> {
        let contract = self.state.execute_with(|| AccountInfo::<Runtime>::load_contract(&H160(of)))?;
        Some((contract.storage_items, contract.storage_bytes))
    }

    /// Gives a contract the code of another one, as the chain's own government can.
    pub fn replace_code(&mut self, of: Address, by: Address) -> Result<()> {
        let replaced = self.state.execute_with(|| {
            let code = AccountInfo::<Runtime>::load_contract(&H160(by)).map(|contract| contract.code_hash);
            Revive::set_code(RuntimeOrigin::root(), H160(of), code.unwrap_or_default())
        });
        replaced.map_err(|why| anyhow!("{why:?}"))
    }

    /// Stores `code` and creates a contract of it, with the constructor's arguments. Its address.
    pub fn deploy(&mut self, from: Address, code: Vec<u8>, arguments: Vec<u8>) -> Result<Address, Failed> {
        self.deployed = self.deployed.saturating_add(1);
        let salt = U256::from(self.deployed).to_big_endian();
        let ran = self.transact(true, || created(from, Code::Upload(code), 0, arguments, salt))?;
        ran.value.try_into().map_err(|_| Failed::Error("no address".to_owned()))
    }

    /// Stores `code`, and answers its hash.
    pub fn upload(&mut self, from: Address, code: Vec<u8>) -> Result<Ran, Failed> {
        self.transact(true, || {
            let weight =
                <Runtime as pallet_revive::Config>::WeightInfo::upload_code(code.len().try_into().unwrap_or(u32::MAX));
            let stored = Revive::bare_upload_code(signed(from), code, DEPOSIT).map_err(named);
            let ran = |stored: CodeUploadReturnValue<Amount>| {
                finished(stored.code_hash.0.to_vec(), weight, StorageDeposit::Charge(stored.deposit))
            };
            (weight, stored.map(ran))
        })
    }

    /// Creates a contract of stored code with `value` of coin, in wei, and answers its address.
    pub fn instantiate(
        &mut self,
        from: Address,
        code: [u8; 32],
        value: u128,
        arguments: Vec<u8>,
        salt: [u8; 32],
    ) -> Result<Ran, Failed> {
        self.transact(true, || created(from, Code::Existing(H256(code)), value, arguments, salt))
    }

    /// Calls a contract with `value` of coin, in wei. To somebody who is no contract, that is a transfer.
    pub fn call(&mut self, from: Address, to: Address, value: u128, input: Vec<u8>) -> Result<Ran, Failed> {
        self.transact(true, || called(from, to, value, input))
    }

    /// What such a call would do, without doing it.
    pub fn try_call(&mut self, from: Address, to: Address, value: u128, input: Vec<u8>) -> Result<Ran, Failed> {
        self.transact(false, || called(from, to, value, input))
    }

    /// All or nothing; what it changed stays if it succeeded and is to be kept.
    fn transact(&mut self, keep: bool, run: impl FnOnce() -> (Weight, Result<Ran, Failed>)) -> Result<Ran, Failed> {
        let done = self.state.execute_with(|| {
            with_transaction(|| {
                System::reset_events();
                let (weight, outcome) = run();
                let outcome = (weight, outcome.map(|ran| Ran { events: emitted(), ..ran }));
                match &outcome.1 {
                    Ok(_) if keep => TransactionOutcome::Commit(Ok(outcome)),
                    _ => TransactionOutcome::Rollback(Ok::<_, DispatchError>(outcome)),
                }
            })
        });
        let (weight, outcome) = done.map_err(named)?;
        self.weighed = weight;
        outcome
    }
}

fn begin_block(height: u64, at_ms: u64) {
    System::initialize(&height, &H256::zero(), &Default::default());
    Timestamp::set_timestamp(at_ms);
}

/// Where the coin of an Ethereum address lies.
fn account(address: Address) -> AccountId32 {
    let mut account = [0xee; 32];
    let (own, _) = account.split_at_mut(address.len());
    own.copy_from_slice(&address);
    account.into()
}

fn signed(address: Address) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(address))
}

fn limits() -> TransactionLimits<Runtime> {
    TransactionLimits::WeightAndDeposit { weight_limit: WEIGHT, deposit_limit: DEPOSIT }
}

fn config() -> ExecConfig<Runtime> {
    ExecConfig::new_substrate_tx()
}

fn created(
    from: Address,
    code: Code,
    value: u128,
    arguments: Vec<u8>,
    salt: [u8; 32],
) -> (Weight, Result<Ran, Failed>) {
    let done = Revive::bare_instantiate(signed(from), value.into(), limits(), code, arguments, Some(salt), &config());
    let address = done.result.as_ref().map(|created| created.addr.0.to_vec()).unwrap_or_default();
    let answer = done.result.map(|created| created.result);
    let outcome = ran(answer, done.weight_consumed, done.storage_deposit);
    (done.weight_consumed, outcome.map(|ran| Ran { value: address, ..ran }))
}

fn called(from: Address, to: Address, value: u128, input: Vec<u8>) -> (Weight, Result<Ran, Failed>) {
    let done = Revive::bare_call(signed(from), H160(to), value.into(), limits(), input, &config());
    (done.weight_consumed, ran(done.result, done.weight_consumed, done.storage_deposit))
}

fn ran(
    answer: Result<ExecReturnValue, DispatchError>,
    weight: Weight,
    deposit: StorageDeposit<Amount>,
) -> Result<Ran, Failed> {
    let answer = answer.map_err(named)?;
    if answer.did_revert() {
        return Err(Failed::Reverted(answer.data));
    }
    Ok(finished(answer.data, weight, deposit))
}

/// What took effect, without its events: those are read when it has ended.
fn finished(value: Vec<u8>, weight: Weight, deposit: StorageDeposit<Amount>) -> Ran {
    let deposit = match deposit {
        StorageDeposit::Charge(amount) => i128::try_from(amount).unwrap_or(i128::MAX),
        StorageDeposit::Refund(amount) => i128::try_from(amount).unwrap_or(i128::MAX).saturating_neg(),
    };
    Ran { value, ref_time: weight.ref_time(), proof: weight.proof_size(), deposit, events: Vec::new() }
}

fn named(error: DispatchError) -> Failed {
    let name = match error {
        DispatchError::Module(module) => module.message.unwrap_or("an unknown error").to_owned(),
        other => format!("{other:?}"),
    };
    Failed::Error(name)
}

fn emitted() -> Vec<Event> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted { contract, data, topics }) => {
                Some(Event { contract: contract.0, topics: topics.into_iter().map(|topic| topic.0).collect(), data })
            }
            _ => None,
        })
        .collect()
}

/// The address that a deployment answered.
pub fn address_in(word: &[u8]) -> Result<Address> {
    let Some(address) = word.last_chunk() else { bail!("no address") };
    Ok(*address)
}
