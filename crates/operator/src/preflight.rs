// SPDX-License-Identifier: Apache-2.0
//! `kite preflight`: whether the suite can be deployed to a network, without sending anything.

mod depth;

use anyhow::{ensure, Result};
use comfy_table::Table;
use ink::primitives::AccountId;
use kite_interfaces::Balance;
use schemars::JsonSchema;
use serde::Serialize;

use crate::amount::{thousands, Unit};
use crate::bundles::{for_cargo_contract, SuiteBundles};
use crate::chain::{address_text, Chain, Failure};
use crate::deployment::estimate::Estimates;
use crate::network::{bounds, Network, NetworkChoice};
use crate::output::{Form, Telling};
use crate::plan::{Config, Plan, Transaction};
use crate::text::{self, hex};
use kite_node::{Keyring, NodeChain};

/// How deep calls of the suite go, the first contract included.
const FRAMES: u32 = 5;

/// What `kite preflight` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    network: NetworkChoice,
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
pub(super) struct Found<'a> {
    /// One thing after the other.
    findings: &'a [Finding],
    /// Whether nothing is in the way.
    ready: bool,
}

/// Runs the command. An error if something is in the way.
pub fn run(arguments: &Arguments) -> Result<()> {
    let network = arguments.network.load()?;
    let findings = match network.connect(Keyring::default()) {
        Ok(mut chain) => look(&network, &mut chain)?,
        Err(error) => vec![Finding::bad("node", format!("{error:#}"))],
    };
    let form = arguments.telling.form;
    form.line(table(&findings))?;
    let bad = findings.iter().filter(|finding| !finding.good).count();
    form.conclude(&Found { findings: &findings, ready: bad == 0 }, nothing_in_the_way(bad, findings.len()))?;
    form.line(format_args!("nothing is in the way: `cargo kite deploy --network {}`", arguments.network.network))
}

fn nothing_in_the_way(bad: usize, all: usize) -> Result<()> {
    ensure!(bad == 0, "{bad} of {all} findings are in the way: see the rows marked NO");
    Ok(())
}

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// About what.
    pub about: String,
    /// What.
    pub found: String,
    /// Whether the suite can live with it.
    pub good: bool,
}

impl Finding {
    fn good(about: impl Into<String>, found: impl Into<String>) -> Self {
        Self::when(true, about, found)
    }

    fn bad(about: impl Into<String>, found: impl Into<String>) -> Self {
        Self::when(false, about, found)
    }

    fn when(good: bool, about: impl Into<String>, found: impl Into<String>) -> Self {
        Self { about: about.into(), found: text::plain(&found.into()), good }
    }
}

/// Finds out everything that a deployment depends on.
pub fn look(network: &Network, chain: &mut NodeChain) -> Result<Vec<Finding>> {
    let bundles = network.bundles()?;
    let genesis = chain.genesis();
    let config = Config { genesis, ..network.config.clone() };
    let plan = Plan::on(chain, &config, &bundles)?;
    let pinned = if network.genesis.is_some() { "as expected" } else { "not pinned in the network's file" };
    let mut findings = vec![
        Finding::good("chain", chain.name()?),
        Finding::good("genesis", format!("{}, {pinned}", hex(genesis.as_ref()))),
        Finding::good(if chain.is_hub() { "pallet-revive" } else { "pallet-contracts" }, "there"),
        coin(network, chain),
        Finding::good("by hand", by_hand(chain)),
        calls(chain, network.config.deployer),
    ];
    findings.extend(limits(network, chain, &bundles)?);
    findings.extend(trials(network, chain, &plan));
    findings.extend(costs(network, chain, &plan)?);
    Ok(findings)
}

fn coin(network: &Network, chain: &NodeChain) -> Finding {
    let told = chain.coin();
    let by = if told.decimals.is_some() { "the chain" } else { "the network's file; the chain does not tell" };
    let Unit { sign, decimals } = &network.coin;
    Finding::good("native coin", format!("{sign}, {decimals} decimals by {by}, amounts of {} bits", told.bits))
}

fn by_hand(chain: &NodeChain) -> String {
    if chain.is_hub() {
        return "wallets and libraries of Ethereum's take deploy/metadata/hub/NAME.json, through the chain's Ethereum RPC"
            .to_owned();
    }
    format!("cargo-contract takes {}, which `cargo kite build` makes", for_cargo_contract("NAME", chain.coin().bits))
}

/// Whether the chain takes calls at all, and the deployer's.
fn calls(chain: &NodeChain, deployer: AccountId) -> Finding {
    let refusal = chain.safe_mode().and_then(|safe| match safe {
        Some(until) => Ok(Some(format!("none until block {until}: the chain is in safe mode"))),
        None => Ok(chain.hold_of(deployer)?.map(|hold| hold.told(deployer))),
    });
    match refusal {
        Ok(None) => Finding::good("calls", "open: the chain is in no safe mode"),
        Ok(Some(refusal)) => Finding::bad("calls", refusal),
        Err(failure) => Finding::bad("calls", failure.to_string()),
    }
}

