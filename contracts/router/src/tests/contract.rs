// SPDX-License-Identifier: Apache-2.0
use ink::env::test::{self, DefaultAccounts};
use ink::env::DefaultEnvironment as Env;
use ink::primitives::AccountId;
use kite_interfaces::ownable::{Ownable, OwnableError};
use kite_interfaces::receiver::{PSP22Receiver, ReceiverError};
use kite_interfaces::router::{Ledger, RouterError, Stage};
use kite_interfaces::{Asset, Balance};

use super::{account, dollar, position, WEIGHTS};
use crate::Router;

const NATIVE: Asset = Asset::Native;
const EPOCH_MS: u64 = 1_000;

fn kite() -> AccountId {
    account(201)
}

fn people() -> DefaultAccounts<Env> {
    test::default_accounts::<Env>()
}

fn call_as(caller: AccountId, value: Balance) {
    test::set_caller::<Env>(caller);
    test::set_value_transferred::<Env>(value);
}

/// A router of Alice's at epoch 0, with a window of one epoch, a fee of 1 %, Bob as its registry, and
/// Charlie as the only contributor (position 1, Model) of product 1.
fn router() -> Router {
    test::set_callee::<Env>(account(202));
    test::set_account_balance::<Env>(account(202), 1_000_000);
    call_as(people().alice, 0);
    let mut router = Router::new(people().alice, kite(), EPOCH_MS, 1, 100).unwrap();
    router.set_registry(people().bob).unwrap();
    call_as(people().bob, 0);
    router.open_product(1, WEIGHTS, vec![]).unwrap();
    let mut charlie = position(1, 1, Stage::Model, 10);
    (charlie.contributor, charlie.payee) = (people().charlie, people().charlie);
    assert_eq!(router.open_positions(vec![charlie]), Ok(1));
    router
}

fn go_to_epoch(epoch: u64) {
    test::set_block_timestamp::<Env>(epoch * EPOCH_MS);
}

fn balance(account: AccountId) -> Balance {
    test::get_account_balance::<Env>(account).unwrap()
}

#[ink::test]
fn new_errors_fee_window_or_epoch_out_of_bounds() {
    let new = |epoch_ms, window, fee_bps| Router::new(people().alice, kite(), epoch_ms, window, fee_bps).err();
    assert_eq!(new(1_000, 366, 1_000), None);
    assert_eq!(new(1_000, 366, 1_001), Some(RouterError::FeeTooHigh { max_bps: 1_000 }.into()));
    assert_eq!(new(1_000, 367, 1_000), Some(RouterError::WindowTooLong { max_epochs: 366 }.into()));
    assert_eq!(new(999, 366, 1_000), Some(RouterError::EpochTooShort { min_ms: 1_000 }.into()));
}

#[ink::test]
fn current_epoch_counts_from_the_construction_and_never_fails() {
    test::set_block_timestamp::<Env>(77_000);
    let router = Router::new(people().alice, kite(), EPOCH_MS, 1, 100).unwrap();
    for (now, epoch) in [(77_000, 0), (77_999, 0), (78_000, 1), (u64::MAX, u32::MAX)] {
        test::set_block_timestamp::<Env>(now);
        assert_eq!(router.current_epoch(), epoch);
    }
}

#[ink::test]
fn owner_messages_error_not_owner() {
    let mut router = router();
    call_as(people().eve, 0);
    let eve = people().eve;
    assert_eq!(router.set_registry(eve), Err(RouterError::NotOwner.into()));
    assert_eq!(router.set_fee(0), Err(RouterError::NotOwner.into()));
    assert_eq!(router.set_window(0), Err(RouterError::NotOwner.into()));
    assert_eq!(router.skim(NATIVE, eve), Err(RouterError::NotOwner.into()));
    assert_eq!(router.set_asset(eve, true), Err(RouterError::NotOwner.into()));
    assert_eq!(router.collect_fees(NATIVE, eve), Err(RouterError::NotOwner.into()));
    assert_eq!(router.release_reserve(1, NATIVE, 1, eve), Err(RouterError::NotOwner.into()));
    assert_eq!(router.transfer_ownership(eve), Err(OwnableError::NotOwner));
    assert_eq!(router.accept_ownership(), Err(OwnableError::NotPendingOwner));
    assert_eq!(router.set_code([1; 32].into()), Err(OwnableError::NotOwner));
}

