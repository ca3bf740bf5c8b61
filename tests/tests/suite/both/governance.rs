// SPDX-License-Identifier: Apache-2.0
//! A vote changes what it says, at the moment it says, whole or not at all.

use ink::primitives::AccountId;
use kite_chain::call::CallError;
use kite_deploy::chain::{Cause, Chain};
use kite_deploy::suite;
use kite_interfaces::dao::{Action, Bar, Change, Choice, DaoError, Parameters, State, Tier};
use kite_interfaces::router::RouterError;
use kite_interfaces::{Balance, ProposalId};
use kite_tests::house::{call, House, Refused, Sent, FEE_BPS, PARAMETERS, SPEND_CAP, UNTIL_VOTING_MS};
use kite_tests::people::*;
use scale::Encode;

fn mint(house: &House, amount: Balance) -> Action {
    call(house.token.address(), suite::token::input::mint(DAVE, amount))
}

fn set_fee(house: &House, fee_bps: u16) -> Action {
    call(house.router.address(), suite::router::input::set_fee(fee_bps))
}

fn fee(house: &mut House) -> u16 {
    house.router.settings(&mut house.chain).unwrap().fee_bps
}

fn execute(house: &mut House, proposal: ProposalId) -> DaoError {
    house.execute(proposal).unwrap_err()
}

/// Steps through `moments`, and names the state in each.
fn states(house: &mut House, proposal: ProposalId, moments: &[u64]) -> Vec<State> {
    let state_at = |at_ms: &u64| {
        house.advance_to(*at_ms);
        house.state(proposal)
    };
    moments.iter().map(state_at).collect()
}

#[test]
fn execute_mints_what_was_voted() {
    let mut house = House::open();
    let action = mint(&house, 5);
    assert_eq!(house.decide(vec![action]), Ok(()));
    assert_eq!(house.balance(DAVE, house.kite()), 5);
    assert_eq!(house.token.total_supply(&mut house.chain), Ok(SUPPLY + 5));
}

#[test]
fn voting_power_is_what_a_vote_counts_also_after_the_votes_moved() {
    let mut house = House::open();
    let action = mint(&house, 5);
    let proposal = house.propose(vec![action]);
    house.advance(UNTIL_VOTING_MS);
    let votes = house.token.votes(&mut house.chain, ALICE).unwrap();
    let power = |house: &mut House| house.dao.voting_power(&mut house.chain, ALICE, proposal).unwrap();
    assert_eq!(power(&mut house), votes);
    assert_eq!(house.vote(ALICE, proposal, Choice::For), Ok(votes));
    house.token.transfer(&mut house.chain, ALICE, BOB, 1, vec![]).done();
    assert_eq!((power(&mut house), votes > 0), (votes, true));
}

#[test]
fn execute_mints_no_more_than_the_cap() {
    let mut house = House::open();
    let action = mint(&house, CAP - SUPPLY + 1);
    let error = house.decide(vec![action]).unwrap_err();
    assert!(matches!(error, DaoError::ActionFailed { action: 0, answer: CallError::Reverted(_) }), "{error:?}");
    assert_eq!(house.token.total_supply(&mut house.chain), Ok(SUPPLY));
}

#[test]
fn execute_changes_the_fee_for_later_payments_only() {
    let mut house = House::open();
    let (product, dollars) = (house.product(), house.dollars());
    house.pay(product, dollars, 10_000).unwrap();
    assert_eq!(house.fees(dollars), 100);
    let action = set_fee(&house, 1_000);
    assert_eq!(house.decide(vec![action]), Ok(()));
    assert_eq!(house.fees(dollars), 100);
    house.pay(product, dollars, 10_000).unwrap();
    assert_eq!(house.fees(dollars), 1_100);
}

