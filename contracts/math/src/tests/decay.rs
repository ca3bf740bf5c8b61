// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::decay::{weight_down, SCALE_BITS};

/// As the registry bounds it.
const MAX_HALF_LIFE: u32 = 10_000;

/// The exact weight to the power of the half-life, which is an integer: base^H × 2^age × 2^(40 H).
fn exact_power(base: u32, age: u32, half_life: u32) -> BigUint {
    BigUint::from(base).pow(half_life) << (u64::from(age) + u64::from(half_life) * u64::from(SCALE_BITS))
}

/// Whether `weight` is at most the exact one, and below it by less than 2^-40 of it, and by less than
/// one unit and 2^-61 of it.
fn assert_close(base: u32, age: u32, half_life: u32) {
    let weight = BigUint::from(weight_down(base, age, half_life).unwrap());
    let exact = exact_power(base, age, half_life);
    let at_least = |number: BigUint, bits: u32| {
        let (whole, less) = (BigUint::from(1_u8) << bits, (BigUint::from(1_u8) << bits) - 1_u8);
        (number * whole).pow(half_life) >= &exact * less.pow(half_life)
    };
    let case = format!("{base} × 2^({age} / {half_life})");
    assert!(weight.pow(half_life) <= exact, "{case} is too high");
    assert!(at_least(weight.clone(), 40), "{case} is more than 2^-40 too low");
    assert!(at_least(weight + 1_u8, 61), "{case} is more than a unit too low");
}

#[test]
fn weight_without_half_life_ignores_age() {
    for age in [0, 1, u32::MAX] {
        assert_eq!(weight_down(0, age, 0), Some(0));
        assert_eq!(weight_down(3, age, 0), Some(3 << 40));
        assert_eq!(weight_down(u32::MAX, age, 0), Some(u128::from(u32::MAX) << 40));
    }
}

#[test]
fn weight_doubles_exactly_with_each_half_life() {
    for half_life in [1, 2, 3, 52, MAX_HALF_LIFE, u32::MAX / 56] {
        for doublings in 0..=56 {
            for base in [0, 1, 1_000, u32::MAX] {
                let weight = weight_down(base, doublings * half_life, half_life);
                assert_eq!(weight, Some(u128::from(base) << (40 + doublings)));
            }
        }
    }
}

#[test]
fn weight_ends_at_56_half_lives_for_every_base() {
    for half_life in [1, 2, 3, 52, MAX_HALF_LIFE, u32::MAX / 57] {
        for base in [0, 1, u32::MAX] {
            assert!(weight_down(base, 56 * half_life, half_life).is_some());
            assert_eq!(weight_down(base, 56 * half_life + 1, half_life), None);
            assert_eq!(weight_down(base, u32::MAX, half_life), None);
        }
    }
}

#[test]
fn weight_of_the_extreme_half_lives_fits() {
    assert_eq!(weight_down(1, u32::MAX, u32::MAX), Some(1 << 41));
    assert_eq!(weight_down(1, 1, u32::MAX), Some((1 << 40) + 177));
    let last = weight_down(u32::MAX, u32::MAX - 1, u32::MAX).unwrap();
    assert!(last < u128::from(u32::MAX) << 41);
    assert!(weight_down(u32::MAX, 56 * MAX_HALF_LIFE - 1, MAX_HALF_LIFE).unwrap() < u128::from(u32::MAX) << 96);
}

#[test]
fn weight_is_close_for_every_rest_of_short_half_lives() {
    for half_life in 1..=60 {
        for age in 0..half_life {
            assert_close(1, age, half_life);
            assert_close(u32::MAX, age + 55 * half_life, half_life);
        }
    }
}

#[test]
fn weight_is_close_at_the_ends_of_the_longest_half_life() {
    for rest in [1, 2, MAX_HALF_LIFE / 2, MAX_HALF_LIFE - 1] {
        assert_close(1, rest, MAX_HALF_LIFE);
    }
}

#[test]
fn weight_rises_with_every_epoch() {
    for half_life in [1, 2, 7, 52, 365, 9_973, MAX_HALF_LIFE] {
        let weights = (0..=2 * half_life).map(|age| weight_down(1, age, half_life).unwrap()).collect::<Vec<_>>();
        assert!(weights.is_sorted_by(|earlier, later| earlier < later), "{half_life}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn weight_is_close_to_the_exact_one(
        base in prop_oneof![1..=u32::MAX, 1..10_u32], half_life in 1..=MAX_HALF_LIFE, seed: u32,
    ) {
        assert_close(base, seed % (56 * half_life + 1), half_life);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn weight_never_falls_with_age_or_base(base: u32, half_life: u32, seed: u32) {
        let age = seed % half_life.saturating_mul(56).max(1);
        let weight = weight_down(base, age, half_life);
        prop_assert!(weight.is_some());
        prop_assert!(weight <= weight_down(base, age + 1, half_life));
        prop_assert!(weight <= weight_down(base.saturating_add(1), age, half_life));
    }
}
