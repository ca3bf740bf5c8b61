// SPDX-License-Identifier: Apache-2.0
//! What a payment must know of a product: its shares, and the units that share each stage.

use kite_chain::Read;
use kite_interfaces::router::{Edge, RouterError, Stage, MAX_STAGE_UNITS, MAX_UPSTREAM, MAX_UPSTREAM_BPS, STAGES};
use kite_interfaces::{Bps, Epoch, ProductId, BPS_WHOLE};
use kite_math::split;

use crate::failure::{overflow, Result};

/// Units per stage. They change at the start of an epoch only, so that nobody can step in just
/// before a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Units {
    live: [u128; STAGES],
    due: [u128; STAGES],
    due_epoch: Epoch,
}

impl Units {
    /// Units of each stage in `epoch`, which must not lie before the last change.
    #[must_use]
    pub fn at(&self, epoch: Epoch) -> &[u128; STAGES] {
        if epoch < self.due_epoch {
            &self.live
        } else {
            &self.due
        }
    }

    /// Units that still fit into each stage from the next epoch on.
    #[must_use]
    pub fn room(&self) -> [u128; STAGES] {
        let mut room = self.due;
        room.iter_mut().for_each(|units| *units = MAX_STAGE_UNITS.saturating_sub(*units));
        room
    }

    /// Adds `units` to `stage` from the next epoch on and returns that epoch.
    pub fn open(&mut self, now: Epoch, stage: Stage, units: u128) -> Result<Epoch> {
        let next = self.prepare_next(now).ok_or_else(overflow)?;
        let due = stage.of_mut(&mut self.due);
        let available = MAX_STAGE_UNITS.saturating_sub(*due);
        if units > available {
            return Err(RouterError::StageFull { available }.into());
        }
        *due = due.saturating_add(units);
        Ok(next)
    }

    /// Takes `units` from `stage` from the next epoch on and returns that epoch.
    pub fn close(&mut self, now: Epoch, stage: Stage, units: u128) -> Option<Epoch> {
        let next = self.prepare_next(now)?;
        let due = stage.of_mut(&mut self.due);
        *due = due.checked_sub(units)?;
        Some(next)
    }

    fn prepare_next(&mut self, now: Epoch) -> Option<Epoch> {
        let next = now.checked_add(1)?;
        self.live = *self.at(now);
        self.due_epoch = next;
        Some(next)
    }
}

/// A product as a payment needs it. How it divides its income never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Product {
    stage_bps: [Bps; STAGES],
    upstream_bps: Bps,
    /// Whether new payments are refused.
    pub stopped: bool,
    /// Units that share each stage.
    pub units: Units,
}

impl Product {
    /// A product without contributors; an error if its terms break a bound. Whether its upstream
    /// products exist is for the caller to know.
    pub fn new(id: ProductId, stage_bps: [Bps; STAGES], upstream: &[Edge]) -> Result<Self> {
        let whole: u32 = stage_bps.iter().copied().map(u32::from).sum();
        if id == 0 {
            return Err(RouterError::InvalidId(id).into());
        }
        if whole != u32::from(BPS_WHOLE) || !is_valid_upstream(id, upstream) {
            return Err(RouterError::InvalidTerms.into());
        }
        let upstream_bps = total_bps(upstream).ok_or(RouterError::InvalidTerms)?;
        Ok(Self { stage_bps, upstream_bps, stopped: false, units: Units::default() })
    }

    /// Shares of a payment: fee, upstream, stages.
    #[must_use]
    pub fn shares(&self, fee_bps: Bps) -> Option<[u64; split::PARTS]> {
        split::shares(fee_bps, self.upstream_bps, &self.stage_bps)
    }

    /// The part of each payment after the fee that goes upstream, all edges together.
    #[must_use]
    pub fn upstream_bps(&self) -> Bps {
        self.upstream_bps
    }
}

/// Every edge leads to an older product, each to another one, and carries something.
fn is_valid_upstream(id: ProductId, upstream: &[Edge]) -> bool {
    upstream.len() <= MAX_UPSTREAM
        && (1..).zip(upstream).all(|(next, edge)| {
            let is_repeated = upstream.iter().skip(next).any(|other| other.product == edge.product);
            edge.product < id && edge.bps > 0 && !is_repeated
        })
}

/// Sum of the edges' shares; `None` above the maximum.
fn total_bps(upstream: &[Edge]) -> Option<Bps> {
    let total = upstream.iter().try_fold(0, |sum: Bps, edge| sum.checked_add(edge.bps))?;
    (total <= MAX_UPSTREAM_BPS).then_some(total)
}
