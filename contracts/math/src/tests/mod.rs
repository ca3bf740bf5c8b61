// SPDX-License-Identifier: Apache-2.0
//! Everything against exact integers and rationals of any size.

#![allow(clippy::arithmetic_side_effects, reason = "the oracle's integers have any size")]

mod decay;
mod index;
mod mul_div;
mod search;
mod split;
mod wide;

use num_bigint::BigUint;
use proptest::prelude::*;

use crate::U256;

/// Numbers at which something may change: around zero, half words, words, and the end of the type.
const EDGES: [u128; 11] =
    [0, 1, 2, (1 << 32) - 1, 1 << 64, (1 << 64) - 1, (1 << 96) + 1, 1 << 127, (1 << 127) - 1, u128::MAX - 1, u128::MAX];

/// Edges, and numbers of every length in bits.
fn any_u128() -> impl Strategy<Value = u128> {
    prop_oneof![
        1 => prop::sample::select(EDGES.to_vec()),
        4 => (any::<u128>(), 0..128_u32).prop_map(|(number, shift)| number >> shift),
    ]
}

/// Words of 256-bit numbers of every length, some of them zeros or ones throughout.
fn any_u256() -> impl Strategy<Value = U256> {
    let word = prop_oneof![2 => any::<u64>(), 1 => Just(0), 1 => Just(u64::MAX)];
    (prop::array::uniform4(word), 0..256_u32).prop_map(|(words, shift)| U256(words) >> shift)
}

fn big(number: impl Into<U256>) -> BigUint {
    let mut bytes = [0; 32];
    number.into().to_little_endian(&mut bytes);
    BigUint::from_bytes_le(&bytes)
}

/// The number, if it has at most 128 bits.
fn narrow(number: BigUint) -> Option<u128> {
    number.try_into().ok()
}
