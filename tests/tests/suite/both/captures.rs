// SPDX-License-Identifier: Apache-2.0
//! What somebody would try who wants the DAO, or wants it to stand still.

use ink::primitives::{AccountId, Hash};
use kite_deploy::chain::Chain;
use kite_deploy::suite::{dao, token};
use kite_interfaces::dao::{
    Action, Bar, Change, Choice, DaoError, Guardian, Parameters, State, Tally, MAX_GUARDIAN_TERM_MS,
};
use kite_interfaces::{Balance, ProposalId};
use kite_tests::house::{call, House, Refused, Sent, GUARDED_UNTIL_MS, PARAMETERS, UNTIL_VOTING_MS};
use kite_tests::people::*;

fn mint(house: &House, amount: Balance) -> Action {
    call(house.token.address(), token::input::mint(DAVE, amount))
}

fn propose_mint(house: &mut House, who: AccountId) -> ProposalId {
    let action = mint(house, 5);
    house.propose_as(who, vec![action])
}

fn cancel(house: &mut House, who: AccountId, proposal: ProposalId) -> Result<(), DaoError> {
    match house.dao.cancel(&mut house.chain, who, proposal) {
        Ok(_) => Ok(()),
        refused => Err(refused.refused()),
    }
}

fn govern(house: &mut House, change: Change) -> Result<(), DaoError> {
    house.decide(vec![Action::Govern(change)])
}

#[test]
fn voting_twice_around_the_snapshots_block_counts_once() {
    let mut house = House::open();
    let kite = house.kite();
    let proposal = propose_mint(&mut house, ALICE);
    let snapshot_ms = house.proposal(proposal).snapshot_ms;
    house.advance_to(snapshot_ms);
    let pending = Err(DaoError::WrongState(State::Pending));
    assert_eq!(house.vote(ALICE, proposal, Choice::For), pending);
    house.give(ALICE, MALLORY, kite, 400_000_000);
    assert_eq!(house.vote(MALLORY, proposal, Choice::For), pending);
    house.advance(1);
    assert_eq!(house.vote(ALICE, proposal, Choice::For), Err(DaoError::NoVotes));
    assert_eq!(house.vote(MALLORY, proposal, Choice::For), Ok(400_000_000));
    assert_eq!(house.proposal(proposal).tally.in_favour, 400_000_000);
}

#[test]
fn splitting_a_vote_casts_no_more_than_there_is() {
    let mut house = House::open();
    let proposal = propose_mint(&mut house, ALICE);
    house.advance(UNTIL_VOTING_MS);
    let votes = |in_favour| Tally { abstain: 50_000_000, in_favour, against: 20_000_000 };
    let split =
        |house: &mut House, votes| house.dao.vote_split(&mut house.chain, CAROL, proposal, votes, String::new());
    assert_eq!(split(&mut house, votes(30_000_001)).refused(), DaoError::SplitTooLarge { votes: 100_000_000 });
    let most = Tally { abstain: Balance::MAX, ..votes(30_000_000) };
    assert_eq!(split(&mut house, most).refused(), DaoError::SplitTooLarge { votes: 100_000_000 });
    assert_eq!(split(&mut house, votes(10_000_000)).done(), 80_000_000);
    // What was not cast cannot be cast later.
    assert_eq!(split(&mut house, votes(1)).refused(), DaoError::AlreadyVoted(votes(10_000_000)));
    assert_eq!(house.vote(CAROL, proposal, Choice::For), Err(DaoError::AlreadyVoted(votes(10_000_000))));
    assert_eq!(house.proposal(proposal).tally, votes(10_000_000));
}

/// The text, the actions and their order are what was voted on, to the byte; whoever executes has no say.
#[test]
fn executing_does_the_very_bytes_that_were_voted_on() {
    let mut house = House::open();
    let actions = vec![mint(&house, 5), mint(&house, 6)];
    let proposal = house.pass_to_executable(actions.clone());
    let rival = call(house.token.address(), token::input::mint(MALLORY, 6));
    house.give(ALICE, MALLORY, house.kite(), 1_000_000);
    house.advance(1);
    let other = house.propose_as(MALLORY, vec![actions[0].clone(), rival]);
    assert_ne!(other, proposal);
    let view = house.dao.proposal(&mut house.chain, proposal).unwrap().unwrap();
    let shown: Vec<_> = view.actions.into_iter().map(|view| view.action).collect();
    assert_eq!(shown, actions);
    house.dao.execute(&mut house.chain, MALLORY, proposal).done();
    assert_eq!([DAVE, MALLORY].map(|who| house.balance(who, house.kite())), [11, 1_000_000]);
}

