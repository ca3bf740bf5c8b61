// SPDX-License-Identifier: Apache-2.0
//! What people might try with tabs, and what comes of it.

use kite_deploy::chain::{Chain, EmbeddedChain};
use kite_deploy::suite::tabs;
use kite_interfaces::router::RouterError;
use kite_interfaces::tab::{domain, Outcome, TabError, Take, Taken, Voucher, MAX_TAKES, MIN_WITHDRAW_DELAY_MS};
use kite_interfaces::{Asset, Balance};
use kite_tests::house::{Refused, Sent};
use kite_tests::people::*;
use kite_tests::site::is_on_a_hub;
use kite_tests::stall::{key, malleated, sign, tabs_of, Cheat, Stall, GENESIS, SELLER};

/// Coin that an account needs to exist on the narrow chain.
const EXISTENCE: Balance = 500;

#[test]
fn a_voucher_counts_for_its_own_tab_alone() {
    let mut stall = Stall::open();
    let [one, other] = [0, 1].map(|salt| stall.open_tab(Asset::Native, salt, 1_000));
    let good = stall.signed(one, 500, 500);
    let replayed = Take { voucher: Voucher { tab: other, ..good.voucher }, ..good };
    assert_eq!(stall.take(replayed), Outcome::WrongSigner);
    assert_eq!(stall.take(good), Outcome::Taken(500));
    assert_eq!(stall.tab(other).taken, 0);
}

#[test]
fn a_voucher_counts_for_its_own_contract_alone() {
    let mut stall = Stall::open();
    let first = stall.tabs;
    let one = stall.open_tab(Asset::Native, 0, 1_000);
    let good = stall.signed(one, 500, 500);
    stall.tabs = tabs_of(&mut stall.house, GENESIS);
    let there = stall.open_tab(Asset::Native, 0, 1_000);
    assert_ne!(one, there, "the same terms make another tab");
    let replayed = Take { voucher: Voucher { tab: there, ..good.voucher }, ..good };
    assert_eq!(stall.take(replayed), Outcome::WrongSigner);
    assert_eq!(stall.take(good), Outcome::UnknownTab);
    assert_eq!(first.take(&mut stall.house.chain, SELLER, vec![good]).done(), [Outcome::Taken(500)]);
}

/// The contract itself may be at the same address on two chains.
#[test]
fn a_voucher_counts_on_its_own_chain_alone() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let voucher = Voucher { tab, ceiling: 500 };
    let elsewhere = domain(&[0x92; 32].into(), &stall.tabs.address());
    let signature = sign(&key(7), &elsewhere, &voucher);
    assert_eq!(stall.take(Take { voucher, total: 500, signature }), Outcome::WrongSigner);
}

#[test]
fn malleable_zero_and_foreign_signatures_take_nothing() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let good = stall.signed(tab, 500, 500);
    let mut numbered = good.signature;
    numbered[64] -= 27;
    let mut beyond = good.signature;
    beyond[..32].fill(0xff);
    for signature in [malleated(&good.signature), [0; 65], [0xff; 65], numbered, beyond] {
        assert_eq!(stall.take(Take { signature, ..good }), Outcome::MalformedSignature);
    }
    let mut flipped = good.signature;
    flipped[64] = 27 + 28 - flipped[64];
    for signature in [sign(&key(8), &stall.domain(), &good.voucher), flipped] {
        assert_eq!(stall.take(Take { signature, ..good }), Outcome::WrongSigner);
    }
    assert_eq!(stall.tab(tab).taken, 0);
    assert_eq!(stall.take(good), Outcome::Taken(500));
}

#[test]
fn a_stranger_takes_nothing_and_not_the_payer_either() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let good = stall.signed(tab, 500, 500);
    for stranger in [MALLORY, PAYER, ALICE] {
        let outcomes = stall.tabs.take(&mut stall.house.chain, stranger, vec![good]).done();
        assert_eq!(outcomes, [Outcome::NotSeller]);
    }
    assert_eq!((stall.tab(tab).taken, stall.waiting(Asset::Native)), (0, 0));
}

