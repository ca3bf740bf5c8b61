//! The life of one proposal, as time and votes decide it.

use core::cmp::max;

use ink::primitives::AccountId;
use kite_interfaces::dao::{Ballot, Choice, DaoError, Outcome, Proposal, State, Tally};
use kite_interfaces::{Balance, Timestamp};

use crate::rules::{share_up, Rules};

/// A proposal whose votes are those of `snapshot_ms`, judged by `rules` for all its life.
pub fn open(proposer: AccountId, snapshot_ms: Timestamp, rules: Rules) -> Result<Proposal, DaoError> {
    let Rules { parameters, excluded } = rules;
    let ends_at_ms = later(snapshot_ms, parameters.voting_period_ms)?;
    let executable_from_ms = later(ends_at_ms, parameters.timelock_ms)?;
    let expires_at_ms = later(executable_from_ms, parameters.grace_ms)?;
    Ok(Proposal {
        proposer,
        snapshot_ms,
        ends_at_ms,
        executable_from_ms,
        expires_at_ms,
        quorum_bps: parameters.quorum_bps,
        quorum_floor: parameters.quorum_floor,
        excluded,
        eligible: None,
        tally: Tally::default(),
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

/// Whether `proposal` can still have an effect at `now`.
pub fn is_alive(proposal: &Proposal, now: Timestamp) -> bool {
    matches!(state(proposal, now), State::Pending | State::Active | State::Queued | State::Executable)
}

/// Votes that For and Abstain together need if `eligible` could be cast.
pub fn quorum_up(proposal: &Proposal, eligible: Balance) -> Balance {
    // quorum = max(floor, ⌈eligible × share⌉)
    max(proposal.quorum_floor, share_up(eligible, proposal.quorum_bps))
}

/// `Ok` if `proposal` is in the state `needed` at `now`.
pub fn ensure_state(proposal: &Proposal, now: Timestamp, needed: State) -> Result<(), DaoError> {
    let state = state(proposal, now);
    if state == needed {
        Ok(())
    } else {
        Err(DaoError::WrongState(state))
    }
}

/// Counts `weight` votes for `choice`.
pub fn count(proposal: &mut Proposal, choice: Choice, weight: Balance) -> Result<Ballot, DaoError> {
    if weight == 0 {
        return Err(DaoError::NoVotes);
    }
    let votes = match choice {
        Choice::Abstain => &mut proposal.tally.abstain,
        Choice::For => &mut proposal.tally.in_favour,
        Choice::Against => &mut proposal.tally.against,
    };
    *votes = votes.checked_add(weight).ok_or(DaoError::Overflow)?;
    Ok(Ballot { choice, weight })
}

/// Ends an executable proposal by its execution.
pub fn execute(proposal: &mut Proposal, now: Timestamp) -> Result<(), DaoError> {
    ensure_state(proposal, now, State::Executable)?;
    proposal.outcome = Outcome::Executed;
    Ok(())
}

/// Ends a proposal by the will of `caller`, its proposer, before its votes are decided.
pub fn cancel(proposal: &mut Proposal, caller: AccountId, now: Timestamp) -> Result<(), DaoError> {
    if caller != proposal.proposer {
        return Err(DaoError::NotProposer);
    }
    match state(proposal, now) {
        State::Pending | State::Active => proposal.outcome = Outcome::Canceled,
        state => return Err(DaoError::WrongState(state)),
    }
    Ok(())
}

fn has_passed(proposal: &Proposal) -> bool {
    let Tally { abstain, in_favour, against } = proposal.tally;
    let present = in_favour.saturating_add(abstain);
    let quorum_reached = proposal.eligible.is_some_and(|eligible| present >= quorum_up(proposal, eligible));
    quorum_reached && in_favour > against
}

fn later(moment: Timestamp, span_ms: u64) -> Result<Timestamp, DaoError> {
    moment.checked_add(span_ms).ok_or(DaoError::Overflow)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "test values are small")]
mod tests {
    use super::*;
    use crate::mock::{account, rules, MINUTE_MS};

    const SNAPSHOT: Timestamp = 1_000_000;
    const ENDS_AT: Timestamp = SNAPSHOT + 3 * MINUTE_MS;
    const EXECUTABLE_FROM: Timestamp = ENDS_AT + 5 * MINUTE_MS;
    const EXPIRES_AT: Timestamp = EXECUTABLE_FROM + 7 * MINUTE_MS;

    /// 1,000 votes can be cast: the quorum of 2,000 bps is 200, above the floor of 50.
    fn voted(abstain: Balance, in_favour: Balance, against: Balance) -> Proposal {
        let mut proposal = open(account(1), SNAPSHOT, rules()).unwrap();
        proposal.eligible = Some(1_000);
        proposal.tally = Tally { abstain, in_favour, against };
        proposal
    }

    fn has_passed_with(abstain: Balance, in_favour: Balance, against: Balance) -> bool {
        state(&voted(abstain, in_favour, against), ENDS_AT + 1) == State::Queued
    }

    #[test]
    fn open_errors_overflow_at_the_end_of_time() {
        let last = Timestamp::MAX - 15 * MINUTE_MS;
        assert!(open(account(1), last, rules()).is_ok());
        assert_eq!(open(account(1), last + 1, rules()), Err(DaoError::Overflow));
    }

    #[test]
    fn state_is_pending_until_the_snapshot_has_passed() {
        let proposal = voted(0, 0, 0);
        assert_eq!(state(&proposal, 0), State::Pending);
        assert_eq!(state(&proposal, SNAPSHOT), State::Pending);
        assert_eq!(state(&proposal, SNAPSHOT + 1), State::Active);
    }

    #[test]
    fn state_is_active_until_the_end_whatever_the_tally() {
        for proposal in [voted(0, 0, 0), voted(0, 1_000, 0), voted(0, 0, 1_000)] {
            assert_eq!(state(&proposal, ENDS_AT), State::Active);
            assert_ne!(state(&proposal, ENDS_AT + 1), State::Active);
        }
    }

    #[test]
    fn state_is_defeated_for_ever_without_a_majority() {
        let proposal = voted(0, 200, 200);
        assert_eq!(state(&proposal, ENDS_AT + 1), State::Defeated);
        assert_eq!(state(&proposal, EXECUTABLE_FROM), State::Defeated);
        assert_eq!(state(&proposal, Timestamp::MAX), State::Defeated);
    }

    #[test]
    fn state_is_queued_until_the_timelock_has_passed() {
        let proposal = voted(0, 200, 0);
        assert_eq!(state(&proposal, ENDS_AT + 1), State::Queued);
        assert_eq!(state(&proposal, EXECUTABLE_FROM - 1), State::Queued);
        assert_eq!(state(&proposal, EXECUTABLE_FROM), State::Executable);
    }

    #[test]
    fn state_is_executable_until_it_expires() {
        let proposal = voted(0, 200, 0);
        assert_eq!(state(&proposal, EXPIRES_AT), State::Executable);
        assert_eq!(state(&proposal, EXPIRES_AT + 1), State::Expired);
        assert_eq!(state(&proposal, Timestamp::MAX), State::Expired);
    }

    #[test]
    fn state_of_an_ended_proposal_never_changes() {
        for (outcome, ended) in [(Outcome::Executed, State::Executed), (Outcome::Canceled, State::Canceled)] {
            let proposal = Proposal { outcome, ..voted(0, 200, 0) };
            for now in [0, SNAPSHOT + 1, ENDS_AT + 1, EXECUTABLE_FROM, Timestamp::MAX] {
                assert_eq!(state(&proposal, now), ended);
            }
        }
    }

    #[test]
    fn passing_needs_for_and_abstain_to_reach_the_quorum() {
        assert!(!has_passed_with(0, 199, 0));
        assert!(has_passed_with(0, 200, 0));
        assert!(!has_passed_with(198, 1, 0));
        assert!(has_passed_with(199, 1, 0));
    }

    #[test]
    fn passing_does_not_count_against_towards_the_quorum() {
        assert!(!has_passed_with(0, 199, 100));
    }

    #[test]
    fn passing_needs_the_floor_when_the_share_is_less() {
        let small = |in_favour| Proposal { eligible: Some(100), ..voted(0, in_favour, 0) };
        assert_eq!(state(&small(49), ENDS_AT + 1), State::Defeated);
        assert_eq!(state(&small(50), ENDS_AT + 1), State::Queued);
    }

    #[test]
    fn passing_needs_more_for_than_against() {
        assert!(!has_passed_with(0, 300, 301));
        assert!(!has_passed_with(0, 300, 300));
        assert!(has_passed_with(0, 301, 300));
    }

    #[test]
    fn passing_is_impossible_by_abstention_alone() {
        assert!(!has_passed_with(1_000, 0, 0));
        assert!(has_passed_with(999, 1, 0));
    }

    #[test]
    fn passing_is_impossible_before_the_quorum_is_known() {
        let proposal = Proposal { eligible: None, ..voted(0, 1_000, 0) };
        assert_eq!(state(&proposal, ENDS_AT + 1), State::Defeated);
    }

    #[test]
    fn quorum_is_rounded_up() {
        let proposal = voted(0, 0, 0);
        assert_eq!(quorum_up(&proposal, 1_000), 200);
        assert_eq!(quorum_up(&proposal, 1_001), 201);
        assert_eq!(quorum_up(&proposal, 250), 50);
        assert_eq!(quorum_up(&proposal, 251), 51);
        assert_eq!(quorum_up(&proposal, 0), 50);
    }

    #[test]
    fn is_alive_until_defeated_expired_executed_or_canceled() {
        let passed = voted(0, 200, 0);
        for now in [SNAPSHOT, SNAPSHOT + 1, ENDS_AT + 1, EXECUTABLE_FROM, EXPIRES_AT] {
            assert!(is_alive(&passed, now));
        }
        assert!(!is_alive(&passed, EXPIRES_AT + 1));
        assert!(!is_alive(&voted(0, 0, 0), ENDS_AT + 1));
        assert!(!is_alive(&Proposal { outcome: Outcome::Executed, ..passed.clone() }, EXPIRES_AT));
        assert!(!is_alive(&Proposal { outcome: Outcome::Canceled, ..passed }, SNAPSHOT));
    }

    #[test]
    fn count_adds_the_weight_to_the_choice_alone() {
        let mut proposal = voted(1, 2, 3);
        let ballot = count(&mut proposal, Choice::For, 10).unwrap();
        assert_eq!(ballot, Ballot { choice: Choice::For, weight: 10 });
        count(&mut proposal, Choice::Against, 20).unwrap();
        count(&mut proposal, Choice::Abstain, 40).unwrap();
        assert_eq!(proposal.tally, Tally { abstain: 41, in_favour: 12, against: 23 });
    }

    #[test]
    fn count_errors_no_votes_and_overflow() {
        let mut proposal = voted(0, Balance::MAX, 0);
        assert_eq!(count(&mut proposal, Choice::Against, 0), Err(DaoError::NoVotes));
        assert_eq!(count(&mut proposal, Choice::For, 1), Err(DaoError::Overflow));
        assert_eq!(proposal, voted(0, Balance::MAX, 0));
    }

    #[test]
    fn execute_succeeds_only_while_executable_and_once() {
        for now in [SNAPSHOT, ENDS_AT, EXECUTABLE_FROM - 1, EXPIRES_AT + 1] {
            let mut proposal = voted(0, 200, 0);
            let before = state(&proposal, now);
            assert_eq!(execute(&mut proposal, now), Err(DaoError::WrongState(before)));
            assert_eq!(proposal.outcome, Outcome::Open);
        }
        for now in [EXECUTABLE_FROM, EXPIRES_AT] {
            let mut proposal = voted(0, 200, 0);
            assert_eq!(execute(&mut proposal, now), Ok(()));
            assert_eq!(execute(&mut proposal, now), Err(DaoError::WrongState(State::Executed)));
        }
    }

    #[test]
    fn cancel_errors_not_proposer() {
        let mut proposal = voted(0, 0, 0);
        assert_eq!(cancel(&mut proposal, account(2), SNAPSHOT), Err(DaoError::NotProposer));
        assert_eq!(proposal.outcome, Outcome::Open);
    }

    #[test]
    fn cancel_succeeds_until_voting_ends() {
        for now in [SNAPSHOT, SNAPSHOT + 1, ENDS_AT] {
            let mut proposal = voted(0, 200, 0);
            assert_eq!(cancel(&mut proposal, account(1), now), Ok(()));
            assert_eq!(state(&proposal, now), State::Canceled);
            assert_eq!(cancel(&mut proposal, account(1), now), Err(DaoError::WrongState(State::Canceled)));
        }
    }

    #[test]
    fn cancel_errors_wrong_state_once_voting_has_ended() {
        for (now, ended) in [(ENDS_AT + 1, State::Queued), (EXECUTABLE_FROM, State::Executable)] {
            let mut proposal = voted(0, 200, 0);
            assert_eq!(cancel(&mut proposal, account(1), now), Err(DaoError::WrongState(ended)));
            assert_eq!(proposal.outcome, Outcome::Open);
        }
    }
}
