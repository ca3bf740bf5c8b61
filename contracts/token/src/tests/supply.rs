// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::psp22::{PSP22Burnable, PSP22Error, PSP22Metadata, Transfer, PSP22};
use kite_interfaces::token::{TokenError, MAX_ALLOCATIONS, MAX_LABEL_BYTES};
use kite_interfaces::Balance;

use super::{account, begin_block, call_as, deploy, event_count, last_event, ALICE, BOB, OWNER};
use crate::Token;

fn construct(label_bytes: usize, cap: Balance, allocations: &[Balance]) -> Result<(), TokenError> {
    let label = Some("x".repeat(label_bytes));
    let allocations = allocations.iter().map(|amount| (account(ALICE), *amount)).collect();
    Token::new(label.clone(), label, 12, cap, allocations, account(OWNER)).map(|_| ())
}

#[ink::test]
fn new_gives_what_it_was_told_to() {
    let token = deploy(100, &[(ALICE, 30), (BOB, 20)]);
    assert_eq!(token.balance_of(account(ALICE)), 30);
    assert_eq!(token.balance_of(account(BOB)), 20);
    assert_eq!(token.total_supply(), 50);
    assert_eq!(token.cap(), 100);
    assert_eq!(token.governor(), None);
    assert_eq!(token.token_name().as_deref(), Some("KITE"));
    assert_eq!(token.token_symbol().as_deref(), Some("KITE"));
    assert_eq!(token.token_decimals(), 12);
    assert_eq!(event_count(), 2);
    let event: Transfer = last_event();
    assert_eq!((event.from, event.to, event.value), (None, Some(account(BOB)), 20));
}

#[ink::test]
fn new_errors_out_of_bounds() {
    assert_eq!(construct(MAX_LABEL_BYTES, 100, &[1; MAX_ALLOCATIONS]), Ok(()));
    assert_eq!(construct(MAX_LABEL_BYTES + 1, 100, &[]), Err(TokenError::InvalidArgument));
    assert_eq!(construct(1, 0, &[]), Err(TokenError::InvalidArgument));
    assert_eq!(construct(1, 100, &[1; MAX_ALLOCATIONS + 1]), Err(TokenError::InvalidArgument));
}

#[ink::test]
fn new_errors_cap_exceeded() {
    assert_eq!(construct(1, 100, &[60, 40]), Ok(()));
    assert_eq!(construct(1, 100, &[60, 41]), Err(TokenError::CapExceeded { cap: 100, mintable: 40 }));
    let two = Balance::MAX;
    assert_eq!(construct(1, two, &[two, 1]), Err(TokenError::CapExceeded { cap: two, mintable: 0 }));
}

#[ink::test]
fn mint_creates_up_to_the_cap() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(OWNER);
    assert_eq!(token.mint(account(BOB), 41), Err(TokenError::CapExceeded { cap: 100, mintable: 40 }.into()));
    assert_eq!(token.mint(account(BOB), 40), Ok(()));
    assert_eq!(token.balance_of(account(BOB)), 40);
    assert_eq!(token.total_supply(), 100);
    let event: Transfer = last_event();
    assert_eq!((event.from, event.to, event.value), (None, Some(account(BOB)), 40));
}

#[ink::test]
fn mint_errors_not_owner() {
    let mut token = deploy(100, &[]);
    call_as(ALICE);
    assert_eq!(token.mint(account(ALICE), 1), Err(TokenError::NotOwner.into()));
    assert_eq!(token.total_supply(), 0);
}

#[ink::test]
fn mint_of_zero_does_nothing() {
    let mut token = deploy(100, &[]);
    call_as(OWNER);
    assert_eq!(token.mint(account(BOB), 0), Ok(()));
    assert_eq!(event_count(), 0);
}

#[ink::test]
fn burn_destroys_the_callers_tokens() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    assert_eq!(token.burn(20), Ok(()));
    assert_eq!(token.balance_of(account(ALICE)), 40);
    assert_eq!(token.total_supply(), 40);
    let event: Transfer = last_event();
    assert_eq!((event.from, event.to, event.value), (Some(account(ALICE)), None, 20));
}

#[ink::test]
fn burn_errors_insufficient_balance() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(ALICE);
    assert_eq!(token.burn(61), Err(PSP22Error::InsufficientBalance));
    assert_eq!(token.total_supply(), 60);
}

#[ink::test]
fn burn_of_zero_does_nothing() {
    let mut token = deploy(100, &[(ALICE, 60)]);
    call_as(BOB);
    let before = event_count();
    assert_eq!(token.burn(0), Ok(()));
    assert_eq!(event_count(), before);
}

#[ink::test]
fn burn_makes_room_below_the_cap() {
    let mut token = deploy(100, &[(ALICE, 100)]);
    begin_block(5);
    call_as(ALICE);
    token.burn(10).unwrap();
    call_as(OWNER);
    assert_eq!(token.mint(account(BOB), 11), Err(TokenError::CapExceeded { cap: 100, mintable: 10 }.into()));
    assert_eq!(token.mint(account(BOB), 10), Ok(()));
}
