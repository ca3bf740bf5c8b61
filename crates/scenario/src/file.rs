// SPDX-License-Identifier: Apache-2.0
//! The file format: what a scenario can say. What it must not say is in [`check`](super::check).
//!
//! A scenario declares who and what there is, then tells what happens in order, one `[[step]]` after
//! the other, each beginning with `do = "..."`. Every name carries its place in the file, so that an
//! error can say which line it means.

mod cast;
mod deeds;
mod products;
mod step;
mod terms;
mod ways;

use serde::Deserialize;
use toml::Spanned;

use crate::amount::Amount;

pub use cast::{Account, Group, OtherAsset};
pub use deeds::*;
pub use products::{Contribution, Distribution, Drawn, Product, Stages, Upstream};
pub(crate) use step::one_of;
pub use step::{Deed, Step};
pub use terms::{Chain, Dao, Registry, Router, Token};
pub use ways::{BeginWithdrawal, Flush, Forward, OpenTab, OpenTill, SendToTill, Sign, TakeOfTabs, Total, Withdraw};

/// A name with its place in the file.
pub type Name = Spanned<String>;

/// An amount with its place in the file.
pub type Sum = Spanned<Amount>;

/// A whole scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the story is called.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Where it happens.
    #[serde(default)]
    pub chain: Chain,
    /// The token's terms.
    #[serde(default)]
    pub token: Token,
    /// The router's terms.
    #[serde(default)]
    pub router: Router,
    /// The registry's first rules.
    #[serde(default)]
    pub registry: Registry,
    /// The DAO's first parameters.
    #[serde(default)]
    pub dao: Dao,
    /// The people, each with a name.
    #[serde(default, rename = "account")]
    pub accounts: Vec<Account>,
    /// People who are many.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    /// PSP22 tokens beside KITE, deployed by somebody else.
    #[serde(default, rename = "asset")]
    pub assets: Vec<OtherAsset>,
    /// What earns.
    #[serde(default, rename = "product")]
    pub products: Vec<Product>,
    /// Work of one account.
    #[serde(default, rename = "contribution")]
    pub contributions: Vec<Contribution>,
    /// Work of a group, drawn.
    #[serde(default, rename = "drawn")]
    pub drawn: Vec<Drawn>,
    /// What happens, in order.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}
