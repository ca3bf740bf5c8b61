// SPDX-License-Identifier: Apache-2.0
//! The DAO and its token against their models: states, tallies, quorums and outcomes.

use ink::primitives::AccountId;
use kite_deploy::suite::{Dao, Failed, Token};
use kite_interfaces::dao::{Action, Bar, Budget, Change, Choice, DaoError, Guardian, Parameters, State, Tally};
use kite_interfaces::{Asset, Balance};
use kite_tests::house::{create, wealthy_chain, Refused, Sent, PARAMETERS};
use kite_tests::model::governor::{GovernorModel, Wish};
use kite_tests::model::token::TokenModel;
use kite_tests::people::*;
use kite_tests::site::Site;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

const CASES: u32 = 48;
const LENGTH: usize = 48;

/// Native coin that routine proposals may pay in a period.
const SPEND_CAP: Balance = 1_000_000;

/// The last one's votes are left out of the quorum.
const PEOPLE: [AccountId; 5] = [ALICE, BOB, CAROL, DAVE, PAYER];
const CANCELERS: [AccountId; 3] = [ALICE, MALLORY, GUARDIAN];

#[derive(Clone, Debug)]
enum Step {
    Transfer {
        from: usize,
        to: usize,
        value: Balance,
    },
    Delegate {
        from: usize,
        to: Option<usize>,
    },
    Propose {
        who: usize,
        action: Action,
    },
    Vote {
        who: usize,
        which: usize,
        wish: Wish,
    },
    Cancel {
        who: usize,
        which: usize,
    },
    Execute {
        which: usize,
    },
    /// Three people vote for a proposal as soon as they can, and time passes to one of its boundaries.
    Carry {
        which: usize,
        boundary: usize,
        offset: i64,
    },
    /// To a boundary of a proposal's life, give or take a moment, or to the next block.
    GoTo {
        which: usize,
        boundary: usize,
        offset: i64,
    },
}

fn wish() -> impl Strategy<Value = Wish> {
    let part = || prop_oneof![Just(0), 0..SUPPLY / 5];
    let split = |(abstain, in_favour, against)| Wish::Split(Tally { abstain, in_favour, against });
    prop_oneof![
        1 => Just(Wish::Whole(Choice::Abstain)),
        6 => Just(Wish::Whole(Choice::For)),
        2 => Just(Wish::Whole(Choice::Against)),
        2 => (part(), part(), part()).prop_map(split),
    ]
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let bars = (1..2_000_u16, 0..9_000_u64).prop_map(|(quorum_bps, timelock_ms)| {
        let critical = Bar { quorum_bps: quorum_bps + 1_000, timelock_ms: timelock_ms + 1_000 };
        (Bar { quorum_bps, timelock_ms }, critical)
    });
    (bars, 0..SUPPLY / 8, 0..SUPPLY / 2, 0..30_000_u64).prop_map(
        |((routine, critical), threshold, floor, late_quorum_ms)| Parameters {
            proposal_threshold: threshold + 1,
            quorum_floor: floor + 1,
            late_quorum_ms,
            routine,
            critical,
            ..PARAMETERS
        },
    )
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => (1..SPEND_CAP * 5 / 4).prop_map(|amount| Action::TransferNative { to: DAVE, amount }),
        1 => parameters().prop_map(|parameters| Action::Govern(Change::SetParameters(parameters))),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let person = || 0..PEOPLE.len();
    let which = || 0..6_usize;
    let value = prop_oneof![0..4_u128, 0..SUPPLY / 4];
    prop_oneof![
        2 => (person(), person(), value).prop_map(|(from, to, value)| Step::Transfer { from, to, value }),
        1 => (person(), option::of(person())).prop_map(|(from, to)| Step::Delegate { from, to }),
        4 => (person(), action()).prop_map(|(who, action)| Step::Propose { who, action }),
        9 => (person(), which(), wish()).prop_map(|(who, which, wish)| Step::Vote { who, which, wish }),
        1 => (0..CANCELERS.len(), which()).prop_map(|(who, which)| Step::Cancel { who, which }),
        6 => (0..3_usize).prop_map(|which| Step::Execute { which }),
        6 => (0..3_usize, 1..4_usize, -1..=1_i64)
            .prop_map(|(which, boundary, offset)| Step::Carry { which, boundary, offset }),
        6 => (which(), 0..4_usize, -1..=1_i64)
            .prop_map(|(which, boundary, offset)| Step::GoTo { which, boundary, offset }),
    ]
}

