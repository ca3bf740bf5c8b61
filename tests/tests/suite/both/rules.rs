// SPDX-License-Identifier: Apache-2.0
//! On what terms products are registered, what the owner may set, and what a guardian may stop.

use kite_deploy::suite::registry;
use kite_interfaces::registry::{Figure, RegistryError, Request, Rules, Terms, MAX_GUARDIAN_MS};
use kite_interfaces::router::{Edge, RouterError, Stage};
use kite_interfaces::{Balance, Bps, ProductId};
use kite_tests::house::{
    call, reason, House, Refused, Sent, BOND_PER_UNIT, CHALLENGE_BOND, PARAMETERS, RULES, STAGE_BPS, WINDOW,
};
use kite_tests::people::*;

fn set_rules(house: &mut House, rules: Rules) -> bool {
    let action = call(house.registry.address(), registry::input::set_rules(rules));
    let passed = house.decide(vec![action]).is_ok();
    // What cannot be executed must expire before its proposer can make another.
    house.advance(PARAMETERS.grace_ms + 1);
    passed
}

fn built_on(house: &House, edges: &[(ProductId, Bps)]) -> Terms {
    let upstream = edges.iter().map(|&(product, bps)| Edge { product, bps }).collect();
    Terms { upstream, ..house.terms() }
}

fn refused(house: &mut House, edges: &[(ProductId, Bps)]) -> RegistryError {
    let terms = built_on(house, edges);
    house.registry.register_product(&mut house.chain, CURATOR, terms).refused()
}

#[test]
fn register_errors_duplicate_upstream() {
    let mut house = House::open();
    let data = house.product();
    assert_eq!(refused(&mut house, &[(data, 100), (data, 100)]), RegistryError::DuplicateUpstream(data));
}

#[test]
fn register_errors_unknown_product_for_an_unknown_later_or_own_parent() {
    let mut house = House::open();
    let data = house.product();
    let own = data + 1;
    for parent in [0, own, own + 1] {
        assert_eq!(refused(&mut house, &[(parent, 100)]), RegistryError::UnknownProduct(parent));
    }
}

#[test]
fn register_errors_below_license() {
    let mut house = House::open();
    let data = house.register(Terms { license_bps: 300, ..house.terms() });
    let below = RegistryError::BelowLicense { product: data, license_bps: 300 };
    assert_eq!(refused(&mut house, &[(data, 299)]), below);
    let free = house.product();
    assert_eq!(refused(&mut house, &[(free, 0)]), RegistryError::BelowLicense { product: free, license_bps: 0 });
    house.product_on(&[(data, 300), (free, 1)]);
}

#[test]
fn register_errors_upstream_too_high_and_too_many() {
    let mut house = House::open();
    let parents: Vec<_> = (0..17).map(|_| (house.product(), 312)).collect();
    let too_high = RegistryError::UpstreamTooHigh { sum_bps: 5_001, max_bps: 5_000 };
    assert_eq!(refused(&mut house, &[(parents[0].0, 2_500), (parents[1].0, 2_501)]), too_high);
    assert_eq!(refused(&mut house, &parents), RegistryError::TooManyUpstream { max: 16 });
    house.product_on(&parents[..16]);
}

/// A licence price is part of the terms, and terms have no setter. All that a greedy parent can do is
/// to register a dearer successor, which changes nothing for whoever is linked to the first.
#[test]
fn a_parent_cannot_raise_its_price_after_linking() {
    let mut house = House::open();
    let dollars = house.dollars();
    let data = house.register(Terms { license_bps: 1_000, ..house.terms() });
    let app = house.product_on(&[(data, 1_000)]);
    house.pay(app, dollars, 1_000_000).unwrap();
    let dearer = Terms { license_bps: 5_000, supersedes: Some(data), ..house.terms() };
    let successor = house.register(dearer);
    house.pay(app, dollars, 1_000_000).unwrap();
    // Twice 10 % of 990,000, and to the one that the terms name.
    assert_eq!(house.router.owed(&mut house.chain, app, 0, dollars), Ok(198_000));
    let terms = house.registry.product(&mut house.chain, app).unwrap().unwrap().terms;
    assert_eq!(terms.upstream, [Edge { product: data, bps: 1_000 }]);
    let below = RegistryError::BelowLicense { product: successor, license_bps: 5_000 };
    assert_eq!(refused(&mut house, &[(successor, 1_000)]), below);
    house.product_on(&[(data, 1_000)]);
}

