// SPDX-License-Identifier: Apache-2.0
//! What pallet-contracts is asked.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::ext::scale_decode::DecodeAsType;

use super::super::connection::Connection;
use super::answer::{none, Returned, StorageDeposit};
use super::{ask, ask_at, explain, Block, Code, Created, Gas, Stored, Trial};
use crate::chain::{Cause, Failure};

/// A dry run's answer. What else the chain tells, its events among it, is left out.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Answer<T> {
    gas_consumed: Gas,
    gas_required: Gas,
    storage_deposit: StorageDeposit,
    result: Result<T, Value>,
}

/// What a chain tells of a contract that it made.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Made {
    result: Returned,
    account_id: subxt::utils::AccountId32,
}

pub(super) async fn call(
    connection: &Connection,
    block: Block,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    let value = Value::u128(connection.coin.fitting(value)?);
    let (from, contract, input) = (Value::from_bytes(from.0), Value::from_bytes(contract.0), Value::from_bytes(input));
    let arguments = vec![from, contract, value, none(), none(), input];
    let answer = ask_at(connection, block, "ContractsApi", "call", arguments).await?;
    trial(connection, answer, Returned::unless_reverted)
}

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

pub(super) async fn upload(connection: &Connection, from: AccountId, code: &[u8]) -> Result<Stored, Failure> {
    let determinism = Value::unnamed_variant("Enforced", []);
    let arguments = vec![Value::from_bytes(from.0), Value::from_bytes(code), none(), determinism];
    let answer: Result<_, Value> = ask(connection, "ContractsApi", "upload_code", arguments).await?;
    answer.map_err(|error| Failure::before_it_ran(explain(connection, &error)))
}

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
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ContractInfo {
    code_hash: subxt::utils::H256,
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
