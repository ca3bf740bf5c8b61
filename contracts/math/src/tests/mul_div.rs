// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::{div_rem_down, mul_div_down, mul_div_up};

fn expected(a: u128, b: u128, divisor: u128) -> Option<u128> {
    (divisor > 0).then(|| narrow(big(a) * big(b) / big(divisor)))?
}

fn expected_up(a: u128, b: u128, divisor: u128) -> Option<u128> {
    (divisor > 0).then(|| narrow((big(a) * big(b) + big(divisor) - 1_u8) / big(divisor)))?
}

#[test]
fn mul_div_is_exact_at_every_edge() {
    for a in EDGES {
        for b in EDGES {
            for divisor in EDGES {
                assert_eq!(mul_div_down(a, b, divisor), expected(a, b, divisor), "{a} × {b} / {divisor}");
                assert_eq!(mul_div_up(a, b, divisor), expected_up(a, b, divisor), "{a} × {b} / {divisor}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn mul_div_is_the_floor_or_the_ceiling_of_the_rational(a in any_u128(), b in any_u128(), divisor in any_u128()) {
        prop_assert_eq!(mul_div_down(a, b, divisor), expected(a, b, divisor));
        prop_assert_eq!(mul_div_up(a, b, divisor), expected_up(a, b, divisor));
    }

    #[test]
    fn mul_div_by_a_factor_gives_the_other(a in any_u128(), b in 1..=u128::MAX) {
        prop_assert_eq!(mul_div_down(a, b, b), Some(a));
    }
}

#[test]
fn div_rem_errors_for_a_divisor_of_zero() {
    assert_eq!(div_rem_down(U256::MAX, 0), None);
}

proptest! {
    #[test]
    fn div_rem_gives_back_the_dividend(dividend in any_u256(), divisor in 1..=u128::MAX) {
        let (quotient, remainder) = div_rem_down(dividend, divisor).unwrap();
        prop_assert!(remainder < divisor);
        prop_assert_eq!(big(quotient) * big(divisor) + big(remainder), big(dividend));
    }
}
