// SPDX-License-Identifier: Apache-2.0
//! The format of a network's file. Nothing in it is secret, and nothing has a default that matters:
//! what is deployed stands in the file.

use ink::primitives::{AccountId, Hash};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::amount::Amount;
use crate::chain::address::EXPECTED;
use crate::chain::read_address;

/// All of it. Amounts are written with their sign, KITE or COIN; times are in milliseconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkFile {
    /// The node: `ws://…` on this machine, `wss://…` elsewhere.
    pub url: String,
    /// Hash of the chain's first block. Without it, whatever chain answers is taken.
    pub genesis: Option<Hex>,
    /// How it runs contracts.
    #[serde(default)]
    pub family: Family,
    /// What the native coin is called. A chain that tells another sign, or other decimals, is an error.
    pub coin: String,
    /// Decimals of the native coin.
    pub coin_decimals: u8,
    /// When a transaction counts as done.
    #[serde(default)]
    pub wait_for: WaitFor,
    /// How long to wait for the node to answer or to come back, and for a transaction to be done.
    pub patience_ms: Option<u64>,
    /// Whether this is a network to try things out on: votes may take minutes, and work needs no bond.
    #[serde(default)]
    pub development: bool,
    /// Who sends the transactions, and has no power afterwards.
    pub deployer: Address,
    /// Sets this deployment apart from others of the same code, terms and deployer.
    #[serde(default)]
    pub salt: String,
    /// The token.
    pub token: Token,
    /// The router.
    pub router: Router,
    /// The registry's first rules.
    pub registry: Registry,
    /// The DAO's first parameters.
    pub dao: Dao,
}

/// The two families of chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// With pallet-contracts, which runs Wasm: addresses and keys are Substrate's.
    #[default]
    Wasm,
    /// With pallet-revive, which runs programs for PolkaVM: addresses and keys are Ethereum's, coin has 18 decimals.
    Hub,
}

/// When a transaction counts as done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitFor {
    /// When its block is final.
    #[default]
    Finalized,
    /// When it is in the best block.
    Best,
}

/// The token's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// The most there can ever be.
    pub cap: Amount,
    /// Who has how much at first.
    pub allocation: Vec<Allocation>,
}

/// What somebody has at first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Who.
    pub to: Address,
    /// How much KITE.
    pub amount: Amount,
}

/// The router's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Router {
    /// Length of an epoch. It never changes.
    pub epoch_ms: u64,
    /// Closed epochs that stay locked: the trailing window.
    pub window_epochs: u32,
    /// The protocol fee.
    pub fee_bps: u16,
}

/// The registry's first rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Who decides challenges; without it, the DAO.
    pub arbiter: Option<Address>,
    /// Who may stop a product's payments and submissions.
    pub guardian: Option<Guardian>,
    /// How long a curator has before a submission can be withdrawn.
    pub curator_answers_ms: u64,
    /// How long the arbiter has before a challenge lapses.
    pub arbiter_answers_ms: u64,
    /// KITE that a challenger puts up at least.
    pub challenge_bond: Amount,
    /// The part of the contribution's own bond that a challenger puts up if that is more.
    pub challenge_bond_bps: u16,
    /// The challengers' part of a slashed bond.
    pub challenger_bps: u16,
    /// The contributor's part of a challenge bond that was lost.
    pub contributor_bps: u16,
    /// The least bond that a product may ask for each unit of work.
    pub min_bond_per_unit: Amount,
    /// The greatest one.
    pub max_bond_per_unit: Amount,
    /// The shortest half-life that a product may have.
    pub min_half_life_epochs: u32,
    /// The longest one.
    pub max_half_life_epochs: u32,
}

/// The DAO's first parameters, under the keys that a scenario has for them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Votes that a proposer needs.
    pub proposal_threshold: Amount,
    /// Share of the votes that For and Abstain together need in a routine proposal.
    pub quorum_bps: u16,
    /// The same, in a critical one.
    pub critical_quorum_bps: u16,
    /// Votes that they need at least.
    pub quorum_floor: Amount,
    /// The period that spend caps are for.
    pub spend_period_ms: u64,
    /// COIN that routine proposals may pay in a period; without it, none.
    pub coin_spend_cap: Option<Amount>,
    /// KITE that they may pay; without it, none.
    pub kite_spend_cap: Option<Amount>,
    /// Who may cancel proposals.
    pub guardian: Option<Guardian>,
}

/// A guardian and its term.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// Who.
    pub account: Address,
    /// Until when, in milliseconds since 1970.
    pub until_ms: u64,
}

/// An account's address.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub AccountId);

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || D::Error::custom(format!("`{text}` is no address: expected {EXPECTED} (a typing mistake?)"));
        read_address(&text).map(Self).ok_or_else(wrong)
    }
}

/// A hash, in hex.
#[derive(Clone, Copy, Debug)]
pub struct Hex(pub Hash);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        let digits = text.strip_prefix("0x").unwrap_or(&text);
        hex::decode_to_slice(digits, &mut bytes)
            .map_err(|_| D::Error::custom(format!("`{text}` is no hash: expected 0x and 64 digits")))?;
        Ok(Self(bytes.into()))
    }
}
