// SPDX-License-Identifier: Apache-2.0
//! `kite proposal`, and a proposal as every command about one shows it: what it does, how it stands, and when.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};
use kite_interfaces::dao::{ProposalView, Tier, SUPERMAJORITY_BPS};
use kite_interfaces::{Balance, ProposalId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::action::ActionOf;
use super::desk::Desk;
use super::look::{Look, Seen};
use super::{tier, trial};
use crate::amount::Shown;
use crate::chain::address_text;
use crate::{span, text};

/// Shows a proposal: what it does, by what it is judged, how the vote stands, and when what happens.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowProposal {
    /// The proposal's number
    #[arg(value_parser = crate::amount::count::<ProposalId>)]
    pub proposal: ProposalId,
}

impl ShowProposal {
    /// Reads it.
    pub fn read(&self, desk: &mut Desk) -> Result<ProposalOf> {
        let view = view(desk, self.proposal)?;
        ProposalOf::of(desk, &view)
    }
}

impl Look for ShowProposal {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        Seen::of(&self.read(desk)?)
    }
}

/// A proposal. Amounts are texts with their asset's sign, moments are in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProposalOf {
    /// Its number.
    pub id: ProposalId,
    /// Where it is in its life.
    pub state: String,
    /// How much it can do.
    pub tier: String,
    /// Why it is of this tier.
    pub tier_because: String,
    /// Who made it.
    pub proposer: String,
    /// What it is for, in the proposer's words.
    pub description: String,
    /// What it does.
    pub actions: Vec<ActionOf>,
    /// Votes cast For.
    pub in_favour: String,
    /// Votes cast Against.
    pub against: String,
    /// Votes cast as Abstain.
    pub abstain: String,
    /// Votes that For and Abstain need together; `None` until votes can be counted.
    pub quorum: Option<String>,
    /// What the quorum is made of.
    pub quorum_rule: String,
    /// Whether it is reached; `None` until votes can be counted.
    pub is_quorum_reached: Option<bool>,
    /// What For needs against Against.
    pub majority_rule: &'static str,
    /// Whether it has that now.
    pub is_majority_reached: bool,
    /// The block's time.
    pub now_ms: Timestamp,
    /// The moment whose votes count.
    pub snapshot_ms: Timestamp,
    /// The last moment to vote.
    pub ends_at_ms: Timestamp,
    /// The first moment to execute.
    pub executable_from_ms: Timestamp,
    /// The last moment to execute.
    pub expires_at_ms: Timestamp,
}

/// The proposal of this number.
pub(super) fn view(desk: &mut Desk, id: ProposalId) -> Result<ProposalView> {
    let view = desk.suite.dao.proposal(desk.chain, id)?;
    view.with_context(|| format!("there is no proposal {id}: `kite status` lists those there are"))
}

impl ProposalOf {
    /// A proposal as the chain tells it.
    pub fn of(desk: &mut Desk, view: &ProposalView) -> Result<Self> {
        let (kite, proposal) = (desk.kite(), &view.proposal);
        let actions: Vec<_> = view.actions.iter().map(|view| view.action.clone()).collect();
        let tier_because = tier::because(desk, proposal.tier, &actions)?;
        let trials = trial::of_proposal(desk, view)?.unwrap_or_default();
        let trial_of = (0..view.actions.len()).map(|number| trials.get(number));
        let actions = view.actions.iter().zip(trial_of);
        let actions = actions.map(|(action, trial)| ActionOf::proposed(desk, action, trial)).collect();
        // Before the snapshot nobody knows how many votes there will be.
        let quorum = desk.suite.dao.quorum(desk.chain, view.id).ok();
        let counted = proposal.tally.in_favour.saturating_add(proposal.tally.abstain);
        let share = Shown { units: proposal.quorum_bps.into(), decimals: 2 };
        Ok(Self {
            id: view.id,
            state: format!("{:?}", view.state),
            tier: format!("{:?}", proposal.tier),
            tier_because,
            proposer: address_text(proposal.proposer),
            description: view.description.clone(),
            actions,
            in_favour: desk.shown(kite, proposal.tally.in_favour),
            against: desk.shown(kite, proposal.tally.against),
            abstain: desk.shown(kite, proposal.tally.abstain),
            quorum: quorum.map(|quorum| desk.shown(kite, quorum)),
            quorum_rule: format!(
                "{share} % of the votes that can be cast, and at least {}",
                desk.shown(kite, proposal.quorum_floor)
            ),
            is_quorum_reached: quorum.map(|quorum| counted >= quorum),
            majority_rule: match proposal.tier {
                Tier::Routine => "For must be more than Against",
                Tier::Critical => "For must be 60 % of For and Against",
            },
            is_majority_reached: has_majority(proposal.tier, proposal.tally.in_favour, proposal.tally.against),
            now_ms: desk.chain.now_ms()?,
            snapshot_ms: proposal.snapshot_ms,
            ends_at_ms: proposal.ends_at_ms,
            executable_from_ms: proposal.executable_from_ms,
            expires_at_ms: proposal.expires_at_ms,
        })
    }

