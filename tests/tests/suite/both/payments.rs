// SPDX-License-Identifier: Apache-2.0
//! `transfer_and_call`: the receiver's yes and the transfer are one thing.

use ink::primitives::AccountId;
use kite_deploy::chain::Chain;
use kite_deploy::suite::{dao, router, Reason};
use kite_interfaces::dao::DaoError;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::registry::{RegistryError, Request};
use kite_interfaces::router::{Payment, RouterError, Stage};
use kite_interfaces::token::TokenError;
use kite_interfaces::Asset;
use kite_tests::house::{call, House, Refused, Sent};
use kite_tests::people::*;
use kite_tests::strangers;
use scale::Encode;

fn refusal(error: TokenError) -> ReceiverError {
    match error {
        TokenError::Refused(reason) => reason.read().expect("a receiver's error"),
        other => panic!("{other:?}"),
    }
}

/// Sends from the payer, and checks that nothing moved.
fn send_in_vain(house: &mut House, to: AccountId, data: Vec<u8>) -> TokenError {
    let everyone = [PAYER, to, house.router.address(), house.registry.address()];
    let before = house.balances(&everyone);
    let error = house.transfer_and_call(PAYER, to, 1_000, data).expect_err("it should be refused");
    assert_eq!(house.balances(&everyone), before);
    error
}

#[test]
fn transfer_and_call_errors_receiver_is_no_contract() {
    let mut house = House::open();
    assert_eq!(send_in_vain(&mut house, DAVE, Vec::new()), TokenError::ReceiverIsNoContract);
}

#[test]
fn transfer_and_call_errors_refused_with_the_reason_of_the_registry() {
    let mut house = House::open();
    let product = house.product();
    let registry = house.registry.address();
    let work = Request::Submit(house.work(product, Stage::Model, 7)).encode();
    let reason = refusal(send_in_vain(&mut house, registry, work));
    assert_eq!(reason, ReceiverError::Registry(RegistryError::WrongBond { expected: 70 }));
    assert_eq!(refusal(send_in_vain(&mut house, registry, Vec::new())), ReceiverError::InvalidData);
}

#[test]
fn transfer_and_call_errors_transfer_before_it_asks_the_receiver() {
    let mut house = House::open();
    let product = house.product();
    let data = Payment { product, reference: 0 }.encode();
    let error = house.transfer_and_call(MALLORY, house.router.address(), 1, data).unwrap_err();
    assert_eq!(error, TokenError::Transfer(PSP22Error::InsufficientBalance));
}

/// The DAO pays a puppet, which calls the DAO back while it executes.
#[test]
fn execute_denies_re_entry_to_the_callee() {
    let mut house = House::open();
    let dao = house.dao.address();
    let puppet = house.puppet();
    house.teach(puppet, dao, &dao::input::settings());
    let action = call(puppet, vec![9; 4]);
    assert!(house.chain.call(MALLORY, puppet, 0, vec![9; 4]).is_ok());
    let error = house.decide(vec![action]).unwrap_err();
    assert!(matches!(error, DaoError::ActionFailed { action: 0, .. }), "{error:?}");
}

/// An asset whose every message calls back into the router. From outside the same call is answered.
#[test]
fn pay_denies_re_entry_to_the_asset_that_it_calls() {
    let mut house = House::unfinished();
    let product = house.product();
    let router = house.router.address();
    let back = router::input::current_epoch();
    let asset = house.puppet();
    house.teach(asset, router, &back);
    house.router.set_asset(&mut house.chain, DEPLOYER, asset, true).done();

    assert!(house.chain.call(MALLORY, asset, 0, vec![9; 4]).is_ok());
    let error = house.router.pay(&mut house.chain, MALLORY, 0, product, Asset::Psp22(asset), 100, 0).refused();
    assert_eq!(error, RouterError::AssetFailed);
}

/// An asset whose every answer means that all is well where it is asked to move something, and where it is asked for a
/// balance that this is as it was.
#[test]
fn pay_errors_wrong_amount_received_if_the_asset_only_says_that_it_moved() {
    let mut house = House::unfinished();
    let product = house.product();
    let router = house.router.address();
    // A number of 16 bytes stands behind as many marks as that of a transfer.
    let well = [house.chain.transferred(true), vec![0; 15]].concat();
    let asset = strangers::answering(&mut house.chain, &well);
    house.router.set_asset(&mut house.chain, DEPLOYER, asset, true).done();
    let error = house.router.pay(&mut house.chain, MALLORY, 0, product, Asset::Psp22(asset), 100, 0).refused();
    assert_eq!(error, RouterError::WrongAmountReceived { expected: 100, received: 0 });
    assert_eq!(house.router.lifetime(&mut house.chain, product, Asset::Psp22(asset)).unwrap().paid, 0);
    assert_eq!(house.balance(router, house.dollars()), 0);
}

#[test]
fn transfer_and_call_errors_receiver_failed_if_it_traps() {
    let mut house = House::open();
    let puppet = house.puppet();
    assert_eq!(send_in_vain(&mut house, puppet, Vec::new()), TokenError::ReceiverFailed);
}

#[test]
fn transfer_and_call_errors_receiver_failed_without_the_message() {
    let mut house = House::open();
    for contract in [house.dollar.address(), house.dao.address(), house.token.address()] {
        let everyone = [PAYER, contract];
        let before = house.balances(&everyone);
        let sent = house.token.transfer_and_call(&mut house.chain, PAYER, contract, 1_000, Vec::new());
        // On a Hub whom it went to says so itself, in words that the token passes on.
        match sent.unwrap_err().reason {
            Reason::Contract(error) => assert_eq!(error, TokenError::ReceiverFailed),
            Reason::Chain(words) => assert!(words.starts_with("whom it went to could not read"), "{words}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(house.balances(&everyone), before);
    }
}

#[test]
fn transfer_and_call_errors_refused_with_the_reason_of_the_router() {
    let mut house = House::open();
    let product = house.product();
    let router = house.router.address();
    let unknown = Payment { product: product + 1, reference: 0 }.encode();
    let reason = refusal(send_in_vain(&mut house, router, unknown));
    assert_eq!(reason, ReceiverError::Router(RouterError::UnknownProduct(product + 1)));
}

#[test]
fn transfer_never_calls_its_receiver() {
    let mut house = House::open();
    let puppet = house.puppet();
    house.token.transfer(&mut house.chain, PAYER, puppet, 1_000, Vec::new()).done();
    assert_eq!(house.balance(puppet, house.kite()), 1_000);
}

/// Bytes that no tool says to a Hub: `chains/hub/tests/router.rs` says them.
mod on_wasm {
    use super::*;

    #[test]
    fn transfer_and_call_errors_invalid_data_if_the_router_cannot_read_it() {
        let mut house = House::open();
        let (product, router) = (house.product(), house.router.address());
        for data in [Vec::new(), vec![1, 2, 3], [Payment { product, reference: 0 }.encode(), vec![0]].concat()] {
            assert_eq!(refusal(send_in_vain(&mut house, router, data)), ReceiverError::InvalidData);
        }
    }
}
