// SPDX-License-Identifier: Apache-2.0
//! An index of a node's chain says the same as the contracts, to the unit.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread::{sleep, spawn};
use std::time::Duration;

use kite_deploy::amount::Unit;
use kite_deploy::chain::{address_text, read_address, Chain};
use kite_deploy::people::{Command, Desk};
use kite_deploy::scenario::report::Report;
use kite_deploy::suite::Suite;
use kite_index::account::Account;
use kite_index::{Index, Settings};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use serde_json::Value;

/// Where an index of the suite on the chain at `url` answers, which keeps what it knows in `data`.
pub(super) fn index_of(url: &str, suite: &Suite, data: &Path) -> SocketAddr {
    let places: Vec<(String, Account)> = [
        ("token", suite.token.address()),
        ("router", suite.router.address()),
        ("registry", suite.registry.address()),
        ("dao", suite.dao.address()),
    ]
    .map(|(name, address)| (name.to_owned(), *address.as_ref()))
    .to_vec();
    let listen = ([127, 0, 0, 1], 0).into();
    let settings = Settings { url: url.to_owned(), listen, folder: data.to_owned(), rebuild: false };
    let index = Index::open(settings).unwrap();
    let address = index.address().unwrap();
    spawn(move || index.run(move |_| Ok(places), |_| ()));
    address
}

fn ask(index: SocketAddr, path: &str) -> Value {
    let mut stream = TcpStream::connect(index).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: index\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body).unwrap()
}

/// Waits until it has read all that is final; what it says then of itself.
pub(super) fn caught_up(index: SocketAddr) -> Value {
    loop {
        let health = ask(index, "/health");
        if health["is_complete"] == true {
            return health;
        }
        sleep(Duration::from_millis(100));
    }
}

/// Sums of an index: of what, which, in which asset, called how.
type Sums = BTreeMap<(String, String, String, String), Balance>;

fn sums(index: SocketAddr) -> Sums {
    let answer = ask(index, "/v1/sums");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = answer["sums"].as_array().unwrap().iter();
    rows.map(|row| {
        let amount = text(row, "amount").parse().unwrap();
        ((text(row, "of"), text(row, "which"), text(row, "asset"), text(row, "sum")), amount)
    })
    .collect()
}

fn assets(index: SocketAddr) -> Vec<(String, Asset)> {
    let answer = ask(index, "/v1/assets");
    let keys = answer["assets"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned());
    keys.map(|key| {
        let asset = if key == "native" { Asset::Native } else { Asset::Psp22(read_address(&key).unwrap()) };
        (key, asset)
    })
    .collect()
}

/// All events of this kind.
pub(super) fn events(index: SocketAddr, kind: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let answer = ask(index, &format!("/v1/events?kind={kind}&limit=7{after}"));
        all.extend(answer["events"].as_array().unwrap().clone());
        let Some(next) = answer["next"].as_str() else { return all };
        after = format!("&after={next}");
    }
}

fn amount(event: &Value) -> Balance {
    event["data"]["amount"].as_str().unwrap().parse().unwrap()
}

/// Fails unless an index of the chain at `url` has what a story left in the contracts.
pub fn has_the_same_books(url: &str, chain: &mut dyn Chain, story: &Report) {
    let suite = story.suite.unwrap();
    let data = tempfile::tempdir().unwrap();
    let index = index_of(url, &suite, data.path());
    let health = caught_up(index);
    assert_eq!(health["blocks"]["unknown_events"], 0, "{health}");
    assert_eq!(health["blocks"]["gaps"].as_array().unwrap().len(), 0, "{health}");
    assert!(
        health["contracts"].as_array().unwrap().iter().all(|contract| contract["is_understood"] == true),
        "{health}"
    );
    let (sums, assets) = (sums(index), assets(index));
    products_were_paid_as_the_router_says(&sums, &assets, chain, &suite);
    contributions_were_paid_out_as_the_router_says(&sums, &assets, chain, &suite);
    what_is_held_is_what_came_less_what_went(index, &assets, chain, &suite);
    payments_are_those_of_the_story(index, story);
    splits_are_those_of_the_story(&sums, story);
    balances_are_the_sum_of_all_transfers(index, chain, &suite);
    kite_payments_tells_all_of_them(index, chain, suite);
}

fn of(sums: &Sums, what: &str, which: u32, asset: &str, names: &[&str]) -> Balance {
    let found = names
        .iter()
        .filter_map(|name| sums.get(&(what.to_owned(), which.to_string(), asset.to_owned(), (*name).to_owned())));
    found.sum()
}

fn products_were_paid_as_the_router_says(
    sums: &Sums,
    assets: &[(String, Asset)],
    chain: &mut dyn Chain,
    suite: &Suite,
) {
    let count: ProductId = suite.registry.settings(chain).unwrap().product_count;
    let mut paid = 0;
    for product in 1..=count {
        for (key, asset) in assets {
            let lifetime = suite.router.lifetime(chain, product, *asset).unwrap();
            assert_eq!(
                of(sums, "product", product, key, &["paid", "pulled"]),
                lifetime.paid,
                "product {product}, {key}"
            );
            paid += u32::from(lifetime.paid > 0);
        }
    }
    assert!(paid > 2);
}

