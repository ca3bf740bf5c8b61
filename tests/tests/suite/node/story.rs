//! A scenario's story has the same books on a node as in this process.

use kite_deploy::chain::EmbeddedChain;
use kite_deploy::demo::quickstart;
use kite_deploy::scenario::report::{Report, Told};
use kite_deploy::scenario::world::{NodeWorld, World};
use kite_deploy::scenario::{load, run};
use kite_tests::bundles::suite;
use kite_tests::node;

fn told_in(world: &mut dyn World) -> Report {
    let report = run::run(&load(&quickstart()).unwrap(), &suite(), world, &run::progress_bar()).unwrap();
    assert!(report.is_sound(), "{report}");
    report
}

/// What happened, but for how long time passed: a node's clock goes on while the story is told.
fn happened(told: &Told) -> (usize, Option<u32>, &str, Option<&str>) {
    let words = (told.verb != "advance").then_some(told.happened.as_str());
    (told.line, told.epoch, told.verb, words)
}

#[test]
fn story_has_the_same_books_on_a_node() {
    let Some(node) = node::own() else { return };
    let here = told_in(&mut EmbeddedChain::new());
    let there = told_in(&mut NodeWorld::of_our_own(node).unwrap());
    assert_eq!(here.books.accounts, there.books.accounts);
    assert_eq!(here.books.bonds, there.books.bonds);
    assert_eq!(here.flows, there.flows);
    assert_eq!(here.earnings, there.earnings);
    assert_eq!(here.effects, there.effects);
    let tallies = |report: &Report| -> Vec<_> {
        let votes = report.votes.iter();
        votes.map(|vote| (vote.id, vote.state, vote.quorum, vote.proposal.eligible, vote.proposal.tally)).collect()
    };
    assert_eq!(tallies(&here), tallies(&there));
    let steps = |report: &Report| report.told.iter().map(|told| format!("{:?}", happened(told))).collect::<Vec<_>>();
    assert_eq!(steps(&here), steps(&there));
}
