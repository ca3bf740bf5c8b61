// SPDX-License-Identifier: Apache-2.0
//! `kite execute`.

use anyhow::{anyhow, Result};
use kite_interfaces::dao::ProposalView;
use kite_interfaces::ProposalId;

use super::desk::{Call, Desk};
use super::look::Act;
use super::{trial, vote};
use crate::suite::dao;

/// Executes a proposal that has passed and whose timelock is over: all its actions, or none. Anyone may.
#[derive(Clone, Debug, clap::Args)]
pub struct Execute {
    /// The proposal's number
    #[arg(value_parser = crate::amount::count::<ProposalId>)]
    pub proposal: ProposalId,
}

impl Act for Execute {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let id = self.proposal;
        let view = vote::show(desk, id)?;
        let does = format!("execute proposal {id}");
        let call = Call { does, to: desk.suite.dao.address(), value: 0, input: dao::input::execute(id) };
        desk.send(&call).map_err(|error| because(desk, &view, error))?;
        Ok(())
    }
}

/// The error, with what the callee of the failing action said, if that is what failed.
fn because(desk: &mut Desk, view: &ProposalView, error: anyhow::Error) -> anyhow::Error {
    match trial::failing_action(desk, view) {
        Some((action, reason)) => anyhow!("cannot execute proposal {}: action {action} fails: {reason}", view.id),
        None => error,
    }
}
