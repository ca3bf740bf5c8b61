// SPDX-License-Identifier: Apache-2.0
use ink::primitives::Hash;
use kite_interfaces::cash::Skimmed;
use kite_interfaces::ownable::{Ownable, OwnableError, OwnershipOffered, OwnershipTransferred};
use kite_interfaces::psp22::{PSP22Burnable, PSP22};
use kite_interfaces::token::{GovernorChanged, TokenError};
use kite_interfaces::votes::{SnapshotRegistered, Votes, VotesError, RETENTION_MS, SNAPSHOT_HORIZON_MS};
use kite_interfaces::Asset;

use super::{account, begin_block, call_as, deploy, event_count, governed, last_event, ALICE, BOB, GOVERNOR, OWNER};

#[ink::test]
fn set_governor_names_and_removes_the_governor() {
    let mut token = deploy(100, &[]);
    call_as(OWNER);
    for governor in [Some(account(GOVERNOR)), None] {
        assert_eq!(token.set_governor(governor), Ok(()));
        assert_eq!(token.governor(), governor);
        assert_eq!(last_event::<GovernorChanged>().governor, governor);
    }
    assert_eq!(token.cap(), 100);
}

#[ink::test]
fn set_governor_errors_not_owner() {
    let mut token = deploy(100, &[]);
    call_as(ALICE);
    assert_eq!(token.set_governor(Some(account(ALICE))), Err(TokenError::NotOwner.into()));
    assert_eq!(token.governor(), None);
}

#[ink::test]
fn ownership_moves_in_two_steps() {
    let mut token = deploy(100, &[]);
    call_as(OWNER);
    assert_eq!(token.transfer_ownership(account(ALICE)), Ok(()));
    assert_eq!(last_event::<OwnershipOffered>().pending_owner, account(ALICE));
    assert_eq!((token.owner(), token.pending_owner()), (account(OWNER), Some(account(ALICE))));
    call_as(ALICE);
    assert_eq!(token.accept_ownership(), Ok(()));
    assert_eq!(last_event::<OwnershipTransferred>().to, account(ALICE));
    assert_eq!((token.owner(), token.pending_owner()), (account(ALICE), None));
    call_as(OWNER);
    assert_eq!(token.mint(account(OWNER), 1), Err(TokenError::NotOwner.into()));
}

#[ink::test]
fn transfer_ownership_errors_not_owner() {
    let mut token = deploy(100, &[]);
    call_as(ALICE);
    assert_eq!(token.transfer_ownership(account(ALICE)), Err(OwnableError::NotOwner));
    assert_eq!(token.accept_ownership(), Err(OwnableError::NotPendingOwner));
    assert_eq!(token.owner(), account(OWNER));
}

#[ink::test]
fn set_code_errors_not_owner() {
    let mut token = deploy(100, &[]);
    call_as(ALICE);
    assert_eq!(token.set_code(Hash::from([1; 32])), Err(OwnableError::NotOwner));
}

#[ink::test]
fn register_snapshot_errors_not_governor() {
    let mut token = governed(&[]);
    begin_block(10);
    for caller in [ALICE, OWNER] {
        call_as(caller);
        assert_eq!(token.register_snapshot(10), Err(VotesError::NotGovernor));
    }
}

#[ink::test]
fn register_snapshot_errors_out_of_range() {
    let mut token = governed(&[]);
    begin_block(10);
    call_as(GOVERNOR);
    let latest_ms = 10 + SNAPSHOT_HORIZON_MS;
    for outside in [9, latest_ms + 1] {
        let outcome = token.register_snapshot(outside);
        assert_eq!(outcome, Err(VotesError::SnapshotOutOfRange { earliest_ms: 10, latest_ms }));
    }
    assert_eq!(token.register_snapshot(10), Ok(10));
    assert_eq!(token.register_snapshot(latest_ms), Ok(latest_ms));
}

#[ink::test]
fn register_snapshot_takes_an_earlier_one_than_the_last() {
    let mut token = governed(&[]);
    begin_block(10);
    call_as(GOVERNOR);
    for at in [50, 20, 51] {
        assert_eq!(token.register_snapshot(at), Ok(at));
        assert_eq!(last_event::<SnapshotRegistered>().at_ms, at);
    }
    let before = event_count();
    assert_eq!(token.register_snapshot(50), Ok(50));
    assert_eq!(event_count(), before);
}

#[ink::test]
fn skim_pays_what_was_sent_to_the_token_itself() {
    let own = account(50);
    ink::env::test::set_callee::<ink::env::DefaultEnvironment>(own);
    let mut token = governed(&[(ALICE, 100)]);
    call_as(ALICE);
    token.transfer(own, 30, vec![]).unwrap();
    assert_eq!(token.skim(Asset::Psp22(own), account(ALICE)), Err(TokenError::NotOwner.into()));
    call_as(OWNER);
    assert_eq!(token.skim(Asset::Psp22(own), account(OWNER)), Ok(30));
    assert_eq!((token.balance_of(own), token.balance_of(account(OWNER))), (0, 30));
    let skimmed = Skimmed { asset: Asset::Psp22(own), amount: 30, to: account(OWNER) };
    assert_eq!(last_event::<Skimmed>(), skimmed);
    assert_eq!(token.skim(Asset::Psp22(own), account(OWNER)), Ok(0));
}

#[ink::test]
fn skim_errors_call_failed_for_an_asset_that_is_no_contract() {
    let mut token = governed(&[]);
    call_as(OWNER);
    assert_eq!(token.skim(Asset::Psp22(account(77)), account(OWNER)), Err(TokenError::CallFailed.into()));
}

#[ink::test]
fn forget_frees_what_no_vote_can_ask_for_any_more_and_nothing_else() {
    let mut token = governed(&[(ALICE, 100)]);
    begin_block(10);
    call_as(GOVERNOR);
    token.register_snapshot(20).unwrap();
    token.register_snapshot(40).unwrap();
    for now in [30, 50] {
        begin_block(now);
        call_as(ALICE);
        token.transfer(account(BOB), 10, vec![]).unwrap();
        token.burn(1).unwrap();
    }
    let (alice, supply) = (Some(account(ALICE)), None);
    // The value of which 40 is the last snapshot was replaced at 50.
    begin_block(40 + RETENTION_MS);
    for subject in [alice, supply] {
        assert_eq!(token.forget_votes(subject, vec![1, 2, 9]), Ok(0));
        assert_eq!(token.forget_votes(subject, vec![0, 0]), Ok(1));
    }
    assert_eq!(token.past_votes(account(ALICE), 40), Ok(89));
    assert_eq!(token.past_total_supply(40), Ok(99));
    let forgotten = VotesError::SnapshotForgotten { since_ms: 40 };
    assert_eq!(token.past_votes(account(ALICE), 20), Err(forgotten));
    assert_eq!(token.past_total_supply(20), Err(forgotten));
    assert_eq!(token.forget_snapshots(vec![20, 40, 20]), Ok(1));
    assert_eq!(token.forget_snapshots(vec![20, 40]), Ok(0));
    begin_block(50 + RETENTION_MS);
    assert_eq!(token.forget_votes(alice, vec![1]), Ok(1));
    assert_eq!(token.votes(account(ALICE)), 78);
}
