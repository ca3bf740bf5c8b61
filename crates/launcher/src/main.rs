// SPDX-License-Identifier: Apache-2.0
//! `cargo kite COMMAND`: compiles as much of `kite` as the command needs, and runs that. Nothing else is in here, and
//! it depends on nothing, so that it is there at once.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The environment variable that may name a `kite` which is there already: then nothing is compiled.
const PROGRAM: &str = "KITE_PROGRAM";

/// Where the sources are.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Commands that build contracts, for which a compiler's optimiser in C++ is needed; and who asks for help wants to
/// hear of everything.
const WHOLE: [&str; 4] = ["build", "costs", "metadata", "help"];

/// As much of the tool as some commands need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Stories on a chain inside the process.
    Stories,
    /// Everything but what builds contracts.
    Nodes,
    /// All of it.
    Whole,
}

impl Part {
    /// The part that a line needs.
    fn of(line: &[OsString]) -> Self {
        let words: Vec<_> = line.iter().map(|word| word.to_string_lossy()).collect();
        let names_network = words.iter().any(|word| word.starts_with("--network"));
        match words.first().map(AsRef::as_ref) {
            Some("demo") if !names_network => Self::Stories,
            Some(command) if !command.starts_with('-') && !WHOLE.contains(&command) => Self::Nodes,
            _ => Self::Whole,
        }
    }

    /// How cargo is told to take it.
    fn selection(self) -> &'static [&'static str] {
        match self {
            Self::Stories => &["--package", "kite-demo", "--bin", "kite-demo"],
            Self::Nodes => &["--package", "kite-deploy", "--bin", "kite", "--no-default-features"],
            Self::Whole => &["--package", "kite-deploy", "--bin", "kite"],
        }
    }

    /// What its program is called.
    fn program(self) -> &'static str {
        match self {
            Self::Stories => "kite-demo",
            Self::Nodes | Self::Whole => "kite",
        }
    }

    /// Whether a program of it was ever compiled here: then it takes seconds, if anything.
    fn was_compiled(self) -> bool {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(ROOT).join("target"), PathBuf::from);
        target.join("debug").join(self.program()).exists()
    }

    /// What it is compiled with and no cargo can fetch, with the command that brings it.
    fn lacks(self) -> Option<&'static str> {
        let has_compiler = || Command::new("c++").arg("--version").output().is_ok();
        (self == Self::Whole && env::var_os("CXX").is_none() && !has_compiler()).then_some(
            "this command has a part in C++, and there is no C++ compiler here: `apt-get install g++`, or what your system \
             calls it, brings one",
        )
    }
}

fn main() -> ExitCode {
    let line: Vec<OsString> = env::args_os().skip(1).collect();
    if let Some(program) = env::var_os(PROGRAM) {
        return run(Command::new(program).args(&line));
    }
    let part = Part::of(&line);
    if let Some(missing) = part.lacks() {
        return refuse(missing);
    }
    if !part.was_compiled() {
        eprintln!("compiling what this command needs: some minutes, this once");
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--manifest-path", &format!("{ROOT}/Cargo.toml")]);
    run(cargo.args(part.selection()).arg("--").args(&line))
}

// Becomes the program: whoever ends this one ends that one, and nothing goes on running unseen.
fn run(command: &mut Command) -> ExitCode {
    let error = command.exec();
    refuse(&format!("cannot run {}: {error}", command.get_program().to_string_lossy()))
}

fn refuse(reason: &str) -> ExitCode {
    eprintln!("error: {reason}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(line: &str) -> Part {
        Part::of(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn of_takes_the_least_that_does() {
        assert_eq!(part("demo"), Part::Stories);
        assert_eq!(part("demo --scenario x.toml --chain narrow"), Part::Stories);
        assert_eq!(part("demo --network local"), Part::Nodes);
        assert_eq!(part("demo --network=local"), Part::Nodes);
        assert_eq!(part("pay 1 --network local"), Part::Nodes);
        assert_eq!(part("build token"), Part::Whole);
        assert_eq!(part("costs --write"), Part::Whole);
        assert_eq!(part("metadata"), Part::Whole);
    }

    #[test]
    fn of_takes_everything_for_whoever_asks_for_help() {
        for line in ["", "--help", "-h", "--version", "help pay", "--home x demo"] {
            assert_eq!(part(line), Part::Whole, "{line}");
        }
    }
}
