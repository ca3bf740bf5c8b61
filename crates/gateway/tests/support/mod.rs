// SPDX-License-Identifier: Apache-2.0
//! A chain without a node, an API without a model, and payers: what the tests and the benchmark play with.
#![allow(dead_code, missing_docs, unused_imports, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "support of tests"
)]

mod api;
mod chain;
mod payer;
mod raw;
mod stand;
mod wait;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kite_gateway::books::{Books, Clock};
use kite_gateway::desk::{Desk, Limits};
use kite_gateway::metrics::Metrics;
use kite_gateway::price::Tariff;
use kite_gateway::settler::{Rules, Settler};
use kite_gateway::terms::{Checker, Terms};
use kite_interfaces::tab::TabId;
use kite_interfaces::{Asset, Balance};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use api::Api;
pub use chain::TrialChain;
pub use payer::{read, Answer, Payer};
pub use raw::Raw;
pub use stand::Stand;
pub use wait::{until, until_is, PATIENCE};

pub const DAY_MS: u64 = 86_400_000;
pub const NOW_MS: u64 = 1_800_000_000_000;
pub const PRICE: Balance = 200;

pub fn terms(seller: u8) -> Terms {
    Terms {
        genesis: [3; 32].into(),
        contract: [4; 32].into(),
        product: 7,
        seller: [seller; 32].into(),
        asset: Asset::Psp22([6; 32].into()),
        symbol: "KITE".to_owned(),
        decimals: 12,
        withdraw_delay_ms: DAY_MS,
        timeout_s: 300,
    }
}

/// A clock that is set, or the machine's.
#[derive(Clone)]
pub struct Time(Option<Arc<AtomicU64>>);

impl Time {
    pub fn at(ms: u64) -> Self {
        Self(Some(Arc::new(AtomicU64::new(ms))))
    }

    pub fn real() -> Self {
        Self(None)
    }

    fn now_ms(&self) -> u64 {
        let real = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap();
        self.0.as_ref().map_or_else(real, |set| set.load(Ordering::SeqCst))
    }

    pub fn pass(&self, ms: u64) {
        self.0.as_ref().unwrap().fetch_add(ms, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let time = self.clone();
        Arc::new(move || time.now_ms())
    }
}

/// A whole gateway, in this process.
pub struct Gateway {
    pub books: Arc<Books>,
    pub desk: Arc<Desk>,
    pub metrics: Metrics,
    pub url: String,
    pub status_url: String,
    pub stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

/// What a gateway is made of.
pub struct Setting {
    pub terms: Terms,
    pub chain: Arc<TrialChain>,
    pub time: Time,
    pub file: PathBuf,
    pub upstream: String,
    pub prices: Vec<&'static str>,
    pub limits: Limits,
}

pub const PRICES: [&str; 2] = ["200", "/use=at most 500, 5 per 1 x-tokens"];

impl Setting {
    pub fn new(folder: &Path, upstream: &str) -> Self {
        Self {
            terms: terms(5),
            chain: Arc::new(TrialChain::default()),
            time: Time::at(NOW_MS),
            file: folder.join("books.sqlite"),
            upstream: upstream.to_owned(),
            prices: vec!["200"],
            limits: Limits { upstream_time: Duration::from_secs(2), ..Limits::default() },
        }
    }

    pub fn books(&self) -> anyhow::Result<Arc<Books>> {
        let checker = Checker::new(self.terms.clone());
        Ok(Arc::new(Books::open(&self.file, checker, self.chain.clone(), self.time.clock())?))
    }

    pub async fn open(&self) -> Gateway {
        let books = self.books().unwrap();
        let metrics = Metrics::new().unwrap();
        let typed: Vec<_> = self.prices.iter().map(|price| price.parse().unwrap()).collect();
        let tariff = Tariff::read(&typed, |amount| amount.parse().map_err(|_| amount.to_owned())).unwrap();
        let upstream = self.upstream.parse().unwrap();
        let desk = Desk::new(Arc::clone(&books), tariff, upstream, self.limits.clone(), metrics.clone(), None);
        let (stop, stopped) = watch::channel(false);
        let (listener, status) =
            (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
        let url = format!("http://{}", listener.local_addr().unwrap());
        let status_url = format!("http://{}", status.local_addr().unwrap());
        let servers = vec![
            tokio::spawn(Arc::clone(&desk).serve(listener, stopped.clone())),
            tokio::spawn(Arc::clone(&desk).serve_status(status, stopped)),
        ];
        Gateway { books, desk, metrics, url, status_url, stop, servers }
    }
}

impl Gateway {
    pub fn settler(&self, rules: Rules) -> Settler {
        Settler::new(Arc::clone(&self.books), rules, self.metrics.clone())
    }

    /// Stops as asked to, and waits until it serves no more.
    pub async fn stopped(&mut self) {
        self.stop.send(true).unwrap();
        for server in self.servers.drain(..) {
            server.await.unwrap();
        }
    }

    /// Stops as asked to, and lets go of the books.
    pub async fn close(mut self) {
        self.stopped().await;
        drop(self.desk);
        until_is("hands that hold the books", || Arc::strong_count(&self.books), 1).await;
    }

    /// What could be taken on the chain now.
    pub fn due(&self) -> Balance {
        self.books.dues().iter().map(|due| due.amount).sum()
    }

    pub fn charged(&self, tab: TabId) -> Balance {
        self.books.state(tab).map_or(0, |state| state.charged_cumulative_amount.0)
    }
}
