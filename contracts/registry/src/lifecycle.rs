// SPDX-License-Identifier: Apache-2.0
//! The life of a contribution. No step skips another and none can be undone. The caller, the epoch
//! and the time come in as arguments; what happened comes back as the event that tells of it. On an
//! error nothing has changed.
//!
//! ```text
//! Submitted ── accept ──▶ Accepted ── retire ──▶ Retired ── withdraw_bond ──▶ (no bond)
//!     ├────── reject ──▶ Rejected     │ challenge   │ challenge
//!     └──── withdraw ──▶ Withdrawn    ▼             ▼
//!                           challenged ── upheld ──▶ Forfeited
//!                                └── dismissed, lapsed ──▶ as before
//! ```
//!
//! A batch is retired in two steps: its submitter announces it, and it earns on until its members have had a
//! trailing window of notice. What happens while it is challenged is in [`case`](crate::case).

use core::mem::take;

use ink::primitives::AccountId;
use kite_chain::answer::{self, demand, refuse};
use kite_interfaces::registry::{
    Accepted, BondReturned, Contribution, Figure, Product, RegistryError, Rejected, Retired, RetirementNoticed, Rules,
    Status, Submission, Withdrawn,
};
use kite_interfaces::router::{NewPosition, Stage, STAGES};
use kite_interfaces::{Balance, ContributionId, Epoch, ProductId, Timestamp};
use kite_math::decay::weight_down;

use crate::failure::{Failure, STAGE_FULL};
use crate::rules::within;
use crate::terms::validate_uri;

/// When something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The block's time, in milliseconds.
    pub now_ms: Timestamp,
    /// The epoch that holds it.
    pub epoch: Epoch,
}

/// The router's trailing window: until when income can still be forfeited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// How many closed epochs it is long.
    pub epochs: Epoch,
    /// Epochs before this one stay out of it, however long it becomes.
    pub unlocked_epoch: Epoch,
}

impl Window {
    /// The first epoch in which nothing that was earned before `to_epoch` can be forfeited.
    fn passed_at(self, to_epoch: Epoch) -> Epoch {
        if to_epoch <= self.unlocked_epoch {
            to_epoch
        } else {
            to_epoch.saturating_add(self.epochs)
        }
    }
}

/// The contribution that `contributor` submits to `product`, with `bond` KITE for it. `room`: what still fits
/// into each stage, so that nobody's bond waits for what cannot be accepted.
pub fn submit(
    submission: Submission,
    product: &Product,
    room: &[u128; STAGES],
    rules: &Rules,
    contributor: AccountId,
    bond: Balance,
    at: Moment,
) -> Result<Contribution, Failure> {
    ensure_open(submission.product, product, submission.stage, at.epoch)?;
    ensure_bond(product, submission.units, bond)?;
    ensure_room(weight_at(submission.units, product, at.epoch)?, *submission.stage.of(room))?;
    ensure_batch(&submission)?;
    validate_uri(&submission.evidence_uri)?;
    Ok(Contribution {
        product: submission.product,
        stage: submission.stage,
        contributor,
        payee: submission.payee.unwrap_or(contributor),
        units: submission.units,
        bond,
        status: Status::Submitted,
        case: None,
        challenge_count: 0,
        notice_until: None,
        decide_by_ms: at.now_ms.saturating_add(rules.curator_answers_ms),
        batch: submission.batch,
        evidence_uri: submission.evidence_uri,
        evidence_hash: submission.evidence_hash,
    })
}

/// The curator takes the work: it earns from the next epoch on. Not while the product is stopped.
pub fn accept(
    id: ContributionId,
    contribution: &mut Contribution,
    product: &Product,
    caller: AccountId,
    epoch: Epoch,
) -> Result<Accepted, Failure> {
    ensure_decidable(id, contribution, product, caller)?;
    ensure_running(contribution.product, product)?;
    let weight = weight_at(contribution.units, product, epoch)?;
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
) -> Result<(Rejected, Option<BondReturned>), Failure> {
    ensure_decidable(id, contribution, product, caller)?;
    contribution.status = Status::Rejected;
    Ok((Rejected { contribution: id }, release_bond(id, contribution)))
}

