// SPDX-License-Identifier: Apache-2.0
//! The runtime of the narrow chain: `tests/runtime`, built by a cargo and a compiler of its own, which
//! know by themselves what is still up to date.

use std::fs;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use indicatif::ProgressBar;

use crate::text;
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
        bail!("{PACKAGE} does not build:\n{}", from_the_first_error(&String::from_utf8_lossy(&built.stderr)));
    }
    let wasm = target.join(TARGET).join("release/narrow_runtime.wasm");
    fs::read(&wasm).with_context(|| format!("cannot read {}", text::path(&wasm)))
}

/// What a compiler said, without the hundreds of lines before that say what went well: whoever reads an outcome that was
/// cut reads the cause.
fn from_the_first_error(said: &str) -> String {
    let lines: Vec<_> = said.lines().collect();
    let is_cause = |line: &&str| line.starts_with("error") || line.starts_with("fatal");
    let cause = lines.iter().position(is_cause).unwrap_or_default();
    lines.get(cause..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_first_error_leaves_out_what_went_well_and_nothing_else() {
        let said =
            "   Compiling a v1.0.0\n   Compiling b v1.0.0\nerror: no space left on device\n\nwarning: build failed";
        assert_eq!(from_the_first_error(said), "error: no space left on device\n\nwarning: build failed");
        assert_eq!(from_the_first_error("rustup: nothing is here"), "rustup: nothing is here");
    }
}
