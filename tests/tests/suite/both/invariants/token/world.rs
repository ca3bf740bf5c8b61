// SPDX-License-Identifier: Apache-2.0
//! Random steps, taken by the token and by its model.

use std::fmt::Debug;

use ink::primitives::AccountId;
use kite_deploy::suite::{Outcome, Token};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::token::{Relayed, TokenError};
use kite_interfaces::votes::{VotesError, SNAPSHOT_HORIZON_MS};
use kite_interfaces::{Balance, Timestamp};
use kite_tests::house::{create, wealthy_chain, Refused, Sent};
use kite_tests::model::token::TokenModel;
use kite_tests::people::*;
use kite_tests::site::{is_on_a_hub, Site};
use kite_tests::strangers;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use scale::Encode;

/// Who calls. The last one begins with nothing.
pub const PEOPLE: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];

/// Who is dealt with: people, a contract that takes what it is paid, one that does not, the token.
pub const PARTIES: usize = PEOPLE.len() + 3;

/// How much of what there is.
#[derive(Clone, Copy, Debug)]
pub enum Amount {
    Dust(Balance),
    PerMille(Balance),
    All,
    OneTooMany,
    Largest,
}

impl Amount {
    fn of(self, there_is: Balance) -> Balance {
        match self {
            Self::Dust(amount) => amount,
            Self::PerMille(share) => there_is / 1_000 * share,
            Self::All => there_is,
            Self::OneTooMany => there_is.saturating_add(1),
            Self::Largest => Balance::MAX,
        }
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (0..4_u128).prop_map(Amount::Dust),
        5 => (1..1_000_u128).prop_map(Amount::PerMille),
        3 => Just(Amount::All),
        1 => Just(Amount::OneTooMany),
        1 => Just(Amount::Largest),
    ]
}

/// What happens. Time goes in the chain's own ticks.
#[derive(Clone, Debug)]
pub enum Step {
    Transfer { from: usize, to: usize, value: Amount },
    TransferAndCall { from: usize, to: usize, value: Amount },
    TransferFrom { spender: usize, from: usize, to: usize, value: Amount },
    Approve { owner: usize, spender: usize, value: Amount },
    Increase { owner: usize, spender: usize, delta: Amount },
    Decrease { owner: usize, spender: usize, delta: Amount },
    Delegate { from: usize, to: Option<usize> },
    Burn { from: usize, value: Amount },
    Mint { to: usize, value: Amount },
    Snapshot { ahead: i64 },
    Wait { ticks: u64 },
    WaitForSnapshot { late: u64 },
}

pub fn step() -> impl Strategy<Value = Step> {
    let person = || 0..PEOPLE.len();
    let party = || 0..PARTIES;
    let beyond = i64::try_from(SNAPSHOT_HORIZON_MS).unwrap() + 1;
    prop_oneof![
        8 => (person(), party(), amount()).prop_map(|(from, to, value)| Step::Transfer { from, to, value }),
        3 => (person(), party(), amount()).prop_map(|(from, to, value)| Step::TransferAndCall { from, to, value }),
        5 => (person(), person(), party(), amount())
            .prop_map(|(spender, from, to, value)| Step::TransferFrom { spender, from, to, value }),
        3 => (person(), person(), amount()).prop_map(|(owner, spender, value)| Step::Approve { owner, spender, value }),
        1 => (person(), person(), amount()).prop_map(|(owner, spender, delta)| Step::Increase { owner, spender, delta }),
        1 => (person(), person(), amount()).prop_map(|(owner, spender, delta)| Step::Decrease { owner, spender, delta }),
        6 => (person(), option::of(party())).prop_map(|(from, to)| Step::Delegate { from, to }),
        2 => (person(), amount()).prop_map(|(from, value)| Step::Burn { from, value }),
        2 => (party(), amount()).prop_map(|(to, value)| Step::Mint { to, value }),
        4 => prop_oneof![6 => 0..3_i64, 6 => 0..30_i64, 1 => -3..0_i64, 1 => Just(beyond)]
            .prop_map(|ahead| Step::Snapshot { ahead }),
        5 => prop_oneof![Just(1), 1..20_u64].prop_map(|ticks| Step::Wait { ticks }),
        4 => (0..2_u64).prop_map(|late| Step::WaitForSnapshot { late }),
    ]
}

/// The token on its chain and, if it is to be compared, its model.
pub struct World {
    pub chain: Site,
    pub token: Token,
    pub parties: [AccountId; PARTIES],
    pub snapshots: Vec<Timestamp>,
    pub model: Option<TokenModel>,
}

