//! What the token knows of one account, and how many votes that makes.

use ink::primitives::AccountId;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::{Balance, Timestamp};

use crate::history::Track;

/// One account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its tokens.
    pub balance: Balance,
    /// Tokens of others who delegated to it.
    pub delegated_in: Balance,
    /// Who votes with its balance; `None`: itself.
    pub delegate: Option<AccountId>,
    /// The track of its votes.
    pub votes_track: Track,
}

impl Account {
    /// How much it votes with.
    pub fn votes(&self) -> Balance {
        // votes = (delegates to nobody ? balance : 0) + delegated in, no more than the total supply
        let own = if self.delegate.is_none() { self.balance } else { 0 };
        own.saturating_add(self.delegated_in)
    }

    /// Its votes, or zero if they changed in the block of `now`.
    pub fn settled_votes(&self, now: Timestamp) -> Balance {
        if self.votes_track.changed_at < now {
            self.votes()
        } else {
            0
        }
    }

    /// Takes `value` from its balance.
    pub fn withdraw(&mut self, value: Balance) -> Result<(), PSP22Error> {
        self.balance = self.balance.checked_sub(value).ok_or(PSP22Error::InsufficientBalance)?;
        Ok(())
    }

    /// Adds `value` to its balance. All balances together are the total supply, which fits.
    pub fn deposit(&mut self, value: Balance) {
        self.balance = self.balance.saturating_add(value);
    }

    /// Whether it is as if it had never been used, so that its cell can go.
    pub fn is_blank(&self) -> bool {
        self.balance == 0 && self.delegated_in == 0 && self.delegate.is_none() && self.votes_track.archived == 0
    }
}

/// An account as it is stored: 25 bytes for one that only holds tokens.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct AccountCell {
    balance: Balance,
    votes_changed_at: Timestamp,
    voting: Option<VotingCell>,
}

/// The part of a cell that most accounts do without.
#[derive(Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
struct VotingCell {
    delegated_in: Balance,
    delegate: Option<AccountId>,
    archived: u32,
}

impl From<&Account> for AccountCell {
    fn from(account: &Account) -> Self {
        let Account { balance, delegated_in, delegate, votes_track } = *account;
        let voting = VotingCell { delegated_in, delegate, archived: votes_track.archived };
        let voting = (voting != VotingCell::default()).then_some(voting);
        Self { balance, votes_changed_at: votes_track.changed_at, voting }
    }
}

impl From<AccountCell> for Account {
    fn from(cell: AccountCell) -> Self {
        let VotingCell { delegated_in, delegate, archived } = cell.voting.unwrap_or_default();
        let votes_track = Track { changed_at: cell.votes_changed_at, archived };
        Self { balance: cell.balance, delegated_in, delegate, votes_track }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::scale::Encode;

    const HOLDER: Account =
        Account { balance: 100, delegated_in: 0, delegate: None, votes_track: Track { changed_at: 7, archived: 0 } };

    fn delegate() -> Option<AccountId> {
        Some([1; 32].into())
    }

    #[test]
    fn votes_are_the_balance_and_what_is_delegated_in() {
        assert_eq!(Account { delegated_in: 5, ..HOLDER }.votes(), 105);
    }

    #[test]
    fn votes_of_a_delegator_are_only_what_is_delegated_in() {
        assert_eq!(Account { delegated_in: 5, delegate: delegate(), ..HOLDER }.votes(), 5);
    }

    #[test]
    fn settled_votes_are_zero_in_the_block_of_a_change() {
        assert_eq!(HOLDER.settled_votes(7), 0);
        assert_eq!(HOLDER.settled_votes(8), 100);
    }

    #[test]
    fn withdraw_errors_insufficient_balance() {
        let mut account = HOLDER;
        assert_eq!(account.withdraw(101), Err(PSP22Error::InsufficientBalance));
        assert_eq!(account, HOLDER);
        assert_eq!(account.withdraw(100), Ok(()));
        assert_eq!(account.balance, 0);
    }

    #[test]
    fn is_blank_only_without_tokens_delegation_and_archive() {
        let blank = Account { balance: 0, ..HOLDER };
        assert!(blank.is_blank());
        assert!(!HOLDER.is_blank());
        assert!(!Account { delegated_in: 1, ..blank }.is_blank());
        assert!(!Account { delegate: delegate(), ..blank }.is_blank());
        assert!(!Account { votes_track: Track { changed_at: 7, archived: 1 }, ..blank }.is_blank());
    }

    #[test]
    fn cell_of_a_plain_holder_is_25_bytes() {
        assert_eq!(AccountCell::from(&HOLDER).encoded_size(), 25);
    }

    #[test]
    fn cell_keeps_all_of_an_account() {
        let track = Track { changed_at: 7, archived: 3 };
        let full = Account { delegated_in: 5, delegate: delegate(), votes_track: track, ..HOLDER };
        for account in [HOLDER, full, Account { delegated_in: 0, ..full }, Account { delegate: None, ..full }] {
            assert_eq!(Account::from(AccountCell::from(&account)), account);
        }
    }
}
