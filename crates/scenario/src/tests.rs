// SPDX-License-Identifier: Apache-2.0
//! Each mistake in a scenario is reported with its line and with what was expected there.
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use std::path::Path;

use super::file::{Deed, How};
use super::*;

/// A small scenario without mistakes.
const GOOD: &str = r#"
title = "T"
about = "A"

[[account]]
name = "ada"
kite = "100 KITE"

[[account]]
name = "bob"

[[group]]
name = "many"
count = 3

[[asset]]
sign = "USDX"
decimals = 6
issuer = "bob"
supply = "5 USDX"

[[product]]
id = "data"
curator = "ada"
stages = { collection = 10_000 }
license_bps = 500
bond_per_unit = "0.5 KITE"

[[product]]
id = "app"
curator = "ada"
stages = { application = 10_000 }
upstream = [{ product = "data", bps = 1_000 }]
bond_per_unit = "1 KITE"

[[contribution]]
id = "work"
contributor = "bob"
product = "data"
stage = "collection"
units = 4

[[drawn]]
id = "messages"
group = "many"
product = "data"
stage = "collection"
units = 10
distribution = "zipf"
exponent = 1.5
seed = 1

[[step]]
do = "register"
products = ["data", "app"]
by = "ada"

[[step]]
do = "submit"
note = "with a note"
contributions = ["work", "messages"]

[[step]]
do = "pay"
from = "ada"
product = "app"
amount = "1 KITE"
how = "transfer_and_call"
label = "early"

[[step]]
do = "pull"
from = "app"
to = "data"
asset = "KITE"
by = "bob"

[[step]]
do = "propose"
id = "change"
by = "ada"
description = "D"
actions = [{ set_fee = { bps = 100 } }, { mint = { to = "treasury", amount = "1 KITE" } }]

[[step]]
do = "vote"
proposal = "change"
by = "ada"
choice = "for"
expect_error = "WrongState"

[[step]]
do = "advance"
epochs = 1
"#;

fn read(text: &str) -> Result<Checked, Malformed> {
    parse(Path::new("story.toml"), text)
}

/// Replaces `right`, which stands in the text once, by `wrong`; the error must name the line where
/// `place` then stands and what was expected.
#[track_caller]
fn mistake(right: &str, wrong: &str, place: &str, expected: &str) {
    assert_eq!(GOOD.matches(right).count(), 1, "{right:?} should stand in the text once");
    let text = GOOD.replacen(right, wrong, 1);
    let line = text[..text.find(place).unwrap()].split('\n').count();
    let error = read(&text).unwrap_err().to_string();
    assert!(error.starts_with(&format!("story.toml:{line}: ")), "line {line} of {wrong:?}: {error}");
    assert!(error.contains(expected), "{wrong:?}: {error}");
}

#[test]
fn parse_reads_everything_that_a_scenario_can_say() {
    let checked = read(GOOD).unwrap();
    let steps = &checked.scenario.steps;
    assert_eq!(steps.len(), 7);
    assert_eq!(steps[1].note.as_deref(), Some("with a note"));
    assert_eq!(steps[5].expect_error.as_deref(), Some("WrongState"));
    assert!(matches!(&steps[2].deed, Deed::Pay(pay) if *pay.how.get_ref() == How::TransferAndCall));
    let first_step = GOOD.find("do = \"register\"").unwrap();
    assert_eq!(checked.lines[0], GOOD[..first_step].split('\n').count());
    assert_eq!(checked.drawn["messages"].iter().sum::<u32>(), 10);
    assert_eq!(checked.units(&"0.5 KITE".parse().unwrap()), 500_000_000_000);
    assert_eq!(checked.units(&"0.5 USDX".parse().unwrap()), 500_000);
}

#[test]
fn parse_errors_on_text_that_is_no_toml() {
    mistake("title = \"T\"", "title = ", "title", "invalid string, expected");
    mistake("[[group]]", "[[group]", "[[group]", "expected `.`, `]]`");
}

