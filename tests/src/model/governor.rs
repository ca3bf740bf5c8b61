// SPDX-License-Identifier: Apache-2.0
//! The DAO: proposals, ballots, outcomes, and what routine proposals may pay.

use std::collections::BTreeMap;

use ink::primitives::AccountId;
use kite_interfaces::dao::{
    Action, Bar, Budget, Change, Choice, DaoError, Guardian, Parameter, Parameters, State, Tally, Tier,
};
use kite_interfaces::{Asset, Balance, Timestamp};

use super::token::TokenModel;

/// What a voter asks to be counted.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// Everything for one choice.
    Whole(Choice),
    /// So much for each.
    Split(Tally),
}

/// A proposal and all that happened to it.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Who made it.
    pub proposer: AccountId,
    /// How much it can do.
    pub tier: Tier,
    /// What it is judged by: a copy that nothing can change.
    pub judged_by: Parameters,
    /// Whose votes its quorum leaves out.
    pub excluded: Vec<AccountId>,
    /// The moment whose votes count.
    pub snapshot_ms: Timestamp,
    /// By how much a late quorum, and a late change of the outcome, have put off the end.
    pub extended_ms: u64,
    /// Whether a change of the outcome has.
    pub is_prolonged: bool,
    /// Every ballot.
    pub ballots: BTreeMap<AccountId, Tally>,
    /// What it would do.
    pub action: Action,
    /// How it was ended by a transaction.
    pub ended: Option<State>,
}

/// The DAO, with native coin to pay.
#[derive(Clone, Debug)]
pub struct GovernorModel {
    /// What the next proposal is judged by.
    pub parameters: Parameters,
    /// Whose votes its quorum leaves out.
    pub excluded: Vec<AccountId>,
    /// Who may cancel.
    pub guardian: Option<Guardian>,
    /// Native coin that routine proposals may pay in a period.
    pub budget: Budget,
    /// All proposals, in order.
    pub proposals: Vec<Proposal>,
    /// The proposal that set the parameters last; 0 if none has.
    pub parameters_set_by: u32,
}

impl Proposal {
    fn bar(&self) -> Bar {
        match self.tier {
            Tier::Routine => self.judged_by.routine,
            Tier::Critical => self.judged_by.critical,
        }
    }

    /// Snapshot, end of voting, first and last moment to execute.
    #[must_use]
    pub fn times(&self) -> [Timestamp; 4] {
        let ends = self.snapshot_ms + self.judged_by.voting_period_ms + self.extended_ms;
        let executable = ends + self.bar().timelock_ms;
        [self.snapshot_ms, ends, executable, executable + self.judged_by.grace_ms]
    }

    /// Σ ballots.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.ballots.values().fold(Tally::default(), |sum, ballot| Tally {
            abstain: sum.abstain + ballot.abstain,
            in_favour: sum.in_favour + ballot.in_favour,
            against: sum.against + ballot.against,
        })
    }

    /// Votes that For and Abstain together need.
    #[must_use]
    pub fn quorum(&self, votes: &TokenModel) -> Balance {
        let excluded: Balance = self.excluded.iter().map(|who| votes.votes_at(*who, self.snapshot_ms)).sum();
        let eligible = votes.supply_at(self.snapshot_ms) - excluded;
        let share = (eligible * Balance::from(self.bar().quorum_bps)).div_ceil(10_000);
        share.max(self.judged_by.quorum_floor)
    }

    fn is_quorum_reached(&self, votes: &TokenModel) -> bool {
        let tally = self.tally();
        tally.in_favour + tally.abstain >= self.quorum(votes)
    }

    /// Whether it would pass if voting ended now.
    #[must_use]
    pub fn passes(&self, votes: &TokenModel) -> bool {
        let Tally { in_favour, against, .. } = self.tally();
        let majority = match self.tier {
            Tier::Routine => in_favour > against,
            Tier::Critical => in_favour > 0 && in_favour * 10 >= (in_favour + against) * 6,
        };
        majority && self.is_quorum_reached(votes)
    }

    /// Where it is in its life.
    #[must_use]
    pub fn state(&self, now: Timestamp, votes: &TokenModel) -> State {
        let [snapshot, ends, executable, expires] = self.times();
        match self.ended {
            Some(ended) => ended,
            None if now <= snapshot => State::Pending,
            None if now <= ends => State::Active,
            None if !self.passes(votes) => State::Defeated,
            None if now < executable => State::Queued,
            None if now <= expires => State::Executable,
            None => State::Expired,
        }
    }

    fn is_undecided(&self, now: Timestamp, votes: &TokenModel) -> bool {
        matches!(self.state(now, votes), State::Pending | State::Active)
    }
}

