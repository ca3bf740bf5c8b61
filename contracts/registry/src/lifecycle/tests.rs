#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use super::*;
use kite_interfaces::registry::{Terms, MAX_URI};
use kite_interfaces::router::Stage;
use proptest::prelude::*;

fn curator() -> AccountId {
    [1; 32].into()
}

fn alice() -> AccountId {
    [2; 32].into()
}

fn bob() -> AccountId {
    [3; 32].into()
}

const ID: ContributionId = 7;
const BOND_PER_UNIT: Balance = 3;
const UNITS: u32 = 5;
const BOND: Balance = 15;
const OPENED: Epoch = 10;
const HALF_LIFE: Epoch = 4;
const WINDOW: Epoch = 2;

fn product() -> Product {
    let terms = Terms {
        stage_bps: [2_000; 5],
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: HALF_LIFE,
        bond_per_unit: BOND_PER_UNIT,
        curator: curator(),
        metadata_uri: String::new(),
        metadata_hash: [0; 32].into(),
        supersedes: None,
    };
    Product { registrant: bob(), opened_epoch: OPENED, terms }
}

fn free_product() -> Product {
    let terms = Terms { bond_per_unit: 0, ..product().terms };
    Product { terms, ..product() }
}

fn submission(units: u32) -> Submission {
    Submission {
        product: 9,
        stage: Stage::Annotation,
        units,
        payee: None,
        evidence_uri: "ipfs://work".into(),
        evidence_hash: [4; 32].into(),
    }
}

fn submitted() -> Contribution {
    submit(submission(UNITS), &product(), alice(), BOND, 99).unwrap()
}

fn accepted() -> Contribution {
    let mut contribution = submitted();
    accept(ID, &mut contribution, &product(), curator(), OPENED).unwrap();
    contribution
}

fn retired_in(epoch: Epoch) -> Contribution {
    let mut contribution = accepted();
    retire(ID, &mut contribution, alice(), epoch).unwrap();
    contribution
}

/// One contribution in each state: its name, and whether its bond is still held.
fn one_of_each() -> [Contribution; 5] {
    let mut rejected = submitted();
    reject(ID, &mut rejected, &product(), curator()).unwrap();
    let mut withdrawn = retired_in(OPENED);
    withdraw_bond(ID, &mut withdrawn, alice(), OPENED + 1 + WINDOW, WINDOW).unwrap();
    [submitted(), accepted(), rejected, retired_in(OPENED), withdrawn]
}

#[test]
fn submit_keeps_what_was_submitted() {
    let expected = Contribution {
        product: 9,
        stage: Stage::Annotation,
        contributor: alice(),
        payee: alice(),
        units: UNITS,
        bond: BOND,
        status: Status::Submitted,
        submitted_at_ms: 99,
        evidence_uri: "ipfs://work".into(),
        evidence_hash: [4; 32].into(),
    };
    assert_eq!(submitted(), expected);
}

#[test]
fn submit_pays_the_named_payee() {
    let submission = Submission { payee: Some(bob()), ..submission(UNITS) };
    let contribution = submit(submission, &product(), alice(), BOND, 99).unwrap();
    assert_eq!((contribution.contributor, contribution.payee), (alice(), bob()));
}

#[test]
fn submit_errors_wrong_bond_one_unit_beside() {
    for bond in [BOND - 1, BOND + 1] {
        let refused = submit(submission(UNITS), &product(), alice(), bond, 99);
        assert_eq!(refused, Err(RegistryError::WrongBond { expected: BOND }));
    }
}

#[test]
fn submit_takes_no_bond_where_none_is_asked() {
    let contribution = submit(submission(UNITS), &free_product(), alice(), 0, 99).unwrap();
    assert_eq!(contribution.bond, 0);
    let refused = submit(submission(UNITS), &free_product(), alice(), 1, 99);
    assert_eq!(refused, Err(RegistryError::WrongBond { expected: 0 }));
}

#[test]
fn submit_errors_zero_units() {
    assert_eq!(submit(submission(0), &product(), alice(), 0, 99), Err(RegistryError::ZeroUnits));
}

#[test]
fn submit_errors_overflow_for_a_bond_beyond_all_tokens() {
    let mut product = product();
    product.terms.bond_per_unit = u128::MAX / 5 + 1;
    // 5 × (u128::MAX / 5 + 1) ≡ 4 (mod 2^128)
    assert_eq!(submit(submission(5), &product, alice(), 4, 99), Err(RegistryError::Overflow));
}

