// SPDX-License-Identifier: Apache-2.0
//! The life of one proposal, as time and votes decide it.

use core::cmp::max;

use ink::primitives::AccountId;
use kite_interfaces::dao::{
    Bar, Choice, DaoError, Outcome, Parameters, Proposal, State, Tally, Tier, SNAPSHOTS_PER_PERIOD, SUPERMAJORITY_BPS,
};
use kite_interfaces::{Balance, Timestamp};

use crate::failure::Failure;
use crate::rules::{share_up, Rules};

/// What a voter wants to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// All votes for one choice.
    Whole(Choice),
    /// So many for each.
    Split(Tally),
}

/// Who wants to cancel, apart from the proposer and strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canceler {
    /// The guardian, as long as the proposal can have an effect.
    Guardian,
    /// Anybody else, until voting ends.
    Other,
}

/// A proposal of `tier` whose votes are those of `snapshot_ms`, judged by `rules` for all its life.
pub fn open(proposer: AccountId, tier: Tier, snapshot_ms: Timestamp, rules: Rules) -> Result<Proposal, Failure> {
    let Rules { parameters, excluded, .. } = rules;
    let Bar { quorum_bps, timelock_ms } = bar(&parameters, tier);
    let ends_at_ms = later(snapshot_ms, parameters.voting_period_ms)?;
    let executable_from_ms = later(ends_at_ms, timelock_ms)?;
    let expires_at_ms = later(executable_from_ms, parameters.grace_ms)?;
    Ok(Proposal {
        proposer,
        tier,
        snapshot_ms,
        ends_at_ms,
        executable_from_ms,
        expires_at_ms,
        late_quorum_ms: parameters.late_quorum_ms,
        proposal_threshold: parameters.proposal_threshold,
        quorum_bps,
        quorum_floor: parameters.quorum_floor,
        excluded,
        eligible: None,
        tally: Tally::default(),
        is_prolonged: false,
        outcome: Outcome::Open,
    })
}

/// Where `proposal` is at `now`.
pub fn state(proposal: &Proposal, now: Timestamp) -> State {
    match proposal.outcome {
        Outcome::Executed => State::Executed,
        Outcome::Canceled => State::Canceled,
        Outcome::Open if now <= proposal.snapshot_ms => State::Pending,
        Outcome::Open if now <= proposal.ends_at_ms => State::Active,
        Outcome::Open if !has_passed(proposal) => State::Defeated,
        Outcome::Open if now < proposal.executable_from_ms => State::Queued,
        Outcome::Open if now <= proposal.expires_at_ms => State::Executable,
        Outcome::Open => State::Expired,
    }
}

/// Whether `proposal` is still to be decided at `now`: until then its proposer makes no other. One that has
/// passed holds up nobody, even if it cannot be executed.
pub fn is_undecided(proposal: &Proposal, now: Timestamp) -> bool {
    matches!(state(proposal, now), State::Pending | State::Active)
}

/// Whether nothing can happen to `proposal` any more at `now`.
pub fn is_final(proposal: &Proposal, now: Timestamp) -> bool {
    matches!(state(proposal, now), State::Defeated | State::Executed | State::Expired | State::Canceled)
}

/// The first moment on the grid of snapshots at or after `asked_ms`; `None` beyond all time. The grid gets
/// [`SNAPSHOTS_PER_PERIOD`] of them into each voting period.
pub fn on_grid_up(asked_ms: Timestamp, voting_period_ms: u64) -> Option<Timestamp> {
    // grid = max(1, period ÷ 64)
    let grid = voting_period_ms.checked_div(SNAPSHOTS_PER_PERIOD)?.max(1);
    asked_ms.checked_next_multiple_of(grid)
}

/// Votes that For and Abstain together need if `eligible` could be cast.
pub fn quorum_up(proposal: &Proposal, eligible: Balance) -> Balance {
    // quorum = max(floor, ⌈eligible × share⌉)
    max(proposal.quorum_floor, share_up(eligible, proposal.quorum_bps))
}

/// `Ok` if `proposal` is in the state `needed` at `now`.
pub fn ensure_state(proposal: &Proposal, now: Timestamp, needed: State) -> Result<(), Failure> {
    let state = state(proposal, now);
    if state == needed {
        Ok(())
    } else {
        Err(DaoError::WrongState(state).into())
    }
}

