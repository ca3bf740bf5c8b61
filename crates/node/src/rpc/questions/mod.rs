// SPDX-License-Identifier: Apache-2.0
//! What a node is asked without changing anything: always about the best block. Questions and answers have
//! the types that the chain's metadata gives them: widths of numbers are its own.

mod answer;
mod contracts;
mod hub;

use std::fmt::Display;

use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::storage::storage_prefix;
use kite_interfaces::{Balance, Timestamp};
use scale::{Decode, Encode};
use subxt::dynamic::{At, Value};
use subxt::ext::scale_decode::DecodeAsType;
use subxt::ext::subxt_core::runtime_api;
use subxt::tx::DynamicPayload;

use super::connection::Connection;
use super::family::Family;
use crate::chain::{refusal, room, Cause, Failure, Receipt, Weight};

pub(super) use hub::{gas as ethereum_gas, gas_price, Ethereum};

/// What a transaction did in a dry run.
pub(super) struct Trial<T> {
    /// What it returned.
    pub value: T,
    /// What it weighed.
    pub gas: Weight,
    /// What it must be given at least.
    pub gas_required: Weight,
    /// What it locked for storage.
    pub deposit: i128,
    /// What an item and a byte of storage lock on this chain.
    prices: [Balance; 2],
}

impl<T> Trial<T> {
    pub fn without_gas(value: T, deposit: i128) -> Self {
        Self { value, gas: Weight::zero(), gas_required: Weight::zero(), deposit, prices: [0; 2] }
    }

    /// Of a transaction that is known to weigh so much.
    pub fn weighing(value: T, gas: Weight) -> Self {
        Self { gas, gas_required: gas, ..Self::without_gas(value, 0) }
    }

    /// What it is given beside what it weighed.
    pub fn spare(&self) -> Weight {
        self.gas_limit().saturating_sub(self.gas)
    }

    /// What it must be given, with room for what a dry run cannot see.
    pub fn gas_limit(&self) -> Weight {
        room::gas(self.gas_required)
    }

    /// What it may lock for storage, with room for what a dry run cannot see.
    pub fn deposit_limit(&self) -> Balance {
        let [per_item, per_byte] = self.prices;
        room::deposit(Balance::try_from(self.deposit).unwrap_or(0), per_item, per_byte)
    }

    pub fn into_receipt(self) -> Receipt<T> {
        Receipt { value: self.value, gas: self.gas, deposit: self.deposit, events: Vec::new(), inclusion: None }
    }
}

/// A weight as a chain tells it.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Gas {
    ref_time: u64,
    proof_size: u64,
}

impl From<Gas> for Weight {
    fn from(gas: Gas) -> Self {
        Self::from_parts(gas.ref_time, gas.proof_size)
    }
}

/// What is asked about: the block of this hash, or the best one.
type Block = Option<subxt::utils::H256>;

/// What [`Chain::call`](crate::chain::Chain::call) would do.
pub(super) async fn call(
    connection: &Connection,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    call_at(connection, None, from, contract, value, input).await
}

async fn call_at(
    connection: &Connection,
    block: Block,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    match connection.family {
        Family::Contracts => contracts::call(connection, block, from, contract, value, input).await,
        Family::Hub(_) => hub::call(connection, block, from, contract, value, input).await,
    }
}

/// What a message that only reads answers in the newest final block, or why it does not.
pub(super) async fn read_final(connection: &Connection, contract: AccountId, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let block = connection.ask(|link| async move { link.rpc.chain_get_finalized_head().await }).await?;
    let nobody = AccountId::from([0; 32]);
    Ok(call_at(connection, Some(block), nobody, contract, 0, input).await?.value)
}

/// A contract that a dry run created.
pub(super) struct Created {
    /// Where it would be.
    pub contract: AccountId,
    /// What its constructor answered.
    pub answer: Vec<u8>,
}

/// Code that a contract is made of.
pub(super) enum Code {
    /// Not stored yet.
    Upload(Vec<u8>),
    /// Stored under this hash.
    Existing(Hash),
}

impl Code {
    fn value(&self) -> Value {
        match self {
            Self::Upload(code) => Value::unnamed_variant("Upload", [Value::from_bytes(code)]),
            Self::Existing(hash) => Value::unnamed_variant("Existing", [Value::from_bytes(hash)]),
        }
    }
}

/// What [`Chain::instantiate`](crate::chain::Chain::instantiate) would do.
pub(super) async fn instantiate(
    connection: &Connection,
    from: AccountId,
    value: Balance,
    code: &Code,
    input: &[u8],
    salt: &[u8],
) -> Result<Trial<Created>, Failure> {
    match connection.family {
        Family::Contracts => contracts::instantiate(connection, from, value, code, input, salt).await,
        Family::Hub(_) => hub::instantiate(connection, from, value, code, input, salt).await,
    }
}

/// Code that was stored, or would be.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Stored {
    code_hash: subxt::utils::H256,
    /// Native coin that it locks.
    pub deposit: Balance,
}

impl Stored {
    pub fn code_hash(&self) -> Hash {
        self.code_hash.0.into()
    }
}

