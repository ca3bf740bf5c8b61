// SPDX-License-Identifier: Apache-2.0
//! Where networks' files and deployments are: the program can be moved, and brings its own networks along.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result};

use crate::bundles::Workspace;

/// The environment variable that names it.
pub const VARIABLE: &str = "KITE_HOME";

/// What was named on the command line.
static NAMED: OnceLock<PathBuf> = OnceLock::new();

/// Takes this folder for the home, whatever the environment says. The first one that is named counts.
pub fn name(folder: PathBuf) {
    let _ = NAMED.set(folder);
}

/// The home: as it was named, or as the environment says; else the one of the clone that the current folder is in; else
/// `.kite` in the user's own.
pub fn folder() -> Result<PathBuf> {
    let named = NAMED.get().cloned().or_else(|| env::var_os(VARIABLE).map(PathBuf::from));
    match named {
        Some(named) => Ok(named),
        None => {
            unnamed(&env::current_dir().context("there is no current folder")?, env::var_os("HOME").map(PathBuf::from))
        }
    }
}

fn unnamed(current: &Path, user: Option<PathBuf>) -> Result<PathBuf> {
    let clone = Workspace::around(current).map(|clone| clone.root().join("deploy"));
    let home = clone.or_else(|| user.map(|user| user.join(".kite")));
    home.with_context(|| {
        format!("there is no place for networks and deployments: name one by --home, or in {VARIABLE}")
    })
}

/// Where networks' files are.
pub fn networks() -> Result<PathBuf> {
    Ok(folder()?.join("config"))
}

/// Where deployments are kept.
pub fn deployments() -> Result<PathBuf> {
    Ok(folder()?.join("deployments"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn unnamed_is_the_clone_that_one_is_in_and_else_a_folder_of_the_users() {
        let folder = tempfile::tempdir().unwrap();
        let (clone, deep) = (folder.path().join("clone"), folder.path().join("clone/dapp/src"));
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir_all(clone.join("deploy/config")).unwrap();
        let user = || Some(PathBuf::from("/home/somebody"));
        assert_eq!(unnamed(&deep, user()).unwrap(), PathBuf::from("/home/somebody/.kite"));
        fs::write(clone.join("deploy/config/template.toml"), "").unwrap();
        assert_eq!(unnamed(&deep, user()).unwrap(), clone.join("deploy"));
        let error = unnamed(folder.path(), None).unwrap_err().to_string();
        assert!(error.contains("--home") && error.contains(VARIABLE), "{error}");
    }
}
