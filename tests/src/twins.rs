//! Two chains on which everything happens alike, but that on the second one contract of the suite runs as ink! alone
//! builds it. Whatever answers, events, deposits or cells differ stops the test.

use std::fmt::Debug;

use ink::primitives::{AccountId, Hash};
use kite_deploy::bundles::{self, Bundle, Contract, Workspace};
use kite_deploy::chain::{Cause, Chain, EmbeddedChain, Failure, PrivateChain, Receipt};
use kite_interfaces::{Balance, Timestamp};

/// The two chains.
pub struct Twins {
    ours: EmbeddedChain,
    inks: EmbeddedChain,
    /// The code that is exchanged, and what it is exchanged for.
    exchange: (Hash, Bundle),
    contracts: Vec<(Hash, AccountId)>,
    people: Vec<AccountId>,
}

type Outcome<T> = Result<Receipt<T>, Failure>;

impl Twins {
    /// Two empty chains, on the second of which the contract `name` runs as ink! builds it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let workspace = Workspace::here().expect("the workspace is there");
        let contract = Contract::named(&workspace, name).unwrap_or_else(|error| panic!("{error:#}"));
        let made = |contract| bundles::bundle(&workspace, contract).unwrap_or_else(|error| panic!("{error:#}"));
        Self {
            ours: EmbeddedChain::new(),
            inks: EmbeddedChain::new(),
            exchange: (made(&contract).code_hash, made(&contract.clone().by_ink())),
            contracts: Vec::new(),
            people: Vec::new(),
        }
    }

    /// Every contract that was created, with the hash of its code on the first chain.
    #[must_use]
    pub fn contracts(&self) -> &[(Hash, AccountId)] {
        &self.contracts
    }

    /// The contracts that run two codes.
    #[must_use]
    pub fn exchanged(&self) -> Vec<AccountId> {
        let exchanged = self.contracts.iter().filter(|(code, _)| *code == self.exchange.0);
        exchanged.map(|(_, contract)| *contract).collect()
    }

    /// The first contract that was created of this code.
    #[must_use]
    pub fn running(&self, code_hash: &Hash) -> AccountId {
        let running = self.contracts.iter().find(|(code, _)| code == code_hash);
        running.expect("it was created").1
    }

    /// Everybody who was given coin.
    #[must_use]
    pub fn people(&self) -> &[AccountId] {
        &self.people
    }

    /// Every cell of every contract is the same on both chains.
    pub fn ensure_same_cells(&mut self) {
        for (_, contract) in self.contracts.clone() {
            let (ours, inks) = (self.ours.cells(contract), self.inks.cells(contract));
            let inks = inks.into_iter().map(|(key, value)| (key, self.as_ours(value))).collect();
            assert_eq!(ours, inks, "cells of {contract:?}");
            assert_eq!(self.ours.native_balance(contract), self.inks.native_balance(contract), "coin of {contract:?}");
        }
    }

    /// A constructor's answer, with the same input, from both codes. What it keeps that depends on its address, as `own`
    /// tells it, may differ.
    pub fn construct(
        &mut self,
        from: AccountId,
        value: Balance,
        input: &[u8],
        salt: Vec<u8>,
        own: impl Fn(AccountId) -> Option<[u8; 32]>,
    ) {
        let (ours, inks) = (self.exchange.0, self.exchange.1.code_hash);
        self.ours.upload(from, &self.exchange.1.code).expect("ink!'s code is accepted");
        let snapshot = |created: Outcome<AccountId>, chain: &mut EmbeddedChain| {
            let (cells, outcome) = match created {
                // An address depends on the code: what is emitted and kept does not.
                Ok(receipt) => {
                    let emitted = receipt.events.into_iter().map(|event| (event.topics, event.data)).collect();
                    let cells = chain.cells(receipt.value).into_values();
                    let cells = cells.map(|cell| own(receipt.value).map_or(cell.clone(), |own| without(cell, &own)));
                    (cells.collect(), Ok::<Vec<_>, _>(emitted))
                }
                Err(failure) => (Vec::new(), Err(failure.cause)),
            };
            (cells, outcome)
        };
        let created = self.ours.instantiate(from, ours, value, input.to_vec(), salt.clone());
        let by_ours = snapshot(created, &mut self.ours);
        let created = self.ours.instantiate(from, inks, value, input.to_vec(), salt);
        let by_inks = snapshot(created, &mut self.ours);
        assert_eq!(by_ours, by_inks, "constructed with {input:02x?} and {value}");
    }

    /// What ink!'s code says of its own hash, which the DAO pins, is what ours says of its own.
    fn as_ours(&self, mut said: Vec<u8>) -> Vec<u8> {
        let (ours, inks) = (self.exchange.0, self.exchange.1.code_hash);
        for place in 0..said.len().saturating_sub(31) {
            if said[place..].starts_with(inks.as_ref()) {
                said[place..place + 32].copy_from_slice(ours.as_ref());
            }
        }
        said
    }

    fn both<T: Answered>(&mut self, what: impl Debug, act: impl Fn(&mut EmbeddedChain) -> Outcome<T>) -> Outcome<T> {
        let ours = act(&mut self.ours);
        let mut inks = act(&mut self.inks);
        match &mut inks {
            Ok(receipt) => {
                receipt.value.say(|said| self.as_ours(said));
                receipt.events.iter_mut().for_each(|event| event.data = self.as_ours(std::mem::take(&mut event.data)));
            }
            Err(Failure { cause: Cause::Reverted(said), .. }) => *said = self.as_ours(std::mem::take(said)),
            Err(_) => (),
        }
        match (&ours, &inks) {
            (Ok(ours), Ok(inks)) => {
                assert_eq!(ours.value, inks.value, "the answer to {what:02x?}");
                assert_eq!(ours.events, inks.events, "the events of {what:02x?}");
                assert_eq!(ours.deposit, inks.deposit, "the deposit for {what:02x?}");
            }
            (ours, inks) => {
                let cause = |outcome: &Outcome<T>| outcome.as_ref().err().map(|failure| failure.cause.clone());
                assert_eq!(cause(ours), cause(inks), "the failure of {what:02x?}");
            }
        }
        ours
    }
}

