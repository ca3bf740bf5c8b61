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
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use kite_deploy::bundles::Workspace;
use kite_deploy::chain::Keyring;
use kite_deploy::devnode::{DevNode, RICH};
use kite_deploy::scenario::world::Ground;
use kite_deploy::schema;
use kite_schema::Outcomes;
use serde_json::Value;
use tempfile::TempDir;

const LOCAL: &str = include_str!("../config/local.toml");
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// A folder far from the clone, with nothing in it but a copy of the program and its home; and what it may tell.
struct Elsewhere(TempDir, Outcomes);

impl Elsewhere {
    fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("home/config")).unwrap();
        let (built, moved) = (env!("CARGO_BIN_EXE_kite"), folder.path().join("kite"));
        // The same file by another name, or where the folder is on another disk a copy, which is large.
        fs::hard_link(built, &moved).or_else(|_| fs::copy(built, &moved).map(drop)).unwrap();
        let elsewhere = Self(folder, Outcomes::read(schema::document()).unwrap());
        elsewhere.network(LOCAL, url);
        elsewhere
    }

    /// Writes the file of the network `mine`.
    fn network(&self, text: &str, url: &str) {
        let file = self.0.path().join("home/config/mine.toml");
        fs::write(file, text.replace("ws://127.0.0.1:9944", url)).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = out_of_sight_of_the_clone();
        command.arg(self.0.path().join("kite")).args(words).current_dir(self.0.path());
        command.env("KITE_SURI", RICH).env("KITE_HOME", self.0.path().join("home")).stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// A command that runs until it is stopped, and what it told first.
    fn begin(&self, words: &[&str]) -> (Running, Value) {
        let line = [words, &["--output", "json"]].concat();
        let mut running = Running(self.command(&line).stdout(Stdio::piped()).spawn().unwrap());
        let told = serde_json::Deserializer::from_reader(running.0.stdout.take().unwrap()).into_iter().next();
        let told = told.unwrap().unwrap();
        self.1.hold(words, &told).unwrap_or_else(|error| panic!("{error:#}"));
        (running, told)
    }

    /// What it tells as JSON, and whether it came about.
    fn json(&self, words: &[&str]) -> (Value, bool) {
        let output = self.run(&[words, &["--output", "json"]].concat());
        let told = serde_json::from_slice(&output.stdout);
        let told = told.unwrap_or_else(|error| panic!("{words:?}: {error}: {}", told_by(&output)));
        self.1.hold(words, &told).unwrap_or_else(|error| panic!("{error:#}"));
        (told, output.status.success())
    }

    fn done(&self, words: &[&str]) -> Value {
        let (told, is_done) = self.json(words);
        assert!(is_done, "{words:?}: {told}");
        told
    }
}

/// A program that is stopped when the test is done with it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What runs a program so that the clone's folder is empty for it, where this system lets a user hide a folder.
fn out_of_sight_of_the_clone() -> Command {
    static CAN_HIDE: LazyLock<bool> =
        LazyLock::new(|| hiding().arg("true").status().is_ok_and(|status| status.success()));
    if *CAN_HIDE {
        return hiding();
    }
    Command::new("env")
}

fn hiding() -> Command {
    let clone = Workspace::here().unwrap().root().to_owned();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    command.arg("mount -t tmpfs none \"$0\" && exec \"$@\"").arg(clone);
    command
}

