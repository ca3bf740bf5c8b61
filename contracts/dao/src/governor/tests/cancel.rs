// SPDX-License-Identifier: Apache-2.0
//! Who may cancel, and until when.

use kite_interfaces::dao::Guardian;

use super::*;

fn cancel(governor: &mut Governor, caller: u8, now: Timestamp, table: &Table) -> Result<(), Failure> {
    governor.cancel(1, account(caller), now, table)
}

#[ink::test]
fn cancel_by_the_proposer_is_recorded() {
    let mut governor = proposed();
    assert_eq!(cancel(&mut governor, ALICE, NOW, &table()), Ok(()));
    assert_eq!(vote(&mut governor, BOB, Choice::For), Err(DaoError::WrongState(State::Canceled).into()));
    assert_eq!(governor.cancel(2, account(ALICE), NOW, &table()), Err(DaoError::UnknownProposal(2).into()));
}

#[ink::test]
fn cancel_by_anyone_needs_the_proposer_below_the_threshold() {
    let alice_has = |votes| Table::of(&[(account(ALICE), votes)]);
    let mut governor = proposed();
    let error = DaoError::MayNotCancel { votes: 10, needed: 10 };
    assert_eq!(cancel(&mut governor, NOBODY, VOTING, &alice_has(10)), Err(error.into()));
    assert_eq!(governor.proposal(1).unwrap().outcome, Outcome::Open);
    assert_eq!(cancel(&mut governor, NOBODY, VOTING, &alice_has(9)), Ok(()));
    let error = DaoError::WrongState(State::Queued);
    assert_eq!(cancel(&mut passed(), NOBODY, QUEUED, &alice_has(0)), Err(error.into()));
}

#[ink::test]
fn cancel_by_anyone_counts_the_votes_that_the_proposer_was_just_sent() {
    let mut table = table();
    table.unsettled.insert(account(ALICE));
    let error = DaoError::MayNotCancel { votes: 600, needed: 10 };
    assert_eq!(cancel(&mut proposed(), NOBODY, VOTING, &table), Err(error.into()));
}

#[ink::test]
fn cancel_by_anyone_is_judged_by_the_threshold_that_held_when_it_was_proposed() {
    let mut governor = proposed();
    let parameters = Parameters { proposal_threshold: 100, ..PARAMETERS };
    governor.change(&Change::SetParameters(parameters), dao(), NOW, &table()).unwrap();
    let table = Table::of(&[(account(ALICE), 99)]);
    let error = DaoError::MayNotCancel { votes: 99, needed: 10 };
    assert_eq!(cancel(&mut governor, NOBODY, VOTING, &table), Err(error.into()));
}

/// Nobody is the guardian until it is executable.
fn guarded(mut governor: Governor) -> Governor {
    let guardian = Some(Guardian { account: account(NOBODY), expires_at_ms: EXECUTABLE });
    governor.change(&Change::SetGuardian(guardian), dao(), NOW, &table()).unwrap();
    governor
}

#[ink::test]
fn cancel_by_the_guardian_ends_with_its_term() {
    let mut governor = passed();
    let error = DaoError::WrongState(State::Executable);
    assert_eq!(cancel(&mut governor, NOBODY, EXECUTABLE, &table()), Err(error.clone().into()));
    let mut governor = guarded(governor);
    assert_eq!(cancel(&mut governor, NOBODY, EXECUTABLE + 1, &table()), Err(error.into()));
    assert_eq!(cancel(&mut governor, NOBODY, EXECUTABLE, &table()), Ok(()));
}

#[ink::test]
fn cancel_by_the_guardian_cannot_stop_what_only_names_the_guardian() {
    let mut governor = guarded(governor());
    let naming = Action::Govern(Change::SetGuardian(None));
    propose(&mut governor, &draft_of(vec![naming.clone()]), &table()).unwrap();
    let error = DaoError::MayNotCancel { votes: 600, needed: 10 };
    assert_eq!(cancel(&mut governor, NOBODY, VOTING, &table()), Err(error.into()));
    let more = draft_of(vec![naming, Action::TransferNative { to: account(9), amount: 1 }]);
    let (id, _) = governor.propose(&more, account(BOB), dao(), NOW, &table()).unwrap();
    assert_eq!(governor.cancel(id, account(NOBODY), VOTING, &table()), Ok(()));
}
