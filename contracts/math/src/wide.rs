// SPDX-License-Identifier: Apache-2.0
//! Products and quotients through 256 bits. [`U256`]'s own are general, and take kilobytes of code
//! that every call of a contract pays for; these are what one factor, or a divisor, of 128 bits needs.

use crate::U256;

/// `a × b`, which always fits.
#[must_use]
pub fn multiply(a: u128, b: u128) -> U256 {
    let ([a0, a1], [b0, b1]) = (words(a), words(b));
    let [w0, carry] = multiply_add(a0, b0, 0, 0);
    let [low, high] = multiply_add(a1, b0, carry, 0);
    let [w1, carry] = multiply_add(a0, b1, low, 0);
    let [w2, w3] = multiply_add(a1, b1, high, carry);
    U256([w0, w1, w2, w3])
}

/// `a + b`. `None` beyond 256 bits.
#[must_use]
pub fn add(a: U256, b: U256) -> Option<U256> {
    let (sum, carried) = add_words(a, b, 0, 0);
    (carried == 0).then_some(sum)
}

/// `a − b`. `None` if that is below zero.
#[must_use]
pub fn subtract(a: U256, b: U256) -> Option<U256> {
    // Modulo 2^256, −b is b with every bit turned, plus one; that carries out of the top unless b is above a.
    let (difference, carried) = add_words(a, b, u64::MAX, 1);
    (carried == 1).then_some(difference)
}

/// `a + b`, the bits of `turned` turned in each word of `b`, and what is carried in and out.
#[inline(never)]
fn add_words(mut a: U256, b: U256, turned: u64, mut carried: u64) -> (U256, u64) {
    for (word, other) in a.0.iter_mut().zip(&b.0) {
        [*word, carried] = multiply_add(1, *word, other ^ turned, carried);
    }
    (a, carried)
}

/// The quotient and the rest, which is below the divisor. `None` if the divisor is zero.
pub fn divide(dividend: U256, divisor: u128) -> Option<(U256, u128)> {
    if divisor == 0 {
        return None;
    }
    let (mut quotient, mut rest) = (dividend, 0);
    for word in quotient.0.iter_mut().rev() {
        (*word, rest) = divide_word(*word, rest, divisor);
    }
    Some((quotient, rest))
}

/// Long division of `rest × 2^64 + word` for `rest` < `divisor`: in each step a bit of the dividend
/// leaves the word at its top, and a bit of the quotient enters it at its bottom.
fn divide_word(mut word: u64, mut rest: u128, divisor: u128) -> (u64, u128) {
    if rest == 0 && word == 0 {
        return (0, 0);
    }
    for _ in 0..u64::BITS {
        // Twice the rest can have a bit more than its type: then the divisor is below it for certain.
        let overflow = rest >> 127 == 1;
        rest = rest << 1 | u128::from(word >> 63);
        word <<= 1;
        if overflow || rest >= divisor {
            rest = rest.wrapping_sub(divisor);
            word |= 1;
        }
    }
    (word, rest)
}

/// `a × b + c + d`, low word first: (2^64 − 1)² + 2 × (2^64 − 1) = 2^128 − 1, so it always fits.
pub fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> [u64; 2] {
    let product = u128::from(a).wrapping_mul(b.into());
    words(product.wrapping_add(c.into()).wrapping_add(d.into()))
}

/// The two halves of `number`, low half first.
pub fn halves(number: U256) -> [u128; 2] {
    let U256([w0, w1, w2, w3]) = number;
    let join = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
    [join(w0, w1), join(w2, w3)]
}

/// The two words of `number`, low word first.
pub fn words(number: u128) -> [u64; 2] {
    let U256([low, high, ..]) = number.into();
    [low, high]
}
