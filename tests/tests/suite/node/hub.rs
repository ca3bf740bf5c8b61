// SPDX-License-Identifier: Apache-2.0
//! On a node with a Hub's chain. `chains/hub/run` runs these tests.

mod acts;
mod editions;
mod foreign;
mod gas;

use kite_deploy::bundles::SuiteBundles;
use kite_deploy::chain::{address_text, Chain, NodeChain, Programs};
use kite_deploy::deployment::carry_on;
use kite_deploy::deployment::estimate::Estimates;
use kite_deploy::deployment::record::Store;
use kite_deploy::devnode::DevNode;
use kite_deploy::network::bounds;
use kite_deploy::plan::{programs, Plan};
use kite_deploy::scenario::world::NodeWorld;
use kite_deploy::suite::till;
use kite_interfaces::{Asset, Balance};
use kite_tests::hub::{person, Ground};
use serde_json::Value as Json;

use super::{index, story};

const COIN: Balance = 1_000_000_000_000_000_000;
const KITE: Balance = 1_000_000_000_000;

#[test]
#[ignore = "chains/hub/run compiles the chain, and installs viem"]
fn ethereums_wallet_sees_pays_claims_delegates_and_votes() {
    println!("{}", Ground::deployed().use_wallets("wallet.test.mjs"));
}

#[test]
#[ignore = "chains/hub/run compiles the chain, and installs ethers"]
fn ethers_reads_pays_signs_delegates_and_votes() {
    println!("{}", Ground::deployed().use_wallets("ethers.test.mjs"));
}

#[test]
#[ignore = "chains/hub/run compiles the chain, and installs the clients"]
fn clients_and_facilitators_of_x402_pay_contributors_in_kite_without_coin() {
    let mut ground = Ground::deployed();
    work_is_accepted(&ground, 1);
    advance_epochs(&mut ground, 1);
    println!("{}", ground.use_wallets("x402.test.mjs"));
    let (mut chain, suite) = (ground.chain(), ground.suite().0);
    let (paid, kite) = (5 * KITE / 4, Asset::Psp22(suite.token.address()));
    assert_eq!(suite.router.lifetime(&mut chain, 1, kite).unwrap().paid, paid);
    index_tells_who_signed(&ground);
    advance_epochs(&mut ground, 3);
    kite_is_claimed(&ground, paid);
}

