// SPDX-License-Identifier: Apache-2.0
//! Random calls against a model that writes down every balance and every delegate at every moment.
#![allow(clippy::arithmetic_side_effects, reason = "a model over small numbers")]

use std::array;
use std::collections::{BTreeMap, BTreeSet};

use ink::env::test::run_test;
use ink::env::DefaultEnvironment;
use kite_interfaces::psp22::{PSP22Burnable, PSP22};
use kite_interfaces::votes::{Votes, VotesError};
use kite_interfaces::{Balance, Timestamp};
use proptest::prelude::*;

use super::{account, begin_block, call_as, governed, GOVERNOR, OWNER};
use crate::Token;

const HOLDERS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    Transfer { from: usize, to: usize, value: Balance },
    Mint { to: usize, value: Balance },
    Burn { from: usize, value: Balance },
    Delegate { delegator: usize, to: Option<usize> },
    Register { ahead: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let holder = || 0..HOLDERS;
    // Small amounts, and amounts that take all there is.
    let value = || prop_oneof![0..20_u128, Just(Balance::MAX / 8)];
    let step = prop_oneof![
        3 => (1..15_u64).prop_map(Step::Wait),
        5 => (holder(), holder(), value()).prop_map(|(from, to, value)| Step::Transfer { from, to, value }),
        1 => (holder(), value()).prop_map(|(to, value)| Step::Mint { to, value }),
        1 => (holder(), value()).prop_map(|(from, value)| Step::Burn { from, value }),
        3 => (holder(), prop::option::of(holder())).prop_map(|(delegator, to)| Step::Delegate { delegator, to }),
        2 => (0..25_u64).prop_map(|ahead| Step::Register { ahead }),
    ];
    prop::collection::vec(step, 1..60)
}

#[derive(Clone, Copy, Default)]
struct World {
    balances: [Balance; HOLDERS],
    delegates: [Option<usize>; HOLDERS],
}

impl World {
    fn supply(&self) -> Balance {
        self.balances.iter().sum()
    }

    fn votes(&self, voter: usize) -> Balance {
        let votes_for = |holder: &usize| self.delegates[*holder].unwrap_or(*holder) == voter;
        (0..HOLDERS).filter(votes_for).map(|holder| self.balances[holder]).sum()
    }
}

struct Model {
    now: Timestamp,
    world: World,
    /// The world at the end of every block that changed it.
    past: BTreeMap<Timestamp, World>,
    snapshots: BTreeSet<Timestamp>,
    /// The fewest votes of each in this block.
    fewest: [Balance; HOLDERS],
}

impl Model {
    fn new(now: Timestamp) -> Self {
        let (world, past) = (World::default(), BTreeMap::new());
        Self { now, world, past, snapshots: BTreeSet::new(), fewest: [0; HOLDERS] }
    }

    fn set(&mut self, world: World) {
        self.fewest = array::from_fn(|voter| self.fewest[voter].min(world.votes(voter)));
        self.world = world;
        self.past.insert(self.now, world);
    }

    fn world_at(&self, at: Timestamp) -> World {
        self.past.range(..=at).next_back().map(|(_, world)| *world).unwrap_or_default()
    }
}

fn id(holder: usize) -> ink::primitives::AccountId {
    account(u8::try_from(holder).unwrap() + 1)
}

fn call_as_holder(holder: usize) {
    call_as(u8::try_from(holder).unwrap() + 1);
}

/// Does one step in the contract and in the model, and compares how it ended.
fn perform(step: &Step, token: &mut Token, model: &mut Model) {
    let mut world = model.world;
    match *step {
        Step::Wait(milliseconds) => {
            model.now += milliseconds;
            model.fewest = array::from_fn(|voter| world.votes(voter));
            begin_block(model.now);
            return;
        }
        Step::Transfer { from, to, value } => {
            let value = value.min(world.balances[from].saturating_add(1));
            call_as_holder(from);
            let fits = from == to || value <= world.balances[from];
            assert_eq!(token.transfer(id(to), value, vec![]).is_ok(), fits);
            if !fits || from == to {
                return;
            }
            world.balances[from] -= value;
            world.balances[to] += value;
        }
        Step::Mint { to, value } => {
            call_as(OWNER);
            let fits = world.supply().checked_add(value).is_some();
            assert_eq!(token.mint(id(to), value).is_ok(), fits);
            if !fits {
                return;
            }
            world.balances[to] += value;
        }
        Step::Burn { from, value } => {
            let value = value.min(world.balances[from]);
            call_as_holder(from);
            token.burn(value).unwrap();
            world.balances[from] -= value;
        }
        Step::Delegate { delegator, to } => {
            call_as_holder(delegator);
            token.delegate(to.map(id)).unwrap();
            world.delegates[delegator] = to.filter(|to| *to != delegator);
        }
        Step::Register { ahead } => {
            call_as(GOVERNOR);
            let wanted = model.now + ahead;
            assert_eq!(token.register_snapshot(wanted), Ok(wanted));
            model.snapshots.insert(wanted);
            return;
        }
    }
    model.set(world);
}

fn compare_present(token: &Token, model: &Model) {
    let world = &model.world;
    for holder in 0..HOLDERS {
        let votes = world.votes(holder);
        assert_eq!(token.balance_of(id(holder)), world.balances[holder]);
        assert_eq!(token.delegate_of(id(holder)), world.delegates[holder].map(id));
        assert_eq!(token.votes(id(holder)), votes);
        assert_eq!(token.settled_votes(id(holder)), model.fewest[holder]);
    }
    assert_eq!(token.total_supply(), world.supply());
    let all_votes: Balance = (0..HOLDERS).map(|holder| token.votes(id(holder))).sum();
    assert_eq!(all_votes, token.total_supply());
}

fn compare_past(token: &Token, model: &Model) {
    for at in &model.snapshots {
        if *at >= model.now {
            assert_eq!(token.past_votes(id(0), *at), Err(VotesError::SnapshotNotPassed));
            continue;
        }
        let world = model.world_at(*at);
        assert_eq!(token.past_total_supply(*at), Ok(world.supply()));
        for holder in 0..HOLDERS {
            assert_eq!(token.past_votes(id(holder), *at), Ok(world.votes(holder)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn votes_now_and_at_every_snapshot_are_those_of_the_model(steps in steps()) {
        run_test::<DefaultEnvironment, _>(|_| {
            let mut model = Model::new(1_000);
            begin_block(model.now);
            let mut token = governed(&[]);
            for step in &steps {
                perform(step, &mut token, &mut model);
                compare_present(&token, &model);
                compare_past(&token, &model);
            }
            Ok(())
        })
        .unwrap();
    }
}
