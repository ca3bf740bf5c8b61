// SPDX-License-Identifier: Apache-2.0
//! Votes of a token: whoever pays with it also decides with it.
//!
//! An account votes with its balance until it delegates. Delegation is not transitive:
//! `votes(x) = (x delegates to nobody ? balance(x) : 0) + Σ balances delegated to x`, so that
//! Σ votes = total supply. History is kept only for registered snapshots.

use ink::primitives::AccountId;

use crate::{Balance, Timestamp};

/// The furthest in the future that a snapshot may be registered, in milliseconds: 60 days.
pub const SNAPSHOT_HORIZON_MS: u64 = 60 * 24 * 60 * 60 * 1_000;

/// How long votes at a snapshot are remembered, in milliseconds: 90 days, longer than any vote can last. What
/// is older can be freed by anyone, and is told to nobody, whether it was freed or not.
pub const RETENTION_MS: u64 = 90 * 24 * 60 * 60 * 1_000;

/// Who decides with how much, now and at each registered snapshot.
#[ink::trait_definition]
pub trait Votes {
    /// Lets `to` vote with the caller's balance, now and as it changes; `None`, or oneself, takes
    /// the votes back.
    #[ink(message)]
    fn delegate(&mut self, to: Option<AccountId>) -> Result<(), VotesError>;

    /// The account that votes with the balance of `account`, if it delegated.
    #[ink(message)]
    fn delegate_of(&self, account: AccountId) -> Option<AccountId>;

    /// Votes of `account` now, in token units.
    #[ink(message)]
    fn votes(&self, account: AccountId) -> Balance;

    /// The fewest votes that `account` had in this block, from its beginning until now. What was borrowed
    /// for one block counts nothing here, and what it is sent takes nothing from it.
    #[ink(message)]
    fn settled_votes(&self, account: AccountId) -> Balance;

    /// Votes of `account` at the registered snapshot `at_ms`, which must have passed, no more than 90 days ago.
    #[ink(message)]
    fn past_votes(&self, account: AccountId, at_ms: Timestamp) -> Result<Balance, VotesError>;

    /// Total supply at the registered snapshot `at_ms`, which must have passed, no more than 90 days ago.
    #[ink(message)]
    fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, VotesError>;

    /// Registers the first possible snapshot at or after `not_before_ms` and returns it: in this token that very
    /// moment, in whatever order they are registered. Each one makes every account that changes after it
    /// write down its votes once: a governor asks for few. Governor only; now ≤ `not_before_ms` ≤ now + 60 days.
    #[ink(message)]
    fn register_snapshot(&mut self, not_before_ms: Timestamp) -> Result<Timestamp, VotesError>;
}

/// Why a [`Votes`] message failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum VotesError {
    /// The caller is not the governor.
    NotGovernor,
    /// A snapshot must lie between these two moments, in milliseconds.
    SnapshotOutOfRange {
        /// The earliest possible moment: now.
        earliest_ms: Timestamp,
        /// The latest possible moment.
        latest_ms: Timestamp,
    },
    /// No snapshot was registered for this moment.
    SnapshotNotRegistered,
    /// The snapshot lies in the future or in this block: its votes can still change.
    SnapshotNotPassed,
    /// Votes of so long ago are not remembered.
    SnapshotForgotten {
        /// The first moment of which they are, in milliseconds.
        since_ms: Timestamp,
    },
}

/// An account let another vote with its balance, or took its votes back.
#[ink::event]
pub struct DelegateChanged {
    /// Whose balance votes.
    pub delegator: AccountId,
    /// Who votes with it from now on; `None`: the delegator itself.
    pub delegate: Option<AccountId>,
}

/// The votes at this moment will be answerable for 90 days.
#[ink::event]
pub struct SnapshotRegistered {
    /// The moment, in milliseconds.
    pub at_ms: Timestamp,
}
