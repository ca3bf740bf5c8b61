// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::wide::{add, divide, halves, multiply, multiply_add, subtract, words};

#[test]
fn multiply_fits_at_every_edge() {
    for a in EDGES {
        for b in EDGES {
            assert_eq!(big(multiply(a, b)), big(a) * big(b), "{a} × {b}");
        }
    }
}

#[test]
fn multiply_add_fits_at_the_maximum() {
    assert_eq!(multiply_add(u64::MAX, u64::MAX, u64::MAX, u64::MAX), [u64::MAX, u64::MAX]);
}

#[test]
fn words_are_low_word_first() {
    assert_eq!(words((7 << 64) + 5), [5, 7]);
}

#[test]
fn halves_are_low_half_first() {
    assert_eq!(halves(U256([1, 2, 3, 4])), [(2 << 64) + 1, (4 << 64) + 3]);
}

#[test]
fn add_is_none_beyond_256_bits_and_subtract_below_zero() {
    let one = U256::one();
    assert_eq!((add(U256::MAX, one), subtract(U256::zero(), one)), (None, None));
    assert_eq!((add(U256::MAX, U256::zero()), subtract(U256::MAX, U256::MAX)), (Some(U256::MAX), Some(U256::zero())));
    let carried_all_the_way = U256([u64::MAX, u64::MAX, u64::MAX, 0]);
    assert_eq!(add(carried_all_the_way, one), Some(U256([0, 0, 0, 1])));
    assert_eq!(subtract(U256([0, 0, 0, 1]), one), Some(carried_all_the_way));
}

#[test]
fn divide_by_zero_is_none() {
    assert_eq!(divide(U256::MAX, 0), None);
    assert_eq!(divide(U256::zero(), 0), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn multiply_is_exact(a in any_u128(), b in any_u128()) {
        prop_assert_eq!(big(multiply(a, b)), big(a) * big(b));
    }

    #[test]
    fn add_and_subtract_are_exact_or_none(a in any_u256(), b in any_u256()) {
        prop_assert_eq!(add(a, b), a.checked_add(b));
        prop_assert_eq!(subtract(a, b), a.checked_sub(b));
        prop_assert_eq!(subtract(a, a), Some(U256::zero()));
    }

    #[test]
    fn divide_gives_quotient_and_rest(dividend in any_u256(), divisor in any_u128().prop_map(|d| d.max(1))) {
        let (quotient, rest) = divide(dividend, divisor).unwrap();
        prop_assert_eq!(big(quotient), big(dividend) / big(divisor));
        prop_assert_eq!(big(rest), big(dividend) % big(divisor));
    }
}