impl GovernorModel {
    /// Makes a proposal with one action, which pays native coin or changes the parameters.
    pub fn propose(
        &mut self,
        proposer: AccountId,
        action: &Action,
        now: Timestamp,
        votes: &mut TokenModel,
    ) -> Result<u32, DaoError> {
        if let Some(place) = self.proposals.iter().rposition(|made| made.proposer == proposer) {
            if self.proposals[place].is_undecided(now, votes) {
                return Err(DaoError::ProposalAlive(id_of(place)));
            }
        }
        let settled = votes.settled_votes(proposer, now);
        let needed = self.parameters.proposal_threshold;
        if settled < needed {
            return Err(DaoError::BelowThreshold { votes: settled, needed });
        }
        self.ensure_reach(action, votes)?;
        let tier = match action {
            Action::TransferNative { amount, .. } if *amount <= self.budget.cap => Tier::Routine,
            _ => Tier::Critical,
        };
        // The next multiple of a 64th of the voting period.
        let grid = self.parameters.voting_period_ms / 64;
        let not_before = (now + self.parameters.voting_delay_ms).div_ceil(grid) * grid;
        self.proposals.push(Proposal {
            proposer,
            tier,
            judged_by: self.parameters,
            excluded: self.excluded.clone(),
            snapshot_ms: votes.register_snapshot(not_before, now).expect("the delay is within the horizon"),
            extended_ms: 0,
            is_prolonged: false,
            ballots: BTreeMap::new(),
            action: action.clone(),
            ended: None,
        });
        Ok(id_of(self.proposals.len() - 1))
    }

    /// Casts a ballot and returns its weight.
    pub fn vote(
        &mut self,
        id: u32,
        voter: AccountId,
        wish: Wish,
        now: Timestamp,
        votes: &TokenModel,
    ) -> Result<Balance, DaoError> {
        let proposal = self.find(id)?;
        let state = proposal.state(now, votes);
        if state != State::Active {
            return Err(DaoError::WrongState(state));
        }
        if let Some(ballot) = proposal.ballots.get(&voter) {
            return Err(DaoError::AlreadyVoted(*ballot));
        }
        if proposal.excluded.contains(&voter) {
            return Err(DaoError::Excluded);
        }
        let had = votes.votes_at(voter, proposal.snapshot_ms);
        let none = Tally::default();
        let ballot = match wish {
            Wish::Whole(Choice::Abstain) => Tally { abstain: had, ..none },
            Wish::Whole(Choice::For) => Tally { in_favour: had, ..none },
            Wish::Whole(Choice::Against) => Tally { against: had, ..none },
            Wish::Split(parts) => parts,
        };
        let weight = ballot.abstain + ballot.in_favour + ballot.against;
        if had == 0 || weight == 0 {
            return Err(DaoError::NoVotes);
        }
        if weight > had {
            return Err(DaoError::SplitTooLarge { votes: had });
        }
        let (was_reached, passed) = (proposal.is_quorum_reached(votes), proposal.passes(votes));
        proposal.ballots.insert(voter, ballot);
        let missing = (now + proposal.judged_by.late_quorum_ms).saturating_sub(proposal.times()[1]);
        if !was_reached && proposal.is_quorum_reached(votes) {
            proposal.extended_ms += missing;
        } else if was_reached && passed != proposal.passes(votes) && !proposal.is_prolonged {
            proposal.extended_ms += missing;
            proposal.is_prolonged = missing > 0;
        }
        Ok(weight)
    }

