// SPDX-License-Identifier: Apache-2.0
//! What pallet-revive is asked: about transactions of Ethereum's, as an Ethereum RPC asks. Its own amounts are in the
//! chain's coin; what comes out of here is in wei.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::dynamic::{At, Value};
use subxt::ext::scale_decode::DecodeAsType;
use subxt::ext::scale_value::ValueDef;
use subxt::tx::DynamicPayload;
use subxt::utils::H160;

use super::super::connection::Connection;
use super::super::family::Hub;
use super::answer::{none, some, Returned, StorageDeposit};
use super::{ask, ask_at, explain, unknown, Block, Code, Created, Gas, Stored, Trial};
use crate::chain::{refusal, room, Cause, Failure};

/// A transaction of Ethereum's, but for its signature and what it may cost.
#[derive(Clone, Debug)]
pub struct Ethereum {
    /// The address that it goes to.
    pub to: [u8; 20],
    /// Wei that go along.
    pub value: Balance,
    /// What a contract is told.
    pub data: Vec<u8>,
}

/// What such a transaction did in a dry run.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Tried {
    weight_required: Gas,
    storage_deposit: Balance,
    eth_gas: Wide,
    data: Vec<u8>,
}

/// Why it did nothing.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Undone {
    Data(Vec<u8>),
    Message(String),
}

/// A number of 256 bits.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Wide([u64; 4]);

impl Wide {
    /// As much of it as can be counted here.
    fn bounded(&self) -> Balance {
        let [low, high, above, top] = self.0;
        if above > 0 || top > 0 {
            return Balance::MAX;
        }
        Balance::from(high).wrapping_shl(64) | Balance::from(low)
    }
}

/// The address of an account, as the chain has it.
pub(super) fn address(account: AccountId) -> Result<[u8; 20], Failure> {
    crate::chain::hub::said::address(account)
}

pub(super) async fn call(
    connection: &Connection,
    block: Block,
    from: AccountId,
    contract: AccountId,
    value: Balance,
    input: &[u8],
) -> Result<Trial<Vec<u8>>, Failure> {
    let asked = Ethereum { to: address(contract)?, value, data: input.to_vec() };
    let tried = transact(connection, block, from, &asked).await?;
    let gas = tried.weight_required.into();
    let deposit = i128::try_from(connection.family.units(tried.storage_deposit)).unwrap_or(i128::MAX);
    Ok(Trial { value: tried.data, gas, gas_required: gas, deposit, prices: connection.deposit_prices() })
}

/// What a call of the chain's own is inside a transaction of Ethereum's of so many bytes: the chain asks for more then, since
/// it keeps the transaction for Ethereum's tools.
pub(super) fn inside(call: &DynamicPayload, length: u32) -> DynamicPayload {
    let transaction = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    let fields = vec![call.clone().into_value(), Value::from_bytes(transaction)];
    subxt::dynamic::tx("Revive", "eth_substrate_call", fields)
}

/// Gas that a transaction must be given, with room for what a dry run cannot see.
pub(in super::super) async fn gas(connection: &Connection, from: AccountId, of: &Ethereum) -> Result<Balance, Failure> {
    let tried = transact(connection, None, from, of).await?;
    Ok(room::ethereum_gas(tried.eth_gas.bounded()))
}

/// Wei that a unit of gas costs.
pub(in super::super) async fn gas_price(connection: &Connection) -> Result<Balance, Failure> {
    let price: Wide = ask(connection, "ReviveApi", "gas_price", Vec::new()).await?;
    Ok(price.bounded())
}

/// Wei that `account` can send.
pub(super) async fn balance(connection: &Connection, account: AccountId) -> Result<Balance, Failure> {
    // Nobody else's coin can be sent by Ethereum's transactions.
    let address = Value::from_bytes(address(account)?);
    let balance: Wide = ask(connection, "ReviveApi", "balance", vec![address]).await?;
    Ok(balance.bounded())
}

async fn transact(connection: &Connection, block: Block, from: AccountId, of: &Ethereum) -> Result<Tried, Failure> {
    let asked = generic(connection, address(from)?, of);
    let answer: Result<Tried, Undone> = ask_at(connection, block, "ReviveApi", "eth_transact", vec![asked]).await?;
    answer.map_err(|undone| match undone {
        Undone::Data(words) => Failure::before_it_ran(Cause::Reverted(words)),
        Undone::Message(reason) => Failure::before_it_ran(refused(&reason)),
    })
}

/// The transaction as the chain is asked about it: what is not said has no bounds.
fn generic(connection: &Connection, from: [u8; 20], of: &Ethereum) -> Value {
    let nothing = || Value::unnamed_composite([]);
    let input = [("input", some(bytes(&of.data))), ("data", none())];
    let said = [
        ("from", some(Value::from_bytes(from))),
        ("to", some(Value::from_bytes(of.to))),
        ("value", some(wide(of.value))),
        ("input", Value::named_composite(input)),
        ("chain_id", some(wide(connection.family.hub().map_or(0, |Hub { chain_id, .. }| chain_id.into())))),
        ("authorization_list", nothing()),
        ("blob_versioned_hashes", nothing()),
        ("blobs", nothing()),
    ];
    // Metadata has the type's own spelling of a name that Rust keeps for itself.
    let fees = ["gas", "gas_price", "max_fee_per_blob_gas", "max_fee_per_gas", "max_priority_fee_per_gas"];
    let unsaid = ["access_list", "nonce", "type", "r#type"].into_iter().chain(fees).map(|name| (name, none()));
    Value::named_composite(said.into_iter().chain(unsaid))
}

