// SPDX-License-Identifier: Apache-2.0
//! What is said to others and hashed, by pallet-revive.

use core::slice;

use ink::prelude::vec::Vec;
use ink::uapi::{CallFlags, HostFn, HostFnImpl, StorageFlags};

use super::functions::{self, trap, Address, Key, ACCOUNT, DONE, NOT_CALLABLE};
use super::memory::{fill, parts, said};

/// All gas that is left.
const ALL_GAS: u64 = u64::MAX;

unsafe fn bytes(from: *const u8, len: u32) -> &'static [u8] {
    slice::from_raw_parts(from, len as usize)
}

/// A copy of what was said.
pub fn said_copy() -> Vec<u8> {
    let (from, len) = said();
    unsafe { bytes(from, len) }.to_vec()
}

/// Emits the event whose topics and data were said.
#[inline(never)]
pub fn deposit_event() {
    let (topics, topics_len, data, data_len) = parts();
    unsafe { HostFnImpl::deposit_event(bytes(topics, topics_len).as_chunks().0, bytes(data, data_len)) };
}

/// Calls `callee` with `value` and with what was said, all gas that is left and re-entry denied. The answer, of at
/// most `room` bytes, is read next.
#[inline(never)]
pub fn call(callee: &Address, value: u128, room: usize) -> u32 {
    call_as(CallFlags::empty(), callee, value, room)
}

/// The same, but a contract that holds coin can be paid plainly meanwhile: to the chain that is re-entry, which it denies
/// or allows as a whole. Messages are denied by [`hold_coin`].
#[inline(never)]
pub fn call_out(callee: &Address, value: u128, room: usize) -> u32 {
    if !unsafe { HOLDS_COIN } {
        return call(callee, value, room);
    }
    say_if_calling(true);
    let outcome = call_as(CallFlags::ALLOW_REENTRY, callee, value, room);
    say_if_calling(false);
    outcome
}

/// Whether the contract takes coin that is sent plainly.
static mut HOLDS_COIN: bool = false;

/// Where a contract that holds coin finds that it calls somebody: in what is forgotten after the transaction.
const CALLING: Key = [u8::MAX; 32];

/// From here on, the contract takes coin that is sent plainly, also while it calls somebody. Ends the call if it does:
/// this is a message, by which it would be entered once more.
pub fn hold_coin() {
    let mut calling = [0; 32];
    HostFnImpl::get_storage_or_zero(StorageFlags::TRANSIENT, &CALLING, &mut calling);
    if calling != [0; 32] {
        trap()
    }
    unsafe { HOLDS_COIN = true }
}

fn say_if_calling(is_calling: bool) {
    HostFnImpl::set_storage_or_clear(StorageFlags::TRANSIENT, &CALLING, &[u8::from(is_calling); 32]);
}

/// Whether there is no code at this address. To ask costs as much as 200 instructions.
#[inline(never)]
fn is_codeless(callee: &Address) -> bool {
    HostFnImpl::code_size(callee) == 0
}

#[inline(always)]
fn call_as(flags: CallFlags, callee: &Address, value: u128, room: usize) -> u32 {
    let input = said();
    let ask = |out: *mut u8, len: *mut u32| unsafe {
        // Coin must not reach what is no contract.
        if value != 0 && is_codeless(callee) {
            *len = 0;
            return NOT_CALLABLE;
        }
        match functions::call(flags, callee, value, ALL_GAS, input, (out, len)) {
            // Only a contract answers anything, so that most need not be asked for.
            DONE if value == 0 && HostFnImpl::return_data_size() == 0 && is_codeless(callee) => NOT_CALLABLE,
            code => code,
        }
    };
    let outcome = fill(room, ask, |_| true);
    // The chain cuts what does not fit.
    if super::memory::left() == room && HostFnImpl::return_data_size() > room as u64 {
        trap()
    }
    outcome
}

/// There is no code to run by its hash.
pub fn delegate_call(_code_hash: &[u8; 32], _room: usize) -> u32 {
    fill(0, |_, _| NOT_CALLABLE, |_| true)
}

/// Creates a contract of the code with this hash, with what was said as input, without coin, all gas that is left; its
/// account, if the chain did. Its salt is zero: without one its address would follow from how many came before.
pub fn instantiate(code_hash: &[u8; 32]) -> Option<Address> {
    let (input, input_len) = said();
    let input = [code_hash.as_slice(), unsafe { bytes(input, input_len) }].concat();
    let mut account = [0; ACCOUNT];
    HostFnImpl::instantiate(
        ALL_GAS,
        ALL_GAS,
        &[u8::MAX; 32],
        &[0; 32],
        &input,
        Some(&mut account),
        None,
        Some(&[0; 32]),
    )
    .is_ok()
    .then_some(account)
}

/// What the chain's own contract of this number answers.
fn ask_chain<const N: usize>(number: u16, input: &[u8]) -> Option<[u8; N]> {
    let mut callee = [0; ACCOUNT];
    callee[ACCOUNT - 2..].copy_from_slice(&number.to_be_bytes());
    let (mut answer, mut len) = ([0; N], N as u32);
    let input = (input.as_ptr(), input.len() as u32);
    let code =
        unsafe { functions::call(CallFlags::READ_ONLY, &callee, 0, ALL_GAS, input, (answer.as_mut_ptr(), &mut len)) };
    let is_whole = code == DONE && len as usize == N;
    is_whole.then_some(answer)
}

/// BLAKE2b of 256 bits over what was said.
pub fn blake2_256() -> [u8; 32] {
    const SYSTEM: u16 = 0x900;
    const SELECTOR: [u8; 4] = ink::sol::selector(b"hashBlake256", &[<&[u8] as ink::sol::Type>::NAME]);
    let (from, len) = said();
    let mut input = SELECTOR.to_vec();
    ink::sol::say_number(32, &mut input);
    ink::sol::say_bytes(unsafe { bytes(from, len) }, &mut input);
    ask_chain(SYSTEM, &input).unwrap_or_else(|| trap())
}

/// The Ethereum address of the key that made the signature over the hash, if there is such a key.
pub fn ecdsa_signer(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 20]> {
    const ECRECOVER: u16 = 1;
    let (r_and_s, v) = signature.split_at(64);
    let mut input = message_hash.to_vec();
    ink::sol::say_number(if v[0] < 27 { v[0] + 27 } else { v[0] }.into(), &mut input);
    input.extend_from_slice(r_and_s);
    ask_chain::<32>(ECRECOVER, &input)?.last_chunk().copied()
}

/// Keccak of 256 bits over what was said.
pub fn keccak_256() -> [u8; 32] {
    let (from, len) = said();
    let mut hash = [0; 32];
    HostFnImpl::hash_keccak_256(unsafe { bytes(from, len) }, &mut hash);
    hash
}
