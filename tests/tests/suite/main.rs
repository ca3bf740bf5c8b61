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

mod attacks;
mod bonds;
mod callees;
mod captures;
mod challenges;
mod commands;
mod conformance;
mod costs;
mod deployment;
mod doors;
mod equivalence;
mod flatness;
mod forfeits;
mod governance;
mod hub;
mod interop;
mod invariants;
mod largest;
mod liars;
mod members;
mod money;
mod narrow;
mod newest;
mod node;
mod payments;
mod people;
mod powers;
mod room;
mod rules;
mod settling;
mod standards;
mod tab_attacks;
mod tabs;
mod tills;
mod token_attacks;
mod upgrades;
mod vote_costs;
mod ways;
