// SPDX-License-Identifier: Apache-2.0
//! The governor's rules one by one; an off-chain storage stands in for the chain's.
#![allow(clippy::arithmetic_side_effects, reason = "test values are small")]

use ink::scale::Encode;
use kite_interfaces::dao::{Bar, Choice, Outcome, Parameter, Parameters};

use super::*;
use crate::mock::{account, dao, draft, draft_of, govern, rules, Table, MINUTE_MS, PARAMETERS};

mod cancel;
mod tiers;

const ALICE: u8 = 1;
const BOB: u8 = 2;
const CAROL: u8 = 3;
const NOBODY: u8 = 4;
const ROUTER: u8 = 5;

/// A delay of a minute later lies on the grid of snapshots.
const NOW: Timestamp = 400 * GRID_MS - MINUTE_MS;
/// A 64th of the voting period.
const GRID_MS: u64 = 2_812;
const SNAPSHOT: Timestamp = NOW + MINUTE_MS;
const VOTING: Timestamp = SNAPSHOT + 1;
const QUEUED: Timestamp = SNAPSHOT + 3 * MINUTE_MS + 1;
const EXECUTABLE: Timestamp = SNAPSHOT + 8 * MINUTE_MS;
const EXPIRED: Timestamp = SNAPSHOT + 15 * MINUTE_MS + 1;

/// 2,000 votes, of which the DAO and the router hold 1,000.
fn table() -> Table {
    let votes = [(account(ALICE), 600), (account(BOB), 300), (account(CAROL), 100)];
    Table::of(&[&votes[..], &[(dao(), 700), (account(ROUTER), 300)]].concat())
}

fn governor() -> Governor {
    Governor::new(&Rules::new(PARAMETERS, dao(), &[account(ROUTER)]), &table()).unwrap()
}

fn propose(governor: &mut Governor, draft: &Draft, table: &Table) -> Result<ProposalId, Failure> {
    governor.propose(draft, account(ALICE), dao(), NOW, table).map(|(id, _)| id)
}

fn vote(governor: &mut Governor, voter: u8, choice: Choice) -> Result<Cast, Failure> {
    governor.vote(1, Wish::Whole(choice), account(voter), VOTING, &table())
}

fn proposed() -> Governor {
    let mut governor = governor();
    propose(&mut governor, &draft(), &table()).unwrap();
    governor
}

fn passed() -> Governor {
    let mut governor = proposed();
    vote(&mut governor, ALICE, Choice::For).unwrap();
    governor
}

#[ink::test]
fn new_errors_out_of_bounds() {
    let unsound = |parameters| Governor::new(&Rules::new(parameters, dao(), &[]), &table()).err();
    assert_eq!(unsound(PARAMETERS), None);
    let quorum = DaoError::OutOfBounds { parameter: Parameter::RoutineQuorumBps, least: 1, most: 5_000 };
    let routine = Bar { quorum_bps: 0, ..PARAMETERS.routine };
    assert_eq!(unsound(Parameters { routine, ..PARAMETERS }), Some(quorum.into()));
}

#[ink::test]
fn new_measures_the_reach_by_the_votes_that_can_be_cast() {
    let with_floor = |quorum_floor| {
        let parameters = Parameters { quorum_floor, ..PARAMETERS };
        Governor::new(&Rules::new(parameters, dao(), &[account(ROUTER)]), &table()).err()
    };
    assert_eq!(with_floor(500), None);
    let error = DaoError::OutOfBounds { parameter: Parameter::QuorumFloor, least: 1, most: 500 };
    assert_eq!(with_floor(501), Some(error.into()));
}

#[ink::test]
fn propose_fixes_all_times_by_the_snapshot_that_the_token_answers() {
    let mut governor = governor();
    let table = Table { later_ms: 77, ..table() };
    let (id, proposal) = governor.propose(&draft(), account(ALICE), dao(), NOW, &table).unwrap();
    let snapshot_ms = NOW + MINUTE_MS + 77;
    assert_eq!(proposal, *governor.proposal(id).unwrap());
    assert_eq!(proposal.snapshot_ms, snapshot_ms);
    assert_eq!(proposal.ends_at_ms, snapshot_ms + 3 * MINUTE_MS);
    assert_eq!(proposal.executable_from_ms, snapshot_ms + 8 * MINUTE_MS);
    assert_eq!(proposal.expires_at_ms, snapshot_ms + 15 * MINUTE_MS);
    assert_eq!(proposal.excluded, [dao(), account(ROUTER)]);
}

