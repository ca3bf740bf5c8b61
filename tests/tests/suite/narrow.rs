// SPDX-License-Identifier: Apache-2.0
//! A chain with Bittensor's figures: amounts of coin are 64 bits wide, and ours are 128. One that does not fit is
//! refused on every way that coin takes, and never cut to what is left of it.

use ink::primitives::AccountId;
use kite_chain::call::CallError;
use kite_deploy::chain::{Cause, Chain, EmbeddedChain, Failure};
use kite_deploy::suite;
use kite_interfaces::dao::{Action, DaoError, State};
use kite_interfaces::router::{RouterError, Stage};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use kite_tests::house::{House, Refused, Sent, STAGE_BPS, WINDOW};
use kite_tests::people::*;
use kite_tests::strangers::answering;
use scale::Encode;

/// What is left of [`ABOVE`] when it is cut to 64 bits.
const REST: Balance = 5;

/// More than this chain can count.
const ABOVE: Balance = (1 << 64) + REST;

/// Coin of the payer: nearly all that there can be, beside what everybody has, and what others may be given.
const PLENTY: Balance = (1 << 64) - (1 << 58);

/// Coin that an account needs to exist.
const EXISTENCE: Balance = 500;

fn rich(mut house: House) -> House {
    house.chain.mint(PAYER, PLENTY).unwrap();
    house
}

fn open() -> House {
    rich(House::open_on(EmbeddedChain::narrow()))
}

/// The deployer owns everything.
fn unfinished() -> House {
    rich(House::unfinished_on(EmbeddedChain::narrow()))
}

/// A product that Alice alone collected for, in the epoch when that earns.
fn product_of_alice(house: &mut House) -> (ProductId, ContributionId) {
    let product = house.product();
    let position = house.contribute(ALICE, product, Stage::Collection, 1);
    house.advance_epochs(1);
    (product, position)
}

fn coin(house: &mut House, account: AccountId) -> Balance {
    house.balance(account, Asset::Native)
}

