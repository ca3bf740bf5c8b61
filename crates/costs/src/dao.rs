// SPDX-License-Identifier: Apache-2.0
//! Proposals and votes, on the deployed suite.

use anyhow::Result;
use kite_interfaces::dao::{Action, Choice, Tally, MAX_ACTIONS, SNAPSHOTS_PER_PERIOD};
use kite_interfaces::ProposalId;

use super::meter::*;
use super::suite::{House, PARAMETERS};
use super::{Bundles, Costs};
use kite_suite::dao::input;

/// A description of 100 bytes.
const DESCRIPTION: &str =
    "Pay the annotators of the second round from the treasury, as agreed: https://forum.example.org/t/102";

/// So long after a proposal its vote is open: the delay, and the grid of snapshots.
const UNTIL_VOTING_MS: u64 = PARAMETERS.voting_delay_ms + PARAMETERS.voting_period_ms / SNAPSHOTS_PER_PERIOD + 1;

/// After how many snapshots a vote is measured.
const SNAPSHOTS: [usize; 3] = [10, 100, 1_000];

/// Measures the DAO: one proposal from the first word to the last, and a vote after many.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    one_proposal(bundles, costs)?;
    after_many_votes(bundles, costs)
}

fn one_proposal(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut house = House::open(bundles, costs)?;
    let House { meter, suite, .. } = &mut house;
    meter.mint(suite.dao.address(), 1_000 * TOKEN)?;
    suite.token.delegate(meter.chain(), OTHER, Some(DELEGATE))?;
    meter.next_block()?;
    proposing(&mut house)?;
    let proposal = propose(&mut house)?;
    house.wait(UNTIL_VOTING_MS)?;
    voting(&mut house, proposal)?;
    house.wait(PARAMETERS.voting_period_ms.saturating_add(PARAMETERS.critical.timelock_ms))?;
    let dao = house.suite.dao.address();
    house.meter.row("dao", "execute 1 action", NEWCOMER, dao, input::execute(proposal))
}

fn proposing(house: &mut House) -> Result<()> {
    let dao = house.suite.dao.address();
    let proposal = |count| input::propose(DESCRIPTION.to_owned(), vec![action(); count]);
    house.meter.row("dao", "propose 1 action", HOLDER, dao, proposal(1))?;
    house.meter.row("dao", "propose 10 actions", HOLDER, dao, proposal(MAX_ACTIONS))
}

fn voting(house: &mut House, proposal: ProposalId) -> Result<()> {
    let dao = house.suite.dao.address();
    let vote = || input::vote(proposal, Choice::For);
    house.meter.row("dao", "vote, first of a proposal", HOLDER, dao, vote())?;
    house.suite.dao.vote(house.meter.chain(), ISSUER, proposal, Choice::For)?;
    house.meter.row("dao", "vote", HOLDER, dao, vote())?;
    house.meter.row("dao", "vote, by a delegate", DELEGATE, dao, vote())?;
    let votes = Tally { abstain: 1, in_favour: 2, against: 3 };
    house.meter.row("dao", "vote, split", HOLDER, dao, input::vote_split(proposal, votes, String::new()))?;
    house.meter.row("dao", "state", HOLDER, dao, input::state(proposal))
}

/// The vote of an account whose votes changed after each of many snapshots.
fn after_many_votes(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut house = House::open(bundles, costs)?;
    let mut passed = 0;
    for count in SNAPSHOTS {
        while passed < count {
            let proposal = begin(&mut house)?;
            house.suite.dao.cancel(house.meter.chain(), HOLDER, proposal)?;
            house.suite.token.transfer(house.meter.chain(), ISSUER, HOLDER, 1, Vec::new())?;
            house.meter.next_block()?;
            passed = passed.saturating_add(1);
        }
        let proposal = begin(&mut house)?;
        let House { meter, suite, .. } = &mut house;
        suite.dao.vote(meter.chain(), ISSUER, proposal, Choice::For)?;
        suite.token.transfer(meter.chain(), ISSUER, HOLDER, 1, Vec::new())?;
        let call = format!("vote, after {count} snapshots");
        meter.row("dao", &call, HOLDER, suite.dao.address(), input::vote(proposal, Choice::For))?;
        suite.dao.cancel(meter.chain(), HOLDER, proposal)?;
        meter.next_block()?;
        passed = passed.saturating_add(1);
    }
    Ok(())
}

/// A proposal whose snapshot has just passed.
fn begin(house: &mut House) -> Result<ProposalId> {
    let proposal = propose(house)?;
    house.wait(UNTIL_VOTING_MS)?;
    Ok(proposal)
}

fn propose(house: &mut House) -> Result<ProposalId> {
    let House { meter, suite, .. } = house;
    Ok(suite.dao.propose(meter.chain(), HOLDER, DESCRIPTION.to_owned(), vec![action()])?.value)
}

fn action() -> Action {
    Action::TransferNative { to: NEWCOMER, amount: TOKEN }
}
