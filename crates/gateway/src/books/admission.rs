// SPDX-License-Identifier: Apache-2.0
//! A request that was let in, from its reservation until its answer has left.

use std::sync::Arc;

use kite_interfaces::Balance;

use super::account::Account;
use super::Books;
use crate::ledger::Refused;
use crate::store::{NotKept, Use, Written};
use crate::terms::Checked;
use crate::words::{Bytes, Charged, Settled, Units};

/// A request that was let in. Dropped before it was charged, it is charged nothing and its ceiling is free; dropped
/// afterwards, its charge stands.
pub struct Admission {
    books: Arc<Books>,
    account: Arc<Account>,
    ceiling: Balance,
    price: Balance,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Reserved,
    Leaving,
    Over,
}

impl Admission {
    /// Reserves `price` and hands that over to be written: nothing may be done before it is on disk.
    pub(super) fn begin(
        books: &Arc<Books>,
        account: &Arc<Account>,
        checked: &Checked,
        price: Balance,
    ) -> Result<(Self, Written), Refused> {
        let ceiling = checked.voucher.ceiling;
        let mut state = account.lock();
        let deposit = state.deposit();
        let forgotten = state.ledger.admit(checked.voucher, price, deposit)?;
        let forgotten = forgotten.into_iter().map(Use::Forgotten);
        let written = state.write(&books.store, std::iter::once(Use::Reserved(ceiling)).chain(forgotten).collect());
        drop(state);
        let (books, account) = (Arc::clone(books), Arc::clone(account));
        Ok((Self { books, account, ceiling, price, stage: Stage::Reserved }, written))
    }

    /// The most that it may be charged.
    #[must_use]
    pub fn price(&self) -> Balance {
        self.price
    }

    /// Charges it, at most its price. When this returns, the charge is on disk, and the answer may leave.
    pub async fn charge(&mut self, amount: Balance) -> Result<Balance, NotKept> {
        let Some((charged, written)) = self.begin_charge(amount) else { return Ok(0) };
        if let Err(error) = written.wait().await {
            self.free();
            return Err(error);
        }
        Ok(charged)
    }

    /// Charges all of it without waiting for the disk: for an answer that nobody stayed for.
    pub fn charge_in_full(mut self) {
        drop(self.begin_charge(self.price));
    }

    fn begin_charge(&mut self, amount: Balance) -> Option<(Balance, Written)> {
        let mut state = self.account.lock();
        let charged = state.ledger.charge(self.ceiling, amount)?;
        let written = state.write(&self.books.store, vec![Use::Charged(self.ceiling)]);
        drop(state);
        self.stage = Stage::Leaving;
        Some((charged, written))
    }

    /// What the payer is told: what was charged, if that is known, and how the tab stands.
    #[must_use]
    pub fn receipt(&self, charged: Option<Balance>) -> Settled {
        let state = self.account.lock();
        Settled {
            success: true,
            error_reason: None,
            transaction: String::new(),
            network: self.books.checker.network().to_owned(),
            payer: Bytes(state.payer()),
            amount: String::new(),
            extra: Charged { charged_amount: charged.map(Units), channel_state: state.shown() },
        }
    }

    /// Takes back what was reserved or charged: the API failed.
    pub fn free(&mut self) {
        if self.stage == Stage::Over {
            return;
        }
        self.stage = Stage::Over;
        let mut state = self.account.lock();
        state.ledger.free(self.ceiling);
        // If it is not written, a restart frees what was reserved; a charge that stays is one whose answer had begun.
        drop(state.write(&self.books.store, vec![Use::Freed(self.ceiling)]));
    }

    fn delivered(&mut self) {
        self.stage = Stage::Over;
        let mut state = self.account.lock();
        state.ledger.delivered(self.ceiling);
        state.note_due(self.books.now_ms());
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        match self.stage {
            Stage::Reserved => self.free(),
            Stage::Leaving => self.delivered(),
            Stage::Over => {}
        }
    }
}
