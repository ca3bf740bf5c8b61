// SPDX-License-Identifier: Apache-2.0
//! The desk, over HTTP: what it asks for, takes, refuses and passes on.
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

use std::sync::atomic::Ordering;
use std::time::Duration;

use support::{Api, Payer, Raw, Setting, DAY_MS, PRICE, PRICES};

mod ask {
    use super::*;

    #[tokio::test]
    async fn unpaid_is_answered_without_chain_books_or_api() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        setting.chain.away(true);
        let gateway = setting.open().await;
        let answer = payer.send(&format!("{}/model?x=1", gateway.url), None).await;
        let required = answer.required.unwrap();
        assert_eq!((answer.status, required.error), (402, None));
        assert!(required.resource.url.ends_with("/model?x=1"), "{}", required.resource.url);
        assert_eq!(required.accepts, [setting.terms.offer(PRICE)]);
        assert_eq!((api.asked(), setting.chain.looks()), (0, 0));
        assert!(gateway.books.tabs().is_empty());
    }

    #[tokio::test]
    async fn unreadable_payment_is_a_bad_request() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        for text in ["", "%%%", "bm8ganNvbg==", "e30="] {
            let mut request = http::Request::new(kite_gateway::desk::whole(""));
            *request.uri_mut() = gateway.url.parse().unwrap();
            request.headers_mut().insert("payment-signature", text.parse().unwrap());
            let answer = support::read(payer.http.request(request).await.unwrap()).await;
            assert_eq!(answer.status, 400, "{text:?}");
            assert!(answer.body.unwrap().contains("invalid_batch_settlement_ink_voucher_payload"));
        }
        assert_eq!((api.asked(), setting.chain.looks()), (0, 0));
    }
}

mod pay {
    use super::*;

    #[tokio::test]
    async fn paid_is_passed_on_and_charged() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        for n in 1..=3 {
            let answer = payer.pay(&format!("{}/echo", gateway.url), PRICE).await;
            assert_eq!((answer.status, answer.charged()), (200, Some(PRICE)));
            assert_eq!(answer.body.as_deref(), Ok("a question"));
            let state = answer.settled.unwrap().extra.channel_state;
            assert_eq!(state.charged_cumulative_amount.0, n * PRICE);
        }
        assert_eq!((api.asked(), setting.chain.looks()), (3, 1));
    }

    #[tokio::test]
    async fn api_sees_neither_the_payment_nor_the_connection() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let seen = payer.pay(&format!("{}/headers", gateway.url), PRICE).await.body.unwrap();
        assert!(!seen.contains("payment-signature"), "{seen}");
        assert!(seen.contains(&format!("\"host\": \"{}\"", api.address)), "{seen}");
        assert!(seen.contains("x-forwarded-host"), "{seen}");
    }

    #[tokio::test]
    async fn streamed_answer_passes_whole() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let answer = payer.pay(&format!("{}/streamed", gateway.url), PRICE).await;
        assert_eq!(answer.body.as_deref(), Ok("one two three"));
    }

    #[tokio::test]
    async fn charge_is_what_the_header_tells() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.prices = vec!["at most 500, 5 per 1 x-tokens"];
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let answer = payer.pay(&format!("{}/told", gateway.url), 500).await;
        assert_eq!(answer.charged(), Some(150));
        let answer = payer.pay(&format!("{}/untold", gateway.url), 500).await;
        assert_eq!((answer.status, answer.charged()), (200, Some(0)));
        let answer = payer.pay(&format!("{}/trailers", gateway.url), 500).await;
        assert_eq!((answer.charged(), answer.body.as_deref()), (None, Ok("thirty tokens")));
        support::until_is("units charged", || gateway.charged(payer.tab), 300).await;
    }

    #[tokio::test]
    async fn path_has_its_own_price_however_it_is_spelt() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.prices = PRICES.to_vec();
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        for (path, price) in [("/a", 200), ("/use/a", 500), ("/%75se", 500)] {
            let answer = payer.send(&format!("{}{path}", gateway.url), None).await;
            assert_eq!(answer.required.unwrap().accepts[0].amount.0, price, "{path}");
        }
        for path in ["//use", "/a/../use", "/a/%2e%2e/use", "/a%2fuse"] {
            let answer = payer.send(&format!("{}{path}", gateway.url), None).await;
            assert_eq!(answer.status, 404, "{path}");
        }
        assert_eq!(api.asked(), 0);
    }
}

mod refuse {
    use super::*;
    use kite_gateway::words::{Bytes, Payload, Payment, Units};

    async fn refusal(change: impl FnOnce(&mut Payment)) -> Option<String> {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let mut payment = payer.payment(payer.voucher(PRICE));
        change(&mut payment);
        let answer = payer.send(&gateway.url, Some(&payment)).await;
        assert_eq!((answer.status, api.asked(), setting.chain.looks()), (402, 0, 0));
        answer.error().map(|name| name.replace("invalid_batch_settlement_ink_", ""))
    }

