// SPDX-License-Identifier: Apache-2.0
//! What clients pay that leave, stall, or break their own request off.
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

use std::time::Duration;

use support::{until_is, Api, Gateway, Payer, Raw, Setting, PRICE};

const BY_USE: &str = "at most 500, 5 per 1 x-tokens";
const MOST: u128 = 500;
const TOLD: u128 = 150;
const LENGTH: &str = "content-length: 100";
const CHUNKED: &str = "transfer-encoding: chunked";
const ALL: &str = "all you want to know";

struct Scene {
    _folder: tempfile::TempDir,
    api: Api,
    gateway: Gateway,
    payer: Payer,
}

impl Scene {
    async fn new(change: impl FnOnce(&mut Setting)) -> Self {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        change(&mut setting);
        let payer = Payer::with_tab(&setting, 1, 10_000);
        let gateway = setting.open().await;
        Self { _folder: folder, api, gateway, payer }
    }

    async fn ask(&self, path: &str, headers: &str) -> Raw {
        Raw::ask(&self.gateway.url, path, headers, &self.payer, MOST).await
    }

    async fn is_due(&self, units: u128) {
        until_is("units due", || self.gateway.due(), units).await;
        assert_eq!(self.gateway.charged(self.payer.tab), units);
    }

    async fn asked(&self) {
        until_is("questions to the API", || self.api.asked(), 1).await;
    }
}

mod breaks_off {
    use super::*;

    /// How a client breaks its own request off, once the API has answered it.
    async fn is_charged(price: &'static str, change: impl FnOnce(&mut Setting), then: &str, charged: u128) {
        let by = |setting: &mut Setting| {
            setting.prices = vec![price];
            change(setting);
        };
        let scene = Scene::new(by).await;
        let headers = if then.is_empty() { LENGTH } else { CHUNKED };
        let mut client = scene.ask("/early", headers).await;
        client.read_until(ALL).await;
        if then.is_empty() {
            client.break_off().await;
        } else {
            client.say(then).await;
        }
        client.rest().await;
        scene.is_due(charged).await;
    }

    #[tokio::test]
    async fn request_that_ends_after_the_api_answered_is_charged() {
        is_charged("200", |_| (), "", PRICE).await;
        is_charged(BY_USE, |_| (), "", MOST).await;
    }

    #[tokio::test]
    async fn request_that_becomes_too_large_after_the_api_answered_is_charged() {
        let small = |setting: &mut Setting| setting.limits.body_bytes = 9;
        is_charged("200", small, "a\r\n0123456789\r\n", PRICE).await;
        is_charged(BY_USE, small, "a\r\n0123456789\r\n", MOST).await;
    }

    #[tokio::test]
    async fn request_that_becomes_unreadable_after_the_api_answered_is_charged() {
        is_charged("200", |_| (), "no number\r\n", PRICE).await;
    }

    #[tokio::test]
    async fn request_that_is_held_back_after_the_api_answered_is_charged() {
        let short = |setting: &mut Setting| setting.limits.body_time = Duration::from_millis(100);
        is_charged("200", short, "1\r\nx\r\n", PRICE).await;
        is_charged(BY_USE, short, "1\r\nx\r\n", MOST).await;
    }

    #[tokio::test]
    async fn request_that_ends_before_the_api_answered_is_not_charged_and_its_ceiling_is_free() {
        let scene = Scene::new(|_| ()).await;
        let mut client = scene.ask("/echo", LENGTH).await;
        scene.asked().await;
        client.break_off().await;
        client.rest().await;
        until_is("requests under way", || scene.gateway.metrics.in_flight.get(), 0).await;
        assert_eq!((scene.gateway.charged(scene.payer.tab), scene.gateway.due()), (0, 0));
        assert_eq!(scene.payer.pay_with(&scene.gateway.url, MOST).await.status, 200);
    }
}

mod leaves {
    use super::*;

    async fn is_charged(price: &'static str, path: &str, charged: u128) {
        let scene = Scene::new(|setting| setting.prices = vec![price]).await;
        let client = scene.ask(path, "content-length: 0").await;
        scene.asked().await;
        drop(client);
        // So that the gateway has seen it go before the API answers.
        tokio::time::sleep(Duration::from_millis(50)).await;
        scene.api.open_gate();
        scene.is_due(charged).await;
    }

    #[tokio::test]
    async fn client_that_leaves_before_the_api_answered_is_charged_what_the_answer_costs() {
        is_charged("200", "/gate", PRICE).await;
        is_charged(BY_USE, "/gate-told", TOLD).await;
    }

    #[tokio::test]
    async fn stop_waits_for_what_clients_asked_for_that_have_left() {
        let mut scene = Scene::new(|_| ()).await;
        drop(scene.ask("/gate", "content-length: 0").await);
        scene.asked().await;
        let (gateway, tab) = (&mut scene.gateway, scene.payer.tab);
        let stopping = async {
            gateway.stopped().await;
            gateway.charged(tab)
        };
        let answering = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            scene.api.open_gate();
        };
        assert_eq!(tokio::join!(stopping, answering).0, PRICE, "it has not waited");
    }
}

mod stalls {
    use super::*;

    const SHORT: Duration = Duration::from_millis(300);

    async fn stalled(price: &'static str, path: &str, answer_time: Duration) -> (Scene, Raw) {
        let by = |setting: &mut Setting| {
            setting.prices = vec![price];
            setting.limits.answer_time = answer_time;
        };
        let scene = Scene::new(by).await;
        let mut client = scene.ask(path, "content-length: 0").await;
        client.read_until("HTTP/1.1 200").await;
        (scene, client)
    }

    #[tokio::test]
    async fn charge_that_the_header_told_is_due_though_nobody_reads() {
        let (scene, _client) = stalled(BY_USE, "/flood-told", Duration::from_secs(600)).await;
        scene.is_due(TOLD).await;
    }

    #[tokio::test]
    async fn fixed_price_is_charged_at_once_and_due_when_the_time_to_read_is_over() {
        let (scene, mut client) = stalled("200", "/flood", SHORT).await;
        assert_eq!((scene.gateway.charged(scene.payer.tab), scene.gateway.due()), (PRICE, 0));
        scene.is_due(PRICE).await;
        let read = client.rest().await.len();
        assert!(read < 64 << 20, "the connection is cut");
    }

    #[tokio::test]
    async fn most_is_due_when_nobody_reads_to_the_end_that_would_tell_the_use() {
        let (scene, _client) = stalled(BY_USE, "/flood", SHORT).await;
        assert_eq!((scene.gateway.charged(scene.payer.tab), scene.gateway.due()), (0, 0));
        scene.is_due(MOST).await;
    }
}
