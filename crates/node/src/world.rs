// SPDX-License-Identifier: Apache-2.0
//! A development node: people have keys derived from their names, somebody rich gives them coin, and time passes
//! by the node's own clock if it is ours, and for real if it is not.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::{Balance, Timestamp};

use crate::chain::world::World;
use crate::chain::{address_text, Chain, Failure, Programs, Receipt};
use crate::devnode::{self, DevNode};
use crate::keys::{Keyring, Kind};
use crate::output;
use crate::span;
use crate::NodeChain;

/// The secret that everybody's key is derived from, by their name.
const PEOPLE: &str = "//kite";

/// How many are given coin in one transaction: a small part of what a block holds.
const GIFTS_AT_ONCE: usize = 500;

/// A development node as a world.
pub struct NodeWorld {
    chain: NodeChain,
    keys: Keyring,
    rich: AccountId,
    clock: Option<DevNode>,
}

impl NodeWorld {
    /// A node of our own, whose clock can be put forward.
    pub fn of_our_own(node: DevNode) -> Result<Self> {
        Self::knowing(node, Programs::default())
    }

    /// The same with a Hub's chain, on which contracts of these programs can be created and called.
    pub fn knowing(node: DevNode, programs: Programs) -> Result<Self> {
        let world = Self::on(node.chain(Keyring::default())?.knowing(programs))?;
        Ok(Self { clock: Some(node), ..world })
    }

    /// The development chain at `url`, on which time cannot be moved. An error if it is none.
    pub fn at(url: &str) -> Result<Self> {
        Self::on(NodeChain::connect(url, Keyring::default())?)
    }

    /// Decimals of the chain's coin, if it tells them.
    #[must_use]
    pub fn coin_decimals(&self) -> Option<u8> {
        self.chain.coin().decimals
    }

    fn on(chain: NodeChain) -> Result<Self> {
        let mut keys = Keyring::default();
        let rich = keys.add(devnode::rich(chain.kind_of_keys())?);
        let mut chain = chain.signing_with(keys.clone());
        let wealth = chain.native_balance(rich)?;
        ensure!(
            wealth > 0,
            "stories are told on development chains only, and {} has no coin on this one",
            address_text(rich)
        );
        Ok(Self { chain, keys, rich, clock: None })
    }
}

impl World for NodeWorld {
    fn chain(&mut self) -> &mut dyn Chain {
        &mut self.chain
    }

    fn people(&mut self, names: &[&str]) -> Result<Vec<AccountId>> {
        let root = match self.chain.kind_of_keys() {
            Kind::Substrate => PEOPLE.parse()?,
            kind @ Kind::Ethereum => devnode::rich(kind)?.derive(PEOPLE),
        };
        let accounts = names.iter().map(|name| self.keys.add(root.derive(name))).collect();
        self.chain = self.chain.clone().signing_with(self.keys.clone());
        Ok(accounts)
    }

    fn fund(&mut self, gifts: &[(AccountId, Balance)]) -> Result<()> {
        let needed = gifts.iter().fold(0u128, |sum, (_, amount)| sum.saturating_add(*amount));
        let wealth = self.chain.native_balance(self.rich)?;
        ensure!(
            needed < wealth,
            "there are {wealth} units of coin to give away, and these people need {needed}: let them begin with less"
        );
        for gifts in gifts.chunks(GIFTS_AT_ONCE) {
            self.chain.transfer_together(self.rich, gifts).context("the people cannot be given their coin")?;
        }
        Ok(())
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        self.chain.transfer(from, to, amount)
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        if let Some(node) = &mut self.clock {
            return node.advance_to(&mut self.chain, at_ms);
        }
        let span_ms = at_ms.saturating_sub(self.chain.now_ms()?);
        output::aside(format_args!(
            "waiting {}: the clock of a node that was not started here cannot be moved\n",
            span::in_words(span_ms)
        ));
        sleep(Duration::from_millis(span_ms));
        self.chain.transfer(self.rich, self.rich, 1)?;
        Ok(())
    }
}
