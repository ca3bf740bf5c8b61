// SPDX-License-Identifier: Apache-2.0
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use super::*;
use crate::case::{self, Ruling};
use crate::rules::tests::rules;
use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{Accusation, CaseEnded, Challenge, ChallengeNumber, Outcome, Terms, MAX_URI};
use kite_interfaces::router::RouterError;
use proptest::prelude::*;

mod challenges;
mod cheater;
mod model;

fn curator() -> AccountId {
    [1; 32].into()
}

fn alice() -> AccountId {
    [2; 32].into()
}

fn bob() -> AccountId {
    [3; 32].into()
}

fn arbiter() -> AccountId {
    [4; 32].into()
}

const ID: ContributionId = 7;
const BOND_PER_UNIT: Balance = 3;
const UNITS: u32 = 5;
const BOND: Balance = 15;
const OPENED: Epoch = 10;
const HALF_LIFE: Epoch = 4;
const WINDOW: Window = Window { epochs: 2, unlocked_epoch: 0 };
const NOW: Timestamp = 99;
const ROOM: [u128; 5] = [u128::MAX; 5];

fn in_epoch(epoch: Epoch) -> Moment {
    Moment { now_ms: NOW, epoch }
}

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
    let (is_stopped, curator, pending_curator) = (false, curator(), None);
    Product { registrant: bob(), opened_epoch: OPENED, is_stopped, curator, pending_curator, terms }
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
        batch: None,
        evidence_uri: "ipfs://work".into(),
        evidence_hash: [4; 32].into(),
    }
}

fn submit_to(product: &Product, submission: Submission, bond: Balance) -> Result<Contribution, Failure> {
    submit(submission, product, &ROOM, &rules(), alice(), bond, in_epoch(OPENED))
}

fn submitted() -> Contribution {
    submit_to(&product(), submission(UNITS), BOND).unwrap()
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

fn challenged(mut contribution: Contribution) -> Contribution {
    accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).unwrap();
    contribution
}

const CHALLENGE_BOND: Balance = 50;

/// Bob accuses.
fn accuse(contribution: &mut Contribution, bond: Balance, at: Moment) -> Result<(ChallengeNumber, Challenge), Failure> {
    let (case, made) = case::challenge(&accusation(), contribution, &rules(), arbiter(), bob(), bond, at, WINDOW)?;
    assert_eq!(contribution.case, Some(case));
    Ok((case.last, made))
}

/// The arbiter decides on all challenges.
fn judge(contribution: &mut Contribution, upheld: bool) -> Result<Ruling, Failure> {
    let case = contribution.case.ok_or(RegistryError::NotChallenged(ID))?;
    case::resolve(ID, contribution, case.last, case.bonds, upheld)
}

fn accusation() -> Accusation {
    Accusation { contribution: ID, evidence_uri: "ipfs://copy".into(), evidence_hash: [5; 32].into() }
}

/// One contribution in each state: retired once with its bond and once without.
fn one_of_each() -> [Contribution; 9] {
    let mut rejected = submitted();
    reject(ID, &mut rejected, &product(), curator()).unwrap();
    let mut taken_back = submitted();
    withdraw(ID, &mut taken_back, alice(), u64::MAX).unwrap();
    let mut withdrawn = retired_in(OPENED);
    withdraw_bond(ID, &mut withdrawn, alice(), OPENED + 1 + WINDOW.epochs, WINDOW).unwrap();
    let mut forfeited = challenged(accepted());
    judge(&mut forfeited, true).unwrap();
    let retired = retired_in(OPENED);
    let frozen = [accepted(), retired.clone()].map(challenged);
    let [accused, retired_accused] = frozen;
    [submitted(), accepted(), rejected, taken_back, retired, withdrawn, forfeited, accused, retired_accused]
}

