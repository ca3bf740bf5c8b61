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

use core::mem::take;

use ink::primitives::AccountId;
use kite_interfaces::registry::{
    Accepted, Accusation, BondReturned, Challenge, ChallengeEnded, Contribution, Figure, Outcome, Product,
    RegistryError, Rejected, Retired, Rules, Status, Submission, Withdrawn,
};
use kite_interfaces::router::{NewPosition, Stage};
use kite_interfaces::{Balance, ContributionId, Epoch, ProductId, Timestamp, BPS_WHOLE};
use kite_math::decay::weight_down;
use kite_math::mul_div_down;

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

/// The contribution that `contributor` submits to `product`, with `bond` KITE for it.
pub fn submit(
    submission: Submission,
    product: &Product,
    rules: &Rules,
    contributor: AccountId,
    bond: Balance,
    at: Moment,
) -> Result<Contribution, RegistryError> {
    ensure_open(submission.product, product, submission.stage, at.epoch)?;
    ensure_bond(product, submission.units, bond)?;
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
        challenge: None,
        decide_by_ms: at.now_ms.saturating_add(rules.curator_answers_ms),
        batch: submission.batch,
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
) -> Result<(Rejected, Option<BondReturned>), RegistryError> {
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
) -> Result<(Withdrawn, Option<BondReturned>), RegistryError> {
    ensure_contributor(contribution, caller)?;
    if contribution.status != Status::Submitted {
        return Err(RegistryError::WrongStatus(id));
    }
    ensure_after(contribution.decide_by_ms, now)?;
    contribution.status = Status::Withdrawn;
    Ok((Withdrawn { contribution: id }, release_bond(id, contribution)))
}

/// The contributor ends an accepted contribution: it earns until the end of this epoch.
pub fn retire(
    id: ContributionId,
    contribution: &mut Contribution,
    caller: AccountId,
    epoch: Epoch,
) -> Result<Retired, RegistryError> {
    ensure_contributor(contribution, caller)?;
    ensure_unchallenged(id, contribution)?;
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
    window: Window,
) -> Result<BondReturned, RegistryError> {
    ensure_contributor(contribution, caller)?;
    ensure_unchallenged(id, contribution)?;
    let Status::Retired { to_epoch } = contribution.status else {
        return Err(RegistryError::WrongStatus(id));
    };
    let until_epoch = window.passed_at(to_epoch);
    if epoch < until_epoch {
        return Err(RegistryError::BondLocked { until_epoch });
    }
    release_bond(id, contribution).ok_or(RegistryError::WrongStatus(id))
}

/// Somebody accuses work that was accepted, with `bond` KITE for it: while the work's own bond is
/// held, and at least until the trailing window of its last epoch has passed.
pub fn challenge(
    accusation: &Accusation,
    contribution: &mut Contribution,
    rules: &Rules,
    challenger: AccountId,
    bond: Balance,
    at: Moment,
    window: Window,
) -> Result<Challenge, RegistryError> {
    let id = accusation.contribution;
    ensure_unchallenged(id, contribution)?;
    ensure_answerable(id, contribution, at.epoch, window)?;
    if bond != rules.challenge_bond {
        return Err(RegistryError::WrongBond { expected: rules.challenge_bond });
    }
    validate_uri(&accusation.evidence_uri)?;
    let challenge = Challenge {
        challenger,
        bond,
        challenger_bps: rules.challenger_bps,
        decide_by_ms: at.now_ms.saturating_add(rules.arbiter_answers_ms),
        evidence_hash: accusation.evidence_hash,
    };
    contribution.challenge = Some(challenge);
    Ok(challenge)
}

/// The arbiter decides a challenge in time: if it is upheld the contribution earns no more and its
/// bond is slashed, else the challenger has lost theirs.
pub fn resolve(
    id: ContributionId,
    contribution: &mut Contribution,
    upheld: bool,
    arbiter: AccountId,
    caller: AccountId,
    now: Timestamp,
) -> Result<ChallengeEnded, RegistryError> {
    if caller != arbiter {
        return Err(RegistryError::NotArbiter { arbiter });
    }
    let challenge = challenge_of(id, contribution)?;
    if now > challenge.decide_by_ms {
        return Err(RegistryError::TooLate { until_ms: challenge.decide_by_ms });
    }
    if upheld {
        uphold(id, contribution, challenge)
    } else {
        Ok(clear(id, contribution, challenge, Outcome::Dismissed))
    }
}

