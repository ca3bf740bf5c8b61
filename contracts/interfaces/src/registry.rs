// SPDX-License-Identifier: Apache-2.0
//! The rules: which products there are, on what terms, and whose work is in them.

use ink::primitives::{AccountId, Hash};
use kite_chain::answer::Foreign;
// Under the name that it has in metadata: an event's signature is made of how the types of its fields are spelled.
use kite_chain::kept::{List, Text as String};
use kite_chain::Read;

use crate::batch::Batch;
use crate::router::{Edge, RouterError, Stage, STAGES};
use crate::{Balance, Bps, Clock, ContributionId, Epoch, ProductId, Timestamp};

/// A challenge's number among those of its contribution. They count from 1, and none is given twice.
pub type ChallengeNumber = u32;

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

/// The most that the flat challenge bond may be, in basis points of all KITE: a hundredth. No vote can put it
/// out of reach.
pub const MAX_CHALLENGE_BOND_BPS: Bps = 100;

/// The most of a contribution's own bond that a challenge against it may cost, in basis points: half.
pub const MAX_CHALLENGE_BOND_SHARE_BPS: Bps = 5_000;

/// The most of a bond that was lost which goes to the other side, less than half: of a slashed bond to
/// those who challenged, of a challenge bond to the contributor. Who challenges work of their own loses the
/// rest, whoever wins.
pub const MAX_CHALLENGER_BPS: Bps = 4_999;

/// The most challenges that a ruling, or the end of the arbiter's time, settles at once. Others are settled
/// one by one, by anyone.
pub const MAX_SETTLED: u32 = 4;

/// What the owner sets, by a vote if the owner is the DAO. A change counts for what is registered,
/// submitted and challenged later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
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
    /// KITE that a challenger puts up at least, in token units; never zero, and at most a hundredth of all
    /// KITE when it is set.
    pub challenge_bond: Balance,
    /// The part of the contribution's own bond that a challenger puts up if that is more, in basis points: at
    /// most 5,000. A challenge costs in proportion to what it freezes.
    pub challenge_bond_bps: Bps,
    /// The challengers' part of a slashed bond, in basis points: less than 5,000. The rest goes to
    /// the owner.
    pub challenger_bps: Bps,
    /// The contributor's part of a challenge bond that was lost, in basis points: less than 5,000. The rest
    /// goes to the owner; all of it if the contribution is a batch, whose members the submitter must not
    /// profit from.
    pub contributor_bps: Bps,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
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
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Terms {
    /// Weights of the stages, in the order of [`Stage`], together 10,000.
    pub stage_bps: [Bps; STAGES],
    /// The products this one is built on, and their shares: at most 16, together at most 5,000,
    /// each above zero and at least the other's licence price.
    pub upstream: List<Edge>,
    /// The least share that a product built on this one must give it.
    pub license_bps: Bps,
    /// Work accepted this many epochs later weighs twice as much; 0: all work weighs the same.
    pub half_life_epochs: Epoch,
    /// KITE that a contributor puts up for each unit of work, in token units.
    pub bond_per_unit: Balance,
    /// The account or contract that accepts and rejects contributions at first.
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
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Product {
    /// Who registered it.
    pub registrant: AccountId,
    /// The epoch in which it was registered: decay counts from here.
    pub opened_epoch: Epoch,
    /// Whether it is stopped: it takes neither payments nor submissions, nothing is accepted, and what its
    /// children owe it stays with them.
    pub is_stopped: bool,
    /// Who accepts and rejects contributions now.
    pub curator: AccountId,
    /// The account that was offered the curation and has not yet accepted it.
    pub pending_curator: Option<AccountId>,
    /// Its terms.
    pub terms: Terms,
}

/// The `data` of KITE's `transfer_and_call` to the registry. Its `value` is the bond.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Request {
    /// Submits work, with units × the product's bond per unit.
    Submit(Submission),
    /// Challenges accepted work, with the challenge bond; joins the case if there is one already.
    Challenge(Accusation),
}

