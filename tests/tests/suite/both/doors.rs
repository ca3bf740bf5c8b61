// SPDX-License-Identifier: Apache-2.0
//! Governance without back doors: what a voter sees is what is done, nobody is taken by surprise, and nobody who
//! may propose can make everybody pay or stand still.

use kite_deploy::chain::Chain;
use kite_deploy::suite::{psp22, token};
use kite_interfaces::dao::{
    Action, ActionView, Change, Choice, DaoError, Parameters, Proposed, State, Step, SNAPSHOTS_PER_PERIOD,
};
use kite_interfaces::votes::{SnapshotRegistered, VotesError, RETENTION_MS};
use kite_interfaces::{Balance, ProposalId};
use kite_tests::house::{call, House, Refused, Sent, PARAMETERS, UNTIL_VOTING_MS};
use kite_tests::people::*;

fn mint(house: &House, amount: Balance) -> Action {
    call(house.token.address(), token::input::mint(DAVE, amount))
}

fn set_parameters(parameters: Parameters) -> Action {
    Action::Govern(Change::SetParameters(parameters))
}

fn propose_mint(house: &mut House) -> ProposalId {
    let action = mint(house, 5);
    house.propose(vec![action])
}

/// Bob abstains at once and fills the quorum; Alice decides in the last block.
#[test]
fn deciding_in_the_last_block_after_an_early_quorum_gives_the_others_time_to_answer_once() {
    let mut house = House::open();
    let proposal = propose_mint(&mut house);
    house.advance(UNTIL_VOTING_MS);
    house.vote(BOB, proposal, Choice::Abstain).unwrap();
    let ends_at_ms = house.proposal(proposal).ends_at_ms;
    house.advance_to(ends_at_ms);
    house.vote(CAROL, proposal, Choice::For).unwrap();
    let extended_ms = ends_at_ms + PARAMETERS.late_quorum_ms;
    assert_eq!(house.proposal(proposal).ends_at_ms, extended_ms);
    // The answer turns it again, in the last block, and that is the end.
    house.advance_to(extended_ms);
    house.vote(ALICE, proposal, Choice::Against).unwrap();
    assert_eq!(house.proposal(proposal).ends_at_ms, extended_ms);
    house.advance(1);
    assert_eq!(house.state(proposal), State::Defeated);
}

/// Alice holds the threshold, and proposes and cancels in each block, for three voting periods.
#[test]
fn proposing_and_canceling_in_each_block_makes_nobody_write_history_in_each_block() {
    let mut house = House::open();
    let kite = house.kite();
    let (step_ms, periods) = (250, 3);
    let (mut snapshots, mut written) = (Vec::new(), 0);
    let began_ms = house.now();
    while house.now() < began_ms + periods * PARAMETERS.voting_period_ms {
        let action = mint(&house, 1);
        let made = house.dao.propose(&mut house.chain, ALICE, String::new(), vec![action]).unwrap();
        snapshots.extend(made.events_of::<SnapshotRegistered>().into_iter().map(|event| event.at_ms));
        house.dao.cancel(&mut house.chain, ALICE, made.value).done();
        let moved = house.token.transfer(&mut house.chain, BOB, CAROL, 1, Vec::new()).unwrap();
        written += usize::from(moved.deposit > 0);
        house.advance(step_ms);
    }
    let most = usize::try_from(periods * SNAPSHOTS_PER_PERIOD + 2).unwrap();
    assert!(snapshots.len() <= most, "{} snapshots", snapshots.len());
    assert!(written <= snapshots.len() + 1, "{written} transfers of {} wrote history", 3 * 240);
    // Every one of them is answered exactly.
    house.advance(PARAMETERS.voting_period_ms);
    let (first, last) = (snapshots[0], snapshots[snapshots.len() - 1]);
    let [early, late] = [first, last].map(|at| house.token.past_votes(&mut house.chain, CAROL, at).unwrap());
    assert!(early < late && late <= house.balance(CAROL, kite));
}