fn limits(network: &Network, chain: &NodeChain, bundles: &SuiteBundles) -> Result<Vec<Finding>> {
    let limits = chain.limits()?;
    let largest = bundles.published().map(|(_, bundle)| bundle.code.len()).max().unwrap_or_default();
    let fits = u32::try_from(largest).is_ok_and(|largest| largest <= limits.code_bytes);
    let bytes = |count: u128| format!("{} bytes", thousands(count));
    let code = format!("{}, the largest contract has {}", bytes(limits.code_bytes.into()), bytes(largest as u128));
    let deposits = [("item", limits.deposit_per_item), ("byte", limits.deposit_per_byte)];
    let deposits =
        deposits.map(|(what, price)| format!("{} an {what}", network.shown(price)).replace("an byte", "a byte"));
    Ok(vec![
        Finding::when(fits, "code size", code),
        Finding::good("storage deposit", deposits.join(", ")),
        Finding::good("least balance of an account", network.shown(limits.existential_deposit)),
    ])
}

/// Dry runs of every upload, and of a contract's creation: whether the chain lets this account do it, and
/// has every host function that the code imports.
fn trials(network: &Network, chain: &mut NodeChain, plan: &Plan) -> Vec<Finding> {
    let deployer = plan.config().deployer;
    // pallet-revive's is a constant, far above what is needed (0.20.2, `limits`: 25).
    let mut findings = if chain.is_hub() { Vec::new() } else { vec![call_depth(chain, deployer)] };
    for (name, bundle) in plan.bundles().published() {
        let about = format!("upload of the {name}");
        let tried = chain.dry_run_upload(deployer, &bundle.code);
        findings.push(finding(about, tried.map(|receipt| deposit(network, receipt.deposit))));
    }
    for step in plan.steps().iter().filter(|step| step.contract == "token") {
        let Transaction::Instantiate { input, salt, .. } = &step.transaction else { continue };
        let code = plan.bundles().token.code.clone();
        let tried = match plan.is_done(chain, step) {
            Ok(true) => Ok("it is there already".to_owned()),
            _ => {
                chain.dry_run_instantiate(deployer, code, input, salt).map(|receipt| deposit(network, receipt.deposit))
            }
        };
        findings.push(finding("creation of the token".to_owned(), tried));
    }
    findings
}

fn call_depth(chain: &NodeChain, deployer: AccountId) -> Finding {
    match depth::measure(chain, deployer) {
        Ok(frames) => deep_enough(frames),
        Err(failure) => Finding::bad("call depth", failure.to_string()),
    }
}

fn deep_enough(frames: u32) -> Finding {
    let found = format!("{frames} contracts in each other's calls, the suite needs {FRAMES}");
    Finding::when(frames >= FRAMES, "call depth", found)
}

fn deposit(network: &Network, units: i128) -> String {
    match Balance::try_from(units) {
        Ok(0) | Err(_) => "open; it is there already".to_owned(),
        Ok(units) => format!("open; locks {}", network.shown(units)),
    }
}

fn finding(about: String, tried: Result<String, Failure>) -> Finding {
    match tried {
        Ok(found) => Finding::good(about, found),
        Err(failure) => Finding::bad(about, failure.to_string()),
    }
}

fn costs(network: &Network, chain: &mut NodeChain, plan: &Plan) -> Result<Vec<Finding>> {
    let rehearsed = match bounds::rehearse(network, plan, bounds::moment_now(network, chain.now_ms()?)?) {
        Ok(rehearsed) => rehearsed,
        Err(error) => return Ok(vec![Finding::bad("terms", format!("{error:#}"))]),
    };
    let estimates = Estimates::of(chain, plan, &rehearsed)?;
    let (total, deployer) = (estimates.total(), plan.config().deployer);
    let balance = chain.native_balance(deployer)?;
    let found = format!("{} of about {} needed", network.shown(balance), network.shown(total));
    Ok(vec![
        Finding::good("terms", "the contracts take them, in a rehearsal on the embedded chain"),
        Finding::good(
            "deposits and fees",
            format!("{}, {}", network.shown(estimates.deposits()), network.shown(estimates.fees())),
        ),
        Finding::when(balance >= total, format!("balance of {}", address_text(deployer)), found),
    ])
}

fn table(findings: &[Finding]) -> Table {
    let mut table = crate::table::table(&["", "what", "found"], 0..0);
    for Finding { about, found, good } in findings {
        table.add_row([if *good { "ok" } else { "NO" }, about, found]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_enough_is_not_a_chain_with_less_room_than_the_suite_needs() {
        assert!(!deep_enough(FRAMES - 1).good);
        assert!(deep_enough(FRAMES).good);
    }
}