#[test]
fn parse_errors_on_what_is_missing() {
    mistake("title = \"T\"\n", "", "\nabout", "missing field `title`");
    mistake(
        "curator = \"ada\"\nstages = { collection",
        "stages = { collection",
        "[[product]]",
        "missing field `curator`",
    );
    mistake("amount = \"1 KITE\"\n", "", "[[step]]\ndo = \"pay\"", "missing field `amount`");
}

#[test]
fn parse_errors_on_words_that_it_does_not_know() {
    mistake("license_bps = 500", "licence = 500", "licence", "expected one of `id`");
    mistake("label = \"early\"", "lable = \"early\"", "lable", "expected one of `from`, `product`");
    mistake("note = \"with a note\"", "notes = \"x\"", "notes", "unknown field `notes`");
    mistake("about = \"A\"", "abuot = \"A\"", "abuot", "unknown field `abuot`");
    mistake("do = \"pull\"", "do = \"push\"", "\"push\"", "expected one of `transfer`");
    mistake(
        "stage = \"collection\"\nunits = 4",
        "stage = \"labels\"\nunits = 4",
        "\"labels\"",
        "expected one of `collection`",
    );
    mistake("choice = \"for\"", "choice = \"yes\"", "\"yes\"", "expected one of `abstain`");
    mistake("how = \"transfer_and_call\"", "how = \"cash\"", "\"cash\"", "expected one of `transfer_and_call`");
    mistake("distribution = \"zipf\"", "distribution = \"flat\"", "\"flat\"", "expected `zipf`");
    mistake("{ set_fee = { bps = 100 } }", "{ set_tax = { bps = 100 } }", "set_tax", "expected one of `set_fee`");
    mistake("{ collection = 10_000 }", "{ colection = 10_000 }", "colection", "expected one of `collection`");
}

#[test]
fn parse_errors_on_values_of_another_kind() {
    mistake("units = 4", "units = \"4\"", "\"4\"", "expected u32");
    mistake("count = 3", "count = -3", "-3", "expected u32");
    mistake("count = 3", "count = 2.5", "2.5", "expected u32");
    mistake("kite = \"100 KITE\"", "kite = 100", "kite = 100", "expected a string");
    mistake("kite = \"100 KITE\"", "kite = \"100\"", "kite = \"100\"", "expected an amount");
    mistake("note = \"with a note\"", "note = 7", "note = 7", "expected a string");
    mistake("products = [\"data\", \"app\"]", "products = \"data\"", "products = \"data\"", "expected a sequence");
}

#[test]
fn parse_errors_on_a_step_that_does_not_begin_with_its_verb() {
    mistake(
        "do = \"advance\"\nepochs = 1",
        "epochs = 1\ndo = \"advance\"",
        "[[step]]\nepochs",
        "expected a step to begin with `do = ...`",
    );
}

#[test]
fn check_errors_on_unknown_names() {
    mistake(
        "contributor = \"bob\"",
        "contributor = \"bib\"",
        "\"bib\"",
        "unknown account `bib`, expected one of `ada`, `bob`",
    );
    mistake(
        "curator = \"ada\"\nstages = { application",
        "curator = \"eve\"\nstages = { application",
        "\"eve\"",
        "unknown account `eve`",
    );
    mistake("issuer = \"bob\"", "issuer = \"eve\"", "\"eve\"", "unknown account `eve`");
    mistake("group = \"many\"", "group = \"few\"", "\"few\"", "unknown group `few`, expected one of `many`");
    mistake(
        "contributions = [\"work\", \"messages\"]",
        "contributions = [\"play\"]",
        "\"play\"",
        "unknown contribution `play`",
    );
    mistake(
        "asset = \"KITE\"",
        "asset = \"EUR\"",
        "\"EUR\"",
        "unknown asset `EUR`, expected one of `COIN`, `KITE`, `USDX`",
    );
    mistake("amount = \"1 KITE\"\nhow", "amount = \"1 EUR\"\nhow", "\"1 EUR\"", "unknown asset `EUR`");
    mistake(
        "proposal = \"change\"",
        "proposal = \"chance\"",
        "\"chance\"",
        "unknown proposal `chance`, expected one of `change`",
    );
    mistake(
        "to = \"data\"",
        "to = \"app\"",
        "to = \"app\"",
        "unknown upstream product of `app` `app`, expected one of `data`",
    );
}

