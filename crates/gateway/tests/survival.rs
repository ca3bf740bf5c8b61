// SPDX-License-Identifier: Apache-2.0
//! What the gateway must survive: each a test by its name.
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

use std::sync::Arc;

use kite_gateway::settler::Rules;
use kite_gateway::words::Units;
use kite_interfaces::Balance;
use support::{until_is, Answer, Api, Payer, Setting, DAY_MS, PRICE};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const LAZY: Rules = Rules { amount: Balance::MAX, age_ms: u64::MAX };
const MISMATCH: &str = "invalid_batch_settlement_ink_cumulative_amount_mismatch";

async fn setting() -> (tempfile::TempDir, Api, Setting) {
    let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
    let setting = Setting::new(folder.path(), &api.url());
    (folder, api, setting)
}

async fn all(tasks: JoinSet<Answer>) -> Vec<Answer> {
    tasks.join_all().await
}

#[tokio::test]
async fn upstream_down_charges_nothing_and_frees_the_ceiling() {
    let (_folder, _api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    for (path, status) in [("/down", 502), ("/error", 500), ("/missing", 404), ("/never", 504)] {
        let answer = payer.pay_with(&format!("{}{path}", gateway.url), PRICE).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.charged(), Some(0), "{path}");
    }
    assert_eq!(gateway.charged(payer.tab), 0);
    assert_eq!(payer.pay_with(&gateway.url, PRICE).await.status, 200);
}

