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

/// A file that a clone has, and nothing else.
const MARK: &str = "deploy/config/template.toml";

fn is_clone(root: &Path) -> bool {
    root.join(MARK).is_file()
}

/// Where the sources are and where what is made of them goes.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The clone that the current folder is in, or else the one that this program was compiled in. An error if neither is
    /// there: such a program was moved, and does all that needs no sources.
    pub fn here() -> Result<Self> {
        if let Some(clone) = Self::around(&std::env::current_dir().context("there is no current folder")?) {
            return Ok(clone);
        }
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2).filter(|root| is_clone(root));
        root.map(Self::with_root)
            .context("this needs the sources, which are not here: run it in a clone of the repository")
    }

    /// The clone that `folder` is in.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Self> {
        folder.ancestors().find(|root| is_clone(root)).map(Self::with_root)
    }

    fn with_root(root: &Path) -> Self {
        let target = BUILD_FOLDER.clone().unwrap_or_else(|| root.join("target"));
        Self::new(root, std::path::absolute(&target).unwrap_or(target))
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
