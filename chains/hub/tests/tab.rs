// SPDX-License-Identifier: Apache-2.0
//! Tabs on a Hub: deposits in coin and KITE, vouchers that a key of Ethereum's signs as wallets do, and what a seller
//! makes of them. What they are told and answer is put into words by a library of others.

mod common;
mod money;

use alloy_primitives::{Address as Account, FixedBytes, B256, U256};
use alloy_sol_types::{sol, Eip712Domain, SolCall, SolStruct, SolValue};
use common::*;
use hub::chain::{Address, Failed, Ran};
use money::*;
use sp_core::{ecdsa, Pair};

sol! {
    #[derive(Debug, PartialEq)]
    struct Terms {
        address signer; uint32 product; address seller; address asset; uint256 withdrawDelayMs; uint256 salt;
    }
    #[derive(Debug, PartialEq)]
    struct Tab {
        address payer; Terms terms; uint256 deposited; uint256 taken; uint256 givenBack; uint256 withdrawableFromMs;
    }
    #[derive(Debug, PartialEq)]
    struct Ceiling { bytes32 tab; uint256 ceiling; }
    #[derive(Debug, PartialEq)]
    struct Take { Ceiling voucher; uint256 total; bytes signature; }
    #[derive(Debug, PartialEq)]
    struct Outcome { uint8 kind; uint256 amount; }
    #[derive(Debug, PartialEq)]
    struct Settled { Outcome[] takes; uint256 forwarded; }
    struct Deposit { uint8 kind; bytes data; }

    /// What is signed.
    struct Voucher { bytes32 tab; uint128 ceiling; }

    function open(Terms terms, uint256 amount) returns (bytes32);
    function topUp(bytes32 tab, uint256 amount);
    function take(Take[] takes) returns (Outcome[] memory);
    function takeAndForward(Take[] takes, uint32 product, address asset) returns (Settled memory);
    function forward(uint32 product, address asset) returns (uint256);
    function giveBack(bytes32 tab, uint256 amount);
    function beginWithdrawal(bytes32 tab) returns (uint256);
    function withdraw(bytes32 tab) returns (uint256);
    function tab(bytes32 tab) returns (Tab);
    function idOf(address payer, Terms terms) returns (bytes32);
    function waiting(uint32 product, address asset) returns (uint256);
    function digest(Ceiling voucher) returns (bytes32);
    function depositData(Deposit deposit) returns (bytes);
    function stopProduct(uint32 product, bool stopped);

    #[derive(Debug, PartialEq)]
    event Opened(bytes32 tab, address payer, address seller, Terms terms, uint256 amount);
    #[derive(Debug, PartialEq)]
    event Forwarded(uint32 product, address asset, uint256 amount);
}

/// The chain's first block, as tabs are told.
const GENESIS: [u8; 32] = [0x6e; 32];
const DELAY_MS: u64 = 900_000;
/// In wei, not in whole units of the chain's own.
const DEPOSIT: u128 = 1_000_000_000_000_000_003;

/// The numbers of outcomes.
const TAKEN: u8 = 0;
const UNKNOWN_TAB: u8 = 2;
const ABOVE_CEILING: u8 = 4;
const MALFORMED_SIGNATURE: u8 = 6;
const WRONG_SIGNER: u8 = 7;

struct Tabs {
    money: Money,
    tabs: Address,
    key: ecdsa::Pair,
}

impl Tabs {
    fn begin() -> Self {
        let mut money = Money::begin();
        let arguments = (account(money.router), account(money.suite.token), FixedBytes(GENESIS));
        let tabs = money.suite.deploy_program("tab", &arguments.abi_encode_params()).unwrap();
        Self { money, tabs, key: ecdsa::Pair::from_seed(&[0x46; 32]) }
    }

    fn send<C: SolCall>(&mut self, from: Address, value: u128, call: &C) -> Result<Ran, Failed> {
        self.money.suite.chain.call(from, self.tabs, value, call.abi_encode())
    }

    fn run<C: SolCall>(&mut self, from: Address, call: C) -> C::Return {
        let ran = self.send(from, 0, &call).unwrap();
        C::abi_decode_returns_validate(&ran.value).unwrap()
    }

