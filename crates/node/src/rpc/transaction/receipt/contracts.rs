// SPDX-License-Identifier: Apache-2.0
//! What a transaction locked and cost on a chain with pallet-contracts.

use ink::primitives::AccountId;
use kite_interfaces::Balance;
use subxt::events::EventDetails;
use subxt::ext::scale_decode::DecodeAsType;
use subxt::utils::AccountId32;
use subxt::PolkadotConfig;

use super::super::super::connection::Connection;
use super::{fields, of};
use crate::chain::{Failure, Inclusion, Receipt};

pub(super) fn note<T>(
    receipt: &mut Receipt<T>,
    connection: &Connection,
    from: AccountId,
    event: &EventDetails<PolkadotConfig>,
) -> Result<(), Failure> {
    match (event.pallet_name(), event.variant_name()) {
        ("Contracts", "StorageDepositTransferredAndHeld") => {
            let DepositHeld { from: payer, amount } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(of(from, &payer, amount));
        }
        ("Contracts", "StorageDepositTransferredAndReleased") => {
            let DepositReleased { to: payee, amount } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_sub(of(from, &payee, amount));
        }
        // Whoever sends a transaction that makes a contract gives it what every account must have. No event of the
        // pallet tells that among the deposits, and its dry runs count it.
        ("Contracts", "Instantiated") => {
            let least = i128::try_from(connection.least_balance()).unwrap_or(i128::MAX);
            receipt.deposit = receipt.deposit.saturating_add(least);
        }
        ("Contracts", "CodeStored") => {
            let CodeStored { deposit_held, uploader } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(of(from, &uploader, deposit_held));
        }
        ("TransactionPayment", "TransactionFeePaid") => {
            let FeePaid { actual_fee: fee } = fields(connection, event)?;
            receipt.inclusion = receipt.inclusion.map(|inclusion| Inclusion { fee, ..inclusion });
        }
        _ => {}
    }
    Ok(())
}

/// Native coin that was locked for storage.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DepositHeld {
    from: AccountId32,
    amount: Balance,
}

/// Native coin that storage gave back.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DepositReleased {
    to: AccountId32,
    amount: Balance,
}

/// Code that was stored, and what for.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct CodeStored {
    deposit_held: Balance,
    uploader: AccountId32,
}

/// What a transaction cost.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct FeePaid {
    actual_fee: Balance,
}