#[test]
fn an_old_voucher_takes_nothing_again() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let (old, new) = (stall.signed(tab, 300, 300), stall.signed(tab, 500, 500));
    assert_eq!(stall.take(old), Outcome::Taken(300));
    assert_eq!(stall.take(new), Outcome::Taken(200));
    for again in [old, new] {
        assert_eq!(stall.take(again), Outcome::NothingNew { taken: 500 });
    }
    assert_eq!(stall.waiting(Asset::Native), 500);
}

/// Or a voucher that was signed for the first tab would count for the second.
#[test]
fn a_tab_that_was_closed_is_never_opened_again() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let unused = stall.signed(tab, 900, 900);
    assert_eq!(stall.withdraw(tab), 1_000);
    assert_eq!(stall.take(unused), Outcome::UnknownTab);
    let terms = stall.terms(Asset::Native, 0);
    assert_eq!(stall.try_open(PAYER, &terms, 1_000), Err(TabError::TabExists));
    assert_eq!(stall.top_up(PAYER, Asset::Native, tab, 1_000), Err(TabError::UnknownTab));
}

#[test]
fn a_withdrawal_that_races_a_take_pays_both_what_is_theirs_whoever_comes_first() {
    for seller_is_first in [true, false] {
        let mut stall = Stall::open();
        let tab = stall.open_tab(Asset::Native, 0, 1_000);
        let last = stall.signed(tab, 700, 700);
        let at_ms = stall.tabs.begin_withdrawal(&mut stall.house.chain, PAYER, tab).done();
        stall.house.advance_to(at_ms);
        if seller_is_first {
            assert_eq!(stall.take(last), Outcome::Taken(700));
        }
        let withdrawn = stall.tabs.withdraw(&mut stall.house.chain, PAYER, tab).done();
        assert_eq!(withdrawn, if seller_is_first { 300 } else { 1_000 });
        assert_ne!(stall.take(last), Outcome::Taken(700));
        assert_eq!(stall.waiting(Asset::Native) + withdrawn, 1_000);
    }
}

#[test]
fn a_stranger_who_tops_up_does_not_delay_a_withdrawal() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let at_ms = stall.tabs.begin_withdrawal(&mut stall.house.chain, PAYER, tab).done();
    stall.house.advance(MIN_WITHDRAW_DELAY_MS / 2);
    assert_eq!(stall.top_up(MALLORY, Asset::Native, tab, 1), Ok(()));
    assert_eq!(stall.tab(tab).withdrawable_from_ms, Some(at_ms));
    stall.house.advance_to(at_ms);
    assert_eq!(stall.tabs.withdraw(&mut stall.house.chain, PAYER, tab).done(), 1_001);
}

#[test]
fn sixty_four_takes_of_which_one_is_bad_take_sixty_three() {
    let mut stall = Stall::open();
    let ids: Vec<_> = (0..64).map(|salt| stall.open_tab(Asset::Native, salt, 1_000)).collect();
    let mut takes: Vec<_> = ids.iter().map(|tab| stall.signed(*tab, 500, 500)).collect();
    takes[40].signature = sign(&key(8), &stall.domain(), &takes[40].voucher);
    let receipt = stall.tabs.take(&mut stall.house.chain, SELLER, takes.clone()).unwrap();
    for (number, outcome) in receipt.value.iter().enumerate() {
        let expected = if number == 40 { Outcome::WrongSigner } else { Outcome::Taken(500) };
        assert_eq!(*outcome, expected);
    }
    let told = receipt.events_of::<Taken>();
    assert_eq!(told[0].takes[40], (ids[40], Outcome::WrongSigner));
    assert_eq!((stall.waiting(Asset::Native), stall.tab(ids[40]).taken), (63 * 500, 0));
    takes.push(stall.signed(ids[40], 1, 1));
    let too_many = stall.tabs.take(&mut stall.house.chain, SELLER, takes).refused();
    assert_eq!(too_many, TabError::TooMany { max: u32::try_from(MAX_TAKES).unwrap() });
}

