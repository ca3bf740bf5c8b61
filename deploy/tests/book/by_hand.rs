// SPDX-License-Identifier: Apache-2.0
//! The book's commands for the cargo-contract program, typed as they are printed, on a node.

use std::io::{stderr, Write};
use std::process::Command;

use kite_deploy::bundles;
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
    bundles::suite().unwrap();
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
    bundles::suite().unwrap();
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

    cargo_contract_does_there_what_the_page_says(&terminal, &node.url());
    let address = |name: &str| read_address(&terminal.variables[name]).unwrap();
    let (router, dao, kite) = (Router(address("ROUTER")), Dao(address("DAO")), Asset::Psp22(address("TOKEN")));
    let mut chain = node.chain(Keyring::default()).unwrap();
    assert_eq!(router.lifetime(&mut chain, 1, kite).unwrap().paid, 1_000_000_000_000);
    assert_eq!(router.pending(&mut chain, 1, kite).unwrap().claimed, 980_000_000_000);
    let tally = dao.proposal(&mut chain, 1).unwrap().unwrap().proposal.tally;
    // All but the fee of the payment, which is the router's.
    assert_eq!(tally.in_favour, 100_000_000_000_000_000_000 - 20_000_000_000);
}

/// What it refuses, what it cannot read, what it shows.
fn cargo_contract_does_there_what_the_page_says(terminal: &Terminal, url: &str) {
    let bundle = |name: &str| format!("target/contracts/{name}.contract --suri //Alice --url {url}");
    let refused = |line: &str| {
        let output = terminal.output(line);
        assert!(!output.status.success(), "{line}");
        text(&output.stderr)
    };
    let ordinary = refused(&format!("cargo contract upload {}", bundle("router")));
    assert!(ordinary.contains("Failed to validate the field: balance"), "{ordinary}");
    let dry_run = refused(&format!("cargo contract upload {}", bundle("64-bit/till")));
    assert!(dry_run.contains("Not enough data to fill buffer"), "{dry_run}");

    let limits = "--execute --skip-confirm --skip-dry-run --gas 3000000000 --proof-size 300000";
    let pay = |value: &str| {
        let call = format!("cargo contract call {} {limits} --contract $ROUTER", bundle("64-bit/router"));
        format!("{call} --message pay --args 1 Native 1000000000 7 --value {value}")
    };
    let wide = refused(&pay("18446744073709551621"));
    assert!(wide.contains("NumberOutOfRange"), "{wide}");
    let paid = terminal.output(&pay("1TAO"));
    let shown = text(&paid.stdout);
    assert!(paid.status.success() && shown.contains("amount: 1TAO"), "{shown}{}", text(&paid.stderr));

    for asked in ["info", "storage --raw"] {
        let output = terminal.output(&format!("cargo contract {asked} --contract $TOKEN --url {url}"));
        assert!(output.status.success(), "{asked}: {}", text(&output.stderr));
    }
}
