// SPDX-License-Identifier: Apache-2.0
//! Where something can be seen, and the hash by which everybody can tell that it is what was meant.

use std::fs;
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use ink::primitives::Hash;
use subxt::config::substrate::BlakeTwo256;
use subxt::config::Hasher;

use crate::text;

/// Where the evidence is, and its hash.
#[derive(Clone, Debug, clap::Args)]
pub struct Evidence {
    /// Where it can be seen
    #[arg(long, value_name = "URI", allow_hyphen_values = true)]
    evidence: String,
    /// The file that is to be seen there: its BLAKE2b-256 is kept on the chain [default: no hash]
    #[arg(long, value_name = "FILE")]
    evidence_file: Option<PathBuf>,
    /// The hash of what stands there, if you have no file
    #[arg(long, value_name = "HASH", conflicts_with = "evidence_file", value_parser = crate::batch::hash)]
    evidence_hash: Option<Hash>,
}

impl Evidence {
    /// The address and the hash.
    pub(super) fn read(&self) -> Result<(String, Hash)> {
        ensure!(!self.evidence.trim().is_empty(), "--evidence is empty: name where it can be seen, such as ipfs://…");
        let hash = match (&self.evidence_file, self.evidence_hash) {
            (Some(file), _) => hash_of(file)?,
            (None, hash) => hash.unwrap_or_default(),
        };
        Ok((self.evidence.clone(), hash))
    }
}

/// The BLAKE2b-256 of a file.
pub(super) fn hash_of(file: &PathBuf) -> Result<Hash> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", text::path(file)))?;
    Ok(BlakeTwo256::hash(&bytes).0.into())
}
