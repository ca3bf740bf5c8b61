// SPDX-License-Identifier: Apache-2.0
#![no_std]
#![recursion_limit = "256"]
//! The runtime of a development chain of Bittensor's shape: what a contract, a wallet and this
//! repository's tool meet there and nowhere else among the chains that we test on. The names, numbers
//! and the order of pallets are those of `runtime/src/lib.rs` in <https://github.com/opentensor/subtensor>
//! at 0010253a (runtime `node-subtensor` 396); nothing of its code is here.
//!
//! What it has of it: balances of 64 bits, coin of 9 decimals and an existential deposit of 500;
//! pallet-contracts with 5 frames, 128 KiB of code and no unstable functions, its deposits and its
//! lockup; transaction extensions in nested tuples, the one for fees wrapped; the fees; blocks of 4 s
//! without a limit on proofs; batches that cannot be nested; a safe mode, which root can enter; accounts
//! held back once they announced a change of their coldkey.
//!
//! What it has not: its consensus and its own pallets, but for those accounts; its chain extension; its
//! 12 s between blocks, since the node makes one for each transaction.

extern crate alloc;

mod apis;
mod coldkeys;
mod config;
mod extensions;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use sp_runtime::generic;
use sp_runtime::traits::{BlakeTwo256, IdentifyAccount, Verify};
use sp_runtime::{MultiAddress, MultiSignature};
use sp_version::RuntimeVersion;

/// What signs a transaction.
pub type Signature = MultiSignature;
/// Who signs it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// Rao: 10^9 are one TAO. Bittensor wraps the number in a type of its own, which describes itself in the
/// metadata as the number alone.
pub type Balance = u64;
/// How many transactions an account has signed.
pub type Nonce = u32;
/// A block's number.
pub type BlockNumber = u32;
/// A block's hash, and a code's.
pub type Hash = sp_core::H256;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A transaction.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, extensions::All>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// What executes blocks.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// What the node asks first.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("narrow"),
    impl_name: Cow::Borrowed("narrow"),
    authoring_version: 1,
    spec_version: 396,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type RandomnessCollectiveFlip = pallet_insecure_randomness_collective_flip;
    #[runtime::pallet_index(2)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(5)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(6)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(7)]
    pub type SubtensorModule = crate::coldkeys;
    #[runtime::pallet_index(11)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(12)]
    pub type Sudo = pallet_sudo;
    #[runtime::pallet_index(16)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(20)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(29)]
    pub type Contracts = pallet_contracts;
}
