// SPDX-License-Identifier: Apache-2.0
//! Which chain a development node runs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use ink::primitives::AccountId;
use serde_json::{json, Value};
use sp_core::H160;

use super::runtime::Runtime;
use crate::chain::ss58;
use crate::keys::SigningKey;
use crate::text::{self, hex};
use crate::workspace::Workspace;

/// Who has coin when a chain of ours begins. The first is root.
const RICH_ONES: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// Who has coin on a Hub beside them: the addresses of [`RICH_KEYS`](super::RICH_KEYS).
const RICH_ADDRESSES: [&str; 3] = [
    "f24ff3a9cf04c71dbc94d0b566f7a27b94566cac",
    "3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0",
    "798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc",
];

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
        let (runtime, coin, decimals, addresses) = match self {
            Self::Wide => bail!("the node has this chain with it: start it with --dev"),
            Self::Narrow => (NARROW, "TAO", 9, &[][..]),
            Self::Hub => (HUB, "HUB", 10, &RICH_ADDRESSES[..]),
        };
        let properties = json!({ "tokenSymbol": coin, "tokenDecimals": decimals, "ss58Format": 42 });
        let code = runtime.build(&Workspace::here()?)?;
        Ok(specification(runtime.chain, &properties, &code, &genesis(addresses)?).to_string())
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

/// What the pallets begin with, if these addresses of Ethereum keys have coin too.
fn genesis(addresses: &[&str]) -> Result<Value> {
    let accounts = RICH_ONES.iter().map(|secret| Ok(ss58(secret.parse::<SigningKey>()?.account())));
    let accounts = accounts.collect::<Result<Vec<_>>>()?;
    let of_addresses = addresses.iter().map(|address| Ok(ss58(fallback_account(address.parse()?))));
    let of_addresses = of_addresses.collect::<Result<Vec<_>>>()?;
    let balances: Vec<_> = accounts.iter().chain(&of_addresses).map(|account| json!([account, WEALTH])).collect();
    Ok(json!({ "balances": { "balances": balances }, "sudo": { "key": accounts.first() } }))
}

/// The account that has an address's coin as long as no other account is mapped to it.
fn fallback_account(address: H160) -> AccountId {
    let mut account = [0xEE; 32];
    account.iter_mut().zip(address.0).for_each(|(byte, of_address)| *byte = of_address);
    account.into()
}
