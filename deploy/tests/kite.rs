// SPDX-License-Identifier: Apache-2.0
//! The program itself against a node: what an operator types, and what comes of it.
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
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use ink::primitives::{AccountId, Hash};
use kite_deploy::amount::Amount;
use kite_deploy::chain::{address_text, Chain, Keyring};
use kite_deploy::deployment::record::{Done, Record};
use kite_deploy::devnode::{DevNode, RICH};
use kite_deploy::keys::SigningKey;
use subxt::dynamic::{tx, Value};
use subxt::{OnlineClient, PolkadotConfig};
use subxt_signer::sr25519::{dev, Keypair};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const LOCAL: &str = include_str!("../config/local.toml");
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const STEPS: usize = 20;

/// More coin than a deployment costs.
const WEALTH: u128 = 1_000_000_000_000_000;

/// A node, and a folder with a network's file for it.
struct Stage {
    node: DevNode,
    genesis: Hash,
    folder: TempDir,
    secret: &'static str,
    local: String,
}

impl Stage {
    /// For a deployer who has coin, or not; `None` without a node.
    fn set(secret: &'static str, coin: u128) -> Option<Self> {
        Some(Self::on(DevNode::for_test().unwrap()?, LOCAL.to_owned(), secret, coin))
    }

    /// The same on a chain of 64-bit balances.
    fn narrow(secret: &'static str, coin: u128) -> Option<Self> {
        let local = LOCAL.replace("\"UNIT\"", "\"TAO\"").replace("coin_decimals = 12", "coin_decimals = 9");
        Some(Self::on(DevNode::narrow_for_test().unwrap()?, local, secret, coin))
    }

    fn on(node: DevNode, local: String, secret: &'static str, coin: u128) -> Self {
        let genesis = node.chain(Keyring::default()).unwrap().genesis();
        let stage = Self { node, genesis, folder: tempfile::tempdir().unwrap(), secret, local };
        if coin > 0 {
            stage.send(RICH, secret, coin);
        }
        stage.network("network", &stage.node.url(), "");
        stage
    }

    fn deployer(&self) -> AccountId {
        self.secret.parse::<SigningKey>().unwrap().account()
    }

    /// Writes a network's file like the local one.
    fn network(&self, name: &str, url: &str, more: &str) {
        let deployer = format!("deployer = \"{}\"", address_text(self.deployer()));
        let text = self.local.replace("ws://127.0.0.1:9944", url);
        let more = format!("patience_ms = 900_000\n{more}\n{deployer}");
        let text = text.replace(&format!("deployer = \"{ALICE}\""), &more);
        fs::write(self.file(name), text).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.toml"))
    }

    fn command(&self, words: &[&str], network: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kite"));
        command.args(words).arg("--network").arg(self.file(network));
        if words[0] != "preflight" {
            command.arg("--deployments").arg(self.folder.path());
        }
        command.env("KITE_SURI", self.secret).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words, "network").output().unwrap()
    }

    /// `kite gas` of Alice's on this stage's node.
    fn gas(&self, act: &str, name: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kite"));
        command.args(["gas", act, name, "--from", ALICE, "--url", &self.node.url()]).args(more);
        command.env("RUST_BACKTRACE", "0").output().unwrap()
    }

    /// Sends coin from one to another.
    fn send(&self, from: &str, to: &str, coin: u128) {
        let [from, to] = [from, to].map(|secret| secret.parse::<SigningKey>().unwrap());
        self.node.chain(from.clone().keyring()).unwrap().transfer(from.account(), to.account(), coin).unwrap();
    }

    /// How many steps are on disk.
    fn steps(&self) -> usize {
        let record = Record::read(self.folder.path(), self.genesis).unwrap();
        record.map_or(0, |record| record.steps.len())
    }

    /// How many transactions of the deployer are on the chain.
    fn sent(&self) -> u64 {
        self.node.chain(Keyring::default()).unwrap().transactions_of(self.deployer()).unwrap()
    }

    /// Starts `kite deploy` and waits until so many steps are on disk.
    fn deploy_until(&self, steps: usize) -> Child {
        let mut deploying = self.command(&["deploy", "--yes"], "network").spawn().unwrap();
        loop {
            let has_ended = deploying.try_wait().unwrap().is_some();
            if self.steps() >= steps {
                return deploying;
            }
            if has_ended {
                panic!("step {steps} was never done: {}", told(&deploying.wait_with_output().unwrap()));
            }
            sleep(Duration::from_millis(20));
        }
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    told(output)
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", told(output));
    told(output)
}

