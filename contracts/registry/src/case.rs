// SPDX-License-Identifier: Apache-2.0
//! Challenges against a contribution, from the first accusation to the last unit paid.
//!
//! Those that are open make a case, and one ruling hears them. A ruling names the last challenge that it has
//! heard, so that it never decides another: one that came later stays open if those before it were
//! dismissed, and gets its bond back if they were upheld. Nobody can stop a ruling by joining, nor share a
//! reward that is already known.
//!
//! To join keeps the cut where the first challenge put it, and gives the arbiter the whole time again: who
//! occupies a case of their own keeps nobody out and wins no time, and loses more than half of a bond.

use ink::primitives::AccountId;
use kite_chain::answer::{demand, refuse};
use kite_chain::Read;
use kite_interfaces::registry::{
    Accusation, Case, CaseEnded, Challenge, ChallengeNumber, Contribution, Outcome, RegistryError, Rules, Status,
};
use kite_interfaces::{Balance, Bps, ContributionId, Timestamp, BPS_WHOLE};
use kite_math::{mul_div_down, mul_div_up};

use crate::failure::Failure;
use crate::lifecycle::{ensure_after, ensure_answerable, Moment, Window};
use crate::terms::validate_uri;

/// What an upheld ruling owes the challengers, until all of them are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Verdict {
    /// The case as it was decided.
    pub case: Case,
    /// The last challenge that was heard.
    pub heard: ChallengeNumber,
    /// Σ bonds of the case's challenges up to that one.
    pub bonds_heard: Balance,
    /// The part of the slashed bond that those who were heard share.
    pub reward: Balance,
    /// How many challenges are still to be settled.
    pub unsettled: u32,
}

/// A ruling, or what comes of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What ended.
    pub ended: CaseEnded,
    /// The last challenge that is over: all of the case if it was upheld.
    pub last: ChallengeNumber,
    /// What is owed, if it was upheld.
    pub verdict: Option<Verdict>,
}

/// What a challenge against `contribution` costs: what it freezes says how much.
pub fn bond_up(rules: &Rules, contribution: &Contribution) -> Result<Balance, Failure> {
    // bond = max(flat, ⌈own bond × share ÷ 10,000⌉)
    let part = mul_div_up(contribution.bond, rules.challenge_bond_bps.into(), BPS_WHOLE.into());
    Ok(part.ok_or(RegistryError::Overflow)?.max(rules.challenge_bond))
}

/// Somebody accuses work that was accepted, with `bond` KITE for it: opens a case that `arbiter` decides, or
/// joins the one that is open. Possible while the work's own bond is held, and at least until the trailing
/// window of its last epoch has passed. Returns the case as it is then, whose last number is the challenge's.
#[allow(clippy::too_many_arguments, reason = "who, what, by which rules, and when")]
pub fn challenge(
    accusation: &Accusation,
    contribution: &mut Contribution,
    rules: &Rules,
    arbiter: AccountId,
    challenger: AccountId,
    bond: Balance,
    at: Moment,
    window: Window,
) -> Result<(Case, Challenge), Failure> {
    let mut case = match contribution.case {
        Some(case) => in_time(case, at.now_ms)?,
        None => {
            ensure_answerable(accusation.contribution, contribution, at.epoch, window)?;
            opened(contribution.challenge_count.saturating_add(1), rules, arbiter)
        }
    };
    let expected = bond_up(rules, contribution)?;
    if bond != expected {
        return refuse(RegistryError::WrongBond { expected });
    }
    validate_uri(&accusation.evidence_uri)?;
    let number = contribution.challenge_count.checked_add(1).ok_or(RegistryError::Overflow)?;
    let made = Challenge { challenger, bond, bonds_before: case.bonds, evidence_hash: accusation.evidence_hash };
    case.last = number;
    case.bonds = case.bonds.checked_add(bond).ok_or(RegistryError::Overflow)?;
    case.decide_by_ms = case.decide_by_ms.max(at.now_ms.saturating_add(rules.arbiter_answers_ms));
    contribution.case = Some(case);
    contribution.challenge_count = number;
    Ok((case, made))
}

/// The arbiter decides in time on all challenges up to the one with the number `heard`, up to which their bonds
/// sum to `bonds_heard`.
pub fn resolve(
    id: ContributionId,
    contribution: &mut Contribution,
    heard: ChallengeNumber,
    bonds_heard: Balance,
    upheld: bool,
) -> Result<Ruling, Failure> {
    let case = case_of(id, contribution)?;
    if upheld {
        uphold(id, contribution, case, heard, bonds_heard)
    } else {
        dismiss(id, contribution, case, heard, bonds_heard, Outcome::Dismissed)
    }
}

/// The arbiter has not decided in time, which is the same as to dismiss all challenges.
pub fn lapse(id: ContributionId, contribution: &mut Contribution, now: Timestamp) -> Result<Ruling, Failure> {
    let case = case_of(id, contribution)?;
    ensure_after(case.decide_by_ms, now)?;
    dismiss(id, contribution, case, case.last, case.bonds, Outcome::Lapsed)
}

