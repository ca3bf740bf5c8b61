// SPDX-License-Identifier: Apache-2.0
//! Each role's page from beginning to end, typed on one node: an operator brings the suite there, a payer pays, a
//! contributor claims, voters vote; then the ways to pay that need no transaction each.

use std::fs;

use kite_deploy::chain::{address_text, NodeChain};
use kite_deploy::devnode::DevNode;
use kite_interfaces::{Asset, Balance};
use serde_json::Value;

use crate::blocks::commands;
use crate::desk::{Desk, EPOCH_MS};
use crate::ways;

/// Somebody who works in a batch with Alice.
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/// What the payers' page pays, in units of KITE.
const PAID: Balance = 12_500_000_000_000;

/// The two commands about a batch, for a list of two: the second proves the first member of what the first wrote.
fn make_a_batch(desk: &mut Desk) {
    let alice = address_text(desk.alice.account());
    fs::write(desk.folder.path().join("members.csv"), format!("{alice},30\n{BOB},10\n")).unwrap();
    let lines = commands("docs/src/contributors.md", 0);
    desk.type_line(&lines[0]);
    let batch = desk.batch();
    let member = &batch["members"][0];
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let known = [
        ("ROOT", &batch["root"]),
        ("COUNT", &batch["count"]),
        ("INDEX", &member["index"]),
        ("PAYEE", &member["payee"]),
        ("UNITS", &member["units"]),
        ("HASH...", &member["proof"][0]),
    ];
    let line = known.iter().fold(lines[1].clone(), |line, (name, value)| line.replace(name, &plain(value)));
    assert_eq!(lines.len(), 2);
    desk.type_line(&line);
}

/// From an empty node to a claim, by the pages' own words.
#[test]
fn operators_payers_contributors_and_voters_do_what_their_pages_say() {
    let Some(node) = DevNode::for_test().unwrap() else { return };
    let mut desk = Desk::at(node, "local", include_str!("../../config/local.toml"));
    make_a_batch(&mut desk);
    desk.type_block("docs/src/operators/deployment.md", 0);
    desk.found_a_product();

    for line in commands("docs/src/payers.md", 0) {
        desk.type_line(&line);
        let answer = desk.terminal.last_answer();
        assert!(!line.contains("kite payments --of") || answer.contains("seen: from block 0"), "{answer}");
        assert!(!line.contains("kite tokens") || answer.contains("can be paid in"), "{answer}");
    }
    desk.wait(3 * EPOCH_MS);
    for line in commands("docs/src/contributors.md", 1) {
        desk.type_line(&line.replace("claim 8 ", "claim 2 "));
    }
    desk.type_block("docs/src/contributors.md", 2);
    vote(&mut desk);

    let (suite, mut chain) = (desk.suite(), desk.chain());
    let [kite, coin] = [Asset::Psp22(suite.token.address()), Asset::Native];
    let paid = |chain: &mut NodeChain, asset| suite.router.lifetime(chain, 1, asset).unwrap().paid;
    assert_eq!(paid(&mut chain, kite), PAID);
    assert_eq!(paid(&mut chain, coin), 0, "the page only tries that one");
    // Half of it is annotation's, after a fee of 2 %.
    assert_eq!(suite.router.pending(&mut chain, 1, kite).unwrap().claimed, PAID * 98 / 100 / 2);
    assert_eq!(suite.router.settings(&mut chain).unwrap().fee_bps, 250);

    let ways = ways::use_a_till(&mut desk) + ways::use_a_tab(&mut desk) + ways::sell_an_api(&mut desk);
    assert_eq!(paid(&mut desk.chain(), kite), PAID + ways);
}

/// The proposals of the page but one are only tried, by somebody else: a proposer has one at a time.
fn vote(desk: &mut Desk) {
    // What was claimed in the newest block votes from the next one on.
    desk.wait(EPOCH_MS);
    for line in commands("docs/src/voters.md", 0) {
        if line.contains(" vote ") || line.contains(" execute ") {
            let view = desk.suite().dao.proposal(&mut desk.chain(), 1).unwrap().unwrap();
            let [opens, closes] = [view.proposal.snapshot_ms, view.proposal.executable_from_ms];
            desk.wait_until(if line.contains(" vote ") { opens } else { closes } + 1);
        }
        let is_other = ["transfer", "call", "cap"].iter().any(|what| line.contains(&format!("propose {what}")));
        let command = line.split(" #").next().unwrap().trim_end();
        desk.type_line(&if is_other { format!("{command} --anyway --dry-run --from {BOB}") } else { line });
    }
}

#[test]
fn operators_do_what_the_page_of_chains_says_on_a_chain_of_bittensors_shape() {
    let Some(node) = DevNode::narrow_for_test().unwrap() else { return };
    let mut desk = Desk::at(node, "narrow", include_str!("../../config/narrow.toml"));
    for line in commands("docs/src/operators/chains.md", 0) {
        // It is running already.
        if !line.starts_with("cargo kite node") {
            desk.type_line(&line);
        }
    }
    let alice = desk.alice.account();
    assert_eq!(desk.suite().token.votes(&mut desk.chain(), alice), Ok(60_000_000 * 1_000_000_000_000));
}
