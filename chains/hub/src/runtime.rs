// SPDX-License-Identifier: Apache-2.0
//! The chain's figures: those of a Hub whose coin has 10 decimals, with the deposits of a system chain. The database
//! weighs nothing, as on the chain where the contracts of others were measured.

use frame_support::traits::{ConstU128, ConstU32, ConstU64, VariantCountOf};
use frame_support::weights::IdentityFee;
use frame_support::{derive_impl, parameter_types};
use pallet_revive::AccountId32Mapper;
use sp_runtime::traits::IdentityLookup;
use sp_runtime::{AccountId32, Perbill};

/// How the chain counts its coin.
pub type Amount = u128;

/// Wei in one unit of the chain's coin.
pub const WEI: u32 = 100_000_000;

#[frame_support::runtime]
mod assembled {
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
        RuntimeTask
    )]
    pub struct Runtime;
    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Runtime>;
    #[runtime::pallet_index(1)]
    pub type Balances = pallet_balances::Pallet<Runtime>;
    #[runtime::pallet_index(2)]
    pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
    #[runtime::pallet_index(3)]
    pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;
    #[runtime::pallet_index(4)]
    pub type Revive = pallet_revive::Pallet<Runtime>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = frame_system::mocking::MockBlock<Self>;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<Self::AccountId>;
    type AccountData = pallet_balances::AccountData<Amount>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Amount;
    type ExistentialDeposit = ConstU128<1_000_000>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

#[derive_impl(pallet_transaction_payment::config_preludes::TestDefaultConfig)]
impl pallet_transaction_payment::Config for Runtime {
    type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, ()>;
    type WeightToFee = IdentityFee<Amount>;
    type LengthToFee = IdentityFee<Amount>;
}

parameter_types! {
    pub const DepositPerByte: Amount = 100_000;
    pub const DepositPerItem: Amount = 10_000_000;
    pub const Lockup: Perbill = Perbill::from_percent(0);
}

#[derive_impl(pallet_revive::config_preludes::TestDefaultConfig)]
impl pallet_revive::Config for Runtime {
    type Time = Timestamp;
    type AddressMapper = AccountId32Mapper<Self>;
    type Balance = Amount;
    type Currency = Balances;
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type DepositPerChildTrieItem = DepositPerItem;
    type CodeHashLockupDepositPercent = Lockup;
    type NativeToEthRatio = ConstU32<WEI>;
    type ChainId = ConstU64<420_420>;
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Self>;
    type UploadOrigin = frame_system::EnsureSigned<Self::AccountId>;
    type InstantiateOrigin = frame_system::EnsureSigned<Self::AccountId>;
}