#[ink::test]
fn propose_numbers_from_1() {
    let mut governor = governor();
    assert_eq!(propose(&mut governor, &draft(), &table()), Ok(1));
    assert_eq!(governor.propose(&draft(), account(BOB), dao(), NOW, &table()).unwrap().0, 2);
    assert_eq!(governor.proposal_count(), 2);
    assert_eq!(governor.proposal(0), Err(DaoError::UnknownProposal(0).into()));
    assert_eq!(governor.proposal(3), Err(DaoError::UnknownProposal(3).into()));
}

#[ink::test]
fn propose_errors_below_threshold() {
    let mut governor = governor();
    let short = Table::of(&[(account(ALICE), 9)]);
    let error = DaoError::BelowThreshold { votes: 9, needed: 10 };
    assert_eq!(propose(&mut governor, &draft(), &short), Err(error.into()));
    assert_eq!(propose(&mut governor, &draft(), &Table::of(&[(account(ALICE), 10)])), Ok(1));
}

#[ink::test]
fn propose_counts_no_votes_that_came_in_this_block() {
    let mut table = table();
    table.unsettled.insert(account(ALICE));
    let error = DaoError::BelowThreshold { votes: 0, needed: 10 };
    assert_eq!(propose(&mut governor(), &draft(), &table), Err(error.into()));
}

#[ink::test]
fn propose_errors_proposal_alive_until_the_vote_on_the_earlier_one_is_over() {
    let mut governor = passed();
    for now in [SNAPSHOT, VOTING, QUEUED - 1] {
        let answer = governor.propose(&draft(), account(ALICE), dao(), now, &table());
        assert_eq!(answer.err(), Some(DaoError::ProposalAlive(1).into()));
    }
    assert!(governor.propose(&draft(), account(ALICE), dao(), QUEUED, &table()).is_ok());
}

#[ink::test]
fn propose_succeeds_while_an_earlier_one_has_passed_and_cannot_be_executed() {
    assert!(passed().propose(&draft(), account(ALICE), dao(), EXPIRED - 1, &table()).is_ok());
}

#[ink::test]
fn propose_succeeds_after_the_earlier_one_was_canceled() {
    let mut governor = proposed();
    governor.cancel(1, account(ALICE), NOW, &table()).unwrap();
    assert_eq!(propose(&mut governor, &draft(), &table()), Ok(2));
    assert_eq!(propose(&mut governor, &draft(), &table()), Err(DaoError::ProposalAlive(2).into()));
}

#[ink::test]
fn propose_succeeds_after_the_earlier_one_was_executed() {
    let mut governor = passed();
    governor.execute(1, EXECUTABLE).unwrap();
    assert!(governor.propose(&draft(), account(ALICE), dao(), EXECUTABLE, &table()).is_ok());
}

#[ink::test]
fn propose_errors_change_out_of_bounds() {
    let parameters = Parameters { grace_ms: 0, ..PARAMETERS };
    let answer = propose(&mut governor(), &govern(Change::SetParameters(parameters)), &table());
    assert!(matches!(*answer.unwrap_err(), DaoError::OutOfBounds { parameter: Parameter::GraceMs, .. }));
    let twice = vec![account(ROUTER), account(ROUTER)];
    let answer = propose(&mut governor(), &govern(Change::SetExcluded(twice)), &table());
    assert_eq!(answer, Err(DaoError::ExcludedTwice(account(ROUTER)).into()));
}

#[ink::test]
fn propose_judges_each_change_after_those_before_it() {
    let floor = |quorum_floor| Action::Govern(Change::SetParameters(Parameters { quorum_floor, ..PARAMETERS }));
    // Without Alice, 400 votes can be cast: half of them is 200.
    let exclude = Action::Govern(Change::SetExcluded(vec![account(ROUTER), account(ALICE)]));
    let draft = |quorum_floor| draft_of(vec![floor(quorum_floor), exclude.clone()]);
    let error = DaoError::OutOfBounds { parameter: Parameter::QuorumFloor, least: 1, most: 200 };
    assert_eq!(propose(&mut governor(), &draft(201), &table()), Err(error.into()));
    // A tenth of 400 is more than the threshold of 10.
    assert_eq!(propose(&mut governor(), &draft(200), &table()), Ok(1));
}

