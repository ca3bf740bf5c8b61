// SPDX-License-Identifier: Apache-2.0
//! What copies and compares memory, eight bytes at a time wherever they lie, as PolkaVM takes them. Every
//! instruction has a price there, and the compiler's own do less than 16 bytes one by one, as nearly all of ours are.

/// Bytes of a machine word.
const WORD: usize = 8;

/// Copies `n` bytes to where they do not overlap, and answers where that is.
///
/// # Safety
/// As C has it.
#[cfg_attr(target_arch = "riscv64", no_mangle)]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    let mut at = 0;
    while n.wrapping_sub(at) >= WORD {
        to.add(at).cast::<u64>().write_unaligned(word(from.add(at)));
        at = at.wrapping_add(WORD);
    }
    while at < n {
        *to.add(at) = *from.add(at);
        at = at.wrapping_add(1);
    }
    to
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
    memcmp(a, b, n)
}

#[inline(always)]
unsafe fn word(at: *const u8) -> u64 {
    at.cast::<u64>().read_unaligned()
}
