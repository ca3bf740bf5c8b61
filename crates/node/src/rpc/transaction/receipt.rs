// SPDX-License-Identifier: Apache-2.0
//! What a transaction did, by its block's events.

use ink::primitives::AccountId;
use kite_interfaces::Balance;
use subxt::blocks::ExtrinsicEvents;
use subxt::dynamic::Value;
use subxt::events::EventDetails;
use subxt::ext::scale_decode::{DecodeAsFields, DecodeAsType, Field};
use subxt::ext::scale_value::ValueDef;
use subxt::utils::AccountId32;
use subxt::PolkadotConfig;

use super::super::connection::Connection;
use super::super::family::Family;
use super::super::questions::{explain, read, unknown, Gas, Trial};
use crate::chain::hub::said::account;
use crate::chain::{Cause, Emitted, Failure, Inclusion, Receipt, Weight};

/// A transaction in its block.
pub struct Included {
    /// Where it is.
    pub inclusion: Inclusion,
    /// All of its events.
    pub events: ExtrinsicEvents<PolkadotConfig>,
}

impl Included {
    /// What it did, by its events.
    pub fn receipt<T>(&self, connection: &Connection, from: AccountId, value: T) -> Result<Receipt<T>, Failure> {
        let mut receipt = self.blank().map(|()| value);
        for event in self.events.iter() {
            note(&mut receipt, connection, from, &event.map_err(unreadable)?)?;
        }
        Ok(receipt)
    }

    /// What each call of a [`batch`] did. A chain does not tell what one of them weighed: that is what it
    /// weighed in its dry run. The fee of all is the first one's.
    pub fn receipts<T>(
        &self,
        connection: &Connection,
        from: AccountId,
        tried: Vec<Trial<T>>,
    ) -> Result<Vec<Receipt<T>>, Failure> {
        let mut parts = vec![self.blank()];
        for event in self.events.iter() {
            let event = event.map_err(unreadable)?;
            match (event.pallet_name(), event.variant_name()) {
                ("Utility", "ItemCompleted") => parts.push(self.blank()),
                _ => parts.last_mut().map_or(Ok(()), |part| note(part, connection, from, &event))?,
            }
        }
        let whole = parts.pop().and_then(|rest| rest.inclusion);
        let of_one = |(trial, part): (Trial<T>, Receipt<()>)| Receipt { gas: trial.gas, ..part.map(|()| trial.value) };
        let mut receipts: Vec<_> = tried.into_iter().zip(parts).map(of_one).collect();
        if let Some(first) = receipts.first_mut() {
            first.inclusion = whole;
        }
        Ok(receipts)
    }

    fn blank(&self) -> Receipt<()> {
        let inclusion = Some(self.inclusion);
        Receipt { value: (), gas: Weight::zero(), deposit: 0, events: Vec::new(), inclusion }
    }
}

fn unreadable(error: subxt::Error) -> Failure {
    Failure::before_it_ran(Cause::Refused(error.to_string()))
}

fn note<T>(
    receipt: &mut Receipt<T>,
    connection: &Connection,
    from: AccountId,
    event: &EventDetails<PolkadotConfig>,
) -> Result<(), Failure> {
    match (event.pallet_name(), event.variant_name()) {
        (_, "ContractEmitted") => receipt.events.extend(emitted(connection.family, event)?),
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
        // On a Hub whoever sends a transaction pays all deposits in it, and gets back all that come back.
        ("Balances", "Held" | "BurnedHeld" | "Released" | "TransferOnHold") => {
            let Held { reason, amount } = fields(connection, event)?;
            let sign = if event.variant_name() == "Held" { 1 } else { -1 };
            receipt.deposit = receipt.deposit.saturating_add(deposit(connection, &reason, amount, sign));
        }
        ("Balances", "TransferAndHold") => {
            let HeldElsewhere { reason, transferred } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(deposit(connection, &reason, transferred, 1));
        }
        ("Contracts", "CodeStored") => {
            let CodeStored { deposit_held, uploader } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(of(from, &uploader, deposit_held));
        }
        ("TransactionPayment", "TransactionFeePaid") => {
            let FeePaid { actual_fee: fee } = fields(connection, event)?;
            let fee = connection.family.units(fee);
            receipt.inclusion = receipt.inclusion.map(|inclusion| Inclusion { fee, ..inclusion });
        }
        // To the chain a transaction of Ethereum's that did nothing is a success.
        ("Revive", "EthExtrinsicRevert") => {
            let Reverted { dispatch_error } = fields(connection, event)?;
            let cause = explain(connection, &dispatch_error);
            return Err(Failure { gas: receipt.gas, cause });
        }
        ("System", "ExtrinsicSuccess") => {
            receipt.gas = fields::<Success>(connection, event)?.dispatch_info.weight.into()
        }
        ("System", "ExtrinsicFailed") => {
            let Failed { dispatch_error, dispatch_info } = fields(connection, event)?;
            let cause = explain(connection, &dispatch_error);
            return Err(Failure { gas: dispatch_info.weight.into(), cause });
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

/// Code that was stored, and what for.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct CodeStored {
    deposit_held: Balance,
    uploader: AccountId32,
}

/// Why a transaction of Ethereum's did nothing.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Reverted {
    dispatch_error: Value,
}

/// What a transaction cost.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct FeePaid {
    actual_fee: Balance,
}

/// A transaction's end, the good one.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Success {
    dispatch_info: Info,
}

/// A transaction's end, the other one.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Failed {
    dispatch_error: Value,
    dispatch_info: Info,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Info {
    weight: Gas,
}

/// An event's fields, in the types that the chain's metadata gives them.
fn fields<E: DecodeAsFields>(connection: &Connection, event: &EventDetails<PolkadotConfig>) -> Result<E, Failure> {
    let metadata = connection.link().client.metadata();
    let about = event.event_metadata();
    let mut known = about.variant.fields.iter().map(|field| Field::new(field.ty.id, field.name.as_deref()));
    E::decode_as_fields(&mut event.field_bytes(), &mut known, metadata.types()).map_err(unknown)
}

/// The amount in wei, if a Hub's contracts are the reason.
fn deposit(connection: &Connection, reason: &Value, amount: Balance, sign: i128) -> i128 {
    let is_contracts = matches!(&reason.value, ValueDef::Variant(of) if of.name == "Revive");
    let amount = if is_contracts { connection.family.units(amount) } else { 0 };
    i128::try_from(amount).unwrap_or(i128::MAX).saturating_mul(sign)
}

/// The amount, if it is this account's.
fn of(account: AccountId, whose: &AccountId32, amount: Balance) -> i128 {
    if account.0 == whose.0 {
        i128::try_from(amount).unwrap_or(i128::MAX)
    } else {
        0
    }
}

/// What a contract emitted, if this event says that one did.
pub fn emitted(family: Family, event: &EventDetails<PolkadotConfig>) -> Result<Option<Emitted>, Failure> {
    if (event.pallet_name(), event.variant_name()) != (family.pallet(), "ContractEmitted") {
        return Ok(None);
    }
    Ok(Some(match family {
        Family::Contracts => {
            let (contract, data) = read(event.field_bytes())?;
            let topics = event.topics().iter().map(|topic| topic.0.into()).collect();
            Emitted { contract, topics, data }
        }
        Family::Hub(_) => {
            let (address, data, topics): (_, _, Vec<[u8; 32]>) = read(event.field_bytes())?;
            Emitted { contract: account(address), topics: topics.into_iter().map(Into::into).collect(), data }
        }
    }))
}
