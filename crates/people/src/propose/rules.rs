// SPDX-License-Identifier: Apache-2.0
//! `kite propose` for the registry: its rules, and rulings on challenges.

use anyhow::{ensure, Result};
use kite_interfaces::dao::Action;
use kite_interfaces::registry::Rules;
use kite_interfaces::{Bps, Epoch, Timestamp};

use super::figures::{kite, set};
use super::{propose, Reason};
use crate::amount::{count, Amount};
use crate::challenge::Decision;
use crate::desk::Desk;
use crate::look::Act;
use crate::moment;
use crate::suite::registry;

/// Proposes the registry's rules. Spans are in milliseconds, shares in basis points: 100 is 1 %.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeRules {
    /// Who decides on challenges: an account, or `dao`
    #[arg(long, value_name = "ACCOUNT")]
    arbiter: Option<String>,
    /// Who may stop a product beside the dao: an account, or `none`
    #[arg(long, value_name = "ACCOUNT")]
    guardian: Option<String>,
    /// When the guardian's power ends: at most a year ahead
    #[arg(long, value_name = "DATE", value_parser = moment::read)]
    guardian_until: Option<Timestamp>,
    /// How long a curator has to decide
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    curator_answers_ms: Option<u64>,
    /// How long the arbiter has
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    arbiter_answers_ms: Option<u64>,
    /// What a challenge costs at least, such as "100 KITE"
    #[arg(long, value_name = "AMOUNT")]
    challenge_bond: Option<Amount>,
    /// The part of the work's own bond that a challenge costs, if that is more
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    challenge_bond_bps: Option<Bps>,
    /// The challengers' part of a bond that is lost
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    challenger_bps: Option<Bps>,
    /// The contributor's part of a challenge bond that is lost
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    contributor_bps: Option<Bps>,
    /// The least bond per unit that a product may ask for
    #[arg(long, value_name = "AMOUNT")]
    min_bond_per_unit: Option<Amount>,
    /// The greatest
    #[arg(long, value_name = "AMOUNT")]
    max_bond_per_unit: Option<Amount>,
    /// The shortest half-life that a product may have
    #[arg(long, value_name = "EPOCHS", value_parser = count::<Epoch>)]
    min_half_life_epochs: Option<Epoch>,
    /// The longest
    #[arg(long, value_name = "EPOCHS", value_parser = count::<Epoch>)]
    max_half_life_epochs: Option<Epoch>,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeRules {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let now = desk.suite.registry.settings(desk.chain)?.rules;
        let mut then = now;
        if let Some(arbiter) = &self.arbiter {
            let account = desk.account(arbiter)?;
            then.arbiter = (account != desk.suite.dao.address()).then_some(account);
        }
        match self.guardian.as_deref() {
            Some("none") => (then.guardian, then.guardian_until_ms) = (None, 0),
            Some(account) => then.guardian = Some(desk.account(account)?),
            None => {}
        }
        set(&mut then.guardian_until_ms, self.guardian_until);
        self.set_figures(desk, &mut then)?;
        ensure!(then != now, "nothing would change: name what is to be changed, such as --challenge-bond");
        self.reason.ensure_time_for_a_vote(desk, &then)?;
        let registry = desk.suite.registry.address();
        let action = Action::Call { callee: registry, input: registry::input::set_rules(then), value: 0 };
        propose(desk, &self.reason, "change the registry's rules", action)
    }
}

impl ProposeRules {
    fn set_figures(&self, desk: &mut Desk, then: &mut Rules) -> Result<()> {
        set(&mut then.curator_answers_ms, self.curator_answers_ms);
        set(&mut then.arbiter_answers_ms, self.arbiter_answers_ms);
        set(&mut then.challenge_bond_bps, self.challenge_bond_bps);
        set(&mut then.challenger_bps, self.challenger_bps);
        set(&mut then.contributor_bps, self.contributor_bps);
        set(&mut then.min_half_life_epochs, self.min_half_life_epochs);
        set(&mut then.max_half_life_epochs, self.max_half_life_epochs);
        set(&mut then.challenge_bond, kite(desk, self.challenge_bond.as_ref())?);
        set(&mut then.min_bond_per_unit, kite(desk, self.min_bond_per_unit.as_ref())?);
        set(&mut then.max_bond_per_unit, kite(desk, self.max_bond_per_unit.as_ref())?);
        Ok(())
    }
}

/// Proposes a ruling on challenges.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeResolve {
    #[command(flatten)]
    decision: Decision,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeResolve {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let call = self.decision.call(desk)?;
        let action = Action::Call { callee: call.to, input: call.input, value: 0 };
        propose(desk, &self.reason, &call.does, action)
    }
}
