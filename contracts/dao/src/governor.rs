// SPDX-License-Identifier: Apache-2.0
//! Everything that the DAO remembers, and how it changes.

use ink::prelude::boxed::Box;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use ink::storage::traits::ManualKey;
use kite_chain::cells::{Cell, Map};
use kite_chain::kept::Text;
use kite_chain::Read;
use kite_interfaces::dao::{
    Action, Budget, Change, DaoError, Parameters, Proposal, ProposalView, Selector, State, Step, Tally, Tier,
    TreasuryPaid, MAX_ACTIONS, MAX_PAGE, MAX_PAGE_BYTES,
};
use kite_interfaces::{Asset, Balance, ProposalId, Timestamp};

use crate::action::{self, Draft};
use crate::budget;
use crate::electorate::Electorate;
use crate::failure::Failure;
use crate::proposal::{self, Canceler, Wish};
use crate::rules::Rules;

/// Bytes of a view beside what is stored: its id and state, and the hash of the code that each callee has now.
const VIEW_BYTES: u32 = 5 + 33 * 10;
const _: () = assert!(MAX_ACTIONS == 10);

/// A ballot that was cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// What it says.
    pub ballot: Tally,
    /// With how many votes.
    pub weight: Balance,
    /// The new end of voting, if the ballot put it off.
    pub extended_to_ms: Option<Timestamp>,
}

/// What a change of the DAO sets: a later change of the same replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Setting {
    /// The parameters.
    Parameters,
    /// Whose votes the quorum leaves out.
    Excluded,
    /// Who may cancel.
    Guardian,
    /// What routine proposals may pay of an asset.
    SpendCap(Asset),
    /// Whether a message is routine.
    Routine(AccountId, Selector),
    /// The code.
    Code,
}

/// The rules, the proposals and the ballots.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Governor {
    proposal_count: ProposalId,
    rules: Cell<Rules, ManualKey<1>>,
    proposals: Map<ProposalId, Box<Proposal>, ManualKey<2>>,
    descriptions: Map<ProposalId, Text, ManualKey<3>>,
    steps: Map<ProposalId, Vec<Step>, ManualKey<4>>,
    ballots: Map<(ProposalId, AccountId), Tally, ManualKey<5>>,
    latest: Map<AccountId, ProposalId, ManualKey<6>>,
    routine: Map<(AccountId, Selector), (), ManualKey<7>>,
    budgets: Map<Asset, Budget, ManualKey<8>>,
    /// The proposal that set it last; none if that was the constructor.
    set_by: Map<Setting, ProposalId, ManualKey<9>>,
}

