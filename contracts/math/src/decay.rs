// SPDX-License-Identifier: Apache-2.0
//! Weights that double with every half-life. To let newer work weigh more is the same as to let the
//! older weigh less, ratio for ratio, and needs no upkeep of what is there already.

use crate::wide::{divide, multiply, multiply_add};
use crate::U256;

/// Fraction bits of a weight.
pub const SCALE_BITS: u32 = 40;

/// The greatest age, in half-lives, at which every weight fits in 128 bits: 32 + 56 + 40.
const MAX_HALF_LIVES: u32 = 56;

/// ln 2 × 2^64, rounded down.
const LN_2: u128 = 0xB172_17F7_D1CF_79AB;

/// Terms of the series of e^x − 1 after which, for x < ln 2, the rest is below 2^-70.
const TERMS: u64 = 20;

/// `base × 2^(age / half_life) × 2^40`, rounded down. A half-life of 0 means no decay: `base × 2^40`.
///
/// Never above the exact weight, and below it by less than one unit plus 2^-61 of it: by less than
/// 2^-40 of it for half-lives of up to 10,000 epochs. Exact at whole half-lives. It never falls as
/// the age or the base grows. `None` if the age is more than 56 half-lives; all other weights fit.
#[must_use]
pub fn weight_down(base: u32, age_epochs: u32, half_life_epochs: u32) -> Option<u128> {
    let (age, half_life) = if half_life_epochs == 0 { (0, 1) } else { (age_epochs, half_life_epochs) };
    let (doublings, rest) = (age.checked_div(half_life)?, age.checked_rem(half_life)?);
    if (doublings, rest) > (MAX_HALF_LIVES, 0) {
        return None;
    }
    // base × (1 + excess) × 2^(doublings + 40), of which the lowest word is fraction
    let significand = 1 << 64 | u128::from(excess_down(rest, half_life)?);
    let scale = u128::from(base).checked_shl(doublings.checked_add(SCALE_BITS)?)?;
    let U256([_, low, high, _]) = multiply(significand, scale);
    Some(u128::from(high) << 64 | u128::from(low))
}

/// 2^(`rest` / `half_life`) − 1 in 2^-64ths, for `rest` < `half_life`; too low by less than 2^-61.
///
/// It is e^x − 1 for x = ln 2 × rest / half_life: x × (1 + x/2 × (1 + x/3 × (1 + …))), from the inside.
/// Every step rounds down and grows with x, so that the result does too.
fn excess_down(rest: u32, half_life: u32) -> Option<u64> {
    let (x, _) = divide(multiply(LN_2, rest.into()), half_life.into())?;
    let x = x.try_into().ok()?;
    (1..=TERMS).rev().try_fold(0, |inner, term| {
        let [_, product] = multiply_add(x, inner, 0, 0);
        product.checked_add(x)?.checked_div(term)
    })
}
