// SPDX-License-Identifier: Apache-2.0
#![no_std]
#![recursion_limit = "256"]
//! The runtime of a development chain of a Hub's shape: what a contract, an Ethereum wallet and this repository's tool
//! meet on the Asset Hubs, and on no chain with pallet-contracts.
//!
//! What it has of them: pallet-revive, with addresses of 20 bytes that stand for accounts; transactions that Ethereum
//! keys sign; coin of 10 decimals, one unit of which is 10^8 wei; 2 s of time in a block. Its deposits are those of the
//! Hub in `chains/hub/src/runtime.rs`.
//!
//! What it has not: their assets, their consensus, messages to other chains and a price that goes up with demand.

extern crate alloc;

mod apis;
mod config;
mod ethereum;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use sp_runtime::generic;
use sp_runtime::traits::{BlakeTwo256, IdentifyAccount, Verify};
use sp_runtime::{MultiAddress, MultiSignature};
use sp_version::RuntimeVersion;

/// What signs a transaction that is none of Ethereum's.
pub type Signature = MultiSignature;
/// Who signs it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// 10^10 are one coin.
pub type Balance = u128;
/// How many transactions an account has signed.
pub type Nonce = u32;
/// A block's number.
pub type BlockNumber = u32;
/// A block's hash.
pub type Hash = sp_core::H256;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A transaction, of either kind.
pub type UncheckedExtrinsic = pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, ethereum::Extra>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// What executes blocks.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// What the node asks first.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("hub"),
    impl_name: Cow::Borrowed("hub"),
    authoring_version: 1,
    spec_version: 1,
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
    #[runtime::pallet_index(3)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(10)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(11)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(40)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(41)]
    pub type Sudo = pallet_sudo;
    #[runtime::pallet_index(90)]
    pub type Revive = pallet_revive;
}
