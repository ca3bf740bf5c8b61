// SPDX-License-Identifier: Apache-2.0
//! The token: balances, allowances, delegation, and the whole history of votes.

use std::collections::{BTreeMap, BTreeSet};

use ink::primitives::AccountId;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::token::TokenError;
use kite_interfaces::votes::{VotesError, RETENTION_MS, SNAPSHOT_HORIZON_MS};
use kite_interfaces::{Balance, Timestamp};

/// Who has how much.
pub type Sums = BTreeMap<AccountId, Balance>;

/// A token and everything that was ever true of its votes.
#[derive(Clone, Debug)]
pub struct TokenModel {
    cap: Balance,
    balances: Sums,
    allowances: BTreeMap<(AccountId, AccountId), Balance>,
    delegates: BTreeMap<AccountId, AccountId>,
    /// Votes and total supply after each change, in the order of time.
    history: Vec<(Timestamp, Sums, Balance)>,
    snapshots: BTreeSet<Timestamp>,
}

/// What there is.
impl TokenModel {
    /// A token with these balances at `now`.
    #[must_use]
    pub fn new(cap: Balance, allocations: &[(AccountId, Balance)], now: Timestamp) -> Self {
        let mut model = Self {
            cap,
            balances: allocations.iter().copied().collect(),
            allowances: BTreeMap::new(),
            delegates: BTreeMap::new(),
            history: Vec::new(),
            snapshots: BTreeSet::new(),
        };
        model.remember(now);
        model
    }

    /// Balance of `account`.
    #[must_use]
    pub fn balance(&self, account: AccountId) -> Balance {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// What `spender` may move of the tokens of `owner`.
    #[must_use]
    pub fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
        self.allowances.get(&(owner, spender)).copied().unwrap_or_default()
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

    /// The fewest votes that `account` had in the block of `now`, from its beginning on.
    #[must_use]
    pub fn settled_votes(&self, account: AccountId, now: Timestamp) -> Balance {
        let at_first = self.votes_at(account, now - 1);
        let in_this_block = self.history.iter().rev().take_while(|(time, _, _)| *time == now);
        let votes = in_this_block.map(|(_, sums, _)| sums.get(&account).copied().unwrap_or_default());
        votes.fold(at_first, Balance::min)
    }
}

/// What people do.
impl TokenModel {
    /// Moves `value`; to oneself, or nothing, is always possible and changes nothing.
    pub fn transfer(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        now: Timestamp,
    ) -> Result<(), PSP22Error> {
        if from == to || value == 0 {
            return Ok(());
        }
        self.take(from, value)?;
        *self.balances.entry(to).or_default() += value;
        self.remember(now);
        Ok(())
    }

    /// Moves `value` of somebody else's, who allowed it. Of one's own, to the owner itself, or nothing,
    /// needs no allowance.
    pub fn transfer_from(
        &mut self,
        spender: AccountId,
        (from, to): (AccountId, AccountId),
        value: Balance,
        now: Timestamp,
    ) -> Result<(), PSP22Error> {
        if spender == from || from == to || value == 0 {
            return self.transfer(from, to, value, now);
        }
        let left = self.allowance(from, spender).checked_sub(value).ok_or(PSP22Error::InsufficientAllowance)?;
        self.transfer(from, to, value, now)?;
        self.approve(from, spender, left);
        Ok(())
    }

    /// Moves `value` to a contract that says `verdict`: both happen, or neither.
    pub fn transfer_and_call(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        now: Timestamp,
        verdict: Result<(), TokenError>,
    ) -> Result<(), TokenError> {
        let before = self.clone();
        self.transfer(from, to, value, now).map_err(TokenError::Transfer)?;
        if verdict.is_err() {
            *self = before;
        }
        verdict
    }

    /// Allows `spender` this much, instead of what it was before. Oneself needs no allowance.
    pub fn approve(&mut self, owner: AccountId, spender: AccountId, value: Balance) {
        if owner != spender {
            self.allowances.insert((owner, spender), value);
        }
    }

    /// Allows `spender` so much more, and never more than fits.
    pub fn increase_allowance(&mut self, owner: AccountId, spender: AccountId, delta: Balance) {
        let allowance = self.allowance(owner, spender).checked_add(delta).unwrap_or(Balance::MAX);
        self.approve(owner, spender, allowance);
    }

