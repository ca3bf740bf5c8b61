//! The rules: which products there are, on what terms, and whose work is in them.

use ink::prelude::string::String;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};

use crate::batch::Batch;
use crate::router::{Edge, RouterError, Stage, STAGES};
use crate::{Balance, Bps, Clock, ContributionId, Epoch, ProductId, Timestamp};

/// The longest URI, in bytes.
pub const MAX_URI: usize = 256;

/// The most contributions that one call may accept or reject.
pub const MAX_DECISIONS: usize = 32;

/// The most rows that a listing returns: so many of the longest fit into one answer of a contract.
pub const MAX_PAGE: u32 = 28;

/// The longest half-life that the rules may allow, in epochs.
pub const MAX_HALF_LIFE: Epoch = 10_000;

/// The least time that a curator and an arbiter have, in milliseconds: an hour.
pub const MIN_ANSWER_MS: u64 = 3_600_000;

/// The most time that a curator and an arbiter have, in milliseconds: 90 days. So long can one who
/// never answers hold up a bond.
pub const MAX_ANSWER_MS: u64 = 7_776_000_000;

/// How far ahead a guardian's power may end, in milliseconds: a year. Then a vote must renew it.
pub const MAX_GUARDIAN_MS: u64 = 31_536_000_000;

/// The most that a challenge may cost, in basis points of all KITE: a hundredth. No vote can put it out
/// of reach.
pub const MAX_CHALLENGE_BOND_BPS: Bps = 100;

/// The most of a slashed bond that goes to the challenger, less than half: who challenges work of
/// their own loses the rest.
pub const MAX_CHALLENGER_BPS: Bps = 4_999;

/// What the owner sets, by a vote if the owner is the DAO. A change counts for what is registered,
/// submitted and challenged later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Rules {
    /// The account or contract that decides challenges; `None`: the owner.
    pub arbiter: Option<AccountId>,
    /// The account that may stop payments and submissions of a product, beside the owner.
    pub guardian: Option<AccountId>,
    /// When the guardian's power ends, in milliseconds since 1970: at most a year ahead.
    pub guardian_until_ms: Timestamp,
    /// How long a curator has to decide before a submission can be withdrawn: an hour to 90 days, in
    /// milliseconds.
    pub curator_answers_ms: u64,
    /// How long the arbiter has to decide before a challenge lapses: an hour to 90 days, in
    /// milliseconds.
    pub arbiter_answers_ms: u64,
    /// KITE that a challenger puts up, in token units; never zero, and at most a hundredth of all KITE
    /// when it is set.
    pub challenge_bond: Balance,
    /// The challenger's part of a slashed bond, in basis points: less than 5,000. The rest goes to
    /// the owner.
    pub challenger_bps: Bps,
    /// The least bond that a product may ask for each unit of work, in token units.
    pub min_bond_per_unit: Balance,
    /// The greatest such bond.
    pub max_bond_per_unit: Balance,
    /// The shortest half-life that a product may have, in epochs; it may always have none.
    pub min_half_life_epochs: Epoch,
    /// The longest half-life, at most 10,000 epochs.
    pub max_half_life_epochs: Epoch,
}

/// What the registry works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    /// The token that bonds are paid in.
    pub kite: AccountId,
    /// The router that is told who earns.
    pub router: AccountId,
    /// The router's epochs.
    pub clock: Clock,
    /// What the owner set.
    pub rules: Rules,
    /// How many products there are; the last one's id.
    pub product_count: ProductId,
    /// How many contributions there are; the last one's id.
    pub contribution_count: ContributionId,
}

/// A product's terms. They never change: a retrained model is a new product that names the one it
/// supersedes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Terms {
    /// Weights of the stages, in the order of [`Stage`], together 10,000.
    pub stage_bps: [Bps; STAGES],
    /// The products this one is built on, and their shares: at most 16, together at most 5,000,
    /// each above zero and at least the other's licence price.
    pub upstream: Vec<Edge>,
    /// The least share that a product built on this one must give it.
    pub license_bps: Bps,
    /// Work accepted this many epochs later weighs twice as much; 0: all work weighs the same.
    pub half_life_epochs: Epoch,
    /// KITE that a contributor puts up for each unit of work, in token units.
    pub bond_per_unit: Balance,
    /// The account or contract that accepts and rejects contributions.
    pub curator: AccountId,
    /// Where the product is described.
    pub metadata_uri: String,
    /// Hash of what stands there.
    pub metadata_hash: Hash,
    /// The product that this one replaces, if any. Anyone can name any product here: compare who
    /// registered the two.
    pub supersedes: Option<ProductId>,
}

