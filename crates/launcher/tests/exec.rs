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
