// SPDX-License-Identifier: Apache-2.0
//! The words of x402 version 2, as far as this scheme speaks them: headers, offers, payments, answers, and the names of
//! errors. What a field is called follows the standard's `batch-settlement`, with `ink` where that says `evm`.
//!
//! `x402-types` has these too, and asks for a newer compiler than the contracts can be built with; a test holds ours
//! against what the official npm package writes.

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::DecodePaddingMode;
use base64::Engine;
use http::HeaderValue;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The header of a 402 answer: what is asked for.
pub const PAYMENT_REQUIRED: &str = "payment-required";

/// The header of a request that pays.
pub const PAYMENT_SIGNATURE: &str = "payment-signature";

/// The header of a paid answer: what was charged.
pub const PAYMENT_RESPONSE: &str = "payment-response";

/// The version of the protocol.
pub const VERSION: u32 = 2;

/// The scheme: deposits, vouchers with a cumulative ceiling, settlements of many at once.
pub const SCHEME: &str = "batch-settlement";

/// What a tab in the chain's own coin names as its asset.
pub const NATIVE: &str = "native";

/// Padding may lack, as the standard has it; another alphabet is not taken.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An amount: a decimal string in JSON, in the asset's smallest units. Signs, points, spaces and leading zeros are errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Units(pub u128);

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_plain = text == "0" || (text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0'));
        let units = is_plain.then(|| text.parse().ok()).flatten();
        units.map(Self).ok_or_else(|| D::Error::custom(format!("`{text}` is no amount in smallest units")))
    }
}

/// Bytes of a fixed length: `0x` and hex digits in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("0x{}", hex::encode(self.0)))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; N];
        let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("expected 0x and hex digits"))?;
        hex::decode_to_slice(digits, &mut bytes)
            .map_err(|_| D::Error::custom(format!("expected 0x and {} hex digits", N.saturating_mul(2))))?;
        Ok(Self(bytes))
    }
}

/// The body of the `PAYMENT-REQUIRED` header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRequired {
    /// Version of the protocol.
    pub x402_version: u32,
    /// Why a payment was not taken, if one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What is sold.
    pub resource: Resource,
    /// The terms, any of which will do.
    pub accepts: Vec<Offer>,
}

/// What is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Where it is.
    pub url: String,
    /// What it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Terms of payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// [`SCHEME`].
    pub scheme: String,
    /// The chain, as CAIP-2 writes it.
    pub network: String,
    /// The most that the request can cost.
    pub amount: Units,
    /// [`NATIVE`], or the token's account in hex.
    pub asset: String,
    /// The seller's account.
    pub pay_to: Bytes<32>,
    /// How long the API may take.
    pub max_timeout_seconds: u64,
    /// What this scheme asks beyond.
    pub extra: Extra,
}

/// What the scheme needs to know beyond the standard's fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extra {
    /// Hash of the chain's first block.
    pub genesis: Bytes<32>,
    /// The contract that keeps the tabs.
    pub contract: Bytes<32>,
    /// The product that is paid.
    pub product: u32,
    /// How long a payer's withdrawal must take at least, in seconds.
    pub withdraw_delay: u64,
    /// What the asset is called.
    pub symbol: String,
    /// How many decimals it has.
    pub decimals: u8,
    /// In a correction: how the tab stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_state: Option<ChannelState>,
    /// In a correction: the proof that so much was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voucher_state: Option<VoucherState>,
}

/// How a tab stands in the seller's books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelState {
    /// The tab.
    pub channel_id: Bytes<32>,
    /// Deposited in all, less what was given back.
    pub balance: Units,
    /// Taken on the chain.
    pub total_claimed: Units,
    /// When a withdrawal began, in seconds since 1970; 0 if none did.
    pub withdraw_requested_at: u64,
    /// Charged in all.
    pub charged_cumulative_amount: Units,
    /// What requests under way may still cost.
    pub reserved_amount: Units,
}

/// The highest voucher that the seller has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoucherState {
    /// Its ceiling.
    pub signed_max_claimable: Units,
    /// The payer's signature.
    pub signature: Bytes<65>,
}

/// The body of the `PAYMENT-SIGNATURE` header. What it repeats of the terms is not read: the seller knows its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Version of the protocol.
    pub x402_version: u32,
    /// The terms that it was made for.
    pub accepted: Accepted,
    /// The voucher and its tab.
    pub payload: Payload,
}

/// Of the terms that a payment repeats, those that say whether it is for us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// [`SCHEME`].
    pub scheme: String,
    /// The chain.
    pub network: String,
}

/// What is paid with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Payload {
    /// A voucher of an open tab.
    #[serde(rename_all = "camelCase")]
    Voucher {
        /// The terms of the tab.
        channel_config: ChannelConfig,
        /// The voucher.
        voucher: SignedVoucher,
    },
}