    fn refused<C: SolCall>(&mut self, from: Address, call: C) -> Vec<u8> {
        match self.send(from, 0, &call) {
            Err(Failed::Reverted(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// The address of the key that signs.
    fn signer(&self) -> Account {
        let signature = self.key.sign_prehashed(&GENESIS).0;
        let key = sp_io::crypto::secp256k1_ecdsa_recover(&signature, &GENESIS).map_err(|_| ()).unwrap();
        Account::from_slice(&sp_io::hashing::keccak_256(&key)[12..])
    }

    /// Carol sells product 1.
    fn terms(&self, asset: Account) -> Terms {
        Terms {
            signer: self.signer(),
            product: 1,
            seller: account(CAROL),
            asset,
            withdrawDelayMs: wide(DELAY_MS),
            salt: wide(9_u8),
        }
    }

    /// Alice's tab in coin.
    fn open_in_coin(&mut self) -> B256 {
        let open = openCall { terms: self.terms(COIN), amount: wide(DEPOSIT) };
        let ran = self.send(ALICE, DEPOSIT, &open).unwrap();
        B256::abi_decode(&ran.value).unwrap()
    }

    /// What wallets sign of a voucher.
    fn digest(&self, tab: B256, ceiling: u128) -> B256 {
        let salt = sp_io::hashing::keccak_256(&[GENESIS.as_slice(), &self.tabs].concat());
        let name = |text: &'static str| Some(text.into());
        let domain = Eip712Domain::new(name("KITE tab"), name("1"), None, None, Some(salt.into()));
        Voucher { tab, ceiling }.eip712_signing_hash(&domain)
    }

    /// So much in all, by a voucher of just that.
    fn take(&self, tab: B256, total: u128) -> Take {
        let mut signature = self.key.sign_prehashed(&self.digest(tab, total).0).0;
        signature[64] += 27;
        let voucher = Ceiling { tab, ceiling: wide(total) };
        Take { voucher, total: wide(total), signature: signature.to_vec().into() }
    }
}

fn outcome(kind: u8, amount: u128) -> Outcome {
    Outcome { kind, amount: wide(amount) }
}

#[test]
fn digest_of_a_voucher_is_what_wallets_sign() {
    let mut tabs = Tabs::begin();
    let tab = tabs.open_in_coin();
    let expected = tabs.digest(tab, 77);
    assert_eq!(tabs.run(BOB, digestCall { voucher: Ceiling { tab, ceiling: wide(77_u8) } }), expected);
}

#[test]
fn coin_that_was_used_is_taken_by_a_voucher_and_paid_to_the_product() {
    let mut tabs = Tabs::begin();
    let tab = tabs.open_in_coin();
    let terms = tabs.terms(COIN);
    assert_eq!(tabs.run(BOB, idOfCall { payer: account(ALICE), terms: terms.clone() }), tab);
    let record = Tab {
        payer: account(ALICE),
        terms,
        deposited: wide(DEPOSIT),
        taken: U256::ZERO,
        givenBack: U256::ZERO,
        withdrawableFromMs: U256::MAX,
    };
    assert_eq!(tabs.run(BOB, tabCall { tab }), record);
    let takes = vec![tabs.take(tab, 700)];
    let ran = tabs.send(CAROL, 0, &takeAndForwardCall { takes, product: 1, asset: COIN }).unwrap();
    let settled = Settled::abi_decode_validate(&ran.value).unwrap();
    assert_eq!(settled, Settled { takes: vec![outcome(TAKEN, 700)], forwarded: wide(700_u16) });
    let forwarded: Forwarded = event(&ran.events);
    assert_eq!(forwarded, Forwarded { product: 1, asset: COIN, amount: wide(700_u16) });
    assert_eq!(tabs.money.run(BOB, lifetimeCall { product: 1, asset: COIN }).paid, wide(700_u16));
    assert_eq!(tabs.money.suite.chain.balance(tabs.tabs), DEPOSIT - 700);
}

#[test]
fn kite_is_deposited_in_one_call_of_the_token_and_forwarded_in_another() {
    let mut tabs = Tabs::begin();
    let kite = account(tabs.money.suite.token);
    let terms = tabs.terms(kite);
    let deposit = Deposit { kind: 0, data: terms.abi_encode().into() };
    let data = tabs.run(ALICE, depositDataCall { deposit: deposit.clone() });
    assert_eq!(data, deposit.abi_encode());
    let call = transferAndCallCall { to: account(tabs.tabs), value: wide(5_000_u16), data };
    let opened: Opened = event(&tabs.money.run_token(ALICE, call).events);
    assert_eq!((opened.payer, opened.seller, opened.amount), (account(ALICE), account(CAROL), wide(5_000_u16)));
    let takes = vec![tabs.take(opened.tab, 1_200)];
    assert_eq!(tabs.run(CAROL, takeCall { takes }), [outcome(TAKEN, 1_200)]);
    assert_eq!(tabs.run(BOB, waitingCall { product: 1, asset: kite }), wide(1_200_u16));
    assert_eq!(tabs.run(BOB, forwardCall { product: 1, asset: kite }), wide(1_200_u16));
    assert_eq!(tabs.money.run(BOB, lifetimeCall { product: 1, asset: kite }).paid, wide(1_200_u16));
    assert_eq!(tabs.money.suite.balance(tabs.tabs), hub::sol::number(3_800));
}

#[test]
fn each_voucher_counts_for_itself_and_one_that_is_wrong_says_why() {
    let mut tabs = Tabs::begin();
    let tab = tabs.open_in_coin();
    let good = tabs.take(tab, 500);
    let above = Take { total: wide(501_u16), ..tabs.take(tab, 500) };
    let mut of_another = tabs.take(tab, 600);
    of_another.signature = tabs.take(tab, 601).signature;
    let malformed = Take { signature: vec![0; 65].into(), ..tabs.take(tab, 600) };
    let unknown = tabs.take(B256::ZERO, 600);
    let takes = vec![good, above, of_another, malformed, unknown];
    let expected = [
        outcome(TAKEN, 500),
        outcome(ABOVE_CEILING, 0),
        outcome(WRONG_SIGNER, 0),
        outcome(MALFORMED_SIGNATURE, 0),
        outcome(UNKNOWN_TAB, 0),
    ];
    assert_eq!(tabs.run(CAROL, takeCall { takes }), expected);
    let short = Take { signature: vec![1; 64].into(), ..tabs.take(tab, 700) };
    assert_eq!(tabs.refused(CAROL, takeCall { takes: vec![short] }), reason("could not read input"));
}

#[test]
fn refusal_of_the_router_is_told_in_its_words_whoever_asked_it() {
    let mut tabs = Tabs::begin();
    let kite = account(tabs.money.suite.token);
    let deposit = Deposit { kind: 0, data: tabs.terms(kite).abi_encode().into() }.abi_encode();
    let call = transferAndCallCall { to: account(tabs.tabs), value: wide(5_000_u16), data: deposit.into() };
    let opened: Opened = event(&tabs.money.run_token(ALICE, call).events);
    let in_coin = tabs.open_in_coin();
    let takes = vec![tabs.take(opened.tab, 1_000), tabs.take(in_coin, 2_000)];
    tabs.run(CAROL, takeCall { takes });
    tabs.money.run(REGISTRY, stopProductCall { product: 1, stopped: true });
    let stopped = [selector_of("ProductStopped(uint32)"), 1_u32.abi_encode()].concat();
    for asset in [kite, COIN] {
        assert_eq!(tabs.refused(BOB, forwardCall { product: 1, asset }), stopped);
    }
    let settled = tabs.run(CAROL, takeAndForwardCall { takes: vec![], product: 1, asset: COIN });
    assert_eq!(settled, Settled { takes: vec![], forwarded: U256::ZERO });
    assert_eq!(tabs.run(BOB, waitingCall { product: 1, asset: COIN }), wide(2_000_u16));
    let open = openCall { terms: Terms { salt: U256::ZERO, ..tabs.terms(COIN) }, amount: wide(5_u8) };
    assert_eq!(tabs.send(ALICE, 5, &open), Err(Failed::Reverted(stopped)));
}

#[test]
fn rest_is_withdrawn_by_the_payer_after_the_delay_to_the_last_wei() {
    let mut tabs = Tabs::begin();
    let tab = tabs.open_in_coin();
    let takes = vec![tabs.take(tab, 700)];
    tabs.run(CAROL, takeCall { takes });
    tabs.run(CAROL, giveBackCall { tab, amount: wide(3_u8) });
    assert_eq!(tabs.refused(CAROL, beginWithdrawalCall { tab }), selector_of("NotPayer()"));
    let from = tabs.run(ALICE, beginWithdrawalCall { tab });
    assert_eq!(tabs.refused(ALICE, withdrawCall { tab })[..4], selector_of("TooEarly(uint256)"));
    tabs.money.suite.advance(DELAY_MS);
    assert_eq!(tabs.run(BOB, tabCall { tab }).withdrawableFromMs, from);
    let before = tabs.money.suite.chain.balance(ALICE);
    assert_eq!(tabs.run(ALICE, withdrawCall { tab }), wide(DEPOSIT - 703));
    // The deposit of the tab's cells came back as well.
    assert!(tabs.money.suite.chain.balance(ALICE) - before >= DEPOSIT - 703);
    assert_eq!(tabs.money.suite.chain.balance(tabs.tabs), 700);
    assert_eq!(tabs.run(BOB, tabCall { tab }).payer, COIN);
}

#[test]
fn deposit_without_its_coin_or_with_more_of_it_is_refused() {
    let mut tabs = Tabs::begin();
    let open = openCall { terms: tabs.terms(COIN), amount: wide(DEPOSIT) };
    let missing = (wide(DEPOSIT), U256::ZERO).abi_encode();
    let said = [selector_of("WrongValueSent(uint256,uint256)"), missing].concat();
    assert_eq!(tabs.refused(ALICE, open.clone()), said);
    assert!(tabs.send(ALICE, DEPOSIT + 1, &open).is_err());
    assert_eq!(tabs.money.suite.chain.balance(tabs.tabs), 0);
}
