// SPDX-License-Identifier: Apache-2.0
//! What a node is asked without changing anything: always about the best block. Questions and answers have
//! the types that the chain's metadata gives them: widths of numbers are its own.

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
use crate::chain::{refusal, room, Cause, Failure, Receipt, Weight};

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

/// A dry run's answer. What else the chain tells, its events among it, is left out.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Answer<T> {
    gas_consumed: Gas,
    gas_required: Gas,
    storage_deposit: StorageDeposit,
    result: Result<T, Value>,
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

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum StorageDeposit {
    Refund(Balance),
    Charge(Balance),
}

impl StorageDeposit {
    fn signed(&self) -> i128 {
        let bounded = |amount: Balance| i128::try_from(amount).unwrap_or(i128::MAX);
        match *self {
            Self::Charge(amount) => bounded(amount),
            Self::Refund(amount) => bounded(amount).saturating_neg(),
        }
    }
}

/// What a message or a constructor returned.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Returned {
    flags: Flags,
    data: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Flags {
    bits: u32,
}

impl Returned {
    /// The flag by which a contract undoes its work: the lowest bit.
    const REVERTED: u32 = 1;

    fn unless_reverted(self) -> Result<Vec<u8>, Cause> {
        if self.flags.bits & Self::REVERTED == Self::REVERTED {
            Err(Cause::Reverted(self.data))
        } else {
            Ok(self.data)
        }
    }
}

/// What [`Chain::call`](crate::chain::Chain::call) would do.
pub(super) async fn call(
    connection: &Connection,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    let value = connection.coin.fitting(value)?;
    let arguments = vec![
        Value::from_bytes(from.0),
        Value::from_bytes(contract.0),
        Value::u128(value),
        none(),
        none(),
        Value::from_bytes(input),
    ];
    let answer = ask(connection, "ContractsApi", "call", arguments).await?;
    trial(connection, answer, Returned::unless_reverted)
}

/// What a message that only reads answers in the newest final block, or why it does not.
pub(super) async fn read_final(connection: &Connection, contract: AccountId, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let nobody = Value::from_bytes([0; 32]);
    let contract = Value::from_bytes(contract.0);
    let arguments = vec![nobody, contract, Value::u128(0), none(), none(), Value::from_bytes(input)];
    let block = connection.ask(|link| async move { link.rpc.chain_get_finalized_head().await }).await?;
    let answer = ask_at(connection, Some(block), "ContractsApi", "call", arguments).await?;
    Ok(trial(connection, answer, Returned::unless_reverted)?.value)
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

/// What a chain tells of a contract that it made.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Made {
    result: Returned,
    account_id: subxt::utils::AccountId32,
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
    let value = connection.coin.fitting(value)?;
    let arguments = vec![
        Value::from_bytes(from.0),
        Value::u128(value),
        none(),
        none(),
        code.value(),
        Value::from_bytes(input),
        Value::from_bytes(salt),
    ];
    let answer = ask(connection, "ContractsApi", "instantiate", arguments).await?;
    trial(connection, answer, |made: Made| {
        let contract = made.account_id.0.into();
        made.result.unless_reverted().map(|answer| Created { contract, answer })
    })
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
    let determinism = Value::unnamed_variant("Enforced", []);
    let arguments = vec![Value::from_bytes(from.0), Value::from_bytes(code), none(), determinism];
    let answer: Result<_, Value> = ask(connection, "ContractsApi", "upload_code", arguments).await?;
    answer.map_err(|error| Failure::before_it_ran(explain(connection, &error)))
}

fn none() -> Value {
    Value::unnamed_variant("None", [])
}