    /// Cancels a proposal.
    pub fn cancel(&mut self, id: u32, caller: AccountId, now: Timestamp, votes: &TokenModel) -> Result<(), DaoError> {
        let is_guardian = self.guardian.is_some_and(|it| it.account == caller && now <= it.expires_at_ms);
        let proposal = self.find(id)?;
        let has = votes.votes(proposal.proposer);
        let needed = proposal.judged_by.proposal_threshold;
        match proposal.state(now, votes) {
            State::Pending | State::Active if is_guardian || caller == proposal.proposer || has < needed => (),
            State::Pending | State::Active => return Err(DaoError::MayNotCancel { votes: has, needed }),
            State::Queued | State::Executable if is_guardian => (),
            state => return Err(DaoError::WrongState(state)),
        }
        proposal.ended = Some(State::Canceled);
        Ok(())
    }

    /// Executes a proposal, and returns the native coin that it pays.
    pub fn execute(&mut self, id: u32, now: Timestamp, votes: &TokenModel) -> Result<Balance, DaoError> {
        let proposal = self.find(id)?.clone();
        let state = proposal.state(now, votes);
        if state != State::Executable {
            return Err(DaoError::WrongState(state));
        }
        let mut paid = 0;
        match &proposal.action {
            Action::TransferNative { amount, .. } => {
                if proposal.tier == Tier::Routine {
                    self.spend(*amount, now)?;
                }
                paid = *amount;
            }
            Action::Govern(Change::SetParameters(parameters)) => {
                if self.parameters_set_by > id {
                    return Err(DaoError::Superseded { action: 0, by: self.parameters_set_by });
                }
                self.ensure_reach(&proposal.action, votes)?;
                self.parameters = *parameters;
                self.parameters_set_by = id;
            }
            other => panic!("the model does not know {other:?}"),
        }
        self.find(id)?.ended = Some(State::Executed);
        Ok(paid)
    }

    /// What routine proposals may pay, as it is at `now`.
    #[must_use]
    pub fn budget_at(&self, now: Timestamp) -> Budget {
        if self.budget.spent == 0 || now >= self.budget.since_ms + self.parameters.spend_period_ms {
            Budget { spent: 0, since_ms: now, ..self.budget }
        } else {
            self.budget
        }
    }

    fn spend(&mut self, amount: Balance, now: Timestamp) -> Result<(), DaoError> {
        let budget = self.budget_at(now);
        let left = budget.cap - budget.spent;
        if amount > left {
            return Err(DaoError::SpendCapExceeded { asset: Asset::Native, left });
        }
        self.budget = Budget { spent: budget.spent + amount, ..budget };
        Ok(())
    }

    fn ensure_reach(&self, action: &Action, votes: &TokenModel) -> Result<(), DaoError> {
        let Action::Govern(Change::SetParameters(parameters)) = action else {
            return Ok(());
        };
        let excluded: Balance = self.excluded.iter().map(|who| votes.votes(*who)).sum();
        let eligible = votes.total_supply() - excluded;
        let rows = [
            (Parameter::ProposalThreshold, parameters.proposal_threshold, eligible.div_ceil(10)),
            (Parameter::QuorumFloor, parameters.quorum_floor, eligible.div_ceil(2)),
        ];
        match rows.into_iter().find(|(_, value, most)| value > most) {
            Some((parameter, _, most)) => Err(DaoError::OutOfBounds { parameter, least: 1, most }),
            None => Ok(()),
        }
    }

    fn find(&mut self, id: u32) -> Result<&mut Proposal, DaoError> {
        let place = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
        place.and_then(|place| self.proposals.get_mut(place)).ok_or(DaoError::UnknownProposal(id))
    }
}

fn id_of(place: usize) -> u32 {
    u32::try_from(place + 1).expect("few proposals")
}
