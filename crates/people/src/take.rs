// SPDX-License-Identifier: Apache-2.0
//! `kite tab take`: what the seller takes, from a file of vouchers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kite_interfaces::tab::{Take, Voucher, MAX_TAKES};
use kite_interfaces::{Asset, Balance, ProductId};
use serde::Deserialize;

use super::desk::Desk;
use super::look::Act;
use super::tab::{find, send, Bytes};
use crate::suite::tabs;
use crate::text;

/// Takes what was used from tabs, as a file of vouchers says, and pays it to their products. The seller only.
#[derive(Clone, Debug, clap::Args)]
pub struct TakeTabs {
    /// A JSON list of {"tab": "0x…", "ceiling": "…", "total": "…", "signature": "0x…"}: what was signed, and how much is
    /// taken in all, in the smallest unit
    pub file: PathBuf,
    /// Only take: somebody else forwards it, or you do later
    #[arg(long)]
    pub no_forward: bool,
}

/// A line of the file. Amounts are texts, because JSON's numbers are not exact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    tab: String,
    ceiling: String,
    total: String,
    signature: String,
}

impl Line {
    fn read(&self) -> Result<Take> {
        let amount = |text: &str| text.parse::<Balance>().with_context(|| format!("`{text}` is no whole number"));
        let Bytes::<32>(tab) = self.tab.parse().context("tab")?;
        let Bytes::<65>(signature) = self.signature.parse().context("signature")?;
        let voucher = Voucher { tab: tab.into(), ceiling: amount(&self.ceiling).context("ceiling")? };
        Ok(Take { voucher, total: amount(&self.total).context("total")?, signature })
    }
}

fn read(file: &Path) -> Result<Vec<Take>> {
    let name = || format!("{} cannot be used", text::path(file));
    let text = fs::read_to_string(file).with_context(name)?;
    let lines: Vec<Line> = serde_json::from_str(&text).with_context(name)?;
    let takes = lines.iter().zip(1..).map(|(line, number)| line.read().with_context(|| format!("voucher {number}")));
    takes.collect::<Result<_>>().with_context(name)
}

impl Act for TakeTabs {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let mut places: BTreeMap<(ProductId, Asset), Vec<Take>> = BTreeMap::new();
        for take in read(&self.file)? {
            let mut id = [0; 32];
            id.copy_from_slice(take.voucher.tab.as_ref());
            let terms = find(desk, Bytes(id))?.terms;
            places.entry((terms.product, terms.asset)).or_default().push(take);
        }
        for ((product, asset), takes) in places {
            for some in takes.chunks(MAX_TAKES) {
                let does = format!("take from {} tabs for product {product} in {}", some.len(), desk.sign(asset));
                let some = some.to_vec();
                let input = if self.no_forward {
                    tabs::input::take(some)
                } else {
                    tabs::input::take_and_forward(some, product, asset)
                };
                send(desk, does, input)?;
            }
        }
        Ok(())
    }
}
