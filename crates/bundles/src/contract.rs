// SPDX-License-Identifier: Apache-2.0
//! Which contract is meant by a name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use kite_format::text;

use super::Workspace;

/// The contracts of the suite, in the order in which they are deployed.
pub const SUITE: [&str; 4] = ["token", "router", "registry", "dao"];

/// All that others build on: the suite, the address of a product, and tabs.
pub const PUBLISHED: [&str; 6] = ["token", "router", "registry", "dao", "till", "tab"];

/// Contracts that the suite is measured against.
pub const OTHERS: [&str; 5] = ["psp22_token", "openbrush_psp22", "bare_floor", "push_loop", "openbrush_splitter"];

/// Folders that contracts are looked for in, by name.
const HOMES: [&str; 2] = ["contracts", "tests/peers"];

/// A contract that can be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    name: String,
    manifest: PathBuf,
    features: Vec<&'static str>,
}

impl Contract {
    /// The suite's four contracts.
    pub fn suite(workspace: &Workspace) -> Result<Vec<Self>> {
        SUITE.iter().map(|name| Self::named(workspace, name)).collect()
    }

    /// The contract called `name`, of the suite or of the tests' third-party contracts.
    pub fn named(workspace: &Workspace, name: &str) -> Result<Self> {
        let folder = name.replace('_', "-");
        let manifest = HOMES.iter().map(|home| workspace.root().join(home).join(&folder).join("Cargo.toml"));
        match manifest.into_iter().find(|manifest| manifest.is_file()) {
            Some(manifest) => Self::at(&manifest),
            None => bail!("there is no contract called `{name}`: the suite has {}", SUITE.join(", ")),
        }
    }

    /// The contract whose package has this manifest.
    pub fn at(manifest: &Path) -> Result<Self> {
        Ok(Self { name: bundle_name(&package_of(manifest)?), manifest: manifest.canonicalize()?, features: Vec::new() })
    }

    /// The same contract as ink! alone builds it, with its own way in, cells, calls and events: what the suite's is
    /// held against. Its bundle's name ends in `_by_ink`.
    #[must_use]
    pub fn by_ink(self) -> Self {
        Self { name: format!("{}_by_ink", self.name), features: vec!["ink-entry"], ..self }
    }

    /// The features it is built with.
    pub fn features(&self) -> &[&'static str] {
        &self.features
    }

    /// The name that its bundle bears.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its package's manifest.
    pub fn manifest(&self) -> &Path {
        &self.manifest
    }

    /// Its package's folder.
    pub fn folder(&self) -> Result<&Path> {
        self.manifest.parent().context("a manifest is always in a folder")
    }

    /// The folders of the crates that its manifest names by their path.
    pub fn neighbours(&self) -> Result<Vec<PathBuf>> {
        let table = table(&self.manifest)?;
        let dependencies = table.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        let paths = dependencies.filter_map(|(_, dependency)| dependency.get("path")?.as_str());
        let folder = self.folder()?;
        paths.map(|path| Ok(folder.join(path).canonicalize()?)).collect()
    }

    /// Whether it is a member of the workspace, and so shares its lock file and crates.
    pub fn is_member_of(&self, workspace: &Workspace) -> bool {
        let home = workspace.root().join("contracts");
        home.canonicalize().is_ok_and(|home| self.manifest.starts_with(home))
    }
}

/// The name of the package with this manifest.
pub(crate) fn package_of(manifest: &Path) -> Result<String> {
    let table = table(manifest)?;
    let package = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
    Ok(package.with_context(|| format!("{} names no package", text::path(manifest)))?.to_owned())
}

fn table(manifest: &Path) -> Result<toml::Table> {
    let text = fs::read_to_string(manifest).with_context(|| format!("cannot read {}", text::path(manifest)))?;
    text.parse().with_context(|| format!("{} is no manifest", text::path(manifest)))
}

fn bundle_name(package: &str) -> String {
    package.strip_prefix("kite-").unwrap_or(package).replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundle_name_drops_the_prefix_and_the_dashes() {
        assert_eq!(bundle_name("kite-token"), "token");
        assert_eq!(bundle_name("openbrush-psp22"), "openbrush_psp22");
        assert_eq!(bundle_name("kitesurf"), "kitesurf");
    }

    #[test]
    fn named_finds_the_suite_and_the_peers() {
        let workspace = Workspace::here().unwrap();
        for name in SUITE {
            let contract = Contract::named(&workspace, name).unwrap();
            assert_eq!(contract.name(), name);
            assert!(contract.is_member_of(&workspace));
        }
        for name in OTHERS {
            let peer = Contract::named(&workspace, name).unwrap();
            assert_eq!(peer.name(), name);
            assert!(!peer.is_member_of(&workspace));
        }
    }

    #[test]
    fn named_errors_with_the_names_there_are() {
        let message = Contract::named(&Workspace::here().unwrap(), "tokens").unwrap_err().to_string();
        assert!(message.contains("`tokens`") && message.contains("token, router, registry, dao"), "{message}");
    }
}
