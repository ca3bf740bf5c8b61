// SPDX-License-Identifier: Apache-2.0
//! Accounts that cannot change during a call.

use core::ptr::addr_of_mut;

use super::functions::{Address, ACCOUNT};
use super::surroundings::{address, caller};

/// An account that cannot change during a call: asked for once, kept until the end.
struct Kept {
    account: Address,
    is_known: bool,
}

impl Kept {
    const NEW: Self = Self { account: [0; ACCOUNT], is_known: false };

    #[inline(always)]
    unsafe fn get(kept: *mut Self, ask: fn(&mut Address)) -> &'static Address {
        if !(*kept).is_known {
            ask(&mut (*kept).account);
            (*kept).is_known = true;
        }
        &(*kept).account
    }
}

static mut CALLER: Kept = Kept::NEW;
static mut ADDRESS: Kept = Kept::NEW;

/// Who called.
#[inline(never)]
pub fn kept_caller() -> &'static Address {
    unsafe { Kept::get(addr_of_mut!(CALLER), caller) }
}

/// The contract's own account.
#[inline(never)]
pub fn kept_address() -> &'static Address {
    unsafe { Kept::get(addr_of_mut!(ADDRESS), address) }
}
