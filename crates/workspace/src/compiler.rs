// SPDX-License-Identifier: Apache-2.0
//! The compilers that packages are pinned to by their folder's `rust-toolchain.toml`, fetched when one is missing.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::{bail, ensure, Context, Result};
use kite_format::text;
use toml::{Table, Value};

/// rustup's turn: it fetches nothing rightly while another one fetches.
static TURN: Mutex<()> = Mutex::new(());

/// A compiler as a package names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiler {
    /// Its channel, such as `1.86.0`.
    pub channel: String,
    components: Vec<String>,
    targets: Vec<String>,
}

impl Compiler {
    /// The one that the package in `folder` is pinned to.
    pub fn of(folder: &Path) -> Result<Self> {
        let file = folder.join("rust-toolchain.toml");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", text::path(&file)))?;
        Self::read(&text).with_context(|| format!("{} names no compiler", text::path(&file)))
    }

    fn read(text: &str) -> Result<Self> {
        let table: Table = text.parse()?;
        let toolchain = table.get("toolchain").context("it has no table `toolchain`")?;
        let channel = toolchain.get("channel").and_then(Value::as_str).context("it has no channel")?.to_owned();
        let list = |key: &str| {
            let words = toolchain.get(key).and_then(Value::as_array).into_iter().flatten();
            words.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Ok(Self { channel, components: list("components"), targets: list("targets") })
    }

    /// Fetches it by rustup if it is not there with all that is asked of it, and says so. Without rustup it is enough
    /// that the compiler here is this one.
    pub fn fetch(&self) -> Result<()> {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_there() {
            return Ok(());
        }
        kite_format::output::aside(format_args!("fetching Rust {}, which this is compiled with\n", self.channel));
        let Ok(status) = Command::new("rustup").args(self.order()).status() else {
            bail!(
                "this is compiled with Rust {}, and there is no rustup here to fetch it: https://rustup.rs has the \
                 command that brings rustup",
                self.channel
            );
        };
        ensure!(status.success(), "rustup cannot fetch Rust {}: see above", self.channel);
        Ok(())
    }

    fn order(&self) -> Vec<&str> {
        let mut order = vec!["toolchain", "install", &self.channel, "--profile", "minimal", "--no-self-update"];
        order.extend(self.components.iter().flat_map(|component| ["--component", component]));
        order.extend(self.targets.iter().flat_map(|target| ["--target", target]));
        order
    }

    fn is_there(&self) -> bool {
        let Some(targets) = self.installed("target") else {
            let version = Command::new("rustc").arg("--version").output();
            return version.is_ok_and(|version| self.is(&String::from_utf8_lossy(&version.stdout)))
                && Command::new("rustup").output().is_err();
        };
        let components = self.installed("component").unwrap_or_default();
        let has = |lines: &str, word: &str| lines.lines().any(|line| line.starts_with(word));
        self.targets.iter().all(|target| has(&targets, target))
            && self.components.iter().all(|component| has(&components, component))
    }

    fn is(&self, version: &str) -> bool {
        version.split(' ').nth(1) == Some(&self.channel)
    }

    /// What rustup has of it; `None` if it has not got this compiler, or is not there.
    fn installed(&self, what: &str) -> Option<String> {
        let list = [what, "list", "--toolchain", &self.channel, "--installed"];
        // Asked for what is missing, some rustup would fetch it without a word.
        let asked = Command::new("rustup").env("RUSTUP_AUTO_INSTALL", "0").args(list).output().ok()?;
        asked.status.success().then(|| String::from_utf8_lossy(&asked.stdout).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PINNED: &str =
        "[toolchain]\nchannel = \"1.86.0\"\ncomponents = [\"rust-src\"]\ntargets = [\"wasm32v1-none\"]";

    #[test]
    fn read_takes_what_the_file_names() {
        let compiler = Compiler::read(PINNED).unwrap();
        let order = "toolchain install 1.86.0 --profile minimal --no-self-update --component rust-src \
                     --target wasm32v1-none";
        assert_eq!(compiler.order().join(" "), order);
        assert!(Compiler::read("").is_err());
        assert!(Compiler::read("[toolchain]").is_err());
    }

    #[test]
    fn is_knows_a_compiler_by_its_version() {
        let compiler = Compiler::read(PINNED).unwrap();
        assert!(compiler.is("rustc 1.86.0 (05f9846f8 2025-03-31)"));
        assert!(!compiler.is("rustc 1.86.1"));
        assert!(!compiler.is(""));
    }

    #[test]
    fn of_reads_every_pinned_package_of_the_repository() {
        let workspace = crate::Workspace::here().unwrap();
        for folder in ["contracts", "chains/newest", "chains/hub", "chains/hub/node", "tests/runtime", "tests/book"] {
            assert!(Compiler::of(&workspace.root().join(folder)).unwrap().channel.starts_with("1."), "{folder}");
        }
    }
}
