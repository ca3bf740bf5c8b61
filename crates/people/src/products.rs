// SPDX-License-Identifier: Apache-2.0
//! `kite products` and `kite product`.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};
use comfy_table::Table;
use kite_interfaces::registry::{HowToJoin, Opening, Product};
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, ProductId};
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::look::{Look, Seen, Sheet};
use super::status::{products, ProductRow};
use super::work::{contributions_to, table_of, WorkRow};
use crate::amount::{count, Shown};
use crate::chain::address_text;
use crate::table::table;
use crate::text::hex;
use crate::{span, text};

/// The stages, in the order in which the contracts count them.
const STAGES: [Stage; 5] = [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];

/// Lists the products.
#[derive(Clone, Debug, clap::Args)]
pub struct Products {}

/// The products there are.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProductsOf {
    /// A row for each.
    pub products: Vec<ProductRow>,
}

impl Look for Products {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let products = ProductsOf { products: products(desk)? };
        let rows = products.products.iter().map(|row| {
            let [kite, coin] = row.paid.clone();
            let stopped = row.is_stopped.to_string();
            vec![
                row.id.to_string(),
                stopped,
                kite,
                coin,
                row.bond_per_unit.clone(),
                row.curator.clone(),
                row.metadata_uri.clone(),
            ]
        });
        let head =
            vec!["product", "is_stopped", "paid_in_kite", "paid_in_coin", "bond_per_unit", "curator", "described_at"];
        let sheet = Sheet { head, rows: rows.collect() };
        Ok(Seen::of(&products)?.with(sheet))
    }
}

/// The products as a table.
pub(super) fn table_of_products(products: &[ProductRow]) -> Table {
    let rows = products.iter().map(|product| {
        let stopped = if product.is_stopped { "stopped" } else { "open" };
        let [kite, coin] = product.paid.clone();
        let id = product.id.to_string();
        [id, stopped.to_owned(), kite, coin, product.bond_per_unit.clone(), text::plain(&product.metadata_uri)]
    });
    let mut table = table(&["product", "", "paid in KITE", "paid in coin", "bond per unit", "described at"], 2..4);
    table.add_rows(rows);
    table
}

impl Display for ProductsOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", table_of_products(&self.products))
    }
}

/// Shows a product.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowProduct {
    /// The product's number
    #[arg(value_parser = count::<ProductId>)]
    product: ProductId,
}

/// A product, as somebody needs it who pays it, works on it or builds on it. Amounts are texts with their asset's sign,
/// moments and spans are in milliseconds, shares in basis points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProductOf {
    /// Its number.
    pub id: ProductId,
    /// Who registered it.
    pub registrant: String,
    /// Who accepts and rejects contributions.
    pub curator: String,
    /// Who was offered the curation.
    pub pending_curator: Option<String>,
    /// Whether it takes neither payments nor submissions.
    pub is_stopped: bool,
    /// Where it is described.
    pub metadata_uri: String,
    /// Hash of what stands there.
    pub metadata_hash: String,
    /// The epoch in which it was registered.
    pub opened_epoch: u32,
    /// Its stages.
    pub stages: Vec<StageRow>,
    /// The products that it is built on.
    pub built_on: Vec<EdgeRow>,
    /// The least share that a product built on it must give it.
    pub license_bps: u16,
    /// Work accepted so many epochs later weighs twice as much; 0: all work weighs the same.
    pub half_life_epochs: u32,
    /// KITE to put up for each unit of work.
    pub bond_per_unit: String,
    /// How long the curator has to decide on a submission.
    pub curator_answers_ms: u64,
    /// Who decides on challenges.
    pub arbiter: String,
    /// How long the arbiter has.
    pub arbiter_answers_ms: u64,
    /// The least that a challenge costs.
    pub challenge_bond: String,
    /// The product that it replaces.
    pub supersedes: Option<ProductId>,
    /// What it was paid, and what of it is its reserve.
    pub money: Vec<MoneyRow>,
    /// Who works on it.
    pub work: Vec<WorkRow>,
}

/// A stage of a product.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StageRow {
    /// Its name.
    pub stage: String,
    /// Its share of what is left after the fee and the products upstream.
    pub bps: u16,
    /// Whether work can be submitted to it now.
    pub is_open: bool,
}

/// A product that another is built on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EdgeRow {
    /// Its number.
    pub product: ProductId,
    /// Its share.
    pub bps: u16,
}

/// What a product was paid in an asset.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MoneyRow {
    /// All that was ever paid into it.
    pub paid: String,
    /// Its reserve now.
    pub reserve: String,
}