/// So much is burned that floor and threshold are out of reach: nobody touched them, and the guardian must go.
#[test]
fn removing_a_guardian_fails_for_no_other_parameters_sake() {
    let mut house = House::open();
    let stricter = Parameters { quorum_floor: 300_000_000, ..PARAMETERS };
    house.decide(vec![set_parameters(stricter)]).unwrap();
    house.token.burn(&mut house.chain, CAROL, 100_000_000).done();
    house.token.burn(&mut house.chain, PAYER, 200_000_000).done();
    house.token.burn(&mut house.chain, ALICE, 150_000_000).done();
    house.advance(1);
    // Half of what is left is below the floor, which still can be reached.
    let touched = house.dao.propose(&mut house.chain, BOB, String::new(), vec![set_parameters(stricter)]);
    assert!(matches!(touched.refused(), DaoError::OutOfBounds { .. }));
    house.decide(vec![Action::Govern(Change::SetGuardian(None))]).unwrap();
    assert_eq!(house.dao.settings(&mut house.chain).unwrap().guardian, None);
}

#[test]
fn voting_by_an_account_that_the_quorum_leaves_out_errors_excluded() {
    let mut house = House::open();
    house.decide(vec![Action::Govern(Change::SetExcluded(vec![CAROL]))]).unwrap();
    let proposal = propose_mint(&mut house);
    house.advance(UNTIL_VOTING_MS);
    assert_eq!(house.vote(CAROL, proposal, Choice::Against), Err(DaoError::Excluded));
    assert_eq!(house.dao.voting_power(&mut house.chain, CAROL, proposal), Ok(0));
    // What others delegated to it is left out as well.
    assert_eq!(house.dao.quorum(&mut house.chain, proposal), Ok(180_000_000));
}

/// The older proposal was waiting in its grace period.
#[test]
fn executing_an_older_change_of_parameters_cannot_undo_a_newer_one() {
    let mut house = House::open();
    let grace = |grace_ms| Parameters { grace_ms, ..PARAMETERS };
    let older = house.pass(vec![set_parameters(grace(91_000))]);
    let newer = house.propose_as(BOB, vec![set_parameters(grace(92_000)), mint(&house, 1)]);
    house.advance(UNTIL_VOTING_MS);
    for voter in [ALICE, BOB] {
        house.vote(voter, newer, Choice::For).unwrap();
    }
    let at_ms = house.proposal(newer).executable_from_ms;
    house.advance_to(at_ms);
    house.execute(newer).unwrap();
    assert_eq!(house.state(older), State::Executable);
    assert_eq!(house.execute(older), Err(DaoError::Superseded { action: 0, by: newer }));
    assert_eq!(house.dao.parameters(&mut house.chain), Ok(grace(92_000)));
}

#[test]
fn proposing_counts_by_a_lowered_voting_delay_at_once() {
    let mut house = House::open();
    let slow = Parameters { voting_delay_ms: 3_600_000, ..PARAMETERS };
    house.decide(vec![set_parameters(slow)]).unwrap();
    let lowering = house.propose(vec![set_parameters(PARAMETERS)]);
    let snapshot_ms = house.proposal(lowering).snapshot_ms;
    house.advance_to(snapshot_ms + 1);
    for voter in [ALICE, BOB] {
        house.vote(voter, lowering, Choice::For).unwrap();
    }
    let at_ms = house.proposal(lowering).executable_from_ms;
    house.advance_to(at_ms);
    let far = house.propose_as(CAROL, vec![mint(&house, 1)]);
    house.execute(lowering).unwrap();
    let near = propose_mint(&mut house);
    let (far, near) = (house.proposal(far).snapshot_ms, house.proposal(near).snapshot_ms);
    assert!(near <= house.now() + UNTIL_VOTING_MS && near + 3_000_000 < far, "{near}, {far}");
    // Both snapshots are exact: the earlier one before the later one, though it was registered after it.
    let kite = house.kite();
    house.advance_to(near + 1);
    house.give(ALICE, DAVE, kite, 7);
    house.advance_to(far + 1);
    house.give(ALICE, DAVE, kite, 5);
    let votes = [near, far].map(|at| house.token.past_votes(&mut house.chain, DAVE, at).unwrap());
    assert_eq!(votes, [0, 7]);
}

