// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::router::{Split, Stage, MAX_STAGE_UNITS};
use kite_interfaces::{Balance, Bps, Epoch};
use kite_math::U256;
use proptest::prelude::*;

use super::{edge, STAGES, WEIGHTS};
use crate::book::{Book, Checkpoint};
use crate::product::Product;
use crate::upstream::Served;

/// A book that keeps its own history.
#[derive(Clone, Default)]
struct Ledger {
    book: Book,
    history: Vec<Checkpoint>,
}

impl Ledger {
    fn pay(&mut self, now: Epoch, amount: Balance, fee_bps: Bps, units: &[u128; 5]) -> Option<Split> {
        if let Some((number, checkpoint)) = self.book.start_epoch(now) {
            assert_eq!(usize::try_from(number).unwrap(), self.history.len());
            self.history.push(checkpoint);
        }
        let shares = Product::new(2, WEIGHTS, &[edge(1, 1_000)]).unwrap().shares(fee_bps).unwrap();
        self.book.distribute(amount, &shares, units)
    }

    fn index_at(&self, epoch: Epoch, stage: Stage) -> U256 {
        let read = |number| self.history.get(usize::try_from(number).unwrap()).copied();
        self.book.index_at(epoch, stage, read)
    }
}

fn sum(split: &Split) -> U256 {
    let parts = [split.fee, split.upstream, split.reserve];
    parts.into_iter().chain(split.stages).fold(U256::zero(), |sum, part| sum + part)
}

#[test]
fn distribute_pays_fee_then_upstream_then_stages() {
    let split = Ledger::default().pay(0, 1_000_000, 200, &[1; 5]).unwrap();
    assert_eq!(split.fee, 20_000);
    assert_eq!(split.upstream, 98_000);
    assert_eq!(split.stages, [264_600, 220_500, 176_400, 132_300, 88_200]);
    assert_eq!((split.reserve, split.carried_after), (0, 0));
}

#[test]
fn distribute_gives_empty_stages_to_the_reserve_and_not_to_the_next_to_join() {
    let mut ledger = Ledger::default();
    let split = ledger.pay(0, 1_000_000, 0, &[0, 1, 0, 1, 1]).unwrap();
    assert_eq!(split.stages, [0, 225_000, 0, 135_000, 90_000]);
    assert_eq!(split.reserve, 450_000);
    assert_eq!(ledger.book.lifetime().reserve, 450_000);
    assert_eq!(ledger.index_at(1, Stage::Collection), U256::zero());
}

#[test]
fn distribute_carries_what_is_less_than_a_unit() {
    let mut ledger = Ledger::default();
    let splits: Vec<_> = (0..100).map(|_| ledger.pay(0, 1, 0, &[1; 5]).unwrap()).collect();
    assert_eq!(splits[0], Split { carried_after: 1, ..Split::default() });
    let stages = splits
        .iter()
        .fold([0; 5], |total: [Balance; 5], split| core::array::from_fn(|stage| total[stage] + split.stages[stage]));
    assert_eq!(stages, [27, 22, 18, 13, 9]);
    assert_eq!(splits.iter().map(|split| split.upstream).sum::<Balance>(), 10);
    assert_eq!(ledger.book.lifetime().carried, 1);
}

#[test]
fn start_epoch_keeps_a_checkpoint_for_the_very_first_epoch() {
    let mut ledger = Ledger::default();
    ledger.pay(0, 100, 0, &[1; 5]).unwrap();
    assert_eq!(ledger.history.len(), 1);
    assert_eq!(ledger.index_at(0, Stage::Collection), U256::zero());
    assert_ne!(ledger.index_at(1, Stage::Collection), U256::zero());
}

#[test]
fn distribute_takes_the_largest_amount_with_the_smallest_and_the_largest_units() {
    for units in [1, MAX_STAGE_UNITS] {
        let mut ledger = Ledger::default();
        let split = ledger.pay(0, Balance::MAX, 1_000, &[units; 5]).unwrap();
        assert_eq!(sum(&split) + split.carried_after, Balance::MAX.into());
        assert_eq!(ledger.book.lifetime().paid, Balance::MAX);
    }
}

#[test]
fn index_at_ignores_payments_from_that_epoch_on() {
    let mut ledger = Ledger::default();
    let mut indices = vec![U256::zero()];
    for epoch in [3, 4, 9] {
        ledger.pay(epoch, 1_000, 0, &[1; 5]).unwrap();
        ledger.pay(epoch, 500, 0, &[1; 5]).unwrap();
        indices.push(ledger.index_at(Epoch::MAX, Stage::Compute));
    }
    for (epoch, payments) in [(0, 0), (3, 0), (4, 1), (5, 2), (9, 2), (10, 3)] {
        assert_eq!(ledger.index_at(epoch, Stage::Compute), indices[payments], "at {epoch}");
    }
}

