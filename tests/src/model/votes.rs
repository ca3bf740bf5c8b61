//! The token: balances, delegation, and the whole history of votes.

use std::collections::{BTreeMap, BTreeSet};

use ink::primitives::AccountId;
use kite_interfaces::{Balance, Timestamp};

/// Who has how much.
pub type Sums = BTreeMap<AccountId, Balance>;

/// Why the model refuses what a caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More than there is.
    InsufficientBalance,
    /// More than was allowed.
    InsufficientAllowance,
    /// More than the cap leaves.
    CapExceeded,
}

/// A token and everything that was ever true of its votes.
#[derive(Clone, Debug)]
pub struct VotesModel {
    cap: Balance,
    balances: Sums,
    delegates: BTreeMap<AccountId, AccountId>,
    /// Votes and total supply after each change, in the order of time.
    history: Vec<(Timestamp, Sums, Balance)>,
    snapshots: BTreeSet<Timestamp>,
}

impl VotesModel {
    /// A token with these balances at `now`.
    #[must_use]
    pub fn new(cap: Balance, allocations: &[(AccountId, Balance)], now: Timestamp) -> Self {
        let mut model = Self {
            cap,
            balances: Sums::new(),
            delegates: BTreeMap::new(),
            history: Vec::new(),
            snapshots: BTreeSet::new(),
        };
        for (to, amount) in allocations {
            *model.balances.entry(*to).or_default() += amount;
        }
        model.remember(now);
        model
    }

    /// Balance of `account`.
    #[must_use]
    pub fn balance(&self, account: AccountId) -> Balance {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// All tokens.
    #[must_use]
    pub fn total_supply(&self) -> Balance {
        self.balances.values().sum()
    }

    /// Whom `account` lets vote with its balance.
    #[must_use]
    pub fn delegate_of(&self, account: AccountId) -> Option<AccountId> {
        self.delegates.get(&account).copied()
    }

    /// Votes of `account` now.
    #[must_use]
    pub fn votes(&self, account: AccountId) -> Balance {
        self.all_votes().get(&account).copied().unwrap_or_default()
    }

    /// Moves `value`; to oneself, or nothing, is always possible and changes nothing.
    pub fn transfer(&mut self, from: AccountId, to: AccountId, value: Balance, now: Timestamp) -> Result<(), Refusal> {
        if from == to || value == 0 {
            return Ok(());
        }
        self.take(from, value)?;
        *self.balances.entry(to).or_default() += value;
        self.remember(now);
        Ok(())
    }

    /// Destroys `value` of the tokens of `from`.
    pub fn burn(&mut self, from: AccountId, value: Balance, now: Timestamp) -> Result<(), Refusal> {
        self.take(from, value)?;
        self.remember(now);
        Ok(())
    }

    /// Creates `value` for `to`, up to the cap.
    pub fn mint(&mut self, to: AccountId, value: Balance, now: Timestamp) -> Result<(), Refusal> {
        if value > self.cap - self.total_supply() {
            return Err(Refusal::CapExceeded);
        }
        *self.balances.entry(to).or_default() += value;
        self.remember(now);
        Ok(())
    }

    /// Lets `to` vote with the balance of `from`.
    pub fn delegate(&mut self, from: AccountId, to: Option<AccountId>, now: Timestamp) {
        match to.filter(|to| *to != from) {
            Some(to) => self.delegates.insert(from, to),
            None => self.delegates.remove(&from),
        };
        self.remember(now);
    }

    /// Registers a snapshot at or after `not_before`; one that is registered later serves as well.
    pub fn register_snapshot(&mut self, not_before: Timestamp) -> Timestamp {
        let at = self.snapshots.last().copied().filter(|last| *last >= not_before).unwrap_or(not_before);
        self.snapshots.insert(at);
        at
    }

    /// The snapshots registered so far, in order.
    pub fn snapshots(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.snapshots.iter().copied()
    }

    /// Whether votes at exactly this moment were registered.
    #[must_use]
    pub fn is_registered(&self, at: Timestamp) -> bool {
        self.snapshots.contains(&at)
    }

    /// Votes of `account` when `at` was over.
    #[must_use]
    pub fn past_votes(&self, account: AccountId, at: Timestamp) -> Balance {
        self.state_at(at).and_then(|(_, votes, _)| votes.get(&account)).copied().unwrap_or_default()
    }

    /// Total supply when `at` was over.
    #[must_use]
    pub fn past_total_supply(&self, at: Timestamp) -> Balance {
        self.state_at(at).map(|(_, _, supply)| *supply).unwrap_or_default()
    }

    /// The last change of the votes of `account`, if there was any.
    #[must_use]
    pub fn changed_at(&self, account: AccountId) -> Option<Timestamp> {
        let mut changed = None;
        let mut before = 0;
        for (at, votes, _) in &self.history {
            let after = votes.get(&account).copied().unwrap_or_default();
            if after != before {
                changed = Some(*at);
            }
            before = after;
        }
        changed
    }

    fn take(&mut self, from: AccountId, value: Balance) -> Result<(), Refusal> {
        let balance = self.balances.entry(from).or_default();
        *balance = balance.checked_sub(value).ok_or(Refusal::InsufficientBalance)?;
        Ok(())
    }

    fn all_votes(&self) -> Sums {
        let mut votes = Sums::new();
        for (holder, balance) in &self.balances {
            *votes.entry(self.delegate_of(*holder).unwrap_or(*holder)).or_default() += balance;
        }
        votes
    }

    fn remember(&mut self, now: Timestamp) {
        self.history.push((now, self.all_votes(), self.total_supply()));
    }

    fn state_at(&self, at: Timestamp) -> Option<&(Timestamp, Sums, Balance)> {
        self.history.iter().rev().find(|(time, _, _)| *time <= at)
    }
}