/// The arbiter has not decided in time, which is the same as to dismiss the challenge.
pub fn lapse(
    id: ContributionId,
    contribution: &mut Contribution,
    now: Timestamp,
) -> Result<ChallengeEnded, RegistryError> {
    let challenge = challenge_of(id, contribution)?;
    ensure_after(challenge.decide_by_ms, now)?;
    Ok(clear(id, contribution, challenge, Outcome::Lapsed))
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
pub fn ensure_open(id: ProductId, product: &Product, stage: Stage, epoch: Epoch) -> Result<(), RegistryError> {
    if product.is_stopped {
        return Err(RegistryError::ProductStopped(id));
    }
    if *stage.of(&product.terms.stage_bps) == 0 {
        return Err(RegistryError::StageClosed(stage));
    }
    weight_at(1, product, epoch).map(|_| ())
}

/// What `units` accepted in `epoch` weigh.
pub fn weight_at(units: u32, product: &Product, epoch: Epoch) -> Result<u128, RegistryError> {
    let age_epochs = epoch.checked_sub(product.opened_epoch).ok_or(RegistryError::Overflow)?;
    // weight = units × 2^(age / half-life) × 2^40
    weight_down(units, age_epochs, product.terms.half_life_epochs).ok_or(RegistryError::DecayExhausted)
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

fn ensure_batch(submission: &Submission) -> Result<(), RegistryError> {
    let Some(batch) = submission.batch else {
        return Ok(());
    };
    within(Figure::BatchUnits, batch.total_units, submission.units..=submission.units)?;
    within(Figure::BatchCount, batch.count, 1..=submission.units)
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

fn ensure_unchallenged(id: ContributionId, contribution: &Contribution) -> Result<(), RegistryError> {
    if contribution.challenge.is_some() {
        return Err(RegistryError::Challenged(id));
    }
    Ok(())
}

/// `Ok` if there is something that an upheld challenge would take away.
fn ensure_answerable(
    id: ContributionId,
    contribution: &Contribution,
    epoch: Epoch,
    window: Window,
) -> Result<(), RegistryError> {
    let is_answerable = match contribution.status {
        Status::Accepted { .. } => true,
        Status::Retired { to_epoch } => contribution.bond > 0 || epoch < window.passed_at(to_epoch),
        _ => false,
    };
    is_answerable.then_some(()).ok_or(RegistryError::WrongStatus(id))
}

fn ensure_after(deadline: Timestamp, now: Timestamp) -> Result<(), RegistryError> {
    if now <= deadline {
        return Err(RegistryError::TooEarly { after_ms: deadline });
    }
    Ok(())
}

fn challenge_of(id: ContributionId, contribution: &Contribution) -> Result<Challenge, RegistryError> {
    contribution.challenge.ok_or(RegistryError::NotChallenged(id))
}

/// The challenger was right: they get their bond back and a part of the other.
fn uphold(
    id: ContributionId,
    contribution: &mut Contribution,
    challenge: Challenge,
) -> Result<ChallengeEnded, RegistryError> {
    let (slashed, part_bps) = (contribution.bond, challenge.challenger_bps.into());
    // reward = ⌊slashed × part / 10,000⌋, less than half
    let reward = mul_div_down(slashed, part_bps, BPS_WHOLE.into()).ok_or(RegistryError::Overflow)?;
    let to_challenger = challenge.bond.checked_add(reward).ok_or(RegistryError::Overflow)?;
    let to_owner = slashed.checked_sub(reward).ok_or(RegistryError::Overflow)?;
    contribution.bond = 0;
    contribution.status = Status::Forfeited;
    let ended = clear(id, contribution, challenge, Outcome::Upheld);
    Ok(ChallengeEnded { to_contributor: 0, to_challenger, to_owner, ..ended })
}

/// The one way out of a challenge. Unless it was upheld, its bond is the contributor's.
fn clear(
    contribution: ContributionId,
    record: &mut Contribution,
    challenge: Challenge,
    outcome: Outcome,
) -> ChallengeEnded {
    record.challenge = None;
    ChallengeEnded {
        contribution,
        challenger: challenge.challenger,
        outcome,
        to_contributor: challenge.bond,
        to_challenger: 0,
        to_owner: 0,
    }
}

/// The one way out for a bond that was not slashed: what is returned is no longer held.
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
