// SPDX-License-Identifier: Apache-2.0
//! `kite tab take`: what the seller takes, from a file of vouchers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use ink::LangError;
use kite_interfaces::tab::{Outcome, TabError, Take, Voucher, MAX_TAKES};
use kite_interfaces::{Asset, Balance, ProductId};
use scale::DecodeAll;
use serde::Deserialize;

use super::desk::Desk;
use super::look::Act;
use super::tab::{find, send, Bytes};
use crate::suite::tabs;
use crate::text::{self, hex};
use crate::words::Units;

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
                let some = takeable(desk, some, asset)?;
                let does = format!("take from {} tabs for product {product} in {}", some.len(), desk.sign(asset));
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

/// Those that can be taken. The others would leave them alone, and are noted with the reason; an error if there are no
/// others, since a fee would be paid for nothing.
fn takeable(desk: &mut Desk, takes: &[Take], asset: Asset) -> Result<Vec<Take>> {
    let outcomes = outcomes(desk, takes)?;
    let (mut left, mut left_out) = (Vec::new(), Vec::new());
    for (take, outcome) in takes.iter().zip(outcomes) {
        match outcome {
            Outcome::Taken(_) => left.push(*take),
            failed => left_out.push(in_words(desk, take, &failed, asset)),
        }
    }
    if let (true, Some(first)) = (left.is_empty(), left_out.first()) {
        bail!("nothing can be taken: {first}");
    }
    left_out.into_iter().for_each(|told| desk.note(told));
    Ok(left)
}

/// What would become of each, tried together.
fn outcomes(desk: &mut Desk, takes: &[Take]) -> Result<Vec<Outcome>> {
    let (from, to) = (desk.from, desk.ways()?.tabs.address());
    let input = tabs::input::take(takes.to_vec());
    let tried = desk.chain.dry_run(from, to, 0, input.clone());
    let tried = tried.map_err(|failure| desk.words.failure(to, &input, failure))?;
    let answer = Result::<Result<Vec<Outcome>, TabError>, LangError>::decode_all(&mut tried.value.as_slice())?;
    Ok(answer.ok().and_then(Result::ok).unwrap_or_default())
}

fn in_words(desk: &mut Desk, take: &Take, outcome: &Outcome, asset: Asset) -> String {
    let (kite, coin, asset) = (desk.unit_of(desk.kite()), desk.unit_of(Asset::Native), desk.unit_of(asset));
    let units = Units { kite, coin, asset: Some(asset) };
    let said = desk.words.named("tab").and_then(|words| words.sentence(["tab", "Outcome"], outcome, &units));
    let said = said.unwrap_or_else(|| format!("{outcome:?}"));
    format!("the voucher of tab {} is left out: {said}", hex(take.voucher.tab.as_ref()))
}
