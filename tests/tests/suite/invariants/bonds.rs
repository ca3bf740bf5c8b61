//! The registry against its model: after every call, every unit of KITE in it is somebody's bond, and
//! its events alone tell all that its views do.

use std::collections::BTreeMap;

use ink::primitives::{AccountId, Hash};
use kite_deploy::suite::Outcome;
use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{Accusation, Request, Rules, Status, Submission, Terms, MIN_ANSWER_MS};
use kite_interfaces::router::Stage;
use kite_interfaces::token::TokenError;
use kite_interfaces::{Balance, Bps, ContributionId, Epoch, ProductId, Timestamp};
use kite_tests::house::{House, RULES, WINDOW};
use kite_tests::model::rebuilt::Rebuilt;
use kite_tests::people::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;
use scale::Encode;

const CASES: u32 = 12;
const LENGTH: usize = 60;

/// Everybody who has KITE, and the owner, to whom bonds are slashed.
const PEOPLE: [AccountId; 6] = [ALICE, BOB, CAROL, DEPLOYER, CURATOR, MALLORY];

/// Who does something: the one who may, or somebody of the people.
type Who = Option<usize>;

#[derive(Clone, Debug)]
enum Step {
    Register { bond_per_unit: Balance, half_life_epochs: Epoch },
    Submit { product: Index, who: usize, units: u32, is_batch: bool, off: Balance },
    Accept { work: Index, who: Who },
    Reject { work: Index, who: Who },
    Withdraw { work: Index, who: Who },
    Retire { work: Index, who: Who },
    Challenge { work: Index, who: usize, off: Balance },
    Resolve { work: Index, upheld: bool, who: Who },
    Lapse { work: Index },
    Stop { product: Index, stopped: bool },
    SetRules { challenge_bond: Balance, challenger_bps: Bps, hours: u64 },
    Donate { amount: Balance },
    Wait { span_ms: u64 },
    NextEpochs { count: Epoch },
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    let person = || 0..3_usize;
    let who = || prop_oneof![4 => Just(None), 1 => (0..PEOPLE.len()).prop_map(Some)];
    let off = || prop_oneof![9 => Just(0), 1 => 1..3_u128];
    prop_oneof![
        2 => (prop_oneof![Just(0), Just(3), Just(10)], prop_oneof![Just(0), Just(3)])
            .prop_map(|(bond_per_unit, half_life_epochs)| Step::Register { bond_per_unit, half_life_epochs }),
        6 => (index(), person(), prop_oneof![8 => 1..1_000_u32, 1 => Just(0)], any::<bool>(), off())
            .prop_map(|(product, who, units, is_batch, off)| Step::Submit { product, who, units, is_batch, off }),
        8 => (index(), who()).prop_map(|(work, who)| Step::Accept { work, who }),
        1 => (index(), who()).prop_map(|(work, who)| Step::Reject { work, who }),
        4 => (index(), who()).prop_map(|(work, who)| Step::Withdraw { work, who }),
        3 => (index(), who()).prop_map(|(work, who)| Step::Retire { work, who }),
        7 => (index(), person(), off()).prop_map(|(work, who, off)| Step::Challenge { work, who, off }),
        6 => (index(), any::<bool>(), who()).prop_map(|(work, upheld, who)| Step::Resolve { work, upheld, who }),
        4 => index().prop_map(|work| Step::Lapse { work }),
        1 => (index(), any::<bool>()).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        1 => (1..1_000_u128, 0..=4_999_u16, 1..4_u64).prop_map(|(challenge_bond, challenger_bps, hours)| {
            Step::SetRules { challenge_bond, challenger_bps, hours }
        }),
        1 => (1..1_000_u128).prop_map(|amount| Step::Donate { amount }),
        3 => prop_oneof![1..150_000_u64, Just(MIN_ANSWER_MS), Just(2 * MIN_ANSWER_MS + 1)]
            .prop_map(|span_ms| Step::Wait { span_ms }),
        3 => (1..4_u32).prop_map(|count| Step::NextEpochs { count }),
    ]
}

/// A challenge as the model knows it.
#[derive(Clone, Copy, Debug)]
struct Case {
    challenger: AccountId,
    bond: Balance,
    bps: Bps,
    due_ms: Timestamp,
}

/// A contribution as the model knows it.
#[derive(Clone, Debug)]
struct Work {
    product: ProductId,
    who: AccountId,
    bond: Balance,
    status: Status,
    due_ms: Timestamp,
    case: Option<Case>,
}

