// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::psp22::{PSP22Error, PSP22};
use kite_interfaces::token::TokenError;

use super::{account, call_as, deploy, event_count, ALICE, BOB, CHARLIE};

#[ink::test]
fn transfer_to_oneself_changes_nothing_even_beyond_the_balance() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    let before = event_count();
    assert_eq!(token.transfer(account(ALICE), 61, vec![]), Ok(()));
    assert_eq!(token.balance_of(account(ALICE)), 60);
    assert_eq!(event_count(), before);
}

#[ink::test]
fn transfer_from_errors_insufficient_allowance_before_insufficient_balance() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(BOB);
    let outcome = token.transfer_from(account(ALICE), account(CHARLIE), 61, vec![]);
    assert_eq!(outcome, Err(PSP22Error::InsufficientAllowance));
}

#[ink::test]
fn approve_to_oneself_does_nothing() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    let before = event_count();
    assert_eq!(token.approve(account(ALICE), 5), Ok(()));
    assert_eq!(token.increase_allowance(account(ALICE), 5), Ok(()));
    assert_eq!(token.decrease_allowance(account(ALICE), 5), Ok(()));
    assert_eq!(token.allowance(account(ALICE), account(ALICE)), 0);
    assert_eq!(event_count(), before);
}

#[ink::test]
fn increase_allowance_stops_at_the_largest_number() {
    let mut token = deploy(100, &[]);
    call_as(ALICE);
    token.approve(account(BOB), u128::MAX).unwrap();
    token.increase_allowance(account(BOB), 1).unwrap();
    assert_eq!(token.allowance(account(ALICE), account(BOB)), u128::MAX);
}

#[ink::test]
fn transfer_and_call_errors_as_the_transfer_does() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    let outcome = token.transfer_and_call(account(BOB), 61, vec![]);
    assert_eq!(outcome, Err(TokenError::Transfer(PSP22Error::InsufficientBalance).into()));
}

#[ink::test]
fn transfer_and_call_errors_receiver_is_no_contract() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    for value in [0, 60] {
        let outcome = token.transfer_and_call(account(BOB), value, vec![]);
        assert_eq!(outcome, Err(TokenError::ReceiverIsNoContract.into()));
    }
}

#[ink::test]
fn transfer_and_call_errors_receiver_failed_to_the_token_itself() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    let itself = ink::env::account_id::<ink::env::DefaultEnvironment>();
    assert_eq!(token.transfer_and_call(itself, 1, vec![]), Err(TokenError::ReceiverFailed.into()));
    assert_eq!(token.balance_of(account(ALICE)), 60);
}
