// SPDX-License-Identifier: Apache-2.0
//! What becomes of the launcher once it has found what to run.

use std::process::{Command, Stdio};

#[test]
fn launcher_becomes_the_program_that_it_runs() {
    let launcher = Command::new(env!("CARGO_BIN_EXE_kite-launcher"))
        .args(["-c", "echo $$"])
        .env("KITE_PROGRAM", "sh")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let id = launcher.id();
    let output = launcher.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), id.to_string());
}

#[test]
fn launcher_names_what_brings_a_missing_cpp_compiler_before_anything_is_compiled() {
    let nothing = env!("CARGO_TARGET_TMPDIR");
    let mut launcher = Command::new(env!("CARGO_BIN_EXE_kite-launcher"));
    launcher.arg("build").env("PATH", nothing).env_remove("CXX").env_remove("KITE_PROGRAM");
    let refused = launcher.output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.starts_with("error: ") && said.lines().count() == 1, "{said}");
    assert!(said.contains("no C++ compiler here: `apt-get install g++`"), "{said}");
}