/// What is in a cell, but for these bytes.
fn without(mut cell: Vec<u8>, own: &[u8; 32]) -> Vec<u8> {
    if let Some(place) = cell.windows(32).position(|bytes| bytes == own) {
        cell[place..place + 32].fill(0);
    }
    cell
}

/// What a transaction answers.
trait Answered: Debug + PartialEq {
    /// Says it in other words, if it is bytes.
    fn say(&mut self, _words: impl Fn(Vec<u8>) -> Vec<u8>) {}
}

impl Answered for Vec<u8> {
    fn say(&mut self, words: impl Fn(Vec<u8>) -> Vec<u8>) {
        *self = words(std::mem::take(self));
    }
}

impl Answered for Hash {}

impl Answered for () {}

impl Answered for AccountId {}

impl Chain for Twins {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        Chain::now_ms(&mut self.ours)
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        Chain::native_balance(&mut self.ours, account)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.ours.has_code(code_hash)
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.ours.code_of(contract)
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Outcome<Hash> {
        self.both("upload", |chain| chain.upload(from, code))
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Outcome<AccountId> {
        let created = self.both(("instantiate", &input), |chain| {
            chain.instantiate(from, code_hash, value, input.clone(), salt.clone())
        })?;
        self.contracts.push((code_hash, created.value));
        if code_hash == self.exchange.0 {
            let (mut owner, code) = (from, &self.exchange.1.code);
            owner.0[0] ^= 0xff;
            self.inks.mint(owner, Balance::from(u64::MAX)).expect("there is room for coin");
            self.inks.upload(owner, code)?;
            self.inks.replace_code(created.value, self.exchange.1.code_hash).expect("the contract is there");
        }
        Ok(created)
    }

    fn call(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.both((from, contract, value, &input), |chain| chain.call(from, contract, value, input.clone()))
    }

    fn dry_run(&mut self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Outcome<Vec<u8>> {
        self.both((from, contract, value, &input), |chain| chain.dry_run(from, contract, value, input.clone()))
    }
}

impl PrivateChain for Twins {
    fn mint(&mut self, account: AccountId, amount: Balance) -> anyhow::Result<()> {
        self.people.push(account);
        self.inks.mint(account, amount)?;
        self.ours.mint(account, amount)
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Outcome<()> {
        self.both(("transfer", from, to, amount), |chain| chain.transfer(from, to, amount))
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> anyhow::Result<()> {
        self.inks.advance_to(at_ms)?;
        self.ours.advance_to(at_ms)
    }
}
