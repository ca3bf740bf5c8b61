// SPDX-License-Identifier: Apache-2.0
//! Where a story happens: a chain whose people can be given coin, and on which time passes when the story
//! says so. One that nobody else is on, or a development node's.

mod ground;

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::{Balance, Timestamp};

pub use ground::Ground;

use crate::{Chain, Failure, PrivateChain, Receipt};

/// A chain that a story can be told on.
pub trait World {
    /// The chain.
    fn chain(&mut self) -> &mut dyn Chain;

    /// The accounts of people of these names, who can send transactions from now on.
    fn people(&mut self, names: &[&str]) -> Result<Vec<AccountId>>;

    /// Gives each of these accounts so much native coin.
    fn fund(&mut self, gifts: &[(AccountId, Balance)]) -> Result<()>;

    /// Moves so much native coin by a plain transfer, which keeps its sender alive.
    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure>;

    /// Lets time pass until this moment: the next block is not before it.
    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()>;
}

impl<C: PrivateChain> World for C {
    fn chain(&mut self) -> &mut dyn Chain {
        self
    }

    fn people(&mut self, names: &[&str]) -> Result<Vec<AccountId>> {
        Ok(names.iter().map(|name| self.person(name)).collect())
    }

    fn fund(&mut self, gifts: &[(AccountId, Balance)]) -> Result<()> {
        gifts.iter().try_for_each(|(account, amount)| self.mint(*account, *amount))
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        PrivateChain::transfer(self, from, to, amount)
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        PrivateChain::advance_to(self, at_ms)
    }
}
