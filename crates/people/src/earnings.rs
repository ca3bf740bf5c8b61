// SPDX-License-Identifier: Apache-2.0
//! `kite earnings`: what positions have earned, and when what is locked can be claimed.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};
use kite_interfaces::registry::{Contribution, MAX_PAGE};
use kite_interfaces::router::{Position, Settings, Standing};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::look::{Look, Seen, Sheet};
use crate::amount::{count, Shown};
use crate::chain::address_text;
use crate::moment::iso;
use crate::span;
use crate::table::table;

/// Shows what positions have earned.
#[derive(Clone, Debug, clap::Args)]
pub struct Earnings {
    /// The positions' numbers, which are those of the contributions
    #[arg(required_unless_present = "of", value_parser = count::<ContributionId>)]
    positions: Vec<ContributionId>,
    /// All positions of what this account has contributed
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "positions")]
    of: Option<String>,
    /// In what: KITE, coin, or the sign or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    assets: Vec<String>,
}

/// What positions have earned.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EarningsOf {
    /// The block's time.
    pub now_ms: Timestamp,
    /// The epoch now.
    pub epoch: Epoch,
    /// A row for each position and asset.
    pub earnings: Vec<EarningsRow>,
}

/// What a position has earned in an asset. Amounts are numbers of the asset's smallest unit, as strings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EarningsRow {
    /// The position.
    pub position: ContributionId,
    /// The product that it earns from.
    pub product: u32,
    /// The stage that it earns in.
    pub stage: String,
    /// Who is paid.
    pub payee: String,
    /// The asset's sign.
    pub asset: String,
    /// The asset's decimals.
    pub decimals: u8,
    /// What a claim would pay now.
    pub claimable: String,
    /// Earned, and not to be had yet.
    pub locked: String,
    /// Claimed so far.
    pub claimed: String,
    /// Forfeited.
    pub forfeited: String,
    /// The epoch with whose beginning the first part of what is locked may be claimed; none if nothing is locked by time.
    pub unlocks_from_epoch: Option<Epoch>,
    /// The same as a moment.
    pub unlocks_from_ms: Option<Timestamp>,
    /// The epoch with whose beginning all that is locked now can be claimed.
    pub unlocks_by_epoch: Option<Epoch>,
    /// The same as a moment.
    pub unlocks_by_ms: Option<Timestamp>,
    /// Whether a challenge has frozen it.
    pub is_frozen: bool,
    #[serde(skip)]
    shown: [String; 3],
}

impl Look for Earnings {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let assets = self.assets.iter().map(|sign| desk.asset(sign)).collect::<Result<Vec<_>>>()?;
        let (settings, now_ms) = (desk.suite.router.settings(desk.chain)?, desk.chain.now_ms()?);
        let epoch = desk.suite.router.current_epoch(desk.chain)?;
        let mut earnings = Vec::new();
        for id in self.positions(desk)? {
            let position = desk.suite.router.position(desk.chain, id)?;
            let position =
                position.with_context(|| format!("there is no position {id}: the contribution was not accepted"))?;
            for asset in &assets {
                earnings.push(row(desk, id, &position, *asset, &settings, epoch)?);
            }
        }
        let sheet = sheet_of(&earnings);
        Ok(Seen::of(&EarningsOf { now_ms, epoch, earnings })?.with(sheet))
    }
}

impl Earnings {
    fn positions(&self, desk: &mut Desk) -> Result<Vec<ContributionId>> {
        let Some(of) = &self.of else { return Ok(self.positions.clone()) };
        let account = desk.account(of)?;
        let (mut positions, mut from) = (Vec::new(), 0_u32);
        loop {
            let page: Vec<(ContributionId, Contribution)> =
                desk.suite.registry.contributions_of(desk.chain, account, from, MAX_PAGE)?;
            if page.is_empty() {
                return Ok(positions);
            }
            from = from.saturating_add(u32::try_from(page.len())?);
            for (id, _) in page {
                positions.extend(desk.suite.router.position(desk.chain, id)?.map(|_| id));
            }
        }
    }
}