fn trial<T, U>(
    connection: &Connection,
    answer: Answer<T>,
    read: impl FnOnce(T) -> Result<U, Cause>,
) -> Result<Trial<U>, Failure> {
    let gas = answer.gas_consumed.into();
    let result = answer.result.map_err(|error| explain(connection, &error)).and_then(read);
    let value = result.map_err(|cause| Failure { gas, cause })?;
    let (gas_required, deposit) = (answer.gas_required.into(), answer.storage_deposit.signed());
    Ok(Trial { value, gas, gas_required, deposit, prices: connection.deposit_prices() })
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

/// Time of the best block.
pub(super) async fn now_ms(connection: &Connection) -> Result<Timestamp, Failure> {
    let key = storage_prefix(b"Timestamp", b"Now");
    let bytes = connection.ask(|link| async move { link.rpc.state_get_storage(&key, None).await }).await?;
    bytes.map_or(Ok(0), |bytes| read(&bytes))
}

/// Native coin that is free and not frozen.
pub(super) async fn native_balance(connection: &Connection, account: AccountId) -> Result<Balance, Failure> {
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
    let key = [storage_prefix(b"Contracts", b"CodeInfoOf").as_slice(), code_hash.as_ref()].concat();
    let key = key.as_slice();
    let found = connection.ask(|link| async move { link.rpc.state_get_storage(key, None).await });
    Ok(found.await?.is_some())
}

/// Hash of the code that a contract runs.
pub(super) async fn code_of(connection: &Connection, contract: AccountId) -> Result<Option<Hash>, Failure> {
    let found = connection.ask(|link| async move {
        let best = link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?;
        let place = subxt::dynamic::storage("Contracts", "ContractInfoOf", vec![Value::from_bytes(contract.0)]);
        let found = link.client.storage().at(best).fetch(&place).await?;
        found.map(|found| found.as_type::<ContractInfo>()).transpose().map_err(subxt::Error::from)
    });
    Ok(found.await?.map(|info| info.code_hash.0.into()))
}

/// What a contract's entry in pallet-contracts says, as far as it matters here.
#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ContractInfo {
    code_hash: subxt::utils::H256,
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

/// What the chain allows and charges, from its own metadata.
pub(super) async fn limits(connection: &Connection) -> Result<Limits, Failure> {
    connection
        .ask(|link| async move {
            let amount = |pallet: &str, name: &str| {
                let value = link.client.constants().at(&subxt::dynamic::constant(pallet, name))?.to_value()?;
                // A share is a number in a struct of its own.
                let number = value.as_u128().or_else(|| value.at(0).and_then(|inner| inner.as_u128()));
                number.ok_or_else(|| subxt::Error::from(format!("{pallet}.{name} of this chain is no number")))
            };
            Ok(Limits {
                code_bytes: amount("Contracts", "MaxCodeLen")?.try_into().unwrap_or(u32::MAX),
                deposit_per_item: amount("Contracts", "DepositPerItem")?,
                deposit_per_byte: amount("Contracts", "DepositPerByte")?,
                code_lockup: amount("Contracts", "CodeHashLockupDepositPercent")?,
                existential_deposit: amount("Balances", "ExistentialDeposit")?,
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
    let unsigned = connection.link().client.tx().create_unsigned(call).map_err(unknown)?.into_encoded();
    let length = u32::try_from(unsigned.len().saturating_add(ENVELOPE)).unwrap_or(u32::MAX);
    let question = [unsigned, length.encode()].concat();
    let question = question.as_slice();
    let info = "TransactionPaymentApi_query_info";
    let told = connection.ask(|link| async move { link.rpc.state_call(info, Some(question), None).await }).await?;
    let weight = Weight::decode(&mut told.as_slice()).map_err(unknown)?.saturating_sub(spare);
    let price = |function, of| ask::<Balance>(connection, "TransactionPaymentApi", function, vec![of]);
    let by_weight = price("query_weight_to_fee", weight_value(weight)).await?;
    let by_length = price("query_length_to_fee", Value::u128(length.into())).await?;
    Ok(by_weight.saturating_add(by_length))
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
    block: Option<subxt::utils::H256>,
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
