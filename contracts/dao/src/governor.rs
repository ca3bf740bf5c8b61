//! Everything that the DAO remembers, and how it changes.

use ink::prelude::string::String;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use ink::scale::Encode;
use ink::storage::traits::ManualKey;
use ink::storage::{Lazy, Mapping};
use kite_interfaces::dao::{Ballot, Change, Choice, DaoError, Proposal, ProposalView, State, MAX_PAGE, MAX_PAGE_BYTES};
use kite_interfaces::{Balance, ProposalId, Timestamp};

use crate::action::{Draft, Step};
use crate::electorate::Electorate;
use crate::proposal;
use crate::rules::Rules;

/// The rules, the proposals and the ballots.
#[ink::storage_item]
#[derive(Debug)]
pub struct Governor {
    proposal_count: ProposalId,
    rules: Lazy<Rules, ManualKey<1>>,
    proposals: Mapping<ProposalId, Proposal, ManualKey<2>>,
    descriptions: Mapping<ProposalId, String, ManualKey<3>>,
    steps: Mapping<ProposalId, Vec<Step>, ManualKey<4>>,
    ballots: Mapping<(ProposalId, AccountId), Ballot, ManualKey<5>>,
    latest: Mapping<AccountId, ProposalId, ManualKey<6>>,
}

impl Governor {
    /// A governor that judges by `rules`.
    pub fn new(rules: &Rules, electorate: &impl Electorate) -> Result<Self, DaoError> {
        ensure_sound(rules, electorate)?;
        let mut governor = Self {
            proposal_count: 0,
            rules: Lazy::new(),
            proposals: Mapping::new(),
            descriptions: Mapping::new(),
            steps: Mapping::new(),
            ballots: Mapping::new(),
            latest: Mapping::new(),
        };
        governor.rules.set(rules);
        Ok(governor)
    }

    /// What the next proposal is judged by.
    pub fn rules(&self) -> Rules {
        self.rules.get().unwrap_or_else(|| unreachable!("written by the constructor, never removed"))
    }

    /// Number of proposals so far, and the latest one's id.
    pub fn proposal_count(&self) -> ProposalId {
        self.proposal_count
    }

    /// The proposal with this id.
    pub fn proposal(&self, id: ProposalId) -> Result<Proposal, DaoError> {
        self.proposals.get(id).ok_or(DaoError::UnknownProposal(id))
    }

    /// What `account` voted on a proposal.
    pub fn ballot(&self, id: ProposalId, account: AccountId) -> Option<Ballot> {
        self.ballots.get((id, account))
    }

