//! Builds the KITE contracts, puts them on a chain in one planned order, and tells their story.
pub mod amount;
pub mod batch;
pub mod bundles;
pub mod chain;
pub mod costs;
pub mod demo;
pub mod devnode;
pub mod keys;
pub mod people;
pub mod plan;
pub mod release;
pub mod scenario;
pub mod span;
pub mod suite;
pub mod words;