fn told_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn what_came_through_the_till_is_told_as_such(elsewhere: &Elsewhere, on: &[&str]) {
    let till = elsewhere.done(&[&["till", "1"], on].concat());
    let address = till["address"].as_str().unwrap();
    elsewhere.done(&[&["transfer", address, "3 KITE"], on, &["--yes"]].concat());
    elsewhere.done(&[&["flush", "1", "--asset", "KITE"], on, &["--yes"]].concat());
    let payments = elsewhere.done(&[&["payments", "--product", "1"], on].concat());
    let [by_hand, by_till] = payments["payments"].as_array().unwrap().as_slice() else { panic!("{payments}") };
    assert_eq!((&by_hand["through"], &by_till["through"]), (&Value::Null, &"till of product 1".into()));
    assert_eq!((by_till["payer"].as_str(), &by_till["amount"]), (Some(address), &"3000000000000".into()));
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
    assert_eq!(planned["steps"].as_array().unwrap().len(), 20);
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
    assert_eq!(payment["reference_text"], "INV-7");
    assert!(payments["seen"].as_str().unwrap().contains("the chain's first"), "{payments}");
    assert_eq!(elsewhere.done(&with(&["payments", "--reference", "INV-8"]))["payments"], serde_json::json!([]));
    let (told, is_done) = elsewhere.json(&with(&["payments", "--product", "2"]));
    assert!(!is_done && told["error"].as_str().unwrap().starts_with("there is no product 2"), "{told}");
    an_index_tells_the_same_payments(&elsewhere, &payments["payments"]);
    for words in [
        &["status"][..],
        &["products"],
        &["product", "1"],
        &["work"],
        &["tokens"],
        &["earnings", "--of", ALICE],
        &["ask", "router", "current_epoch"],
        &["till", "1"],
    ] {
        elsewhere.done(&with(words));
    }
    let token = deployed["contracts"]["token"]["address"].as_str().unwrap();
    let url = node.url();
    let gas =
        ["gas", "call", "token", "--contract", token, "--message", "PSP22::total_supply", "--from", ALICE, "--url"];
    assert!(elsewhere.done(&[&gas[..], &[&url]].concat())["ref_time"].as_u64().unwrap() > 0);
    assert!(elsewhere.done(&[&gas[..], &[&url, "--answer"]].concat())["answer"].is_string());
    let csv = told_by(&elsewhere.run(&with(&["payments", "--output", "csv"])));
    assert!(csv.starts_with("at,block,transaction,product,payer,through,asset,amount,reference,fee,"), "{csv}");
    assert!(csv.contains(",KITE,12.5,1845039245231293366,0.25,"), "{csv}");

    what_came_through_the_till_is_told_as_such(&elsewhere, &on);

    let (refused, is_done) = elsewhere.json(&sent(&["pay", "7", "1 coin"]));
    assert!(!is_done && refused["refusal"]["sentence"] == "There is no product 7.", "{refused}");
    assert_eq!(refused["refusal"]["error"]["UnknownProduct"], "7");
    let (lost, is_done) = elsewhere.json(&["status", "--network", "nowhere"]);
    assert!(!is_done && lost["error"].as_str().unwrap().contains("expected aleph-zero-testnet, bittensor"), "{lost}");
    let misunderstood = elsewhere.run(&["pay", "x", "--output", "json"]);
    assert_eq!(misunderstood.status.code(), Some(2));
    let told: Value = serde_json::from_slice(&misunderstood.stdout).unwrap();
    assert!(told["error"].as_str().unwrap().contains("expected a whole number"), "{told}");

    elsewhere.network(&LOCAL.replace("fee_bps = 200", "fee_bps = 300"), &url);
    let (wrong, holds) = elsewhere.json(&with(&["verify"]));
    assert!(!holds && wrong["holds"] == false && wrong["error"].as_str().unwrap().contains("do not hold"), "{wrong}");
    elsewhere.network(LOCAL, &url);

    elsewhere.done(&sent(&["propose", "fee", "250"]));
    elsewhere.done(&with(&["proposal", "1"]));
    node.advance_by(66_000).unwrap();
    node.make_block(&mut node.chain(Keyring::default()).unwrap()).unwrap();
    let voted = elsewhere.done(&sent(&["vote", "1", "FOR", "--reason", "-- because"]));
    assert_eq!(voted["proposal"]["actions"][0]["message"], "set_fee");
}

/// It begins where the contracts do, and forgets nothing.
fn an_index_tells_the_same_payments(elsewhere: &Elsewhere, payments: &Value) {
    let (_running, index) =
        elsewhere.begin(&["index", "--network", "mine", "--listen", "127.0.0.1:0", "--data", "data"]);
    let url = index["url"].as_str().unwrap();
    let ask = ["payments", "--network", "mine", "--reference", "INV-7", "--of", ALICE, "--index", url];
    loop {
        // It may not have come so far yet, and says so.
        let (told, is_done) = elsewhere.json(&ask);
        if is_done && told["payments"] == *payments {
            assert!(told["seen"].as_str().unwrap().ends_with("by an index"), "{told}");
            return;
        }
        let said = told["seen"].as_str().or(told["error"].as_str()).unwrap();
        assert!(
            said.contains("not read all") || said.contains("nothing yet") || said.contains("does not follow"),
            "{told}"
        );
    }
}

/// What is left of the clone's paths in a program would be read there, and nowhere else.
#[test]
fn the_programs_own_networks_are_known_without_any_file() {
    let elsewhere = Elsewhere::new("ws://127.0.0.1:1");
    let (preflight, is_ready) = elsewhere.json(&["preflight", "--network", "mine"]);
    assert!(!is_ready && preflight["ready"] == false, "{preflight}");
    assert!(preflight["error"].as_str().unwrap().contains("are in the way"), "{preflight}");
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
    let batch = elsewhere.done(&["batch", "list.csv"]);
    assert_eq!(batch["total_units"], 3);
    let root = batch["root"].as_str().unwrap();
    let member = ["batch", "verify", "--root", root, "--count", "1", "--index", "0", "--payee", ALICE, "--units", "3"];
    assert_eq!(elsewhere.done(&member)["is_member"], true);
    assert!(!elsewhere.json(&[&member[..11], &["4"]].concat()).1);
    assert_eq!(elsewhere.done(&["demo"])["is_sound"], true);
    let (built, is_done) = elsewhere.json(&["build"]);
    assert!(!is_done && built["error"].as_str().unwrap().contains("run it in a clone"), "{built}");
}

/// What builds contracts tells the same way, where the sources are.
#[test]
fn builds_and_checks_are_read_as_json_in_the_clone() {
    let outcomes = Outcomes::read(schema::document()).unwrap();
    for words in [&["build"][..], &["metadata", "--check"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_kite")).args(words).args(["--output", "json"]).output().unwrap();
        let told =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", told_by(&output)));
        outcomes.hold(words, &told).unwrap_or_else(|error| panic!("{error:#}"));
        assert!(output.status.success(), "{told}");
    }
    let costs = kite_deploy::costs::snapshot(&Workspace::here().unwrap(), Ground::Embedded).unwrap();
    let mut told = serde_json::to_value(&costs).unwrap();
    told["error"] = Value::Null;
    outcomes.hold(&["costs"], &told).unwrap();
}