/// Why the contract does not take what it is paid that does not.
const REASON: u32 = 7;

/// What it says.
fn refusal() -> TokenError {
    TokenError::Refused(Relayed::behind(&[], &ReceiverError::Other(REASON).encode()).expect("anything begins so"))
}

fn answer<T, E: Debug>(outcome: Outcome<T, E>) -> Result<T, E> {
    match outcome {
        Ok(receipt) => Ok(receipt.value),
        refused => Err(refused.refused()),
    }
}

/// The token does what the model does, if there is one, and says the same.
fn agree<T: Debug + PartialEq>(token: T, model: Option<T>) -> TestCaseResult {
    if let Some(model) = model {
        prop_assert_eq!(token, model);
    }
    Ok(())
}

impl World {
    pub fn new(cap: Balance) -> Self {
        let mut chain = wealthy_chain();
        let allocations = vec![(ALICE, cap / 4), (BOB, cap / 5), (CAROL, 3)];
        let name = Some("KITE");
        let token = Token(create(&mut chain, DEPLOYER, "token", &(name, name, 12_u8, cap, &allocations, DEPLOYER)));
        token.set_governor(&mut chain, DEPLOYER, Some(DEPLOYER)).done();
        let model = TokenModel::new(cap, &allocations, chain.now_ms() - 1);
        let (taken, not_taken) = (chain.taken(), chain.not_taken(REASON));
        let taker = strangers::answering(&mut chain, &taken);
        let refuser = strangers::refusing(&mut chain, &not_taken);
        let [alice, bob, carol, dave] = PEOPLE;
        let parties = [alice, bob, carol, dave, taker, refuser, token.address()];
        Self { chain, token, parties, snapshots: Vec::new(), model: Some(model) }
    }

    pub fn without_model(cap: Balance) -> Self {
        Self { model: None, ..Self::new(cap) }
    }

    pub fn balance(&mut self, account: AccountId) -> Balance {
        self.token.balance_of(&mut self.chain, account).unwrap()
    }

    pub fn allowance(&mut self, owner: AccountId, spender: AccountId) -> Balance {
        self.token.allowance(&mut self.chain, owner, spender).unwrap()
    }

    /// Does the step on the chain and in the model.
    pub fn take(&mut self, step: &Step) -> TestCaseResult {
        let (now, tick_ms) = (self.chain.now_ms(), self.chain.tick_ms());
        match *step {
            Step::Transfer { from, to, value } => self.transfer(PEOPLE[from], self.parties[to], value),
            Step::TransferAndCall { from, to, value } => self.transfer_and_call(PEOPLE[from], to, value),
            Step::TransferFrom { spender, from, to, value } => {
                self.transfer_from(PEOPLE[spender], PEOPLE[from], self.parties[to], value)
            }
            Step::Approve { owner, spender, value } => self.approve(PEOPLE[owner], PEOPLE[spender], value),
            Step::Increase { owner, spender, delta } => self.increase(PEOPLE[owner], PEOPLE[spender], delta),
            Step::Decrease { owner, spender, delta } => self.decrease(PEOPLE[owner], PEOPLE[spender], delta),
            Step::Delegate { from, to } => {
                let (from, to) = (PEOPLE[from], to.map(|to| self.parties[to]));
                self.token.delegate(&mut self.chain, from, to).done();
                self.model.iter_mut().for_each(|model| model.delegate(from, to, now));
                Ok(())
            }
            Step::Burn { from, value } => self.burn(PEOPLE[from], value),
            Step::Mint { to, value } => self.mint(self.parties[to], value),
            Step::Snapshot { ahead } => {
                self.register(now.saturating_add_signed(ahead * i64::try_from(tick_ms).unwrap()))
            }
            Step::Wait { ticks } => self.wait_until(now + ticks * tick_ms),
            Step::WaitForSnapshot { late } => {
                let next = self.snapshots.iter().map(|at| at + late * tick_ms).find(|at| *at > now);
                self.wait_until(next.unwrap_or(now + tick_ms))
            }
        }
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, value: Amount) -> TestCaseResult {
        let value = value.of(self.balance(from));
        let Self { chain, token, model, .. } = self;
        let now = chain.now_ms();
        let said = answer(token.transfer(chain, from, to, value, Vec::new()));
        agree(said, model.as_mut().map(|model| model.transfer(from, to, value, now)))
    }

