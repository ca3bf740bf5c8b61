// SPDX-License-Identifier: Apache-2.0
//! KITE: a PSP22 token that pays a contract in one call and votes without a second token.
//!
//! This file is the contract's face: storage, constructor, messages. What they do is in the modules
//! beside it: `ledger` moves balances and votes, `history` and `snapshots` remember votes,
//! `allowances` are the standard's, `receiver` calls whom `transfer_and_call` paid; on a Hub, `authorization` moves what
//! its owner has signed.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub mod account;
pub mod allowances;
#[cfg(target_arch = "riscv64")]
mod authorization;
mod entry;
pub mod history;
pub mod keys;
pub mod ledger;
pub mod metadata;
pub mod powers;
pub mod receiver;
pub mod snapshots;
#[cfg(test)]
mod tests;

pub use token::{Token, TokenRef};

#[allow(unsafe_code, clippy::panic, reason = "ink!'s own dispatch is unsafe, and traps on a call it cannot read")]
#[allow(clippy::useless_conversion, reason = "off the chain a `Text` is a `String`")]
#[ink::contract]
mod token {
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use kite_chain::answer::{ensure, refuse, told, within, Failure};
    use kite_chain::cells::{self, Cell, Written};
    use kite_chain::kept::Text;
    use kite_chain::{address, caller, event, now, Read};
    use kite_interfaces::cash::{self, Skimmed};
    use kite_interfaces::ownable::{Ownable, OwnableError, Ownership};
    use kite_interfaces::psp22::{Approval, PSP22Burnable, PSP22Error, PSP22Metadata, Transfer, PSP22};
    use kite_interfaces::token::{GovernorChanged, TokenError, MAX_ALLOCATIONS, MAX_LABEL_BYTES};
    use kite_interfaces::votes::{DelegateChanged, SnapshotRegistered, Votes, VotesError};
    use kite_interfaces::Asset;

    use crate::account::Insufficient;
    use crate::allowances::{less, more, Allowances, Change};
    use crate::history::{Moment, SubjectRef};
    use crate::keys;
    use crate::ledger::Ledger;
    use crate::metadata::Metadata;
    use crate::powers::Powers;
    use crate::receiver;
    use crate::snapshots::{remembered_since, Snapshots};

    /// The KITE token.
    #[ink(storage)]
    #[derive(Default, Read)]
    pub struct Token {
        ledger: Ledger,
        snapshots: Snapshots,
        allowances: Allowances,
        powers: Cell<Powers, keys::Powers>,
        metadata: Cell<Metadata, keys::Metadata>,
    }

    impl Token {
        /// Creates the token. `cap`: the largest total supply there can ever be, in token units, not
        /// zero. `allocations`: who gets how many tokens now, at most 64 accounts, together no more
        /// than the cap. `owner`: who may mint up to the cap, choose the governor and upgrade; to be
        /// the DAO. `name` and `symbol`: at most 64 bytes each.
        ///
        /// Fails with `InvalidArgument` or `CapExceeded`.
        #[ink(constructor)]
        pub fn new(
            name: Option<String>,
            symbol: Option<String>,
            decimals: u8,
            cap: Balance,
            allocations: Vec<(AccountId, Balance)>,
            owner: AccountId,
        ) -> Result<Self, TokenError> {
            let (name, symbol) = (name.map(Text::from), symbol.map(Text::from));
            told(Self::create(name, symbol, decimals, cap, allocations.into_iter(), owner))
        }

        /// What [`new`](Self::new) does, with labels and allocations wherever they are.
        pub fn create(
            name: Option<Text>,
            symbol: Option<Text>,
            decimals: u8,
            cap: Balance,
            allocations: impl ExactSizeIterator<Item = (AccountId, Balance)>,
            owner: AccountId,
        ) -> Result<Self, Failure<TokenError>> {
            let too_long = [&name, &symbol].into_iter().flatten().any(|label| label.len() > MAX_LABEL_BYTES);
            if too_long || cap == 0 || allocations.len() > MAX_ALLOCATIONS {
                return refuse(TokenError::InvalidArgument);
            }
            let mut token = Self::default();
            token.powers.set(&Powers { ownership: Ownership::new(owner), governor: None, cap });
            token.metadata.set(&Metadata { name, symbol, decimals });
            for (to, amount) in allocations {
                token.issue(&to, amount, cap)?;
            }
            Ok(token)
        }

