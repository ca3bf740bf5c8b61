// SPDX-License-Identifier: Apache-2.0
//! What the contract does with its coin and its code, by pallet-revive.

use ink::uapi::{CallFlags, HostFn, HostFnImpl};

use super::functions::{self, Address};
use super::memory::refuse;

/// Moves `value` of the contract's coin to `to`. A transfer is a call there: whoever is paid has no more than the gas
/// that Ethereum gives for it, with which nothing can be written or called.
#[inline(never)]
pub fn transfer(to: &Address, value: u128) -> u32 {
    const NOTHING: *const u8 = core::ptr::null();
    unsafe { functions::call(CallFlags::empty(), to, value, 0, (NOTHING, 0), (NOTHING.cast_mut(), &mut 0)) }
}

/// There is no way to replace a contract's code: the call ends and says so.
pub fn refuse_code() -> ! {
    refuse(b"no code is replaced on a Hub")
}

/// The same.
pub fn set_code_hash(_code_hash: &[u8; 32]) -> u32 {
    refuse_code()
}

/// The hash of the code of `account`, if it is a contract.
pub fn code_hash(account: &Address) -> Option<[u8; 32]> {
    if HostFnImpl::code_size(account) == 0 {
        return None;
    }
    let mut hash = [0; 32];
    HostFnImpl::code_hash(account, &mut hash);
    Some(hash)
}
