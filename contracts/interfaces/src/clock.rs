// SPDX-License-Identifier: Apache-2.0
//! The income clock that the router and the registry share.

use kite_chain::Read;

use crate::{Epoch, Timestamp};

/// Epoch `n` is the half-open span `[origin_ms + n × epoch_ms, origin_ms + (n + 1) × epoch_ms)`.
/// Set when the router is constructed, and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Clock {
    /// When epoch 0 began, in milliseconds.
    pub origin_ms: Timestamp,
    /// Length of an epoch in milliseconds, never zero.
    pub epoch_ms: u64,
}

impl Clock {
    /// The epoch that holds the moment `now`; `None` before the origin, or if the number
    /// does not fit an [`Epoch`].
    #[must_use]
    pub fn epoch_at(&self, now: Timestamp) -> Option<Epoch> {
        let elapsed = now.checked_sub(self.origin_ms)?;
        elapsed.checked_div(self.epoch_ms)?.try_into().ok()
    }

    /// The moment at which `epoch` begins; `None` if it lies beyond all time.
    #[must_use]
    pub fn start_of(&self, epoch: Epoch) -> Option<Timestamp> {
        self.epoch_ms.checked_mul(epoch.into())?.checked_add(self.origin_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: Clock = Clock { origin_ms: 1_000, epoch_ms: 100 };

    #[test]
    fn epoch_at_changes_on_the_boundary_and_not_before() {
        assert_eq!(CLOCK.epoch_at(999), None);
        assert_eq!(CLOCK.epoch_at(1_000), Some(0));
        assert_eq!(CLOCK.epoch_at(1_099), Some(0));
        assert_eq!(CLOCK.epoch_at(1_100), Some(1));
    }

    #[test]
    fn epoch_at_errors_beyond_the_last_epoch() {
        assert_eq!(CLOCK.epoch_at(u64::MAX), None);
    }

    #[test]
    fn start_of_is_the_first_moment_of_its_epoch() {
        for epoch in [0, 1, 7, u32::MAX] {
            let start = CLOCK.start_of(epoch).unwrap();
            assert_eq!(CLOCK.epoch_at(start), Some(epoch));
        }
    }
}