fn reason<T>(outcome: Result<T, Failure>) -> String {
    match outcome.map(drop).unwrap_err().cause {
        Cause::Refused(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pay_errors_wrong_value_sent_if_only_what_is_left_of_the_amount_was_sent() {
    let mut house = open();
    let product = house.product();
    for (amount, sent) in [(ABOVE, REST), (1 << 64, 0), (Balance::MAX, (1 << 63) + 1)] {
        let error = house.router.pay(&mut house.chain, PAYER, sent, product, Asset::Native, amount, 0).refused();
        assert_eq!(error, RouterError::WrongValueSent { expected: amount, sent });
    }
    let router = house.router.address();
    assert_eq!(coin(&mut house, router), EXISTENCE);
}

#[test]
fn chain_refuses_in_words_what_it_cannot_count() {
    let mut house = open();
    let product = house.product();
    let (router, everybody) = (house.router.address(), [PAYER, house.router.address(), DAVE]);
    let before = house.balances(&everybody);
    let pay = suite::router::input::pay(product, Asset::Native, ABOVE, 0);
    let code = house.chain.code_of(router).unwrap().unwrap();
    let reasons = [
        reason(house.chain.call(PAYER, router, ABOVE, pay.clone())),
        reason(house.chain.dry_run(PAYER, router, ABOVE, pay)),
        reason(house.chain.instantiate(PAYER, code, ABOVE, Vec::new(), Vec::new())),
        format!("{:#}", house.chain.mint(DAVE, ABOVE).unwrap_err()),
    ];
    for reason in reasons {
        assert!(reason.contains("18446744073709551621 units") && reason.contains("in 64 bits"), "{reason}");
    }
    assert_eq!(house.balances(&everybody), before);
}

#[test]
fn pay_takes_and_claim_pays_nearly_all_coin_that_there_can_be() {
    let mut house = open();
    let (product, position) = product_of_alice(&mut house);
    house.pay(product, Asset::Native, PLENTY).unwrap();
    let (router, before) = (house.router.address(), coin(&mut house, ALICE));
    assert_eq!(coin(&mut house, router), PLENTY + EXISTENCE);
    house.advance_epochs(WINDOW + 1);
    let fee = PLENTY / 100;
    let earned = (PLENTY - fee) * Balance::from(STAGE_BPS[0]) / 10_000;
    assert_eq!(house.fees(Asset::Native), fee);
    assert_eq!(house.claim(&[position], &[Asset::Native]), [earned]);
    assert_eq!(coin(&mut house, ALICE), before + earned);
    assert_eq!(coin(&mut house, router), PLENTY - earned + EXISTENCE);
}

#[test]
fn claim_pays_nothing_into_an_account_that_it_would_not_let_exist_and_keeps_it() {
    let mut house = open();
    let (product, position) = product_of_alice(&mut house);
    let nobody = AccountId::from([0xEE; 32]);
    house.router.set_payee(&mut house.chain, ALICE, position, nobody).done();
    house.pay(product, Asset::Native, 1_000).unwrap();
    house.advance_epochs(WINDOW + 1);
    let claim = |house: &mut House| {
        house.router.claim(&mut house.chain, DAVE, vec![position], vec![Asset::Native]).map(|receipt| receipt.value)
    };
    assert_eq!(claim(&mut house).refused(), RouterError::CannotPay { to: nobody, amount: 396 });
    assert_eq!(house.pending(position, Asset::Native).claimable, 396);
    house.pay(product, Asset::Native, 1_000).unwrap();
    house.advance_epochs(WINDOW + 1);
    assert_eq!(claim(&mut house).unwrap(), [792]);
    assert_eq!(coin(&mut house, nobody), 792);
}

#[test]
fn owner_takes_fees_reserve_and_surplus_near_the_edge_to_the_unit() {
    let mut house = unfinished();
    let (product, _) = product_of_alice(&mut house);
    let (router, amount) = (house.router, 1 << 63);
    house.pay(product, Asset::Native, amount).unwrap();
    house.give(PAYER, router.address(), Asset::Native, 1 << 57);
    let before = coin(&mut house, DAVE);
    let chain = &mut house.chain;
    let fees = router.collect_fees(chain, DEPLOYER, Asset::Native, DAVE).done();
    assert_eq!(fees, (1_u128 << 63) / 100);
    let available = router.lifetime(chain, product, Asset::Native).unwrap().reserve;
    for amount in [ABOVE, (1 << 64) + available] {
        let refused = router.release_reserve(chain, DEPLOYER, product, Asset::Native, amount, DAVE).refused();
        assert_eq!(refused, RouterError::Insufficient { available });
    }
    router.release_reserve(chain, DEPLOYER, product, Asset::Native, available, DAVE).done();
    assert_eq!(router.skim(chain, DEPLOYER, Asset::Native, DAVE).done(), 1 << 57);
    assert_eq!(coin(&mut house, DAVE), before + fees + available + (1 << 57));
}

#[test]
fn registry_and_token_skim_coin_that_was_sent_to_them_to_the_unit() {
    let mut house = unfinished();
    let (registry, token, before) = (house.registry, house.token, coin(&mut house, DAVE));
    for contract in [registry.address(), token.address()] {
        house.give(PAYER, contract, Asset::Native, 1 << 56);
    }
    let skimmed = [
        registry.skim(&mut house.chain, DEPLOYER, Asset::Native, DAVE).done(),
        token.skim(&mut house.chain, DEPLOYER, Asset::Native, DAVE).done(),
    ];
    assert_eq!(skimmed, [1 << 56; 2]);
    assert_eq!(coin(&mut house, DAVE), before + (1 << 57));
}

#[test]
fn treasury_pays_no_part_of_an_amount_that_the_chain_cannot_count() {
    let mut house = open();
    let yes = house.chain.taken();
    let (treasury, payee) = (house.dao.address(), answering(&mut house.chain, &yes));
    house.give(PAYER, treasury, Asset::Native, 1_000_000);
    let accounts = [treasury, payee, DAVE];
    let before = house.balances(&accounts);
    for amount in [ABOVE, (1 << 64) + 1_000_000, 1 << 64] {
        for action in [
            Action::TransferNative { to: DAVE, amount },
            Action::Call { callee: payee, input: vec![0; 4], value: amount },
        ] {
            let trapped = DaoError::ActionFailed { action: 0, answer: CallError::Trapped };
            assert_eq!(house.decide(vec![action]), Err(trapped));
            assert_eq!(house.balances(&accounts), before);
        }
    }
}

#[test]
fn treasury_pays_nearly_all_coin_that_there_can_be() {
    let mut house = open();
    let yes = house.chain.taken();
    let (treasury, payee) = (house.dao.address(), answering(&mut house.chain, &yes));
    let (product, _) = product_of_alice(&mut house);
    // By the way of a payment: coin that is created beside the payer's would not fit.
    house.pay(product, Asset::Native, PLENTY).unwrap();
    let surplus = (1 << 57) + 1;
    house.give(PAYER, treasury, Asset::Native, surplus);
    let fees = suite::router::input::collect_fees(Asset::Native, treasury);
    let collect = Action::Call { callee: house.router.address(), input: fees, value: 0 };
    house.decide(vec![collect]).unwrap();
    let (half, before) = ((surplus + PLENTY / 100) / 2, coin(&mut house, CAROL));
    let pay = Action::TransferNative { to: CAROL, amount: half };
    house.decide(vec![pay, Action::Call { callee: payee, input: vec![0; 4], value: half }]).unwrap();
    assert_eq!([CAROL, payee].map(|account| coin(&mut house, account)), [before + half, half + EXISTENCE]);
}

#[test]
fn message_that_takes_no_coin_traps_on_any() {
    let mut house = unfinished();
    let (router, input) = (house.router.address(), suite::router::input::set_fee(1));
    let refused = reason(house.chain.call(DEPLOYER, router, REST, input));
    assert!(refused.contains("ContractTrapped"), "{refused}");
}

#[test]
fn account_needs_500_units_to_exist() {
    let mut chain = EmbeddedChain::narrow();
    assert!(chain.mint(DAVE, EXISTENCE - 1).is_err());
    assert_eq!(chain.native_balance(DAVE), 0);
    chain.mint(DAVE, EXISTENCE).unwrap();
    assert_eq!(chain.native_balance(DAVE), EXISTENCE);
}

#[test]
fn storage_asks_for_75_an_item_and_30_a_byte() {
    let mut house = open();
    let (token, before) = (house.token.address(), house.chain.wasm().footprint(house.token.address()));
    let deposit = house.token.approve(&mut house.chain, PAYER, DAVE, 1).unwrap().deposit;
    let after = house.chain.wasm().footprint(token);
    let (items, bytes) = (after.items - before.items, after.bytes - before.bytes);
    assert!(items > 0 && bytes > 0);
    assert_eq!(deposit, i128::from(75 * items + 30 * bytes));
}

#[test]
fn deployment_locks_less_than_a_hundredth_of_a_coin() {
    let mut house = House::unfinished_on(EmbeddedChain::narrow());
    house.hand_over();
    let locked = COIN - coin(&mut house, DEPLOYER);
    assert!((3_000_000..8_000_000).contains(&locked), "{locked}");
}

#[test]
fn contract_locks_30_percent_of_its_codes_deposit_once_more() {
    let mut chain = EmbeddedChain::narrow();
    chain.mint(DAVE, COIN).unwrap();
    let [small, large] = [10, 20].map(|kilobytes| {
        let stored = chain.upload(DAVE, &code_of(kilobytes)).unwrap();
        let made = chain.instantiate(DAVE, stored.value, 0, Vec::new(), Vec::new()).unwrap();
        (stored.deposit, made.deposit)
    });
    // What else the two lock is the same.
    let [of_code, of_contract] = [large.0 - small.0, large.1 - small.1];
    assert!(of_code > 0 && (of_contract * 10 - of_code * 3).abs() <= 10, "{of_contract} of {of_code}");
}

/// Time is a block's own moment: an epoch or a vote begins with the first block after its own.
#[test]
fn epochs_and_votes_go_by_the_time_of_blocks_that_come_every_12_s() {
    const BLOCK_MS: u64 = 12_000;
    let mut house = House::open_on(EmbeddedChain::narrow());
    let proposal = house.propose_as(ALICE, vec![Action::TransferNative { to: DAVE, amount: 1 }]);
    let planned = house.proposal(proposal);
    let mut seen = Vec::new();
    for _ in 0..20 {
        house.advance(BLOCK_MS);
        let (now_ms, clock) = (house.chain.now_ms(), house.router.settings(&mut house.chain).unwrap().clock);
        assert_eq!(house.router.current_epoch(&mut house.chain).unwrap(), clock.epoch_at(now_ms).unwrap());
        let expected = match now_ms {
            _ if now_ms <= planned.snapshot_ms => State::Pending,
            _ if now_ms <= planned.ends_at_ms => State::Active,
            _ => State::Defeated,
        };
        assert_eq!(house.dao.state(&mut house.chain, proposal), Ok(expected), "{now_ms} of {planned:?}");
        seen.push(expected);
    }
    seen.dedup();
    assert_eq!(seen, [State::Active, State::Defeated]);
}

/// Code of nearly so many bytes.
fn code_of(kilobytes: usize) -> Vec<u8> {
    let data = "x".repeat(kilobytes * 1_024 - 200);
    let code = format!(
        r#"(module (import "env" "memory" (memory 3 3)) (data (i32.const 0) "{data}")
             (func (export "deploy")) (func (export "call")))"#
    );
    wat::parse_str(code).unwrap()
}

#[test]
fn code_can_have_128_kib() {
    let (mut narrow, mut wide) = (EmbeddedChain::narrow(), EmbeddedChain::new());
    [&mut narrow, &mut wide].map(|chain| chain.mint(DAVE, COIN).unwrap());
    assert!(narrow.upload(DAVE, &code_of(128)).is_ok());
    for (chain, kilobytes) in [(&mut narrow, 129), (&mut wide, 124)] {
        let refused = reason(chain.upload(DAVE, &code_of(kilobytes)));
        assert!(refused.contains("CodeTooLarge"), "{refused}");
    }
}

#[test]
fn code_that_imports_an_unstable_function_is_rejected() {
    let mut chain = EmbeddedChain::narrow();
    chain.mint(DAVE, COIN).unwrap();
    let code = r#"(module (import "seal0" "reentrance_count" (func (result i32)))
        (import "env" "memory" (memory 1 1)) (func (export "deploy")) (func (export "call")))"#;
    let refused = reason(chain.upload(DAVE, &wat::parse_str(code).unwrap()));
    assert!(refused.contains("CodeRejected"), "{refused}");
}

#[test]
fn contracts_call_each_other_as_deep_as_on_the_other_embedded_chain() {
    let probe = wat::parse_str(include_str!("../../../crates/operator/src/preflight/depth.wat")).unwrap();
    let depths = [EmbeddedChain::narrow(), EmbeddedChain::new()].map(|mut chain| {
        chain.mint(DAVE, COIN).unwrap();
        let code = chain.upload(DAVE, &probe).unwrap().value;
        let probe = chain.instantiate(DAVE, code, 0, Vec::new(), Vec::new()).unwrap().value;
        chain.dry_run(DAVE, probe, 0, 1_u32.encode()).unwrap().value
    });
    // Five frames beside the first.
    assert_eq!(depths, [6_u32.encode(), 6_u32.encode()]);
}
