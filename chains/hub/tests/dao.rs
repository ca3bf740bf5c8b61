// SPDX-License-Identifier: Apache-2.0
//! The DAO on a Hub: proposals that change the router and pay from the treasury, votes by delegation, and whoever stops
//! one. What it is told and answers is put into words by a library of others.

mod common;
mod money;
mod parliament;

use alloy_primitives::{Bytes, U256};
use alloy_sol_types::{SolCall, SolValue};
use common::*;
use hub::chain::{Address, Failed};
use hub::sol::number;
use money::{account, event, wide, Money, COIN};
use parliament::*;

/// Some coin, in wei, not in whole units of the chain's own.
const TREASURY: u128 = 5_000_000_000_000_000_003;
const PAID: u128 = 2_000_000_000_000_000_001;

fn id(proposal: u32) -> U256 {
    U256::from(proposal)
}

/// An error that says one state.
fn wrong_state(state: u8) -> Vec<u8> {
    [selector_of("WrongState(uint8)"), number(state).to_vec()].concat()
}

#[test]
fn proposal_that_passes_by_delegated_votes_sets_the_fee_and_pays_coin_and_kite() {
    let mut dao = Parliament::begin();
    let (token, router) = (dao.money.suite.token, dao.money.router);
    dao.endow(TREASURY).unwrap();
    dao.money.suite.run(BOB, call_of("transfer(address,uint256)"), &[hub::sol::address(dao.dao), number(500)]);
    let fee = call(router, setFeeCall { feeBps: 250 }.abi_encode());
    let proposal = dao.propose(vec![fee, pay_coin(ALICE, PAID), pay_token(token, CAROL, 321)]);
    dao.pass(proposal);
    let before = dao.coin(ALICE);
    let ran = dao.send(OWNER, &executeCall { proposalId: id(proposal) }).unwrap();
    assert_eq!(event::<Executed>(&ran.events), Executed { proposal });
    assert_eq!(dao.money.run(CAROL, money::settingsCall {}).feeBps, 250);
    assert_eq!((dao.coin(ALICE) - before, dao.coin(dao.dao)), (PAID, TREASURY - PAID));
    assert_eq!(dao.money.suite.balance(CAROL), number(321));
    assert_eq!(dao.money.suite.balance(dao.dao), number(179));
    assert_eq!(dao.refused(OWNER, executeCall { proposalId: id(proposal) }), wrong_state(EXECUTED));
}

#[test]
fn life_of_a_proposal_is_told_by_the_names_and_numbers_of_governor() {
    let mut dao = Parliament::begin();
    let router = account(dao.money.router);
    let proposal = dao.run(BOB, proposeFeeCall { description: "Fee".to_owned(), router, feeBps: 7 });
    assert_eq!((proposal, dao.state(proposal)), (1, PENDING));
    let snapshot = dao.run(CAROL, proposalSnapshotCall { proposalId: id(1) });
    let deadline = dao.run(CAROL, proposalDeadlineCall { proposalId: id(1) });
    let eta = dao.run(CAROL, proposalEtaCall { proposalId: id(1) });
    assert_eq!((deadline - snapshot, eta - deadline), (wide(PERIOD_MS), wide(3 * MINUTE_MS)));
    assert_eq!(dao.run(CAROL, proposalProposerCall { proposalId: id(1) }), account(BOB));
    assert!(!dao.run(CAROL, proposalNeedsQueuingCall { proposalId: id(1) }));
    assert_eq!(dao.refused(CAROL, castVoteCall { proposalId: id(1), support: FOR }), wrong_state(PENDING));
    dao.advance(3);
    assert_eq!(dao.state(1), ACTIVE);
    assert!(!dao.run(BOB, hasVotedCall { proposalId: id(1), account: account(CAROL) }));
    assert_eq!(dao.run(CAROL, castVoteCall { proposalId: id(1), support: FOR }), wide(ALICES));
    assert!(dao.run(BOB, hasVotedCall { proposalId: id(1), account: account(CAROL) }));
    dao.advance(64);
    assert_eq!(dao.state(1), QUEUED);
    dao.advance(3);
    assert_eq!(dao.state(1), SUCCEEDED);
    dao.run(ALICE, executeCall { proposalId: id(1) });
    assert_eq!(dao.state(1), EXECUTED);
    assert_eq!(dao.money.run(CAROL, money::settingsCall {}).feeBps, 7);
}