/// Tries a step on a contribution in each state; the numbers of those that took it. The others must
/// be as they were, and say why not.
fn taken_by(step: impl Fn(&mut Contribution) -> Result<(), Failure>) -> Vec<usize> {
    let attempt = |(number, mut contribution): (usize, Contribution)| {
        let before = contribution.clone();
        let expected = match before.case {
            Some(_) => RegistryError::Challenged(ID),
            None => RegistryError::WrongStatus(ID),
        };
        match step(&mut contribution) {
            Ok(()) => Some(number),
            Err(error) => {
                assert!(*error == expected || *error == RegistryError::WrongStatus(ID), "{before:?}: {error:?}");
                assert_eq!(contribution, before);
                None
            }
        }
    };
    one_of_each().into_iter().enumerate().filter_map(attempt).collect()
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
        case: None,
        challenge_count: 0,
        notice_until: None,
        decide_by_ms: NOW + rules().curator_answers_ms,
        batch: None,
        evidence_uri: "ipfs://work".into(),
        evidence_hash: [4; 32].into(),
    };
    assert_eq!(submitted(), expected);
}

#[test]
fn submit_pays_the_named_payee() {
    let submission = Submission { payee: Some(bob()), ..submission(UNITS) };
    let contribution = submit_to(&product(), submission, BOND).unwrap();
    assert_eq!((contribution.contributor, contribution.payee), (alice(), bob()));
}

#[test]
fn submit_errors_wrong_bond_one_unit_beside() {
    for bond in [BOND - 1, BOND + 1] {
        let refused = submit_to(&product(), submission(UNITS), bond);
        assert_eq!(refused, Err(RegistryError::WrongBond { expected: BOND }.into()));
    }
}

#[test]
fn submit_takes_no_bond_where_none_is_asked() {
    let contribution = submit_to(&free_product(), submission(UNITS), 0).unwrap();
    assert_eq!(contribution.bond, 0);
    let refused = submit_to(&free_product(), submission(UNITS), 1);
    assert_eq!(refused, Err(RegistryError::WrongBond { expected: 0 }.into()));
}

#[test]
fn submit_errors_zero_units() {
    assert_eq!(submit_to(&product(), submission(0), 0), Err(RegistryError::ZeroUnits.into()));
}

#[test]
fn submit_errors_overflow_for_a_bond_beyond_all_tokens() {
    let mut product = product();
    product.terms.bond_per_unit = u128::MAX / 5 + 1;
    // 5 × (u128::MAX / 5 + 1) ≡ 4 (mod 2^128)
    assert_eq!(submit_to(&product, submission(5), 4), Err(RegistryError::Overflow.into()));
}

#[test]
fn submit_errors_uri_too_long() {
    let long = |length| Submission { evidence_uri: "u".repeat(length), ..submission(UNITS) };
    assert!(submit_to(&product(), long(MAX_URI), BOND).is_ok());
    let refused = submit_to(&product(), long(MAX_URI + 1), BOND);
    assert_eq!(refused, Err(RegistryError::UriTooLong { max: 256 }.into()));
}

#[test]
fn submit_errors_product_stopped() {
    let stopped = Product { is_stopped: true, ..product() };
    assert_eq!(submit_to(&stopped, submission(UNITS), BOND), Err(RegistryError::ProductStopped(9).into()));
}

#[test]
fn submit_errors_stage_closed_where_nothing_could_be_earned() {
    let mut product = product();
    product.terms.stage_bps = [10_000, 0, 0, 0, 0];
    let refused = submit_to(&product, submission(UNITS), BOND);
    assert_eq!(refused, Err(RegistryError::StageClosed(Stage::Annotation).into()));
    let open = Submission { stage: Stage::Collection, ..submission(UNITS) };
    assert!(submit_to(&product, open, BOND).is_ok());
}

#[test]
fn submit_errors_decay_exhausted_after_56_half_lives() {
    let last = OPENED + 56 * HALF_LIFE;
    let submit_in = |epoch| submit(submission(UNITS), &product(), &ROOM, &rules(), alice(), BOND, in_epoch(epoch));
    assert!(submit_in(last).is_ok());
    assert_eq!(submit_in(last + 1), Err(RegistryError::DecayExhausted.into()));
}

fn batch(count: u32, total_units: u32) -> Submission {
    Submission { batch: Some(Batch { root: [6; 32].into(), count, total_units }), ..submission(UNITS) }
}

