// SPDX-License-Identifier: Apache-2.0
//! After deployment the DAO owns everything and the deployer nothing.

use ink::primitives::{AccountId, Hash};
use kite_deploy::facts::deploy;
use kite_deploy::plan::Plan;
use kite_deploy::suite::psp22;
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::router::{NewPosition, RouterError, Stage};
use kite_interfaces::token::TokenError;
use kite_interfaces::votes::VotesError;
use kite_tests::bundles::suite;
use kite_tests::house::{config, wealthy_chain, House, Refused, Sent, STAGE_BPS};
use kite_tests::people::*;

const SOME_CODE: [u8; 32] = [1; 32];

#[test]
fn plan_deploys_what_it_announced() {
    let (config, bundles) = (config(), suite());
    let plan = Plan::new(&config, &bundles);
    let mut taken = Vec::new();
    let deployed = deploy(&plan, &mut wealthy_chain(), &mut |step, _| taken.push(step.clone())).unwrap();
    assert_eq!(deployed, plan.suite());
    assert_eq!(taken, plan.steps());
}

#[test]
fn handover_leaves_the_dao_as_the_only_owner() {
    let mut house = House::open();
    let dao = house.dao.address();
    let House { chain, token, router, registry, .. } = &mut house;
    let owners = [token.owner(chain), router.owner(chain), registry.owner(chain)].map(Result::unwrap);
    let pending = [token.pending_owner(chain), router.pending_owner(chain), registry.pending_owner(chain)];
    assert_eq!(owners, [dao; 3]);
    assert_eq!(pending.map(Result::unwrap), [None; 3]);
    assert_eq!(token.governor(chain), Ok(Some(dao)));
    assert_eq!(token.balance_of(chain, DEPLOYER), Ok(0));
    assert_eq!(token.votes(chain, DEPLOYER), Ok(0));
}

/// Everything that an owner may do, tried by the deployer.
#[test]
fn handover_leaves_the_deployer_without_any_power() {
    let mut house = House::open();
    powerless(&mut house, DEPLOYER);
}

#[test]
fn powers_of_an_owner_are_nobody_elses_before_the_handover_either() {
    let mut house = House::unfinished();
    powerless(&mut house, MALLORY);
}

fn powerless(house: &mut House, who: AccountId) {
    let product = house.product();
    let (native, code) = (kite_interfaces::Asset::Native, Hash::from(SOME_CODE));
    let dollar = house.dollar.address();
    let House { chain, token, router, registry, .. } = house;

    assert_eq!(token.mint(chain, who, who, 1).refused(), TokenError::NotOwner);
    assert_eq!(token.set_governor(chain, who, Some(who)).refused(), TokenError::NotOwner);
    assert_eq!(token.register_snapshot(chain, who, u64::MAX).refused(), VotesError::NotGovernor);

    assert_eq!(router.set_registry(chain, who, who).refused(), RouterError::NotOwner);
    assert_eq!(router.set_fee(chain, who, 0).refused(), RouterError::NotOwner);
    assert_eq!(router.set_asset(chain, who, dollar, false).refused(), RouterError::NotOwner);
    assert_eq!(router.collect_fees(chain, who, native, who).refused(), RouterError::NotOwner);
    assert_eq!(router.release_reserve(chain, who, product, native, 0, who).refused(), RouterError::NotOwner);
    let position =
        NewPosition { id: 1, product, stage: Stage::Model, contributor: who, payee: who, units: 1, batch: None };
    assert_eq!(router.open_positions(chain, who, vec![position]).refused(), RouterError::NotRegistry);
    assert_eq!(router.open_product(chain, who, 9, STAGE_BPS, Vec::new()).refused(), RouterError::NotRegistry);
    assert_eq!(router.close_position(chain, who, 1).refused(), RouterError::NotRegistry);

    let not_owner = OwnableError::NotOwner;
    assert_eq!(token.set_code(chain, who, code).refused(), not_owner);
    assert_eq!(router.set_code(chain, who, code).refused(), not_owner);
    assert_eq!(registry.set_code(chain, who, code).refused(), not_owner);
    assert_eq!(token.transfer_ownership(chain, who, who).refused(), not_owner);
    assert_eq!(router.transfer_ownership(chain, who, who).refused(), not_owner);
    assert_eq!(registry.transfer_ownership(chain, who, who).refused(), not_owner);

    let not_pending = OwnableError::NotPendingOwner;
    assert_eq!(token.accept_ownership(chain, who).refused(), not_pending);
    assert_eq!(router.accept_ownership(chain, who).refused(), not_pending);
    assert_eq!(registry.accept_ownership(chain, who).refused(), not_pending);
}

#[test]
fn transfer_ownership_changes_nothing_until_it_is_accepted() {
    let mut house = House::unfinished();
    let House { chain, token, .. } = &mut house;
    token.transfer_ownership(chain, DEPLOYER, ALICE).done();
    assert_eq!(token.owner(chain), Ok(DEPLOYER));
    assert_eq!(token.mint(chain, ALICE, ALICE, 1).refused(), TokenError::NotOwner);
    assert_eq!(token.accept_ownership(chain, BOB).refused(), OwnableError::NotPendingOwner);
    token.accept_ownership(chain, ALICE).done();
    token.mint(chain, ALICE, ALICE, 1).done();
    assert_eq!(token.mint(chain, DEPLOYER, DEPLOYER, 1).refused(), TokenError::NotOwner);
}

#[test]
fn accept_ownership_of_errors_call_failed_without_an_offer() {
    let mut house = House::open();
    let rival = house.other_token(MALLORY);
    for contract in [rival.address(), DAVE, house.dollar.address()] {
        let error = house.dao.accept_ownership_of(&mut house.chain, MALLORY, contract).refused();
        assert!(matches!(error, kite_interfaces::dao::DaoError::CallFailed(_)), "{error:?}");
    }
}

#[test]
fn set_code_runs_the_new_code_on_the_old_storage() {
    let mut house = House::open();
    let rival = house.other_token(MALLORY);
    let nowhere = Hash::from(SOME_CODE);
    assert_eq!(rival.set_code(&mut house.chain, MALLORY, nowhere).refused(), OwnableError::CodeNotFound);
    let code = house.other_code();
    rival.set_code(&mut house.chain, MALLORY, code).done();
    let puppet = rival.address();
    let dollar = house.dollar.address();
    house.teach(puppet, dollar, &psp22::input::total_supply());
    assert_eq!(rival.total_supply(&mut house.chain), Ok(DOLLARS));
}