#[test]
fn submit_errors_uri_too_long() {
    let long = |length| Submission { evidence_uri: "u".repeat(length), ..submission(UNITS) };
    assert!(submit(long(MAX_URI), &product(), alice(), BOND, 99).is_ok());
    let refused = submit(long(MAX_URI + 1), &product(), alice(), BOND, 99);
    assert_eq!(refused, Err(RegistryError::UriTooLong { max: 256 }));
}

#[test]
fn accept_earns_from_the_next_epoch() {
    let mut contribution = submitted();
    let told = accept(ID, &mut contribution, &product(), curator(), OPENED + 1).unwrap();
    assert_eq!((told.contribution, told.from_epoch), (ID, OPENED + 2));
    assert_eq!(contribution, Contribution { status: Status::Accepted { from_epoch: OPENED + 2 }, ..submitted() });
}

#[test]
fn accept_doubles_the_weight_with_every_half_life_since_registration() {
    let weight = |product: &Product, epoch| accept(ID, &mut submitted(), product, curator(), epoch).unwrap().weight;
    let first = weight(&product(), OPENED);
    assert_eq!(first, u128::from(UNITS) << 40);
    assert_eq!(weight(&product(), OPENED + HALF_LIFE), first * 2);
    assert_eq!(weight(&product(), OPENED + 5 * HALF_LIFE), first * 32);

    let mut timeless = product();
    timeless.terms.half_life_epochs = 0;
    assert_eq!(weight(&timeless, OPENED + 5 * HALF_LIFE), first);
}

#[test]
fn accept_errors_decay_exhausted_and_leaves_the_bond_to_reject() {
    let mut contribution = submitted();
    let refused = accept(ID, &mut contribution, &product(), curator(), OPENED + 1_000 * HALF_LIFE);
    assert_eq!(refused.err(), Some(RegistryError::DecayExhausted));
    assert_eq!(contribution, submitted());
    assert!(reject(ID, &mut contribution, &product(), curator()).is_ok());
}

#[test]
fn accept_errors_not_curator_even_for_registrant_and_contributor() {
    for caller in [alice(), bob()] {
        let refused = accept(ID, &mut submitted(), &product(), caller, OPENED);
        assert_eq!(refused.err(), Some(RegistryError::NotCurator));
    }
}

#[test]
fn accept_errors_wrong_status_unless_submitted() {
    for mut contribution in one_of_each().into_iter().skip(1) {
        let before = contribution.clone();
        let refused = accept(ID, &mut contribution, &product(), curator(), OPENED);
        assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID)), "{before:?}");
        assert_eq!(contribution, before);
    }
}

#[test]
fn accept_errors_overflow_in_an_epoch_before_registration() {
    let refused = accept(ID, &mut submitted(), &product(), curator(), OPENED - 1);
    assert_eq!(refused.err(), Some(RegistryError::Overflow));
}

#[test]
fn reject_gives_the_bond_back_at_once() {
    let mut contribution = submitted();
    let (rejected, returned) = reject(ID, &mut contribution, &product(), curator()).unwrap();
    let returned = returned.unwrap();
    assert_eq!(rejected.contribution, ID);
    assert_eq!((returned.contribution, returned.to, returned.amount), (ID, alice(), BOND));
    assert_eq!(contribution, Contribution { status: Status::Rejected, bond: 0, ..submitted() });
}

#[test]
fn reject_gives_the_bond_to_the_contributor_not_to_the_payee() {
    let submission = Submission { payee: Some(bob()), ..submission(UNITS) };
    let mut contribution = submit(submission, &product(), alice(), BOND, 99).unwrap();
    let (_, returned) = reject(ID, &mut contribution, &product(), curator()).unwrap();
    assert_eq!(returned.unwrap().to, alice());
}

#[test]
fn reject_returns_nothing_where_there_was_no_bond() {
    let mut contribution = submit(submission(UNITS), &free_product(), alice(), 0, 99).unwrap();
    let (_, returned) = reject(ID, &mut contribution, &free_product(), curator()).unwrap();
    assert!(returned.is_none());
}

#[test]
fn reject_errors_not_curator() {
    assert_eq!(reject(ID, &mut submitted(), &product(), alice()).err(), Some(RegistryError::NotCurator));
}

#[test]
fn reject_errors_wrong_status_unless_submitted() {
    for mut contribution in one_of_each().into_iter().skip(1) {
        let before = contribution.clone();
        let refused = reject(ID, &mut contribution, &product(), curator());
        assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID)), "{before:?}");
        assert_eq!(contribution, before);
    }
}

