// SPDX-License-Identifier: Apache-2.0
//! `kite accept`, `reject`, `curation` and `stop`: who decides on the work for a product, and what they do.

use anyhow::Result;
use kite_interfaces::registry::MAX_DECISIONS;
use kite_interfaces::{ContributionId, ProductId};

use super::contribution::{ensure_at_most, listed};
use super::desk::{Call, Desk};
use super::look::Act;
use crate::amount::count;
use crate::suite::registry;

/// Accepts contributions: they earn from the next epoch on. All of them, or none.
#[derive(Clone, Debug, clap::Args)]
pub struct Accept {
    /// The contributions' numbers
    #[arg(required = true, value_parser = count::<ContributionId>)]
    contributions: Vec<ContributionId>,
}

/// Rejects contributions: each gets its bond back. All of them, or none.
#[derive(Clone, Debug, clap::Args)]
pub struct Reject {
    /// The contributions' numbers
    #[arg(required = true, value_parser = count::<ContributionId>)]
    contributions: Vec<ContributionId>,
}

impl Act for Accept {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        ensure_at_most(MAX_DECISIONS, &self.contributions)?;
        let input = registry::input::accept(self.contributions.clone());
        tell(desk, format!("accept {}", listed("contribution", &self.contributions)), input)
    }
}

impl Act for Reject {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        ensure_at_most(MAX_DECISIONS, &self.contributions)?;
        let input = registry::input::reject(self.contributions.clone());
        tell(desk, format!("reject {}", listed("contribution", &self.contributions)), input)
    }
}

/// Offers the curation of a product to another account.
#[derive(Clone, Debug, clap::Args)]
pub struct OfferCuration {
    /// The product's number
    #[arg(value_parser = count::<ProductId>)]
    product: ProductId,
    /// To whom
    to: String,
}

/// Accepts the curation of a product.
#[derive(Clone, Debug, clap::Args)]
pub struct AcceptCuration {
    /// The product's number
    #[arg(value_parser = count::<ProductId>)]
    product: ProductId,
}

impl Act for OfferCuration {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (product, to) = (self.product, desk.account(&self.to)?);
        let does = format!("offer the curation of product {product} to {}", desk.words.name_of(to));
        tell(desk, does, registry::input::offer_curation(product, to))
    }
}

impl Act for AcceptCuration {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let product = self.product;
        tell(desk, format!("take the curation of product {product}"), registry::input::accept_curation(product))
    }
}

/// Stops a product, as the guardian: nobody pays it or submits to it, and nothing is accepted. No one may stop a claim.
#[derive(Clone, Debug, clap::Args)]
pub struct Stop {
    /// The product's number
    #[arg(value_parser = count::<ProductId>)]
    product: ProductId,
}

impl Act for Stop {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let product = self.product;
        desk.note("only a vote lets it go on: `kite propose call registry --message stop_product --args N false`");
        tell(desk, format!("stop product {product}"), registry::input::stop_product(product, true))
    }
}

fn tell(desk: &mut Desk, does: String, input: Vec<u8>) -> Result<()> {
    desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input })?;
    Ok(())
}
