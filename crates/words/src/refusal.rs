// SPDX-License-Identifier: Apache-2.0
//! A contract's no, in words.

use std::fmt;

use serde::Serialize;

/// What a contract answered when it refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// The contract's name.
    pub contract: String,
    /// Why, in a sentence, if the dictionary has one.
    pub sentence: Option<String>,
    /// The contract's own error, under its name.
    pub error: serde_json::Value,
    /// The same in one line.
    #[serde(skip)]
    pub own: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contract, sentence, own, .. } = self;
        match sentence {
            Some(sentence) => write!(f, "the {contract} refuses: {sentence} ({own})"),
            None => write!(f, "the {contract} refuses: {own}"),
        }
    }
}

impl std::error::Error for Refusal {}
