// SPDX-License-Identifier: Apache-2.0
//! How fast the gateway is, side by side in one run: clients, gateway and API share this machine's processors and speak
//! HTTP to each other; the books are on disk. Vouchers are signed before the clock starts: that is the clients' work.
//!
//! `cargo run --release --package kite-gateway --example pace`
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "a benchmark"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::{HeaderValue, Request};
use http_body_util::BodyExt;
use kite_gateway::desk::{whole, HttpClient};
use kite_gateway::words::{to_header, PAYMENT_SIGNATURE};
use support::{Api, Gateway, Payer, Setting, Time, PRICE};
use tokio::task::JoinSet;

const TABS: u16 = 100;
const AT_ONCE: usize = 64;

/// What a request is paid with; `None` where nothing is asked for.
type Payments = Arc<Mutex<VecDeque<Option<HeaderValue>>>>;

/// How long each request took, and all of them together.
struct Pace {
    each: Vec<Duration>,
    all: Duration,
}

impl Pace {
    fn a_second(&self) -> f64 {
        self.each.len() as f64 / self.all.as_secs_f64()
    }

    fn median_ms(&mut self) -> f64 {
        self.each.sort();
        self.each[self.each.len() / 2].as_secs_f64() * 1_000.0
    }
}

fn signed(payers: &[Payer], each: usize) -> Payments {
    let mut payments = VecDeque::new();
    for _ in 0..each {
        for payer in payers {
            let ceiling = payer.purse.lock().unwrap().sign(PRICE).unwrap();
            payments.push_back(Some(to_header(&payer.payment(payer.voucher(ceiling))).unwrap()));
        }
    }
    Arc::new(Mutex::new(payments))
}

fn unpaid(count: usize) -> Payments {
    Arc::new(Mutex::new((0..count).map(|_| None).collect()))
}

async fn ask(http: &HttpClient, url: &str, payment: Option<HeaderValue>) -> Duration {
    let mut request = Request::new(whole(""));
    *request.uri_mut() = url.parse().unwrap();
    if let Some(payment) = payment {
        request.headers_mut().insert(PAYMENT_SIGNATURE, payment);
    }
    let began = Instant::now();
    let answer = http.request(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.into_body().collect().await.unwrap();
    began.elapsed()
}

/// Sends all of them, always so many at once.
async fn run(http: &HttpClient, url: &str, payments: Payments, at_once: usize) -> Pace {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..at_once {
        let (http, url, payments) = (http.clone(), url.to_owned(), Arc::clone(&payments));
        clients.spawn(async move {
            let mut each = Vec::new();
            loop {
                let next = payments.lock().unwrap().pop_front();
                let Some(payment) = next else { return each };
                each.push(ask(&http, &url, payment).await);
            }
        });
    }
    let each = clients.join_all().await.concat();
    Pace { each, all: began.elapsed() }
}

async fn compare(http: &HttpClient, gateway: &Gateway, payers: &[Payer], path: &str, count: usize) {
    let mut free = run(http, &format!("{}/free{path}", gateway.url), unpaid(count), 1).await;
    let mut paid = run(http, &format!("{}{path}", gateway.url), signed(payers, count / payers.len()), 1).await;
    let (free, paid) = (free.median_ms(), paid.median_ms());
    println!(
        "median, one at a time{path}: {free:.3} ms without payment, {paid:.3} ms paid: {:+.3} ms, {:.3} times",
        paid - free,
        paid / free
    );
}

#[tokio::main]
async fn main() {
    let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
    let mut setting = Setting::new(folder.path(), &api.url());
    setting.time = Time::real();
    setting.prices = vec!["200", "/free=0"];
    let payers: Vec<Payer> = (0..TABS).map(|number| Payer::with_tab(&setting, number, u128::MAX / 2)).collect();
    let gateway = setting.open().await;
    let http = payers[0].http.clone();
    run(&http, &gateway.url, signed(&payers, 10), AT_ONCE).await;

    let pace = run(&http, &gateway.url, signed(&payers, 200), AT_ONCE).await;
    println!("{TABS} tabs, {AT_ONCE} at once, each durable: {:.0} paid requests a second", pace.a_second());
    let free = run(&http, &format!("{}/free", gateway.url), unpaid(20_000), AT_ONCE).await;
    println!("the same proxy without payment: {:.0} requests a second", free.a_second());
    compare(&http, &gateway, &payers, "", 2_000).await;
    compare(&http, &gateway, &payers, "/slow", 200).await;

    let slow = format!("{}/slow", gateway.url);
    let one = &payers[..1];
    let serial = run(&http, &slow, signed(one, 100), 1).await.a_second();
    let many = run(&http, &slow, signed(one, 3_200), AT_ONCE).await.a_second();
    println!("one tab, an API that takes 20 ms: {serial:.0} a second one after the other, {many:.0} with {AT_ONCE} in flight: {:.1} times", many / serial);
}
