// SPDX-License-Identifier: Apache-2.0
//! Where the sources are, where what is made of them goes, and a cargo and compilers for what stands apart.

pub mod cargo;
pub mod compiler;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};

/// The build folder that the user chose, if any: read once, because building changes the variable.
static BUILD_FOLDER: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from));

/// Where the sources are and where what is made of them goes.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace that this program was compiled in.
    pub fn here() -> Result<Self> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2).context("the package has no workspace above it")?;
        let target = BUILD_FOLDER.clone().unwrap_or_else(|| root.join("target"));
        Ok(Self::new(root, std::path::absolute(target)?))
    }

    /// The workspace in `root` with its build folder in `target`, both absolute.
    pub fn new(root: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), target: target.into() }
    }

    /// The workspace's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder that everything is built in.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The folder that the bundles are in.
    pub fn bundles(&self) -> PathBuf {
        self.target.join("contracts")
    }

    /// The file of the bundle `name` with this extension.
    pub fn bundle_file(&self, name: &str, extension: &str) -> PathBuf {
        self.bundles().join(format!("{name}.{extension}"))
    }
}
