// SPDX-License-Identifier: Apache-2.0
//! The same contracts as programs for PolkaVM, which a Hub runs: the repository keeps them, and this program carries them.

use std::env;
use std::fs;

use anyhow::{Context, Result};
use ink::env::hash::Keccak256;
use ink::env::hash_bytes;
use kite_format::text;

use crate::{embedded, Bundle, SuiteBundles, Workspace};

/// Where they are kept.
const FOLDER: &str = "deploy/bundles/hub";

impl Bundle {
    /// The contract as a Hub runs it. What it says of itself is the same.
    pub fn on_a_hub(name: &str) -> Result<Self> {
        let code = match Workspace::around(&env::current_dir()?) {
            Some(clone) => kept_in(&clone, name)?,
            None => {
                embedded::named(name).with_context(|| format!("there is no contract called `{name}`"))?.program.to_vec()
            }
        };
        let code_hash = program_hash(&code).into();
        Ok(Self { code, code_hash, ..Self::current(name)? })
    }
}

/// The hash under which a Hub keeps a program: Keccak-256.
pub(crate) fn program_hash(program: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash_bytes::<Keccak256>(program, &mut hash);
    hash
}

fn kept_in(clone: &Workspace, name: &str) -> Result<Vec<u8>> {
    let file = clone.root().join(FOLDER).join(format!("{name}.polkavm"));
    fs::read(&file).with_context(|| format!("cannot read {}: `chains/hub/run` makes it", text::path(&file)))
}

impl SuiteBundles {
    /// All of them as a Hub runs them.
    pub fn on_a_hub() -> Result<Self> {
        Self::of(Bundle::on_a_hub)
    }
}
