// SPDX-License-Identifier: Apache-2.0
//! What `kite call` does: asks, pays within its limit, remembers.
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

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use http::{Request, Response};
use hyper::body::Incoming;
use ink::primitives::AccountId;
use kite_format::amount::Unit;
use kite_gateway::desk::{client, whole, HttpClient};
use kite_gateway::payer::{pay, Bank, Limit, Wallet};
use kite_gateway::words::{to_header, Bytes, PAYMENT_SIGNATURE};
use kite_interfaces::tab::{tab_id, Tab, TabId, Terms};
use kite_interfaces::{Asset, Balance};
use support::{Api, Gateway, Setting, Time, TrialChain, PRICE};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const PAYER: [u8; 32] = [0x99; 32];

/// Without decimals, so that amounts are what they are.
fn unit() -> Unit {
    Unit { sign: "KITE".to_owned(), decimals: 0 }
}

/// A bank on the trial's chain, which counts what it was told.
struct TrialBank {
    chain: Arc<TrialChain>,
    time: Time,
    payer: AccountId,
    opened: usize,
    topped_up: usize,
    salt: u64,
}

impl Bank for TrialBank {
    fn payer(&self) -> AccountId {
        self.payer
    }

    fn tab(&mut self, tab: TabId) -> Result<Option<Tab>> {
        Ok(kite_gateway::chain::Chain::tab(&*self.chain, tab)?)
    }

    fn open(&mut self, terms: &Terms, deposited: Balance) -> Result<()> {
        self.opened += 1;
        let (payer, terms) = (self.payer, terms.clone());
        let id = tab_id(&support::terms(0).domain(), &payer, &terms);
        self.chain.insert(id, Tab { payer, terms, deposited, taken: 0, given_back: 0, withdrawable_from_ms: None });
        Ok(())
    }

    fn top_up(&mut self, tab: TabId, _asset: Asset, amount: Balance) -> Result<()> {
        self.topped_up += 1;
        self.chain.change(tab, |tab| tab.deposited += amount);
        Ok(())
    }

    fn wait(&mut self) {
        self.time.pass(1_000);
    }

    fn salt(&mut self) -> Result<u64> {
        self.salt += 1;
        Ok(self.salt)
    }
}

/// A gateway and somebody who pays it.
struct Scene {
    folder: tempfile::TempDir,
    setting: Setting,
    gateway: Gateway,
    bank: TrialBank,
    http: HttpClient,
    limit: Limit,
    _api: Api,
}

impl Scene {
    async fn with_limit(amount: Balance) -> Self {
        let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
        let setting = Setting::new(folder.path(), &api.url());
        let gateway = setting.open().await;
        let bank = TrialBank {
            chain: Arc::clone(&setting.chain),
            time: setting.time.clone(),
            payer: PAYER.into(),
            opened: 0,
            topped_up: 0,
            salt: 0,
        };
        let terms = &setting.terms;
        let genesis = Bytes(terms.genesis.into());
        let limit = Limit { genesis, contract: terms.contract, asset: terms.asset, amount, unit: unit() };
        Self { folder, setting, gateway, bank, http: client().unwrap(), limit, _api: api }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("wallet.json")
    }

    /// One run of the command.
    fn call(&mut self, path: &str) -> Result<u16> {
        let mut wallet = wallet(&self.file())?;
        let url = format!("{}{path}", self.gateway.url);
        let http = self.http.clone();
        let answer = pay(&mut wallet, &mut self.bank, &self.limit, |payment| {
            let mut request = Request::new(whole("a question"));
            *request.uri_mut() = url.parse().unwrap();
            if let Some(payment) = payment {
                request.headers_mut().insert(PAYMENT_SIGNATURE, to_header(payment)?);
            }
            let answer: Response<Incoming> = block_in_place(|| Handle::current().block_on(http.request(request)))?;
            Ok(answer)
        })?;
        Ok(answer.status().as_u16())
    }

    fn charged(&self) -> Balance {
        self.gateway.books.tabs().into_iter().map(|tab| self.gateway.charged(tab)).sum()
    }
}

