// SPDX-License-Identifier: Apache-2.0
//! The program as scripts use it, and away from the clone: copied to a folder of its own, with a home of its own.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test whose own numbers or node are wrong must stop"
)]

use std::fs;
use std::process::{Command, Output, Stdio};

use kite_deploy::chain::Keyring;
use kite_deploy::devnode::{DevNode, RICH};
use serde_json::Value;
use tempfile::TempDir;

const LOCAL: &str = include_str!("../config/local.toml");
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// A folder far from the clone, with nothing in it but a copy of the program and its home.
struct Elsewhere(TempDir);

impl Elsewhere {
    fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("home/config")).unwrap();
        fs::write(folder.path().join("home/config/mine.toml"), LOCAL.replace("ws://127.0.0.1:9944", url)).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_kite"), folder.path().join("kite")).unwrap();
        Self(folder)
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(self.0.path().join("kite"));
        command.args(words).current_dir(self.0.path()).env("KITE_SURI", RICH).stdin(Stdio::null());
        command.env("KITE_HOME", self.0.path().join("home")).output().unwrap()
    }

    /// What it tells as JSON, and whether it came about.
    fn json(&self, words: &[&str]) -> (Value, bool) {
        let output = self.run(&[words, &["--output", "json"]].concat());
        let told = serde_json::from_slice(&output.stdout);
        let told = told.unwrap_or_else(|error| panic!("{words:?}: {error}: {}", told_by(&output)));
        (told, output.status.success())
    }

    fn done(&self, words: &[&str]) -> Value {
        let (told, is_done) = self.json(words);
        assert!(is_done, "{words:?}: {told}");
        told
    }
}

fn told_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// From the deployment to receipts, by a program that was moved, all of it read as JSON.
#[test]
fn scripts_read_every_outcome_and_every_error_as_json_away_from_the_clone() {
    let Some(mut node) = DevNode::for_test().unwrap() else { return };
    let elsewhere = Elsewhere::new(&node.url());
    let on = ["--network", "mine"];
    let with = |words: &[&'static str]| [words, &on].concat();
    let sent = |words: &[&'static str]| [words, &on, &["--yes"]].concat();

    let (nothing, holds) = elsewhere.json(&with(&["verify"]));
    let nothing = nothing["error"].as_str().unwrap();
    assert!(!holds && nothing.contains("nothing is deployed"), "{nothing}");
    assert_eq!(elsewhere.done(&with(&["preflight"]))["ready"], true);
    let planned = elsewhere.done(&with(&["deploy", "--dry-run"]));
    assert_eq!(planned["steps"].as_array().unwrap().len(), 16);
    let deployed = elsewhere.done(&sent(&["deploy"]));
    assert!(deployed["contracts"]["dao"]["address"].is_string() && deployed["facts"][0]["holds"] == true);
    let verified = elsewhere.done(&with(&["verify"]));
    let unchecked = verified["facts"].as_array().unwrap().iter().find(|fact| fact["is_checked"] == false).unwrap();
    assert_eq!((unchecked["what"].as_str(), &verified["holds"]), (Some("initial allocations"), &Value::Bool(true)));

    let words = ["register", "--described-at", "ipfs://p", "--bond-per-unit", "0.1 KITE", "--model", "10000"];
    let registered = elsewhere.done(&sent(&words));
    let receipt = &registered["transactions"][0];
    assert!(receipt["block_hash"].as_str().unwrap().starts_with("0x") && receipt["transaction"].is_string());
    let paid = elsewhere.done(&sent(&["pay", "1", "12.5 KITE", "--reference", "INV-7"]));
    let hash = paid["transactions"][0]["transaction"].clone();
    let payments = elsewhere.done(&with(&["payments", "--of", ALICE, "--reference", "INV-7"]));
    let payment = &payments["payments"][0];
    assert_eq!(payment["transaction"], hash);
    assert_eq!(
        (payment["amount"].as_str(), payment["split"]["fee"].as_str()),
        (Some("12500000000000"), Some("250000000000"))
    );
    assert_eq!(payment["reference"], "1845039245231293366");
    assert!(payments["seen"].as_str().unwrap().contains("the chain's first"), "{payments}");
    assert_eq!(elsewhere.done(&with(&["payments", "--product", "2"]))["payments"], serde_json::json!([]));
    let csv = told_by(&elsewhere.run(&with(&["payments", "--output", "csv"])));
    assert!(csv.starts_with("at,block,transaction,product,payer,asset,amount,reference,fee,"), "{csv}");
    assert!(csv.contains(",KITE,12.5,1845039245231293366,0.25,"), "{csv}");

    let (refused, is_done) = elsewhere.json(&sent(&["pay", "7", "1 coin"]));
    assert!(!is_done && refused["refusal"]["sentence"] == "There is no product 7.", "{refused}");
    assert_eq!(refused["refusal"]["error"]["UnknownProduct"], "7");
    let (lost, is_done) = elsewhere.json(&["status", "--network", "nowhere"]);
    assert!(!is_done && lost["error"].as_str().unwrap().contains("expected aleph-zero-testnet, bittensor"), "{lost}");
    let misunderstood = elsewhere.run(&["pay", "x", "--output", "json"]);
    assert_eq!(misunderstood.status.code(), Some(2));
    let told: Value = serde_json::from_slice(&misunderstood.stdout).unwrap();
    assert!(told["error"].as_str().unwrap().contains("expected a whole number"), "{told}");

    elsewhere.done(&sent(&["propose", "fee", "250"]));
    node.advance_by(66_000).unwrap();
    node.make_block(&mut node.chain(Keyring::default()).unwrap()).unwrap();
    let voted = elsewhere.done(&sent(&["vote", "1", "FOR", "--reason", "-- because"]));
    assert_eq!(voted["proposal"]["actions"][0]["message"], "set_fee");
}

/// What is left of the clone's paths in a program would be read there, and nowhere else.
#[test]
fn the_programs_own_networks_are_known_without_any_file() {
    let elsewhere = Elsewhere::new("ws://127.0.0.1:1");
    let (told, is_done) = elsewhere.json(&["status", "--network", "mine"]);
    assert!(
        !is_done && told["error"].as_str().unwrap().contains("cannot connect to a node at ws://127.0.0.1:1"),
        "{told}"
    );
    fs::remove_dir_all(elsewhere.0.path().join("home")).unwrap();
    let (told, _) = elsewhere.json(&["status", "--network", "mine"]);
    assert!(told["error"].as_str().unwrap().contains("there is no network called `mine`"), "{told}");
    let (batch, is_done) = elsewhere.json(&["batch", "nothing.csv"]);
    assert!(!is_done && batch["error"].as_str().unwrap().contains("cannot read nothing.csv"), "{batch}");
    fs::write(elsewhere.0.path().join("list.csv"), format!("{ALICE},3\n")).unwrap();
    assert_eq!(elsewhere.done(&["batch", "list.csv"])["total_units"], 3);
}
