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

/// A number that the chain is asked for, in fours of 64 bits, the lowest first.
#[inline(always)]
fn ask(what: impl FnOnce(&mut [u8; 32])) -> [u64; 4] {
    let mut number = [0; 4];
    what(unsafe { &mut *core::ptr::addr_of_mut!(number).cast() });
    number
}

/// An amount of coin that the chain is asked for. Traps if it has more than 128 bits.
#[inline(always)]
fn coin(what: impl FnOnce(&mut [u8; 32])) -> [u8; 16] {
    let [low, high, c, d] = ask(what);
    if c | d != 0 {
        trap()
    }
    (u128::from(high) << 64 | u128::from(low)).to_le_bytes()
}

/// Milliseconds.
pub fn now(into: &mut [u8; 8]) {
    let [seconds, b, c, d] = ask(HostFnImpl::now);
    if b | c | d != 0 {
        trap()
    }
    *into = seconds.saturating_mul(MS_PER_SECOND).to_le_bytes();
}

/// The coin that came with the call, in the chain's smallest unit: wei.
pub fn value_transferred(into: &mut [u8; 16]) {
    *into = coin(HostFnImpl::value_transferred);
}

/// The contract's coin that can move, in wei.
pub fn balance(into: &mut [u8; 16]) {
    *into = coin(HostFnImpl::balance);
}

/// The hash of the contract's own code.
pub fn own_code_hash(into: &mut [u8; 32]) {
    HostFnImpl::code_hash(super::kept::kept_address(), into);
}

/// Whether coin came with the call.
#[inline(never)]
pub fn came_with_coin() -> bool {
    let [a, b, c, d] = ask(HostFnImpl::value_transferred);
    a | b | c | d != 0
}

/// The chain's number among Ethereum's.
pub fn chain_id() -> u64 {
    let [id, ..] = ask(HostFnImpl::chain_id);
    id
}
