// SPDX-License-Identifier: Apache-2.0
//! Our words against those of the official npm package: what it wrote is in the fixture, and `x402`'s own test sees to it
//! that it still does.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test whose own numbers are wrong must stop"
)]

use kite_gateway::words::{
    from_header, to_header, Accepted, Bytes, ChannelConfig, Extra, Offer, Payload, Payment, PaymentRequired, Reason,
    Resource, SignedVoucher, Units,
};
use serde_json::Value;

fn official(name: &str) -> String {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/official.json")).unwrap();
    fixture[name].as_str().unwrap().to_owned()
}

fn required() -> PaymentRequired {
    let extra = Extra {
        genesis: Bytes([3; 32]),
        contract: Bytes([4; 32]),
        product: 7,
        withdraw_delay: 86_400,
        symbol: "KITE".to_owned(),
        decimals: 12,
        channel_state: None,
        voucher_state: None,
    };
    let offer = Offer {
        scheme: "batch-settlement".to_owned(),
        network: format!("polkadot:{}", "03".repeat(16)),
        amount: Units(200),
        asset: format!("0x{}", "06".repeat(32)),
        pay_to: Bytes([5; 32]),
        max_timeout_seconds: 300,
        extra,
    };
    let resource = Resource { url: "http://127.0.0.1:4020/v1/chat".to_owned(), description: None };
    PaymentRequired { x402_version: 2, error: None, resource, accepts: vec![offer] }
}

fn payment() -> Payment {
    let channel_config = ChannelConfig {
        payer: Bytes([0x99; 32]),
        payer_authorizer: Bytes([10; 20]),
        receiver: Bytes([5; 32]),
        token: format!("0x{}", "06".repeat(32)),
        withdraw_delay: 86_400,
        salt: Units(u64::MAX.into()),
        product: 7,
    };
    let voucher =
        SignedVoucher { channel_id: Bytes([8; 32]), max_claimable_amount: Units(400), signature: Bytes([9; 65]) };
    let accepted = Accepted { scheme: "batch-settlement".to_owned(), network: format!("polkadot:{}", "03".repeat(16)) };
    Payment { x402_version: 2, accepted, payload: Payload::Voucher { channel_config, voucher } }
}

#[test]
fn what_the_official_package_writes_is_read() {
    assert_eq!(from_header::<PaymentRequired>(official("required").as_bytes()).unwrap(), required());
    assert_eq!(from_header::<Payment>(official("signature").as_bytes()).unwrap(), payment());
}

#[test]
fn what_we_ask_for_is_what_the_official_package_would() {
    let value = |header: &[u8]| from_header::<Value>(header).unwrap();
    assert_eq!(value(to_header(&required()).unwrap().as_bytes()), value(official("required").as_bytes()));
}

#[test]
fn padding_may_lack_and_another_alphabet_is_refused() {
    let bare = official("signature").trim_end_matches('=').to_owned();
    assert_eq!(from_header::<Payment>(bare.as_bytes()).unwrap(), payment());
    assert!(from_header::<Value>(b"eyJhIjoi_-8ifQ==").is_err());
}

#[test]
fn amounts_that_are_none_are_refused() {
    for text in ["\"-5\"", "\"0.5\"", "\"\"", "\"007\"", "\"+7\"", "\" 7\"", "\"1e3\"", "7", "null"] {
        assert!(serde_json::from_str::<Units>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Units>(&format!("\"{}0\"", u128::MAX)).is_err());
    assert_eq!(serde_json::from_str::<Units>(&format!("\"{}\"", u128::MAX)).unwrap(), Units(u128::MAX));
    assert_eq!(serde_json::from_str::<Units>("\"0\"").unwrap(), Units(0));
}

#[test]
fn reasons_have_names_of_their_own_in_the_standards_form() {
    let names: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert_eq!(names.len(), Reason::ALL.len());
    assert!(names.iter().all(|name| name.starts_with("invalid_batch_settlement_ink_")));
}
