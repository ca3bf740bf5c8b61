// SPDX-License-Identifier: Apache-2.0
//! The contract of the tabs on a node's chain: what the gateway takes from, and what a payer deposits in.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use ink::primitives::{AccountId, LangError};
use kite_chains::Chain as _;
use kite_gateway::chain::{Chain, Unreachable};
use kite_gateway::payer::Bank;
use kite_interfaces::tab::{Deposit, Settled, Tab, TabId, Take, Terms};
use kite_interfaces::{Asset, Balance, ProductId};
use kite_node::NodeChain;
use kite_suite::{psp22, tabs, token, Psp22, Tabs, Token};
use kite_words::Dictionary;
use scale::{DecodeAll, Encode};

/// What a gateway needs: who takes, for which product, in what.
pub struct NodeTabs {
    /// The chain.
    pub chain: NodeChain,
    /// The contract.
    pub tabs: Tabs,
    /// Whose key signs.
    pub seller: AccountId,
    /// What is paid for.
    pub product: ProductId,
    /// In what.
    pub asset: Asset,
}

impl Chain for NodeTabs {
    fn tab(&self, tab: TabId) -> Result<Option<Tab>, Unreachable> {
        let answer = self.chain.read_settled(self.tabs.address(), tabs::input::tab(tab));
        let answer = answer.map_err(|failure| Unreachable(failure.to_string()))?;
        let read = Result::<Option<Tab>, LangError>::decode_all(&mut answer.as_slice());
        read.ok()
            .and_then(Result::ok)
            .ok_or_else(|| Unreachable("the contract answers what nobody can read".to_owned()))
    }

    fn take_and_forward(&self, takes: &[Take]) -> Result<Settled, Unreachable> {
        let mut chain = self.chain.clone();
        let outcome = self.tabs.take_and_forward(&mut chain, self.seller, takes.to_vec(), self.product, self.asset);
        // The dry run's answer is the block's, unless somebody else takes with the same key: then the next look tells.
        outcome.map(|receipt| receipt.value).map_err(|failed| Unreachable(failed.to_string()))
    }
}

/// What a payer needs.
pub struct NodeBank {
    /// The chain.
    pub chain: NodeChain,
    /// The contract.
    pub tabs: Tabs,
    /// The KITE token, which needs no allowance.
    pub kite: Token,
    /// Whose deposits they are.
    pub payer: AccountId,
    /// What the contracts say when they refuse.
    pub words: Dictionary,
    /// What was deposited by it so far, in the asset's smallest unit.
    pub deposited: Balance,
}

impl NodeBank {
    /// Deposits `amount` of `asset`, as `deposit` by `transfer_and_call` or by the message `input`.
    fn put(&mut self, asset: Asset, amount: Balance, deposit: &Deposit, input: Vec<u8>) -> Result<()> {
        let (payer, contract) = (self.payer, self.tabs.address());
        let chain = &mut self.chain;
        match asset {
            Asset::Psp22(account) if account == self.kite.address() => {
                let input = token::input::transfer_and_call(contract, amount, deposit.encode());
                self.call(account, 0, input)
            }
            Asset::Psp22(account) => {
                let allowed = Psp22(account).allowance(chain, payer, contract)?;
                if allowed < amount {
                    self.call(account, 0, psp22::input::approve(contract, amount))?;
                }
                self.call(contract, 0, input)
            }
            Asset::Native => self.call(contract, amount, input),
        }
    }

    fn call(&mut self, to: AccountId, value: Balance, input: Vec<u8>) -> Result<()> {
        let sent = self.chain.call(self.payer, to, value, input.clone());
        sent.map(drop).map_err(|failure| self.words.failure(to, &input, failure))
    }
}

impl Bank for NodeBank {
    fn payer(&self) -> AccountId {
        self.payer
    }

    fn tab(&mut self, tab: TabId) -> Result<Option<Tab>> {
        Ok(self.tabs.tab(&mut self.chain, tab)?)
    }

    fn open(&mut self, terms: &Terms, amount: Balance) -> Result<()> {
        let input = tabs::input::open(terms.clone(), amount);
        self.put(terms.asset, amount, &Deposit::Open(terms.clone()), input).context("the tab was not opened")?;
        self.deposited = self.deposited.saturating_add(amount);
        Ok(())
    }

    fn top_up(&mut self, tab: TabId, asset: Asset, amount: Balance) -> Result<()> {
        let input = tabs::input::top_up(tab, amount);
        self.put(asset, amount, &Deposit::TopUp(tab), input).context("the tab was not topped up")?;
        self.deposited = self.deposited.saturating_add(amount);
        Ok(())
    }

    fn wait(&mut self) {
        thread::sleep(Duration::from_secs(1));
    }

    fn salt(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).context("this machine gives no random numbers")?;
        Ok(u64::from_le_bytes(bytes))
    }
}
