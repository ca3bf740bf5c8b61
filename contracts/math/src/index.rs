// SPDX-License-Identifier: Apache-2.0
//! Income per unit, in 2^-128ths (Q128), so that a payment to any number of positions costs the same:
//! it raises one index, and a position has earned its units times what the index grew meanwhile.
//!
//! As long as all payments together fit 128 bits, nothing here overflows: an index is at most
//! (2^128 − 1) × 2^128, and no position earns more than was paid.

use crate::wide::{divide, halves, multiply, words};
use crate::U256;

/// What a payment of `amount` to `units` adds to their index, and the remainder to hand to the next.
///
/// `growth = ⌊(amount × 2^128 + remainder) / units⌋`; what the division leaves, less than `units`, is
/// the next remainder. It is counted in 2^-128ths of the asset, and so stays valid when the units
/// change before the next payment: of what it then carries from some units to others, each change
/// moves less than `units` × 2^-128 of the asset. `None` if `units` is zero.
#[must_use]
pub fn accrue_down(amount: u128, units: u128, remainder: u128) -> Option<(U256, u128)> {
    let ([w0, w1], [w2, w3]) = (words(remainder), words(amount));
    divide(U256([w0, w1, w2, w3]), units)
}

/// What `units` earned while their index grew by `growth`: `⌊units × growth / 2^128⌋`.
///
/// However the positions divide the units, together they earn no more than was paid; what they earn
/// less is the remainder of the index, and less than one unit of the asset each for rounding. `None`
/// if the result is more than 128 bits.
#[must_use]
pub fn earned_down(units: u128, growth: U256) -> Option<u128> {
    let [fraction, whole] = halves(growth);
    let [_, carried] = halves(multiply(units, fraction));
    let earned: u128 = multiply(units, whole).try_into().ok()?;
    earned.checked_add(carried)
}
