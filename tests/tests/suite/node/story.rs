// SPDX-License-Identifier: Apache-2.0
//! A scenario's story has the same books on a node as in this process.

use std::path::Path;

use kite_deploy::bundles::SuiteBundles;
use kite_deploy::chain::EmbeddedChain;
use kite_deploy::devnode::DevNode;
use kite_deploy::scenario::report::{Report, Told};
use kite_deploy::scenario::world::{NodeWorld, World};
use kite_deploy::scenario::{parse, quickstart, run};
use kite_tests::bundles::suite;
use kite_tests::node;

/// The quickstart, with a coin of so many decimals, as these contracts make it go in a world.
fn told_in(world: &mut dyn World, decimals: Option<u8>, bundles: &SuiteBundles) -> Report {
    let report = run::run(&quickstart(decimals).unwrap(), bundles, world, &run::progress_bar()).unwrap();
    assert!(report.is_sound(), "{report}");
    report
}

/// A story of two epochs, short enough to be waited for.
const SHORT: &str = r#"
title = "Ten seconds an epoch"
about = "One collects, one pays."
dao = { proposal_threshold = "1 KITE", quorum_floor = "1 KITE" }
router = { epoch_ms = 10_000, window_epochs = 0, fee_bps = 200 }
account = [{ name = "collector", kite = "10 KITE" }, { name = "payer", kite = "100 KITE" }]

[[product]]
id = "recordings"
about = "Spoken sentences"
curator = "payer"
stages = { collection = 10_000 }
bond_per_unit = "0.1 KITE"

[[contribution]]
id = "sentences"
contributor = "collector"
product = "recordings"
stage = "collection"
units = 50

[[step]]
do = "register"
products = ["recordings"]
by = "payer"

[[step]]
do = "submit"
contributions = ["sentences"]

[[step]]
do = "accept"
contributions = ["sentences"]

[[step]]
do = "advance"
epochs = 1

[[step]]
do = "pay"
from = "payer"
product = "recordings"
amount = "100 KITE"
how = "transfer_and_call"

[[step]]
do = "advance"
epochs = 1

[[step]]
do = "claim"
assets = ["KITE"]
by = "payer"

[[step]]
do = "check_earned"
contribution = "sentences"
amount = "98 KITE"
"#;

/// What happened, but for the moments and spans: a node's clock goes on while the story is told.
fn happened(told: &Told) -> (usize, Option<u32>, &str) {
    let words = if told.verb == "advance" { told.verb } else { &told.happened };
    let until_a_moment = words.split("_ms: ").next().unwrap_or_default();
    (told.line, told.epoch, until_a_moment)
}

#[test]
fn story_has_the_same_books_on_a_node() {
    let Some(node) = node::own() else { return };
    has_the_same_books_on(node);
}

#[test]
fn story_has_the_same_books_where_balances_have_64_bits() {
    let Some(node) = node::narrow() else { return };
    has_the_same_books_on(node);
}

fn has_the_same_books_on(node: DevNode) {
    let url = node.url();
    has_the_same_books_in(&mut NodeWorld::of_our_own(node).unwrap(), &url, None, &suite());
}

/// Fails unless the story has the same books in this world, told with these contracts and a coin of so many decimals, as
/// in this process; and unless an index of the node at `url` has them.
pub(super) fn has_the_same_books_in(world: &mut NodeWorld, url: &str, decimals: Option<u8>, bundles: &SuiteBundles) {
    let here = told_in(&mut EmbeddedChain::new(), decimals, &suite());
    let there = told_in(world, decimals, bundles);
    super::index::has_the_same_books(url, world.chain(), &there);
    assert_eq!(here.books.accounts, there.books.accounts);
    assert_eq!(here.books.bonds, there.books.bonds);
    assert_eq!(here.flows, there.flows);
    assert_eq!(here.earnings, there.earnings);
    assert_eq!(here.effects, there.effects);
    let tallies = |report: &Report| -> Vec<_> {
        let votes = report.votes.iter();
        votes.map(|vote| (vote.id, vote.state, vote.quorum, vote.proposal.eligible, vote.proposal.tally)).collect()
    };
    assert_eq!(tallies(&here), tallies(&there));
    assert_eq!(here.told.len(), there.told.len());
    for (here, there) in here.told.iter().zip(&there.told) {
        assert_eq!(happened(here), happened(there));
    }
}

#[test]
fn story_waits_for_its_moments_where_the_clock_is_not_ours() {
    let Some(node) = node::own() else { return };
    let story = parse(Path::new("short.toml"), SHORT).unwrap();
    let mut world = NodeWorld::at(&node.url()).unwrap();
    let report = run::run(&story, &suite(), &mut world, &run::progress_bar()).unwrap();
    assert!(report.is_sound(), "{report}");
}

#[test]
fn story_errors_if_its_people_begin_with_more_coin_than_there_is() {
    let Some(node) = node::shared() else { return };
    let rich = SHORT.replace(r#"name = "payer","#, r#"name = "payer", coin = "10,000,000 COIN","#);
    let story = parse(Path::new("short.toml"), &rich).unwrap();
    let mut world = NodeWorld::at(&node.url()).unwrap();
    let error = run::run(&story, &suite(), &mut world, &run::progress_bar()).err().unwrap();
    assert!(error.to_string().contains("let them begin with less"), "{error:#}");
}
