// SPDX-License-Identifier: Apache-2.0
//! What this gateway sells, and for whom: the terms that every tab must have been opened on, and the checks that need
//! nothing but them and the payment itself.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::tab::{domain, signer_of, tab_id, Domain, TabId, Terms as TabTerms, Voucher as Signed};
use kite_interfaces::{Asset, Balance, ProductId};
use scale::Encode;

use crate::ledger::Voucher;
use crate::words::{
    Bytes, ChannelConfig, Extra, Offer, Payload, Payment, Reason, SignedVoucher, Units, NATIVE, SCHEME, VERSION,
};

/// Hex digits of the genesis hash in the name of a chain: CAIP-2 allows no more.
const NETWORK_BYTES: usize = 16;

/// Milliseconds of a second.
const SECOND_MS: u64 = 1_000;

/// What is sold, where, and in what.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Hash of the chain's first block.
    pub genesis: Hash,
    /// The contract that keeps the tabs.
    pub contract: AccountId,
    /// The product that is paid.
    pub product: ProductId,
    /// Whose key takes.
    pub seller: AccountId,
    /// What prices are in.
    pub asset: Asset,
    /// What it is called.
    pub symbol: String,
    /// How many decimals it has.
    pub decimals: u8,
    /// How long a payer's withdrawal must take at least, in milliseconds; in whole seconds.
    pub withdraw_delay_ms: u64,
    /// How long the API may take to begin its answer, in seconds.
    pub timeout_s: u64,
}

/// A voucher that is good as far as it and our terms tell.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its tab.
    pub tab: TabId,
    /// The ceiling and its signature.
    pub voucher: Voucher,
}

/// How a chain is called on the wire: CAIP-2.
#[must_use]
pub fn network(genesis: &Hash) -> String {
    let digits = hex::encode(genesis).chars().take(NETWORK_BYTES.saturating_mul(2)).collect::<String>();
    format!("polkadot:{digits}")
}

/// How an asset is called on the wire.
#[must_use]
pub fn asset_name(asset: &Asset) -> String {
    match asset {
        Asset::Native => NATIVE.to_owned(),
        Asset::Psp22(token) => format!("0x{}", hex::encode(token)),
    }
}

/// The asset of this name.
#[must_use]
pub fn asset_of(name: &str) -> Option<Asset> {
    if name == NATIVE {
        return Some(Asset::Native);
    }
    let mut account = [0; 32];
    hex::decode_to_slice(name.strip_prefix("0x")?, &mut account).ok()?;
    Some(Asset::Psp22(account.into()))
}

impl Terms {
    /// How the chain is called.
    #[must_use]
    pub fn network(&self) -> String {
        network(&self.genesis)
    }

    /// What all that is signed for this contract on this chain begins with.
    #[must_use]
    pub fn domain(&self) -> Domain {
        domain(&self.genesis, &self.contract)
    }

    /// What sets the books of these terms apart from others.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<u8> {
        (self.domain(), self.product, self.seller, self.asset).encode()
    }

    /// What is asked for a request that costs at most `amount`.
    #[must_use]
    pub fn offer(&self, amount: Balance) -> Offer {
        Offer {
            scheme: SCHEME.to_owned(),
            network: self.network(),
            amount: Units(amount),
            asset: asset_name(&self.asset),
            pay_to: Bytes(self.seller.0),
            max_timeout_seconds: self.timeout_s,
            extra: Extra {
                genesis: Bytes(self.genesis.into()),
                contract: Bytes(self.contract.0),
                product: self.product,
                withdraw_delay: self.withdraw_delay_ms.checked_div(SECOND_MS).unwrap_or_default(),
                symbol: self.symbol.clone(),
                decimals: self.decimals,
                channel_state: None,
                voucher_state: None,
            },
        }
    }
}

/// Checks payments against terms whose names are known.
#[derive(Clone, Debug)]
pub struct Checker {
    terms: Terms,
    network: String,
    domain: Domain,
}

impl Checker {
    /// For these terms.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self { network: terms.network(), domain: terms.domain(), terms }
    }

    /// The terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// How the chain is called.
    #[must_use]
    pub fn network(&self) -> &str {
        &self.network
    }

    /// Whether the payment is for us, its tab on our terms, and the voucher signed by the tab's key.
    pub fn check(&self, payment: &Payment) -> Result<Checked, Reason> {
        let Payload::Voucher { channel_config, voucher } = &payment.payload;
        ensure(payment.x402_version == VERSION && payment.accepted.scheme == SCHEME, Reason::Scheme)?;
        ensure(payment.accepted.network == self.network, Reason::Network)?;
        let terms = self.tab_terms(channel_config)?;
        let tab = tab_id(&self.domain, &channel_config.payer.0.into(), &terms);
        ensure(tab == voucher.channel_id.0.into(), Reason::ChannelIdMismatch)?;
        self.signed(tab, voucher, &terms)
    }

    fn tab_terms(&self, config: &ChannelConfig) -> Result<TabTerms, Reason> {
        let ours = &self.terms;
        let asset = asset_of(&config.token).ok_or(Reason::TokenMismatch)?;
        ensure(asset == ours.asset, Reason::TokenMismatch)?;
        ensure(ours.seller == config.receiver.0.into(), Reason::ReceiverMismatch)?;
        ensure(ours.product == config.product, Reason::ProductMismatch)?;
        let withdraw_delay_ms = config.withdraw_delay.checked_mul(SECOND_MS).ok_or(Reason::WithdrawDelayMismatch)?;
        ensure(withdraw_delay_ms >= ours.withdraw_delay_ms, Reason::WithdrawDelayMismatch)?;
        Ok(TabTerms {
            signer: config.payer_authorizer.0,
            product: config.product,
            seller: ours.seller,
            asset,
            withdraw_delay_ms,
            salt: config.salt.0.try_into().map_err(|_| Reason::ChannelIdMismatch)?,
        })
    }

    fn signed(&self, tab: TabId, voucher: &SignedVoucher, terms: &TabTerms) -> Result<Checked, Reason> {
        let ceiling = voucher.max_claimable_amount.0;
        let digest = Signed { tab, ceiling }.digest(&self.domain);
        let signer = signer_of(&voucher.signature.0, &digest).map_err(|_| Reason::VoucherSignature)?;
        ensure(signer == terms.signer, Reason::VoucherSignature)?;
        Ok(Checked { tab, voucher: Voucher { ceiling, signature: voucher.signature.0 } })
    }
}

fn ensure(condition: bool, otherwise: Reason) -> Result<(), Reason> {
    condition.then_some(()).ok_or(otherwise)
}
