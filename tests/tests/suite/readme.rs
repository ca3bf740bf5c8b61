//! What the README tells people to type must be understood by the contracts that they type it for.

use std::collections::BTreeSet;

use kite_deploy::bundles::SuiteBundles;

/// Any address will do where the README has a variable.
const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// The `cargo contract` commands of the README, one a line, with every variable filled in.
fn commands() -> Vec<Vec<String>> {
    let readme = include_str!("../../../README.md").replace("\\\n", " ");
    let lines = readme.lines().filter(|line| line.starts_with("cargo contract "));
    let filled = lines.map(|line| {
        ["$ALICE", "$TOKEN", "$ROUTER", "$REGISTRY"]
            .into_iter()
            .fold(line.to_owned(), |line, variable| line.replace(variable, ADDRESS))
    });
    filled.map(|line| shlex::split(&line).unwrap()).collect()
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
    let expected = ["claim", "new", "payment_data", "quote", "register_product", "set_registry", "transfer_and_call"];
    assert_eq!(named, expected.map(String::from).into());
}
