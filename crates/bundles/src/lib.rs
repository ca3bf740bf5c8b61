// SPDX-License-Identifier: Apache-2.0
//! Release bundles of the contracts: their code, what it says of itself, and whether it is what the sources say.
//!
//! - [`embedded`]: the bundles that this program carries.
//! - [`released`]: the bundles that the repository keeps, so that nobody needs a compiler to use the contracts.
//! - [`freshness`]: whether a bundle can be used as it is. `origin`: what of the workspace's lock file it is made of.
//! - [`narrow`]: the same bundles for chains whose balances have 64 bits.

mod contract;
pub mod embedded;
pub mod freshness;
mod hub;
pub mod narrow;
mod origin;
pub mod released;

use std::path::Path;

use anyhow::{ensure, Context, Result};
use blake2::digest::{consts::U32, Digest};
use blake2::Blake2b;
use contract_metadata::ContractMetadata;
use contract_transcode::ContractMessageTranscoder;
use ink::primitives::Hash;
use kite_format::text;

pub use contract::{Contract, OTHERS, PUBLISHED, SUITE};
pub use kite_workspace::Workspace;
pub use narrow::for_cargo_contract;

/// The most bytes of code that a chain takes: 123 KiB.
pub const CODE_LIMIT: usize = 123 * 1_024;

/// The hash under which a chain keeps code, and by which it derives addresses: BLAKE2 with 256 bits.
#[must_use]
pub fn code_hash(code: &[u8]) -> [u8; 32] {
    Blake2b::<U32>::digest(code).into()
}

/// A contract's code and what it says of itself.
pub struct Bundle {
    /// The contract's name, such as `token`.
    pub name: String,
    /// The Wasm, or the program for PolkaVM.
    pub code: Vec<u8>,
    /// Its hash, under which a chain keeps it.
    pub code_hash: Hash,
    metadata: ContractMetadata,
}

impl Bundle {
    /// The bundle of a published contract, as its sources are now: the one that was built last, or the one that the
    /// repository keeps. An error if both are older than the sources.
    pub fn here(workspace: &Workspace, name: &str) -> Result<Self> {
        let sources = freshness::fingerprint(workspace, &Contract::named(workspace, name)?)?;
        let is_there = freshness::is_fresh(workspace, name, &sources) || released::lay_out(workspace, name, &sources)?;
        ensure!(is_there, "the bundle of `{name}` is older than its sources: run `cargo kite build {name}`");
        narrow::write(workspace, name, false)?;
        Self::load(workspace, name)
    }

    /// The bundle of a published contract that this program carries.
    pub fn embedded(name: &str) -> Result<Self> {
        let kept = embedded::named(name).with_context(|| format!("there is no contract called `{name}`"))?;
        let metadata: ContractMetadata = serde_json::from_str(kept.metadata)?;
        let bundle = Self {
            name: name.to_owned(),
            code: kept.code.to_vec(),
            code_hash: metadata.source.hash.0.into(),
            metadata,
        };
        ensure!(
            bundle.code_hash.as_ref() == code_hash(&bundle.code),
            "the program's own bundle of `{name}` is damaged"
        );
        Ok(bundle)
    }

    /// The bundle of a published contract: the one that this program carries, but in a clone whose sources have changed
    /// since, the one that was built of them. An error if that has to be built first.
    pub fn current(name: &str) -> Result<Self> {
        match Workspace::around(&std::env::current_dir()?) {
            Some(clone) => Self::current_in(&clone, name),
            None => Self::embedded(name),
        }
    }

    fn current_in(clone: &Workspace, name: &str) -> Result<Self> {
        let sources = freshness::fingerprint(clone, &Contract::named(clone, name)?)?;
        if embedded::named(name).is_some_and(|kept| kept.sources.trim_end() == sources) {
            return Self::embedded(name);
        }
        Self::here(clone, name)
    }

    /// Loads a bundle from the build folder.
    pub fn load(workspace: &Workspace, name: &str) -> Result<Self> {
        let file = workspace.bundle_file(name, "contract");
        Self::read(name, &file).with_context(|| {
            format!("{} is no bundle that can be used: run `cargo kite build {name}`", text::path(&file))
        })
    }

