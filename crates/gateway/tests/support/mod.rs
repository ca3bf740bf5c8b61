// SPDX-License-Identifier: Apache-2.0
//! A chain without a node, an API without a model, and payers: what the tests and the benchmark play with.
#![allow(dead_code, missing_docs, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "support of tests"
)]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kite_gateway::books::{Books, Clock};
use kite_gateway::chain::{Chain, Unreachable};
use kite_gateway::desk::{client, whole, Body, Desk, HttpClient, Limits};
use kite_gateway::metrics::Metrics;
use kite_gateway::payer::{Purse, SigningKey};
use kite_gateway::price::Tariff;
use kite_gateway::settler::{Rules, Settler};
use kite_gateway::terms::{asset_name, network, Checker, Terms};
use kite_gateway::words::{
    from_header, to_header, Accepted, Bytes as Hex, ChannelConfig, Payload, Payment, PaymentRequired, Settled,
    SignedVoucher, Units, PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE, SCHEME, VERSION,
};
use kite_interfaces::tab::{signer_of, tab_id, Outcome, Settled as OnChain, Tab, TabId, Take, Terms as TabTerms};
use kite_interfaces::{Asset, Balance};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

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

/// A chain that keeps the contract's rules, and can be out of reach.
#[derive(Default)]
pub struct TrialChain {
    tabs: Mutex<HashMap<TabId, Tab>>,
    forwarded: Mutex<Balance>,
    is_away: AtomicBool,
    looks: AtomicUsize,
    settlements: AtomicUsize,
}

impl TrialChain {
    pub fn insert(&self, tab: TabId, on_chain: Tab) {
        self.tabs.lock().unwrap().insert(tab, on_chain);
    }

    pub fn change(&self, tab: TabId, change: impl FnOnce(&mut Tab)) {
        change(self.tabs.lock().unwrap().get_mut(&tab).unwrap());
    }

    pub fn away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::SeqCst);
    }

    pub fn looks(&self) -> usize {
        self.looks.load(Ordering::SeqCst)
    }

    pub fn settlements(&self) -> usize {
        self.settlements.load(Ordering::SeqCst)
    }

    pub fn taken(&self, tab: TabId) -> Balance {
        self.tabs.lock().unwrap()[&tab].taken
    }

    pub fn taken_in_all(&self) -> Balance {
        self.tabs.lock().unwrap().values().map(|tab| tab.taken).sum()
    }

    pub fn forwarded(&self) -> Balance {
        *self.forwarded.lock().unwrap()
    }

    fn answer(&self) -> Result<(), Unreachable> {
        if self.is_away.load(Ordering::SeqCst) {
            return Err(Unreachable("the node is away".to_owned()));
        }
        Ok(())
    }
}

fn take(tab: Option<&mut Tab>, take: &Take) -> Outcome {
    let Some(tab) = tab else { return Outcome::UnknownTab };
    let domain = terms(0).domain();
    match signer_of(&take.signature, &take.voucher.digest(&domain)) {
        Ok(signer) if signer == tab.terms.signer => {}
        Ok(_) => return Outcome::WrongSigner,
        Err(outcome) => return outcome,
    }
    if take.total <= tab.taken {
        return Outcome::NothingNew { taken: tab.taken };
    }
    let available = tab.deposited - tab.given_back;
    if take.total > take.voucher.ceiling {
        return Outcome::AboveCeiling;
    }
    if take.total > available {
        return Outcome::AboveDeposit { available };
    }
    let amount = take.total - tab.taken;
    tab.taken = take.total;
    Outcome::Taken(amount)
}

impl Chain for TrialChain {
    fn tab(&self, tab: TabId) -> Result<Option<Tab>, Unreachable> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        self.answer()?;
        Ok(self.tabs.lock().unwrap().get(&tab).cloned())
    }

    fn take_and_forward(&self, takes: &[Take]) -> Result<OnChain, Unreachable> {
        self.answer()?;
        self.settlements.fetch_add(1, Ordering::SeqCst);
        let mut tabs = self.tabs.lock().unwrap();
        let takes: Vec<_> = takes.iter().map(|one| take(tabs.get_mut(&one.voucher.tab), one)).collect();
        let forwarded =
            takes.iter().map(|outcome| if let Outcome::Taken(amount) = outcome { *amount } else { 0 }).sum();
        *self.forwarded.lock().unwrap() += forwarded;
        Ok(OnChain { takes, forwarded })
    }
}

