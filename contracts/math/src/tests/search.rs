// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::search::partition_point;

#[test]
fn partition_point_of_nothing_is_zero() {
    assert_eq!(partition_point(0, |_| panic!("there is no item to ask for")), 0);
}

#[test]
fn partition_point_finds_every_boundary_of_short_lists() {
    for count in 0..=64 {
        for boundary in 0..=count {
            assert_eq!(partition_point(count, |item| item < boundary), boundary, "{boundary} of {count}");
        }
    }
}

/// Finds `boundary` among `count` items, and stops with an error instead of searching for ever.
fn find(count: u32, boundary: u32) -> u32 {
    let mut calls = 0;
    partition_point(count, |item| {
        calls += 1;
        assert!(calls <= 1 + count.ilog2(), "{calls} questions about {count} items");
        assert!(item < count, "item {item} of {count}");
        item < boundary
    })
}

#[test]
fn partition_point_reaches_the_end_of_the_type() {
    for boundary in [0, 1, u32::MAX - 1, u32::MAX] {
        assert_eq!(find(u32::MAX, boundary), boundary);
    }
}

proptest! {
    #[test]
    fn partition_point_asks_for_few_items_and_only_for_items(count in 1_u32.., seed: u32) {
        let boundary = seed % count;
        prop_assert_eq!(find(count, boundary), boundary);
    }
}