#[tokio::test]
async fn half_an_answer_charges_nothing_at_a_fixed_price() {
    let (_folder, _api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    let answer = payer.pay(&format!("{}/half", gateway.url), PRICE).await;
    assert_eq!((answer.status, answer.body.is_err()), (200, true));
    until_is("units charged", || gateway.charged(payer.tab), 0).await;
    // The payer counted it in full, and takes the lower total over as soon as it is told.
    let answer = payer.pay(&gateway.url, PRICE).await;
    assert_eq!((answer.status, gateway.charged(payer.tab)), (200, PRICE));
    assert_eq!(payer.purse.lock().unwrap().left(), 10_000 - PRICE);
}

#[tokio::test]
async fn half_an_answer_charges_what_the_header_said() {
    let (_folder, _api, mut setting) = setting().await;
    setting.prices = vec!["at most 500, 5 per 1 x-tokens"];
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    let answer = payer.pay(&format!("{}/half-told", gateway.url), 500).await;
    assert_eq!((answer.charged(), answer.body.is_err()), (Some(150), true));
    let mut settler = gateway.settler(LAZY);
    settler.take_all().await.unwrap();
    assert_eq!((gateway.charged(payer.tab), setting.chain.taken(payer.tab)), (150, 150));
    let answer = payer.pay(&format!("{}/half", gateway.url), 500).await;
    assert_eq!((answer.charged(), answer.body.is_err()), (None, true));
    assert_eq!(gateway.charged(payer.tab), 150);
}

#[tokio::test]
async fn client_that_leaves_pays_for_what_it_asked() {
    let (_folder, api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    let asking = tokio::spawn({
        let (payer, url) = (payer.clone(), format!("{}/slow", gateway.url));
        async move { payer.pay(&url, PRICE).await }
    });
    until_is("questions to the API", || api.asked(), 1).await;
    asking.abort();
    until_is("units charged", || gateway.charged(payer.tab), PRICE).await;
}

#[tokio::test]
async fn chain_away_for_an_hour_stops_no_known_tab_and_loses_nothing() {
    let (_folder, _api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    let mut settler = gateway.settler(Rules { amount: 3 * PRICE, age_ms: 600_000 });
    assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    setting.chain.away(true);
    for _ in 0..60 {
        setting.time.pass(60_000);
        assert!(settler.turn().await.is_err());
    }
    for _ in 0..3 {
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    }
    setting.chain.away(false);
    settler.turn().await.unwrap();
    assert_eq!((setting.chain.taken(payer.tab), setting.chain.forwarded()), (4 * PRICE, 4 * PRICE));
}

#[tokio::test]
async fn chain_away_for_half_a_withdrawal_stops_serving_and_charges_nothing() {
    let (_folder, api, mut setting) = setting().await;
    setting.terms.withdraw_delay_ms = 900_000;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    setting.chain.away(true);
    setting.time.pass(449_999);
    assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    setting.time.pass(1);
    let answer = payer.pay_with(&gateway.url, 3 * PRICE).await;
    assert_eq!((answer.status, api.asked()), (503, 2));
    assert!(answer.body.unwrap().contains("nothing was charged"));
    setting.chain.away(false);
    assert_eq!(payer.pay_with(&gateway.url, 3 * PRICE).await.status, 200);
}

#[tokio::test]
async fn two_gateways_for_one_product_have_books_and_sellers_of_their_own() {
    let (folder, _api, setting) = setting().await;
    let mut other = Setting::new(folder.path(), &setting.upstream);
    let one = setting.open().await;
    let error = format!("{:#}", other.books().err().unwrap());
    assert!(error.contains("another gateway has the books"), "{error}");
    other.file = folder.path().join("other.sqlite");
    other.terms = support::terms(9);
    other.chain = Arc::clone(&setting.chain);
    let two = other.open().await;
    let (first, second) = (Payer::with_tab(&setting, 1, 10_000), Payer::with_tab(&other, 1, 10_000));
    for _ in 0..2 {
        assert_eq!(first.pay(&one.url, PRICE).await.status, 200);
        assert_eq!(second.pay(&two.url, PRICE).await.status, 200);
    }
    let answer = first.pay(&two.url, PRICE).await;
    assert_eq!(answer.error().as_deref(), Some("invalid_batch_settlement_ink_receiver_mismatch"));
    one.settler(LAZY).take_all().await.unwrap();
    two.settler(LAZY).take_all().await.unwrap();
    assert_eq!(setting.chain.forwarded(), 4 * PRICE);
}

#[tokio::test]
async fn two_gateways_with_one_sellers_key_never_take_more_than_was_signed() {
    let (folder, _api, setting) = setting().await;
    let mut other = Setting::new(folder.path(), &setting.upstream);
    other.file = folder.path().join("other.sqlite");
    other.chain = Arc::clone(&setting.chain);
    let (one, two) = (setting.open().await, other.open().await);
    let payer = Payer::with_tab(&setting, 1, 10_000);
    for gateway in [&one, &two, &two] {
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    }
    one.settler(LAZY).take_all().await.unwrap();
    two.settler(LAZY).take_all().await.unwrap();
    setting.time.pass(1_000);
    one.settler(LAZY).turn().await.unwrap();
    assert_eq!(setting.chain.taken(payer.tab), 2 * PRICE, "the greater of both, not their sum");
    assert_eq!((one.charged(payer.tab), two.charged(payer.tab)), (2 * PRICE, 2 * PRICE));
}

#[tokio::test]
async fn books_of_another_seller_are_not_taken() {
    let (_folder, _api, mut setting) = setting().await;
    setting.open().await.close().await;
    setting.terms = support::terms(9);
    let error = format!("{:#}", setting.books().err().unwrap());
    assert!(error.contains("the books of another chain, contract, seller"), "{error}");
}

#[tokio::test]
async fn a_thousand_tabs_are_taken_sixty_four_at_once_to_the_unit() {
    let (_folder, _api, setting) = setting().await;
    let gateway = setting.open().await;
    let mut asking = JoinSet::new();
    let first = Payer::with_tab(&setting, 0, 10_000);
    let turns = Arc::new(Semaphore::new(64));
    for number in 0..1_000_u16 {
        let mut payer = Payer::with_tab(&setting, number, 10_000);
        payer.http = first.http.clone();
        let (url, turns) = (gateway.url.clone(), Arc::clone(&turns));
        asking.spawn(async move {
            let _turn = turns.acquire().await.unwrap();
            payer.pay(&url, PRICE).await
        });
    }
    assert!(all(asking).await.iter().all(|answer| answer.status == 200));
    let mut settler = gateway.settler(LAZY);
    settler.take_all().await.unwrap();
    assert_eq!((setting.chain.taken_in_all(), setting.chain.forwarded()), (1_000 * PRICE, 1_000 * PRICE));
    assert_eq!(setting.chain.settlements(), 1_000_usize.div_ceil(64));
    settler.take_all().await.unwrap();
    assert_eq!(setting.chain.settlements(), 1_000_usize.div_ceil(64), "nothing is taken twice");
}

#[tokio::test]
async fn sixty_four_in_flight_on_one_tab_in_any_order() {
    let (_folder, api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 1_000_000);
    let gateway = setting.open().await;
    assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    for round in 0..4_u128 {
        let mut ceilings: Vec<_> = (0..64).map(|_| payer.purse.lock().unwrap().sign(PRICE).unwrap()).collect();
        // Sent from the last to the first, or interleaved.
        ceilings.reverse();
        ceilings.rotate_left((7 * round).try_into().unwrap());
        let mut asking = JoinSet::new();
        for ceiling in ceilings {
            let (payer, url) = (payer.clone(), format!("{}/slow", gateway.url));
            asking.spawn(async move {
                let answer = payer.pay_with(&url, ceiling).await;
                payer.purse.lock().unwrap().answered(ceiling, answer.charged(), None);
                answer
            });
        }
        assert!(all(asking).await.iter().all(|answer| answer.status == 200));
    }
    assert_eq!(api.asked(), 1 + 4 * 64);
    assert_eq!(gateway.charged(payer.tab), (1 + 4 * 64) * PRICE);
    assert_eq!(payer.purse.lock().unwrap().left(), 1_000_000 - (1 + 4 * 64) * PRICE);
}

#[tokio::test]
async fn client_that_lost_its_state_is_corrected_with_proof() {
    let (_folder, _api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    for _ in 0..3 {
        payer.pay(&gateway.url, PRICE).await;
    }
    for ceiling in [PRICE, 3 * PRICE + 1] {
        let answer = payer.pay_with(&gateway.url, ceiling).await;
        assert_eq!((answer.status, answer.error().as_deref()), (402, Some(MISMATCH)));
        let extra = answer.required.unwrap().accepts.remove(0).extra;
        let (state, proof) = (extra.channel_state.unwrap(), extra.voucher_state.unwrap());
        let mut purse = kite_gateway::payer::Purse::new(10_000, 0);
        assert!(purse.correct((&payer.terms.domain(), payer.tab, payer.key.address()), &state, &proof));
        assert_eq!((purse.left(), purse.sign(PRICE)), (10_000 - 3 * PRICE, Ok(4 * PRICE)));
    }
    assert_eq!(payer.pay_with(&gateway.url, 4 * PRICE).await.status, 200);
}

#[tokio::test]
async fn gateway_that_lost_its_database_goes_on_from_what_was_taken() {
    let (folder, _api, mut setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    payer.pay(&gateway.url, PRICE).await;
    gateway.settler(LAZY).take_all().await.unwrap();
    payer.pay(&gateway.url, PRICE).await;
    gateway.close().await;
    setting.file = folder.path().join("new.sqlite");
    let gateway = setting.open().await;
    let answer = payer.pay(&gateway.url, PRICE).await;
    assert_eq!((answer.status, gateway.charged(payer.tab)), (200, 2 * PRICE));
    gateway.settler(LAZY).take_all().await.unwrap();
    assert_eq!(setting.chain.taken(payer.tab), 2 * PRICE);
}

#[tokio::test]
async fn books_are_as_they_were_after_a_restart() {
    let (_folder, api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    payer.pay(&gateway.url, PRICE).await;
    payer.pay(&gateway.url, PRICE).await;
    assert_eq!(payer.pay_with(&gateway.url, 9_000).await.status, 200);
    let before = gateway.books.state(payer.tab);
    gateway.close().await;
    assert_eq!(setting.books().unwrap().state(payer.tab), before);
    let gateway = setting.open().await;
    for used in [PRICE, 2 * PRICE, 9_000] {
        assert_eq!(payer.pay_with(&gateway.url, used).await.error().as_deref(), Some(MISMATCH));
    }
    assert_eq!(payer.pay_with(&gateway.url, 9_001).await.status, 200);
    assert_eq!(api.asked(), 4);
}

#[tokio::test]
async fn client_that_lies_about_totals_gains_nothing() {
    let (_folder, api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    payer.pay(&gateway.url, PRICE).await;
    // Less than it was charged, and nothing at all.
    for ceiling in [0, 1, PRICE - 1, PRICE, 2 * PRICE - 1] {
        let answer = payer.pay_with(&gateway.url, ceiling).await;
        assert_eq!(answer.error().as_deref(), Some(MISMATCH), "{ceiling}");
    }
    // Another's voucher in its own name, and its own number on another's tab.
    let other = Payer::with_tab(&setting, 2, 10_000);
    let stolen = payer.send(&gateway.url, Some(&other.payment(payer.voucher(5 * PRICE)))).await;
    assert_eq!(stolen.error().as_deref(), Some("invalid_batch_settlement_ink_channel_id_mismatch"));
    let mut forged = other.voucher(5 * PRICE);
    forged.max_claimable_amount = Units(6 * PRICE);
    let forged = payer.send(&gateway.url, Some(&other.payment(forged))).await;
    assert_eq!(forged.error().as_deref(), Some("invalid_batch_settlement_ink_voucher_signature"));
    assert_eq!((api.asked(), gateway.charged(payer.tab)), (1, PRICE));
}

#[tokio::test]
async fn replayed_vouchers_are_served_once_even_at_the_same_time() {
    let (_folder, api, setting) = setting().await;
    let payer = Payer::with_tab(&setting, 1, 10_000);
    let gateway = setting.open().await;
    let mut asking = JoinSet::new();
    for _ in 0..32 {
        let (payer, url) = (payer.clone(), format!("{}/slow", gateway.url));
        asking.spawn(async move { payer.pay_with(&url, 9_000).await });
    }
    let served = all(asking).await.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((served, api.asked(), gateway.charged(payer.tab)), (1, 1, PRICE));
    let again = payer.pay_with(&gateway.url, 9_000).await;
    assert_eq!(again.error().as_deref(), Some(MISMATCH));
}

#[tokio::test]
async fn take_that_the_chain_refuses_stops_no_other_and_is_not_repeated_at_once() {
    let (_folder, _api, setting) = setting().await;
    let (good, bad) = (Payer::with_tab(&setting, 1, 10_000), Payer::with_tab(&setting, 2, 10_000));
    let gateway = setting.open().await;
    let mut settler = gateway.settler(LAZY);
    settler.turn().await.unwrap();
    for payer in [&good, &bad] {
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    }
    // The seller gave the deposit back by another way: the gateway has not seen it yet.
    setting.chain.change(bad.tab, |tab| tab.given_back = tab.deposited);
    settler.take_all().await.unwrap();
    settler.take_all().await.unwrap();
    assert_eq!((setting.chain.taken(good.tab), setting.chain.settlements()), (PRICE, 1));
    assert_eq!(gateway.metrics.refused_takes.get(), 1);
    setting.chain.change(bad.tab, |tab| tab.given_back = 0);
    setting.time.pass(DAY_MS);
    settler.take_all().await.unwrap();
    assert_eq!(setting.chain.taken(bad.tab), PRICE);
}
