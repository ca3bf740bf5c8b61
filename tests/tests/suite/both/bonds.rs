// SPDX-License-Identifier: Apache-2.0
//! The KITE that vouches for a contribution, from submission to return.

use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::registry::{RegistryError, Status, Terms};
use kite_interfaces::router::{RouterError, Stage};
use kite_interfaces::token::TokenError;
use kite_interfaces::Balance;
use kite_tests::house::{House, Refused, Sent, RULES, WINDOW};
use kite_tests::people::*;

fn held(house: &mut House) -> [Balance; 2] {
    let (registry, kite) = (house.registry.address(), house.kite());
    [house.registry.bonds_held(&mut house.chain).unwrap(), house.balance(registry, kite)]
}

fn status(house: &mut House, id: u32) -> Status {
    house.registry.contribution(&mut house.chain, id).unwrap().unwrap().status
}

#[test]
fn submit_takes_exactly_the_bond() {
    let mut house = House::open();
    let (product, kite) = (house.product(), house.kite());
    let before = house.balance(ALICE, kite);
    let work = house.work(product, Stage::Annotation, 7);
    for bond in [0, 69, 71] {
        let Err(TokenError::Refused(reason)) = house.submit(ALICE, &work, bond) else { panic!("taken") };
        let expected = ReceiverError::Registry(RegistryError::WrongBond { expected: 70 });
        assert_eq!(reason.read(), Ok(expected));
    }
    assert_eq!(house.submit(ALICE, &work, 70), Ok(1));
    assert_eq!(house.balance(ALICE, kite), before - 70);
    assert_eq!(held(&mut house), [70, 70]);
    assert_eq!(status(&mut house, 1), Status::Submitted);
}

#[test]
fn reject_returns_the_bond_at_once_and_only_by_the_curator() {
    let mut house = House::open();
    let (product, kite) = (house.product(), house.kite());
    let before = house.balance(ALICE, kite);
    let ids: Vec<_> = [3, 4].map(|units| house.submit_well(ALICE, product, Stage::Model, units)).to_vec();
    let error = house.registry.reject(&mut house.chain, MALLORY, ids.clone()).refused();
    assert_eq!(error, RegistryError::NotCurator);
    house.registry.reject(&mut house.chain, CURATOR, ids.clone()).done();
    assert_eq!(house.balance(ALICE, kite), before);
    assert_eq!(held(&mut house), [0, 0]);
    assert_eq!(ids.iter().map(|id| status(&mut house, *id)).collect::<Vec<_>>(), [Status::Rejected; 2]);
    let error = house.registry.reject(&mut house.chain, CURATOR, ids).refused();
    assert_eq!(error, RegistryError::WrongStatus(1));
}

#[test]
fn reject_twice_in_one_call_returns_nothing() {
    let mut house = House::open();
    let product = house.product();
    let [one, _other] = [3, 4].map(|units| house.submit_well(ALICE, product, Stage::Model, units));
    let error = house.registry.reject(&mut house.chain, CURATOR, vec![one, one]).refused();
    assert_eq!(error, RegistryError::WrongStatus(one));
    assert_eq!(held(&mut house), [70, 70]);
}

#[test]
fn accept_is_all_or_nothing_and_only_by_the_curator() {
    let mut house = House::open();
    let product = house.product();
    let ids = [3, 4].map(|units| house.submit_well(ALICE, product, Stage::Model, units)).to_vec();
    let error = house.registry.accept(&mut house.chain, ALICE, ids.clone()).refused();
    assert_eq!(error, RegistryError::NotCurator);
    let error = house.registry.accept(&mut house.chain, CURATOR, [ids.clone(), vec![9]].concat()).refused();
    assert_eq!(error, RegistryError::UnknownContribution(9));
    assert_eq!(status(&mut house, ids[0]), Status::Submitted);
    assert_eq!(house.router.position(&mut house.chain, ids[0]), Ok(None));

    let from_epoch = house.epoch() + 1;
    house.registry.accept(&mut house.chain, CURATOR, ids.clone()).done();
    for (id, units) in ids.into_iter().zip([3, 4]) {
        assert_eq!(status(&mut house, id), Status::Accepted { from_epoch });
        let position = house.router.position(&mut house.chain, id).unwrap().expect("a position");
        assert_eq!((position.from_epoch, position.payee, position.stage), (from_epoch, ALICE, Stage::Model));
        assert_eq!(position.units, units << kite_math::decay::SCALE_BITS);
    }
    assert_eq!(held(&mut house), [70, 70]);
}

#[test]
fn accept_errors_wrong_count_beyond_32_and_for_none() {
    let mut house = House::open();
    let error = house.registry.accept(&mut house.chain, CURATOR, vec![1; 33]).refused();
    assert_eq!(error, RegistryError::WrongCount { max: 32 });
    let error = house.registry.accept(&mut house.chain, CURATOR, Vec::new()).refused();
    assert_eq!(error, RegistryError::WrongCount { max: 32 });
}

