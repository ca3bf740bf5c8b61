// SPDX-License-Identifier: Apache-2.0
//! The registry's books as somebody has them who reads nothing but its events.

use std::collections::BTreeMap;

use ink::primitives::AccountId;
use kite_deploy::chain::Emitted;
use kite_interfaces::registry::{
    Accepted, BondReturned, Case, CaseEnded, ChallengeSettled, Challenged, Contribution, CurationOffered,
    CuratorChanged, Outcome, Product, ProductRegistered, ProductStopped, Rejected, Retired, RetirementNoticed, Rules,
    RulesChanged, Status, Submitted, Withdrawn,
};
use kite_interfaces::{Balance, ContributionId, ProductId};

/// What the events told so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Products.
    pub products: BTreeMap<ProductId, Product>,
    /// Contributions.
    pub contributions: BTreeMap<ContributionId, Contribution>,
    /// The rules, once they were set.
    pub rules: Option<Rules>,
    /// KITE of bonds that came in and did not go out.
    pub bonds_held: Balance,
}

impl Rebuilt {
    /// Reads what the registry emitted in one transaction.
    pub fn read(&mut self, registry: AccountId, events: &[Emitted]) {
        for event in events.iter().filter(|event| event.contract == registry) {
            let known = self.read_product(event) || self.read_work(event) || self.read_challenge(event);
            assert!(known, "{event:?}");
        }
    }

    fn read_product(&mut self, event: &Emitted) -> bool {
        if let Some(ProductRegistered { product, registrant, opened_epoch, terms }) = event.read() {
            let (is_stopped, curator, pending_curator) = (false, terms.curator, None);
            let registered = Product { registrant, opened_epoch, is_stopped, curator, pending_curator, terms };
            self.products.insert(product, registered);
        } else if let Some(CurationOffered { product, pending_curator }) = event.read() {
            let product = self.products.get_mut(&product).expect("it was registered");
            product.pending_curator = Some(pending_curator).filter(|to| *to != product.curator);
        } else if let Some(CuratorChanged { product, from, to }) = event.read() {
            let product = self.products.get_mut(&product).expect("it was registered");
            assert_eq!(std::mem::replace(&mut product.curator, to), from);
            product.pending_curator = None;
        } else if let Some(ProductStopped { product, is_stopped, .. }) = event.read() {
            self.products.get_mut(&product).expect("it was registered").is_stopped = is_stopped;
        } else if let Some(RulesChanged { rules }) = event.read() {
            self.rules = Some(rules);
        } else {
            return false;
        }
        true
    }

    fn read_work(&mut self, event: &Emitted) -> bool {
        if let Some(submitted) = event.read() {
            self.submitted(submitted);
        } else if let Some(Accepted { contribution, from_epoch, .. }) = event.read() {
            self.work(contribution).status = Status::Accepted { from_epoch };
        } else if let Some(Rejected { contribution }) = event.read() {
            self.work(contribution).status = Status::Rejected;
        } else if let Some(Withdrawn { contribution }) = event.read() {
            self.work(contribution).status = Status::Withdrawn;
        } else if let Some(RetirementNoticed { contribution, until_epoch }) = event.read() {
            self.work(contribution).notice_until = Some(until_epoch);
        } else if let Some(Retired { contribution, to_epoch }) = event.read() {
            self.work(contribution).status = Status::Retired { to_epoch };
        } else if let Some(BondReturned { contribution, to, amount }) = event.read() {
            let work = self.work(contribution);
            assert_eq!((work.contributor, std::mem::take(&mut work.bond)), (to, amount));
            self.bonds_held -= amount;
        } else {
            return false;
        }
        true
    }

    fn submitted(&mut self, told: Submitted) {
        self.bonds_held += told.bond;
        let work = Contribution {
            product: told.product,
            stage: told.stage,
            contributor: told.contributor,
            payee: told.payee,
            units: told.units,
            bond: told.bond,
            status: Status::Submitted,
            case: None,
            challenge_count: 0,
            notice_until: None,
            decide_by_ms: told.decide_by_ms,
            batch: told.batch,
            evidence_uri: told.evidence_uri,
            evidence_hash: told.evidence_hash,
        };
        assert_eq!(self.contributions.insert(told.contribution, work), None);
    }

    fn read_challenge(&mut self, event: &Emitted) -> bool {
        if let Some(Challenged { contribution, number, bond, case, .. }) = event.read() {
            self.bonds_held += bond;
            let work = self.work(contribution);
            assert_eq!((number, case.last), (work.challenge_count + 1, number));
            (work.case, work.challenge_count) = (Some(case), number);
        } else if let Some(ChallengeSettled { amount, .. }) = event.read() {
            self.bonds_held -= amount;
        } else if let Some(ended) = event.read() {
            self.case_ended(&ended);
        } else {
            return false;
        }
        true
    }

    fn case_ended(&mut self, ended: &CaseEnded) {
        let CaseEnded { contribution, first, heard, to_contributor, to_owner, .. } = *ended;
        self.bonds_held -= to_contributor + to_owner;
        let work = self.work(contribution);
        let case = work.case.take().expect("it was challenged");
        assert_eq!(case.first, first);
        if ended.outcome == Outcome::Upheld {
            (work.status, work.bond) = (Status::Forfeited, 0);
        } else if heard < case.last {
            let bonds_before = case.bonds_before + to_contributor + to_owner;
            work.case = Some(Case { first: heard + 1, bonds_before, ..case });
        }
    }

    fn work(&mut self, id: ContributionId) -> &mut Contribution {
        self.contributions.get_mut(&id).expect("it was submitted")
    }
}
