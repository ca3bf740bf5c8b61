// SPDX-License-Identifier: Apache-2.0
//! `kite execute`.

use anyhow::{anyhow, Result};
use ink::primitives::LangError;
use kite_chain::call::CallError;
use kite_interfaces::dao::{Action, DaoError, ProposalView};
use kite_interfaces::ProposalId;
use scale::Decode;

use super::desk::{Call, Desk};
use super::look::Act;
use super::vote;
use crate::chain::Cause;
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
    let words = failed_action(desk, view.id).and_then(|(action, answer)| {
        let Action::Call { callee, input, .. } = &view.actions.get(usize::from(action))?.action else { return None };
        let refusal = desk.words.refusal(*callee, input, &answer)?;
        Some(format!("action {action} fails: {refusal}"))
    });
    words.map_or(error, |words| anyhow!("cannot execute proposal {}: {words}", view.id))
}

/// Which action fails, and what its callee answers.
fn failed_action(desk: &mut Desk, id: ProposalId) -> Option<(u8, Vec<u8>)> {
    let tried = desk.chain.dry_run(desk.from, desk.suite.dao.address(), 0, dao::input::execute(id));
    let Cause::Reverted(answer) = tried.err()?.cause else { return None };
    match Result::<Result<(), DaoError>, LangError>::decode(&mut answer.as_slice()) {
        Ok(Ok(Err(DaoError::ActionFailed { action, answer: CallError::Reverted(answer) }))) => Some((action, answer)),
        _ => None,
    }
}
