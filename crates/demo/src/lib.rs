//! `kite demo`: deploys the suite on a chain of its own or on a development node, runs a scenario, and closes the
//! books.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{bail, ensure, Context, Result};

use kite_bundles::SuiteBundles;
use kite_chains::world::{Ground, World};
use kite_format::output;
use kite_node::devnode::{DevNode, PROGRAM};
use kite_node::NodeWorld;
use kite_scenario::{self as scenario, run};

pub use kite_scenario::quickstart;

/// What `kite demo` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The story to run [default: the quickstart]
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// The chain to tell it on
    #[arg(long, value_enum, default_value_t)]
    pub chain: Ground,
    /// `local`: tell it on a development node instead. If CONTRACTS_NODE names the node's program, on one of its
    /// own, whose clock can be put forward. `narrow`: on one of its own with a chain of Bittensor's shape, whose
    /// amounts of coin are 64 bits wide
    #[arg(long, value_name = "NETWORK", conflicts_with = "chain")]
    pub network: Option<String>,
}

/// Where a development node listens unless it is told otherwise.
const LOCAL: &str = "ws://127.0.0.1:9944";

/// Runs the demo. An error if a step did not do what the scenario says, or the books do not close.
pub fn run(arguments: &Arguments) -> Result<()> {
    let file = arguments.scenario.clone().unwrap_or_else(quickstart);
    let (mut world, coin_decimals) = place(arguments)?;
    let checked = scenario::load_for(&file, coin_decimals)?;
    let bundles = SuiteBundles::here()?;
    let started = Instant::now();
    let report = run::run(&checked, &bundles, world.as_mut(), &run::progress_bar())?;
    output::line(report.to_string().trim_end())?;
    output::aside(format_args!("took {:.1} s\n", started.elapsed().as_secs_f64()));
    ensure!(report.is_sound(), "{} did not go as it says", file.display());
    Ok(())
}

/// Where it is told, and the decimals of the coin there, if the chain says them.
fn place(arguments: &Arguments) -> Result<(Box<dyn World>, Option<u8>)> {
    let Some(network) = &arguments.network else {
        return Ok((arguments.chain.open()?, arguments.chain.coin_decimals()));
    };
    let world = on_node(network)?;
    let decimals = world.coin_decimals();
    Ok((Box::new(world), decimals))
}

fn on_node(network: &str) -> Result<NodeWorld> {
    match network {
        "local" => match DevNode::start()? {
            Some(node) => NodeWorld::of_our_own(node),
            None => NodeWorld::at(LOCAL),
        },
        "narrow" => {
            let node = DevNode::narrow()?;
            NodeWorld::of_our_own(node.with_context(|| format!("{PROGRAM} must name the program of a node to start"))?)
        }
        other => {
            bail!("stories are told on the networks `local` and `narrow` only, not on `{other}`: they make up their people")
        }
    }
}
