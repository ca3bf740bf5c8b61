//! What the tests across contracts share: the bundles, a deployed house with its people, and
//! models of what must come out.
//!
//! Everything runs on the embedded chain, with the bundles that a node would get. Each test has a
//! chain of its own.

pub mod bundles;
pub mod house;
pub mod model;
pub mod people;

pub use house::{House, Refused, Sent};
