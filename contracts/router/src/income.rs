//! What a position has earned in one asset, and how much of it can be had.

use kite_interfaces::router::{Pending, Position};
use kite_interfaces::{Balance, Epoch};
use kite_math::{index, U256};

use crate::book::{Book, Checkpoint};
use crate::wide::Wide;

/// What a position has claimed in one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Account {
    start: Wide,
    claimed: Balance,
}

/// A position's income in one asset.
pub struct Income<'a, History> {
    position: &'a Position,
    book: &'a Book,
    history: History,
    account: Account,
}

impl<'a, History: Fn(u32) -> Option<Checkpoint>> Income<'a, History> {
    /// The income of `position` from `book`, whose checkpoints `history` reads by number; `account`
    /// is what was kept at the last claim.
    pub fn new(position: &'a Position, book: &'a Book, account: Option<Account>, history: History) -> Self {
        let account = account.unwrap_or_else(|| {
            let start = book.index_at(position.from_epoch, position.stage, &history).into();
            Account { start, claimed: 0 }
        });
        Self { position, book, history, account }
    }

    /// What a claim pays if epochs before `open_epoch` can be claimed.
    #[must_use]
    pub fn claimable_down(&self, open_epoch: Epoch) -> Option<Balance> {
        self.earned_down(open_epoch)?.checked_sub(self.account.claimed)
    }

    /// The claimable amount, and the account to be kept once it is paid.
    #[must_use]
    pub fn claim(mut self, open_epoch: Epoch) -> Option<(Balance, Account)> {
        let amount = self.claimable_down(open_epoch)?;
        self.account.claimed = self.account.claimed.checked_add(amount)?;
        Some((amount, self.account))
    }

    /// What can be claimed, what is earned beyond that, and what was claimed.
    #[must_use]
    pub fn pending(&self, open_epoch: Epoch) -> Option<Pending> {
        let claimed = self.account.claimed;
        let claimable = self.claimable_down(open_epoch)?;
        let locked = self.earned_down(Epoch::MAX)?.checked_sub(claimed)?.checked_sub(claimable)?;
        Some(Pending { claimable, locked, claimed })
    }

    /// What the position has earned until the start of `epoch`.
    fn earned_down(&self, epoch: Epoch) -> Option<Balance> {
        let end = epoch.min(self.position.to_epoch.unwrap_or(Epoch::MAX));
        if end <= self.position.from_epoch {
            return Some(0);
        }
        // earned = ⌊units × (A(end) − A(from)) ÷ 2^96⌋
        index::earned_down(self.position.units, self.growth(end)?)
    }

    fn growth(&self, end: Epoch) -> Option<U256> {
        let index = self.book.index_at(end, self.position.stage, &self.history);
        index.checked_sub(self.account.start.get())
    }
}
