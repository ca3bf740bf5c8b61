// SPDX-License-Identifier: Apache-2.0
//! A gateway that is killed, again and again, under load: what was charged is kept, nothing is served twice for one price,
//! and the books of client and gateway agree to what was in flight.
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

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kite_interfaces::Balance;
use support::{until, Answer, Api, Payer, Setting, PRICE};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const KILLS: u64 = 6;
const PAYERS: u16 = 8;
const DEPOSIT: Balance = 1_000_000_000;

/// A gateway in a process of its own.
struct Stand {
    child: Child,
    url: String,
}

impl Stand {
    async fn start(file: &Path, upstream: &str, payers: &[Payer]) -> Self {
        let examples = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("examples");
        let mut command = Command::new(examples.join("stand"));
        command.arg(file).args([upstream, "200"]).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child =
            command.spawn().expect("`cargo build -p kite-gateway --example stand` builds what is killed here");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let at: serde_json::Value = serde_json::from_str(&line).unwrap();
        for payer in payers {
            let deposit = serde_json::json!({ "channelConfig": payer.config, "amount": DEPOSIT.to_string() });
            let mut request = http::Request::new(kite_gateway::desk::whole(deposit.to_string()));
            *request.uri_mut() = format!("{}/open", at["control"].as_str().unwrap()).parse().unwrap();
            support::read(payer.http.request(request).await.unwrap()).await;
        }
        Self { child, url: at["url"].as_str().unwrap().to_owned() }
    }

    async fn kill(mut self) {
        self.child.kill().await.unwrap();
        self.child.wait().await.unwrap();
    }
}

/// What a payer was answered, by the ceiling that it paid with.
type Answered = Arc<Mutex<Vec<(Balance, Answer)>>>;

async fn keep_paying(payer: Payer, url: Arc<Mutex<String>>, answered: Answered, stop: Arc<AtomicU64>) {
    while stop.load(Ordering::SeqCst) == 0 {
        let ceiling = payer.purse.lock().unwrap().sign(PRICE).unwrap();
        let at = url.lock().unwrap().clone();
        let answer = payer.pay_with(&at, ceiling).await;
        payer.purse.lock().unwrap().answered(ceiling, answer.charged(), None);
        if answer.status == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        answered.lock().unwrap().push((ceiling, answer));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_under_load() {
    let (folder, api) = (tempfile::tempdir().unwrap(), Api::start().await);
    let setting = Setting::new(folder.path(), &api.url());
    let payers: Vec<Payer> = (0..PAYERS).map(|number| Payer::with_tab(&setting, number, DEPOSIT)).collect();
    let mut stand = Stand::start(&setting.file, &api.url(), &payers).await;
    let (url, stop) = (Arc::new(Mutex::new(stand.url.clone())), Arc::new(AtomicU64::new(0)));
    let mut tasks = Vec::new();
    let answered: Vec<Answered> = payers.iter().map(|_| Answered::default()).collect();
    for (payer, answered) in payers.iter().zip(&answered) {
        // Two requests at a time on each tab.
        for _ in 0..2 {
            let (payer, url, answered, stop) = (payer.clone(), url.clone(), answered.clone(), stop.clone());
            tasks.push(tokio::spawn(keep_paying(payer, url, answered, stop)));
        }
    }
    for kill in 0..KILLS {
        let goal = api.asked() + 40;
        until(|| api.asked() >= goal).await;
        tokio::time::sleep(Duration::from_micros(kill * 731)).await;
        stand.kill().await;
        stand = Stand::start(&setting.file, &api.url(), &payers).await;
        url.lock().unwrap().clone_from(&stand.url);
    }
    let goal = api.asked() + 40;
    until(|| api.asked() >= goal).await;
    stop.store(1, Ordering::SeqCst);
    for task in tasks {
        task.await.unwrap();
    }
    stand.kill().await;
    let gateway = setting.open().await;
    for (payer, answered) in payers.iter().zip(&answered) {
        let answered = std::mem::take(&mut *answered.lock().unwrap());
        let served: Vec<_> = answered.iter().filter(|(_, answer)| answer.charged().is_some()).collect();
        let lost = answered.iter().filter(|(_, answer)| answer.status == 0).count();
        assert!(answered.iter().all(|(_, answer)| matches!(answer.status, 0 | 200)), "an honest request is refused");
        let paid: Balance = served.iter().filter_map(|(_, answer)| answer.charged()).sum();
        let charged = gateway.charged(payer.tab);
        assert!(charged >= paid, "a charge is lost: {charged} of {paid}");
        assert!(charged <= paid + Balance::try_from(lost).unwrap() * PRICE, "charged more than was in flight");
        let before = api.asked();
        for (ceiling, _) in served.iter().rev().take(20) {
            assert_eq!(payer.pay_with(&gateway.url, *ceiling).await.status, 402, "served twice for one price");
        }
        assert_eq!(api.asked(), before);
        assert_eq!(payer.pay(&gateway.url, PRICE).await.status, 200);
    }
    let mut settler = gateway.settler(kite_gateway::settler::Rules { amount: 1, age_ms: 0 });
    settler.take_all().await.unwrap();
    let charged: Balance = payers.iter().map(|payer| gateway.charged(payer.tab)).sum();
    assert_eq!((setting.chain.taken_in_all(), setting.chain.forwarded()), (charged, charged));
}
