// SPDX-License-Identifier: Apache-2.0
//! How the buffers are read and written where every instruction has a price: what reads or says so many bytes as are
//! known where it is called does it there, by a few instructions, and calls nobody.

use core::ptr::addr_of_mut;

use ink::sol;

use super::super::functions::{trap, ACCOUNT, ROOM_TO_SAY};
use super::{clear_output, end, left, unreadable, AT, END, MARK, OUTPUT, REVERT, WRITTEN};
use crate::wire::Out;

/// Steps over `n` bytes, and says where they are.
#[inline(never)]
pub fn step(n: usize) -> *const u8 {
    if left() < n {
        unreadable()
    }
    unsafe {
        let at = AT;
        AT = at.add(n);
        at
    }
}

/// Steps over what a `T` is in, which is less code than a call, and says where that is.
#[inline(always)]
fn step_over<T>() -> *const T {
    unsafe {
        let (at, next) = (AT, AT.wrapping_add(size_of::<T>()));
        if END < next {
            unreadable()
        }
        AT = next;
        at.cast()
    }
}

/// Reads `N` bytes.
#[inline(always)]
pub fn take<const N: usize>() -> [u8; N] {
    unsafe { step_over::<[u8; N]>().read() }
}

/// Numbers that lie in memory as SCALE has them, the lowest byte first.
pub trait Plain: Copy {}

impl Plain for u8 {}
impl Plain for u16 {}
impl Plain for u32 {}
impl Plain for u64 {}
impl Plain for u128 {}

/// Reads `N` numbers at once.
#[inline(always)]
pub fn take_plain<T: Plain, const N: usize>() -> [T; N] {
    const { assert!(cfg!(target_endian = "little")) };
    unsafe { step_over::<[T; N]>().read_unaligned() }
}

/// Says `bytes`. How many they are is nearly always known where that is called, and then all but one of these are no
/// code.
#[inline(always)]
pub fn write(bytes: &[u8]) {
    if !core::intrinsics::is_val_statically_known(bytes.len()) {
        return write_any(bytes);
    }
    match bytes.len() {
        1 => put::<1>(bytes),
        4 => put::<4>(bytes),
        8 => put::<8>(bytes),
        16 => put::<16>(bytes),
        ACCOUNT => put::<ACCOUNT>(bytes),
        32 => put::<32>(bytes),
        _ => write_any(bytes),
    }
}

/// Says `N` bytes.
#[inline(always)]
fn put<const N: usize>(bytes: &[u8]) {
    unsafe { reserve(N).cast::<[u8; N]>().write(*bytes.as_ptr().cast()) }
}

/// Says any number of bytes.
#[inline(never)]
fn write_any(bytes: &[u8]) {
    let to = reserve(bytes.len());
    // What comes last costs no way back.
    unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) }
}

/// Says one byte.
#[inline(never)]
pub fn push(byte: u8) {
    write(&[byte]);
}

/// Where the next `n` bytes are said.
#[inline(always)]
fn reserve(n: usize) -> *mut u8 {
    unsafe {
        let at = WRITTEN;
        if ROOM_TO_SAY - at < n {
            trap()
        }
        WRITTEN = at + n;
        addr_of_mut!(OUTPUT).cast::<u8>().add(at)
    }
}

/// Where what was said lies, and how many bytes it has. From here on it has `len`, which are the first part.
#[inline(always)]
pub fn resize_first(len: usize) -> (*mut u8, usize) {
    unsafe {
        let before = WRITTEN;
        WRITTEN = len;
        MARK = len;
        (addr_of_mut!(OUTPUT).cast(), before)
    }
}

/// Ends the call with `Error(text)`, as Solidity's own `require` says it, and undoes what it did.
#[cold]
#[inline(never)]
pub fn refuse(text: &[u8]) -> ! {
    clear_output();
    write(&[0x08, 0xc3, 0x79, 0xa0]);
    sol::say_number(sol::WORD as u128, &mut Out);
    sol::say_bytes(text, &mut Out);
    end(REVERT)
}
