// SPDX-License-Identifier: Apache-2.0
//! What a proposal does: checked when it is made, run when it has passed.

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use kite_chain::call::{self, CallError};
use kite_chain::call_of;
use kite_chain::kept::Text;
use kite_interfaces::dao::{
    Action, ActionView, Change, DaoError, Selector, Step, TreasuryPaid, MAX_ACTIONS, MAX_ACTIONS_BYTES, MAX_DESCRIPTION,
};
use kite_interfaces::{psp22, Asset, Balance};

use crate::failure::Failure;

/// What the DAO may not call: itself, and the token for the treasury's votes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The DAO's own account.
    pub dao: AccountId,
    /// The token that votes.
    pub token: AccountId,
}

/// What a proposer asks for, in order and within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Why.
    pub description: Text,
    /// What, in this order.
    pub steps: Vec<Step>,
}

impl Draft {
    /// A draft in which every callee is a contract, pinned to the code that it has now.
    pub fn new(
        description: Text,
        actions: Vec<Action>,
        limits: &Limits,
        code_hash: impl Fn(&AccountId) -> Option<Hash>,
    ) -> Result<Self, Failure> {
        ensure_size(&description, &actions)?;
        ensure_code_is_set_last(&actions)?;
        let mut steps = Vec::with_capacity(actions.len());
        for (number, action) in (0u8..).zip(actions) {
            steps.push(pin(number, action, limits, &code_hash)?);
        }
        Ok(Self { description, steps })
    }

    /// What it changes in the DAO itself, in order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.steps.iter().filter_map(|step| match &step.action {
            Action::Govern(change) => Some(change),
            _ => None,
        })
    }

    /// How much it pays of `asset`, all in all.
    pub fn total(&self, asset: &Asset) -> Balance {
        let payments = self.steps.iter().filter_map(|step| payment(&step.action));
        payments.filter(|paid| paid.asset == *asset).fold(0, |total, paid| total.saturating_add(paid.amount))
    }
}

/// A step as a voter reads it: with the code that its callee has now.
pub fn view(step: Step, code_hash: impl Fn(&AccountId) -> Option<Hash>) -> ActionView {
    let current_code_hash = callee(&step.action).and_then(code_hash);
    ActionView { action: step.action, code_hash: step.code_hash, current_code_hash }
}

/// What an action pays from the treasury, if it is about that.
pub fn payment(action: &Action) -> Option<TreasuryPaid> {
    let (asset, to, amount) = match action {
        Action::TransferNative { to, amount } => (Asset::Native, to, amount),
        Action::TransferPsp22 { token, to, amount } => (Asset::Psp22(*token), to, amount),
        Action::Call { callee, value, .. } if *value > 0 => (Asset::Native, callee, value),
        Action::Call { .. } | Action::Govern(_) => return None,
    };
    Some(TreasuryPaid { asset, to: *to, amount: *amount })
}

/// The message that a call is for; `None` if it is too short to be for one.
pub fn selector(input: &[u8]) -> Option<&Selector> {
    input.first_chunk()
}

/// `Ok` if every callee has the code that it had when it was proposed. Asked once before the first
/// action, so that an upgrade and what must follow it fit into one proposal.
pub fn ensure_code_unchanged(steps: &[Step], code_hash: impl Fn(&AccountId) -> Option<Hash>) -> Result<(), Failure> {
    for (action, step) in (0u8..).zip(steps) {
        if callee(&step.action).and_then(&code_hash) != step.code_hash {
            return Err(DaoError::CodeChanged { action }.into());
        }
    }
    Ok(())
}

/// Runs an action that leaves the DAO's own storage alone. A call succeeds if the callee does not
/// revert, whatever it answers.
pub fn run(action: &Action) -> Result<(), CallError> {
    match action {
        Action::TransferNative { to, amount } => {
            ensure_there_is(*amount)?;
            kite_chain::transfer(to, *amount).then_some(()).ok_or(CallError::Trapped)
        }
        Action::TransferPsp22 { token, to, amount } => psp22::transfer(token, to, *amount),
        Action::Call { callee, input, value } => {
            ensure_there_is(*value)?;
            call::raw(callee, *value, input, call::LONG_ANSWER).map(drop)
        }
        Action::Govern(_) => Ok(()),
    }
}

