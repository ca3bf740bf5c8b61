//! What a product owes a product it is built on.

use kite_interfaces::router::Edge;
use kite_interfaces::{Balance, Bps};
use kite_math::U256;

use crate::wide::Wide;

/// How far an upstream edge was served in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Served {
    /// What all edges together had received by then.
    received: Wide,
    /// What was not yet a whole unit of this edge's part, times the bps of all edges together.
    remainder: Bps,
}

impl Served {
    /// What is owed to `edge`, one of edges of `total_bps`, once all of them together have received
    /// `received`, and how far it is served when that is paid. Over any number of calls it is paid
    /// `⌊received × edge ÷ total⌋`, so all edges together never more than was received.
    #[must_use]
    pub fn owed_down(self, received: U256, edge: Edge, total_bps: Bps) -> Option<(Balance, Self)> {
        let new = Balance::try_from(received.checked_sub(self.received.get())?).ok()?;
        let (edge_bps, total) = (Balance::from(edge.bps), Balance::from(total_bps));
        // new = whole × total + part, so that no product leaves 128 bits
        let (whole, part) = (new.checked_div(total)?, new.checked_rem(total)?);
        // owed = ⌊(new × edge + remainder) ÷ total⌋
        let rest = part.checked_mul(edge_bps)?.checked_add(self.remainder.into())?;
        let owed = whole.checked_mul(edge_bps)?.checked_add(rest.checked_div(total)?)?;
        let remainder = rest.checked_rem(total)?.try_into().ok()?;
        Some((owed, Self { received: received.into(), remainder }))
    }
}