/// A product as the registry keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Product {
    /// Who registered it.
    pub registrant: AccountId,
    /// The epoch in which it was registered: decay counts from here.
    pub opened_epoch: Epoch,
    /// Whether it takes neither payments nor submissions for now.
    pub is_stopped: bool,
    /// Its terms.
    pub terms: Terms,
}

/// The `data` of KITE's `transfer_and_call` to the registry. Its `value` is the bond.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Request {
    /// Submits work, with units × the product's bond per unit.
    Submit(Submission),
    /// Challenges accepted work, with the challenge bond.
    Challenge(Accusation),
}

/// Work that is submitted: of one, or of many as a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Submission {
    /// The product contributed to.
    pub product: ProductId,
    /// The stage contributed to.
    pub stage: Stage,
    /// Units of work, as the product counts them, those of all members together; never zero.
    pub units: u32,
    /// Who will be paid; `None`: the contributor. The members of a batch are paid each for themselves.
    pub payee: Option<AccountId>,
    /// The members, if many have done the work: at least one, and each has a unit or more.
    pub batch: Option<Batch>,
    /// Where the work can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// Why a contribution should not earn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Accusation {
    /// The contribution.
    pub contribution: ContributionId,
    /// Where the evidence can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// Where a contribution is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Status {
    /// Waits for the curator. Once the curator's time is over, the contributor may withdraw it.
    Submitted,
    /// Earns from this epoch on.
    Accepted {
        /// First epoch in which it earns.
        from_epoch: Epoch,
    },
    /// Refused by the curator; the bond went back.
    Rejected,
    /// Ended by its contributor; the bond can be withdrawn once the trailing window has passed.
    Retired {
        /// First epoch in which it no longer earns.
        to_epoch: Epoch,
    },
    /// Taken back by its contributor, as the curator did not answer; the bond went back.
    Withdrawn,
    /// Successfully challenged: its bond was slashed, and the router knows what it forfeited.
    Forfeited,
}

/// A challenge that waits for the arbiter. Claims of the contribution are frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Challenge {
    /// Who challenges.
    pub challenger: AccountId,
    /// KITE held for it, in token units.
    pub bond: Balance,
    /// The challenger's part of the contribution's bond, if the arbiter agrees.
    pub challenger_bps: Bps,
    /// The last moment at which the arbiter can decide, in milliseconds; then it can lapse.
    pub decide_by_ms: Timestamp,
    /// Hash of the evidence, whose address is in the event.
    pub evidence_hash: Hash,
}

/// A contribution as the registry keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Contribution {
    /// The product contributed to.
    pub product: ProductId,
    /// The stage contributed to.
    pub stage: Stage,
    /// Who contributed.
    pub contributor: AccountId,
    /// Who is to be paid when the position opens; afterwards the router knows.
    pub payee: AccountId,
    /// Units of work.
    pub units: u32,
    /// KITE held for it now, in token units; 0 once it went back.
    pub bond: Balance,
    /// Where it is in its life.
    pub status: Status,
    /// The challenge against it that is not yet decided.
    pub challenge: Option<Challenge>,
    /// Until then, in milliseconds, only the curator can say what becomes of the submission.
    pub decide_by_ms: Timestamp,
    /// The members, if many have done the work.
    pub batch: Option<Batch>,
    /// Where the work can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// A stage as a newcomer finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Opening {
    /// The stage.
    pub stage: Stage,
    /// Its part of the income that is left after the fee and the products upstream.
    pub weight_bps: Bps,
    /// Whether work can be submitted to it now.
    pub is_open: bool,
}

