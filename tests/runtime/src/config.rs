// SPDX-License-Identifier: Apache-2.0
//! The pallets' settings.

use frame_support::dispatch::DispatchClass;
use frame_support::traits::{ConstBool, ConstU16, ConstU32, ConstU64, ConstU8, Contains, InsideBoth, VariantCountOf};
use frame_support::weights::constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND};
use frame_support::weights::{
    IdentityFee, Weight, WeightToFeeCoefficient, WeightToFeeCoefficients, WeightToFeePolynomial,
};
use frame_support::{derive_impl, parameter_types};
use frame_system::limits::{BlockLength, BlockWeights};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned, SubstrateExtensionsWeight};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::traits::{BlakeTwo256, One};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

use crate::{
    AccountId, Balance, Balances, Block, BlockNumber, OriginCaller, PalletInfo, RandomnessCollectiveFlip, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, SafeMode, System,
    Timestamp, VERSION,
};

/// What an account must hold to exist, in rao.
const EXISTENTIAL_DEPOSIT: Balance = 500;

/// What a contract's storage costs: for each item 15 % of the existential deposit.
const DEPOSIT_PER_ITEM: Balance = 75;

/// For each byte 6 %.
const DEPOSIT_PER_BYTE: Balance = 30;

/// Of a block, what ordinary calls may use.
const NORMAL: Perbill = Perbill::from_percent(75);

/// A block's bytes.
const BLOCK_BYTES: u32 = 10 * 1_024 * 1_024;

parameter_types! {
    pub const Version: RuntimeVersion = VERSION;
    /// 4 s; proofs are no matter on a chain that is no parachain.
    pub Weights: BlockWeights =
        BlockWeights::with_sensible_defaults(Weight::from_parts(4 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX), NORMAL);
    pub Length: BlockLength = BlockLength::builder()
        .max_length(BLOCK_BYTES)
        .modify_max_length_for_class(DispatchClass::Normal, |length| *length = NORMAL * BLOCK_BYTES)
        .build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type BaseCallFilter = InsideBoth<SafeMode, NoNesting>;
    type Block = Block;
    type BlockHashCount = ConstU32<2_400>;
    type BlockLength = Length;
    type BlockWeights = Weights;
    type DbWeight = RocksDbWeight;
    type ExtensionsWeightInfo = SubstrateExtensionsWeight<Runtime>;
    type MaxConsumers = ConstU32<16>;
    type SS58Prefix = ConstU16<42>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type Version = Version;
}

/// Takes no batch that holds a batch.
pub struct NoNesting;

impl Contains<RuntimeCall> for NoNesting {
    fn contains(call: &RuntimeCall) -> bool {
        !batched(call).iter().any(is_batch)
    }
}

fn is_batch(call: &RuntimeCall) -> bool {
    use pallet_utility::Call::{batch, batch_all, force_batch};
    matches!(call, RuntimeCall::Utility(batch { .. } | batch_all { .. } | force_batch { .. }))
}

fn batched(call: &RuntimeCall) -> &[RuntimeCall] {
    use pallet_utility::Call::{batch, batch_all, force_batch};
    match call {
        RuntimeCall::Utility(batch { calls } | batch_all { calls } | force_batch { calls }) => calls,
        _ => &[],
    }
}

impl pallet_insecure_randomness_collective_flip::Config for Runtime {}

impl pallet_timestamp::Config for Runtime {
    /// A block for each transaction: the next one may be a millisecond later.
    type MinimumPeriod = ConstU64<1>;
    type Moment = u64;
    type OnTimestampSet = ();
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
}

impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type DoneSlashHandler = ();
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
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
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type LengthToFee = IdentityFee<Balance>;
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
    type WeightToFee = RefTimeToFee;
}

/// 0.0005 rao for each picosecond; the size of the proof is not charged.
pub struct RefTimeToFee;

impl WeightToFeePolynomial for RefTimeToFee {
    type Balance = Balance;

    fn polynomial() -> WeightToFeeCoefficients<Balance> {
        let coeff_frac = Perbill::from_rational(5_u32, 10_000);
        [WeightToFeeCoefficient { coeff_integer: 0, coeff_frac, negative: false, degree: 1 }].into_iter().collect()
    }
}

impl crate::coldkeys::Config for Runtime {}

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
    pub const Never: Option<BlockNumber> = None;
    pub const NoPrice: Option<Balance> = None;
    pub const OneDay: BlockNumber = 5 * 60 * 24;
    pub const HalfADay: BlockNumber = 5 * 60 * 12;
}

