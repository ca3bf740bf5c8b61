// SPDX-License-Identifier: Apache-2.0
//! Native coin on a chain whose existential deposit is not one unit.

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, NodeChain};
use kite_deploy::devnode::DevNode;
use kite_deploy::facts;
use kite_deploy::plan::{Config, Plan};
use kite_deploy::suite::Suite;
use kite_interfaces::registry::{Request, Submission, Terms};
use kite_interfaces::router::{RouterError, Stage};
use kite_interfaces::{Asset, Balance, ProductId};
use kite_tests::bundles::suite;
use kite_tests::house::{config, Refused, Sent, BOND_PER_UNIT, WINDOW};
use kite_tests::node::{self, chain_for, key, COIN};
use kite_tests::village::EPOCH_MS;
use scale::Encode;

fn account(name: &str) -> AccountId {
    key(name).account()
}

/// The suite, deployed by `paula`, who has all tokens.
fn deploy(chain: &mut NodeChain) -> Suite {
    let paula = account("paula");
    let allocations = vec![(paula, 1_000_000_000)];
    let config = Config { deployer: paula, allocations, epoch_ms: EPOCH_MS, guardian: None, ..config() };
    let bundles = suite();
    facts::deploy(&Plan::new(&config, &bundles), chain, &mut |_, _| ()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// A product of which `payee` earns the work of one stage.
fn product(chain: &mut NodeChain, suite: &Suite) -> ProductId {
    let terms = Terms {
        stage_bps: [10_000, 0, 0, 0, 0],
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit: BOND_PER_UNIT,
        curator: account("paula"),
        metadata_uri: "ipfs://product".to_owned(),
        metadata_hash: [7; 32].into(),
        supersedes: None,
    };
    suite.registry.register_product(chain, account("paula"), terms).done()
}

fn contribute(chain: &mut NodeChain, suite: &Suite, product: ProductId, payee: AccountId) {
    let work = Submission {
        product,
        stage: Stage::Collection,
        units: 1,
        payee: Some(payee),
        batch: None,
        evidence_uri: "ipfs://work".to_owned(),
        evidence_hash: [9; 32].into(),
    };
    let (paula, registry) = (account("paula"), suite.registry);
    let data = Request::Submit(work).encode();
    suite.token.transfer_and_call(chain, paula, registry.address(), BOND_PER_UNIT, data).done();
    let id = registry.settings(chain).unwrap().contribution_count;
    registry.accept(chain, paula, vec![id]).done();
}

fn advance_epochs(node: &mut DevNode, chain: &mut NodeChain, suite: &Suite, count: u32) {
    let clock = suite.router.settings(chain).unwrap().clock;
    let epoch = suite.router.current_epoch(chain).unwrap() + count;
    node.advance_to(chain, clock.start_of(epoch).unwrap() + 1_000).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(suite.router.current_epoch(chain).unwrap() >= epoch);
}

/// A claim that would leave its payee below the existential deposit is refused and loses nothing; without
/// that payee the claim of another goes through, and once the payee has an account, so does its own.
#[test]
fn claim_of_less_than_the_existential_deposit_errors_cannot_pay_and_loses_nothing() {
    let Some(mut node) = node::own() else { return };
    let mut chain = chain_for(&node, &["paula", "rita"]);
    let (paula, rita, nobody) = (account("paula"), account("rita"), account("nobody"));
    let least = chain.limits().unwrap().existential_deposit;
    assert!(least > 1_000, "this test needs a chain on which an account must have something");
    let suite = deploy(&mut chain);
    let router = suite.router;
    let product = product(&mut chain, &suite);
    for payee in [nobody, rita] {
        contribute(&mut chain, &suite, product, payee);
    }
    advance_epochs(&mut node, &mut chain, &suite, 1);
    // 1 % is the fee; of the rest, half is for each of the two.
    let (paid, share): (Balance, Balance) = (2_000, 990);
    // The router itself must have an account before it can be paid so little.
    chain.transfer(paula, router.address(), COIN).unwrap();
    router.pay(&mut chain, paula, paid, product, Asset::Native, paid, 0).done();
    advance_epochs(&mut node, &mut chain, &suite, WINDOW + 1);

    let native = vec![Asset::Native];
    let refused = router.claim(&mut chain, paula, vec![1, 2], native.clone()).refused();
    assert_eq!(refused, RouterError::CannotPay { to: nobody, amount: share });
    assert_eq!(router.claim(&mut chain, paula, vec![1], native.clone()).refused(), refused);
    assert_eq!(router.pending(&mut chain, 1, Asset::Native).unwrap().claimable, share);
    assert_eq!(chain.native_balance(nobody).unwrap(), 0);

    let before = chain.native_balance(rita).unwrap();
    assert_eq!(router.claim(&mut chain, paula, vec![2], native.clone()).done(), [share]);
    assert_eq!(chain.native_balance(rita).unwrap() - before, share);

    chain.transfer(paula, nobody, least).unwrap();
    assert_eq!(router.claim(&mut chain, paula, vec![1], native).done(), [share]);
    assert_eq!(chain.native_balance(nobody).unwrap(), least + share);
    assert_eq!(router.pending(&mut chain, 1, Asset::Native).unwrap().claimable, 0);
}