    /// Allows `spender` so much less.
    pub fn decrease_allowance(
        &mut self,
        owner: AccountId,
        spender: AccountId,
        delta: Balance,
    ) -> Result<(), PSP22Error> {
        if owner == spender {
            return Ok(());
        }
        let left = self.allowance(owner, spender).checked_sub(delta).ok_or(PSP22Error::InsufficientAllowance)?;
        self.approve(owner, spender, left);
        Ok(())
    }

    /// Destroys `value` of the tokens of `from`.
    pub fn burn(&mut self, from: AccountId, value: Balance, now: Timestamp) -> Result<(), PSP22Error> {
        self.take(from, value)?;
        self.remember(now);
        Ok(())
    }

    /// Creates `value` for `to`, up to the cap.
    pub fn mint(&mut self, to: AccountId, value: Balance, now: Timestamp) -> Result<(), TokenError> {
        let (cap, mintable) = (self.cap, self.mintable());
        if value > mintable {
            return Err(TokenError::CapExceeded { cap, mintable });
        }
        *self.balances.entry(to).or_default() += value;
        self.remember(now);
        Ok(())
    }

    /// What can still be created.
    #[must_use]
    pub fn mintable(&self) -> Balance {
        self.cap - self.total_supply()
    }

    /// Lets `to` vote with the balance of `from`.
    pub fn delegate(&mut self, from: AccountId, to: Option<AccountId>, now: Timestamp) {
        match to.filter(|to| *to != from) {
            Some(to) => self.delegates.insert(from, to),
            None => self.delegates.remove(&from),
        };
        self.remember(now);
    }
}

/// What was.
impl TokenModel {
    /// Registers the snapshot `not_before`.
    pub fn register_snapshot(&mut self, not_before: Timestamp, now: Timestamp) -> Result<Timestamp, VotesError> {
        let latest_ms = now + SNAPSHOT_HORIZON_MS;
        if !(now..=latest_ms).contains(&not_before) {
            return Err(VotesError::SnapshotOutOfRange { earliest_ms: now, latest_ms });
        }
        self.snapshots.insert(not_before);
        Ok(not_before)
    }

    /// The snapshots registered so far, in order.
    pub fn snapshots(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.snapshots.iter().copied()
    }

    /// Votes of `account` when `at` was over.
    pub fn past_votes(&self, account: AccountId, at: Timestamp, now: Timestamp) -> Result<Balance, VotesError> {
        self.ensure_passed(at, now)?;
        Ok(self.votes_at(account, at))
    }

    /// Total supply when `at` was over.
    pub fn past_total_supply(&self, at: Timestamp, now: Timestamp) -> Result<Balance, VotesError> {
        self.ensure_passed(at, now)?;
        Ok(self.supply_at(at))
    }

    /// Votes of `account` at `at`, whether it is over or not: as they are known by now.
    #[must_use]
    pub fn votes_at(&self, account: AccountId, at: Timestamp) -> Balance {
        self.state_at(at).map_or(0, |(votes, _)| votes.get(&account).copied().unwrap_or_default())
    }

    /// Total supply at `at`, whether it is over or not: as it is known by now.
    #[must_use]
    pub fn supply_at(&self, at: Timestamp) -> Balance {
        self.state_at(at).map_or(0, |(_, supply)| supply)
    }

    fn ensure_passed(&self, at: Timestamp, now: Timestamp) -> Result<(), VotesError> {
        let since_ms = now.saturating_sub(RETENTION_MS);
        if at < since_ms {
            return Err(VotesError::SnapshotForgotten { since_ms });
        }
        if !self.snapshots.contains(&at) {
            return Err(VotesError::SnapshotNotRegistered);
        }
        if at >= now {
            return Err(VotesError::SnapshotNotPassed);
        }
        Ok(())
    }

    fn state_at(&self, at: Timestamp) -> Option<(&Sums, Balance)> {
        let state = self.history.iter().rev().find(|(time, _, _)| *time <= at);
        state.map(|(_, votes, supply)| (votes, *supply))
    }

    fn take(&mut self, from: AccountId, value: Balance) -> Result<(), PSP22Error> {
        let balance = self.balances.entry(from).or_default();
        *balance = balance.checked_sub(value).ok_or(PSP22Error::InsufficientBalance)?;
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
}
