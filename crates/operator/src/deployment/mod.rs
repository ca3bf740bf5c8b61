// SPDX-License-Identifier: Apache-2.0
//! `kite deploy`: puts the suite on a chain behind a node, step by step. Every finished step is on disk
//! before the next begins, and what is not on disk is looked for on the chain: the same command goes on
//! wherever it was interrupted.

pub mod estimate;
pub mod record;
mod sent;

use std::io::{stdin, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::chain::{address_text, Chain};
use crate::facts;
use crate::home;
use crate::keys::SecretSource;
use crate::network::{bounds, Network, NetworkChoice};
use crate::output::{Form, Telling};
use crate::plan::{Cost, Plan, Step};
use crate::text;
use estimate::Estimates;
use kite_node::{Keyring, NodeChain};
use record::{Record, Store};

/// Where deployments are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Deployments {
    /// The folder that deployments are kept in, one file for each chain [default: the home's folder `deployments`]
    #[arg(long, value_name = "DIR")]
    pub deployments: Option<PathBuf>,
}

impl Deployments {
    /// The folder.
    pub fn folder(&self) -> Result<PathBuf> {
        self.deployments.clone().map_or_else(home::deployments, Ok)
    }
}

/// What `kite deploy` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
    #[command(flatten)]
    secret: SecretSource,
    /// Show the plan and what it would cost, and stop
    #[arg(long)]
    dry_run: bool,
    /// Do not ask before the first step
    #[arg(long)]
    yes: bool,
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

/// What was deployed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeploymentOf")]
pub(super) struct Deployed<'a> {
    #[serde(flatten)]
    record: &'a Record,
    /// What is so on the chain now.
    facts: &'a [facts::Fact],
    /// The file that remembers it.
    kept_in: &'a Path,
}

/// Runs the command. An error if a step did not succeed, or the suite is not as planned in the end.
pub fn run(arguments: &Arguments) -> Result<()> {
    let (form, mut network) = (arguments.telling.form, arguments.network.load()?);
    let keys = if arguments.dry_run { Keyring::default() } else { signer(arguments, &network)? };
    let mut chain = network.connect(keys)?;
    network.config.genesis = chain.genesis();
    let bundles = network.bundles()?;
    let plan = Plan::on(&mut chain, &network.config, &bundles)?;
    let rehearsed = bounds::rehearse(&network, &plan, bounds::moment_now(&network, chain.now_ms()?)?)?;
    if arguments.dry_run {
        let estimates = Estimates::of(&mut chain, &plan, &rehearsed)?;
        form.line(estimates.show(&network, &plan)?)?;
        return form.json(&estimates.told(&plan));
    }
    let mut store = Store::open(&arguments.folder.folder()?, &network, chain.genesis(), &plan)?;
    chain.wait_until_settled(network.config.deployer)?;
    store.compare(&plan, &mut chain)?;
    let estimates = Estimates::of(&mut chain, &plan, &rehearsed)?;
    form.line(estimates.show(&network, &plan)?)?;
    estimates.ensure_affordable(&mut chain, &network)?;
    if estimates.are_due() && !arguments.yes {
        agree(&network, &chain)?;
    }
    carry_on_aloud(&plan, &mut chain, &mut store, &network, form)?;
    let mut facts = facts::lasting(&mut chain, &plan, &plan.suite());
    facts.extend(facts::ways(&mut chain, &plan, &plan.suite(), &plan.ways()));
    facts::demand(&facts)?;
    form.json(&Deployed { record: store.record(), facts: &facts, kept_in: store.file() })?;
    form.line(format_args!("deployed and verified, {} facts; kept in {}", facts.len(), text::path(store.file())))
}

fn signer(arguments: &Arguments, network: &Network) -> Result<Keyring> {
    let key = arguments.secret.key(network.keys())?;
    let (found, deployer) = (key.account(), network.config.deployer);
    ensure!(
        found == deployer,
        "this secret signs for {}, but {} has the deployer {}: use the deployer's secret, or correct `deployer`",
        address_text(found),
        text::path(&network.file),
        address_text(deployer)
    );
    Ok(key.keyring())
}

fn agree(network: &Network, chain: &NodeChain) -> Result<()> {
    ensure!(stdin().is_terminal(), "nobody is there to agree: look at the plan above, then repeat with --yes");
    print!("Deploy to {} ({})? [y/N] ", network.name, text::plain(&chain.name()?));
    std::io::stdout().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    ensure!(answer.trim().eq_ignore_ascii_case("y"), "nothing was sent");
    Ok(())
}

fn carry_on_aloud(plan: &Plan, chain: &mut NodeChain, store: &mut Store, network: &Network, form: Form) -> Result<()> {
    let count = plan.steps().len();
    let mut tell = |number: usize, step: &Step, cost: Option<Cost>| {
        let fee = cost.and_then(|cost| cost.inclusion).map_or_else(
            || "there already".to_owned(),
            |inclusion| {
                let settled = if inclusion.is_settled { "" } else { ", not final yet" };
                format!("block {}{settled}, fee {}", inclusion.height, network.shown(inclusion.fee))
            },
        );
        // A step is taken whether or not anybody reads of it.
        let _ = form.line(format_args!("{number:>2}/{count} {}: {}: {fee}", step.contract, step.purpose));
    };
    carry_on(plan, chain, store, &mut tell)
        .with_context(|| format!("{} of {count} steps are done and kept: repeat the command to go on", store.done()))
}

/// Takes every step that is neither recorded nor seen on the chain, and records it. `tell` hears of each:
/// its number, and what it cost if it was taken now.
pub fn carry_on(
    plan: &Plan,
    chain: &mut dyn Chain,
    store: &mut Store,
    tell: &mut dyn FnMut(usize, &Step, Option<Cost>),
) -> Result<()> {
    for (place, step) in plan.steps().iter().enumerate().skip(store.done()) {
        let cost = if plan.is_done(chain, step)? { None } else { Some(plan.take(chain, step)?) };
        store.note(step, cost)?;
        tell(place.saturating_add(1), step, cost);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