/// A chain whose amounts of coin are narrower than ours cuts one that does not fit, and would move the rest of it.
/// What the DAO has always fits.
fn ensure_there_is(amount: Balance) -> Result<(), CallError> {
    let is_there = amount == 0 || amount <= kite_chain::balance();
    is_there.then_some(()).ok_or(CallError::Trapped)
}

fn ensure_size(description: &Text, actions: &[Action]) -> Result<(), Failure> {
    if description.len() > MAX_DESCRIPTION {
        return Err(DaoError::DescriptionTooLong { max: 4_096 }.into());
    }
    if !(1..=MAX_ACTIONS).contains(&actions.len()) {
        return Err(DaoError::WrongActionCount.into());
    }
    if actions.iter().map(data_bytes).fold(0, usize::saturating_add) > MAX_ACTIONS_BYTES {
        return Err(DaoError::ActionsTooLarge { max: 8_192 }.into());
    }
    Ok(())
}

fn ensure_code_is_set_last(actions: &[Action]) -> Result<(), Failure> {
    let sets_code = |action: &Action| matches!(action, Action::Govern(Change::SetCode { .. }));
    let mut numbered = (1u8..).zip(actions);
    let early = numbered.find(|(next, action)| sets_code(action) && usize::from(*next) < actions.len());
    early.map_or(Ok(()), |(next, _)| Err(DaoError::SetCodeNotLast { action: next.saturating_sub(1) }.into()))
}

/// Bytes of what an action passes on; all the rest of it is small.
fn data_bytes(action: &Action) -> usize {
    match action {
        Action::Call { input: data, .. } | Action::Govern(Change::SetCode { migration: data, .. }) => data.len(),
        Action::Govern(Change::SetExcluded(accounts)) => accounts.len().saturating_mul(32),
        _ => 0,
    }
}

fn pin(
    number: u8,
    action: Action,
    limits: &Limits,
    code_hash: impl Fn(&AccountId) -> Option<Hash>,
) -> Result<Step, Failure> {
    let Some(callee) = callee(&action) else {
        return Ok(Step { action, code_hash: None });
    };
    if *callee == limits.dao {
        return Err(DaoError::CalleeIsDao { action: number }.into());
    }
    if *callee == limits.token && delegates(&action) {
        return Err(DaoError::TreasuryCannotVote { action: number }.into());
    }
    let code_hash = code_hash(callee).ok_or(DaoError::CalleeIsNoContract { action: number })?;
    Ok(Step { action, code_hash: Some(code_hash) })
}

fn delegates(action: &Action) -> bool {
    const DELEGATE: Selector = call_of!("Votes::delegate"(AccountId));
    matches!(action, Action::Call { input, .. } if selector(input) == Some(&DELEGATE))
}

