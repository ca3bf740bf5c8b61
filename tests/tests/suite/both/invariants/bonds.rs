// SPDX-License-Identifier: Apache-2.0
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
    Register {
        bond_per_unit: Balance,
        half_life_epochs: Epoch,
    },
    Submit {
        product: Index,
        who: usize,
        units: u32,
        is_batch: bool,
        off: Balance,
    },
    Accept {
        work: Index,
        who: Who,
    },
    Reject {
        work: Index,
        who: Who,
    },
    Withdraw {
        work: Index,
        who: Who,
    },
    Retire {
        work: Index,
        who: Who,
    },
    Challenge {
        work: Index,
        who: usize,
        off: Balance,
    },
    /// On the challenges up to one of those that are open, or on one that is not.
    Resolve {
        work: Index,
        heard: usize,
        upheld: bool,
        who: Who,
    },
    Lapse {
        work: Index,
    },
    Settle {
        work: Index,
        number: u32,
    },
    HandOver {
        product: Index,
        to: usize,
        accepts: bool,
    },
    Stop {
        product: Index,
        stopped: bool,
    },
    SetRules {
        challenge_bond: Balance,
        share_bps: Bps,
        challenger_bps: Bps,
        contributor_bps: Bps,
        hours: u64,
    },
    Donate {
        amount: Balance,
    },
    Wait {
        span_ms: u64,
    },
    NextEpochs {
        count: Epoch,
    },
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
        14 => (index(), person(), off()).prop_map(|(work, who, off)| Step::Challenge { work, who, off }),
        6 => (index(), 0..8_usize, any::<bool>(), who())
            .prop_map(|(work, heard, upheld, who)| Step::Resolve { work, heard, upheld, who }),
        4 => index().prop_map(|work| Step::Lapse { work }),
        4 => (index(), 0..9_u32).prop_map(|(work, number)| Step::Settle { work, number }),
        1 => (index(), 0..PEOPLE.len(), any::<bool>())
            .prop_map(|(product, to, accepts)| Step::HandOver { product, to, accepts }),
        1 => (index(), any::<bool>()).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        1 => (1..1_000_u128, 0..=5_000_u16, 0..=4_999_u16, 0..=4_999_u16, 1..4_u64).prop_map(
            |(challenge_bond, share_bps, challenger_bps, contributor_bps, hours)| {
                Step::SetRules { challenge_bond, share_bps, challenger_bps, contributor_bps, hours }
            }
        ),
        1 => (1..1_000_u128).prop_map(|amount| Step::Donate { amount }),
        3 => prop_oneof![1..150_000_u64, Just(MIN_ANSWER_MS), Just(2 * MIN_ANSWER_MS + 1)]
            .prop_map(|span_ms| Step::Wait { span_ms }),
        3 => (1..4_u32).prop_map(|count| Step::NextEpochs { count }),
    ]
}

/// The open challenges against a contribution as the model knows them.
#[derive(Clone, Debug)]
struct Case {
    /// Number, who, and with how much.
    challenges: Vec<(u32, AccountId, Balance)>,
    challenger_bps: Bps,
    contributor_bps: Bps,
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
    is_batch: bool,
    notice_until: Option<Epoch>,
    case: Option<Case>,
    challenge_count: u32,
    /// What is due to whom for challenges that ended and are not settled.
    unsettled: BTreeMap<u32, (AccountId, Balance)>,
}

