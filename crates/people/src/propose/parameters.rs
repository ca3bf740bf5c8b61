// SPDX-License-Identifier: Apache-2.0
//! `kite propose parameters`: what later proposals are judged by.

use anyhow::{ensure, Result};
use kite_interfaces::dao::{Action, Change, Parameters};
use kite_interfaces::Bps;

use super::figures::{kite, set};
use super::{propose, Reason};
use crate::amount::{count, Amount};
use crate::desk::Desk;
use crate::look::Act;

/// Proposes what later proposals are judged by. Spans are in milliseconds, shares in basis points: 100 is 1 %.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeParameters {
    /// From a proposal to the snapshot of votes
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    voting_delay_ms: Option<u64>,
    /// From the snapshot to the end of voting
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    voting_period_ms: Option<u64>,
    /// Time to vote that is left, or given, when the quorum is reached
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    late_quorum_ms: Option<u64>,
    /// How long a passed proposal stays executable
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    grace_ms: Option<u64>,
    /// Votes that a proposer needs, such as "1,000 KITE"
    #[arg(long, value_name = "AMOUNT")]
    proposal_threshold: Option<Amount>,
    /// Votes that For and Abstain need at least, such as "1,000 KITE"
    #[arg(long, value_name = "AMOUNT")]
    quorum_floor: Option<Amount>,
    /// Share of the votes that a routine proposal needs
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    quorum_bps: Option<Bps>,
    /// From the end of voting until a routine proposal can be executed
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    timelock_ms: Option<u64>,
    /// Share of the votes that every other proposal needs
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    critical_quorum_bps: Option<Bps>,
    /// From the end of voting until every other proposal can be executed
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    critical_timelock_ms: Option<u64>,
    /// The period that spend caps are for
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    spend_period_ms: Option<u64>,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeParameters {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let now = desk.suite.dao.parameters(desk.chain)?;
        let mut then = now;
        let Parameters { voting_delay_ms, voting_period_ms, late_quorum_ms, grace_ms, spend_period_ms, .. } = &mut then;
        set(voting_delay_ms, self.voting_delay_ms);
        set(voting_period_ms, self.voting_period_ms);
        set(late_quorum_ms, self.late_quorum_ms);
        set(grace_ms, self.grace_ms);
        set(spend_period_ms, self.spend_period_ms);
        set(&mut then.routine.quorum_bps, self.quorum_bps);
        set(&mut then.routine.timelock_ms, self.timelock_ms);
        set(&mut then.critical.quorum_bps, self.critical_quorum_bps);
        set(&mut then.critical.timelock_ms, self.critical_timelock_ms);
        set(&mut then.proposal_threshold, kite(desk, self.proposal_threshold.as_ref())?);
        set(&mut then.quorum_floor, kite(desk, self.quorum_floor.as_ref())?);
        ensure!(then != now, "nothing would change: name what is to be changed, such as --voting-period-ms");
        propose(
            desk,
            &self.reason,
            "change what later proposals are judged by",
            Action::Govern(Change::SetParameters(then)),
        )
    }
}