#[test]
fn submit_takes_a_batch_with_one_bond() {
    for count in [1, UNITS] {
        let contribution = submit_to(&product(), batch(count, UNITS), BOND).unwrap();
        assert_eq!((contribution.bond, contribution.batch), (BOND, batch(count, UNITS).batch));
    }
}

#[test]
fn submit_errors_out_of_bounds_for_a_batch_that_does_not_add_up() {
    let refused = |figure, least, most| Err(RegistryError::OutOfBounds { figure, least, most }.into());
    for total_units in [0, UNITS - 1, UNITS + 1] {
        let expected = refused(Figure::BatchUnits, UNITS.into(), UNITS.into());
        assert_eq!(submit_to(&product(), batch(1, total_units), BOND), expected);
    }
    for count in [0, UNITS + 1] {
        let expected = refused(Figure::BatchCount, 1, UNITS.into());
        assert_eq!(submit_to(&product(), batch(count, UNITS), BOND), expected);
    }
}

#[test]
fn submit_takes_units_and_bond_up_to_the_limits_of_their_types() {
    let mut product = product();
    product.terms.bond_per_unit = u128::MAX / u128::from(u32::MAX);
    let bond = product.terms.bond_per_unit * u128::from(u32::MAX);
    assert_eq!(submit_to(&product, submission(u32::MAX), bond).unwrap().bond, u128::MAX);
    product.terms.bond_per_unit += 1;
    assert_eq!(submit_to(&product, submission(u32::MAX), u128::MAX), Err(RegistryError::Overflow.into()));
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
    assert_eq!(refused.err(), Some(RegistryError::DecayExhausted.into()));
    assert_eq!(contribution, submitted());
    assert!(reject(ID, &mut contribution, &product(), curator()).is_ok());
}

#[test]
fn accept_errors_not_curator_even_for_registrant_and_contributor() {
    for caller in [alice(), bob()] {
        let refused = accept(ID, &mut submitted(), &product(), caller, OPENED);
        assert_eq!(refused.err(), Some(RegistryError::NotCurator.into()));
    }
}

#[test]
fn accept_errors_wrong_status_unless_submitted() {
    let taken = taken_by(|contribution| accept(ID, contribution, &product(), curator(), OPENED).map(drop));
    assert_eq!(taken, [0]);
}

#[test]
fn accept_errors_product_stopped_and_reject_does_not() {
    let stopped = Product { is_stopped: true, ..product() };
    let mut contribution = submitted();
    let refused = accept(ID, &mut contribution, &stopped, curator(), OPENED);
    assert_eq!(refused, Err(RegistryError::ProductStopped(9).into()));
    assert_eq!(contribution, submitted());
    assert!(reject(ID, &mut contribution, &stopped, curator()).is_ok());
}

#[test]
fn accept_and_reject_are_for_the_curator_of_now() {
    let handed_over = Product { curator: bob(), ..product() };
    assert_eq!(accept(ID, &mut submitted(), &handed_over, curator(), OPENED), Err(RegistryError::NotCurator.into()));
    assert!(accept(ID, &mut submitted(), &handed_over, bob(), OPENED).is_ok());
    assert!(reject(ID, &mut submitted(), &handed_over, bob()).is_ok());
}

#[test]
fn submit_errors_stage_full_where_the_work_has_no_room() {
    let weight = u128::from(UNITS) << 40;
    let submit_with = |available| {
        let mut room = [0; 5];
        *Stage::Annotation.of_mut(&mut room) = available;
        submit(submission(UNITS), &product(), &room, &rules(), alice(), BOND, in_epoch(OPENED))
    };
    let full = RegistryError::Router(RouterError::StageFull { available: weight - 1 });
    assert_eq!(submit_with(weight - 1), Err(full.into()));
    assert!(submit_with(weight).is_ok());
}

#[test]
fn accept_errors_overflow_in_an_epoch_before_registration() {
    let refused = accept(ID, &mut submitted(), &product(), curator(), OPENED - 1);
    assert_eq!(refused.err(), Some(RegistryError::Overflow.into()));
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
    let mut contribution = submit_to(&product(), submission, BOND).unwrap();
    let (_, returned) = reject(ID, &mut contribution, &product(), curator()).unwrap();
    assert_eq!(returned.unwrap().to, alice());
}

