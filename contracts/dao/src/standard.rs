// SPDX-License-Identifier: Apache-2.0
//! What OpenZeppelin's Governor tells of its rules and of a proposal, one number at a time: for tools that ask every
//! governor so. All of it, and more, is in `parameters` and `proposal`.

use ink::prelude::boxed::Box;
use ink::primitives::AccountId;
use kite_interfaces::dao::{DaoError, Proposal, Tally};
use kite_interfaces::{Balance, ProposalId, Timestamp};

use crate::failure::Failure;
use crate::Dao;

impl Dao {
    /// From a proposal to the snapshot of votes, in milliseconds.
    pub fn voting_delay(&self) -> u64 {
        self.parameters().voting_delay_ms
    }

    /// From the snapshot to the end of voting, in milliseconds.
    pub fn voting_period(&self) -> u64 {
        self.parameters().voting_period_ms
    }

    /// Settled votes that a proposer needs, in token units.
    pub fn proposal_threshold(&self) -> Balance {
        self.parameters().proposal_threshold
    }

    /// The moment whose votes count, in milliseconds. Errors, here and below: `UnknownProposal`.
    pub fn proposal_snapshot(&self, proposal: ProposalId) -> Result<Timestamp, Failure> {
        Ok(self.known(proposal)?.snapshot_ms)
    }

    /// The last moment to vote, in milliseconds.
    pub fn proposal_deadline(&self, proposal: ProposalId) -> Result<Timestamp, Failure> {
        Ok(self.known(proposal)?.ends_at_ms)
    }

    /// The first moment to execute, in milliseconds.
    pub fn proposal_eta(&self, proposal: ProposalId) -> Result<Timestamp, Failure> {
        Ok(self.known(proposal)?.executable_from_ms)
    }

    /// Whether somebody has to queue it: nobody ever has.
    pub fn proposal_needs_queuing(&self, _proposal: ProposalId) -> bool {
        false
    }

    /// Who made it.
    pub fn proposal_proposer(&self, proposal: ProposalId) -> Result<AccountId, Failure> {
        Ok(self.known(proposal)?.proposer)
    }

    /// Votes cast against it, for it, and as abstention, in token units.
    pub fn proposal_votes(&self, proposal: ProposalId) -> Result<[Balance; 3], Failure> {
        let Tally { abstain, in_favour, against } = self.known(proposal)?.tally;
        Ok([against, in_favour, abstain])
    }

    /// Whether `account` has voted on it, unless its ballot was freed.
    pub fn has_voted(&self, proposal: ProposalId, account: AccountId) -> bool {
        self.ballot(proposal, account).is_some()
    }

    fn known(&self, id: ProposalId) -> Result<Box<Proposal>, Failure> {
        let view = self.proposal(id).ok_or(DaoError::UnknownProposal(id))?;
        Ok(Box::new(view.proposal))
    }
}
