// SPDX-License-Identifier: Apache-2.0
//! `kite propose`.

mod call;
mod figures;
mod file;
mod governor;
mod parameters;
mod reason;
mod rules;
mod treasury;

use anyhow::{Context, Result};
use kite_interfaces::dao::Action;

use crate::desk::Desk;
use crate::suite::dao;

pub use call::{ProposeCall, ProposeFee};
pub use file::ProposeFile;
pub use governor::{ProposeChange, ProposeCode, ProposeGuardian};
pub use parameters::ProposeParameters;
pub use reason::Reason;
pub use rules::{ProposeResolve, ProposeRules};
pub use treasury::{ProposeCap, ProposeTransfer};

/// Makes a proposal of one action by the dao's general message.
fn propose(desk: &mut Desk, reason: &Reason, what: &str, action: Action) -> Result<()> {
    let actions = vec![action];
    let input = dao::input::propose(reason.text(desk)?, actions.clone());
    reason.propose(desk, what, &actions, input)
}

/// Bytes in hex.
pub(super) fn bytes(typed: &str) -> Result<Vec<u8>> {
    let bytes = hex::decode(typed.strip_prefix("0x").unwrap_or(typed));
    bytes.with_context(|| format!("`{typed}` is no hex: expected 0x and pairs of digits"))
}
