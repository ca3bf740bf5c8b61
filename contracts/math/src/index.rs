//! Income per unit, in 2^-96ths (Q96), so that a payment to any number of positions costs the same:
//! it raises one index, and a position has earned its units times what the index grew meanwhile.

use crate::wide::{divide, multiply, words};
use crate::U256;

/// What a payment of `amount` to `units` adds to their index, and the remainder to hand to the next.
///
/// `growth = ⌊(amount × 2^96 + remainder) / units⌋`; what the division leaves, less than `units`, is
/// the next remainder. It is counted in 2^-96ths of the asset, and so stays valid when the units
/// change before the next payment; below 2^96 units it is less than one unit of the asset. `None` if
/// `units` is zero.
#[must_use]
pub fn accrue_down(amount: u128, units: u128, remainder: u128) -> Option<(U256, u128)> {
    let (low, carry) = (amount << 96).overflowing_add(remainder);
    let high = (amount >> 32).wrapping_add(carry.into());
    let ([w0, w1], [w2, w3]) = (words(low), words(high));
    divide(U256([w0, w1, w2, w3]), units)
}

/// What `units` earned while their index grew by `growth`: `⌊units × growth / 2^96⌋`.
///
/// However the positions divide the units, together they earn no more than was paid; what they earn
/// less is the remainder of the index, and less than one unit of the asset each for rounding. `None`
/// if the result, or what a single unit earned, is more than 128 bits.
#[must_use]
pub fn earned_down(units: u128, growth: U256) -> Option<u128> {
    let U256([w0, w1, ..]) = growth;
    let fraction = u128::from(w1 << 32 >> 32) << 64 | u128::from(w0);
    let whole = units.checked_mul(integer(growth)?)?;
    whole.checked_add(integer(multiply(units, fraction))?)
}

/// `⌊number / 2^96⌋`.
fn integer(number: U256) -> Option<u128> {
    let U256([_, w1, w2, w3]) = number;
    let upper = u128::from(w3).checked_mul(1 << 96)?;
    Some(upper | u128::from(w2) << 32 | u128::from(w1 >> 32))
}