    fn read(name: &str, file: &Path) -> Result<Self> {
        let metadata = ContractMetadata::load(file)?;
        let code = metadata.source.wasm.as_ref().context("the bundle holds no code")?.0.clone();
        let code_hash = metadata.source.hash.0;
        ensure!(code_hash == self::code_hash(&code), "the code's hash is not the one that the bundle declares");
        Ok(Self { name: name.to_owned(), code, code_hash: code_hash.into(), metadata })
    }

    /// Names and types of its messages, events and errors. Contracts in ink! before version 5 tell
    /// them in another way, which is an error here.
    pub fn transcoder(&self) -> Result<ContractMessageTranscoder> {
        ContractMessageTranscoder::try_from(self.metadata.clone()).context("its metadata is not that of ink! 5")
    }

    /// The ink! metadata, as frontends and their code generators read it: without the code, and without what
    /// the machine that built it says of itself.
    pub fn metadata(&self) -> Result<String> {
        let mut metadata = self.metadata.clone();
        metadata.source.wasm = None;
        metadata.source.build_info = None;
        Ok(format!("{}\n", serde_json::to_string_pretty(&metadata)?))
    }
}

/// The four contracts' bundles.
pub struct SuiteBundles {
    /// The KITE token.
    pub token: Bundle,
    /// The money.
    pub router: Bundle,
    /// The rules.
    pub registry: Bundle,
    /// The governor.
    pub dao: Bundle,
    /// The address of a product, and the factory of such.
    pub till: Bundle,
    /// Deposits for metered use.
    pub tab: Bundle,
}

impl SuiteBundles {
    /// The four with their names, in the order in which they are deployed.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &Bundle); 4] {
        let Self { token, router, registry, dao, .. } = self;
        [("token", token), ("router", router), ("registry", registry), ("dao", dao)]
    }

    /// All that others build on, with their names.
    pub fn published(&self) -> impl Iterator<Item = (&'static str, &Bundle)> {
        self.named().into_iter().chain([("till", &self.till), ("tab", &self.tab)])
    }

    /// All of them: see [`Bundle::current`].
    pub fn current() -> Result<Self> {
        Self::of(Bundle::current)
    }

    /// All of them, each as `bundle` has it.
    pub fn of(bundle: impl Fn(&str) -> Result<Bundle>) -> Result<Self> {
        Ok(Self {
            token: bundle("token")?,
            router: bundle("router")?,
            registry: bundle("registry")?,
            dao: bundle("dao")?,
            till: bundle("till")?,
            tab: bundle("tab")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_is_what_the_repository_keeps_and_whole() {
        for name in PUBLISHED {
            let bundle = Bundle::embedded(name).unwrap();
            assert!(bundle.transcoder().is_ok(), "{name}");
            assert_eq!(bundle.code_hash.as_ref(), code_hash(&bundle.code), "{name}");
        }
        assert!(Bundle::embedded("tokens").is_err());
    }

    /// Nothing is there but sources, which are not those that this program's bundle was built from.
    #[test]
    fn current_in_a_clone_of_changed_sources_is_not_the_programs_own() {
        let here = Workspace::here().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        assert_eq!(Bundle::current_in(&Workspace::new(here.root(), elsewhere.path()), "token").unwrap().name, "token");
        assert!(!elsewhere.path().join("contracts").exists(), "nothing is laid out where nothing has changed");
        let changed = tempfile::tempdir().unwrap();
        let copy = |from: &Path| {
            for entry in walkdir::WalkDir::new(from) {
                let entry = entry.unwrap();
                let to = changed.path().join(entry.path().strip_prefix(here.root()).unwrap());
                if entry.file_type().is_dir() {
                    std::fs::create_dir_all(&to).unwrap();
                } else {
                    std::fs::copy(entry.path(), &to).unwrap();
                }
            }
        };
        std::fs::create_dir_all(changed.path().join(".cargo")).unwrap();
        ["contracts", ".cargo/locked-cargo", "Cargo.toml", "Cargo.lock"].map(|place| copy(&here.root().join(place)));
        std::fs::write(changed.path().join("contracts/token/new.rs"), "// changed").unwrap();
        let clone = Workspace::new(changed.path(), changed.path().join("target"));
        let error = Bundle::current_in(&clone, "token").err().unwrap().to_string();
        assert!(error.contains("older than its sources"), "{error}");
    }
}