/// Mallory sees what Alice is about to propose, and is first with the same words.
#[test]
fn copying_a_proposal_and_canceling_the_copy_leaves_the_original_alone() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 1_000_000);
    house.advance(1);
    let copy = propose_mint(&mut house, MALLORY);
    let original = propose_mint(&mut house, ALICE);
    assert_eq!(cancel(&mut house, MALLORY, copy), Ok(()));
    let error = DaoError::MayNotCancel { votes: 399_000_000, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, MALLORY, original), Err(error));
    assert_eq!([copy, original].map(|id| house.state(id)), [State::Canceled, State::Pending]);
}

#[test]
fn proposing_again_and_again_needs_other_votes_each_time() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 1_000_000);
    house.advance(1);
    let first = propose_mint(&mut house, MALLORY);
    let again = mint(&house, 5);
    let propose = |house: &mut House, who| house.dao.propose(&mut house.chain, who, String::new(), vec![again.clone()]);
    assert_eq!(propose(&mut house, MALLORY).refused(), DaoError::ProposalAlive(first));
    // The same tokens propose once more from elsewhere: then anyone sweeps the first one away.
    house.give(MALLORY, DAVE, kite, 1_000_000);
    house.advance(1);
    propose(&mut house, DAVE).done();
    assert_eq!(cancel(&mut house, CAROL, first), Ok(()));
}

#[test]
fn canceling_needs_the_proposer_below_the_threshold_to_the_unit() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 1_000_000);
    house.advance(1);
    let proposal = propose_mint(&mut house, MALLORY);
    let error = DaoError::MayNotCancel { votes: 1_000_000, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, DAVE, proposal), Err(error));
    house.give(MALLORY, DAVE, kite, 1);
    assert_eq!(cancel(&mut house, DAVE, proposal), Ok(()));
}

/// Votes that came in this block do not count for proposing; that they came back does for canceling.
#[test]
fn moving_all_votes_away_and_back_in_one_block_lets_nobody_cancel() {
    let mut house = House::open();
    let kite = house.kite();
    let proposal = propose_mint(&mut house, ALICE);
    house.give(ALICE, BOB, kite, 400_000_000);
    house.give(BOB, ALICE, kite, 400_000_000);
    assert_eq!(house.token.settled_votes(&mut house.chain, ALICE), Ok(0));
    let error = DaoError::MayNotCancel { votes: 400_000_000, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, MALLORY, proposal), Err(error));
}

/// A whale waits until the last moment to vote: the others get their time to answer.
#[test]
fn reaching_the_quorum_in_the_last_block_gives_the_others_time_to_answer() {
    let mut house = House::open();
    let proposal = propose_mint(&mut house, ALICE);
    let ends_at_ms = house.proposal(proposal).ends_at_ms;
    house.advance_to(ends_at_ms);
    house.vote(ALICE, proposal, Choice::For).unwrap();
    let extended = house.proposal(proposal);
    assert_eq!(extended.ends_at_ms, ends_at_ms + PARAMETERS.late_quorum_ms);
    assert_eq!(extended.executable_from_ms, extended.ends_at_ms + PARAMETERS.critical.timelock_ms);
    house.advance(PARAMETERS.late_quorum_ms);
    house.vote(BOB, proposal, Choice::Against).unwrap();
    // That changed the outcome, in the last block again: once more, and then never.
    house.advance(PARAMETERS.late_quorum_ms);
    house.vote(CAROL, proposal, Choice::For).unwrap();
    house.advance(1);
    assert_eq!(house.state(proposal), State::Queued);
}

