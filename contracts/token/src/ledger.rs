//! Balances and votes, moved together: whoever pays with a token also decides with it.

use ink::primitives::AccountId;
use kite_chain::cells::Map;
use kite_chain::Read;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::token::TokenError;
use kite_interfaces::{Balance, Timestamp};

use crate::account::{Account, Change};
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

/// An account at hand in an operation: read once, written once.
struct Party<'a> {
    id: &'a AccountId,
    account: Account,
    votes_before: Balance,
}

/// Both delegates, or nobody, at hand.
fn by_reference((from, to): &(Option<AccountId>, Option<AccountId>)) -> (SubjectRef, SubjectRef) {
    (from.as_ref(), to.as_ref())
}

impl Ledger {
    /// All tokens there are.
    pub fn supply(&self) -> Balance {
        self.supply
    }

    /// The account `id`; a blank one if it was never used.
    pub fn account(&self, id: &AccountId) -> Account {
        self.accounts.get(id).unwrap_or_default()
    }

    /// Votes of `id` at the registered snapshot `at`.
    pub fn past_votes(&self, id: &AccountId, at: Timestamp) -> Balance {
        let account = self.account(id);
        self.history.value_at(Some(id), &account.votes_track, account.votes(), at)
    }

    /// Total supply at the registered snapshot `at`.
    pub fn past_supply(&self, at: Timestamp) -> Balance {
        self.history.value_at(None, &self.supply_track, self.supply, at)
    }

    /// Frees the checkpoint `number` of an account's votes, or for `None` of the supply, if all that it answers
    /// for lies before `oldest`, and says whether there was one.
    pub fn forget(&mut self, subject: SubjectRef, number: u32, oldest: Timestamp) -> bool {
        let track = subject.map_or(self.supply_track, |id| self.account(id).votes_track);
        self.history.forget(subject, &track, number, oldest)
    }

    /// Moves `value` from `from` to `to` and says whether anything moved: nothing does if they are the
    /// same or `value` is zero.
    pub fn transfer(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        value: Balance,
        moment: Moment,
    ) -> Result<bool, PSP22Error> {
        if from == to || value == 0 {
            return Ok(false);
        }
        let mut parties = [self.load(from), self.load(to)];
        let [sender, recipient] = &mut parties;
        sender.account.withdraw(value)?;
        recipient.account.deposit(value);
        let delegates = (sender.account.delegate(), recipient.account.delegate());
        self.settle(&mut parties, by_reference(&delegates), value, moment);
        Ok(true)
    }

    /// Creates `value` for `to`, if the supply stays within `cap`, and says whether it was not zero.
    pub fn mint(&mut self, to: &AccountId, value: Balance, cap: Balance, moment: Moment) -> Result<bool, TokenError> {
        if value == 0 {
            return Ok(false);
        }
        let mintable = cap.saturating_sub(self.supply);
        if value > mintable {
            return Err(TokenError::CapExceeded { cap, mintable });
        }
        let mut parties = [self.load(to)];
        let [recipient] = &mut parties;
        recipient.account.deposit(value);
        let delegates = (None, recipient.account.delegate());
        self.settle(&mut parties, by_reference(&delegates), value, moment);
        self.set_supply(self.supply.saturating_add(value), moment);
        Ok(true)
    }

    /// Destroys `value` of `from` and says whether it was not zero.
    pub fn burn(&mut self, from: &AccountId, value: Balance, moment: Moment) -> Result<bool, PSP22Error> {
        if value == 0 {
            return Ok(false);
        }
        let mut parties = [self.load(from)];
        let [holder] = &mut parties;
        holder.account.withdraw(value)?;
        let delegates = (holder.account.delegate(), None);
        self.settle(&mut parties, by_reference(&delegates), value, moment);
        self.set_supply(self.supply.saturating_sub(value), moment);
        Ok(true)
    }

