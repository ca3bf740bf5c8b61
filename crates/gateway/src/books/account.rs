// SPDX-License-Identifier: Apache-2.0
//! The account of one tab: its ledger, and how it was on the chain when it was last seen.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kite_interfaces::tab::{Tab, TabId, Take, Voucher as Signed};
use kite_interfaces::Balance;

use super::{Due, Rejection};
use crate::ledger::{Ledger, Refused, Totals, Voucher};
use crate::store::{Change, Entry, Kept, Store, Use, Written};
use crate::words::{Bytes, ChannelState, Reason, Units, VoucherState};

/// Milliseconds of a second.
const SECOND_MS: u64 = 1_000;

/// One tab. Whoever changes it hands the change to the store before letting go of the lock, so that changes are written
/// in the order in which they were made.
pub(crate) struct Account(Mutex<State>);

/// What the lock is for.
pub(super) struct State {
    pub(super) ledger: Ledger,
    on_chain: Tab,
    seen_ms: u64,
    due_since_ms: Option<u64>,
    /// Whether the chain did not know it when it was last asked.
    is_closed: bool,
    held_until_ms: u64,
    tab: TabId,
}

impl Account {
    /// A tab that is not in the books: all that anybody has charged is what was taken on the chain.
    pub(super) fn opened(tab: TabId, on_chain: Tab, seen_ms: u64) -> Self {
        let mut ledger = Ledger::default();
        ledger.taken(on_chain.taken);
        Self(Mutex::new(State {
            ledger,
            on_chain,
            seen_ms,
            due_since_ms: None,
            is_closed: false,
            held_until_ms: 0,
            tab,
        }))
    }

    pub(super) fn restored(kept: Kept, now_ms: u64) -> Self {
        let Kept { tab, entry, used } = kept;
        let ledger = Ledger::restored(entry.totals, used);
        let Entry { on_chain, seen_ms, due_since_ms, .. } = entry;
        let mut state = State { ledger, on_chain, seen_ms, due_since_ms, is_closed: false, held_until_ms: 0, tab };
        state.note_due(now_ms);
        Self(Mutex::new(state))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what is known of the chain can still be relied on: a withdrawal that began since cannot end for as long
    /// again, in which time the gateway sees it and takes.
    pub(super) fn is_fresh(&self, now_ms: u64) -> bool {
        let state = self.lock();
        let good_for_ms = state.on_chain.terms.withdraw_delay_ms.div_euclid(2);
        now_ms < state.seen_ms.saturating_add(good_for_ms)
    }

    /// Whether the chain has shown it after `since_ms`.
    pub(super) fn was_seen_since(&self, since_ms: u64) -> bool {
        let state = self.lock();
        !state.is_closed && state.seen_ms > since_ms
    }

    pub(super) fn is_withdrawing(&self) -> bool {
        self.lock().is_withdrawing()
    }

    /// Notes how it is on the chain.
    pub(super) fn see(&self, store: &Store, seen: Tab, seen_ms: u64) {
        let mut state = self.lock();
        state.is_closed = false;
        // A look that took longer than another is older than that.
        if seen_ms < state.seen_ms || seen.taken < state.on_chain.taken {
            return;
        }
        state.ledger.taken(seen.taken);
        (state.on_chain, state.seen_ms) = (seen, seen_ms);
        state.note_due(seen_ms);
        // Whether it is on disk is of no consequence: it is seen again.
        drop(state.write(store, Vec::new()));
    }

    /// Notes that the chain does not know it. The books keep it: a node that lags behind knows less than there is.
    pub(super) fn miss(&self) {
        self.lock().is_closed = true;
    }

    /// Notes that so much was taken in all.
    pub(super) fn took(&self, store: &Store, total: Balance, now_ms: u64) {
        let mut state = self.lock();
        state.on_chain.taken = state.on_chain.taken.max(total);
        state.ledger.taken(total);
        state.due_since_ms = None;
        state.note_due(now_ms);
        drop(state.write(store, Vec::new()));
    }

    /// A take of it was refused: it is not tried again before `until_ms`.
    pub(super) fn hold(&self, until_ms: u64) {
        self.lock().held_until_ms = until_ms;
    }

    /// What can be taken of it now.
    pub(super) fn due(&self, now_ms: u64) -> Option<Due> {
        let state = self.lock();
        let (voucher, since_ms) = (state.ledger.totals().highest?, state.due_since_ms?);
        let total = state.ledger.due().min(voucher.ceiling).min(state.deposit());
        let amount = total.saturating_sub(state.on_chain.taken);
        let is_due = amount > 0 && !state.is_closed && now_ms >= state.held_until_ms;
        let signed = Signed { tab: state.tab, ceiling: voucher.ceiling };
        let take = Take { voucher: signed, total, signature: voucher.signature };
        is_due.then_some(Due { take, amount, since_ms, is_withdrawing: state.is_withdrawing() })
    }

    /// How it stands.
    pub(super) fn state(&self) -> ChannelState {
        self.lock().shown()
    }

    pub(super) fn rejection(&self, refused: Refused) -> Rejection {
        let state = self.lock();
        let reason = match refused {
            Refused::Deposit { .. } => Reason::CumulativeExceedsBalance,
            Refused::Ceiling { .. } | Refused::Used { .. } => Reason::CumulativeAmountMismatch,
        };
        let proof = state.ledger.totals().highest.map(|Voucher { ceiling, signature }| VoucherState {
            signed_max_claimable: Units(ceiling),
            signature: Bytes(signature),
        });
        Rejection::Payment { reason, message: refused.to_string(), state: Some(Box::new((state.shown(), proof))) }
    }
}

impl State {
    /// All that can be taken in all, by the chain.
    pub(super) fn deposit(&self) -> Balance {
        self.on_chain.deposited.saturating_sub(self.on_chain.given_back)
    }

    fn is_withdrawing(&self) -> bool {
        self.on_chain.withdrawable_from_ms.is_some()
    }

    pub(super) fn payer(&self) -> [u8; 32] {
        self.on_chain.payer.0
    }

    /// Since when something is due, once something is.
    pub(super) fn note_due(&mut self, now_ms: u64) {
        if self.ledger.due() <= self.on_chain.taken {
            self.due_since_ms = None;
        } else if self.due_since_ms.is_none() {
            self.due_since_ms = Some(now_ms);
        }
    }

    /// Hands a change over to be written.
    pub(super) fn write(&self, store: &Store, uses: Vec<Use>) -> Written {
        let Self { on_chain, seen_ms, due_since_ms, .. } = self;
        let (seen_ms, due_since_ms) = (*seen_ms, *due_since_ms);
        let totals: Totals = self.ledger.totals();
        let entry = Entry { on_chain: on_chain.clone(), seen_ms, totals, due_since_ms };
        store.write(Change { tab: self.tab, entry, uses })
    }

    pub(super) fn shown(&self) -> ChannelState {
        let begun_ms = self.on_chain.withdrawable_from_ms;
        let begun_ms = begun_ms.map(|ms| ms.saturating_sub(self.on_chain.terms.withdraw_delay_ms));
        ChannelState {
            channel_id: Bytes(self.tab.into()),
            balance: Units(self.deposit()),
            total_claimed: Units(self.on_chain.taken),
            withdraw_requested_at: begun_ms.unwrap_or_default().div_euclid(SECOND_MS),
            charged_cumulative_amount: Units(self.ledger.totals().charged),
            reserved_amount: Units(self.ledger.reserved()),
        }
    }
}