#[test]
fn set_rules_bounds_the_terms_of_later_products_by_a_vote() {
    let mut house = House::open();
    let before = house.product();
    let rules = Rules {
        min_bond_per_unit: BOND_PER_UNIT + 1,
        max_bond_per_unit: 100,
        min_half_life_epochs: 10,
        max_half_life_epochs: 20,
        ..RULES
    };
    assert!(set_rules(&mut house, rules));
    for (bond_per_unit, half_life_epochs, figure) in [
        (BOND_PER_UNIT, 0, Some(Figure::BondPerUnit)),
        (BOND_PER_UNIT + 1, 9, Some(Figure::HalfLifeEpochs)),
        (BOND_PER_UNIT + 1, 21, Some(Figure::HalfLifeEpochs)),
        (101, 10, Some(Figure::BondPerUnit)),
        (BOND_PER_UNIT + 1, 10, None),
        (100, 20, None),
        (100, 0, None),
    ] {
        let terms = Terms { bond_per_unit, half_life_epochs, ..house.terms() };
        let registered = house.registry.register_product(&mut house.chain, CURATOR, terms);
        let found = registered.err().map(|failed| match failed.contract_error() {
            Some(RegistryError::OutOfBounds { figure, .. }) => figure,
            other => panic!("{other:?}"),
        });
        assert_eq!(found, figure, "{bond_per_unit}, {half_life_epochs}");
    }
    // What was registered before lives on, on its own terms.
    house.submit_well(ALICE, before, Stage::Model, 1);
}

#[test]
fn a_vote_cannot_put_challenges_out_of_reach() {
    let mut house = House::unfinished();
    let mut set = |challenge_bond| {
        house.registry.set_rules(&mut house.chain, DEPLOYER, Rules { challenge_bond, ..RULES }).map(|_| ())
    };
    let most = SUPPLY / 100;
    let expected = RegistryError::OutOfBounds { figure: Figure::ChallengeBond, least: 1, most };
    for bond in [0, most + 1, Balance::MAX] {
        assert_eq!(set(bond).refused(), expected);
    }
    set(most).unwrap();
}

#[test]
fn set_rules_errors_not_owner_for_everybody_else_and_out_of_bounds_for_a_vote() {
    let mut house = House::open();
    for caller in [ALICE, CURATOR, DEPLOYER] {
        assert_eq!(house.registry.set_rules(&mut house.chain, caller, RULES).refused(), RegistryError::NotOwner);
    }
    let now = house.now();
    for broken in [
        Rules { challenger_bps: 5_000, ..RULES },
        Rules { arbiter_answers_ms: 0, ..RULES },
        Rules { curator_answers_ms: u64::MAX, ..RULES },
        Rules { challenge_bond: 0, ..RULES },
        Rules { challenge_bond: SUPPLY / 100 + 1, ..RULES },
        Rules { guardian_until_ms: now + 2 * MAX_GUARDIAN_MS, ..RULES },
    ] {
        assert!(!set_rules(&mut house, broken));
    }
    assert_eq!(house.registry.settings(&mut house.chain).unwrap().rules, RULES);
}

/// Whether a registry can be created so, beside the one there is.
fn creates(house: &mut House, kite: kite_deploy::suite::Token, rules: Rules) -> bool {
    let input = registry::input::construct(ALICE, kite.address(), house.router.address(), rules);
    let code = house.chain.code("registry");
    let code = house.upload(ALICE, &code);
    kite_deploy::chain::Chain::instantiate(&mut house.chain, ALICE, code, 0, input, vec![1]).is_ok()
}

#[test]
fn new_errors_out_of_bounds() {
    let mut house = House::open();
    let kite = house.token;
    assert!(!creates(&mut house, kite, Rules { challenger_bps: 5_000, ..RULES }));
    assert!(creates(&mut house, kite, RULES));
}

/// Bonds in one token and income in another would each be called KITE.
#[test]
fn new_errors_other_kite_than_the_routers() {
    let mut house = House::open();
    let other = house.other_token(MALLORY);
    assert!(!creates(&mut house, other, RULES));
}