    fn transfer_and_call(&mut self, from: AccountId, to: usize, value: Amount) -> TestCaseResult {
        let value = value.of(self.balance(from));
        let Self { chain, token, model, parties, .. } = self;
        let now = chain.now_ms();
        let verdict = match to.saturating_sub(PEOPLE.len() - 1) {
            0 => Err(TokenError::ReceiverIsNoContract),
            1 => Ok(()),
            2 => Err(refusal()),
            _ => Err(TokenError::ReceiverFailed),
        };
        let to = parties[to];
        let said = answer(token.transfer_and_call(chain, from, to, value, Vec::new()));
        if to == token.address() {
            return agree(said, model.as_ref().map(|_| verdict));
        }
        agree(said, model.as_mut().map(|model| model.transfer_and_call(from, to, value, now, verdict)))
    }

    fn transfer_from(&mut self, spender: AccountId, from: AccountId, to: AccountId, value: Amount) -> TestCaseResult {
        let value = value.of(self.balance(from).min(self.allowance(from, spender)));
        let Self { chain, token, model, .. } = self;
        let now = chain.now_ms();
        let said = answer(token.transfer_from(chain, spender, from, to, value, Vec::new()));
        agree(said, model.as_mut().map(|model| model.transfer_from(spender, (from, to), value, now)))
    }

    fn approve(&mut self, owner: AccountId, spender: AccountId, value: Amount) -> TestCaseResult {
        let value = value.of(self.balance(owner));
        self.token.approve(&mut self.chain, owner, spender, value).done();
        self.model.iter_mut().for_each(|model| model.approve(owner, spender, value));
        Ok(())
    }

    fn increase(&mut self, owner: AccountId, spender: AccountId, delta: Amount) -> TestCaseResult {
        // Tokens have no such message there.
        if is_on_a_hub() {
            return Ok(());
        }
        let delta = delta.of(self.balance(owner));
        self.token.increase_allowance(&mut self.chain, owner, spender, delta).done();
        self.model.iter_mut().for_each(|model| model.increase_allowance(owner, spender, delta));
        Ok(())
    }

    fn decrease(&mut self, owner: AccountId, spender: AccountId, delta: Amount) -> TestCaseResult {
        if is_on_a_hub() {
            return Ok(());
        }
        let delta = delta.of(self.allowance(owner, spender));
        let said = answer(self.token.decrease_allowance(&mut self.chain, owner, spender, delta));
        agree(said, self.model.as_mut().map(|model| model.decrease_allowance(owner, spender, delta)))
    }

    fn burn(&mut self, from: AccountId, value: Amount) -> TestCaseResult {
        let value = value.of(self.balance(from));
        let now = self.chain.now_ms();
        let said = answer(self.token.burn(&mut self.chain, from, value));
        agree(said, self.model.as_mut().map(|model| model.burn(from, value, now)))
    }

    fn mint(&mut self, to: AccountId, value: Amount) -> TestCaseResult {
        let Self { chain, token, model, .. } = self;
        let now = chain.now_ms();
        let value = value.of(token.cap(chain).unwrap() - token.total_supply(chain).unwrap());
        let said = answer(token.mint(chain, DEPLOYER, to, value));
        agree(said, model.as_mut().map(|model| model.mint(to, value, now)))
    }

    fn register(&mut self, not_before: Timestamp) -> TestCaseResult {
        let now = self.chain.now_ms();
        let said = answer(self.token.register_snapshot(&mut self.chain, DEPLOYER, not_before));
        self.snapshots.extend(&said);
        self.snapshots.dedup();
        agree(said, self.model.as_mut().map(|model| model.register_snapshot(not_before, now)))
    }

    fn wait_until(&mut self, at: Timestamp) -> TestCaseResult {
        self.chain.advance_to(at).expect("time goes on");
        Ok(())
    }

    pub fn votes(&mut self, account: AccountId) -> Balance {
        self.token.votes(&mut self.chain, account).unwrap()
    }

    pub fn past_votes(&mut self, account: AccountId, at: Timestamp) -> Result<Balance, VotesError> {
        let votes = self.token.past_votes(&mut self.chain, account, at);
        votes.map_err(|failed| failed.contract_error().expect("the token's own error"))
    }

    pub fn past_total_supply(&mut self, at: Timestamp) -> Result<Balance, VotesError> {
        let supply = self.token.past_total_supply(&mut self.chain, at);
        supply.map_err(|failed| failed.contract_error().expect("the token's own error"))
    }

    /// The snapshots that can be asked for, in order.
    pub fn passed(&mut self) -> Vec<Timestamp> {
        let now = self.chain.now_ms();
        self.snapshots.iter().copied().filter(|at| *at < now).collect()
    }
}
