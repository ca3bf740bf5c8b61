// SPDX-License-Identifier: Apache-2.0
//! What the contract does with its coin and its code, by pallet-contracts.

use super::functions::{self, DONE};

/// Moves `value` of the contract's coin to `to`.
#[inline(never)]
pub fn transfer(to: &[u8; 32], value: u128) -> u32 {
    let value = value.to_le_bytes();
    unsafe { functions::transfer(to.as_ptr(), 32, value.as_ptr(), 16) }
}

/// Replaces the contract's code.
pub fn set_code_hash(code_hash: &[u8; 32]) -> u32 {
    unsafe { functions::set_code_hash(code_hash.as_ptr()) }
}

/// The hash of the code of `account`, if it is a contract.
pub fn code_hash(account: &[u8; 32]) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let code = unsafe { functions::code_hash(account.as_ptr(), hash.as_mut_ptr(), &mut 32) };
    (code == DONE).then_some(hash)
}
