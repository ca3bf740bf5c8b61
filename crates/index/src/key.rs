// SPDX-License-Identifier: Apache-2.0
//! What an event can be found by. Which field is what is told by the type that the contracts' sources name, so that
//! another contract needs no line here.

use serde_json::Value as Json;

use crate::account::Account;

/// A thing that an event is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A product, by its number.
    Product(u64),
    /// A contribution, or its position, by its number.
    Contribution(u64),
    /// A proposal, by its number.
    Proposal(u64),
    /// An account that is named in it.
    Account(Account),
    /// An asset: `native`, or the token's address.
    Asset(String),
    /// A payer's reference.
    Reference(u64),
}

impl Key {
    /// What a field is a key of, if it is of one.
    pub fn of_field(name: &str, type_name: &str, value: &Json) -> Option<Self> {
        match type_name {
            "ProductId" => value.as_u64().map(Self::Product),
            "ContributionId" => value.as_u64().map(Self::Contribution),
            "ProposalId" => value.as_u64().map(Self::Proposal),
            // A token that is put on the list of assets is named by its address.
            "AccountId" if name == "asset" => value.as_str().map(|token| Self::Asset(token.to_owned())),
            // A payment without a reference has a zero.
            "u64" if name == "reference" => number(value).filter(|reference| *reference != 0).map(Self::Reference),
            _ => None,
        }
    }

    /// What kind of thing it is.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Product(_) => "product",
            Self::Contribution(_) => "contribution",
            Self::Proposal(_) => "proposal",
            Self::Account(_) => "account",
            Self::Asset(_) => "asset",
            Self::Reference(_) => "reference",
        }
    }

    /// Which of its kind.
    #[must_use]
    pub fn which(&self) -> String {
        match self {
            Self::Product(id) | Self::Contribution(id) | Self::Proposal(id) | Self::Reference(id) => id.to_string(),
            Self::Account(account) => hex::encode(account),
            Self::Asset(key) => key.clone(),
        }
    }
}

fn number(value: &Json) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
