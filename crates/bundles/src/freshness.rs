// SPDX-License-Identifier: Apache-2.0
//! When a bundle can be used as it is: no source changed since, and no file of it is broken.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kite_format::text;
use walkdir::{DirEntry, WalkDir};

use crate::contract;
use crate::{code_hash, origin, Bundle, Contract, Workspace};

/// Folders of which nothing comes into a bundle: what a build leaves, and the cases in which tests once failed, which are
/// not in the repository.
const LEFT: [&str; 2] = ["target", "proptest-regressions"];

/// What every bundle is made with.
const TOOLS: [&str; 2] = ["contracts/rust-toolchain.toml", ".cargo/locked-cargo"];

/// What the workspace's members share beside it.
const SHARED: [&str; 3] = ["contracts/math", "contracts/chain", "contracts/interfaces"];

/// One hash over names and contents of everything that a contract is made of.
pub fn fingerprint(workspace: &Workspace, contract: &Contract) -> Result<String> {
    let mut digest = Vec::new();
    for place in sources(workspace, contract)? {
        for file in files(&place)? {
            let content = fs::read(&file).with_context(|| format!("cannot read {}", text::path(&file)))?;
            let name = file.strip_prefix(workspace.root()).unwrap_or(&file);
            digest.extend(code_hash(name.as_os_str().as_encoded_bytes()));
            digest.extend(code_hash(&content));
        }
    }
    digest.extend(code_hash(locked(workspace, contract)?.as_bytes()));
    Ok(code_hash(&digest).map(|byte| format!("{byte:02x}")).concat())
}

/// What is shared belongs to whoever is a member, and to whoever builds on one: a contract's next version.
fn sources(workspace: &Workspace, contract: &Contract) -> Result<Vec<PathBuf>> {
    let mut own = contract.neighbours()?;
    let shared = shares(workspace, contract)?.then_some(SHARED).into_iter().flatten();
    own.push(contract.folder()?.to_path_buf());
    Ok(TOOLS.into_iter().chain(shared).map(|place| workspace.root().join(place)).chain(own).collect())
}

/// What the workspace's lock file and manifest say of what the contract is made of.
fn locked(workspace: &Workspace, contract: &Contract) -> Result<String> {
    if !shares(workspace, contract)? {
        return Ok(String::new());
    }
    let neighbours = contract.neighbours()?;
    let neighbours = neighbours.iter().map(|folder| contract::package_of(&folder.join("Cargo.toml")));
    let packages: Vec<String> = neighbours.chain([contract::package_of(contract.manifest())]).collect::<Result<_>>()?;
    origin::of(workspace, &packages)
}

fn shares(workspace: &Workspace, contract: &Contract) -> Result<bool> {
    Ok(contract.is_member_of(workspace) || !contract.neighbours()?.is_empty())
}

/// The files in `place`, in one order on every machine, without what builds and tests left there.
fn files(place: &Path) -> Result<Vec<PathBuf>> {
    let is_source = |entry: &DirEntry| entry.depth() == 0 || LEFT.iter().all(|left| entry.file_name() != *left);
    let walk = WalkDir::new(place).sort_by_file_name().into_iter().filter_entry(is_source);
    let entries = walk.collect::<Result<Vec<_>, _>>().with_context(|| format!("cannot list {}", text::path(place)))?;
    Ok(entries.into_iter().filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path).collect())
}

/// Whether the bundle was made of the sources with this fingerprint and is still whole.
pub fn is_fresh(workspace: &Workspace, name: &str, fingerprint: &str) -> bool {
    let recorded = fs::read_to_string(record(workspace, name)).unwrap_or_default();
    recorded == fingerprint && is_whole(workspace, name)
}

fn is_whole(workspace: &Workspace, name: &str) -> bool {
    let wasm = fs::read(workspace.bundle_file(name, "wasm")).unwrap_or_default();
    let has_metadata = workspace.bundle_file(name, "json").is_file();
    let bundle = Bundle::load(workspace, name);
    has_metadata && bundle.is_ok_and(|bundle| bundle.code_hash.as_ref() == code_hash(&wasm))
}