impl Governor {
    /// A governor that judges by `rules`.
    pub fn new(rules: &Rules, electorate: &impl Electorate) -> Result<Self, Failure> {
        ensure_sound(rules, electorate)?;
        let mut governor = Self::default();
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
    pub fn proposal(&self, id: ProposalId) -> Result<Box<Proposal>, Failure> {
        self.proposals.get(id).ok_or_else(|| DaoError::UnknownProposal(id).into())
    }

    /// What `account` voted on a proposal.
    pub fn ballot(&self, id: ProposalId, account: AccountId) -> Option<Tally> {
        self.ballots.get((id, account))
    }

    /// Whether proposals may call this message and be routine.
    pub fn is_routine(&self, callee: &AccountId, selector: &Selector) -> bool {
        self.routine.contains((callee, selector))
    }

    /// What routine proposals may pay of `asset`, as it is at `now`.
    pub fn budget(&self, asset: &Asset, now: Timestamp) -> Option<Budget> {
        let budget = self.budgets.get(asset)?;
        Some(budget::at(budget, now, self.rules().parameters.spend_period_ms))
    }

    /// Opens the proposal that `proposer` drafted for `dao`.
    pub fn propose(
        &mut self,
        draft: &Draft,
        proposer: AccountId,
        dao: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<(ProposalId, Proposal), Failure> {
        let rules = self.rules();
        self.ensure_none_undecided(&proposer, now)?;
        ensure_threshold(&rules, &proposer, electorate)?;
        ensure_changes_sound(&rules, draft, dao, now, electorate)?;
        let Parameters { voting_delay_ms, voting_period_ms, .. } = rules.parameters;
        let asked_ms = now.checked_add(voting_delay_ms).ok_or(DaoError::Overflow)?;
        let asked_ms = proposal::on_grid_up(asked_ms, voting_period_ms).ok_or(DaoError::Overflow)?;
        let snapshot_ms = electorate.register_snapshot(asked_ms)?;
        let proposal = proposal::open(proposer, self.tier(draft), snapshot_ms, rules)?;
        Ok((self.insert(draft, &proposal)?, proposal))
    }

    /// Casts the one ballot of `voter`, with its votes at the snapshot.
    pub fn vote(
        &mut self,
        id: ProposalId,
        wish: Wish,
        voter: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<Cast, Failure> {
        let mut proposal = self.proposal(id)?;
        proposal::ensure_state(&proposal, now, State::Active)?;
        if let Some(ballot) = self.ballot(id, voter) {
            return Err(DaoError::AlreadyVoted(ballot).into());
        }
        if proposal.excluded.contains(&voter) {
            return Err(DaoError::Excluded.into());
        }
        let votes = electorate.past_votes(&voter, proposal.snapshot_ms)?;
        let (ballot, weight) = proposal::ballot(wish, votes)?;
        proposal.eligible = Some(eligible(&proposal, electorate)?);
        let extended_to_ms = proposal::count(&mut proposal, &ballot, now)?;
        self.ballots.insert((id, voter), &ballot);
        self.proposals.insert(id, &proposal);
        Ok(Cast { ballot, weight, extended_to_ms })
    }

    /// Records that an executable proposal is executed, and returns what is to be done.
    pub fn execute(&mut self, id: ProposalId, now: Timestamp) -> Result<Vec<Step>, Failure> {
        let mut proposal = self.proposal(id)?;
        proposal::execute(&mut proposal, now)?;
        self.proposals.insert(id, &proposal);
        let steps = self.steps(id)?;
        if proposal.tier == Tier::Routine {
            let mut payments = steps.iter().filter_map(|step| action::payment(&step.action));
            payments.try_for_each(|payment| self.spend(&payment, now))?;
        }
        Ok(steps)
    }

    /// Cancels a proposal, if `caller` may: its proposer, the guardian, or anybody once the proposer
    /// has fewer votes than it needed. What does nothing but name the guardian, the guardian cannot stop.
    pub fn cancel(
        &mut self,
        id: ProposalId,
        caller: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<(), Failure> {
        let mut proposal = self.proposal(id)?;
        let is_guardian = self.rules().is_guardian(caller, now) && !names_guardian_only(&self.steps(id)?);
        let canceler = if is_guardian { Canceler::Guardian } else { Canceler::Other };
        proposal::cancel(&mut proposal, canceler, now)?;
        if !is_guardian && caller != proposal.proposer {
            ensure_fallen(&proposal, electorate)?;
        }
        self.proposals.insert(id, &proposal);
        Ok(())
    }

    /// Notes that the action number `action` of the proposal `by` makes `change`, unless a newer proposal has
    /// changed the same: what was decided later holds, in whatever order they are executed.
    pub fn claim(&mut self, change: &Change, action: u8, by: ProposalId) -> Result<(), Failure> {
        let setting = setting(change);
        match self.set_by.get(setting) {
            Some(newer) if newer > by => Err(DaoError::Superseded { action, by: newer }.into()),
            _ => {
                self.set_by.insert(setting, &by);
                Ok(())
            }
        }
    }

    /// Applies a change of `dao`; new code is not the governor's business.
    pub fn change(
        &mut self,
        change: &Change,
        dao: AccountId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<(), Failure> {
        match change {
            Change::SetSpendCap { asset, cap } => self.set_spend_cap(asset, *cap, now),
            Change::SetRoutine { callee, selector, routine: true } => {
                self.routine.insert((callee, selector), &());
            }
            Change::SetRoutine { callee, selector, routine: false } => self.routine.remove((callee, selector)),
            _ => {
                let mut rules = self.rules();
                if rules.make(change, dao) {
                    ensure_change_sound(&rules, change, now, electorate)?;
                    self.rules.set(&rules);
                }
            }
        }
        Ok(())
    }

    /// Votes that For and Abstain together need.
    pub fn quorum(&self, id: ProposalId, now: Timestamp, electorate: &impl Electorate) -> Result<Balance, Failure> {
        let proposal = self.proposal_past_its_snapshot(id, now)?;
        Ok(proposal::quorum_up(&proposal, eligible(&proposal, electorate)?))
    }

    /// Frees the ballots that `accounts` cast on a proposal to which nothing can happen any more, and says
    /// how many there were.
    pub fn forget_ballots(&mut self, id: ProposalId, accounts: &[AccountId], now: Timestamp) -> Result<u32, Failure> {
        let proposal = self.proposal(id)?;
        if !proposal::is_final(&proposal, now) {
            return Err(DaoError::WrongState(proposal::state(&proposal, now)).into());
        }
        let freed = accounts.iter().filter(|account| self.ballots.take((id, *account)).is_some());
        Ok(freed.fold(0, |count: u32, _| count.saturating_add(1)))
    }

    /// Votes that `account` can cast, or could have cast: none if it is excluded.
    pub fn voting_power(
        &self,
        account: &AccountId,
        id: ProposalId,
        now: Timestamp,
        electorate: &impl Electorate,
    ) -> Result<Balance, Failure> {
        let proposal = self.proposal_past_its_snapshot(id, now)?;
        if proposal.excluded.contains(account) {
            return Ok(0);
        }
        electorate.past_votes(account, proposal.snapshot_ms)
    }

    /// A proposal as a voter reads it. `code_hash` tells the code that a contract has now.
    #[inline(never)]
    pub fn view(
        &self,
        id: ProposalId,
        now: Timestamp,
        code_hash: impl Fn(&AccountId) -> Option<Hash> + Copy,
    ) -> Option<ProposalView> {
        let proposal = self.proposals.get(id)?;
        Some(ProposalView {
            id,
            state: proposal::state(&proposal, now),
            description: self.descriptions.get(id)?,
            actions: self.steps.get(id)?.into_iter().map(|step| action::view(step, code_hash)).collect(),
            proposal: *proposal,
        })
    }

    /// At most `limit` proposals from the id `from` on, in order, as many as one answer can hold.
    pub fn page(
        &self,
        from: ProposalId,
        limit: u32,
        now: Timestamp,
        code_hash: impl Fn(&AccountId) -> Option<Hash> + Copy,
    ) -> Vec<ProposalView> {
        let mut page = Vec::new();
        let mut bytes = 0u32;
        for (id, _) in (from.max(1)..=self.proposal_count).zip(0..limit.min(MAX_PAGE)) {
            bytes = bytes.saturating_add(self.view_bytes(id).unwrap_or(u32::MAX));
            if bytes > MAX_PAGE_BYTES {
                break;
            }
            page.extend(self.view(id, now, code_hash));
        }
        page
    }

    /// No fewer bytes than the view takes: what is stored, its id and state, and the code of each callee now.
    fn view_bytes(&self, id: ProposalId) -> Option<u32> {
        let cells = [self.proposals.size(id)?, self.descriptions.size(id)?, self.steps.size(id)?];
        Some(cells.into_iter().fold(VIEW_BYTES, u32::saturating_add))
    }

    fn steps(&self, id: ProposalId) -> Result<Vec<Step>, Failure> {
        self.steps.get(id).ok_or_else(|| DaoError::UnknownProposal(id).into())
    }

    fn tier(&self, draft: &Draft) -> Tier {
        if draft.steps.iter().all(|step| self.is_routine_action(&step.action, draft)) {
            Tier::Routine
        } else {
            Tier::Critical
        }
    }

    fn is_routine_action(&self, action: &Action, draft: &Draft) -> bool {
        let is_listed = match action {
            Action::TransferNative { .. } | Action::TransferPsp22 { .. } => true,
            Action::Call { callee, input, .. } => {
                action::selector(input).is_some_and(|selector| self.is_routine(callee, selector))
            }
            Action::Govern(_) => false,
        };
        is_listed && action::payment(action).is_none_or(|payment| self.is_within_cap(draft, &payment.asset))
    }

    fn is_within_cap(&self, draft: &Draft, asset: &Asset) -> bool {
        self.budgets.get(asset).is_some_and(|budget| draft.total(asset) <= budget.cap)
    }

    fn spend(&mut self, payment: &TreasuryPaid, now: Timestamp) -> Result<(), Failure> {
        let asset = payment.asset;
        let budget = self.budget(&asset, now);
        let Some(spent) = budget.and_then(|budget| budget::spend(budget, payment.amount)) else {
            return Err(DaoError::SpendCapExceeded { asset, left: budget.as_ref().map_or(0, budget::left) }.into());
        };
        self.budgets.insert(asset, &spent);
        Ok(())
    }

    fn set_spend_cap(&mut self, asset: &Asset, cap: Balance, now: Timestamp) {
        if cap == 0 {
            self.budgets.remove(asset);
        } else {
            let budget = self.budget(asset, now).unwrap_or_else(|| budget::open(cap, now));
            self.budgets.insert(asset, &Budget { cap, ..budget });
        }
    }

    fn insert(&mut self, draft: &Draft, proposal: &Proposal) -> Result<ProposalId, Failure> {
        let id = self.proposal_count.checked_add(1).ok_or(DaoError::Overflow)?;
        self.proposal_count = id;
        self.proposals.insert(id, proposal);
        self.descriptions.insert(id, &draft.description);
        self.steps.insert(id, &draft.steps);
        self.latest.insert(proposal.proposer, &id);
        Ok(id)
    }

    fn ensure_none_undecided(&self, proposer: &AccountId, now: Timestamp) -> Result<(), Failure> {
        let Some(id) = self.latest.get(proposer) else {
            return Ok(());
        };
        if proposal::is_undecided(&*self.proposal(id)?, now) {
            return Err(DaoError::ProposalAlive(id).into());
        }
        Ok(())
    }

    fn proposal_past_its_snapshot(&self, id: ProposalId, now: Timestamp) -> Result<Box<Proposal>, Failure> {
        let proposal = self.proposal(id)?;
        if now <= proposal.snapshot_ms {
            return Err(DaoError::WrongState(proposal::state(&proposal, now)).into());
        }
        Ok(proposal)
    }
}

fn eligible(proposal: &Proposal, electorate: &impl Electorate) -> Result<Balance, Failure> {
    match proposal.eligible {
        Some(eligible) => Ok(eligible),
        None => electorate.past_eligible(&proposal.excluded, proposal.snapshot_ms),
    }
}

fn ensure_threshold(rules: &Rules, proposer: &AccountId, electorate: &impl Electorate) -> Result<(), Failure> {
    let (votes, needed) = (electorate.settled_votes(proposer)?, rules.parameters.proposal_threshold);
    if votes < needed {
        Err(DaoError::BelowThreshold { votes, needed }.into())
    } else {
        Ok(())
    }
}

/// `Ok` if the proposer has fewer votes now than it needed. Votes that it got in this very block count,
/// other than for proposing: whoever moves votes about need not fear to be canceled meanwhile.
fn ensure_fallen(proposal: &Proposal, electorate: &impl Electorate) -> Result<(), Failure> {
    let (votes, needed) = (electorate.votes(&proposal.proposer)?, proposal.proposal_threshold);
    if votes < needed {
        Ok(())
    } else {
        Err(DaoError::MayNotCancel { votes, needed }.into())
    }
}

fn names_guardian_only(steps: &[Step]) -> bool {
    steps.iter().all(|step| matches!(step.action, Action::Govern(Change::SetGuardian(_))))
}

fn ensure_changes_sound(
    rules: &Rules,
    draft: &Draft,
    dao: AccountId,
    now: Timestamp,
    electorate: &impl Electorate,
) -> Result<(), Failure> {
    let mut rules = rules.clone();
    for change in draft.changes() {
        if rules.make(change, dao) {
            ensure_change_sound(&rules, change, now, electorate)?;
        }
    }
    Ok(())
}

/// `Ok` if `rules` are sound in what `change` made of them. That a guardian goes must not fail because
/// so much was burned since that the floor, which nobody touched, is out of reach.
fn ensure_change_sound(
    rules: &Rules,
    change: &Change,
    now: Timestamp,
    electorate: &impl Electorate,
) -> Result<(), Failure> {
    match change {
        Change::SetGuardian(_) => rules.ensure_guardian_bounds(now),
        _ => ensure_sound(rules, electorate),
    }
}

fn setting(change: &Change) -> Setting {
    match change {
        Change::SetParameters(_) => Setting::Parameters,
        Change::SetExcluded(_) => Setting::Excluded,
        Change::SetGuardian(_) => Setting::Guardian,
        Change::SetSpendCap { asset, .. } => Setting::SpendCap(*asset),
        Change::SetRoutine { callee, selector, .. } => Setting::Routine(*callee, *selector),
        Change::SetCode { .. } => Setting::Code,
    }
}

fn ensure_sound(rules: &Rules, electorate: &impl Electorate) -> Result<(), Failure> {
    rules.ensure_bounds()?;
    rules.ensure_within_reach(electorate.eligible(&rules.excluded)?)
}

#[cfg(test)]
mod life;
#[cfg(test)]
mod tests;
