// SPDX-License-Identifier: Apache-2.0
//! Builds release bundles through cargo-contract's library, with the stand-in for cargo that keeps the lock.

mod lock;
mod table;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs};

use anyhow::{Context, Result};
use contract_build::{execute, BuildArtifacts, BuildMode, BuildResult, ExecuteArgs, Features, ManifestPath, Verbosity};
use indicatif::ProgressBar;
use ink::primitives::Hash;
use kite_format::text;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use kite_bundles::{freshness, narrow, released, Bundle, Contract, SuiteBundles, Workspace};
use kite_workspace::compiler::Compiler;

pub use table::table;

/// A bundle that is there now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Built {
    /// The contract's name.
    pub name: String,
    /// Bytes of code.
    pub size: usize,
    /// The code's hash.
    #[serde(serialize_with = "in_hex")]
    #[schemars(with = "String")]
    pub code_hash: Hash,
    /// Whether it had to be built for this.
    pub was_stale: bool,
}

fn in_hex<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&kite_format::text::hex(hash.as_ref()))
}

/// The bundle of `contract`, built if that is needed.
pub fn bundle(workspace: &Workspace, contract: &Contract) -> Result<Bundle> {
    build(workspace, std::slice::from_ref(contract))?;
    Bundle::load(workspace, contract.name())
}

/// All that is published, built where that is needed.
pub fn suite() -> Result<SuiteBundles> {
    let workspace = Workspace::here()?;
    SuiteBundles::of(|name| bundle(&workspace, &Contract::named(&workspace, name)?))
}

/// Builds those of `contracts` whose bundle is missing, broken or older than its sources.
pub fn build(workspace: &Workspace, contracts: &[Contract]) -> Result<Vec<Built>> {
    contracts.iter().map(|contract| refresh(workspace, contract)).collect()
}

/// Builds all of `contracts`, whatever there is of them: for whoever trusts sources only.
pub fn build_anew(workspace: &Workspace, contracts: &[Contract]) -> Result<Vec<Built>> {
    compiler(workspace)?;
    let anew = |contract: &Contract| {
        freshness::forget(workspace, contract.name());
        let was_stale = rebuild(workspace, contract, &freshness::fingerprint(workspace, contract)?)?;
        built(workspace, contract, was_stale)
    };
    contracts.iter().map(anew).collect()
}

fn refresh(workspace: &Workspace, contract: &Contract) -> Result<Built> {
    let name = contract.name();
    let sources = freshness::fingerprint(workspace, contract)?;
    let is_there = freshness::is_fresh(workspace, name, &sources) || released::lay_out(workspace, name, &sources)?;
    let was_stale = !is_there && rebuild(workspace, contract, &sources)?;
    built(workspace, contract, was_stale)
}

fn built(workspace: &Workspace, contract: &Contract, was_stale: bool) -> Result<Built> {
    narrow::write(workspace, contract.name(), was_stale)?;
    let bundle = Bundle::load(workspace, contract.name())?;
    Ok(Built { name: bundle.name, size: bundle.code.len(), code_hash: bundle.code_hash, was_stale })
}

/// Builds a stale bundle, unless another process did so while this one waited for its turn.
fn rebuild(workspace: &Workspace, contract: &Contract, sources: &str) -> Result<bool> {
    let name = contract.name();
    let progress = ProgressBar::new_spinner().with_message(format!("building {name}: about a minute"));
    progress.enable_steady_tick(Duration::from_millis(100));
    let _lock = lock::acquire(workspace)?;
    if freshness::is_fresh(workspace, name, sources) {
        return Ok(false);
    }
    let compiler = compiler(workspace)?;
    freshness::forget(workspace, name);
    make(workspace, contract, compiler).with_context(|| format!("the contract `{name}` does not build"))?;
    freshness::remember(workspace, name, sources)?;
    progress.finish_and_clear();
    Ok(true)
}

/// The compiler that contracts are pinned to, fetched if it is not there.
fn compiler(workspace: &Workspace) -> Result<Compiler> {
    let compiler = Compiler::of(&workspace.root().join("contracts"))?;
    compiler.fetch()?;
    Ok(compiler)
}

fn make(workspace: &Workspace, contract: &Contract, compiler: Compiler) -> Result<()> {
    export(workspace, contract.name(), &compile(workspace, contract, compiler)?)
}

fn compile(workspace: &Workspace, contract: &Contract, compiler: Compiler) -> Result<BuildResult> {
    // cargo-contract finds its cargo, and the folder it builds in, in the environment, which all
    // threads share.
    let _environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    let _cargo = Variable::set("CARGO", workspace.root().join(".cargo/locked-cargo"));
    let _target = Variable::set("CARGO_TARGET_DIR", build_folder(workspace, contract));
    // The metadata name the compiler that is found from the current folder, which may be anywhere: it is the one that
    // `.cargo/locked-cargo` compiles with.
    let _toolchain = Variable::set("RUSTUP_TOOLCHAIN", compiler.channel);
    let mut features = Features::default();
    contract.features().iter().for_each(|feature| features.push(feature));
    execute(ExecuteArgs {
        manifest_path: ManifestPath::new(contract.manifest())?,
        verbosity: Verbosity::Quiet,
        build_mode: BuildMode::Release,
        build_artifact: BuildArtifacts::All,
        features,
        ..Default::default()
    })
}