#[ink::test]
fn propose_errors_overflow_at_the_end_of_time() {
    let answer = governor().propose(&draft(), account(ALICE), dao(), Timestamp::MAX, &table());
    assert_eq!(answer.err(), Some(DaoError::Overflow.into()));
}

#[ink::test]
fn vote_weighs_the_votes_at_the_snapshot() {
    let mut governor = proposed();
    let ballot = Tally { against: 300, ..Tally::default() };
    let cast = Cast { ballot, weight: 300, extended_to_ms: None };
    assert_eq!(vote(&mut governor, BOB, Choice::Against), Ok(cast));
    assert_eq!(vote(&mut governor, CAROL, Choice::Abstain).unwrap().weight, 100);
    assert_eq!(governor.ballot(1, account(BOB)), Some(ballot));
    let tally = Tally { abstain: 100, in_favour: 0, against: 300 };
    assert_eq!(governor.proposal(1).unwrap().tally, tally);
}

#[ink::test]
fn vote_errors_already_voted() {
    let mut governor = proposed();
    let ballot = vote(&mut governor, BOB, Choice::For).unwrap().ballot;
    assert_eq!(vote(&mut governor, BOB, Choice::Against), Err(DaoError::AlreadyVoted(ballot).into()));
    assert_eq!(governor.proposal(1).unwrap().tally.in_favour, 300);
}

#[ink::test]
fn vote_errors_no_votes() {
    let mut governor = proposed();
    assert_eq!(vote(&mut governor, NOBODY, Choice::For), Err(DaoError::NoVotes.into()));
    assert_eq!(governor.ballot(1, account(NOBODY)), None);
}

#[ink::test]
fn vote_errors_wrong_state_outside_the_voting_period() {
    let mut governor = proposed();
    let mut at = |now| governor.vote(1, Wish::Whole(Choice::For), account(BOB), now, &table()).err();
    assert_eq!(at(SNAPSHOT), Some(DaoError::WrongState(State::Pending).into()));
    assert_eq!(at(QUEUED), Some(DaoError::WrongState(State::Defeated).into()));
    assert_eq!(at(QUEUED - 1), None);
}

#[ink::test]
fn vote_errors_unknown_proposal() {
    assert_eq!(vote(&mut governor(), ALICE, Choice::For), Err(DaoError::UnknownProposal(1).into()));
}

#[ink::test]
fn vote_freezes_the_votes_that_could_be_cast_once() {
    let mut governor = proposed();
    assert_eq!(governor.proposal(1).unwrap().eligible, None);
    vote(&mut governor, CAROL, Choice::For).unwrap();
    assert_eq!(governor.proposal(1).unwrap().eligible, Some(1_000));
    let other = Table::of(&[(account(BOB), 300)]);
    governor.vote(1, Wish::Whole(Choice::For), account(BOB), VOTING, &other).unwrap();
    assert_eq!(governor.proposal(1).unwrap().eligible, Some(1_000));
}

#[ink::test]
fn vote_judges_by_the_exclusions_that_held_when_it_was_proposed() {
    let mut governor = proposed();
    governor.change(&Change::SetExcluded(vec![]), dao(), NOW, &table()).unwrap();
    vote(&mut governor, ALICE, Choice::For).unwrap();
    assert_eq!(governor.proposal(1).unwrap().eligible, Some(1_000));
}

#[ink::test]
fn vote_errors_excluded_for_the_accounts_that_the_quorum_leaves_out() {
    let mut governor = proposed();
    for excluded in [dao(), account(ROUTER)] {
        let answer = governor.vote(1, Wish::Whole(Choice::For), excluded, VOTING, &table());
        assert_eq!(answer, Err(DaoError::Excluded.into()));
        assert_eq!(governor.voting_power(&excluded, 1, VOTING, &table()), Ok(0));
        assert_eq!(governor.ballot(1, excluded), None);
    }
}

#[ink::test]
fn vote_is_open_to_an_account_that_was_left_out_only_later() {
    let mut governor = proposed();
    governor.change(&Change::SetExcluded(vec![account(BOB)]), dao(), NOW, &table()).unwrap();
    assert!(vote(&mut governor, BOB, Choice::For).is_ok());
}

