// SPDX-License-Identifier: Apache-2.0
//! The money: what the registry tells the router, what payers and contributors read from it.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use kite_chain::wire::Fixed;
#[cfg(not(target_arch = "riscv64"))]
use kite_chain::wire::Said;
use kite_chain::Read;

use crate::batch::Batch;
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

/// The longest epoch, in milliseconds: 90 days. Work earns from the next one on, and nobody should wait longer.
pub const MAX_EPOCH_MS: u64 = 7_776_000_000;

/// How long after the end of a batch its members can claim for the first time, in milliseconds: 365 days, and
/// at least the trailing window. Then what nobody claimed is for the product's reserve; who has claimed once
/// keeps their part for ever.
pub const MEMBERS_CLAIM_MS: u64 = 31_536_000_000;

/// The most units that may share a stage, weights that grow with a half-life included. With so many, all
/// that an index carries from some units to others in 10,000 changes is a sixth of a unit of the asset.
pub const MAX_STAGE_UNITS: u128 = 1 << 112;

/// The longest trailing window, in epochs: no vote may lock income for ever.
pub const MAX_WINDOW_EPOCHS: Epoch = 366;

/// A link of the chain. The discriminant is its place in every array of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Read)]
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

const _: () = assert!(Stage::Application as usize + 1 == STAGES);

#[allow(clippy::indexing_slicing, reason = "there are as many values as stages")]
impl Stage {
    /// This stage's own among the values of all stages.
    #[must_use]
    pub fn of<T>(self, values: &[T; STAGES]) -> &T {
        &values[self as usize]
    }

    /// This stage's own among the values of all stages, to be changed.
    pub fn of_mut<T>(self, values: &mut [T; STAGES]) -> &mut T {
        &mut values[self as usize]
    }
}

/// A share of a product's income that goes to a product it is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Edge {
    /// The product built upon.
    pub product: ProductId,
    /// Its share of the income after the protocol fee.
    pub bps: Bps,
}

impl Fixed for Edge {
    const BYTES: usize = 6;
}

/// A position to be opened for an accepted contribution.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
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
    /// Whose work it is, if it stands for many members.
    pub batch: Option<Batch>,
}

/// Whether all that a position has earned can be claimed once its time has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Standing {
    /// It can.
    #[default]
    Free,
    /// It was challenged: what it earned before this epoch can be claimed, and nothing after.
    Frozen(Epoch),
    /// The challenge was upheld: from this epoch on, it earned for its product's reserve.
    Forfeited(Epoch),
}

impl Standing {
    /// The first epoch whose income cannot be claimed, whatever its age; `None` if all can.
    #[must_use]
    pub fn cut(self) -> Option<Epoch> {
        match self {
            Self::Free => None,
            Self::Frozen(epoch) | Self::Forfeited(epoch) => Some(epoch),
        }
    }
}

/// What the router was told by its constructor and its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    /// The contract that opens products and positions; `None` until the owner names it.
    pub registry: Option<AccountId>,
    /// The KITE token, which can always be paid in, also by `transfer_and_call`.
    pub kite: AccountId,
    /// The protocol fee, taken from every payment first.
    pub fee_bps: Bps,
    /// How many closed epochs stay locked before they can be claimed: the trailing window K.
    pub window_epochs: Epoch,
    /// Epochs before this one stay unlocked, however long the window becomes.
    pub unlocked_epoch: Epoch,
    /// The epochs in which income is counted.
    pub clock: Clock,
}

// How long they are in SCALE.
#[cfg(not(target_arch = "riscv64"))]
impl Said for Settings {
    fn is_said_by(bytes: &[u8]) -> bool {
        // All but the registry, of which a byte says whether it is there.
        const REST: usize = 59;
        match bytes.split_first() {
            Some((0, rest)) => rest.len() >= REST.saturating_sub(1),
            Some((1, rest)) => rest.len() >= REST.saturating_add(31),
            _ => false,
        }
    }
}

/// What the registry, and nobody else, tells the router.
#[ink::trait_definition]
pub trait Ledger {
    /// The epochs that both contracts count in, the trailing window, and what else the owner has set.
    #[ink(message)]
    fn settings(&self) -> Settings;

    /// Makes `product` payable: its stage weights (together 10,000) and the products it pays upstream.
    /// Registry only.
    #[ink(message)]
    fn open_product(
        &mut self,
        product: ProductId,
        stage_bps: [Bps; STAGES],
        upstream: Vec<Edge>,
    ) -> Result<(), RouterError>;

    /// Units that still fit into each stage of `product`, from the next epoch on.
    #[ink(message)]
    fn room(&self, product: ProductId) -> Result<[u128; STAGES], RouterError>;

    /// Refuses new payments to `product` while `stopped`, and what its children owe it stays with them;
    /// what it was paid before is not touched. Registry only.
    #[ink(message)]
    fn stop_product(&mut self, product: ProductId, stopped: bool) -> Result<(), RouterError>;

