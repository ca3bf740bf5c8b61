// SPDX-License-Identifier: Apache-2.0
//! A cargo for packages that have a compiler and a lock file of their own.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::compiler::Compiler;

/// The variables by which the cargo that runs this program would tell that one how to compile.
const INHERITED: [&str; 7] = [
    "CARGO",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "RUSTC",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];

/// cargo in the package's `folder`, by the compiler that the package names and that is fetched if it is missing, with
/// this subcommand; it builds into `target`.
pub fn in_folder(folder: &Path, subcommand: &str, target: &Path) -> Result<Command> {
    Compiler::of(folder)?.fetch()?;
    let mut cargo = Command::new("cargo");
    INHERITED.iter().for_each(|name| {
        cargo.env_remove(name);
    });
    cargo.current_dir(folder).args([subcommand, "--locked", "--target-dir"]).arg(target);
    Ok(cargo)
}
