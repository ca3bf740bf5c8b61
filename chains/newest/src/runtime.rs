// SPDX-License-Identifier: Apache-2.0
//! The chain's figures: Bittensor's, but for the pallets that are not there.

use frame_support::traits::{ConstBool, ConstU32, ConstU64, Randomness};
use frame_support::weights::constants::RocksDbWeight;
use frame_support::{derive_impl, parameter_types};
use sp_core::H256;
use sp_runtime::traits::{Convert, IdentityLookup};
use sp_runtime::{AccountId32, Perbill, Weight};

/// How the chain counts its coin.
pub type Amount = u64;

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
    pub type Contracts = pallet_contracts::Pallet<Runtime>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = frame_system::mocking::MockBlock<Self>;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<Self::AccountId>;
    type AccountData = pallet_balances::AccountData<Amount>;
    type DbWeight = RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Amount;
    type ExistentialDeposit = ConstU64<500>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

/// There is none: no stable host function asks for it.
pub struct NoRandomness;

impl Randomness<H256, u64> for NoRandomness {
    fn random(_subject: &[u8]) -> (H256, u64) {
        (H256::zero(), 0)
    }
}

/// What computation costs: nobody pays for it here.
pub struct WeightPrice;

impl Convert<Weight, Amount> for WeightPrice {
    fn convert(weight: Weight) -> Amount {
        weight.ref_time()
    }
}

parameter_types! {
    pub const DefaultDepositLimit: Amount = Amount::MAX;
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    pub Schedule: pallet_contracts::Schedule<Runtime> = pallet_contracts::Schedule::default();
}

#[derive_impl(pallet_contracts::config_preludes::TestDefaultConfig)]
impl pallet_contracts::Config for Runtime {
    type Time = Timestamp;
    type Randomness = NoRandomness;
    type Currency = Balances;
    type WeightPrice = WeightPrice;
    type WeightInfo = pallet_contracts::weights::SubstrateWeight<Self>;
    type Schedule = Schedule;
    type CallStack = [pallet_contracts::Frame<Self>; 5];
    type DepositPerByte = ConstU64<30>;
    type DepositPerItem = ConstU64<75>;
    type DefaultDepositLimit = DefaultDepositLimit;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 128 * 1_024 }>;
    type UnsafeUnstableInterface = ConstBool<false>;
    type UploadOrigin = frame_system::EnsureSigned<Self::AccountId>;
    type InstantiateOrigin = frame_system::EnsureSigned<Self::AccountId>;
}
