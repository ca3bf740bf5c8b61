// SPDX-License-Identifier: Apache-2.0
//! Where the tabs are: a network, the suite on it, and the contract that keeps them.

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use kite_chains::{read_address, ss58};
use kite_format::amount::{Amount, Unit, COIN, KITE};
use kite_format::text;
use kite_interfaces::tab::{domain, Settings};
use kite_interfaces::{Asset, Balance};
use kite_node::{Keyring, NodeChain};
use kite_operator::deployment::record::Record;
use kite_operator::deployment::Deployments;
use kite_operator::network::{Network, NetworkChoice};
use kite_suite::{Suite, Tabs, Token};

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
    read_address(text).ok_or_else(|| "expected an address: SS58, or 0x and 64 digits".to_owned())
}

/// A place that was found to be what it should.
pub struct Found {
    /// The network.
    pub network: Network,
    /// Its chain.
    pub chain: NodeChain,
    /// The suite there.
    pub suite: Suite,
    /// The tabs.
    pub tabs: Tabs,
}

impl Place {
    /// Connects, and holds the contract against the suite: it must pay this router, and what is signed for it must count
    /// here and nowhere else.
    pub fn find(&self, keys: Keyring) -> Result<Found> {
        let network = self.network.load()?;
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
        let found = tabs.settings(&mut chain).with_context(|| format!("{} keeps no tabs", ss58(place)))?;
        let expected = Settings {
            router: suite.router.address(),
            kite: suite.token.address(),
            domain: domain(&chain.genesis(), &place),
        };
        ensure!(found == expected, "{} keeps tabs of another router, token or chain than this network's", ss58(place));
        Ok(Found { network, chain, suite, tabs })
    }
}

impl Found {
    /// The asset of this sign.
    pub fn asset(&self, sign: &str) -> Result<Asset> {
        let coin = &self.network.coin.sign;
        match sign {
            KITE => Ok(Asset::Psp22(self.suite.token.address())),
            COIN => Ok(Asset::Native),
            sign if sign == coin => Ok(Asset::Native),
            sign => Ok(Asset::Psp22(address(sign).map_err(|_| {
                anyhow::anyhow!("{sign} is no asset: expected {KITE}, {coin}, or the address of a PSP22 token")
            })?)),
        }
    }

    /// How an asset is written.
    pub fn unit(&mut self, asset: Asset) -> Result<Unit> {
        let Asset::Psp22(token) = asset else { return Ok(self.network.coin.clone()) };
        let decimals = Token(token).token_decimals(&mut self.chain).unwrap_or_default();
        let is_kite = token == self.suite.token.address();
        Ok(Unit { sign: if is_kite { KITE.to_owned() } else { ss58(token) }, decimals })
    }

    /// An amount in its asset's smallest units.
    pub fn units(&mut self, text: &str) -> Result<(Asset, Balance)> {
        let amount: Amount = text.parse()?;
        let asset = self.asset(&amount.asset)?;
        let Unit { sign, decimals } = self.unit(asset)?;
        let units = amount.in_units(decimals);
        Ok((
            asset,
            units.with_context(|| format!("{text}: {sign} has {decimals} decimals, and amounts less than 2^128"))?,
        ))
    }
}