/// How to take part in a product: send `units × bond_per_unit` of `kite` to `registry` by
/// `transfer_and_call`, with the `data` that `request_data` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct HowToJoin {
    /// The token that bonds are paid in.
    pub kite: AccountId,
    /// Where to send it: this contract.
    pub registry: AccountId,
    /// KITE for each unit of work, in token units.
    pub bond_per_unit: Balance,
    /// The stages.
    pub stages: [Opening; STAGES],
    /// Who accepts or rejects.
    pub curator: AccountId,
    /// How long the curator has, in milliseconds; then you can take your submission and bond back.
    pub curator_answers_ms: u64,
    /// So many epochs after you retire, your bond can be had; claims, too, are so many epochs behind.
    pub window_epochs: Epoch,
    /// Who decides, if somebody challenges your work.
    pub arbiter: AccountId,
    /// How long the arbiter has, in milliseconds; then the challenge lapses in your favour.
    pub arbiter_answers_ms: u64,
    /// What a challenge costs, in token units. It is yours if the challenger is wrong.
    pub challenge_bond: Balance,
    /// What a unit accepted now would weigh, in 2^-40ths; `None`: the product takes no more work.
    pub unit_weight: Option<u128>,
    /// Where the product is described.
    pub metadata_uri: String,
}

/// A figure that has bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Figure {
    /// A product's half-life, in epochs: zero, or within the bounds of the rules.
    HalfLifeEpochs,
    /// A product's bond per unit.
    BondPerUnit,
    /// A product's licence price, in basis points.
    LicenseBps,
    /// Units of all members of a batch: as many as are submitted.
    BatchUnits,
    /// Members of a batch: at least one, and no more than units.
    BatchCount,
    /// The guardian's last moment.
    GuardianUntilMs,
    /// The curator's time.
    CuratorAnswersMs,
    /// The arbiter's time.
    ArbiterAnswersMs,
    /// The challenge bond: at most a hundredth of all KITE.
    ChallengeBond,
    /// The challenger's part of a slashed bond.
    ChallengerBps,
    /// The greatest bond per unit; at least the least one.
    MaxBondPerUnit,
    /// The longest half-life; at least the shortest one.
    MaxHalfLifeEpochs,
}

/// Why a message of the registry failed. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum RegistryError {
    /// The caller is not the owner.
    NotOwner,
    /// The caller is neither the owner nor a guardian whose time is not over; only the owner lets a
    /// stopped product go on.
    NotGuardian,
    /// The caller is not the curator of the product.
    NotCurator,
    /// The caller is not the contributor.
    NotContributor,
    /// The caller is not the arbiter.
    NotArbiter {
        /// Who is.
        arbiter: AccountId,
    },
    /// There is no product with this id. Ids start at 1.
    UnknownProduct(ProductId),
    /// There is no contribution with this id. Ids start at 1.
    UnknownContribution(ContributionId),
    /// The contribution is not in the state that this needs, or its bond has been withdrawn.
    WrongStatus(ContributionId),
    /// There is a challenge against the contribution already; until it ends, nothing else can.
    Challenged(ContributionId),
    /// There is no challenge against the contribution.
    NotChallenged(ContributionId),
    /// It is not yet time.
    TooEarly {
        /// The last moment before it is, in milliseconds.
        after_ms: Timestamp,
    },
    /// It is too late.
    TooLate {
        /// The last moment at which it was time, in milliseconds.
        until_ms: Timestamp,
    },
    /// The product is stopped: it takes neither payments nor submissions for now.
    ProductStopped(ProductId),
    /// The product gives this stage nothing.
    StageClosed(Stage),
    /// Stage weights must sum to 10,000.
    InvalidStageWeights {
        /// What they sum to.
        sum_bps: u32,
    },
    /// A product is built on this one twice: one edge can carry the sum.
    DuplicateUpstream(ProductId),
    /// A product is built on too many others.
    TooManyUpstream {
        /// The maximum.
        max: u32,
    },
    /// Too much of the income goes upstream.
    UpstreamTooHigh {
        /// What the shares sum to.
        sum_bps: u32,
        /// The maximum.
        max_bps: Bps,
    },
    /// The share for this upstream product is below its licence price, or zero.
    BelowLicense {
        /// The upstream product.
        product: ProductId,
        /// Its price.
        license_bps: Bps,
    },
    /// A figure is out of its bounds.
    OutOfBounds {
        /// Which.
        figure: Figure,
        /// The least it may be.
        least: Balance,
        /// The most it may be.
        most: Balance,
    },
    /// A URI is too long.
    UriTooLong {
        /// The maximum, in bytes.
        max: u32,
    },
    /// Units of work must not be zero.
    ZeroUnits,
    /// The bond sent is not what it must be: units × bond per unit, or the challenge bond.
    WrongBond {
        /// What must be sent, in token units.
        expected: Balance,
    },
    /// Too many items for one call, or none.
    WrongCount {
        /// The maximum.
        max: u32,
    },
    /// The bond stays until the trailing window has passed.
    BondLocked {
        /// From this epoch on it can be withdrawn.
        until_epoch: Epoch,
    },
    /// So many half-lives after its start, the product takes no more work: register its successor.
    DecayExhausted,
    /// The router refused.
    Router(RouterError),
    /// A contract that was called failed in a way it should not.
    CallFailed,
    /// A number left the range of its type.
    Overflow,
}

