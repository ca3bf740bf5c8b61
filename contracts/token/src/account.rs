// SPDX-License-Identifier: Apache-2.0
//! What the token knows of one account, and how many votes that makes.

use ink::primitives::AccountId;
use kite_chain::answer::{demand, Failure};
use kite_chain::cells::Zeros;
use kite_chain::{Read, Sparse};
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::{Balance, Timestamp};

use crate::history::Track;

/// One account: 42 bytes in storage for one that only holds tokens.
#[derive(Debug, Default, Read)]
#[cfg_attr(test, derive(Clone, PartialEq, Eq))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Account {
    /// Its tokens.
    pub balance: Balance,
    /// The track of its votes.
    pub votes_track: Track,
    /// The fewest votes it had in the block of the last change, from that block's beginning on.
    fewest: Balance,
    voting: Sparse<Voting>,
}

/// The part of an account that most do without.
#[derive(Debug, Default, PartialEq, Eq, Read)]
#[cfg_attr(test, derive(Clone))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
struct Voting {
    delegated_in: Balance,
    delegate: Option<AccountId>,
}

impl Zeros for Account {}

impl Account {
    /// Who votes with its balance; `None`: itself.
    #[inline(never)]
    pub fn delegate(&self) -> Option<AccountId> {
        self.voting.0.delegate
    }

    /// How much it votes with.
    #[inline(never)]
    pub fn votes(&self) -> Balance {
        // votes = (delegates to nobody ? balance : 0) + delegated in, no more than the total supply
        let Sparse(voting) = &self.voting;
        let own = if voting.delegate.is_some() { 0 } else { self.balance };
        plus(voting.delegated_in, own)
    }

    /// The fewest votes it had in the block of `now`, from the block's beginning until now.
    pub fn settled_votes(&self, now: Timestamp) -> Balance {
        if self.votes_track.changed_at < now {
            self.votes()
        } else {
            self.fewest
        }
    }

    /// Notes in the block of `now`, before its track does, that its votes were `before` until now.
    pub fn settle(&mut self, before: Balance, now: Timestamp) {
        let fewest = if self.votes_track.changed_at < now { before } else { self.fewest };
        self.fewest = fewest.min(self.votes());
    }

    /// Takes `value` from its balance.
    pub fn withdraw(&mut self, value: Balance) -> Result<(), Failure<Insufficient>> {
        self.balance = demand(self.balance.checked_sub(value), Insufficient::Balance)?;
        Ok(())
    }

    /// Adds `value` to its balance. All balances together are the total supply, which fits.
    pub fn deposit(&mut self, value: Balance) {
        self.balance = plus(self.balance, value);
    }

    /// Lets `delegate` vote with its balance; `None`: itself.
    pub fn set_delegate(&mut self, delegate: Option<AccountId>) {
        self.voting.0.delegate = delegate;
    }

    /// Changes what is delegated to it.
    pub fn change_delegated_in(&mut self, change: Change, value: Balance) {
        let Sparse(voting) = &mut self.voting;
        voting.delegated_in = change(voting.delegated_in, value);
    }

    /// Whether it is as if it had never been used, so that its cell can go.
    pub fn is_blank(&self) -> bool {
        self.balance == 0 && self.voting.is_default() && self.votes_track.archived == 0
    }
}

/// Of what there is less than is to be moved. It says what the standard's error says, in the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode)]
pub enum Insufficient {
    /// The tokens of the account.
    #[codec(index = 1)]
    Balance,
    /// What its owner allowed the spender.
    #[codec(index = 2)]
    Allowance,
}

impl From<Insufficient> for PSP22Error {
    fn from(insufficient: Insufficient) -> Self {
        match insufficient {
            Insufficient::Balance => Self::InsufficientBalance,
            Insufficient::Allowance => Self::InsufficientAllowance,
        }
    }
}

/// What happens to an amount: [`plus`] or [`minus`].
pub type Change = fn(Balance, Balance) -> Balance;

