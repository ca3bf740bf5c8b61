// SPDX-License-Identifier: Apache-2.0
//! Tills and tabs.

use std::collections::BTreeSet;

use kite_interfaces::tab::{MAX_TAKES, MAX_WITHDRAW_DELAY_MS, MIN_WITHDRAW_DELAY_MS};

use super::{ensure, mistake, unknown, Result, Story};
use crate::file::{Name, OpenTab, SendToTill, Sum, TakeOfTabs};

impl Story<'_> {
    pub(super) fn send_to_till(&self, deed: &SendToTill) -> Result<()> {
        self.assets.more_than_nothing(&deed.amount)?;
        self.about_product(&deed.product, &deed.from)
    }

    /// Something that an account does about a product. Its till has an address as soon as it has a number.
    pub(super) fn about_product(&self, product: &Name, by: &Name) -> Result<()> {
        self.people.accounts.find(by)?;
        self.registered(product)
    }

    pub(super) fn paid_on(&self, product: &Name, asset: &Name, by: &Name) -> Result<()> {
        self.assets.signs.find(asset)?;
        self.about_product(product, by)
    }

    pub(super) fn open_tab(&mut self, deed: &OpenTab, succeeds: bool) -> Result<()> {
        self.people.accounts.find(&deed.seller)?;
        self.about_product(&deed.product, &deed.from)?;
        self.assets.more_than_nothing(&deed.amount)?;
        let (least, most) = (MIN_WITHDRAW_DELAY_MS, MAX_WITHDRAW_DELAY_MS);
        ensure(!succeeds || (least..=most).contains(&deed.withdraw_delay_ms), &deed.id, || {
            format!("expected a delay of {least} to {most} milliseconds until a withdrawal")
        })?;
        let name = deed.id.get_ref().clone();
        ensure(!name.is_empty() && !self.so_far.tabs.contains_key(&name), &deed.id, || {
            format!("expected another name for this tab: `{name}` is none, or taken")
        })?;
        if succeeds {
            self.so_far.tabs.insert(name, deed.amount.get_ref().asset.clone());
        }
        Ok(())
    }

    /// The sign of what a tab is in, which must have been opened.
    pub(super) fn opened(&self, tab: &Name) -> Result<&str> {
        let known = || self.so_far.tabs.keys().cloned().collect::<BTreeSet<_>>();
        let sign = self.so_far.tabs.get(tab.get_ref());
        sign.map_or_else(|| mistake(tab.span(), unknown("tab", tab.get_ref(), &known())), |sign| Ok(sign.as_str()))
    }

    /// An amount of a tab, in what the tab is in.
    pub(super) fn of_tab(&self, tab: &Name, amount: &Sum) -> Result<()> {
        self.assets.units_of(amount, self.opened(tab)?).map(drop)
    }

    pub(super) fn take(&self, deed: &TakeOfTabs) -> Result<()> {
        self.people.accounts.find(&deed.by)?;
        ensure((1..=MAX_TAKES).contains(&deed.takes.len()), &deed.by, || format!("expected 1 to {MAX_TAKES} takes"))?;
        deed.takes.iter().try_for_each(|take| self.of_tab(&take.tab, &take.total))
    }
}