/// `Ok` with the case if `caller` may decide it now on the challenge `heard`.
pub fn ensure_decidable(
    id: ContributionId,
    contribution: &Contribution,
    heard: ChallengeNumber,
    caller: AccountId,
    now: Timestamp,
) -> Result<Case, Failure> {
    let case = case_of(id, contribution)?;
    let Case { first, last, arbiter, .. } = case;
    if caller != arbiter {
        return refuse(RegistryError::NotArbiter { arbiter });
    }
    if !(first..=last).contains(&heard) {
        return refuse(RegistryError::WrongChallenge { first, last });
    }
    in_time(case, now)
}

/// What is owed to the challenger of an ended challenge. Those of an upheld verdict share the reward in
/// proportion to their bonds, to the unit, in whatever order they are settled.
pub fn due(verdict: Option<&Verdict>, number: ChallengeNumber, challenge: &Challenge) -> Result<Balance, Failure> {
    let Some(verdict) = verdict.filter(|verdict| number >= verdict.case.first) else {
        return Ok(0);
    };
    if number > verdict.heard {
        return Ok(challenge.bond);
    }
    let before = share_down(verdict, challenge.bonds_before)?;
    let through = challenge.bonds_before.checked_add(challenge.bond).ok_or(RegistryError::Overflow)?;
    let share = share_down(verdict, through)?.saturating_sub(before);
    demand(challenge.bond.checked_add(share), RegistryError::Overflow)
}

/// The part of the reward of all that was put up until `bonds` of the case were.
fn share_down(verdict: &Verdict, bonds: Balance) -> Result<Balance, Failure> {
    let Verdict { case, bonds_heard, reward, .. } = verdict;
    let all = bonds_heard.saturating_sub(case.bonds_before);
    // share = ⌊reward × bonds ÷ all bonds that were heard⌋
    demand(mul_div_down(*reward, bonds.saturating_sub(case.bonds_before), all), RegistryError::Overflow)
}

fn opened(first: ChallengeNumber, rules: &Rules, arbiter: AccountId) -> Case {
    let Rules { challenger_bps, contributor_bps, .. } = *rules;
    Case { first, last: first, bonds_before: 0, bonds: 0, arbiter, challenger_bps, contributor_bps, decide_by_ms: 0 }
}

fn in_time(case: Case, now: Timestamp) -> Result<Case, Failure> {
    if now > case.decide_by_ms {
        return refuse(RegistryError::TooLate { until_ms: case.decide_by_ms });
    }
    Ok(case)
}

fn case_of(id: ContributionId, contribution: &Contribution) -> Result<Case, Failure> {
    demand(contribution.case, RegistryError::NotChallenged(id))
}

/// The challengers were right: they get their bonds back, and those who were heard a part of the other.
fn uphold(
    id: ContributionId,
    contribution: &mut Contribution,
    case: Case,
    heard: ChallengeNumber,
    bonds_heard: Balance,
) -> Result<Ruling, Failure> {
    let slashed = contribution.bond;
    let reward = part_down(slashed, case.challenger_bps)?;
    let to_owner = slashed.saturating_sub(reward);
    let unsettled = case.last.saturating_sub(case.first).saturating_add(1);
    contribution.bond = 0;
    contribution.status = Status::Forfeited;
    contribution.case = None;
    let (first, outcome) = (case.first, Outcome::Upheld);
    let ended = CaseEnded { contribution: id, first, heard, outcome, to_contributor: 0, reward, to_owner };
    let verdict = Some(Verdict { case, heard, bonds_heard, reward, unsettled });
    Ok(Ruling { ended, last: case.last, verdict })
}

/// The challenges up to `heard` have lost their bonds. Those after it stay open.
fn dismiss(
    id: ContributionId,
    contribution: &mut Contribution,
    case: Case,
    heard: ChallengeNumber,
    bonds_heard: Balance,
    outcome: Outcome,
) -> Result<Ruling, Failure> {
    let lost = bonds_heard.saturating_sub(case.bonds_before);
    // What a batch's members suffered its submitter must not be paid for.
    let contributor_bps = if contribution.batch.is_some() { 0 } else { case.contributor_bps };
    let to_contributor = part_down(lost, contributor_bps)?;
    let to_owner = lost.saturating_sub(to_contributor);
    let first = heard.saturating_add(1);
    contribution.case = (heard < case.last).then_some(Case { first, bonds_before: bonds_heard, ..case });
    let first = case.first;
    let ended = CaseEnded { contribution: id, first, heard, outcome, to_contributor, reward: 0, to_owner };
    Ok(Ruling { ended, last: heard, verdict: None })
}

fn part_down(amount: Balance, share: Bps) -> Result<Balance, Failure> {
    // part = ⌊amount × share ÷ 10,000⌋
    demand(mul_div_down(amount, share.into(), BPS_WHOLE.into()), RegistryError::Overflow)
}
