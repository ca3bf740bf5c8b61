// SPDX-License-Identifier: Apache-2.0
//! What copies and compares memory, eight or sixteen bytes at a time wherever they lie, as PolkaVM takes them. Every
//! instruction has a price there, and the compiler's own do less than 16 bytes one by one, as nearly all of ours are.
//! What is left behind the last whole word is done as one more whole one, together with some bytes before it.

/// Bytes of a machine word.
const WORD: usize = 8;

/// Copies `n` bytes to where they do not overlap, and answers where that is.
///
/// # Safety
/// As C has it.
#[cfg_attr(target_arch = "riscv64", no_mangle)]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    if n >= 2 * WORD {
        copy_pairs(to, from, n.wrapping_sub(2 * WORD));
    } else if n >= WORD {
        copy_both_ends::<u64>(to, from, n.wrapping_sub(WORD));
    } else if n >= WORD / 2 {
        copy_both_ends::<u32>(to, from, n.wrapping_sub(WORD / 2));
    } else {
        let mut at = 0;
        while at < n {
            *to.add(at) = *from.add(at);
            at = at.wrapping_add(1);
        }
    }
    to
}

/// Copies two words at a time, the last two of them at `last`.
#[inline(always)]
unsafe fn copy_pairs(to: *mut u8, from: *const u8, last: usize) {
    let mut at = 0;
    while at < last {
        copy_both_ends::<u64>(to.add(at), from.add(at), WORD);
        at = at.wrapping_add(2 * WORD);
    }
    copy_both_ends::<u64>(to.add(last), from.add(last), WORD);
}

/// Copies the first `T` and that at `last`, which may begin within it.
#[inline(always)]
unsafe fn copy_both_ends<T: Copy>(to: *mut u8, from: *const u8, last: usize) {
    let ends = (from.cast::<T>().read_unaligned(), from.add(last).cast::<T>().read_unaligned());
    to.cast::<T>().write_unaligned(ends.0);
    to.add(last).cast::<T>().write_unaligned(ends.1);
}

/// Less than zero, zero or more, as the first of `n` bytes that differs is less in `a`, none, or more.
///
/// # Safety
/// As C has it.
#[cfg_attr(target_arch = "riscv64", no_mangle)]
pub unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
    let mut at = 0;
    while n.wrapping_sub(at) >= WORD && word(a.add(at)) == word(b.add(at)) {
        at = at.wrapping_add(WORD);
    }
    while at < n {
        let (left, right) = (*a.add(at), *b.add(at));
        if left != right {
            return i32::from(left).wrapping_sub(i32::from(right));
        }
        at = at.wrapping_add(1);
    }
    0
}

/// Whether `n` bytes differ: not zero then.
///
/// # Safety
/// As C has it.
#[cfg_attr(target_arch = "riscv64", no_mangle)]
pub unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
    if n < WORD {
        return memcmp(a, b, n);
    }
    let last = n.wrapping_sub(WORD);
    let mut at = 0;
    while at < last {
        if word(a.add(at)) != word(b.add(at)) {
            return 1;
        }
        at = at.wrapping_add(WORD);
    }
    i32::from(word(a.add(last)) != word(b.add(last)))
}

#[inline(always)]
unsafe fn word(at: *const u8) -> u64 {
    at.cast::<u64>().read_unaligned()
}
