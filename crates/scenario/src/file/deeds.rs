// SPDX-License-Identifier: Apache-2.0
//! What each verb reads.

use kite_interfaces::dao::{Choice as Vote, State};
use serde::Deserialize;
use toml::Spanned;

use super::{Name, Sum};

/// Moves tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Who gives.
    pub from: Name,
    /// Who gets: an account, or `treasury`.
    pub to: Name,
    /// How much.
    pub amount: Sum,
}

/// Gives a group what its bonds cost.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// Whom.
    pub group: Name,
    /// Out of whose pocket.
    pub from: Name,
}

/// Registers products in this order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Which.
    pub products: Vec<Name>,
    /// Who registers them.
    pub by: Name,
}

macro_rules! on_contributions {
    ($($(#[$doc:meta])* $Deed:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $Deed {
            /// Which, single ones and drawn ones.
            pub contributions: Vec<Name>,
        }
    )+};
}

on_contributions! {
    /// Submits work, each by its contributor.
    Submit,
    /// Accepts work, by its product's curator, in batches.
    Accept,
    /// Rejects work, by its product's curator, in batches.
    Reject,
    /// Ends work, each by its contributor.
    Retire,
    /// Takes back bonds, each by its contributor.
    WithdrawBond,
}

/// Challenges a contribution.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accuse {
    /// Which.
    pub contribution: Name,
    /// Who does, and puts up the bond.
    pub by: Name,
    /// Why, in words.
    pub because: String,
}

/// Ends a challenge that the arbiter did not decide in time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Of which contribution.
    pub contribution: Name,
    /// Who sends the transaction.
    pub by: Name,
}

/// Moves what a contribution forfeited to its product's reserve.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// Which.
    pub contribution: Name,
    /// In which assets, by their signs.
    pub assets: Vec<Name>,
    /// Who sends the transactions.
    pub by: Name,
}

/// How a payment is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// KITE, in one transaction.
    TransferAndCall,
    /// A PSP22 token: approve, then pay.
    Allowance,
    /// Coin, sent along.
    Native,
}

/// Pays a product.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Who pays.
    pub from: Name,
    /// What is paid for.
    pub product: Name,
    /// How much, in which asset.
    pub amount: Sum,
    /// How.
    pub how: Spanned<How>,
    /// What `check_gas` calls it.
    pub label: Option<Name>,
}

/// Moves a parent's part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The product that owes.
    pub from: Name,
    /// The product that is owed.
    pub to: Name,
    /// In which asset, by its sign.
    pub asset: Name,
    /// Who moves it.
    pub by: Name,
}

/// Pays out income.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Of which contributions; without it, of all. The members of a batch claim each with a proof.
    pub contributions: Option<Vec<Name>>,
    /// In which assets, by their signs.
    pub assets: Vec<Name>,
    /// Who sends the transactions. The money goes to the payees.
    pub by: Name,
}

/// Delegates votes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegate {
    /// Whose votes.
    pub from: Name,
    /// To whom; without it, back.
    pub to: Option<Name>,
}

/// What a proposal would do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Act {
    /// Changes the protocol fee.
    SetFee {
        /// To this.
        bps: Spanned<u16>,
    },
    /// Mints KITE.
    Mint {
        /// For whom: an account, or `treasury`.
        to: Name,
        /// How much.
        amount: Sum,
    },
    /// Pays from the treasury.
    Pay {
        /// To whom.
        to: Name,
        /// How much.
        amount: Sum,
    },
    /// Lets products be paid in another token.
    AllowAsset {
        /// Its sign.
        asset: Name,
    },
    /// Decides a challenge.
    Resolve {
        /// Against which contribution.
        contribution: Name,
        /// Whether the challenger is right.
        upheld: bool,
    },
}

/// Makes a proposal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// What the scenario calls it.
    pub id: Name,
    /// Who makes it.
    pub by: Name,
    /// Why.
    pub description: String,
    /// What it would do.
    pub actions: Vec<Act>,
}

/// Casts a vote.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastVote {
    /// On which proposal.
    pub proposal: Name,
    /// Who.
    pub by: Name,
    /// What.
    #[serde(with = "VoteWord")]
    pub choice: Vote,
}

/// Executes a proposal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// Which.
    pub proposal: Name,
    /// Who sends the transaction.
    pub by: Name,
}

/// A turn in a proposal's life that time brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Votes can be cast.
    VotingStarts,
    /// Votes can no longer be cast.
    VotingEnds,
    /// It can be executed.
    Executable,
}

/// Lets time pass: one of the three.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// To the beginning of the so-many-th next epoch.
    pub epochs: Option<u32>,
    /// So many milliseconds.
    pub ms: Option<u64>,
    /// Until this, of the proposal named.
    pub until: Option<Turn>,
    /// Whose turn.
    pub proposal: Option<Name>,
}

/// Checks a proposal's state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckState {
    /// Which proposal.
    pub proposal: Name,
    /// What it must be.
    #[serde(with = "StateWord")]
    pub state: State,
}

/// Checks what work has earned.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckEarned {
    /// Which.
    pub contribution: Name,
    /// How much; the contract may have rounded down by one unit.
    pub amount: Sum,
}

/// Checks that payments cost the same.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckGas {
    /// Labels of the payments.
    pub payments: Vec<Name>,
    /// How far each may be from the first, in basis points of its ref_time.
    pub within_bps: u16,
}

/// A vote, as the file writes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Vote")]
enum VoteWord {
    Abstain,
    For,
    Against,
}

/// A proposal's state, as the file writes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case", remote = "State")]
enum StateWord {
    Pending,
    Active,
    Defeated,
    Queued,
    Executable,
    Executed,
    Expired,
    Canceled,
}
