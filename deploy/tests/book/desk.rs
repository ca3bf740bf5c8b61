// SPDX-License-Identifier: Apache-2.0
//! A node, and somebody who types what pages say.

use std::fs;

use ink::primitives::AccountId;
use kite_deploy::chain::{address_text, read_address, NodeChain};
use kite_deploy::deployment::record::Record;
use kite_deploy::devnode::{DevNode, RICH};
use kite_deploy::keys::SigningKey;
use kite_deploy::suite::{Suite, Ways};
use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{Request, Submission, Terms};
use kite_interfaces::router::Stage;
use kite_interfaces::Balance;
use scale::Encode;
use serde_json::Value;
use tempfile::TempDir;

use crate::blocks::commands;
use crate::terminal::Terminal;

/// What the product of this story asks for a unit of work: the least that the local network lets it.
const BOND: Balance = 100_000_000_000;

/// An epoch of the local network.
pub const EPOCH_MS: u64 = 60_000;

/// What is put on the chain by whoever is at the keyboard, and changes something there.
const SENDING: [&str; 13] = [
    "deploy", "pay", "claim", "register", "submit", "accept", "payee", "retire", "propose", "vote", "execute",
    "delegate", "flush",
];

/// A desk: a node, a folder for what is written, a shell in it.
pub struct Desk {
    /// The chain.
    pub node: DevNode,
    /// Where commands are typed, and what they write lies.
    pub folder: TempDir,
    /// Where they are typed.
    pub terminal: Terminal,
    network: &'static str,
    /// Who types.
    pub alice: SigningKey,
}

impl Desk {
    /// With a network of this node, by the words of the repository's own file.
    pub fn at(node: DevNode, network: &'static str, file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = file.replace("ws://127.0.0.1:9944", &node.url());
        // Whoever types here may be slow.
        let text = text.replace("voting_period_ms = 300_000", "voting_period_ms = 1_800_000");
        fs::write(folder.path().join("network.toml"), format!("patience_ms = 900_000\n{text}")).unwrap();
        let terminal = Terminal::at(folder.path().to_owned());
        Self { node, folder, terminal, network, alice: RICH.parse().unwrap() }
    }

    /// The chain, for who types.
    pub fn chain(&self) -> NodeChain {
        self.node.chain(self.alice.clone().keyring()).unwrap()
    }

    /// Types all of a block, with this desk's network and folder, and agrees to everything.
    pub fn type_block(&mut self, page: &str, block: usize) {
        for line in commands(page, block) {
            self.type_line(&line);
        }
    }

    /// Types a line so.
    pub fn type_line(&mut self, line: &str) {
        let line = self.line(line);
        self.terminal.type_in(&line);
    }

    /// A line as it is typed here.
    pub fn line(&self, line: &str) -> String {
        let command = line.split(" #").next().unwrap().trim();
        let mut words = command.strip_prefix("cargo kite ").unwrap_or_default().split(' ');
        let (verb, part) = (words.next().unwrap_or_default(), words.next());
        let folder = if verb == "preflight" { "" } else { " --deployments ." };
        let place = format!("--network network.toml{folder}");
        let mut line = command.replace(&format!("--network {}", self.network), &place);
        line = line.replace("ACCOUNT", &address_text(self.alice.account()));
        let is_sent = SENDING.contains(&verb) || (verb == "tab" && part != Some("show"));
        if is_sent && !line.contains("--dry-run") {
            line.push_str(" --yes");
        }
        line
    }

    /// Lets time pass.
    pub fn wait(&mut self, span_ms: u64) {
        self.node.advance_by(span_ms).unwrap();
        let mut chain = self.chain();
        self.node.make_block(&mut chain).unwrap();
    }

    /// Lets time pass until then.
    pub fn wait_until(&mut self, at_ms: u64) {
        self.wait(at_ms.saturating_sub(self.node.now_ms().unwrap()));
    }

    /// The suite that was deployed.
    pub fn suite(&self) -> Suite {
        self.record().suite().unwrap()
    }

    /// What stands beside it, and pays it.
    pub fn ways(&self) -> Ways {
        self.record().ways().unwrap()
    }

    fn record(&self) -> Record {
        let genesis = self.chain().genesis();
        Record::read(self.folder.path(), genesis).unwrap().unwrap()
    }

    /// A batch's file as it was written.
    pub fn batch(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.folder.path().join("batch.json")).unwrap()).unwrap()
    }

    /// A product, with work of Alice's and a batch of two, both accepted and earning.
    pub fn found_a_product(&mut self) {
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