        /// The largest total supply there can ever be, in token units. Nobody can change it.
        #[ink(message)]
        pub fn cap(&self) -> Balance {
            self.powers().cap
        }

        /// Creates `amount` token units for `to`. Owner only, and never above the cap.
        ///
        /// Fails with `NotOwner`, or with `CapExceeded`, which says how much can still be minted.
        #[ink(message)]
        pub fn mint(&mut self, to: AccountId, amount: Balance) -> Result<(), Failure<TokenError>> {
            let powers = self.powers();
            powers.ensure_owner(caller())?;
            self.issue(&to, amount, powers.cap)
        }

        /// Pays a contract in one call: moves `value` token units of the caller to the contract `to`
        /// and tells it so, with `data`. If the contract refuses, nothing is transferred. A zero
        /// `value` transfers nothing and still tells the contract.
        ///
        /// Fails as `transfer` does (`Transfer`), with the contract's own reason (`Refused`), with
        /// `ReceiverIsNoContract` if `to` is a plain account, or with `ReceiverFailed`.
        #[ink(message)]
        pub fn transfer_and_call(
            &mut self,
            to: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), Failure<TokenError>> {
            self.pay(&to, value, &data)
        }

        /// What [`transfer_and_call`](Self::transfer_and_call) does, with the data wherever they are.
        pub fn pay(&mut self, to: &AccountId, value: Balance, data: &[u8]) -> Result<(), Failure<TokenError>> {
            // The chain would end this call without an answer if it came back to this contract.
            ensure(to != address(), TokenError::ReceiverFailed)?;
            self.transfer_or(Some(caller()), Some(to), value)?;
            receiver::notify(to, caller(), value, data)
        }

        /// Pays what this contract has of `asset`, sent to it plainly, to the account `to` and returns the
        /// amount: KITE that somebody sent to the token itself, another PSP22, native coin. Nobody else's
        /// tokens can be touched. Owner only.
        ///
        /// Fails with `NotOwner`, or with `CallFailed` if the asset or `to` refuses.
        #[ink(message)]
        pub fn skim(&mut self, asset: Asset, to: AccountId) -> Result<Balance, Failure<TokenError>> {
            self.powers().ensure_owner(caller())?;
            let own = address();
            let amount = if matches!(&asset, Asset::Psp22(token) if token == own) {
                let amount = self.ledger.account(own).balance;
                self.transfer_or(Some(own), Some(&to), amount)?;
                amount
            } else {
                let amount = cash::balance(&asset).or_else(|_| refuse(TokenError::CallFailed))?;
                cash::pay_out(&asset, &to, amount).or_else(|_| refuse(TokenError::CallFailed))?;
                amount
            };
            event::emit_parts::<Skimmed>(&[], &(&asset, amount, &to));
            Ok(amount)
        }

        /// Frees what is remembered of votes of more than 90 days ago: of `account`, or for none of the total
        /// supply, the values with these numbers (from 0), and returns how many there were. The chain gives
        /// their deposit to the caller. Anyone; what a vote can still ask for stays.
        #[ink(message)]
        pub fn forget_votes(
            &mut self,
            account: Option<AccountId>,
            numbers: Vec<u32>,
        ) -> Result<u32, Failure<VotesError>> {
            self.forget(account, numbers.into_iter())
        }

        /// What [`forget_votes`](Self::forget_votes) does, with the numbers wherever they are.
        pub fn forget(
            &mut self,
            account: Option<AccountId>,
            numbers: impl Iterator<Item = u32>,
        ) -> Result<u32, Failure<VotesError>> {
            let oldest = remembered_since(now());
            Ok(count(numbers.filter(|number| self.ledger.forget(account.as_ref(), *number, oldest))))
        }

        /// Frees snapshots of more than 90 days ago, given by their times in milliseconds, and returns how
        /// many there were. The chain gives their deposit to the caller. Anyone.
        #[ink(message)]
        pub fn forget_snapshots(&mut self, times_ms: Vec<Timestamp>) -> Result<u32, Failure<VotesError>> {
            self.forget_times(times_ms.into_iter())
        }

