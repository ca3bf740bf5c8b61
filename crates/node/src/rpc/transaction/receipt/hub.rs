// SPDX-License-Identifier: Apache-2.0
//! What a transaction of Ethereum's locked and cost on a Hub. Its sender pays for all in it beforehand, and what is left
//! comes back: deposits of a wallet's own transaction are paid out of that, and those of a call of the chain's own from
//! the sender's balance.

use ink::primitives::AccountId;
use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::events::EventDetails;
use subxt::ext::scale_decode::DecodeAsType;
use subxt::ext::scale_value::ValueDef;
use subxt::utils::AccountId32;
use subxt::PolkadotConfig;

use super::super::super::connection::Connection;
use super::super::super::questions::explain;
use super::{fields, of};
use crate::chain::{Failure, Inclusion, Receipt};

pub(super) fn note<T>(
    receipt: &mut Receipt<T>,
    connection: &Connection,
    from: AccountId,
    event: &EventDetails<PolkadotConfig>,
) -> Result<(), Failure> {
    match (event.pallet_name(), event.variant_name()) {
        ("Balances", "Withdraw") => {
            let Moved { who, amount } = fields(connection, event)?;
            pay(receipt, wei(connection, of(from, &who, amount)));
        }
        ("Balances", "Deposit") => {
            let Moved { who, amount } = fields(connection, event)?;
            pay(receipt, wei(connection, of(from, &who, amount)).saturating_neg());
        }
        ("Balances", "Held") => {
            let Held { reason, amount } = fields(connection, event)?;
            lock_of_payment(receipt, deposit(connection, &reason, amount));
        }
        ("Balances", "Released") => {
            let Held { reason, amount } = fields(connection, event)?;
            lock_of_payment(receipt, deposit(connection, &reason, amount).saturating_neg());
        }
        ("Balances", "TransferAndHold") => {
            let HeldElsewhere { reason, transferred } = fields(connection, event)?;
            lock(receipt, deposit(connection, &reason, transferred));
        }
        ("Balances", "TransferOnHold") => {
            let Held { reason, amount } = fields(connection, event)?;
            lock(receipt, deposit(connection, &reason, amount).saturating_neg());
        }
        // To the chain a transaction of Ethereum's that did nothing is a success.
        ("Revive", "EthExtrinsicRevert") => {
            let Reverted { dispatch_error } = fields(connection, event)?;
            let cause = explain(connection, &dispatch_error);
            return Err(Failure { gas: receipt.gas, cause });
        }
        _ => {}
    }
    Ok(())
}

/// Counts what was paid beforehand, or came back.
fn pay<T>(receipt: &mut Receipt<T>, amount: i128) {
    receipt.inclusion = receipt.inclusion.map(|inclusion| {
        let fee = inclusion.fee.saturating_add_signed(amount);
        Inclusion { fee, ..inclusion }
    });
}

/// Counts a deposit that was paid out of that, which is no fee.
fn lock_of_payment<T>(receipt: &mut Receipt<T>, amount: i128) {
    pay(receipt, amount.saturating_neg());
    lock(receipt, amount);
}

fn lock<T>(receipt: &mut Receipt<T>, amount: i128) {
    receipt.deposit = receipt.deposit.saturating_add(amount);
}

/// The amount in wei, if contracts are the reason.
fn deposit(connection: &Connection, reason: &Value, amount: Balance) -> i128 {
    let is_contracts = matches!(&reason.value, ValueDef::Variant(of) if of.name == "Revive");
    if is_contracts {
        wei(connection, i128::try_from(amount).unwrap_or(i128::MAX))
    } else {
        0
    }
}

fn wei(connection: &Connection, amount: i128) -> i128 {
    amount.saturating_mul(i128::try_from(connection.family.units(1)).unwrap_or(1))
}

/// Native coin that left an account, or came into it.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Moved {
    who: AccountId32,
    amount: Balance,
}

/// Native coin that is held for a reason, or is no more.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Held {
    reason: Value,
    amount: Balance,
}

/// Native coin that is held for a reason in another account.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct HeldElsewhere {
    reason: Value,
    transferred: Balance,
}

/// Why a transaction of Ethereum's did nothing.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Reverted {
    dispatch_error: Value,
}
