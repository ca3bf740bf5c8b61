// SPDX-License-Identifier: Apache-2.0
//! The governor: proposals, votes, timelock, treasury.

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use kite_chain::call::CallError;
// Under the name that it has in metadata: an event's signature is made of how the types of its fields are spelled.
use kite_chain::kept::Text as String;
use kite_chain::Read;

use crate::{Asset, Balance, Bps, ProposalId, Timestamp};

/// The most actions of one proposal.
pub const MAX_ACTIONS: usize = 10;

/// The most bytes that the inputs of all calls and migrations of a proposal, and the accounts that it
/// excludes, may have together.
pub const MAX_ACTIONS_BYTES: usize = 8_192;

/// The longest description, in bytes.
pub const MAX_DESCRIPTION: usize = 4_096;

/// The most accounts whose votes do not count towards the supply that the quorum is a share of.
pub const MAX_EXCLUDED: usize = 8;

/// The most rows that a listing returns.
pub const MAX_PAGE: u32 = 20;

/// The most bytes that a listing returns, SCALE-encoded; one proposal always fits.
pub const MAX_PAGE_BYTES: u32 = 14_336;

/// The longest voting delay and the longest timelock, in milliseconds: 30 days.
pub const MAX_DELAY_MS: u64 = 30 * DAY_MS;

/// The shortest time in which people can vote or execute, in milliseconds: 1 minute.
pub const MIN_PERIOD_MS: u64 = 60 * 1_000;

/// The longest voting period, in milliseconds: 30 days.
pub const MAX_PERIOD_MS: u64 = 30 * DAY_MS;

/// The longest grace period, in milliseconds: 60 days.
pub const MAX_GRACE_MS: u64 = 60 * DAY_MS;

/// The largest share of the votes that can be cast which the quorum may ask for, relative or as its
/// floor: a half.
pub const MAX_QUORUM_BPS: Bps = 5_000;

/// The largest share of the votes that can be cast which a proposer may need: a tenth.
pub const MAX_THRESHOLD_BPS: Bps = 1_000;

/// The share of For among For and Against that a critical proposal needs: 60 %.
pub const SUPERMAJORITY_BPS: Bps = 6_000;

/// The longest time to vote that a late quorum, or a late change of the outcome, may give, in
/// milliseconds: 7 days.
pub const MAX_LATE_QUORUM_MS: u64 = 7 * DAY_MS;

/// How many moments in a voting period votes can be counted at: snapshots lie on a grid, so that
/// nobody can make everybody's transfers write history in every block.
pub const SNAPSHOTS_PER_PERIOD: u64 = 64;

/// The longest period that a spend cap may be for, in milliseconds: 365 days.
pub const MAX_SPEND_PERIOD_MS: u64 = 365 * DAY_MS;

/// The longest term of a guardian, in milliseconds: 180 days.
pub const MAX_GUARDIAN_TERM_MS: u64 = 180 * DAY_MS;

/// The longest reason for a vote, in bytes.
pub const MAX_REASON: usize = 1_024;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The first four bytes of a call: which message it is for.
pub type Selector = [u8; 4];

/// One thing that a passed proposal does.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Action {
    /// Pays native coin from the treasury.
    TransferNative {
        /// To whom.
        to: AccountId,
        /// How much.
        amount: Balance,
    },
    /// Pays a PSP22 token from the treasury.
    TransferPsp22 {
        /// The token's contract.
        token: AccountId,
        /// To whom.
        to: AccountId,
        /// How much, in token units.
        amount: Balance,
    },
    /// Calls any other contract.
    Call {
        /// The contract.
        callee: AccountId,
        /// Selector and arguments, SCALE-encoded; on a Hub as Solidity's ABI has them.
        input: Vec<u8>,
        /// Native coin sent along.
        value: Balance,
    },
    /// Changes the DAO itself.
    Govern(Change),
}

/// An action, and the code that it was proposed to call.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Step {
    /// The action.
    pub action: Action,
    /// Hash of the callee's code when it was proposed; `None` if it calls no contract.
    pub code_hash: Option<Hash>,
}

/// A change of the DAO itself.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Change {
    /// Judges later proposals by these parameters.
    SetParameters(Parameters),
    /// Leaves the votes of these accounts, beside the DAO's own, out of the quorum of later proposals.
    SetExcluded(Vec<AccountId>),
    /// Lets this account cancel proposals until its term ends; `None`: nobody. Fails for no other rule's
    /// sake.
    SetGuardian(Option<Guardian>),
    /// Lets routine proposals pay so much of an asset in each spend period; zero: nothing.
    SetSpendCap {
        /// The asset.
        asset: Asset,
        /// How much, in the asset's smallest unit.
        cap: Balance,
    },
    /// Makes a message of a contract routine for later proposals, or critical again.
    SetRoutine {
        /// The contract.
        callee: AccountId,
        /// The message.
        selector: Selector,
        /// Whether it is routine.
        routine: bool,
    },
    /// Replaces the DAO's own code by the uploaded code with this hash; storage stays, and is made to
    /// fit by the new code itself. What it leaves in the root cell the old code writes back, so it is
    /// the last action of its proposal.
    SetCode {
        /// Hash of the new code.
        code_hash: Hash,
        /// Selector and arguments of the new code's message that makes the storage fit; empty: none.
        migration: Vec<u8>,
    },
}

