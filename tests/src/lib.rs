// SPDX-License-Identifier: Apache-2.0
//! What the tests across contracts share: the bundles, a deployed house with its people, and
//! models of what must come out.
//!
//! Everything runs on the embedded chain, with the bundles that a node would get. Each test has a
//! chain of its own.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test whose own numbers or house are wrong must stop"
)]

pub mod arbitrary;
pub mod bundles;
pub mod cost;
pub mod house;
pub mod hub;
pub mod metadata;
pub mod model;
pub mod node;
pub mod office;
pub mod people;
pub mod schema;
pub mod site;
pub mod stall;
pub mod strangers;
pub mod twins;
pub mod village;

pub use house::{House, Refused, Sent};
