// SPDX-License-Identifier: Apache-2.0
//! The book's pages about each contract, made from its metadata: messages, events, errors and the types that they
//! are made of.

mod page;
mod types;

use anyhow::Result;

pub use types::{list, text, Types};

use crate::bundles::Bundle;

/// How to bring what is written of the contracts in step with them.
pub const REFRESH: &str = "cargo kite metadata";

/// The page about the contract `name`, as Markdown.
pub fn page(name: &str, bundle: &Bundle) -> Result<String> {
    page::page(name, &serde_json::from_str(&bundle.metadata()?)?)
}
