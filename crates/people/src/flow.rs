// SPDX-License-Identifier: Apache-2.0
//! `kite pull` and `kite sweep`: money that moves on only when somebody asks for it. Anyone may.

use anyhow::{bail, Context, Result};
use kite_interfaces::registry::MAX_PAGE;
use kite_interfaces::router::Edge;
use kite_interfaces::{Asset, ContributionId, ProductId};

use super::desk::{Call, Desk};
use super::look::Act;
use crate::amount::count;
use crate::suite::router;

/// Moves what a product owes to one that it is built on.
#[derive(Clone, Debug, clap::Args)]
pub struct Pull {
    /// The product that owes
    #[arg(value_parser = count::<ProductId>)]
    child: ProductId,
    /// The product that it is built on [default: every one]
    #[arg(value_parser = count::<ProductId>)]
    parent: Option<ProductId>,
    /// In what: KITE, coin, or the sign or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    assets: Vec<String>,
}

impl Act for Pull {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let child = self.child;
        let upstream = desk.suite.registry.product(desk.chain, child)?;
        let upstream = upstream.with_context(|| format!("there is no product {child}"))?.terms.upstream;
        let edges: Vec<(u8, Edge)> =
            (0..).zip(upstream).filter(|(_, edge)| self.parent.is_none_or(|parent| edge.product == parent)).collect();
        if edges.is_empty() {
            bail!(
                "product {child} is not built on {}",
                self.parent.map_or("any".to_owned(), |parent| format!("product {parent}"))
            );
        }
        let mut is_anything_owed = false;
        for sign in &self.assets {
            let asset = desk.asset(sign)?;
            for (number, edge) in &edges {
                let owed = desk.suite.router.owed(desk.chain, child, *number, asset);
                let owed = owed.map_err(|failed| desk.told(failed))?;
                if owed == 0 {
                    continue;
                }
                is_anything_owed = true;
                let does = format!("move {} from product {child} to product {}", desk.shown(asset, owed), edge.product);
                let input = router::input::pull(child, *number, asset);
                desk.send(&Call { does, to: desk.suite.router.address(), value: 0, input })?;
            }
        }
        if !is_anything_owed {
            desk.note(format!("product {child} owes nothing in {}", self.assets.join(" and ")));
        }
        Ok(())
    }
}

/// What products that are built on `parent` owe it, in every asset that there is, and nobody has moved yet: by which
/// product, and how much.
pub(super) fn owed_to(desk: &mut Desk, parent: ProductId) -> Result<Vec<(ProductId, String)>> {
    let mut assets = vec![desk.kite(), Asset::Native];
    assets.extend(desk.tokens()?.into_iter().map(|token| Asset::Psp22(token.address)));
    let mut found = Vec::new();
    for (child, edge) in edges_to(desk, parent)? {
        for asset in &assets {
            let owed = desk.suite.router.owed(desk.chain, child, edge, *asset);
            let owed = owed.map_err(|failed| desk.told(failed))?;
            if owed > 0 {
                found.push((child, desk.shown(*asset, owed)));
            }
        }
    }
    Ok(found)
}

/// The products that are built on `parent`, and by which of their edges.
fn edges_to(desk: &mut Desk, parent: ProductId) -> Result<Vec<(ProductId, u8)>> {
    let (mut found, mut from) = (Vec::new(), parent);
    loop {
        let page = desk.suite.registry.products(desk.chain, from, MAX_PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        from = last.saturating_add(1);
        for (child, product) in &page {
            let edges = (0..).zip(&product.terms.upstream).filter(|(_, edge)| edge.product == parent);
            found.extend(edges.map(|(number, _)| (*child, number)));
        }
    }
}

/// Moves what a position has forfeited, or what the members of a batch that is long over have left, into its product's
/// reserve.
#[derive(Clone, Debug, clap::Args)]
pub struct Sweep {
    /// The position's number
    #[arg(value_parser = count::<ContributionId>)]
    position: ContributionId,
    /// In what: KITE, coin, or the sign or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    assets: Vec<String>,
}

impl Act for Sweep {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (position, mut is_anything_forfeited) = (self.position, false);
        for sign in &self.assets {
            let asset = desk.asset(sign)?;
            let pending = desk.suite.router.pending(desk.chain, position, asset);
            let forfeited = pending.map_err(|failed| desk.told(failed))?.forfeited;
            if forfeited == 0 {
                continue;
            }
            is_anything_forfeited = true;
            let does = format!(
                "move {} that position {position} has forfeited into its product's reserve",
                desk.shown(asset, forfeited)
            );
            let input = router::input::sweep(position, asset);
            desk.send(&Call { does, to: desk.suite.router.address(), value: 0, input })?;
        }
        if !is_anything_forfeited {
            desk.note(format!("position {position} has forfeited nothing in {}", self.assets.join(" and ")));
        }
        Ok(())
    }
}
