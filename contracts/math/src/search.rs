// SPDX-License-Identifier: Apache-2.0
//! Search in a sorted list that is read item by item, as from storage.

/// Index of the first of `count` items for which `is_left` is false; `count` if there is none.
///
/// The items must be partitioned: all for which `is_left` is true come before all others. Calls
/// `is_left` at most 1 + log2(`count`) times, and only with indices below `count`.
pub fn partition_point(count: u32, mut is_left: impl FnMut(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = u32::midpoint(low, high);
        if is_left(middle) {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    low
}