#[test]
fn reject_returns_nothing_where_there_was_no_bond() {
    let mut contribution = submit_to(&free_product(), submission(UNITS), 0).unwrap();
    let (_, returned) = reject(ID, &mut contribution, &free_product(), curator()).unwrap();
    assert!(returned.is_none());
}

#[test]
fn reject_errors_not_curator() {
    assert_eq!(reject(ID, &mut submitted(), &product(), alice()).err(), Some(RegistryError::NotCurator.into()));
}

#[test]
fn reject_errors_wrong_status_unless_submitted() {
    let taken = taken_by(|contribution| reject(ID, contribution, &product(), curator()).map(drop));
    assert_eq!(taken, [0]);
}

#[test]
fn withdraw_takes_a_submission_back_once_the_curators_time_is_over() {
    let mut contribution = submitted();
    let after_ms = contribution.decide_by_ms;
    let refused = withdraw(ID, &mut contribution, alice(), after_ms);
    assert_eq!(refused, Err(RegistryError::TooEarly { after_ms }.into()));
    assert_eq!(contribution, submitted());
    let (withdrawn, returned) = withdraw(ID, &mut contribution, alice(), after_ms + 1).unwrap();
    assert_eq!(withdrawn, Withdrawn { contribution: ID });
    assert_eq!(returned, Some(BondReturned { contribution: ID, to: alice(), amount: BOND }));
    assert_eq!(contribution, Contribution { status: Status::Withdrawn, bond: 0, ..submitted() });
}

#[test]
fn withdraw_returns_nothing_where_there_was_no_bond() {
    let mut contribution = submit_to(&free_product(), submission(UNITS), 0).unwrap();
    let (_, returned) = withdraw(ID, &mut contribution, alice(), u64::MAX).unwrap();
    assert_eq!(returned, None);
}

#[test]
fn withdraw_errors_not_contributor_even_for_the_curator() {
    for caller in [bob(), curator(), arbiter()] {
        let refused = withdraw(ID, &mut submitted(), caller, u64::MAX);
        assert_eq!(refused, Err(RegistryError::NotContributor.into()));
    }
}

#[test]
fn withdraw_errors_wrong_status_unless_submitted() {
    let taken = taken_by(|contribution| withdraw(ID, contribution, alice(), u64::MAX).map(drop));
    assert_eq!(taken, [0]);
}

#[test]
fn accept_and_reject_are_possible_until_the_submission_is_withdrawn() {
    assert!(accept(ID, &mut submitted(), &product(), curator(), OPENED + 50 * HALF_LIFE).is_ok());
    assert!(reject(ID, &mut submitted(), &product(), curator()).is_ok());
}

#[test]
fn retire_ends_with_this_epoch_and_keeps_the_bond() {
    let mut contribution = accepted();
    let told = retire(ID, &mut contribution, alice(), OPENED + 6).unwrap();
    assert_eq!((told.contribution, told.to_epoch), (ID, OPENED + 7));
    assert_eq!(contribution, Contribution { status: Status::Retired { to_epoch: OPENED + 7 }, ..submitted() });
}

fn accepted_batch() -> Contribution {
    let mut contribution = submit_to(&product(), batch(2, UNITS), BOND).unwrap();
    accept(ID, &mut contribution, &product(), curator(), OPENED).unwrap();
    contribution
}

#[test]
fn give_notice_lets_the_members_of_a_batch_have_a_trailing_window() {
    let mut contribution = accepted_batch();
    let until_epoch = OPENED + 3 + WINDOW.epochs;
    let noticed = give_notice(ID, &mut contribution, alice(), OPENED + 2, WINDOW);
    assert_eq!(noticed, Ok(Some(RetirementNoticed { contribution: ID, until_epoch })));
    assert_eq!(contribution, Contribution { notice_until: Some(until_epoch), ..accepted_batch() });
    for epoch in OPENED + 2..until_epoch {
        assert_eq!(give_notice(ID, &mut contribution, alice(), epoch, WINDOW), Ok(None));
        assert_eq!(
            retire(ID, &mut contribution, alice(), epoch),
            Err(RegistryError::NoticeRuns { until_epoch }.into())
        );
    }
    assert_eq!(retire(ID, &mut contribution, alice(), until_epoch).unwrap().to_epoch, until_epoch + 1);
}