#[test]
fn retire_ends_with_this_epoch_and_keeps_the_bond() {
    let mut contribution = accepted();
    let told = retire(ID, &mut contribution, alice(), OPENED + 6).unwrap();
    assert_eq!((told.contribution, told.to_epoch), (ID, OPENED + 7));
    assert_eq!(contribution, Contribution { status: Status::Retired { to_epoch: OPENED + 7 }, ..submitted() });
}

#[test]
fn retire_errors_not_contributor() {
    for caller in [curator(), bob()] {
        let refused = retire(ID, &mut accepted(), caller, OPENED);
        assert_eq!(refused.err(), Some(RegistryError::NotContributor));
    }
}

#[test]
fn retire_errors_wrong_status_unless_accepted() {
    let [submitted, _, rejected, retired, withdrawn] = one_of_each();
    for mut contribution in [submitted, rejected, retired, withdrawn] {
        let before = contribution.clone();
        let refused = retire(ID, &mut contribution, alice(), OPENED);
        assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID)), "{before:?}");
        assert_eq!(contribution, before);
    }
}

#[test]
fn withdraw_bond_errors_bond_locked_until_the_window_has_passed() {
    let until_epoch = OPENED + 1 + WINDOW;
    let mut contribution = retired_in(OPENED);
    for epoch in OPENED..until_epoch {
        let refused = withdraw_bond(ID, &mut contribution, alice(), epoch, WINDOW);
        assert_eq!(refused.err(), Some(RegistryError::BondLocked { until_epoch }));
    }
    let returned = withdraw_bond(ID, &mut contribution, alice(), until_epoch, WINDOW).unwrap();
    assert_eq!((returned.contribution, returned.to, returned.amount), (ID, alice(), BOND));
    assert_eq!(contribution.bond, 0);
}

#[test]
fn withdraw_bond_pays_once() {
    let mut contribution = retired_in(OPENED);
    withdraw_bond(ID, &mut contribution, alice(), OPENED + 9, WINDOW).unwrap();
    let refused = withdraw_bond(ID, &mut contribution, alice(), OPENED + 9, WINDOW);
    assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID)));
}

#[test]
fn withdraw_bond_errors_not_contributor() {
    let refused = withdraw_bond(ID, &mut retired_in(OPENED), bob(), OPENED + 9, WINDOW);
    assert_eq!(refused.err(), Some(RegistryError::NotContributor));
}

#[test]
fn withdraw_bond_errors_wrong_status_unless_retired() {
    let [submitted, accepted, rejected, _, withdrawn] = one_of_each();
    for mut contribution in [submitted, accepted, rejected, withdrawn] {
        let before = contribution.clone();
        let refused = withdraw_bond(ID, &mut contribution, alice(), OPENED + 9, WINDOW);
        assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID)), "{before:?}");
        assert_eq!(contribution, before);
    }
}

#[test]
fn position_carries_the_weight_and_the_payee() {
    let submission = Submission { payee: Some(bob()), ..submission(UNITS) };
    let contribution = submit(submission, &product(), alice(), BOND, 99).unwrap();
    let told = Accepted { contribution: ID, weight: 123, from_epoch: 11 };
    let expected = NewPosition {
        id: ID,
        product: 9,
        stage: Stage::Annotation,
        contributor: alice(),
        payee: bob(),
        units: 123,
        batch: None,
    };
    assert_eq!(position(&told, &contribution), expected);
}

/// What somebody tries with one of the contributions, or with time.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Submit { units: u32, bond: Balance },
    Accept,
    Reject,
    Retire,
    Withdraw,
    Wait,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        2 => (1_u32..4).prop_map(|units| Attempt::Submit { units, bond: Balance::from(units) * BOND_PER_UNIT }),
        1 => (0_u32..3, 0_u128..10).prop_map(|(units, bond)| Attempt::Submit { units, bond }),
        3 => Just(Attempt::Accept),
        1 => Just(Attempt::Reject),
        2 => Just(Attempt::Retire),
        3 => Just(Attempt::Withdraw),
        2 => Just(Attempt::Wait),
    ]
}

/// The contributions of a registry as the machine has them, and beside it the money as it went in
/// and out.
#[derive(Debug, Default)]
struct World {
    epoch: Epoch,
    contributions: Vec<Contribution>,
    paid_in: Vec<Balance>,
    paid_back: Vec<Vec<Balance>>,
}

impl World {
    fn submit(&mut self, units: u32, bond: Balance) {
        if let Ok(contribution) = submit(submission(units), &product(), alice(), bond, 0) {
            self.contributions.push(contribution);
            self.paid_in.push(bond);
            self.paid_back.push(Vec::new());
        }
    }

