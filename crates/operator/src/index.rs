// SPDX-License-Identifier: Apache-2.0
//! `kite index`: keeps the suite's history, which the contracts do not, and serves it over HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{ensure, Context, Result};
use ink::primitives::Hash;
use kite_index::account::Account;
use kite_index::{Index, Settings};
use schemars::JsonSchema;
use serde::Serialize;

use crate::deployment::record::Record;
use crate::deployment::Deployments;
use crate::network::NetworkChoice;
use crate::output::{self, Form, Telling};
use crate::text;

/// What `kite index` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
    /// Where it answers
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// The folder in which it keeps what it knows, for it alone
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Put aside what is in that folder, and build it from the chain
    #[arg(long)]
    rebuild: bool,
    /// A contract beside those of the deployment, such as `till=ADDRESS` for a factory of tills; can be repeated
    #[arg(long, value_name = "NAME=ADDRESS", value_parser = named)]
    also: Vec<(String, Account)>,
    #[command(flatten)]
    telling: Telling,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }
}

fn named(text: &str) -> Result<(String, Account), String> {
    let (name, address) = text.split_once('=').ok_or("expected NAME=ADDRESS, such as till=5F…")?;
    let account = kite_index::account::read(address.trim()).map_err(|error| error.to_string())?;
    Ok((name.trim().to_owned(), account))
}

/// A service that runs now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ServiceOf {
    /// Where it answers.
    pub url: String,
}

/// Runs the command, until it is interrupted.
pub fn run(arguments: Arguments) -> Result<()> {
    let Arguments { network, folder, listen, data, rebuild, also, telling } = arguments;
    let network = network.load()?;
    let index = Index::open(Settings { url: network.url.clone(), listen, folder: data, rebuild })?;
    let address = format!("http://{}", index.address()?);
    telling.form.line(format_args!("the index answers at {address}; end it with Ctrl-C"))?;
    telling.form.json(&ServiceOf { url: address })?;
    let places = move |genesis: &str| {
        let expected = network.genesis.map(|expected| text::hex(expected.as_ref()));
        ensure!(
            expected.as_deref().is_none_or(|expected| expected == genesis),
            "{} runs another chain than {} says: its genesis is {genesis}",
            network.url,
            text::path(&network.file)
        );
        Ok(places(&folder.folder()?, genesis)?.into_iter().chain(also).collect())
    };
    index.run(places, |words| output::aside(format_args!("{words}\n")))
}

/// An index of the chain at `url` that runs beside this program as long as it does, and where it answers.
pub fn beside(url: &str, deployments: &Path, data: &Path) -> Result<SocketAddr> {
    let listen = ([127, 0, 0, 1], 0).into();
    let index = Index::open(Settings { url: url.to_owned(), listen, folder: data.to_owned(), rebuild: false })?;
    let (address, deployments) = (index.address()?, deployments.to_owned());
    thread::spawn(move || {
        let told = |words: &str| output::aside(format_args!("index: {words}\n"));
        if let Err(error) = index.run(move |genesis| places(&deployments, genesis), told) {
            output::aside(format_args!("there is no index: {error:#}\n"));
        }
    });
    Ok(address)
}

/// Where the deployment that `folder` keeps put the contracts on the chain with this genesis.
fn places(folder: &Path, genesis: &str) -> Result<Vec<(String, Account)>> {
    let hash = genesis.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()?.try_into().ok());
    let hash: [u8; 32] = hash.with_context(|| format!("the node tells no genesis: {genesis}"))?;
    let record = Record::read(folder, Hash::from(hash))?.with_context(|| {
        format!(
            "no deployment to the chain with genesis {genesis} is kept in {}: name another folder by --deployments, or \
             deploy the suite",
            text::path(folder)
        )
    })?;
    Ok(record.places().into_iter().map(|(name, account)| (name.to_owned(), account.0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_takes_a_name_and_an_address_and_says_what_it_expects() {
        let hexadecimal = format!("0x{}", "07".repeat(32));
        assert_eq!(named(&format!("till={hexadecimal}")).unwrap(), ("till".to_owned(), [7; 32]));
        assert!(named("till").unwrap_err().contains("NAME=ADDRESS"));
        assert!(named("till=Bob").unwrap_err().contains("expected an address"));
    }

    #[test]
    fn places_errors_for_a_chain_without_a_deployment_and_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = places(folder.path(), &format!("0x{}", "07".repeat(32))).err().unwrap();
        assert!(error.to_string().contains("--deployments"), "{error}");
    }
}
