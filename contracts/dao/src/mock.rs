// SPDX-License-Identifier: Apache-2.0
//! What the tests of this crate share: accounts, rules, drafts, and an electorate that is a table.
#![allow(clippy::arithmetic_side_effects, reason = "test values are small")]

use std::collections::{BTreeMap, BTreeSet};

use ink::primitives::AccountId;
use kite_interfaces::dao::{Action, Bar, Change, Parameters};
use kite_interfaces::{Balance, Timestamp};

use crate::action::{Draft, Limits};
use crate::electorate::Electorate;
use crate::failure::Failure;
use crate::rules::Rules;

pub const MINUTE_MS: u64 = 60_000;

/// Delay, voting, timelocks and grace of different lengths, so that none passes for another.
pub const PARAMETERS: Parameters = Parameters {
    voting_delay_ms: MINUTE_MS,
    voting_period_ms: 3 * MINUTE_MS,
    late_quorum_ms: 2 * MINUTE_MS,
    grace_ms: 7 * MINUTE_MS,
    proposal_threshold: 10,
    quorum_floor: 50,
    routine: Bar { quorum_bps: 1_000, timelock_ms: 4 * MINUTE_MS },
    critical: Bar { quorum_bps: 2_000, timelock_ms: 5 * MINUTE_MS },
    spend_period_ms: 20 * MINUTE_MS,
};

/// What drafts may not call.
pub const LIMITS: Limits = Limits { dao: AccountId([0xDA; 32]), token: AccountId([0x70; 32]) };

pub fn account(byte: u8) -> AccountId {
    [byte; 32].into()
}

/// The DAO's own account.
pub fn dao() -> AccountId {
    account(0xDA)
}

pub fn rules() -> Rules {
    Rules::new(PARAMETERS, dao(), &[])
}

/// A draft that pays 1 of the native coin.
pub fn draft() -> Draft {
    draft_of(vec![Action::TransferNative { to: account(9), amount: 1 }])
}

pub fn draft_of(actions: Vec<Action>) -> Draft {
    Draft::new("why".into(), actions, &LIMITS, |_| Some([7; 32].into())).unwrap()
}

pub fn govern(change: Change) -> Draft {
    draft_of(vec![Action::Govern(change)])
}

/// Votes by account, the same now and at every snapshot.
#[derive(Clone, Default)]
pub struct Table {
    pub votes: BTreeMap<AccountId, Balance>,
    /// Accounts that got all their votes in this very block.
    pub unsettled: BTreeSet<AccountId>,
    /// How much later than asked a snapshot is.
    pub later_ms: u64,
}

impl Table {
    pub fn of(votes: &[(AccountId, Balance)]) -> Self {
        Self { votes: votes.iter().copied().collect(), ..Self::default() }
    }
}

impl Electorate for Table {
    fn settled_votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        if self.unsettled.contains(account) {
            Ok(0)
        } else {
            self.votes(account)
        }
    }

    fn votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        Ok(self.votes.get(account).copied().unwrap_or_default())
    }

    fn total_supply(&self) -> Result<Balance, Failure> {
        Ok(self.votes.values().sum())
    }

    fn past_votes(&self, account: &AccountId, _at_ms: Timestamp) -> Result<Balance, Failure> {
        self.votes(account)
    }

    fn past_total_supply(&self, _at_ms: Timestamp) -> Result<Balance, Failure> {
        self.total_supply()
    }

    fn register_snapshot(&self, not_before_ms: Timestamp) -> Result<Timestamp, Failure> {
        Ok(not_before_ms + self.later_ms)
    }
}
