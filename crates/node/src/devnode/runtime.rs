// SPDX-License-Identifier: Apache-2.0
//! The runtime of the narrow chain: `tests/runtime`, built by a cargo and a compiler of its own, which
//! know by themselves what is still up to date.

use std::fs;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use indicatif::ProgressBar;

use crate::workspace::{cargo, Workspace};

/// Where its package is.
const PACKAGE: &str = "tests/runtime";

/// What it is compiled for.
const TARGET: &str = "wasm32v1-none";

/// Builds it, unless it is up to date, and returns its Wasm. Processes that do so at the same time wait for
/// each other.
pub(super) fn build(workspace: &Workspace) -> Result<Vec<u8>> {
    let target = workspace.target().join("runtime");
    let progress =
        ProgressBar::new_spinner().with_message("building the narrow chain's runtime: minutes, the first time");
    progress.enable_steady_tick(Duration::from_millis(100));
    let mut cargo = cargo::in_folder(&workspace.root().join(PACKAGE), "build", &target)?;
    cargo.args(["--release", "--lib", "--target", TARGET]);
    let built = cargo.output().context("cannot run `cargo`, which builds the narrow chain's runtime")?;
    progress.finish_and_clear();
    if !built.status.success() {
        bail!("{PACKAGE} does not build:\n{}", String::from_utf8_lossy(&built.stderr));
    }
    let wasm = target.join(TARGET).join("release/narrow_runtime.wasm");
    fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))
}
