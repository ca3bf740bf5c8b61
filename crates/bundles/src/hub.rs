// SPDX-License-Identifier: Apache-2.0
//! The same contracts as programs for PolkaVM, which a Hub runs: the repository keeps those that there are.

use std::fs;

use anyhow::{bail, Context, Result};
use ink::env::hash::Keccak256;
use ink::env::hash_bytes;
use kite_format::text;

use crate::{Bundle, SuiteBundles, Workspace, PUBLISHED};

/// Where they are kept.
const FOLDER: &str = "deploy/bundles/hub";

impl Bundle {
    /// The contract as a Hub runs it. What it says of itself is the same. An error if it is not compiled for Hubs.
    pub fn on_a_hub(workspace: &Workspace, name: &str) -> Result<Self> {
        let file = workspace.root().join(FOLDER).join(format!("{name}.polkavm"));
        let code = fs::read(&file).with_context(|| format!("cannot read {}", text::path(&file)))?;
        let mut code_hash = [0; 32];
        hash_bytes::<Keccak256>(&code, &mut code_hash);
        Ok(Self { code, code_hash: code_hash.into(), ..Self::current(name)? })
    }
}

impl SuiteBundles {
    /// All of them as a Hub runs them. An error that names those that are not compiled for Hubs.
    pub fn on_a_hub() -> Result<Self> {
        let workspace = Workspace::here()?;
        let is_there = |name: &&str| workspace.root().join(FOLDER).join(format!("{name}.polkavm")).is_file();
        let missing: Vec<_> = PUBLISHED.into_iter().filter(|name| !is_there(name)).collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            bail!(
                "not all contracts run on a Hub yet: {FOLDER} has no program of {missing}, and every story needs it. On \
                 `--chain embedded` and the others all of them run"
            );
        }
        Self::of(|name| Bundle::on_a_hub(&workspace, name))
    }
}
