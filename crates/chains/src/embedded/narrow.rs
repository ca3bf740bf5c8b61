// SPDX-License-Identifier: Apache-2.0
//! A runtime with the figures of Bittensor's: amounts of coin are 64 bits wide, an account needs 500 units to
//! exist, and storage has a price of its own. The pallets are those of the other embedded chain.

use ink_sandbox::frame_support::sp_runtime::traits::Convert;
use ink_sandbox::frame_support::sp_runtime::Perbill;
use ink_sandbox::frame_support::traits::{ConstBool, ConstU32, ConstU64, Randomness};
use ink_sandbox::frame_support::weights::Weight;
use ink_sandbox::frame_support::{construct_runtime, derive_impl, parameter_types};
use ink_sandbox::{frame_system, pallet_balances, pallet_contracts, pallet_timestamp, H256};

/// How this chain counts its coin.
type Amount = u64;

construct_runtime!(
    pub enum Narrow {
        System: frame_system,
        Balances: pallet_balances,
        Timestamp: pallet_timestamp,
        Contracts: pallet_contracts,
    }
);

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Narrow {
    type Block = frame_system::mocking::MockBlockU32<Self>;
    type Version = ();
    type BlockHashCount = ConstU32<250>;
    type AccountData = pallet_balances::AccountData<Amount>;
}

impl pallet_balances::Config for Narrow {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type Balance = Amount;
    type DustRemoval = ();
    type ExistentialDeposit = ConstU64<500>;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = ();
    type MaxLocks = ();
    type MaxReserves = ();
    type MaxFreezes = ();
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

impl pallet_timestamp::Config for Narrow {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<1>;
    type WeightInfo = ();
}

/// There is none: no stable host function asks for it.
pub struct NoRandomness;

impl Randomness<H256, u32> for NoRandomness {
    fn random(_subject: &[u8]) -> (H256, u32) {
        (H256::zero(), 0)
    }
}

impl Convert<Weight, Amount> for Narrow {
    fn convert(weight: Weight) -> Amount {
        weight.ref_time()
    }
}

parameter_types! {
    pub Schedule: pallet_contracts::Schedule<Narrow> = pallet_contracts::Schedule::default();
    pub CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    pub DefaultDepositLimit: Amount = Amount::MAX;
    pub MaxDelegateDependencies: u32 = 32;
}

impl pallet_contracts::Config for Narrow {
    type Time = Timestamp;
    type Randomness = NoRandomness;
    type Currency = Balances;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type CallFilter = ();
    type WeightPrice = Self;
    type WeightInfo = ();
    type ChainExtension = ();
    type Schedule = Schedule;
    type CallStack = [pallet_contracts::Frame<Self>; 5];
    type DepositPerByte = ConstU64<30>;
    type DepositPerItem = ConstU64<75>;
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 128 * 1_024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type UnsafeUnstableInterface = ConstBool<false>;
    type UploadOrigin = frame_system::EnsureSigned<Self::AccountId>;
    type InstantiateOrigin = frame_system::EnsureSigned<Self::AccountId>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1_024 * 1_024 }>;
    type Migrations = ();
    type DefaultDepositLimit = DefaultDepositLimit;
    type Debug = ();
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type MaxDelegateDependencies = MaxDelegateDependencies;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Environment = ();
    type Xcm = ();
    type ApiVersion = ();
}
