// SPDX-License-Identifier: Apache-2.0
//! The book of one product in one asset: how a payment is divided, and what a unit has earned since.
//!
//! Each stage has an index: what one unit of it has earned since the beginning, in asset units × 2^128.
//! Dividing a payment moves the indices, never the contributors, so it costs the same whatever
//! their number. What division leaves over stays in the book and is divided with the next payment.

use kite_chain::Read;
use kite_interfaces::router::{Lifetime, Split, Stage, STAGES};
use kite_interfaces::{Balance, Epoch};
use kite_math::{index, search, split, U256};

use crate::wide::Wide;

/// What a product was paid in one asset, and where it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Book {
    indices: [Wide; STAGES],
    index_remainders: [u128; STAGES],
    split_remainders: [u64; split::PARTS],
    paid: Balance,
    upstream: Balance,
    reserve: Balance,
    last_epoch: Epoch,
    checkpoints: u32,
}

/// The indices at the start of an epoch. There is one for each epoch with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Checkpoint {
    /// The epoch.
    pub epoch: Epoch,
    indices: [Wide; STAGES],
}

impl Book {
    /// Divides `amount` by `shares`, and the part of each stage by the `units` that share it now.
    /// `None` if a sum leaves the range of its type: the book is of no use then.
    pub fn distribute(
        &mut self,
        amount: Balance,
        shares: &[u64; split::PARTS],
        units: &[u128; STAGES],
    ) -> Option<Split> {
        let carried_before = split::carried(&self.split_remainders);
        let [fee, upstream, mut stages @ ..] = split::split_down(amount, shares, &mut self.split_remainders)?;
        let reserve = self.accrue_down(&mut stages, units)?;
        self.reserve = self.reserve.checked_add(reserve)?;
        self.paid = self.paid.checked_add(amount)?;
        self.upstream = self.upstream.checked_add(upstream)?;
        let carried_after = split::carried(&self.split_remainders);
        Some(Split { fee, upstream, stages, reserve, carried_before, carried_after })
    }

    /// Moves the indices by each stage's part, and takes the parts of stages without units out of
    /// `stages`; their sum is returned.
    fn accrue_down(&mut self, stages: &mut [Balance; STAGES], units: &[u128; STAGES]) -> Option<Balance> {
        let mut unowned: Balance = 0;
        let indices = self.indices.iter_mut().zip(&mut self.index_remainders);
        for ((part, units), (index, remainder)) in stages.iter_mut().zip(units).zip(indices) {
            if *units == 0 {
                unowned = unowned.checked_add(core::mem::take(part))?;
                continue;
            }
            // growth = ⌊(part × 2^128 + remainder) ÷ units⌋
            let (growth, left) = index::accrue_down(*part, *units, *remainder)?;
            index.add(growth)?;
            *remainder = left;
        }
        Some(unowned)
    }

    /// The checkpoint, and its number, that must be kept before the first payment in epoch `now`.
    pub fn start_epoch(&mut self, now: Epoch) -> Option<(u32, Checkpoint)> {
        if self.checkpoints > 0 && self.last_epoch >= now {
            return None;
        }
        let number = self.checkpoints;
        self.checkpoints = number.checked_add(1)?;
        self.last_epoch = now;
        Some((number, Checkpoint { epoch: now, indices: self.indices }))
    }

    /// The index of `stage` at the start of `epoch`, or now if `epoch` lies in the future: that of the
    /// first checkpoint in it or later. `history` reads checkpoints by number.
    pub fn index_at(&self, epoch: Epoch, stage: Stage, history: impl Fn(u32) -> Option<Checkpoint>) -> U256 {
        let (first, beyond) = self.checkpoints_around(epoch);
        let is_earlier = |checkpoint: Checkpoint| checkpoint.epoch < epoch;
        let skipped = search::partition_point(beyond.saturating_sub(first), |n| {
            history(first.saturating_add(n)).is_some_and(is_earlier)
        });
        let number = first.saturating_add(skipped);
        let checkpoint = (number < self.checkpoints).then(|| history(number)).flatten();
        stage.of(checkpoint.as_ref().map_or(&self.indices, |checkpoint| &checkpoint.indices)).get()
    }

    /// The numbers between which the first checkpoint in `epoch` or later is to be found. Each is of
    /// another epoch, so number `n` is of epoch `n` or later, and after `epoch` there cannot be
    /// more of them than epochs. What is recent is found as fast in a long history as in a short one.
    fn checkpoints_around(&self, epoch: Epoch) -> (u32, u32) {
        let Some(since) = self.last_epoch.checked_sub(epoch) else {
            return (self.checkpoints, self.checkpoints);
        };
        let first = self.checkpoints.saturating_sub(since.saturating_add(1));
        (first, self.checkpoints.min(epoch))
    }

    /// What went upstream so far, to all edges together.
    #[must_use]
    pub fn upstream(&self) -> Balance {
        self.upstream
    }

    /// Takes `amount` out of the reserve, or says how much there is.
    pub fn release(&mut self, amount: Balance) -> Result<(), Balance> {
        self.reserve = self.reserve.checked_sub(amount).ok_or(self.reserve)?;
        Ok(())
    }

    /// Adds `amount` to the reserve. `None` beyond the type.
    pub fn keep(&mut self, amount: Balance) -> Option<()> {
        self.reserve = self.reserve.checked_add(amount)?;
        Some(())
    }

    /// Sums of the book.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        Lifetime { paid: self.paid, reserve: self.reserve, carried: split::carried(&self.split_remainders) }
    }
}