/// The immutable terms of a tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelConfig {
    /// Whose deposit it is.
    pub payer: Bytes<32>,
    /// The address, as Ethereum has it, of the secp256k1 key that signs for it.
    pub payer_authorizer: Bytes<20>,
    /// The seller.
    pub receiver: Bytes<32>,
    /// The asset.
    pub token: String,
    /// How long a withdrawal takes, in seconds.
    pub withdraw_delay: u64,
    /// Sets tabs of the same terms apart, below 2^64.
    pub salt: Units,
    /// The product.
    pub product: u32,
}

/// A ceiling, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedVoucher {
    /// The tab.
    pub channel_id: Bytes<32>,
    /// The most that may have been taken in all.
    pub max_claimable_amount: Units,
    /// The payer's signature.
    pub signature: Bytes<65>,
}

/// The body of the `PAYMENT-RESPONSE` header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// Whether the payment was taken.
    pub success: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
    /// Empty: no transaction was made for this request alone.
    pub transaction: String,
    /// The chain.
    pub network: String,
    /// The payer's account.
    pub payer: Bytes<32>,
    /// Empty: nothing moved on the chain.
    pub amount: String,
    /// What was charged.
    pub extra: Charged,
}

/// What was charged for a request, and how the tab stands then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Charged {
    /// For this request; not known yet if it is told by the trailers of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged_amount: Option<Units>,
    /// The tab.
    pub channel_state: ChannelState,
}

/// Why a payment is not taken, by the standard's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The header is no payment.
    Payload,
    /// Another scheme.
    Scheme,
    /// Another chain.
    Network,
    /// The tab's terms are not those that its id was made of.
    ChannelIdMismatch,
    /// The tab is for another seller.
    ReceiverMismatch,
    /// The tab is for another product.
    ProductMismatch,
    /// The tab is in another asset.
    TokenMismatch,
    /// The tab's withdrawals are too fast.
    WithdrawDelayMismatch,
    /// The signature is not the payer's.
    VoucherSignature,
    /// There is no such tab, or it is empty.
    ChannelNotFound,
    /// The payer has begun to withdraw.
    ChannelWithdrawing,
    /// Not enough was signed, or the ceiling was used.
    CumulativeAmountMismatch,
    /// The deposit does not cover it.
    CumulativeExceedsBalance,
    /// The chain cannot be asked.
    ChannelStateReadFailed,
}

impl Reason {
    /// Every one of them.
    pub const ALL: [Self; 14] = [
        Self::Payload,
        Self::Scheme,
        Self::Network,
        Self::ChannelIdMismatch,
        Self::ReceiverMismatch,
        Self::ProductMismatch,
        Self::TokenMismatch,
        Self::WithdrawDelayMismatch,
        Self::VoucherSignature,
        Self::ChannelNotFound,
        Self::ChannelWithdrawing,
        Self::CumulativeAmountMismatch,
        Self::CumulativeExceedsBalance,
        Self::ChannelStateReadFailed,
    ];

    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Payload => "invalid_batch_settlement_ink_voucher_payload",
            Self::Scheme => "invalid_batch_settlement_ink_scheme",
            Self::Network => "invalid_batch_settlement_ink_network_mismatch",
            Self::ChannelIdMismatch => "invalid_batch_settlement_ink_channel_id_mismatch",
            Self::ReceiverMismatch => "invalid_batch_settlement_ink_receiver_mismatch",
            Self::ProductMismatch => "invalid_batch_settlement_ink_product_mismatch",
            Self::TokenMismatch => "invalid_batch_settlement_ink_token_mismatch",
            Self::WithdrawDelayMismatch => "invalid_batch_settlement_ink_withdraw_delay_mismatch",
            Self::VoucherSignature => "invalid_batch_settlement_ink_voucher_signature",
            Self::ChannelNotFound => "invalid_batch_settlement_ink_channel_not_found",
            Self::ChannelWithdrawing => "invalid_batch_settlement_ink_channel_withdrawing",
            Self::CumulativeAmountMismatch => "invalid_batch_settlement_ink_cumulative_amount_mismatch",
            Self::CumulativeExceedsBalance => "invalid_batch_settlement_ink_cumulative_exceeds_balance",
            Self::ChannelStateReadFailed => "invalid_batch_settlement_ink_channel_state_read_failed",
        }
    }
}

/// A header's value: JSON in plain base64.
pub fn to_header(value: &impl Serialize) -> Result<HeaderValue, serde_json::Error> {
    let text = STANDARD.encode(serde_json::to_vec(value)?);
    HeaderValue::from_str(&text).map_err(serde_json::Error::custom)
}

/// Why a header cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not base64.
    #[error("expected plain base64: {0}")]
    Base64(#[from] base64::DecodeError),
    /// Not what it should say.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// What a header says.
pub fn from_header<T: DeserializeOwned>(value: &[u8]) -> Result<T, Unreadable> {
    Ok(serde_json::from_slice(&LENIENT.decode(value)?)?)
}
