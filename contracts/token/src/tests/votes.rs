// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::psp22::{PSP22Burnable, PSP22};
use kite_interfaces::votes::{DelegateChanged, Votes, VotesError};

use super::{account, begin_block, call_as, event_count, governed, last_event, ALICE, BOB, CHARLIE, GOVERNOR, OWNER};
use crate::Token;

fn register(token: &mut Token, at_ms: u64) {
    call_as(GOVERNOR);
    assert_eq!(token.register_snapshot(at_ms), Ok(at_ms));
}

fn transfer(token: &mut Token, from: u8, to: u8, value: u128) {
    call_as(from);
    token.transfer(account(to), value, vec![]).unwrap();
}

fn delegate(token: &mut Token, delegator: u8, to: Option<u8>) {
    call_as(delegator);
    token.delegate(to.map(account)).unwrap();
}

fn votes(token: &Token) -> [u128; 3] {
    [ALICE, BOB, CHARLIE].map(|voter| token.votes(account(voter)))
}

#[ink::test]
fn delegate_moves_the_whole_balance_and_what_comes_later() {
    let mut token = governed(&[(ALICE, 60), (BOB, 30)]);
    delegate(&mut token, ALICE, Some(BOB));
    assert_eq!(votes(&token), [0, 90, 0]);
    assert_eq!(token.delegate_of(account(ALICE)), Some(account(BOB)));
    transfer(&mut token, ALICE, CHARLIE, 10);
    assert_eq!(votes(&token), [0, 80, 10]);
    transfer(&mut token, BOB, ALICE, 30);
    assert_eq!(votes(&token), [0, 80, 10]);
}

#[ink::test]
fn delegate_is_not_transitive() {
    let mut token = governed(&[(ALICE, 60), (BOB, 30)]);
    delegate(&mut token, ALICE, Some(BOB));
    delegate(&mut token, BOB, Some(CHARLIE));
    assert_eq!(votes(&token), [0, 60, 30]);
}

#[ink::test]
fn delegate_in_a_cycle_keeps_all_votes() {
    let mut token = governed(&[(ALICE, 60), (BOB, 30)]);
    delegate(&mut token, ALICE, Some(BOB));
    delegate(&mut token, BOB, Some(ALICE));
    assert_eq!(votes(&token), [30, 60, 0]);
    transfer(&mut token, ALICE, BOB, 20);
    assert_eq!(votes(&token), [50, 40, 0]);
}

#[ink::test]
fn delegate_to_oneself_takes_the_votes_back() {
    let mut token = governed(&[(ALICE, 60)]);
    for back in [None, Some(ALICE)] {
        delegate(&mut token, ALICE, Some(BOB));
        assert_eq!(last_event::<DelegateChanged>().delegate, Some(account(BOB)));
        delegate(&mut token, ALICE, back);
        assert_eq!(last_event::<DelegateChanged>().delegate, None);
        assert_eq!(token.delegate_of(account(ALICE)), None);
        assert_eq!(votes(&token), [60, 0, 0]);
    }
}

#[ink::test]
fn delegate_to_the_same_again_does_nothing() {
    let mut token = governed(&[(ALICE, 60)]);
    delegate(&mut token, ALICE, Some(BOB));
    let before = event_count();
    delegate(&mut token, ALICE, Some(BOB));
    delegate(&mut token, BOB, Some(BOB));
    assert_eq!(event_count(), before);
}

#[ink::test]
fn settled_votes_are_the_fewest_of_this_block() {
    let people = [ALICE, BOB, CHARLIE];
    let settled = |token: &Token| people.map(|voter| token.settled_votes(account(voter)));
    begin_block(10);
    let mut token = governed(&[(ALICE, 60), (BOB, 30)]);
    assert_eq!(settled(&token), [0, 0, 0]);
    begin_block(20);
    assert_eq!(settled(&token), [60, 30, 0]);
    for (from, to, expected) in
        [(ALICE, BOB, [40, 30, 0]), (ALICE, CHARLIE, [20, 30, 0]), (BOB, ALICE, [20, 30, 0]), (BOB, ALICE, [20, 10, 0])]
    {
        transfer(&mut token, from, to, 20);
        assert_eq!(settled(&token), expected);
    }
    begin_block(21);
    assert_eq!(settled(&token), [60, 10, 20]);
}

