// SPDX-License-Identifier: Apache-2.0
//! A node with a Hub's chain, an Ethereum RPC in front of it, and the suite on it, deployed by the tool with a key of
//! Ethereum's. Wallets are viem's, by which most pages speak to them: programs in Node.js (`chains/hub/viem`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Parser;
use ink::primitives::AccountId;
use kite_deploy::bundles::Workspace;
use kite_deploy::chain::{address_text, Chain, Keyring, NodeChain};
use kite_deploy::deployment::record::Record;
use kite_deploy::devnode::{DevNode, EthRpc, RICH_KEYS};
use kite_deploy::keys::{Kind, SigningKey};
use kite_deploy::network::Network;
use kite_deploy::suite::{Suite, Ways};
use kite_deploy::{deployment, people, preflight, verify};
use serde_json::json;
use tempfile::TempDir;

/// A command of the operator's.
#[derive(Parser)]
enum Operators {
    /// See [`preflight`].
    Preflight(preflight::Arguments),
    /// See [`deployment`].
    Deploy(deployment::Arguments),
    /// See [`verify`].
    Verify(verify::Arguments),
}

/// A Hub's node, and a folder with the files that commands need.
pub struct Ground {
    /// The node.
    pub node: DevNode,
    rpc: EthRpc,
    folder: TempDir,
}

impl Ground {
    /// Starts both. Whoever is `rich` on a development Hub has a file with their key.
    #[must_use]
    pub fn begin() -> Self {
        let node = DevNode::hub_for_test().unwrap_or_else(|error| panic!("{error:#}"));
        let rpc = EthRpc::of(&node).unwrap_or_else(|error| panic!("{error:#}"));
        let folder = tempfile::tempdir().expect("a place for files");
        let here = Workspace::here().unwrap_or_else(|error| panic!("{error:#}"));
        let network = fs::read_to_string(here.root().join("deploy/config/hub-local.toml")).expect("it is published");
        // A node that is away is back soon, or not at all.
        let url = format!("{}\"\npatience_ms = 5_000", node.url());
        let network = network.replace("ws://127.0.0.1:9944\"", &url);
        fs::write(folder.path().join("network.toml"), network).expect("there is room");
        for (number, key) in RICH_KEYS.iter().enumerate() {
            fs::write(folder.path().join(format!("key-{number}")), key).expect("there is room");
        }
        Self { node, rpc, folder }
    }

    /// The same with the suite on it.
    #[must_use]
    pub fn deployed() -> Self {
        let ground = Self::begin();
        ground.operate("deploy", Some(0)).unwrap_or_else(|error| panic!("{error:#}"));
        ground
    }

    /// Runs a command of the operator's, which signs by the key of this number if it signs.
    pub fn operate(&self, command: &str, key: Option<usize>) -> Result<()> {
        match Operators::try_parse_from(self.line(&["kite", command], key))? {
            Operators::Preflight(arguments) => preflight::run(&arguments),
            Operators::Deploy(arguments) => deployment::run(&arguments),
            Operators::Verify(arguments) => verify::run(&arguments),
        }
    }

    /// Runs a command of people's, which signs by the key of this number if it signs.
    pub fn run(&self, key: Option<usize>, words: &[&str]) -> Result<()> {
        people::Command::read(self.line(words, key).iter().map(String::as_str))?.run()
    }

    fn line(&self, words: &[&str], key: Option<usize>) -> Vec<String> {
        let path = |name: &str| self.path(name).to_str().expect("a path in letters").to_owned();
        let mut line: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        line.extend(["--network".to_owned(), path("network.toml")]);
        if !words.contains(&"preflight") {
            line.extend(["--deployments".to_owned(), path("")]);
        }
        if let Some(number) = key {
            line.extend(["--suri-file".to_owned(), path(&format!("key-{number}")), "--yes".to_owned()]);
        }
        line
    }

    /// A file in its folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The network as its file has it.
    #[must_use]
    pub fn network(&self) -> Network {
        let file = self.path("network.toml");
        Network::parse(&file, &fs::read_to_string(&file).expect("it is there")).expect("it says what it must")
    }

    /// Its chain, on which everybody rich can sign, and what is deployed is known by its names.
    #[must_use]
    pub fn chain(&self) -> NodeChain {
        let mut keys = Keyring::default();
        for number in 0..RICH_KEYS.len() {
            keys.add(key(number));
        }
        let chain = self.network().connect(keys).unwrap_or_else(|error| panic!("{error:#}"));
        self.record(&chain).iter().for_each(|record| record.introduce(&chain));
        chain
    }

    fn record(&self, chain: &NodeChain) -> Option<Record> {
        Record::read(self.folder.path(), Chain::genesis(chain)).expect("it is whole")
    }

    /// Where the suite is.
    #[must_use]
    pub fn suite(&self) -> (Suite, Ways) {
        let record = self.record(&self.chain()).expect("it is deployed");
        (record.suite().expect("addresses"), record.ways().expect("addresses"))
    }

    /// Does by a wallet what `program` says; what it prints.
    pub fn use_wallets(&self, program: &str) -> String {
        let (Suite { token, router, registry, dao }, Ways { tills, .. }) = self.suite();
        let [token, router] = [token.address(), router.address()].map(address_text);
        let [registry, dao, till] = [registry.address(), dao.address(), tills.address()].map(address_text);
        let contracts = json!({ "token": token, "router": router, "registry": registry, "dao": dao, "till": till });
        let suite = json!({ "url": self.rpc.url(), "keys": RICH_KEYS, "contracts": contracts });
        let workspace = Workspace::here().unwrap_or_else(|error| panic!("{error:#}"));
        let mut node = Command::new("node");
        node.arg(program).current_dir(workspace.root().join("chains/hub/viem"));
        node.env("KITE_HUB_SUITE", suite.to_string()).env("CLOCK_AHEAD", self.node.clock_file());
        let output = node.output().expect("Node.js is here");
        let [said, wrong] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success(), "{program} fails; has `npm ci` been run beside it?\n{said}\n{wrong}");
        said.into_owned()
    }
}

/// The key of somebody who is rich on a development Hub.
#[must_use]
pub fn key(number: usize) -> SigningKey {
    Kind::Ethereum.read(RICH_KEYS[number]).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Whose key that is.
#[must_use]
pub fn person(number: usize) -> AccountId {
    key(number).account()
}
