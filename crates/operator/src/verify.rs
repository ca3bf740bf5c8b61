// SPDX-License-Identifier: Apache-2.0
//! `kite verify`: whether a deployed suite is what its network's file and the local bundles say, from the
//! chain alone.

use std::path::Path;

use anyhow::{bail, ensure, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::chain::Chain;
use crate::deployment::record::Record;
use crate::deployment::Deployments;
use crate::facts::{self, Fact};
use crate::network::NetworkChoice;
use crate::output::{Form, Telling};
use crate::plan::Plan;
use crate::ruling;
use crate::suite::Suite;
use crate::text;
use kite_node::{Keyring, NodeChain};

/// What `kite verify` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
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

/// What was found out.
#[derive(Serialize, JsonSchema)]
pub(super) struct Verified<'a> {
    /// One after the other.
    facts: &'a [Fact],
    /// Challenges that are open, each in words.
    open: Vec<String>,
    /// Whether every fact that was checked holds.
    holds: bool,
}

/// Runs the command. An error if a fact does not hold.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut network = arguments.network.load()?;
    let mut chain = network.connect(Keyring::default())?;
    network.config.genesis = chain.genesis();
    let bundles = network.bundles()?;
    let plan = Plan::on(&mut chain, &network.config, &bundles)?;
    // Where nothing is kept, the suite must be where this plan puts it.
    let kept = Record::read(&arguments.folder.folder()?, chain.genesis())?;
    let suite = kept.as_ref().and_then(Record::suite).unwrap_or_else(|| plan.suite());
    kept.iter().for_each(|record| record.introduce(&chain));
    let ways = kept.as_ref().and_then(Record::ways).unwrap_or_else(|| plan.ways());
    ensure_anything_is_there(&mut chain, &suite, &arguments.folder.folder()?)?;
    let mut facts = facts::lasting(&mut chain, &plan, &suite);
    facts.extend(facts::ways(&mut chain, &plan, &suite, &ways));
    facts.push(Fact::unchecked(
        "token",
        "initial allocations",
        "balances have moved since: its creation's block shows them",
    ));
    let open = ruling::open_cases(&mut chain, &suite)?;
    let open = ruling::in_words(&open, chain.now_ms()?);
    let form = arguments.telling.form;
    form.line(facts::table(&facts))?;
    open.iter().try_for_each(|line| form.line(line))?;
    let wrong = facts.iter().filter(|fact| !fact.holds).count();
    form.conclude(&Verified { facts: &facts, open, holds: wrong == 0 }, all_hold(wrong, facts.len()))?;
    let checked = facts.iter().filter(|fact| fact.is_checked).count();
    form.line(format_args!("all {checked} facts hold that were checked"))
}

fn all_hold(wrong: usize, all: usize) -> Result<()> {
    ensure!(wrong == 0, "{wrong} of {all} facts do not hold: see the rows marked WRONG");
    Ok(())
}

/// One sentence instead of a table of nothing.
fn ensure_anything_is_there(chain: &mut NodeChain, suite: &Suite, folder: &Path) -> Result<()> {
    for address in [suite.token.address(), suite.router.address(), suite.registry.address(), suite.dao.address()] {
        if chain.code_of(address)?.is_some() {
            return Ok(());
        }
    }
    bail!(
        "nothing is deployed: {} keeps no deployment to this chain, and where this network's file would put the suite \
         there is no contract. Deploy it, or name the folder of the deployment by --deployments",
        text::path(folder)
    )
}