struct World {
    chain: Site,
    token: Token,
    dao: Dao,
    votes: TokenModel,
    model: GovernorModel,
    /// Native coin that the DAO had at first.
    treasury: Balance,
    paid: Balance,
    states: Vec<State>,
}

fn own<T, E>(outcome: Result<T, Failed<E>>) -> Result<T, E>
where
    Result<T, Failed<E>>: Refused<E>,
{
    match outcome {
        Ok(value) => Ok(value),
        refused => Err(refused.refused()),
    }
}

impl World {
    fn new() -> Self {
        let mut chain = wealthy_chain();
        let parameters = PARAMETERS;
        let name = Some("KITE");
        let allocations = ALLOCATIONS.to_vec();
        let token = Token(create(&mut chain, DEPLOYER, "token", &(name, name, 12_u8, CAP, allocations, DEPLOYER)));
        let since_ms = chain.now_ms();
        let guardian = Some(Guardian { account: GUARDIAN, expires_at_ms: since_ms + 200_000 });
        let changes = vec![
            Change::SetExcluded(vec![PAYER]),
            Change::SetGuardian(guardian),
            Change::SetSpendCap { asset: Asset::Native, cap: SPEND_CAP },
        ];
        let dao = Dao(create(&mut chain, DEPLOYER, "dao", &(token.address(), parameters, changes)));
        token.set_governor(&mut chain, DEPLOYER, Some(dao.address())).done();
        chain.mint(dao.address(), COIN).expect("there can be that much coin");
        let treasury = chain.native_balance(dao.address());
        let votes = TokenModel::new(CAP, &ALLOCATIONS, since_ms - 1);
        let budget = Budget { cap: SPEND_CAP, spent: 0, since_ms };
        let excluded = vec![dao.address(), PAYER];
        let model =
            GovernorModel { parameters, excluded, guardian, budget, proposals: Vec::new(), parameters_set_by: 0 };
        Self { chain, token, dao, votes, model, treasury, paid: 0, states: Vec::new() }
    }

    /// One of the proposals, from the latest back; an unknown one if there is none.
    fn id(&self, which: usize) -> u32 {
        u32::try_from(self.model.proposals.len().saturating_sub(which)).expect("few proposals")
    }

    /// Does the step in both worlds, which must answer the same, to the figures of an error.
    fn take(&mut self, step: &Step) -> TestCaseResult {
        let now = self.chain.now_ms();
        match step.clone() {
            Step::Transfer { from, to, value } => {
                let (from, to) = (PEOPLE[from], PEOPLE[to]);
                let allowed = self.votes.transfer(from, to, value, now).is_ok();
                let done = self.token.transfer(&mut self.chain, from, to, value, Vec::new()).is_ok();
                prop_assert_eq!(done, allowed);
            }
            Step::Delegate { from, to } => {
                let (from, to) = (PEOPLE[from], to.map(|to| PEOPLE[to]));
                self.votes.delegate(from, to, now);
                self.token.delegate(&mut self.chain, from, to).done();
            }
            Step::Propose { who, action } => {
                let expected = self.model.propose(PEOPLE[who], &action, now, &mut self.votes);
                let made = self.dao.propose(&mut self.chain, PEOPLE[who], String::new(), vec![action]);
                prop_assert_eq!(own(made).map(|receipt| receipt.value), expected);
            }
            Step::Vote { who, which, wish } => self.vote(PEOPLE[who], self.id(which), wish)?,
            Step::Cancel { who, which } => {
                let (who, id) = (CANCELERS[who], self.id(which));
                let expected = self.model.cancel(id, who, now, &self.votes);
                prop_assert_eq!(own(self.dao.cancel(&mut self.chain, who, id)).map(drop), expected);
            }
            Step::Execute { which } => {
                let id = self.id(which);
                let expected = self.model.execute(id, now, &self.votes);
                prop_assert_eq!(
                    own(self.dao.execute(&mut self.chain, MALLORY, id)).map(drop),
                    expected.clone().map(drop)
                );
                self.paid += expected.unwrap_or_default();
            }
            Step::Carry { which, boundary, offset } => {
                self.go_to(which, 0, 1);
                self.compare()?;
                for who in [ALICE, BOB, CAROL] {
                    self.vote(who, self.id(which), Wish::Whole(Choice::For))?;
                }
                self.go_to(which, boundary, offset);
            }
            Step::GoTo { which, boundary, offset } => self.go_to(which, boundary, offset),
        }
        Ok(())
    }