/// Dave, who has nothing to do with it, gets the deposits of what he frees.
#[test]
fn freeing_ballots_votes_and_snapshots_gives_their_deposit_back() {
    let mut house = House::open();
    let kite = house.kite();
    let proposal = house.pass(vec![mint(&house, 5)]);
    let snapshot_ms = house.proposal(proposal).snapshot_ms;
    house.give(ALICE, DAVE, kite, 5);
    let ballots = vec![ALICE, BOB, CAROL];
    let early = house.dao.forget_ballots(&mut house.chain, DAVE, proposal, ballots.clone()).refused();
    assert_eq!(early, DaoError::WrongState(State::Active));
    let at_ms = house.proposal(proposal).executable_from_ms;
    house.advance_to(at_ms);
    house.execute(proposal).unwrap();
    let freed = house.dao.forget_ballots(&mut house.chain, DAVE, proposal, ballots).unwrap();
    assert_eq!((freed.value, freed.deposit < 0), (2, true));

    house.advance_to(snapshot_ms + RETENTION_MS);
    assert_eq!(house.token.forget_votes(&mut house.chain, DAVE, Some(ALICE), vec![0]).done(), 0);
    assert_eq!(house.token.past_votes(&mut house.chain, ALICE, snapshot_ms), Ok(400_000_000));
    house.advance(1_000_000);
    let forgotten = house.token.past_votes(&mut house.chain, ALICE, snapshot_ms).refused();
    assert!(matches!(forgotten, VotesError::SnapshotForgotten { .. }));
    let freed = house.token.forget_votes(&mut house.chain, DAVE, Some(ALICE), vec![0]).unwrap();
    assert_eq!((freed.value, freed.deposit < 0), (1, true));
    let freed = house.token.forget_snapshots(&mut house.chain, DAVE, vec![snapshot_ms]).unwrap();
    assert_eq!((freed.value, freed.deposit < 0), (1, true));
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn proposing_is_possible_while_ones_earlier_proposal_has_passed_and_cannot_be_executed() {
        let mut house = House::open();
        let target = house.other_token(MALLORY);
        let action = call(target.address(), psp22::input::transfer(DAVE, 0, Vec::new()));
        let stuck = house.pass_to_executable(vec![action]);
        let other_code = house.other_code();
        target.set_code(&mut house.chain, MALLORY, other_code).done();
        assert_eq!(house.execute(stuck), Err(DaoError::CodeChanged { action: 0 }));
        assert_eq!(house.state(stuck), State::Executable);
        propose_mint(&mut house);
    }

    #[test]
    fn replacing_the_daos_code_is_the_last_action_or_refused() {
        let mut house = House::open();
        let code_hash = house.chain.code_of(house.dao.address()).unwrap().unwrap();
        let set_code = Action::Govern(Change::SetCode { code_hash, migration: Vec::new() });
        let actions = vec![set_code.clone(), mint(&house, 1)];
        let refused = house.dao.propose(&mut house.chain, ALICE, String::new(), actions).refused();
        assert_eq!(refused, DaoError::SetCodeNotLast { action: 0 });
        let actions = vec![mint(&house, 1), set_code];
        house.decide(actions).unwrap();
    }

    /// Mallory swaps her contract's code between the proposal and the vote.
    #[test]
    fn voters_see_the_code_that_they_approve_and_the_one_that_is_there_now() {
        let mut house = House::open();
        let target = house.other_token(MALLORY);
        let pinned = house.chain.code_of(target.address()).unwrap();
        let action = call(target.address(), psp22::input::transfer(DAVE, 0, Vec::new()));
        let made = house.dao.propose(&mut house.chain, ALICE, String::new(), vec![action.clone()]).unwrap();
        let [proposed] = &made.events_of::<Proposed>()[..] else { panic!("one event") };
        assert_eq!(proposed.actions, [Step { action: action.clone(), code_hash: pinned }]);
        let seen = |house: &mut House| house.dao.proposal(&mut house.chain, made.value).unwrap().unwrap().actions;
        let view = |current_code_hash| ActionView { action: action.clone(), code_hash: pinned, current_code_hash };
        assert_eq!(seen(&mut house), [view(pinned)]);
        let other_code = house.other_code();
        target.set_code(&mut house.chain, MALLORY, other_code).done();
        assert_eq!(seen(&mut house), [view(Some(other_code))]);
        let listed = house.dao.proposals(&mut house.chain, 1, 9).unwrap().remove(0);
        assert_eq!(listed.actions, [view(Some(other_code))]);
    }
}
