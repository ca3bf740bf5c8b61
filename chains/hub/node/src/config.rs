// SPDX-License-Identifier: Apache-2.0
//! The pallets' settings.

use frame_support::traits::{ConstU128, ConstU16, ConstU32, ConstU64, ConstU8, VariantCountOf};
use frame_support::weights::constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND};
use frame_support::weights::{IdentityFee, Weight};
use frame_support::{derive_impl, parameter_types};
use frame_system::limits::BlockWeights;
use frame_system::{EnsureSigned, SubstrateExtensionsWeight};
use pallet_revive::evm::fees::{BlockRatioFee, Info};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::traits::{AccountIdLookup, One};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

use crate::{
    ethereum, AccountId, Address, Balance, Balances, Block, Hash, Nonce, OriginCaller, PalletInfo, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, Signature, System,
    Timestamp, VERSION,
};

/// What an account must hold to exist.
const EXISTENTIAL_DEPOSIT: Balance = 1_000_000;

/// What a byte that a contract keeps costs.
const DEPOSIT_PER_BYTE: Balance = 100_000;

/// What each thing that it keeps costs beside.
const DEPOSIT_PER_ITEM: Balance = 10_000_000;

/// Of a block, what ordinary calls may use.
const NORMAL: Perbill = Perbill::from_percent(75);

/// A block's proof, at most.
const PROOF: u64 = 10 * 1_024 * 1_024;

parameter_types! {
    pub const Version: RuntimeVersion = VERSION;
    pub Weights: BlockWeights =
        BlockWeights::with_sensible_defaults(Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, PROOF), NORMAL);
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type BlockHashCount = ConstU32<4_096>;
    type BlockWeights = Weights;
    type DbWeight = RocksDbWeight;
    type ExtensionsWeightInfo = SubstrateExtensionsWeight<Runtime>;
    type Hash = Hash;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type MaxConsumers = ConstU32<16>;
    type Nonce = Nonce;
    type SS58Prefix = ConstU16<42>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
    /// A block for each transaction: the next one may be a millisecond later.
    type MinimumPeriod = ConstU64<1>;
    type Moment = u64;
    type OnTimestampSet = ();
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type DoneSlashHandler = ();
    type DustRemoval = ();
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub FeeMultiplier: Multiplier = Multiplier::one();
}

impl pallet_transaction_payment::Config for Runtime {
    /// Never zero: pallet-revive divides by it.
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type LengthToFee = IdentityFee<Balance>;
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
    /// A thousandth of a unit for each picosecond, and as much for a block's proof as for its time.
    type WeightToFee = BlockRatioFee<1, 1_000, Self, Balance>;
}

impl pallet_utility::Config for Runtime {
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub const CodeLockup: Perbill = Perbill::from_percent(0);
}

#[derive_impl(pallet_revive::config_preludes::TestDefaultConfig)]
impl pallet_revive::Config for Runtime {
    type AddressMapper = pallet_revive::AccountId32Mapper<Self>;
    type Balance = Balance;
    /// That of development chains.
    type ChainId = ConstU64<420_420_420>;
    type CodeHashLockupDepositPercent = CodeLockup;
    type Currency = Balances;
    type DepositPerByte = ConstU128<DEPOSIT_PER_BYTE>;
    type DepositPerChildTrieItem = ConstU128<DEPOSIT_PER_ITEM>;
    type DepositPerItem = ConstU128<DEPOSIT_PER_ITEM>;
    type FeeInfo = Info<Address, Signature, ethereum::Extra>;
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type NativeToEthRatio = ConstU32<100_000_000>;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeOrigin = RuntimeOrigin;
    type Time = Timestamp;
    type UploadOrigin = EnsureSigned<AccountId>;
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Self>;
}