/// A product as the model knows it.
#[derive(Clone, Copy, Debug)]
struct Product {
    bond_per_unit: Balance,
    half_life_epochs: Epoch,
    opened_epoch: Epoch,
    is_stopped: bool,
    curator: AccountId,
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
            Step::Resolve { work, heard, upheld, who } => self.resolve(self.work(work)?, heard, upheld, who),
            Step::Settle { work, number } => self.settle(self.work(work)?, number),
            Step::HandOver { product, to, accepts } => self.hand_over(self.product(product)?, PEOPLE[to], accepts),
            Step::Lapse { work } => self.lapse(self.work(work)?),
            Step::Stop { product, stopped } => self.stop(self.product(product)?, stopped),
            Step::SetRules { challenge_bond, share_bps, challenger_bps, contributor_bps, hours } => {
                let challenge_bond_bps = share_bps;
                let rules = Rules { challenge_bond, challenge_bond_bps, challenger_bps, contributor_bps, ..RULES };
                self.set_rules(rules, hours);
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
        let (is_stopped, curator) = (false, CURATOR);
        self.products.push(Product { bond_per_unit, half_life_epochs, opened_epoch, is_stopped, curator });
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
            let (status, notice_until, case, unsettled) = (Status::Submitted, None, None, BTreeMap::new());
            let challenge_count = 0;
            let product = id;
            self.works.push(Work {
                product,
                who,
                bond,
                status,
                due_ms,
                is_batch,
                notice_until,
                case,
                challenge_count,
                unsettled,
            });
        }
    }

    fn accept(&mut self, id: ContributionId, who: Who) {
        let (work, epoch) = (self.record(id).clone(), self.house.epoch());
        let product = self.products[work.product as usize - 1];
        let by = who.map_or(product.curator, |who| PEOPLE[who]);
        let takes_work = product.takes_work_in(epoch) && !product.is_stopped;
        let accepted = self.house.registry.accept(&mut self.house.chain, by, vec![id]);
        if self.agree(accepted, work.status == Status::Submitted && by == product.curator && takes_work) {
            self.record(id).status = Status::Accepted { from_epoch: epoch + 1 };
        }
    }

    fn reject(&mut self, id: ContributionId, who: Who) {
        let product = self.record(id).product;
        let curator = self.products[product as usize - 1].curator;
        let by = who.map_or(curator, |who| PEOPLE[who]);
        let is_due = self.record(id).status == Status::Submitted && by == curator;
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
        let noticed = !work.is_batch || work.notice_until.is_none_or(|until| epoch >= until);
        let retired = self.house.registry.retire(&mut self.house.chain, by, id);
        if self.agree(retired, is_open && by == work.who && noticed) {
            if work.is_batch && work.notice_until.is_none() {
                self.record(id).notice_until = Some(epoch + 1 + WINDOW);
            } else {
                self.record(id).status = Status::Retired { to_epoch: epoch + 1 };
            }
        }
    }

    fn hand_over(&mut self, id: ProductId, to: AccountId, accepts: bool) {
        let House { chain, registry, .. } = &mut self.house;
        let curator = self.products[id as usize - 1].curator;
        let offered = registry.offer_curation(chain, curator, id, to);
        self.agree(offered, true);
        if accepts {
            let accepted = self.house.registry.accept_curation(&mut self.house.chain, to, id);
            if self.agree(accepted, to != curator) {
                self.products[id as usize - 1].curator = to;
            }
        }
    }

    fn challenge(&mut self, id: ContributionId, who: AccountId, off: Balance) {
        let (now, epoch, work) = (self.house.now(), self.house.epoch(), self.record(id).clone());
        let part = (work.bond * Balance::from(self.rules.challenge_bond_bps)).div_ceil(10_000);
        let bond = self.rules.challenge_bond.max(part) + off;
        let accusation = Accusation { contribution: id, evidence_uri: String::new(), evidence_hash: [1; 32].into() };
        let taken = self.send(who, bond, &Request::Challenge(accusation));
        let is_answerable = match work.status {
            Status::Accepted { .. } => true,
            Status::Retired { to_epoch } => work.bond > 0 || epoch < to_epoch + WINDOW,
            _ => false,
        };
        let may = work.case.as_ref().map_or(is_answerable, |case| now <= case.due_ms);
        if self.agree(taken, may && off == 0) {
            *self.purses.get_mut(&who).unwrap() -= bond;
            let Rules { arbiter_answers_ms, challenger_bps, contributor_bps, .. } = self.rules;
            let work = self.record(id);
            work.challenge_count += 1;
            let challenge = (work.challenge_count, who, bond);
            let new = || Case { challenges: Vec::new(), challenger_bps, contributor_bps, due_ms: 0 };
            let case = work.case.get_or_insert_with(new);
            case.challenges.push(challenge);
            case.due_ms = case.due_ms.max(now + arbiter_answers_ms);
        }
    }

    fn resolve(&mut self, id: ContributionId, heard: usize, upheld: bool, who: Who) {
        let (by, now) = (who.map_or(DEPLOYER, |who| PEOPLE[who]), self.house.now());
        let case = self.record(id).case.clone();
        let open = case.as_ref().and_then(|case| case.challenges.get(heard)).map(|(number, ..)| *number);
        let named = open.unwrap_or(self.record(id).challenge_count + 1);
        let resolved = self.house.registry.resolve(&mut self.house.chain, by, id, named, upheld);
        let may = by == DEPLOYER && open.is_some() && case.is_some_and(|case| now <= case.due_ms);
        if self.agree(resolved, may) {
            self.close(id, heard + 1, upheld);
        }
    }

    fn lapse(&mut self, id: ContributionId) {
        let (now, case) = (self.house.now(), self.record(id).case.clone());
        let lapsed = self.house.registry.lapse(&mut self.house.chain, DAVE, id);
        let open = case.as_ref().map_or(0, |case| case.challenges.len());
        if self.agree(lapsed, case.is_some_and(|case| now > case.due_ms)) {
            self.close(id, open, false);
        }
    }

    /// Ends the first `heard` challenges of a case: where do their bonds go, and the contribution's? The first
    /// four that are over are settled at once.
    fn close(&mut self, id: ContributionId, heard: usize, upheld: bool) {
        let work = self.record(id);
        let mut case = work.case.take().unwrap();
        let later = case.challenges.split_off(heard);
        let all: Balance = case.challenges.iter().map(|(.., bond)| bond).sum();
        let mut over = Vec::new();
        if upheld {
            let slashed = std::mem::take(&mut work.bond);
            work.status = Status::Forfeited;
            let reward = slashed * Balance::from(case.challenger_bps) / 10_000;
            // To the unit, whatever the shares: each gets what the sum of shares up to it grows by.
            let mut through = 0;
            for (number, who, bond) in case.challenges {
                let before = reward * through / all;
                through += bond;
                over.push((number, (who, bond + reward * through / all - before)));
            }
            over.extend(later.into_iter().map(|(number, who, bond)| (number, (who, bond))));
            *self.purses.get_mut(&DEPLOYER).unwrap() += slashed - reward;
        } else {
            let part = if work.is_batch { 0 } else { all * Balance::from(case.contributor_bps) / 10_000 };
            let who = work.who;
            over.extend(case.challenges.iter().map(|(number, who, _)| (*number, (*who, 0))));
            work.case = (!later.is_empty()).then_some(Case { challenges: later, ..case });
            *self.purses.get_mut(&who).unwrap() += part;
            *self.purses.get_mut(&DEPLOYER).unwrap() += all - part;
        }
        for (place, (number, (who, due))) in over.into_iter().enumerate() {
            if place < 4 {
                *self.purses.get_mut(&who).unwrap() += due;
            } else {
                self.record(id).unsettled.insert(number, (who, due));
            }
        }
    }

    fn settle(&mut self, id: ContributionId, number: u32) {
        let due = self.record(id).unsettled.remove(&number);
        let settled = self.house.registry.settle(&mut self.house.chain, DAVE, id, number);
        assert_eq!(settled.as_ref().ok().map(|receipt| receipt.value), due.map(|(_, due)| due));
        if self.agree(settled, due.is_some()) {
            let (who, due) = due.unwrap();
            *self.purses.get_mut(&who).unwrap() += due;
        }
    }

    fn stop(&mut self, id: ProductId, stopped: bool) {
        let outcome = self.house.registry.stop_product(&mut self.house.chain, DEPLOYER, id, stopped);
        self.agree(outcome, true);
        self.products[id as usize - 1].is_stopped = stopped;
    }

    fn set_rules(&mut self, rules: Rules, hours: u64) {
        let (curator_answers_ms, arbiter_answers_ms) = (hours * MIN_ANSWER_MS, (4 - hours) * MIN_ANSWER_MS);
        let rules = Rules { curator_answers_ms, arbiter_answers_ms, ..rules };
        let outcome = self.house.registry.set_rules(&mut self.house.chain, DEPLOYER, rules);
        self.agree(outcome, true);
        self.rules = rules;
    }

    fn close_books(&mut self) -> TestCaseResult {
        let open =
            |work: &Work| work.case.iter().flat_map(|case| &case.challenges).map(|(.., bond)| bond).sum::<Balance>();
        let unsettled = |work: &Work| work.unsettled.values().map(|(_, due)| due).sum::<Balance>();
        let held: Balance = self.works.iter().map(|work| work.bond + open(work) + unsettled(work)).sum();
        let (registry, kite) = (self.house.registry.address(), self.house.kite());
        prop_assert_eq!(self.house.registry.bonds_held(&mut self.house.chain), Ok(held));
        prop_assert_eq!(self.house.balance(registry, kite), held + self.donated);
        for (person, purse) in &self.purses {
            prop_assert_eq!(self.house.balance(*person, kite), *purse, "{:?}", person);
        }
        for (id, work) in (1..).zip(&self.works) {
            let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
            let found = (stored.status, stored.bond, stored.case.is_some());
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
        for hours in [4, 1, 1] {
            self.house.advance(hours * MIN_ANSWER_MS);
            for id in 1..=u32::try_from(self.works.len()).unwrap() {
                self.lapse(id);
                for number in self.record(id).unsettled.keys().copied().collect::<Vec<_>>() {
                    self.settle(id, number);
                }
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
