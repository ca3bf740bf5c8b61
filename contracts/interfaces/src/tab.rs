// SPDX-License-Identifier: Apache-2.0
//! Tabs: metered use of a product, thousands of calls in one payment.
//!
//! A payer leaves a deposit for a product and names the key that signs for it. Off the chain, that key signs
//! [`Voucher`]s: the most that may have been taken in all. The seller takes what was used, never more than was signed,
//! and what was taken is forwarded to the router as a payment of the product.
//!
//! The rules of what is signed are the same code on the chain and off it: [`domain`], [`tab_id`], [`Voucher::digest`],
//! [`signer_of`].

mod voucher;

pub use voucher::{
    domain, signer_of, Domain, Signature, Signer, Voucher, DOMAIN_NAME, DOMAIN_TYPE, DOMAIN_VERSION, VOUCHER_TYPE,
};

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use kite_chain::answer::Foreign;
use kite_chain::{keccak_256, Read};

use crate::router::RouterError;
use crate::{Asset, Balance, ProductId, Timestamp};

/// A tab's number: [`tab_id`].
pub type TabId = Hash;

/// The most takes that one call may bring.
pub const MAX_TAKES: usize = 64;

/// The shortest delay of a withdrawal, in milliseconds: 15 minutes.
pub const MIN_WITHDRAW_DELAY_MS: u64 = 900_000;

/// The longest delay of a withdrawal, in milliseconds: 30 days.
pub const MAX_WITHDRAW_DELAY_MS: u64 = 2_592_000_000;

/// What a tab was opened on. Never changes.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Terms {
    /// Whose signature lets the seller take: the Ethereum address of a secp256k1 key of the payer's.
    pub signer: Signer,
    /// What is paid for.
    pub product: ProductId,
    /// Who says how much is taken. The money goes to the product in any case.
    pub seller: AccountId,
    /// In what.
    pub asset: Asset,
    /// How long the seller can still take after the payer has begun to withdraw, in milliseconds: 900,000 (15 minutes)
    /// to 2,592,000,000 (30 days).
    pub withdraw_delay_ms: u64,
    /// The payer's own number, to have more than one tab on the same terms.
    pub salt: u64,
}

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Tab {
    /// Who opened it, and gets back what is left.
    pub payer: AccountId,
    /// On what.
    pub terms: Terms,
    /// All that was ever deposited.
    pub deposited: Balance,
    /// Of that, what the seller has taken: it is the product's.
    pub taken: Balance,
    /// Of that, what the seller has given back.
    pub given_back: Balance,
    /// When the payer may withdraw what is left, in milliseconds; `None`: no withdrawal was begun.
    pub withdrawable_from_ms: Option<Timestamp>,
}

impl Tab {
    /// What can still be taken, given back or withdrawn.
    #[must_use]
    pub const fn free(&self) -> Balance {
        self.deposited.saturating_sub(self.taken).saturating_sub(self.given_back)
    }
}

/// What a seller takes of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Take {
    /// What was signed.
    pub voucher: Voucher,
    /// What will have been taken in all, from the tab's beginning: at most the ceiling. To send a take again takes
    /// nothing twice.
    pub total: Balance,
    /// The signature over the voucher.
    pub signature: Signature,
}

/// What became of a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Outcome {
    /// So much was taken now.
    Taken(Balance),
    /// The total is no more than what was taken before: an old take, or an old voucher.
    NothingNew {
        /// What was taken in all.
        taken: Balance,
    },
    /// There is no such tab, or it was closed.
    UnknownTab,
    /// The caller is not the tab's seller.
    NotSeller,
    /// The total is more than the ceiling that was signed.
    AboveCeiling,
    /// The total is more than what is there.
    AboveDeposit {
        /// The highest total that can be taken.
        available: Balance,
    },
    /// These 65 bytes are no signature: r or s are zero or too great, s is in the upper half, or v is neither 27 nor 28.
    MalformedSignature,
    /// Another key signed, or this one signed something else: another tab, ceiling, contract or chain.
    WrongSigner,
    /// A number left the range of its type.
    Overflow,
}

/// What `take_and_forward` did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Settled {
    /// What became of each take, in their order.
    pub takes: Vec<Outcome>,
    /// What was paid to the product; 0 if nothing waited, or the router refused it: then it waits.
    pub forwarded: Balance,
}

