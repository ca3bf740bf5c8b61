// SPDX-License-Identifier: Apache-2.0
//! What a position has earned in one asset, for whom, and how much of it can be had.

use kite_chain::Read;
use kite_interfaces::router::{Pending, Position};
use kite_interfaces::{Balance, Epoch};
use kite_math::{index, mul_div_down, subtract, U256};

use crate::book::{Book, Checkpoint};
use crate::standing;
use crate::wide::Wide;

/// Who has a right to what a position earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Holder {
    /// Its payee.
    Payee,
    /// One member of its batch.
    Member {
        /// The member's index.
        index: u32,
        /// The member's units, of the batch's total.
        units: u32,
    },
    /// The reserve of its product: to what was forfeited.
    Reserve,
    /// The same reserve: to what the units have earned that no member of a batch has claimed with.
    Leftover {
        /// Those units, of the batch's total.
        units: u32,
    },
}

impl Holder {
    /// The index, if it is a member.
    #[must_use]
    pub fn member(self) -> Option<u32> {
        match self {
            Self::Member { index, .. } => Some(index),
            _ => None,
        }
    }
}

/// What a holder has had of a position in one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Account {
    start: Wide,
    claimed: Balance,
}

/// A holder's income from a position in one asset.
pub struct Income<'a, History> {
    holder: Holder,
    position: &'a Position,
    book: &'a Book,
    history: History,
    account: Account,
}

impl<'a, History: Fn(u32) -> Option<Checkpoint>> Income<'a, History> {
    /// The income of `holder` by `position` from `book`, whose checkpoints `history` reads by number;
    /// `account` is what was kept at the last claim.
    pub fn new(
        holder: Holder,
        position: &'a Position,
        book: &'a Book,
        account: Option<Account>,
        history: History,
    ) -> Self {
        let account = account.unwrap_or_else(|| {
            let start = book.index_at(position.from_epoch, position.stage, &history).into();
            Account { start, claimed: 0 }
        });
        Self { holder, position, book, history, account }
    }

    /// The claimable amount if epochs before `open_epoch` can be claimed, and the account to be kept once
    /// it is paid.
    #[must_use]
    pub fn claim(mut self, open_epoch: Epoch) -> Option<(Balance, Account)> {
        let due = self.due_down(standing::pays_until(self.position, open_epoch))?;
        let amount = due.checked_sub(self.account.claimed)?;
        self.account.claimed = due;
        Some((amount, self.account))
    }

    /// What can be claimed, what is earned beyond that, and what was claimed. What was forfeited is
    /// another holder's.
    #[must_use]
    pub fn pending(self, open_epoch: Epoch) -> Option<Pending> {
        let claimed = self.account.claimed;
        let earned = self.due_down(standing::earns_until(self.position))?;
        let (claimable, account) = self.claim(open_epoch)?;
        Some(Pending { claimable, locked: earned.checked_sub(account.claimed)?, claimed, forfeited: 0 })
    }

    /// What the holder has a right to, had or not, of what the position earns until the start of `end`.
    fn due_down(&self, end: Epoch) -> Option<Balance> {
        match self.holder {
            Holder::Payee => self.earned_down(end),
            // due = ⌊earned × units ÷ total units⌋
            Holder::Member { units, .. } | Holder::Leftover { units } => {
                let total = self.position.batch?.total_units;
                mul_div_down(self.earned_down(end)?, units.into(), total.into())
            }
            Holder::Reserve => {
                let kept = self.earned_down(standing::earns_until(self.position))?;
                self.earned_down(standing::weighs_until(self.position))?.checked_sub(kept)
            }
        }
    }

    /// What the position has earned until the start of `end`.
    fn earned_down(&self, end: Epoch) -> Option<Balance> {
        if end <= self.position.from_epoch {
            return Some(0);
        }
        // earned = ⌊units × (A(end) − A(from)) ÷ 2^128⌋
        index::earned_down(self.position.units, self.growth(end)?)
    }

    fn growth(&self, end: Epoch) -> Option<U256> {
        let index = self.book.index_at(end, self.position.stage, &self.history);
        subtract(index, self.account.start.get())
    }
}
