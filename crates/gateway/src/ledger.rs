// SPDX-License-Identifier: Apache-2.0
//! What a tab owes: the rule by which requests are let in, and what becomes of each. No I/O, no clock.
//!
//! A request is let in if the highest ceiling signed, its own included, covers all that was charged, the prices of all
//! requests under way and its own price; if the deposit covers them too; and if its own ceiling was not used before. So
//! many requests of one tab run at once, in any order of arrival, and never more is let in than was signed.
//!
//! ```text
//! admit ──► reserved ──charge──► leaving ──delivered──► done
//!              │                    │
//!              └──free──► unused    └──reverse──► unused
//! ```

use std::collections::{BTreeMap, BTreeSet};

use kite_interfaces::Balance;

#[cfg(test)]
mod tests;

/// How many used ceilings a tab remembers. A voucher below all of them is asked to be signed anew.
pub const REMEMBERED: usize = 1_024;

/// A ceiling that the payer signed: the most that may have been taken in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// In the asset's smallest units.
    pub ceiling: Balance,
    /// The signature over it, with its recovery id last.
    pub signature: [u8; 65],
}

/// Why a request is not let in. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not enough was signed.
    #[error("the highest ceiling signed is {highest}, and {needed} is needed: sign that much")]
    Ceiling {
        /// The least ceiling that would do.
        needed: Balance,
        /// The highest signed, this one included.
        highest: Balance,
    },
    /// This ceiling was used for another request, or may have been.
    #[error("a request was paid with this ceiling before: sign one above {above}")]
    Used {
        /// Any ceiling above this one was not used.
        above: Balance,
    },
    /// The deposit does not cover it.
    #[error("the tab holds {deposit}, and {needed} is needed: top it up")]
    Deposit {
        /// The least deposit that would do.
        needed: Balance,
        /// What was deposited in all.
        deposit: Balance,
    },
}

/// A request under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request {
    /// The API works on it; this much at most will be charged.
    Reserved(Balance),
    /// This much was charged, and its answer is leaving.
    Leaving(Balance),
}

/// What is kept of a tab on disk, beside the ceilings that it used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Charged in all.
    pub charged: Balance,
    /// The highest voucher; `None` if there was none yet.
    pub highest: Option<Voucher>,
    /// No ceiling up to this one is taken any more: whether it was used is forgotten.
    pub forgotten: Balance,
}

/// The account of one tab. Requests are named by their ceilings, each of which is used once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    totals: Totals,
    reserved: Balance,
    leaving: Balance,
    under_way: BTreeMap<Balance, Request>,
    used: BTreeSet<Balance>,
}

impl Ledger {
    /// A tab as it was on disk, with no request under way: what was only reserved is free again.
    #[must_use]
    pub fn restored(totals: Totals, used: BTreeSet<Balance>) -> Self {
        Self { totals, used, ..Self::default() }
    }

    /// What is to be kept on disk.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// What may be taken on the chain: all that was charged for answers that have left, or may have.
    #[must_use]
    pub fn due(&self) -> Balance {
        self.totals.charged.saturating_sub(self.leaving)
    }

    /// What requests under way may still be charged.
    #[must_use]
    pub fn reserved(&self) -> Balance {
        self.reserved
    }

    /// How many requests are under way, those whose answers are leaving included.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.under_way.len()
    }

    /// Lets a request in that costs at most `price`, or says why not. `deposit` is all that was ever deposited and not
    /// given back. Returns the ceilings that are forgotten for it.
    pub fn admit(&mut self, voucher: Voucher, price: Balance, deposit: Balance) -> Result<Vec<Balance>, Refused> {
        let highest = self.highest().max(voucher.ceiling);
        self.ensure_unused(voucher.ceiling, highest)?;
        let needed = self.needed(price).ok_or(Refused::Ceiling { needed: Balance::MAX, highest })?;
        if highest < needed {
            return Err(Refused::Ceiling { needed, highest });
        }
        if deposit < needed {
            return Err(Refused::Deposit { needed, deposit });
        }
        if self.highest() < voucher.ceiling || self.totals.highest.is_none() {
            self.totals.highest = Some(voucher);
        }
        self.reserved = self.reserved.saturating_add(price);
        self.under_way.insert(voucher.ceiling, Request::Reserved(price));
        self.used.insert(voucher.ceiling);
        Ok(self.forget())
    }

    /// Charges a request that was let in: the lesser of `amount` and its price. Returns what was charged; `None` if no
    /// such request waits to be charged.
    pub fn charge(&mut self, ceiling: Balance, amount: Balance) -> Option<Balance> {
        let Some(&Request::Reserved(price)) = self.under_way.get(&ceiling) else { return None };
        let charged = amount.min(price);
        self.reserved = self.reserved.saturating_sub(price);
        self.leaving = self.leaving.saturating_add(charged);
        self.totals.charged = self.totals.charged.saturating_add(charged);
        self.under_way.insert(ceiling, Request::Leaving(charged));
        Some(charged)
    }

    /// The answer of a charged request has left.
    pub fn delivered(&mut self, ceiling: Balance) {
        if let Some(&Request::Leaving(charged)) = self.under_way.get(&ceiling) {
            self.under_way.remove(&ceiling);
            self.leaving = self.leaving.saturating_sub(charged);
        }
    }

    /// Takes back what was reserved or charged for a request whose API failed, and lets its ceiling be used again.
    pub fn free(&mut self, ceiling: Balance) {
        match self.under_way.remove(&ceiling) {
            None => return,
            Some(Request::Reserved(price)) => self.reserved = self.reserved.saturating_sub(price),
            Some(Request::Leaving(charged)) => {
                self.leaving = self.leaving.saturating_sub(charged);
                self.totals.charged = self.totals.charged.saturating_sub(charged);
            }
        }
        self.used.remove(&ceiling);
    }

    /// The chain says that so much was taken in all: no less can have been charged, whoever did it.
    pub fn taken(&mut self, taken: Balance) {
        let missing = taken.saturating_sub(self.due());
        self.totals.charged = self.totals.charged.saturating_add(missing);
    }

    /// What must have been signed and deposited for one more request of this price; `None` if nobody can sign so much.
    fn needed(&self, price: Balance) -> Option<Balance> {
        self.totals.charged.checked_add(self.reserved)?.checked_add(price)
    }

    fn highest(&self) -> Balance {
        self.totals.highest.map_or(0, |voucher| voucher.ceiling)
    }

    fn ensure_unused(&self, ceiling: Balance, highest: Balance) -> Result<(), Refused> {
        if ceiling <= self.totals.forgotten || self.used.contains(&ceiling) {
            return Err(Refused::Used { above: highest });
        }
        Ok(())
    }

    fn forget(&mut self) -> Vec<Balance> {
        let mut forgotten = Vec::new();
        while self.used.len() > REMEMBERED {
            let Some(lowest) = self.used.pop_first() else { break };
            self.totals.forgotten = lowest;
            forgotten.push(lowest);
        }
        forgotten
    }
}
