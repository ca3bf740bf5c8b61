// SPDX-License-Identifier: Apache-2.0
//! What transactions order.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::tx::DynamicPayload;

use super::super::coin::Coin;
use super::super::questions::{weight_value, Trial};
use crate::chain::room;

/// A message to a contract, with the limits that its dry run suggests.
pub fn call<T>(coin: &Coin, contract: AccountId, value: Balance, tried: &Trial<T>, input: &[u8]) -> DynamicPayload {
    let fields = vec![
        address(contract),
        Value::u128(value),
        weight_value(tried.gas_limit()),
        deposit_limit(coin, tried.deposit_limit()),
        Value::from_bytes(input),
    ];
    subxt::dynamic::tx("Contracts", "call", fields)
}

/// Native coin for an account.
pub fn transfer(to: AccountId, amount: Balance) -> DynamicPayload {
    subxt::dynamic::tx("Balances", "transfer_keep_alive", vec![address(to), Value::u128(amount)])
}

/// All of these in one, or none.
pub fn batch(calls: impl IntoIterator<Item = DynamicPayload>) -> DynamicPayload {
    let calls = calls.into_iter().map(DynamicPayload::into_value);
    subxt::dynamic::tx("Utility", "batch_all", vec![Value::unnamed_composite(calls)])
}

/// A new contract of stored code.
pub fn instantiate<T>(
    coin: &Coin,
    code_hash: Hash,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
    salt: &[u8],
) -> DynamicPayload {
    let fields = vec![
        Value::u128(value),
        weight_value(tried.gas_limit()),
        deposit_limit(coin, tried.deposit_limit()),
        Value::from_bytes(code_hash),
        Value::from_bytes(input),
        Value::from_bytes(salt),
    ];
    subxt::dynamic::tx("Contracts", "instantiate", fields)
}

/// Code to be stored.
pub fn upload(coin: &Coin, code: &[u8], deposit: Balance) -> DynamicPayload {
    let (limit, determinism) =
        (deposit_limit(coin, room::deposit(deposit, 0, 0)), Value::unnamed_variant("Enforced", []));
    subxt::dynamic::tx("Contracts", "upload_code", vec![Value::from_bytes(code), limit, determinism])
}

/// An account as the receiver of a transaction.
fn address(account: AccountId) -> Value {
    Value::unnamed_variant("Id", [Value::from_bytes(account.0)])
}

/// A limit, and never more than the chain can count.
fn deposit_limit(coin: &Coin, limit: Balance) -> Value {
    Value::unnamed_variant("Some", [Value::u128(limit.min(coin.most()))])
}