/// An API that does what a request's path says, and counts what it was asked.
pub struct Api {
    pub address: SocketAddr,
    pub asked: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Api {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&asked);
        let server = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                stream.set_nodelay(true).unwrap();
                let counter = Arc::clone(&counter);
                let service = service_fn(move |request| {
                    counter.fetch_add(1, Ordering::SeqCst);
                    do_as_asked(request)
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, asked, server }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

type Piece = Result<Frame<Bytes>, std::io::Error>;

fn pieces(pieces: Vec<Piece>) -> Body {
    let paced = futures_util::stream::unfold(pieces.into_iter(), |mut rest| async {
        let piece = rest.next()?;
        tokio::time::sleep(Duration::from_millis(5)).await;
        Some((piece, rest))
    });
    StreamBody::new(paced).map_err(Into::into).boxed_unsync()
}

fn data(text: &'static str) -> Piece {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

async fn do_as_asked(request: Request<Incoming>) -> Result<Response<Body>, std::io::Error> {
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let broken = || Err(std::io::Error::other("broken off"));
    let tokens = |mut answer: Response<Body>, used: &str| {
        answer.headers_mut().insert("x-tokens", used.parse().unwrap());
        answer
    };
    let said = |status: u16, text: &'static str| {
        let mut answer = Response::new(whole(text));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        answer
    };
    Ok(match path.as_str() {
        "/echo" => Response::new(whole(request.into_body().collect().await.map_err(std::io::Error::other)?.to_bytes())),
        "/headers" => Response::new(whole(format!("{headers:?}"))),
        "/down" => return Err(std::io::Error::other("down")),
        "/error" => said(500, "sorry"),
        "/missing" => said(404, "no such thing"),
        "/half" => Response::new(pieces(vec![data("half an "), broken()])),
        "/half-told" => tokens(Response::new(pieces(vec![data("half an "), broken()])), "30"),
        "/slow" | "/free/slow" => {
            tokio::time::sleep(Duration::from_millis(20)).await;
            said(200, "at last")
        }
        "/never" => std::future::pending().await,
        "/told" => tokens(said(200, "thirty tokens"), "30"),
        "/untold" => said(200, "who knows"),
        "/streamed" => Response::new(pieces(vec![data("one "), data("two "), data("three")])),
        "/trailers" => {
            let used: HeaderMap = [("x-tokens".parse().unwrap(), "30".parse().unwrap())].into_iter().collect();
            let mut answer = Response::new(pieces(vec![data("thirty "), data("tokens"), Ok(Frame::trailers(used))]));
            answer.headers_mut().insert("trailer", "x-tokens".parse().unwrap());
            answer
        }
        _ => said(200, "the answer"),
    })
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

    /// Stops as asked to, and lets go of the books.
    pub async fn close(self) {
        self.stop.send(true).unwrap();
        for server in self.servers {
            server.await.unwrap();
        }
        drop(self.desk);
        until(|| Arc::strong_count(&self.books) == 1).await;
    }

    pub fn charged(&self, tab: TabId) -> Balance {
        self.books.state(tab).map_or(0, |state| state.charged_cumulative_amount.0)
    }
}

/// A payer with a tab.
#[derive(Clone)]
pub struct Payer {
    pub key: SigningKey,
    pub config: ChannelConfig,
    pub tab: TabId,
    pub terms: Terms,
    pub purse: Arc<Mutex<Purse>>,
    pub http: HttpClient,
}

/// What a paid call came to.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Result<String, String>,
    pub settled: Option<Settled>,
    pub required: Option<PaymentRequired>,
}

impl Answer {
    pub fn error(&self) -> Option<String> {
        self.required.as_ref()?.error.clone()
    }