/// Packages outside the workspace build apart from its members, whose crates are locked to other
/// versions, and share with each other what they have in common.
fn build_folder(workspace: &Workspace, contract: &Contract) -> PathBuf {
    if contract.is_member_of(workspace) {
        workspace.target().to_path_buf()
    } else {
        workspace.target().join("peers")
    }
}

fn export(workspace: &Workspace, name: &str, result: &BuildResult) -> Result<()> {
    let metadata = result.metadata_result.as_ref().context("cargo-contract made no metadata")?;
    let wasm = result.dest_wasm.as_ref().context("cargo-contract made no code")?;
    let folder = workspace.bundles();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", text::path(&folder)))?;
    copy(&metadata.dest_bundle, &workspace.bundle_file(name, "contract"))?;
    copy(&metadata.dest_metadata, &workspace.bundle_file(name, "json"))?;
    copy(wasm, &workspace.bundle_file(name, "wasm"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", text::path(from), text::path(to)))?;
    Ok(())
}

/// Held while the environment is not what it was.
static ENVIRONMENT: Mutex<()> = Mutex::new(());

/// An environment variable that gets its old value back when this is dropped.
struct Variable {
    name: &'static str,
    before: Option<OsString>,
}

impl Variable {
    fn set(name: &'static str, value: impl AsRef<OsStr>) -> Self {
        let before = env::var_os(name);
        env::set_var(name, value);
        Self { name, before }
    }
}

impl Drop for Variable {
    fn drop(&mut self) {
        match &self.before {
            Some(value) => env::set_var(self.name, value),
            None => env::remove_var(self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use kite_bundles::PUBLISHED;
    use walkdir::WalkDir;

    use super::*;

    #[test]
    fn build_errors_with_the_name_of_the_contract() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        fs::write(&manifest, "package.name = \"kite-nothing\"").unwrap();
        let here = Workspace::here().unwrap();
        let workspace = Workspace::new(here.root(), folder.path());
        let error = build(&workspace, &[Contract::at(&manifest).unwrap()]).unwrap_err();
        assert!(error.to_string().contains("`nothing` does not build"), "{error:#}");
    }

    #[test]
    fn build_gives_the_same_code_and_metadata_of_every_contract_in_another_folder() {
        let here = Workspace::here().unwrap();
        let contracts = PUBLISHED.map(|name| Contract::named(&here, name).unwrap());
        let originals: Vec<_> = contracts.iter().map(|contract| bundle(&here, contract).unwrap()).collect();
        let folder = tempfile::tempdir().unwrap();
        let there = copy_of(&here, &folder.path().canonicalize().unwrap());
        let _lock = lock::acquire(&here).unwrap();
        for original in originals {
            let contract = Contract::named(&there, &original.name).unwrap();
            make(&there, &contract, compiler(&there).unwrap()).unwrap();
            let copy = Bundle::load(&there, &original.name).unwrap();
            assert_eq!(copy.code_hash, original.code_hash, "{}", original.name);
            assert_eq!(copy.metadata().unwrap(), original.metadata().unwrap(), "{}", original.name);
        }
    }

    /// Runs the stand-in for cargo where cargo-contract puts a copy of the token, with a cargo that does
    /// nothing.
    #[test]
    fn stand_in_for_cargo_takes_the_lock_and_the_shared_crates_along() {
        let here = Workspace::here().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("cargo-contract_x/contracts/token");
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("Cargo.toml"), "package.name = \"kite-token\"\n").unwrap();
        std::os::unix::fs::symlink("/bin/true", folder.path().join("cargo")).unwrap();
        let path = format!("{}:{}", text::path(folder.path()), env::var("PATH").unwrap());
        let stand_in = here.root().join(".cargo/locked-cargo");
        let manifest = format!("--manifest-path={}", text::path(&package.join("Cargo.toml")));
        let run = std::process::Command::new(stand_in).args(["build", &manifest]).env("PATH", path).status().unwrap();

        assert!(run.success());
        let read = |file: PathBuf| fs::read_to_string(file).unwrap();
        assert_eq!(read(package.join("Cargo.lock")), read(here.root().join("Cargo.lock")));
        assert!(package.join("contracts/math/Cargo.toml").is_file());
        assert!(package.join("contracts/interfaces/Cargo.toml").is_file());
        assert!(package.join("contracts/chain/derive/Cargo.toml").is_file());
        assert!(read(package.join("Cargo.toml")).contains("[workspace.dependencies]"));
    }

    /// The same sources elsewhere. What all contracts depend on is not compiled again.
    fn copy_of(workspace: &Workspace, folder: &Path) -> Workspace {
        let copy = Workspace::new(folder.join("copy"), folder.join("target"));
        let is_source = |name: &OsStr| name != "target" && name != ".git";
        let entries = WalkDir::new(workspace.root()).into_iter().filter_entry(|entry| is_source(entry.file_name()));
        for entry in entries.map(Result::unwrap) {
            let to = copy.root().join(entry.path().strip_prefix(workspace.root()).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        let shared = workspace.target().join("ink/shared");
        fs::create_dir_all(&shared).unwrap();
        fs::create_dir_all(copy.target().join("ink")).unwrap();
        std::os::unix::fs::symlink(shared, copy.target().join("ink/shared")).unwrap();
        copy
    }
}
