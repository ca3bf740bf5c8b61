// SPDX-License-Identifier: Apache-2.0
//! What a vote costs, and that it stays so however much was voted on before.

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, Weight};
use kite_deploy::suite::token;
use kite_interfaces::dao::{Action, Choice, Tally};
use kite_interfaces::ProposalId;
use kite_tests::house::{House, Sent, UNTIL_VOTING_MS};
use kite_tests::people::*;

fn pay() -> Action {
    Action::TransferNative { to: DAVE, amount: 1 }
}

fn told(what: &str, gas: Weight) -> Weight {
    println!("{what}: {} M of ref_time, {} bytes of proof", gas.ref_time() / 1_000_000, gas.proof_size());
    gas
}

fn cost_of_vote(house: &mut House, who: AccountId, proposal: ProposalId) -> Weight {
    house.dao.vote(&mut house.chain, who, proposal, Choice::For).unwrap().gas
}

/// Voted on from here.
fn active(house: &mut House) -> ProposalId {
    let proposal = house.propose(vec![pay()]);
    house.advance(UNTIL_VOTING_MS);
    proposal
}

#[test]
fn vote_costs_less_after_the_first_which_counts_who_could_vote() {
    let mut house = House::open();
    house.token.delegate(&mut house.chain, PAYER, Some(CAROL)).done();
    let proposal = active(&mut house);
    let first = told("vote, first", cost_of_vote(&mut house, ALICE, proposal));
    let later = told("vote, later", cost_of_vote(&mut house, BOB, proposal));
    let split = Tally { abstain: 1, in_favour: 2, against: 3 };
    let by_delegate = house.dao.vote_split(&mut house.chain, CAROL, proposal, split, String::new()).unwrap();
    told("vote, split, by a delegate", by_delegate.gas);
    assert!(later.ref_time() < first.ref_time());
}

#[test]
fn propose_and_execute_cost_in_proportion_to_the_actions() {
    let mut house = House::open();
    let dao = house.dao.address();
    house.give(PAYER, dao, kite_interfaces::Asset::Native, 1_000);
    let mut costs = Vec::new();
    for count in [1, 10] {
        let made = house.dao.propose(&mut house.chain, BOB, String::new(), vec![pay(); count]).unwrap();
        let proposal = made.value;
        told(&format!("propose, {count} actions"), made.gas);
        house.advance(UNTIL_VOTING_MS);
        cost_of_vote(&mut house, ALICE, proposal);
        let at_ms = house.proposal(proposal).executable_from_ms;
        house.advance_to(at_ms);
        let done = house.dao.execute(&mut house.chain, DAVE, proposal).unwrap();
        costs.push(told(&format!("execute, {count} actions"), done.gas));
    }
    assert!(costs[1].ref_time() < 10 * costs[0].ref_time());
}

/// What Alice's vote and her past votes cost once she has moved tokens around so many snapshots.
fn costs_after(snapshots: usize) -> [Weight; 2] {
    let mut house = House::open();
    let kite = house.kite();
    for _ in 0..snapshots {
        let proposal = house.propose(vec![pay()]);
        house.dao.cancel(&mut house.chain, ALICE, proposal).done();
        house.advance(UNTIL_VOTING_MS);
        house.give(ALICE, DAVE, kite, 1);
        house.advance(1);
    }
    let proposal = active(&mut house);
    cost_of_vote(&mut house, BOB, proposal);
    house.give(ALICE, DAVE, kite, 1);
    let past_votes = token::input::past_votes(ALICE, house.proposal(proposal).snapshot_ms);
    let asked = house.chain.dry_run(ALICE, house.token.address(), 0, past_votes).unwrap().gas;
    let voted = cost_of_vote(&mut house, ALICE, proposal);
    [told(&format!("past_votes after {snapshots}"), asked), told(&format!("vote after {snapshots}"), voted)]
}

#[test]
fn vote_costs_a_few_reads_more_after_ten_times_as_many_snapshots() {
    let [few, more, many] = [10, 100, 1_000].map(costs_after);
    for (one, ten) in [(few, more), (more, many)] {
        for (one, ten) in one.into_iter().zip(ten) {
            // log2(10) more steps of a search at the most: each a read.
            assert!(ten.ref_time() < one.ref_time() + 4 * 100_000_000, "{one:?}, {ten:?}");
        }
    }
}
