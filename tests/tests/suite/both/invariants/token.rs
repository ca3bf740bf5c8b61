// SPDX-License-Identifier: Apache-2.0
//! The token against its model, and what must be true of it whatever the model says.

mod world;

use std::collections::BTreeMap;

use kite_deploy::chain::{Receipt, Weight};
use kite_interfaces::{Balance, Timestamp};
use kite_tests::cost::assert_same;
use kite_tests::house::Sent;
use kite_tests::model::token::TokenModel;
use kite_tests::people::*;
use kite_tests::site::{is_on_a_hub, Site};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use world::{step, Amount, Step, World, PARTIES, PEOPLE};

const CASES: u32 = 24;
const LENGTH: usize = 64;

/// For each invariant on its own.
const FEW_CASES: u32 = 6;

/// Equal to the model.
impl World {
    /// Everything, so also that a step changed nothing else.
    fn compare(&mut self, model: &TokenModel) -> TestCaseResult {
        let Self { chain, token, parties, .. } = self;
        let now = chain.now_ms();
        prop_assert_eq!(token.total_supply(chain), Ok(model.total_supply()));
        for who in *parties {
            prop_assert_eq!(token.balance_of(chain, who), Ok(model.balance(who)));
            prop_assert_eq!(token.votes(chain, who), Ok(model.votes(who)));
            prop_assert_eq!(token.settled_votes(chain, who), Ok(model.settled_votes(who, now)));
        }
        for owner in PEOPLE {
            prop_assert_eq!(self.token.delegate_of(&mut self.chain, owner), Ok(model.delegate_of(owner)));
            for spender in PEOPLE {
                prop_assert_eq!(self.allowance(owner, spender), model.allowance(owner, spender));
            }
        }
        let next = self.snapshots.last().map_or(now, |at| at + 1);
        for at in model.snapshots().chain([now - 1, next]) {
            self.compare_at(model, at)?;
        }
        Ok(())
    }

    fn compare_at(&mut self, model: &TokenModel, at: Timestamp) -> TestCaseResult {
        let now = self.chain.now_ms();
        let supply = model.past_total_supply(at, now);
        // Who asks too early, or for a moment that is no snapshot, is told so about everybody.
        let asked = if supply.is_ok() { PARTIES } else { 1 };
        prop_assert_eq!(self.past_total_supply(at), supply);
        for who in self.parties.into_iter().take(asked) {
            prop_assert_eq!(self.past_votes(who, at), model.past_votes(who, at, now), "{:?} at {} ms", who, at);
        }
        Ok(())
    }
}

fn agrees_with_its_model(cap: Balance) {
    super::check(CASES, &vec(step(), LENGTH / 2..LENGTH), |steps| {
        let mut world = World::new(cap);
        for step in &steps {
            world.take(step)?;
            let model = world.model.clone().expect("this world has one");
            world.compare(&model)?;
        }
        world.take(&Step::Wait { ticks: 40 })?;
        let model = world.model.clone().expect("this world has one");
        world.compare(&model)
    });
}

#[test]
fn token_agrees_with_its_model() {
    agrees_with_its_model(CAP);
}

#[test]
fn token_agrees_with_its_model_at_the_largest_supply() {
    agrees_with_its_model(Balance::MAX);
}

/// `invariant` after every step, whatever the steps do.
fn always(cap: Balance, invariant: impl FnMut(&mut World) -> TestCaseResult + Clone) {
    super::check(FEW_CASES, &vec(step(), LENGTH / 2..LENGTH), |steps| {
        let mut world = World::without_model(cap);
        let mut invariant = invariant.clone();
        for step in &steps {
            world.take(step)?;
            invariant(&mut world)?;
        }
        Ok(())
    });
}

#[test]
fn balances_sum_to_the_supply_and_that_is_within_the_cap() {
    always(CAP, |world| {
        let sum: Balance = world.parties.map(|who| world.balance(who)).iter().sum();
        prop_assert_eq!(world.token.total_supply(&mut world.chain), Ok(sum));
        prop_assert!(sum <= CAP);
        Ok(())
    });
}

#[test]
fn votes_sum_to_the_supply() {
    always(CAP, |world| {
        let sum: Balance = world.parties.map(|who| world.votes(who)).iter().sum();
        prop_assert_eq!(world.token.total_supply(&mut world.chain), Ok(sum));
        Ok(())
    });
}

#[test]
fn past_votes_sum_to_the_past_supply_at_every_snapshot() {
    always(CAP, |world| {
        for at in world.passed() {
            let sum: Balance = world.parties.map(|who| world.past_votes(who, at).unwrap()).iter().sum();
            prop_assert_eq!(world.past_total_supply(at), Ok(sum), "at {} ms", at);
        }
        Ok(())
    });
}

