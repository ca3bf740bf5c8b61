// SPDX-License-Identifier: Apache-2.0
//! `kite work`: contributions, where each is in its life, and what can be done with it.

use std::fmt::{self, Display, Formatter};

use anyhow::{ensure, Result};
use comfy_table::Table;
use kite_interfaces::registry::{Case, Contribution, Status, MAX_PAGE};
use kite_interfaces::router::Settings;
use kite_interfaces::{ContributionId, Epoch, ProductId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::contribution::contribution;
use super::desk::Desk;
use super::look::{Look, Seen, Sheet};
use crate::amount::count;
use crate::chain::address_text;
use crate::table::table;
use crate::text::hex;
use crate::{span, text};

/// Lists contributions.
#[derive(Clone, Debug, clap::Args)]
pub struct Work {
    /// The contributions' numbers [default: all]
    #[arg(value_parser = count::<ContributionId>)]
    contributions: Vec<ContributionId>,
    /// Only those of this account
    #[arg(long, value_name = "ACCOUNT")]
    of: Option<String>,
    /// Only those to this product
    #[arg(long, value_name = "PRODUCT", conflicts_with = "of", value_parser = count::<ProductId>)]
    to: Option<ProductId>,
    /// Only those that wait for their curator, or are challenged
    #[arg(long)]
    open: bool,
}

/// Contributions.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WorkOf {
    /// A row for each.
    pub work: Vec<WorkRow>,
}

/// A contribution. Amounts are texts with their asset's sign, moments are in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WorkRow {
    /// Its number, which is also that of its position.
    pub id: ContributionId,
    /// The product.
    pub product: ProductId,
    /// The stage.
    pub stage: String,
    /// Who contributed.
    pub contributor: String,
    /// Who was to be paid when it was submitted.
    pub payee: String,
    /// Units of work.
    pub units: u32,
    /// Members, if it is the work of many.
    pub members: Option<u32>,
    /// KITE held for it now.
    pub bond: String,
    /// Where it is in its life.
    pub status: &'static str,
    /// The first epoch in which it earns, or no longer does, whichever its status is about.
    pub epoch: Option<Epoch>,
    /// The last moment at which only its curator can say what becomes of it.
    pub decide_by_ms: Option<Timestamp>,
    /// What can be done with it, and when.
    pub next: String,
    /// Where it can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: String,
    /// The challenges that are open.
    pub challenges: Vec<ChallengeRow>,
}

/// A challenge that is open.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChallengeRow {
    /// Its number.
    pub number: u32,
    /// Who challenges.
    pub challenger: String,
    /// What they put up.
    pub bond: String,
    /// Hash of their evidence; its address is in the event.
    pub evidence_hash: String,
    /// Who decides.
    pub arbiter: String,
    /// Until when.
    pub decide_by_ms: Timestamp,
}

impl Look for Work {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let mut work = self.rows(desk)?;
        if self.open {
            work.retain(|row| row.decide_by_ms.is_some() || !row.challenges.is_empty());
        }
        let sheet = sheet_of(&work);
        Ok(Seen::of(&WorkOf { work })?.with(sheet))
    }
}

impl Work {
    fn rows(&self, desk: &mut Desk) -> Result<Vec<WorkRow>> {
        if !self.contributions.is_empty() {
            ensure!(self.of.is_none() && self.to.is_none(), "name contributions, an account or a product: one of them");
            let named =
                self.contributions.iter().map(|id| Ok((*id, contribution(desk, *id)?))).collect::<Result<Vec<_>>>()?;
            return named.into_iter().map(|(id, found)| row(desk, id, found)).collect();
        }
        if let Some(of) = &self.of {
            let account = desk.account(of)?;
            return paged(desk, |desk, from| {
                Ok(desk.suite.registry.contributions_of(desk.chain, account, from, MAX_PAGE)?)
            });
        }
        let products = match self.to {
            Some(product) => product..=product,
            None => 1..=desk.suite.registry.settings(desk.chain)?.product_count,
        };
        let mut rows = Vec::new();
        for product in products {
            rows.extend(contributions_to(desk, product)?);
        }
        Ok(rows)
    }
}

/// The contributions to a product.
pub(super) fn contributions_to(desk: &mut Desk, product: ProductId) -> Result<Vec<WorkRow>> {
    paged(desk, |desk, from| Ok(desk.suite.registry.contributions_to(desk.chain, product, from, MAX_PAGE)?))
}

fn paged(
    desk: &mut Desk,
    mut page: impl FnMut(&mut Desk, u32) -> Result<Vec<(ContributionId, Contribution)>>,
) -> Result<Vec<WorkRow>> {
    let mut rows = Vec::new();
    loop {
        let found = page(desk, u32::try_from(rows.len())?)?;
        if found.is_empty() {
            return Ok(rows);
        }
        for (id, found) in found {
            rows.push(row(desk, id, found)?);
        }
    }
}

