// SPDX-License-Identifier: Apache-2.0
//! `kite demo`: deploys the suite on a chain of its own or on a development node, runs a scenario, and closes the
//! books.

#[cfg(feature = "node")]
mod node;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{ensure, Result};
use kite_bundles::SuiteBundles;
use kite_chains::world::{Ground, World};
use kite_format::output::{self, Form, Telling};
use kite_format::text;
use kite_plan::programs;
use kite_scenario::{self as scenario, run};
use serde::Serialize;

/// What `kite demo` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The story to run [default: the quickstart]
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// The chain to tell it on
    #[arg(long, value_enum, ignore_case = true, default_value_t)]
    pub chain: Ground,
    /// `local`: tell it on a development node instead. If CONTRACTS_NODE names the node's program, on one of its
    /// own, whose clock can be put forward. `narrow`: on one of its own with a chain of Bittensor's shape, whose
    /// amounts of coin are 64 bits wide. `hub`: on one of its own with a Hub's chain, by keys of Ethereum's
    #[cfg(feature = "node")]
    #[arg(long, value_name = "NETWORK", conflicts_with = "chain")]
    pub network: Option<String>,
    #[command(flatten)]
    telling: Telling,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }
}

/// Runs the demo. An error if a step did not do what the scenario says, or the books do not close.
pub fn run(arguments: &Arguments) -> Result<()> {
    let bundles = if is_told_on_a_hub(arguments) { SuiteBundles::on_a_hub()? } else { SuiteBundles::current()? };
    let (mut world, coin_decimals) = place(arguments, &bundles)?;
    let checked = match &arguments.scenario {
        Some(file) => scenario::load_for(file, coin_decimals)?,
        None => scenario::quickstart(coin_decimals)?,
    };
    let started = Instant::now();
    let report = run::run(&checked, &bundles, world.as_mut(), &run::progress_bar())?;
    let told = report.to_string();
    arguments.telling.form.line(told.trim_end())?;
    output::aside(format_args!("took {:.1} s\n", started.elapsed().as_secs_f64()));
    let is_sound = report.is_sound();
    arguments.telling.form.conclude(&DemoOf { is_sound, report: told }, went_as_it_says(is_sound, &checked.file))
}

fn went_as_it_says(is_sound: bool, file: &Path) -> Result<()> {
    ensure!(is_sound, "{} did not go as it says", text::path(file));
    Ok(())
}

/// How a story went, for scripts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DemoOf {
    /// Whether everything went as the story says, and the books close.
    is_sound: bool,
    /// What happened, in words.
    report: String,
}

/// Where it is told, and the decimals of the coin there, if the chain says them.
fn place(arguments: &Arguments, bundles: &SuiteBundles) -> Result<(Box<dyn World>, Option<u8>)> {
    #[cfg(feature = "node")]
    if let Some(network) = &arguments.network {
        return node::place(network, bundles);
    }
    Ok((arguments.chain.open(|| programs(bundles))?, arguments.chain.coin_decimals()))
}

/// Whether the contracts are to be those that a Hub runs.
fn is_told_on_a_hub(arguments: &Arguments) -> bool {
    #[cfg(feature = "node")]
    if let Some(network) = &arguments.network {
        return network == node::HUB;
    }
    arguments.chain == Ground::Hub
}