/// What [`Chain::upload`](crate::chain::Chain::upload) would do.
pub(super) async fn upload(connection: &Connection, from: AccountId, code: &[u8]) -> Result<Stored, Failure> {
    match connection.family {
        Family::Contracts => contracts::upload(connection, from, code).await,
        Family::Hub(_) => hub::upload(connection, from, code).await,
    }
}

/// Why the chain refused, in its own words.
pub(super) fn explain(connection: &Connection, error: &Value) -> Cause {
    let subxt::ext::scale_value::ValueDef::Variant(kind) = &error.value else {
        return refusal::of_other(&error.to_string());
    };
    if kind.name != "Module" {
        return refusal::of_other(&error.to_string());
    }
    refusal::of_module(connection.error_name(error))
}

/// Time of the best block, as contracts read it: a Hub's count whole seconds.
pub(super) async fn now_ms(connection: &Connection) -> Result<Timestamp, Failure> {
    let key = storage_prefix(b"Timestamp", b"Now");
    let bytes = connection.ask(|link| async move { link.rpc.state_get_storage(&key, None).await }).await?;
    let now_ms: Timestamp = bytes.map_or(Ok(0), |bytes| read(&bytes))?;
    Ok(match connection.family {
        Family::Contracts => now_ms,
        Family::Hub(_) => now_ms.saturating_sub(now_ms.rem_euclid(1_000)),
    })
}

/// Native coin that `account` can send.
pub(super) async fn native_balance(connection: &Connection, account: AccountId) -> Result<Balance, Failure> {
    match connection.family {
        Family::Contracts => spendable_balance(connection, account).await,
        Family::Hub(_) => hub::balance(connection, account).await,
    }
}

/// Native coin that is free and not frozen.
async fn spendable_balance(connection: &Connection, account: AccountId) -> Result<Balance, Failure> {
    let found = connection.ask(|link| async move {
        let best = link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?;
        let place = subxt::dynamic::storage("System", "Account", vec![Value::from_bytes(account.0)]);
        let found = link.client.storage().at(best).fetch(&place).await?;
        found.map(|found| found.to_value()).transpose().map_err(subxt::Error::from)
    });
    let Some(found) = found.await? else { return Ok(0) };
    let part = |name: &str| found.at("data").at(name).and_then(|part| part.as_u128()).unwrap_or(0);
    Ok(spendable(part("free"), part("frozen"), part("reserved")))
}

/// free − max(frozen − reserved, 0): what is held in reserve is frozen first.
fn spendable(free: Balance, frozen: Balance, reserved: Balance) -> Balance {
    free.saturating_sub(frozen.saturating_sub(reserved))
}

/// How many transactions of `account` are in blocks, which is the number that its next one bears.
pub(super) async fn transactions_of(connection: &Connection, account: AccountId) -> Result<u64, Failure> {
    ask(connection, "AccountNonceApi", "account_nonce", vec![Value::from_bytes(account.0)]).await
}

/// Whether code of this hash is stored.
pub(super) async fn has_code(connection: &Connection, code_hash: Hash) -> Result<bool, Failure> {
    let pallet = connection.family.pallet().as_bytes();
    let key = [storage_prefix(pallet, b"CodeInfoOf").as_slice(), code_hash.as_ref()].concat();
    let key = key.as_slice();
    let found = connection.ask(|link| async move { link.rpc.state_get_storage(key, None).await });
    Ok(found.await?.is_some())
}

/// Hash of the code that a contract runs.
pub(super) async fn code_of(connection: &Connection, contract: AccountId) -> Result<Option<Hash>, Failure> {
    match connection.family {
        Family::Contracts => contracts::code_of(connection, contract).await,
        Family::Hub(_) => hub::code_of(connection, contract).await,
    }
}

/// What a chain allows and charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of code.
    pub code_bytes: u32,
    /// Native coin locked for each item of storage.
    pub deposit_per_item: Balance,
    /// Native coin locked for each byte of storage.
    pub deposit_per_byte: Balance,
    /// Share of a code's deposit that each contract of that code locks once more, in billionths.
    pub code_lockup: Balance,
    /// The least native coin with which an account stays alive.
    pub existential_deposit: Balance,
}

/// The most bytes of code on a Hub, which its metadata does not tell: a constant of pallet-revive (0.20.2, `limits`).
const HUB_CODE_BYTES: u32 = 1_024 * 1_024;

/// What the chain allows and charges, from its own metadata.
pub(super) async fn limits(connection: &Connection) -> Result<Limits, Failure> {
    let family = connection.family;
    connection
        .ask(|link| async move {
            let amount = |pallet: &str, name: &str| {
                let value = link.client.constants().at(&subxt::dynamic::constant(pallet, name))?.to_value()?;
                // A share is a number in a struct of its own.
                let number = value.as_u128().or_else(|| value.at(0).and_then(|inner| inner.as_u128()));
                number.ok_or_else(|| subxt::Error::from(format!("{pallet}.{name} of this chain is no number")))
            };
            let pallet = family.pallet();
            let code_bytes = match family {
                Family::Contracts => amount(pallet, "MaxCodeLen")?.try_into().unwrap_or(u32::MAX),
                Family::Hub(_) => HUB_CODE_BYTES,
            };
            Ok(Limits {
                code_bytes,
                deposit_per_item: family.units(amount(pallet, "DepositPerItem")?),
                deposit_per_byte: family.units(amount(pallet, "DepositPerByte")?),
                code_lockup: amount(pallet, "CodeHashLockupDepositPercent")?,
                existential_deposit: family.units(amount("Balances", "ExistentialDeposit")?),
            })
        })
        .await
}

