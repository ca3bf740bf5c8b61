// SPDX-License-Identifier: Apache-2.0
//! A gateway that cannot write its books says so, serves nothing and charges nothing, until it can.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test whose own numbers are wrong must stop"
)]

mod support;

use kite_interfaces::Balance;
use support::{Api, Payer, Setting, Stand, PRICE};

const DEPOSIT: Balance = 10_000;

#[tokio::test]
async fn full_disk_serves_and_charges_nothing_and_says_so_until_there_is_room() {
    let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
    let setting = Setting::new(folder.path(), &api.url());
    let payer = Payer::with_tab(&setting, 1, DEPOSIT);
    let stand = Stand::start(&setting.file, &api.url(), &[payer.clone()], DEPOSIT).await;
    assert_eq!(payer.pay_with(&stand.url, PRICE).await.status, 200);
    stand.fill_disk(true).await;
    for _ in 0..3 {
        let answer = payer.pay_with(&stand.url, 2 * PRICE).await;
        let body = answer.body.unwrap();
        assert_eq!((answer.status, api.asked()), (503, 1), "{body}");
        assert!(body.contains("the books cannot be written") && body.contains("nothing was charged"), "{body}");
        let health = payer.send(&format!("{}/health", stand.status_url), None).await;
        assert_eq!(health.status, 503);
        assert!(health.body.unwrap().contains("the books cannot be written"));
    }
    stand.fill_disk(false).await;
    assert_eq!(payer.send(&format!("{}/health", stand.status_url), None).await.status, 200);
    let answer = payer.pay_with(&stand.url, 2 * PRICE).await;
    assert_eq!((answer.status, answer.charged()), (200, Some(PRICE)));
    let charged = answer.settled.unwrap().extra.channel_state.charged_cumulative_amount.0;
    assert_eq!((charged, api.asked()), (2 * PRICE, 2));
}

#[tokio::test]
async fn disk_that_fills_while_the_api_works_charges_nothing_and_serves_nothing() {
    let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
    let setting = Setting::new(folder.path(), &api.url());
    let payer = Payer::with_tab(&setting, 1, DEPOSIT);
    let stand = Stand::start(&setting.file, &api.url(), &[payer.clone()], DEPOSIT).await;
    let asking = tokio::spawn({
        let (payer, url) = (payer.clone(), format!("{}/gate", stand.url));
        async move { payer.pay_with(&url, PRICE).await }
    });
    support::until_is("questions to the API", || api.asked(), 1).await;
    stand.fill_disk(true).await;
    api.open_gate();
    let answer = asking.await.unwrap();
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(!answer.body.unwrap().contains("at last"), "what is not charged is not served");
    stand.fill_disk(false).await;
    let answer = payer.pay_with(&stand.url, PRICE).await;
    assert_eq!((answer.status, answer.charged()), (200, Some(PRICE)), "its ceiling is free");
}
