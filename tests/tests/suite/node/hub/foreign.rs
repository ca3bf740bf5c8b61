// SPDX-License-Identifier: Apache-2.0
//! A token that somebody else wrote, by another compiler: OpenZeppelin's plain ERC-20.

use std::fs;

use ink::primitives::AccountId;
use kite_deploy::amount::Amount;
use kite_deploy::chain::{address_text, read_address};
use kite_deploy::people::{Command, Desk};
use kite_deploy::suite::{Assets, Psp22};
use kite_interfaces::{Asset, Balance};
use kite_tests::hub::{person, Ground};
use serde_json::Value as Json;

use super::{advance_epochs, done, is_voted_for, work_is_accepted, CURATOR, PAYER, WORKER};

/// Half of all there is: whoever deployed it has a million of its smallest units.
const PAID: Balance = 500_000;

/// The same with its 18 decimals.
const IN_WORDS: &str = "0.0000000000005 PLAIN";

#[test]
#[ignore = "chains/hub/run compiles the chain and the token, and installs viem"]
fn token_of_others_is_listed_paid_claimed_and_told_as_ours_is() {
    let mut ground = Ground::deployed();
    let token = Psp22(read_address(ground.use_wallets("plain.mjs").trim()).unwrap());
    work_is_accepted(&ground, 1);
    advance_epochs(&mut ground, 1);
    is_listed(&mut ground, token);
    whoever_cannot_pay_is_told_why_and_nothing_is_sent(&ground, token);
    is_paid_and_claimed(&mut ground, token);
    is_not_counted_while_its_decimals_are_unknown(&mut ground, token);
}

fn is_listed(ground: &mut Ground, token: Psp22) {
    let address = address_text(token.address());
    is_refused(ground, PAYER, &["pay", "1", &format!("1 {address}")], "(AssetNotAllowed)");
    let (actions, listing) = (ground.path("actions.toml"), LISTING.replace("PLAIN", &address));
    fs::write(&actions, listing).unwrap();
    is_voted_for(ground, &["propose", "file", actions.to_str().unwrap(), "--anyway"]);
}

const LISTING: &str = r#"description = "one more to be paid in"
[[action]]
call = "router"
message = "set_asset"
args = ["PLAIN", "true"]
"#;

fn whoever_cannot_pay_is_told_why_and_nothing_is_sent(ground: &Ground, token: Psp22) {
    let told = format!("you have 0 PLAIN, and the payment needs {IN_WORDS}");
    is_refused(ground, WORKER, &["pay", "1", IN_WORDS], &told);
    let in_the_tokens_words = format!("{} has too little of the token: 0 of its", address_text(person(WORKER)));
    is_refused(ground, WORKER, &["transfer", &address_text(person(CURATOR)), IN_WORDS], &in_the_tokens_words);
    let asset = format!("Psp22({})", address_text(token.address()));
    let unallowed = ["send", "router", "pay", "1", &asset, "5", "0"];
    is_refused(ground, PAYER, &unallowed, "have not allowed the router to take it. (AssetFailed)");
    let (mut chain, router) = (ground.chain(), ground.suite().0.router.address());
    let allowed = [PAYER, WORKER].map(|who| token.allowance(&mut chain, person(who), router).unwrap());
    assert_eq!(allowed, [0, 0]);
}

fn is_refused(ground: &Ground, who: usize, words: &[&str], why: &str) {
    let refused = ground.run(Some(who), words).unwrap_err();
    assert!(format!("{refused:#}").contains(why), "{refused:#}");
}

fn is_paid_and_claimed(ground: &mut Ground, token: Psp22) {
    let (mut chain, router) = (ground.chain(), ground.suite().0.router);
    done(ground, PAYER, &["pay", "1", IN_WORDS]);
    assert_eq!(router.lifetime(&mut chain, 1, Asset::Psp22(token.address())).unwrap().paid, PAID);
    assert_eq!(token.balance_of(&mut chain, router.address()).unwrap(), PAID);
    let tokens = seen(ground, &["tokens"]);
    let row = tokens["tokens"].as_array().unwrap().iter().find(|row| row["sign"] == "PLAIN").unwrap();
    assert_eq!((&row["held"], &row["decimals"]), (&IN_WORDS.into(), &18.into()));
    advance_epochs(ground, 3);
    done(ground, WORKER, &["claim", "--asset", "PLAIN"]);
    // But for a fee of 2 %.
    assert_eq!(token.balance_of(&mut chain, person(WORKER)).unwrap(), 98 * PAID / 100);
    let (address, worker) = (address_text(token.address()), address_text(person(WORKER)));
    let balance = seen(ground, &["ask", &address, "PSP22::balance_of", &worker, "--metadata", "token"]);
    assert_eq!(balance["answer"], (98 * PAID / 100).to_string());
}

/// What a command that only looks tells scripts.
fn seen(ground: &Ground, words: &[&str]) -> Json {
    let (mut chain, suite, nobody) = (ground.chain(), ground.suite().0, AccountId::from([0; 32]));
    let mut desk = Desk::open(&mut chain, suite, nobody, ground.network().coin).unwrap();
    let line = [words, &["--network", "hub-local"]].concat();
    Command::read(line.iter().copied()).unwrap().look(&mut desk).unwrap().unwrap().json
}

/// Of a token of no decimals it would be another amount.
fn is_not_counted_while_its_decimals_are_unknown(ground: &mut Ground, token: Psp22) {
    let mut chain = ground.chain();
    let mut assets = Assets::of(&mut chain, ground.suite().0, ground.network().coin).unwrap();
    let amount: Amount = format!("1 {}", address_text(token.address())).parse().unwrap();
    assert_eq!(assets.units(&mut chain, &amount).unwrap().1, 10_u128.pow(18));
    ground.node.kill().unwrap();
    let away = assets.units(&mut chain, &amount).unwrap_err();
    assert!(format!("{away:#}").contains("is away for 5 s"), "{away:#}");
}