    /// Opens positions, at most [`MAX_BATCH`], which earn from the next epoch on; returns that
    /// epoch. Registry only.
    #[ink(message)]
    fn open_positions(&mut self, positions: Vec<NewPosition>) -> Result<Epoch, RouterError>;

    /// Closes a position: it earns until the end of this epoch; returns the first epoch in which it
    /// no longer does. Registry only.
    #[ink(message)]
    fn close_position(&mut self, position: ContributionId) -> Result<Epoch, RouterError>;

    /// Cuts the claims of a challenged position, open or closed: they pay what it earned before the
    /// trailing window as it is now. Returns the first epoch that cannot be claimed. Registry only.
    #[ink(message)]
    fn freeze(&mut self, position: ContributionId) -> Result<Epoch, RouterError>;

    /// Lifts the cut: the challenge was dismissed, or has lapsed. Registry only.
    #[ink(message)]
    fn unfreeze(&mut self, position: ContributionId) -> Result<(), RouterError>;

    /// Makes the cut of a frozen position final and closes it if it is open: the challenge was
    /// upheld. What it earns from the cut until its units no longer weigh is for its product's
    /// reserve. Returns the first epoch that is forfeited. Registry only.
    #[ink(message)]
    fn forfeit(&mut self, position: ContributionId) -> Result<Epoch, RouterError>;
}

/// The `data` of a payment by `transfer_and_call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
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
    /// Earned, and still in the trailing window or the current epoch, or frozen by a challenge.
    pub locked: Balance,
    /// Claimed so far.
    pub claimed: Balance,
    /// What the whole position has forfeited, and what the members of a batch that is long over have left:
    /// what `sweep` would move now.
    pub forfeited: Balance,
}

/// A position as the router keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
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
    /// First epoch in which its units no longer weigh; `None` while open.
    pub to_epoch: Option<Epoch>,
    /// Whether its income is cut by a challenge.
    pub standing: Standing,
    /// Whose work it is, if it stands for many members.
    pub batch: Option<Batch>,
}

/// Sums of a product in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Lifetime {
    /// Everything that was ever paid into it, from outside and from products built on it. What would
    /// take it beyond the type is refused.
    pub paid: Balance,
    /// Its reserve now.
    pub reserve: Balance,
    /// Carried to the next payment, less than 7 units.
    pub carried: Balance,
}

/// What the router has of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Holdings {
    /// All that was paid in and not paid out: everybody's income, reserves and fees.
    pub held: Balance,
    /// Of that, the protocol's fees: what `collect_fees` would pay now.
    pub fees: Balance,
    /// What it has beyond that, sent outside any payment: what `skim` would pay now.
    pub surplus: Balance,
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
    /// The position's standing, given here, does not allow this.
    WrongStanding(Standing),
    /// This product is stopped: nobody pays it, and what its children owe it stays with them.
    ProductStopped(ProductId),
    /// This position stands for many members: each claims with a proof.
    IsBatch(ContributionId),
    /// This position is one contributor's own: it has no members.
    NotBatch(ContributionId),
    /// The batch has no member with this index.
    UnknownMember {
        /// How many members there are. Their indices start at 0.
        count: u32,
    },
    /// The proof does not lead from this member to the batch's root: a wrong index, payee, number of
    /// units or batch, or a proof for another tree.
    InvalidProof,
    /// Members who claimed before have used up the units of the batch.
    OverSubscribed {
        /// Units that are left.
        available: u32,
    },
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
    /// The asset refused to move this out, or moved something else: the receiver of native coin must have,
    /// or get, at least the chain's existential deposit. Leave this receiver, or this asset, out.
    CannotPay {
        /// Who was to be paid.
        to: AccountId,
        /// How much.
        amount: Balance,
    },
    /// The trailing window is too long.
    WindowTooLong {
        /// The maximum, in epochs.
        max_epochs: Epoch,
    },
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
    /// The epoch is too long.
    EpochTooLong {
        /// The maximum, in milliseconds.
        max_ms: u64,
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
    /// The stage has no room for so many units: work of a product with a half-life weighs ever more.
    /// Register the product's successor.
    StageFull {
        /// Units that there is room for.
        available: u128,
    },
    /// A number left the range of its type; in a payment: what the product was ever paid in the asset.
    Overflow,
}

// Where an error is known by its name, that is said by whoever makes it one.
#[cfg(not(target_arch = "riscv64"))]
impl RouterError {
    /// How many bytes follow the number of each variant, in their order. Of a standing, the first says how many.
    const FIELDS: &'static [u8] =
        &[0, 0, 0, 4, 4, 1, 4, 0, 0, 1, 4, 4, 4, 4, 0, 4, 0, 0, 32, 32, 0, 48, 4, 2, 8, 8, 4, 16, 16, 0];

