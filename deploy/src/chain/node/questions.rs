//! What a node is asked without changing anything: always about the best block.

use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::storage::storage_prefix;
use ink_sandbox::pallet_contracts::{
    Code, CodeUploadReturnValue, ContractResult, Determinism, ExecReturnValue, InstantiateReturnValue,
};
use ink_sandbox::{DispatchError, H256};
use kite_interfaces::{Balance, Timestamp};
use scale::{Decode, Encode};
use subxt::dynamic::{At, Value};

use super::connection::Connection;
use crate::chain::embedded::{signed, unless_reverted};
use crate::chain::{refusal, Cause, Failure, Receipt, Weight};

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
}

impl<T> Trial<T> {
    pub fn without_gas(value: T, deposit: i128) -> Self {
        Self { value, gas: Weight::zero(), gas_required: Weight::zero(), deposit }
    }

    pub fn into_receipt(self) -> Receipt<T> {
        Receipt { value: self.value, gas: self.gas, deposit: self.deposit, events: Vec::new(), inclusion: None }
    }
}

/// A dry run's answer. Its events are left out: their types are the chain's own.
type Answer<T> = ContractResult<Result<T, DispatchError>, Balance, ()>;

/// What [`Chain::call`](crate::chain::Chain::call) would do.
pub(super) async fn call(
    connection: &Connection,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    let question = (from, contract, value, None::<Weight>, None::<Balance>, input).encode();
    let answer: Answer<ExecReturnValue> = runtime(connection, "ContractsApi_call", &question).await?;
    trial(connection, answer, unless_reverted)
}

/// A contract that a dry run created.
pub(super) struct Created {
    /// Where it would be.
    pub contract: AccountId,
    /// What its constructor answered.
    pub answer: Vec<u8>,
}

/// What [`Chain::instantiate`](crate::chain::Chain::instantiate) would do.
pub(super) async fn instantiate(
    connection: &Connection,
    from: AccountId,
    value: Balance,
    code: Code<H256>,
    input: &[u8],
    salt: &[u8],
) -> Result<Trial<Created>, Failure> {
    let question = (from, value, None::<Weight>, None::<Balance>, code, input, salt).encode();
    let answer: Answer<InstantiateReturnValue<[u8; 32]>> =
        runtime(connection, "ContractsApi_instantiate", &question).await?;
    trial(connection, answer, |created| {
        let contract = created.account_id.into();
        unless_reverted(created.result).map(|answer| Created { contract, answer })
    })
}

/// What [`Chain::upload`](crate::chain::Chain::upload) would do.
pub(super) async fn upload(
    connection: &Connection,
    from: AccountId,
    code: &[u8],
) -> Result<CodeUploadReturnValue<H256, Balance>, Failure> {
    let question = (from, code, None::<Balance>, Determinism::Enforced).encode();
    let answer: Result<_, DispatchError> = runtime(connection, "ContractsApi_upload_code", &question).await?;
    answer.map_err(|error| Failure::before_it_ran(explain(connection, error)))
}

fn trial<T, U>(
    connection: &Connection,
    answer: Answer<T>,
    read: impl FnOnce(T) -> Result<U, Cause>,
) -> Result<Trial<U>, Failure> {
    let gas = answer.gas_consumed;
    let result = answer.result.map_err(|error| explain(connection, error)).and_then(read);
    let value = result.map_err(|cause| Failure { gas, cause })?;
    Ok(Trial { value, gas, gas_required: answer.gas_required, deposit: signed(answer.storage_deposit) })
}

/// Why the chain refused, in its own words.
pub(super) fn explain(connection: &Connection, error: DispatchError) -> Cause {
    refusal::of(error, |module| connection.error_name(module))
}

/// Time of the best block.
pub(super) async fn now_ms(connection: &Connection) -> Result<Timestamp, Failure> {
    let key = storage_prefix(b"Timestamp", b"Now");
    let bytes = connection.ask(|link| async move { link.rpc.state_get_storage(&key, None).await }).await?;
    bytes.map_or(Ok(0), |bytes| read(&bytes))
}

/// Native coin that is free.
pub(super) async fn native_balance(connection: &Connection, account: AccountId) -> Result<Balance, Failure> {
    let found = connection.ask(|link| async move {
        let best = link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?;
        let place = subxt::dynamic::storage("System", "Account", vec![Value::from_bytes(account.0)]);
        let found = link.client.storage().at(best).fetch(&place).await?;
        found.map(|found| found.to_value()).transpose().map_err(subxt::Error::from)
    });
    let free = found.await?.and_then(|found| found.at("data").at("free").and_then(|free| free.as_u128()));
    Ok(free.unwrap_or(0))
}

/// How many transactions of `account` are in blocks, which is the number that its next one bears.
pub(super) async fn transactions_of(connection: &Connection, account: AccountId) -> Result<u64, Failure> {
    let count: u32 = runtime(connection, "AccountNonceApi_account_nonce", &account.encode()).await?;
    Ok(count.into())
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

/// Native coin for a transaction of this weight and length.
pub(super) async fn fee(connection: &Connection, weight: Weight, length: u32) -> Result<Balance, Failure> {
    let by_weight: Balance = runtime(connection, "TransactionPaymentApi_query_weight_to_fee", &weight.encode()).await?;
    let by_length: Balance = runtime(connection, "TransactionPaymentApi_query_length_to_fee", &length.encode()).await?;
    Ok(by_weight.saturating_add(by_length))
}

async fn runtime<T: Decode>(connection: &Connection, function: &str, question: &[u8]) -> Result<T, Failure> {
    let answer = connection.ask(|link| async move { link.rpc.state_call(function, Some(question), None).await });
    read(&answer.await?)
}

/// More bytes than were asked for may follow: later chains tell more.
pub(super) fn read<T: Decode>(bytes: &[u8]) -> Result<T, Failure> {
    T::decode(&mut &*bytes).map_err(|error| {
        let reason = format!("its answer is in a form that this program does not know ({error})");
        Failure::before_it_ran(Cause::Refused(reason))
    })
}