fn row(
    desk: &mut Desk,
    id: ContributionId,
    position: &Position,
    asset: Asset,
    settings: &Settings,
    epoch: Epoch,
) -> Result<EarningsRow> {
    let pending = desk.suite.router.pending(desk.chain, id, asset).map_err(|failed| desk.told(failed))?;
    let is_frozen = matches!(position.standing, Standing::Frozen(_));
    let [from, by] = unlocks(pending.locked, is_frozen, settings.window_epochs, epoch);
    let begins = |epoch: Option<Epoch>| epoch.and_then(|epoch| settings.clock.start_of(epoch));
    let unit = desk.unit_of(asset);
    Ok(EarningsRow {
        position: id,
        product: position.product,
        stage: format!("{:?}", position.stage),
        payee: address_text(position.payee),
        claimable: pending.claimable.to_string(),
        locked: pending.locked.to_string(),
        claimed: pending.claimed.to_string(),
        forfeited: pending.forfeited.to_string(),
        unlocks_from_epoch: from,
        unlocks_from_ms: begins(from),
        unlocks_by_epoch: by,
        unlocks_by_ms: begins(by),
        is_frozen,
        shown: [pending.claimable, pending.locked, pending.claimed]
            .map(|units| Shown { units, decimals: unit.decimals }.to_string()),
        asset: unit.sign,
        decimals: unit.decimals,
    })
}

/// The epochs with whose beginning the first part of what is locked may be claimed, and all of it: what was earned in an
/// epoch can be had once `window` closed epochs lie behind it.
fn unlocks(locked: Balance, is_frozen: bool, window: Epoch, now: Epoch) -> [Option<Epoch>; 2] {
    if locked == 0 || is_frozen {
        return [None; 2];
    }
    let next = now.saturating_add(1);
    [Some(next), Some(next.saturating_add(window))]
}

fn sheet_of(earnings: &[EarningsRow]) -> Sheet {
    let rows = earnings.iter().map(|row| {
        let decimal = |units: &str| {
            let units = units.parse().unwrap_or_default();
            Shown { units, decimals: row.decimals }.to_string().replace(',', "")
        };
        let moment = |at_ms: Option<Timestamp>| at_ms.map_or_else(String::new, iso);
        vec![
            row.position.to_string(),
            row.product.to_string(),
            row.stage.clone(),
            row.payee.clone(),
            row.asset.clone(),
            decimal(&row.claimable),
            decimal(&row.locked),
            decimal(&row.claimed),
            decimal(&row.forfeited),
            moment(row.unlocks_from_ms),
            moment(row.unlocks_by_ms),
        ]
    });
    let head = vec![
        "position",
        "product",
        "stage",
        "payee",
        "asset",
        "claimable",
        "locked",
        "claimed",
        "forfeited",
        "unlocks_from",
        "unlocks_by",
    ];
    Sheet { head, rows: rows.collect() }
}

impl Display for EarningsOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let head = [
            "position",
            "product",
            "stage",
            "asset",
            "claimable",
            "locked",
            "claimed",
            "when what is locked can be had",
        ];
        let mut table = table(&head, 4..7);
        for row in &self.earnings {
            let [claimable, locked, claimed] = row.shown.clone();
            let cells = [
                row.position.to_string(),
                row.product.to_string(),
                row.stage.clone(),
                row.asset.clone(),
                claimable,
                locked,
                claimed,
            ];
            table.add_row(cells.into_iter().chain([self.when(row)]));
        }
        write!(f, "{table}")
    }
}

impl EarningsOf {
    fn when(&self, row: &EarningsRow) -> String {
        let left = |at_ms: Timestamp| span::in_words(at_ms.saturating_sub(self.now_ms));
        match (row.unlocks_from_ms, row.unlocks_by_ms) {
            _ if row.is_frozen => "a challenge has frozen it: until it is decided".to_owned(),
            (Some(from), Some(by)) if from == by => format!("in {}", left(from)),
            (Some(from), Some(by)) => format!("some in {} at the earliest, all in {}", left(from), left(by)),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlocks_lie_between_the_next_epoch_and_a_window_later() {
        assert_eq!(unlocks(5, false, 2, 7), [Some(8), Some(10)]);
        assert_eq!(unlocks(5, false, 0, 7), [Some(8), Some(8)]);
        assert_eq!(unlocks(0, false, 2, 7), [None, None]);
        assert_eq!(unlocks(5, true, 2, 7), [None, None]);
    }
}