#[test]
fn rules_are_told_by_the_names_of_governor_too() {
    let mut dao = Parliament::begin();
    assert_eq!(dao.run(BOB, parametersCall {}), rules());
    assert_eq!(dao.run(BOB, votingDelayCall {}), rules().votingDelayMs);
    assert_eq!(dao.run(BOB, votingPeriodCall {}), rules().votingPeriodMs);
    assert_eq!(dao.run(BOB, proposalThresholdCall {}), rules().proposalThreshold);
    let unknown = [selector_of("UnknownProposal(uint32)"), 9_u32.abi_encode()].concat();
    assert_eq!(dao.refused(BOB, proposalSnapshotCall { proposalId: id(9) }), unknown);
    assert_eq!(dao.refused(BOB, stateCall { proposalId: id(9) }), unknown);
    let beyond = stateCall { proposalId: U256::from(1_u64 << 32) };
    assert_eq!(dao.refused(BOB, beyond), reason("could not read input"));
}

#[test]
fn votes_are_counted_by_the_numbers_of_governor_once_and_told_in_an_event() {
    let mut dao = Parliament::begin();
    let proposal = dao.propose(vec![pay_coin(ALICE, 1)]);
    dao.advance(3);
    let against = castVoteWithReasonCall { proposalId: id(proposal), support: AGAINST, reason: "No".to_owned() };
    let cast: VoteCast = event(&dao.send(CAROL, &against).unwrap().events);
    let ballot = Tally { abstain: U256::ZERO, inFavour: U256::ZERO, against: wide(ALICES) };
    let said = VoteCast { proposal, voter: account(CAROL), ballot: ballot.clone(), reason: "No".to_owned() };
    assert_eq!(cast, said);
    let again = dao.refused(CAROL, castVoteCall { proposalId: id(proposal), support: FOR });
    assert_eq!(again, [selector_of("AlreadyVoted((uint256,uint256,uint256))"), ballot.abi_encode()].concat());
    assert_eq!(dao.run(BOB, castVoteCall { proposalId: id(proposal), support: ABSTAIN }), wide(BOBS));
    let votes = dao.run(BOB, proposalVotesCall { proposalId: id(proposal) });
    assert_eq!((votes.againstVotes, votes.forVotes, votes.abstainVotes), (wide(ALICES), U256::ZERO, wide(BOBS)));
    let unknown = castVoteCall { proposalId: id(proposal), support: 3 };
    assert_eq!(dao.refused(OWNER, unknown), reason("could not read input"));
    // Her votes are Carol's.
    let none = castVoteCall { proposalId: id(proposal), support: FOR };
    assert_eq!(dao.refused(ALICE, none), selector_of("NoVotes()"));
    dao.advance(70);
    assert_eq!(dao.state(proposal), DEFEATED);
    assert_eq!(dao.refused(BOB, executeCall { proposalId: id(proposal) }), wrong_state(DEFEATED));
}