    fn config(payment: &mut Payment) -> &mut kite_gateway::words::ChannelConfig {
        let Payload::Voucher { channel_config, .. } = &mut payment.payload;
        channel_config
    }

    fn voucher(payment: &mut Payment) -> &mut kite_gateway::words::SignedVoucher {
        let Payload::Voucher { voucher, .. } = &mut payment.payload;
        voucher
    }

    #[tokio::test]
    async fn payment_for_other_terms_errors_by_name() {
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(refusal(|p| p.x402_version = 1).await, named("scheme"));
        assert_eq!(refusal(|p| p.accepted.scheme = "exact".into()).await, named("scheme"));
        assert_eq!(refusal(|p| p.accepted.network = "polkadot:00".into()).await, named("network_mismatch"));
        assert_eq!(refusal(|p| config(p).receiver = Bytes([1; 32])).await, named("receiver_mismatch"));
        assert_eq!(refusal(|p| config(p).product = 8).await, named("product_mismatch"));
        assert_eq!(refusal(|p| config(p).token = "native".into()).await, named("token_mismatch"));
        assert_eq!(refusal(|p| config(p).withdraw_delay = 900).await, named("withdraw_delay_mismatch"));
        assert_eq!(refusal(|p| config(p).withdraw_delay = u64::MAX).await, named("withdraw_delay_mismatch"));
        assert_eq!(refusal(|p| config(p).withdraw_delay += 1).await, named("channel_id_mismatch"));
        assert_eq!(refusal(|p| config(p).salt = Units(9)).await, named("channel_id_mismatch"));
        assert_eq!(refusal(|p| config(p).salt = Units(u128::MAX)).await, named("channel_id_mismatch"));
        assert_eq!(refusal(|p| config(p).payer = Bytes([1; 32])).await, named("channel_id_mismatch"));
        assert_eq!(refusal(|p| voucher(p).max_claimable_amount = Units(201)).await, named("voucher_signature"));
        assert_eq!(refusal(|p| voucher(p).signature = Bytes([27; 65])).await, named("voucher_signature"));
    }

    #[tokio::test]
    async fn unknown_tab_is_asked_about_once_in_a_while() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let other = Setting::new(folder.path(), &api.url());
        let stranger = Payer::with_tab(&other, 1, 10_000);
        let gateway = setting.open().await;
        for _ in 0..3 {
            let answer = stranger.pay(&gateway.url, PRICE).await;
            assert_eq!(answer.error().as_deref(), Some("invalid_batch_settlement_ink_channel_not_found"));
        }
        assert_eq!((api.asked(), setting.chain.looks()), (0, 1));
        Payer::with_tab(&setting, 1, 10_000);
        setting.time.pass(500);
        assert_eq!(stranger.pay(&gateway.url, PRICE).await.status, 200);
    }

    #[tokio::test]
    async fn short_deposit_is_refused_until_it_is_topped_up() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 300);
        let gateway = setting.open().await;
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
        let answer = payer.pay_with(&gateway.url, 400).await;
        assert_eq!(answer.error().as_deref(), Some("invalid_batch_settlement_ink_cumulative_exceeds_balance"));
        setting.chain.change(payer.tab, |tab| tab.deposited = 400);
        setting.time.pass(500);
        assert_eq!(payer.pay_with(&gateway.url, 400).await.status, 200);
        assert_eq!(api.asked(), 2);
    }

    #[tokio::test]
    async fn tab_that_withdraws_is_refused_and_taken_at_once() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let rules = kite_gateway::settler::Rules { amount: u128::MAX, age_ms: u64::MAX };
        let mut settler = gateway.settler(rules);
        settler.turn().await.unwrap();
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
        let ends_ms = support::NOW_MS + DAY_MS;
        setting.chain.change(payer.tab, |tab| tab.withdrawable_from_ms = Some(ends_ms));
        settler.turn().await.unwrap();
        assert_eq!(setting.chain.settlements(), 0, "nobody has looked yet");
        setting.time.pass(600_000);
        settler.turn().await.unwrap();
        assert_eq!((setting.chain.settlements(), setting.chain.taken(payer.tab)), (1, PRICE));
        let answer = payer.pay(&gateway.url, PRICE).await;
        assert_eq!(answer.error().as_deref(), Some("invalid_batch_settlement_ink_channel_withdrawing"));
        assert_eq!(api.asked.load(Ordering::SeqCst), 1);
    }
}

mod limit {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn header_of_a_megabyte_is_refused_unread() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let address = gateway.url.trim_start_matches("http://");
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let header = format!("GET / HTTP/1.1\r\nhost: x\r\npayment-signature: {}\r\n\r\n", "A".repeat(1 << 20));
        // The gateway may hang up before it is all sent.
        let _ = stream.write_all(header.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
        assert_eq!(api.asked(), 0);
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    }