#[ink::test]
fn registry_messages_error_not_registry() {
    let mut router = router();
    call_as(people().alice, 0);
    assert_eq!(router.open_product(2, WEIGHTS, vec![]), Err(RouterError::NotRegistry));
    assert_eq!(router.open_positions(vec![]), Err(RouterError::NotRegistry));
    assert_eq!(router.close_position(1), Err(RouterError::NotRegistry));
    assert_eq!(router.stop_product(1, true), Err(RouterError::NotRegistry));
    assert_eq!(router.freeze(1), Err(RouterError::NotRegistry));
    assert_eq!(router.unfreeze(1), Err(RouterError::NotRegistry));
    assert_eq!(router.forfeit(1), Err(RouterError::NotRegistry));
    router.set_registry(people().alice).unwrap();
    assert_eq!(router.open_product(2, WEIGHTS, vec![]), Ok(()));
    assert_eq!(router.close_position(1), Ok(1));
}

#[ink::test]
fn set_fee_errors_too_high() {
    let mut router = router();
    call_as(people().alice, 0);
    assert_eq!(router.set_fee(1_001), Err(RouterError::FeeTooHigh { max_bps: 1_000 }.into()));
    assert_eq!(router.set_fee(1_000), Ok(()));
    assert_eq!(router.quote(1, NATIVE, 1_000).unwrap().fee, 100);
}

#[ink::test]
fn new_errors_epoch_too_long() {
    let new = |epoch_ms| Router::new(people().alice, kite(), epoch_ms, 2, 0).err();
    let days = |days: u64| days * 24 * 60 * 60 * 1_000;
    assert_eq!(new(days(90) + 1), Some(RouterError::EpochTooLong { max_ms: days(90) }.into()));
    assert_eq!([1_000, days(90)].map(new), [None, None]);
}

#[ink::test]
fn sweep_of_a_batch_waits_365_days_and_the_window() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let mut router = Router::new(people().alice, kite(), 10 * DAY_MS, 2, 0).unwrap();
    let at = |now_ms| {
        test::set_block_timestamp::<Env>(now_ms);
    };
    let expired = |router: &Router, now_ms| {
        at(now_ms);
        router.ages().expired_epoch
    };
    assert_eq!(expired(&router, 0), 0);
    assert_eq!([365, 374, 375, 385].map(|day| expired(&router, day * DAY_MS)), [0, 0, 1, 2]);
    // A window that is longer than a year.
    call_as(people().alice, 0);
    at(0);
    router.set_window(40).unwrap();
    assert_eq!([375, 409, 410].map(|day| expired(&router, day * DAY_MS)), [0, 0, 1]);
}

#[ink::test]
fn ownership_moves_in_two_steps() {
    let mut router = router();
    call_as(people().alice, 0);
    router.transfer_ownership(people().eve).unwrap();
    assert_eq!((router.owner(), router.pending_owner()), (people().alice, Some(people().eve)));
    call_as(people().eve, 0);
    router.accept_ownership().unwrap();
    assert_eq!((router.owner(), router.pending_owner()), (people().eve, None));
    assert_eq!(router.set_fee(0), Ok(()));
}

#[ink::test]
fn pay_errors_wrong_value_sent() {
    let mut router = router();
    for sent in [999, 1_001] {
        call_as(people().django, sent);
        assert_eq!(router.pay(1, NATIVE, 1_000, 0), Err(RouterError::WrongValueSent { expected: 1_000, sent }.into()));
    }
    call_as(people().django, 1);
    let kite = Asset::Psp22(kite());
    assert_eq!(router.pay(1, kite, 1_000, 0), Err(RouterError::WrongValueSent { expected: 0, sent: 1 }.into()));
}

#[ink::test]
fn pay_and_quote_error_asset_not_allowed() {
    let mut router = router();
    let Asset::Psp22(token) = dollar() else { panic!() };
    assert_eq!(router.quote(1, dollar(), 5), Err(RouterError::AssetNotAllowed.into()));
    assert_eq!(router.pay(1, dollar(), 5, 0), Err(RouterError::AssetNotAllowed.into()));
    assert!(router.quote(1, Asset::Psp22(kite()), 5).is_ok());
    call_as(people().alice, 0);
    router.set_asset(token, true).unwrap();
    assert!(router.quote(1, dollar(), 5).is_ok());
    // There is no token contract to take from in this test.
    assert_eq!(router.pay(1, dollar(), 5, 0), Err(RouterError::AssetFailed.into()));
    router.set_asset(token, false).unwrap();
    assert_eq!(router.quote(1, dollar(), 5), Err(RouterError::AssetNotAllowed.into()));
}