/// The bar is raised while Bob's proposal is voted on: it is judged by what held when it was made.
#[test]
fn raising_quorum_and_threshold_does_not_touch_what_was_proposed_before() {
    let mut house = House::open();
    let kite = house.kite();
    let critical = Bar { quorum_bps: 5_000, ..PARAMETERS.critical };
    let stricter = Parameters { critical, proposal_threshold: 100_000_000, ..PARAMETERS };
    let raising = house.pass_to_executable(vec![Action::Govern(Change::SetParameters(stricter))]);
    let before = propose_mint(&mut house, BOB);
    house.advance(UNTIL_VOTING_MS);
    house.execute(raising).unwrap();
    house.give(BOB, ALICE, kite, 200_000_001);
    let error = DaoError::MayNotCancel { votes: 99_999_999, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, MALLORY, before), Err(error));
    assert_eq!(house.dao.quorum(&mut house.chain, before), Ok(200_000_000));
    house.vote(PAYER, before, Choice::For).unwrap();
    house.advance(PARAMETERS.voting_period_ms);
    assert_eq!(house.state(before), State::Queued);
}

#[test]
fn voting_with_the_treasury_is_impossible() {
    let mut house = House::open();
    let (dao, kite, token) = (house.dao.address(), house.kite(), house.token.address());
    house.give(CAROL, dao, kite, 100_000_000);
    house.advance(1);
    let delegate = call(token, token::input::delegate(Some(MALLORY)));
    let actions = vec![mint(&house, 5), delegate];
    let error = house.dao.propose(&mut house.chain, ALICE, String::new(), actions).refused();
    assert_eq!(error, DaoError::TreasuryCannotVote { action: 1 });
    let vote = call(dao, dao::input::vote(1, Choice::For));
    let error = house.dao.propose(&mut house.chain, ALICE, String::new(), vec![vote]).refused();
    assert_eq!(error, DaoError::CalleeIsDao { action: 0 });
    // Nor does it make the quorum harder to reach: a fifth of what others have.
    let proposal = propose_mint(&mut house, ALICE);
    house.advance(UNTIL_VOTING_MS);
    assert_eq!(house.dao.quorum(&mut house.chain, proposal), Ok(180_000_000));
}

/// A puppet with votes is called by a proposal, and calls the DAO back with `input`, which it could
/// send at any other time.
fn call_back(input: impl Fn(&House, [ProposalId; 2]) -> Vec<u8>) {
    let mut house = House::open();
    let (dao, kite) = (house.dao.address(), house.kite());
    let puppet = house.puppet();
    house.give(PAYER, puppet, kite, 2_000_000);
    house.advance(1);
    let calling = house.propose(vec![call(puppet, vec![9; 4])]);
    let passed = propose_mint(&mut house, BOB);
    house.advance(UNTIL_VOTING_MS);
    for proposal in [calling, passed] {
        house.vote(ALICE, proposal, Choice::For).unwrap();
    }
    let (ends_at_ms, executable) = (house.proposal(calling).ends_at_ms, house.proposal(calling).executable_from_ms);
    house.advance_to(ends_at_ms);
    let active = propose_mint(&mut house, CAROL);
    house.advance_to(executable);

    let input = input(&house, [passed, active]);
    house.teach(puppet, dao, &input);
    let error = house.execute(calling).unwrap_err();
    assert!(matches!(error, DaoError::ActionFailed { action: 0, .. }), "{error:?}");
    assert_eq!(house.state(calling), State::Executable);
    assert_eq!(house.balance(DAVE, kite), 0);
    assert!(house.chain.call(MALLORY, puppet, 0, vec![9; 4]).is_ok(), "it was not refused for its own sake");
}

#[test]
fn deploying_the_dao_gives_no_power_over_it() {
    let mut house = House::open();
    let proposal = propose_mint(&mut house, ALICE);
    let below = DaoError::BelowThreshold { votes: 0, needed: 1_000_000 };
    let action = Action::Govern(Change::SetGuardian(None));
    assert_eq!(house.dao.propose(&mut house.chain, DEPLOYER, String::new(), vec![action]).refused(), below);
    let error = DaoError::MayNotCancel { votes: 400_000_000, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, DEPLOYER, proposal), Err(error));
    house.advance(UNTIL_VOTING_MS);
    assert_eq!(house.vote(DEPLOYER, proposal, Choice::For), Err(DaoError::NoVotes));
}

