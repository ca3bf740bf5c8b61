// SPDX-License-Identifier: Apache-2.0
//! A chain without a node.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Mutex;

use kite_gateway::chain::{Chain, Unreachable};
use kite_interfaces::tab::{signer_of, Outcome, Settled as OnChain, Tab, TabId, Take};
use kite_interfaces::Balance;

use super::terms;

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

    pub fn close(&self, tab: TabId) {
        self.tabs.lock().unwrap().remove(&tab);
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