fn contributions_were_paid_out_as_the_router_says(
    sums: &Sums,
    assets: &[(String, Asset)],
    chain: &mut dyn Chain,
    suite: &Suite,
) {
    let count: ContributionId = suite.registry.settings(chain).unwrap().contribution_count;
    let mut claimed = 0;
    for contribution in 1..=count {
        for (key, asset) in assets {
            let Ok(pending) = suite.router.pending(chain, contribution, *asset) else { continue };
            let paid_out = of(sums, "contribution", contribution, key, &["claimed"]);
            assert_eq!(paid_out, pending.claimed, "contribution {contribution}, {key}");
            claimed += u32::from(paid_out > 0);
        }
    }
    assert!(claimed > 2);
}

fn what_is_held_is_what_came_less_what_went(
    index: SocketAddr,
    assets: &[(String, Asset)],
    chain: &mut dyn Chain,
    suite: &Suite,
) {
    let [paid, claimed, released] = ["Paid", "Claimed", "Released"].map(|kind| events(index, kind));
    for (key, asset) in assets {
        let of = |events: &[Value]| {
            events.iter().filter(|event| event["data"]["asset"] == *key).map(amount).sum::<Balance>()
        };
        let out = of(&claimed)
            + of(&released.iter().filter(|one| one["data"]["pot"] != "Surplus").cloned().collect::<Vec<_>>());
        assert_eq!(of(&paid) - out, suite.router.holdings(chain, *asset).unwrap().held, "{key}");
    }
}

fn payments_are_those_of_the_story(index: SocketAddr, story: &Report) {
    let mut told: Vec<Balance> = story.flows.iter().map(|flow| flow.amount).collect();
    let mut found: Vec<Balance> = events(index, "Paid,Pulled").iter().map(amount).collect();
    told.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, told);
    assert!(events(index, "Paid").iter().all(|event| {
        let receipt = ask(index, &format!("/v1/transactions/{}", event["transaction"].as_str().unwrap()));
        receipt["events"].as_array().unwrap().iter().any(|other| other["id"] == event["id"])
            && receipt["signer"].is_string()
    }));
}

fn splits_are_those_of_the_story(sums: &Sums, story: &Report) {
    let of = |name: &str| {
        let found = sums.iter().filter(|((what, _, _, sum), _)| what == "product" && sum == name);
        found.map(|(_, amount)| *amount).sum::<Balance>()
    };
    let splits = || story.flows.iter().map(|flow| flow.split);
    assert_eq!(of("fee"), splits().map(|split| split.fee).sum());
    assert_eq!(of("upstream"), splits().map(|split| split.upstream).sum());
    assert_eq!(of("stages"), splits().flat_map(|split| split.stages).sum());
    assert_eq!(of("to_reserve"), splits().map(|split| split.reserve).sum());
}

fn balances_are_the_sum_of_all_transfers(index: SocketAddr, chain: &mut dyn Chain, suite: &Suite) {
    let mut balances: BTreeMap<String, (Balance, Balance)> = BTreeMap::new();
    for event in events(index, "Transfer") {
        let value: Balance = event["data"]["value"].as_str().unwrap().parse().unwrap();
        if let Some(from) = event["data"]["from"].as_str() {
            balances.entry(from.to_owned()).or_default().1 += value;
        }
        if let Some(to) = event["data"]["to"].as_str() {
            balances.entry(to.to_owned()).or_default().0 += value;
        }
    }
    assert!(balances.contains_key(&address_text(suite.router.address())));
    for (account, (came, went)) in balances {
        let balance = suite.token.balance_of(chain, read_address(&account).unwrap()).unwrap();
        assert_eq!(came - went, balance, "{account}");
    }
}

/// The command reads all of them from the index, in more pages than one, and from a node that keeps every block the same.
fn kite_payments_tells_all_of_them(index: SocketAddr, chain: &mut dyn Chain, suite: Suite) {
    let coin = Unit { sign: "UNIT".to_owned(), decimals: 12 };
    let mut desk = Desk::open(chain, suite, [0; 32].into(), coin).unwrap();
    let mut told = |words: &[&str]| {
        let line = [&["payments", "--network", "local"], words].concat();
        let seen = Command::read(line.iter().copied()).unwrap().look(&mut desk).unwrap().unwrap();
        seen.json["payments"].as_array().unwrap().clone()
    };
    let all = told(&["--index", &format!("http://{index}")]);
    assert_eq!(all.len(), events(index, "Paid").len());
    assert_eq!(all, told(&["--blocks", "1000000"]));
    let first = all[0]["payer"].as_str().unwrap();
    let of_one = told(&["--index", &format!("http://{index}/"), "--of", first, "--product", "1"]);
    let expected: Vec<_> = all.iter().filter(|row| row["payer"] == first && row["product"] == 1).cloned().collect();
    assert_eq!(of_one, expected);
}
