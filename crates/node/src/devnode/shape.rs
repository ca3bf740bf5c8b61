// SPDX-License-Identifier: Apache-2.0
//! Which chain a development node runs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};

use super::runtime::Runtime;
use super::RICH_KEYS;
use crate::chain::address::ss58_text;
use crate::keys::Kind;
use crate::text::{self, hex};
use crate::workspace::Workspace;

/// Who has coin when a chain of ours begins. The first is root.
const RICH_ONES: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// What each of them has: so much, and yet all together less than 2^64.
const WEALTH: u64 = 1 << 60;

/// Bittensor's shape.
const NARROW: Runtime =
    Runtime { chain: "narrow", package: "tests/runtime", target: "runtime", wasm: "narrow_runtime.wasm" };

/// A Hub's.
const HUB: Runtime =
    Runtime { chain: "hub", package: "chains/hub/node", target: "hub-runtime", wasm: "hub_runtime.wasm" };

/// A shape of chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// The node's own: pallet-contracts 38, balances of 128 bits
    #[default]
    Wide,
    /// Bittensor's: pallet-contracts 51, balances of 64 bits
    Narrow,
    /// A Hub's: pallet-revive, with addresses and transactions of Ethereum
    Hub,
}

impl Shape {
    /// What the node must be told to run such a chain. Files that it needs are put in `folder`.
    pub(super) fn arguments(self, folder: &Path) -> Result<Vec<OsString>> {
        if self == Self::Wide {
            return Ok(vec!["--dev".into()]);
        }
        let file = folder.join("chain.json");
        fs::write(&file, self.specification()?).with_context(|| format!("cannot write {}", text::path(&file)))?;
        // A page of any origin may talk to it, as to a node with `--dev`.
        Ok(vec!["--chain".into(), file.into(), "--rpc-cors=all".into()])
    }

    /// What a node must know of the chain. An error for the one that it has with it.
    pub fn specification(self) -> Result<String> {
        let (runtime, coin, decimals, ethereums) = match self {
            Self::Wide => bail!("the node has this chain with it: start it with --dev"),
            Self::Narrow => (NARROW, "TAO", 9, &[][..]),
            Self::Hub => (HUB, "HUB", 10, &RICH_KEYS[..]),
        };
        let properties = json!({ "tokenSymbol": coin, "tokenDecimals": decimals, "ss58Format": 42 });
        let code = runtime.build(&Workspace::here()?)?;
        Ok(specification(runtime.chain, &properties, &code, &genesis(ethereums)?).to_string())
    }
}

/// The specification of a chain with this runtime. The node makes a block for each transaction if the
/// chain's name is `Development`; a relay chain must be named, and is never asked.
fn specification(id: &str, properties: &Value, code: &[u8], genesis: &Value) -> Value {
    json!({
        "name": "Development",
        "id": id,
        "chainType": "Development",
        "bootNodes": [],
        "properties": properties,
        "relay_chain": "none",
        "para_id": 1,
        "genesis": { "runtimeGenesis": { "code": hex(code), "patch": genesis } },
    })
}

/// What the pallets begin with, if whoever has these keys of Ethereum's has coin too.
fn genesis(ethereums: &[&str]) -> Result<Value> {
    let own = RICH_ONES.iter().map(|secret| Kind::Substrate.read(secret));
    let keys = own.chain(ethereums.iter().map(|secret| Kind::Ethereum.read(secret)));
    let accounts = keys.map(|key| Ok(ss58_text(key?.account()))).collect::<Result<Vec<_>>>()?;
    let balances: Vec<_> = accounts.iter().map(|account| json!([account, WEALTH])).collect();
    Ok(json!({ "balances": { "balances": balances }, "sudo": { "key": accounts.first() } }))
}