#[ink::test]
fn propose_asks_for_a_snapshot_on_the_grid() {
    let mut governor = governor();
    let mut snapshot = |proposer, now| {
        let (id, proposal) = governor.propose(&draft(), account(proposer), dao(), now, &table()).unwrap();
        governor.cancel(id, account(proposer), now, &table()).unwrap();
        proposal.snapshot_ms
    };
    assert_eq!(snapshot(ALICE, NOW), SNAPSHOT);
    for now in [NOW + 1, NOW + 700, NOW + GRID_MS] {
        assert_eq!(snapshot(ALICE, now), SNAPSHOT + GRID_MS);
        assert_eq!(snapshot(BOB, now), SNAPSHOT + GRID_MS);
    }
}

#[ink::test]
fn claim_errors_superseded_by_a_newer_proposal_that_changed_the_same() {
    let mut governor = governor();
    let parameters = Change::SetParameters(PARAMETERS);
    assert_eq!(governor.claim(&parameters, 0, 7), Ok(()));
    assert_eq!(governor.claim(&parameters, 1, 7), Ok(()));
    assert_eq!(governor.claim(&parameters, 2, 6), Err(DaoError::Superseded { action: 2, by: 7 }.into()));
    assert_eq!(governor.claim(&parameters, 0, 8), Ok(()));
}

#[ink::test]
fn claim_keeps_what_is_set_apart() {
    let cap = |asset| Change::SetSpendCap { asset, cap: 1 };
    let routine = |callee, selector| Change::SetRoutine { callee: account(callee), selector, routine: true };
    let changes = [
        Change::SetParameters(PARAMETERS),
        Change::SetExcluded(vec![]),
        Change::SetGuardian(None),
        cap(Asset::Native),
        cap(Asset::Psp22(account(1))),
        cap(Asset::Psp22(account(2))),
        routine(1, [0; 4]),
        routine(1, [1; 4]),
        routine(2, [0; 4]),
        Change::SetCode { code_hash: [1; 32].into(), migration: vec![] },
    ];
    let mut governor = governor();
    for (change, id) in changes.iter().zip((1..=10).rev()) {
        assert_eq!(governor.claim(change, 0, id), Ok(()), "{change:?}");
        assert_eq!(governor.claim(change, 0, id - 1), Err(DaoError::Superseded { action: 0, by: id }.into()));
    }
}

#[ink::test]
fn change_of_the_guardian_fails_for_no_other_rules_sake() {
    let mut governor = governor();
    // So much was burned that floor and threshold are out of reach.
    let fewer = Table::of(&[(account(ALICE), 1)]);
    let remove = Change::SetGuardian(None);
    assert_eq!(governor.propose(&govern(remove.clone()), account(ALICE), dao(), NOW, &table()).unwrap().0, 1);
    assert_eq!(governor.change(&remove, dao(), NOW, &fewer), Ok(()));
    let expires_at_ms = NOW + 181 * 24 * 60 * MINUTE_MS;
    let guardian = Some(kite_interfaces::dao::Guardian { account: account(ALICE), expires_at_ms });
    let answer = governor.change(&Change::SetGuardian(guardian), dao(), NOW, &fewer);
    assert!(matches!(*answer.unwrap_err(), DaoError::OutOfBounds { parameter: Parameter::GuardianExpiresAtMs, .. }));
    // What was not touched is not judged, what is set is.
    let answer = governor.change(&Change::SetParameters(PARAMETERS), dao(), NOW, &fewer);
    assert!(matches!(*answer.unwrap_err(), DaoError::OutOfBounds { .. }));
}

#[ink::test]
fn forget_ballots_frees_each_once_the_proposal_is_over() {
    let mut governor = proposed();
    for voter in [ALICE, BOB] {
        vote(&mut governor, voter, Choice::For).unwrap();
    }
    let people = [account(ALICE), account(NOBODY), account(BOB)];
    for (now, state) in [(VOTING, State::Active), (QUEUED, State::Queued), (EXECUTABLE, State::Executable)] {
        let error = DaoError::WrongState(state).into();
        assert_eq!(governor.forget_ballots(1, &people, now), Err(error));
    }
    let tally = governor.proposal(1).unwrap().tally;
    assert_eq!(governor.forget_ballots(1, &people[..1], EXPIRED), Ok(1));
    assert!(governor.ballot(1, account(ALICE)).is_none() && governor.ballot(1, account(BOB)).is_some());
    assert_eq!(governor.forget_ballots(1, &people, EXPIRED), Ok(1));
    assert_eq!(governor.proposal(1).unwrap().tally, tally);
    assert_eq!(governor.forget_ballots(2, &people, EXPIRED), Err(DaoError::UnknownProposal(2).into()));
}

