// SPDX-License-Identifier: Apache-2.0
//! The books on disk: what is found there by whoever opens them after a crash.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test whose own numbers are wrong must stop")]

use kite_gateway::ledger::{Totals, Voucher};
use kite_gateway::store::{Change, Entry, Kept, Store, Use};
use kite_interfaces::tab::{Tab, TabId, Terms};
use kite_interfaces::{Asset, Balance};

const TAB: [u8; 32] = [8; 32];

fn entry(charged: Balance) -> Entry {
    let terms = Terms {
        signer: [1; 20],
        product: 7,
        seller: [5; 32].into(),
        asset: Asset::Native,
        withdraw_delay_ms: 900_000,
        salt: u64::MAX,
    };
    let on_chain = Tab {
        payer: [9; 32].into(),
        terms,
        deposited: Balance::MAX,
        taken: 1,
        given_back: 2,
        withdrawable_from_ms: Some(3),
    };
    let highest = Some(Voucher { ceiling: Balance::MAX, signature: [27; 65] });
    Entry { on_chain, seen_ms: 4, totals: Totals { charged, highest, forgotten: 5 }, due_since_ms: Some(6) }
}

async fn write(store: &Store, charged: Balance, uses: &[Use]) {
    let change = Change { tab: TabId::from(TAB), entry: entry(charged), uses: uses.to_vec() };
    store.write(change).wait().await.unwrap();
}

/// What is there when the books are opened again, and nothing else.
async fn kept_of(changes: &[(Balance, &[Use])]) -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("books.sqlite");
    let (store, kept) = Store::open(&file, b"of").unwrap();
    assert!(kept.is_empty());
    for (charged, uses) in changes {
        write(&store, *charged, uses).await;
    }
    drop(store);
    let (_store, mut kept) = Store::open(&file, b"of").unwrap();
    assert_eq!(kept.len(), 1);
    kept.remove(0)
}

#[tokio::test]
async fn entry_is_found_as_it_was_written_last() {
    let kept = kept_of(&[(1, &[]), (Balance::MAX, &[])]).await;
    assert_eq!((kept.tab, kept.entry), (TAB.into(), entry(Balance::MAX)));
}

#[tokio::test]
async fn ceilings_of_charged_requests_stay_used_and_those_only_reserved_are_free() {
    let kept = kept_of(&[
        (0, &[Use::Reserved(10)]),
        (0, &[Use::Reserved(20)]),
        (7, &[Use::Charged(10)]),
        (7, &[Use::Reserved(30)]),
        (9, &[Use::Charged(30)]),
    ])
    .await;
    assert_eq!(kept.used, [10, 30].into());
    assert_eq!(kept.entry.totals.charged, 9);
}

#[tokio::test]
async fn freed_and_forgotten_ceilings_are_gone() {
    let all = [Use::Reserved(10), Use::Reserved(20), Use::Reserved(30)];
    let charged = [Use::Charged(10), Use::Charged(20), Use::Charged(30)];
    let kept = kept_of(&[(0, &all), (9, &charged), (6, &[Use::Freed(20)]), (6, &[Use::Forgotten(10)])]).await;
    assert_eq!(kept.used, [30].into());
}