/// The contributor takes back a submission that the curator has not decided in time, and its bond.
pub fn withdraw(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    now: Timestamp,
) -> Result<(Withdrawn, Option<BondReturned>), Failure> {
    ensure_contributor(contribution, caller)?;
    if contribution.status != Status::Submitted {
        return refuse(RegistryError::WrongStatus(id));
    }
    ensure_after(contribution.decide_by_ms, now)?;
    contribution.status = Status::Withdrawn;
    Ok((Withdrawn { contribution: id }, release_bond(id, contribution)))
}

/// The submitter of a batch announces its end, if that is not yet done: its members have `window` epochs more
/// than this one. `None`: it need not, or has, be announced.
pub fn give_notice(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    epoch: Epoch,
    window: Window,
) -> Result<Option<RetirementNoticed>, Failure> {
    ensure_retirable(id, contribution, caller)?;
    if contribution.batch.is_none() || contribution.notice_until.is_some() {
        return Ok(None);
    }
    let until_epoch = next(epoch)?.saturating_add(window.epochs);
    contribution.notice_until = Some(until_epoch);
    Ok(Some(RetirementNoticed { contribution: id, until_epoch }))
}

/// The contributor ends an accepted contribution: it earns until the end of this epoch. A batch only once the
/// notice of its end has run out.
pub fn retire(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    epoch: Epoch,
) -> Result<Retired, Failure> {
    ensure_retirable(id, contribution, caller)?;
    if let Some(until_epoch) = contribution.notice_until.filter(|until| epoch < *until) {
        return refuse(RegistryError::NoticeRuns { until_epoch });
    }
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
    window: Window,
) -> Result<BondReturned, Failure> {
    ensure_contributor(contribution, caller)?;
    ensure_unchallenged(id, contribution)?;
    let Status::Retired { to_epoch } = contribution.status else {
        return refuse(RegistryError::WrongStatus(id));
    };
    let until_epoch = window.passed_at(to_epoch);
    if epoch < until_epoch {
        return refuse(RegistryError::BondLocked { until_epoch });
    }
    demand(release_bond(id, contribution), RegistryError::WrongStatus(id))
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
        batch: contribution.batch,
    }
}

/// `Ok` if work can be submitted to this stage of the product.
pub fn ensure_open(id: ProductId, product: &Product, stage: Stage, epoch: Epoch) -> Result<(), Failure> {
    ensure_running(id, product)?;
    if *stage.of(&product.terms.stage_bps) == 0 {
        return refuse(RegistryError::StageClosed(stage));
    }
    weight_at(1, product, epoch).map(|_| ())
}

/// What a unit accepted in `epoch` would weigh, if work can be submitted to this stage of the product, which has
/// so much room: what a submission of one unit is told no error about.
pub fn weight_if_open(product: &Product, stage: Stage, room: u128, epoch: Epoch) -> Option<u128> {
    let is_open = !product.is_stopped && *stage.of(&product.terms.stage_bps) != 0;
    weight_of_one(product, epoch).filter(|weight| is_open && *weight <= room)
}

/// What a unit accepted in `epoch` would weigh; `None` if the product takes no more work.
pub fn weight_of_one(product: &Product, epoch: Epoch) -> Option<u128> {
    weight_down(1, epoch.checked_sub(product.opened_epoch)?, product.terms.half_life_epochs)
}

/// What `units` accepted in `epoch` weigh.
pub fn weight_at(units: u32, product: &Product, epoch: Epoch) -> Result<u128, Failure> {
    let age_epochs = epoch.checked_sub(product.opened_epoch).ok_or(RegistryError::Overflow)?;
    // weight = units × 2^(age / half-life) × 2^40
    demand(weight_down(units, age_epochs, product.terms.half_life_epochs), RegistryError::DecayExhausted)
}

