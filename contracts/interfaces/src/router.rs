//! The money: what the registry tells the router, what payers and contributors read from it.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;

use crate::{Asset, Balance, Bps, Clock, ContributionId, Epoch, ProductId};

/// Number of stages of the chain from raw data to product.
pub const STAGES: usize = 5;

/// The most upstream products that one product may name.
pub const MAX_UPSTREAM: usize = 16;

/// The largest part of a product's income that may go upstream, all edges together.
pub const MAX_UPSTREAM_BPS: Bps = 5_000;

/// The highest protocol fee.
pub const MAX_FEE_BPS: Bps = 1_000;

/// The most positions that one call may open, and the most (position, asset) pairs that one may claim.
pub const MAX_BATCH: usize = 64;

/// The shortest epoch, in milliseconds: with it, epoch numbers last for 136 years.
pub const MIN_EPOCH_MS: u64 = 1_000;

/// A link of the chain. The discriminant is its place in every array of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Stage {
    /// Raw data collection.
    Collection,
    /// Cleaning and annotation.
    Annotation,
    /// Compute.
    Compute,
    /// Model development.
    Model,
    /// Application.
    Application,
}

impl Stage {
    /// This stage's own among the values of all stages.
    #[must_use]
    pub fn of<T>(self, values: &[T; STAGES]) -> &T {
        let [collection, annotation, compute, model, application] = values;
        match self {
            Self::Collection => collection,
            Self::Annotation => annotation,
            Self::Compute => compute,
            Self::Model => model,
            Self::Application => application,
        }
    }

    /// This stage's own among the values of all stages, to be changed.
    pub fn of_mut<T>(self, values: &mut [T; STAGES]) -> &mut T {
        let [collection, annotation, compute, model, application] = values;
        match self {
            Self::Collection => collection,
            Self::Annotation => annotation,
            Self::Compute => compute,
            Self::Model => model,
            Self::Application => application,
        }
    }
}

/// A share of a product's income that goes to a product it is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Edge {
    /// The product built upon.
    pub product: ProductId,
    /// Its share of the income after the protocol fee.
    pub bps: Bps,
}

/// A position to be opened for an accepted contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct NewPosition {
    /// The contribution, whose number the position bears.
    pub id: ContributionId,
    /// The product it earns from.
    pub product: ProductId,
    /// The stage it earns in.
    pub stage: Stage,
    /// Who contributed, and may change the payee.
    pub contributor: AccountId,
    /// Who is paid.
    pub payee: AccountId,
    /// Weight in its stage, decay included; never zero.
    pub units: u128,
}

/// What the router was told by its constructor and its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    /// The contract that opens products and positions; `None` until the owner names it.
    pub registry: Option<AccountId>,
    /// The KITE token, which can always be paid in, also by `transfer_and_call`.
    pub kite: AccountId,
    /// The protocol fee, taken from every payment first.
    pub fee_bps: Bps,
    /// How many closed epochs stay locked before they can be claimed.
    pub window_epochs: Epoch,
    /// The epochs in which income is counted.
    pub clock: Clock,
}

/// What the registry, and nobody else, tells the router.
#[ink::trait_definition]
pub trait Ledger {
    /// The epochs that both contracts count in.
    #[ink(message)]
    fn clock(&self) -> Clock;

    /// How many closed epochs stay locked before they can be claimed: the trailing window K.
    #[ink(message)]
    fn window_epochs(&self) -> Epoch;

    /// Makes `product` payable: its stage weights (together 10,000) and the products it pays upstream.
    /// Registry only.
    #[ink(message)]
    fn open_product(
        &mut self,
        product: ProductId,
        stage_bps: [Bps; STAGES],
        upstream: Vec<Edge>,
    ) -> Result<(), RouterError>;

    /// Opens positions, at most [`MAX_BATCH`], which earn from the next epoch on; returns that
    /// epoch. Registry only.
    #[ink(message)]
    fn open_positions(&mut self, positions: Vec<NewPosition>) -> Result<Epoch, RouterError>;

    /// Closes a position: it earns until the end of this epoch; returns the first epoch in which it
    /// no longer does. Registry only.
    #[ink(message)]
    fn close_position(&mut self, position: ContributionId) -> Result<Epoch, RouterError>;
}

/// The `data` of a payment by `transfer_and_call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Payment {
    /// The product paid.
    pub product: ProductId,
    /// The payer's own number for it (an invoice, an order), repeated in the event.
    pub reference: u64,
}

/// Where a payment goes, to the unit. Units that no party has earned whole yet are carried to the
/// next payment: `amount + carried_before = fee + upstream + Σ stages + reserve + carried_after`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Split {
    /// To the protocol.
    pub fee: Balance,
    /// To the products this one is built on.
    pub upstream: Balance,
    /// To the stages that have contributors, in the order of [`Stage`].
    pub stages: [Balance; STAGES],
    /// To the product's reserve, for the stages that have none.
    pub reserve: Balance,
    /// Carried from earlier payments, less than 7 units.
    pub carried_before: Balance,
    /// Carried to later payments, less than 7 units.
    pub carried_after: Balance,
}

/// What a position has earned in one asset, and when it can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Pending {
    /// What a claim would pay now.
    pub claimable: Balance,
    /// Earned, and still in the trailing window or the current epoch.
    pub locked: Balance,
    /// Claimed so far.
    pub claimed: Balance,
}