/// A product as the model knows it.
#[derive(Clone, Copy, Debug)]
struct Product {
    bond_per_unit: Balance,
    half_life_epochs: Epoch,
    opened_epoch: Epoch,
    is_stopped: bool,
}

impl Product {
    fn takes_work_in(&self, epoch: Epoch) -> bool {
        self.half_life_epochs == 0 || epoch - self.opened_epoch <= 56 * self.half_life_epochs
    }
}

struct World {
    house: House,
    rules: Rules,
    /// In the order of their ids.
    products: Vec<Product>,
    /// In the order of their ids.
    works: Vec<Work>,
    /// What everybody must have.
    purses: BTreeMap<AccountId, Balance>,
    donated: Balance,
    rebuilt: Rebuilt,
}

impl World {
    fn new() -> Self {
        let mut house = House::unfinished();
        let kite = house.kite();
        house.give(ALICE, MALLORY, kite, 1_000_000);
        house.give(ALICE, CURATOR, kite, 1_000_000);
        let purses = PEOPLE.map(|person| (person, house.balance(person, kite))).into();
        let (products, works, rebuilt) = (Vec::new(), Vec::new(), Rebuilt::default());
        Self { house, rules: RULES, products, works, purses, donated: 0, rebuilt }
    }

    fn product(&self, index: Index) -> Option<ProductId> {
        (!self.products.is_empty()).then(|| u32::try_from(index.index(self.products.len())).unwrap() + 1)
    }

    fn work(&self, index: Index) -> Option<ContributionId> {
        (!self.works.is_empty()).then(|| u32::try_from(index.index(self.works.len())).unwrap() + 1)
    }

    fn record(&mut self, id: ContributionId) -> &mut Work {
        &mut self.works[id as usize - 1]
    }

    /// Does the step in both worlds; a step without an object does nothing.
    fn take(&mut self, step: Step) -> Option<()> {
        match step {
            Step::Register { bond_per_unit, half_life_epochs } => self.register(bond_per_unit, half_life_epochs),
            Step::Submit { product, who, units, is_batch, off } => {
                self.submit(self.product(product)?, PEOPLE[who], units, is_batch, off);
            }
            Step::Accept { work, who } => self.accept(self.work(work)?, who),
            Step::Reject { work, who } => self.reject(self.work(work)?, who),
            Step::Withdraw { work, who } => self.withdraw(self.work(work)?, who),
            Step::Retire { work, who } => self.retire(self.work(work)?, who),
            Step::Challenge { work, who, off } => self.challenge(self.work(work)?, PEOPLE[who], off),
            Step::Resolve { work, upheld, who } => self.resolve(self.work(work)?, upheld, who),
            Step::Lapse { work } => self.lapse(self.work(work)?),
            Step::Stop { product, stopped } => self.stop(self.product(product)?, stopped),
            Step::SetRules { challenge_bond, challenger_bps, hours } => {
                self.set_rules(challenge_bond, challenger_bps, hours);
            }
            Step::Donate { amount } => {
                let (registry, kite) = (self.house.registry.address(), self.house.kite());
                self.house.give(PAYER, registry, kite, amount);
                self.donated += amount;
            }
            Step::Wait { span_ms } => self.house.advance(span_ms),
            Step::NextEpochs { count } => self.house.advance_epochs(count),
        }
        Some(())
    }

    /// Whether it took effect, as the model expects; the indexer reads its events.
    fn agree<T, E: std::fmt::Debug>(&mut self, outcome: Outcome<T, E>, expected: bool) -> bool {
        assert_eq!(outcome.is_ok(), expected, "{:?}", outcome.err());
        if let Ok(receipt) = &outcome {
            self.rebuilt.read(self.house.registry.address(), &receipt.events);
        }
        expected
    }

    fn send(&mut self, who: AccountId, value: Balance, request: &Request) -> Outcome<(), TokenError> {
        let House { chain, token, registry, .. } = &mut self.house;
        token.transfer_and_call(chain, who, registry.address(), value, request.encode())
    }

    fn register(&mut self, bond_per_unit: Balance, half_life_epochs: Epoch) {
        let terms = Terms { bond_per_unit, half_life_epochs, ..self.house.terms() };
        let registered = self.house.registry.register_product(&mut self.house.chain, CURATOR, terms);
        self.agree(registered, true);
        let opened_epoch = self.house.epoch();
        self.products.push(Product { bond_per_unit, half_life_epochs, opened_epoch, is_stopped: false });
    }

