// SPDX-License-Identifier: Apache-2.0
//! Where the tabs are: a network, the suite on it, and the contract that keeps them.

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use kite_chains::address::EXPECTED;
use kite_chains::{address_text, read_address, Chain};
use kite_format::amount::{Amount, Unit};
use kite_format::text;
use kite_interfaces::router::RouterError;
use kite_interfaces::tab::Settings;
use kite_interfaces::{Asset, Balance, ProductId};
use kite_node::{Keyring, NodeChain};
use kite_operator::deployment::record::Record;
use kite_operator::deployment::Deployments;
use kite_operator::network::{Network, NetworkChoice};
use kite_suite::{Assets, Reason, Suite, Tabs};
use kite_words::{Dictionary, Units};

/// Which network, and which contract there.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
    /// The contract that keeps the tabs [default: the deployment's own]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    tabs: Option<AccountId>,
}

fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| format!("expected an address: {EXPECTED}"))
}

/// A place that was found to be what it should.
pub struct Found {
    /// Its chain.
    pub chain: NodeChain,
    /// The suite there.
    pub suite: Suite,
    /// What can be paid in there.
    pub assets: Assets,
    /// The tabs.
    pub tabs: Tabs,
}

impl Place {
    /// The network. An error if metered use does not reach it.
    pub fn network(&self) -> Result<Network> {
        let network = self.network.load()?;
        network.ensure_no_hub("metered use")?;
        Ok(network)
    }

    /// Connects, and holds the contract against the suite: it must pay this router, and what is signed for it must count
    /// here and nowhere else.
    pub fn find(&self, keys: Keyring) -> Result<Found> {
        let network = self.network()?;
        let mut chain = network.connect(keys)?;
        let folder = &self.folder.folder()?;
        let record = Record::read(folder, chain.genesis())?;
        let own = record.as_ref().and_then(Record::ways).map(|ways| ways.tabs.address());
        let suite = record.and_then(|record| record.suite()).with_context(|| {
            format!(
                "no deployment to this chain is kept in {}: name another folder by --deployments",
                text::path(folder)
            )
        })?;
        let place = self.tabs.or(own).context("this deployment keeps no tabs: name their contract by --tabs")?;
        let tabs = Tabs(place);
        let found = tabs.settings(&mut chain).with_context(|| format!("{} keeps no tabs", address_text(place)))?;
        let expected = Settings {
            router: suite.router.address(),
            kite: suite.token.address(),
            domain: chain.domain_of(&chain.genesis(), place)?,
        };
        ensure!(
            found == expected,
            "{} keeps tabs of another router, token or chain than this network's",
            address_text(place)
        );
        let assets = Assets::of(&mut chain, suite, network.coin)?;
        Ok(Found { chain, suite, assets, tabs })
    }
}

impl Found {
    /// How an asset is written.
    pub fn unit(&mut self, asset: Asset) -> Unit {
        self.assets.unit_of(&mut self.chain, asset)
    }

    /// What the suite's contracts and the tabs say, with amounts of this asset.
    pub fn words(&mut self, asset: Asset) -> Result<Dictionary> {
        let mut words = Dictionary::new(&self.suite)?;
        words.learn("tab", self.tabs.address())?;
        let (kite, coin) = (self.assets.kite.clone(), self.assets.coin.clone());
        words.count_in(Units { kite, coin, asset: Some(self.unit(asset)) });
        Ok(words)
    }

    /// Why the product cannot be paid so much now, in the contract's words; `None` if it can. That may pass, and what is
    /// due is settled then: it is no reason not to serve. An error if there is no such product: nothing can be due for it.
    pub fn cannot_be_paid(&mut self, product: ProductId, asset: Asset, amount: Balance) -> Result<Option<String>> {
        let Err(failed) = self.suite.router.quote(&mut self.chain, product, asset, amount) else { return Ok(None) };
        let Reason::Contract(error) = &failed.reason else { return Err(failed.into()) };
        let words = self.words(asset)?;
        let told = words.refusal_of(failed.contract, failed.message, error);
        let told = told.map_or_else(|| failed.to_string(), |refusal| refusal.to_string());
        ensure!(!matches!(error, RouterError::UnknownProduct(_)), "{told}");
        Ok(Some(told))
    }

    /// An amount in its asset's smallest units.
    pub fn units(&mut self, text: &str) -> Result<(Asset, Balance)> {
        let amount: Amount = text.parse()?;
        self.assets.units(&mut self.chain, &amount).with_context(|| format!("`{text}` cannot be paid"))
    }
}
