// SPDX-License-Identifier: Apache-2.0
//! Each role's page from beginning to end, typed on one node: an operator brings the suite there, a payer pays, a
//! contributor claims, voters vote.

use std::fs;

use ink::primitives::AccountId;
use kite_deploy::chain::{read_address, ss58, NodeChain};
use kite_deploy::deployment::record::Record;
use kite_deploy::devnode::{DevNode, RICH};
use kite_deploy::keys::SigningKey;
use kite_deploy::suite::Suite;
use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{Request, Submission, Terms};
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, Balance};
use scale::Encode;
use serde_json::Value;
use tempfile::TempDir;

use crate::blocks::commands;
use crate::terminal::Terminal;

/// Somebody who works in a batch with Alice.
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/// What the product of this story asks for a unit of work: the least that the local network lets it.
const BOND: Balance = 100_000_000_000;

const EPOCH_MS: u64 = 60_000;

/// What the payers' page pays, in units of KITE.
const PAID: Balance = 12_500_000_000_000;

/// What is put on the chain by whoever is at the keyboard, and changes something there.
const SENDING: [&str; 12] = [
    "deploy", "pay", "claim", "register", "submit", "accept", "payee", "retire", "propose", "vote", "execute",
    "delegate",
];

/// A desk: a node, a folder for what is written, a shell in it.
struct Desk {
    node: DevNode,
    folder: TempDir,
    terminal: Terminal,
    network: &'static str,
    alice: SigningKey,
}

impl Desk {
    fn at(node: DevNode, network: &'static str, file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = file.replace("ws://127.0.0.1:9944", &node.url());
        // Whoever types here may be slow.
        let text = text.replace("voting_period_ms = 300_000", "voting_period_ms = 1_800_000");
        fs::write(folder.path().join("network.toml"), format!("patience_ms = 900_000\n{text}")).unwrap();
        let terminal = Terminal::at(folder.path().to_owned());
        Self { node, folder, terminal, network, alice: RICH.parse().unwrap() }
    }

    fn chain(&self) -> NodeChain {
        self.node.chain(self.alice.clone().keyring()).unwrap()
    }

    /// Types all of a block, with this desk's network and folder, and agrees to everything.
    fn type_block(&mut self, page: &str, block: usize) {
        for line in commands(page, block) {
            self.type_line(&line);
        }
    }

    fn type_line(&mut self, line: &str) {
        let command = line.split(" #").next().unwrap().trim();
        let verb = command.strip_prefix("cargo kite ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let folder = if verb == "preflight" { "" } else { " --deployments ." };
        let place = format!("--network network.toml{folder}");
        let mut line = command.replace(&format!("--network {}", self.network), &place);
        line = line.replace("ACCOUNT", &ss58(self.alice.account()));
        if SENDING.contains(&verb) && !line.contains("--dry-run") {
            line.push_str(" --yes");
        }
        self.terminal.type_in(&line);
    }

    fn wait(&mut self, span_ms: u64) {
        self.node.advance_by(span_ms).unwrap();
        let mut chain = self.chain();
        self.node.make_block(&mut chain).unwrap();
    }

    fn wait_until(&mut self, at_ms: u64) {
        self.wait(at_ms.saturating_sub(self.node.now_ms().unwrap()));
    }

    fn suite(&self) -> Suite {
        let genesis = self.chain().genesis();
        Record::read(self.folder.path(), genesis).unwrap().and_then(|record| record.suite()).unwrap()
    }

    /// A batch's file as it was written.
    fn batch(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.folder.path().join("batch.json")).unwrap()).unwrap()
    }

    /// A product, with work of Alice's and a batch of two, both accepted and earning.
    fn found_a_product(&mut self) {
        let (suite, alice, mut chain) = (self.suite(), self.alice.account(), self.chain());
        suite.registry.register_product(&mut chain, alice, terms(alice)).unwrap();
        let batch = self.batch();
        let number = |field: &str| u32::try_from(batch[field].as_u64().unwrap()).unwrap();
        let root = read_address(batch["root"].as_str().unwrap()).unwrap();
        let batch = Batch { root: root.0.into(), count: number("count"), total_units: number("total_units") };
        let works = [(Stage::Annotation, 5, None), (Stage::Collection, batch.total_units, Some(batch))];
        for (stage, units, batch) in works {
            let data = Request::Submit(work(stage, units, batch)).encode();
            let bond = BOND * Balance::from(units);
            suite.token.transfer_and_call(&mut chain, alice, suite.registry.address(), bond, data).unwrap();
        }
        suite.registry.accept(&mut chain, alice, vec![1, 2]).unwrap();
        self.wait(EPOCH_MS);
    }
}

fn terms(curator: AccountId) -> Terms {
    Terms {
        stage_bps: [5_000, 5_000, 0, 0, 0],
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit: BOND,
        curator,
        metadata_uri: "ipfs://product".to_owned(),
        metadata_hash: [7; 32].into(),
        supersedes: None,
    }
}

fn work(stage: Stage, units: u32, batch: Option<Batch>) -> Submission {
    Submission {
        product: 1,
        stage,
        units,
        payee: None,
        batch,
        evidence_uri: "ipfs://work".to_owned(),
        evidence_hash: [9; 32].into(),
    }
}

/// The two commands about a batch, for a list of two: the second proves the first member of what the first wrote.
fn make_a_batch(desk: &mut Desk) {
    let alice = ss58(desk.alice.account());
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
