// SPDX-License-Identifier: Apache-2.0
//! Tabs in plain maps, by what is promised of them, and sums of all that ever went in and out.

use std::collections::{BTreeMap, BTreeSet};

use kite_interfaces::tab::{Outcome, TabError, TabId};
use kite_interfaces::{Asset, Balance, ProductId, Timestamp};

/// A tab, as far as its money goes.
#[derive(Clone, Debug)]
pub struct Account {
    /// What it pays for.
    pub product: ProductId,
    /// In what.
    pub asset: Asset,
    /// How long the seller can still take, in milliseconds.
    pub delay_ms: u64,
    /// All that was deposited.
    pub deposited: Balance,
    /// All that was taken.
    pub taken: Balance,
    /// All that went back, by the seller or in the end.
    pub returned: Balance,
    /// When it can be withdrawn.
    pub withdrawable_from_ms: Option<Timestamp>,
    /// Whether it was withdrawn.
    pub is_closed: bool,
}

impl Account {
    /// What can still be taken or go back.
    #[must_use]
    pub fn free(&self) -> Balance {
        self.deposited - self.taken - self.returned
    }
}

/// Sums of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// All that was deposited.
    pub deposited: Balance,
    /// All that was taken.
    pub taken: Balance,
    /// All that went back.
    pub returned: Balance,
    /// All that was paid to products.
    pub forwarded: Balance,
}

/// All tabs.
#[derive(Clone, Debug, Default)]
pub struct Tabs {
    /// Each tab that was ever opened.
    pub accounts: BTreeMap<TabId, Account>,
    /// What was taken and not paid.
    pub waiting: BTreeMap<(ProductId, Asset), Balance>,
    /// What was paid.
    pub paid: BTreeMap<(ProductId, Asset), Balance>,
    /// Sums of each asset.
    pub sums: BTreeMap<Asset, Sums>,
    /// The highest ceiling that was ever signed for a tab.
    pub signed: BTreeMap<TabId, Balance>,
    /// Products that take no payments.
    pub stopped: BTreeSet<ProductId>,
    /// Assets that nobody can pay in.
    pub delisted: BTreeSet<Asset>,
}

/// What somebody did wrong in a take, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// The seller did not send it.
    Stranger,
    /// Another key, tab, contract or chain.
    Foreign,
    /// The other form of a signature.
    Malleated,
}

impl Tabs {
    fn sum(&mut self, asset: Asset) -> &mut Sums {
        self.sums.entry(asset).or_default()
    }

    fn open_account(&mut self, id: TabId) -> Result<&mut Account, TabError> {
        self.accounts.get_mut(&id).filter(|account| !account.is_closed).ok_or(TabError::UnknownTab)
    }

    /// Whether the router takes a payment.
    #[must_use]
    pub fn is_payable(&self, product: ProductId, asset: Asset) -> bool {
        !self.stopped.contains(&product) && !self.delisted.contains(&asset)
    }

    /// Opens a tab; `None` if the router is to say why not.
    pub fn open(&mut self, id: TabId, account: Account) -> Option<Result<(), TabError>> {
        if account.deposited == 0 {
            return Some(Err(TabError::Zero));
        }
        if self.accounts.contains_key(&id) {
            return Some(Err(TabError::TabExists));
        }
        if !self.is_payable(account.product, account.asset) {
            return None;
        }
        self.sum(account.asset).deposited += account.deposited;
        self.accounts.insert(id, account);
        Some(Ok(()))
    }

    /// Adds to a tab.
    pub fn top_up(&mut self, id: TabId, amount: Balance) -> Result<(), TabError> {
        let account = self.open_account(id)?;
        if amount == 0 {
            return Err(TabError::Zero);
        }
        account.deposited += amount;
        let asset = account.asset;
        self.sum(asset).deposited += amount;
        Ok(())
    }

    /// Takes until `total` was taken in all, with a voucher for `ceiling`.
    pub fn take(&mut self, id: TabId, ceiling: Balance, total: Balance, flaw: Flaw) -> Outcome {
        if flaw == Flaw::None || flaw == Flaw::Stranger {
            let signed = self.signed.entry(id).or_default();
            *signed = ceiling.max(*signed);
        }
        let Ok(account) = self.open_account(id) else { return Outcome::UnknownTab };
        let taken = account.taken;
        if flaw == Flaw::Stranger {
            return Outcome::NotSeller;
        }
        if total <= taken {
            return Outcome::NothingNew { taken };
        }
        if total > ceiling {
            return Outcome::AboveCeiling;
        }
        let available = account.deposited - account.returned;
        if total > available {
            return Outcome::AboveDeposit { available };
        }
        match flaw {
            Flaw::Malleated => return Outcome::MalformedSignature,
            Flaw::Foreign => return Outcome::WrongSigner,
            Flaw::None | Flaw::Stranger => {}
        }
        account.taken = total;
        let (place, amount) = ((account.product, account.asset), total - taken);
        *self.waiting.entry(place).or_default() += amount;
        self.sum(place.1).taken += amount;
        Outcome::Taken(amount)
    }

    /// Pays what waits; nothing if the router does not take it.
    pub fn forward(&mut self, product: ProductId, asset: Asset) -> Balance {
        if !self.is_payable(product, asset) {
            return 0;
        }
        let amount = self.waiting.remove(&(product, asset)).unwrap_or_default();
        *self.paid.entry((product, asset)).or_default() += amount;
        self.sum(asset).forwarded += amount;
        amount
    }

    /// The seller gives back.
    pub fn give_back(&mut self, id: TabId, amount: Balance) -> Result<(), TabError> {
        let account = self.open_account(id)?;
        let available = account.free();
        if amount == 0 {
            return Err(TabError::Zero);
        }
        if amount > available {
            return Err(TabError::Insufficient { available });
        }
        account.returned += amount;
        let asset = account.asset;
        self.sum(asset).returned += amount;
        Ok(())
    }

    /// The payer begins to withdraw.
    pub fn begin_withdrawal(&mut self, id: TabId, now: Timestamp) -> Result<Timestamp, TabError> {
        let account = self.open_account(id)?;
        if let Some(withdrawable_from_ms) = account.withdrawable_from_ms {
            return Err(TabError::WithdrawalBegun { withdrawable_from_ms });
        }
        let from_ms = now + account.delay_ms;
        account.withdrawable_from_ms = Some(from_ms);
        Ok(from_ms)
    }

    /// The payer withdraws.
    pub fn withdraw(&mut self, id: TabId, now: Timestamp) -> Result<Balance, TabError> {
        let account = self.open_account(id)?;
        let withdrawable_from_ms = account.withdrawable_from_ms.ok_or(TabError::WithdrawalNotBegun)?;
        if now < withdrawable_from_ms {
            return Err(TabError::TooEarly { withdrawable_from_ms });
        }
        let amount = account.free();
        account.returned += amount;
        account.is_closed = true;
        let asset = account.asset;
        self.sum(asset).returned += amount;
        Ok(amount)
    }
}