/// Until which block the chain is in safe mode, if its pallet for that says so.
pub(super) async fn safe_mode(connection: &Connection) -> Result<Option<u64>, Failure> {
    if connection.link().client.metadata().pallet_by_name("SafeMode").is_none() {
        return Ok(None);
    }
    let key = storage_prefix(b"SafeMode", b"EnteredUntil");
    let bytes = connection.ask(|link| async move { link.rpc.state_get_storage(&key, None).await }).await?;
    bytes.map(|bytes| read::<u32>(&bytes).map(u64::from)).transpose()
}

/// Bytes of a transaction beside its call: signature, address, number.
const ENVELOPE: usize = 160;

/// Native coin for a transaction of this call that leaves `spare` of its limit. The chain itself says what the call weighs,
/// since beside its limit comes what the pallet takes for any: for a new contract, more than its constructor needs.
pub(super) async fn fee(connection: &Connection, call: &DynamicPayload, spare: Weight) -> Result<Balance, Failure> {
    let own = unsigned(connection, call)?;
    let length = u32::try_from(own.len().saturating_add(ENVELOPE)).unwrap_or(u32::MAX);
    let unsigned = match connection.family {
        Family::Contracts => own,
        Family::Hub(_) => unsigned(connection, &hub::inside(call, length))?,
    };
    let question = [unsigned, length.encode()].concat();
    let question = question.as_slice();
    let info = "TransactionPaymentApi_query_info";
    let told = connection.ask(|link| async move { link.rpc.state_call(info, Some(question), None).await }).await?;
    let weight = Weight::decode(&mut told.as_slice()).map_err(unknown)?.saturating_sub(spare);
    let price = |function, of| ask::<Balance>(connection, "TransactionPaymentApi", function, vec![of]);
    let by_weight = price("query_weight_to_fee", weight_value(weight)).await?;
    let by_length = price("query_length_to_fee", Value::u128(length.into())).await?;
    Ok(connection.family.units(by_weight.saturating_add(by_length)))
}

fn unsigned(connection: &Connection, call: &DynamicPayload) -> Result<Vec<u8>, Failure> {
    Ok(connection.link().client.tx().create_unsigned(call).map_err(unknown)?.into_encoded())
}

/// A weight in the chain's form.
pub(super) fn weight_value(weight: Weight) -> Value {
    let (time, proof) = (weight.ref_time().into(), weight.proof_size().into());
    Value::named_composite([("ref_time", Value::u128(time)), ("proof_size", Value::u128(proof))])
}

/// Calls a function of the runtime, with arguments and answer in the types that the chain's metadata says.
async fn ask<T: DecodeAsType>(
    connection: &Connection,
    interface: &str,
    function: &str,
    arguments: Vec<Value>,
) -> Result<T, Failure> {
    ask_at(connection, None, interface, function, arguments).await
}

/// The same of a certain block; `None` is the best one.
async fn ask_at<T: DecodeAsType>(
    connection: &Connection,
    block: Block,
    interface: &str,
    function: &str,
    arguments: Vec<Value>,
) -> Result<T, Failure> {
    let metadata = connection.link().client.metadata();
    let question = runtime_api::payload::dynamic(interface, function, arguments);
    let bytes = runtime_api::call_args(&question, &metadata).map_err(unknown)?;
    let name = runtime_api::call_name(&question);
    let (name, bytes) = (name.as_str(), bytes.as_slice());
    let answer = connection.ask(|link| async move { link.rpc.state_call(name, Some(bytes), block).await });
    let answer = answer.await?;
    let answer = runtime_api::decode_value(&mut answer.as_slice(), &question, &metadata).map_err(unknown)?;
    answer.as_type().map_err(unknown)
}

pub(super) fn unknown(error: impl Display) -> Failure {
    let reason = format!("its answer is in a form that this program does not know ({error})");
    Failure::before_it_ran(Cause::Refused(reason))
}

/// More bytes than were asked for may follow: later chains tell more.
pub(super) fn read<T: Decode>(bytes: &[u8]) -> Result<T, Failure> {
    T::decode(&mut &*bytes).map_err(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spendable_is_what_is_free_and_not_frozen() {
        assert_eq!(spendable(100, 0, 0), 100);
        assert_eq!(spendable(100, 60, 0), 40);
        assert_eq!(spendable(100, 60, 50), 90);
        assert_eq!(spendable(100, 60, 70), 100);
        assert_eq!(spendable(100, 160, 0), 0);
    }
}