/// The program is killed whenever a step is on disk, and begun again. The deployer's transactions are
/// counted by the chain. How many steps it does before it is noticed is the machine's affair.
#[test]
fn deploy_does_each_step_once_however_often_it_is_killed() {
    let Some(stage) = Stage::set("//kite/deployer", WEALTH) else { return };
    let (mut killed, mut steps) = (0, 0);
    while steps < STEPS {
        let mut deploying = stage.deploy_until(steps + 1);
        deploying.kill().unwrap();
        killed += usize::from(!deploying.wait().unwrap().success());
        steps = stage.steps();
    }
    assert!(killed > 0, "it was never killed");
    assert!(done(&stage.run(&["deploy", "--yes"])).contains("deployed and verified"));
    assert_eq!(stage.sent(), STEPS as u64);
    assert!(done(&stage.run(&["verify"])).contains("facts hold"));
    refuses_what_was_not_deployed(&stage);
}

#[test]
fn deploy_goes_on_when_the_node_is_back() {
    let Some(mut stage) = Stage::set("//kite/deployer", WEALTH) else { return };
    assert!(done(&stage.run(&["preflight"])).contains("nothing is in the way"));
    assert!(done(&stage.run(&["deploy", "--dry-run"])).contains("estimated total"));
    assert_eq!(stage.steps(), 0);
    assert!(refused(&stage.run(&["deploy"])).contains("repeat with --yes"));
    assert!(refused(&stage.run(&["verify"])).contains("no contract"));

    let deploying = stage.deploy_until(5);
    stage.node.kill().unwrap();
    sleep(Duration::from_secs(1));
    stage.node.resume().unwrap();
    let survived = deploying.wait_with_output().unwrap();
    assert!(survived.status.success(), "the node came back in time: {}", told(&survived));
    assert_eq!((stage.steps(), stage.sent()), (STEPS, STEPS as u64));
    assert!(done(&stage.run(&["deploy", "--yes"])).contains("deployed and verified"));
    assert_eq!(stage.sent(), STEPS as u64);
}

#[test]
fn deploy_and_verify_count_coin_where_balances_have_64_bits() {
    let Some(stage) = Stage::narrow("//kite/deployer", WEALTH) else { return };
    let preflight = done(&stage.run(&["preflight"]));
    assert!(preflight.contains("nothing is in the way") && preflight.contains("64 bits"), "{preflight}");
    let planned = done(&stage.run(&["deploy", "--dry-run"]));
    locks_less_than_a_hundredth_of_a_tao(&planned);
    assert!(done(&stage.run(&["deploy", "--yes"])).contains("deployed and verified"));
    assert_eq!((stage.steps(), stage.sent()), (STEPS, STEPS as u64));
    costs_what_was_planned(&stage, &planned);
    assert!(done(&stage.run(&["verify"])).contains("facts hold"));
    gas_is_told_in_the_chains_width(&stage);
}

/// What the plan says that the deployment locks, and costs beside it, in rao.
fn foretold(planned: &str) -> [u128; 2] {
    let (_, total) = planned.split_once("estimated total: ").expect(planned);
    let (_, deposits) = total.split_once("deposits ").unwrap();
    let (deposits, fees) = deposits.split_once(", fees ").unwrap();
    [deposits, fees.split_once(',').unwrap().0].map(|amount| amount.parse::<Amount>().unwrap().in_units(9).unwrap())
}

/// A deployer who has as much coin as the plan asks for is not left half-way, nor asked for much more than it takes.
fn costs_what_was_planned(stage: &Stage, planned: &str) {
    let record = Record::read(stage.folder.path(), stage.genesis).unwrap().unwrap();
    let sum = |part: fn(&Done) -> Option<&String>| -> i128 {
        record.steps.iter().filter_map(part).map(|units| units.parse::<i128>().unwrap()).sum()
    };
    let [deposits, fees] = foretold(planned).map(|units| i128::try_from(units).unwrap());
    for (planned, real) in [(deposits, sum(|step| step.deposit.as_ref())), (fees, sum(|step| step.fee.as_ref()))] {
        assert!(real <= planned && (planned - real) * 5 <= real, "{planned} rao were planned, and {real} it was");
    }
}

