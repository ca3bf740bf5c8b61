//! `kite vote`.

use anyhow::{Context, Result};
use kite_interfaces::dao::{Choice, ProposalView};
use kite_interfaces::ProposalId;

use ink::primitives::Hash;

use super::desk::{Call, Desk};
use crate::bundles::hex;
use crate::span;
use crate::suite::dao;

/// Votes on a proposal with all your votes at its snapshot.
#[derive(Clone, Debug, clap::Args)]
pub struct Vote {
    /// The proposal's number
    pub proposal: ProposalId,
    /// Your choice
    #[arg(value_enum)]
    pub choice: Ballot,
    /// Why: it stands in the event, for ever
    #[arg(long, value_name = "TEXT")]
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

impl Vote {
    pub(super) fn run(&self, desk: &mut Desk) -> Result<()> {
        let &Self { proposal, choice, .. } = self;
        note(desk, proposal)?;
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

/// Notes what the proposal is about and how it stands.
pub(super) fn note(desk: &mut Desk, id: ProposalId) -> Result<ProposalView> {
    let view = desk.suite.dao.proposal(desk.chain, id)?;
    let view = view.with_context(|| format!("there is no proposal {id}: `kite status` lists those there are"))?;
    let now = desk.chain.now_ms()?;
    let ends = view.proposal.ends_at_ms.checked_sub(now).map(span::in_words);
    let ends = ends.map_or_else(String::new, |ends| format!(", voting ends in {ends}"));
    desk.note(format!("proposal {id} is {:?} and {:?}{ends}: {}", view.state, view.proposal.tier, view.description));
    for (number, action) in view.actions.iter().enumerate() {
        let shown = |hash: Option<Hash>| hash.map_or_else(|| "no contract".to_owned(), |hash| hex(hash.as_ref()));
        let Some(pinned) = action.code_hash else { continue };
        let code = if action.current_code_hash == action.code_hash {
            format!("calls the code {}, as it was proposed", hex(pinned.as_ref()))
        } else {
            let now = shown(action.current_code_hash);
            format!(
                "was proposed to call the code {}, and its callee has {now} now: it cannot be executed",
                hex(pinned.as_ref())
            )
        };
        desk.note(format!("action {number} {code}"));
    }
    let tally = view.proposal.tally;
    let kite = desk.kite();
    let told = [("For", tally.in_favour), ("Against", tally.against), ("Abstain", tally.abstain)]
        .map(|(choice, votes)| format!("{choice} {}", desk.shown(kite, votes)));
    desk.note(format!("votes so far: {}", told.join(", ")));
    Ok(view)
}