    fn submit(&mut self, id: ProductId, who: AccountId, units: u32, is_batch: bool, off: Balance) {
        let (epoch, now) = (self.house.epoch(), self.house.now());
        let product = self.products[id as usize - 1];
        let bond = product.bond_per_unit * Balance::from(units) + off;
        let batch = is_batch.then_some(Batch { root: Hash::from([3; 32]), count: 1, total_units: units });
        let work = Submission { batch, ..self.house.work(id, Stage::Model, units) };
        let taken = self.send(who, bond, &Request::Submit(work));
        let expected = units > 0 && off == 0 && !product.is_stopped && product.takes_work_in(epoch);
        if self.agree(taken, expected) {
            *self.purses.get_mut(&who).unwrap() -= bond;
            let due_ms = now + self.rules.curator_answers_ms;
            self.works.push(Work { product: id, who, bond, status: Status::Submitted, due_ms, case: None });
        }
    }

    fn accept(&mut self, id: ContributionId, who: Who) {
        let (by, epoch) = (who.map_or(CURATOR, |who| PEOPLE[who]), self.house.epoch());
        let work = self.record(id).clone();
        let takes_work = self.products[work.product as usize - 1].takes_work_in(epoch);
        let accepted = self.house.registry.accept(&mut self.house.chain, by, vec![id]);
        if self.agree(accepted, work.status == Status::Submitted && by == CURATOR && takes_work) {
            self.record(id).status = Status::Accepted { from_epoch: epoch + 1 };
        }
    }

    fn reject(&mut self, id: ContributionId, who: Who) {
        let by = who.map_or(CURATOR, |who| PEOPLE[who]);
        let is_due = self.record(id).status == Status::Submitted && by == CURATOR;
        let rejected = self.house.registry.reject(&mut self.house.chain, by, vec![id]);
        if self.agree(rejected, is_due) {
            self.record(id).status = Status::Rejected;
            self.give_back(id);
        }
    }

    fn withdraw(&mut self, id: ContributionId, who: Who) {
        let (now, epoch, work) = (self.house.now(), self.house.epoch(), self.record(id).clone());
        let by = who.map_or(work.who, |who| PEOPLE[who]);
        let status = match work.status {
            Status::Submitted if now > work.due_ms => Some(Status::Withdrawn),
            Status::Retired { to_epoch } if work.bond > 0 && to_epoch + WINDOW <= epoch => Some(work.status),
            _ => None,
        };
        let withdrawn = self.house.registry.withdraw_bond(&mut self.house.chain, by, id);
        if self.agree(withdrawn, by == work.who && work.case.is_none() && status.is_some()) {
            self.record(id).status = status.unwrap();
            self.give_back(id);
        }
    }

    fn give_back(&mut self, id: ContributionId) {
        let work = self.record(id);
        let (who, bond) = (work.who, std::mem::take(&mut work.bond));
        *self.purses.get_mut(&who).unwrap() += bond;
    }

    fn retire(&mut self, id: ContributionId, who: Who) {
        let (epoch, work) = (self.house.epoch(), self.record(id).clone());
        let by = who.map_or(work.who, |who| PEOPLE[who]);
        let is_open = matches!(work.status, Status::Accepted { .. }) && work.case.is_none();
        let retired = self.house.registry.retire(&mut self.house.chain, by, id);
        if self.agree(retired, is_open && by == work.who) {
            self.record(id).status = Status::Retired { to_epoch: epoch + 1 };
        }
    }

    fn challenge(&mut self, id: ContributionId, who: AccountId, off: Balance) {
        let (now, epoch, work) = (self.house.now(), self.house.epoch(), self.record(id).clone());
        let bond = self.rules.challenge_bond + off;
        let accusation = Accusation { contribution: id, evidence_uri: String::new(), evidence_hash: [1; 32].into() };
        let taken = self.send(who, bond, &Request::Challenge(accusation));
        let is_answerable = match work.status {
            Status::Accepted { .. } => true,
            Status::Retired { to_epoch } => work.bond > 0 || epoch < to_epoch + WINDOW,
            _ => false,
        };
        if self.agree(taken, is_answerable && work.case.is_none() && off == 0) {
            *self.purses.get_mut(&who).unwrap() -= bond;
            let due_ms = now + self.rules.arbiter_answers_ms;
            let bps = self.rules.challenger_bps;
            self.record(id).case = Some(Case { challenger: who, bond, bps, due_ms });
        }
    }

    fn resolve(&mut self, id: ContributionId, upheld: bool, who: Who) {
        let (by, now) = (who.map_or(DEPLOYER, |who| PEOPLE[who]), self.house.now());
        let case = self.record(id).case;
        let resolved = self.house.registry.resolve(&mut self.house.chain, by, id, upheld);
        if self.agree(resolved, by == DEPLOYER && case.is_some_and(|case| now <= case.due_ms)) {
            self.close(id, upheld);
        }
    }

