// SPDX-License-Identifier: Apache-2.0
//! Whole runs, with the real contracts on the embedded chain.

use std::path::Path;

use super::super::{parse, Checked};
use super::*;
use crate::chain::world::Ground;
use crate::chain::EmbeddedChain;
use crate::quickstart;

fn run_hidden(checked: &Checked) -> Report {
    run(checked, &SuiteBundles::current().unwrap(), &mut EmbeddedChain::new(), &ProgressBar::hidden()).unwrap()
}

/// The quickstart with one change.
fn changed(right: &str, wrong: &str) -> Report {
    let text = include_str!("../../../../deploy/scenarios/quickstart.toml");
    assert_eq!(text.matches(right).count(), 1, "{right:?} should stand in the text once");
    run_hidden(&parse(Path::new("changed.toml"), &text.replacen(right, wrong, 1)).unwrap())
}

#[test]
fn run_closes_the_books_of_the_quickstart_and_is_the_same_in_every_run() {
    let checked = quickstart(None).unwrap();
    let (first, second) = (run_hidden(&checked), run_hidden(&checked));
    assert!(first.is_sound(), "{first}");
    assert_eq!(first, second);
    assert_eq!(first.to_string(), second.to_string());
    let kite = &first.books.accounts[KITE];
    assert!(kite.received > 0 && kite.paid_out > 0 && kite.reserves > 0 && kite.locked > 0 && kite.fees > 0);
    assert_eq!(first.told.len(), checked.scenario.steps.len());
}

#[test]
fn run_closes_the_books_of_the_quickstart_where_amounts_of_coin_have_64_bits() {
    let ground = Ground::Narrow;
    let checked = quickstart(ground.coin_decimals()).unwrap();
    let mut world = ground.open(|| Ok(Vec::new())).unwrap();
    let report = run(&checked, &SuiteBundles::current().unwrap(), world.as_mut(), &ProgressBar::hidden()).unwrap();
    assert!(report.is_sound(), "{report}");
    // 40 COIN in one payment; by the till 12, less what keeps it alive; of a tab 1.25.
    assert_eq!(report.books.accounts[COIN].received, 53_250_000_000);
    assert!(report.to_string().contains("COIN is the chain's own coin, with 9 decimals."));
}

#[test]
fn run_notices_a_step_that_succeeds_and_should_not() {
    let report = changed(
        "by = \"chidi\"\n\n[[step]]\ndo = \"check_state\"",
        "by = \"chidi\"\nexpect_error = \"WrongState\"\n\n[[step]]\ndo = \"check_state\"",
    );
    assert!(!report.is_sound());
    assert!(
        report.failures[0].contains("`execute` should have failed with `WrongState`, and did not"),
        "{:?}",
        report.failures
    );
}

#[test]
fn run_notices_a_step_that_fails_and_should_not_and_names_its_line() {
    let report = changed("expect_error = \"BondLocked\"\n", "");
    assert!(!report.is_sound());
    let line = report.told.last().unwrap().line;
    assert!(
        report.failures[0].starts_with(&format!("changed.toml:{line}: `withdraw_bond` should have succeeded")),
        "{:?}",
        report.failures
    );
}

#[test]
fn run_notices_a_step_that_fails_otherwise_than_expected() {
    let report = changed("expect_error = \"AlreadyVoted\"", "expect_error = \"NoVotes\"");
    assert!(report.failures[0].contains("should have failed with `NoVotes`, and failed with"), "{:?}", report.failures);
}

#[test]
fn run_notices_a_tab_that_is_taken_of_without_enough_signed() {
    let report =
        changed("tab = \"goran's tab\"\nceiling = \"1.5 COIN\"", "tab = \"goran's tab\"\nceiling = \"1.2 COIN\"");
    assert!(report.failures[0].contains("of goran's tab nothing was taken: AboveCeiling"), "{:?}", report.failures);
}

#[test]
fn run_notices_that_work_earned_another_amount() {
    let report = changed("76.78125 KITE", "76.781250000002 KITE");
    assert!(report.failures[0].contains("not 76.781250000002 KITE"), "{:?}", report.failures);
}

#[test]
fn run_takes_a_share_that_was_rounded_down_by_one_unit_and_none_rounded_up() {
    assert!(changed("76.78125 KITE", "76.781250000001 KITE").is_sound());
    assert!(!changed("76.78125 KITE", "76.781249999999 KITE").is_sound());
}
