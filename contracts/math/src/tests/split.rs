// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::split::{carried, shares, PARTS, WHOLE};
use num_rational::BigRational;

const NOTHING: [u64; PARTS] = [0; PARTS];

/// The parts, and the remainders after them.
fn split_down(amount: u128, shares: &[u64; PARTS], remainders: &[u64; PARTS]) -> Option<([u128; PARTS], [u64; PARTS])> {
    let mut remainders = *remainders;
    let parts = crate::split::split_down(amount, shares, &mut remainders)?;
    Some((parts, remainders))
}

/// Stage weights that sum to 10,000.
fn any_stages() -> impl Strategy<Value = [u16; 5]> {
    prop::array::uniform4(0..=10_000_u16).prop_map(|mut cuts| {
        cuts.sort_unstable();
        let [a, b, c, d] = cuts;
        [a, b - a, c - b, d - c, 10_000 - d]
    })
}

/// Shares that sum to the whole, some of them often zero.
fn any_shares() -> impl Strategy<Value = [u64; PARTS]> {
    let cut = prop_oneof![4 => 0..=WHOLE, 1 => Just(0), 1 => Just(WHOLE)];
    prop::array::uniform6(cut).prop_map(|mut cuts| {
        cuts.sort_unstable();
        let [a, b, c, d, e, f] = cuts;
        [a, b - a, c - b, d - c, e - d, f - e, WHOLE - f]
    })
}

fn any_remainders() -> impl Strategy<Value = [u64; PARTS]> {
    prop::array::uniform7(prop_oneof![3 => 0..WHOLE, 1 => Just(0), 1 => Just(WHOLE - 1)])
}

/// Amounts that can be summed a few times.
fn any_amounts() -> impl Strategy<Value = Vec<u128>> {
    prop::collection::vec(any_u128().prop_map(|amount| amount >> 4), 1..12)
}

fn rational(numerator: u64, denominator: u64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn bps(points: u16) -> BigRational {
    rational(points.into(), 10_000)
}

fn total<'a>(parts: impl IntoIterator<Item = &'a u128>) -> BigUint {
    parts.into_iter().map(|part| big(*part)).sum()
}

#[test]
fn shares_of_a_stage_that_has_all_are_the_whole() {
    assert_eq!(shares(0, 0, &[0, 0, 10_000, 0, 0]), Some([0, 0, 0, 0, WHOLE, 0, 0]));
}

#[test]
fn shares_of_a_fee_or_an_upstream_total_of_everything_leave_nothing() {
    let stages = [2_000; 5];
    assert_eq!(shares(10_000, 5_000, &stages), Some([WHOLE, 0, 0, 0, 0, 0, 0]));
    assert_eq!(shares(0, 10_000, &stages), Some([0, WHOLE, 0, 0, 0, 0, 0]));
}

#[test]
fn shares_out_of_range_are_none() {
    let stages = [2_000; 5];
    assert_eq!(shares(10_001, 0, &stages), None);
    assert_eq!(shares(0, 10_001, &stages), None);
    assert_eq!(shares(0, 0, &[u16::MAX; 5]), None);
    for fee_bps in [0, 10_000] {
        assert_eq!(shares(fee_bps, 0, &[2_000, 2_000, 2_000, 2_000, 1_999]), None);
        assert_eq!(shares(fee_bps, 0, &[2_000, 2_000, 2_000, 2_000, 2_001]), None);
    }
}

#[test]
fn split_of_one_unit_waits_until_a_part_has_earned_it() {
    let halves = [WHOLE / 2, WHOLE / 2, 0, 0, 0, 0, 0];
    let (parts, remainders) = split_down(1, &halves, &NOTHING).unwrap();
    assert_eq!((parts, carried(&remainders)), ([0; PARTS], 1));
    let (parts, remainders) = split_down(1, &halves, &remainders).unwrap();
    assert_eq!((parts, remainders), ([1, 1, 0, 0, 0, 0, 0], NOTHING));
}

