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

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kite_interfaces::Balance;
use support::{until, Answer, Api, Payer, Setting, Stand, PRICE};
use tokio::task::JoinHandle;

const KILLS: u64 = 6;
const PAYERS: u16 = 8;
const DEPOSIT: Balance = 1_000_000_000;

/// What a payer was answered, by the ceiling that it paid with.
type Answered = Arc<Mutex<Vec<(Balance, Answer)>>>;

/// Payers that pay without end, wherever the gateway is just then.
struct Load {
    url: Arc<Mutex<String>>,
    stop: Arc<AtomicBool>,
    answered: Vec<Answered>,
    tasks: Vec<JoinHandle<()>>,
}

/// How it goes, for whoever waits in vain.
#[derive(Debug)]
#[allow(dead_code, reason = "it is printed")]
struct Seen {
    asked: usize,
    answered: usize,
    still_paying: usize,
    last: Option<(u16, Result<String, String>)>,
}

impl Load {
    /// Two requests at a time on each tab.
    fn start(payers: &[Payer], url: &str) -> Self {
        let (url, stop) = (Arc::new(Mutex::new(url.to_owned())), Arc::default());
        let answered: Vec<Answered> = payers.iter().map(|_| Answered::default()).collect();
        let both = payers.iter().zip(&answered).flat_map(|payer| [payer; 2]);
        let tasks = both.map(|(payer, answered)| {
            tokio::spawn(keep_paying(payer.clone(), Arc::clone(&url), Arc::clone(answered), Arc::clone(&stop)))
        });
        Self { tasks: tasks.collect(), url, stop, answered }
    }

    fn see(&self, api: &Api) -> Seen {
        let newest = |answered: &Answered| {
            answered.lock().unwrap().last().map(|(_, answer)| (answer.status, answer.body.clone()))
        };
        Seen {
            asked: api.asked(),
            answered: self.answered.iter().map(|answered| answered.lock().unwrap().len()).sum(),
            still_paying: self.tasks.iter().filter(|task| !task.is_finished()).count(),
            last: self.answered.iter().find_map(newest),
        }
    }

    /// Until the API was asked so often.
    async fn go_on(&self, api: &Api, times: usize) {
        let goal = api.asked() + times;
        until(&format!("{goal} questions to the API"), || self.see(api), |seen| seen.asked >= goal).await;
    }

    async fn stop(self) -> Vec<Answered> {
        self.stop.store(true, Ordering::SeqCst);
        for task in self.tasks {
            task.await.unwrap();
        }
        self.answered
    }
}

async fn keep_paying(payer: Payer, url: Arc<Mutex<String>>, answered: Answered, stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::SeqCst) {
        let ceiling = payer.purse.lock().unwrap().sign(PRICE).unwrap();
        let at = url.lock().unwrap().clone();
        let answer = payer.pay_with(&at, ceiling).await;
        payer.purse.lock().unwrap().answered(ceiling, answer.charged(), None);
        if answer.status != 200 {
            // Nobody is there, or nobody can serve: no reason to ask at once again.
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
    let mut stand = Stand::start(&setting.file, &api.url(), &payers, DEPOSIT).await;
    let load = Load::start(&payers, &stand.url);
    for kill in 0..KILLS {
        load.go_on(&api, 40).await;
        tokio::time::sleep(Duration::from_micros(kill * 731)).await;
        stand.kill().await;
        stand = Stand::start(&setting.file, &api.url(), &payers, DEPOSIT).await;
        load.url.lock().unwrap().clone_from(&stand.url);
    }
    load.go_on(&api, 40).await;
    let answered = load.stop().await;
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