fn callee(action: &Action) -> Option<&AccountId> {
    match action {
        Action::TransferPsp22 { token: callee, .. } | Action::Call { callee, .. } => Some(callee),
        Action::TransferNative { .. } | Action::Govern(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "test values are small")]
mod tests {
    use ink::selector_bytes;

    use super::*;
    use crate::mock::{account, dao, LIMITS};

    fn pay() -> Action {
        Action::TransferNative { to: account(1), amount: 1 }
    }

    fn call_to(callee: AccountId, bytes: usize) -> Action {
        Action::Call { callee, input: vec![0; bytes], value: 0 }
    }

    fn pay_psp22(token: AccountId) -> Action {
        Action::TransferPsp22 { token, to: account(1), amount: 1 }
    }

    /// Accounts 0x10 and above are contracts.
    fn code_hash(callee: &AccountId) -> Option<Hash> {
        let bytes: &[u8; 32] = callee.as_ref();
        (bytes[0] >= 0x10).then(|| (*bytes).into())
    }

    fn draft(description: Text, actions: Vec<Action>) -> Result<Draft, Failure> {
        Draft::new(description, actions, &LIMITS, code_hash)
    }

    #[test]
    fn draft_takes_1_to_10_actions() {
        assert_eq!(draft("".into(), vec![]), Err(DaoError::WrongActionCount.into()));
        assert!(draft("".into(), vec![pay()]).is_ok());
        assert!(draft("".into(), vec![pay(); 10]).is_ok());
        assert_eq!(draft("".into(), vec![pay(); 11]), Err(DaoError::WrongActionCount.into()));
    }

    #[test]
    fn draft_errors_description_too_long() {
        assert!(draft("x".repeat(4_096), vec![pay()]).is_ok());
        assert_eq!(draft("x".repeat(4_097), vec![pay()]), Err(DaoError::DescriptionTooLong { max: 4_096 }.into()));
    }

    #[test]
    fn draft_errors_actions_too_large() {
        let halves = |bytes| {
            let change = Change::SetCode { code_hash: [1; 32].into(), migration: vec![0; 4_096] };
            vec![call_to(account(0x10), bytes), pay(), Action::Govern(change)]
        };
        assert!(draft("".into(), halves(4_096)).is_ok());
        assert_eq!(draft("".into(), halves(4_097)), Err(DaoError::ActionsTooLarge { max: 8_192 }.into()));
    }

    #[test]
    fn draft_counts_the_accounts_that_it_excludes_as_bytes() {
        let exclude = |count| Action::Govern(Change::SetExcluded(vec![account(1); count]));
        assert!(draft("".into(), vec![exclude(256)]).is_ok());
        assert_eq!(draft("".into(), vec![exclude(257)]), Err(DaoError::ActionsTooLarge { max: 8_192 }.into()));
    }

    #[test]
    fn draft_errors_callee_is_no_contract() {
        for action in [call_to(account(1), 4), pay_psp22(account(1))] {
            let error = draft("".into(), vec![pay(), action]);
            assert_eq!(error, Err(DaoError::CalleeIsNoContract { action: 1 }.into()));
        }
    }

    #[test]
    fn draft_errors_callee_is_dao() {
        for action in [call_to(dao(), 4), pay_psp22(dao())] {
            assert_eq!(draft("".into(), vec![pay(), pay(), action]), Err(DaoError::CalleeIsDao { action: 2 }.into()));
        }
    }

    #[test]
    fn draft_errors_treasury_cannot_vote() {
        let delegate = |callee| Action::Call { callee, input: selector_bytes!("Votes::delegate").to_vec(), value: 0 };
        let error = Err(DaoError::TreasuryCannotVote { action: 1 }.into());
        assert_eq!(draft("".into(), vec![pay(), delegate(LIMITS.token)]), error);
        assert!(draft("".into(), vec![delegate(account(0x10))]).is_ok());
        assert!(draft("".into(), vec![call_to(LIMITS.token, 4)]).is_ok());
    }

    #[test]
    fn draft_sums_what_it_pays_by_asset() {
        let paid = Action::Call { callee: account(0x10), input: vec![], value: 5 };
        let token = account(0x30);
        let draft = draft("".into(), vec![pay(), paid, pay_psp22(token), pay_psp22(token), pay()]).unwrap();
        assert_eq!(draft.total(&Asset::Native), 7);
        assert_eq!(draft.total(&Asset::Psp22(token)), 2);
        assert_eq!(draft.total(&Asset::Psp22(account(0x31))), 0);
    }

    #[test]
    fn payment_is_what_leaves_the_treasury() {
        let paid = TreasuryPaid { asset: Asset::Psp22(account(0x30)), to: account(1), amount: 1 };
        assert_eq!(payment(&pay_psp22(account(0x30))), Some(paid));
        let paid = TreasuryPaid { asset: Asset::Native, to: account(0x20), amount: 9 };
        assert_eq!(payment(&Action::Call { callee: account(0x20), input: vec![], value: 9 }), Some(paid));
        assert_eq!(payment(&call_to(account(0x20), 4)), None);
        assert_eq!(payment(&Action::Govern(Change::SetGuardian(None))), None);
    }

    #[test]
    fn selector_needs_four_bytes() {
        assert_eq!(selector(&[1, 2, 3]), None);
        assert_eq!(selector(&[1, 2, 3, 4, 5]), Some(&[1, 2, 3, 4]));
    }

    #[test]
    fn draft_pins_the_code_of_every_callee() {
        let actions = vec![pay(), call_to(account(0x20), 4), pay_psp22(account(0x30))];
        let draft = draft("".into(), actions.clone()).unwrap();
        let pinned: Vec<_> = draft.steps.iter().map(|step| step.code_hash).collect();
        assert_eq!(pinned, [None, Some([0x20; 32].into()), Some([0x30; 32].into())]);
        let deeds: Vec<_> = draft.steps.into_iter().map(|step| step.action).collect();
        assert_eq!((draft.description, deeds), (Text::new(), actions));
    }

    #[test]
    fn draft_errors_set_code_not_last() {
        let set_code = || Action::Govern(Change::SetCode { code_hash: [1; 32].into(), migration: vec![] });
        assert_eq!(draft("".into(), vec![set_code(), pay()]), Err(DaoError::SetCodeNotLast { action: 0 }.into()));
        let twice = vec![pay(), set_code(), set_code()];
        assert_eq!(draft("".into(), twice), Err(DaoError::SetCodeNotLast { action: 1 }.into()));
        assert!(draft("".into(), vec![pay(), set_code()]).is_ok());
        assert!(draft("".into(), vec![set_code()]).is_ok());
    }

    #[test]
    fn view_shows_the_code_that_was_pinned_and_the_one_that_the_callee_has_now() {
        let pinned = Some([9; 32].into());
        let seen = |action: Action| {
            let view = view(Step { action: action.clone(), code_hash: pinned }, code_hash);
            assert_eq!((view.action, view.code_hash), (action, pinned));
            view.current_code_hash
        };
        assert_eq!(seen(call_to(account(0x20), 4)), Some([0x20; 32].into()));
        assert_eq!(seen(pay_psp22(account(0x30))), Some([0x30; 32].into()));
        assert_eq!(seen(call_to(account(1), 4)), None);
        assert_eq!(seen(pay()), None);
    }

    #[test]
    fn draft_lists_its_changes_in_order() {
        let (first, second) = (Change::SetExcluded(vec![account(1)]), Change::SetGuardian(None));
        let actions = vec![Action::Govern(first.clone()), pay(), Action::Govern(second.clone())];
        assert!(draft("".into(), actions).unwrap().changes().eq([&first, &second]));
    }

    #[test]
    fn ensure_code_unchanged_errors_code_changed_or_contract_gone() {
        let draft = draft("".into(), vec![pay(), call_to(account(0x20), 4), pay_psp22(account(0x30))]).unwrap();
        assert_eq!(ensure_code_unchanged(&draft.steps, code_hash), Ok(()));
        let swapped = |callee: &AccountId| {
            if callee == &account(0x30) {
                Some([9; 32].into())
            } else {
                code_hash(callee)
            }
        };
        assert_eq!(ensure_code_unchanged(&draft.steps, swapped), Err(DaoError::CodeChanged { action: 2 }.into()));
        assert_eq!(ensure_code_unchanged(&draft.steps, |_| None), Err(DaoError::CodeChanged { action: 1 }.into()));
    }

    #[ink::test]
    fn run_fails_if_there_is_no_contract_to_call() {
        assert!(matches!(run(&call_to(account(0x20), 4)), Err(CallError::NotAContract)));
        assert!(matches!(run(&pay_psp22(account(0x30))), Err(CallError::NotAContract)));
    }
}
