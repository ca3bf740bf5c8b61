// SPDX-License-Identifier: Apache-2.0
//! A proposal's actions, each tried as the DAO on the state of the newest block, before anybody has to vote on them.

use std::collections::BTreeMap;

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::dao::Action;
use kite_interfaces::{Asset, Balance};

use super::desk::Desk;
use crate::chain::Cause;
use crate::suite::psp22;

/// What would be in the way of these actions if they were executed now, each in words; empty if nothing is.
pub(super) fn obstacles(desk: &mut Desk, actions: &[Action]) -> Result<Vec<String>> {
    let (mut obstacles, mut paid) = (Vec::new(), BTreeMap::new());
    for (number, action) in actions.iter().enumerate() {
        let found = match action {
            Action::TransferNative { amount, .. } => more_than_there_is(desk, &mut paid, Asset::Native, *amount)?,
            Action::TransferPsp22 { token, to, amount } => {
                let asset = Asset::Psp22(*token);
                match more_than_there_is(desk, &mut paid, asset, *amount)? {
                    None => refusal(desk, *token, 0, psp22::input::transfer(*to, *amount, Vec::new())),
                    found => found,
                }
            }
            Action::Call { callee, input, value } => refusal(desk, *callee, *value, input.clone()),
            // The dao itself judges changes of its own when they are proposed.
            Action::Govern(_) => None,
        };
        obstacles.extend(found.map(|found| format!("tried as the dao now, action {number} fails: {found}")));
    }
    Ok(obstacles)
}

/// What is in the way of a payment, which counts with those of the same asset before it.
fn more_than_there_is(
    desk: &mut Desk,
    paid: &mut BTreeMap<Asset, Balance>,
    asset: Asset,
    amount: Balance,
) -> Result<Option<String>> {
    let (has, before) = (desk.balance(desk.suite.dao.address(), asset)?, paid.entry(asset).or_default());
    let others = *before;
    *before = before.saturating_add(amount);
    if *before <= has {
        return Ok(None);
    }
    let (amount, has) = (desk.shown(asset, amount), desk.shown(asset, has));
    let after =
        if others == 0 { String::new() } else { format!(" after {} of actions before", desk.shown(asset, others)) };
    Ok(Some(format!("it pays {amount}{after}, and the treasury has {has}")))
}

/// Why the callee, or the chain, refuses this to the DAO.
fn refusal(desk: &mut Desk, callee: AccountId, value: Balance, input: Vec<u8>) -> Option<String> {
    let dao = desk.suite.dao.address();
    let failure = desk.chain.dry_run(dao, callee, value, input.clone()).err()?;
    // Whoever executes it pays the deposit, and not the DAO, which is all that a trial can ask.
    let is_deposit = matches!(&failure.cause, Cause::Refused(reason) if reason.starts_with("StorageDeposit"));
    (!is_deposit).then(|| format!("{:#}", desk.words.failure(callee, &input, failure)))
}
