// SPDX-License-Identifier: Apache-2.0
//! Bundles for chains whose balances have 64 bits, such as Bittensor. Code and code hash are the same: only what the
//! metadata says of its environment differs, which cargo-contract holds against the chain's before it does anything.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kite_format::text;
use serde_json::{json, Value};
use tempfile::NamedTempFile;

use crate::Workspace;

/// The folder of these bundles beside the others.
const FOLDER: &str = "64-bit";

/// Where the bundle of `name` is that cargo-contract takes on a chain whose balances have so many bits, seen from the
/// repository's root.
#[must_use]
pub fn for_cargo_contract(name: &str, bits: u32) -> String {
    let folder = if bits < u128::BITS { format!("{FOLDER}/") } else { String::new() };
    format!("target/contracts/{folder}{name}.contract")
}

/// What has to be written anew.
const FILES: [&str; 2] = ["contract", "json"];

/// Writes the narrow bundle and metadata of the contract `name` beside its others, in a folder `64-bit`, where they
/// are missing or `anew`.
pub fn write(workspace: &Workspace, name: &str, anew: bool) -> Result<()> {
    for extension in FILES {
        let to = file(workspace, name, extension);
        if anew || !to.is_file() {
            let from = workspace.bundle_file(name, extension);
            let text = fs::read_to_string(&from).with_context(|| format!("cannot read {}", text::path(&from)))?;
            let text = narrowed(&text).with_context(|| format!("{} is no metadata", text::path(&from)))?;
            let folder = to.parent().context("a file is always in a folder")?;
            fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", text::path(folder)))?;
            replace(&to, text.as_bytes())?;
        }
    }
    Ok(())
}

/// Forgets the narrow bundle of `name`, which is another's once the wide one is.
pub(crate) fn forget(workspace: &Workspace, name: &str) {
    for extension in FILES {
        // Nothing to forget is as good as forgotten.
        let _ = fs::remove_file(file(workspace, name, extension));
    }
}

/// Writes a file whole or not at all: other processes and threads may be reading it, or writing the same.
pub(crate) fn replace(file: &Path, content: &[u8]) -> Result<()> {
    let written = || -> Result<()> {
        let mut new = NamedTempFile::new_in(file.parent().context("a file is always in a folder")?)?;
        new.write_all(content)?;
        new.persist(file)?;
        Ok(())
    };
    written().with_context(|| format!("cannot write {}", text::path(file)))
}

fn file(workspace: &Workspace, name: &str, extension: &str) -> PathBuf {
    workspace.bundles().join(FOLDER).join(format!("{name}.{extension}"))
}

/// The same metadata, with balances of 64 bits in its environment.
fn narrowed(text: &str) -> Result<String> {
    let mut metadata: Value = serde_json::from_str(text)?;
    let narrow = type_u64(&mut metadata).context("it tells no types")?;
    let balance = metadata.pointer_mut("/spec/environment/balance/type").context("it tells no environment")?;
    *balance = narrow.into();
    Ok(serde_json::to_string(&metadata)?)
}

/// The number of the type u64 among the metadata's, to which it is added if it is missing.
fn type_u64(metadata: &mut Value) -> Option<u64> {
    let types = metadata.get_mut("types")?.as_array_mut()?;
    let known = types.iter().find(|entry| entry.pointer("/type/def/primitive") == Some(&json!("u64")));
    if let Some(known) = known {
        return known.get("id")?.as_u64();
    }
    let id = u64::try_from(types.len()).ok()?;
    types.push(json!({ "id": id, "type": { "def": { "primitive": "u64" } } }));
    Some(id)
}

#[cfg(test)]
mod tests {
    use contract_metadata::ContractMetadata;

    use super::*;
    use crate::{code_hash, Bundle, SUITE};

    fn suite(workspace: &Workspace) -> impl Iterator<Item = Bundle> + '_ {
        SUITE.iter().map(|name| Bundle::here(workspace, name).unwrap())
    }

    fn environment(metadata: &Value) -> Value {
        let id = metadata.pointer("/spec/environment/balance/type").and_then(Value::as_u64).unwrap();
        metadata["types"].as_array().unwrap().iter().find(|entry| entry["id"] == json!(id)).unwrap()["type"].clone()
    }

    fn read(path: &PathBuf) -> Value {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn write_makes_bundles_for_balances_of_64_bits_with_the_same_code_and_hash() {
        let workspace = Workspace::here().unwrap();
        for built in suite(&workspace) {
            let narrow = file(&workspace, &built.name, "contract");
            let source = ContractMetadata::load(&narrow).unwrap().source;
            assert_eq!(source.hash.0, built.code_hash.as_ref(), "{}", built.name);
            assert_eq!(code_hash(&source.wasm.unwrap().0), built.code_hash.as_ref(), "{}", built.name);
        }
    }

    #[test]
    fn write_changes_nothing_in_narrow_metadata_but_the_width_of_balances() {
        let workspace = Workspace::here().unwrap();
        for built in suite(&workspace) {
            for extension in FILES {
                let wide = read(&workspace.bundle_file(&built.name, extension));
                let mut narrow = read(&file(&workspace, &built.name, extension));
                assert_eq!(environment(&wide), json!({ "def": { "primitive": "u128" } }));
                assert_eq!(environment(&narrow), json!({ "def": { "primitive": "u64" } }));
                let place = "/spec/environment/balance/type";
                *narrow.pointer_mut(place).unwrap() = wide.pointer(place).unwrap().clone();
                assert!(narrow == wide, "{}.{extension}", built.name);
            }
        }
    }

    #[test]
    fn for_cargo_contract_names_the_bundle_that_fits_the_chain() {
        assert_eq!(for_cargo_contract("token", 64), "target/contracts/64-bit/token.contract");
        assert_eq!(for_cargo_contract("token", 128), "target/contracts/token.contract");
    }

    #[test]
    fn narrowed_adds_the_type_where_no_message_has_it() {
        let wide = json!({
            "types": [{ "id": 0, "type": { "def": { "primitive": "u128" } } }],
            "spec": { "environment": { "balance": { "type": 0 } } }
        });
        let narrow: Value = serde_json::from_str(&narrowed(&wide.to_string()).unwrap()).unwrap();
        assert_eq!(environment(&narrow), json!({ "def": { "primitive": "u64" } }));
        assert!(narrowed("{}").is_err());
    }
}