#[test]
fn execute_errors_action_failed_with_the_answer_of_the_router() {
    let mut house = House::open();
    let action = set_fee(&house, 1_001);
    let refused: Result<Result<(), RouterError>, ink::LangError> = Ok(Err(RouterError::FeeTooHigh { max_bps: 1_000 }));
    let Err(DaoError::ActionFailed { action: 0, answer: CallError::Reverted(answer) }) = house.decide(vec![action])
    else {
        panic!("the router refuses")
    };
    let read = house.chain.passed_on(house.router.address(), &suite::router::input::set_fee(1_001), answer);
    assert_eq!(read, Cause::Reverted(refused.encode()));
    assert_eq!(fee(&mut house), FEE_BPS);
}

#[test]
fn execute_pays_from_the_treasury_in_every_asset() {
    let mut house = House::open();
    let dao = house.dao.address();
    for asset in house.assets() {
        house.give(PAYER, dao, asset, 1_000);
    }
    let before = house.assets().map(|asset| house.balance(DAVE, asset));
    let held = house.assets().map(|asset| house.balance(dao, asset));
    let actions = vec![
        Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount: 1_000 },
        Action::TransferPsp22 { token: house.dollar.address(), to: DAVE, amount: 600 },
        Action::TransferNative { to: DAVE, amount: 700 },
    ];
    let proposal = house.pass_to_executable(actions);
    house.dao.execute(&mut house.chain, ALICE, proposal).done();
    let paid = [1_000, 600, 700];
    for (((asset, before), held), paid) in house.assets().into_iter().zip(before).zip(held).zip(paid) {
        assert_eq!(house.balance(DAVE, asset), before + paid);
        assert_eq!(house.balance(dao, asset), held - paid);
    }
}

#[test]
fn execute_collects_fees_into_the_treasury() {
    let mut house = House::open();
    let (product, dollars, dao) = (house.product(), house.dollars(), house.dao.address());
    house.pay(product, dollars, 10_000).unwrap();
    let collect = call(house.router.address(), suite::router::input::collect_fees(dollars, dao));
    assert_eq!(house.decide(vec![collect]), Ok(()));
    assert_eq!(house.balance(dao, dollars), 100);
}

/// The first action mints and pays, the second reverts: nothing of the first remains, and the same
/// proposal passes once the reason is gone.
#[test]
fn execute_leaves_no_trace_if_a_later_action_reverts_and_can_be_tried_again() {
    let mut house = House::open();
    let (dao, dollars) = (house.dao.address(), house.dollars());
    let pay = Action::TransferPsp22 { token: house.dollar.address(), to: DAVE, amount: 500 };
    let actions = vec![mint(&house, 5), set_fee(&house, 7), pay];
    let proposal = house.pass_to_executable(actions);
    let error = execute(&mut house, proposal);
    assert!(matches!(error, DaoError::ActionFailed { action: 2, answer: CallError::Reverted(_) }), "{error:?}");
    assert_eq!(house.state(proposal), State::Executable);
    assert_eq!(house.balance(DAVE, house.kite()), 0);
    assert_eq!(fee(&mut house), FEE_BPS);

    house.give(PAYER, dao, dollars, 500);
    house.dao.execute(&mut house.chain, DAVE, proposal).done();
    assert_eq!(house.state(proposal), State::Executed);
    assert_eq!([house.kite(), dollars].map(|asset| house.balance(DAVE, asset)), [5, 500]);
    assert_eq!(fee(&mut house), 7);
    assert_eq!(execute(&mut house, proposal), DaoError::WrongState(State::Executed));
}