    /// Lets `delegate` vote with the balance of `delegator`, or for `None` the delegator itself, and says
    /// whether that is new.
    pub fn delegate(&mut self, delegator: &AccountId, delegate: SubjectRef, moment: Moment) -> bool {
        let mut holder = self.load(delegator);
        let before = holder.account.delegate();
        if before.as_ref() == delegate {
            return false;
        }
        holder.account.set_delegate(delegate.copied());
        let value = holder.account.balance;
        self.settle(&mut [holder], (before.as_ref(), delegate), value, moment);
        true
    }

    /// Moves `value` delegated votes from the first of `delegates` to the second, each of whom may be
    /// one of the `parties`, and writes all parties.
    fn settle(&mut self, parties: &mut [Party], (from, to): (SubjectRef, SubjectRef), value: Balance, moment: Moment) {
        if from != to {
            self.change_delegated(parties, from, Balance::saturating_sub, value, moment);
            self.change_delegated(parties, to, Balance::saturating_add, value, moment);
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
        let Some(id) = delegate else { return };
        if let Some(Party { account, .. }) = parties.iter_mut().find(|party| party.id == id) {
            account.change_delegated_in(change, value);
            return;
        }
        let mut outsider = self.load(id);
        outsider.account.change_delegated_in(change, value);
        self.store(&mut outsider, moment);
    }

    fn load<'a>(&self, id: &'a AccountId) -> Party<'a> {
        let account = self.account(id);
        Party { id, votes_before: account.votes(), account }
    }

    fn store(&mut self, party: &mut Party, moment: Moment) {
        let Party { id, account, votes_before } = party;
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

    fn set_supply(&mut self, supply: Balance, moment: Moment) {
        self.history.change(None, &mut self.supply_track, self.supply, moment);
        self.supply = supply;
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
        ledger.mint(holder, balance, Balance::MAX, moment(1, None)).unwrap();
        ledger
    }

    #[ink::test]
    fn transfer_archives_nothing_without_a_snapshot() {
        let (alice, bob) = (id(1), id(2));
        let mut ledger = ledger(&alice, 100);
        for now in 2..50 {
            ledger.transfer(&alice, &bob, 1, moment(now, None)).unwrap();
        }
        assert_eq!(ledger.account(&alice).votes_track.archived, 0);
        assert_eq!(ledger.account(&bob).votes_track.archived, 0);
    }

    #[ink::test]
    fn transfer_of_dust_archives_once_per_snapshot() {
        let (alice, bob, delegate) = (id(1), id(2), id(3));
        let mut ledger = ledger(&alice, 100);
        ledger.delegate(&bob, Some(&delegate), moment(1, None));
        ledger.transfer(&alice, &bob, 1, moment(1, None)).unwrap();
        for now in 2..50 {
            ledger.transfer(&alice, &bob, 1, moment(now, Some(1))).unwrap();
        }
        assert_eq!(ledger.account(&delegate).votes_track.archived, 1);
        assert_eq!(ledger.account(&delegate).votes(), 49);
    }

    #[ink::test]
    fn transfer_of_everything_removes_the_cell() {
        let (alice, bob) = (id(1), id(2));
        let mut ledger = ledger(&alice, 100);
        ledger.transfer(&alice, &bob, 100, moment(2, None)).unwrap();
        assert!(!ledger.accounts.contains(alice));
        assert!(ledger.accounts.contains(bob));
    }

    #[ink::test]
    fn transfer_between_delegators_leaves_their_delegate_alone() {
        let (alice, bob, delegate) = (id(1), id(2), id(3));
        let mut ledger = ledger(&alice, 100);
        ledger.delegate(&alice, Some(&delegate), moment(2, None));
        ledger.delegate(&bob, Some(&delegate), moment(2, None));
        ledger.transfer(&alice, &bob, 10, moment(9, None)).unwrap();
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
        ledger.burn(&alice, 100, moment(4, None)).unwrap();
        assert!(!ledger.accounts.contains(alice));
    }
}
