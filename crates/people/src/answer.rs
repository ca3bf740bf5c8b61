// SPDX-License-Identifier: Apache-2.0
//! What a command tells: what it found out before, and what each transaction did.

use std::fmt::{self, Display, Formatter};

use schemars::JsonSchema;
use serde::Serialize;

use super::action::ActionOf;
use super::proposal::{write_actions, ProposalOf};
use crate::text;
use crate::words::Told;

/// What a command tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The proposal that it is about, as it was before.
    pub proposal: Option<ProposalOf>,
    /// What it proposes.
    pub proposed: Vec<ActionOf>,
    /// What it found out before it sent anything.
    pub notes: Vec<String>,
    /// Its transactions, in order.
    pub transactions: Vec<Sent>,
}

/// A transaction: tried, or sent.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Sent {
    /// What it does.
    pub does: String,
    /// The contract that is called.
    pub contract: String,
    /// Whether it was sent; otherwise it was only tried.
    pub sent: bool,
    /// What it weighs: computation in picoseconds.
    pub ref_time: u64,
    /// What it weighs: proof in bytes.
    pub proof_size: u64,
    /// Native coin locked for storage, in its smallest unit; negative if some comes back.
    pub deposit: String,
    /// Native coin paid for the transaction, in its smallest unit, if it is in a block.
    pub fee: Option<String>,
    /// Number of its block, if it is in one.
    pub block: Option<u64>,
    /// Hash of its block.
    pub block_hash: Option<String>,
    /// Its own hash.
    pub transaction: Option<String>,
    /// Whether it is as settled as the network's file asks for: otherwise its block may still be replaced.
    pub is_settled: bool,
    /// What it costs and where it is, in words.
    #[serde(skip)]
    pub cost: String,
    /// What the contract answered.
    pub returned: serde_json::Value,
    /// What the contracts emitted.
    pub events: Vec<Told>,
}

impl Display for Sent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tense = if self.sent { "done" } else { "would" };
        writeln!(f, "{tense}: {}\n  {}", text::plain(&self.does), self.cost)?;
        self.events.iter().try_for_each(|told| writeln!(f, "  {}", told.line))
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.proposal.iter().try_for_each(|proposal| write!(f, "{proposal}"))?;
        if !self.proposed.is_empty() {
            writeln!(f, "what is proposed:")?;
            write_actions(f, &self.proposed)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "{}", text::plain(note)))?;
        self.transactions.iter().try_for_each(|sent| write!(f, "{sent}"))
    }
}
