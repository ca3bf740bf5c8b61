use ink::primitives::Hash;
use kite_interfaces::ownable::{Ownable, OwnableError, OwnershipOffered, OwnershipTransferred};
use kite_interfaces::token::{GovernorChanged, TokenError};
use kite_interfaces::votes::{SnapshotRegistered, Votes, VotesError, SNAPSHOT_HORIZON_MS};

use super::{account, begin_block, call_as, deploy, event_count, governed, last_event, ALICE, GOVERNOR, OWNER};

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
    assert_eq!(token.set_governor(Some(account(ALICE))), Err(TokenError::NotOwner));
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
    assert_eq!(token.mint(account(OWNER), 1), Err(TokenError::NotOwner));
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
fn register_snapshot_returns_a_later_one_that_is_there_already() {
    let mut token = governed(&[]);
    begin_block(10);
    call_as(GOVERNOR);
    assert_eq!(token.register_snapshot(50), Ok(50));
    assert_eq!(last_event::<SnapshotRegistered>().at_ms, 50);
    let before = event_count();
    assert_eq!(token.register_snapshot(20), Ok(50));
    assert_eq!(token.register_snapshot(50), Ok(50));
    assert_eq!(event_count(), before);
    assert_eq!(token.register_snapshot(51), Ok(51));
}