    async fn refused(headers: &str) -> String {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        (setting.limits.headers, setting.limits.header_bytes) = (6, 4_096);
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let headers = format!("connection: close\r\ncontent-length: 0{headers}");
        let answer = Raw::ask(&gateway.url, "/", &headers, &payer, PRICE).await.rest().await.to_owned();
        assert_eq!(api.asked(), usize::from(answer.starts_with("HTTP/1.1 200")));
        answer
    }

    #[tokio::test]
    async fn headers_beyond_a_limit_are_refused_by_name() {
        let some = |count: usize, of: usize| format!("\r\nx-x: {}", "x".repeat(of)).repeat(count);
        assert!(refused(&some(2, 10)).await.starts_with("HTTP/1.1 200"));
        for (headers, name, says) in [
            (some(3, 10), "too_many_headers", "a request may have 6 headers; nothing was charged"),
            (some(1, 4_096), "headers_too_large", "a request's headers may have 4096 bytes; nothing was charged"),
        ] {
            let answer = refused(&headers).await;
            assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
            assert!(answer.contains(name) && answer.contains(says), "{answer}");
        }
        assert!(refused(&some(20, 10)).await.starts_with("HTTP/1.1 431"));
    }

    #[tokio::test]
    async fn headers_that_do_not_arrive_end_the_connection() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.limits.header_time = Duration::from_millis(100);
        let gateway = setting.open().await;
        let mut client = Raw::connect(&gateway.url).await;
        client.say("GET / HTTP/1.1\r\nhost: x\r\n").await;
        assert_eq!(client.rest().await, "");
    }

    #[tokio::test]
    async fn body_that_does_not_arrive_is_refused_by_name_and_not_charged() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.limits.body_time = Duration::from_millis(100);
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let mut client = Raw::ask(&gateway.url, "/echo", "content-length: 10", &payer, PRICE).await;
        client.say("a ques").await;
        let answer = client.rest().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("too_slow") && answer.contains("nothing was charged"), "{answer}");
        assert_eq!(gateway.charged(payer.tab), 0);
        assert_eq!(payer.pay_with(&gateway.url, PRICE).await.status, 200, "its ceiling is free");
    }

    #[tokio::test]
    async fn body_beyond_the_limit_is_refused_and_not_charged() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.limits.body_bytes = 9;
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let answer = payer.pay_with(&format!("{}/echo", gateway.url), PRICE).await;
        assert_eq!((answer.status, gateway.charged(payer.tab)), (413, 0));
        assert!(answer.body.unwrap().contains("a request's body may have 9 bytes; nothing was charged"));
    }

    #[tokio::test]
    async fn body_of_unknown_length_is_cut_at_the_limit_and_not_charged() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.limits.body_bytes = 9;
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let header = kite_gateway::words::to_header(&payer.payment(payer.voucher(PRICE))).unwrap();
        let address = gateway.url.trim_start_matches("http://");
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let head =
            "POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\npayment-signature: ";
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(header.as_bytes()).await.unwrap();
        stream.write_all(b"\r\n\r\na\r\n0123456789\r\n0\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert_eq!(gateway.charged(payer.tab), 0);
    }
}

mod status {
    use super::*;

    #[tokio::test]
    async fn health_and_figures_are_told_apart_from_what_is_sold() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
        assert_eq!(payer.send(&gateway.url, None).await.status, 402);
        assert_eq!(payer.send(&format!("{}/metrics", gateway.url), None).await.status, 402);
        let health = payer.send(&format!("{}/health", gateway.status_url), None).await;
        assert_eq!((health.status, health.body.as_deref()), (200, Ok("ok\n")));
        let figures = payer.send(&format!("{}/metrics", gateway.status_url), None).await.body.unwrap();
        for line in [
            "kite_gateway_requests_total{outcome=\"paid\"} 1",
            "kite_gateway_requests_total{outcome=\"unpaid\"} 2",
            "kite_gateway_charged_units_total 200",
        ] {
            assert!(figures.contains(line), "{line} in {figures}");
        }
    }

    #[tokio::test]
    async fn stop_finishes_what_is_under_way() {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        let url = format!("{}/slow", gateway.url);
        let asking = tokio::spawn({
            let payer = payer.clone();
            async move { payer.pay(&url, PRICE).await }
        });
        support::until_is("questions to the API", || api.asked(), 1).await;
        gateway.close().await;
        let answer = asking.await.unwrap();
        assert_eq!((answer.status, answer.body.as_deref()), (200, Ok("at last")));
        let kept = setting.books().unwrap().state(payer.tab).unwrap();
        assert_eq!(kept.charged_cumulative_amount.0, PRICE);
    }
}