#[ink::test]
fn execute_returns_the_actions_and_records_the_execution() {
    let mut governor = passed();
    assert_eq!(governor.execute(1, EXECUTABLE).unwrap(), draft().steps);
    assert_eq!(governor.proposal(1).unwrap().outcome, Outcome::Executed);
    assert_eq!(governor.execute(1, EXECUTABLE), Err(DaoError::WrongState(State::Executed).into()));
}

#[ink::test]
fn execute_errors_wrong_state_in_the_timelock_and_after_expiry() {
    let mut governor = passed();
    assert_eq!(governor.execute(1, EXECUTABLE - 1), Err(DaoError::WrongState(State::Queued).into()));
    assert_eq!(governor.execute(1, EXPIRED), Err(DaoError::WrongState(State::Expired).into()));
    assert_eq!(governor.proposal(1).unwrap().outcome, Outcome::Open);
}

#[ink::test]
fn vote_tells_that_it_put_off_the_end() {
    let mut governor = proposed();
    let ends_at_ms = governor.proposal(1).unwrap().ends_at_ms;
    let cast = governor.vote(1, Wish::Whole(Choice::For), account(ALICE), ends_at_ms, &table()).unwrap();
    assert_eq!(cast.extended_to_ms, Some(ends_at_ms + PARAMETERS.late_quorum_ms));
    assert_eq!(governor.proposal(1).unwrap().ends_at_ms, ends_at_ms + PARAMETERS.late_quorum_ms);
}

#[ink::test]
fn change_applies_to_later_proposals_only() {
    let mut governor = passed();
    let critical = Bar { quorum_bps: 5_000, timelock_ms: 6 * MINUTE_MS };
    let stricter = Parameters { quorum_floor: 500, critical, proposal_threshold: 90, ..PARAMETERS };
    let parameters = Parameters { voting_period_ms: MINUTE_MS, late_quorum_ms: 0, ..stricter };
    let before = governor.proposal(1).unwrap();
    governor.change(&Change::SetParameters(parameters), dao(), NOW, &table()).unwrap();
    assert_eq!(governor.rules().parameters, parameters);
    assert_eq!(governor.proposal(1).unwrap(), before);
    let (_, later) = governor.propose(&draft(), account(BOB), dao(), VOTING, &table()).unwrap();
    assert_eq!((later.quorum_floor, later.quorum_bps), (500, 5_000));
    assert_eq!((later.proposal_threshold, later.late_quorum_ms), (90, 0));
}

#[ink::test]
fn change_errors_out_of_bounds_and_changes_nothing() {
    let mut governor = governor();
    let before = governor.rules();
    // The votes that can be cast are fewer than when it was proposed.
    let fewer = Table::of(&[(account(ALICE), 99)]);
    let error = DaoError::OutOfBounds { parameter: Parameter::QuorumFloor, least: 1, most: 50 };
    let parameters = Parameters { quorum_floor: 51, ..PARAMETERS };
    assert_eq!(governor.change(&Change::SetParameters(parameters), dao(), NOW, &fewer), Err(error.into()));
    let everyone = vec![account(ALICE), account(BOB), account(CAROL), account(ROUTER)];
    let error = DaoError::OutOfBounds { parameter: Parameter::ProposalThreshold, least: 1, most: 0 };
    assert_eq!(governor.change(&Change::SetExcluded(everyone), dao(), NOW, &table()), Err(error.into()));
    assert_eq!(governor.rules(), before);
}

#[ink::test]
fn quorum_is_the_same_before_and_after_the_first_vote() {
    let mut governor = proposed();
    assert_eq!(governor.quorum(1, SNAPSHOT, &table()), Err(DaoError::WrongState(State::Pending).into()));
    assert_eq!(governor.quorum(1, VOTING, &table()), Ok(200));
    vote(&mut governor, CAROL, Choice::For).unwrap();
    assert_eq!(governor.quorum(1, VOTING, &Table::default()), Ok(200));
}