fn wallet(file: &Path) -> Result<Wallet> {
    Wallet::open(file, || Ok([0x31; 32]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_opens_a_tab_once_and_goes_on_with_it() {
    let mut scene = Scene::with_limit(1_000_000).await;
    for run in 1..=3 {
        assert_eq!(scene.call("/").unwrap(), 200);
        assert_eq!((scene.bank.opened, scene.charged()), (1, run * PRICE));
    }
    assert_eq!(scene.call("/error").unwrap(), 500);
    assert_eq!(scene.charged(), 3 * PRICE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_by_another_account_with_the_same_wallet_pays_from_a_tab_of_its_own() {
    let mut scene = Scene::with_limit(1_000_000).await;
    for (payer, opened) in [(PAYER, 1), ([0x55; 32], 2), (PAYER, 2), ([0x55; 32], 2)] {
        scene.bank.payer = payer.into();
        assert_eq!(scene.call("/").unwrap(), 200);
        assert_eq!(scene.bank.opened, opened);
    }
    let charged: Vec<_> = scene.gateway.books.tabs().into_iter().map(|tab| scene.gateway.charged(tab)).collect();
    assert_eq!(charged, [2 * PRICE, 2 * PRICE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_errors_beyond_its_limit() {
    let mut scene = Scene::with_limit(2 * PRICE).await;
    for _ in 0..2 {
        assert_eq!(scene.call("/").unwrap(), 200);
    }
    let error = format!("{:#}", scene.call("/").unwrap_err());
    assert!(error.contains("the limit leaves 0 KITE: raise it"), "{error}");
    assert_eq!((scene.bank.opened, scene.bank.topped_up), (1, 0));
    scene.limit.amount = 3 * PRICE;
    assert_eq!(scene.call("/").unwrap(), 200);
    assert_eq!((scene.bank.opened, scene.bank.topped_up), (1, 1));
    scene.limit.amount = PRICE - 1;
    let error = format!("{:#}", scene.call("/").unwrap_err());
    assert!(error.contains("the request may cost 200 KITE") && error.contains("the limit is 199 KITE"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_deposits_in_no_contract_that_is_not_named() {
    let mut scene = Scene::with_limit(1_000_000).await;
    scene.limit.contract = [0x66; 32].into();
    let error = format!("{:#}", scene.call("/").unwrap_err());
    assert!(error.contains("it may keep the deposit"), "{error}");
    assert_eq!(scene.bank.opened, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_with_an_old_wallet_is_corrected_by_its_own_voucher() {
    let mut scene = Scene::with_limit(1_000_000).await;
    scene.call("/").unwrap();
    let old = fs::read(scene.file()).unwrap();
    scene.call("/").unwrap();
    scene.call("/").unwrap();
    fs::write(scene.file(), old).unwrap();
    assert_eq!(scene.call("/").unwrap(), 200);
    assert_eq!((scene.bank.opened, scene.charged()), (1, 4 * PRICE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_opens_another_tab_where_its_own_is_gone_or_withdrawing() {
    let mut scene = Scene::with_limit(PRICE).await;
    scene.call("/").unwrap();
    let tab = scene.gateway.books.tabs()[0];
    scene.setting.chain.change(tab, |tab| tab.withdrawable_from_ms = Some(1));
    assert_eq!(scene.call("/").unwrap(), 200);
    assert_eq!(scene.bank.opened, 2);
}

/// Its owner withdrew it, by whatever tool, while there was room for many requests in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_opens_another_tab_where_its_own_was_withdrawn_with_room_left() {
    for is_closed in [false, true] {
        let mut scene = Scene::with_limit(1_000 * PRICE).await;
        scene.call("/").unwrap();
        let rules = kite_gateway::settler::Rules { amount: u128::MAX, age_ms: u64::MAX };
        let mut settler = scene.gateway.settler(rules);
        settler.turn().await.unwrap();
        let tab = scene.gateway.books.tabs()[0];
        scene.setting.chain.change(tab, |tab| tab.withdrawable_from_ms = Some(1));
        scene.setting.time.pass(600_000);
        settler.turn().await.unwrap();
        if is_closed {
            scene.setting.chain.close(tab);
            scene.setting.time.pass(support::DAY_MS);
        }
        assert_eq!(scene.call("/").unwrap(), 200);
        assert_eq!(scene.call("/").unwrap(), 200);
        assert_eq!(scene.bank.opened, 2, "closed: {is_closed}");
    }
}

#[test]
fn wallet_is_for_one_run_at_a_time_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wallet.json");
    let first = wallet(&file).unwrap();
    let error = format!("{:#}", wallet(&file).err().unwrap());
    assert!(error.contains("another run pays from"), "{error}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let address = first.key().address();
    drop(first);
    let again = Wallet::open(&file, || panic!("there is a key already")).unwrap();
    assert_eq!(again.key().address(), address);
    drop(again);
    fs::write(&file, "{").unwrap();
    let error = format!("{:#}", wallet(&file).err().unwrap());
    assert!(error.contains("is damaged"), "{error}");
}