#[ink::test]
fn assets_lists_every_token_once_in_the_order_in_which_it_was_first_allowed() {
    let mut router = router();
    call_as(people().alice, 0);
    let mut expected: Vec<(AccountId, bool)> = vec![];
    let choices =
        [(7, true), (3, false), (9, true), (7, true), (7, false), (3, true), (9, true), (7, true), (9, false)];
    for (place, allowed) in choices {
        router.set_asset(account(place), allowed).unwrap();
        match expected.iter_mut().find(|(known, _)| *known == account(place)) {
            Some(known) => known.1 = allowed,
            None if allowed => expected.push((account(place), true)),
            None => {}
        }
        assert_eq!(router.assets(), expected);
        for (token, is_allowed) in &expected {
            assert_eq!(router.quote(1, Asset::Psp22(*token), 5).is_ok(), *is_allowed);
        }
    }
    assert_eq!(expected, [(account(7), true), (account(9), false), (account(3), true)]);
}

#[ink::test]
fn pay_in_native_coin_reaches_the_payee_the_owner_and_the_reserve() {
    let mut router = router();
    go_to_epoch(1);
    call_as(people().django, 100_000);
    let quoted = router.quote(1, NATIVE, 100_000).unwrap();
    assert_eq!(router.pay(1, NATIVE, 100_000, 7), Ok(quoted));
    assert_eq!((quoted.fee, quoted.stages, quoted.reserve), (1_000, [0, 0, 0, 14_850, 0], 84_150));

    go_to_epoch(2);
    assert_eq!(router.claim(vec![1], vec![NATIVE]), Ok(vec![0]));
    go_to_epoch(3);
    let before = balance(people().charlie);
    assert_eq!(router.pending(1, NATIVE).unwrap().claimable, 14_850);
    assert_eq!(router.claim(vec![1, 1], vec![NATIVE]), Ok(vec![14_850]));
    assert_eq!(balance(people().charlie), before + 14_850);

    call_as(people().alice, 0);
    assert_eq!(router.holdings(NATIVE).unwrap().fees, 1_000);
    assert_eq!(router.collect_fees(NATIVE, people().frank), Ok(1_000));
    assert_eq!(router.collect_fees(NATIVE, people().frank), Ok(0));
    assert_eq!(router.release_reserve(1, NATIVE, 84_150, people().frank), Ok(()));
    assert_eq!(balance(account(202)), 1_000_000 - 100_000);
}

#[ink::test]
fn claim_errors_cannot_pay_if_the_asset_fails() {
    let mut router = router();
    call_as(kite(), 0);
    go_to_epoch(1);
    let data = router.payment_data(1, 0);
    router.on_psp22_received(people().django, people().django, 10_000, data).unwrap();
    go_to_epoch(3);
    // There is no token contract to pay from in this test.
    assert_eq!(
        router.claim(vec![1], vec![Asset::Psp22(kite())]),
        Err(RouterError::CannotPay { to: people().charlie, amount: 1_485 }.into())
    );
}