    fn lapse(&mut self, id: ContributionId) {
        let (now, case) = (self.house.now(), self.record(id).case);
        let lapsed = self.house.registry.lapse(&mut self.house.chain, DAVE, id);
        if self.agree(lapsed, case.is_some_and(|case| now > case.due_ms)) {
            self.close(id, false);
        }
    }

    /// Ends a case: whose is the challenger's bond, and where does the other go?
    fn close(&mut self, id: ContributionId, upheld: bool) {
        let work = self.record(id);
        let (case, who) = (work.case.take().unwrap(), work.who);
        let winner = if upheld { case.challenger } else { who };
        *self.purses.get_mut(&winner).unwrap() += case.bond;
        if upheld {
            let work = self.record(id);
            work.status = Status::Forfeited;
            let slashed = std::mem::take(&mut work.bond);
            let reward = slashed * Balance::from(case.bps) / 10_000;
            *self.purses.get_mut(&case.challenger).unwrap() += reward;
            *self.purses.get_mut(&DEPLOYER).unwrap() += slashed - reward;
        }
    }

    fn stop(&mut self, id: ProductId, stopped: bool) {
        let outcome = self.house.registry.stop_product(&mut self.house.chain, DEPLOYER, id, stopped);
        self.agree(outcome, true);
        self.products[id as usize - 1].is_stopped = stopped;
    }

    fn set_rules(&mut self, challenge_bond: Balance, challenger_bps: Bps, hours: u64) {
        let (curator_answers_ms, arbiter_answers_ms) = (hours * MIN_ANSWER_MS, (4 - hours) * MIN_ANSWER_MS);
        let rules = Rules { challenge_bond, challenger_bps, curator_answers_ms, arbiter_answers_ms, ..RULES };
        let outcome = self.house.registry.set_rules(&mut self.house.chain, DEPLOYER, rules);
        self.agree(outcome, true);
        self.rules = rules;
    }

    fn close_books(&mut self) -> TestCaseResult {
        let of_case = |work: &Work| work.case.map_or(0, |case| case.bond);
        let held: Balance = self.works.iter().map(|work| work.bond + of_case(work)).sum();
        let (registry, kite) = (self.house.registry.address(), self.house.kite());
        prop_assert_eq!(self.house.registry.bonds_held(&mut self.house.chain), Ok(held));
        prop_assert_eq!(self.house.balance(registry, kite), held + self.donated);
        for (person, purse) in &self.purses {
            prop_assert_eq!(self.house.balance(*person, kite), *purse, "{:?}", person);
        }
        for (id, work) in (1..).zip(&self.works) {
            let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
            let found = (stored.status, stored.bond, stored.challenge.is_some());
            prop_assert_eq!(found, (work.status, work.bond, work.case.is_some()));
        }
        Ok(())
    }

    /// Whether an indexer knows all that the views tell.
    fn compare_events(&mut self) -> TestCaseResult {
        let House { chain, registry, .. } = &mut self.house;
        prop_assert_eq!(registry.bonds_held(chain), Ok(self.rebuilt.bonds_held));
        prop_assert_eq!(self.rebuilt.contributions.len(), self.works.len());
        for (id, work) in &self.rebuilt.contributions {
            prop_assert_eq!(registry.contribution(chain, *id), Ok(Some(work.clone())));
        }
        for (id, product) in &self.rebuilt.products {
            prop_assert_eq!(registry.product(chain, *id), Ok(Some(product.clone())));
        }
        if let Some(rules) = self.rebuilt.rules {
            prop_assert_eq!(registry.settings(chain).unwrap().rules, rules);
        }
        Ok(())
    }

    /// Whoever decides never answers again: everybody else gets out what is theirs.
    fn leave(&mut self) {
        for hours in [4, 1] {
            self.house.advance(hours * MIN_ANSWER_MS);
            for id in 1..=u32::try_from(self.works.len()).unwrap() {
                self.lapse(id);
                self.retire(id, None);
                self.withdraw(id, None);
            }
        }
    }
}

#[test]
fn registry_agrees_with_its_model_and_its_events_tell_it_all() {
    super::check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = World::new();
        for step in steps {
            world.take(step);
            world.close_books()?;
            world.compare_events()?;
        }
        world.leave();
        world.close_books()?;
        prop_assert_eq!(world.house.registry.bonds_held(&mut world.house.chain), Ok(0));
        Ok(())
    });
}
