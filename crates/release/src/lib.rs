// SPDX-License-Identifier: Apache-2.0
//! `kite metadata`: what others build on, kept in the repository and in step with the contracts: the code, the
//! metadata that frontends are typed by, the code hashes that a chain is checked against, and the book's pages about
//! the contracts.

pub mod reference;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use kite_bundles as bundles;
use schemars::JsonSchema;
use serde::Serialize;

use bundles::freshness::fingerprint;
use bundles::{released, Bundle, Contract, SuiteBundles, Workspace};
use kite_format::output::{Form, Telling};
use kite_format::{text, whole};

pub use reference::REFRESH;

/// What `kite metadata` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Only tell whether the files are in step with the contracts
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    telling: Telling,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }
}

/// Writes the files, and `more` beside them, or checks them. An error if one is out of step and may not be written.
pub fn run(arguments: &Arguments, more: Vec<Published>) -> Result<()> {
    let (workspace, bundles) = (Workspace::here()?, kite_builder::suite()?);
    let more = more.into_iter().filter(|published| !published.is_current());
    let stale: Vec<_> = stale(&workspace, &bundles)?.into_iter().chain(more).collect();
    let form = arguments.telling.form;
    if arguments.check {
        let names: Vec<String> = stale.iter().map(Published::name).collect();
        let ended = all_current(&names);
        return form.conclude(&StaleOf { stale: names }, ended);
    }
    for published in &stale {
        published.write()?;
        form.line(format_args!("wrote {}", published.name()))?;
    }
    form.json(&WrittenOf { written: stale.iter().map(Published::name).collect() })
}

fn all_current(stale: &[String]) -> Result<()> {
    ensure!(stale.is_empty(), "not what the contracts are now: {}; run `{REFRESH}`", stale.join(", "));
    Ok(())
}

/// The files that are not what the contracts are now, for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StaleOf {
    stale: Vec<String>,
}

/// The files that were written, as they were not what the contracts are now, for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WrittenOf {
    written: Vec<String>,
}

/// A file and what should be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The file.
    pub file: PathBuf,
    /// What belongs in it.
    pub content: Vec<u8>,
}

impl Published {
    fn name(&self) -> String {
        text::path(&self.file)
    }

    fn is_current(&self) -> bool {
        fs::read(&self.file).is_ok_and(|content| content == self.content)
    }

    fn write(&self) -> Result<()> {
        let folder = self.file.parent().context("a file is always in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", text::path(folder)))?;
        whole::write(&self.file, |file| Ok(file.write_all(&self.content)?))
    }
}

/// The files that are not what the contracts are now.
pub fn stale(workspace: &Workspace, bundles: &SuiteBundles) -> Result<Vec<Published>> {
    let published = published(workspace, bundles)?;
    Ok(published.into_iter().filter(|published| !published.is_current()).collect())
}

/// Every file: the code and the metadata of each contract, the list of all bundles, and the page about each contract.
pub fn published(workspace: &Workspace, bundles: &SuiteBundles) -> Result<Vec<Published>> {
    let deploy = workspace.root().join("deploy");
    let metadata = bundles.published().map(|(name, bundle)| {
        Ok(Published {
            file: deploy.join("metadata").join(format!("{name}.json")),
            content: bundle.metadata()?.into_bytes(),
        })
    });
    let mut published = metadata.collect::<Result<Vec<_>>>()?;
    // The sources are here, wherever the files go.
    let here = Workspace::here()?;
    for (name, bundle) in bundles.published() {
        let sources = fingerprint(&here, &Contract::named(&here, name)?)?;
        published.push(Published { file: released::file(workspace, name, "wasm"), content: bundle.code.clone() });
        let content = format!("{sources}\n").into_bytes();
        published.push(Published { file: released::file(workspace, name, "sources"), content });
    }
    let entries: Vec<Entry> = bundles.published().map(|(name, bundle)| Entry::of(name, bundle)).collect();
    let text = format!("{}\n", serde_json::to_string_pretty(&entries)?);
    published.push(Published { file: deploy.join("deployments/bundles.json"), content: text.into_bytes() });
    let book = workspace.root().join("docs/src/reference");
    for (name, bundle) in bundles.published() {
        published.push(Published {
            file: book.join(format!("{name}.md")),
            content: reference::page(name, bundle)?.into_bytes(),
        });
    }
    Ok(published)
}

/// A release bundle in the list.
#[derive(Serialize)]
struct Entry<'a> {
    contract: &'a str,
    bytes: usize,
    code_hash: String,
}

impl<'a> Entry<'a> {
    fn of(contract: &'a str, bundle: &Bundle) -> Self {
        let code_hash = format!("0x{}", hex::encode(bundle.code_hash));
        Self { contract, bytes: bundle.code.len(), code_hash }
    }
}

#[cfg(test)]
mod tests {
    use kite_bundles::PUBLISHED;

    use super::*;

    fn in_a_folder() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path(), folder.path().join("target"));
        (folder, workspace)
    }

    fn names(published: &[Published]) -> Vec<&str> {
        published.iter().map(|published| published.file.file_name().unwrap().to_str().unwrap()).collect()
    }

    #[test]
    fn published_files_are_in_step_with_the_contracts() {
        let stale = stale(&Workspace::here().unwrap(), &kite_builder::suite().unwrap()).unwrap();
        assert!(stale.is_empty(), "run `{REFRESH}`: {:?} are not what the contracts are now", names(&stale));
    }

    #[test]
    fn published_metadata_is_the_bundles_without_code_and_machine() {
        let (_folder, workspace) = in_a_folder();
        let bundles = kite_builder::suite().unwrap();
        for (published, (name, bundle)) in published(&workspace, &bundles).unwrap().iter().zip(bundles.published()) {
            let told: serde_json::Value = serde_json::from_slice(&published.content).unwrap();
            let source = told["source"].as_object().unwrap();
            assert_eq!(source.keys().collect::<Vec<_>>(), ["compiler", "hash", "language"], "{name}");
            assert_eq!(source["hash"], format!("0x{}", hex::encode(bundle.code_hash)));
            published.write().unwrap();
            let read = contract_transcode::ContractMessageTranscoder::load(&published.file).unwrap();
            let (read, whole) = (read.metadata().spec(), bundle.transcoder().unwrap());
            assert_eq!(read, whole.metadata().spec(), "{name}");
        }
    }

    #[test]
    fn stale_names_every_file_that_is_missing_or_changed() {
        let (_folder, workspace) = in_a_folder();
        let bundles = kite_builder::suite().unwrap();
        let each = |extensions: &[&str]| -> Vec<String> {
            let names = PUBLISHED.iter().flat_map(|name| extensions.iter().map(move |end| format!("{name}.{end}")));
            names.collect()
        };
        let all =
            [each(&["json"]), each(&["wasm", "sources"]), vec!["bundles.json".to_owned()], each(&["md"])].concat();
        let missing = stale(&workspace, &bundles).unwrap();
        assert_eq!(names(&missing), all);
        missing.iter().for_each(|published| published.write().unwrap());
        assert_eq!(stale(&workspace, &bundles).unwrap(), []);
        for (published, name) in missing.iter().zip(all) {
            fs::write(&published.file, [published.content.as_slice(), b"x"].concat()).unwrap();
            assert_eq!(names(&stale(&workspace, &bundles).unwrap()), [name]);
            published.write().unwrap();
        }
    }
}