    /// When what happens, seen from now. Of one that is over nothing is still to come.
    fn times(&self) -> String {
        let moments = [
            ("snapshot of votes", self.snapshot_ms),
            ("voting ends", self.ends_at_ms),
            ("can be executed from", self.executable_from_ms),
            ("until", self.expires_at_ms),
        ];
        let is_over = ["Defeated", "Executed", "Expired", "Canceled"].contains(&self.state.as_str());
        let moments = moments.into_iter().filter(|(_, at_ms)| !is_over || *at_ms <= self.now_ms);
        moments.map(|(what, at_ms)| format!("{what} {}", seen_from(self.now_ms, at_ms))).collect::<Vec<_>>().join(", ")
    }
}

fn seen_from(now_ms: Timestamp, at_ms: Timestamp) -> String {
    match at_ms.checked_sub(now_ms) {
        Some(ahead_ms) => format!("in {}", span::in_words(ahead_ms)),
        None => format!("{} ago", span::in_words(now_ms.saturating_sub(at_ms))),
    }
}

/// More than Against, and in the critical tier 60 % of both.
fn has_majority(tier: Tier, in_favour: Balance, against: Balance) -> bool {
    let both = in_favour.saturating_add(against);
    let share_up = |bps: u128| {
        let (whole, rest) = (both.div_euclid(10_000), both.rem_euclid(10_000));
        whole.saturating_mul(bps).saturating_add(rest.saturating_mul(bps).div_ceil(10_000))
    };
    let needed = match tier {
        Tier::Routine => 0,
        Tier::Critical => share_up(SUPERMAJORITY_BPS.into()),
    };
    in_favour > against && in_favour >= needed
}

impl Display for ProposalOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { id, state, tier, tier_because, proposer, .. } = self;
        writeln!(f, "proposal {id} is {state} and {}: {tier_because}", tier.to_lowercase())?;
        writeln!(f, "  proposed by {proposer}: \"{}\"", text::plain(&self.description))?;
        write_actions(f, &self.actions)?;
        let Self { in_favour, against, abstain, quorum_rule, majority_rule, .. } = self;
        writeln!(f, "  votes so far: For {in_favour}, Against {against}, Abstain {abstain}")?;
        let quorum = self.quorum.as_ref().map_or_else(|| "unknown until votes can be cast".to_owned(), Clone::clone);
        let reached = self.is_quorum_reached.map_or("", |is| if is { ": reached" } else { ": not reached" });
        writeln!(f, "  quorum of For and Abstain: {quorum} ({quorum_rule}){reached}")?;
        let reached = if self.is_majority_reached { "so it is" } else { "it is not" };
        writeln!(f, "  majority: {majority_rule}: {reached}")?;
        writeln!(f, "  {}", self.times())
    }
}

/// Actions, and the code that they call.
pub(super) fn write_actions(f: &mut Formatter<'_>, actions: &[ActionOf]) -> fmt::Result {
    for (number, action) in actions.iter().enumerate() {
        writeln!(f, "  action {number}: {}", action.does)?;
        if let Some(code) = action.code_in_words() {
            writeln!(f, "    {code}")?;
        }
        if let Some(trial) = &action.trial {
            writeln!(f, "    {}", text::plain(trial))?;
        }
        for about in &action.about {
            writeln!(f, "    about {about}")?;
        }
        for change in &action.changes {
            writeln!(f, "    changes {change}")?;
        }
        for danger in &action.dangers {
            writeln!(f, "    BEWARE: {danger}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_majority_is_more_than_against_and_in_the_critical_tier_three_fifths() {
        assert!(has_majority(Tier::Routine, 2, 1) && !has_majority(Tier::Routine, 1, 1));
        assert!(has_majority(Tier::Critical, 3, 2) && !has_majority(Tier::Critical, 599, 401));
        assert!(!has_majority(Tier::Critical, 0, 0));
        assert!(has_majority(Tier::Critical, Balance::MAX, 0));
    }
}
