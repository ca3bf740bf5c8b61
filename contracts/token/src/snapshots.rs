//! The moments whose votes will be asked for: registered ahead, in order, never removed.

use ink::storage::Mapping;
use kite_interfaces::votes::{SnapshotRegistered, VotesError, SNAPSHOT_HORIZON_MS};
use kite_interfaces::Timestamp;
use kite_math::search::partition_point;

use crate::history::Moment;
use crate::keys;

/// How far time has moved along the registered snapshots. As long as none passes, an operation
/// learns from this alone what it must know of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Clock {
    registered: u32,
    passed: u32,
    last_passed: Option<Timestamp>,
    next: Option<Timestamp>,
}

impl Clock {
    /// Moves to the block of `now` and says whether a snapshot passed. `time_of` gives the time of a
    /// snapshot by its number.
    pub fn advance(&mut self, now: Timestamp, time_of: impl Fn(u32) -> Option<Timestamp>) -> bool {
        if self.next.is_none_or(|next| next >= now) {
            return false;
        }
        let waiting = self.registered.saturating_sub(self.passed);
        let number = |offset: u32| self.passed.saturating_add(offset);
        let passing = partition_point(waiting, |offset| time_of(number(offset)).is_some_and(|at| at < now));
        self.passed = number(passing);
        self.last_passed = self.passed.checked_sub(1).and_then(&time_of);
        self.next = time_of(self.passed);
        true
    }

    /// Counts the snapshot `at`, later than all before it, and returns its number.
    pub fn append(&mut self, at: Timestamp) -> Result<u32, VotesError> {
        let number = self.registered;
        self.registered = number.checked_add(1).ok_or(VotesError::TooManySnapshots)?;
        self.next = self.next.or(Some(at));
        Ok(number)
    }
}

/// All registered snapshots.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Snapshots {
    clock: Clock,
    times: Mapping<u32, Timestamp, keys::SnapshotTimes>,
    set: Mapping<Timestamp, (), keys::SnapshotSet>,
}

impl Snapshots {
    /// Moves to the block of `now` and says whether a snapshot passed, which changes the root cell.
    pub fn advance(&mut self, now: Timestamp) -> bool {
        let Self { clock, times, .. } = self;
        clock.advance(now, |number| times.get(number))
    }

    /// What an operation in the block of `now`, to which they have moved, must know of the snapshots.
    pub fn moment(&self, now: Timestamp) -> Moment {
        Moment { now, last_snapshot: self.clock.last_passed }
    }

    /// Registers the first possible snapshot at or after `not_before` and returns it; with the event,
    /// unless it was there already.
    pub fn register(
        &mut self,
        not_before: Timestamp,
        now: Timestamp,
    ) -> Result<(Timestamp, Option<SnapshotRegistered>), VotesError> {
        let latest_ms = now.saturating_add(SNAPSHOT_HORIZON_MS);
        if not_before < now || not_before > latest_ms {
            return Err(VotesError::SnapshotOutOfRange { earliest_ms: now, latest_ms });
        }
        match self.last() {
            Some(last) if last >= not_before => Ok((last, None)),
            _ => self.append(not_before),
        }
    }

    /// `Ok` if `at` is registered and its block is over, so that nothing can change what it saw.
    pub fn ensure_passed(&self, at: Timestamp, now: Timestamp) -> Result<(), VotesError> {
        if !self.set.contains(at) {
            return Err(VotesError::SnapshotNotRegistered);
        }
        if at >= now {
            return Err(VotesError::SnapshotNotPassed);
        }
        Ok(())
    }

    fn last(&self) -> Option<Timestamp> {
        self.times.get(self.clock.registered.checked_sub(1)?)
    }

    fn append(&mut self, at_ms: Timestamp) -> Result<(Timestamp, Option<SnapshotRegistered>), VotesError> {
        let number = self.clock.append(at_ms)?;
        self.times.insert(number, &at_ms);
        self.set.insert(at_ms, &());
        Ok((at_ms, Some(SnapshotRegistered { at_ms })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock_of(times: &[Timestamp]) -> Clock {
        let mut clock = Clock::default();
        for at in times {
            clock.append(*at).unwrap();
        }
        clock
    }

    #[test]
    fn advance_passes_a_snapshot_only_after_its_block() {
        let times = [10, 20, 30];
        let mut clock = clock_of(&times);
        for (now, last_passed) in [(10, None), (11, Some(10)), (20, Some(10)), (21, Some(20)), (99, Some(30))] {
            let before = clock;
            let passed = clock.advance(now, |number| times.get(number as usize).copied());
            assert_eq!((clock.last_passed, passed), (last_passed, clock != before), "at {now}");
        }
    }

    #[test]
    fn advance_passes_several_at_once_and_not_that_of_its_own_block() {
        let times = [10, 20, 30, 40];
        let mut clock = clock_of(&times);
        clock.advance(40, |number| times.get(number as usize).copied());
        assert_eq!(clock, Clock { registered: 4, passed: 3, last_passed: Some(30), next: Some(40) });
    }

    #[test]
    fn advance_reads_nothing_until_a_snapshot_passes() {
        let mut clock = clock_of(&[10]);
        clock.advance(10, |_| panic!("read without need"));
        assert_eq!(clock, clock_of(&[10]));
    }

    #[test]
    fn append_errors_too_many_snapshots() {
        let mut clock = Clock { registered: u32::MAX, ..Clock::default() };
        assert_eq!(clock.append(1), Err(VotesError::TooManySnapshots));
    }

    #[test]
    fn append_after_all_have_passed_waits_for_the_new_one() {
        let times = [10, 50];
        let mut clock = clock_of(&times[..1]);
        clock.advance(20, |number| times[..1].get(number as usize).copied());
        clock.append(50).unwrap();
        assert_eq!(clock, Clock { registered: 2, passed: 1, last_passed: Some(10), next: Some(50) });
    }
}
