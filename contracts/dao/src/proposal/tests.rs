// SPDX-License-Identifier: Apache-2.0
//! The life of one proposal, step by step: every boundary to the millisecond and to the unit.
#![allow(clippy::arithmetic_side_effects, reason = "test values are small")]

use super::*;
use crate::mock::{account, rules, MINUTE_MS, PARAMETERS};
use proptest::prelude::*;

const SNAPSHOT: Timestamp = 1_000_000;
const ENDS_AT: Timestamp = SNAPSHOT + 3 * MINUTE_MS;
const EXECUTABLE_FROM: Timestamp = ENDS_AT + 5 * MINUTE_MS;
const EXPIRES_AT: Timestamp = EXECUTABLE_FROM + 7 * MINUTE_MS;

/// A critical proposal. 1,000 votes can be cast: the quorum of 2,000 bps is 200, above the floor of 50.
fn voted(abstain: Balance, in_favour: Balance, against: Balance) -> Proposal {
    of_tier(Tier::Critical, abstain, in_favour, against)
}

/// A routine proposal: the quorum of 1,000 bps is 100.
fn routine(abstain: Balance, in_favour: Balance, against: Balance) -> Proposal {
    of_tier(Tier::Routine, abstain, in_favour, against)
}

fn of_tier(tier: Tier, abstain: Balance, in_favour: Balance, against: Balance) -> Proposal {
    let mut proposal = open(account(1), tier, SNAPSHOT, rules()).unwrap();
    proposal.eligible = Some(1_000);
    proposal.tally = Tally { abstain, in_favour, against };
    proposal
}

fn has_passed_with(abstain: Balance, in_favour: Balance, against: Balance) -> bool {
    state(&voted(abstain, in_favour, against), ENDS_AT + 1) == State::Queued
}

fn has_passed_as_routine(abstain: Balance, in_favour: Balance, against: Balance) -> bool {
    state(&routine(abstain, in_favour, against), ENDS_AT + 1) == State::Queued
}