/// What a voter who has `votes` casts by this wish, and with how many of them.
pub fn ballot(wish: Wish, votes: Balance) -> Result<(Tally, Balance), Failure> {
    let none = Tally::default();
    let ballot = match wish {
        Wish::Whole(Choice::Abstain) => Tally { abstain: votes, ..none },
        Wish::Whole(Choice::For) => Tally { in_favour: votes, ..none },
        Wish::Whole(Choice::Against) => Tally { against: votes, ..none },
        Wish::Split(parts) => parts,
    };
    match sum(&ballot) {
        Some(0) => Err(DaoError::NoVotes.into()),
        Some(weight) if weight <= votes => Ok((ballot, weight)),
        _ if votes == 0 => Err(DaoError::NoVotes.into()),
        _ => Err(DaoError::SplitTooLarge { votes }.into()),
    }
}

/// Counts a ballot at `now`. If shortly before the end it makes the quorum reached or changes the outcome,
/// voting goes on, once for each, and the new end is returned. A ballot that does both counts as the first.
pub fn count(proposal: &mut Proposal, ballot: &Tally, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let (was_reached, had_passed) = (is_quorum_reached(proposal), has_passed(proposal));
    let Tally { abstain, in_favour, against } = &mut proposal.tally;
    for (all, cast) in [(abstain, ballot.abstain), (in_favour, ballot.in_favour), (against, ballot.against)] {
        *all = all.checked_add(cast).ok_or(DaoError::Overflow)?;
    }
    let is_turned = was_reached && !proposal.is_prolonged && had_passed != has_passed(proposal);
    if !is_turned && (was_reached || !is_quorum_reached(proposal)) {
        return Ok(None);
    }
    let extended_to_ms = extend(proposal, now)?;
    proposal.is_prolonged |= is_turned && extended_to_ms.is_some();
    Ok(extended_to_ms)
}

/// Ends an executable proposal by its execution.
pub fn execute(proposal: &mut Proposal, now: Timestamp) -> Result<(), Failure> {
    ensure_state(proposal, now, State::Executable)?;
    proposal.outcome = Outcome::Executed;
    Ok(())
}

/// Ends a proposal by the will of somebody who may do so.
pub fn cancel(proposal: &mut Proposal, canceler: Canceler, now: Timestamp) -> Result<(), Failure> {
    match (state(proposal, now), canceler) {
        (State::Pending | State::Active, _) | (State::Queued | State::Executable, Canceler::Guardian) => {
            proposal.outcome = Outcome::Canceled;
            Ok(())
        }
        (state, _) => Err(DaoError::WrongState(state).into()),
    }
}

/// All votes of a tally, or of a ballot; `None` beyond what can be counted.
pub fn sum(tally: &Tally) -> Option<Balance> {
    tally.abstain.checked_add(tally.in_favour)?.checked_add(tally.against)
}

fn bar(parameters: &Parameters, tier: Tier) -> Bar {
    match tier {
        Tier::Routine => parameters.routine,
        Tier::Critical => parameters.critical,
    }
}

fn is_quorum_reached(proposal: &Proposal) -> bool {
    let present = proposal.tally.in_favour.saturating_add(proposal.tally.abstain);
    proposal.eligible.is_some_and(|eligible| present >= quorum_up(proposal, eligible))
}

fn has_passed(proposal: &Proposal) -> bool {
    let Tally { in_favour, against, .. } = proposal.tally;
    let needed = match proposal.tier {
        Tier::Routine => 0,
        Tier::Critical => share_up(in_favour.saturating_add(against), SUPERMAJORITY_BPS),
    };
    // More than Against in either tier: abstention alone never passes.
    is_quorum_reached(proposal) && in_favour > against && in_favour >= needed
}

fn extend(proposal: &mut Proposal, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let least_ms = later(now, proposal.late_quorum_ms)?;
    let shift_ms = least_ms.saturating_sub(proposal.ends_at_ms);
    if shift_ms == 0 {
        return Ok(None);
    }
    let Proposal { ends_at_ms, executable_from_ms, expires_at_ms, .. } = proposal;
    for moment in [ends_at_ms, executable_from_ms, expires_at_ms] {
        *moment = later(*moment, shift_ms)?;
    }
    Ok(Some(least_ms))
}

fn later(moment: Timestamp, span_ms: u64) -> Result<Timestamp, Failure> {
    moment.checked_add(span_ms).ok_or_else(|| DaoError::Overflow.into())
}

#[cfg(test)]
mod tests;
