// SPDX-License-Identifier: Apache-2.0
//! What holds on chains of either family, of the contracts and of the commands that people use: tried on the embedded one, and
//! where `KITE_HUB` is set on a Hub, which `chains/hub/run` does. What only a chain with Wasm can try is in modules called
//! `on_wasm`.

mod attacks;
mod bonds;
mod callees;
mod captures;
mod challenges;
mod commands;
mod doors;
mod flatness;
mod forfeits;
mod governance;
pub mod invariants;
mod liars;
mod members;
mod money;
mod payments;
mod people;
mod powers;
mod rules;
mod settling;
mod tab_attacks;
mod tabs;
mod tills;
mod token_attacks;