fn locks_less_than_a_hundredth_of_a_tao(planned: &str) {
    let [deposits, fees] = foretold(planned);
    assert!((1_000_000..10_000_000).contains(&deposits), "{deposits} rao");
    assert!((1_000_000..50_000_000).contains(&fees), "{fees} rao");
}

fn gas_is_told_in_the_chains_width(stage: &Stage) {
    let address = |contract: &str| {
        let record = Record::read(stage.folder.path(), stage.genesis).unwrap().unwrap();
        let suite = record.suite().unwrap();
        address_text(if contract == "dao" { suite.dao.address() } else { suite.router.address() })
    };
    let [router, dao] = ["router", "dao"].map(address);
    let call = |name: &str, message: &str, more: &[&str]| {
        let at = if name == "dao" { &dao } else { &router };
        stage.gas("call", name, &[&["--contract", at, "--message", message], more].concat())
    };
    let epoch = done(&call("router", "current_epoch", &["--answer"]));
    assert!(epoch.trim().parse::<u32>().is_ok(), "{epoch}");
    let token = ["--args", "None", "None", "12", "5", "[]", ALICE];
    for told in [call("router", "payment_data", &["--args", "1", "7"]), stage.gas("instantiate", "token", &token)] {
        let told = done(&told);
        assert!(told.starts_with("--skip-dry-run --gas ") && told.contains(" --proof-size "), "{told}");
    }

    let above = "18446744073709551621";
    let transfer = format!("TransferNative {{ to: {ALICE}, amount: {above} }}");
    for wide in [
        call("router", "pay", &["--value", above, "--args", "1", "Native", above, "7"]),
        call("router", "pay", &["--value", "5", "--args", "1", "Native", above, "7"]),
        stage.gas("instantiate", "token", &[&["--value", above], &token[..]].concat()),
        call("dao", "propose_transfer", &["--args", "\"x\"", ALICE, above]),
        call("dao", "propose_call", &["--args", "\"x\"", &router, "0x01020304", above]),
        call("dao", "propose", &["--args", "\"x\"", &format!("[{transfer}]")]),
    ] {
        let wide = refused(&wide);
        assert!(wide.contains("18,446,744,073.709551621 TAO is more than this chain can count"), "{wide}");
    }
}

/// What root and others do there, in Bittensor's own pallets.
#[test]
fn preflight_and_errors_tell_of_a_safe_mode_and_of_a_deployer_who_is_held_back() {
    let Some(stage) = Stage::narrow("//Eve", 0) else { return };
    let wallet = Wallet::of(&stage.node);
    wallet.as_root("force_enter");
    let preflight = refused(&stage.run(&["preflight"]));
    assert!(preflight.contains("none until block") && preflight.contains("the chain is in safe mode"), "{preflight}");
    let deploying = refused(&stage.run(&["deploy", "--yes"]));
    assert!(deploying.contains("CallFiltered") && deploying.contains("or in a safe mode"), "{deploying}");
    wallet.as_root("force_exit");
    assert!(done(&stage.run(&["preflight"])).contains("open: the chain is in no safe mode"));

    wallet.send(&dev::eve(), "SubtensorModule", "announce_coldkey_swap", vec![Value::from_bytes([7; 32])]);
    let held = refused(&stage.run(&["preflight"]));
    // A row of the table, which may be broken here.
    assert!(held.contains("NO   calls") && held.contains("announced a change of"), "{held}");
    let sent = stage.sent();
    let held = refused(&stage.run(&["deploy", "--yes"]));
    assert!(held.contains("announced a change of its coldkey"), "{held}");
    assert_eq!(stage.sent(), sent);
}

/// Somebody who signs with a program that is not ours.
struct Wallet {
    runtime: Runtime,
    client: OnlineClient<PolkadotConfig>,
}

impl Wallet {
    fn of(node: &DevNode) -> Self {
        let runtime = Runtime::new().unwrap();
        let client = runtime.block_on(OnlineClient::from_url(node.url())).unwrap();
        Self { runtime, client }
    }