#[test]
fn index_at_reads_as_much_of_a_long_history_as_of_a_short_one() {
    let reads = |epochs: Epoch| {
        let mut ledger = Ledger::default();
        for epoch in 0..epochs {
            ledger.pay(epoch, 1_000, 0, &[1; 5]).unwrap();
        }
        let count = core::cell::Cell::new(0);
        ledger.book.index_at(epochs - 10, Stage::Model, |number| {
            count.set(count.get() + 1);
            ledger.history.get(usize::try_from(number).unwrap()).copied()
        });
        count.get()
    };
    assert_eq!(reads(5_000), reads(20));
}

#[test]
fn release_errors_more_than_there_is() {
    let mut ledger = Ledger::default();
    ledger.pay(0, 1_000, 0, &[0; 5]).unwrap();
    assert_eq!(ledger.book.release(901), Err(900));
    assert_eq!(ledger.book.release(900), Ok(()));
    assert_eq!(ledger.book.lifetime().reserve, 0);
}

#[test]
fn owed_down_is_never_more_than_was_received() {
    for received in [0, 1, 2, 9, 10, 11, u128::MAX] {
        let owed = |bps| Served::default().owed_down(received, edge(1, bps), 4_999).unwrap().0;
        let total = U256::from(owed(1_667)) + owed(1_666) + owed(1_666);
        assert!(total <= received.into() && total + 3 > received.into());
    }
}

#[test]
fn owed_down_owes_nothing_twice_and_is_not_stopped_by_large_sums() {
    let (mut served, mut served_before) = (Served::default(), 0);
    for received in [u128::MAX / 2, u128::MAX] {
        let (owed, next) = served.owed_down(received, edge(1, 5_000), 5_000).unwrap();
        assert_eq!(owed, received - served_before);
        served_before = received;
        assert_eq!(next.owed_down(received, edge(1, 5_000), 5_000), Some((0, next)));
        served = next;
    }
}

fn payments() -> impl Strategy<Value = Vec<(Epoch, Balance, Bps, [u128; 5])>> {
    let amount = prop_oneof![1..1_000_u128, any::<u128>().prop_map(|amount| amount >> 8)];
    let units = prop_oneof![Just(0), 1..10_u128, 1..=MAX_STAGE_UNITS];
    let payment = (0..4_u32, amount, 0..=1_000_u16, proptest::array::uniform5(units));
    proptest::collection::vec(payment, 1..40)
}

proptest! {
    #[test]
    fn distribute_loses_and_adds_nothing(payments in payments()) {
        let mut ledger = Ledger::default();
        let (mut received, mut parts, mut now) = (U256::zero(), U256::zero(), 0);
        for (skipped, amount, fee_bps, units) in payments {
            now += skipped;
            let split = ledger.pay(now, amount, fee_bps, &units).unwrap();
            received += amount.into();
            parts += sum(&split);
            prop_assert_eq!(U256::from(amount) + split.carried_before, sum(&split) + split.carried_after);
            prop_assert!(split.carried_after < 7);
            prop_assert_eq!(parts + split.carried_after, received);
        }
    }

    #[test]
    fn distribute_gives_the_same_in_instalments(
        units in proptest::array::uniform5(0..1_000_000_u128),
        instalments in proptest::collection::vec(1..u128::MAX >> 8, 2..20),
    ) {
        let (mut whole, mut parts) = (Ledger::default(), Ledger::default());
        whole.pay(0, instalments.iter().sum(), 37, &units).unwrap();
        for amount in instalments {
            parts.pay(0, amount, 37, &units).unwrap();
        }
        prop_assert_eq!(whole.book, parts.book);
    }

    #[test]
    fn owed_down_pays_the_same_however_often_it_is_asked(
        amounts in proptest::collection::vec(prop_oneof![0..50_u128, any::<u128>().prop_map(|amount| amount >> 5)], 1..20),
        (bps, total_bps) in (1..=5_000_u16).prop_flat_map(|total| (1..=total, Just(total))),
    ) {
        let (mut served, mut received, mut paid) = (Served::default(), 0, U256::zero());
        for amount in amounts {
            received += amount;
            let owed;
            (owed, served) = served.owed_down(received, edge(1, bps), total_bps).unwrap();
            paid += owed.into();
            prop_assert_eq!(paid, U256::from(received) * bps / total_bps);
        }
    }

    #[test]
    fn index_at_finds_what_a_walk_through_all_payments_finds(payments in payments(), asked in 0..200_u32) {
        let (mut ledger, mut now) = (Ledger::default(), 0);
        let mut expected = [U256::zero(); 5];
        for (skipped, amount, _, units) in payments {
            now += skipped;
            ledger.pay(now, amount, 0, &units).unwrap();
            if now < asked {
                expected = STAGES.map(|stage| ledger.index_at(Epoch::MAX, stage));
            }
        }
        prop_assert_eq!(STAGES.map(|stage| ledger.index_at(asked, stage)), expected);
    }
}