fn bytes(of: &[u8]) -> Value {
    Value::unnamed_composite([Value::from_bytes(of)])
}

/// A number of 256 bits, as its four parts of 64.
fn wide(number: Balance) -> Value {
    let low = number & Balance::from(u64::MAX);
    let parts = [low, number.wrapping_shr(64), 0, 0].map(Value::u128);
    Value::unnamed_composite([Value::unnamed_composite(parts)])
}

/// Why the chain refused, from its words: an error of a pallet is named in them.
fn refused(reason: &str) -> Cause {
    let named = reason.split_once("message: Some(\"").and_then(|(_, rest)| rest.split_once('"'));
    named.map_or_else(|| refusal::of_other(reason), |(name, _)| refusal::named(name))
}

/// A dry run's answer where the transaction is the chain's own.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Answer<T> {
    weight_consumed: Gas,
    weight_required: Gas,
    storage_deposit: StorageDeposit,
    result: Result<T, Value>,
}

/// What a chain tells of a contract that it made.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Made {
    result: Returned,
    addr: H160,
}

pub(super) async fn instantiate(
    connection: &Connection,
    from: AccountId,
    value: Balance,
    code: &Code,
    input: &[u8],
    salt: &[u8],
) -> Result<Trial<Created>, Failure> {
    let salt = crate::chain::hub::word(salt);
    let arguments = vec![
        Value::from_bytes(from.0),
        Value::u128(connection.family.native(value)?),
        none(),
        none(),
        code.value(),
        Value::from_bytes(input),
        some(Value::from_bytes(salt)),
    ];
    let answer: Answer<Made> = ask(connection, "ReviveApi", "instantiate", arguments).await?;
    let gas = answer.weight_consumed.into();
    let created = answer.result.map_err(|error| explain(connection, &error)).and_then(|made| {
        let contract = crate::chain::hub::said::account(made.addr.0);
        made.result.unless_reverted().map(|answer| Created { contract, answer })
    });
    let value = created.map_err(|cause| Failure { gas, cause })?;
    let deposit =
        answer.storage_deposit.signed().saturating_mul(i128::try_from(connection.family.units(1)).unwrap_or(1));
    Ok(Trial { value, gas, gas_required: answer.weight_required.into(), deposit, prices: connection.deposit_prices() })
}

pub(super) async fn upload(connection: &Connection, from: AccountId, code: &[u8]) -> Result<Stored, Failure> {
    let arguments = vec![Value::from_bytes(from.0), Value::from_bytes(code), none()];
    let answer: Result<Stored, Value> = ask(connection, "ReviveApi", "upload_code", arguments).await?;
    let stored = answer.map_err(|error| Failure::before_it_ran(explain(connection, &error)))?;
    Ok(Stored { deposit: connection.family.units(stored.deposit), ..stored })
}

pub(super) async fn code_of(connection: &Connection, contract: AccountId) -> Result<Option<Hash>, Failure> {
    let contract = address(contract)?;
    let found = connection.ask(|link| async move {
        let best = link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?;
        let place = subxt::dynamic::storage("Revive", "AccountInfoOf", vec![Value::from_bytes(contract)]);
        let found = link.client.storage().at(best).fetch(&place).await?;
        found.map(|found| found.as_type::<AccountInfo>()).transpose().map_err(subxt::Error::from)
    });
    found.await?.map_or(Ok(None), |info| info.code_hash())
}

/// What an account's entry in pallet-revive says, as far as it matters here.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountInfo {
    account_type: Value,
}

impl AccountInfo {
    /// None, if it is a person's.
    fn code_hash(&self) -> Result<Option<Hash>, Failure> {
        let ValueDef::Variant(kind) = &self.account_type.value else { return Err(unknown("an account of no type")) };
        if kind.name != "Contract" {
            return Ok(None);
        }
        let hash = kind.values.values().next().and_then(|contract| contract.at("code_hash")).map(words_of);
        let hash = hash.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        hash.map(|hash| Some(hash.into())).ok_or_else(|| unknown("a contract without the hash of its code"))
    }
}

/// Bytes however deep they are wrapped.
fn words_of(value: &Value) -> Vec<u8> {
    match &value.value {
        ValueDef::Composite(parts) => parts.values().flat_map(words_of).collect(),
        ValueDef::Primitive(_) => value.as_u128().and_then(|byte| u8::try_from(byte).ok()).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_hash(account_type: Value) -> Result<Option<Hash>, Failure> {
        AccountInfo { account_type }.code_hash()
    }

    fn contract(field: &str) -> Value {
        let hash = Value::unnamed_composite([Value::from_bytes([7; 32])]);
        Value::unnamed_variant("Contract", [Value::named_composite([(field, hash)])])
    }

    #[test]
    fn code_hash_is_a_contracts_and_no_persons_and_what_is_not_understood_is_no_person() {
        assert_eq!(code_hash(contract("code_hash")).unwrap(), Some([7; 32].into()));
        assert_eq!(code_hash(Value::unnamed_variant("EOA", [])).unwrap(), None);
        for strange in [contract("code"), Value::u128(7)] {
            let refused = code_hash(strange).unwrap_err().to_string();
            assert!(refused.contains("in a form that this program does not know"), "{refused}");
        }
    }
}