impl Look for ShowProduct {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        Seen::of(&self.read(desk)?)
    }
}

impl ShowProduct {
    fn read(&self, desk: &mut Desk) -> Result<ProductOf> {
        let id = self.product;
        let found = desk.suite.registry.product(desk.chain, id)?;
        let found =
            found.with_context(|| format!("there is no product {id}: `kite products` lists those there are"))?;
        let join = desk.suite.registry.how_to_join(desk.chain, id).map_err(|failed| desk.told(failed))?;
        let mut money = Vec::new();
        for asset in [desk.kite(), Asset::Native] {
            let lifetime = desk.suite.router.lifetime(desk.chain, id, asset)?;
            money.push(MoneyRow {
                paid: desk.shown(asset, lifetime.paid),
                reserve: desk.shown(asset, lifetime.reserve),
            });
        }
        let work = contributions_to(desk, id)?;
        Ok(of(desk, id, found, &join, money, work))
    }
}

fn of(
    desk: &mut Desk,
    id: ProductId,
    found: Product,
    join: &HowToJoin,
    money: Vec<MoneyRow>,
    work: Vec<WorkRow>,
) -> ProductOf {
    let kite = desk.kite();
    let Product { registrant, opened_epoch, is_stopped, curator, pending_curator, terms } = found;
    let stage = |opening: &Opening| StageRow {
        stage: format!("{:?}", opening.stage),
        bps: opening.weight_bps,
        is_open: opening.is_open,
    };
    ProductOf {
        id,
        registrant: address_text(registrant),
        curator: desk.words.name_of(curator),
        pending_curator: pending_curator.map(address_text),
        is_stopped,
        metadata_uri: terms.metadata_uri,
        metadata_hash: hex(terms.metadata_hash.as_ref()),
        opened_epoch,
        stages: join.stages.iter().map(stage).collect(),
        built_on: terms.upstream.iter().map(|edge| EdgeRow { product: edge.product, bps: edge.bps }).collect(),
        license_bps: terms.license_bps,
        half_life_epochs: terms.half_life_epochs,
        bond_per_unit: desk.shown(kite, terms.bond_per_unit),
        curator_answers_ms: join.curator_answers_ms,
        arbiter: desk.words.name_of(join.arbiter),
        arbiter_answers_ms: join.arbiter_answers_ms,
        challenge_bond: desk.shown(kite, join.challenge_bond),
        supersedes: terms.supersedes,
        money,
        work,
    }
}

/// Basis points as a share of a hundred.
fn percent(bps: u16) -> String {
    format!("{} %", Shown { units: bps.into(), decimals: 2 })
}

impl Display for ProductOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let stopped = if self.is_stopped { ", stopped" } else { "" };
        let Self { id, registrant, curator, bond_per_unit, license_bps, challenge_bond, arbiter, .. } = self;
        writeln!(f, "product {id}{stopped}: {}", text::plain(&self.metadata_uri))?;
        writeln!(f, "  registered by {registrant} in epoch {}", self.opened_epoch)?;
        if let Some(product) = self.supersedes {
            writeln!(
                f,
                "  says that it replaces product {product}: anyone can say so, compare who registered the two"
            )?;
        }
        let offered = self.pending_curator.as_ref().map_or_else(String::new, |to| format!(", who offered it to {to}"));
        let answers = span::in_words(self.curator_answers_ms);
        writeln!(f, "  curated by {curator}{offered}; a submission that is not decided in {answers} can be withdrawn")?;
        for StageRow { stage, bps, is_open } in &self.stages {
            let open = if *is_open { "" } else { ", takes no work now" };
            writeln!(f, "  {stage} earns {}{open}", percent(*bps))?;
        }
        for EdgeRow { product, bps } in &self.built_on {
            writeln!(f, "  product {product}, which it is built on, gets {}", percent(*bps))?;
        }
        writeln!(f, "  a product built on it gives it at least {}", percent(*license_bps))?;
        writeln!(f, "  a unit of work needs a bond of {bond_per_unit}; a challenge costs at least {challenge_bond}, and {arbiter} has {} to decide it", span::in_words(self.arbiter_answers_ms))?;
        for MoneyRow { paid, reserve } in &self.money {
            writeln!(f, "  was paid {paid}, of which {reserve} is its reserve now")?;
        }
        write!(f, "\n{}", table_of(&self.work))
    }
}

/// Its name, as the contracts call it.
pub(super) fn stage_names() -> [String; 5] {
    STAGES.map(|stage| format!("{stage:?}").to_lowercase())
}
