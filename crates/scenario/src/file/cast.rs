// SPDX-License-Identifier: Apache-2.0
//! Who there is, and what is paid in.

use serde::Deserialize;
use toml::Spanned;

use super::{Name, Sum};

/// A person, or a company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What it is called.
    pub name: Name,
    /// KITE that it begins with.
    pub kite: Option<Sum>,
    /// Coin that it begins with.
    pub coin: Option<Sum>,
}

/// People who are many, and have no names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they are called together.
    pub name: Name,
    /// How many they are.
    pub count: Spanned<u32>,
}

/// A PSP22 token that somebody else deployed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAsset {
    /// Its sign, as amounts are written in it.
    pub sign: Name,
    /// Its decimals.
    pub decimals: u8,
    /// Who deployed it and begins with all of it.
    pub issuer: Name,
    /// How much there is.
    pub supply: Sum,
}
