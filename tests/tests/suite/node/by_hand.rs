//! The README's commands, typed as they are printed, for the cargo-contract program and a node.

use std::collections::BTreeMap;
use std::io::{stderr, Write};
use std::process::{Command, Output};

use kite_deploy::bundles::{SuiteBundles, Workspace};
use kite_deploy::chain::{read_address, Keyring};
use kite_deploy::suite::Router;
use kite_interfaces::Asset;
use kite_math::decay::weight_down;
use kite_tests::node;

use crate::readme::walk_through;

/// What a person keeps of a command's answer: an address, or a list of bytes.
fn kept(answer: &str) -> String {
    let address = answer.lines().rev().find_map(|line| line.trim().strip_prefix("Contract "));
    let bytes = answer.split_once("Result Ok(").and_then(|(_, rest)| rest.split_once(')')).map(|(bytes, _)| bytes);
    address.or(bytes).unwrap_or_else(|| panic!("nothing to keep in {answer}")).trim().to_owned()
}

/// A shell in the repository, with what was kept so far.
struct Terminal {
    variables: BTreeMap<String, String>,
    last_answer: String,
}

impl Terminal {
    fn type_in(&mut self, line: &str) {
        match line.split_once('=').filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase())) {
            Some((name, value)) if value.starts_with("...") => self.keep(name, kept(&self.last_answer)),
            Some((name, value)) => self.keep(name, text(&self.run(&format!("printf %s {value}")).stdout)),
            None => self.last_answer = text(&self.run(line).stdout),
        }
    }

    fn keep(&mut self, name: &str, value: String) {
        self.variables.insert(name.to_owned(), value);
    }

    fn run(&self, line: &str) -> Output {
        let root = Workspace::here().unwrap().root().to_owned();
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(root).envs(&self.variables).env("RUST_BACKTRACE", "0");
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{line}\n{}{}", text(&output.stdout), text(&output.stderr));
        output
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_installed() -> bool {
    let version = Command::new("cargo").args(["contract", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}

/// From the upload to the first claim, command by command.
#[test]
fn the_readmes_commands_deploy_the_suite_pay_a_product_and_claim() {
    if !is_installed() {
        // Past the harness, which keeps what a test prints to itself.
        let _ = writeln!(stderr(), "skipped for want of the cargo-contract program: the README's commands");
        return;
    }
    let Some(node) = node::own() else { return };
    SuiteBundles::here().unwrap();
    let mut terminal = Terminal { variables: BTreeMap::new(), last_answer: String::new() };
    for line in
        walk_through().iter().filter(|line| !line.starts_with("cargo install") && !line.starts_with("cargo kite"))
    {
        terminal.type_in(&line.replace("ws://127.0.0.1:9944", &node.url()));
    }

    let address = |name: &str| read_address(&terminal.variables[name]).unwrap();
    let (router, kite) = (Router(address("ROUTER")), Asset::Psp22(address("TOKEN")));
    let mut chain = node.chain(Keyring::default()).unwrap();
    assert_eq!(router.lifetime(&mut chain, 1, kite).unwrap().paid, 1_000_000_000_000);
    let position = router.position(&mut chain, 1).unwrap();
    assert_eq!(position.map(|position| position.units), weight_down(10, 0, 0));
}
