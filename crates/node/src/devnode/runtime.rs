// SPDX-License-Identifier: Apache-2.0
//! Runtimes of ours for the node's program: each a package built by a cargo and a compiler of its own, which
//! know by themselves what is still up to date.

use std::fs;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use indicatif::ProgressBar;

use crate::text;
use crate::workspace::{cargo, Workspace};

/// What they are compiled for.
const TARGET: &str = "wasm32v1-none";

/// A package that is a chain's runtime.
pub(super) struct Runtime {
    /// What the chain is called.
    pub chain: &'static str,
    /// Where the package is.
    pub package: &'static str,
    /// Where it is built, among the targets of everything else.
    pub target: &'static str,
    /// The file that the compiler makes of it.
    pub wasm: &'static str,
}

impl Runtime {
    /// Builds it, unless it is up to date, and returns its Wasm. Processes that do so at the same time wait for
    /// each other.
    pub fn build(&self, workspace: &Workspace) -> Result<Vec<u8>> {
        let Self { chain, package, .. } = self;
        let target = workspace.target().join(self.target);
        let message = format!("building the {chain} chain's runtime: minutes, the first time");
        let progress = ProgressBar::new_spinner().with_message(message);
        progress.enable_steady_tick(Duration::from_millis(100));
        let mut cargo = cargo::in_folder(&workspace.root().join(package), "build", &target)?;
        cargo.args(["--release", "--lib", "--target", TARGET]);
        let built = cargo.output().with_context(|| format!("cannot run `cargo`, which builds {package}"))?;
        progress.finish_and_clear();
        if !built.status.success() {
            bail!("{package} does not build:\n{}", from_the_first_error(&String::from_utf8_lossy(&built.stderr)));
        }
        let wasm = target.join(TARGET).join("release").join(self.wasm);
        fs::read(&wasm).with_context(|| format!("cannot read {}", text::path(&wasm)))
    }
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