        /// What [`forget_snapshots`](Self::forget_snapshots) does, with the times wherever they are.
        pub fn forget_times(&mut self, times_ms: impl Iterator<Item = Timestamp>) -> Result<u32, Failure<VotesError>> {
            let now = now();
            Ok(count(times_ms.filter(|at| self.snapshots.forget(*at, now))))
        }

        /// The account that may register snapshots of votes, if any: the DAO.
        #[ink(message)]
        pub fn governor(&self) -> Option<AccountId> {
            self.powers().governor
        }

        /// Lets `governor`, or nobody, register snapshots of votes from now on. Owner only.
        ///
        /// Fails with `NotOwner`.
        #[ink(message)]
        pub fn set_governor(&mut self, governor: Option<AccountId>) -> Result<(), Failure<TokenError>> {
            let mut powers = self.powers();
            powers.ensure_owner(caller())?;
            powers.governor = governor;
            self.set_powers(&powers);
            event::emit_parts::<GovernorChanged>(&[], &governor);
            Ok(())
        }

        /// The token's name, wherever it is.
        pub fn name(&self) -> Option<Text> {
            self.metadata.written().name
        }

        /// The token's symbol, wherever it is.
        pub fn symbol(&self) -> Option<Text> {
            self.metadata.written().symbol
        }

        fn powers(&self) -> Powers {
            self.powers.written()
        }

        fn set_powers(&mut self, powers: &Powers) {
            self.powers.set(powers);
        }

        /// What an operation of this block must know of the snapshots. The root cell, which holds it, is
        /// saved when it changes, so that no message that moves tokens has to.
        fn moment(&mut self) -> Moment {
            let now = now();
            if self.snapshots.advance(now) {
                cells::save_root(self);
            }
            self.snapshots.moment(now)
        }

        fn past(&self, subject: SubjectRef, at_ms: Timestamp) -> Result<Balance, Failure<VotesError>> {
            self.snapshots.ensure_passed(at_ms, now())?;
            Ok(self.ledger.past(subject, at_ms))
        }

        fn issue(&mut self, to: &AccountId, amount: Balance, cap: Balance) -> Result<(), Failure<TokenError>> {
            let mintable = self.ledger.mintable(cap);
            ensure(amount <= mintable, TokenError::CapExceeded { cap, mintable })?;
            self.transfer_or(None, Some(to), amount)
        }

        /// What [`send`](Self::send) does, in a message that fails for more reasons.
        fn transfer_or(&mut self, from: SubjectRef, to: SubjectRef, value: Balance) -> Result<(), Failure<TokenError>> {
            within(OF_A_TRANSFER, TokenError::Transfer, || self.send(from, to, value))
        }

        /// Moves tokens, creates them from nobody or destroys them to nobody, and says so.
        pub(crate) fn send(
            &mut self,
            from: SubjectRef,
            to: SubjectRef,
            value: Balance,
        ) -> Result<(), Failure<Insufficient>> {
            if self.shift(from, to, value)? {
                emit_transfer(from, to, value);
            }
            Ok(())
        }

        fn shift(&mut self, from: SubjectRef, to: SubjectRef, value: Balance) -> Result<bool, Failure<Insufficient>> {
            let moment = self.moment();
            self.ledger.transfer(from, to, value, moment)
        }

        fn spend(&mut self, from: &AccountId, to: &AccountId, value: Balance) -> Result<(), Failure<Insufficient>> {
            let spender = caller();
            if from == spender || from == to || value == 0 {
                return self.send(Some(from), Some(to), value);
            }
            let left = self.allowances.changed(from, spender, less(value))?;
            self.shift(Some(from), Some(to), value)?;
            self.allow(from, spender, left);
            emit_transfer(Some(from), Some(to), value);
            Ok(())
        }

        fn change_allowance(&mut self, spender: &AccountId, change: Change) -> Result<(), Failure<Insufficient>> {
            let owner = caller();
            if owner != spender && change.1 != 0 {
                let amount = self.allowances.changed(owner, spender, change)?;
                self.allow(owner, spender, amount);
            }
            Ok(())
        }

