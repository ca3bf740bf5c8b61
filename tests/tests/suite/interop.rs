// SPDX-License-Identifier: Apache-2.0
//! KITE among contracts of others: their tokens are paid and voted with ours, and what was written for
//! the standard takes KITE.

use std::fmt::Debug;

use ink::primitives::{AccountId, LangError};
use ink::selector_bytes;
use kite_deploy::chain::{Cause, Chain};
use kite_deploy::suite::{router, Psp22};
use kite_interfaces::dao::Action;
use kite_interfaces::router::{RouterError, Stage};
use kite_interfaces::Asset;
use kite_tests::bundles::VAULT;
use kite_tests::house::{call, House, Refused, Sent, WINDOW};
use kite_tests::people::*;
use psp22::PSP22Error;
use scale::{Decode, Encode};

/// A token of the OpenBrush library: an older ink!, and no event.
fn of_openbrush(house: &mut House) -> Psp22 {
    Psp22(house.create(PAYER, "openbrush_psp22", &DOLLARS))
}

/// The contract that the standard's own crate is.
fn of_the_standard(house: &mut House) -> Psp22 {
    Psp22(house.create(PAYER, "psp22_token", &(DOLLARS, Some("Dollar"), Some("USD"), 6_u8)))
}

/// A token's whole way: listed by vote, paid in, claimed, collected into the treasury, spent by vote.
fn is_an_asset_like_any_other(found: fn(&mut House) -> Psp22) {
    let mut house = House::open();
    let token = found(&mut house);
    let asset = Asset::Psp22(token.address());
    let (router, dao) = (house.router.address(), house.dao.address());
    let product = house.product();
    assert_eq!(house.pay(product, asset, 5), Err(RouterError::AssetNotAllowed));
    house.decide(vec![call(router, router::input::set_asset(token.address(), true))]).unwrap();

    let position = house.contribute(ALICE, product, Stage::Collection, 1);
    house.advance_epochs(1);
    let unpaid = house.router.pay(&mut house.chain, PAYER, 0, product, asset, 1_000_000, 0).refused();
    assert_eq!(unpaid, RouterError::AssetFailed);
    house.pay(product, asset, 1_000_000).unwrap();
    assert_eq!(house.balance(router, asset), 1_000_000);
    assert_eq!(house.balance(PAYER, asset), DOLLARS - 1_000_000);

    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[position], &[asset]), [396_000]);
    assert_eq!(house.balance(ALICE, asset), 396_000);

    let collect = call(router, router::input::collect_fees(asset, dao));
    let spend = Action::TransferPsp22 { token: token.address(), to: DAVE, amount: 9_999 };
    house.decide(vec![collect, spend]).unwrap();
    assert_eq!([router, dao, DAVE].map(|who| house.balance(who, asset)), [594_000, 1, 9_999]);
}

#[test]
fn token_of_openbrush_is_an_asset_like_any_other() {
    is_an_asset_like_any_other(of_openbrush);
}

#[test]
fn token_of_the_standards_crate_is_an_asset_like_any_other() {
    is_an_asset_like_any_other(of_the_standard);
}

/// What a message of the vault answered, or the error with which it undid its work.
fn ask<T: Decode + Debug>(house: &mut House, who: AccountId, vault: AccountId, input: Vec<u8>) -> T {
    let bytes = match house.chain.call(who, vault, 0, input) {
        Ok(receipt) => receipt.value,
        Err(failure) => match failure.cause {
            Cause::Reverted(bytes) => bytes,
            Cause::Refused(reason) | Cause::Unreachable(reason) | Cause::InDoubt(reason) => panic!("{reason}"),
        },
    };
    Result::<T, LangError>::decode(&mut bytes.as_slice()).unwrap().unwrap()
}

type Done = Result<(), PSP22Error>;

/// A contract that knows only the standard keeps Alice's tokens and gives them to Dave.
fn vault_keeps(found: fn(&mut House) -> Psp22) {
    let mut house = House::open();
    let token = found(&mut house);
    let vault = house.create(MALLORY, VAULT, &token.address());
    let deposit = (selector_bytes!("deposit"), 100_u128).encode();
    let withdraw = |value: u128| (selector_bytes!("withdraw"), DAVE, value).encode();

    let not_allowed = ask::<Done>(&mut house, PAYER, vault, deposit.clone());
    assert_eq!(not_allowed, Err(PSP22Error::InsufficientAllowance));
    token.approve(&mut house.chain, PAYER, vault, 100).done();
    assert_eq!(ask::<Done>(&mut house, PAYER, vault, deposit.clone()), Ok(()));
    token.approve(&mut house.chain, MALLORY, vault, 100).done();
    assert_eq!(ask::<Done>(&mut house, MALLORY, vault, deposit), Err(PSP22Error::InsufficientBalance));

    assert_eq!(ask::<Done>(&mut house, MALLORY, vault, withdraw(1)), Err(PSP22Error::InsufficientBalance));
    assert_eq!(ask::<Done>(&mut house, PAYER, vault, withdraw(60)), Ok(()));
    assert_eq!(token.balance_of(&mut house.chain, DAVE), Ok(60));
    assert_eq!(ask::<u128>(&mut house, DAVE, vault, selector_bytes!("holdings").to_vec()), 40);
    assert_eq!(ask::<u128>(&mut house, DAVE, vault, (selector_bytes!("kept_for"), PAYER).encode()), 40);
}

#[test]
fn vault_written_for_the_standard_keeps_kite() {
    vault_keeps(|house| Psp22(house.token.address()));
}

#[test]
fn vault_written_for_the_standard_keeps_the_tokens_of_others() {
    vault_keeps(of_openbrush);
    vault_keeps(of_the_standard);
}
