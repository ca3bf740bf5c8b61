// SPDX-License-Identifier: Apache-2.0
//! `kite vote`.

use anyhow::Result;
use kite_interfaces::dao::{Choice, ProposalView};
use kite_interfaces::ProposalId;

use super::desk::{Call, Desk};
use super::look::Act;
use super::proposal::{self, ProposalOf};
use crate::suite::dao;

/// Votes on a proposal with all your votes at its snapshot.
#[derive(Clone, Debug, clap::Args)]
pub struct Vote {
    /// The proposal's number
    #[arg(value_parser = crate::amount::count::<ProposalId>)]
    pub proposal: ProposalId,
    /// Your choice
    #[arg(value_enum, ignore_case = true)]
    pub choice: Ballot,
    /// Why: it stands in the event, for ever
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: Option<String>,
}

/// A voter's choice, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Ballot {
    /// Counts for the quorum only
    Abstain,
    /// For the proposal
    For,
    /// Against the proposal
    Against,
}

impl From<Ballot> for Choice {
    fn from(ballot: Ballot) -> Self {
        match ballot {
            Ballot::Abstain => Self::Abstain,
            Ballot::For => Self::For,
            Ballot::Against => Self::Against,
        }
    }
}

impl Act for Vote {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let &Self { proposal, choice, .. } = self;
        show(desk, proposal)?;
        let input = match &self.reason {
            Some(reason) => dao::input::vote_with_reason(proposal, choice.into(), reason.clone()),
            None => dao::input::vote(proposal, choice.into()),
        };
        let power = desk.suite.dao.voting_power(desk.chain, desk.from, proposal).unwrap_or_default();
        let power = desk.shown(desk.kite(), power);
        let does = format!("vote {:?} proposal {proposal} with {power}", Choice::from(choice));
        desk.send(&Call { does, to: desk.suite.dao.address(), value: 0, input })?;
        Ok(())
    }
}

/// Shows what the proposal does and how it stands.
pub(super) fn show(desk: &mut Desk, id: ProposalId) -> Result<ProposalView> {
    let view = proposal::view(desk, id)?;
    let shown = ProposalOf::of(desk, &view)?;
    desk.is_about(shown);
    Ok(view)
}