/// Work that is submitted: of one, or of many as a batch.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
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
#[derive(Clone, Debug, PartialEq, Eq, Read)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
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

/// One challenge against a contribution, until it is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Challenge {
    /// Who challenges.
    pub challenger: AccountId,
    /// KITE held for it, in token units.
    pub bond: Balance,
    /// Σ bonds of the challenges of its case that were made before it, in token units.
    pub bonds_before: Balance,
    /// Hash of the evidence, whose address is in the event.
    pub evidence_hash: Hash,
}

/// The challenges against a contribution that are open: one ruling hears them together. Claims of the
/// contribution are frozen, from the first one's cut on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Case {
    /// Number of the first challenge that is open.
    pub first: ChallengeNumber,
    /// Number of the last one.
    pub last: ChallengeNumber,
    /// Σ bonds of its challenges that were dismissed already, in token units.
    pub bonds_before: Balance,
    /// Σ bonds of all its challenges, in token units.
    pub bonds: Balance,
    /// Who decides: the arbiter of the moment when the case was opened.
    pub arbiter: AccountId,
    /// The challengers' part of the contribution's bond, if the arbiter agrees, as it was then.
    pub challenger_bps: Bps,
    /// The contributor's part of the challenges' bonds otherwise, as it was then.
    pub contributor_bps: Bps,
    /// The last moment at which the arbiter can decide, in milliseconds; then it can lapse. Each challenge gives
    /// the arbiter the whole time again.
    pub decide_by_ms: Timestamp,
}

/// A contribution as the registry keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
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
    /// The challenges against it that are not yet decided.
    pub case: Option<Case>,
    /// How many challenges there ever were; the last one's number.
    pub challenge_count: ChallengeNumber,
    /// A batch whose end its submitter has announced can be ended from this epoch on.
    pub notice_until: Option<Epoch>,
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
    /// How much weight of work it still has room for, as `unit_weight` counts it.
    pub room: u128,
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
    /// What a challenge costs at least, in token units. A part of it is yours if the challenger is wrong.
    pub challenge_bond: Balance,
    /// The part of your own bond that a challenge costs if that is more, in basis points.
    pub challenge_bond_bps: Bps,
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
    /// The part of the contribution's own bond that a challenge costs.
    ChallengeBondBps,
    /// The challengers' part of a slashed bond.
    ChallengerBps,
    /// The contributor's part of a lost challenge bond.
    ContributorBps,
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
    /// The curation of the product was not offered to the caller.
    NotPendingCurator,
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
    /// There is a challenge against the contribution; until it ends, this cannot be done.
    Challenged(ContributionId),
    /// There is no challenge against the contribution.
    NotChallenged(ContributionId),
    /// The challenge with this number is not open: a ruling names the last one that was heard.
    WrongChallenge {
        /// The first that is open.
        first: ChallengeNumber,
        /// The last that is open.
        last: ChallengeNumber,
    },
    /// There is no challenge with this number that is still to be settled.
    UnknownChallenge(ChallengeNumber),
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
    /// The product is stopped: it takes neither payments nor submissions, and nothing is accepted.
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
    /// The members of the batch have been told that it ends, and not yet long enough.
    NoticeRuns {
        /// From this epoch on it can be ended.
        until_epoch: Epoch,
    },
    /// The router is paid in another KITE.
    OtherKite {
        /// Its KITE.
        kite: AccountId,
    },
    /// So many half-lives after its start, the product takes no more work: register its successor.
    DecayExhausted,
    /// The router refused.
    Router(Foreign<RouterError>),
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
    pub product: ProductId,
    /// Who registered it.
    pub registrant: AccountId,
    /// The epoch in which it was registered.
    pub opened_epoch: Epoch,
    /// Its terms.
    pub terms: Terms,
}

/// The curator of a product offered the curation to another account; to itself: took the offer back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct CurationOffered {
    /// The product.
    pub product: ProductId,
    /// The account that may now accept.
    pub pending_curator: AccountId,
}