#[test]
fn state_changes_on_the_millisecond() {
    let mut house = House::open();
    let (now, tick) = (house.now(), house.tick_ms());
    let actions = vec![mint(&house, 5)];
    let proposal = house.propose(actions);
    assert_eq!(house.proposal(proposal).tier, Tier::Critical);
    // The next multiple of a 64th of the voting period.
    let snapshot = (now + PARAMETERS.voting_delay_ms).next_multiple_of(PARAMETERS.voting_period_ms / 64);
    let ends = snapshot + PARAMETERS.voting_period_ms;
    let executable = ends + PARAMETERS.critical.timelock_ms;
    let expires = executable + PARAMETERS.grace_ms;

    let vote = |house: &mut House, voter| house.dao.vote(&mut house.chain, voter, proposal, Choice::For);
    assert_eq!(states(&mut house, proposal, &[snapshot]), [State::Pending]);
    assert_eq!(vote(&mut house, ALICE).refused(), DaoError::WrongState(State::Pending));
    assert_eq!(states(&mut house, proposal, &[snapshot + tick]), [State::Active]);
    vote(&mut house, ALICE).done();
    assert_eq!(states(&mut house, proposal, &[ends]), [State::Active]);
    vote(&mut house, BOB).done();
    assert_eq!(execute(&mut house, proposal), DaoError::WrongState(State::Active));
    assert_eq!(states(&mut house, proposal, &[ends + tick, executable - tick]), [State::Queued; 2]);
    assert_eq!(vote(&mut house, CAROL).refused(), DaoError::WrongState(State::Queued));
    assert_eq!(execute(&mut house, proposal), DaoError::WrongState(State::Queued));
    assert_eq!(states(&mut house, proposal, &[executable, expires]), [State::Executable; 2]);
    house.dao.execute(&mut house.chain, DAVE, proposal).done();
    assert_eq!(states(&mut house, proposal, &[expires + tick]), [State::Executed]);
}

#[test]
fn execute_errors_expired_one_millisecond_too_late() {
    let mut house = House::open();
    let actions = vec![mint(&house, 5)];
    let proposal = house.pass(actions);
    let expires_at_ms = house.proposal(proposal).expires_at_ms;
    house.advance_to(expires_at_ms + 1);
    assert_eq!(execute(&mut house, proposal), DaoError::WrongState(State::Expired));
    assert_eq!(house.balance(DAVE, house.kite()), 0);
}

/// Router and registry hold tokens that cannot vote; the quorum is a share of all others.
#[test]
fn quorum_is_reached_to_the_unit() {
    // Of the 950,000,000 that can be cast, a tenth for what is routine, and a fifth for what is not.
    for (is_routine, quorum) in [(true, 95_000_000), (false, 190_000_000)] {
        for (missing, state) in [(0, State::Queued), (1, State::Defeated)] {
            let mut house = House::open();
            let (router, registry, kite) = (house.router.address(), house.registry.address(), house.kite());
            house.give(CAROL, router, kite, 20_000_000);
            house.give(CAROL, registry, kite, 30_000_000);
            house.give(BOB, MALLORY, kite, quorum - missing);
            house.advance(1);
            let action = if is_routine { set_fee(&house, 7) } else { mint(&house, 5) };
            let proposal = house.propose(vec![action]);
            house.advance(UNTIL_VOTING_MS);
            assert_eq!(house.dao.quorum(&mut house.chain, proposal), Ok(quorum));
            assert_eq!(house.vote(MALLORY, proposal, Choice::For), Ok(quorum - missing));
            house.advance(PARAMETERS.voting_period_ms);
            assert_eq!(house.state(proposal), state);
        }
    }
}

/// How a proposal ends if these votes are cast. Carol and Mallory have 100,000,000 each, Bob and the
/// payer three and two times as many, Dave has one.
fn state_after(action: fn(&House) -> Action, ballots: &[(AccountId, Choice)]) -> State {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 100_000_000);
    house.give(ALICE, DAVE, kite, 1);
    house.advance(1);
    let action = action(&house);
    let proposal = house.propose(vec![action]);
    house.advance(UNTIL_VOTING_MS);
    for (voter, choice) in ballots {
        house.vote(*voter, proposal, *choice).unwrap();
    }
    house.advance(PARAMETERS.voting_period_ms);
    house.state(proposal)
}

fn routine(house: &House) -> Action {
    set_fee(house, 7)
}

fn critical(house: &House) -> Action {
    mint(house, 5)
}

#[test]
fn state_of_a_routine_proposal_is_defeated_by_a_tie_and_not_with_one_vote_more() {
    let tie = [(CAROL, Choice::For), (MALLORY, Choice::Against)];
    assert_eq!(state_after(routine, &tie), State::Defeated);
    assert_eq!(state_after(routine, &[tie[0], tie[1], (DAVE, Choice::For)]), State::Queued);
}