    fn send(&self, key: &Keypair, pallet: &str, call: &str, arguments: Vec<Value>) {
        let call = tx(pallet, call, arguments);
        let sent = async {
            let progress = self.client.tx().sign_and_submit_then_watch_default(&call, key).await?;
            progress.wait_for_finalized_success().await
        };
        self.runtime.block_on(sent).unwrap();
    }

    fn as_root(&self, call: &str) {
        let call = tx("SafeMode", call, Vec::<Value>::new()).into_value();
        self.send(&dev::alice(), "Sudo", "sudo", vec![call]);
    }
}

#[test]
fn deploy_goes_on_when_the_deployer_has_coin_again() {
    let Some(stage) = Stage::set("//kite/deployer", WEALTH) else { return };
    let mut deploying = stage.deploy_until(3);
    deploying.kill().unwrap();
    deploying.wait().unwrap();
    let left = stage.node.chain(Keyring::default()).unwrap().native_balance(stage.deployer()).unwrap();
    stage.send(stage.secret, RICH, left - WEALTH / 1_000);
    let before = (stage.steps(), stage.sent());
    let poor = refused(&stage.run(&["deploy", "--yes"]));
    assert!(poor.contains("has 0.99") && poor.contains("send it"), "{poor}");
    assert_eq!((stage.steps(), stage.sent()), before, "nothing is tried that cannot be finished");

    stage.send(RICH, stage.secret, WEALTH);
    assert!(done(&stage.run(&["deploy", "--yes"])).contains("deployed and verified"));
    assert_eq!(stage.sent(), STEPS as u64 + 1, "its own payment beside the steps");
}

#[test]
fn build_says_what_brings_the_compiler_that_it_cannot_fetch_and_leaves_the_bundles() {
    let nothing = TempDir::new().unwrap();
    let mut kite = Command::new(env!("CARGO_BIN_EXE_kite"));
    kite.args(["build", "--anew", "token"]).env("PATH", nothing.path()).stdin(Stdio::null());
    let said = refused(&kite.output().unwrap());
    assert!(said.contains("fetching Rust 1.86.0, which this is compiled with"), "{said}");
    assert!(
        said.contains("there is no rustup here to fetch it: https://rustup.rs has the command that brings rustup"),
        "{said}"
    );

    let there = done(&Command::new(env!("CARGO_BIN_EXE_kite")).args(["build", "token"]).output().unwrap());
    assert!(there.contains("token") && !there.contains("building"), "{there}");
}

/// A disk is full for a program that may make no file longer than so: the system then refuses the rest.
#[test]
fn deploy_goes_on_after_the_disk_was_full() {
    let Some(stage) = Stage::set("//kite/deployer", WEALTH) else { return };
    let deploy = stage.command(&["deploy", "--yes"], "network");
    let mut cramped = Command::new("sh");
    cramped.args(["-c", "trap '' XFSZ; ulimit -f 10; exec \"$0\" \"$@\""]).arg(deploy.get_program());
    cramped.args(deploy.get_args()).env("KITE_SURI", stage.secret);
    let full = refused(&cramped.stdin(Stdio::null()).output().unwrap());
    assert!(full.contains("is the disk full? Nothing is lost: make room and repeat"), "{full}");
    let recorded = stage.steps();
    assert!((1..STEPS).contains(&recorded), "{recorded}");
    assert_eq!(stage.sent(), recorded as u64 + 1, "the last step is done, and not on disk");

    assert!(done(&stage.run(&["deploy", "--yes"])).contains("deployed and verified"));
    assert_eq!(stage.sent(), STEPS as u64);
}

/// Escapes, false lines, refusals as JSON and a reader who goes away, through the whole program.
#[test]
fn people_read_text_of_others_as_text_and_scripts_read_refusals() {
    let Some(stage) = Stage::set(RICH, 0) else { return };
    done(&stage.run(&["deploy", "--yes"]));
    let evil = "fine\u{1b}[2J\u{202e}\nproposal 2 is Executable";
    done(&stage.run(&["propose", "fee", "250", "--description", evil, "--yes"]));
    let forms =
        [&["status"][..], &["proposal", "1"], &["status", "--output", "json"], &["proposal", "1", "--output", "json"]];
    for words in forms {
        let told = done(&stage.run(words));
        let acts = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!told.contains(acts), "{told:?}");
        assert!(!told.lines().any(|line| line.trim_start().starts_with("proposal 2")), "{told}");
        assert!(told.contains("set_fee"), "{told}");
    }
    let json = |output: &Output| serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
    assert_eq!(json(&stage.run(&["proposal", "1", "--output", "json"]))["description"], evil);
    let early = stage.run(&["vote", "1", "for", "--yes", "--output", "json"]);
    assert!(!early.status.success());
    let early = json(&early);
    assert!(early["error"].as_str().unwrap().contains("WrongState"), "{early}");
    assert_eq!(early["proposal"]["actions"][0]["message"], "set_fee");

    let mut reading = stage.command(&["status"], "network").spawn().unwrap();
    drop(reading.stdout.take());
    done(&reading.wait_with_output().unwrap());
}

