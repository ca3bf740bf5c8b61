// SPDX-License-Identifier: Apache-2.0
//! Balances and votes, moved together: whoever pays with a token also decides with it.

use ink::primitives::AccountId;
use kite_chain::answer::Failure;
use kite_chain::cells::{GetOrZero, Map};
use kite_chain::Read;
use kite_interfaces::{Balance, Timestamp};

use crate::account::{minus, plus, Account, Change, Insufficient};
use crate::history::{History, Moment, SubjectRef, Track};
use crate::keys;

/// The total supply and every account.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Ledger {
    supply: Balance,
    supply_track: Track,
    accounts: Map<AccountId, Account, keys::Accounts>,
    history: History,
}

/// An account at hand in an operation: read once, written once. Nobody's is blank, and stays so.
struct Party<'a> {
    id: SubjectRef<'a>,
    account: Account,
    votes_before: Balance,
}

impl Ledger {
    /// All tokens there are.
    pub fn supply(&self) -> Balance {
        self.supply
    }

    /// The account `id`; a blank one if it was never used.
    pub fn account(&self, id: &AccountId) -> Account {
        self.accounts.get_or_zero(id)
    }

    /// Votes of an account, or for `None` the total supply, at the registered snapshot `at`.
    pub fn past(&self, subject: SubjectRef, at: Timestamp) -> Balance {
        let (track, current) = self.tracked(subject);
        self.history.value_at(subject, &track, current, at)
    }

    /// The votes of an account, or for `None` the total supply, with their track.
    fn tracked(&self, subject: SubjectRef) -> (Track, Balance) {
        let Some(id) = subject else { return (self.supply_track, self.supply) };
        let account = self.account(id);
        (account.votes_track, account.votes())
    }

    /// Frees the checkpoint `number` of an account's votes, or for `None` of the supply, if all that it answers
    /// for lies before `oldest`, and says whether there was one.
    pub fn forget(&mut self, subject: SubjectRef, number: u32, oldest: Timestamp) -> bool {
        let (track, _) = self.tracked(subject);
        self.history.forget(subject, &track, number, oldest)
    }

    /// How much can still be created, if the supply is to stay within `cap`.
    pub fn mintable(&self, cap: Balance) -> Balance {
        minus(cap, self.supply)
    }

    /// Moves `value` from `from` to `to` and says whether anything moved: nothing does if they are the same or
    /// `value` is zero. What comes from nobody is created, what goes to nobody is destroyed. What is created must
    /// be [`mintable`](Self::mintable).
    pub fn transfer(
        &mut self,
        from: SubjectRef,
        to: SubjectRef,
        value: Balance,
        moment: Moment,
    ) -> Result<bool, Failure<Insufficient>> {
        if from == to || value == 0 {
            return Ok(false);
        }
        let mut parties = [self.load(from), self.load(to)];
        let [sender, recipient] = &mut parties;
        match from {
            Some(_) => sender.account.withdraw(value)?,
            None => self.change_supply(plus, value, moment),
        }
        match to {
            Some(_) => recipient.account.deposit(value),
            None => self.change_supply(minus, value, moment),
        }
        let delegates = (sender.account.delegate(), recipient.account.delegate());
        self.settle(&mut parties, (delegates.0.as_ref(), delegates.1.as_ref()), value, moment);
        Ok(true)
    }

    /// Lets `delegate` vote with the balance of `delegator`, or for `None` the delegator itself, and says
    /// whether that is new.
    pub fn delegate(&mut self, delegator: &AccountId, delegate: SubjectRef, moment: Moment) -> bool {
        let mut holder = self.load(Some(delegator));
        let before = holder.account.delegate();
        if before.as_ref() == delegate {
            return false;
        }
        holder.account.set_delegate(delegate.copied());
        let value = holder.account.balance;
        self.settle(core::slice::from_mut(&mut holder), (before.as_ref(), delegate), value, moment);
        true
    }

    /// Moves `value` delegated votes from the first of `delegates` to the second, each of whom may be
    /// one of the `parties`, and writes all parties.
    fn settle(&mut self, parties: &mut [Party], (from, to): (SubjectRef, SubjectRef), value: Balance, moment: Moment) {
        if from != to {
            self.change_delegated(parties, from, minus, value, moment);
            self.change_delegated(parties, to, plus, value, moment);
        }
        for party in parties {
            self.store(party, moment);
        }
    }

