//! `kite verify`: whether a deployed suite is what its network's file and the local bundles say, from the
//! chain alone.

use anyhow::{ensure, Result};

use crate::bundles::SuiteBundles;
use crate::chain::Chain;
use crate::deployment::record::Record;
use crate::deployment::Deployments;
use crate::facts;
use crate::network::NetworkChoice;
use crate::output;
use crate::plan::Plan;
use crate::ruling;
use kite_node::Keyring;

/// What `kite verify` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
}

/// Runs the command. An error if a fact does not hold.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut network = arguments.network.load()?;
    let mut chain = network.connect(Keyring::default())?;
    network.config.genesis = chain.genesis();
    let bundles = SuiteBundles::here()?;
    let plan = Plan::new(&network.config, &bundles);
    // Where nothing is kept, the suite must be where this plan puts it.
    let kept = Record::read(&arguments.folder.deployments, chain.genesis())?;
    let suite = kept.as_ref().and_then(Record::suite).unwrap_or_else(|| plan.suite());
    let ways = kept.as_ref().and_then(Record::ways).unwrap_or_else(|| plan.ways());
    let mut facts = facts::lasting(&mut chain, &plan, &suite);
    facts.extend(facts::ways(&mut chain, &plan, &suite, &ways));
    output::line(facts::table(&facts))?;
    let open = ruling::open_cases(&mut chain, &suite)?;
    for line in ruling::in_words(&open, chain.now_ms()?) {
        output::line(format_args!("{line}"))?;
    }
    let wrong = facts.iter().filter(|fact| !fact.holds).count();
    ensure!(wrong == 0, "{wrong} of {} facts do not hold: see the rows marked WRONG", facts.len());
    output::line(format_args!("all {} facts hold", facts.len()))?;
    Ok(())
}
