// SPDX-License-Identifier: Apache-2.0
//! What the contracts themselves say to a network's terms: they are created on the embedded chain, so
//! that a term out of its bounds costs nothing, and the bounds stand in one place.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{anyhow, Context, Result};
use ink::primitives::LangError;
use kite_interfaces::dao::{DaoError, Parameter};
use kite_interfaces::registry::{Figure, RegistryError};
use kite_interfaces::router::{RouterError, MAX_EPOCH_MS, MIN_EPOCH_MS};
use kite_interfaces::Timestamp;
use scale::Decode;

use super::file::Family;
use super::Network;
use crate::amount::{Unit, KITE};
use crate::bundles::SuiteBundles;
use crate::chain::{EmbeddedChain, Footprint, Weight};
use crate::moment;
use crate::plan::{Plan, Refusal, Step};
use crate::text;

/// Native coin that a rehearsal can spend: more than enough, and far from where sums overflow.
const PLENTY: u128 = 1 << 100;

/// A step that was rehearsed.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsed {
    /// What it weighed.
    pub gas: Weight,
    /// Items of storage that contracts have more afterwards.
    pub items: u32,
    /// Bytes of storage that they have more.
    pub bytes: u32,
}

/// When the steps would be taken on a chain whose newest block is of `chain_ms`, while this machine's clock says
/// `clock_ms`. A chain without a block tells no time, and one for development stands still until somebody sends something.
#[must_use]
pub fn moment_on(network: &Network, chain_ms: Timestamp, clock_ms: Timestamp) -> Timestamp {
    if network.config.is_development || chain_ms == 0 {
        chain_ms.max(clock_ms)
    } else {
        chain_ms
    }
}

/// The same by the clock of this machine.
pub fn moment_now(network: &Network, chain_ms: Timestamp) -> Result<Timestamp> {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock is before 1970")?;
    Ok(moment_on(network, chain_ms, Timestamp::try_from(clock.as_millis())?))
}

/// Takes `plan`'s steps on an embedded chain with pallet-contracts at the moment `now_ms`, and returns what each weighed
/// and stored there. An error that names file and key if a contract does not take a term, or people could not live with it.
pub fn rehearse(network: &Network, plan: &Plan, now_ms: Timestamp) -> Result<Vec<Rehearsed>> {
    let bundles = SuiteBundles::current()?;
    let plan = &Plan::new(plan.config(), if network.family == Family::Hub { &bundles } else { plan.bundles() });
    let mut chain = EmbeddedChain::begun_at(now_ms);
    chain.mint(plan.config().deployer, PLENTY)?;
    let steps = plan.steps().iter().map(|step| rehearse_step(&mut chain, plan, step));
    let rehearsed = steps.collect::<Result<_>>().map_err(|error| explain(network, error));
    let rehearsed =
        rehearsed.context("the suite cannot be deployed like this, as a rehearsal on the embedded chain shows")?;
    network.ensure_livable()?;
    Ok(rehearsed)
}

fn rehearse_step(chain: &mut EmbeddedChain, plan: &Plan, step: &Step) -> Result<Rehearsed> {
    let before = stored(chain, plan);
    let gas = plan.take(chain, step)?.gas;
    let after = stored(chain, plan);
    let (items, bytes) = (after.items.saturating_sub(before.items), after.bytes.saturating_sub(before.bytes));
    Ok(Rehearsed { gas, items, bytes })
}

/// What the suite's contracts keep in storage together.
fn stored(chain: &mut EmbeddedChain, plan: &Plan) -> Footprint {
    let (suite, ways) = (plan.suite(), plan.ways());
    let contracts = [suite.token.address(), suite.router.address(), suite.registry.address(), suite.dao.address()];
    let contracts = contracts.into_iter().chain([ways.tills.address(), ways.tabs.address()]);
    contracts.fold(Footprint::default(), |sum, contract| {
        let Footprint { items, bytes } = chain.footprint(contract);
        Footprint { items: sum.items.saturating_add(items), bytes: sum.bytes.saturating_add(bytes) }
    })
}

/// What a contract expects where it refused a term of the file.
struct Bound {
    key: &'static str,
    least: u128,
    most: u128,
}

