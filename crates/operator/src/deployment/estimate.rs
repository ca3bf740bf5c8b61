// SPDX-License-Identifier: Apache-2.0
//! What a deployment will cost, before anything is sent.

use anyhow::{bail, Result};
use kite_interfaces::Balance;
use schemars::JsonSchema;
use serde::Serialize;

use super::sent;
use crate::chain::{address_text, Chain, Weight};
use crate::network::bounds::Rehearsed;
use crate::network::Network;
use crate::plan::{Plan, Step, Transaction};
use crate::table::table;
use kite_node::{Draft, Limits, NodeChain};

/// What a step will cost.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Whether the chain shows the step as done, so that it costs nothing.
    pub done: bool,
    /// What it weighs.
    pub gas: Weight,
    /// Native coin that it locks.
    pub deposit: Balance,
    /// Native coin that it costs.
    pub fee: Balance,
}

/// What all steps will cost.
#[derive(Clone, Debug)]
pub struct Estimates {
    steps: Vec<Estimate>,
    keep_alive: Balance,
}

/// A plan and its costs. Amounts are numbers of the coin's smallest unit, as strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedOf {
    /// Its steps, in order.
    pub steps: Vec<StepRow>,
    /// What all of them lock.
    pub deposits: String,
    /// What they cost beside it.
    pub fees: String,
    /// What keeps the deployer's account alive.
    pub keep_alive: String,
    /// What the deployer needs.
    pub total: String,
}

/// A step of a plan, and its costs: nothing, if it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepRow {
    /// The contract that it is about.
    pub contract: &'static str,
    /// What it does.
    pub purpose: String,
    /// Whether it is done.
    pub is_done: bool,
    /// Computation, in picoseconds.
    pub ref_time: u64,
    /// Bytes of proof.
    pub proof_size: u64,
    /// What it locks.
    pub deposit: String,
    /// What it costs beside it.
    pub fee: String,
}

impl Estimates {
    /// Estimates `plan`, whose steps did `rehearsed` on the embedded chain, at the chain's own prices.
    pub fn of(chain: &mut NodeChain, plan: &Plan, rehearsed: &[Rehearsed]) -> Result<Self> {
        let limits = chain.limits()?;
        let mut steps = Vec::new();
        let mut on_the_way = true;
        for (step, rehearsed) in plan.steps().iter().zip(rehearsed) {
            on_the_way = is_done(chain, plan, step, on_the_way)?;
            steps.push(if on_the_way {
                Estimate { done: true, gas: Weight::zero(), deposit: 0, fee: 0 }
            } else {
                estimate(chain, plan, step, rehearsed, &limits)?
            });
        }
        Ok(Self { steps, keep_alive: limits.existential_deposit })
    }

    /// Whether anything is left to do.
    #[must_use]
    pub fn are_due(&self) -> bool {
        self.steps.iter().any(|step| !step.done)
    }

    /// Native coin that all steps lock.
    #[must_use]
    pub fn deposits(&self) -> Balance {
        self.steps.iter().map(|step| step.deposit).fold(0, Balance::saturating_add)
    }

    /// Native coin that all steps cost beside it.
    #[must_use]
    pub fn fees(&self) -> Balance {
        self.steps.iter().map(|step| step.fee).fold(0, Balance::saturating_add)
    }

    /// Native coin that the deployer needs, its own existence included.
    #[must_use]
    pub fn total(&self) -> Balance {
        self.keep_alive.saturating_add(self.deposits()).saturating_add(self.fees())
    }

    /// An error if the deployer has less than that.
    pub fn ensure_affordable(&self, chain: &mut NodeChain, network: &Network) -> Result<()> {
        let (deployer, total) = (network.config.deployer, self.total());
        let balance = chain.native_balance(deployer)?;
        if self.are_due() && balance < total {
            bail!(
                "the deployer {} has {} and needs about {}: send it {} more",
                address_text(deployer),
                network.shown(balance),
                network.shown(total),
                network.shown(total.saturating_sub(balance))
            );
        }
        Ok(())
    }

    /// The plan and its costs, for scripts.
    #[must_use]
    pub fn told(&self, plan: &Plan) -> PlannedOf {
        let steps = plan.steps().iter().zip(&self.steps).map(|(step, estimate)| StepRow {
            contract: step.contract,
            purpose: step.purpose.clone(),
            is_done: estimate.done,
            ref_time: estimate.gas.ref_time(),
            proof_size: estimate.gas.proof_size(),
            deposit: estimate.deposit.to_string(),
            fee: estimate.fee.to_string(),
        });
        PlannedOf {
            steps: steps.collect(),
            deposits: self.deposits().to_string(),
            fees: self.fees().to_string(),
            keep_alive: self.keep_alive.to_string(),
            total: self.total().to_string(),
        }
    }

    /// The plan and its costs, for people.
    pub fn show(&self, network: &Network, plan: &Plan) -> Result<String> {
        let mut table = table(&["contract", "step", "with", "gas, ms", "deposit", "fee"], 3..6);
        for (step, estimate) in plan.steps().iter().zip(&self.steps) {
            table.add_row(row(network, plan, step, estimate)?);
        }
        let [total, deposits, fees, alive] =
            [self.total(), self.deposits(), self.fees(), self.keep_alive].map(|units| network.shown(units));
        Ok(format!(
            "{table}\nestimated total: {total}: deposits {deposits}, fees {fees}, and {alive} to keep the deployer's \
             account alive"
        ))
    }
}