/// The owner set the rules.
#[ink::event]
pub struct RulesChanged {
    /// The rules from now on.
    pub rules: Rules,
}

/// A product was registered.
#[ink::event]
pub struct ProductRegistered {
    /// Its id.
    #[ink(topic)]
    pub product: ProductId,
    /// Who registered it.
    #[ink(topic)]
    pub registrant: AccountId,
    /// The epoch in which it was registered.
    pub opened_epoch: Epoch,
    /// Its terms.
    pub terms: Terms,
}

/// A product takes no more payments and submissions, or takes them again. Claims go on.
#[ink::event]
pub struct ProductStopped {
    /// The product.
    #[ink(topic)]
    pub product: ProductId,
    /// Whether it is stopped from now on.
    pub is_stopped: bool,
    /// Who said so.
    pub by: AccountId,
}

/// Work was submitted, and its bond taken.
#[ink::event]
pub struct Submitted {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// Who contributed.
    #[ink(topic)]
    pub contributor: AccountId,
    /// The product contributed to.
    pub product: ProductId,
    /// The stage contributed to.
    pub stage: Stage,
    /// Who will be paid.
    pub payee: AccountId,
    /// Units of work.
    pub units: u32,
    /// The members, if many have done the work.
    pub batch: Option<Batch>,
    /// The bond, in token units.
    pub bond: Balance,
    /// The end of the curator's time, in milliseconds.
    pub decide_by_ms: Timestamp,
    /// Where the work can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// Work was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Accepted {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// Its weight in its stage: units × 2^(epochs since the product was registered / half-life) × 2^40.
    pub weight: u128,
    /// First epoch in which it earns.
    pub from_epoch: Epoch,
}

/// Work was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Rejected {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
}

/// A submission was taken back by its contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Withdrawn {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
}

/// A contribution was ended by its contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Retired {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// First epoch in which it no longer earns.
    pub to_epoch: Epoch,
}

/// A bond went back to the contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct BondReturned {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// To whom.
    #[ink(topic)]
    pub to: AccountId,
    /// How much, in token units.
    pub amount: Balance,
}

/// A contribution was challenged: its claims are frozen until the challenge ends.
#[ink::event]
pub struct Challenged {
    /// The contribution.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// The challenge.
    pub challenge: Challenge,
    /// Claims pay what was earned before this epoch; what was earned since can be forfeited.
    pub frozen_from_epoch: Epoch,
    /// Where the evidence can be seen.
    pub evidence_uri: String,
}

/// How a challenge ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Outcome {
    /// The arbiter did not answer in time.
    Lapsed,
    /// The arbiter found for the contributor.
    Dismissed,
    /// The arbiter found for the challenger.
    Upheld,
}

/// A challenge ended, and this is where its bond went, and if it was upheld, the contribution's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct ChallengeEnded {
    /// The contribution.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// Who had challenged.
    #[ink(topic)]
    pub challenger: AccountId,
    /// How it ended.
    pub outcome: Outcome,
    /// To the contributor, in token units: the challenge bond, if it was lost.
    pub to_contributor: Balance,
    /// To the challenger: the challenge bond and a part of the contribution's, if it was won.
    pub to_challenger: Balance,
    /// To the owner: the rest.
    pub to_owner: Balance,
}