#[test]
fn split_of_the_largest_amount_fits() {
    let all = [WHOLE, 0, 0, 0, 0, 0, 0];
    let full = [WHOLE - 1; PARTS];
    assert_eq!(split_down(u128::MAX, &all, &full), Some(([u128::MAX, 0, 0, 0, 0, 0, 0], full)));
}

#[test]
fn split_by_shares_that_are_not_the_whole_is_none() {
    for first in [0, WHOLE - 1, WHOLE + 1, u64::MAX] {
        assert_eq!(split_down(1, &[first, 0, 0, 0, 0, 0, 0], &NOTHING), None);
    }
    assert_eq!(split_down(1, &[u64::MAX, WHOLE + 1, 0, 0, 0, 0, 0], &NOTHING), None);
}

#[test]
fn split_with_a_remainder_of_a_whole_unit_is_none() {
    let all = [WHOLE, 0, 0, 0, 0, 0, 0];
    assert_eq!(split_down(1, &all, &[0, 0, 0, 0, 0, 0, WHOLE]), None);
    assert_eq!(split_down(1, &all, &[u64::MAX, 0, 0, 0, 0, 0, 0]), None);
}

#[test]
fn carried_is_whole_units_only() {
    assert_eq!(carried(&NOTHING), 0);
    assert_eq!(carried(&[WHOLE - 1, 0, 0, 0, 0, 0, 0]), 0);
    assert_eq!(carried(&[WHOLE - 1, 1, 0, 0, 0, 0, 0]), 1);
    assert_eq!(carried(&[WHOLE - 1; PARTS]), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_048))]

    #[test]
    fn shares_are_the_exact_rationals(fee in 0..=10_000_u16, upstream in 0..=10_000_u16, stages in any_stages()) {
        let after_fee = rational(1, 1) - bps(fee);
        let after_both = &after_fee * (rational(1, 1) - bps(upstream));
        let mut expected = vec![bps(fee), &after_fee * bps(upstream)];
        expected.extend(stages.map(|weight| &after_both * bps(weight)));
        let shares = shares(fee, upstream, &stages).unwrap();
        prop_assert_eq!(shares.map(|share| rational(share, WHOLE)).to_vec(), expected);
        prop_assert_eq!(shares.iter().sum::<u64>(), WHOLE);
    }

    #[test]
    fn split_is_the_floor_of_the_rational(
        amount in any_u128(), shares in any_shares(), before in any_remainders(),
    ) {
        let (parts, after) = split_down(amount, &shares, &before).unwrap();
        for part in 0..PARTS {
            let earned = big(amount) * shares[part] + before[part];
            prop_assert_eq!(big(parts[part]), &earned / WHOLE);
            prop_assert_eq!(big(after[part]), earned % WHOLE);
        }
    }

    #[test]
    fn split_keeps_every_unit_while_shares_change(
        payments in prop::collection::vec((any_u128(), any_shares()), 1..12),
    ) {
        let mut remainders = NOTHING;
        for (amount, shares) in payments {
            let (parts, after) = split_down(amount, &shares, &remainders).unwrap();
            prop_assert_eq!(big(amount) + carried(&remainders), total(&parts) + carried(&after));
            prop_assert!(carried(&after) < 7);
            remainders = after;
        }
    }

    #[test]
    fn split_of_instalments_is_the_split_of_their_sum(
        amounts in any_amounts(), shares in any_shares(), before in any_remainders(),
    ) {
        let at_once = split_down(amounts.iter().sum(), &shares, &before).unwrap();
        let (mut sums, mut remainders) = ([0; PARTS], before);
        for amount in amounts {
            let (parts, after) = split_down(amount, &shares, &remainders).unwrap();
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part;
            }
            remainders = after;
        }
        prop_assert_eq!((sums, remainders), at_once);
    }
}
