// SPDX-License-Identifier: Apache-2.0
//! `kite challenge`, `resolve`, `lapse` and `settle`: what becomes of work that somebody says should not earn.

use anyhow::{Context, Result};
use clap::ValueEnum;
use kite_interfaces::registry::{Accusation, Case, ChallengeNumber, Request};
use kite_interfaces::ContributionId;
use scale::Encode;

use super::contribution::contribution;
use super::desk::{Call, Desk};
use super::evidence::Evidence;
use super::look::Act;
use super::stakes::Stakes;
use crate::amount::count;
use crate::suite::{registry, token};

/// Challenges accepted work, with the challenge bond; joins the case if one is open.
#[derive(Clone, Debug, clap::Args)]
pub struct Challenge {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
    #[command(flatten)]
    evidence: Evidence,
}

impl Act for Challenge {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (id, registry) = (self.contribution, desk.suite.registry);
        let found = contribution(desk, id)?;
        let bond = registry.challenge_bond(desk.chain, id);
        let bond =
            bond.map_err(|failed| desk.told(failed).context(format!("contribution {id} cannot be challenged")))?;
        let shown = desk.shown(desk.kite(), bond);
        let does = match found.case {
            Some(case) => format!("join the case against contribution {id} after challenge {}", case.last),
            None => format!("challenge contribution {id}"),
        };
        let rules = registry.settings(desk.chain)?.rules;
        let stakes = Stakes::of(&found, bond, &rules)?.told(desk, &rules)?;
        stakes.into_iter().for_each(|said| desk.note(said));
        let (evidence_uri, evidence_hash) = self.evidence.read()?;
        let accusation = Request::Challenge(Accusation { contribution: id, evidence_uri, evidence_hash });
        let input = token::input::transfer_and_call(registry.address(), bond, accusation.encode());
        let does = format!("{does} with a bond of {shown}");
        desk.send(&Call { does, to: desk.suite.token.address(), value: 0, input })?;
        Ok(())
    }
}

/// What the arbiter says to challenges, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Ruling {
    /// They are right: the work loses its bond and what it has not yet claimed
    Upheld,
    /// They are wrong: they lose their bonds
    Dismissed,
}

/// What is decided: on which challenges, and how.
#[derive(Clone, Debug, clap::Args)]
pub struct Decision {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
    /// Whether the challenges are right
    #[arg(value_enum, ignore_case = true)]
    ruling: Ruling,
    /// The last challenge that was heard [default: the last one there is]
    #[arg(long, value_name = "NUMBER", value_parser = count::<ChallengeNumber>)]
    up_to: Option<ChallengeNumber>,
}

impl Decision {
    fn case(&self, desk: &mut Desk) -> Result<Case> {
        let id = self.contribution;
        let case = contribution(desk, id)?.case;
        case.with_context(|| format!("there is no open challenge against contribution {id}"))
    }

    /// How it is decided, if the arbiter is the dao.
    fn by_a_vote(&self, desk: &mut Desk) -> Result<Option<String>> {
        let (dao, arbiter) = (desk.suite.dao.address(), self.case(desk)?.arbiter);
        let ruling = self.ruling.to_possible_value().map(|ruling| ruling.get_name().to_owned()).unwrap_or_default();
        let up_to = self.up_to.map_or_else(String::new, |last| format!(" --up-to {last}"));
        let propose = format!("`kite propose resolve {} {ruling}{up_to}`", self.contribution);
        Ok((arbiter == dao)
            .then(|| format!("the arbiter is the dao, which decides by a vote: propose it by {propose}")))
    }

    /// What it does, in words, and as a call of the registry.
    pub(super) fn call(&self, desk: &mut Desk) -> Result<Call> {
        let id = self.contribution;
        let case = self.case(desk)?;
        let last = self.up_to.unwrap_or(case.last);
        let (verb, is_upheld) = match self.ruling {
            Ruling::Upheld => ("uphold", true),
            Ruling::Dismissed => ("dismiss", false),
        };
        let which = if case.first == last {
            format!("challenge {last}")
        } else {
            format!("challenges {} to {last}", case.first)
        };
        let does = format!("{verb} {which} against contribution {id}");
        Ok(Call {
            does,
            to: desk.suite.registry.address(),
            value: 0,
            input: registry::input::resolve(id, last, is_upheld),
        })
    }
}

/// Decides on challenges, as the arbiter.
#[derive(Clone, Debug, clap::Args)]
pub struct Resolve {
    #[command(flatten)]
    decision: Decision,
}

impl Act for Resolve {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let call = self.decision.call(desk)?;
        let by_a_vote = self.decision.by_a_vote(desk)?;
        let sent = desk.send(&call).map(drop);
        sent.map_err(|error| match by_a_vote {
            Some(hint) => error.context(hint),
            None => error,
        })
    }
}

/// Ends challenges that the arbiter did not decide in time, which is the same as to dismiss them: they lose their bonds.
#[derive(Clone, Debug, clap::Args)]
pub struct Lapse {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
}

impl Act for Lapse {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let id = self.contribution;
        let does = format!("end the challenges against contribution {id}, which nobody decided in time");
        desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input: registry::input::lapse(id) })?;
        Ok(())
    }
}

/// Pays out a challenge that has ended and was not paid out with the ruling.
#[derive(Clone, Debug, clap::Args)]
pub struct Settle {
    /// The contribution's number
    #[arg(value_parser = count::<ContributionId>)]
    contribution: ContributionId,
    /// The challenge's number
    #[arg(value_parser = count::<ChallengeNumber>)]
    challenge: ChallengeNumber,
}

impl Act for Settle {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let &Self { contribution: id, challenge } = self;
        let does = format!("pay out challenge {challenge} against contribution {id}");
        let input = registry::input::settle(id, challenge);
        desk.send(&Call { does, to: desk.suite.registry.address(), value: 0, input })?;
        Ok(())
    }
}