/// Only root enters safe mode, and leaves it.
impl pallet_safe_mode::Config for Runtime {
    type Currency = Balances;
    type EnterDepositAmount = NoPrice;
    type EnterDuration = ConstU32<0>;
    type ExtendDepositAmount = NoPrice;
    type ExtendDuration = ConstU32<0>;
    type ForceDepositOrigin = EnsureRoot<AccountId>;
    type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, OneDay>;
    type ForceExitOrigin = EnsureRoot<AccountId>;
    type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, HalfADay>;
    type Notify = ();
    type ReleaseDelay = Never;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
    type WhitelistedCalls = Essential;
}

/// What is taken in safe mode: no call of a contract, no transfer.
pub struct Essential;

impl Contains<RuntimeCall> for Essential {
    fn contains(call: &RuntimeCall) -> bool {
        use RuntimeCall::{SafeMode, Sudo, System, Timestamp};
        matches!(call, SafeMode(_) | Sudo(_) | System(_) | Timestamp(_))
    }
}

parameter_types! {
    pub const ProxyItem: Balance = 20_000_000;
    pub const ProxyByte: Balance = 1_000_000;
    pub const ProxyBase: Balance = ProxyItem::get() + 40 * ProxyByte::get();
    pub const ProxyFactor: Balance = 33 * ProxyByte::get();
    pub const AnnouncementBase: Balance = ProxyItem::get() + 16 * ProxyByte::get();
    pub const AnnouncementFactor: Balance = 68 * ProxyByte::get();
}

/// One kind of proxy only, which may do everything.
impl pallet_proxy::Config for Runtime {
    type AnnouncementDepositBase = AnnouncementBase;
    type AnnouncementDepositFactor = AnnouncementFactor;
    type BlockNumberProvider = System;
    type CallHasher = BlakeTwo256;
    type Currency = Balances;
    type MaxPending = ConstU32<75>;
    type MaxProxies = ConstU32<20>;
    type ProxyDepositBase = ProxyBase;
    type ProxyDepositFactor = ProxyFactor;
    type ProxyType = ();
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub const PerItem: Balance = DEPOSIT_PER_ITEM;
    pub const PerByte: Balance = DEPOSIT_PER_BYTE;
    pub const DepositLimit: Balance = 1_024 * DEPOSIT_PER_ITEM + 1_024 * 1_024 * DEPOSIT_PER_BYTE;
    pub const CodeLockup: Perbill = Perbill::from_percent(30);
    pub Schedule: pallet_contracts::Schedule<Runtime> = schedule();
}

/// More memory than usual, so that 128 KiB of code pass the pallet's own test.
fn schedule() -> pallet_contracts::Schedule<Runtime> {
    let mut schedule = pallet_contracts::Schedule::default();
    schedule.limits.runtime_memory = 1_024 * 1_024 * 1_024;
    schedule.limits.validator_runtime_memory = 2 * 1_024 * 1_024 * 1_024;
    schedule
}

impl pallet_contracts::Config for Runtime {
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type ApiVersion = ();
    type CallFilter = ProxiesOnly;
    type CallStack = [pallet_contracts::Frame<Self>; 5];
    type ChainExtension = ();
    type CodeHashLockupDepositPercent = CodeLockup;
    type Currency = Balances;
    type Debug = ();
    type DefaultDepositLimit = DepositLimit;
    type DepositPerByte = PerByte;
    type DepositPerItem = PerItem;
    type Environment = ();
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type MaxCodeLen = ConstU32<{ 128 * 1_024 }>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1_024 * 1_024 }>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxTransientStorageSize = ConstU32<{ 1_024 * 1_024 }>;
    type Migrations = ();
    type Randomness = RandomnessCollectiveFlip;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Schedule = Schedule;
    type Time = Timestamp;
    type UnsafeUnstableInterface = ConstBool<false>;
    type UploadOrigin = EnsureSigned<AccountId>;
    type WeightInfo = pallet_contracts::weights::SubstrateWeight<Self>;
    type WeightPrice = pallet_transaction_payment::Pallet<Self>;
    type Xcm = ();
}

/// What a contract may call of the chain.
pub struct ProxiesOnly;

impl Contains<RuntimeCall> for ProxiesOnly {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::proxy { .. }))
    }
}