fn refuses_what_was_not_deployed(stage: &Stage) {
    let file = stage.file("network");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("fee_bps = 200", "fee_bps = 300")).unwrap();
    let other = refused(&stage.run(&["deploy", "--yes"]));
    assert!(other.contains("begun with another plan: router.fee_bps was 200 and is 300"), "{other}");
    let wrong = refused(&stage.run(&["verify"]));
    assert!(wrong.contains("1 of ") && wrong.contains("WRONG") && wrong.contains("router.fee_bps"), "{wrong}");
    fs::write(file, text).unwrap();
}

#[test]
fn metered_use_is_refused_on_a_hub_before_anybody_is_asked_and_leaves_nothing() {
    let (home, api) = (TempDir::new().unwrap(), TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    let url = format!("http://{}", api.local_addr().unwrap());
    let gateway = ["gateway", "--product", "1", "--upstream", &url, "--price", "0.1 KITE"];
    let call = ["call", &url, "--limit", "1 KITE", "--to", "answer"];
    for words in [&gateway[..], &call] {
        let mut kite = Command::new(env!("CARGO_BIN_EXE_kite"));
        kite.args(words).args(["--network", "hub-local", "--suri-file", "no-secret"]);
        let said = refused(&kite.current_dir(home.path()).env("HOME", home.path()).output().unwrap());
        let instead = "metered use does not reach a Hub yet, and hub-local is one: what does stands in the docs";
        assert!(said.contains(instead), "{said}");
    }
    api.set_nonblocking(true).unwrap();
    assert_eq!(api.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn commands_error_with_what_to_do_about_bad_input() {
    let Some(stage) = Stage::set("//kite/pauper", 0) else { return };
    let pauper = refused(&stage.run(&["deploy", "--yes"]));
    assert!(pauper.contains("has 0 UNIT and needs about") && pauper.contains("send it"), "{pauper}");
    let preflight = refused(&stage.run(&["preflight"]));
    assert!(
        preflight.contains("NO") && preflight.contains("StorageDepositNotEnoughFunds: the sender needs more"),
        "{preflight}"
    );
    assert_eq!(stage.sent(), 0);

    let mut command = stage.command(&["deploy", "--yes"], "network");
    let other = refused(&command.env("KITE_SURI", "//Bob").output().unwrap());
    assert!(other.contains("this secret signs for 5FHneW46") && other.contains("correct `deployer`"), "{other}");
    let nonsense = refused(&command.env("KITE_SURI", "hunter2 hunter2").output().unwrap());
    assert!(nonsense.contains("KITE_SURI cannot be used: this is no secret URI"), "{nonsense}");
    assert!(!nonsense.contains("hunter2"), "{nonsense}");
    let silent = refused(&command.env_remove("KITE_SURI").output().unwrap());
    assert!(silent.contains("set KITE_SURI, or name a file by --suri-file"), "{silent}");

    stage.network("elsewhere", "ws://127.0.0.1:1", "");
    let elsewhere = refused(&stage.command(&["preflight"], "elsewhere").output().unwrap());
    assert!(elsewhere.contains("cannot connect to a node at ws://127.0.0.1:1: check the URL"), "{elsewhere}");
    stage.network("pinned", &stage.node.url(), &format!("genesis = \"0x{}\"", "00".repeat(32)));
    let pinned = refused(&stage.command(&["deploy", "--dry-run"], "pinned").output().unwrap());
    assert!(pinned.contains("runs another chain than expected"), "{pinned}");
    let unknown = refused(&stage.command(&["verify"], "unknown").output().unwrap());
    assert!(unknown.contains("cannot read") && unknown.contains("unknown.toml"), "{unknown}");
}