#[test]
fn state_of_a_critical_proposal_is_defeated_by_one_vote_less_than_60_percent() {
    let enough = [(BOB, Choice::For), (PAYER, Choice::Against)];
    assert_eq!(state_after(critical, &enough), State::Queued);
    assert_eq!(state_after(critical, &[enough[0], enough[1], (DAVE, Choice::Against)]), State::Defeated);
}

#[test]
fn state_is_defeated_by_abstention_alone_which_only_fills_the_quorum() {
    for action in [routine, critical] {
        let abstention = [(CAROL, Choice::Abstain), (MALLORY, Choice::Abstain)];
        assert_eq!(state_after(action, &[]), State::Defeated);
        assert_eq!(state_after(action, &abstention), State::Defeated);
        assert_eq!(state_after(action, &[(DAVE, Choice::For)]), State::Defeated);
        let [one, other] = abstention;
        assert_eq!(state_after(action, &[one, other, (DAVE, Choice::For)]), State::Queued);
    }
}

#[test]
fn propose_needs_the_threshold_to_the_unit_and_one_at_a_time() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 999_999);
    house.advance(1);
    let propose = |house: &mut House| {
        let actions = vec![mint(house, 5)];
        house.dao.propose(&mut house.chain, MALLORY, String::new(), actions)
    };
    let below = DaoError::BelowThreshold { votes: 999_999, needed: 1_000_000 };
    assert_eq!(propose(&mut house).refused(), below);
    house.give(ALICE, MALLORY, kite, 1);
    house.advance(1);
    let first = propose(&mut house).done();
    assert_eq!(propose(&mut house).refused(), DaoError::ProposalAlive(first));
    let error = DaoError::MayNotCancel { votes: 1_000_000, needed: 1_000_000 };
    assert_eq!(house.dao.cancel(&mut house.chain, ALICE, first).refused(), error);
    house.dao.cancel(&mut house.chain, MALLORY, first).done();
    assert_eq!(house.state(first), State::Canceled);
    assert_eq!(propose(&mut house).done(), first + 1);
}

#[test]
fn govern_changes_the_parameters_of_later_proposals_only() {
    let mut house = House::open();
    let critical = Bar { quorum_bps: 5_000, timelock_ms: 20_000 };
    let stricter = Parameters { critical, ..PARAMETERS };
    let change = vec![Action::Govern(Change::SetParameters(stricter))];
    let first = house.pass_to_executable(change);
    let minted = mint(&house, 5);
    let before = house.propose_as(BOB, vec![minted.clone()]);
    house.execute(first).unwrap();
    assert_eq!(house.dao.parameters(&mut house.chain), Ok(stricter));
    house.advance(1);
    let after = house.propose(vec![minted]);
    let judged = [before, after].map(|id| house.proposal(id));
    assert_eq!(judged.each_ref().map(|proposal| proposal.quorum_bps), [2_000, 5_000]);
    let timelocks = judged.map(|proposal| proposal.executable_from_ms - proposal.ends_at_ms);
    assert_eq!(timelocks, [10_000, 20_000]);
}

/// Proposals by name say what they would do as one made by hand does.
#[test]
fn propose_by_name_makes_the_action_that_it_is_called_after() {
    let mut house = House::open();
    let (token, router) = (house.token.address(), house.router.address());
    let [native, psp22, fee, called] = [ALICE, BOB, CAROL, PAYER];
    let (dao, why) = (house.dao, || "why".to_owned());
    let input = suite::token::input::mint(DAVE, 5);
    let expected = [
        (
            dao.propose_transfer(&mut house.chain, native, why(), DAVE, 7),
            Action::TransferNative { to: DAVE, amount: 7 },
        ),
        (
            dao.propose_psp22_transfer(&mut house.chain, psp22, why(), token, DAVE, 8),
            Action::TransferPsp22 { token, to: DAVE, amount: 8 },
        ),
        (dao.propose_fee(&mut house.chain, fee, why(), router, 9), set_fee(&house, 9)),
        (
            dao.propose_call(&mut house.chain, called, why(), token, input.clone(), 3),
            Action::Call { callee: token, input, value: 3 },
        ),
    ];
    for (made, action) in expected {
        let view = dao.proposal(&mut house.chain, made.done()).unwrap().unwrap();
        let shown: Vec<_> = view.actions.into_iter().map(|view| view.action).collect();
        assert_eq!((view.description, shown), (why(), vec![action]));
    }
}

