// SPDX-License-Identifier: Apache-2.0
//! A payment split into its parts, to the unit and without loss.
//!
//! What a part has earned beyond whole units stays with it as a remainder for the next payment. So
//! a payment made in instalments gives each part exactly what it gives when made at once.

use crate::wide::divide;

/// Parts of a payment are shares of this whole: 10^12 = (10,000 bps)³, so that a fee, a part of what
/// the fee leaves, and a part of what both leave are all whole numbers of shares.
pub const WHOLE: u64 = 1_000_000_000_000;

/// Parts of a payment: the fee, the upstream total, and five stages.
pub const PARTS: usize = 7;

/// One, in basis points.
const ONE_BPS: u64 = 10_000;

/// [`WHOLE`] is this squared.
const DIGIT: u64 = 1_000_000;

/// Shares of a payment, over [`WHOLE`]: of the fee, of the upstream total (a part of what the fee
/// leaves), and of each stage (a part of what both leave). Together they are exactly [`WHOLE`].
///
/// `None` if the fee or the upstream total is above 10,000 bps, or the stages do not sum to 10,000.
#[must_use]
pub fn shares(fee_bps: u16, upstream_bps: u16, stage_bps: &[u16; 5]) -> Option<[u64; PARTS]> {
    let (fee, upstream) = (u64::from(fee_bps), u64::from(upstream_bps));
    let after_fee = ONE_BPS.checked_sub(fee)?;
    // Three factors of at most 2^16 each: no product leaves its type.
    let after_both = after_fee.wrapping_mul(ONE_BPS.checked_sub(upstream)?);

    // f × 10^8, (10^4 − f) × u × 10^4, (10^4 − f) × (10^4 − u) × w
    let fee_share = fee.wrapping_mul(ONE_BPS * ONE_BPS);
    let upstream_share = after_fee.wrapping_mul(upstream).wrapping_mul(ONE_BPS);
    let mut shares = [fee_share, upstream_share, 0, 0, 0, 0, 0];
    let [_, _, stages @ ..] = &mut shares;
    for (share, bps) in stages.iter_mut().zip(stage_bps) {
        *share = after_both.wrapping_mul(u64::from(*bps));
    }
    // The fee and what goes upstream leave this to the stages: it is all theirs if they sum to 10,000.
    (stage_bps.iter().map(|bps| u64::from(*bps)).sum::<u64>() == ONE_BPS).then_some(shares)
}

/// The parts of `amount`. `remainders` become those to hand to the split of the next payment, or are of no use if
/// there are no parts; the first payment's are zeros.
///
/// `part = ⌊(amount × share + remainder) / WHOLE⌋`; what the division leaves is the next remainder.
/// So `amount + carried(before) = Σ parts + carried(after)`, also when the shares change between
/// payments, and the sum of a part over any number of payments is what one payment of the whole
/// amount gives it.
///
/// `None` if the shares do not sum to [`WHOLE`] or a remainder is not below it.
#[must_use]
pub fn split_down(amount: u128, shares: &[u64; PARTS], remainders: &mut [u64; PARTS]) -> Option<[u128; PARTS]> {
    if sum(shares)? != WHOLE {
        return None;
    }
    let (multiples, rest) = divide(amount.into(), WHOLE.into())?;
    let (multiples, rest) = (multiples.try_into().ok()?, rest.try_into().ok()?);
    let mut parts = [0; PARTS];
    for ((part, remainder), share) in parts.iter_mut().zip(remainders).zip(shares) {
        (*part, *remainder) = part_down(multiples, rest, *share, *remainder)?;
    }
    Some(parts)
}

/// Whole units that remainders of [`split_down`] hold together, which no part has earned alone: less
/// than [`PARTS`].
#[must_use]
pub fn carried(remainders: &[u64; PARTS]) -> u128 {
    u128::from(sum(remainders).unwrap_or(u64::MAX) / WHOLE)
}

/// `((multiples × WHOLE + rest) × share + remainder) / WHOLE`, for a rest below [`WHOLE`]: the quotient
/// and what is left. The rest is multiplied digit by digit in base 10^6, so that 64 bits suffice: digits times a
/// number below [`WHOLE`] are below 10^18. A share of at most [`WHOLE`] times the multiples is at most the amount.
fn part_down(multiples: u128, rest: u64, share: u64, remainder: u64) -> Option<(u128, u64)> {
    if remainder >= WHOLE {
        return None;
    }
    let low = rest.wrapping_mul(share % DIGIT).wrapping_add(remainder % DIGIT);
    let high = rest.wrapping_mul(share / DIGIT).wrapping_add(remainder / DIGIT).wrapping_add(low / DIGIT);
    let part = multiples.wrapping_mul(share.into()).checked_add((high / DIGIT).into())?;
    let left = (high % DIGIT).wrapping_mul(DIGIT).wrapping_add(low % DIGIT);
    Some((part, left))
}

fn sum(numbers: &[u64]) -> Option<u64> {
    numbers.iter().try_fold(0_u64, |sum, number| sum.checked_add(*number))
}
