// SPDX-License-Identifier: Apache-2.0
//! What transactions order.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::tx::DynamicPayload;

use super::super::connection::Connection;
use super::super::family::Family;
use super::super::questions::{weight_value, Ethereum, Trial};
use crate::chain::hub::{said, word};
use crate::chain::{room, Failure};

/// What is to be sent.
#[derive(Clone)]
pub enum Wanted {
    /// A call of the chain's own.
    Call(DynamicPayload),
    /// A transaction of Ethereum's, to a Hub.
    Ethereum(Ethereum),
}

/// A message to a contract, with the limits that its dry run suggests. On a Hub it is a transaction as a wallet of
/// Ethereum's sends it, so that explorers show to whom it went and what it was.
pub fn message<T>(
    connection: &Connection,
    contract: AccountId,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
) -> Result<Wanted, Failure> {
    Ok(match connection.family {
        Family::Contracts => Wanted::Call(call(connection, contract, value, tried, input)?),
        Family::Hub(_) => Wanted::Ethereum(Ethereum { to: said::address(contract)?, value, data: input.to_vec() }),
    })
}

/// The same as a call of the chain's own, whatever its family.
pub fn call<T>(
    connection: &Connection,
    contract: AccountId,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
) -> Result<DynamicPayload, Failure> {
    let (value, limit) = (Value::u128(connection.family.native(value)?), weight_value(tried.gas_limit()));
    let fields = match connection.family {
        Family::Contracts => {
            let deposit = deposit_limit(connection, tried.deposit_limit());
            vec![address(contract), value, limit, deposit, Value::from_bytes(input)]
        }
        Family::Hub(_) => {
            let deposit = native_limit(connection, tried.deposit_limit());
            vec![Value::from_bytes(said::address(contract)?), value, limit, deposit, Value::from_bytes(input)]
        }
    };
    Ok(subxt::dynamic::tx(connection.family.pallet(), "call", fields))
}

/// Native coin for an account.
pub fn transfer(connection: &Connection, to: AccountId, amount: Balance) -> Result<Wanted, Failure> {
    Ok(match connection.family {
        Family::Contracts => Wanted::Call(gift(to, amount)),
        Family::Hub(_) => Wanted::Ethereum(Ethereum { to: said::address(to)?, value: amount, data: Vec::new() }),
    })
}

/// So many of the smallest units of the chain's own coin for an account, as a call of its own.
pub fn gift(to: AccountId, amount: Balance) -> DynamicPayload {
    subxt::dynamic::tx("Balances", "transfer_keep_alive", vec![address(to), Value::u128(amount)])
}

/// All of these in one, or none.
pub fn batch(calls: impl IntoIterator<Item = DynamicPayload>) -> DynamicPayload {
    let calls = calls.into_iter().map(DynamicPayload::into_value);
    subxt::dynamic::tx("Utility", "batch_all", vec![Value::unnamed_composite(calls)])
}

/// A new contract of stored code.
pub fn instantiate<T>(
    connection: &Connection,
    code_hash: Hash,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
    salt: &[u8],
) -> Result<DynamicPayload, Failure> {
    let (value, limit) = (Value::u128(connection.family.native(value)?), weight_value(tried.gas_limit()));
    let (code_hash, input) = (Value::from_bytes(code_hash), Value::from_bytes(input));
    let (deposit, salt) = match connection.family {
        Family::Contracts => (deposit_limit(connection, tried.deposit_limit()), Value::from_bytes(salt)),
        Family::Hub(_) => {
            let salt = Value::unnamed_variant("Some", [Value::from_bytes(word(salt))]);
            (native_limit(connection, tried.deposit_limit()), salt)
        }
    };
    Ok(subxt::dynamic::tx(
        connection.family.pallet(),
        "instantiate",
        vec![value, limit, deposit, code_hash, input, salt],
    ))
}

/// Code to be stored.
pub fn upload(connection: &Connection, code: &[u8], deposit: Balance) -> DynamicPayload {
    let (code, limit) = (Value::from_bytes(code), room::deposit(deposit, 0, 0));
    let fields = match connection.family {
        Family::Contracts => {
            vec![code, deposit_limit(connection, limit), Value::unnamed_variant("Enforced", [])]
        }
        Family::Hub(_) => vec![code, native_limit(connection, limit)],
    };
    subxt::dynamic::tx(connection.family.pallet(), "upload_code", fields)
}

/// An account as the receiver of a transaction.
fn address(account: AccountId) -> Value {
    Value::unnamed_variant("Id", [Value::from_bytes(account.0)])
}

/// A limit, and never more than the chain can count.
fn deposit_limit(connection: &Connection, limit: Balance) -> Value {
    Value::unnamed_variant("Some", [Value::u128(limit.min(connection.coin.most()))])
}

/// A limit in the smallest unit of the chain's own coin, rounded up.
fn native_limit(connection: &Connection, limit: Balance) -> Value {
    Value::u128(limit.div_ceil(connection.family.units(1)))
}
