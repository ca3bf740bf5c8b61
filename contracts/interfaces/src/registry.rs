//! The rules: which products there are, on what terms, and whose work is in them.

use ink::prelude::string::String;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};

use crate::router::{Edge, RouterError, Stage, STAGES};
use crate::{Balance, Bps, Clock, ContributionId, Epoch, ProductId, Timestamp};

/// The longest URI, in bytes.
pub const MAX_URI: usize = 256;

/// The most contributions that one call may accept or reject.
pub const MAX_DECISIONS: usize = 32;

/// The most rows that a listing returns: so many of the longest fit into one answer of a contract.
pub const MAX_PAGE: u32 = 32;

/// The longest half-life, in epochs.
pub const MAX_HALF_LIFE: Epoch = 10_000;

/// What the registry works with: set when it is constructed, except for the counts.
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
    /// The router's trailing window: a bond stays for so many epochs after its position has ended.
    pub window_epochs: Epoch,
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
    /// Its terms.
    pub terms: Terms,
}

/// The `data` of a submission by `transfer_and_call`, whose `value` is the bond.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Submission {
    /// The product contributed to.
    pub product: ProductId,
    /// The stage contributed to.
    pub stage: Stage,
    /// Units of work, as the product counts them; never zero.
    pub units: u32,
    /// Who will be paid; `None`: the contributor.
    pub payee: Option<AccountId>,
    /// Where the work can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// Where a contribution is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Status {
    /// Waits for the curator.
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
    /// When it was submitted, in milliseconds.
    pub submitted_at_ms: Timestamp,
    /// Where the work can be seen.
    pub evidence_uri: String,
    /// Hash of what stands there.
    pub evidence_hash: Hash,
}

/// Why a message of the registry failed. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum RegistryError {
    /// The caller is not the curator of the product.
    NotCurator,
    /// The caller is not the contributor.
    NotContributor,
    /// There is no product with this id. Ids start at 1.
    UnknownProduct(ProductId),
    /// There is no contribution with this id. Ids start at 1.
    UnknownContribution(ContributionId),
    /// The contribution is not in the state that this needs, or its bond has been withdrawn.
    WrongStatus(ContributionId),
    /// Stage weights must sum to 10,000.
    InvalidStageWeights {
        /// What they sum to.
        sum_bps: u32,
    },
    /// Upstream shares must sum to at most 5,000, in at most 16 edges, none twice.
    InvalidUpstream,
    /// The share for this upstream product is below its licence price.
    BelowLicense {
        /// The upstream product.
        product: ProductId,
        /// Its price.
        license_bps: Bps,
    },
    /// The licence price is above what may go upstream at all.
    LicenseTooHigh {
        /// The maximum.
        max_bps: Bps,
    },
    /// The half-life is too long.
    HalfLifeTooLong {
        /// The maximum, in epochs.
        max_epochs: Epoch,
    },
    /// A URI is too long.
    UriTooLong {
        /// The maximum, in bytes.
        max: u32,
    },
    /// Units of work must not be zero.
    ZeroUnits,
    /// The bond sent is not units × bond per unit.
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

/// A product was registered.
#[ink::event]
pub struct ProductRegistered {
    /// Its id.
    #[ink(topic)]
    pub product: ProductId,
    /// Who registered it.
    #[ink(topic)]
    pub registrant: AccountId,
    /// Its terms.
    pub terms: Terms,
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
    /// Units of work.
    pub units: u32,
    /// The bond, in token units.
    pub bond: Balance,
    /// Hash of the evidence.
    pub evidence_hash: Hash,
}

/// Work was accepted.
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
#[ink::event]
pub struct Rejected {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
}

/// A contribution was ended by its contributor.
#[ink::event]
pub struct Retired {
    /// The contribution's id.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// First epoch in which it no longer earns.
    pub to_epoch: Epoch,
}

/// A bond went back to the contributor.
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