    pub fn charged(&self) -> Option<Balance> {
        self.settled.as_ref()?.extra.charged_amount.map(|units| units.0)
    }
}

impl Payer {
    /// With a tab on the seller's terms, which holds `deposit`.
    pub fn with_tab(setting: &Setting, number: u16, deposit: Balance) -> Self {
        let mut secret = [0x11; 32];
        secret[..2].copy_from_slice(&number.to_le_bytes());
        let key = SigningKey::from_bytes(secret).unwrap();
        let terms = setting.terms.clone();
        let config = ChannelConfig {
            payer: Hex([0x99; 32]),
            payer_authorizer: Hex(key.address()),
            receiver: Hex(terms.seller.0),
            token: asset_name(&terms.asset),
            withdraw_delay: terms.withdraw_delay_ms / 1_000,
            salt: Units(number.into()),
            product: terms.product,
        };
        let tab_terms = TabTerms {
            signer: key.address(),
            product: terms.product,
            seller: terms.seller,
            asset: terms.asset,
            withdraw_delay_ms: terms.withdraw_delay_ms,
            salt: number.into(),
        };
        let payer = [0x99; 32].into();
        let tab = tab_id(&terms.domain(), &payer, &tab_terms);
        let (deposited, taken, given_back) = (deposit, 0, 0);
        let on_chain = Tab { payer, terms: tab_terms, deposited, taken, given_back, withdrawable_from_ms: None };
        setting.chain.insert(tab, on_chain);
        let purse = Arc::new(Mutex::new(Purse::new(deposit, 0)));
        Self { key, config, tab, terms, purse, http: client().unwrap() }
    }

    pub fn voucher(&self, ceiling: Balance) -> SignedVoucher {
        SignedVoucher {
            channel_id: Hex(self.tab.into()),
            max_claimable_amount: Units(ceiling),
            signature: Hex(self.key.sign(&self.terms.domain(), self.tab, ceiling).unwrap()),
        }
    }

    pub fn payment(&self, voucher: SignedVoucher) -> Payment {
        Payment {
            x402_version: VERSION,
            accepted: Accepted { scheme: SCHEME.to_owned(), network: network(&self.terms.genesis) },
            payload: Payload::Voucher { channel_config: self.config.clone(), voucher },
        }
    }

    pub async fn send(&self, url: &str, payment: Option<&Payment>) -> Answer {
        let mut request = Request::new(whole("a question"));
        *request.uri_mut() = url.parse().unwrap();
        *request.method_mut() = http::Method::POST;
        if let Some(payment) = payment {
            request.headers_mut().insert(PAYMENT_SIGNATURE, to_header(payment).unwrap());
        }
        match self.http.request(request).await {
            Ok(answer) => read(answer).await,
            Err(error) => Answer { status: 0, body: Err(error.to_string()), settled: None, required: None },
        }
    }

    /// Pays with this very ceiling.
    pub async fn pay_with(&self, url: &str, ceiling: Balance) -> Answer {
        self.send(url, Some(&self.payment(self.voucher(ceiling)))).await
    }

    /// Pays as an honest client does.
    pub async fn pay(&self, url: &str, price: Balance) -> Answer {
        let ceiling = self.purse.lock().unwrap().sign(price).unwrap();
        let answer = self.pay_with(url, ceiling).await;
        let total = answer.settled.as_ref().map(|settled| settled.extra.channel_state.charged_cumulative_amount.0);
        match answer.status {
            402 => self.purse.lock().unwrap().refused(ceiling),
            _ => self.purse.lock().unwrap().answered(ceiling, answer.charged(), total),
        }
        answer
    }
}

pub async fn read(answer: Response<Incoming>) -> Answer {
    let (head, body) = answer.into_parts();
    let header = |name| head.headers.get(name).map(|value| value.as_bytes());
    let settled = header(PAYMENT_RESPONSE).map(|value| from_header(value).unwrap());
    let required = header(PAYMENT_REQUIRED).map(|value| from_header(value).unwrap());
    let body = body.collect().await.map_err(|error| error.to_string());
    let body = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned());
    Answer { status: head.status.as_u16(), body, settled, required }
}

/// Waits until it is so: for what happens after an answer has left.
pub async fn until(mut is_so: impl FnMut() -> bool) {
    while !is_so() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