#[test]
fn check_errors_on_names_declared_twice_or_taken() {
    mistake("name = \"bob\"", "name = \"ada\"\ncoin = \"1 COIN\"", "name = \"ada\"\ncoin", "declared twice");
    mistake("name = \"many\"", "name = \"ada\" #", "\"ada\" #", "declared twice");
    mistake("id = \"app\"", "id = \"data\" #", "\"data\" #", "declared twice");
    mistake("id = \"messages\"", "id = \"work\" #", "\"work\" #", "declared twice");
    mistake("name = \"bob\"", "name = \"treasury\"", "\"treasury\"", "expected another name");
    mistake("sign = \"USDX\"", "sign = \"KITE\"", "\"KITE\"\ndecimals", "declared twice");
}

#[test]
fn check_errors_on_terms_that_no_registry_takes() {
    mistake("{ collection = 10_000 }", "{ collection = 9_999 }", "{ collection", "sum to 10,000 bps, found 9999");
    mistake("license_bps = 500", "license_bps = 5_001", "5_001", "at most 5000 bps");
    mistake("bps = 1_000", "bps = 499", "499", "expected at least the 500 bps that `data` asks for");
    mistake("bps = 1_000", "bps = 5_001", "5_001", "at most 5000 bps upstream together");
    mistake(
        "{ product = \"data\", bps = 1_000 }",
        "{ product = \"app\", bps = 1_000 }",
        "\"app\", bps",
        "declared before it",
    );
    mistake(
        "{ product = \"data\", bps = 1_000 }",
        "{ product = \"data\", bps = 600 }, { product = \"data\", bps = 700 }",
        "\"data\", bps = 700",
        "declared twice",
    );
}

#[test]
fn check_errors_on_amounts_that_do_not_fit() {
    mistake(
        "bond_per_unit = \"0.5 KITE\"",
        "bond_per_unit = \"0.0000000000001 KITE\"",
        "\"0.0000000000001",
        "at most 12 decimals",
    );
    mistake(
        "bond_per_unit = \"0.5 KITE\"",
        "bond_per_unit = \"1 COIN\"",
        "\"1 COIN\"",
        "expected an amount in KITE, found COIN",
    );
    mistake("supply = \"5 USDX\"", "supply = \"5 KITE\"", "\"5 KITE\"", "expected an amount in USDX, found KITE");
    mistake("amount = \"1 KITE\"\nhow", "amount = \"0 KITE\"\nhow", "\"0 KITE\"", "expected more than nothing");
    mistake("title = \"T\"", "title = \"T\"\ntoken = { cap = \"99 KITE\" }", "\"100 KITE\"", "within the cap");
    mistake("title = \"T\"", "title = \"T\"\nrouter = { fee_bps = 1_001 }", "1_001", "a fee of at most 1000 bps");
    mistake("title = \"T\"", "title = \"T\"\nrouter = { epoch_ms = 5 }", "router", "an epoch of at least");
}

#[test]
fn check_errors_on_payments_that_no_contract_knows() {
    mistake(
        "amount = \"1 KITE\"\nhow",
        "amount = \"1 USDX\"\nhow",
        "\"transfer_and_call\"",
        "only KITE is paid by transfer_and_call",
    );
    mistake("how = \"transfer_and_call\"", "how = \"native\"", "\"native\"", "only COIN is paid by native");
    mistake(
        "amount = \"1 KITE\"\nhow = \"transfer_and_call\"",
        "amount = \"1 COIN\"\nhow = \"allowance\"",
        "\"allowance\"",
        "COIN knows no allowance",
    );
}