/// A product has another curator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct CuratorChanged {
    /// The product.
    pub product: ProductId,
    /// The curator until now.
    pub from: AccountId,
    /// The curator from now on.
    pub to: AccountId,
}

/// A product takes no more payments and submissions, or takes them again. Claims go on.
#[ink::event]
pub struct ProductStopped {
    /// The product.
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
    pub contribution: ContributionId,
    /// Who contributed.
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
    pub contribution: ContributionId,
}

/// A submission was taken back by its contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Withdrawn {
    /// The contribution's id.
    pub contribution: ContributionId,
}

/// The submitter of a batch announced its end: it earns on, and can be ended later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct RetirementNoticed {
    /// The contribution's id.
    pub contribution: ContributionId,
    /// From this epoch on it can be ended.
    pub until_epoch: Epoch,
}

/// A contribution was ended by its contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Retired {
    /// The contribution's id.
    pub contribution: ContributionId,
    /// First epoch in which it no longer earns.
    pub to_epoch: Epoch,
}

/// A bond went back to the contributor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct BondReturned {
    /// The contribution's id.
    pub contribution: ContributionId,
    /// To whom.
    pub to: AccountId,
    /// How much, in token units.
    pub amount: Balance,
}

/// A contribution was challenged: its claims are frozen until the case ends.
#[ink::event]
pub struct Challenged {
    /// The contribution.
    pub contribution: ContributionId,
    /// Who challenges.
    pub challenger: AccountId,
    /// Number of the challenge.
    pub number: ChallengeNumber,
    /// KITE held for it, in token units.
    pub bond: Balance,
    /// The case that it opened or joined, as it is now.
    pub case: Case,
    /// Claims pay what was earned before this epoch; what was earned since can be forfeited. `None` if the
    /// challenge joined a case: its cut stays where it is.
    pub frozen_from_epoch: Option<Epoch>,
    /// Where the evidence can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// How challenges ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Outcome {
    /// The arbiter did not answer in time.
    Lapsed,
    /// The arbiter found for the contributor.
    Dismissed,
    /// The arbiter found for the challengers.
    Upheld,
}

/// Challenges ended, and this is where the bonds go. Each challenge is settled by an event of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct CaseEnded {
    /// The contribution.
    pub contribution: ContributionId,
    /// The first challenge that ended.
    pub first: ChallengeNumber,
    /// The last one that was heard. If they were dismissed, later ones stay open.
    pub heard: ChallengeNumber,
    /// How they ended.
    pub outcome: Outcome,
    /// To the contributor, in token units: a part of the challenge bonds, if they were lost.
    pub to_contributor: Balance,
    /// To the challengers that were heard, beside their bonds: a part of the contribution's bond, if they won.
    pub reward: Balance,
    /// To the owner: the rest of what was lost.
    pub to_owner: Balance,
}

/// A challenge that has ended was settled: nothing is held for it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct ChallengeSettled {
    /// The contribution.
    pub contribution: ContributionId,
    /// Who had challenged.
    pub challenger: AccountId,
    /// Number of the challenge.
    pub number: ChallengeNumber,
    /// What the challenger got, in token units: the bond and a part of the contribution's, if the challenge was
    /// upheld; the bond, if it was not heard any more; otherwise nothing.
    pub amount: Balance,
}

#[cfg(test)]
mod tests {
    use ink::env::event::Event;

    use super::*;

    /// What wallets and indexers know the events with texts by. Another spelling of a field's type would change it.
    #[test]
    fn events_with_texts_keep_their_signatures() {
        let hex = |topic: Option<[u8; 32]>| {
            topic.unwrap().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
        };
        assert_eq!(hex(Submitted::SIGNATURE_TOPIC), "58f21f46e50678c73881e8e4759a09ddf43ae93a7b530c2e56d509b966d332ca");
        assert_eq!(
            hex(Challenged::SIGNATURE_TOPIC),
            "145d552d8c28eac647667ab963f7a208e67d568075bd4d73fdd095d26dd16b86"
        );
    }
}
