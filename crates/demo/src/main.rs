// SPDX-License-Identifier: Apache-2.0
//! `kite demo` alone, without what speaks to nodes and what builds contracts: what `cargo kite demo` compiles and runs.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Deploys the KITE contracts on a chain inside this process, and tells a story with them.
#[derive(Parser)]
#[command(name = "kite", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Deploy the suite on an embedded chain, run a scenario, and close the books.
    Demo(kite_demo::Arguments),
}

fn main() -> ExitCode {
    let Command::Demo(arguments) = Cli::parse().command;
    match kite_demo::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            arguments.form().refuse(&error);
            ExitCode::FAILURE
        }
    }
}
