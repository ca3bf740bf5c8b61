//! Builds the KITE contracts, puts them on a chain in one planned order, and tells their story.
pub mod batch;
pub mod bundles;
pub mod chain;
pub mod costs;
pub mod demo;
pub mod devnode;
pub mod keys;
pub mod plan;
pub mod scenario;
pub mod suite;