#[test]
fn proposal_is_read_back_as_it_was_made_with_the_code_of_its_callees() {
    let mut dao = Parliament::begin();
    let (token, router) = (dao.money.suite.token, dao.money.router);
    let actions = vec![
        call(router, setFeeCall { feeBps: 9 }.abi_encode()),
        pay_coin(ALICE, PAID),
        pay_token(token, CAROL, 4),
        govern(name_guardian(OWNER, BEGAN_MS + 9 * PERIOD_MS)),
    ];
    let description = "w".repeat(4_096);
    let propose = proposeCall { description: description.clone(), actions: actions.clone() };
    let ran = dao.send(BOB, &propose).unwrap();
    let proposed: Proposed = event(&ran.events);
    let steps: Vec<_> = proposed.actions.iter().map(|step| step.action.clone()).collect();
    assert_eq!((proposed.proposal, proposed.description.clone(), steps), (1, description.clone(), actions.clone()));
    let view = dao.run(CAROL, proposalCall { proposal: 1 });
    assert_eq!((view.id, view.state, view.description.clone()), (1, PENDING, description));
    for (view, step) in view.actions.iter().zip(&proposed.actions) {
        let known = [&view.action.data, &step.action.data];
        assert_eq!((known[0], view.codeHash, view.currentCodeHash), (known[1], step.codeHash, step.codeHash));
    }
    let pinned: Vec<_> = view.actions.iter().map(|action| !action.codeHash.is_zero()).collect();
    assert_eq!(pinned, [true, false, true, false]);
    assert_eq!(view.proposal.excluded, [account(dao.dao)]);
    assert_eq!(dao.run(CAROL, proposalsCall { from: 0, limit: 5 }), [view]);
}

#[test]
fn action_that_fails_is_told_with_its_number_and_words_and_undoes_those_before_it() {
    let mut dao = Parliament::begin();
    let router = dao.money.router;
    dao.endow(TREASURY).unwrap();
    let too_high = call(router, setFeeCall { feeBps: 1_001 }.abi_encode());
    let proposal = dao.propose(vec![pay_coin(ALICE, PAID), too_high]);
    dao.pass(proposal);
    let before = dao.coin(ALICE);
    let refused = dao.refused(BOB, executeCall { proposalId: id(proposal) });
    assert_eq!(refused[..4], selector_of("ActionFailed(uint8,bytes)"));
    let words = [selector_of("FeeTooHigh(uint16)"), 1_000_u16.abi_encode()].concat();
    assert_eq!(refused[4..], (1_u16, Bytes::from(words)).abi_encode_params());
    assert_eq!((dao.coin(ALICE), dao.state(proposal)), (before, SUCCEEDED));
}

#[test]
fn callee_that_is_no_contract_the_dao_itself_and_votes_of_the_treasury_are_refused() {
    let mut dao = Parliament::begin();
    let (token, itself) = (dao.money.suite.token, dao.dao);
    let delegate = delegateCall { to: account(BOB) }.abi_encode();
    let cases: [(Address, Vec<u8>, &str); 3] = [
        (ALICE, vec![0; 4], "CalleeIsNoContract(uint8)"),
        (itself, vec![0; 4], "CalleeIsDao(uint8)"),
        (token, delegate, "TreasuryCannotVote(uint8)"),
    ];
    for (callee, input, error) in cases {
        let propose = proposeCall { description: String::new(), actions: vec![call(callee, input)] };
        assert_eq!(dao.refused(BOB, propose), [selector_of(error), number(0).to_vec()].concat());
    }
    let propose = proposeCall { description: String::new(), actions: vec![pay_coin(ALICE, 1)] };
    let below = dao.refused(OWNER, propose);
    let expected = [selector_of("BelowThreshold(uint256,uint256)"), (U256::ZERO, wide(1_000_u16)).abi_encode()];
    assert_eq!(below, expected.concat());
}

#[test]
fn proposer_cancels_while_votes_are_cast_and_the_guardian_until_it_is_executed() {
    let guardian = name_guardian(OWNER, BEGAN_MS + 9 * PERIOD_MS);
    let mut dao = Parliament::with(Money::deploy(), &[guardian]);
    let first = dao.propose(vec![pay_coin(ALICE, 1)]);
    let refused = dao.refused(CAROL, cancelCall { proposalId: id(first) });
    assert_eq!(refused[..4], selector_of("MayNotCancel(uint256,uint256)"));
    let ran = dao.send(BOB, &cancelCall { proposalId: id(first) }).unwrap();
    assert_eq!(event::<Canceled>(&ran.events), Canceled { proposal: first, by: account(BOB) });
    assert_eq!(dao.state(first), CANCELED);
    let second = dao.propose(vec![pay_coin(ALICE, 1)]);
    dao.pass(second);
    assert_eq!(dao.refused(BOB, cancelCall { proposalId: id(second) }), wrong_state(SUCCEEDED));
    dao.run(OWNER, cancelCall { proposalId: id(second) });
    assert_eq!(dao.refused(BOB, executeCall { proposalId: id(second) }), wrong_state(CANCELED));
}

