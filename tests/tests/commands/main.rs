// SPDX-License-Identifier: Apache-2.0
//! The tool's commands on a chain inside this process: every message of every contract has one, and each does what it
//! says.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test whose own numbers or house are wrong must stop"
)]

mod deeds;
mod messages;
mod proposals;
mod recorder;
mod views;
mod words;
