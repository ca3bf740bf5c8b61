// SPDX-License-Identifier: Apache-2.0
//! What a transaction carries beside its call: an Ethereum one has nothing of it, and is taken as if it had.

use frame_system::{
    CheckEra, CheckGenesis, CheckNonZeroSender, CheckNonce, CheckSpecVersion, CheckTxVersion, CheckWeight,
};
use pallet_revive::evm::runtime::EthExtra;
use pallet_revive::evm::tx_extension::SetOrigin;
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::generic::Era;
use sp_runtime::traits::InvalidVersion;

use crate::{Balance, Nonce, Runtime};

/// All that it carries.
pub type Extensions = (
    CheckNonZeroSender<Runtime>,
    CheckSpecVersion<Runtime>,
    CheckTxVersion<Runtime>,
    CheckGenesis<Runtime>,
    CheckEra<Runtime>,
    CheckNonce<Runtime>,
    CheckWeight<Runtime>,
    ChargeTransactionPayment<Runtime>,
    SetOrigin<Runtime>,
);

/// Says what an Ethereum transaction carries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extra;

impl EthExtra for Extra {
    type Config = Runtime;
    type ExtensionOtherVersions = InvalidVersion;
    type ExtensionV0 = Extensions;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> Extensions {
        (
            CheckNonZeroSender::new(),
            CheckSpecVersion::new(),
            CheckTxVersion::new(),
            CheckGenesis::new(),
            CheckEra::from(Era::Immortal),
            CheckNonce::from(nonce),
            CheckWeight::new(),
            ChargeTransactionPayment::from(tip),
            SetOrigin::new_from_eth_transaction(),
        )
    }
}
