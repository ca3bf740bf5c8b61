//! The token against its model: balances, votes, and votes of the past.

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, EmbeddedChain};
use kite_deploy::suite::Token;
use kite_interfaces::votes::VotesError;
use kite_interfaces::Balance;
use kite_tests::house::{create, wealthy_chain, Sent};
use kite_tests::model::votes::VotesModel;
use kite_tests::people::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

const CASES: u32 = 24;
const LENGTH: usize = 32;

/// The last one begins with nothing.
const PEOPLE: [AccountId; 5] = [ALICE, BOB, CAROL, PAYER, DAVE];

#[derive(Clone, Debug)]
enum Step {
    Transfer {
        from: usize,
        to: usize,
        value: Balance,
    },
    /// Everything that there is: the account is empty afterwards.
    TransferAll {
        from: usize,
        to: usize,
    },
    Delegate {
        from: usize,
        to: Option<usize>,
    },
    Burn {
        from: usize,
        value: Balance,
    },
    Mint {
        to: usize,
        value: Balance,
    },
    Snapshot {
        ahead_ms: u64,
    },
    Advance {
        span_ms: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let person = || 0..PEOPLE.len();
    let value = || prop_oneof![0..4_u128, 0..SUPPLY / 4, 0..=SUPPLY];
    prop_oneof![
        4 => (person(), person(), value()).prop_map(|(from, to, value)| Step::Transfer { from, to, value }),
        2 => (person(), person()).prop_map(|(from, to)| Step::TransferAll { from, to }),
        3 => (person(), option::of(person())).prop_map(|(from, to)| Step::Delegate { from, to }),
        1 => (person(), value()).prop_map(|(from, value)| Step::Burn { from, value }),
        1 => (person(), value()).prop_map(|(to, value)| Step::Mint { to, value }),
        3 => prop_oneof![0..3_u64, 0..30_u64].prop_map(|ahead_ms| Step::Snapshot { ahead_ms }),
        5 => prop_oneof![Just(1), 1..20_u64].prop_map(|span_ms| Step::Advance { span_ms }),
    ]
}

struct World {
    chain: EmbeddedChain,
    token: Token,
    model: VotesModel,
}

impl World {
    fn new() -> Self {
        let mut chain = wealthy_chain();
        let allocations = ALLOCATIONS.to_vec();
        let name = Some("KITE");
        let token = Token(create(&mut chain, DEPLOYER, "token", &(name, name, 12_u8, CAP, allocations, DEPLOYER)));
        token.set_governor(&mut chain, DEPLOYER, Some(DEPLOYER)).done();
        let model = VotesModel::new(CAP, &ALLOCATIONS, chain.now_ms() - 1);
        Self { chain, token, model }
    }

    /// Does the step in both worlds. What the model refuses, the token must refuse.
    fn take(&mut self, step: &Step) -> TestCaseResult {
        let Self { chain, token, model } = self;
        let now = chain.now_ms();
        match *step {
            Step::Transfer { from, to, value } => {
                let (from, to) = (PEOPLE[from], PEOPLE[to]);
                let allowed = model.transfer(from, to, value, now).is_ok();
                prop_assert_eq!(token.transfer(chain, from, to, value, Vec::new()).is_ok(), allowed);
            }
            Step::TransferAll { from, to } => {
                let (from, to) = (PEOPLE[from], PEOPLE[to]);
                let value = model.balance(from);
                prop_assert!(model.transfer(from, to, value, now).is_ok());
                token.transfer(chain, from, to, value, Vec::new()).done();
            }
            Step::Delegate { from, to } => {
                let (from, to) = (PEOPLE[from], to.map(|to| PEOPLE[to]));
                model.delegate(from, to, now);
                token.delegate(chain, from, to).done();
            }
            Step::Burn { from, value } => {
                let allowed = model.burn(PEOPLE[from], value, now).is_ok();
                prop_assert_eq!(token.burn(chain, PEOPLE[from], value).is_ok(), allowed);
            }
            Step::Mint { to, value } => {
                let allowed = model.mint(PEOPLE[to], value, now).is_ok();
                prop_assert_eq!(token.mint(chain, DEPLOYER, PEOPLE[to], value).is_ok(), allowed);
            }
            Step::Snapshot { ahead_ms } => {
                let registered = token.register_snapshot(chain, DEPLOYER, now + ahead_ms).done();
                prop_assert_eq!(registered, model.register_snapshot(now + ahead_ms));
            }
            Step::Advance { span_ms } => chain.advance_by(span_ms).expect("time goes on"),
        }
        Ok(())
    }

    fn compare_present(&mut self) -> TestCaseResult {
        let Self { chain, token, model } = self;
        let now = chain.now_ms();
        let mut all_votes = 0;
        for who in PEOPLE {
            let votes = token.votes(chain, who).unwrap();
            prop_assert_eq!(token.balance_of(chain, who), Ok(model.balance(who)));
            prop_assert_eq!(votes, model.votes(who));
            prop_assert_eq!(token.delegate_of(chain, who), Ok(model.delegate_of(who)));
            let settled = if model.changed_at(who) == Some(now) { 0 } else { votes };
            prop_assert_eq!(token.settled_votes(chain, who), Ok(settled));
            all_votes += votes;
        }
        prop_assert_eq!(token.total_supply(chain), Ok(model.total_supply()));
        prop_assert_eq!(all_votes, model.total_supply());
        Ok(())
    }

    fn compare_past(&mut self) -> TestCaseResult {
        let Self { chain, token, model } = self;
        let now = chain.now_ms();
        for at in model.snapshots() {
            let expected = |past: Balance| {
                if at < now {
                    Ok(past)
                } else {
                    Err(VotesError::SnapshotNotPassed)
                }
            };
            let supply = token.past_total_supply(chain, at).map_err(|failed| failed.contract_error().unwrap());
            prop_assert_eq!(supply, expected(model.past_total_supply(at)));
            for who in PEOPLE {
                let votes = token.past_votes(chain, who, at).map_err(|failed| failed.contract_error().unwrap());
                prop_assert_eq!(votes, expected(model.past_votes(who, at)), "{:?} at {} ms", who, at);
            }
        }
        if !model.is_registered(now - 1) {
            let error = token.past_votes(chain, ALICE, now - 1).unwrap_err().contract_error();
            prop_assert_eq!(error, Some(VotesError::SnapshotNotRegistered));
        }
        Ok(())
    }
}

#[test]
fn token_agrees_with_its_model() {
    super::check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = World::new();
        for step in &steps {
            world.take(step)?;
            world.compare_present()?;
            if matches!(step, Step::Advance { .. }) {
                world.compare_past()?;
            }
        }
        world.chain.advance_by(60).expect("time goes on");
        world.compare_past()
    });
}
