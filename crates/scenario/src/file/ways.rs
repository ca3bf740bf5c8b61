// SPDX-License-Identifier: Apache-2.0
//! Tills and tabs: the ways to pay beside a payment.

use serde::Deserialize;

use super::{Name, Sum};

/// Sends to a product's till by a plain transfer, whether the till was made or not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendToTill {
    /// Who sends.
    pub from: Name,
    /// Whose till.
    pub product: Name,
    /// How much, in which asset.
    pub amount: Sum,
}

/// Makes a product's till.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenTill {
    /// Which product's.
    pub product: Name,
    /// Who sends the transaction.
    pub by: Name,
}

macro_rules! of_a_product {
    ($($(#[$doc:meta])* $Deed:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $Deed {
            /// Which product.
            pub product: Name,
            /// In which asset, by its sign.
            pub asset: Name,
            /// Who sends the transaction.
            pub by: Name,
        }
    )+};
}

of_a_product! {
    /// Has all that a product's till holds paid to the product.
    Flush,
    /// Has all that was taken of tabs for a product paid to it.
    Forward,
}

/// Opens a tab. A key of the payer's own, which is no account's, signs for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenTab {
    /// What the scenario calls it.
    pub id: Name,
    /// Who pays.
    pub from: Name,
    /// What for.
    pub product: Name,
    /// Who takes.
    pub seller: Name,
    /// The deposit.
    pub amount: Sum,
    /// How long the seller can still take after the payer has begun to withdraw.
    pub withdraw_delay_ms: u64,
}

/// Signs off the chain how much of a tab may have been taken in all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Which tab's payer does.
    pub tab: Name,
    /// The most.
    pub ceiling: Sum,
}

/// Takes of tabs what was used, all in one transaction.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeOfTabs {
    /// The seller.
    pub by: Name,
    /// What of which.
    pub takes: Vec<Total>,
}

/// What will have been taken of a tab.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Which.
    pub tab: Name,
    /// How much in all, from the tab's beginning. It goes with what was signed last.
    pub total: Sum,
}

macro_rules! by_the_payer {
    ($($(#[$doc:meta])* $Deed:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $Deed {
            /// Which.
            pub tab: Name,
        }
    )+};
}

by_the_payer! {
    /// A tab's payer says that it will withdraw what is left.
    BeginWithdrawal,
    /// A tab's payer withdraws what is left, and the tab is closed.
    Withdraw,
}
