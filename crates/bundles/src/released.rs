// SPDX-License-Identifier: Apache-2.0
//! The bundles that the repository keeps: `deploy/bundles/NAME.wasm` beside the metadata in `deploy/metadata`, and from
//! which sources they were built. What is published of the metadata, its code hash among it, is not kept twice.

use std::fs;
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use kite_format::text;
use serde_json::Value;

use crate::narrow::{self, replace};
use crate::{code_hash, freshness, Workspace};

/// Where the code of `name` is kept, and with `sources` as its extension, the fingerprint of what it was built from.
#[must_use]
pub fn file(workspace: &Workspace, name: &str, extension: &str) -> PathBuf {
    workspace.root().join("deploy/bundles").join(format!("{name}.{extension}"))
}

/// Puts the kept bundle of `name` into the build folder if it was built from the sources with this fingerprint, and says
/// whether it was. An error if what is kept does not belong together.
pub fn lay_out(workspace: &Workspace, name: &str, sources: &str) -> Result<bool> {
    if fs::read_to_string(file(workspace, name, "sources")).is_ok_and(|kept| kept.trim_end() == sources) {
        write(workspace, name).with_context(|| format!("the kept bundle of `{name}` cannot be used: {REFRESH}"))?;
        freshness::remember(workspace, name, sources)?;
        return Ok(true);
    }
    Ok(false)
}

const REFRESH: &str = "run `cargo kite metadata`";

fn write(workspace: &Workspace, name: &str) -> Result<()> {
    let read = |file: PathBuf| fs::read(&file).with_context(|| format!("cannot read {}", text::path(&file)));
    let code = read(file(workspace, name, "wasm"))?;
    let metadata = read(workspace.root().join("deploy/metadata").join(format!("{name}.json")))?;
    let bundle = bundle(&code, &metadata)?.to_string();
    fs::create_dir_all(workspace.bundles())?;
    narrow::forget(workspace, name);
    replace(&workspace.bundle_file(name, "wasm"), &code)?;
    replace(&workspace.bundle_file(name, "json"), &metadata)?;
    replace(&workspace.bundle_file(name, "contract"), bundle.as_bytes())
}

/// The metadata with the code in it, as cargo-contract's bundles have it.
fn bundle(code: &[u8], metadata: &[u8]) -> Result<Value> {
    let mut bundle: Value = serde_json::from_slice(metadata)?;
    let source = bundle.pointer_mut("/source").and_then(Value::as_object_mut).context("it tells no source")?;
    let hash = format!("0x{}", hex::encode(code_hash(code)));
    ensure!(source.get("hash") == Some(&hash.into()), "its code has another hash than its metadata says");
    source.insert("wasm".to_owned(), format!("0x{}", hex::encode(code)).into());
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path(), folder.path().join("target"));
        fs::create_dir_all(folder.path().join("deploy/bundles")).unwrap();
        fs::create_dir_all(folder.path().join("deploy/metadata")).unwrap();
        let source = format!(
            r#"{{"hash": "0x{}", "language": "ink! 5.1.1", "compiler": "rustc 1.86.0"}}"#,
            hex::encode(code_hash(b"code"))
        );
        let contract = r#"{"name": "kite-token", "version": "0.1.0", "authors": ["x"]}"#;
        let metadata = format!(r#"{{"source": {source}, "contract": {contract}}}"#);
        fs::write(folder.path().join("deploy/metadata/token.json"), metadata).unwrap();
        fs::write(file(&workspace, "token", "wasm"), "code").unwrap();
        fs::write(file(&workspace, "token", "sources"), "abc\n").unwrap();
        (folder, workspace)
    }

    #[test]
    fn lay_out_makes_a_bundle_that_is_whole() {
        let (_folder, workspace) = kept();
        assert!(lay_out(&workspace, "token", "abc").unwrap());
        assert!(freshness::is_fresh(&workspace, "token", "abc"));
        assert_eq!(crate::Bundle::load(&workspace, "token").unwrap().code, b"code");
    }

    #[test]
    fn lay_out_forgets_the_narrow_bundle_of_other_code() {
        let (_folder, workspace) = kept();
        let narrow = workspace.bundles().join("64-bit/token.contract");
        fs::create_dir_all(narrow.parent().unwrap()).unwrap();
        fs::write(&narrow, "of other code").unwrap();
        assert!(lay_out(&workspace, "token", "abc").unwrap());
        assert!(!narrow.exists());
    }

    #[test]
    fn lay_out_leaves_a_bundle_of_other_sources_where_it_is() {
        let (_folder, workspace) = kept();
        assert!(!lay_out(&workspace, "token", "abd").unwrap());
        assert!(!workspace.bundle_file("token", "wasm").exists());
    }

    #[test]
    fn lay_out_errors_if_the_code_is_not_the_metadatas() {
        let (_folder, workspace) = kept();
        fs::write(file(&workspace, "token", "wasm"), "other code").unwrap();
        let error = lay_out(&workspace, "token", "abc").unwrap_err();
        assert!(format!("{error:#}").contains("another hash"), "{error:#}");
        assert!(error.to_string().contains("cargo kite metadata"), "{error}");
    }
}