/// Steps build on each other: what comes after one that is not done cannot be done either, and cannot be
/// asked for, except for code, which stands for itself.
fn is_done(chain: &mut NodeChain, plan: &Plan, step: &Step, so_far: bool) -> Result<bool> {
    let stands_alone = matches!(step.transaction, Transaction::Upload { .. } | Transaction::Instantiate { .. });
    if so_far || stands_alone {
        return plan.is_done(chain, step);
    }
    Ok(false)
}

/// What was rehearsed as Wasm weighs and keeps at most twice as much as a program for PolkaVM, as a test on a node shows.
fn on_a_hub(Rehearsed { gas, items, bytes }: &Rehearsed) -> Rehearsed {
    Rehearsed { gas: gas.saturating_mul(2), items: items.saturating_mul(2), bytes: bytes.saturating_mul(2) }
}

fn estimate(chain: &NodeChain, plan: &Plan, step: &Step, rehearsed: &Rehearsed, limits: &Limits) -> Result<Estimate> {
    let draft = match &step.transaction {
        Transaction::Upload { code, .. } => Draft::Upload(code),
        Transaction::Instantiate { code_hash, input, salt, .. } => Draft::Instantiate(*code_hash, input, salt),
        Transaction::Call { address, input } => Draft::Call(*address, input),
    };
    let rehearsed = if chain.is_hub() { on_a_hub(rehearsed) } else { *rehearsed };
    let fee = chain.fee(&draft, rehearsed.gas)?;
    let deposit = deposit(plan, step, &rehearsed, limits);
    Ok(Estimate { done: false, gas: rehearsed.gas, deposit, fee })
}

/// What a step locks at the chain's prices. A new contract has an account, which must be kept alive as well.
fn deposit(plan: &Plan, step: &Step, rehearsed: &Rehearsed, limits: &Limits) -> Balance {
    let code = plan.bundles().published().find(|(name, _)| *name == step.contract);
    let code = code_deposit(code.map_or(0, |(_, bundle)| bundle.code.len()), limits);
    match &step.transaction {
        Transaction::Upload { .. } => code,
        Transaction::Instantiate { .. } => {
            let locked = code.saturating_mul(limits.code_lockup).div_ceil(1_000_000_000);
            let kept_alive = locked.saturating_add(limits.existential_deposit);
            kept_alive.saturating_add(at_prices(rehearsed.items, rehearsed.bytes, limits))
        }
        Transaction::Call { .. } => at_prices(rehearsed.items, rehearsed.bytes, limits),
    }
}

/// A code is kept in two entries: itself, and who stored it.
fn code_deposit(length: usize, limits: &Limits) -> Balance {
    const KEPT_WITH_IT: usize = 64;
    at_prices(2, u32::try_from(length.saturating_add(KEPT_WITH_IT)).unwrap_or(u32::MAX), limits)
}

/// items × item price + bytes × byte price
fn at_prices(items: u32, bytes: u32, limits: &Limits) -> Balance {
    let items = Balance::from(items).saturating_mul(limits.deposit_per_item);
    items.saturating_add(Balance::from(bytes).saturating_mul(limits.deposit_per_byte))
}

fn row(network: &Network, plan: &Plan, step: &Step, estimate: &Estimate) -> Result<[String; 6]> {
    let (gas, deposit, fee) = if estimate.done {
        ("done".to_owned(), String::new(), String::new())
    } else {
        // A picosecond is 1e-9 ms.
        let thousandths = estimate.gas.ref_time().div_ceil(1_000_000);
        let gas = format!("{}.{:03}", thousandths.div_euclid(1_000), thousandths.rem_euclid(1_000));
        (gas, network.shown(estimate.deposit), network.shown(estimate.fee))
    };
    let with = sent::in_words(plan, step)?;
    Ok([step.contract.to_owned(), step.purpose.clone(), with, gas, deposit, fee])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::GENESIS_MS;
    use crate::network::bounds;
    use crate::plan::example::BUNDLES;

    /// Bittensor's prices: 75 rao an item, 30 a byte, 30 % of a code's deposit once more for each contract
    /// (its runtime, spec 425).
    const BITTENSOR: Limits = Limits {
        code_bytes: 128 * 1_024,
        deposit_per_item: 75,
        deposit_per_byte: 30,
        code_lockup: 300_000_000,
        existential_deposit: 500,
    };

    #[test]
    fn deposits_of_the_whole_suite_are_at_most_a_hundredth_of_a_tao_on_bittensor() {
        let network = Network::named("bittensor").unwrap();
        let plan = Plan::new(&network.config, &BUNDLES);
        let rehearsed = bounds::rehearse(&network, &plan, GENESIS_MS).unwrap();
        let locked = |(step, rehearsed): (&Step, &Rehearsed)| deposit(&plan, step, rehearsed, &BITTENSOR);
        let deposits: Balance = plan.steps().iter().zip(&rehearsed).map(locked).sum();
        assert!((3_000_000..=10_000_000).contains(&deposits), "{deposits} rao");
    }

    #[test]
    fn each_contract_that_is_created_stores_something_and_has_an_account() {
        let network = Network::named("bittensor").unwrap();
        let plan = Plan::new(&network.config, &BUNDLES);
        let rehearsed = bounds::rehearse(&network, &plan, GENESIS_MS).unwrap();
        let alive = Limits { deposit_per_item: 0, deposit_per_byte: 0, ..BITTENSOR };
        for (step, rehearsed) in plan.steps().iter().zip(&rehearsed) {
            let creates = matches!(step.transaction, Transaction::Instantiate { .. });
            assert!(!creates || rehearsed.items > 0 && rehearsed.bytes > 0, "{}: {rehearsed:?}", step.contract);
            assert_eq!(deposit(&plan, step, rehearsed, &alive), if creates { 500 } else { 0 });
        }
    }
}
