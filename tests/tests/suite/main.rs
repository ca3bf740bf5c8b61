//! The contracts together, on the embedded chain, with the bundles that a node would get.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test whose own numbers or house are wrong must stop"
)]

mod attacks;
mod bonds;
mod callees;
mod captures;
mod conformance;
mod costs;
mod deployment;
mod governance;
mod invariants;
mod money;
mod node;
mod payments;
mod powers;
mod readme;
mod upgrades;
mod vote_costs;