fn row(desk: &mut Desk, id: ContributionId, found: Contribution) -> Result<WorkRow> {
    let (now_ms, kite) = (desk.chain.now_ms()?, desk.kite());
    let challenges = found.case.map_or(Ok(Vec::new()), |case| challenges(desk, id, &case))?;
    let next = next(desk, &found, now_ms)?;
    let (status, epoch) = match found.status {
        Status::Submitted => ("submitted", None),
        Status::Accepted { from_epoch } => ("accepted", Some(from_epoch)),
        Status::Rejected => ("rejected", None),
        Status::Retired { to_epoch } => ("retired", Some(to_epoch)),
        Status::Withdrawn => ("withdrawn", None),
        Status::Forfeited => ("forfeited", None),
    };
    Ok(WorkRow {
        id,
        product: found.product,
        stage: format!("{:?}", found.stage),
        contributor: address_text(found.contributor),
        payee: address_text(found.payee),
        units: found.units,
        members: found.batch.map(|batch| batch.count),
        bond: desk.shown(kite, found.bond),
        status,
        epoch,
        decide_by_ms: (status == "submitted").then_some(found.decide_by_ms),
        next,
        evidence_uri: found.evidence_uri,
        evidence_hash: hex(found.evidence_hash.as_ref()),
        challenges,
    })
}

fn challenges(desk: &mut Desk, id: ContributionId, case: &Case) -> Result<Vec<ChallengeRow>> {
    let mut rows = Vec::new();
    for number in case.first..=case.last {
        let Some(challenge) = desk.suite.registry.challenge(desk.chain, id, number)? else { continue };
        rows.push(ChallengeRow {
            number,
            challenger: address_text(challenge.challenger),
            bond: desk.shown(desk.kite(), challenge.bond),
            evidence_hash: hex(challenge.evidence_hash.as_ref()),
            arbiter: desk.words.name_of(case.arbiter),
            decide_by_ms: case.decide_by_ms,
        });
    }
    Ok(rows)
}

/// What can be done with it, and when.
fn next(desk: &mut Desk, found: &Contribution, now_ms: Timestamp) -> Result<String> {
    let left = |until_ms: Timestamp| until_ms.checked_sub(now_ms).map(span::in_words);
    if let Some(case) = found.case {
        return Ok(match left(case.decide_by_ms) {
            Some(left) => format!("challenged: to be decided within {left}"),
            None => "challenged, and nobody decided: it can lapse".to_owned(),
        });
    }
    let epoch = desk.suite.router.current_epoch(desk.chain)?;
    let Settings { window_epochs, unlocked_epoch, .. } = desk.suite.router.settings(desk.chain)?;
    Ok(match found.status {
        Status::Submitted => match left(found.decide_by_ms) {
            Some(left) => format!("waits for its curator, who has {left}"),
            None => "its curator did not answer: it can be withdrawn".to_owned(),
        },
        Status::Accepted { from_epoch } if from_epoch > epoch => format!("earns from epoch {from_epoch} on"),
        Status::Accepted { .. } => match found.notice_until {
            Some(until) if until > epoch => format!("earns; can be ended from epoch {until} on"),
            Some(_) => "earns; can be ended".to_owned(),
            None => "earns".to_owned(),
        },
        Status::Retired { to_epoch } if found.bond > 0 => {
            // Epochs before the unlocked one stay out of the trailing window, however long it becomes.
            let from = if to_epoch <= unlocked_epoch { to_epoch } else { to_epoch.saturating_add(window_epochs) };
            if from > epoch {
                format!("its bond can be had from epoch {from} on")
            } else {
                "its bond can be withdrawn".to_owned()
            }
        }
        _ => "nothing".to_owned(),
    })
}

fn sheet_of(work: &[WorkRow]) -> Sheet {
    let rows = work.iter().map(|row| {
        let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
        vec![
            row.id.to_string(),
            row.product.to_string(),
            row.stage.clone(),
            row.contributor.clone(),
            row.payee.clone(),
            row.units.to_string(),
            number(row.members),
            row.bond.clone(),
            row.status.to_owned(),
            number(row.epoch),
            row.next.clone(),
            row.evidence_uri.clone(),
            row.evidence_hash.clone(),
        ]
    });
    let head = vec![
        "contribution",
        "product",
        "stage",
        "contributor",
        "payee",
        "units",
        "members",
        "bond",
        "status",
        "epoch",
        "next",
        "evidence_uri",
        "evidence_hash",
    ];
    Sheet { head, rows: rows.collect() }
}

/// Contributions as a table.
pub(super) fn table_of(work: &[WorkRow]) -> Table {
    let rows = work.iter().map(|row| {
        let units =
            row.members.map_or_else(|| row.units.to_string(), |members| format!("{} of {members} members", row.units));
        [
            row.id.to_string(),
            row.product.to_string(),
            row.stage.clone(),
            row.contributor.clone(),
            units,
            row.bond.clone(),
            format!("{}: {}", row.status, row.next),
            text::plain(&row.evidence_uri),
        ]
    });
    let mut table = table(&["work", "product", "stage", "by", "units", "bond", "", "evidence"], 4..6);
    table.add_rows(rows);
    table
}

impl Display for WorkOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", table_of(&self.work))?;
        for row in &self.work {
            for ChallengeRow { number, challenger, bond, evidence_hash, arbiter, .. } in &row.challenges {
                writeln!(
                    f,
                    "challenge {number} against contribution {} by {challenger} with {bond}, decided by {arbiter}; hash of \
                     the evidence {evidence_hash}",
                    row.id
                )?;
            }
        }
        Ok(())
    }
}
