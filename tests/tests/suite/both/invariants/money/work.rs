// SPDX-License-Identifier: Apache-2.0
//! Random steps, taken by router and registry and by their model: what contributors, curator, challengers
//! and arbiter do.

use ink::primitives::AccountId;
use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{Status, Submission, Terms};
use kite_interfaces::router::{Edge, Stage, STAGES};
use kite_interfaces::{Balance, Bps, ContributionId, Epoch, ProductId};
use kite_math::decay::SCALE_BITS;
use kite_tests::house::{Sent, BOND_PER_UNIT};
use kite_tests::office::volunteers;
use kite_tests::people::*;

use super::world::{Case, Product, Work, World};

const ALL_STAGES: [Stage; STAGES] =
    [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];

impl Product {
    /// For 56 half-lives.
    fn takes_work_in(&self, epoch: Epoch) -> bool {
        self.half_life_epochs == 0 || epoch - self.opened_epoch <= 56 * self.half_life_epochs
    }
}

/// Products, and work that is submitted and decided.
impl World {
    pub fn register(&mut self, stage_bps: [Bps; STAGES], upstream: &[(ProductId, Bps)], half_life_epochs: Epoch) {
        let mut edges: Vec<Edge> = Vec::new();
        for &(product, bps) in upstream {
            if edges.iter().all(|edge| edge.product != product) {
                edges.push(Edge { product, bps });
            }
        }
        let terms = Terms { stage_bps, upstream: edges.clone(), half_life_epochs, ..self.house.terms() };
        let id = self.house.register(terms);
        self.model.open_product(id, stage_bps, &edges);
        let opened_epoch = self.house.epoch();
        self.products.push(Product { half_life_epochs, opened_epoch, is_stopped: false });
    }

    /// Work of one contributor, or of a batch of members with these units.
    pub fn submit(&mut self, product: ProductId, who: AccountId, stage: usize, units: u32, members: &[u32]) {
        let (epoch, stage, members) = (self.house.epoch(), ALL_STAGES[stage], volunteers(members));
        let count = u32::try_from(members.len()).unwrap();
        let batch = self.house.tree(&members).map(|tree| Batch { root: tree.root(), count, total_units: units });
        let bond = BOND_PER_UNIT * Balance::from(units);
        let submission = Submission { batch, ..self.house.work(product, stage, units) };
        let submitted = self.house.submit(who, &submission, bond);
        let terms = self.products[product as usize - 1];
        assert_eq!(submitted.is_ok(), !terms.is_stopped && terms.takes_work_in(epoch));
        if submitted.is_ok() {
            self.works.push(Work {
                who,
                product,
                stage,
                units,
                bond,
                status: Status::Submitted,
                members,
                notice_until: None,
                case: None,
            });
            assert_eq!(submitted.ok().map(|id| id as usize), Some(self.works.len()));
        }
    }

    pub fn accept(&mut self, id: ContributionId) {
        let epoch = self.house.epoch();
        let Work { product, stage, units, status, members, .. } = self.record(id).clone();
        let terms = self.products[product as usize - 1];
        let accepted = self.house.registry.accept(&mut self.house.chain, CURATOR, vec![id]);
        assert_eq!(accepted.is_ok(), status == Status::Submitted && !terms.is_stopped && terms.takes_work_in(epoch));
        if accepted.is_ok() {
            let from_epoch = epoch + 1;
            self.record(id).status = Status::Accepted { from_epoch };
            let weight = self.house.router.position(&mut self.house.chain, id).unwrap().unwrap().units;
            assert_weight(weight, units, epoch - terms.opened_epoch, terms.half_life_epochs);
            self.model.open_position(id, product, stage, weight, from_epoch);
            if !members.is_empty() {
                let shares: Vec<_> = members.iter().map(|member| member.units).collect();
                self.model.set_members(id, &shares, units);
            }
        }
    }

    pub fn reject(&mut self, id: ContributionId) {
        let rejected = self.house.registry.reject(&mut self.house.chain, CURATOR, vec![id]);
        let work = self.record(id);
        assert_eq!(rejected.is_ok(), work.status == Status::Submitted);
        if rejected.is_ok() {
            (work.status, work.bond) = (Status::Rejected, 0);
        }
    }

    pub fn retire(&mut self, id: ContributionId) {
        let work = self.record(id).clone();
        let epoch = self.house.epoch();
        let is_told = work.members.is_empty() || work.notice_until.is_none_or(|until| epoch >= until);
        let retired = self.house.registry.retire(&mut self.house.chain, work.who, id);
        assert_eq!(retired.is_ok(), matches!(work.status, Status::Accepted { .. }) && work.case.is_none() && is_told);
        if retired.is_ok() && !work.members.is_empty() && work.notice_until.is_none() {
            self.record(id).notice_until = Some(epoch + 1 + self.window);
        } else if retired.is_ok() {
            let to_epoch = epoch + 1;
            self.record(id).status = Status::Retired { to_epoch };
            self.model.close_position(id, to_epoch);
        }
    }

