// SPDX-License-Identifier: Apache-2.0
//! Why a proposal is of its tier: by the lists and caps as they are now. The tier itself was fixed when it was made.

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::dao::{Action, Tier};
use kite_interfaces::{Asset, Balance};

use super::desk::Desk;

/// The reason, in words.
pub(super) fn because(desk: &mut Desk, tier: Tier, actions: &[Action]) -> Result<String> {
    let reasons = reasons(desk, actions)?;
    Ok(match (tier, reasons.is_empty()) {
        (Tier::Routine, true) => ROUTINE.to_owned(),
        (Tier::Routine, false) => format!("it was when it was made; now {}", reasons.join(", ")),
        (Tier::Critical, false) => reasons.join(", "),
        (Tier::Critical, true) => "an action was not routine when it was made".to_owned(),
    })
}

/// The tier that a proposal of these actions would be of if it were made now, and why, in words.
pub(super) fn foretold(desk: &mut Desk, actions: &[Action]) -> Result<String> {
    let reasons = reasons(desk, actions)?;
    Ok(if reasons.is_empty() {
        format!("it would be routine: {ROUTINE}")
    } else {
        format!("it would be critical, which takes more votes and time: {}", reasons.join(", "))
    })
}

const ROUTINE: &str = "every action is on the routine list or within the spend cap";

/// What makes it critical, action by action.
fn reasons(desk: &mut Desk, actions: &[Action]) -> Result<Vec<String>> {
    let mut reasons = Vec::new();
    for (number, action) in actions.iter().enumerate() {
        let reason = critical(desk, action, actions)?;
        reasons.extend(reason.map(|reason| format!("action {number} {reason}")));
    }
    Ok(reasons)
}

/// Why an action is not routine; `None` if it is.
fn critical(desk: &mut Desk, action: &Action, all: &[Action]) -> Result<Option<String>> {
    match action {
        Action::Govern(_) => return Ok(Some("changes the dao itself".to_owned())),
        Action::Call { callee, input, .. } if !is_listed(desk, *callee, input)? => {
            let name = desk.words.name_of(*callee);
            let message = input.first_chunk().and_then(|selector| desk.words.of(*callee)?.message(*selector));
            let message = message.map_or_else(String::new, |message| format!(".{message}"));
            return Ok(Some(format!("calls {name}{message}, which is not on the routine list")));
        }
        _ => {}
    }
    let Some((asset, _)) = payment(action) else { return Ok(None) };
    let total = all.iter().filter_map(payment).filter(|(of, _)| *of == asset);
    let total = total.fold(0, |sum: Balance, (_, amount)| sum.saturating_add(amount));
    let cap = desk.suite.dao.budget(desk.chain, asset)?.map_or(0, |budget| budget.cap);
    let over = || format!("pays more than the spend cap, which is {}", desk.shown(asset, cap));
    Ok((total > cap).then(over))
}

fn is_listed(desk: &mut Desk, callee: AccountId, input: &[u8]) -> Result<bool> {
    let Some(selector) = input.first_chunk() else { return Ok(false) };
    Ok(desk.suite.dao.is_routine(desk.chain, callee, *selector)?)
}

/// What an action pays from the treasury, if it pays something.
fn payment(action: &Action) -> Option<(Asset, Balance)> {
    match action {
        Action::TransferNative { amount, .. } => Some((Asset::Native, *amount)),
        Action::TransferPsp22 { token, amount, .. } => Some((Asset::Psp22(*token), *amount)),
        Action::Call { value, .. } if *value > 0 => Some((Asset::Native, *value)),
        Action::Call { .. } | Action::Govern(_) => None,
    }
}