    fn change_delegated(
        &mut self,
        parties: &mut [Party],
        delegate: SubjectRef,
        change: Change,
        value: Balance,
        moment: Moment,
    ) {
        if delegate.is_none() {
            return;
        }
        if let Some(Party { account, .. }) = parties.iter_mut().find(|party| party.id == delegate) {
            account.change_delegated_in(change, value);
            return;
        }
        let mut outsider = self.load(delegate);
        outsider.account.change_delegated_in(change, value);
        self.store(&mut outsider, moment);
    }

    fn load<'a>(&self, id: SubjectRef<'a>) -> Party<'a> {
        let account = match id {
            Some(id) => self.account(id),
            None => Account::default(),
        };
        Party { id, votes_before: account.votes(), account }
    }

    fn store(&mut self, party: &mut Party, moment: Moment) {
        let Party { id: Some(id), account, votes_before } = party else { return };
        if account.votes() != *votes_before {
            account.settle(*votes_before, moment.now);
            self.history.change(Some(*id), &mut account.votes_track, *votes_before, moment);
        }
        if account.is_blank() {
            self.accounts.remove(*id);
        } else {
            self.accounts.insert(*id, &*account);
        }
    }

    fn change_supply(&mut self, change: Change, value: Balance, moment: Moment) {
        self.history.change(None, &mut self.supply_track, self.supply, moment);
        self.supply = change(self.supply, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> AccountId {
        [byte; 32].into()
    }

    fn moment(now: Timestamp, last_snapshot: Option<Timestamp>) -> Moment {
        Moment { now, last_snapshot }
    }

    fn ledger(holder: &AccountId, balance: Balance) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.transfer(None, Some(holder), balance, moment(1, None)).unwrap();
        ledger
    }

    #[ink::test]
    fn transfer_archives_nothing_without_a_snapshot() {
        let (alice, bob) = (id(1), id(2));
        let mut ledger = ledger(&alice, 100);
        for now in 2..50 {
            ledger.transfer(Some(&alice), Some(&bob), 1, moment(now, None)).unwrap();
        }
        assert_eq!(ledger.account(&alice).votes_track.archived, 0);
        assert_eq!(ledger.account(&bob).votes_track.archived, 0);
    }

    #[ink::test]
    fn transfer_of_dust_archives_once_per_snapshot() {
        let (alice, bob, delegate) = (id(1), id(2), id(3));
        let mut ledger = ledger(&alice, 100);
        ledger.delegate(&bob, Some(&delegate), moment(1, None));
        ledger.transfer(Some(&alice), Some(&bob), 1, moment(1, None)).unwrap();
        for now in 2..50 {
            ledger.transfer(Some(&alice), Some(&bob), 1, moment(now, Some(1))).unwrap();
        }
        assert_eq!(ledger.account(&delegate).votes_track.archived, 1);
        assert_eq!(ledger.account(&delegate).votes(), 49);
    }

    #[ink::test]
    fn transfer_of_everything_removes_the_cell() {
        let (alice, bob) = (id(1), id(2));
        let mut ledger = ledger(&alice, 100);
        ledger.transfer(Some(&alice), Some(&bob), 100, moment(2, None)).unwrap();
        assert!(!ledger.accounts.contains(alice));
        assert!(ledger.accounts.contains(bob));
    }

    #[ink::test]
    fn transfer_between_delegators_leaves_their_delegate_alone() {
        let (alice, bob, delegate) = (id(1), id(2), id(3));
        let mut ledger = ledger(&alice, 100);
        ledger.delegate(&alice, Some(&delegate), moment(2, None));
        ledger.delegate(&bob, Some(&delegate), moment(2, None));
        ledger.transfer(Some(&alice), Some(&bob), 10, moment(9, None)).unwrap();
        assert_eq!(ledger.account(&delegate).votes_track.changed_at, 2);
        assert_eq!(ledger.account(&delegate).votes(), 100);
    }

    #[ink::test]
    fn delegate_back_and_burn_leave_nothing_behind() {
        let (alice, bob) = (id(1), id(2));
        let mut ledger = ledger(&alice, 100);
        ledger.delegate(&alice, Some(&bob), moment(2, None));
        ledger.delegate(&alice, None, moment(3, None));
        assert!(!ledger.accounts.contains(bob));
        ledger.transfer(Some(&alice), None, 100, moment(4, None)).unwrap();
        assert!(!ledger.accounts.contains(alice));
    }
}