        fn allow(&mut self, owner: &AccountId, spender: &AccountId, amount: Balance) {
            self.allowances.set(owner, spender, amount);
            event::emit_parts::<Approval>(&[Some(owner), Some(spender)], &(owner, spender, amount));
        }
    }

    /// What comes before the standard's error in an answer that tells it as the token's own: `Ok(Err(_))` of
    /// [`TokenError::Transfer`].
    const OF_A_TRANSFER: &[u8] = &[0, 1, 0];

    fn count<T>(items: impl Iterator<Item = T>) -> u32 {
        items.fold(0, |count: u32, _| count.saturating_add(1))
    }

    fn emit_transfer(from: SubjectRef, to: SubjectRef, value: Balance) {
        event::emit_parts::<Transfer>(&[from, to], &(from, to, value));
    }

    impl PSP22 for Token {
        /// All tokens there are, in token units.
        #[ink(message)]
        fn total_supply(&self) -> u128 {
            self.ledger.supply()
        }

        /// Tokens of `owner`, in token units.
        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> u128 {
            self.ledger.account(&owner).balance
        }

        /// How many token units `spender` may still move on behalf of `owner`.
        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> u128 {
            self.allowances.get(&owner, &spender)
        }

        /// Moves `value` token units of the caller to `to`. `data` is ignored: to pay a contract and
        /// tell it so, use `transfer_and_call`.
        ///
        /// Fails with `InsufficientBalance`.
        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: u128, _data: Vec<u8>) -> Result<(), PSP22Error> {
            Ok(told(self.send(Some(caller()), Some(&to), value))?)
        }

