//! `kite`: builds the contracts, runs and measures them on a chain inside this process, and deploys them.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use kite_deploy::bundles::{self, Contract, Workspace};
use kite_deploy::{batch, costs, dapp, demo, deployment, gas, node, output, people, preflight, release, verify};

/// Builds the KITE contracts, runs them on a chain inside this process, and deploys them.
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build release bundles into target/contracts, where sources changed, and show their sizes.
    Build {
        /// Contracts to build, by name or by the path of their Cargo.toml [default: the whole suite]
        names: Vec<String>,
    },
    /// Deploy the suite on an embedded chain, run a scenario, and close the books.
    Demo(demo::Arguments),
    /// Measure what every call costs, show it as a table, and compare it with tests/costs.json.
    Costs(costs::Arguments),
    /// Write what frontends and auditors need of the contracts: deploy/metadata, deploy/deployments/bundles.json, and
    /// the book's pages about each contract.
    Metadata(release::Arguments),
    /// Find out whether the suite can be deployed to a network, without sending anything.
    Preflight(preflight::Arguments),
    /// Deploy the suite to a network, or go on where it was interrupted.
    Deploy(deployment::Arguments),
    /// Hold a deployed suite against its network's file and the local bundles, from the chain alone.
    Verify(verify::Arguments),
    /// What a call with cargo-contract must be given, as its options: for chains where its own dry run cannot be read.
    Gas(gas::Arguments),
    /// Start a development node with nothing on it.
    Node(node::Arguments),
    /// Start a development node with the suite and a story on it, and the page to look at it.
    Dapp(dapp::Arguments),
    #[command(flatten)]
    People(people::Command),
    /// Ask for payment in front of an API, in the words of x402, and settle.
    Gateway(kite_metered::Gateway),
    /// Ask an API, and pay it within a limit.
    Call(kite_metered::Call),
    /// Make a Merkle root and proofs of a list of payees and units, or verify a proof.
    Batch(batch::Arguments),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::aside(format_args!("error: {error:#}\n"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Build { names } => build(&names),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Costs(arguments) => costs::run(&arguments),
        Command::Metadata(arguments) => release::run(&arguments),
        Command::Preflight(arguments) => preflight::run(&arguments),
        Command::Deploy(arguments) => deployment::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Gas(arguments) => gas::run(&arguments),
        Command::Node(arguments) => node::run(&arguments),
        Command::Dapp(arguments) => dapp::run(arguments),
        Command::People(command) => command.run(),
        Command::Gateway(arguments) => arguments.run(),
        Command::Call(arguments) => arguments.run(),
        Command::Batch(arguments) => batch::run(&arguments),
    }
}

fn build(names: &[String]) -> Result<()> {
    let workspace = Workspace::here()?;
    let contracts = match names {
        [] => Contract::suite(&workspace)?,
        names => names.iter().map(|name| find(&workspace, name)).collect::<Result<_>>()?,
    };
    output::line(bundles::table(&bundles::build(&workspace, &contracts)?))?;
    Ok(())
}

fn find(workspace: &Workspace, name: &str) -> Result<Contract> {
    if name.ends_with("Cargo.toml") {
        Contract::at(Path::new(name))
    } else {
        Contract::named(workspace, name)
    }
}