/// Who may cancel proposals, and nothing else, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Guardian {
    /// The account.
    pub account: AccountId,
    /// The last moment of its term, in milliseconds; when it is set at most 180 days ahead.
    pub expires_at_ms: Timestamp,
}

/// What a proposal is judged by, frozen in it when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Parameters {
    /// From the proposal to the snapshot of votes, in milliseconds; at most 30 days. The snapshot comes up to
    /// a 64th of the voting period later. Zero is for development networks only.
    pub voting_delay_ms: u64,
    /// From the snapshot to the end of voting, in milliseconds; 1 minute to 30 days. Less than a day is for
    /// development networks only.
    pub voting_period_ms: u64,
    /// Time to vote that is left, or given, when the quorum is reached, and once more when a ballot
    /// changes the outcome, in milliseconds; at most 7 days.
    pub late_quorum_ms: u64,
    /// How long a passed proposal stays executable after its timelock, in milliseconds; 1 minute to 60 days.
    pub grace_ms: u64,
    /// Settled votes that a proposer needs, in token units; at least 1, and when it is set at most a
    /// tenth of the votes that can be cast.
    pub proposal_threshold: Balance,
    /// For and Abstain together need at least this many votes, in token units; at least 1, and when
    /// it is set at most half of the votes that can be cast.
    pub quorum_floor: Balance,
    /// What a proposal needs if all its actions are routine.
    pub routine: Bar,
    /// What every other proposal needs; no less than a routine one. A timelock of zero is for development
    /// networks only.
    pub critical: Bar,
    /// The period that spend caps are for, in milliseconds; 1 minute to 365 days.
    pub spend_period_ms: u64,
}

/// What the proposals of one tier need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Bar {
    /// For and Abstain together need this share of the votes that can be cast; 1 to 5,000.
    pub quorum_bps: Bps,
    /// From the end of voting until the proposal can be executed, in milliseconds; at most 30 days.
    pub timelock_ms: u64,
}

/// One of the [`Parameters`], to say which is out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Parameter {
    /// [`Parameters::voting_delay_ms`].
    VotingDelayMs,
    /// [`Parameters::voting_period_ms`].
    VotingPeriodMs,
    /// [`Parameters::late_quorum_ms`].
    LateQuorumMs,
    /// [`Parameters::grace_ms`].
    GraceMs,
    /// [`Parameters::proposal_threshold`].
    ProposalThreshold,
    /// [`Parameters::quorum_floor`].
    QuorumFloor,
    /// [`Bar::quorum_bps`] of [`Parameters::routine`].
    RoutineQuorumBps,
    /// [`Bar::timelock_ms`] of [`Parameters::routine`].
    RoutineTimelockMs,
    /// [`Bar::quorum_bps`] of [`Parameters::critical`].
    CriticalQuorumBps,
    /// [`Bar::timelock_ms`] of [`Parameters::critical`].
    CriticalTimelockMs,
    /// [`Parameters::spend_period_ms`].
    SpendPeriodMs,
    /// [`Guardian::expires_at_ms`].
    GuardianExpiresAtMs,
}

/// How much a proposal can do, and so how much it needs to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Tier {
    /// Calls on the routine list, and payments within the spend cap: For must be more than Against.
    Routine,
    /// Everything else: For must be 60 % of For and Against.
    Critical,
}

/// What routine proposals may pay of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Budget {
    /// In one period, in the asset's smallest unit.
    pub cap: Balance,
    /// Paid in the current period.
    pub spent: Balance,
    /// When the current period began, in milliseconds: with its first payment. As long as nothing is paid
    /// it has not begun, and this is now.
    pub since_ms: Timestamp,
}

/// What the DAO is set to beside its [`Parameters`].
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Settings {
    /// The token whose holders vote.
    pub token: AccountId,
    /// Number of proposals made so far, which is the id of the latest one.
    pub proposal_count: ProposalId,
    /// Accounts whose votes are no part of the votes that the next proposal's quorum is a share of:
    /// the DAO itself first, then those that it excludes.
    pub excluded: Vec<AccountId>,
    /// Who may cancel proposals, and until when.
    pub guardian: Option<Guardian>,
}

