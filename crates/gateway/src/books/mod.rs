// SPDX-License-Identifier: Apache-2.0
//! The books of all tabs: in memory for whoever asks, on disk before anything rests on them, held against the chain.

mod account;
mod admission;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Result;
use kite_interfaces::tab::{Outcome, Tab, TabId, Take};
use kite_interfaces::Balance;
use tokio::sync::Semaphore;
use tokio::{task, time};

use crate::chain::{Chain, Unreachable};
use crate::ledger::Refused;
use crate::store::{NotKept, Store};
use crate::terms::{Checked, Checker};
use crate::words::{ChannelState, Reason, VoucherState};
use account::Account;

pub use admission::Admission;

/// The present, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How many tabs are looked up on the chain at the same time.
const LOOKS: usize = 8;

/// How long a request waits for the chain.
const LOOK_TIME: Duration = Duration::from_secs(10);

/// For how long, in milliseconds, the chain is not asked again about a tab that it does not know, or that was too small.
const LOOK_AGAIN_MS: u64 = 500;

/// For how long, in milliseconds, a take that the chain refused is not tried again: each try is paid for.
const HOLD_MS: u64 = 600_000;

/// Unknown tabs that are remembered as such.
const STRANGERS: usize = 10_000;

/// Why a request is not let in.
#[derive(Clone, Debug)]
pub enum Rejection {
    /// For a reason that the payer can mend.
    Payment {
        /// Its name.
        reason: Reason,
        /// In words.
        message: String,
        /// How the tab stands, and the voucher that proves it, where that helps.
        state: Option<Box<(ChannelState, Option<VoucherState>)>>,
    },
    /// The chain cannot be asked, and what is known of the tab is too old.
    Chain(Unreachable),
    /// Nothing can be written down.
    Books(NotKept),
}

impl Rejection {
    fn of(reason: Reason, message: impl Into<String>) -> Self {
        Self::Payment { reason, message: message.into(), state: None }
    }
}

/// Something to be taken on the chain.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// The whole take.
    pub take: Take,
    /// Of its total, what was not taken before.
    pub amount: Balance,
    /// Since when something of the tab is due, in milliseconds since 1970.
    pub since_ms: u64,
    /// Whether the payer has begun to withdraw.
    pub is_withdrawing: bool,
}

/// The books.
pub struct Books {
    checker: Checker,
    chain: Arc<dyn Chain>,
    store: Store,
    clock: Clock,
    accounts: RwLock<HashMap<TabId, Arc<Account>>>,
    strangers: Mutex<HashMap<TabId, u64>>,
    looks: Semaphore,
}

impl Books {
    /// Opens the books in `file`, as they were when they were closed, or when power failed.
    pub fn open(file: &std::path::Path, checker: Checker, chain: Arc<dyn Chain>, clock: Clock) -> Result<Self> {
        let (store, kept) = Store::open(file, &checker.terms().fingerprint())?;
        let now_ms = clock();
        let accounts = kept.into_iter().map(|kept| (kept.tab, Arc::new(Account::restored(kept, now_ms))));
        Ok(Self {
            accounts: RwLock::new(accounts.collect()),
            strangers: Mutex::default(),
            looks: Semaphore::new(LOOKS),
            checker,
            chain,
            store,
            clock,
        })
    }

    /// What payments are checked against.
    #[must_use]
    pub fn checker(&self) -> &Checker {
        &self.checker
    }

