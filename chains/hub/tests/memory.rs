// SPDX-License-Identifier: Apache-2.0
//! What copies and compares the programs' memory does what the obvious loop does, wherever it begins and ends.
#![allow(unsafe_code, reason = "the functions under test take addresses")]

#[path = "../contracts/src/memory.rs"]
mod memory;

use std::cmp::Ordering;

use proptest::collection::vec;
use proptest::prelude::*;

/// More than a few words.
const MOST: usize = 70;

/// Two buffers that begin with as many equal bytes, and where in them is begun.
fn buffers() -> impl Strategy<Value = (Vec<u8>, Vec<u8>, usize, usize)> {
    let tail = || vec(any::<u8>(), MOST);
    (vec(any::<u8>(), 0..MOST), tail(), tail(), 0..9_usize, 0..MOST).prop_map(|(same, a, b, begin, n)| {
        let of = |tail: Vec<u8>| [same.clone(), tail].concat();
        (of(a), of(b), begin, n)
    })
}

/// As C has it, by the loop that anybody would write.
fn compared(a: &[u8], b: &[u8]) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        if a != b {
            return a.cmp(b);
        }
    }
    Ordering::Equal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memcpy_copies_every_byte_and_none_beside((from, before, begin, n) in buffers()) {
        prop_assume!(begin + n <= from.len().min(before.len()));
        let (mut to, mut expected) = (before.clone(), before);
        for at in begin..begin + n {
            expected[at] = from[at];
        }
        let start = to[begin..].as_mut_ptr();
        let answer = unsafe { memory::memcpy(start, from[begin..].as_ptr(), n) };
        prop_assert_eq!(answer, start);
        prop_assert_eq!(to, expected);
    }

    #[test]
    fn memcmp_and_bcmp_tell_the_first_byte_that_differs((a, b, begin, n) in buffers()) {
        prop_assume!(begin + n <= a.len().min(b.len()));
        let (a, b) = (&a[begin..], &b[begin..]);
        let expected = compared(&a[..n], &b[..n]);
        let answer = unsafe { memory::memcmp(a.as_ptr(), b.as_ptr(), n) };
        prop_assert_eq!(answer.cmp(&0), expected);
        let differs = unsafe { memory::bcmp(a.as_ptr(), b.as_ptr(), n) };
        prop_assert_eq!(differs != 0, expected != Ordering::Equal);
    }
}
