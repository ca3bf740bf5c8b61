// SPDX-License-Identifier: Apache-2.0
//! How a contract becomes a program for PolkaVM: the chain finds its two functions by their names.
#![no_std]
// What copies memory is not to be compiled into a call of itself.
#![no_builtins]

#[cfg(target_arch = "riscv64")]
mod memory;

/// The functions by which the chain enters the contract `$contract`.
#[macro_export]
macro_rules! program {
    ($contract:ident) => {
        use $contract as _;

        mod entries {
            extern "C" {
                pub fn deploy();
                pub fn call();
            }
        }

        #[ink::polkavm_derive::polkavm_export(abi = ink::polkavm_derive::default_abi)]
        extern "C" fn deploy() {
            unsafe { entries::deploy() }
        }

        #[ink::polkavm_derive::polkavm_export(abi = ink::polkavm_derive::default_abi)]
        extern "C" fn call() {
            unsafe { entries::call() }
        }
    };
}
