//! The registry's books as somebody has them who reads nothing but its events.

use std::collections::BTreeMap;

use ink::primitives::AccountId;
use kite_deploy::chain::Emitted;
use kite_interfaces::registry::{
    Accepted, BondReturned, ChallengeEnded, Challenged, Contribution, Outcome, Product, ProductRegistered,
    ProductStopped, Rejected, Retired, Rules, RulesChanged, Status, Submitted, Withdrawn,
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
            self.products.insert(product, Product { registrant, opened_epoch, is_stopped: false, terms });
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
            challenge: None,
            decide_by_ms: told.decide_by_ms,
            batch: told.batch,
            evidence_uri: told.evidence_uri,
            evidence_hash: told.evidence_hash,
        };
        assert_eq!(self.contributions.insert(told.contribution, work), None);
    }

    fn read_challenge(&mut self, event: &Emitted) -> bool {
        if let Some(Challenged { contribution, challenge, .. }) = event.read() {
            self.bonds_held += challenge.bond;
            assert_eq!(self.work(contribution).challenge.replace(challenge), None);
        } else if let Some(ended) = event.read() {
            self.challenge_ended(&ended);
        } else {
            return false;
        }
        true
    }

    fn challenge_ended(&mut self, ended: &ChallengeEnded) {
        let ChallengeEnded { contribution, to_contributor, to_challenger, to_owner, .. } = *ended;
        let work = self.work(contribution);
        assert_eq!(work.challenge.take().map(|challenge| challenge.challenger), Some(ended.challenger));
        if ended.outcome == Outcome::Upheld {
            (work.status, work.bond) = (Status::Forfeited, 0);
        }
        self.bonds_held -= to_contributor + to_challenger + to_owner;
    }

    fn work(&mut self, id: ContributionId) -> &mut Contribution {
        self.contributions.get_mut(&id).expect("it was submitted")
    }
}
