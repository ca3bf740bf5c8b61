// SPDX-License-Identifier: Apache-2.0
//! How fast the gateway is, side by side in one run: clients, gateway and API share this machine's processors and speak
//! HTTP to each other; the books are on disk. Vouchers are signed before the clock starts: that is the clients' work.
//!
//! `cargo run --release --package kite-gateway --example pace` prints what was asked for beside what was measured. The
//! books are in the folder that `TMPDIR` names.
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
use std::fs::File;
use std::io::Write;
use std::path::Path;
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

/// The median of a request, in milliseconds: through the proxy without payment, and paid; one at a time, side by side.
async fn compare(scene: &Scene, path: &str, count: usize) -> (f64, f64) {
    let Scene { http, url, payers, .. } = scene;
    let mut free = run(http, &format!("{url}/free{path}"), unpaid(count), 1).await;
    let mut paid = run(http, &format!("{url}{path}"), signed(payers, count / payers.len()), 1).await;
    (free.median_ms(), paid.median_ms())
}

/// What a flush to the disk of the books takes when nothing else of ours runs, in milliseconds: the median of some.
fn flush_ms(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("flushed")).unwrap();
    let each = (0..200).map(|_| {
        let began = Instant::now();
        file.write_all(&[0; 4_096]).unwrap();
        file.sync_data().unwrap();
        began.elapsed()
    });
    Pace { each: each.collect(), all: Duration::ZERO }.median_ms()
}

struct Scene {
    folder: tempfile::TempDir,
    _api: Api,
    _gateway: Gateway,
    http: HttpClient,
    url: String,
    payers: Vec<Payer>,
}

impl Scene {
    async fn new() -> Self {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let mut setting = Setting::new(folder.path(), &api.url());
        setting.time = Time::real();
        setting.prices = vec!["200", "/free=0"];
        let payers: Vec<Payer> = (0..TABS).map(|number| Payer::with_tab(&setting, number, u128::MAX / 2)).collect();
        let gateway = setting.open().await;
        let (http, url) = (payers[0].http.clone(), gateway.url.clone());
        Self { folder, _api: api, _gateway: gateway, http, url, payers }
    }

    /// Requests a second, for so many of each of these payers, always so many at once.
    async fn rate(&self, path: &str, payers: &[Payer], each: usize, at_once: usize) -> f64 {
        run(&self.http, &format!("{}{path}", self.url), signed(payers, each), at_once).await.a_second()
    }
}

fn row(what: &str, target: &str, measured: &str) {
    println!("| {what:<69} | {target:>12} | {measured:>12} |");
}

#[tokio::main]
async fn main() {
    let scene = Scene::new().await;
    let (payers, one) = (&scene.payers[..], &scene.payers[..1]);
    scene.rate("", payers, 10, AT_ONCE).await;
    row("what", "target", "measured");
    row(&"-".repeat(69), &"-".repeat(12), &"-".repeat(12));
    row("a flush to the disk of the books", "", &format!("{:.3} ms", flush_ms(scene.folder.path())));
    let paid = scene.rate("", payers, 200, AT_ONCE).await;
    row(
        &format!("paid requests a second, {TABS} tabs, {AT_ONCE} at once, each durable"),
        ">= 5,000",
        &format!("{paid:.0}"),
    );
    let free = run(&scene.http, &format!("{}/free", scene.url), unpaid(20_000), AT_ONCE).await.a_second();
    row("the same proxy without payment", "", &format!("{free:.0}"));
    let (free, paid) = compare(&scene, "", 2_000).await;
    row(
        "median of a paid request above that of the same proxy without payment",
        "<= 1 ms",
        &format!("{:.3} ms", paid - free),
    );
    let (free, paid) = compare(&scene, "/slow", 200).await;
    row("the same with an API that takes 20 ms", "<= 1.1 times", &format!("{:.3} times", paid / free));
    let serial = scene.rate("/slow", one, 100, 1).await;
    let many = scene.rate("/slow", one, 3_200, AT_ONCE).await;
    row(
        &format!("one tab, that API: {AT_ONCE} in flight beside one after the other"),
        ">= 20 times",
        &format!("{:.1} times", many / serial),
    );
}