    /// Whether `bytes` are one, and nothing else: what to decode them would say, with far less code.
    #[must_use]
    pub fn is_said_by(bytes: &[u8]) -> bool {
        let Some((variant, fields)) = bytes.split_first() else { return false };
        let Some(length) = Self::FIELDS.get(usize::from(*variant)) else { return false };
        match (variant, fields) {
            (9, [1 | 2, epoch @ ..]) => epoch.len() == size_of::<Epoch>(),
            (9, _) => fields == [0],
            _ => fields.len() == usize::from(*length),
        }
    }
}

/// A product became payable.
#[ink::event]
pub struct ProductOpened {
    /// Its id.
    pub product: ProductId,
    /// Weights of its stages.
    pub stage_bps: [Bps; STAGES],
    /// What it pays upstream.
    pub upstream: Vec<Edge>,
}

/// New payments to a product were stopped, or allowed again.
#[ink::event]
pub struct ProductStopped {
    /// The product.
    pub product: ProductId,
    /// Whether new payments are refused from now on.
    pub stopped: bool,
}

/// A position will earn from `from_epoch` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct PositionOpened {
    /// Its id, the contribution's.
    pub position: ContributionId,
    /// The product it earns from.
    pub product: ProductId,
    /// The stage it earns in.
    pub stage: Stage,
    /// Who contributed.
    pub contributor: AccountId,
    /// Who is paid.
    pub payee: AccountId,
    /// Its weight.
    pub units: u128,
    /// First epoch in which it earns.
    pub from_epoch: Epoch,
    /// Whose work it is, if it stands for many members.
    pub batch: Option<Batch>,
}

/// A position was closed, cut, freed or forfeited, or its payee changed. This is how it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct PositionChanged {
    /// Its id.
    pub position: ContributionId,
    /// Who is paid.
    pub payee: AccountId,
    /// First epoch in which its units no longer weigh; `None` while open.
    pub to_epoch: Option<Epoch>,
    /// Whether its income is cut by a challenge.
    pub standing: Standing,
}

/// A product was paid.
#[ink::event]
pub struct Paid {
    /// The product.
    pub product: ProductId,
    /// Who paid.
    pub payer: AccountId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// In which epoch.
    pub epoch: Epoch,
    /// Where it went.
    pub split: Split,
    /// The payer's own number.
    pub reference: u64,
}

/// A parent product received its part of a child's income.
#[ink::event]
pub struct Pulled {
    /// The product that owed.
    pub child: ProductId,
    /// The product that was owed.
    pub parent: ProductId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// In which epoch.
    pub epoch: Epoch,
    /// Where it went in the parent.
    pub split: Split,
}

/// A position's income was paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Claimed {
    /// The position.
    pub position: ContributionId,
    /// Who was paid.
    pub payee: AccountId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// Which member of a batch it was.
    pub member: Option<u32>,
}

/// What a forfeited position had earned, or what the members of a batch that is long over have left, went to
/// its product's reserve.
#[ink::event]
pub struct Swept {
    /// The position.
    pub position: ContributionId,
    /// The product.
    pub product: ProductId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
}

/// What the owner may pay out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Pot {
    /// The protocol's fees.
    Fees,
    /// The reserve of a product.
    Reserve(ProductId),
    /// What was sent outside any payment.
    Surplus,
}

/// The owner paid out fees, a reserve or a surplus.
#[ink::event]
pub struct Released {
    /// Of what.
    pub pot: Pot,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
    /// To whom.
    pub to: AccountId,
}

/// The owner changed a setting, or the router was constructed. These are all of them now.
#[ink::event]
pub struct SettingsChanged {
    /// From now on.
    pub settings: Settings,
}

/// An asset was put on the list of assets that can be paid in, or taken off it.
#[ink::event]
pub struct AssetListed {
    /// The asset.
    pub asset: AccountId,
    /// Whether it can be paid in from now on.
    pub allowed: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scale::{Decode, DecodeAll, Encode};

    use super::*;

    #[test]
    fn an_edge_has_as_many_bytes_as_a_list_of_them_takes_it_to_have() {
        assert_eq!(Edge { product: 1, bps: 2 }.encode().len(), Edge::BYTES);
    }

    #[test]
    fn is_said_by_knows_every_error_of_every_length() {
        for variant in 0..=u8::MAX {
            for (first, length) in (0..4).flat_map(|first| (0..60).map(move |length| (first, length))) {
                let fields = [vec![first], vec![7; length]].concat();
                for bytes in [[vec![variant], fields].concat(), vec![variant]] {
                    let decodes = RouterError::decode_all(&mut bytes.as_slice()).is_ok();
                    assert_eq!(RouterError::is_said_by(&bytes), decodes, "{bytes:?}");
                }
            }
        }
        assert!(!RouterError::is_said_by(&[]));
    }

    proptest! {
        #[test]
        fn is_said_by_knows_settings(first in 0..4_u8, rest in prop::collection::vec(any::<u8>(), 0..99)) {
            let bytes = [vec![first], rest].concat();
            assert_eq!(Settings::is_said_by(&bytes), Settings::decode(&mut bytes.as_slice()).is_ok());
        }
    }
}