    /// The present, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        (self.clock)()
    }

    /// The chain.
    #[must_use]
    pub fn chain(&self) -> Arc<dyn Chain> {
        Arc::clone(&self.chain)
    }

    /// Lets a request in that costs at most `price`. When this returns, the voucher and the reservation are on disk.
    pub async fn admit(self: &Arc<Self>, checked: Checked, price: Balance) -> Result<Admission, Rejection> {
        let account = self.fresh(checked.tab).await?;
        let first = Admission::begin(self, &account, &checked, price);
        let begun = match first {
            Err(Refused::Deposit { .. }) => {
                self.look(checked.tab).await?;
                Admission::begin(self, &account, &checked, price)
            }
            first => first,
        };
        let (admission, written) = begun.map_err(|refused| account.rejection(refused))?;
        written.wait().await.map_err(Rejection::Books)?;
        Ok(admission)
    }

    /// The account of a tab that can be relied on now: known, not withdrawing, and seen lately on the chain.
    async fn fresh(&self, tab: TabId) -> Result<Arc<Account>, Rejection> {
        let known = self.account(tab);
        let account = match known {
            Some(account) if account.is_fresh(self.now_ms()) => account,
            _ => self.look(tab).await?,
        };
        if account.is_withdrawing() {
            let message = "its payer has begun to withdraw what is left: open another tab";
            return Err(Rejection::of(Reason::ChannelWithdrawing, message));
        }
        Ok(account)
    }

    fn account(&self, tab: TabId) -> Option<Arc<Account>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).get(&tab).cloned()
    }

    /// All tabs in the books.
    #[must_use]
    pub fn tabs(&self) -> Vec<TabId> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    /// Looks a tab up on the chain and notes what is found.
    async fn look(&self, tab: TabId) -> Result<Arc<Account>, Rejection> {
        self.ensure_no_stranger(tab)?;
        let asked_ms = self.now_ms();
        let _turn = self.looks.acquire().await.map_err(|_| Rejection::Chain(Unreachable("stopping".to_owned())))?;
        // Whoever waited for a turn may find that it has just been looked at.
        let seen = self.account(tab).filter(|account| account.was_seen_since(asked_ms.saturating_sub(LOOK_AGAIN_MS)));
        if let Some(account) = seen {
            return Ok(account);
        }
        let chain = self.chain();
        let asked = time::timeout(LOOK_TIME, task::spawn_blocking(move || chain.tab(tab))).await;
        let asked = asked.map_err(|_| Rejection::Chain(Unreachable("it takes too long".to_owned())))?;
        let found = asked.map_err(|error| Rejection::Chain(Unreachable(error.to_string())))?;
        let seen = found.map_err(Rejection::Chain)?;
        self.note(tab, seen, asked_ms).ok_or_else(|| self.stranger(tab))
    }

    /// Notes how a tab was on the chain at `seen_ms`; `None` if there is none.
    fn note(&self, tab: TabId, seen: Option<Tab>, seen_ms: u64) -> Option<Arc<Account>> {
        let Some(seen) = seen else {
            if let Some(account) = self.account(tab) {
                account.miss();
            }
            return None;
        };
        let account = self.account_of(tab, &seen, seen_ms);
        account.see(&self.store, seen, seen_ms);
        Some(account)
    }

    fn account_of(&self, tab: TabId, seen: &Tab, seen_ms: u64) -> Arc<Account> {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        let account = accounts.entry(tab).or_insert_with(|| Arc::new(Account::opened(tab, seen.clone(), seen_ms)));
        Arc::clone(account)
    }

    fn ensure_no_stranger(&self, tab: TabId) -> Result<(), Rejection> {
        let strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        match strangers.get(&tab) {
            Some(until_ms) if *until_ms > self.now_ms() => Err(not_found()),
            _ => Ok(()),
        }
    }

    fn stranger(&self, tab: TabId) -> Rejection {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if strangers.len() >= STRANGERS {
            strangers.clear();
        }
        strangers.insert(tab, self.now_ms().saturating_add(LOOK_AGAIN_MS));
        not_found()
    }

    /// What could be taken on the chain now.
    #[must_use]
    pub fn dues(&self) -> Vec<Due> {
        let now_ms = self.now_ms();
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.values().filter_map(|account| account.due(now_ms)).collect()
    }

    /// Notes what became of a take.
    pub fn settled(&self, take: &Take, outcome: &Outcome) {
        let Some(account) = self.account(take.voucher.tab) else { return };
        match outcome {
            Outcome::Taken(_) => account.took(&self.store, take.total, self.now_ms()),
            Outcome::NothingNew { taken } => account.took(&self.store, *taken, self.now_ms()),
            Outcome::UnknownTab => account.miss(),
            _ => account.hold(self.now_ms().saturating_add(HOLD_MS)),
        }
    }

    /// Looks at all tabs on the chain again, and returns how many there are. An error as soon as it does not answer.
    pub async fn look_at_all(&self) -> Result<usize, Unreachable> {
        let tabs = self.tabs();
        for tab in &tabs {
            if let Err(Rejection::Chain(unreachable)) = self.look(*tab).await {
                return Err(unreachable);
            }
        }
        Ok(tabs.len())
    }

    /// Whether anything can be written down, and so anything be sold.
    pub async fn try_out(&self) -> Result<(), NotKept> {
        self.store.try_out().wait().await
    }

    /// How a tab stands; `None` if it is not known.
    #[must_use]
    pub fn state(&self, tab: TabId) -> Option<ChannelState> {
        self.account(tab).map(|account| account.state())
    }
}

fn not_found() -> Rejection {
    Rejection::of(Reason::ChannelNotFound, "the chain knows no such tab in a final block: open it, or wait a moment")
}
