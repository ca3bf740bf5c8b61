// SPDX-License-Identifier: Apache-2.0
//! How the work of a large group is spread over its members: seeded, reproducible, and summing to
//! the published total to the unit.
//!
//! Each member's activity is a draw from a Zipf distribution, P(k) ∝ k^-exponent for k = 1, 2, …,
//! taken from ChaCha20 with the file's seed. Everyone gets the minimum; what remains is shared in
//! proportion to activity, rounded by largest remainders, ties to the earlier member.

use std::cmp::Reverse;

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use rand_distr::{Distribution, Zipf};

/// Activity is cut here, as no one person can do everything.
const MOST_ACTIVE: u64 = 10_000;

/// What is to be spread, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// Members who share the work.
    pub members: usize,
    /// Units of work of all members together.
    pub total: u64,
    /// Units that each member has at least.
    pub minimum: u64,
    /// Exponent of the Zipf distribution, above zero: the smaller, the heavier its tail.
    pub exponent: f64,
    /// Where the random numbers start.
    pub seed: u64,
}

/// Units of each member in order, together exactly `total`; `None` if the minimum of all is more
/// than that, or the exponent is not above zero.
#[must_use]
pub fn draw(draw: &Draw) -> Option<Vec<u64>> {
    let members = u64::try_from(draw.members).ok()?;
    let spread = draw.total.checked_sub(members.checked_mul(draw.minimum)?)?;
    let zipf = Zipf::new(MOST_ACTIVE, draw.exponent).ok()?;
    let random = ChaCha20Rng::seed_from_u64(draw.seed);
    let activity: Vec<u64> = zipf.sample_iter(random).take(draw.members).map(whole).collect();
    let shares = largest_remainders(&activity, spread)?;
    shares.into_iter().map(|share| share.checked_add(draw.minimum)).collect()
}

/// Zipf draws are whole numbers between 1 and [`MOST_ACTIVE`], given as floats.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and between 1 and 10,000")]
fn whole(sample: f64) -> u64 {
    sample as u64
}

/// Splits `total` in proportion to `weights`, exactly: everyone's share is rounded down, and the
/// units left go to the largest remainders. `None` if all weights are zero.
fn largest_remainders(weights: &[u64], total: u64) -> Option<Vec<u64>> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if sum == 0 {
        return None;
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut order = Vec::with_capacity(weights.len());
    for (member, weight) in weights.iter().enumerate() {
        let product = u128::from(*weight).checked_mul(total.into())?;
        shares.push(u64::try_from(product.checked_div(sum)?).ok()?);
        order.push((Reverse(product.checked_rem(sum)?), member));
    }
    let left = total.checked_sub(shares.iter().sum())?;
    order.sort_unstable();
    for (_, member) in order.into_iter().take(usize::try_from(left).ok()?) {
        let share = shares.get_mut(member)?;
        *share = share.checked_add(1)?;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: Draw = Draw { members: 13_500, total: 161_443, minimum: 1, exponent: 1.5, seed: 1 };

    #[test]
    fn draw_sums_to_the_total_and_gives_everyone_the_minimum() {
        for (members, total, minimum) in [(1, 1, 1), (3, 10, 0), (7, 7, 1), (100, 12_345, 5), (13_500, 161_443, 1)] {
            let units = draw(&Draw { members, total, minimum, ..MESSAGES }).unwrap();
            assert_eq!(units.len(), members);
            assert_eq!(units.iter().sum::<u64>(), total);
            assert!(units.iter().all(|share| *share >= minimum));
        }
    }

    #[test]
    fn draw_is_the_same_for_the_same_seed_and_another_for_another() {
        assert_eq!(draw(&MESSAGES), draw(&MESSAGES));
        assert_ne!(draw(&MESSAGES), draw(&Draw { seed: 2, ..MESSAGES }));
    }

    #[test]
    fn draw_stays_the_same_from_release_to_release() {
        let units = draw(&Draw { members: 8, total: 1_000, ..MESSAGES }).unwrap();
        assert_eq!(units, [32, 32, 666, 42, 11, 11, 21, 185]);
    }

    #[test]
    fn draw_has_a_heavy_tail() {
        let mut units = draw(&MESSAGES).unwrap();
        units.sort_unstable_by_key(|share| Reverse(*share));
        let busiest_tenth: u64 = units.iter().take(1_350).sum();
        assert!(busiest_tenth > MESSAGES.total / 2, "{busiest_tenth}");
        assert!(units[6_750] <= 3, "{}", units[6_750]);
    }

    #[test]
    fn draw_errors_when_the_minimum_is_more_than_the_total() {
        assert_eq!(draw(&Draw { members: 11, total: 10, ..MESSAGES }), None);
    }

    #[test]
    fn draw_errors_on_an_exponent_that_is_not_above_zero() {
        assert_eq!(draw(&Draw { exponent: -1.0, ..MESSAGES }), None);
        assert_eq!(draw(&Draw { exponent: f64::NAN, ..MESSAGES }), None);
    }

    #[test]
    fn largest_remainders_favours_the_largest_then_the_earliest() {
        assert_eq!(largest_remainders(&[1, 1, 1], 4), Some(vec![2, 1, 1]));
        // 10 × 3/7 = 4 + 2/7, 10 × 4/7 = 5 + 5/7
        assert_eq!(largest_remainders(&[3, 4], 10), Some(vec![4, 6]));
    }

    #[test]
    fn largest_remainders_errors_without_weights() {
        assert_eq!(largest_remainders(&[0, 0], 1), None);
        assert_eq!(largest_remainders(&[], 1), None);
    }
}