/// A voter's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Choice {
    /// Counts for the quorum only.
    Abstain,
    /// For the proposal.
    For,
    /// Against the proposal.
    Against,
}

/// Votes cast, by one account or by all, in token units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Tally {
    /// Cast as Abstain.
    pub abstain: Balance,
    /// Cast as For.
    pub in_favour: Balance,
    /// Cast as Against.
    pub against: Balance,
}

/// Where a proposal is in its life. Derived from time and tally; nobody has to push it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum State {
    /// The snapshot of votes is still to come.
    Pending,
    /// Votes can be cast.
    Active,
    /// Did not pass.
    Defeated,
    /// Passed; the timelock runs.
    Queued,
    /// Passed; anyone can execute it.
    Executable,
    /// Was executed.
    Executed,
    /// Passed, and was not executed in time.
    Expired,
    /// Was cancelled.
    Canceled,
}

/// How a proposal ended by a transaction, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Outcome {
    /// Not yet.
    Open,
    /// It was executed.
    Executed,
    /// It was cancelled.
    Canceled,
}

/// A proposal without its text: who, when, judged by what, and the votes. All but the last four is
/// written once, when it is made; only a late quorum, and a late change of the outcome, put off the end
/// and what follows it.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Proposal {
    /// Who made it.
    pub proposer: AccountId,
    /// How much it can do.
    pub tier: Tier,
    /// The moment whose votes count, in milliseconds; votes can be cast after it.
    pub snapshot_ms: Timestamp,
    /// The last moment to vote, in milliseconds.
    pub ends_at_ms: Timestamp,
    /// The first moment to execute, in milliseconds.
    pub executable_from_ms: Timestamp,
    /// The last moment to execute, in milliseconds.
    pub expires_at_ms: Timestamp,
    /// Time to vote that is left, or given, when the quorum is reached, and once more when a ballot
    /// changes the outcome, in milliseconds.
    pub late_quorum_ms: u64,
    /// Votes below which its proposer lets anyone cancel it, in token units.
    pub proposal_threshold: Balance,
    /// Share of the votes that could be cast which the quorum asks for.
    pub quorum_bps: Bps,
    /// Least number of votes that the quorum asks for, in token units.
    pub quorum_floor: Balance,
    /// Accounts whose votes are no part of the votes that could be cast, and which cannot vote: the DAO
    /// and those it excludes.
    pub excluded: Vec<AccountId>,
    /// Votes that could be cast at the snapshot, in token units; `None` until the first vote.
    pub eligible: Option<Balance>,
    /// Votes cast.
    pub tally: Tally,
    /// Whether a late change of the outcome has put off the end: it does so once.
    pub is_prolonged: bool,
    /// How it ended.
    pub outcome: Outcome,
}

/// An action as a voter reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct ActionView {
    /// What is done.
    pub action: Action,
    /// Hash of the callee's code when it was proposed, the one that is voted on; `None` if it calls no
    /// contract.
    pub code_hash: Option<Hash>,
    /// Hash of the code that the callee has now. Unless it is the same, the proposal cannot be executed.
    pub current_code_hash: Option<Hash>,
}

/// A proposal as a voter reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct ProposalView {
    /// Its id.
    pub id: ProposalId,
    /// Where it is in its life.
    pub state: State,
    /// What it was proposed for, in the proposer's words.
    pub description: String,
    /// What it does, in this order, all or nothing, and the code that it calls.
    pub actions: Vec<ActionView>,
    /// Who, when, judged by what, and the votes so far.
    pub proposal: Proposal,
}