/// A position as the router keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Position {
    /// The product it earns from.
    pub product: ProductId,
    /// The stage it earns in.
    pub stage: Stage,
    /// Who contributed, and may change the payee.
    pub contributor: AccountId,
    /// Who is paid.
    pub payee: AccountId,
    /// Weight in its stage.
    pub units: u128,
    /// First epoch in which it earns.
    pub from_epoch: Epoch,
    /// First epoch in which it no longer earns; `None` while open.
    pub to_epoch: Option<Epoch>,
}

/// Sums of a product in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Lifetime {
    /// Everything that was ever paid into it, from outside and from products built on it; the
    /// type's maximum if it is more than that.
    pub paid: Balance,
    /// Its reserve now.
    pub reserve: Balance,
    /// Carried to the next payment, less than 7 units.
    pub carried: Balance,
}

/// Why a message of the router failed. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum RouterError {
    /// The caller is not the owner (the DAO).
    NotOwner,
    /// The caller is not the registry.
    NotRegistry,
    /// The caller is not the contributor of this position.
    NotContributor,
    /// There is no product with this id. Ids start at 1.
    UnknownProduct(ProductId),
    /// There is no position with this id. Ids start at 1.
    UnknownPosition(ContributionId),
    /// The child product has no upstream edge with this number. Edges are numbered from 0.
    UnknownEdge(u8),
    /// The id is taken, or zero.
    InvalidId(u32),
    /// Stage weights must sum to 10,000, and upstream shares, none of them zero, to at most 5,000, in at
    /// most 16 edges.
    InvalidTerms,
    /// The position is closed already.
    PositionClosed,
    /// This asset is not on the list of assets that can be paid in.
    AssetNotAllowed,
    /// The amount, or the units, are zero.
    Zero,
    /// The native coin sent with the call is not what the call needs.
    WrongValueSent {
        /// What must be sent.
        expected: Balance,
        /// What was sent.
        sent: Balance,
    },
    /// The asset did not move exactly what was to be paid.
    WrongAmountReceived {
        /// What was to be paid.
        expected: Balance,
        /// What arrived.
        received: Balance,
    },
    /// The asset's contract refused: allowance and balance are its first reasons.
    AssetFailed,
    /// The fee is above the maximum.
    FeeTooHigh {
        /// The maximum.
        max_bps: Bps,
    },
    /// The epoch is too short.
    EpochTooShort {
        /// The minimum, in milliseconds.
        min_ms: u64,
    },
    /// Too many items for one call.
    TooMany {
        /// The maximum.
        max: u32,
    },
    /// There is less in it than was asked for.
    Insufficient {
        /// What there is.
        available: Balance,
    },
    /// A number left the range of its type.
    Overflow,
}

/// A product became payable.
#[ink::event]
pub struct ProductOpened {
    /// Its id.
    #[ink(topic)]
    pub product: ProductId,
    /// Weights of its stages.
    pub stage_bps: [Bps; STAGES],
    /// What it pays upstream.
    pub upstream: Vec<Edge>,
}

/// A position will earn from `from_epoch` on.
#[ink::event]
pub struct PositionOpened {
    /// Its id, the contribution's.
    #[ink(topic)]
    pub position: ContributionId,
    /// The product it earns from.
    #[ink(topic)]
    pub product: ProductId,
    /// The stage it earns in.
    pub stage: Stage,
    /// Who is paid.
    pub payee: AccountId,
    /// Its weight.
    pub units: u128,
    /// First epoch in which it earns.
    pub from_epoch: Epoch,
}

/// A position earns no more from `to_epoch` on.
#[ink::event]
pub struct PositionClosed {
    /// Its id.
    #[ink(topic)]
    pub position: ContributionId,
    /// First epoch in which it no longer earns.
    pub to_epoch: Epoch,
}

/// A position's payee changed.
#[ink::event]
pub struct PayeeChanged {
    /// The position.
    #[ink(topic)]
    pub position: ContributionId,
    /// Who is paid from now on.
    #[ink(topic)]
    pub payee: AccountId,
}

/// A product was paid.
#[ink::event]
pub struct Paid {
    /// The product.
    #[ink(topic)]
    pub product: ProductId,
    /// Who paid.
    #[ink(topic)]
    pub payer: AccountId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// Where it went.
    pub split: Split,
    /// The payer's own number.
    pub reference: u64,
}

/// A parent product received its part of a child's income.
#[ink::event]
pub struct Pulled {
    /// The product that owed.
    #[ink(topic)]
    pub child: ProductId,
    /// The product that was owed.
    #[ink(topic)]
    pub parent: ProductId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// Where it went in the parent.
    pub split: Split,
}

/// A position's income was paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Claimed {
    /// The position.
    #[ink(topic)]
    pub position: ContributionId,
    /// Who was paid.
    #[ink(topic)]
    pub payee: AccountId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
}

/// Protocol fees went to the owner's treasury.
#[ink::event]
pub struct FeesCollected {
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// To whom.
    #[ink(topic)]
    pub to: AccountId,
}

/// A part of a product's reserve was released by the owner.
#[ink::event]
pub struct ReserveReleased {
    /// The product.
    #[ink(topic)]
    pub product: ProductId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// To whom.
    #[ink(topic)]
    pub to: AccountId,
}

/// The protocol fee changed.
#[ink::event]
pub struct FeeChanged {
    /// The fee from now on.
    pub fee_bps: Bps,
}

/// An asset was put on the list of assets that can be paid in, or taken off it.
#[ink::event]
pub struct AssetListed {
    /// The asset.
    #[ink(topic)]
    pub asset: AccountId,
    /// Whether it can be paid in from now on.
    pub allowed: bool,
}

/// Another contract tells the router who earns.
#[ink::event]
pub struct RegistryChanged {
    /// The registry from now on.
    #[ink(topic)]
    pub registry: AccountId,
}