#[test]
fn past_values_never_change_once_their_block_is_over() {
    let mut seen: BTreeMap<Timestamp, Vec<Balance>> = BTreeMap::new();
    always(CAP, move |world| {
        for at in world.passed() {
            let mut values = world.parties.map(|who| world.past_votes(who, at).unwrap()).to_vec();
            values.push(world.past_total_supply(at).unwrap());
            let first = seen.entry(at).or_insert_with(|| values.clone());
            prop_assert_eq!(first, &values, "at {} ms", at);
        }
        Ok(())
    });
}

/// Everything that can be asked of the token.
fn everything(world: &mut World) -> Vec<Balance> {
    let mut all = vec![world.token.total_supply(&mut world.chain).unwrap()];
    for who in world.parties {
        let settled = world.token.settled_votes(&mut world.chain, who).unwrap();
        all.extend([world.balance(who), world.votes(who), settled]);
        all.extend(PEOPLE.map(|spender| world.allowance(who, spender)));
    }
    for at in world.passed() {
        all.extend(world.parties.map(|who| world.past_votes(who, at).unwrap()));
    }
    all
}

/// Nothing, or to oneself, in each message that moves tokens: no answer but yes, no event, no storage.
fn move_nothing(world: &mut World) -> TestCaseResult {
    let World { chain, token, .. } = world;
    let (mut events, mut deposit) = (0, 0);
    let mut note = |receipt: Receipt<()>| {
        events += receipt.events.len();
        deposit += receipt.deposit;
    };
    for (who, other) in [(ALICE, BOB), (DAVE, ALICE)] {
        note(token.transfer(chain, who, who, Balance::MAX, Vec::new()).unwrap());
        note(token.transfer(chain, who, other, 0, Vec::new()).unwrap());
        note(token.transfer_from(chain, who, other, other, Balance::MAX, Vec::new()).unwrap());
        note(token.transfer_from(chain, who, other, who, 0, Vec::new()).unwrap());
        note(token.approve(chain, who, who, 7).unwrap());
        if !is_on_a_hub() {
            note(token.increase_allowance(chain, who, other, 0).unwrap());
            note(token.decrease_allowance(chain, who, other, 0).unwrap());
        }
        note(token.burn(chain, who, 0).unwrap());
        note(token.mint(chain, DEPLOYER, who, 0).unwrap());
    }
    prop_assert_eq!((events, deposit), (0, 0));
    Ok(())
}

#[test]
fn transfers_of_nothing_and_to_oneself_change_nothing() {
    super::check(FEW_CASES, &vec(step(), LENGTH / 2..LENGTH), |steps| {
        let mut world = World::without_model(CAP);
        for step in &steps {
            world.take(step)?;
        }
        // What a snapshot that has just passed makes the next operation note is not of its doing.
        world.take(&Step::Transfer { from: 3, to: 0, value: Amount::Dust(0) })?;
        let before = everything(&mut world);
        move_nothing(&mut world)?;
        prop_assert_eq!(everything(&mut world), before);
        Ok(())
    });
}

/// What Alice's transfers of one unit to Bob, who lets Carol vote, cost: each in a block of its own,
/// `each` of them after each of so many snapshots. Weight of the last, and storage of all.
fn cost_of_dust(snapshots: u64, each: u64) -> (Weight, i128) {
    let mut world = World::without_model(CAP);
    let World { chain, token, .. } = &mut world;
    token.delegate(chain, BOB, Some(CAROL)).done();
    let (mut weight, mut deposit) = (Weight::zero(), 0);
    let mut dust = |chain: &mut Site| {
        chain.advance_by(chain.tick_ms()).expect("time goes on");
        let receipt = token.transfer(chain, ALICE, BOB, 1, Vec::new()).unwrap();
        (weight, deposit) = (receipt.gas, deposit + receipt.deposit);
    };
    for _ in 0..snapshots {
        let now = chain.now_ms();
        token.register_snapshot(chain, DEPLOYER, now).done();
        (0..each).for_each(|_| dust(chain));
    }
    (weight, deposit)
}

#[test]
fn dust_transfers_cost_the_same_each_and_history_grows_with_the_snapshots_alone() {
    let (few, many) = (cost_of_dust(3, 3), cost_of_dust(3, 60));
    assert_same(few.0, many.0);
    assert_eq!(few.1, many.1);
    let (_, twice) = cost_of_dust(6, 3);
    assert!(0 < few.1 && few.1 < twice && twice <= 2 * few.1, "{few:?}, {twice}");
}