/// The sum of two amounts. Both are part of the total supply, which fits.
#[inline(never)]
pub fn plus(amount: Balance, value: Balance) -> Balance {
    amount.saturating_add(value)
}

/// What remains of an amount of which `value` is a part; nothing if it is not.
#[inline(never)]
pub fn minus(amount: Balance, value: Balance) -> Balance {
    amount.saturating_sub(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::scale::{Decode, Encode};

    fn holder() -> Account {
        Account { balance: 100, votes_track: Track { changed_at: 7, archived: 0 }, fewest: 30, ..Account::default() }
    }

    fn with(mut account: Account, delegated_in: Balance, delegate: Option<AccountId>) -> Account {
        account.change_delegated_in(plus, delegated_in);
        account.set_delegate(delegate);
        account
    }

    fn delegate() -> Option<AccountId> {
        Some([1; 32].into())
    }

    #[test]
    fn votes_are_the_balance_and_what_is_delegated_in() {
        assert_eq!(holder().votes(), 100);
        assert_eq!(with(holder(), 5, None).votes(), 105);
    }

    #[test]
    fn votes_of_a_delegator_are_only_what_is_delegated_in() {
        assert_eq!(with(holder(), 0, delegate()).votes(), 0);
        assert_eq!(with(holder(), 5, delegate()).votes(), 5);
    }

    #[test]
    fn settled_votes_are_the_fewest_in_the_block_of_a_change() {
        assert_eq!(holder().settled_votes(7), 30);
        assert_eq!(holder().settled_votes(8), 100);
    }

    #[test]
    fn settle_keeps_the_fewest_of_a_block_and_forgets_those_of_an_earlier_one() {
        for (before, now, fewest) in [(20, 7, 30), (200, 8, 100), (20, 8, 20)] {
            let mut account = holder();
            account.settle(before, now);
            assert_eq!(account.fewest, fewest, "{before} before, at {now}");
        }
        let mut account = Account { fewest: 200, ..holder() };
        account.settle(200, 7);
        assert_eq!(account.fewest, 100);
    }

    #[test]
    fn withdraw_errors_insufficient_balance() {
        let mut account = holder();
        assert_eq!(account.withdraw(101), Err(Insufficient::Balance.into()));
        assert_eq!(account, holder());
        assert_eq!(account.withdraw(100), Ok(()));
        assert_eq!(account.balance, 0);
    }

    #[test]
    fn insufficient_says_what_the_error_of_the_standard_says() {
        for insufficient in [Insufficient::Balance, Insufficient::Allowance] {
            assert_eq!(insufficient.encode(), PSP22Error::from(insufficient).encode());
        }
    }

    #[test]
    fn is_blank_only_without_tokens_delegation_and_archive() {
        let blank = || Account { balance: 0, ..holder() };
        assert!(blank().is_blank());
        assert!(!holder().is_blank());
        assert!(!with(blank(), 1, None).is_blank());
        assert!(!with(blank(), 0, delegate()).is_blank());
        assert!(!Account { votes_track: Track { changed_at: 7, archived: 1 }, ..blank() }.is_blank());
    }

    #[test]
    fn taking_back_all_delegation_leaves_a_plain_holder() {
        let mut account = with(holder(), 5, delegate());
        account.set_delegate(None);
        assert_ne!(account, holder());
        account.change_delegated_in(minus, 5);
        assert_eq!(account, holder());
    }

    #[test]
    fn cell_that_is_missing_is_a_blank_account() {
        assert!(Account::default().encode().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn cell_of_a_plain_holder_is_42_bytes() {
        assert_eq!(holder().encoded_size(), 42);
    }

    #[test]
    fn cell_keeps_all_of_an_account() {
        let archived = Account { votes_track: Track { changed_at: 7, archived: 3 }, ..holder() };
        for account in [holder(), with(archived, 5, delegate()), with(holder(), 0, delegate()), with(holder(), 5, None)]
        {
            assert_eq!(Account::decode(&mut account.encode().as_slice()), Ok(account));
        }
    }
}
