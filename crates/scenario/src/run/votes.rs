// SPDX-License-Identifier: Apache-2.0
//! Delegations, proposals, votes, and the time that they need.

use kite_interfaces::dao::{Action, ProposalView, Tier};

use super::super::file::{Act, Advance, CastVote, CheckState, Delegate, Execute, Propose, Turn};
use super::super::report::Vote;
use super::*;
use crate::span::in_words as span;
use crate::suite::{registry, router, token};

impl Runner<'_> {
    pub(super) fn delegate(&mut self, deed: &Delegate) -> Done {
        let from = deed.from.get_ref();
        let sender = self.account(from)?;
        let to = deed.to.as_ref().map(|name| self.account(name.get_ref())).transpose()?;
        let outcome = self.suite.token.delegate(self.world.chain(), sender, to);
        self.sent("delegate", from, outcome)?;
        Ok(match &deed.to {
            Some(to) => format!("{} votes for {from} too", to.get_ref()),
            None => format!("{from} votes again"),
        })
    }

    pub(super) fn propose(&mut self, deed: &Propose) -> Done {
        let by = deed.by.get_ref();
        let sender = self.account(by)?;
        let actions = deed.actions.iter().map(|act| self.action(act)).collect::<Result<_, _>>()?;
        let outcome = self.suite.dao.propose(self.world.chain(), sender, deed.description.clone(), actions);
        let id = self.sent("propose", by, outcome)?.value;
        self.proposals.insert(deed.id.get_ref().clone(), id);
        let tier = self.proposal_view(&deed.id)?.proposal.tier;
        Ok(format!("{by} makes proposal {id}, \"{}\", which is {}", deed.id.get_ref(), word(tier)))
    }

    fn action(&self, act: &Act) -> Result<Action, String> {
        let call = |callee: AccountId, input: Vec<u8>| Action::Call { callee, input, value: 0 };
        Ok(match act {
            Act::SetFee { bps } => call(self.suite.router.address(), router::input::set_fee(*bps.get_ref())),
            Act::Mint { to, amount } => {
                let input = token::input::mint(self.account(to.get_ref())?, self.units(amount.get_ref()));
                call(self.suite.token.address(), input)
            }
            Act::Pay { to, amount } => self.payment(self.account(to.get_ref())?, amount.get_ref())?,
            Act::AllowAsset { asset } => {
                let input = router::input::set_asset(self.token(asset.get_ref())?.address(), true);
                call(self.suite.router.address(), input)
            }
            Act::Resolve { contribution, upheld } => {
                let id = self.id(self.place(contribution)?)?;
                let open = self.record.challenges.get(&id).and_then(|stakes| stakes.last());
                // Nothing has this number: what was not challenged cannot be decided.
                let heard = open.map_or(0, |stake| stake.number);
                call(self.suite.registry.address(), registry::input::resolve(id, heard, *upheld))
            }
        })
    }

    fn payment(&self, to: AccountId, amount: &Amount) -> Result<Action, String> {
        let units = self.units(amount);
        Ok(match self.asset(&amount.asset)? {
            Asset::Native => Action::TransferNative { to, amount: units },
            Asset::Psp22(token) => Action::TransferPsp22 { token, to, amount: units },
        })
    }

    pub(super) fn vote(&mut self, deed: &CastVote) -> Done {
        let by = deed.by.get_ref();
        let (sender, id) = (self.account(by)?, self.proposal(&deed.proposal)?);
        let outcome = self.suite.dao.vote(self.world.chain(), sender, id, deed.choice);
        let weight = self.sent("vote", by, outcome)?.value;
        Ok(format!("{by} votes {:?} with {}", deed.choice, self.shown(weight, KITE)))
    }

    pub(super) fn execute(&mut self, deed: &Execute) -> Done {
        let by = deed.by.get_ref();
        let (sender, id) = (self.account(by)?, self.proposal(&deed.proposal)?);
        let outcome = self.suite.dao.execute(self.world.chain(), sender, id);
        let receipt = self.sent("execute", by, outcome)?;
        receipt.events_of().iter().try_for_each(|ended| self.ended(ended))?;
        receipt.events_of().iter().try_for_each(|settled| self.settled(settled))?;
        let checked = self.checked;
        let proposals = checked.scenario.steps.iter().filter_map(|step| match &step.deed {
            Deed::Propose(deed) => Some(deed),
            _ => None,
        });
        let proposal = proposals.into_iter().find(|proposal| proposal.id.get_ref() == deed.proposal.get_ref());
        let acts = proposal.map_or(&[][..], |proposal| &proposal.actions);
        let effects = acts.iter().map(|act| self.took_effect(act)).collect::<Result<Vec<_>, _>>()?;
        let effects = effects.join("; ");
        self.report.effects.push((deed.proposal.get_ref().clone(), effects.clone()));
        Ok(effects)
    }

    /// Records what an executed action changed, and looks whether it did.
    fn took_effect(&mut self, act: &Act) -> Result<String, String> {
        match act {
            Act::SetFee { bps } => self.fee_changed(*bps.get_ref()),
            Act::Mint { to, amount } => self.minted(to.get_ref(), self.units(amount.get_ref())),
            Act::Pay { to, amount } => {
                let (sign, units) = (&amount.get_ref().asset, self.units(amount.get_ref()));
                self.record.moves(sign, TREASURY, to.get_ref(), units);
                Ok(format!("{} is paid {} from the treasury", to.get_ref(), self.shown(units, sign)))
            }
            Act::AllowAsset { asset } => Ok(format!("{} can be paid in", asset.get_ref())),
            Act::Resolve { contribution, upheld } => self.resolved(contribution, *upheld),
        }
    }

    fn fee_changed(&mut self, bps: Bps) -> Result<String, String> {
        let settings = self.suite.router.settings(self.world.chain()).map_err(|failed| failed.to_string())?;
        if settings.fee_bps != bps {
            return Err(format!("the fee should be {bps} bps, and is {}", settings.fee_bps));
        }
        let before = std::mem::replace(&mut self.fee_bps, bps);
        Ok(format!("the fee is {bps} bps, it was {before}"))
    }

    fn minted(&mut self, to: &str, units: Balance) -> Result<String, String> {
        self.record.minted = self.record.minted.saturating_add(units);
        self.record.shift(KITE, to, i128::try_from(units).unwrap_or(i128::MAX));
        let supply = self.suite.token.total_supply(self.world.chain()).map_err(|failed| failed.to_string())?;
        Ok(format!("{} minted for the {to}, supply is {}", self.shown(units, KITE), self.shown(supply, KITE)))
    }

    fn proposal(&self, name: &Name) -> Result<ProposalId, String> {
        let id = self.proposals.get(name.get_ref()).copied();
        id.ok_or_else(|| format!("there is no proposal `{}`", name.get_ref()))
    }

    fn proposal_view(&mut self, name: &Name) -> Result<ProposalView, String> {
        let id = self.proposal(name)?;
        let view = self.suite.dao.proposal(self.world.chain(), id).map_err(|failed| failed.to_string())?;
        view.ok_or_else(|| format!("the dao does not know proposal {id}"))
    }

    pub(super) fn check_state(&mut self, deed: &CheckState) -> Done {
        let state = self.proposal_view(&deed.proposal)?.state;
        let told = format!("\"{}\" is {state:?}", deed.proposal.get_ref());
        if state == deed.state {
            Ok(told)
        } else {
            Err(format!("{told}, not {:?}", deed.state))
        }
    }

    pub(super) fn advance(&mut self, deed: &Advance) -> Done {
        let now = self.now()?;
        let to = self.moment(deed, now)?;
        self.world.advance_to(to).map_err(|error| error.to_string())?;
        Ok(format!("it is {} later, in epoch {}", span(to.saturating_sub(now)), self.epoch()?))
    }

    fn moment(&mut self, deed: &Advance, now: u64) -> Result<u64, String> {
        if let Some(epochs) = deed.epochs {
            let epoch = self.epoch()?.saturating_add(epochs);
            return self.clock.start_of(epoch).ok_or_else(|| "that epoch is beyond all time".to_owned());
        }
        if let Some(ms) = deed.ms {
            return Ok(now.saturating_add(ms));
        }
        let (Some(turn), Some(name)) = (deed.until, &deed.proposal) else {
            return Err("there is nothing to wait for".to_owned());
        };
        let proposal = self.proposal_view(name)?.proposal;
        Ok(match turn {
            Turn::VotingStarts => proposal.snapshot_ms.saturating_add(1),
            Turn::VotingEnds => proposal.ends_at_ms.saturating_add(1),
            Turn::Executable => proposal.executable_from_ms,
        })
    }

    /// Every proposal as it stands in the end.
    pub(super) fn tallies(&mut self) -> Result<Vec<Vote>> {
        let mut votes = Vec::new();
        for (name, id) in self.proposals.clone() {
            let view =
                self.suite.dao.proposal(self.world.chain(), id)?.context("the dao does not know its proposal")?;
            let quorum = self.suite.dao.quorum(self.world.chain(), id).ok();
            votes.push(Vote { id, name, state: view.state, proposal: view.proposal, quorum });
        }
        votes.sort_unstable_by_key(|vote| vote.id);
        Ok(votes)
    }
}

fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Routine => "routine",
        Tier::Critical => "critical",
    }
}
