// SPDX-License-Identifier: Apache-2.0
//! Where a scenario happens, and on which terms. What is left out is a default.

use serde::Deserialize;
use toml::Spanned;

use super::Sum;

/// Where the scenario happens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chain {
    /// Decimals in which amounts of COIN are written.
    pub coin_decimals: u8,
    /// Coin that each account begins with, unless it says otherwise.
    pub coin: Option<Sum>,
}

impl Default for Chain {
    fn default() -> Self {
        Self { coin_decimals: 12, coin: None }
    }
}

/// The token's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Token {
    /// Its decimals.
    pub decimals: u8,
    /// The most KITE there can ever be; without it, one billion.
    pub cap: Option<Sum>,
}

impl Default for Token {
    fn default() -> Self {
        Self { decimals: 12, cap: None }
    }
}

/// The router's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Router {
    /// Length of an epoch in milliseconds.
    pub epoch_ms: Spanned<u64>,
    /// Closed epochs that stay locked: the trailing window.
    pub window_epochs: u32,
    /// The protocol fee.
    pub fee_bps: Spanned<u16>,
}

impl Default for Router {
    fn default() -> Self {
        Self { epoch_ms: Spanned::new(0..0, DAY_MS), window_epochs: 2, fee_bps: Spanned::new(0..0, 250) }
    }
}

/// The registry's first rules. The DAO is the arbiter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    /// How long a curator has before a submission can be withdrawn.
    pub curator_answers_ms: Spanned<u64>,
    /// How long the arbiter has before a challenge lapses.
    pub arbiter_answers_ms: Spanned<u64>,
    /// KITE that a challenger puts up; without it, 1 KITE.
    pub challenge_bond: Option<Sum>,
    /// The part of the contribution's own bond that a challenger puts up if that is more.
    pub challenge_bond_bps: Spanned<u16>,
    /// The challengers' part of a slashed bond.
    pub challenger_bps: Spanned<u16>,
    /// The contributor's part of a challenge bond that was lost.
    pub contributor_bps: Spanned<u16>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            curator_answers_ms: Spanned::new(0..0, 14 * DAY_MS),
            arbiter_answers_ms: Spanned::new(0..0, 14 * DAY_MS),
            challenge_bond: None,
            challenge_bond_bps: Spanned::new(0..0, 0),
            challenger_bps: Spanned::new(0..0, 4_000),
            contributor_bps: Spanned::new(0..0, 3_000),
        }
    }
}

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 86_400_000;

/// The DAO's first parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dao {
    /// From a proposal to its snapshot.
    pub voting_delay_ms: u64,
    /// From the snapshot to the end of voting.
    pub voting_period_ms: u64,
    /// Time to vote that is left, or given, when the quorum is reached.
    pub late_quorum_ms: u64,
    /// From the end of voting until execution, of a routine proposal.
    pub timelock_ms: u64,
    /// The same, of a critical one.
    pub critical_timelock_ms: u64,
    /// How long a proposal stays executable.
    pub grace_ms: u64,
    /// Votes that a proposer needs; without it, 1 KITE.
    pub proposal_threshold: Option<Sum>,
    /// Share of the votes that For and Abstain together need in a routine proposal.
    pub quorum_bps: u16,
    /// The same, in a critical one.
    pub critical_quorum_bps: u16,
    /// Votes that they need at least; without it, 1 KITE.
    pub quorum_floor: Option<Sum>,
    /// The period that spend caps are for.
    pub spend_period_ms: u64,
    /// COIN that routine proposals may pay in a period; without it, none.
    pub coin_spend_cap: Option<Sum>,
    /// KITE that they may pay; without it, none.
    pub kite_spend_cap: Option<Sum>,
}

impl Default for Dao {
    fn default() -> Self {
        Self {
            voting_delay_ms: HOUR_MS,
            voting_period_ms: 3 * DAY_MS,
            late_quorum_ms: DAY_MS,
            timelock_ms: DAY_MS,
            critical_timelock_ms: 2 * DAY_MS,
            grace_ms: 7 * DAY_MS,
            proposal_threshold: None,
            quorum_bps: 1_000,
            critical_quorum_bps: 2_000,
            quorum_floor: None,
            spend_period_ms: 30 * DAY_MS,
            coin_spend_cap: None,
            kite_spend_cap: None,
        }
    }
}