fn explain(network: &Network, error: anyhow::Error) -> anyhow::Error {
    let answer = error.downcast_ref::<Refusal>().map(|refusal| refusal.answer.clone());
    let Some(Bound { key, least, most }) = answer.and_then(|answer| bound(&answer)) else {
        return error.context(text::path(&network.file));
    };
    let file = text::path(&network.file);
    if key.ends_with("until_ms") {
        let date = u64::try_from(most).map_or_else(|_| "far ahead".to_owned(), moment::iso);
        return anyhow!("{file}: {key}: expected {least} to {most}, which is {date}");
    }
    let kite = Unit { sign: KITE.to_owned(), decimals: network.config.decimals };
    let shown = |figure| if IN_KITE.contains(&key) { kite.shown(figure) } else { figure.to_string() };
    anyhow!("{file}: {key}: expected {} to {}", shown(least), shown(most))
}

/// Terms that are amounts of KITE; all others are numbers by themselves.
const IN_KITE: [&str; 4] =
    ["dao.proposal_threshold", "dao.quorum_floor", "registry.challenge_bond", "registry.max_bond_per_unit"];

fn bound(answer: &[u8]) -> Option<Bound> {
    if let Some(DaoError::OutOfBounds { parameter, least, most }) = constructor_error(answer) {
        return Some(Bound { key: parameter_key(parameter), least, most });
    }
    if let Some(RegistryError::OutOfBounds { figure, least, most }) = constructor_error(answer) {
        return Some(Bound { key: figure_key(figure)?, least, most });
    }
    constructor_error(answer).and_then(router_bound)
}

fn router_bound(error: RouterError) -> Option<Bound> {
    let (least_epoch, most_epoch) = (MIN_EPOCH_MS.into(), MAX_EPOCH_MS.into());
    Some(match error {
        RouterError::FeeTooHigh { max_bps } => Bound { key: "router.fee_bps", least: 0, most: max_bps.into() },
        RouterError::WindowTooLong { max_epochs } => {
            Bound { key: "router.window_epochs", least: 0, most: max_epochs.into() }
        }
        RouterError::EpochTooShort { .. } | RouterError::EpochTooLong { .. } => {
            Bound { key: "router.epoch_ms", least: least_epoch, most: most_epoch }
        }
        _ => return None,
    })
}

fn constructor_error<E: Decode>(answer: &[u8]) -> Option<E> {
    Result::<Result<(), E>, LangError>::decode(&mut &*answer).ok()?.ok()?.err()
}

fn parameter_key(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::VotingDelayMs => "dao.voting_delay_ms",
        Parameter::VotingPeriodMs => "dao.voting_period_ms",
        Parameter::LateQuorumMs => "dao.late_quorum_ms",
        Parameter::GraceMs => "dao.grace_ms",
        Parameter::ProposalThreshold => "dao.proposal_threshold",
        Parameter::QuorumFloor => "dao.quorum_floor",
        Parameter::RoutineQuorumBps => "dao.quorum_bps",
        Parameter::RoutineTimelockMs => "dao.timelock_ms",
        Parameter::CriticalQuorumBps => "dao.critical_quorum_bps",
        Parameter::CriticalTimelockMs => "dao.critical_timelock_ms",
        Parameter::SpendPeriodMs => "dao.spend_period_ms",
        Parameter::GuardianExpiresAtMs => "dao.guardian.until_ms",
    }
}

fn figure_key(figure: Figure) -> Option<&'static str> {
    Some(match figure {
        Figure::GuardianUntilMs => "registry.guardian.until_ms",
        Figure::CuratorAnswersMs => "registry.curator_answers_ms",
        Figure::ArbiterAnswersMs => "registry.arbiter_answers_ms",
        Figure::ChallengeBond => "registry.challenge_bond",
        Figure::ChallengeBondBps => "registry.challenge_bond_bps",
        Figure::ChallengerBps => "registry.challenger_bps",
        Figure::ContributorBps => "registry.contributor_bps",
        Figure::MaxBondPerUnit => "registry.max_bond_per_unit",
        Figure::MaxHalfLifeEpochs => "registry.max_half_life_epochs",
        _ => return None,
    })
}