/// `Ok` if what weighs so much fits into a stage that has so much room.
pub fn ensure_room(weight: u128, available: u128) -> Result<(), Failure> {
    if weight > available {
        return answer::relay_amount(STAGE_FULL, available);
    }
    Ok(())
}

fn ensure_running(id: ProductId, product: &Product) -> Result<(), Failure> {
    if product.is_stopped {
        return refuse(RegistryError::ProductStopped(id));
    }
    Ok(())
}

fn ensure_retirable(id: ContributionId, contribution: &Contribution, caller: AccountId) -> Result<(), Failure> {
    ensure_contributor(contribution, caller)?;
    ensure_unchallenged(id, contribution)?;
    let is_accepted = matches!(contribution.status, Status::Accepted { .. });
    demand(is_accepted.then_some(()), RegistryError::WrongStatus(id))
}

fn ensure_bond(product: &Product, units: u32, bond: Balance) -> Result<(), Failure> {
    if units == 0 {
        return refuse(RegistryError::ZeroUnits);
    }
    // bond = units × bond per unit
    let expected = product.terms.bond_per_unit.checked_mul(units.into()).ok_or(RegistryError::Overflow)?;
    if bond != expected {
        return refuse(RegistryError::WrongBond { expected });
    }
    Ok(())
}

fn ensure_batch(submission: &Submission) -> Result<(), Failure> {
    let Some(batch) = submission.batch else {
        return Ok(());
    };
    let units = submission.units.into();
    within(Figure::BatchUnits, batch.total_units.into(), units, units)?;
    within(Figure::BatchCount, batch.count.into(), 1, units)
}

fn ensure_decidable(
    id: ContributionId,
    contribution: &Contribution,
    product: &Product,
    caller: AccountId,
) -> Result<(), Failure> {
    if caller != product.curator {
        return refuse(RegistryError::NotCurator);
    }
    if contribution.status != Status::Submitted {
        return refuse(RegistryError::WrongStatus(id));
    }
    Ok(())
}

fn ensure_contributor(contribution: &Contribution, caller: AccountId) -> Result<(), Failure> {
    if caller != contribution.contributor {
        return refuse(RegistryError::NotContributor);
    }
    Ok(())
}

fn ensure_unchallenged(id: ContributionId, contribution: &Contribution) -> Result<(), Failure> {
    if contribution.case.is_some() {
        return refuse(RegistryError::Challenged(id));
    }
    Ok(())
}

/// `Ok` if there is something that an upheld challenge would take away.
pub fn ensure_answerable(
    id: ContributionId,
    contribution: &Contribution,
    epoch: Epoch,
    window: Window,
) -> Result<(), Failure> {
    let is_answerable = match contribution.status {
        Status::Accepted { .. } => true,
        Status::Retired { to_epoch } => contribution.bond > 0 || epoch < window.passed_at(to_epoch),
        _ => false,
    };
    demand(is_answerable.then_some(()), RegistryError::WrongStatus(id))
}

/// `Ok` if `now` lies after `deadline`.
pub fn ensure_after(deadline: Timestamp, now: Timestamp) -> Result<(), Failure> {
    if now <= deadline {
        return refuse(RegistryError::TooEarly { after_ms: deadline });
    }
    Ok(())
}

/// The one way out for a bond that was not slashed: what is returned is no longer held.
fn release_bond(id: ContributionId, contribution: &mut Contribution) -> Option<BondReturned> {
    let amount = take(&mut contribution.bond);
    (amount > 0).then_some(BondReturned { contribution: id, to: contribution.contributor, amount })
}

/// The epoch from which on a change made in `epoch` counts.
pub fn next(epoch: Epoch) -> Result<Epoch, Failure> {
    demand(epoch.checked_add(1), RegistryError::Overflow)
}

#[cfg(test)]
mod tests;