#[test]
fn open_errors_overflow_at_the_end_of_time() {
    let last = Timestamp::MAX - 15 * MINUTE_MS;
    assert!(open(account(1), Tier::Critical, last, rules()).is_ok());
    assert_eq!(open(account(1), Tier::Critical, last + 1, rules()), Err(DaoError::Overflow.into()));
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
fn passing_needs_more_for_than_against_if_routine() {
    assert!(!has_passed_as_routine(0, 300, 301));
    assert!(!has_passed_as_routine(0, 300, 300));
    assert!(has_passed_as_routine(0, 301, 300));
}

#[test]
fn passing_needs_60_percent_of_for_and_against_if_critical() {
    assert!(!has_passed_with(0, 301, 300));
    assert!(!has_passed_with(0, 299, 200));
    assert!(has_passed_with(0, 300, 200));
    assert!(!has_passed_with(0, 300, 201));
    // 60 % of 999 is 599.4: 600 is needed, and 599 is not enough.
    assert!(has_passed_with(0, 600, 399));
    assert!(!has_passed_with(0, 599, 400));
}

#[test]
fn passing_needs_less_quorum_if_routine() {
    assert!(!has_passed_as_routine(0, 99, 0));
    assert!(has_passed_as_routine(0, 100, 0));
    assert!(!has_passed_with(0, 100, 0));
}

#[test]
fn open_gives_each_tier_its_own_bar() {
    let [routine, critical] = [Tier::Routine, Tier::Critical].map(|tier| of_tier(tier, 0, 0, 0));
    assert_eq!(routine.executable_from_ms, ENDS_AT + 4 * MINUTE_MS);
    assert_eq!(critical.executable_from_ms, ENDS_AT + 5 * MINUTE_MS);
    assert_eq!([routine.quorum_bps, critical.quorum_bps], [1_000, 2_000]);
}

#[test]
fn passing_is_impossible_by_abstention_alone() {
    assert!(!has_passed_with(1_000, 0, 0));
    assert!(!has_passed_as_routine(1_000, 0, 0));
    assert!(has_passed_with(999, 1, 0));
    assert!(has_passed_as_routine(999, 1, 0));
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
fn is_undecided_until_voting_ends_or_it_is_canceled() {
    let passed = voted(0, 200, 0);
    for proposal in [&passed, &voted(0, 0, 0)] {
        assert!([SNAPSHOT, SNAPSHOT + 1, ENDS_AT].into_iter().all(|now| is_undecided(proposal, now)));
        assert!(!is_undecided(proposal, ENDS_AT + 1));
    }
    assert!([EXECUTABLE_FROM, EXPIRES_AT, EXPIRES_AT + 1].into_iter().all(|now| !is_undecided(&passed, now)));
    assert!(!is_undecided(&Proposal { outcome: Outcome::Canceled, ..passed }, SNAPSHOT));
}

#[test]
fn is_final_once_defeated_expired_executed_or_canceled() {
    let passed = voted(0, 200, 0);
    for now in [SNAPSHOT, SNAPSHOT + 1, ENDS_AT, ENDS_AT + 1, EXECUTABLE_FROM, EXPIRES_AT] {
        assert!(!is_final(&passed, now));
    }
    assert!(is_final(&passed, EXPIRES_AT + 1));
    assert!(is_final(&voted(0, 0, 0), ENDS_AT + 1));
    assert!(is_final(&Proposal { outcome: Outcome::Executed, ..passed.clone() }, EXPIRES_AT));
    assert!(is_final(&Proposal { outcome: Outcome::Canceled, ..passed }, SNAPSHOT));
}

#[test]
fn on_grid_up_is_the_next_multiple_of_a_64th_of_the_voting_period() {
    let minute = |asked| on_grid_up(asked, 64 * MINUTE_MS);
    assert_eq!(minute(0), Some(0));
    assert_eq!(minute(1), Some(MINUTE_MS));
    assert_eq!(minute(MINUTE_MS), Some(MINUTE_MS));
    assert_eq!(minute(MINUTE_MS + 1), Some(2 * MINUTE_MS));
    assert_eq!(minute(Timestamp::MAX), None);
    assert_eq!(on_grid_up(7, 63), Some(7));
    assert_eq!(on_grid_up(7, 0), Some(7));
}

proptest! {
    /// Whoever asks for snapshots, and how often: a voting period has no more than 65.
    #[test]
    fn on_grid_up_bounds_the_snapshots_of_a_voting_period(
        period in prop_oneof![1..200_u64, MINUTE_MS..30 * 24 * 60 * MINUTE_MS],
        start in 0..1_u64 << 40,
        asked in prop::collection::vec(0..10_000_u64, 1..400),
    ) {
        let wanted = asked.iter().map(|part| start + period * part / 10_000);
        let snapshots: std::collections::BTreeSet<_> = wanted.clone().map(|at| on_grid_up(at, period).unwrap()).collect();
        // A period that is no multiple of 64 has a rest, shorter than the grid for any that a vote can set.
        if period >= MINUTE_MS {
            prop_assert!(snapshots.len() <= 66);
            let within = snapshots.iter().filter(|at| (start..start + period).contains(at)).count();
            prop_assert!(within <= 65);
        }
        for (at, snapshot) in wanted.map(|at| (at, on_grid_up(at, period).unwrap())) {
            prop_assert!(snapshot >= at && snapshot - at < (period / 64).max(1));
        }
    }
}

fn tally(abstain: Balance, in_favour: Balance, against: Balance) -> Tally {
    Tally { abstain, in_favour, against }
}

#[test]
fn ballot_gives_the_whole_weight_to_one_choice() {
    let whole = |choice| ballot(Wish::Whole(choice), 10);
    assert_eq!(whole(Choice::Abstain), Ok((tally(10, 0, 0), 10)));
    assert_eq!(whole(Choice::For), Ok((tally(0, 10, 0), 10)));
    assert_eq!(whole(Choice::Against), Ok((tally(0, 0, 10), 10)));
}

#[test]
fn ballot_splits_at_most_the_weight() {
    let split = |parts| ballot(Wish::Split(parts), 10);
    assert_eq!(split(tally(1, 2, 3)), Ok((tally(1, 2, 3), 6)));
    assert_eq!(split(tally(3, 3, 4)), Ok((tally(3, 3, 4), 10)));
    assert_eq!(split(tally(3, 4, 4)), Err(DaoError::SplitTooLarge { votes: 10 }.into()));
    assert_eq!(split(tally(Balance::MAX, 1, 0)), Err(DaoError::SplitTooLarge { votes: 10 }.into()));
}

#[test]
fn ballot_errors_no_votes() {
    assert_eq!(ballot(Wish::Whole(Choice::For), 0), Err(DaoError::NoVotes.into()));
    assert_eq!(ballot(Wish::Split(tally(0, 0, 0)), 10), Err(DaoError::NoVotes.into()));
    assert_eq!(ballot(Wish::Split(tally(0, 1, 0)), 0), Err(DaoError::NoVotes.into()));
}

#[test]
fn count_adds_each_part_to_its_choice() {
    let mut proposal = voted(1, 2, 3);
    assert_eq!(count(&mut proposal, &tally(10, 20, 40), SNAPSHOT + 1), Ok(None));
    assert_eq!(proposal.tally, tally(11, 22, 43));
}

#[test]
fn count_errors_overflow() {
    let mut proposal = voted(0, Balance::MAX, 0);
    assert_eq!(count(&mut proposal, &tally(0, 1, 0), ENDS_AT), Err(DaoError::Overflow.into()));
}

/// Counts a ballot that reaches the quorum so long before the end.
fn reach_quorum(left_ms: u64) -> (Option<Timestamp>, Proposal) {
    let mut proposal = voted(0, 199, 0);
    let extended = count(&mut proposal, &tally(1, 0, 0), ENDS_AT - left_ms).unwrap();
    (extended, proposal)
}

#[test]
fn count_extends_the_vote_if_the_quorum_is_reached_late() {
    let (extended, proposal) = reach_quorum(0);
    let shift = PARAMETERS.late_quorum_ms;
    assert_eq!(extended, Some(ENDS_AT + shift));
    assert_eq!(proposal.ends_at_ms, ENDS_AT + shift);
    assert_eq!(proposal.executable_from_ms, EXECUTABLE_FROM + shift);
    assert_eq!(proposal.expires_at_ms, EXPIRES_AT + shift);
    assert_eq!(state(&proposal, ENDS_AT + shift), State::Active);
}

#[test]
fn count_extends_by_the_milliseconds_that_are_missing() {
    assert_eq!(reach_quorum(PARAMETERS.late_quorum_ms).0, None);
    assert_eq!(reach_quorum(PARAMETERS.late_quorum_ms - 1).0, Some(ENDS_AT + 1));
    assert_eq!(reach_quorum(PARAMETERS.late_quorum_ms + 1).1.ends_at_ms, ENDS_AT);
}

#[test]
fn count_extends_once_and_never_without_the_quorum() {
    let (_, mut proposal) = reach_quorum(0);
    let end = proposal.ends_at_ms;
    assert_eq!(count(&mut proposal, &tally(500, 0, 0), end), Ok(None));
    let mut proposal = voted(0, 100, 0);
    assert_eq!(count(&mut proposal, &tally(99, 0, 0), ENDS_AT), Ok(None));
    assert_eq!(count(&mut proposal, &tally(0, 0, 500), ENDS_AT), Ok(None));
    assert_eq!(proposal.ends_at_ms, ENDS_AT);
}

/// A proposal with enough present, whose outcome one more ballot turns.
fn about_to_turn() -> Proposal {
    voted(300, 99, 100)
}

#[test]
fn count_extends_the_vote_if_a_late_ballot_changes_the_outcome() {
    let shift = PARAMETERS.late_quorum_ms;
    for (mut proposal, ballot) in [(about_to_turn(), tally(0, 100, 0)), (voted(0, 300, 0), tally(0, 0, 300))] {
        let passed = has_passed(&proposal);
        assert_eq!(count(&mut proposal, &ballot, ENDS_AT), Ok(Some(ENDS_AT + shift)));
        assert_ne!(has_passed(&proposal), passed);
        assert_eq!((proposal.ends_at_ms, proposal.is_prolonged), (ENDS_AT + shift, true));
        assert_eq!(
            (proposal.executable_from_ms, proposal.expires_at_ms),
            (EXECUTABLE_FROM + shift, EXPIRES_AT + shift)
        );
    }
}

#[test]
fn count_extends_once_for_the_outcome_however_often_it_changes() {
    let mut proposal = about_to_turn();
    let end = count(&mut proposal, &tally(0, 100, 0), ENDS_AT).unwrap().unwrap();
    assert_eq!(count(&mut proposal, &tally(0, 0, 300), end), Ok(None));
    assert_eq!(count(&mut proposal, &tally(0, 900, 0), end), Ok(None));
    assert_eq!(proposal.ends_at_ms, end);
}

#[test]
fn count_does_not_extend_for_a_change_that_leaves_time_or_a_ballot_that_changes_nothing() {
    let mut proposal = about_to_turn();
    assert_eq!(count(&mut proposal, &tally(0, 100, 0), ENDS_AT - PARAMETERS.late_quorum_ms), Ok(None));
    assert!(!proposal.is_prolonged);
    assert_eq!(count(&mut proposal, &tally(0, 100, 0), ENDS_AT), Ok(None));
    // The change that came in time has not used up the one that comes late.
    assert!(count(&mut proposal, &tally(0, 0, 300), ENDS_AT).unwrap().is_some());
}

#[test]
fn count_extends_for_the_quorum_and_then_once_more_for_the_outcome() {
    let (end, mut proposal) = reach_quorum(0);
    assert!(has_passed(&proposal) && !proposal.is_prolonged);
    let end = count(&mut proposal, &tally(0, 0, 300), end.unwrap()).unwrap();
    assert_eq!(end, Some(ENDS_AT + 2 * PARAMETERS.late_quorum_ms));
    assert_eq!(count(&mut proposal, &tally(0, 900, 0), end.unwrap()), Ok(None));
}

#[test]
fn count_never_shortens_the_vote() {
    for left_ms in [0, 1, MINUTE_MS, 2 * MINUTE_MS, 3 * MINUTE_MS - 1] {
        assert!(reach_quorum(left_ms).1.ends_at_ms >= ENDS_AT);
    }
}

#[test]
fn execute_succeeds_only_while_executable_and_once() {
    for now in [SNAPSHOT, ENDS_AT, EXECUTABLE_FROM - 1, EXPIRES_AT + 1] {
        let mut proposal = voted(0, 200, 0);
        let before = state(&proposal, now);
        assert_eq!(execute(&mut proposal, now), Err(DaoError::WrongState(before).into()));
        assert_eq!(proposal.outcome, Outcome::Open);
    }
    for now in [EXECUTABLE_FROM, EXPIRES_AT] {
        let mut proposal = voted(0, 200, 0);
        assert_eq!(execute(&mut proposal, now), Ok(()));
        assert_eq!(execute(&mut proposal, now), Err(DaoError::WrongState(State::Executed).into()));
    }
}

#[test]
fn cancel_succeeds_until_voting_ends() {
    for now in [SNAPSHOT, SNAPSHOT + 1, ENDS_AT] {
        let mut proposal = voted(0, 200, 0);
        assert_eq!(cancel(&mut proposal, Canceler::Other, now), Ok(()));
        assert_eq!(state(&proposal, now), State::Canceled);
        for again in [Canceler::Other, Canceler::Guardian] {
            assert_eq!(cancel(&mut proposal, again, now), Err(DaoError::WrongState(State::Canceled).into()));
        }
    }
}

#[test]
fn cancel_errors_wrong_state_once_voting_has_ended() {
    for (now, ended) in [(ENDS_AT + 1, State::Queued), (EXECUTABLE_FROM, State::Executable)] {
        let mut proposal = voted(0, 200, 0);
        assert_eq!(cancel(&mut proposal, Canceler::Other, now), Err(DaoError::WrongState(ended).into()));
        assert_eq!(proposal.outcome, Outcome::Open);
    }
}

#[test]
fn cancel_by_the_guardian_succeeds_as_long_as_it_can_be_executed() {
    for now in [SNAPSHOT, ENDS_AT, ENDS_AT + 1, EXECUTABLE_FROM, EXPIRES_AT] {
        let mut proposal = voted(0, 200, 0);
        assert_eq!(cancel(&mut proposal, Canceler::Guardian, now), Ok(()));
        assert_eq!(execute(&mut proposal, now), Err(DaoError::WrongState(State::Canceled).into()));
    }
}

#[test]
fn cancel_by_the_guardian_errors_wrong_state_once_it_has_ended() {
    let executed = Proposal { outcome: Outcome::Executed, ..voted(0, 200, 0) };
    let ended = [(voted(0, 200, 0), State::Expired), (voted(0, 0, 0), State::Defeated), (executed, State::Executed)];
    for (mut proposal, state) in ended {
        let before = proposal.clone();
        let error = Err(DaoError::WrongState(state).into());
        assert_eq!(cancel(&mut proposal, Canceler::Guardian, EXPIRES_AT + 1), error);
        assert_eq!(proposal, before);
    }
}

proptest! {
    /// Once voting has ended, neither time nor anything but the two endings changes the outcome.
    #[test]
    fn a_decided_outcome_never_flips(
        votes in (0..400u128, 0..400u128, 0..400u128),
        is_routine in any::<bool>(),
        after in prop::collection::vec(1..40 * MINUTE_MS, 1..20),
    ) {
        let tier = if is_routine { Tier::Routine } else { Tier::Critical };
        let mut proposal = of_tier(tier, votes.0, votes.1, votes.2);
        let passed = state(&proposal, ENDS_AT + 1) != State::Defeated;
        for span in after {
            let now = ENDS_AT + span;
            let before = proposal.clone();
            prop_assert!(cancel(&mut proposal, Canceler::Other, now).is_err());
            prop_assert_eq!(&proposal, &before);
            let is_defeated = state(&proposal, now) == State::Defeated;
            prop_assert_eq!(is_defeated, !passed);
        }
    }

    /// The rule in whole numbers, without rounding.
    #[test]
    fn passing_is_what_the_readme_says(votes in (0..400u128, 0..400u128, 0..400u128), is_routine in any::<bool>()) {
        let (abstain, in_favour, against) = votes;
        let quorum = if is_routine { 100 } else { 200 };
        let majority = is_routine || in_favour * 10 >= (in_favour + against) * 6;
        let expected = abstain + in_favour >= quorum && in_favour > against && majority;
        let tier = if is_routine { Tier::Routine } else { Tier::Critical };
        let passed = state(&of_tier(tier, abstain, in_favour, against), ENDS_AT + 1) == State::Queued;
        prop_assert_eq!(passed, expected);
    }
}