fn stall_with_a_cheat() -> (Stall, Cheat) {
    let mut stall = Stall::open();
    let cheat = Cheat::create(&mut stall);
    (stall, cheat)
}

/// Less than an account needs to exist is deposited, given back, taken and paid on like any other amount, since whoever
/// receives it exists.
#[test]
fn dust_is_taken_given_back_forwarded_and_withdrawn_to_the_last_unit() {
    let mut stall = Stall::open_on(EmbeddedChain::narrow());
    let (tabs, product) = (stall.tabs, stall.product);
    let alone = stall.house.chain.native_balance(tabs.address());
    let tab = stall.open_tab(Asset::Native, 0, EXISTENCE - 1);
    stall.take_up_to(tab, 1);
    tabs.give_back(&mut stall.house.chain, SELLER, tab, 1).done();
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, Asset::Native).done(), 1);
    stall.take_up_to(tab, 3);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, Asset::Native).done(), 2);
    assert_eq!(stall.withdraw(tab), EXISTENCE - 5);
    assert_eq!(stall.house.chain.native_balance(tabs.address()), alone);
}

#[test]
fn coin_that_is_sent_plainly_or_to_a_message_that_takes_none_is_nobodys_deposit() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    let address = stall.tabs.address();
    stall.house.chain.mint(address, 777).unwrap();
    let input = tabs::input::take(vec![stall.signed(tab, 500, 500)]);
    assert!(stall.house.chain.call(SELLER, address, 5, input).is_err());
    let (tabs, product) = (stall.tabs, stall.product);
    stall.take_up_to(tab, 400);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, Asset::Native).done(), 400);
    assert_eq!(stall.withdraw(tab), 600);
}

#[test]
fn a_seller_gives_back_and_takes_no_more_than_what_is_left_in_any_order() {
    let mut stall = Stall::open();
    let tab = stall.open_tab(Asset::Native, 0, 1_000);
    stall.tabs.give_back(&mut stall.house.chain, SELLER, tab, 600).done();
    let all = stall.signed(tab, 1_000, 1_000);
    assert_eq!(stall.take(all), Outcome::AboveDeposit { available: 400 });
    stall.take_up_to(tab, 400);
    let refused = stall.tabs.give_back(&mut stall.house.chain, SELLER, tab, 1).refused();
    assert_eq!(refused, TabError::Insufficient { available: 0 });
}

/// Directly, the chain stops the token itself; through another contract, only that one, so that the call takes its
/// course and the trick has had no effect.
#[test]
fn a_token_that_calls_back_changes_nothing_but_what_was_asked_for() {
    let (mut stall, cheat) = stall_with_a_cheat();
    let (tabs, product, asset) = (stall.tabs, stall.product, cheat.asset());
    let dollars = stall.house.dollars();
    let (mine, in_dollars) = (stall.open_tab(asset, 0, 10_000), stall.open_tab(dollars, 0, 10_000));
    stall.take_up_to(in_dollars, 5_000);
    stall.take_up_to(mine, 3_000);
    let puppet = stall.house.puppet();
    let tricks = [
        tabs::input::forward(product, dollars),
        tabs::input::withdraw(mine),
        tabs::input::give_back(mine, 1),
        tabs::input::take(vec![stall.signed(in_dollars, 6_000, 6_000)]),
    ];
    for (salt, trick) in (1..).zip(tricks) {
        cheat.trick(&mut stall, tabs.address(), &trick);
        let terms = stall.terms(asset, salt);
        assert_eq!(stall.try_open(PAYER, &terms, 1_000), Err(TabError::AssetFailed));
        stall.house.teach(puppet, tabs.address(), &trick);
        cheat.trick(&mut stall, puppet, &[9; 4]);
        assert_eq!(stall.try_open(PAYER, &terms, 1_000), Ok(()));
        tabs.give_back(&mut stall.house.chain, SELLER, mine, 500).done();
        assert_eq!(stall.tab(mine).given_back, 500 * Balance::from(salt));
        assert_eq!((stall.waiting(dollars), stall.tab(in_dollars).free()), (5_000, 5_000));
    }
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, asset).done(), 3_000);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, dollars).done(), 5_000);
    assert_eq!(stall.withdraw(in_dollars), 5_000);
}

