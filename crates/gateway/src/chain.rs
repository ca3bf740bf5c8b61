// SPDX-License-Identifier: Apache-2.0
//! What the gateway needs of the chain. Tests have one of their own; `kite gateway` brings a node's.

use kite_interfaces::tab::{Outcome, Settled, Tab, TabId, Take};

/// Why the chain cannot be asked or told anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// The contract that keeps the tabs. Calls may take long: they are made where nothing else waits for them.
pub trait Chain: Send + Sync + 'static {
    /// A tab as it is in the newest final block; `None` if there is none, or it was closed.
    fn tab(&self, tab: TabId) -> Result<Option<Tab>, Unreachable>;

    /// Takes, at most [`MAX_TAKES`](kite_interfaces::tab::MAX_TAKES) at once, and pays the product what waits for it; in
    /// the order of `takes`, what became of each. An error leaves open whether it was done: a total is taken once only,
    /// so it can be sent again.
    fn take_and_forward(&self, takes: &[Take]) -> Result<Settled, Unreachable>;
}

/// Whether a take that came out so is not to be tried again as it is.
#[must_use]
pub fn is_final(outcome: &Outcome) -> bool {
    !matches!(outcome, Outcome::Taken(_) | Outcome::NothingNew { .. })
}
