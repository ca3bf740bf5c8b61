// SPDX-License-Identifier: Apache-2.0
//! What the contract does with its coin and its code, by pallet-revive.

use ink::uapi::{CallFlags, HostFn, HostFnImpl};

use super::calls::wide;
use super::functions::{seal_return, Address, DONE};
use super::memory::REVERT;

/// Moves `value` of the contract's coin to `to`. A transfer is a call there: whoever is paid has no more than the gas
/// that Ethereum gives for it, with which nothing can be written or called.
#[inline(never)]
pub fn transfer(to: &Address, value: u128) -> u32 {
    match HostFnImpl::call_evm(CallFlags::empty(), to, 0, &wide(value), &[], None) {
        Ok(()) => DONE,
        Err(code) => code.into(),
    }
}

/// There is no way to replace a contract's code: the call ends and says so.
pub fn set_code_hash(_code_hash: &[u8; 32]) -> u32 {
    const NO_UPGRADE: [u8; 100] = crate::abi::reason(b"no code is replaced on a Hub");
    refuse(&NO_UPGRADE)
}

/// Ends the call with `words`, and undoes what it did.
#[cold]
pub fn refuse(words: &[u8]) -> ! {
    unsafe { seal_return(REVERT, words.as_ptr(), words.len() as u32) }
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
