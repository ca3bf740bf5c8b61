// SPDX-License-Identifier: Apache-2.0
//! The commands of people as they are typed, on a node.

use std::fs;
use std::path::{Path, PathBuf};

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_deploy::chain::{address_text, Chain};
use kite_deploy::people::Command;
use kite_interfaces::{Asset, Balance};
use kite_tests::house::WINDOW;
use kite_tests::metadata::hex;
use kite_tests::node;
use kite_tests::village::{Village, UNTIL_VOTING_MS};
use scale::Encode;

/// A folder with the files that a command needs: the network's, the deployment's, and the secret.
struct Files(PathBuf);

impl Files {
    fn of(village: &Village, coin: [&str; 2]) -> Self {
        let genesis = hex(village.chain.genesis().as_ref());
        let folder = std::env::temp_dir().join(format!("kite-people-{}-{genesis}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let local = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/config/local.toml");
        let network = fs::read_to_string(local).unwrap().replace("ws://127.0.0.1:9944", &village.node.url());
        let [symbol, decimals] = coin;
        let network = network.replace("\"UNIT\"", &format!("\"{symbol}\""));
        let network = network.replace("coin_decimals = 12", &format!("coin_decimals = {decimals}"));
        fs::write(folder.join("network.toml"), network).unwrap();
        fs::write(folder.join("secret"), "//kite/villager-1").unwrap();
        fs::write(folder.join(format!("{genesis}.json")), record(village, &genesis)).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn run(&self, words: &[&str]) -> anyhow::Result<()> {
        let (network, folder) = (self.path("network.toml"), self.path(""));
        let place = ["--network", &network, "--deployments", &folder];
        Command::read(words.iter().copied().chain(place))?.run()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn record(village: &Village, genesis: &str) -> String {
    let suite = village.suite;
    let contracts = [
        ("token", suite.token.address()),
        ("router", suite.router.address()),
        ("registry", suite.registry.address()),
        ("dao", suite.dao.address()),
    ];
    let contracts: serde_json::Map<_, _> = contracts
        .map(|(name, address)| {
            (name.to_owned(), serde_json::json!({ "address": address_text(address), "code_hash": "0x00" }))
        })
        .into_iter()
        .collect();
    serde_json::json!({
        "network": "local", "genesis": genesis, "plan": "0x00", "deployer": address_text(village.people[0]), "terms": {},
        "contracts": contracts, "steps": []
    })
    .to_string()
}

/// What is proposed: a fee, and a token that products can be paid in.
const ACTIONS: &str = r#"description = "more for the treasury"
[[action]]
call = "router"
message = "set_fee"
args = ["250"]
[[action]]
call = "router"
message = "set_asset"
args = ["USDX", "true"]
"#;

/// Another token with KITE's code, which is the first villager's, who has all of it.
fn token_of_sign(village: &mut Village, sign: &str) -> AccountId {
    let (owner, chain) = (village.people[0], &mut village.chain);
    let code = chain.code_of(village.suite.token.address()).unwrap().unwrap();
    let all: Balance = 1_000_000_000;
    let input = (selector_bytes!("new"), Some(sign), Some(sign), 6_u8, all, vec![(owner, all)], owner).encode();
    chain.instantiate(owner, code, 0, input, sign.as_bytes().to_vec()).unwrap().value
}

#[test]
fn commands_read_network_deployment_and_secret_from_files_and_send_what_was_agreed() {
    let Some(village) = Village::of(1) else { return };
    commands_do_what_was_agreed(village, ["UNIT", "12"]);
}

#[test]
fn commands_do_what_was_agreed_where_balances_have_64_bits() {
    let Some(node) = node::narrow() else { return };
    commands_do_what_was_agreed(Village::on(node, 1), ["TAO", "9"]);
}

fn commands_do_what_was_agreed(mut village: Village, coin: [&str; 2]) {
    let (files, payer) = (Files::of(&village, coin), village.people[0]);
    let (secret, account) = (files.path("secret"), address_text(payer));
    let send = |words: &[&str]| files.run(&[words, &["--suri-file", &secret, "--yes"]].concat());
    let before = village.kite_of(payer);
    files.run(&["pay", "1", "0.0000005 KITE", "--dry-run", "--from", &account]).unwrap();
    assert_eq!(village.kite_of(payer), before);
    send(&["pay", "1", "0.0000005 KITE", "--reference", "4711", "--output", "json"]).unwrap();
    assert_eq!(village.kite_of(payer), before - 500_000);
    send(&["pay", "1", "3 coin"]).unwrap();

    village.advance_epochs(WINDOW + 1);
    send(&["claim"]).unwrap();
    let annotation = (500_000 - 5_000) * 3 / 10;
    assert_eq!(village.kite_of(payer), before - 500_000 + annotation);
    let usdx = token_of_sign(&mut village, "USDX");
    let actions = files.path("actions.toml");
    fs::write(&actions, ACTIONS.replace("USDX", &address_text(usdx))).unwrap();
    // What came in with the newest block stops nobody who had enough before.
    send(&["propose", "file", &actions, "--anyway"]).unwrap();
    files.run(&["proposal", "1"]).unwrap();
    files.run(&["proposal", "1", "--output", "json"]).unwrap();
    let now = village.chain.now_ms().unwrap();
    village.advance_to(now + UNTIL_VOTING_MS + 1_000);
    send(&["vote", "1", "For", "--reason", "- we need it"]).unwrap();
    let (dao, router) = (village.suite.dao, village.suite.router);
    let moment = dao.proposal(&mut village.chain, 1).unwrap().unwrap().proposal.executable_from_ms;
    village.advance_to(moment + 1_000);
    send(&["execute", "1"]).unwrap();
    assert_eq!(router.settings(&mut village.chain).unwrap().fee_bps, 250);
    send(&["pay", "1", "7 USDX"]).unwrap();
    assert_eq!(router.lifetime(&mut village.chain, 1, Asset::Psp22(usdx)).unwrap().paid, 7_000_000);
    send(&["delegate", &address_text([9; 32].into())]).unwrap();
    assert_eq!(village.suite.token.votes(&mut village.chain, payer), Ok(0));
    files.run(&["status", "--of", &account]).unwrap();
    files.run(&["status", "--of", &account, "--output", "json"]).unwrap();

    let refused = send(&["pay", "7", "1 coin"]).unwrap_err();
    assert!(format!("{refused:#}").contains("UnknownProduct(7)"), "{refused:#}");
    fs::remove_file(files.path(&format!("{}.json", hex(village.chain.genesis().as_ref())))).unwrap();
    let homeless = files.run(&["status"]).unwrap_err();
    assert!(homeless.to_string().contains("no deployment to this chain is kept"), "{homeless:#}");
}