/// Remembers what the bundle was made of.
pub fn remember(workspace: &Workspace, name: &str, fingerprint: &str) -> Result<()> {
    let file = record(workspace, name);
    fs::write(&file, fingerprint).with_context(|| format!("cannot write {}", text::path(&file)))
}

/// Forgets it: from now on, and until it is built again, the bundle is stale.
pub fn forget(workspace: &Workspace, name: &str) {
    // Nothing to forget is as good as forgotten.
    let _ = fs::remove_file(record(workspace, name));
}

fn record(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.bundle_file(name, "sources")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "workspace.dependencies.used = '1'\nworkspace.dependencies.tool = '1'\n";

    /// A lock file: the token uses a crate, and a tool uses another.
    const LOCK: &str = r#"
        package = [
            { name = "kite-token", version = "0.1.0", dependencies = ["used 1.0.0"] },
            { name = "used", version = "1.0.0", checksum = "1" },
            { name = "used", version = "2.0.0", checksum = "2" },
            { name = "kite-tool", version = "0.1.0", dependencies = ["tool", "used 2.0.0"] },
            { name = "tool", version = "1.0.0", checksum = "3" },
        ]
    "#;

    /// A workspace of empty files, with one contract in it and one peer.
    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for file in TOOLS.iter().chain(&["contracts/math/lib.rs"]) {
            write(&root.join(file), "");
        }
        write(&root.join("Cargo.toml"), MANIFEST);
        write(&root.join("Cargo.lock"), LOCK);
        write(&root.join("contracts/chain/lib.rs"), "");
        write(&root.join("contracts/interfaces/lib.rs"), "");
        write(&root.join("contracts/token/Cargo.toml"), "package.name = \"kite-token\"");
        write(&root.join("contracts/token/src/lib.rs"), "");
        write(&root.join("tests/peers/other/Cargo.toml"), "package.name = \"other\"");
        let next = "package.name = \"token-v2\"\ndependencies.kite-token.path = \"../../../contracts/token\"";
        write(&root.join("tests/peers/token-v2/Cargo.toml"), next);
        (folder, Workspace::new(root.clone(), root.join("target")))
    }

    fn write(file: &Path, content: &str) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    fn changes_when(name: &str, file: &str) -> bool {
        let (_folder, workspace) = workspace();
        let contract = Contract::named(&workspace, name).unwrap();
        let before = fingerprint(&workspace, &contract).unwrap();
        write(&workspace.root().join(file), "package.name = \"changed\"");
        before != fingerprint(&workspace, &contract).unwrap()
    }

    #[test]
    fn fingerprint_changes_with_every_source() {
        let own = ["contracts/token/src/lib.rs", "contracts/token/src/new.rs", "contracts/token/Cargo.toml"];
        let shared = ["contracts/math/lib.rs", "contracts/chain/lib.rs", "contracts/interfaces/lib.rs"];
        for file in own.iter().chain(&shared).chain(&TOOLS) {
            assert!(changes_when("token", file), "{file}");
        }
    }

    #[test]
    fn fingerprint_ignores_what_is_no_source() {
        let left = ["contracts/token/target/debug/x", "contracts/token/proptest-regressions/x"];
        for file in ["contracts/router/src/lib.rs", "README.md"].into_iter().chain(left) {
            assert!(!changes_when("token", file), "{file}");
        }
    }

    #[test]
    fn fingerprint_of_a_peer_ignores_the_workspace() {
        assert!(changes_when("other", "tests/peers/other/lib.rs"));
        assert!(changes_when("other", "contracts/rust-toolchain.toml"));
        assert!(!changes_when("other", "Cargo.lock"));
        assert!(!changes_when("other", "contracts/math/lib.rs"));
    }

    #[test]
    fn fingerprint_of_a_next_version_changes_with_what_it_builds_on() {
        for file in ["tests/peers/token-v2/lib.rs", "contracts/token/src/lib.rs", "contracts/math/lib.rs"] {
            assert!(changes_when("token_v2", file), "{file}");
        }
        assert!(!changes_when("token_v2", "contracts/router/src/lib.rs"));
    }

    fn changes_with(name: &str, file: &str, from: &str, to: &str) -> bool {
        let (_folder, workspace) = workspace();
        let contract = Contract::named(&workspace, name).unwrap();
        let before = fingerprint(&workspace, &contract).unwrap();
        let file = workspace.root().join(file);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from));
        fs::write(&file, text.replace(from, to)).unwrap();
        before != fingerprint(&workspace, &contract).unwrap()
    }

    #[test]
    fn fingerprint_changes_with_what_the_contract_is_locked_to() {
        for name in ["token", "token_v2"] {
            assert!(changes_with(name, "Cargo.lock", "checksum = \"1\"", "checksum = \"9\""), "{name}");
            assert!(changes_with(name, "Cargo.lock", "[\"used 1.0.0\"]", "[\"used 2.0.0\"]"), "{name}");
            assert!(changes_with(name, "Cargo.toml", "used = '1'", "used = '2'"), "{name}");
        }
    }

    #[test]
    fn fingerprint_ignores_what_only_tools_are_locked_to() {
        assert!(!changes_with("token", "Cargo.lock", "checksum = \"3\"", "checksum = \"9\""));
        assert!(!changes_with("token", "Cargo.lock", "checksum = \"2\"", "checksum = \"9\""));
        assert!(!changes_with("token", "Cargo.toml", "tool = '1'", "tool = '2'"));
        assert!(!changes_with("other", "Cargo.lock", "checksum = \"1\"", "checksum = \"9\""));
    }

    #[test]
    fn fingerprint_changes_when_a_file_is_renamed() {
        let (_folder, workspace) = workspace();
        let contract = Contract::named(&workspace, "token").unwrap();
        let before = fingerprint(&workspace, &contract).unwrap();
        let source = workspace.root().join("contracts/token/src/lib.rs");
        fs::rename(&source, source.with_file_name("main.rs")).unwrap();
        assert_ne!(before, fingerprint(&workspace, &contract).unwrap());
    }

    #[test]
    fn is_fresh_needs_the_record_and_every_file_whole() {
        let here = Workspace::here().unwrap();
        let token = Bundle::here(&here, "token").unwrap();
        let (_folder, workspace) = workspace();
        let damages = ["sources", "wasm", "json", "contract"];
        for damaged in damages {
            fs::create_dir_all(workspace.bundles()).unwrap();
            for part in ["wasm", "json", "contract"] {
                fs::copy(here.bundle_file(&token.name, part), workspace.bundle_file("token", part)).unwrap();
            }
            remember(&workspace, "token", "abc").unwrap();
            assert!(is_fresh(&workspace, "token", "abc"));
            assert!(!is_fresh(&workspace, "token", "abd"));
            fs::remove_file(workspace.bundle_file("token", damaged)).unwrap();
            assert!(!is_fresh(&workspace, "token", "abc"), "without {damaged}");
        }
    }

    #[test]
    fn is_fresh_asks_nothing_of_the_metadatas_version() {
        let (_folder, workspace) = workspace();
        let hash = code_hash(b"code").map(|byte| format!("{byte:02x}")).concat();
        let source = format!(
            r#"{{"hash": "0x{hash}", "wasm": "0x636f6465", "language": "ink! 4.3.0", "compiler": "rustc 1.86.0"}}"#
        );
        let bundle =
            format!(r#"{{"source": {source}, "contract": {{"name": "other", "version": "0.1.0", "authors": ["x"]}}}}"#);
        write(&workspace.bundle_file("other", "contract"), &bundle);
        write(&workspace.bundle_file("other", "json"), "");
        write(&workspace.bundle_file("other", "wasm"), "code");
        remember(&workspace, "other", "abc").unwrap();
        assert!(is_fresh(&workspace, "other", "abc"));
        assert!(Bundle::load(&workspace, "other").unwrap().transcoder().is_err());
    }

    #[test]
    fn is_fresh_refuses_code_that_is_not_the_bundles() {
        let here = Workspace::here().unwrap();
        Bundle::here(&here, "token").unwrap();
        let (_folder, workspace) = workspace();
        fs::create_dir_all(workspace.bundles()).unwrap();
        for part in ["json", "contract"] {
            fs::copy(here.bundle_file("token", part), workspace.bundle_file("token", part)).unwrap();
        }
        fs::write(workspace.bundle_file("token", "wasm"), "other code").unwrap();
        remember(&workspace, "token", "abc").unwrap();
        assert!(!is_fresh(&workspace, "token", "abc"));
    }
}
