// SPDX-License-Identifier: Apache-2.0
//! A shell in the repository, in which the lines of the book are typed.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use kite_deploy::bundles::Workspace;

/// A shell, with what was kept so far.
pub struct Terminal {
    folder: PathBuf,
    /// What was kept, under its name. A command that is typed sees them.
    pub variables: BTreeMap<String, String>,
    functions: String,
    last_answer: String,
}

impl Terminal {
    /// In the repository's own folder.
    pub fn new() -> Self {
        Self::at(Workspace::here().unwrap().root().to_owned())
    }

    /// In another folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, variables: BTreeMap::new(), functions: String::new(), last_answer: String::new() }
    }

    /// Types a line. It must not fail; what it answers is kept until the next one.
    pub fn type_in(&mut self, line: &str) {
        if line.contains("() {") {
            self.functions.push_str(line);
            self.functions.push('\n');
            return;
        }
        let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let assigned = line.strip_prefix("export ").unwrap_or(line).split_once('=');
        match assigned.filter(|(name, _)| is_name(name)) {
            Some((name, value)) if value.starts_with("...") => self.keep(name, kept(&self.last_answer)),
            // The shell itself says what it has kept, with all its spaces.
            Some((name, _)) => self.keep(name, text(&self.run(&format!("{line}\nprintf %s \"${name}\"")).stdout)),
            None => self.last_answer = text(&self.run(line).stdout),
        }
    }

    /// What the last command answered.
    pub fn last_answer(&self) -> &str {
        &self.last_answer
    }

    fn keep(&mut self, name: &str, value: String) {
        self.variables.insert(name.to_owned(), value);
    }

    fn run(&self, line: &str) -> Output {
        let output = self.output(line);
        assert!(output.status.success(), "{line}\n{}{}", text(&output.stdout), text(&output.stderr));
        output
    }

    /// What becomes of a line.
    pub fn output(&self, line: &str) -> Output {
        self.shell(line).output().unwrap()
    }

    /// Types a line that goes on until it is told to stop, in a window of its own.
    pub fn start(&self, line: &str) -> Running {
        let mut shell = self.shell(&format!("exec {line}"));
        Running(shell.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap())
    }

    fn shell(&self, line: &str) -> Command {
        let mut shell = Command::new("sh");
        let script =
            format!("{}{line}", self.functions).replace("cargo kite ", concat!(env!("CARGO_BIN_EXE_kite"), " "));
        shell.args(["-c", &script]).current_dir(&self.folder).envs(&self.variables).env("RUST_BACKTRACE", "0");
        shell
    }
}

/// What goes on in a window of its own. It ends with the test.
pub struct Running(Child);

impl Running {
    /// The first line that it tells.
    pub fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Tells it to stop, as Ctrl-C does, and waits until it has.
    pub fn stop(mut self) {
        let told = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status().unwrap();
        assert!(told.success() && self.0.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// What a person keeps of a command's answer: an address, or a list of bytes.
fn kept(answer: &str) -> String {
    let address = answer.lines().rev().find_map(|line| line.trim().strip_prefix("Contract "));
    let bytes = answer.split_once("Result Ok(").and_then(|(_, rest)| rest.split_once(')')).map(|(bytes, _)| bytes);
    address.or(bytes).unwrap_or_else(|| panic!("nothing to keep in {answer}")).trim().to_owned()
}

/// Bytes that a program has said, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
