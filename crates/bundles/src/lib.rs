//! Release bundles of the contracts: built by cargo-contract's library, kept until a source changes.

mod build;
mod contract;
mod freshness;
mod lock;
mod narrow;
mod table;

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use contract_build::code_hash;
use contract_extrinsics::ContractArtifacts;
use contract_transcode::ContractMessageTranscoder;
use ink::primitives::Hash;

pub use build::{build, Built};
pub use contract::{Contract, OTHERS, SUITE};
pub use kite_workspace::Workspace;
pub use narrow::for_cargo_contract;
pub use table::table;

use kite_format::text;

/// The most bytes of code that a chain takes: 123 KiB.
pub const CODE_LIMIT: usize = 123 * 1_024;

/// A contract's code and what it says of itself.
pub struct Bundle {
    /// The contract's name, such as `token`.
    pub name: String,
    /// The Wasm.
    pub code: Vec<u8>,
    /// Its hash, under which a chain keeps it.
    pub code_hash: Hash,
    artifacts: ContractArtifacts,
}

impl Bundle {
    /// Builds `contract` if needed and loads its bundle.
    pub fn of(workspace: &Workspace, contract: &Contract) -> Result<Self> {
        build(workspace, std::slice::from_ref(contract))?;
        Self::load(workspace, contract.name())
    }

    /// Loads a bundle that was built before.
    pub fn load(workspace: &Workspace, name: &str) -> Result<Self> {
        let file = workspace.bundle_file(name, "contract");
        Self::read(name, &file)
            .with_context(|| format!("{} is no bundle that can be used: run `cargo kite build {name}`", file.display()))
    }

    fn read(name: &str, file: &PathBuf) -> Result<Self> {
        let artifacts = ContractArtifacts::from_manifest_or_file(None, Some(file))?;
        let source = artifacts.metadata()?.source;
        let code = source.wasm.context("the bundle holds no code")?.0;
        let code_hash = source.hash.0;
        ensure!(code_hash == self::code_hash(&code), "the code's hash is not the one that the bundle declares");
        Ok(Self { name: name.to_owned(), code, code_hash: code_hash.into(), artifacts })
    }

    /// Names and types of its messages, events and errors. Contracts in ink! before version 5 tell
    /// them in another way, which is an error here.
    pub fn transcoder(&self) -> Result<ContractMessageTranscoder> {
        self.artifacts.contract_transcoder()
    }

    /// The ink! metadata, as frontends and their code generators read it: without the code, and without what
    /// the machine that built it says of itself.
    pub fn metadata(&self) -> Result<String> {
        let mut metadata = self.artifacts.metadata()?;
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

    /// Builds what is stale and loads all four.
    pub fn here() -> Result<Self> {
        let workspace = Workspace::here()?;
        build(&workspace, &Contract::suite(&workspace)?)?;
        let [till, tab] = ["till", "tab"].map(|name| Bundle::of(&workspace, &Contract::named(&workspace, name)?));
        Ok(Self {
            till: till?,
            tab: tab?,
            token: Bundle::load(&workspace, "token")?,
            router: Bundle::load(&workspace, "router")?,
            registry: Bundle::load(&workspace, "registry")?,
            dao: Bundle::load(&workspace, "dao")?,
        })
    }
}
