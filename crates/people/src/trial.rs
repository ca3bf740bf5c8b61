// SPDX-License-Identifier: Apache-2.0
//! A proposal's actions, each tried as the DAO on the state of the newest block: before anybody has to vote on them, and
//! for everybody who votes on them or executes them.

use std::collections::BTreeMap;

use anyhow::Result;
use ink::primitives::{AccountId, LangError};
use kite_chain::call::CallError;
use kite_interfaces::dao::{Action, ActionView, Change, DaoError, ProposalView, State};
use kite_interfaces::{Asset, Balance};
use scale::Decode;

use super::consequences::judged;
use super::desk::Desk;
use crate::chain::{Cause, Failure};
use crate::suite::{dao, psp22};

/// What became of an action that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trial {
    /// It would work.
    Works,
    /// It would fail, for this reason.
    Fails(String),
    /// It cannot be tried, for this reason.
    Untried(String),
}

impl Trial {
    /// Whether it would work; `None` if nobody can tell.
    pub fn works(&self) -> Option<bool> {
        match self {
            Self::Works => Some(true),
            Self::Fails(_) => Some(false),
            Self::Untried(_) => None,
        }
    }

    /// What there is to say.
    pub fn in_words(&self) -> String {
        match self {
            Self::Works => "tried as the dao now, it works".to_owned(),
            Self::Fails(reason) => format!("tried as the dao now, it fails: {reason}"),
            Self::Untried(reason) => format!("not tried: {reason}"),
        }
    }
}

/// Tries actions one by one, as if each were alone; but payments in one asset count together.
pub(super) fn each(desk: &mut Desk, actions: &[Action]) -> Result<Vec<Trial>> {
    let mut paid = BTreeMap::new();
    actions.iter().map(|action| one(desk, &mut paid, action)).collect()
}

/// Tries the actions of a proposal: in their order if it can be executed now, otherwise one by one. `None` if it is over.
pub(super) fn of_proposal(desk: &mut Desk, view: &ProposalView) -> Result<Option<Vec<Trial>>> {
    match view.state {
        State::Defeated | State::Executed | State::Expired | State::Canceled => Ok(None),
        State::Executable => match executed(desk, view) {
            Some(trials) => {
                let trials = view.actions.iter().zip(trials);
                Ok(Some(trials.map(|(view, trial)| judged(desk, &view.action, trial)).collect()))
            }
            None => alone(desk, view).map(Some),
        },
        State::Pending | State::Active | State::Queued => alone(desk, view).map(Some),
    }
}

fn alone(desk: &mut Desk, view: &ProposalView) -> Result<Vec<Trial>> {
    let actions: Vec<_> = view.actions.iter().map(|view| view.action.clone()).collect();
    let trials = each(desk, &actions)?.into_iter().zip(&view.actions);
    let of_other_code = || Trial::Fails("its callee has other code than was proposed".to_owned());
    let is_as_proposed = |view: &ActionView| view.code_hash == view.current_code_hash;
    Ok(trials.map(|(trial, view)| if is_as_proposed(view) { trial } else { of_other_code() }).collect())
}

fn one(desk: &mut Desk, paid: &mut BTreeMap<Asset, Balance>, action: &Action) -> Result<Trial> {
    let trial = tried(desk, paid, action)?;
    Ok(judged(desk, action, trial))
}

