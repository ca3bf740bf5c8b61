//! The contracts together, on the embedded chain, with the bundles that a node would get.

mod attacks;
mod bonds;
mod conformance;
mod costs;
mod deployment;
mod governance;
mod invariants;
mod money;
mod node;
mod payments;
mod readme;
