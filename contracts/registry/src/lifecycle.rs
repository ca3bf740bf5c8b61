//! The life of a contribution: Submitted → Accepted → Retired → bond withdrawn, or Submitted →
//! Rejected. No step skips another and none can be undone. The caller, the epoch and the time come
//! in as arguments; what happened comes back as the event that tells of it. On an error nothing has
//! changed.

use core::mem::take;

use ink::primitives::AccountId;
use kite_interfaces::registry::{
    Accepted, BondReturned, Contribution, Product, RegistryError, Rejected, Retired, Status, Submission,
};
use kite_interfaces::router::NewPosition;
use kite_interfaces::{Balance, ContributionId, Epoch, Timestamp};
use kite_math::decay::weight_down;

use crate::terms::validate_uri;

/// The contribution that `contributor` submits to `product`, with `bond` KITE for it.
pub fn submit(
    submission: Submission,
    product: &Product,
    contributor: AccountId,
    bond: Balance,
    now: Timestamp,
) -> Result<Contribution, RegistryError> {
    ensure_bond(product, submission.units, bond)?;
    validate_uri(&submission.evidence_uri)?;
    Ok(Contribution {
        product: submission.product,
        stage: submission.stage,
        contributor,
        payee: submission.payee.unwrap_or(contributor),
        units: submission.units,
        bond,
        status: Status::Submitted,
        submitted_at_ms: now,
        evidence_uri: submission.evidence_uri,
        evidence_hash: submission.evidence_hash,
    })
}

/// The curator takes the work: it earns from the next epoch on.
pub fn accept(
    id: ContributionId,
    contribution: &mut Contribution,
    product: &Product,
    caller: AccountId,
    epoch: Epoch,
) -> Result<Accepted, RegistryError> {
    ensure_decidable(id, contribution, product, caller)?;
    let weight = weight_at(contribution, product, epoch)?;
    let from_epoch = next(epoch)?;
    contribution.status = Status::Accepted { from_epoch };
    Ok(Accepted { contribution: id, weight, from_epoch })
}

/// The curator refuses the work: its bond is free at once.
pub fn reject(
    id: ContributionId,
    contribution: &mut Contribution,
    product: &Product,
    caller: AccountId,
) -> Result<(Rejected, Option<BondReturned>), RegistryError> {
    ensure_decidable(id, contribution, product, caller)?;
    contribution.status = Status::Rejected;
    Ok((Rejected { contribution: id }, release_bond(id, contribution)))
}

/// The contributor ends an accepted contribution: it earns until the end of this epoch.
pub fn retire(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    epoch: Epoch,
) -> Result<Retired, RegistryError> {
    ensure_contributor(contribution, caller)?;
    let Status::Accepted { .. } = contribution.status else {
        return Err(RegistryError::WrongStatus(id));
    };
    let to_epoch = next(epoch)?;
    contribution.status = Status::Retired { to_epoch };
    Ok(Retired { contribution: id, to_epoch })
}

/// The contributor takes the bond of a retired contribution back, once the trailing window of its
/// last epoch has passed.
pub fn withdraw_bond(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    epoch: Epoch,
    window_epochs: Epoch,
) -> Result<BondReturned, RegistryError> {
    ensure_contributor(contribution, caller)?;
    let Status::Retired { to_epoch } = contribution.status else {
        return Err(RegistryError::WrongStatus(id));
    };
    let until_epoch = to_epoch.saturating_add(window_epochs);
    if epoch < until_epoch {
        return Err(RegistryError::BondLocked { until_epoch });
    }
    release_bond(id, contribution).ok_or(RegistryError::WrongStatus(id))
}

/// The position that the router opens for an accepted contribution.
pub fn position(accepted: &Accepted, contribution: &Contribution) -> NewPosition {
    NewPosition {
        id: accepted.contribution,
        product: contribution.product,
        stage: contribution.stage,
        contributor: contribution.contributor,
        payee: contribution.payee,
        units: accepted.weight,
        batch: None,
    }
}

fn ensure_bond(product: &Product, units: u32, bond: Balance) -> Result<(), RegistryError> {
    if units == 0 {
        return Err(RegistryError::ZeroUnits);
    }
    // bond = units × bond per unit
    let expected = product.terms.bond_per_unit.checked_mul(units.into()).ok_or(RegistryError::Overflow)?;
    if bond != expected {
        return Err(RegistryError::WrongBond { expected });
    }
    Ok(())
}

fn ensure_decidable(
    id: ContributionId,
    contribution: &Contribution,
    product: &Product,
    caller: AccountId,
) -> Result<(), RegistryError> {
    if caller != product.terms.curator {
        return Err(RegistryError::NotCurator);
    }
    if contribution.status != Status::Submitted {
        return Err(RegistryError::WrongStatus(id));
    }
    Ok(())
}

fn ensure_contributor(contribution: &Contribution, caller: AccountId) -> Result<(), RegistryError> {
    if caller != contribution.contributor {
        return Err(RegistryError::NotContributor);
    }
    Ok(())
}

fn weight_at(contribution: &Contribution, product: &Product, epoch: Epoch) -> Result<u128, RegistryError> {
    let age_epochs = epoch.checked_sub(product.opened_epoch).ok_or(RegistryError::Overflow)?;
    // weight = units × 2^(age / half-life) × 2^40
    weight_down(contribution.units, age_epochs, product.terms.half_life_epochs).ok_or(RegistryError::DecayExhausted)
}

/// The one way out for a bond: what is returned is no longer held.
fn release_bond(id: ContributionId, contribution: &mut Contribution) -> Option<BondReturned> {
    let amount = take(&mut contribution.bond);
    (amount > 0).then_some(BondReturned { contribution: id, to: contribution.contributor, amount })
}

/// The epoch from which on a change made in `epoch` counts.
pub fn next(epoch: Epoch) -> Result<Epoch, RegistryError> {
    epoch.checked_add(1).ok_or(RegistryError::Overflow)
}

#[cfg(test)]
mod tests;
