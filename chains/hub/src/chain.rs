// SPDX-License-Identifier: Apache-2.0
//! The chain: who deploys and calls there is an Ethereum address, as a wallet's is.

use anyhow::{anyhow, bail, Result};
use frame_support::traits::fungible::{Inspect, Mutate};
use pallet_revive::{AccountInfo, Code, ExecConfig, ExecReturnValue, StorageDeposit, TransactionLimits};
use sp_core::{H160, H256, U256};
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
        let mut chain = Self { state: TestExternalities::new(genesis), deployed: 0 };
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
        let ran = self.transact(|| {
            let code = Code::Upload(code);
            let done =
                Revive::bare_instantiate(signed(from), U256::zero(), limits(), code, arguments, Some(salt), &config());
            let address = done.result.as_ref().map(|created| created.addr.0.to_vec()).unwrap_or_default();
            let answer = done.result.map(|created| created.result);
            ran(answer, done.weight_consumed, done.storage_deposit).map(|ran| Ran { value: address, ..ran })
        })?;
        ran.value.try_into().map_err(|_| Failed::Error("no address".to_owned()))
    }

    /// Calls a contract with `value` of coin, in wei.
    pub fn call(&mut self, from: Address, to: Address, value: u128, input: Vec<u8>) -> Result<Ran, Failed> {
        self.transact(|| {
            let done = Revive::bare_call(signed(from), H160(to), value.into(), limits(), input, &config());
            ran(done.result, done.weight_consumed, done.storage_deposit)
        })
    }

    /// All or nothing.
    fn transact(&mut self, run: impl FnOnce() -> Result<Ran, Failed>) -> Result<Ran, Failed> {
        self.state.execute_with(|| {
            let outcome = frame_support::storage::with_transaction(|| {
                System::reset_events();
                match run() {
                    Ok(ran) => frame_support::storage::TransactionOutcome::Commit(Ok(Ok(ran))),
                    failed => frame_support::storage::TransactionOutcome::Rollback(Ok::<_, DispatchError>(failed)),
                }
            });
            let ran = outcome.map_err(named)??;
            Ok(Ran { events: emitted(), ..ran })
        })
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

fn ran(
    answer: Result<ExecReturnValue, DispatchError>,
    weight: Weight,
    deposit: StorageDeposit<Amount>,
) -> Result<Ran, Failed> {
    let answer = answer.map_err(named)?;
    if answer.did_revert() {
        return Err(Failed::Reverted(answer.data));
    }
    let deposit = match deposit {
        StorageDeposit::Charge(amount) => i128::try_from(amount).unwrap_or(i128::MAX),
        StorageDeposit::Refund(amount) => i128::try_from(amount).unwrap_or(i128::MAX).saturating_neg(),
    };
    let (ref_time, proof) = (weight.ref_time(), weight.proof_size());
    Ok(Ran { value: answer.data, ref_time, proof, deposit, events: Vec::new() })
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