#[ink::test]
fn voting_power_is_the_weight_of_the_vote() {
    let mut governor = proposed();
    let power = |governor: &Governor, now| governor.voting_power(&account(BOB), 1, now, &table());
    assert_eq!(power(&governor, SNAPSHOT), Err(DaoError::WrongState(State::Pending).into()));
    let weight = vote(&mut governor, BOB, Choice::For).unwrap().weight;
    assert_eq!(power(&governor, VOTING), Ok(weight));
}

#[ink::test]
fn view_shows_what_was_proposed() {
    let governor = passed();
    let view = governor.view(1, EXECUTABLE, code_hash).unwrap();
    assert_eq!((view.id, view.state), (1, State::Executable));
    let pinned = Some([7; 32].into());
    let seen: Vec<_> = draft().steps.into_iter().map(|step| action::view(step, |_| pinned)).collect();
    assert_eq!((view.description, view.actions), (draft().description, seen));
    assert_eq!(view.proposal, *governor.proposal(1).unwrap());
    assert_eq!(governor.view(2, EXECUTABLE, code_hash), None);
}

fn code_hash(_: &AccountId) -> Option<Hash> {
    Some([7; 32].into())
}

fn filled(count: u8, description: usize) -> Governor {
    let mut governor = Governor::new(&rules(), &table()).unwrap();
    let draft = Draft { description: "x".repeat(description), ..draft() };
    for proposer in 0..count {
        let everyone = Table::of(&[(account(proposer), 1_000)]);
        governor.propose(&draft, account(proposer), dao(), NOW, &everyone).unwrap();
    }
    governor
}

fn ids(governor: &Governor, from: ProposalId, limit: u32) -> Vec<ProposalId> {
    governor.page(from, limit, NOW, code_hash).into_iter().map(|view| view.id).collect()
}

#[ink::test]
fn page_lists_in_order_from_the_given_id() {
    let governor = filled(5, 0);
    assert_eq!(ids(&governor, 0, 2), [1, 2]);
    assert_eq!(ids(&governor, 1, 2), [1, 2]);
    assert_eq!(ids(&governor, 4, 9), [4, 5]);
    assert_eq!(ids(&governor, 6, 9), [0; 0]);
    assert_eq!(ids(&governor, 1, 0), [0; 0]);
    assert_eq!(ids(&governor, ProposalId::MAX, 9), [0; 0]);
}

#[ink::test]
fn page_has_at_most_20_rows() {
    assert_eq!(ids(&filled(22, 0), 1, u32::MAX).len(), 20);
}

#[ink::test]
fn page_fits_into_one_answer() {
    let governor = filled(5, 4_096);
    let page = governor.page(1, 20, NOW, code_hash);
    assert_eq!(page.len(), 3);
    assert!(u32::try_from(page.encoded_size()).unwrap() <= MAX_PAGE_BYTES);
    assert_eq!(ids(&governor, 4, 20), [4, 5]);
}

/// What a view shows beside what is stored, the code that each callee has now, counts.
#[ink::test]
fn page_of_proposals_with_many_calls_fits_into_one_answer() {
    let mut governor = Governor::new(&rules(), &table()).unwrap();
    let pay = Action::TransferPsp22 { token: account(9), to: account(9), amount: 1 };
    for proposer in 0..20 {
        let everyone = Table::of(&[(account(proposer), 1_000)]);
        governor.propose(&draft_of(vec![pay.clone(); 10]), account(proposer), dao(), NOW, &everyone).unwrap();
    }
    let page = governor.page(1, 20, NOW, code_hash);
    let bytes = u32::try_from(page.encoded_size()).unwrap();
    assert!(page.len() > 5 && bytes <= MAX_PAGE_BYTES, "{} rows, {bytes} bytes", page.len());
}

#[ink::test]
fn page_shows_the_largest_possible_proposal() {
    let excluded: Vec<_> = (20..28).map(account).collect();
    let mut governor = Governor::new(&Rules::new(PARAMETERS, dao(), &excluded), &table()).unwrap();
    let call = |bytes| Action::Call { callee: account(9), input: vec![0; bytes], value: 1 };
    let mut actions = vec![Action::TransferPsp22 { token: account(9), to: account(9), amount: 1 }; 9];
    actions.push(call(8_192));
    let draft = Draft { description: "x".repeat(4_096), ..draft_of(actions) };
    propose(&mut governor, &draft, &table()).unwrap();
    assert_eq!(ids(&governor, 1, 20), [1]);
}
