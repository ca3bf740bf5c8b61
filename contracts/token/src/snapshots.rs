// SPDX-License-Identifier: Apache-2.0
//! The moments whose votes will be asked for: registered ahead, in any order, and remembered for as long as
//! any vote can last.

use kite_chain::answer::{ensure, refuse, Failure};
use kite_chain::cells::{Free, Map};
use kite_chain::Read;
use kite_interfaces::votes::{SnapshotRegistered, VotesError, RETENTION_MS, SNAPSHOT_HORIZON_MS};
use kite_interfaces::Timestamp;

use crate::history::Moment;
use crate::keys;

/// The first moment of which votes are remembered at `now`.
pub fn remembered_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(RETENTION_MS)
}

/// All registered snapshots. Those that wait are a list in the order of time; as long as none passes, an
/// operation learns from its two ends alone what it must know of them.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Snapshots {
    last_passed: Option<Timestamp>,
    next: Option<Timestamp>,
    /// What comes after a snapshot that waits.
    after: Map<Timestamp, Timestamp, keys::SnapshotsAfter>,
    set: Map<Timestamp, (), keys::SnapshotSet>,
}

impl Snapshots {
    /// Moves to the block of `now` and says whether a snapshot passed, which changes the root cell.
    pub fn advance(&mut self, now: Timestamp) -> bool {
        let before = self.last_passed;
        while let Some(passed) = self.next.filter(|next| *next < now) {
            self.last_passed = Some(passed);
            self.next = self.after.take(passed);
        }
        self.last_passed != before
    }

    /// What an operation in the block of `now`, to which they have moved, must know of the snapshots.
    pub fn moment(&self, now: Timestamp) -> Moment {
        Moment { now, last_snapshot: self.last_passed }
    }

    /// Registers the snapshot `at_ms`; with the event, unless it was there already.
    pub fn register(
        &mut self,
        at_ms: Timestamp,
        now: Timestamp,
    ) -> Result<Option<SnapshotRegistered>, Failure<VotesError>> {
        let latest_ms = now.saturating_add(SNAPSHOT_HORIZON_MS);
        if at_ms < now || at_ms > latest_ms {
            return refuse(VotesError::SnapshotOutOfRange { earliest_ms: now, latest_ms });
        }
        if self.set.contains(at_ms) {
            return Ok(None);
        }
        self.advance(now);
        self.set.insert(at_ms, &());
        self.put_in_line(at_ms);
        Ok(Some(SnapshotRegistered { at_ms }))
    }

    /// `Ok` if `at` is registered and its block is over, so that nothing can change what it saw, and it is not
    /// so old that this may be forgotten.
    pub fn ensure_passed(&self, at: Timestamp, now: Timestamp) -> Result<(), Failure<VotesError>> {
        let since_ms = remembered_since(now);
        ensure(at >= since_ms, VotesError::SnapshotForgotten { since_ms })?;
        ensure(self.set.contains(at), VotesError::SnapshotNotRegistered)?;
        ensure(at < now, VotesError::SnapshotNotPassed)
    }

    /// Frees the cell of a snapshot that is so old that nobody is told of it any more, and says whether there
    /// was one.
    pub fn forget(&mut self, at: Timestamp, now: Timestamp) -> bool {
        at < remembered_since(now) && self.set.free(at)
    }