    /// Opens the proposal that `proposer` drafted for `dao`.
    pub fn propose(
        &mut self,
        draft: &Draft,
        proposer: AccountId,
        dao: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<(ProposalId, Proposal), DaoError> {
        let rules = self.rules();
        self.ensure_none_alive(&proposer, now)?;
        ensure_threshold(&rules, &proposer, electorate)?;
        ensure_changes_sound(&rules, draft, dao, electorate)?;
        let asked_ms = now.checked_add(rules.parameters.voting_delay_ms).ok_or(DaoError::Overflow)?;
        let proposal = proposal::open(proposer, electorate.register_snapshot(asked_ms)?, rules)?;
        Ok((self.insert(draft, &proposal)?, proposal))
    }

    /// Casts the one ballot of `voter`, with its votes at the snapshot.
    pub fn vote(
        &mut self,
        id: ProposalId,
        choice: Choice,
        voter: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<Ballot, DaoError> {
        let mut proposal = self.proposal(id)?;
        proposal::ensure_state(&proposal, now, State::Active)?;
        if let Some(ballot) = self.ballot(id, voter) {
            return Err(DaoError::AlreadyVoted(ballot));
        }
        let weight = electorate.past_votes(&voter, proposal.snapshot_ms)?;
        let ballot = proposal::count(&mut proposal, choice, weight)?;
        proposal.eligible = Some(eligible(&proposal, electorate)?);
        self.ballots.insert((id, voter), &ballot);
        self.proposals.insert(id, &proposal);
        Ok(ballot)
    }

    /// Records that an executable proposal is executed, and returns what is to be done.
    pub fn execute(&mut self, id: ProposalId, now: Timestamp) -> Result<Vec<Step>, DaoError> {
        let mut proposal = self.proposal(id)?;
        proposal::execute(&mut proposal, now)?;
        self.proposals.insert(id, &proposal);
        self.steps.get(id).ok_or(DaoError::UnknownProposal(id))
    }

    /// Cancels a proposal of `caller`.
    pub fn cancel(&mut self, id: ProposalId, caller: AccountId, now: Timestamp) -> Result<(), DaoError> {
        let mut proposal = self.proposal(id)?;
        proposal::cancel(&mut proposal, caller, now)?;
        self.proposals.insert(id, &proposal);
        Ok(())
    }

    /// Applies a voted change to the rules of `dao`; other changes leave them as they are.
    pub fn change(&mut self, change: &Change, dao: AccountId, electorate: &impl Electorate) -> Result<(), DaoError> {
        if let Some(rules) = self.rules().after(change, dao) {
            ensure_sound(&rules, electorate)?;
            self.rules.set(&rules);
        }
        Ok(())
    }

    /// Votes that For and Abstain together need.
    pub fn quorum(&self, id: ProposalId, now: Timestamp, electorate: &impl Electorate) -> Result<Balance, DaoError> {
        let proposal = self.proposal_past_its_snapshot(id, now)?;
        Ok(proposal::quorum_up(&proposal, eligible(&proposal, electorate)?))
    }

    /// Votes that `account` can cast, or could have cast.
    pub fn voting_power(
        &self,
        account: &AccountId,
        id: ProposalId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<Balance, DaoError> {
        let proposal = self.proposal_past_its_snapshot(id, now)?;
        electorate.past_votes(account, proposal.snapshot_ms)
    }

    /// A proposal as a voter reads it.
    pub fn view(&self, id: ProposalId, now: Timestamp) -> Option<ProposalView> {
        let proposal = self.proposals.get(id)?;
        Some(ProposalView {
            id,
            state: proposal::state(&proposal, now),
            description: self.descriptions.get(id)?,
            actions: self.steps.get(id)?.into_iter().map(|step| step.action).collect(),
            proposal,
        })
    }

    /// At most `limit` proposals from the id `from` on, in order, as many as one answer can hold.
    pub fn page(&self, from: ProposalId, limit: u32, now: Timestamp) -> Vec<ProposalView> {
        let mut bytes = 0usize;
        (from.max(1)..=self.proposal_count)
            .zip(0..limit.min(MAX_PAGE))
            .map_while(|(id, _)| self.view(id, now))
            .take_while(|view| {
                bytes = bytes.saturating_add(view.encoded_size());
                bytes <= MAX_PAGE_BYTES
            })
            .collect()
    }

    fn insert(&mut self, draft: &Draft, proposal: &Proposal) -> Result<ProposalId, DaoError> {
        let id = self.proposal_count.checked_add(1).ok_or(DaoError::Overflow)?;
        self.proposal_count = id;
        self.proposals.insert(id, proposal);
        self.descriptions.insert(id, &draft.description);
        self.steps.insert(id, &draft.steps);
        self.latest.insert(proposal.proposer, &id);
        Ok(id)
    }

    fn ensure_none_alive(&self, proposer: &AccountId, now: Timestamp) -> Result<(), DaoError> {
        let Some(id) = self.latest.get(proposer) else {
            return Ok(());
        };
        if proposal::is_alive(&self.proposal(id)?, now) {
            return Err(DaoError::ProposalAlive(id));
        }
        Ok(())
    }

    fn proposal_past_its_snapshot(&self, id: ProposalId, now: Timestamp) -> Result<Proposal, DaoError> {
        let proposal = self.proposal(id)?;
        if now <= proposal.snapshot_ms {
            return Err(DaoError::WrongState(proposal::state(&proposal, now)));
        }
        Ok(proposal)
    }
}

fn eligible(proposal: &Proposal, electorate: &impl Electorate) -> Result<Balance, DaoError> {
    match proposal.eligible {
        Some(eligible) => Ok(eligible),
        None => electorate.past_eligible(&proposal.excluded, proposal.snapshot_ms),
    }
}

fn ensure_threshold(rules: &Rules, proposer: &AccountId, electorate: &impl Electorate) -> Result<(), DaoError> {
    let (votes, needed) = (electorate.settled_votes(proposer)?, rules.parameters.proposal_threshold);
    if votes < needed {
        Err(DaoError::BelowThreshold { votes, needed })
    } else {
        Ok(())
    }
}

fn ensure_changes_sound(
    rules: &Rules,
    draft: &Draft,
    dao: AccountId,
    electorate: &impl Electorate,
) -> Result<(), DaoError> {
    let mut rules = rules.clone();
    for change in draft.changes() {
        if let Some(changed) = rules.after(change, dao) {
            ensure_sound(&changed, electorate)?;
            rules = changed;
        }
    }
    Ok(())
}

fn ensure_sound(rules: &Rules, electorate: &impl Electorate) -> Result<(), DaoError> {
    rules.ensure_bounds()?;
    rules.ensure_within_reach(electorate.eligible(&rules.excluded)?)
}

#[cfg(test)]
mod life;
#[cfg(test)]
mod tests;
