// SPDX-License-Identifier: Apache-2.0
//! What every proposal has, and how it is made: shown, tried as the dao, and sent.

use std::fs;
use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};
use kite_interfaces::dao::Action;
use kite_interfaces::registry::Rules;

use crate::action::ActionOf;
use crate::desk::{Call, Desk};
use crate::ruling;
use crate::text;
use crate::tier;
use crate::trial::{self, Trial};

/// What every proposal has.
#[derive(Clone, Debug, clap::Args)]
pub struct Reason {
    /// What it is for, for those who vote; at most 4 KiB
    #[arg(long, default_value = "", value_name = "TEXT", allow_hyphen_values = true)]
    description: String,
    /// A file with what it is for
    #[arg(long, value_name = "FILE", conflicts_with = "description")]
    description_file: Option<PathBuf>,
    /// Propose it even if it would fail now, or would leave the arbiter too little time for a vote
    #[arg(long)]
    anyway: bool,
}

impl Reason {
    /// What it is for: as it was typed, or as it stands in the file.
    pub(super) fn text(&self, desk: &mut Desk) -> Result<String> {
        let text = match &self.description_file {
            None => self.description.clone(),
            Some(file) => {
                let text = fs::read_to_string(file);
                text.with_context(|| format!("{} cannot be read as text", text::path(file)))?
            }
        };
        if text.trim().is_empty() {
            desk.note("it says nothing of what it is for: those who vote see its actions alone (--description)");
        }
        Ok(text.trim_end().to_owned())
    }

    /// The same; as the file of the actions says it, if nothing else was named.
    pub(super) fn text_or(&self, desk: &mut Desk, written: Option<String>) -> Result<String> {
        match written {
            Some(written) if self.description.is_empty() && self.description_file.is_none() => Ok(written),
            Some(_) => bail!("the file of the actions has a description already: leave out the other"),
            None => self.text(desk),
        }
    }
}

impl Reason {
    /// Shows what is proposed and what would become of it now, and proposes it.
    pub(super) fn propose(&self, desk: &mut Desk, what: &str, actions: &[Action], input: Vec<u8>) -> Result<()> {
        let trials = trial::each(desk, actions)?;
        let shown = actions.iter().zip(&trials).map(|(action, trial)| ActionOf::draft(desk, action, trial));
        let shown: Vec<ActionOf> = shown.collect::<Result<_>>()?;
        let dangers: Vec<_> = shown.iter().flat_map(|action| action.dangers.clone()).collect();
        desk.proposes(shown);
        let tier = tier::foretold(desk, actions)?;
        desk.note(tier);
        ensure_settled(desk)?;
        for (number, trial) in trials.iter().enumerate() {
            if let Trial::Fails(reason) = trial {
                let against = format!("tried as the dao now, action {number} fails: {reason}");
                self.unless_anyway(desk, Some(against))?;
            }
        }
        dangers.into_iter().try_for_each(|danger| self.unless_anyway(desk, Some(danger)))?;
        desk.send(&Call { does: format!("propose to {what}"), to: desk.suite.dao.address(), value: 0, input })?;
        Ok(())
    }

    /// Where the DAO is the arbiter, rules must leave it the time for a vote.
    pub(super) fn ensure_time_for_a_vote(&self, desk: &mut Desk, rules: &Rules) -> Result<()> {
        let parameters = desk.suite.dao.parameters(desk.chain)?;
        // What is set now may be fit for development only; nobody is asked to leave days where there were none.
        let enough = ruling::ensure_time_for_a_vote(rules, &parameters, true);
        self.unless_anyway(desk, enough.err().map(|error| error.to_string()))
    }

    /// What speaks against a proposal is told, and stops it unless its proposer insists.
    fn unless_anyway(&self, desk: &mut Desk, against: Option<String>) -> Result<()> {
        let Some(against) = against else { return Ok(()) };
        ensure!(self.anyway, "propose it with --anyway, if that is what you want: {against}");
        desk.note(against);
        Ok(())
    }
}

/// By the dao's own rule: the fewest votes that the proposer had in the newest block must reach the threshold. Votes
/// above it may come and go.
fn ensure_settled(desk: &mut Desk) -> Result<()> {
    let (token, from) = (desk.suite.token, desk.from);
    let needed = desk.suite.dao.parameters(desk.chain)?.proposal_threshold;
    let (settled, now) = (token.settled_votes(desk.chain, from)?, token.votes(desk.chain, from)?);
    let (has, needs) = (desk.shown(desk.kite(), settled), desk.shown(desk.kite(), needed));
    ensure!(
        settled >= needed || now < needed,
        "a proposer needs {needs}, and votes count from the block after the one that they came in: {has} of yours count \
         now. Try again in the next block"
    );
    Ok(())
}