#[ink::test]
fn on_psp22_received_books_the_payment_of_the_sender() {
    let mut router = router();
    let asset = Asset::Psp22(kite());
    let data = router.payment_data(1, 0x0807_0605_0403_0201);
    assert_eq!(data, [1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    call_as(kite(), 0);
    assert_eq!(router.on_psp22_received(people().eve, people().django, 10_000, data), Ok(()));
    assert_eq!(router.lifetime(1, asset).paid, 10_000);
    let events: Vec<_> = test::recorded_events().collect();
    let said = &events.last().unwrap().data;
    let django = people().django;
    let payer: &[u8] = django.as_ref();
    assert!(said.windows(payer.len()).any(|bytes| bytes == payer), "the event tells who paid");
}

#[ink::test]
fn on_psp22_received_errors_unsupported_token() {
    let mut router = router();
    let data = router.payment_data(1, 0);
    call_as(people().django, 0);
    let received = router.on_psp22_received(people().django, people().django, 10_000, data);
    assert_eq!(received, Err(ReceiverError::UnsupportedToken));
}

#[ink::test]
fn on_psp22_received_errors_invalid_data() {
    let mut router = router();
    call_as(kite(), 0);
    let data = router.payment_data(1, 0);
    let longer = [data.as_slice(), &[0]].concat();
    for wrong in [vec![], data[1..].to_vec(), longer] {
        let received = router.on_psp22_received(people().eve, people().eve, 10_000, wrong);
        assert_eq!(received, Err(ReceiverError::InvalidData));
    }
}

#[ink::test]
fn on_psp22_received_errors_as_pay_does() {
    let mut router = router();
    call_as(kite(), 0);
    let mut receive = |product, value| {
        let data = router.payment_data(product, 0);
        router.on_psp22_received(people().eve, people().eve, value, data)
    };
    assert_eq!(receive(9, 1), Err(ReceiverError::Router(RouterError::UnknownProduct(9))));
    assert_eq!(receive(1, 0), Err(ReceiverError::Router(RouterError::Zero)));
}

#[ink::test]
fn set_payee_errors_not_contributor() {
    let mut router = router();
    call_as(people().bob, 0);
    assert_eq!(router.set_payee(1, people().bob), Err(RouterError::NotContributor.into()));
    call_as(people().charlie, 0);
    assert_eq!(router.set_payee(1, people().bob), Ok(()));
    assert_eq!(router.position(1).unwrap().payee, people().bob);
}

#[ink::test]
fn set_window_errors_too_long() {
    let mut router = router();
    call_as(people().alice, 0);
    assert_eq!(router.set_window(367), Err(RouterError::WindowTooLong { max_epochs: 366 }.into()));
    assert_eq!(router.set_window(366), Ok(()));
    assert_eq!(router.settings().window_epochs, 366);
}

/// Epochs 1 to 9 have paid 14,850 each to position 1, and it is epoch 10.
fn paid_router() -> Router {
    let mut router = router();
    for epoch in 1..10 {
        go_to_epoch(epoch);
        call_as(people().django, 100_000);
        router.pay(1, NATIVE, 100_000, 0).unwrap();
    }
    go_to_epoch(10);
    router
}

#[ink::test]
fn set_window_never_locks_again_what_could_be_claimed() {
    let mut router = paid_router();
    call_as(people().alice, 0);
    assert_eq!(router.pending(1, NATIVE).unwrap().claimable, 8 * 14_850);
    router.set_window(5).unwrap();
    assert_eq!(router.pending(1, NATIVE).unwrap().claimable, 8 * 14_850);
    for (epoch, open) in [(13, 8), (14, 8), (15, 9)] {
        go_to_epoch(epoch);
        assert_eq!(router.pending(1, NATIVE).unwrap().claimable, open * 14_850);
    }
    router.set_window(0).unwrap();
    router.set_window(366).unwrap();
    assert_eq!(router.pending(1, NATIVE).unwrap().claimable, 9 * 14_850);
}

#[ink::test]
fn set_window_moves_no_cut_of_a_challenge_already_made() {
    let mut router = paid_router();
    call_as(people().bob, 0);
    assert_eq!(router.freeze(1), Ok(9));
    call_as(people().alice, 0);
    router.set_window(0).unwrap();
    assert_eq!(router.pending(1, NATIVE).unwrap().claimable, 8 * 14_850);
    call_as(people().bob, 0);
    assert_eq!(router.forfeit(1), Ok(9));
    assert_eq!(router.sweep(1, NATIVE), Ok(14_850));
}

#[ink::test]
fn freeze_cuts_behind_what_a_longer_window_left_unlocked() {
    let mut router = paid_router();
    assert_eq!(router.claim(vec![1], vec![NATIVE]), Ok(vec![8 * 14_850]));
    call_as(people().alice, 0);
    router.set_window(7).unwrap();
    call_as(people().bob, 0);
    assert_eq!(router.freeze(1), Ok(9));
    assert_eq!(router.pending(1, NATIVE).unwrap().claimed, 8 * 14_850);
    assert_eq!(router.unfreeze(1), Ok(()));
    go_to_epoch(20);
    assert_eq!(router.freeze(1), Ok(13));
}

#[ink::test]
fn skim_pays_what_was_sent_outside_any_payment_and_no_more() {
    let mut router = paid_router();
    let surplus = 1_000_000;
    let held = router.holdings(NATIVE).unwrap().held;
    assert_eq!(held, 900_000);
    call_as(people().alice, 0);
    test::set_account_balance::<Env>(account(202), held + surplus);
    let before = balance(people().frank);
    assert_eq!(router.skim(NATIVE, people().frank), Ok(surplus));
    assert_eq!(balance(people().frank), before + surplus);
    assert_eq!(router.skim(NATIVE, people().frank), Ok(0));
    assert_eq!(router.holdings(NATIVE).unwrap().held, held);
}

#[ink::test]
fn set_registry_takes_the_place_of_the_one_before_at_once() {
    let mut router = router();
    call_as(people().alice, 0);
    router.set_registry(people().eve).unwrap();
    call_as(people().bob, 0);
    assert_eq!(router.freeze(1), Err(RouterError::NotRegistry));
    call_as(people().eve, 0);
    assert_eq!(router.open_product(1, WEIGHTS, vec![]), Err(RouterError::InvalidId(1)));
    assert_eq!(router.freeze(1), Ok(0));
}