    fn pay_back(&mut self, which: usize, returned: BondReturned) {
        assert_eq!((returned.contribution as usize, returned.to), (which, alice()));
        self.paid_back[which].push(returned.amount);
    }

    /// Whether the attempt succeeded.
    fn run(&mut self, which: usize, attempt: Attempt, caller: AccountId) -> bool {
        let (id, epoch) = (ContributionId::try_from(which).unwrap(), self.epoch);
        let contribution = &mut self.contributions[which];
        match attempt {
            Attempt::Accept => accept(id, contribution, &product(), caller, epoch).is_ok(),
            Attempt::Retire => retire(id, contribution, caller, epoch).is_ok(),
            Attempt::Reject => {
                let rejected = reject(id, contribution, &product(), caller);
                rejected.map(|(_, returned)| self.pay_back(which, returned.unwrap())).is_ok()
            }
            Attempt::Withdraw => {
                let returned = withdraw_bond(id, contribution, caller, epoch, WINDOW);
                returned.map(|returned| self.pay_back(which, returned)).is_ok()
            }
            Attempt::Submit { .. } | Attempt::Wait => false,
        }
    }

    fn step(&mut self, which: usize, attempt: Attempt, caller: AccountId) {
        match attempt {
            Attempt::Submit { units, bond } => self.submit(units, bond),
            Attempt::Wait => self.epoch += 1,
            _ if self.contributions.is_empty() => {}
            _ => self.step_one(which % self.contributions.len(), attempt, caller),
        }
    }

    fn step_one(&mut self, which: usize, attempt: Attempt, caller: AccountId) {
        let before = self.contributions[which].clone();
        let expected = transition(&before, attempt, caller, self.epoch);
        assert_eq!(self.run(which, attempt, caller), expected.is_some(), "{attempt:?} of {before:?}");
        let after = &self.contributions[which];
        assert_eq!((after.status, after.bond), expected.unwrap_or((before.status, before.bond)));
    }

    fn held(&self) -> Balance {
        let paid_in: Balance = self.paid_in.iter().sum();
        let paid_back: Balance = self.paid_back.iter().flatten().sum();
        paid_in - paid_back
    }

    fn finish(&mut self) {
        let everything = 0..self.contributions.len();
        for which in everything.clone() {
            self.run(which, Attempt::Reject, curator());
            self.run(which, Attempt::Retire, alice());
        }
        self.epoch += 1 + WINDOW;
        for which in everything {
            self.run(which, Attempt::Withdraw, alice());
        }
    }
}

/// Every step there is, as a table: from, what, by whom, when, to. `None`: refused.
fn transition(from: &Contribution, attempt: Attempt, caller: AccountId, now: Epoch) -> Option<(Status, Balance)> {
    use Attempt::{Accept, Reject, Retire, Withdraw};
    use Status::{Accepted, Rejected, Retired, Submitted};
    let bond = from.bond;
    match (from.status, attempt) {
        (Submitted, Accept) if caller == curator() => Some((Accepted { from_epoch: now + 1 }, bond)),
        (Submitted, Reject) if caller == curator() => Some((Rejected, 0)),
        (Accepted { .. }, Retire) if caller == alice() => Some((Retired { to_epoch: now + 1 }, bond)),
        (Retired { to_epoch }, Withdraw) if caller == alice() && bond > 0 && now >= to_epoch + 2 => {
            Some((from.status, 0))
        }
        _ => None,
    }
}

proptest! {
    #[test]
    fn a_random_life_keeps_the_books_and_returns_every_bond_once(
        steps in prop::collection::vec((any::<usize>(), attempt(), 0_usize..8), 0..120),
    ) {
        let mut world = World { epoch: OPENED, ..World::default() };
        for (which, attempt, caller) in steps {
            // The right one of the two three times in four, or else somebody else.
            let right = if matches!(attempt, Attempt::Accept | Attempt::Reject) { curator() } else { alice() };
            world.step(which, attempt, [bob(), curator(), alice()].get(caller).copied().unwrap_or(right));
            prop_assert_eq!(world.held(), world.contributions.iter().map(|contribution| contribution.bond).sum());
        }
        world.finish();
        prop_assert_eq!(world.held(), 0);
        for (paid_in, paid_back) in world.paid_in.iter().zip(&world.paid_back) {
            prop_assert_eq!(paid_back.as_slice(), [*paid_in]);
        }
    }
}