/// The one authorization that was used is in an index of the chain, beside the transfer that it was for.
fn index_tells_who_signed(ground: &Ground) {
    let (data, suite) = (tempfile::tempdir().unwrap(), ground.suite().0);
    let index = index::index_of(&ground.node.url(), &suite, data.path());
    let health = index::caught_up(index);
    assert_eq!(health["blocks"]["unknown_events"], 0, "{health}");
    let [used] = &index::events(index, "AuthorizationUsed")[..] else { panic!("one was used") };
    let of_the_same = |event: &&Json| event["transaction"] == used["transaction"];
    let transfers = index::events(index, "Transfer");
    let transfer = transfers.iter().find(of_the_same).unwrap();
    assert_eq!(used["data"]["authorizer"], transfer["data"]["from"], "{used}");
    assert_eq!(transfer["data"]["value"], (5 * KITE / 4).to_string());
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn deploy_with_a_key_of_ethereums_goes_on_when_the_node_is_back_and_verify_agrees() {
    let mut ground = Ground::begin();
    ground.operate("preflight", None).unwrap();
    let nothing = ground.operate("verify", None).unwrap_err();
    assert!(nothing.to_string().contains("nothing is deployed"), "{nothing:#}");
    let before = ground.chain().native_balance(person(0)).unwrap();
    let estimated = interrupted_after(&mut ground, 7);
    ground.node.resume().unwrap();
    ground.operate("deploy", Some(0)).unwrap();
    ground.operate("verify", None).unwrap();
    let spent = before - ground.chain().native_balance(person(0)).unwrap();
    assert!((spent..spent * 6 / 5).contains(&estimated), "{spent} wei were spent, {estimated} expected");
    ground.operate("deploy", Some(0)).unwrap();
    assert_eq!(before - ground.chain().native_balance(person(0)).unwrap(), spent, "nothing is deployed twice");
}

/// A deployment whose node goes away after so many steps; wei that all of them should cost.
fn interrupted_after(ground: &mut Ground, steps: usize) -> Balance {
    let (mut network, mut chain) = (ground.network(), ground.chain());
    network.config.genesis = Chain::genesis(&chain);
    let bundles = SuiteBundles::on_a_hub().unwrap();
    let plan = Plan::on(&mut chain, &network.config, &bundles).unwrap();
    let now = bounds::moment_now(&network, chain.now_ms().unwrap()).unwrap();
    let rehearsed = bounds::rehearse(&network, &plan, now).unwrap();
    let estimated = Estimates::of(&mut chain, &plan, &rehearsed).unwrap().total();
    let folder = ground.path("");
    let mut store = Store::open(&folder, &network, network.config.genesis, &plan).unwrap();
    let node = &mut ground.node;
    let mut tell = |number: usize, _: &_, _| {
        if number == steps {
            node.kill().unwrap();
        }
    };
    let away = carry_on(&plan, &mut chain, &mut store, &mut tell).unwrap_err();
    assert!(format!("{away:#}").contains("is away for 5 s"), "{away:#}");
    assert_eq!(store.done(), steps);
    estimated
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn commands_of_people_do_by_ethereums_transactions_what_they_do_elsewhere() {
    let mut ground = Ground::deployed();
    work_is_accepted(&ground, 1);
    advance_epochs(&mut ground, 1);
    a_product_is_paid(&ground);
    its_till_is_paid_plainly_and_pays_it(&ground);
    refused_in_the_contracts_words(&ground);
    advance_epochs(&mut ground, 3);
    earnings_are_claimed(&ground, 8 * KITE);
    a_vote_changes_the_fee(&mut ground);
}

const CURATOR: usize = 0;
const WORKER: usize = 1;
const PAYER: usize = 2;

fn done(ground: &Ground, who: usize, words: &[&str]) {
    ground.run(Some(who), words).unwrap_or_else(|error| panic!("{words:?}: {error:#}"));
}

fn advance_epochs(ground: &mut Ground, count: u32) {
    let (mut chain, router) = (ground.chain(), ground.suite().0.router);
    let clock = router.settings(&mut chain).unwrap().clock;
    let epoch = clock.epoch_at(chain.now_ms().unwrap()).unwrap();
    ground.node.advance_to(&mut chain, clock.start_of(epoch + count).unwrap()).unwrap();
}

/// A product, and so many contributions to it that it has taken.
fn work_is_accepted(ground: &Ground, count: u32) {
    let described = ["--described-at", "ipfs://product", "--description-hash", HASH];
    let register = ["register", "--bond-per-unit", "1 KITE", "--collection", "10000"];
    done(ground, CURATOR, &[&register, &described[..]].concat());
    let evidence = ["--evidence", "ipfs://work", "--evidence-hash", HASH];
    for number in 1..=count {
        done(ground, WORKER, &[&["submit", "1", "collection", "10"], &evidence[..]].concat());
        done(ground, CURATOR, &["accept", &number.to_string()]);
    }
}

const HASH: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

fn a_product_is_paid(ground: &Ground) {
    let (mut chain, suite) = (ground.chain(), ground.suite().0);
    done(ground, PAYER, &["pay", "1", "2.5 coin", "--reference", "INV-7"]);
    done(ground, CURATOR, &["pay", "1", "5 KITE"]);
    for (asset, paid) in [(Asset::Native, 5 * COIN / 2), (Asset::Psp22(suite.token.address()), 5 * KITE)] {
        assert_eq!(suite.router.lifetime(&mut chain, 1, asset).unwrap().paid, paid);
    }
}

fn its_till_is_paid_plainly_and_pays_it(ground: &Ground) {
    let (mut chain, (suite, ways)) = (ground.chain(), ground.suite());
    let (factory, router) = (ways.tills.address(), suite.router.address());
    let code = chain.code_of(factory).unwrap().unwrap();
    let till = chain.address_of(factory, code, &till::input::make(router, 1), &[]).unwrap();
    ground.run(None, &["till", "1"]).unwrap();
    done(ground, CURATOR, &["transfer", &address_text(till), "3 KITE"]);
    done(ground, WORKER, &["flush", "1"]);
    assert_eq!(chain.code_of(till).unwrap(), Some(code));
    let kite = Asset::Psp22(suite.token.address());
    assert_eq!(suite.router.lifetime(&mut chain, 1, kite).unwrap().paid, 8 * KITE);
    ground.run(None, &["payments", "--output", "json"]).unwrap();
}

/// What was paid in KITE beside 2.5 coin.
fn earnings_are_claimed(ground: &Ground, paid: Balance) {
    let mut chain = ground.chain();
    let coin = chain.native_balance(person(WORKER)).unwrap();
    kite_is_claimed(ground, paid);
    // The transaction has its price.
    assert!(chain.native_balance(person(WORKER)).unwrap() > coin + 24 * COIN / 10);
}

/// By the worker, whose all is that was paid but for a fee of 2 %.
fn kite_is_claimed(ground: &Ground, paid: Balance) {
    let (mut chain, token) = (ground.chain(), ground.suite().0.token);
    let before = token.balance_of(&mut chain, person(WORKER)).unwrap();
    done(ground, WORKER, &["claim"]);
    assert_eq!(token.balance_of(&mut chain, person(WORKER)).unwrap(), before + 98 * paid / 100);
}

fn refused_in_the_contracts_words(ground: &Ground) {
    let refused = ground.run(Some(2), &["pay", "7", "1 coin"]).unwrap_err();
    assert!(format!("{refused:#}").contains("UnknownProduct(7)"), "{refused:#}");
    let no_address =
        ground.run(Some(2), &["delegate", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"]).unwrap_err();
    assert!(format!("{no_address:#}").contains("has no address of Ethereum's"), "{no_address:#}");
}

fn a_vote_changes_the_fee(ground: &mut Ground) {
    is_voted_for(ground, &["propose", "fee", "250", "--anyway"]);
    let (mut chain, suite) = (ground.chain(), ground.suite().0);
    assert!(suite.dao.ballot(&mut chain, 1, person(WORKER)).unwrap().is_some_and(|ballot| ballot.in_favour > 0));
    assert_eq!(suite.router.settings(&mut chain).unwrap().fee_bps, 250);
}

/// Proposes that, which is the first proposal, has it voted for, and executes it.
fn is_voted_for(ground: &mut Ground, words: &[&str]) {
    passes(ground, words, &[CURATOR, WORKER]);
    done(ground, PAYER, &["execute", "1"]);
}

/// Proposes that, which is the first proposal, and has it voted for until it can be executed.
fn passes(ground: &mut Ground, words: &[&str], voters: &[usize]) {
    let (mut chain, dao) = (ground.chain(), ground.suite().0.dao);
    done(ground, CURATOR, words);
    let proposal = |chain: &mut NodeChain| dao.proposal(chain, 1).unwrap().unwrap().proposal;
    let opens = proposal(&mut chain).snapshot_ms;
    ground.node.advance_to(&mut chain, opens + 1_000).unwrap();
    for voter in voters {
        done(ground, *voter, &["vote", "1", "for", "--reason", "it is due"]);
    }
    let due = proposal(&mut chain).executable_from_ms;
    ground.node.advance_to(&mut chain, due + 1_000).unwrap();
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn action_that_fails_is_told_to_who_executes_it_in_the_words_of_whom_it_calls() {
    let mut ground = Ground::deployed();
    passes(&mut ground, &["propose", "fee", "2000", "--anyway"], &[CURATOR]);
    let told = format!("{:#}", ground.run(Some(PAYER), &["execute", "1"]).unwrap_err());
    assert!(told.contains("action 0 fails: the router refuses: The fee may be at most 10 %."), "{told}");
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn story_has_the_same_books_on_a_hubs_node() {
    let node = DevNode::hub_for_test().unwrap();
    let (url, bundles) = (node.url(), SuiteBundles::on_a_hub().unwrap());
    let mut world = NodeWorld::knowing(node, Programs::of(programs(&bundles).unwrap()).unwrap()).unwrap();
    let decimals = world.coin_decimals();
    story::has_the_same_books_in(&mut world, &url, decimals, &bundles);
}