#[test]
fn guardian_whom_a_vote_names_is_told_and_ends_with_its_term() {
    let mut dao = Parliament::begin();
    assert_eq!(dao.run(BOB, settingsCall {}).guardian, Guardian { account: COIN, expiresAtMs: U256::ZERO });
    let until = BEGAN_MS + 150 * MINUTE_MS;
    let proposal = dao.propose(vec![govern(name_guardian(OWNER, until))]);
    dao.pass(proposal);
    let changed: Changed = event(&dao.send(BOB, &executeCall { proposalId: id(proposal) }).unwrap().events);
    assert_eq!(changed.change, name_guardian(OWNER, until));
    let guardian = Guardian { account: account(OWNER), expiresAtMs: wide(until) };
    assert_eq!(dao.run(BOB, settingsCall {}).guardian, guardian);
    let second = dao.propose(vec![pay_coin(ALICE, 1)]);
    dao.pass(second);
    dao.advance(10);
    let refused = dao.refused(OWNER, cancelCall { proposalId: id(second) });
    assert_eq!(refused[..4], selector_of("WrongState(uint8)"));
}

#[test]
fn new_code_is_refused_in_words_and_the_old_one_goes_on() {
    let mut dao = Parliament::begin();
    let proposal = dao.propose(vec![govern(set_code([7; 32]))]);
    dao.pass(proposal);
    let refused = dao.refused(BOB, executeCall { proposalId: id(proposal) });
    assert_eq!(refused, reason("no code is replaced on a Hub"));
    assert_eq!(dao.state(proposal), SUCCEEDED);
}

#[test]
fn coin_that_comes_with_a_message_is_refused_and_an_empty_call_without_any_too() {
    let mut dao = Parliament::begin();
    let with_coin = dao.money.suite.chain.call(OWNER, dao.dao, 1_000_000_000, parametersCall {}.abi_encode());
    assert!(matches!(with_coin, Err(Failed::Error(_))), "{with_coin:?}");
    assert_eq!(dao.endow(0), Err(Failed::Reverted(reason("could not read input"))));
    assert_eq!(dao.coin(dao.dao), 0);
}

#[test]
fn fees_in_coin_are_collected_to_the_treasury() {
    let mut dao = Parliament::with(Money::begin(), &[]);
    dao.money.pay_coin(ALICE, TREASURY);
    let collect = money::collectFeesCall { asset: COIN, to: account(dao.dao) };
    let proposal = dao.propose(vec![call(dao.money.router, collect.abi_encode())]);
    dao.pass(proposal);
    dao.run(BOB, executeCall { proposalId: id(proposal) });
    assert_eq!(dao.coin(dao.dao), TREASURY / 100);
}

#[test]
fn action_whose_callee_enters_the_dao_by_a_message_fails_though_plain_coin_may_come() {
    let mut dao = Parliament::begin();
    let (token, itself) = (dao.money.suite.token, dao.dao);
    dao.money.suite.run(BOB, call_of("transfer(address,uint256)"), &[hub::sol::address(itself), number(500)]);
    // The token tells its receiver, which is in the midst of it.
    let call_back = money::transferAndCallCall { to: account(itself), value: wide(1_u8), data: Bytes::new() };
    let proposal = dao.propose(vec![call(token, call_back.abi_encode())]);
    dao.pass(proposal);
    let refused = dao.refused(BOB, executeCall { proposalId: id(proposal) });
    let said = (0_u16, Bytes::from(selector_of("ReceiverFailed()"))).abi_encode_params();
    assert_eq!(refused, [selector_of("ActionFailed(uint8,bytes)"), said].concat());
    // Where nobody is called, the DAO says that it has no such message.
    let direct = dao.money.suite.chain.call(ALICE, token, 0, call_back.abi_encode());
    assert_eq!(direct, Err(Failed::Reverted(reason("could not read input"))));
}