#[test]
fn guarding_is_canceling_and_nothing_else() {
    let mut house = House::open();
    let proposal = house.pass(vec![Action::Govern(Change::SetExcluded(vec![]))]);
    assert_eq!(house.vote(GUARDIAN, proposal, Choice::Against), Err(DaoError::NoVotes));
    let ends_at_ms = house.proposal(proposal).ends_at_ms;
    house.advance_to(ends_at_ms + 1);
    let early = house.dao.execute(&mut house.chain, GUARDIAN, proposal).refused();
    assert_eq!(early, DaoError::WrongState(State::Queued));
    let below = DaoError::BelowThreshold { votes: 0, needed: 1_000_000 };
    let own_term = Action::Govern(Change::SetGuardian(Some(Guardian { account: GUARDIAN, expires_at_ms: u64::MAX })));
    assert_eq!(house.dao.propose(&mut house.chain, GUARDIAN, String::new(), vec![own_term]).refused(), below);
    assert_eq!(cancel(&mut house, GUARDIAN, proposal), Ok(()));
    assert_eq!(house.state(proposal), State::Canceled);
    assert_eq!(house.execute(proposal), Err(DaoError::WrongState(State::Canceled)));
}

#[test]
fn guarding_ends_with_the_term_to_the_millisecond() {
    for (late_ms, expected) in [(0, Ok(())), (1, Err(DaoError::WrongState(State::Queued)))] {
        let mut house = House::open();
        house.advance_to(GUARDED_UNTIL_MS - UNTIL_VOTING_MS - PARAMETERS.voting_period_ms - 10);
        let actions = vec![mint(&house, 5)];
        let proposal = house.pass(actions);
        house.advance_to(GUARDED_UNTIL_MS + late_ms);
        assert_eq!(house.state(proposal), State::Queued);
        assert_eq!(cancel(&mut house, GUARDIAN, proposal), expected);
    }
}

#[test]
fn guarding_cannot_stop_the_vote_on_the_next_guardian() {
    let mut house = House::open();
    let next = Change::SetGuardian(Some(Guardian { account: DAVE, expires_at_ms: GUARDED_UNTIL_MS }));
    let proposal = house.pass_to_executable(vec![Action::Govern(next)]);
    assert_eq!(cancel(&mut house, GUARDIAN, proposal), Err(DaoError::WrongState(State::Executable)));
    house.execute(proposal).unwrap();
    let other = propose_mint(&mut house, BOB);
    let error = DaoError::MayNotCancel { votes: 300_000_000, needed: 1_000_000 };
    assert_eq!(cancel(&mut house, GUARDIAN, other), Err(error));
    assert_eq!(cancel(&mut house, DAVE, other), Ok(()));
}

#[test]
fn guarding_for_longer_than_180_days_cannot_be_voted() {
    let mut house = House::open();
    let until = |expires_at_ms| Action::Govern(Change::SetGuardian(Some(Guardian { account: DAVE, expires_at_ms })));
    let most = house.now() + MAX_GUARDIAN_TERM_MS;
    let error = house.dao.propose(&mut house.chain, ALICE, String::new(), vec![until(most + 1)]).refused();
    assert!(matches!(error, DaoError::OutOfBounds { most: bound, .. } if bound == most.into()), "{error:?}");
    house.dao.propose(&mut house.chain, ALICE, String::new(), vec![until(most)]).done();
}

#[test]
fn executing_what_has_expired_errors_wrong_state_to_the_millisecond() {
    for (late_ms, expected) in [(0, Ok(())), (1, Err(DaoError::WrongState(State::Expired)))] {
        let mut house = House::open();
        let actions = vec![mint(&house, 5)];
        let proposal = house.pass(actions);
        let expires_at_ms = house.proposal(proposal).expires_at_ms;
        house.advance_to(expires_at_ms + late_ms);
        assert_eq!(house.execute(proposal), expected);
    }
}

