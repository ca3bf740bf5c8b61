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

/// What happened, but for the moments and spans: a node's clock goes on while the story is told.
fn happened(told: &Told) -> (usize, Option<u32>, &str) {
    let words = if told.verb == "advance" { told.verb } else { &told.happened };
    let until_a_moment = words.split("_ms: ").next().unwrap_or_default();
    (told.line, told.epoch, until_a_moment)
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
    assert_eq!(here.told.len(), there.told.len());
    for (here, there) in here.told.iter().zip(&there.told) {
        assert_eq!(happened(here), happened(there));
    }
}