    /// The first epoch in which nothing that was earned before `to_epoch` can be forfeited.
    fn window_passed_at(&self, to_epoch: Epoch) -> Epoch {
        if to_epoch <= self.unlocked_epoch {
            to_epoch
        } else {
            to_epoch + self.window
        }
    }

    pub fn withdraw(&mut self, id: ContributionId) {
        let (epoch, now) = (self.house.epoch(), self.house.now());
        let work = self.record(id).clone();
        let due_ms = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap().decide_by_ms;
        let status = match work.status {
            Status::Submitted if now > due_ms => Some(Status::Withdrawn),
            Status::Retired { to_epoch } if work.bond > 0 && self.window_passed_at(to_epoch) <= epoch => {
                Some(work.status)
            }
            _ => None,
        };
        let withdrawn = self.house.registry.withdraw_bond(&mut self.house.chain, work.who, id);
        assert_eq!(withdrawn.is_ok(), status.is_some() && work.case.is_none());
        if withdrawn.is_ok() {
            (self.record(id).status, self.record(id).bond) = (status.unwrap(), 0);
        }
    }

    pub fn stop(&mut self, product: ProductId, stopped: bool) {
        self.house.registry.stop_product(&mut self.house.chain, DEPLOYER, product, stopped).done();
        self.products[product as usize - 1].is_stopped = stopped;
    }
}

/// Challenges.
impl World {
    pub fn challenge(&mut self, id: ContributionId, who: AccountId) {
        let (epoch, now, cut) = (self.house.epoch(), self.house.now(), self.open_epoch());
        let (bond, work) = (self.rules.challenge_bond, self.record(id).clone());
        let is_answerable = match work.status {
            Status::Accepted { .. } => true,
            Status::Retired { to_epoch } => work.bond > 0 || epoch < self.window_passed_at(to_epoch),
            _ => false,
        };
        let taken = self.house.challenge_for(who, id, bond);
        assert_eq!(taken.is_ok(), work.case.map_or(is_answerable, |case| now <= case.due_ms));
        if taken.is_ok() {
            let case = work.case.unwrap_or(Case { bond: 0, due_ms: 0 });
            let due_ms = case.due_ms.max(now + self.rules.arbiter_answers_ms);
            self.record(id).case = Some(Case { bond: case.bond + bond, due_ms });
            // Who joins does not move the cut.
            if work.case.is_none() {
                self.model.freeze(id, cut);
            }
        }
    }

    pub fn resolve(&mut self, id: ContributionId, upheld: bool) {
        let (now, case) = (self.house.now(), self.record(id).case);
        let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
        let resolved = self.house.registry.resolve(&mut self.house.chain, DEPLOYER, id, stored.challenge_count, upheld);
        assert_eq!(resolved.is_ok(), case.is_some_and(|case| now <= case.due_ms));
        if resolved.is_ok() {
            self.close(id, upheld);
            self.settle_rest(id, stored.challenge_count);
        }
    }

    pub fn lapse(&mut self, id: ContributionId) {
        let (now, case) = (self.house.now(), self.record(id).case);
        let lapsed = self.house.registry.lapse(&mut self.house.chain, DAVE, id);
        assert_eq!(lapsed.is_ok(), case.is_some_and(|case| now > case.due_ms));
        if lapsed.is_ok() {
            self.close(id, false);
            let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
            self.settle_rest(id, stored.challenge_count);
        }
    }

    /// Settles what a ruling on many challenges has left.
    fn settle_rest(&mut self, id: ContributionId, last: u32) {
        for number in 1..=last {
            if self.house.registry.challenge(&mut self.house.chain, id, number).unwrap().is_some() {
                self.house.registry.settle(&mut self.house.chain, DAVE, id, number).done();
            }
        }
    }

    fn close(&mut self, id: ContributionId, upheld: bool) {
        let epoch = self.house.epoch();
        self.record(id).case = None;
        if upheld {
            (self.record(id).status, self.record(id).bond) = (Status::Forfeited, 0);
            self.model.forfeit(id, epoch);
        } else {
            self.model.unfreeze(id);
        }
    }
}

/// base × 2^(age / half-life) × 2^40, as well as a float can tell.
fn assert_weight(weight: u128, units: u32, age: Epoch, half_life: Epoch) {
    let doublings = if half_life == 0 { 0.0 } else { f64::from(age) / f64::from(half_life) };
    let expected = f64::from(units) * 2_f64.powf(doublings + f64::from(SCALE_BITS));
    assert!((weight as f64 / expected - 1.0).abs() < 1e-9, "{weight} for {units} units, {age} epochs");
}
