// SPDX-License-Identifier: Apache-2.0
//! What a product owes a product it is built on.

use kite_chain::Read;
use kite_interfaces::router::Edge;
use kite_interfaces::{Balance, Bps};
use kite_math::{add, div_rem_down, multiply};

/// How far an upstream edge was served in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Served {
    /// What all edges together had received by then.
    received: Balance,
    /// What was not yet a whole unit of this edge's part, times the bps of all edges together.
    remainder: Bps,
}

impl Served {
    /// What is owed to `edge`, one of edges of `total_bps`, once all of them together have received
    /// `received`, and how far it is served when that is paid. Over any number of calls it is paid
    /// `⌊received × edge ÷ total⌋`, so all edges together never more than was received.
    #[must_use]
    pub fn owed_down(self, received: Balance, edge: Edge, total_bps: Bps) -> Option<(Balance, Self)> {
        let new = received.checked_sub(self.received)?;
        // owed = ⌊(new × edge + remainder) ÷ total⌋
        let due = add(multiply(new, edge.bps.into()), self.remainder.into())?;
        let (owed, remainder) = div_rem_down(due, total_bps.into())?;
        Some((owed.try_into().ok()?, Self { received, remainder: remainder.try_into().ok()? }))
    }
}