fn tried(desk: &mut Desk, paid: &mut BTreeMap<Asset, Balance>, action: &Action) -> Result<Trial> {
    Ok(match action {
        Action::TransferNative { amount, .. } => {
            more_than_there_is(desk, paid, Asset::Native, *amount)?.map_or(Trial::Works, Trial::Fails)
        }
        Action::TransferPsp22 { token, to, amount } => {
            match more_than_there_is(desk, paid, Asset::Psp22(*token), *amount)? {
                None => call(desk, *token, 0, psp22::input::transfer(*to, *amount, Vec::new())),
                Some(found) => Trial::Fails(found),
            }
        }
        Action::Call { callee, input, value } => call(desk, *callee, *value, input.clone()),
        Action::Govern(Change::SetCode { code_hash, .. }) if !desk.chain.has_code(*code_hash)? => {
            Trial::Fails("no code with this hash is on the chain: it must be uploaded first".to_owned())
        }
        Action::Govern(_) => Trial::Untried(
            "the dao judges changes of its own when they are proposed, and once more when they are executed".to_owned(),
        ),
    })
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

/// What a call by the DAO comes to.
fn call(desk: &mut Desk, callee: AccountId, value: Balance, input: Vec<u8>) -> Trial {
    let dao = desk.suite.dao.address();
    let Err(failure) = desk.chain.dry_run(dao, callee, value, input.clone()) else { return Trial::Works };
    match &failure.cause {
        _ if lacks_the_deposit(&failure) => Trial::Works,
        Cause::Unreachable(_) => Trial::Untried(failure.cause.to_string()),
        _ => Trial::Fails(format!("{:#}", desk.words.failure(callee, &input, failure))),
    }
}

/// Whether only the coin for a deposit was missing, once all was done: whoever executes a proposal pays it, and not the
/// DAO, or nobody, as whom it is tried.
fn lacks_the_deposit(failure: &Failure) -> bool {
    matches!(&failure.cause, Cause::Refused(reason) if reason.starts_with("StorageDeposit"))
}

/// What executing it would come to, action by action: all are done, or none. `None` if the chain would not even try.
fn executed(desk: &mut Desk, view: &ProposalView) -> Option<Vec<Trial>> {
    let count = view.actions.len();
    let Some(failure) = fails(desk, view) else { return Some(vec![Trial::Works; count]) };
    let Cause::Reverted(_) = &failure.cause else { return None };
    let (failing, reason) = why(desk, view, failure);
    let Some(failing) = failing else { return Some(vec![Trial::Fails(reason); count]) };
    let of = |number: usize| match number.cmp(&failing) {
        std::cmp::Ordering::Less => Trial::Works,
        std::cmp::Ordering::Equal => Trial::Fails(reason.clone()),
        std::cmp::Ordering::Greater => Trial::Untried(format!("action {failing} before it fails")),
    };
    Some((0..count).map(of).collect())
}

fn fails(desk: &mut Desk, view: &ProposalView) -> Option<Failure> {
    let tried = desk.chain.dry_run(desk.from, desk.suite.dao.address(), 0, dao::input::execute(view.id));
    tried.err().filter(|failure| !lacks_the_deposit(failure))
}

/// Which action of a proposal makes it fail when it is executed, and what its callee says; `None` if no action does.
pub(super) fn failing_action(desk: &mut Desk, view: &ProposalView) -> Option<(usize, String)> {
    let failure = fails(desk, view)?;
    let (failing, reason) = why(desk, view, failure);
    Some((failing?, reason))
}

/// Which action fails, if it is one, and why: in its callee's words where those can be read, otherwise in the dao's.
fn why(desk: &Desk, view: &ProposalView, failure: Failure) -> (Option<usize>, String) {
    let said = match &failure.cause {
        Cause::Reverted(answer) => Result::<Result<(), DaoError>, LangError>::decode(&mut answer.as_slice()),
        _ => Ok(Ok(Ok(()))),
    };
    let (failing, answer) = match said {
        Ok(Ok(Err(DaoError::ActionFailed { action, answer: CallError::Reverted(answer) }))) => {
            (Some(action), Some(answer))
        }
        Ok(Ok(Err(
            DaoError::ActionFailed { action, .. }
            | DaoError::CodeChanged { action }
            | DaoError::CodeNotFound { action }
            | DaoError::Superseded { action, .. },
        ))) => (Some(action), None),
        _ => (None, None),
    };
    let failing = failing.map(usize::from);
    let action = failing.and_then(|number| view.actions.get(number)).map(|view| &view.action);
    let refusal = action.and_then(called).zip(answer).and_then(|(call, answer)| said_by(desk, call, answer));
    let own = || format!("{:#}", desk.words.failure(desk.suite.dao.address(), &dao::input::execute(view.id), failure));
    (failing, refusal.unwrap_or_else(own))
}

/// What whoever was called has answered, as far as anybody can read it.
fn said_by(desk: &Desk, (callee, input): (AccountId, Vec<u8>), answer: Vec<u8>) -> Option<String> {
    match desk.chain.passed_on(callee, &input, answer) {
        Cause::Reverted(answer) => desk.words.refusal(callee, &input, &answer).map(|refusal| refusal.to_string()),
        other => Some(other.to_string()),
    }
}

/// Whom an action calls, and with what.
fn called(action: &Action) -> Option<(AccountId, Vec<u8>)> {
    match action {
        Action::Call { callee, input, .. } => Some((*callee, input.clone())),
        Action::TransferPsp22 { token, to, amount } => Some((*token, psp22::input::transfer(*to, *amount, Vec::new()))),
        Action::TransferNative { .. } | Action::Govern(_) => None,
    }
}