/// What comes with KITE's `transfer_and_call` to the contract.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Deposit {
    /// Opens a tab of whoever sends.
    Open(Terms),
    /// Is added to a tab.
    TopUp(TabId),
}

/// What the contract was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    /// The router that it pays through.
    pub router: AccountId,
    /// The KITE token.
    pub kite: AccountId,
    /// The hash of the EIP-712 domain, which binds every voucher and every tab's number to the chain and the contract.
    pub domain: Domain,
}

/// Why a message of the contract failed. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum TabError {
    /// There is no such tab, or it was closed.
    UnknownTab,
    /// There is, or was, a tab on the same terms: choose another salt.
    TabExists,
    /// The caller is not the tab's payer.
    NotPayer,
    /// The caller is not the tab's seller.
    NotSeller,
    /// The delay of a withdrawal is out of bounds.
    InvalidDelay {
        /// The least, in milliseconds.
        min_ms: u64,
        /// The most, in milliseconds.
        max_ms: u64,
    },
    /// Nobody has the signing key of this address: zero.
    InvalidSigner,
    /// The tab is in another asset than what was sent.
    WrongAsset,
    /// The amount is zero.
    Zero,
    /// The native coin sent with the call is not what the call needs.
    WrongValueSent {
        /// What must be sent.
        expected: Balance,
        /// What was sent.
        sent: Balance,
    },
    /// The asset did not move exactly what was to be deposited.
    WrongAmountReceived {
        /// What was to be deposited.
        expected: Balance,
        /// What arrived.
        received: Balance,
    },
    /// The asset's contract refused: allowance and balance are its first reasons.
    AssetFailed,
    /// The router does not take such a payment, for this reason. What was taken before waits.
    Refused(Foreign<RouterError>),
    /// The router failed without a reason.
    RouterFailed,
    /// Nothing waits for this product in this asset.
    Nothing,
    /// There is less in it than was asked for.
    Insufficient {
        /// What there is.
        available: Balance,
    },
    /// Too many items for one call.
    TooMany {
        /// The maximum.
        max: u32,
    },
    /// The withdrawal was begun before.
    WithdrawalBegun {
        /// When it can be finished, in milliseconds.
        withdrawable_from_ms: Timestamp,
    },
    /// The withdrawal must be begun first.
    WithdrawalNotBegun,
    /// The seller may still take.
    TooEarly {
        /// From when on the payer may withdraw, in milliseconds.
        withdrawable_from_ms: Timestamp,
    },
    /// The asset refused to move this to the payer, or moved something else: of native coin the payer must have, or
    /// get, at least the chain's existential deposit.
    CannotPay {
        /// How much.
        amount: Balance,
    },
    /// A number left the range of its type.
    Overflow,
}

/// A tab was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Opened {
    /// Its number.
    pub tab: TabId,
    /// Who opened it.
    pub payer: AccountId,
    /// Who takes.
    pub seller: AccountId,
    /// On what, the seller again included.
    pub terms: Terms,
    /// What was deposited.
    pub amount: Balance,
}

/// More was deposited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct ToppedUp {
    /// In which tab.
    pub tab: TabId,
    /// How much.
    pub amount: Balance,
    /// All that was ever deposited.
    pub deposited: Balance,
}

/// A seller took.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Taken {
    /// Who.
    pub seller: AccountId,
    /// What became of each take, in their order, those that failed too.
    pub takes: Vec<(TabId, Outcome)>,
}

/// What was taken for a product was paid to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Forwarded {
    /// The product.
    pub product: ProductId,
    /// In what.
    pub asset: Asset,
    /// How much.
    pub amount: Balance,
}

/// The seller gave back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct GivenBack {
    /// Of which tab.
    pub tab: TabId,
    /// How much.
    pub amount: Balance,
}

/// The payer will withdraw: the seller takes before then, or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct WithdrawalBegun {
    /// From which tab.
    pub tab: TabId,
    /// From when on, in milliseconds.
    pub withdrawable_from_ms: Timestamp,
}

/// The payer withdrew what was left, and the tab is closed for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::event]
pub struct Withdrawn {
    /// Of which tab.
    pub tab: TabId,
    /// How much.
    pub amount: Balance,
}

/// The number of a tab of `payer` on `terms`: the Keccak hash of the domain, and the payer and the terms in SCALE.
#[must_use]
pub fn tab_id(domain: &Domain, payer: &AccountId, terms: &Terms) -> TabId {
    keccak_256(&(domain, payer, terms)).into()
}
