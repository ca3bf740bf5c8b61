// SPDX-License-Identifier: Apache-2.0
//! `kite submit`, `withdraw`, `retire` and `payee`: what a contributor does with work.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use kite_interfaces::batch::{Batch, Member};
use kite_interfaces::registry::{Contribution, Request, Status, Submission};
use kite_interfaces::router::Stage;
use kite_interfaces::{ContributionId, ProductId};
use scale::Encode;

use super::desk::{Call, Desk};
use super::evidence::Evidence;
use super::flow::owed_to;
use super::look::Act;
use crate::amount::count;
use crate::batch::proved;
use crate::suite::{registry, router, token};
use crate::text;

/// A stage of the chain from raw data to product, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StageName {
    /// Raw data
    Collection,
    /// Cleaning and annotation
    Annotation,
    /// Compute
    Compute,
    /// The model
    Model,
    /// The application
    Application,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Self {
        match name {
            StageName::Collection => Self::Collection,
            StageName::Annotation => Self::Annotation,
            StageName::Compute => Self::Compute,
            StageName::Model => Self::Model,
            StageName::Application => Self::Application,
        }
    }
}

/// Submits work, with its bond: what the product asks for each unit.
#[derive(Clone, Debug, clap::Args)]
pub struct Submit {
    /// The product's number
    #[arg(value_parser = count::<ProductId>)]
    product: ProductId,
    /// The stage that it is work of
    #[arg(value_enum, ignore_case = true)]
    stage: StageName,
    /// Units of work, as the product counts them [default: those of the batch]
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_parser = count::<u32>)]
    units: Option<u32>,
    #[command(flatten)]
    evidence: Evidence,
    /// Who is to be paid [default: you]
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "batch")]
    payee: Option<String>,
    /// The file of a batch, as `kite batch` writes it: the work of many
    #[arg(long, value_name = "JSON")]
    batch: Option<PathBuf>,
}

impl Act for Submit {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let registry = desk.suite.registry;
        let join = registry.how_to_join(desk.chain, self.product);
        let join =
            join.map_err(|failed| desk.told(failed).context(format!("product {} takes no work", self.product)))?;
        let batch = self.batch.as_deref().map(|file| batch_of(desk, file)).transpose()?;
        let units = batch.map_or(self.units.unwrap_or_default(), |batch| batch.total_units);
        let payee = self.payee.as_ref().map(|payee| desk.account(payee)).transpose()?;
        let (evidence_uri, evidence_hash) = self.evidence.read()?;
        let (product, stage) = (self.product, self.stage.into());
        let work = Submission { product, stage, units, payee, batch, evidence_uri, evidence_hash };
        let bond = join.bond_per_unit.saturating_mul(units.into());
        let shown = desk.shown(desk.kite(), bond);
        desk.note(format!(
            "the bond of {units} units is {shown}: you get it back when the work was rejected or has ended, unless a \
             challenge against it is upheld"
        ));
        let input = token::input::transfer_and_call(registry.address(), bond, Request::Submit(work).encode());
        let does = format!("submit {units} units of {stage:?} to product {product} with a bond of {shown}");
        desk.send(&Call { does, to: desk.suite.token.address(), value: 0, input })?;
        Ok(())
    }
}

/// The batch in a file by which all of its members can claim on this chain.
fn batch_of(desk: &Desk, file: &Path) -> Result<Batch> {
    let open = || Ok(BufReader::new(File::open(file)?));
    let leaf = |member: &Member| Ok(desk.chain.leaf_of(member)?);
    proved(open, leaf).with_context(|| format!("{} cannot be used", text::path(file)))
}

/// Takes a bond back: of a submission that nobody decided in time, or of work that has ended.
#[derive(Clone, Debug, clap::Args)]
pub struct Withdraw {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
}

impl Act for Withdraw {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let id = self.contribution;
        let found = contribution(desk, id)?;
        let bond = desk.shown(desk.kite(), found.bond);
        let what = match found.status {
            Status::Submitted => "withdraw the submission",
            _ => "take back the bond of contribution",
        };
        let input = registry::input::withdraw_bond(id);
        let does = format!("{what} {id}: {bond}");
        desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input })?;
        Ok(())
    }
}

/// Ends a contribution of yours: it earns until the end of this epoch, and its bond can be had once the trailing window
/// has passed. A batch is ended in two steps: the first gives its members notice.
#[derive(Clone, Debug, clap::Args)]
pub struct Retire {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
}

impl Act for Retire {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let id = self.contribution;
        let found = contribution(desk, id)?;
        let is_notice = found.batch.is_some() && found.notice_until.is_none();
        let does = if is_notice {
            format!("tell the members of batch {id} that it ends")
        } else {
            format!("end contribution {id}")
        };
        for (child, owed) in owed_to(desk, found.product)? {
            let parent = found.product;
            desk.note(format!(
                "product {child} owes product {parent} {owed}, of which this contribution gets its part only if it is \
                 moved before this epoch is over: `kite pull {child} {parent}` first"
            ));
        }
        if is_notice {
            desk.note("this is the first of two steps: repeat the command once the members have had their notice");
        }
        let input = registry::input::retire(id);
        desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input })?;
        Ok(())
    }
}

/// Changes who is paid for a contribution of yours, from now on and for what it has earned already.
#[derive(Clone, Debug, clap::Args)]
pub struct SetPayee {
    /// The position's number, which is that of the contribution
    #[arg(value_parser = count::<ContributionId>)]
    position: ContributionId,
    /// Who is to be paid
    payee: String,
}

impl Act for SetPayee {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (position, payee) = (self.position, desk.account(&self.payee)?);
        let does = format!("have position {position} paid to {}", desk.words.name_of(payee));
        let input = router::input::set_payee(position, payee);
        desk.send(&Call { does, to: desk.suite.router.address(), value: 0, input })?;
        Ok(())
    }
}

/// The contribution of this number. An error in words if there is none.
pub(super) fn contribution(desk: &mut Desk, id: ContributionId) -> Result<Contribution> {
    let found = desk.suite.registry.contribution(desk.chain, id)?;
    found.with_context(|| format!("there is no contribution {id}: `kite work` lists those there are"))
}

/// Numbers in a sentence.
pub(super) fn listed(what: &str, numbers: &[u32]) -> String {
    let several = if numbers.len() == 1 { "" } else { "s" };
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("{what}{several} {}", numbers.join(", "))
}

/// An error if there are more of them than one call takes.
pub(super) fn ensure_at_most(most: usize, numbers: &[u32]) -> Result<()> {
    ensure!(
        numbers.len() <= most,
        "{} at once are too many: at most {most}, the others by another command",
        numbers.len()
    );
    Ok(())
}
