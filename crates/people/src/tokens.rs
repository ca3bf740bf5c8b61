// SPDX-License-Identifier: Apache-2.0
//! `kite tokens`: what can be paid in.

use std::fmt::{self, Display, Formatter};

use anyhow::Result;
use kite_interfaces::Asset;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::look::{Look, Seen, Sheet};
use crate::chain::address_text;
use crate::table::table;
use crate::text;

/// Lists the assets that can be paid in: KITE, native coin, and the PSP22 tokens that the dao has listed; beside them those
/// that it has taken off its list again.
#[derive(Clone, Debug, clap::Args)]
pub struct Tokens {}

/// The assets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TokensOf {
    /// A row for each.
    pub tokens: Vec<TokenRow>,
}

/// An asset.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TokenRow {
    /// Its sign; none if it has none.
    pub sign: Option<String>,
    /// Its decimals.
    pub decimals: u8,
    /// Its address; none for the chain's own coin.
    pub address: Option<String>,
    /// All that the router holds of it.
    pub held: String,
    /// Whether it can be paid in now.
    pub is_listed: bool,
}

impl Look for Tokens {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let mut tokens = Vec::new();
        for asset in [desk.kite(), Asset::Native] {
            let unit = desk.unit_of(asset);
            let address = match asset {
                Asset::Native => None,
                Asset::Psp22(token) => Some(address_text(token)),
            };
            tokens.push(row(desk, asset, Some(unit.sign), unit.decimals, address, true));
        }
        for token in desk.tokens()? {
            let (asset, address) = (Asset::Psp22(token.address), Some(address_text(token.address)));
            tokens.push(row(desk, asset, token.sign, token.decimals, address, token.is_listed));
        }
        let rows = tokens.iter().map(|row| {
            vec![
                row.sign.clone().unwrap_or_default(),
                row.decimals.to_string(),
                row.address.clone().unwrap_or_default(),
                row.is_listed.to_string(),
            ]
        });
        let sheet = Sheet { head: vec!["sign", "decimals", "address", "is_listed"], rows: rows.collect() };
        Ok(Seen::of(&TokensOf { tokens })?.with(sheet))
    }
}

fn row(
    desk: &mut Desk,
    asset: Asset,
    sign: Option<String>,
    decimals: u8,
    address: Option<String>,
    is_listed: bool,
) -> TokenRow {
    let holdings = desk.suite.router.holdings(desk.chain, asset);
    let held = match holdings {
        Ok(holdings) => desk.shown(asset, holdings.held),
        Err(failed) => desk.told(failed).to_string(),
    };
    TokenRow { sign, decimals, address, held, is_listed }
}

impl Display for TokensOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let rows = self.tokens.iter().map(|row| {
            let listed = if row.is_listed { "can be paid in" } else { "no longer listed" };
            let sign = row.sign.as_deref().map_or_else(|| "none".to_owned(), text::plain);
            let address = row.address.clone().unwrap_or_else(|| "the chain's own coin".to_owned());
            [sign, row.decimals.to_string(), listed.to_owned(), row.held.clone(), address]
        });
        let mut table = table(&["sign", "decimals", "", "held by the router", "address"], 1..2);
        table.add_rows(rows);
        write!(f, "{table}")
    }
}
