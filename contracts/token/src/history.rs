// SPDX-License-Identifier: Apache-2.0
//! Past values, kept only where a registered snapshot saw them.
//!
//! A value that changes is archived if a snapshot passed while it was valid, and overwritten
//! otherwise: history grows with the snapshots touched, not with the number of changes.

use ink::primitives::AccountId;
use kite_chain::cells::{Free, GetOrZero, Map, Zeros};
use kite_chain::Read;
use kite_interfaces::{Balance, Timestamp};
use kite_math::search::partition_point;

use crate::keys;

/// Whose value: an account's votes or, for `None`, the total supply.
pub type Subject = Option<AccountId>;

/// The same, at hand elsewhere.
pub type SubjectRef<'a> = Option<&'a AccountId>;

/// When an operation happens.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Time of this block.
    pub now: Timestamp,
    /// The latest registered snapshot before this block, if there is one.
    pub last_snapshot: Option<Timestamp>,
}

/// When a value changed last, and how many of its past values are in the archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Track {
    /// Time of the block of the last change; 0 if there was none.
    pub changed_at: Timestamp,
    /// Number of archived values.
    #[codec(compact)]
    pub archived: u32,
}

impl Track {
    /// Notes that the value changes from `old` at `moment`. Returns the checkpoint to archive, with
    /// its number, if a snapshot passed while the value was `old`.
    pub fn change(&mut self, old: Balance, moment: Moment) -> Option<(u32, Checkpoint)> {
        let since = core::mem::replace(&mut self.changed_at, moment.now);
        let seen = moment.last_snapshot.is_some_and(|snapshot| since <= snapshot);
        // Where no checkpoint is found the value is read as zero: a first zero needs none.
        if !seen || (old == 0 && self.archived == 0) {
            return None;
        }
        let number = self.archived;
        // At most one per snapshot, and their number is a `u32`.
        self.archived = number.saturating_add(1);
        Some((number, Checkpoint { since, value: old }))
    }
}

/// A value that some snapshot saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Checkpoint {
    /// Since when it was valid.
    pub since: Timestamp,
    /// The value.
    pub value: Balance,
}

impl Zeros for Checkpoint {}

/// The archive.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct History {
    checkpoints: Map<(Subject, u32), Checkpoint, keys::Checkpoints>,
}

impl History {
    /// Notes in `track`, and in the archive if need be, that the value of `subject` changes from `old`.
    pub fn change(&mut self, subject: SubjectRef, track: &mut Track, old: Balance, moment: Moment) {
        if let Some((number, checkpoint)) = track.change(old, moment) {
            self.checkpoints.insert((subject, number), &checkpoint);
        }
    }

    /// The value of `subject` at the registered snapshot `at`, given its `track` and its `current` value.
    pub fn value_at(&self, subject: SubjectRef, track: &Track, current: Balance, at: Timestamp) -> Balance {
        if track.changed_at <= at {
            return current;
        }
        // The search looks ever later while it finds checkpoints that are early enough: the last one counts.
        let mut found = 0;
        partition_point(track.archived, |number| {
            // One that was freed is older than any that is asked for, and reads as old as time.
            let checkpoint = self.checkpoints.get_or_zero((subject, number));
            let is_early = checkpoint.since <= at;
            found = if is_early { checkpoint.value } else { found };
            is_early
        });
        found
    }

    /// Frees the checkpoint `number` of `subject`, with its `track`, if all that it answers for lies before
    /// `oldest`, and says whether there was one.
    pub fn forget(&mut self, subject: SubjectRef, track: &Track, number: u32, oldest: Timestamp) -> bool {
        let next = number.saturating_add(1);
        let until = if next < track.archived {
            // One that was freed is older still.
            self.checkpoints.get_or_zero((subject, next)).since
        } else {
            track.changed_at
        };
        until <= oldest && self.checkpoints.free((subject, number))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
mod tests {
    use super::*;

    fn moment(now: Timestamp, last_snapshot: Option<Timestamp>) -> Moment {
        Moment { now, last_snapshot }
    }

    #[test]
    fn change_archives_what_a_snapshot_saw() {
        let mut track = Track { changed_at: 10, archived: 2 };
        assert_eq!(track.change(7, moment(30, Some(10))), Some((2, Checkpoint { since: 10, value: 7 })));
        assert_eq!(track, Track { changed_at: 30, archived: 3 });
    }

    #[test]
    fn change_overwrites_what_no_snapshot_saw() {
        let mut track = Track { changed_at: 10, archived: 2 };
        assert_eq!(track.change(7, moment(30, Some(9))), None);
        assert_eq!(track.change(8, moment(40, None)), None);
        assert_eq!(track, Track { changed_at: 40, archived: 2 });
    }

    #[test]
    fn change_archives_once_per_snapshot() {
        let mut track = Track { changed_at: 10, archived: 0 };
        assert!(track.change(7, moment(30, Some(20))).is_some());
        assert!(track.change(8, moment(30, Some(20))).is_none());
        assert!(track.change(9, moment(40, Some(20))).is_none());
        assert_eq!(track.archived, 1);
    }

    #[test]
    fn change_archives_a_zero_only_after_another_value() {
        assert_eq!(Track { changed_at: 10, archived: 0 }.change(0, moment(30, Some(20))), None);
        let mut track = Track { changed_at: 10, archived: 1 };
        assert_eq!(track.change(0, moment(30, Some(20))), Some((1, Checkpoint { since: 10, value: 0 })));
    }

    const ALICE: SubjectRef = Some(&AccountId([1; 32]));

    /// Values 1, 2, 3 and now 4, valid since 10, 20, 30 and 40; a snapshot saw each.
    fn history() -> (History, Track) {
        let (mut history, mut track) = (History::default(), Track { changed_at: 10, archived: 0 });
        for (old, now) in [(1, 20), (2, 30), (3, 40)] {
            history.change(ALICE, &mut track, old, moment(now, Some(now - 5)));
        }
        (history, track)
    }

    #[ink::test]
    fn forget_frees_what_answers_only_for_what_is_too_old() {
        let (mut history, track) = history();
        assert!(!history.forget(ALICE, &track, 1, 29));
        assert!(history.forget(ALICE, &track, 1, 30));
        assert!(!history.forget(ALICE, &track, 1, 99));
        // What comes before one that is gone is older still.
        assert!(history.forget(ALICE, &track, 0, 30));
        assert!(!history.forget(ALICE, &track, 2, 39));
        assert!(history.forget(ALICE, &track, 2, 40));
        assert!(!history.forget(ALICE, &track, 3, 99));
        assert!(!history.forget(None, &track, 0, 99));
    }

    #[ink::test]
    fn value_at_is_the_same_for_what_is_not_too_old_whatever_was_freed() {
        let (whole, _) = history();
        let expected: Vec<_> = [25, 35, 45].map(|at| whole.value_at(ALICE, &history().1, 4, at)).into();
        assert_eq!(expected, [2, 3, 4]);
        let (mut history, track) = history();
        for (number, oldest, remembered) in [(0, 20, 0..3), (1, 30, 1..3), (2, 40, 2..3)] {
            assert!(history.forget(ALICE, &track, number, oldest));
            let now: Vec<_> = [25, 35, 45].map(|at| history.value_at(ALICE, &track, 4, at)).into();
            assert_eq!(now.get(remembered.clone()), expected.get(remembered));
        }
    }
}
