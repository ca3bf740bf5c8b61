// SPDX-License-Identifier: Apache-2.0
//! Who calls, when, with how much, by pallet-revive: its numbers have 256 bits, and its moments are seconds.

use ink::uapi::{HostFn, HostFnImpl};

use super::functions::{trap, Address};

const MS_PER_SECOND: u64 = 1_000;

/// Who called.
#[inline(always)]
pub fn caller(into: &mut Address) {
    HostFnImpl::caller(into);
}

/// The contract's own account.
#[inline(always)]
pub fn address(into: &mut Address) {
    HostFnImpl::address(into);
}

/// The lowest `N` bytes of a number of the chain's. Traps if it has more.
#[inline(always)]
fn narrow<const N: usize>(number: &[u8; 32], into: &mut [u8; N]) {
    let (low, high) = number.split_at(N);
    if high.iter().any(|byte| *byte != 0) {
        trap()
    }
    into.copy_from_slice(low);
}

/// Milliseconds.
pub fn now(into: &mut [u8; 8]) {
    let mut seconds = [0; 32];
    HostFnImpl::now(&mut seconds);
    narrow(&seconds, into);
    *into = u64::from_le_bytes(*into).saturating_mul(MS_PER_SECOND).to_le_bytes();
}

/// The coin that came with the call, in the chain's smallest unit: wei.
pub fn value_transferred(into: &mut [u8; 16]) {
    let mut value = [0; 32];
    HostFnImpl::value_transferred(&mut value);
    narrow(&value, into);
}

/// The contract's coin that can move, in wei.
pub fn balance(into: &mut [u8; 16]) {
    let mut value = [0; 32];
    HostFnImpl::balance(&mut value);
    narrow(&value, into);
}

/// The hash of the contract's own code.
pub fn own_code_hash(into: &mut [u8; 32]) {
    HostFnImpl::code_hash(super::kept::kept_address(), into);
}

/// Whether coin came with the call.
#[inline(never)]
pub fn came_with_coin() -> bool {
    let mut value = [0; 32];
    HostFnImpl::value_transferred(&mut value);
    value != [0; 32]
}
