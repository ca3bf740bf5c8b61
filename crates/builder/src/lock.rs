// SPDX-License-Identifier: Apache-2.0
//! One build at a time on one build folder, whichever process it is.

use std::fs::{self, File};

use anyhow::{Context, Result};
use kite_format::text;
use rustix::fs::{flock, FlockOperation};

use kite_bundles::Workspace;

/// Waits until no other process builds; the others wait until this is dropped, or its process ends.
pub fn acquire(workspace: &Workspace) -> Result<File> {
    let folder = workspace.bundles();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", text::path(&folder)))?;
    let path = folder.join(".lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", text::path(&path)))?;
    flock(&file, FlockOperation::LockExclusive).with_context(|| format!("cannot lock {}", text::path(&path)))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acquire_holds_others_off_until_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path(), folder.path());
        let held = acquire(&workspace).unwrap();
        let other = File::open(workspace.bundles().join(".lock")).unwrap();
        let attempt = || flock(&other, FlockOperation::NonBlockingLockExclusive);
        assert!(attempt().is_err());
        drop(held);
        assert!(attempt().is_ok());
    }
}