#[test]
fn retire_ends_the_income_with_the_epoch_and_the_bond_returns_after_the_window() {
    let mut house = House::open();
    let (product, kite, dollars) = (house.product(), house.kite(), house.dollars());
    let before = house.balance(ALICE, kite);
    let [alice, bob] = [ALICE, BOB].map(|person| house.contribute(person, product, Stage::Collection, 1));
    house.advance_epochs(1);
    let error = house.registry.withdraw_bond(&mut house.chain, ALICE, alice).refused();
    assert_eq!(error, RegistryError::WrongStatus(alice));
    assert_eq!(house.registry.retire(&mut house.chain, BOB, alice).refused(), RegistryError::NotContributor);
    house.registry.retire(&mut house.chain, ALICE, alice).done();
    assert_eq!(house.registry.retire(&mut house.chain, ALICE, alice).refused(), RegistryError::WrongStatus(alice));

    let to_epoch = house.epoch() + 1;
    assert_eq!(status(&mut house, alice), Status::Retired { to_epoch });
    house.pay(product, dollars, 1_000_000).unwrap();
    house.advance_epochs(1);
    house.pay(product, dollars, 1_000_000).unwrap();
    // 40 % of 990,000: shared in the last epoch, Bob's alone in the next.
    assert_eq!([alice, bob].map(|id| house.pending(id, dollars).locked), [198_000, 594_000]);

    let until_epoch = to_epoch + WINDOW;
    house.advance_epochs(WINDOW - 1);
    let error = house.registry.withdraw_bond(&mut house.chain, ALICE, alice).refused();
    assert_eq!(error, RegistryError::BondLocked { until_epoch });
    house.advance_epochs(1);
    assert_eq!(house.registry.withdraw_bond(&mut house.chain, BOB, alice).refused(), RegistryError::NotContributor);
    house.registry.withdraw_bond(&mut house.chain, ALICE, alice).done();
    let error = house.registry.withdraw_bond(&mut house.chain, ALICE, alice).refused();
    assert_eq!(error, RegistryError::WrongStatus(alice));
    assert_eq!(house.balance(ALICE, kite), before);
    assert_eq!(held(&mut house), [10, 10]);
}

#[test]
fn register_errors_what_the_terms_break() {
    let mut house = House::open();
    let data = house.register(Terms { license_bps: 300, ..house.terms() });
    let edge = |product, bps| vec![kite_interfaces::router::Edge { product, bps }];
    let refused =
        |house: &mut House, terms| house.registry.register_product(&mut house.chain, CURATOR, terms).refused();
    let terms = Terms { upstream: edge(data, 299), ..house.terms() };
    let below = RegistryError::BelowLicense { product: data, license_bps: 300 };
    assert_eq!(refused(&mut house, terms), below);
    let terms = Terms { upstream: edge(data + 1, 300), ..house.terms() };
    assert_eq!(refused(&mut house, terms), RegistryError::UnknownProduct(data + 1));
    let terms = Terms { upstream: edge(data, 5_001), ..house.terms() };
    let too_high = RegistryError::UpstreamTooHigh { sum_bps: 5_001, max_bps: 5_000 };
    assert_eq!(refused(&mut house, terms), too_high);
    let terms = Terms { upstream: [edge(data, 300), edge(data, 300)].concat(), ..house.terms() };
    assert_eq!(refused(&mut house, terms), RegistryError::DuplicateUpstream(data));
    let terms = Terms { stage_bps: [2_000, 2_000, 2_000, 2_000, 1_999], ..house.terms() };
    assert_eq!(refused(&mut house, terms), RegistryError::InvalidStageWeights { sum_bps: 9_999 });
}

#[test]
fn register_errors_router_if_another_registry_is_in_charge() {
    let mut house = House::open();
    let arguments = (MALLORY, house.token.address(), house.router.address(), RULES);
    let rival = kite_deploy::suite::Registry(house.create(MALLORY, "registry", &arguments));
    let terms = Terms { curator: MALLORY, ..house.terms() };
    let error = rival.register_product(&mut house.chain, MALLORY, terms).refused();
    assert_eq!(error, RegistryError::Router(RouterError::NotRegistry));
}

#[test]
fn accept_weighs_later_work_more_by_the_half_life() {
    let mut house = House::open();
    let product = house.register(Terms { half_life_epochs: 2, ..house.terms() });
    let early = house.contribute(ALICE, product, Stage::Collection, 8);
    house.advance_epochs(2);
    let late = house.contribute(BOB, product, Stage::Collection, 4);
    house.advance_epochs(1);
    let dollars = house.dollars();
    house.pay(product, dollars, 1_000_000).unwrap();
    assert_eq!([early, late].map(|id| house.pending(id, dollars).locked), [198_000, 198_000]);
}
