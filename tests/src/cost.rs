// SPDX-License-Identifier: Apache-2.0
//! When two calls cost the same.

use kite_deploy::chain::Weight;

/// The same proof, to the byte, and the same computation but for the digits of a number: one cell more
/// to read would be ten times that.
#[track_caller]
pub fn assert_same(one: Weight, other: Weight) {
    assert_eq!(one.proof_size(), other.proof_size());
    let difference = one.ref_time().abs_diff(other.ref_time());
    assert!(difference <= one.ref_time() / 1_000, "{one:?}, {other:?}");
}
