// SPDX-License-Identifier: Apache-2.0
//! Who calls, when, with how much, by pallet-contracts.

use super::functions;

macro_rules! fixed {
    ($($(#[$docs:meta])* $name:ident: $bytes:literal;)*) => { $(
        $(#[$docs])*
        #[inline(always)]
        pub fn $name(into: &mut [u8; $bytes]) {
            unsafe { functions::$name(into.as_mut_ptr(), &mut $bytes) };
        }
    )* };
}

fixed! {
    /// Who called.
    caller: 32;
    /// The contract's own account.
    address: 32;
    /// Milliseconds.
    now: 8;
    /// The coin that came with the call: zeros stay where the chain's own number is narrower.
    value_transferred: 16;
    /// The contract's coin that can move, in the same way.
    balance: 16;
    /// The hash of the contract's own code.
    own_code_hash: 32;
}

/// Whether coin came with the call.
#[inline(never)]
pub fn came_with_coin() -> bool {
    let mut value = [0_u64; 2];
    unsafe { functions::value_transferred(value.as_mut_ptr().cast(), &mut 16) };
    value != [0; 2]
}