        /// Moves `value` token units of `from`, who allowed the caller that much, to `to`, and lowers
        /// the allowance. `data` is ignored.
        ///
        /// Fails with `InsufficientAllowance` or `InsufficientBalance`.
        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            Ok(told(self.spend(&from, &to, value))?)
        }

        /// Lets `spender` move up to `value` token units of the caller, instead of what it was allowed
        /// before. Zero takes the allowance back.
        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: u128) -> Result<(), PSP22Error> {
            let owner = caller();
            if *owner != spender {
                self.allow(owner, &spender, value);
            }
            Ok(())
        }

        /// Lets `spender` move `delta_value` token units of the caller more than before.
        #[ink(message)]
        fn increase_allowance(&mut self, spender: AccountId, delta_value: u128) -> Result<(), PSP22Error> {
            Ok(told(self.change_allowance(&spender, more(delta_value)))?)
        }

        /// Lets `spender` move `delta_value` token units of the caller less than before.
        ///
        /// Fails with `InsufficientAllowance` if it was allowed less than that.
        #[ink(message)]
        fn decrease_allowance(&mut self, spender: AccountId, delta_value: u128) -> Result<(), PSP22Error> {
            Ok(told(self.change_allowance(&spender, less(delta_value)))?)
        }
    }

    impl PSP22Metadata for Token {
        /// The token's name.
        #[ink(message)]
        fn token_name(&self) -> Option<String> {
            self.name().map(String::from)
        }

        /// The token's symbol.
        #[ink(message)]
        fn token_symbol(&self) -> Option<String> {
            self.symbol().map(String::from)
        }

        /// How many decimals to show: one token is 10^decimals token units.
        #[ink(message)]
        fn token_decimals(&self) -> u8 {
            self.metadata.written().decimals
        }
    }

    impl PSP22Burnable for Token {
        /// Destroys `value` token units of the caller, for ever.
        ///
        /// Fails with `InsufficientBalance`.
        #[ink(message)]
        fn burn(&mut self, value: u128) -> Result<(), PSP22Error> {
            Ok(told(self.send(Some(caller()), None, value))?)
        }
    }

    impl Votes for Token {
        /// Lets `to` vote with the caller's balance, now and as it changes; `None`, or the caller
        /// itself, takes the votes back. Votes that others delegated to the caller stay with it.
        #[ink(message)]
        fn delegate(&mut self, to: Option<AccountId>) -> Result<(), VotesError> {
            let moment = self.moment();
            let delegator = caller();
            let delegate = to.as_ref().filter(|to| *to != delegator);
            if self.ledger.delegate(delegator, delegate, moment) {
                event::emit_parts::<DelegateChanged>(&[], &(delegator, delegate));
            }
            Ok(())
        }

        /// The account that votes with the balance of `account`, if it delegated.
        #[ink(message)]
        fn delegate_of(&self, account: AccountId) -> Option<AccountId> {
            self.ledger.account(&account).delegate()
        }

        /// Votes of `account` now, in token units: its balance, unless it delegated, and the balances
        /// delegated to it.
        #[ink(message)]
        fn votes(&self, account: AccountId) -> Balance {
            self.ledger.account(&account).votes()
        }

        /// The fewest votes that `account` had in this block, from its beginning until now, in token units:
        /// what it was sent or lent in this very block does not count.
        #[ink(message)]
        fn settled_votes(&self, account: AccountId) -> Balance {
            self.ledger.account(&account).settled_votes(now())
        }

        /// Votes of `account` at the registered snapshot `at_ms`, in token units.
        ///
        /// Fails with `SnapshotForgotten` for one of more than 90 days ago, with `SnapshotNotRegistered`, or with
        /// `SnapshotNotPassed` until its block is over.
        #[ink(message)]
        fn past_votes(&self, account: AccountId, at_ms: Timestamp) -> Result<Balance, VotesError> {
            told(self.past(Some(&account), at_ms))
        }

        /// Total supply at the registered snapshot `at_ms`, in token units.
        ///
        /// Fails with `SnapshotForgotten` for one of more than 90 days ago, with `SnapshotNotRegistered`, or with
        /// `SnapshotNotPassed` until its block is over.
        #[ink(message)]
        fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, VotesError> {
            told(self.past(None, at_ms))
        }

        /// Registers a moment whose votes can be asked for in the 90 days after it, `not_before_ms`
        /// (milliseconds), and returns it. Governor only; from now to 60 days ahead.
        ///
        /// Fails with `NotGovernor` or `SnapshotOutOfRange`.
        #[ink(message)]
        fn register_snapshot(&mut self, not_before_ms: Timestamp) -> Result<Timestamp, VotesError> {
            told(self.powers().ensure_governor(caller()))?;
            let registered = told(self.snapshots.register(not_before_ms, now()))?;
            if let Some(registered) = registered {
                event::emit_parts::<SnapshotRegistered>(&[], &registered);
            }
            Ok(not_before_ms)
        }
    }

    impl Ownable for Token {
        /// The account that may mint, choose the governor and upgrade: the DAO.
        #[ink(message)]
        fn owner(&self) -> AccountId {
            self.powers().ownership.owner()
        }

        /// The account that was offered the ownership and has not yet accepted it.
        #[ink(message)]
        fn pending_owner(&self) -> Option<AccountId> {
            self.powers().ownership.pending()
        }

        /// Offers the ownership to `new_owner`, who must accept it. A later offer replaces it; an offer
        /// to the owner itself withdraws it. Owner only.
        ///
        /// Fails with `NotOwner`.
        #[ink(message)]
        fn transfer_ownership(&mut self, new_owner: AccountId) -> Result<(), OwnableError> {
            let mut powers = self.powers();
            told(powers.ownership.offer(caller(), &new_owner))?;
            self.set_powers(&powers);
            Ok(())
        }

        /// Takes the ownership that was offered to the caller.
        ///
        /// Fails with `NotPendingOwner`.
        #[ink(message)]
        fn accept_ownership(&mut self) -> Result<(), OwnableError> {
            let mut powers = self.powers();
            told(powers.ownership.accept(caller()))?;
            self.set_powers(&powers);
            Ok(())
        }

        /// Replaces this contract's code by the uploaded code with this hash; storage stays. Owner only.
        ///
        /// Fails with `NotOwner`, or with `CodeNotFound` if no such code was uploaded.
        #[ink(message)]
        fn set_code(&mut self, code_hash: Hash) -> Result<(), OwnableError> {
            told(self.powers().ownership.set_code(caller(), &code_hash))
        }
    }

    #[cfg(test)]
    mod conformance {
        psp22::tests!(Token, crate::tests::with_supply);
    }
}
