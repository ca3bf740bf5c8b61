// SPDX-License-Identifier: Apache-2.0
//! Every tab, and what was taken and not yet paid to its product. Nothing else is kept.

use ink::prelude::boxed::Box;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use ink::storage::traits::ManualKey;
use kite_chain::cells::Map;
use kite_chain::{answer, Read};
use kite_interfaces::tab::{Domain, Outcome, Tab, TabError, TabId, Take};
use kite_interfaces::{Asset, Balance, ProductId};

use crate::failure::{ensure, Result};
use crate::rules;

/// What waits for a product in an asset.
type Place = (ProductId, Asset);

/// The books.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Book {
    tabs: Map<TabId, Box<Tab>, ManualKey<1>>,
    /// Tabs that were closed: none is opened again on the same terms, or what was signed for the first one would count
    /// for the second.
    closed: Map<TabId, (), ManualKey<2>>,
    waiting: Map<Place, Balance, ManualKey<3>>,
}

/// The takes of one call go for few products: what waits for one is written once for all neighbours.
#[derive(Default)]
struct Run {
    place: Option<Place>,
    waiting: Balance,
}

impl Book {
    /// The tab, if it is open.
    #[must_use]
    pub fn tab(&self, id: TabId) -> Option<Box<Tab>> {
        self.tabs.get(id)
    }

    /// The tab, which must be open.
    pub fn open_tab(&self, id: TabId) -> Result<Box<Tab>> {
        answer::demand(self.tabs.get(id), TabError::UnknownTab)
    }

    /// Keeps a new tab.
    #[allow(clippy::borrowed_box, reason = "as it is kept")]
    pub fn open(&mut self, id: TabId, tab: &Box<Tab>) -> Result<()> {
        ensure(!self.tabs.contains(id) && !self.closed.contains(id), || TabError::TabExists)?;
        self.keep(id, tab);
        Ok(())
    }

    /// Keeps a tab that changed.
    #[allow(clippy::borrowed_box, reason = "as it is kept")]
    pub fn keep(&mut self, id: TabId, tab: &Box<Tab>) {
        self.tabs.insert(id, tab);
    }

    /// Closes a tab for ever.
    pub fn close(&mut self, id: TabId) {
        self.tabs.remove(id);
        self.closed.insert(id, &());
    }

    /// What waits for `product` in `asset`.
    #[must_use]
    pub fn waiting(&self, product: ProductId, asset: &Asset) -> Balance {
        self.waiting.get((product, *asset)).unwrap_or_default()
    }

    /// The same, which waits no more.
    pub fn take_waiting(&mut self, product: ProductId, asset: &Asset) -> Balance {
        self.waiting.take((product, *asset)).unwrap_or_default()
    }

    /// Waits after all.
    pub fn wait(&mut self, product: ProductId, asset: &Asset, amount: Balance) {
        self.waiting.insert((product, *asset), &amount);
    }

    /// Takes, each for itself: what became of each.
    pub fn take_all(
        &mut self,
        caller: &AccountId,
        takes: impl Iterator<Item = Take>,
        domain: &Domain,
    ) -> Vec<(TabId, Outcome)> {
        let mut run = Run::default();
        let mut outcomes = Vec::new();
        for take in takes {
            let outcome = self.take_one(caller, &take, domain, &mut run);
            outcomes.push((take.voucher.tab, outcome.map_or_else(|outcome| outcome, Outcome::Taken)));
        }
        self.end(&run);
        outcomes
    }

    fn take_one(
        &mut self,
        caller: &AccountId,
        take: &Take,
        domain: &Domain,
        run: &mut Run,
    ) -> core::result::Result<Balance, Outcome> {
        let id = take.voucher.tab;
        let mut tab = self.tabs.get(id).ok_or(Outcome::UnknownTab)?;
        let amount = rules::take(&mut tab, caller, take, domain)?;
        let place = Some((tab.terms.product, tab.terms.asset));
        if run.place != place {
            self.end(run);
            *run = Run { place, waiting: self.waiting(tab.terms.product, &tab.terms.asset) };
        }
        run.waiting = run.waiting.checked_add(amount).ok_or(Outcome::Overflow)?;
        self.keep(id, &tab);
        Ok(amount)
    }

    fn end(&mut self, run: &Run) {
        if let Some((product, asset)) = &run.place {
            self.wait(*product, asset, run.waiting);
        }
    }
}
