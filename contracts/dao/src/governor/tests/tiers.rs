// SPDX-License-Identifier: Apache-2.0
//! Which proposals are routine, and what they may pay.

use super::*;

fn pay(amount: Balance) -> Action {
    Action::TransferNative { to: account(9), amount }
}

fn spend(cap: Balance) -> Change {
    Change::SetSpendCap { asset: Asset::Native, cap }
}

fn routine(callee: u8, selector: Selector, routine: bool) -> Change {
    Change::SetRoutine { callee: account(callee), selector, routine }
}

/// A DAO whose routine proposals may pay 100 of the native coin, and call `[1, 2, 3, 4]` of 40.
fn settled() -> Governor {
    let mut governor = governor();
    for change in [spend(100), routine(40, [1, 2, 3, 4], true)] {
        governor.change(&change, dao(), NOW, &table()).unwrap();
    }
    governor
}

fn tier(actions: Vec<Action>) -> Tier {
    settled().tier(&draft_of(actions))
}

#[ink::test]
fn propose_is_routine_for_payments_within_the_spend_cap_together() {
    assert_eq!(tier(vec![pay(100)]), Tier::Routine);
    assert_eq!(tier(vec![pay(101)]), Tier::Critical);
    assert_eq!(tier(vec![pay(60), pay(40)]), Tier::Routine);
    assert_eq!(tier(vec![pay(60), pay(41)]), Tier::Critical);
    assert_eq!(tier(vec![pay(Balance::MAX), pay(Balance::MAX)]), Tier::Critical);
}

#[ink::test]
fn propose_is_critical_for_payments_of_an_asset_without_a_cap() {
    let other = |amount| Action::TransferPsp22 { token: account(7), to: account(9), amount };
    assert_eq!(tier(vec![other(1)]), Tier::Critical);
    assert_eq!(tier(vec![other(0)]), Tier::Critical);
}

fn call(callee: u8, input: &[u8], value: Balance) -> Action {
    Action::Call { callee: account(callee), input: input.to_vec(), value }
}

#[ink::test]
fn propose_is_routine_for_the_listed_messages_of_the_listed_contract() {
    assert_eq!(tier(vec![call(40, &[1, 2, 3, 4], 0)]), Tier::Routine);
    assert_eq!(tier(vec![call(40, &[1, 2, 3, 4, 99], 0)]), Tier::Routine);
    assert_eq!(tier(vec![call(40, &[1, 2, 3, 5], 0)]), Tier::Critical);
    assert_eq!(tier(vec![call(41, &[1, 2, 3, 4], 0)]), Tier::Critical);
    assert_eq!(tier(vec![call(40, &[1, 2, 3], 0)]), Tier::Critical);
    assert_eq!(tier(vec![call(40, &[], 0)]), Tier::Critical);
}

#[ink::test]
fn propose_counts_the_coin_sent_along_with_a_routine_call_as_paid() {
    assert_eq!(tier(vec![call(40, &[1, 2, 3, 4], 40), pay(60)]), Tier::Routine);
    assert_eq!(tier(vec![call(40, &[1, 2, 3, 4], 41), pay(60)]), Tier::Critical);
}

#[ink::test]
fn propose_is_critical_if_one_action_is() {
    assert_eq!(tier(vec![pay(1), Action::Govern(routine(40, [1, 2, 3, 4], true))]), Tier::Critical);
    assert_eq!(tier(vec![pay(1), call(40, &[0; 4], 0)]), Tier::Critical);
    for change in [spend(1), Change::SetGuardian(None), Change::SetExcluded(vec![])] {
        assert_eq!(tier(vec![Action::Govern(change)]), Tier::Critical);
    }
}

#[ink::test]
fn propose_is_critical_once_the_message_is_off_the_list_or_the_cap_is_gone() {
    let mut governor = settled();
    for change in [spend(0), routine(40, [1, 2, 3, 4], false)] {
        governor.change(&change, dao(), NOW, &table()).unwrap();
    }
    assert_eq!(governor.budget(&Asset::Native, NOW), None);
    let mut tier = |proposer, action| {
        let draft = draft_of(vec![action]);
        governor.propose(&draft, account(proposer), dao(), NOW, &table()).unwrap().1.tier
    };
    assert_eq!(tier(ALICE, pay(0)), Tier::Critical);
    assert_eq!(tier(BOB, call(40, &[1, 2, 3, 4], 0)), Tier::Critical);
}