#[test]
fn a_token_that_takes_a_fee_or_moves_nothing_or_more_is_not_deposited() {
    let (mut stall, cheat) = stall_with_a_cheat();
    let asset = cheat.asset();
    let tab = stall.open_tab(asset, 0, 1_000);
    let terms = stall.terms(asset, 1);
    for received in [0, 990, 1_001, 2_000] {
        cheat.teach(&mut stall, received, 1_000);
        let wrong = Err(TabError::WrongAmountReceived { expected: 1_000, received: received.into() });
        assert_eq!(stall.try_open(PAYER, &terms, 1_000), wrong);
        assert_eq!(stall.top_up(PAYER, asset, tab, 1_000), wrong);
    }
    assert_eq!(stall.tab(tab).deposited, 1_000);
}

#[test]
fn a_token_that_takes_more_or_less_than_it_was_asked_for_pays_nothing_out() {
    let (mut stall, cheat) = stall_with_a_cheat();
    let (tabs, product, asset) = (stall.tabs, stall.product, cheat.asset());
    let [tab, other] = [0, 1].map(|salt| stall.open_tab(asset, salt, 10_000));
    stall.take_up_to(tab, 2_000);
    let at_ms = tabs.begin_withdrawal(&mut stall.house.chain, PAYER, tab).done();
    stall.house.advance_to(at_ms);
    for leaving in [0, 990, 1_010, 2_000] {
        cheat.teach(&mut stall, 1_000, leaving);
        let chain = &mut stall.house.chain;
        assert_eq!(tabs.withdraw(chain, PAYER, tab).refused(), TabError::CannotPay { amount: 8_000 });
        assert_eq!(tabs.give_back(chain, SELLER, tab, 1_000).refused(), TabError::CannotPay { amount: 1_000 });
        assert_eq!(tabs.forward(chain, DAVE, product, asset).refused(), TabError::AssetFailed);
        let both = tabs.take_and_forward(chain, SELLER, vec![], product, asset).refused();
        assert_eq!(both, TabError::AssetFailed);
        assert_eq!((stall.waiting(asset), stall.tab(tab).free(), stall.tab(other).free()), (2_000, 8_000, 10_000));
    }
    cheat.teach(&mut stall, 990, 1_000);
    let wrong = RouterError::WrongAmountReceived { expected: 2_000, received: 1_980 };
    // In words of a Hub an error of the router's is one of the tabs' own, if both are said alike.
    let told = if is_on_a_hub() {
        TabError::WrongAmountReceived { expected: 2_000, received: 1_980 }
    } else {
        TabError::Refused(wrong)
    };
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, asset).refused(), told);
    cheat.teach(&mut stall, 1_000, 1_000);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, asset).done(), 2_000);
    assert_eq!(tabs.withdraw(&mut stall.house.chain, PAYER, tab).done(), 8_000);
    assert_eq!(stall.withdraw(other), 10_000);
}

#[test]
fn an_asset_that_fails_stops_the_forwarding_of_itself_alone() {
    let (mut stall, cheat) = stall_with_a_cheat();
    let (tabs, product, asset) = (stall.tabs, stall.product, cheat.asset());
    let (mine, coin) = (stall.open_tab(asset, 0, 10_000), stall.open_tab(Asset::Native, 0, 10_000));
    // Calling back, the router's part of the payment traps.
    let router = stall.house.router.address();
    cheat.trick(&mut stall, router, &[9; 4]);
    let takes = vec![stall.signed(mine, 1_000, 1_000), stall.signed(coin, 2_000, 2_000)];
    let settled = tabs.take_and_forward(&mut stall.house.chain, SELLER, takes, product, asset).done();
    assert_eq!((settled.takes, settled.forwarded), (vec![Outcome::Taken(1_000), Outcome::Taken(2_000)], 0));
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, Asset::Native).done(), 2_000);
    assert_eq!(stall.waiting(asset), 1_000);
}
