// SPDX-License-Identifier: Apache-2.0
//! Off the chain there is nothing to read but what a test lays out.

use std::cell::Cell;

/// Bytes of an account.
pub const ACCOUNT: usize = 32;

thread_local! {
    static LAID_OUT: Cell<&'static [u8]> = const { Cell::new(&[]) };
}

/// Reads from `bytes` next.
pub fn turn_to(bytes: &'static [u8]) {
    LAID_OUT.set(bytes);
}

/// How many bytes can still be read.
pub fn left() -> usize {
    LAID_OUT.get().len()
}

/// Steps over `n` bytes.
pub fn borrow(n: usize) -> &'static [u8] {
    let Some((taken, rest)) = LAID_OUT.get().split_at_checked(n) else { unreadable() };
    LAID_OUT.set(rest);
    taken
}

/// Copies the next bytes out, as many as `into` has room for.
pub fn copy(into: &mut [u8]) {
    into.copy_from_slice(borrow(into.len()));
}

/// Reads `N` bytes.
pub fn take<const N: usize>() -> [u8; N] {
    borrow(N).try_into().unwrap_or_else(|_| unreadable())
}

/// There is no call to end: a test sees a panic.
#[allow(clippy::panic, reason = "tests alone read off the chain")]
pub fn unreadable() -> ! {
    panic!("unreadable")
}