#[test]
fn check_errors_on_draws_that_cannot_be() {
    mistake("units = 10\n", "units = 2\n", "units = 2", "at least 1 for each of 3 members");
    mistake("exponent = 1.5", "exponent = -1.5", "-1.5", "an exponent from 0.1 to 10");
    mistake("units = 4", "units = 0", "units = 0", "at least one unit");
    mistake("count = 3", "count = 0", "count = 0", "a count from 1");
}

#[test]
fn check_errors_on_what_happens_too_early() {
    mistake(
        "products = [\"data\", \"app\"]",
        "products = [\"app\"]",
        "\"app\"]",
        "expected `data`, which `app` is built on, to be registered first",
    );
    mistake(
        "products = [\"data\", \"app\"]",
        "products = [\"data\"]",
        "product = \"app\"\namount",
        "expected `app` to be registered by a step before this one",
    );
    mistake(
        "do = \"submit\"\nnote = \"with a note\"",
        "do = \"accept\"",
        "\"work\", \"messages\"",
        "expected `work` to be submitted by a step before",
    );
    mistake(
        "contributions = [\"work\", \"messages\"]",
        "contributions = [\"work\", \"work\"]",
        "contributions",
        "not submitted yet",
    );
}

#[test]
fn check_errors_on_time_that_does_not_pass() {
    mistake("epochs = 1", "epochs = 0", "\"advance\"", "expected one of `epochs = 1`");
    mistake("epochs = 1", "epochs = 1\nms = 1", "\"advance\"", "expected one of `epochs = 1`");
    mistake("epochs = 1", "until = \"voting_ends\"", "\"advance\"", "expected one of `epochs = 1`");
}

#[test]
fn load_reads_the_scenarios_that_ship() {
    for name in ["quickstart", "oasst1"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../deploy/scenarios/{name}.toml"));
        load(&file).unwrap();
    }
}

#[test]
fn load_errors_with_the_file_that_is_not_there() {
    let error = format!("{:#}", load(Path::new("nowhere.toml")).unwrap_err());
    assert!(error.contains("nowhere.toml"), "{error}");
}

#[test]
fn check_errors_on_rules_that_no_registry_takes() {
    let ada = "[[account]]\nname = \"ada\"";
    for (rule, expected) in [
        ("challenger_bps = 5_000", "expected at most 4999 bps"),
        ("contributor_bps = 5_000", "expected at most 4999 bps"),
        ("challenge_bond_bps = 5_001", "expected at most 5000 bps"),
        ("curator_answers_ms = 3_599_999", "milliseconds to answer"),
        ("arbiter_answers_ms = 7_776_000_001", "milliseconds to answer"),
        ("challenge_bond = \"1 USDX\"", "expected an amount in KITE"),
        ("challenge_bond = \"0 KITE\"", "expected more than nothing"),
    ] {
        mistake(ada, &format!("[registry]\n{rule}\n\n{ada}"), rule, expected);
    }
}

#[test]
fn check_errors_on_challenges_of_what_is_not_one_contribution() {
    let last = "[[step]]\ndo = \"advance\"\nepochs = 1\n";
    for verb in ["challenge", "lapse", "sweep"] {
        let more = match verb {
            "challenge" => "because = \"B\"",
            "sweep" => "assets = [\"KITE\"]",
            _ => "",
        };
        let step = |name: &str| format!("[[step]]\ndo = \"{verb}\"\ncontribution = \"{name}\"\nby = \"bob\"\n{more}\n");
        mistake(last, &step("messages"), "\"messages\"\nby", "expected one contribution, and `messages` are many");
        mistake(last, &step("nothing"), "\"nothing\"", "unknown contribution `nothing`");
    }
}

