// SPDX-License-Identifier: Apache-2.0
//! What a transaction did, by its block's events.

mod contracts;
mod hub;

use ink::primitives::AccountId;
use kite_interfaces::Balance;
use subxt::blocks::ExtrinsicEvents;
use subxt::dynamic::Value;
use subxt::events::EventDetails;
use subxt::ext::scale_decode::{DecodeAsFields, DecodeAsType, Field};
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
        let fees = parts.iter().filter_map(|part| Some(part.inclusion?.fee)).fold(0, Balance::saturating_add);
        let whole = parts.pop().and_then(|rest| rest.inclusion).map(|inclusion| Inclusion { fee: fees, ..inclusion });
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
    receipt.events.extend(emitted(connection.family, event)?);
    match connection.family {
        Family::Contracts => contracts::note(receipt, connection, from, event)?,
        Family::Hub(_) => hub::note(receipt, connection, from, event)?,
    }
    match (event.pallet_name(), event.variant_name()) {
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
