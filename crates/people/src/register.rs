// SPDX-License-Identifier: Apache-2.0
//! `kite register`: a product, with terms that never change.

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use ink::primitives::Hash;
use kite_interfaces::registry::Terms;
use kite_interfaces::router::Edge;
use kite_interfaces::{Bps, Epoch, ProductId};

use super::desk::{Call, Desk};
use super::evidence::hash_of;
use super::look::Act;
use crate::amount::{count, Amount};
use crate::suite::registry;

/// Registers a product. Its terms never change: a later version is a new product. Shares are in basis points: 100 is 1 %.
#[derive(Clone, Debug, clap::Args)]
pub struct Register {
    /// Where the product is described
    #[arg(long, value_name = "URI", allow_hyphen_values = true)]
    described_at: String,
    /// The file that is to be seen there: its BLAKE2b-256 is kept on the chain [default: no hash]
    #[arg(long, value_name = "FILE")]
    description_file: Option<PathBuf>,
    /// The hash of what stands there, if you have no file
    #[arg(long, value_name = "HASH", conflicts_with = "description_file", value_parser = crate::batch::hash)]
    description_hash: Option<Hash>,
    /// Who accepts and rejects contributions at first [default: you]
    #[arg(long, value_name = "ACCOUNT")]
    curator: Option<String>,
    /// What a contributor puts up for each unit of work, such as "0.5 KITE"
    #[arg(long, value_name = "AMOUNT")]
    bond_per_unit: Amount,
    /// What those who collected the data earn of each payment
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    collection: Bps,
    /// What those who annotated them earn
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    annotation: Bps,
    /// What those who computed earn
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    compute: Bps,
    /// What those who made the model earn
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    model: Bps,
    /// What those who made the application earn. All five together are 10,000
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    application: Bps,
    /// A product that it is built on and its share, such as 3=500; can be repeated
    #[arg(long = "built-on", value_name = "PRODUCT=BPS", value_parser = edge)]
    upstream: Vec<Edge>,
    /// The least share that a product built on this one must give it
    #[arg(long, value_name = "BPS", default_value_t = 0, value_parser = count::<Bps>)]
    license: Bps,
    /// Work accepted so many epochs later weighs twice as much; 0: all work weighs the same
    #[arg(long, value_name = "EPOCHS", default_value_t = 0, value_parser = count::<Epoch>)]
    half_life: Epoch,
    /// The product that it replaces
    #[arg(long, value_name = "PRODUCT", value_parser = count::<ProductId>)]
    supersedes: Option<ProductId>,
}

fn edge(text: &str) -> Result<Edge, String> {
    let (product, bps) =
        text.split_once('=').ok_or("expected the number of a product, `=` and its share, such as 3=500")?;
    let product = count(product).map_err(|error| error.to_string())?;
    Ok(Edge { product, bps: count(bps).map_err(|error| error.to_string())? })
}

impl Act for Register {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let terms = self.terms(desk)?;
        let does = format!("register a product described at {}", self.described_at);
        let input = registry::input::register_product(terms);
        desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input })?;
        Ok(())
    }
}

impl Register {
    fn terms(&self, desk: &mut Desk) -> Result<Terms> {
        let (asset, bond_per_unit) = desk.units(&self.bond_per_unit)?;
        ensure!(asset == desk.kite(), "bonds are in KITE: give --bond-per-unit as \"0.5 KITE\"");
        let curator = self.curator.as_ref().map_or(Ok(desk.from), |curator| desk.account(curator));
        let metadata_hash = match (&self.description_file, self.description_hash) {
            (Some(file), _) => hash_of(file)?,
            (None, hash) => hash.unwrap_or_default(),
        };
        Ok(Terms {
            stage_bps: [self.collection, self.annotation, self.compute, self.model, self.application],
            upstream: self.upstream.clone(),
            license_bps: self.license,
            half_life_epochs: self.half_life,
            bond_per_unit,
            curator: curator.context("the curator of the product")?,
            metadata_uri: self.described_at.clone(),
            metadata_hash,
            supersedes: self.supersedes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edge_is_a_product_and_its_share() {
        assert_eq!(edge("3=1,500").unwrap(), Edge { product: 3, bps: 1_500 });
        for text in ["3", "3=", "=5", "3=5=7", "x=5", "3=65536", "3=2.5"] {
            assert!(edge(text).is_err(), "{text}");
        }
    }
}