    fn vote(&mut self, who: AccountId, id: u32, wish: Wish) -> TestCaseResult {
        let Self { chain, dao, votes, model, .. } = self;
        let now = chain.now_ms();
        let expected: Result<Balance, DaoError> = model.vote(id, who, wish, now, votes);
        let cast = match wish {
            Wish::Whole(choice) => dao.vote(chain, who, id, choice),
            Wish::Split(parts) => dao.vote_split(chain, who, id, parts, String::new()),
        };
        prop_assert_eq!(own(cast).map(|receipt| receipt.value), expected);
        Ok(())
    }

    fn go_to(&mut self, which: usize, boundary: usize, offset: i64) {
        let now = self.chain.now_ms();
        let proposal = self.model.proposals.iter().rev().nth(which);
        let tick_ms = self.chain.tick_ms();
        let offset_ms = offset * i64::try_from(tick_ms).unwrap();
        let at = proposal.and_then(|proposal| proposal.times()[boundary].checked_add_signed(offset_ms));
        let at = at.filter(|at| *at > now).unwrap_or(now + tick_ms);
        self.chain.advance_to(at).expect("time goes on");
    }

    fn compare(&mut self) -> TestCaseResult {
        let now = self.chain.now_ms();
        prop_assert_eq!(self.dao.parameters(&mut self.chain), Ok(self.model.parameters));
        prop_assert_eq!(self.chain.native_balance(self.dao.address()), self.treasury - self.paid);
        let budget = self.dao.budget(&mut self.chain, Asset::Native);
        prop_assert_eq!(budget, Ok(Some(self.model.budget_at(now))));
        for (place, (id, expected)) in (1..).zip(self.model.proposals.clone()).enumerate() {
            let view = self.dao.proposal(&mut self.chain, id).unwrap().unwrap();
            let state = expected.state(now, &self.votes);
            prop_assert_eq!(view.state, state, "{}", id);
            let stored = view.proposal;
            prop_assert_eq!(stored.tally, expected.tally());
            let times = [stored.snapshot_ms, stored.ends_at_ms, stored.executable_from_ms, stored.expires_at_ms];
            prop_assert_eq!(times, expected.times());
            prop_assert_eq!(
                (stored.tier, stored.proposal_threshold),
                (expected.tier, expected.judged_by.proposal_threshold)
            );
            let tally = expected.tally();
            let cast = tally.abstain + tally.in_favour + tally.against;
            prop_assert!(cast <= self.votes.supply_at(expected.snapshot_ms));
            let before = self.states.get(place).copied().unwrap_or(State::Pending);
            prop_assert!(may_follow(before, state), "{:?} -> {:?}", before, state);
            if state == State::Executed {
                prop_assert!(expected.passes(&self.votes) && now >= expected.times()[2]);
            }
            self.states.truncate(self.model.proposals.len());
            match self.states.get_mut(place) {
                Some(known) => *known = state,
                None => self.states.push(state),
            }
        }
        Ok(())
    }

    fn compare_ballots(&mut self) -> TestCaseResult {
        let now = self.chain.now_ms();
        for (id, expected) in (1..).zip(self.model.proposals.clone()) {
            for who in PEOPLE {
                let ballot = self.dao.ballot(&mut self.chain, id, who);
                prop_assert_eq!(ballot, Ok(expected.ballots.get(&who).copied()));
            }
            if now > expected.snapshot_ms {
                prop_assert_eq!(self.dao.quorum(&mut self.chain, id), Ok(expected.quorum(&self.votes)));
            }
        }
        Ok(())
    }
}

/// Whether the one state may follow the other, the same state included.
fn may_follow(before: State, after: State) -> bool {
    use State::*;
    let later: &[State] = match before {
        Pending => &[Active, Defeated, Canceled],
        Active => &[Defeated, Queued, Executable, Expired, Canceled],
        Queued => &[Executable, Expired, Canceled],
        Executable => &[Executed, Expired, Canceled],
        Defeated | Executed | Expired | Canceled => &[],
    };
    before == after || later.contains(&after)
}

#[test]
fn dao_agrees_with_its_model() {
    super::check(CASES, &vec(step(), LENGTH / 4..LENGTH), |steps| {
        let mut world = World::new();
        for step in &steps {
            world.take(step)?;
            world.compare()?;
        }
        world.compare_ballots()
    });
}
