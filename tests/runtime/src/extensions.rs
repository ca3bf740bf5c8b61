// SPDX-License-Identifier: Apache-2.0
//! What a transaction carries beside its call, in nested tuples as Bittensor has them.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::dispatch::{DispatchInfo, PostDispatchInfo};
use frame_support::traits::OriginTrait;
use frame_support::weights::Weight;
use pallet_transaction_payment::{ChargeTransactionPayment, Pre, Val};
use scale_info::TypeInfo;
use sp_runtime::traits::{
    DispatchOriginOf, Implication, TransactionExtension, TransactionExtensionMetadata, ValidateResult,
};
use sp_runtime::transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction};
use sp_runtime::{impl_tx_ext_default, DispatchResult};

use crate::{coldkeys, Runtime, RuntimeCall};

/// All of them.
pub type All = (OfSystem, Own, frame_metadata_hash_extension::CheckMetadataHash<Runtime>);

/// Those that every chain has.
pub type OfSystem = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
);

/// Those that are Bittensor's.
pub type Own = (
    ChargeTransactionPaymentWrapper,
    SudoTransactionExtension,
    CheckShieldedTxValidity,
    SubtensorTransactionExtension,
    DrandPriority,
);

/// Charges the fee as the extension that it wraps, and shows itself in the metadata as that one: a
/// wallet that knows the usual one signs as usual.
#[derive(Clone, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ChargeTransactionPaymentWrapper {
    inner: ChargeTransactionPayment<Runtime>,
}

impl core::fmt::Debug for ChargeTransactionPaymentWrapper {
    fn fmt(&self, formatter: &mut core::fmt::Formatter) -> core::fmt::Result {
        formatter.write_str("ChargeTransactionPaymentWrapper")
    }
}

impl TransactionExtension<RuntimeCall> for ChargeTransactionPaymentWrapper {
    const IDENTIFIER: &'static str = "ChargeTransactionPaymentWrapper";
    type Implicit = ();
    type Pre = Pre<Runtime>;
    type Val = Val<Runtime>;

    fn metadata() -> alloc::vec::Vec<TransactionExtensionMetadata> {
        <ChargeTransactionPayment<Runtime> as TransactionExtension<RuntimeCall>>::metadata()
    }

    fn weight(&self, call: &RuntimeCall) -> Weight {
        self.inner.weight(call)
    }

    fn validate(
        &self,
        origin: DispatchOriginOf<RuntimeCall>,
        call: &RuntimeCall,
        info: &DispatchInfo,
        length: usize,
        implicit: (),
        implication: &impl Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCall> {
        self.inner.validate(origin, call, info, length, implicit, implication, source)
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &DispatchOriginOf<RuntimeCall>,
        call: &RuntimeCall,
        info: &DispatchInfo,
        length: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.inner.prepare(val, origin, call, info, length)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfo,
        post_info: &PostDispatchInfo,
        length: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <ChargeTransactionPayment<Runtime> as TransactionExtension<RuntimeCall>>::post_dispatch_details(
            pre, info, post_info, length, result,
        )
    }
}

/// Takes nothing from an account that is held back. It has no bytes itself.
#[derive(Clone, Debug, Default, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SubtensorTransactionExtension;

impl TransactionExtension<RuntimeCall> for SubtensorTransactionExtension {
    const IDENTIFIER: &'static str = "SubtensorTransactionExtension";
    type Implicit = ();
    type Pre = ();
    type Val = ();

    fn validate(
        &self,
        origin: DispatchOriginOf<RuntimeCall>,
        call: &RuntimeCall,
        _: &DispatchInfo,
        _: usize,
        (): (),
        _: &impl Implication,
        _: TransactionSource,
    ) -> ValidateResult<(), RuntimeCall> {
        if let Some(signer) = origin.as_signer() {
            coldkeys::check(signer, call)?;
        }
        Ok((ValidTransaction::default(), (), origin))
    }

    impl_tx_ext_default!(RuntimeCall; weight prepare);
}

/// Extensions that take no bytes and ask for nothing: of Bittensor's, only the names.
macro_rules! empty {
    ($($name:ident),+ $(,)?) => { $(
        #[doc = concat!("Only the name of Bittensor's `", stringify!($name), "`.")]
        #[derive(Clone, Debug, Default, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
        pub struct $name;

        impl TransactionExtension<RuntimeCall> for $name {
            const IDENTIFIER: &'static str = stringify!($name);
            type Implicit = ();
            type Pre = ();
            type Val = ();

            impl_tx_ext_default!(RuntimeCall; weight validate prepare);
        }
    )+ };
}

empty!(SudoTransactionExtension, CheckShieldedTxValidity, DrandPriority);
