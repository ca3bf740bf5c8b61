//! What the README tells people to type must be understood by the contracts that they type it for.

use std::collections::BTreeSet;

use kite_deploy::bundles::SuiteBundles;

/// What stands for the variables of the README: any address, and any bytes.
const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BYTES: &str = "[1, 2]";

/// The README's walk-through with cargo-contract, a command a line.
pub fn walk_through() -> Vec<String> {
    let readme = include_str!("../../../README.md").replace("\\\n", " ");
    let (_, section) = readme.split_once("## By hand, with cargo-contract").unwrap();
    let (_, block) = section.split_once("```sh\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let is_command = |line: &&str| !line.is_empty() && !line.starts_with('#');
    block.lines().filter(is_command).map(str::to_owned).collect()
}

/// Its `cargo contract` commands, with every variable filled in.
fn commands() -> Vec<Vec<String>> {
    let lines = walk_through().into_iter().filter(|line| line.starts_with("cargo contract "));
    let fill = |line: String, (variable, value): &(&str, &str)| line.replace(variable, value);
    let addresses = ["$ALICE", "$TOKEN", "$ROUTER", "$REGISTRY"].map(|variable| (variable, ADDRESS));
    let variables = [addresses.as_slice(), &[("$WORK", BYTES), ("$PAYMENT", BYTES)]].concat();
    lines.map(|line| shlex::split(&variables.iter().fold(line, fill)).unwrap()).collect()
}

fn after<'a>(words: &'a [String], flag: &str) -> Option<&'a [String]> {
    words.iter().position(|word| word == flag).map(|place| &words[place + 1..])
}

#[test]
fn readme_commands_are_encoded_by_the_bundles_metadata() {
    let bundles = SuiteBundles::here().unwrap();
    let mut named = BTreeSet::new();
    for words in commands() {
        let Some(name) = after(&words, "--message").or_else(|| after(&words, "--constructor")) else {
            continue;
        };
        let file = words.iter().find(|word| word.ends_with(".contract")).unwrap();
        let bundle = match file.trim_start_matches("target/contracts/") {
            "token.contract" => &bundles.token,
            "router.contract" => &bundles.router,
            "registry.contract" => &bundles.registry,
            "dao.contract" => &bundles.dao,
            other => panic!("the README names {other}, which is no bundle of ours"),
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
