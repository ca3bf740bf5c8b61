// SPDX-License-Identifier: Apache-2.0
//! Tills on a Hub: addresses that are known before they exist, and coin that is sent plainly, which there is a call.

mod common;
mod money;

use alloy_primitives::{Address as Account, U256};
use alloy_sol_types::{sol, SolCall, SolValue};
use common::*;
use hub::chain::{Address, Failed, Ran};
use money::*;
use sp_io::hashing::keccak_256;

sol! {
    function open(uint32 product) returns (address);
    function addressOf(uint32 product) returns (address);
    function flush(address asset) returns (uint256);
    function router() returns (address);
    function product() returns (uint32);
    function setPayee(uint32 position, address payee);
    #[derive(Debug, PartialEq)]
    event TillOpened(uint32 product, address till);
}

/// Some coin, in wei, not in whole units of the chain's own.
const AMOUNT: u128 = 3_000_000_000_000_000_007;

struct Tills {
    money: Money,
    factory: Address,
}

impl Tills {
    fn begin() -> Self {
        let mut money = Money::begin();
        let factory = money.suite.deploy_program("till", &account(money.router).abi_encode()).unwrap();
        Self { money, factory }
    }

    fn send<C: SolCall>(&mut self, from: Address, to: Address, call: &C) -> Result<Ran, Failed> {
        self.money.suite.chain.call(from, to, 0, call.abi_encode())
    }

    fn run<C: SolCall>(&mut self, to: Address, call: C) -> C::Return {
        let ran = self.send(CAROL, to, &call).unwrap();
        C::abi_decode_returns_validate(&ran.value).unwrap()
    }

    fn refused<C: SolCall>(&mut self, to: Address, call: C) -> Vec<u8> {
        match self.send(CAROL, to, &call) {
            Err(Failed::Reverted(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// Coin without a word.
    fn plainly(&mut self, to: Address, amount: u128) -> Result<Ran, Failed> {
        self.money.suite.chain.call(ALICE, to, amount, Vec::new())
    }

    fn coin(&mut self, of: Address) -> u128 {
        self.money.suite.chain.balance(of)
    }

    fn paid(&mut self, asset: Account) -> U256 {
        self.money.run(BOB, lifetimeCall { product: 1, asset }).paid
    }

    /// Where the till of `product` is, whether it exists or not: as Ethereum has it, of the code with its arguments, and
    /// of a salt of zero.
    fn foretold(&self, product: u32) -> Address {
        let program = std::fs::read(builder::kept("till")).unwrap();
        let arguments = (account(self.money.router), product).abi_encode_params();
        let code = keccak_256(&[program, arguments].concat());
        let hash = keccak_256(&[&[0xff][..], &self.factory, &[0; 32], &code].concat());
        hash[12..].try_into().unwrap()
    }
}

#[test]
fn till_is_opened_where_it_was_foretold_and_pays_what_came_before() {
    let mut tills = Tills::begin();
    let till = tills.foretold(1);
    tills.plainly(till, AMOUNT).unwrap();
    let ran = tills.send(BOB, tills.factory, &openCall { product: 1 }).unwrap();
    assert_eq!(event::<TillOpened>(&ran.events), TillOpened { product: 1, till: account(till) });
    assert_eq!((tills.run(till, productCall {}), tills.run(till, routerCall {})), (1, account(tills.money.router)));
    tills.plainly(till, 5).unwrap();
    assert_eq!(tills.run(till, flushCall { asset: COIN }), wide(AMOUNT + 5));
    assert_eq!((tills.coin(till), tills.paid(COIN)), (0, wide(AMOUNT + 5)));
    assert_eq!(tills.refused(till, flushCall { asset: COIN }), selector_of("Nothing()"));
    assert_eq!(tills.refused(till, openCall { product: 2 }), selector_of("IsTill()"));
}

#[test]
fn till_is_opened_once_and_each_product_has_its_own() {
    let mut tills = Tills::begin();
    tills.run(tills.factory, openCall { product: 1 });
    assert!(tills.send(BOB, tills.factory, &openCall { product: 1 }).is_err());
    let second = tills.run(tills.factory, openCall { product: 2 });
    assert_eq!(second, account(tills.foretold(2)));
    assert_eq!(tills.refused(tills.factory, openCall { product: 0 }), selector_of("InvalidProduct()"));
    assert_eq!(tills.refused(tills.factory, flushCall { asset: COIN }), selector_of("IsFactory()"));
    let outside = tills.refused(tills.factory, addressOfCall { product: 3 });
    assert_eq!(outside, reason("computed from the code, outside"));
}

#[test]
fn kite_in_a_till_is_paid_to_its_product() {
    let mut tills = Tills::begin();
    let (kite, till) = (account(tills.money.suite.token), tills.foretold(1));
    tills.run(tills.factory, openCall { product: 1 });
    tills.money.suite.run(
        ALICE,
        call_of("transfer(address,uint256)"),
        &[hub::sol::address(till), hub::sol::number(900)],
    );
    assert_eq!(tills.run(till, flushCall { asset: kite }), wide(900_u16));
    assert_eq!(tills.paid(kite), wide(900_u16));
}

#[test]
fn refusal_of_the_router_is_told_in_its_words_and_the_coin_stays() {
    let mut tills = Tills::begin();
    let till = tills.foretold(9);
    tills.run(tills.factory, openCall { product: 9 });
    tills.plainly(till, AMOUNT).unwrap();
    let unknown = [selector_of("UnknownProduct(uint32)"), 9_u32.abi_encode()].concat();
    assert_eq!(tills.refused(till, flushCall { asset: COIN }), unknown);
    assert_eq!(tills.coin(till), AMOUNT);
}

#[test]
fn payee_that_is_a_till_is_paid_coin_with_no_more_gas_than_ethereum_gives() {
    let mut tills = Tills::begin();
    let till = tills.foretold(1);
    tills.run(tills.factory, openCall { product: 1 });
    tills.money.send(BOB, 0, &setPayeeCall { position: 1, payee: account(till) }).unwrap();
    tills.money.pay_coin(ALICE, AMOUNT);
    tills.money.next_epoch();
    tills.money.next_epoch();
    let claimed = tills.money.run(CAROL, claimCall { positions: vec![1], assets: vec![COIN] });
    assert!(!claimed[0].is_zero());
    assert_eq!(wide(tills.coin(till)), claimed[0]);
}

#[test]
fn coin_that_is_sent_plainly_to_router_token_or_tabs_stays_with_its_sender() {
    let mut tills = Tills::begin();
    let (router, token) = (tills.money.router, tills.money.suite.token);
    let arguments = (account(router), account(token), U256::from(7)).abi_encode_params();
    let tabs = tills.money.suite.deploy_program("tab", &arguments).unwrap();
    let before = tills.coin(ALICE);
    for contract in [router, token, tabs] {
        let refused = tills.plainly(contract, AMOUNT);
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!(tills.coin(contract), 0);
    }
    assert_eq!(tills.coin(ALICE), before);
}
