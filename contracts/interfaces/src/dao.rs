//! The governor: proposals, votes, timelock, treasury.

use ink::prelude::string::String;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};

use crate::call::CallError;
use crate::{Asset, Balance, Bps, ProposalId, Timestamp};

/// The most actions of one proposal.
pub const MAX_ACTIONS: usize = 10;

/// The most bytes that all actions of a proposal may have together, SCALE-encoded.
pub const MAX_ACTIONS_BYTES: usize = 8_192;

/// The longest description, in bytes.
pub const MAX_DESCRIPTION: usize = 4_096;

/// The most accounts whose votes do not count towards the supply that the quorum is a share of.
pub const MAX_EXCLUDED: usize = 8;

/// The most rows that a listing returns.
pub const MAX_PAGE: u32 = 20;

/// The most bytes that a listing returns, SCALE-encoded; one proposal always fits.
pub const MAX_PAGE_BYTES: usize = 14_336;

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

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// One thing that a passed proposal does.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        /// Selector and arguments, SCALE-encoded.
        input: Vec<u8>,
        /// Native coin sent along.
        value: Balance,
    },
    /// Changes the DAO itself.
    Govern(Change),
}

/// A change of the DAO itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Change {
    /// Judges later proposals by these parameters.
    SetParameters(Parameters),
    /// Leaves the votes of these accounts, beside the DAO's own, out of the quorum of later proposals.
    SetExcluded(Vec<AccountId>),
    /// Replaces the DAO's own code by the uploaded code with this hash; storage stays.
    SetCode(Hash),
}

/// What a proposal is judged by, frozen in it when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Parameters {
    /// From the proposal to the snapshot of votes, in milliseconds; at most 30 days.
    pub voting_delay_ms: u64,
    /// From the snapshot to the end of voting, in milliseconds; 1 minute to 30 days.
    pub voting_period_ms: u64,
    /// From the end of voting until the proposal can be executed, in milliseconds; at most 30 days.
    pub timelock_ms: u64,
    /// How long it then stays executable, in milliseconds; 1 minute to 60 days.
    pub grace_ms: u64,
    /// Settled votes that a proposer needs, in token units; at least 1, and when it is set at most a
    /// tenth of the votes that can be cast.
    pub proposal_threshold: Balance,
    /// For and Abstain together need this share of the votes that can be cast; 1 to 5,000.
    pub quorum_bps: Bps,
    /// And at least this many votes, in token units; at least 1, and when it is set at most half of
    /// the votes that can be cast.
    pub quorum_floor: Balance,
}

/// One of the [`Parameters`], to say which is out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Parameter {
    /// [`Parameters::voting_delay_ms`].
    VotingDelayMs,
    /// [`Parameters::voting_period_ms`].
    VotingPeriodMs,
    /// [`Parameters::timelock_ms`].
    TimelockMs,
    /// [`Parameters::grace_ms`].
    GraceMs,
    /// [`Parameters::proposal_threshold`].
    ProposalThreshold,
    /// [`Parameters::quorum_bps`].
    QuorumBps,
    /// [`Parameters::quorum_floor`].
    QuorumFloor,
}

/// A voter's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Votes cast so far, in token units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// What an account voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Ballot {
    /// Its choice.
    pub choice: Choice,
    /// With how many votes, in token units.
    pub weight: Balance,
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
    /// Was cancelled by its proposer.
    Canceled,
}

/// How a proposal ended by a transaction, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A proposal without its text: who, when, judged by what, and the votes. All but the last three is
/// written once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Proposal {
    /// Who made it.
    pub proposer: AccountId,
    /// The moment whose votes count, in milliseconds; votes can be cast after it.
    pub snapshot_ms: Timestamp,
    /// The last moment to vote, in milliseconds.
    pub ends_at_ms: Timestamp,
    /// The first moment to execute, in milliseconds.
    pub executable_from_ms: Timestamp,
    /// The last moment to execute, in milliseconds.
    pub expires_at_ms: Timestamp,
    /// Share of the votes that could be cast which the quorum asks for.
    pub quorum_bps: Bps,
    /// Least number of votes that the quorum asks for, in token units.
    pub quorum_floor: Balance,
    /// Accounts whose votes are no part of the votes that could be cast: the DAO and those it excludes.
    pub excluded: Vec<AccountId>,
    /// Votes that could be cast at the snapshot, in token units; `None` until the first vote.
    pub eligible: Option<Balance>,
    /// Votes cast.
    pub tally: Tally,
    /// How it ended.
    pub outcome: Outcome,
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
    /// What it does, in this order, all or nothing.
    pub actions: Vec<Action>,
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
    /// The proposer's settled votes are below the threshold. Votes that changed in this very block do
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
    /// The actions are too large together.
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
    /// The DAO cannot call itself: use `Govern`.
    CalleeIsDao {
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
    /// This account has voted already: one ballot per account.
    AlreadyVoted(Ballot),
    /// This account had no votes at the snapshot.
    NoVotes,
    /// Only the proposer can cancel.
    NotProposer,
    /// The callee's code is not the one that was voted on.
    CodeChanged {
        /// The action.
        action: u8,
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
    #[ink(topic)]
    pub proposal: ProposalId,
    /// Who made it.
    #[ink(topic)]
    pub proposer: AccountId,
    /// The moment whose votes count, in milliseconds.
    pub snapshot_ms: Timestamp,
    /// The last moment to vote, in milliseconds.
    pub ends_at_ms: Timestamp,
    /// What it does.
    pub actions: Vec<Action>,
    /// Why.
    pub description: String,
}

/// A vote was cast.
#[ink::event]
pub struct VoteCast {
    /// On which proposal.
    #[ink(topic)]
    pub proposal: ProposalId,
    /// By whom.
    #[ink(topic)]
    pub voter: AccountId,
    /// What, and with how many votes.
    pub ballot: Ballot,
}

/// A proposal was executed.
#[ink::event]
pub struct Executed {
    /// Which.
    #[ink(topic)]
    pub proposal: ProposalId,
}

/// A proposal was cancelled.
#[ink::event]
pub struct Canceled {
    /// Which.
    #[ink(topic)]
    pub proposal: ProposalId,
}

/// The treasury paid.
#[ink::event]
pub struct TreasuryPaid {
    /// In what.
    pub asset: Asset,
    /// To whom.
    #[ink(topic)]
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
    #[ink(topic)]
    pub contract: AccountId,
}
