// SPDX-License-Identifier: Apache-2.0
//! The book's commands for the cargo-contract program, typed as they are printed, on a node.

use std::io::{stderr, Write};
use std::process::Command;

use kite_deploy::bundles::SuiteBundles;
use kite_deploy::chain::{read_address, Keyring};
use kite_deploy::devnode::DevNode;
use kite_deploy::suite::{Dao, Router};
use kite_interfaces::Asset;
use kite_math::decay::weight_down;

use crate::encoded::{narrow_walk_through, walk_through};
use crate::terminal::{text, Terminal};

/// What brings the programs that the tests have already.
fn is_preparation(line: &str) -> bool {
    line.starts_with("cargo install") || line.starts_with("cargo kite build")
}

fn is_installed() -> bool {
    let version = Command::new("cargo").args(["contract", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}

/// From the upload to the first claim, command by command.
#[test]
fn the_books_commands_deploy_the_suite_pay_a_product_and_claim() {
    if !is_installed() {
        // Past the harness, which keeps what a test prints to itself.
        let _ = writeln!(stderr(), "skipped for want of the cargo-contract program: the commands of by-hand.md");
        return;
    }
    let Some(node) = DevNode::for_test().unwrap() else { return };
    SuiteBundles::here().unwrap();
    let mut terminal = Terminal::new();
    for line in walk_through().iter().filter(|line| !is_preparation(line)) {
        terminal.type_in(&line.replace("ws://127.0.0.1:9944", &node.url()));
    }

    let address = |name: &str| read_address(&terminal.variables[name]).unwrap();
    let (router, kite) = (Router(address("ROUTER")), Asset::Psp22(address("TOKEN")));
    let mut chain = node.chain(Keyring::default()).unwrap();
    assert_eq!(router.lifetime(&mut chain, 1, kite).unwrap().paid, 1_000_000_000_000);
    let position = router.position(&mut chain, 1).unwrap();
    assert_eq!(position.map(|position| position.units), weight_down(10, 0, 0));
}

/// From the upload to a vote, where cargo-contract's dry runs cannot be read and its ordinary bundles are refused.
#[test]
fn the_books_commands_deploy_pay_claim_and_vote_where_balances_have_64_bits() {
    if !is_installed() {
        let _ = writeln!(stderr(), "skipped for want of the cargo-contract program: the commands of chains.md");
        return;
    }
    let Some(mut node) = DevNode::narrow_for_test().unwrap() else { return };
    SuiteBundles::here().unwrap();
    let mut terminal = Terminal::new();
    for line in narrow_walk_through().iter().filter(|line| !is_preparation(line)) {
        // An epoch before the payment, two before the claim, and a block in which the votes count.
        if ["send token $TOKEN transfer_and_call $ROUTER", "send router $ROUTER claim", "send dao $DAO vote"]
            .iter()
            .any(|waits| line.starts_with(waits))
        {
            node.advance_by(120_000).unwrap();
            node.make_block(&mut node.chain(Keyring::default()).unwrap()).unwrap();
        }
        terminal.type_in(&line.replace("ws://127.0.0.1:9944", &node.url()));
    }

    let ordinary =
        format!("cargo contract upload target/contracts/router.contract --suri //Alice --url {}", node.url());
    let refused = terminal.output(&ordinary);
    assert!(!refused.status.success() && text(&refused.stderr).contains("balance"), "{}", text(&refused.stderr));

    let address = |name: &str| read_address(&terminal.variables[name]).unwrap();
    let (router, dao, kite) = (Router(address("ROUTER")), Dao(address("DAO")), Asset::Psp22(address("TOKEN")));
    let mut chain = node.chain(Keyring::default()).unwrap();
    assert_eq!(router.lifetime(&mut chain, 1, kite).unwrap().paid, 1_000_000_000_000);
    assert_eq!(router.pending(&mut chain, 1, kite).unwrap().claimed, 980_000_000_000);
    let tally = dao.proposal(&mut chain, 1).unwrap().unwrap().proposal.tally;
    // All but the fee of the payment, which is the router's.
    assert_eq!(tally.in_favour, 100_000_000_000_000_000_000 - 20_000_000_000);
}
