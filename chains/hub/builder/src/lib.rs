// SPDX-License-Identifier: Apache-2.0
//! The contracts as programs: compiled for PolkaVM, and linked as pallet-revive takes them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{anyhow, ensure, Context, Result};
use polkavm_linker::{program_from_elf, Config, TargetInstructionSet, TARGET_JSON_64_BIT_NEW};

/// The contracts that are built.
pub const CONTRACTS: &[&str] = &["token", "router", "registry", "dao", "tab", "till"];

/// What the compiler's work is for, by its own names.
struct Aim {
    level: &'static str,
    /// Up to which size, by the compiler's measure, a function becomes a part of those that call it.
    inlined: u32,
    /// Whether a cell can be longer than the chain has it. Where none can, nothing is there for what lies in pieces; should
    /// one be nevertheless, the chain refuses it.
    has_long_cells: bool,
}

/// Each call pays for the bytes of the program that it loads, and for its instructions: a kilobyte is as much as 37 of
/// them. Most are cheapest with few bytes; what computes much is made for speed, as far as its size allows.
fn aim(name: &str) -> Aim {
    match name {
        "dao" => Aim { level: "2", inlined: 50, has_long_cells: true },
        "router" => Aim { level: "s", inlined: 25, has_long_cells: true },
        "registry" => Aim { level: "z", inlined: 25, has_long_cells: true },
        _ => Aim { level: "z", inlined: 25, has_long_cells: false },
    }
}

/// Where the program of the contract of this name is kept.
pub fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../deploy/bundles/hub").join(format!("{name}.polkavm"))
}

/// Nothing of what a panic says reaches anybody. Numbers need not lie at round addresses, as PolkaVM has it, which
/// takes a tenth of the code away.
const FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort --cfg substrate_runtime -Ctarget-feature=+unaligned-scalar-mem";

/// Bytes of a program's stack. Unless told, there are eight thousand, and a list of thirty positions overflows them.
const STACK: u32 = 65_536;

const TARGET: &str = "riscv64emac-unknown-none-polkavm";

/// The program of the contract of this name.
pub fn build(name: &str) -> Result<Vec<u8>> {
    let folder = &Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = target_folder(folder);
    let description = target.join(format!("{TARGET}.json"));
    fs::create_dir_all(&target)?;
    fs::write(&description, TARGET_JSON_64_BIT_NEW)?;
    compile(folder, &target, &description, name)?;
    let elf = fs::read(target.join(TARGET).join("release").join(name)).context("the compiler made no program")?;
    link(&elf)
}

fn target_folder(folder: &Path) -> PathBuf {
    env::var_os("KITE_POLKAVM_TARGET").map_or_else(|| folder.join("../../target/polkavm"), PathBuf::from)
}

fn compile(folder: &Path, target: &Path, description: &Path, name: &str) -> Result<()> {
    let Aim { level, inlined, has_long_cells } = aim(name);
    let cells = if has_long_cells { "" } else { "--cfg one_piece" };
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--locked", "--release", "--package", "contracts", "--bin", name])
        .args(["-Zbuild-std=core,alloc", "-Zbuild-std-features=compiler-builtins-mem", "-Zjson-target-spec"])
        .arg("--target")
        .arg(description)
        .arg("--target-dir")
        .arg(target)
        .current_dir(folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", format!("{FLAGS} {cells} -Cllvm-args=-inline-threshold={inlined}"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .status()
        .context("cargo does not run")?;
    ensure!(status.success(), "the contract `{name}` does not build for PolkaVM");
    Ok(())
}

fn link(elf: &[u8]) -> Result<Vec<u8>> {
    let mut config = Config::default();
    config.set_strip(true);
    config.set_optimize(true);
    config.set_inline_threshold(0);
    config.set_min_stack_size(STACK);
    program_from_elf(config, TargetInstructionSet::ReviveV1, elf).map_err(|why| anyhow!("it does not link: {why}"))
}