    /// Puts a snapshot that waits between those before and after it. Their number is small: the governor's grid
    /// has few of them in its delay.
    fn put_in_line(&mut self, at: Timestamp) {
        let mut before = None;
        let mut next = self.next;
        while let Some(earlier) = next.filter(|next| *next < at) {
            before = Some(earlier);
            next = self.after.get(earlier);
        }
        if let Some(next) = next {
            self.after.insert(at, &next);
        }
        match before {
            Some(before) => {
                self.after.insert(before, &at);
            }
            None => self.next = Some(at),
        }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn with(times: &[Timestamp]) -> Snapshots {
        let mut snapshots = Snapshots::default();
        for at in times {
            assert_eq!(snapshots.register(*at, 1).unwrap().map(|event| event.at_ms), Some(*at));
        }
        snapshots
    }

    fn ends(snapshots: &Snapshots) -> (Option<Timestamp>, Option<Timestamp>) {
        (snapshots.last_passed, snapshots.next)
    }

    #[ink::test]
    fn advance_passes_a_snapshot_only_after_its_block() {
        let mut snapshots = with(&[10, 20, 30]);
        for (now, last_passed) in [(10, None), (11, Some(10)), (20, Some(10)), (21, Some(20)), (99, Some(30))] {
            let before = ends(&snapshots);
            let passed = snapshots.advance(now);
            assert_eq!((snapshots.moment(now).last_snapshot, passed), (last_passed, ends(&snapshots) != before));
        }
    }

    #[ink::test]
    fn advance_passes_several_at_once_and_not_that_of_its_own_block() {
        let mut snapshots = with(&[10, 20, 30, 40]);
        assert!(snapshots.advance(40));
        assert_eq!(ends(&snapshots), (Some(30), Some(40)));
        assert!(!snapshots.advance(40));
    }

    #[ink::test]
    fn advance_frees_what_it_passes() {
        let mut snapshots = with(&[10, 20, 30]);
        snapshots.advance(25);
        assert!([10, 20, 30].iter().all(|at| snapshots.after.get(at).is_none()));
        assert!([10, 20, 30].iter().all(|at| snapshots.set.contains(at)));
    }

    #[ink::test]
    fn register_puts_an_earlier_snapshot_before_a_later_one() {
        let mut snapshots = with(&[50, 10, 30, 60, 5]);
        let mut seen = Vec::new();
        for now in 1..=70 {
            seen.extend(snapshots.advance(now).then(|| snapshots.last_passed.unwrap()));
        }
        assert_eq!(seen, [5, 10, 30, 50, 60]);
        assert_eq!(ends(&snapshots), (Some(60), None));
    }

    #[ink::test]
    fn register_says_nothing_of_one_that_is_there() {
        let mut snapshots = with(&[50, 10]);
        assert!(snapshots.register(50, 1).unwrap().is_none());
        assert!(snapshots.register(10, 10).unwrap().is_none());
        assert_eq!(ends(&snapshots), (None, Some(10)));
    }

    #[ink::test]
    fn ensure_passed_errors_the_same_for_an_old_snapshot_whether_it_was_freed_or_not() {
        let now = RETENTION_MS + 100;
        let mut snapshots = with(&[98, 99, 100]);
        snapshots.advance(now);
        assert!(!snapshots.forget(100, now));
        assert!(snapshots.forget(99, now) && !snapshots.forget(99, now));
        for at in [98, 99, 7] {
            assert_eq!(snapshots.ensure_passed(at, now), Err(VotesError::SnapshotForgotten { since_ms: 100 }.into()));
        }
        assert_eq!(snapshots.ensure_passed(100, now), Ok(()));
        assert_eq!(snapshots.ensure_passed(101, now), Err(VotesError::SnapshotNotRegistered.into()));
    }

    proptest! {
        /// However they were registered and whenever it was looked: the last one that passed is the latest
        /// registered before the block, and the next one the earliest from it on.
        #[test]
        fn snapshots_are_passed_in_the_order_of_time(steps in prop::collection::vec((0..6_u64, prop::option::of(0..20_u64)), 1..60)) {
            ink::env::test::run_test::<ink::env::DefaultEnvironment, _>(|_| {
                let (mut snapshots, mut model, mut now) = (Snapshots::default(), BTreeSet::new(), 1);
                for (wait, ahead) in steps {
                    now += wait;
                    if let Some(ahead) = ahead {
                        let registered = snapshots.register(now + ahead, now).unwrap();
                        assert_eq!(registered.is_some(), model.insert(now + ahead));
                    }
                    snapshots.advance(now);
                    let (last, next) = (model.range(..now).next_back(), model.range(now..).next());
                    assert_eq!(ends(&snapshots), (last.copied(), next.copied()));
                }
                Ok(())
            })
            .unwrap();
        }
    }
}