#[test]
fn check_errors_on_a_batch_by_nobody_or_too_large() {
    mistake("seed = 1\n", "seed = 1\nbatch_by = \"zoe\"\n", "\"zoe\"", "unknown account `zoe`");
    let drawn = "units = 10\ndistribution = \"zipf\"\nexponent = 1.5\nseed = 1\n";
    let large = "units = 4_294_967_296\ndistribution = \"zipf\"\nexponent = 1.5\nseed = 1\nbatch_by = \"bob\"\n";
    mistake(drawn, large, "4_294_967_296", "expected no more units in a batch than fit 32 bits");
}

#[test]
fn load_for_writes_coin_with_the_decimals_of_the_chain_and_not_those_of_the_file() {
    let coin = "40 COIN".parse().unwrap();
    let units = |decimals| crate::quickstart(decimals).unwrap().units(&coin);
    assert_eq!([units(None), units(Some(9))], [40_000_000_000_000, 40_000_000_000]);
}

/// Steps of tills and tabs, which may follow those of [`GOOD`].
const WAYS: &str = r#"
[[step]]
do = "send_to_till"
from = "ada"
product = "app"
amount = "1 COIN"

[[step]]
do = "open_till"
product = "data"
by = "bob"

[[step]]
do = "flush"
product = "app"
asset = "COIN"
by = "bob"

[[step]]
do = "open_tab"
id = "the tab"
from = "bob"
product = "app"
seller = "ada"
amount = "5 USDX"
withdraw_delay_ms = 900_000

[[step]]
do = "sign"
tab = "the tab"
ceiling = "2 USDX"

[[step]]
do = "take"
by = "ada"
takes = [{ tab = "the tab", total = "1 USDX" }]

[[step]]
do = "forward"
product = "app"
asset = "USDX"
by = "bob"

[[step]]
do = "begin_withdrawal"
tab = "the tab"

[[step]]
do = "withdraw"
tab = "the tab"
"#;

#[test]
fn parse_reads_tills_and_tabs() {
    assert_eq!(read(&[GOOD, WAYS].concat()).unwrap().scenario.steps.len(), 16);
}

#[test]
fn check_errors_on_tills_and_tabs_that_cannot_be() {
    for (right, wrong, expected) in [
        (
            "from = \"ada\"\nproduct = \"app\"\namount = \"1 COIN\"",
            "from = \"ada\"\nproduct = \"ap\"\namount = \"1 COIN\"",
            "unknown product `ap`",
        ),
        ("amount = \"1 COIN\"", "amount = \"0 COIN\"", "expected more than nothing"),
        ("asset = \"COIN\"", "asset = \"COINS\"", "unknown asset `COINS`"),
        ("seller = \"ada\"", "seller = \"eve\"", "unknown account `eve`"),
        ("withdraw_delay_ms = 900_000", "withdraw_delay_ms = 899_999", "expected a delay of 900000"),
        ("tab = \"the tab\"\nceiling", "tab = \"a tab\"\nceiling", "unknown tab `a tab`, expected one of `the tab`"),
        ("ceiling = \"2 USDX\"", "ceiling = \"2 KITE\"", "expected an amount in USDX"),
        ("takes = [{ tab = \"the tab\", total = \"1 USDX\" }]", "takes = []", "expected 1 to 64 takes"),
        ("do = \"withdraw\"\ntab = \"the tab\"", "do = \"withdraw\"\ntab = \"it\"", "unknown tab `it`"),
    ] {
        assert_eq!(WAYS.matches(right).count(), 1, "{right:?} should stand in the text once");
        let error = read(&[GOOD, &WAYS.replacen(right, wrong, 1)].concat()).unwrap_err().to_string();
        assert!(error.contains(expected), "{wrong:?}: {error}");
    }
}
