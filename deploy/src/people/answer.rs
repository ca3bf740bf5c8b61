//! What a command tells: what it found out before, and what each transaction did.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::words::Told;

/// What a command tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// What it found out before it sent anything.
    pub notes: Vec<String>,
    /// Its transactions, in order.
    pub transactions: Vec<Sent>,
}

/// A transaction: tried, or sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// What the contract answered.
    pub returned: serde_json::Value,
    /// What the contracts emitted.
    pub events: Vec<Told>,
}

impl Display for Sent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { does, ref_time, proof_size, deposit, .. } = self;
        let tense = if self.sent { "done" } else { "would" };
        writeln!(f, "{tense}: {does}")?;
        writeln!(f, "  weighs {ref_time} ps and {proof_size} bytes of proof; deposit {deposit}")?;
        self.events.iter().try_for_each(|told| writeln!(f, "  {}", told.line))
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.notes.iter().try_for_each(|note| writeln!(f, "{note}"))?;
        self.transactions.iter().try_for_each(|sent| write!(f, "{sent}"))
    }
}
