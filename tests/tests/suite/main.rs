// SPDX-License-Identifier: Apache-2.0
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

mod both;
mod conformance;
mod costs;
mod deployment;
mod equivalence;
mod hub;
mod interop;
mod largest;
mod narrow;
mod newest;
mod node;
mod room;
mod standards;
mod upgrades;
mod vote_costs;
mod ways;
