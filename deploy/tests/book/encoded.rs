// SPDX-License-Identifier: Apache-2.0
//! What the book tells people to type for cargo-contract must be understood by the contracts that they type it for.

use std::collections::BTreeSet;

use kite_deploy::bundles::SuiteBundles;

use crate::blocks::commands;

/// What stands for the variables of the book: any address, and any bytes.
const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BYTES: &str = "[1, 2]";

/// The walk-through with cargo-contract, a command a line.
pub fn walk_through() -> Vec<String> {
    commands("docs/src/operators/by-hand.md", 0)
}

/// The walk-through for chains of 64-bit balances.
pub fn narrow_walk_through() -> Vec<String> {
    commands("docs/src/operators/chains.md", 2)
}

/// Its `cargo contract` commands, with every variable filled in.
fn calls() -> Vec<Vec<String>> {
    let lines = walk_through().into_iter().filter(|line| line.starts_with("cargo contract "));
    lines.map(|line| words_of(&line)).collect()
}

/// A command's words, with every variable filled in.
fn words_of(line: &str) -> Vec<String> {
    let fill = |line: String, (variable, value): &(&str, &str)| line.replace(variable, value);
    let addresses = ["$ALICE", "$TOKEN", "$ROUTER", "$REGISTRY", "$DAO"].map(|variable| (variable, ADDRESS));
    let variables = [addresses.as_slice(), &[("$WORK", BYTES), ("$PAYMENT", BYTES)]].concat();
    shlex::split(&variables.iter().fold(line.to_owned(), fill)).unwrap()
}

/// `make NAME ARGUMENTS`, `send NAME ADDRESS MESSAGE ARGUMENTS` or `view …`, the last within `$(…)` or alone: the
/// contract, what is called, and its arguments.
fn short_form(line: &str) -> Option<(String, String, Vec<String>)> {
    let inner = line.split_once("$(").and_then(|(_, rest)| rest.strip_suffix(')'));
    let mut words = words_of(inner.unwrap_or(line)).into_iter();
    let (verb, name) = (words.next()?, words.next()?);
    let called = match verb.as_str() {
        "make" => "new".to_owned(),
        "send" | "view" => words.nth(1)?,
        _ => return None,
    };
    Some((name, called, words.collect()))
}

fn after<'a>(words: &'a [String], flag: &str) -> Option<&'a [String]> {
    words.iter().position(|word| word == flag).map(|place| &words[place + 1..])
}

#[test]
fn commands_for_narrow_chains_are_encoded_by_the_bundles_metadata() {
    let bundles = SuiteBundles::current().unwrap();
    let mut called = BTreeSet::new();
    for (name, message, arguments) in narrow_walk_through().iter().filter_map(|line| short_form(line)) {
        let (_, bundle) = bundles.named().into_iter().find(|(known, _)| *known == name).unwrap();
        let encoded = bundle.transcoder().unwrap().encode(&message, &arguments);
        assert!(encoded.is_ok(), "{name} {message}: {}", encoded.unwrap_err());
        called.insert(message);
    }
    let all = ["new", "set_registry", "set_governor", "register_product", "request_data", "transfer_and_call"];
    let all = all.into_iter().chain(["accept", "payment_data", "claim", "propose_fee", "state", "vote"]);
    assert_eq!(called, all.map(String::from).collect());
}

#[test]
fn commands_are_encoded_by_the_bundles_metadata() {
    let bundles = SuiteBundles::current().unwrap();
    let mut named = BTreeSet::new();
    for words in calls() {
        let Some(name) = after(&words, "--message").or_else(|| after(&words, "--constructor")) else {
            continue;
        };
        let file = words.iter().find(|word| word.ends_with(".contract")).unwrap();
        let bundle = match file.trim_start_matches("target/contracts/") {
            "token.contract" => &bundles.token,
            "router.contract" => &bundles.router,
            "registry.contract" => &bundles.registry,
            "dao.contract" => &bundles.dao,
            other => panic!("the page names {other}, which is no bundle of ours"),
        };
        let arguments = after(&words, "--args").unwrap();
        let encoded = bundle.transcoder().unwrap().encode(&name[0], arguments);
        assert!(encoded.is_ok(), "{} {}: {}", bundle.name, name[0], encoded.unwrap_err());
        named.insert(name[0].clone());
    }
    let product = ["register_product", "request_data", "accept", "quote", "payment_data", "claim"];
    let expected = ["new", "set_registry", "transfer_and_call"].into_iter().chain(product);
    assert_eq!(named, expected.map(String::from).collect());
}