#[test]
fn callee_whose_code_is_another_than_was_voted_on_is_not_called() {
    let mut dao = Parliament::begin();
    let (token, router) = (dao.money.suite.token, dao.money.router);
    dao.endow(TREASURY).unwrap();
    let fee = call(router, setFeeCall { feeBps: 250 }.abi_encode());
    let proposal = dao.propose(vec![pay_coin(ALICE, PAID), fee]);
    let pinned = dao.run(CAROL, proposalCall { proposal }).actions[1].codeHash;
    dao.pass(proposal);
    dao.money.suite.chain.replace_code(router, token).unwrap();
    let changed = [selector_of("CodeChanged(uint8)"), number(1).to_vec()].concat();
    assert_eq!(dao.refused(BOB, executeCall { proposalId: id(proposal) }), changed);
    let seen = &dao.run(CAROL, proposalCall { proposal }).actions[1];
    assert_eq!((seen.codeHash, seen.currentCodeHash == pinned), (pinned, false));
    assert_eq!(dao.coin(dao.dao), TREASURY);
}

#[test]
fn routine_proposals_call_what_is_listed_and_pay_up_to_the_cap_of_a_period() {
    let money = Money::deploy();
    let (router, set_fee) = (money.router, setFeeCall::SELECTOR);
    let mut dao = Parliament::with(money, &[cap_coin(PAID), make_routine(router, set_fee)]);
    dao.endow(TREASURY).unwrap();
    assert!(dao.run(BOB, isRoutineCall { callee: account(router), selector: set_fee.into() }));
    let other = isRoutineCall { callee: account(router), selector: transferOwnershipCall::SELECTOR.into() };
    assert!(!dao.run(BOB, other));
    let fee = call(router, setFeeCall { feeBps: 33 }.abi_encode());
    let first = dao.propose(vec![pay_coin(ALICE, PAID), fee]);
    assert_eq!(dao.run(BOB, proposalCall { proposal: first }).proposal.tier, 0);
    dao.pass(first);
    dao.run(BOB, executeCall { proposalId: id(first) });
    let budget = dao.run(BOB, budgetCall { asset: COIN });
    assert_eq!((budget.cap, budget.spent), (wide(PAID), wide(PAID)));
    let second = dao.propose(vec![pay_coin(ALICE, 1)]);
    dao.pass(second);
    let exceeded = [selector_of("SpendCapExceeded(address,uint256)"), (COIN, U256::ZERO).abi_encode()].concat();
    assert_eq!(dao.refused(BOB, executeCall { proposalId: id(second) }), exceeded);
    let third = dao.propose(vec![pay_coin(ALICE, PAID + 1)]);
    assert_eq!(dao.run(BOB, proposalCall { proposal: third }).proposal.tier, 1);
}

#[test]
fn ballots_of_a_proposal_that_is_over_are_freed_and_their_deposit_comes_back() {
    let mut dao = Parliament::begin();
    let proposal = dao.propose(vec![pay_coin(ALICE, 1)]);
    dao.advance(3);
    dao.run(CAROL, castVoteCall { proposalId: id(proposal), support: AGAINST });
    let forget = forgetBallotsCall { proposal, accounts: vec![account(CAROL), account(BOB)] };
    assert_eq!(dao.refused(BOB, forget.clone()), wrong_state(ACTIVE));
    dao.advance(70);
    let ran = dao.send(BOB, &forget).unwrap();
    assert_eq!((U256::abi_decode(&ran.value).unwrap(), ran.deposit < 0), (id(1), true));
    assert!(!dao.run(BOB, hasVotedCall { proposalId: id(proposal), account: account(CAROL) }));
    let ballot = dao.run(BOB, ballotCall { proposal, account: account(CAROL) });
    assert_eq!(ballot, Tally { abstain: U256::ZERO, inFavour: U256::ZERO, against: U256::ZERO });
}
