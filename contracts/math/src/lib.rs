// SPDX-License-Identifier: Apache-2.0
//! The arithmetic of KITE: exact splits of payments, income per unit, weights that double with a
//! half-life, and search over checkpoints.
//!
//! No ink!, no allocation, no float. Every function is total: what does not fit, and what divides by
//! zero, is `None`. `_down` in a name says which way the result is rounded; what rounding leaves over
//! is either returned as a remainder for the next call or bounded in the function's documentation.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod decay;
pub mod index;
pub mod search;
pub mod split;

mod wide;

#[cfg(test)]
mod tests;

pub use primitive_types::U256;
pub use wide::{add, multiply, subtract};

/// `dividend / divisor` rounded down, and what is left, below the divisor.
///
/// `None` if the divisor is zero.
#[must_use]
pub fn div_rem_down(dividend: U256, divisor: u128) -> Option<(U256, u128)> {
    wide::divide(dividend, divisor)
}

/// `a × b / divisor` rounded up, through a product of 256 bits.
///
/// `None` if the divisor is zero or the result is more than 128 bits.
#[must_use]
pub fn mul_div_up(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let (quotient, rest) = wide::divide(wide::multiply(a, b), divisor)?;
    u128::try_from(quotient).ok()?.checked_add(u128::from(rest > 0))
}

/// `a × b / divisor` rounded down, through a product of 256 bits.
///
/// `None` if the divisor is zero or the result is more than 128 bits.
#[must_use]
pub fn mul_div_down(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let (quotient, _) = wide::divide(wide::multiply(a, b), divisor)?;
    quotient.try_into().ok()
}