/// Why a message of the DAO failed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum DaoError {
    /// There is no proposal with this id. Ids start at 1.
    UnknownProposal(ProposalId),
    /// The proposal is in another state than this needs.
    WrongState(State),
    /// The proposer's settled votes are below the threshold. Votes that it got in this very block do
    /// not count.
    BelowThreshold {
        /// Votes that count now, in token units.
        votes: Balance,
        /// Votes that are needed, in token units.
        needed: Balance,
    },
    /// The proposer has a proposal that is still alive.
    ProposalAlive(ProposalId),
    /// A proposal has one to ten actions.
    WrongActionCount,
    /// The inputs of the calls are too large together.
    ActionsTooLarge {
        /// The maximum, in bytes.
        max: u32,
    },
    /// The description is too long.
    DescriptionTooLong {
        /// The maximum, in bytes.
        max: u32,
    },
    /// There is no contract where this action calls. Actions are numbered from 0.
    CalleeIsNoContract {
        /// The action.
        action: u8,
    },
    /// `SetCode` must be the last action: what comes after it would still be done by the old code.
    SetCodeNotLast {
        /// The action.
        action: u8,
    },
    /// The DAO cannot call itself: use `Govern`.
    CalleeIsDao {
        /// The action.
        action: u8,
    },
    /// The treasury's tokens do not vote: the DAO cannot delegate them.
    TreasuryCannotVote {
        /// The action.
        action: u8,
    },
    /// A parameter is out of its bounds.
    OutOfBounds {
        /// Which.
        parameter: Parameter,
        /// The least that it can be.
        least: Balance,
        /// The most that it can be.
        most: Balance,
    },
    /// Too many accounts are excluded.
    TooManyExcluded {
        /// The maximum, beside the DAO itself.
        max: u32,
    },
    /// This account is excluded twice. The DAO itself always is, and need not be listed.
    ExcludedTwice(AccountId),
    /// This account has voted already, so: one ballot per account.
    AlreadyVoted(Tally),
    /// The votes of this account are no part of the quorum: it cannot vote.
    Excluded,
    /// This account had no votes at the snapshot, or casts none.
    NoVotes,
    /// The parts of a split vote are more than this account had at the snapshot.
    SplitTooLarge {
        /// What it had, in token units.
        votes: Balance,
    },
    /// The reason is too long.
    ReasonTooLong {
        /// The maximum, in bytes.
        max: u32,
    },
    /// As long as the proposer has the votes that it needed, only it and the guardian can cancel.
    MayNotCancel {
        /// Votes that the proposer has now, in token units.
        votes: Balance,
        /// Votes that it needed, in token units.
        needed: Balance,
    },
    /// A routine proposal would pay more than the spend cap leaves in this period. It can be tried
    /// again in the next one, until it expires.
    SpendCapExceeded {
        /// The asset.
        asset: Asset,
        /// What can still be paid now, in the asset's smallest unit.
        left: Balance,
    },
    /// The callee's code is not the one that was voted on.
    CodeChanged {
        /// The action.
        action: u8,
    },
    /// What this action would change was changed by a proposal that is newer: propose it again, if it is
    /// still wanted.
    Superseded {
        /// The action.
        action: u8,
        /// The newer proposal.
        by: ProposalId,
    },
    /// No code with the hash that this action asks for is on the chain: upload it first.
    CodeNotFound {
        /// The action.
        action: u8,
    },
    /// An action failed, and the whole proposal was undone; it can be tried again until it expires.
    ActionFailed {
        /// The action.
        action: u8,
        /// What the callee answered.
        answer: CallError,
    },
    /// The token, or a contract that was to hand over its ownership, failed.
    CallFailed(CallError),
    /// A number left the range of its type.
    Overflow,
}

/// A proposal was made.
#[ink::event]
pub struct Proposed {
    /// Its id.
    pub proposal: ProposalId,
    /// Who made it.
    pub proposer: AccountId,
    /// How much it can do.
    pub tier: Tier,
    /// The moment whose votes count, in milliseconds.
    pub snapshot_ms: Timestamp,
    /// The last moment to vote, in milliseconds.
    pub ends_at_ms: Timestamp,
    /// What it does, and the code of each callee, which must still be the same when it is executed.
    pub actions: Vec<Step>,
    /// Why.
    pub description: String,
}

/// A vote was cast.
#[ink::event]
pub struct VoteCast {
    /// On which proposal.
    #[cfg_attr(target_arch = "riscv64", ink(topic))]
    pub proposal: ProposalId,
    /// By whom.
    #[cfg_attr(target_arch = "riscv64", ink(topic))]
    pub voter: AccountId,
    /// What, and with how many votes.
    pub ballot: Tally,
    /// Why, in the voter's words; may be empty.
    pub reason: String,
}

/// The quorum was reached late, or a late ballot changed the outcome: there is more time to vote, and all
/// that follows is put off.
#[ink::event]
pub struct VotingExtended {
    /// On which proposal.
    pub proposal: ProposalId,
    /// The last moment to vote, in milliseconds.
    pub ends_at_ms: Timestamp,
}

/// A proposal was executed.
#[ink::event]
pub struct Executed {
    /// Which.
    pub proposal: ProposalId,
}

/// A proposal was cancelled.
#[ink::event]
pub struct Canceled {
    /// Which.
    pub proposal: ProposalId,
    /// By whom.
    pub by: AccountId,
}

/// The treasury paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct TreasuryPaid {
    /// In what.
    pub asset: Asset,
    /// To whom.
    pub to: AccountId,
    /// How much.
    pub amount: Balance,
}

/// The DAO changed itself.
#[ink::event]
pub struct Changed {
    /// How.
    pub change: Change,
}

/// The DAO took the ownership of a contract.
#[ink::event]
pub struct OwnershipAccepted {
    /// The contract.
    pub contract: AccountId,
}
