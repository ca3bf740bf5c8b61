// SPDX-License-Identifier: Apache-2.0
//! `kite cancel`.

use anyhow::Result;
use kite_interfaces::ProposalId;

use super::desk::{Call, Desk};
use super::look::Act;
use super::vote;
use crate::amount::count;
use crate::chain::address_text;
use crate::suite::dao;

/// Cancels a proposal. Its proposer may, and the guardian; anybody may once its proposer has fewer votes than it needed.
#[derive(Clone, Debug, clap::Args)]
pub struct Cancel {
    /// The proposal's number
    #[arg(value_parser = count::<ProposalId>)]
    pub proposal: ProposalId,
}

impl Act for Cancel {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let id = self.proposal;
        let view = vote::show(desk, id)?;
        let guardian = desk.suite.dao.settings(desk.chain)?.guardian;
        let (from, proposer) = (desk.from, view.proposal.proposer);
        let by = if proposer == from {
            "as its proposer".to_owned()
        } else if guardian.is_some_and(|guardian| guardian.account == from) {
            "as the guardian".to_owned()
        } else {
            let needed = desk.shown(desk.kite(), view.proposal.proposal_threshold);
            format!("whose proposer {} must have less than {needed} of votes for that", address_text(proposer))
        };
        let does = format!("cancel proposal {id}, {by}");
        desk.send(&Call { does, to: desk.suite.dao.address(), value: 0, input: dao::input::cancel(id) })?;
        Ok(())
    }
}