#[ink::test]
fn settled_votes_of_an_account_that_was_emptied_in_this_block_are_none() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    begin_block(20);
    transfer(&mut token, ALICE, BOB, 60);
    transfer(&mut token, BOB, ALICE, 60);
    assert_eq!(token.settled_votes(account(ALICE)), 0);
    begin_block(21);
    assert_eq!(token.settled_votes(account(ALICE)), 60);
}

#[ink::test]
fn settled_votes_stay_if_tokens_move_between_ones_delegators() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60), (BOB, 30)]);
    delegate(&mut token, ALICE, Some(CHARLIE));
    delegate(&mut token, BOB, Some(CHARLIE));
    begin_block(20);
    transfer(&mut token, ALICE, BOB, 20);
    assert_eq!(token.settled_votes(account(CHARLIE)), 90);
    transfer(&mut token, ALICE, CHARLIE, 20);
    assert_eq!(token.settled_votes(account(CHARLIE)), 90);
}

#[ink::test]
fn past_votes_are_those_at_the_end_of_the_snapshots_block() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    register(&mut token, 20);
    begin_block(20);
    transfer(&mut token, ALICE, BOB, 10);
    transfer(&mut token, ALICE, BOB, 5);
    begin_block(21);
    transfer(&mut token, ALICE, BOB, 45);
    assert_eq!(token.past_votes(account(ALICE), 20), Ok(45));
    assert_eq!(token.past_votes(account(BOB), 20), Ok(15));
    assert_eq!(token.past_votes(account(CHARLIE), 20), Ok(0));
    assert_eq!(token.past_total_supply(20), Ok(60));
}

#[ink::test]
fn past_votes_errors_snapshot_not_passed() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    register(&mut token, 20);
    for now in [10, 19, 20] {
        begin_block(now);
        assert_eq!(token.past_votes(account(ALICE), 20), Err(VotesError::SnapshotNotPassed));
        assert_eq!(token.past_total_supply(20), Err(VotesError::SnapshotNotPassed));
    }
    begin_block(21);
    assert_eq!(token.past_votes(account(ALICE), 20), Ok(60));
}

#[ink::test]
fn past_votes_errors_snapshot_not_registered() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    register(&mut token, 20);
    begin_block(30);
    for at in [10, 19, 21] {
        assert_eq!(token.past_votes(account(ALICE), at), Err(VotesError::SnapshotNotRegistered));
        assert_eq!(token.past_total_supply(at), Err(VotesError::SnapshotNotRegistered));
    }
}

#[ink::test]
fn past_votes_of_an_emptied_account_remain() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    register(&mut token, 20);
    begin_block(21);
    transfer(&mut token, ALICE, BOB, 60);
    register(&mut token, 30);
    begin_block(31);
    transfer(&mut token, BOB, ALICE, 60);
    assert_eq!(token.past_votes(account(ALICE), 20), Ok(60));
    assert_eq!(token.past_votes(account(ALICE), 30), Ok(0));
    assert_eq!(token.past_votes(account(BOB), 30), Ok(60));
}

#[ink::test]
fn past_total_supply_ignores_what_is_minted_and_burnt_later() {
    begin_block(10);
    let mut token = governed(&[(ALICE, 60)]);
    register(&mut token, 20);
    begin_block(20);
    call_as(OWNER);
    token.mint(account(BOB), 5).unwrap();
    begin_block(21);
    token.mint(account(BOB), 100).unwrap();
    call_as(ALICE);
    token.burn(30).unwrap();
    assert_eq!(token.past_total_supply(20), Ok(65));
    assert_eq!(token.past_votes(account(BOB), 20), Ok(5));
    assert_eq!(token.past_votes(account(ALICE), 20), Ok(60));
}