/// Mallory is made guardian for a while, and does the worst that a guardian can.
#[test]
fn a_guardian_stops_payments_and_submissions_in_its_time_and_never_a_claim() {
    let mut house = House::open();
    let (product, dollars, kite) = (house.product(), house.dollars(), house.kite());
    let waiting = house.submit_well(BOB, product, Stage::Model, 1);
    let position = house.contribute(ALICE, product, Stage::Collection, 1);
    house.advance_epochs(1);
    house.pay(product, dollars, 1_000_000).unwrap();
    let until_ms = house.now() + 400_000;
    assert!(set_rules(&mut house, Rules { guardian: Some(MALLORY), guardian_until_ms: until_ms, ..RULES }));

    house.registry.stop_product(&mut house.chain, MALLORY, product, true).done();
    let stopped = Err(RouterError::ProductStopped(product));
    assert_eq!(house.pay(product, dollars, 1_000_000), stopped);
    assert_eq!(house.pay(product, kite, 1_000_000), stopped);
    let work = house.work(product, Stage::Model, 1);
    assert_eq!(reason(house.submit(ALICE, &work, BOND_PER_UNIT)), RegistryError::ProductStopped(product));
    let stages = house.registry.how_to_join(&mut house.chain, product).unwrap().stages;
    assert!(stages.iter().all(|stage| !stage.is_open));

    // Claims, bonds, decisions and challenges go on.
    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[position], &[dollars]), [396_000]);
    house.registry.reject(&mut house.chain, CURATOR, vec![waiting]).done();
    house.challenge(CAROL, position).unwrap();
    house.registry.set_rules(&mut house.chain, MALLORY, RULES).refused();
    let error = house.registry.stop_product(&mut house.chain, MALLORY, product, false).refused();
    assert_eq!(error, RegistryError::NotGuardian);

    let go_on = call(house.registry.address(), registry::input::stop_product(product, false));
    house.decide(vec![go_on]).unwrap();
    house.pay(product, dollars, 1_000_000).unwrap();
    house.advance_to(until_ms + 1_000_000);
    let error = house.registry.stop_product(&mut house.chain, MALLORY, product, true).refused();
    assert_eq!(error, RegistryError::NotGuardian);
}

#[test]
fn stop_product_errors_not_guardian_for_everybody_else() {
    let mut house = House::open();
    let product = house.product();
    for caller in [ALICE, CURATOR, DEPLOYER] {
        let error = house.registry.stop_product(&mut house.chain, caller, product, true).refused();
        assert_eq!(error, RegistryError::NotGuardian);
    }
}

/// A newcomer who knows nothing but the registry's address and a product's number takes part.
#[test]
fn how_to_join_is_all_that_a_newcomer_needs() {
    let mut house = House::open();
    let product = house.product();
    let ticket = house.registry.how_to_join(&mut house.chain, product).unwrap();
    assert_eq!(ticket.bond_per_unit, BOND_PER_UNIT);
    assert_eq!(ticket.stages.map(|stage| (stage.weight_bps, stage.is_open)), STAGE_BPS.map(|bps| (bps, true)));
    assert_eq!((ticket.curator, ticket.arbiter), (CURATOR, house.dao.address()));
    let times = (ticket.curator_answers_ms, ticket.arbiter_answers_ms, ticket.window_epochs);
    assert_eq!(times, (RULES.curator_answers_ms, RULES.arbiter_answers_ms, WINDOW));
    assert_eq!((ticket.challenge_bond, ticket.unit_weight), (CHALLENGE_BOND, Some(1 << 40)));
    assert_eq!(ticket.metadata_uri, "ipfs://product");

    let units = 7;
    let request = Request::Submit(house.work(product, ticket.stages[1].stage, units));
    let data = house.registry.request_data(&mut house.chain, request).unwrap();
    let value = ticket.bond_per_unit * Balance::from(units);
    kite_deploy::suite::Token(ticket.kite)
        .transfer_and_call(&mut house.chain, ALICE, ticket.registry, value, data)
        .done();
    let work = house.registry.contribution(&mut house.chain, 1).unwrap().unwrap();
    assert_eq!((work.contributor, work.stage, work.bond), (ALICE, Stage::Annotation, 70));
}

/// What `how_to_join` says of a stage is what `submit` does.
#[test]
fn how_to_join_foretells_closed_stages_and_the_end_of_decay() {
    let mut house = House::open();
    let terms = Terms { stage_bps: [10_000, 0, 0, 0, 0], half_life_epochs: 1, ..house.terms() };
    let product = house.register(terms);
    for (epochs, weight) in [(0, Some(1 << 40)), (56, Some(1 << 96)), (1, None)] {
        if epochs > 0 {
            house.advance_epochs(epochs);
        }
        let ticket = house.registry.how_to_join(&mut house.chain, product).unwrap();
        assert_eq!(ticket.unit_weight, weight);
        for opening in ticket.stages {
            let work = house.work(product, opening.stage, 1);
            let submitted = house.submit(ALICE, &work, BOND_PER_UNIT);
            assert_eq!(submitted.is_ok(), opening.is_open, "{opening:?}");
        }
    }
    let unknown = house.registry.how_to_join(&mut house.chain, product + 1).unwrap_err();
    assert_eq!(unknown.contract_error(), Some(RegistryError::UnknownProduct(product + 1)));
}