/// Everything that would keep the next vote from beginning, ending, passing or being executed.
#[test]
fn governing_the_dao_to_death_errors_out_of_bounds() {
    let mut house = House::open();
    let routine = |quorum_bps, timelock_ms| Parameters { routine: Bar { quorum_bps, timelock_ms }, ..PARAMETERS };
    let critical = |quorum_bps, timelock_ms| Parameters { critical: Bar { quorum_bps, timelock_ms }, ..PARAMETERS };
    for broken in [
        routine(0, 0),
        routine(2_001, 0),
        routine(1_000, 10_001),
        critical(5_001, 10_000),
        critical(2_000, u64::MAX),
        Parameters { quorum_floor: 500_000_001, ..PARAMETERS },
        Parameters { quorum_floor: 0, ..PARAMETERS },
        Parameters { proposal_threshold: 100_000_001, ..PARAMETERS },
        Parameters { proposal_threshold: 0, ..PARAMETERS },
        Parameters { grace_ms: 59_999, ..PARAMETERS },
        Parameters { grace_ms: u64::MAX, ..PARAMETERS },
        Parameters { voting_delay_ms: u64::MAX, ..PARAMETERS },
        Parameters { voting_period_ms: 59_999, ..PARAMETERS },
        Parameters { voting_period_ms: u64::MAX, ..PARAMETERS },
        Parameters { late_quorum_ms: u64::MAX, ..PARAMETERS },
        Parameters { spend_period_ms: 0, ..PARAMETERS },
    ] {
        let actions = vec![Action::Govern(Change::SetParameters(broken))];
        let error = house.dao.propose(&mut house.chain, ALICE, String::new(), actions).refused();
        assert!(matches!(error, DaoError::OutOfBounds { .. }), "{broken:?}: {error:?}");
    }
    let everyone = vec![ALICE, BOB, CAROL, PAYER];
    let actions = vec![Action::Govern(Change::SetExcluded(everyone))];
    let error = house.dao.propose(&mut house.chain, ALICE, String::new(), actions).refused();
    assert!(matches!(error, DaoError::OutOfBounds { .. }), "{error:?}");
}

/// What was within the bounds when it was proposed is no longer when it is executed.
#[test]
fn governing_beyond_the_bounds_of_the_day_of_execution_errors_out_of_bounds() {
    let mut house = House::open();
    let dao = house.dao.address();
    let floor = Parameters { quorum_floor: 500_000_000, ..PARAMETERS };
    let proposal = house.pass_to_executable(vec![Action::Govern(Change::SetParameters(floor))]);
    let kite = house.kite();
    house.give(PAYER, dao, kite, 2);
    let error = house.execute(proposal).unwrap_err();
    assert!(matches!(error, DaoError::OutOfBounds { most: 499_999_999, .. }), "{error:?}");
    assert_eq!(house.dao.parameters(&mut house.chain), Ok(PARAMETERS));
}

/// A thousand specks of dust on a delegate make neither its vote nor its history dearer.
#[test]
fn sending_dust_to_a_delegate_makes_no_vote_dearer() {
    let vote = |specks: u32| {
        let mut house = House::open();
        let kite = house.kite();
        house.token.delegate(&mut house.chain, BOB, Some(ALICE)).done();
        let proposal = propose_mint(&mut house, CAROL);
        house.advance(UNTIL_VOTING_MS);
        for speck in 0..specks {
            house.give(PAYER, if speck % 2 == 0 { ALICE } else { BOB }, kite, 1);
        }
        house.advance(1);
        let receipt = house.dao.vote(&mut house.chain, ALICE, proposal, Choice::For).unwrap();
        assert_eq!(receipt.value, 700_000_000);
        receipt.gas
    };
    // The first speck after the snapshot keeps what was there: once, whatever follows.
    assert_eq!(vote(1).proof_size(), vote(400).proof_size());
}

#[test]
fn executing_another_proposal_from_within_an_execution_is_denied() {
    call_back(|_, [passed, _]| dao::input::execute(passed));
}

#[test]
fn proposing_from_within_an_execution_is_denied() {
    call_back(|house, _| dao::input::propose(String::new(), vec![mint(house, 1)]));
}

#[test]
fn reading_from_within_an_execution_is_denied() {
    call_back(|_, _| dao::input::settings());
}

#[test]
fn voting_from_within_an_execution_is_denied() {
    call_back(|_, [_, active]| dao::input::vote(active, Choice::For));
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn upgrading_to_code_that_is_not_there_errors_code_not_found() {
        let mut house = House::open();
        let change = Change::SetCode { code_hash: Hash::from([1; 32]), migration: Vec::new() };
        assert_eq!(govern(&mut house, change), Err(DaoError::CodeNotFound { action: 0 }));
    }
}
