// SPDX-License-Identifier: Apache-2.0
//! What earns: products, and the work in them.

use kite_interfaces::router::Stage;
use serde::Deserialize;
use toml::Spanned;

use super::{Name, Sum};

/// Weights of the stages in basis points.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stages {
    /// Raw data collection.
    pub collection: u16,
    /// Cleaning and annotation.
    pub annotation: u16,
    /// Compute.
    pub compute: u16,
    /// Model development.
    pub model: u16,
    /// Application.
    pub application: u16,
}

impl Stages {
    /// In the order of [`Stage`].
    #[must_use]
    pub fn in_order(&self) -> [u16; 5] {
        [self.collection, self.annotation, self.compute, self.model, self.application]
    }
}

/// A product and its terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What the scenario calls it.
    pub id: Name,
    /// What its description says it is.
    #[serde(default)]
    pub about: String,
    /// Who accepts contributions.
    pub curator: Name,
    /// Weights of its stages.
    pub stages: Spanned<Stages>,
    /// What it is built on.
    #[serde(default)]
    pub upstream: Vec<Upstream>,
    /// The least share that a product built on it must give.
    pub license_bps: Option<Spanned<u16>>,
    /// Work this many epochs later weighs twice as much; 0: all work weighs the same.
    #[serde(default)]
    pub half_life_epochs: u32,
    /// What a contributor puts up for each unit of work.
    pub bond_per_unit: Sum,
    /// The product that this one replaces.
    pub supersedes: Option<Name>,
}

/// A share for a product built upon.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Which.
    pub product: Name,
    /// Its share.
    pub bps: Spanned<u16>,
}

/// A stage, as the file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Stage")]
enum StageWord {
    Collection,
    Annotation,
    Compute,
    Model,
    Application,
}

/// Work of one account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// What the scenario calls it.
    pub id: Name,
    /// Who did it.
    pub contributor: Name,
    /// For which product.
    pub product: Name,
    /// In which stage.
    #[serde(with = "StageWord")]
    pub stage: Stage,
    /// Units of work.
    pub units: Spanned<u32>,
    /// Who is paid; without it, the contributor.
    pub payee: Option<Name>,
}

/// Work of a group, drawn: see [`draw`](crate::draw).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// What the scenario calls all of it.
    pub id: Name,
    /// Who did it, each member some.
    pub group: Name,
    /// For which product.
    pub product: Name,
    /// In which stage.
    #[serde(with = "StageWord")]
    pub stage: Stage,
    /// Units of work together.
    pub units: Spanned<u64>,
    /// Units that each member has at least.
    #[serde(default = "one")]
    pub minimum: u64,
    /// How activity is distributed.
    pub distribution: Distribution,
    /// Exponent of the distribution.
    pub exponent: Spanned<f64>,
    /// Where the random numbers start.
    pub seed: u64,
    /// Who submits all of it as one batch, with one bond; without it, each member submits for itself.
    pub batch_by: Option<Name>,
}

fn one() -> u64 {
    1
}

/// How activity is distributed over a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// P(k) ∝ k^-exponent.
    Zipf,
}
