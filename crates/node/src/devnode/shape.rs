// SPDX-License-Identifier: Apache-2.0
//! Which chain a development node runs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};

use super::runtime;
use crate::chain::ss58;
use crate::keys::SigningKey;
use crate::text::{self, hex};
use crate::workspace::Workspace;

/// Who has coin when a narrow chain begins. The first is root.
const RICH_ONES: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// What each of them has: so much, and yet all together less than 2^64.
const WEALTH: u64 = 1 << 60;

/// A shape of chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// The node's own: pallet-contracts 38, balances of 128 bits
    #[default]
    Wide,
    /// Bittensor's: pallet-contracts 51, balances of 64 bits
    Narrow,
}

impl Shape {
    /// What the node must be told to run such a chain. Files that it needs are put in `folder`.
    pub(super) fn arguments(self, folder: &Path) -> Result<Vec<OsString>> {
        match self {
            Self::Wide => Ok(vec!["--dev".into()]),
            Self::Narrow => {
                let file = folder.join("narrow.json");
                fs::write(&file, self.specification()?)
                    .with_context(|| format!("cannot write {}", text::path(&file)))?;
                // A page of any origin may talk to it, as to a node with `--dev`.
                Ok(vec!["--chain".into(), file.into(), "--rpc-cors=all".into()])
            }
        }
    }

    /// What a node must know of the chain. An error for the one that it has with it.
    pub fn specification(self) -> Result<String> {
        match self {
            Self::Wide => bail!("the node has this chain with it: start it with --dev"),
            Self::Narrow => Ok(narrow(&runtime::build(&Workspace::here()?)?)?.to_string()),
        }
    }
}

/// The specification of a chain with this runtime. The node makes a block for each transaction if the
/// chain's name is `Development`; a relay chain must be named, and is never asked.
fn narrow(code: &[u8]) -> Result<Value> {
    Ok(json!({
        "name": "Development",
        "id": "narrow",
        "chainType": "Development",
        "bootNodes": [],
        "properties": { "tokenSymbol": "TAO", "tokenDecimals": 9, "ss58Format": 42 },
        "relay_chain": "none",
        "para_id": 1,
        "genesis": { "runtimeGenesis": { "code": hex(code), "patch": genesis()? } },
    }))
}

/// What the pallets begin with.
fn genesis() -> Result<Value> {
    let accounts = RICH_ONES.iter().map(|secret| Ok(ss58(secret.parse::<SigningKey>()?.account())));
    let accounts = accounts.collect::<Result<Vec<_>>>()?;
    let balances: Vec<_> = accounts.iter().map(|account| json!([account, WEALTH])).collect();
    Ok(json!({ "balances": { "balances": balances }, "sudo": { "key": accounts.first() } }))
}
