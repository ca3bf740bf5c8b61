// SPDX-License-Identifier: Apache-2.0
//! What is said to others and hashed, by pallet-contracts.

use super::functions::{self, DONE};
use super::memory::{fill, parts, said};

/// Emits the event whose topics and data were said.
#[inline(never)]
pub fn deposit_event() {
    let (topics, topics_len, data, data_len) = parts();
    unsafe { functions::deposit_event(topics, topics_len, data, data_len) };
}

/// Calls `callee` with `value` and with what was said, all gas that is left and re-entry denied. The answer, of at
/// most `room` bytes, is read next.
#[inline(never)]
pub fn call(callee: &[u8; 32], value: u128, room: usize) -> u32 {
    let (input, input_len) = said();
    let value = value.to_le_bytes();
    fill(
        room,
        |out, len| unsafe { functions::call(0, callee.as_ptr(), 0, value.as_ptr(), input, input_len, out, len) },
        |_| true,
    )
}

/// Runs the code with this hash on the contract's own cells and balance, as [`call`] does.
#[inline(never)]
pub fn delegate_call(code_hash: &[u8; 32], room: usize) -> u32 {
    let (input, input_len) = said();
    fill(
        room,
        |out, len| unsafe { functions::delegate_call(0, code_hash.as_ptr(), input, input_len, out, len) },
        |_| true,
    )
}

/// Creates a contract of the code with this hash, with what was said as input, without coin and salt, all gas that
/// is left; its account, if the chain did.
pub fn instantiate(code_hash: &[u8; 32]) -> Option<[u8; 32]> {
    // Where the chain is told to write an answer that nobody wants.
    const NOWHERE: *mut u8 = u32::MAX as *mut u8;
    let (input, input_len) = said();
    let (mut account, value) = ([0; 32], [0; 16]);
    let code = unsafe {
        functions::instantiate(
            code_hash.as_ptr(),
            0,
            value.as_ptr(),
            input,
            input_len,
            account.as_mut_ptr(),
            &mut 32,
            NOWHERE,
            &mut 0,
            value.as_ptr(),
            0,
        )
    };
    (code == DONE).then_some(account)
}

/// BLAKE2b of 256 bits over what was said.
pub fn blake2_256() -> [u8; 32] {
    let (bytes, len) = said();
    let mut hash = [0; 32];
    unsafe { functions::hash_blake2_256(bytes, len, hash.as_mut_ptr()) };
    hash
}

/// Keccak of 256 bits over what was said.
pub fn keccak_256() -> [u8; 32] {
    let (bytes, len) = said();
    let mut hash = [0; 32];
    unsafe { functions::hash_keccak_256(bytes, len, hash.as_mut_ptr()) };
    hash
}

/// The Ethereum address of the key that made the signature over the hash, if there is such a key.
pub fn ecdsa_signer(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 20]> {
    let (mut key, mut address) = ([0; 33], [0; 20]);
    let is_known = unsafe {
        functions::ecdsa_recover(signature.as_ptr(), message_hash.as_ptr(), key.as_mut_ptr()) == DONE
            && functions::ecdsa_to_eth_address(key.as_ptr(), address.as_mut_ptr()) == DONE
    };
    is_known.then_some(address)
}
