// SPDX-License-Identifier: Apache-2.0
//! What the memory asks of pallet-revive, and what is found nowhere else: cells by keys of 32 bytes.

use core::slice;

use ink::polkavm_derive;
use ink::uapi::{CallFlags, HostFn, HostFnImpl, ReturnFlags};

/// Bytes of an account.
pub const ACCOUNT: usize = 20;

/// The account of somebody.
pub type Address = [u8; ACCOUNT];

/// Bytes that can be said at once: in words of 32 bytes a listing takes some four times as many as elsewhere.
pub const ROOM_TO_SAY: usize = 65_536;

/// What the chain answers where a function succeeded.
pub const DONE: u32 = 0;

/// What [`call`](super::calls::call) answers of an account that is no contract: the chain itself would say that the
/// call succeeded.
pub const NOT_CALLABLE: u32 = 8;

/// Nothing stands for `Error("could not read input")`.
pub const COULD_NOT_READ_INPUT: [u8; 0] = [];

/// An error is said by itself.
pub const BEFORE_ERRORS: &[u8] = &[];

/// A cell.
pub type Key = [u8; 32];

/// In place of a length: the key has 32 bytes.
const FIXED: u32 = u32::MAX;

#[polkavm_derive::polkavm_define_abi]
mod abi {}

#[polkavm_derive::polkavm_import(abi = self::abi)]
extern "C" {
    fn get_storage(flags: u32, key: *const u8, key_len: u32, out: *mut u8, out_len: *mut u32) -> u64;
    fn set_storage(flags: u32, key: *const u8, key_len: u32, value: *const u8, value_len: u32) -> u64;
    fn call_evm(flags: u32, callee: u32, value: u32, gas: u64, input: u64, output: u64) -> u64;
}

/// Ends the call and undoes what it did, without an answer.
#[cold]
#[inline(never)]
pub fn trap() -> ! {
    unsafe { core::arch::asm!("unimp", options(noreturn)) }
}

/// Ends the call.
pub unsafe fn seal_return(flags: u32, data: *const u8, len: u32) -> ! {
    HostFnImpl::return_value(ReturnFlags::from_bits_truncate(flags), slice::from_raw_parts(data, len as usize))
}

/// Fetches what the contract was called with, for which there must be room.
pub unsafe fn input(out: *mut u8, len: &mut u32) {
    let size = HostFnImpl::call_data_size();
    if size > u64::from(*len) {
        trap()
    }
    *len = size as u32;
    HostFnImpl::call_data_copy(slice::from_raw_parts_mut(out, size as usize), 0);
}

/// Whether the contract was called with nothing, as by a plain transfer.
pub fn is_without_input() -> bool {
    HostFnImpl::call_data_size() == 0
}

/// Reads a cell.
pub unsafe fn read_cell(key: &Key, out: *mut u8, len: *mut u32) -> u32 {
    get_storage(0, key.as_ptr(), FIXED, out, len) as u32
}

/// Writes a cell; how many bytes were in it before.
pub unsafe fn write_cell(key: &Key, value: *const u8, len: u32) -> u32 {
    set_storage(0, key.as_ptr(), FIXED, value, len) as u32
}

/// Calls `callee` with `value` of the contract's coin, so much `gas`, and `input`. The answer, of at most as many bytes as
/// `len` says, is at `out`, and `len` says how many it has.
pub unsafe fn call(
    flags: CallFlags,
    callee: &Address,
    value: u128,
    gas: u64,
    (input, input_len): (*const u8, u32),
    (out, len): (*mut u8, *mut u32),
) -> u32 {
    let wide = [value, 0];
    let (callee, value) = (callee.as_ptr() as u32, wide.as_ptr() as u32);
    call_evm(flags.bits(), callee, value, gas, pair(input_len, input as u32), pair(len as u32, out as u32)) as u32
}

/// Two numbers in the place of one, the higher half first.
fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// Where the arguments begin.
static mut BASE: &[u8] = &[];

/// From here on, arguments begin with these bytes.
pub fn set_base(base: &'static [u8]) {
    unsafe { BASE = base }
}

/// The arguments.
pub fn base() -> &'static [u8] {
    unsafe { BASE }
}

/// Whether all bytes are zero.
#[inline(never)]
pub fn is_zero(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks();
    words.iter().all(|word| u64::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
}