/// Passes the drafts of Alice, Bob and Carol, all at once; each can be executed from `ROUTINE` on.
fn passed_by_all(governor: &mut Governor, amounts: [Balance; 3]) {
    for (amount, proposer) in amounts.into_iter().zip([ALICE, BOB, CAROL]) {
        let draft = draft_of(vec![pay(amount)]);
        let (id, _) = governor.propose(&draft, account(proposer), dao(), NOW, &table()).unwrap();
        governor.vote(id, Wish::Whole(Choice::For), account(ALICE), VOTING, &table()).unwrap();
    }
}

const ROUTINE: Timestamp = SNAPSHOT + 7 * MINUTE_MS;

#[ink::test]
fn budget_of_a_cap_that_nothing_was_paid_of_begins_with_its_first_payment() {
    let mut governor = settled();
    let whole = |since_ms| Some(Budget { cap: 100, spent: 0, since_ms });
    assert_eq!(governor.budget(&Asset::Native, ROUTINE), whole(ROUTINE));
    // Half of a period after the cap was set, and not a whole one, must pass until it is whole again.
    passed_by_all(&mut governor, [60, 40, 1]);
    let first = NOW + PARAMETERS.spend_period_ms / 2;
    governor.execute(1, first).unwrap();
    assert_eq!(governor.budget(&Asset::Native, NOW + PARAMETERS.spend_period_ms).unwrap().spent, 60);
}

#[ink::test]
fn execute_of_routine_proposals_stays_within_the_cap_of_a_period() {
    let mut governor = settled();
    passed_by_all(&mut governor, [60, 40, 1]);
    let left = |left| Err(DaoError::SpendCapExceeded { asset: Asset::Native, left }.into());
    assert!(governor.execute(1, ROUTINE).is_ok());
    assert_eq!(governor.budget(&Asset::Native, ROUTINE), Some(Budget { cap: 100, spent: 60, since_ms: ROUTINE }));
    assert!(governor.execute(2, ROUTINE).is_ok());
    assert_eq!(governor.execute(3, ROUTINE), left(0));
}

#[ink::test]
fn execute_of_routine_proposals_obeys_a_cap_that_was_lowered_or_removed_since() {
    let mut governor = settled();
    passed_by_all(&mut governor, [60, 40, 1]);
    governor.change(&spend(59), dao(), NOW, &table()).unwrap();
    let left = |left| Err(DaoError::SpendCapExceeded { asset: Asset::Native, left }.into());
    assert_eq!(governor.execute(1, ROUTINE), left(59));
    governor.change(&spend(0), dao(), NOW, &table()).unwrap();
    assert_eq!(governor.execute(2, ROUTINE), left(0));
}

#[ink::test]
fn execute_of_a_critical_proposal_leaves_the_budget_alone() {
    let mut governor = settled();
    propose(&mut governor, &draft_of(vec![pay(101)]), &table()).unwrap();
    vote(&mut governor, ALICE, Choice::For).unwrap();
    assert!(governor.execute(1, EXECUTABLE).is_ok());
    assert_eq!(governor.budget(&Asset::Native, NOW).unwrap().spent, 0);
}

#[ink::test]
fn change_of_a_cap_keeps_what_was_spent() {
    let mut governor = settled();
    passed_by_all(&mut governor, [60, 40, 1]);
    governor.execute(1, ROUTINE).unwrap();
    governor.change(&spend(200), dao(), ROUTINE, &table()).unwrap();
    assert_eq!(governor.budget(&Asset::Native, ROUTINE), Some(Budget { cap: 200, spent: 60, since_ms: ROUTINE }));
}

#[ink::test]
fn budget_is_whole_again_once_its_period_is_over() {
    let mut governor = settled();
    passed_by_all(&mut governor, [60, 40, 1]);
    governor.execute(1, ROUTINE).unwrap();
    let over = ROUTINE + PARAMETERS.spend_period_ms;
    assert_eq!(governor.budget(&Asset::Native, over - 1).unwrap().spent, 60);
    assert_eq!(governor.budget(&Asset::Native, over), Some(Budget { cap: 100, spent: 0, since_ms: over }));
}