#[test]
fn give_notice_is_not_needed_for_the_work_of_one() {
    let mut contribution = accepted();
    assert_eq!(give_notice(ID, &mut contribution, alice(), OPENED, WINDOW), Ok(None));
    assert_eq!(contribution, accepted());
}

#[test]
fn give_notice_errors_as_retire_does() {
    let refused = give_notice(ID, &mut accepted_batch(), bob(), OPENED, WINDOW);
    assert_eq!(refused, Err(RegistryError::NotContributor.into()));
    let taken = taken_by(|contribution| {
        contribution.batch = batch(2, UNITS).batch;
        let answer = give_notice(ID, contribution, alice(), OPENED, WINDOW);
        contribution.batch = None;
        answer.map(drop)
    });
    assert_eq!(taken, [1]);
}

#[test]
fn retire_errors_not_contributor() {
    for caller in [curator(), bob()] {
        let refused = retire(ID, &mut accepted(), caller, OPENED);
        assert_eq!(refused.err(), Some(RegistryError::NotContributor.into()));
    }
}

#[test]
fn retire_errors_wrong_status_unless_accepted_and_unchallenged() {
    assert_eq!(taken_by(|contribution| retire(ID, contribution, alice(), OPENED).map(drop)), [1]);
}

#[test]
fn withdraw_bond_errors_bond_locked_until_the_window_has_passed() {
    let until_epoch = OPENED + 1 + WINDOW.epochs;
    let mut contribution = retired_in(OPENED);
    for epoch in OPENED..until_epoch {
        let refused = withdraw_bond(ID, &mut contribution, alice(), epoch, WINDOW);
        assert_eq!(refused.err(), Some(RegistryError::BondLocked { until_epoch }.into()));
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
    assert_eq!(refused.err(), Some(RegistryError::WrongStatus(ID).into()));
}

#[test]
fn withdraw_bond_errors_not_contributor() {
    let refused = withdraw_bond(ID, &mut retired_in(OPENED), bob(), OPENED + 9, WINDOW);
    assert_eq!(refused.err(), Some(RegistryError::NotContributor.into()));
}

#[test]
fn withdraw_bond_errors_wrong_status_unless_retired_and_unchallenged() {
    let taken = taken_by(|contribution| withdraw_bond(ID, contribution, alice(), OPENED + 9, WINDOW).map(drop));
    assert_eq!(taken, [4]);
}

#[test]
fn withdraw_bond_waits_for_the_window_as_it_is_and_not_for_what_was_unlocked_before() {
    let to_epoch = OPENED + 1;
    let withdraw_in = |epoch, epochs, unlocked_epoch| {
        withdraw_bond(ID, &mut retired_in(OPENED), alice(), epoch, Window { epochs, unlocked_epoch })
    };
    let locked = |until_epoch| Err(RegistryError::BondLocked { until_epoch }.into());
    assert_eq!(withdraw_in(to_epoch + 5, 6, to_epoch - 1), locked(to_epoch + 6));
    assert!(withdraw_in(to_epoch + 6, 6, to_epoch - 1).is_ok());
    assert!(withdraw_in(to_epoch, 6, to_epoch).is_ok());
    assert!(withdraw_in(to_epoch, 0, 0).is_ok());
    assert_eq!(withdraw_in(to_epoch, Epoch::MAX, 0), locked(Epoch::MAX));
}

#[test]
fn position_carries_the_weight_the_payee_and_the_members() {
    let submission = Submission { payee: Some(bob()), ..batch(2, UNITS) };
    let contribution = submit_to(&product(), submission, BOND).unwrap();
    let told = Accepted { contribution: ID, weight: 123, from_epoch: 11 };
    let expected = NewPosition {
        id: ID,
        product: 9,
        stage: Stage::Annotation,
        contributor: alice(),
        payee: bob(),
        units: 123,
        batch: batch(2, UNITS).batch,
    };
    assert_eq!(position(&told, &contribution), expected);
}
