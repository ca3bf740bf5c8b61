// SPDX-License-Identifier: Apache-2.0
//! What the book and the papers beside it tell people to type: every block of commands is run by a test here, or by
//! CI, or it is said why not.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test whose own numbers or node are wrong must stop"
)]

mod blocks;
mod by_hand;
mod desk;
mod encoded;
mod named;
mod roles;
mod terminal;
mod ways;
