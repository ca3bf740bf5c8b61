// SPDX-License-Identifier: Apache-2.0
//! A small suite with short votes, for tests of whatever deploys one.
#![allow(clippy::unwrap_used, reason = "a test whose own house is wrong must stop")]

use std::sync::LazyLock;

use ink::primitives::Hash;
use kite_interfaces::dao::{Bar, Guardian, Parameters};
use kite_interfaces::registry::Rules;

use crate::amount::Unit;
use crate::bundles::SuiteBundles;
use crate::chain::{account, EmbeddedChain, GENESIS_MS};
use crate::Config;

/// Rules by which nothing waits long.
pub const RULES: Rules = Rules {
    arbiter: None,
    guardian: None,
    guardian_until_ms: 0,
    curator_answers_ms: 3_600_000,
    arbiter_answers_ms: 3_600_000,
    challenge_bond: 1,
    challenge_bond_bps: 0,
    challenger_bps: 4_000,
    contributor_bps: 3_000,
    min_bond_per_unit: 0,
    max_bond_per_unit: 1_000,
    min_half_life_epochs: 1,
    max_half_life_epochs: 10_000,
};

/// The release bundles, loaded once.
pub static BUNDLES: LazyLock<SuiteBundles> = LazyLock::new(|| SuiteBundles::current().unwrap());

/// What it is deployed with.
pub fn config() -> Config {
    Config {
        is_development: true,
        genesis: Hash::default(),
        deployer: account("deployer"),
        salt: b"test".to_vec(),
        token_name: "KITE".into(),
        token_symbol: "KITE".into(),
        decimals: 12,
        cap: 1_000,
        allocations: vec![(account("alice"), 600), (account("bob"), 300)],
        epoch_ms: 60_000,
        window_epochs: 2,
        fee_bps: 100,
        rules: RULES,
        parameters: Parameters {
            voting_delay_ms: 60_000,
            voting_period_ms: 60_000,
            late_quorum_ms: 0,
            grace_ms: 60_000,
            proposal_threshold: 1,
            quorum_floor: 1,
            routine: Bar { quorum_bps: 1_000, timelock_ms: 60_000 },
            critical: Bar { quorum_bps: 2_000, timelock_ms: 60_000 },
            spend_period_ms: 60_000,
        },
        guardian: Some(Guardian { account: account("guardian"), expires_at_ms: GENESIS_MS }),
        coin: Unit { sign: "UNIT".into(), decimals: 12 },
        native_spend_cap: 0,
        kite_spend_cap: 10,
    }
}

/// A chain on which the deployer has coin.
pub fn chain() -> EmbeddedChain {
    let mut chain = EmbeddedChain::new();
    chain.mint(account("deployer"), 1_000_000_000_000_000).unwrap();
    chain
}