/// Routine proposals may pay 10,000 in a period; what they pay together is held to that.
#[test]
fn execute_pays_no_more_by_routine_proposals_than_the_spend_cap_of_a_period() {
    let mut house = House::open();
    let (dao, kite) = (house.dao.address(), house.kite());
    house.give(PAYER, dao, kite, 100_000);
    house.advance(1);
    let pay = |house: &House, amount| Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount };
    let [most, unit] = [SPEND_CAP, 1].map(|amount| pay(&house, amount));
    let first = house.propose(vec![most]);
    let second = house.propose_as(BOB, vec![unit]);
    let above = pay(&house, SPEND_CAP + 1);
    let third = house.propose_as(CAROL, vec![above]);
    let tiers = [first, second, third].map(|id| house.proposal(id).tier);
    assert_eq!(tiers, [Tier::Routine, Tier::Routine, Tier::Critical]);
    house.advance(UNTIL_VOTING_MS);
    for proposal in [first, second, third] {
        house.vote(ALICE, proposal, Choice::For).unwrap();
    }
    let executable = [first, second, third].map(|id| house.proposal(id).executable_from_ms);
    house.advance_to(executable[0]);
    house.execute(first).unwrap();
    assert_eq!(execute(&mut house, second), DaoError::SpendCapExceeded { asset: kite, left: 0 });
    assert_eq!(house.state(second), State::Executable);
    house.advance_to(executable[2]);
    house.execute(third).unwrap();
    assert_eq!(house.balance(DAVE, kite), 2 * SPEND_CAP + 1);
    let budget = house.dao.budget(&mut house.chain, kite).unwrap().unwrap();
    assert_eq!((budget.cap, budget.spent), (SPEND_CAP, SPEND_CAP));
}

#[test]
fn treasury_takes_native_coin_and_tokens_from_anybody() {
    let mut house = House::open();
    let dao = house.dao.address();
    let before = house.assets().map(|asset| house.balance(dao, asset));
    for asset in house.assets() {
        house.give(PAYER, dao, asset, 9);
    }
    let after = house.assets().map(|asset| house.balance(dao, asset));
    assert_eq!(after, before.map(|amount| amount + 9));
}

#[test]
fn execute_leaves_no_trace_if_a_callee_traps() {
    let mut house = House::open();
    let puppet = house.puppet();
    let actions = vec![mint(&house, 5), call(puppet, vec![9; 4])];
    let trapped = DaoError::ActionFailed { action: 1, answer: CallError::Trapped };
    assert_eq!(house.decide(actions), Err(trapped));
    assert_eq!(house.balance(DAVE, house.kite()), 0);
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn propose_errors_for_actions_that_could_never_work() {
        let mut house = House::open();
        let dao = house.dao.address();
        let nowhere = call(DAVE, vec![9; 4]);
        let itself = call(dao, suite::dao::input::execute(1));
        let large = Action::Call { callee: house.token.address(), input: vec![0; 9_000], value: 0 };
        for (actions, expected) in [
            (vec![], DaoError::WrongActionCount),
            (vec![mint(&house, 1); 11], DaoError::WrongActionCount),
            (vec![mint(&house, 1), nowhere], DaoError::CalleeIsNoContract { action: 1 }),
            (vec![itself], DaoError::CalleeIsDao { action: 0 }),
            (vec![large], DaoError::ActionsTooLarge { max: 8_192 }),
        ] {
            let error = house.dao.propose(&mut house.chain, ALICE, String::new(), actions).refused();
            assert_eq!(error, expected);
        }
    }
}
