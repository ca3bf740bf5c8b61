// SPDX-License-Identifier: Apache-2.0
//! Tabs: what is deposited, taken, forwarded, given back and withdrawn, on the chain.

use kite_deploy::chain::{Chain, EmbeddedChain};
use kite_deploy::suite::{tabs, Psp22};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::router::{Paid, RouterError};
use kite_interfaces::tab::{
    Deposit, Forwarded, GivenBack, Opened, Outcome, Settled, TabError, Taken, Terms, ToppedUp, Voucher,
    WithdrawalBegun, Withdrawn, MAX_WITHDRAW_DELAY_MS, MIN_WITHDRAW_DELAY_MS,
};
use kite_interfaces::token::TokenError;
use kite_interfaces::{Asset, Balance};
use kite_tests::bundles::bundle;
use kite_tests::house::{Refused, Sent, STAGE_BPS, WINDOW};
use kite_tests::people::*;
use kite_tests::stall::{answer, Stall, SELLER};
use scale::Encode;

/// What Alice can claim of `amount` that was paid.
fn earned(amount: Balance) -> Balance {
    (amount - amount / 100) * Balance::from(STAGE_BPS[0]) / 10_000
}

#[test]
fn settings_and_digests_are_those_that_everybody_can_work_out() {
    let mut stall = Stall::open();
    let (tabs, domain) = (stall.tabs, stall.domain());
    let settings = tabs.settings(&mut stall.house.chain).unwrap();
    assert_eq!((settings.router, settings.kite), (stall.house.router.address(), stall.house.token.address()));
    assert_eq!(settings.domain, domain);
    for asset in stall.house.assets() {
        let terms = stall.terms(asset, 3);
        assert_eq!(tabs.id_of(&mut stall.house.chain, PAYER, terms.clone()).unwrap(), stall.id(&terms));
    }
    let voucher = Voucher { tab: [5; 32].into(), ceiling: Balance::MAX - 7 };
    assert_eq!(tabs.digest(&mut stall.house.chain, voucher).unwrap(), voucher.digest(&domain).into());
    let deposit = Deposit::Open(stall.terms(Asset::Native, 3));
    assert_eq!(tabs.deposit_data(&mut stall.house.chain, deposit.clone()).unwrap(), deposit.encode());
}

#[test]
fn open_keeps_a_deposit_in_every_asset_and_tells_of_it() {
    let mut stall = Stall::open();
    for asset in stall.house.assets() {
        let (held, had) = (stall.house.balance(stall.tabs.address(), asset), stall.house.balance(PAYER, asset));
        let tab = stall.open_tab(asset, 0, 1_000);
        assert_eq!(stall.house.balance(stall.tabs.address(), asset) - held, 1_000);
        assert!(had - stall.house.balance(PAYER, asset) >= 1_000);
        let record = stall.tab(tab);
        assert_eq!((record.payer, &record.terms), (PAYER, &stall.terms(asset, 0)));
        assert_eq!((record.deposited, record.taken, record.given_back, record.free()), (1_000, 0, 0, 1_000));
        assert_eq!(record.withdrawable_from_ms, None);
    }
    let terms = stall.terms(Asset::Native, 1);
    let receipt = stall.tabs.open(&mut stall.house.chain, PAYER, 7, terms.clone(), 7).unwrap();
    let opened = Opened { tab: receipt.value, payer: PAYER, seller: SELLER, terms, amount: 7 };
    assert_eq!(receipt.events_of::<Opened>(), [opened]);
}

#[test]
fn open_errors_what_the_router_would_say_to_a_payment() {
    let mut stall = Stall::open();
    let unknown = Terms { product: 99, ..stall.terms(Asset::Native, 0) };
    let refused = |error| Err(TabError::Refused(error));
    assert_eq!(stall.try_open(PAYER, &unknown, 5), refused(RouterError::UnknownProduct(99)));
    stall.stop(true);
    for asset in stall.house.assets() {
        let terms = stall.terms(asset, 0);
        assert_eq!(stall.try_open(PAYER, &terms, 5), refused(RouterError::ProductStopped(stall.product)));
    }
    stall.stop(false);
    let dollar = stall.house.dollar.address();
    stall.list(dollar, false);
    let terms = stall.terms(Asset::Psp22(dollar), 0);
    assert_eq!(stall.try_open(PAYER, &terms, 5), refused(RouterError::AssetNotAllowed));
}

#[test]
fn open_errors_zero_invalid_signer_invalid_delay_and_tab_exists() {
    let mut stall = Stall::open();
    for asset in stall.house.assets() {
        let good = stall.terms(asset, 0);
        let (min_ms, max_ms) = (MIN_WITHDRAW_DELAY_MS, MAX_WITHDRAW_DELAY_MS);
        let delay = |withdraw_delay_ms| Terms { withdraw_delay_ms, ..good.clone() };
        assert_eq!(stall.try_open(PAYER, &good, 0), Err(TabError::Zero));
        let unsigned = Terms { signer: [0; 20], ..good.clone() };
        assert_eq!(stall.try_open(PAYER, &unsigned, 5), Err(TabError::InvalidSigner));
        for terms in [delay(min_ms - 1), delay(max_ms + 1)] {
            assert_eq!(stall.try_open(PAYER, &terms, 5), Err(TabError::InvalidDelay { min_ms, max_ms }));
        }
        assert_eq!(stall.try_open(PAYER, &good, 5), Ok(()));
        assert_eq!(stall.try_open(PAYER, &good, 5), Err(TabError::TabExists));
        assert_eq!(stall.try_open(PAYER, &delay(max_ms), 5), Ok(()));
    }
}

#[test]
fn open_errors_wrong_value_sent_and_asset_failed() {
    let mut stall = Stall::open();
    let (tabs, dollars) = (stall.tabs, stall.house.dollars());
    let wrong = [(Asset::Native, 4, 5), (Asset::Native, 6, 5), (Asset::Native, 0, 5), (dollars, 1, 0)];
    for (asset, sent, expected) in wrong {
        let terms = stall.terms(asset, 0);
        let refused = tabs.open(&mut stall.house.chain, PAYER, sent, terms, 5).refused();
        assert_eq!(refused, TabError::WrongValueSent { expected, sent });
    }
    let terms = stall.terms(dollars, 0);
    let refused = tabs.open(&mut stall.house.chain, PAYER, 0, terms, 5).refused();
    assert_eq!(refused, TabError::AssetFailed, "nothing was allowed");
}

#[test]
fn top_up_is_for_anybody_and_goes_to_the_payer_in_the_end() {
    let mut stall = Stall::open();
    for asset in stall.house.assets() {
        let tab = stall.open_tab(asset, 0, 1_000);
        if asset != Asset::Native {
            stall.house.give(PAYER, MALLORY, asset, 500);
        }
        assert_eq!(stall.top_up(MALLORY, asset, tab, 500), Ok(()));
        assert_eq!(stall.top_up(MALLORY, asset, tab, 0), Err(TabError::Zero));
        assert_eq!(stall.top_up(MALLORY, asset, [9; 32].into(), 0), Err(TabError::UnknownTab));
        assert_eq!(stall.tab(tab).deposited, 1_500);
        assert_eq!(stall.withdraw(tab), 1_500);
    }
    let tab = stall.open_tab(Asset::Native, 1, 1_000);
    let receipt = stall.tabs.top_up(&mut stall.house.chain, MALLORY, 5, tab, 5).unwrap();
    assert_eq!(receipt.events_of::<ToppedUp>(), [ToppedUp { tab, amount: 5, deposited: 1_005 }]);
    let short = stall.tabs.top_up(&mut stall.house.chain, MALLORY, 4, tab, 5).refused();
    assert_eq!(short, TabError::WrongValueSent { expected: 5, sent: 4 });
}

#[test]
fn what_is_taken_is_forwarded_as_one_payment_that_the_contributors_claim_to_the_unit() {
    let mut stall = Stall::open();
    let (tabs, product) = (stall.tabs, stall.product);
    let assets = stall.house.assets();
    for asset in assets {
        let ids = [0, 1, 2].map(|salt| stall.open_tab(asset, salt, 50_000));
        let takes: Vec<_> = ids.iter().map(|tab| stall.signed(*tab, 40_000, 30_000)).collect();
        let receipt = tabs.take(&mut stall.house.chain, SELLER, takes).unwrap();
        assert_eq!(receipt.value, [Outcome::Taken(30_000); 3]);
        let told = ids.map(|tab| (tab, Outcome::Taken(30_000))).to_vec();
        assert_eq!(receipt.events_of::<Taken>(), [Taken { seller: SELLER, takes: told }]);
        assert_eq!((stall.waiting(asset), stall.tab(ids[0]).free()), (90_000, 20_000));
        let receipt = tabs.forward(&mut stall.house.chain, MALLORY, product, asset).unwrap();
        assert_eq!(receipt.value, 90_000);
        assert_eq!(receipt.events_of::<Forwarded>(), [Forwarded { product, asset, amount: 90_000 }]);
        let payments = receipt.events_of::<Paid>();
        let [paid] = payments.as_slice() else { panic!("{} payments", payments.len()) };
        assert_eq!((paid.product, paid.payer, paid.asset, paid.amount), (product, tabs.address(), asset, 90_000));
        assert_eq!(stall.waiting(asset), 0);
        assert_eq!(tabs.forward(&mut stall.house.chain, MALLORY, product, asset).refused(), TabError::Nothing);
    }
    stall.house.advance_epochs(WINDOW + 1);
    assert_eq!(stall.house.claim(&[stall.position], &assets), [earned(90_000); 3]);
}

#[test]
fn take_and_forward_does_both_in_one_message() {
    let mut stall = Stall::open();
    let (tabs, product) = (stall.tabs, stall.product);
    for asset in stall.house.assets() {
        let tab = stall.open_tab(asset, 0, 50_000);
        let takes = vec![stall.signed(tab, 9_000, 9_000), stall.signed(tab, 8_000, 8_000)];
        let settled = tabs.take_and_forward(&mut stall.house.chain, SELLER, takes, product, asset).done();
        let outcomes = vec![Outcome::Taken(9_000), Outcome::NothingNew { taken: 9_000 }];
        assert_eq!(settled, Settled { takes: outcomes, forwarded: 9_000 });
        let lifetime = stall.house.router.lifetime(&mut stall.house.chain, product, asset).unwrap();
        assert_eq!((lifetime.paid, stall.waiting(asset)), (9_000, 0));
        let nothing = tabs.take_and_forward(&mut stall.house.chain, DAVE, vec![], product, asset).done();
        assert_eq!(nothing, Settled { takes: vec![], forwarded: 0 });
    }
}

#[test]
fn what_the_router_refuses_waits_and_is_paid_when_it_does_not() {
    let mut stall = Stall::open();
    let (tabs, product, dollar) = (stall.tabs, stall.product, stall.house.dollar);
    let ids = stall.house.assets().map(|asset| (asset, stall.open_tab(asset, 0, 50_000)));
    stall.stop(true);
    stall.list(dollar.address(), false);
    for (asset, tab) in ids {
        let takes = vec![stall.signed(tab, 9_000, 9_000)];
        let settled = tabs.take_and_forward(&mut stall.house.chain, SELLER, takes, product, asset).done();
        assert_eq!(settled, Settled { takes: vec![Outcome::Taken(9_000)], forwarded: 0 });
        let is_dollar = asset == Asset::Psp22(dollar.address());
        let reason = if is_dollar { RouterError::AssetNotAllowed } else { RouterError::ProductStopped(product) };
        let refused = tabs.forward(&mut stall.house.chain, DAVE, product, asset).refused();
        assert_eq!(refused, TabError::Refused(reason));
        assert_eq!(stall.waiting(asset), 9_000);
    }
    let router = stall.house.router.address();
    assert_eq!(dollar.allowance(&mut stall.house.chain, tabs.address(), router).unwrap(), 0);
    stall.stop(false);
    stall.list(dollar.address(), true);
    for (asset, _) in ids {
        assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, asset).done(), 9_000);
    }
}

/// The numbers that tell a router's own words from a token's that asked it: products 2 and 3.
#[test]
fn forward_tells_the_routers_reason_whichever_product_it_is() {
    let mut stall = Stall::open();
    for _ in 0..2 {
        stall.product = stall.house.product();
        stall.house.advance_epochs(1);
        for asset in stall.house.assets() {
            let tab = stall.open_tab(asset, 0, 500);
            stall.take_up_to(tab, 500);
            stall.stop(true);
            let refused = stall.tabs.forward(&mut stall.house.chain, DAVE, stall.product, asset).refused();
            assert_eq!(refused, TabError::Refused(RouterError::ProductStopped(stall.product)));
            let terms = stall.terms(asset, 1);
            let reason = TabError::Refused(RouterError::ProductStopped(stall.product));
            assert_eq!(stall.try_open(PAYER, &terms, 5), Err(reason));
            stall.stop(false);
        }
    }
}

#[test]
fn give_back_pays_the_payer_at_once_and_no_more_than_what_is_left() {
    let mut stall = Stall::open();
    let tabs = stall.tabs;
    for asset in stall.house.assets() {
        let tab = stall.open_tab(asset, 0, 10_000);
        stall.take_up_to(tab, 4_000);
        let had = stall.house.balance(PAYER, asset);
        let receipt = tabs.give_back(&mut stall.house.chain, SELLER, tab, 1_000).unwrap();
        assert_eq!(receipt.events_of::<GivenBack>(), [GivenBack { tab, amount: 1_000 }]);
        assert_eq!(stall.house.balance(PAYER, asset), had + 1_000);
        let refused =
            |stall: &mut Stall, who, amount| tabs.give_back(&mut stall.house.chain, who, tab, amount).refused();
        assert_eq!(refused(&mut stall, SELLER, 5_001), TabError::Insufficient { available: 5_000 });
        assert_eq!(refused(&mut stall, SELLER, 0), TabError::Zero);
        assert_eq!(refused(&mut stall, PAYER, 1), TabError::NotSeller);
        tabs.give_back(&mut stall.house.chain, SELLER, tab, 5_000).done();
        let record = stall.tab(tab);
        assert_eq!((record.taken, record.given_back, record.free()), (4_000, 6_000, 0));
        assert_eq!(stall.withdraw(tab), 0);
    }
}

#[test]
fn withdraw_pays_the_payer_alone_what_is_left_once_the_delay_is_over() {
    let mut stall = Stall::open();
    let tabs = stall.tabs;
    for asset in stall.house.assets() {
        let tab = stall.open_tab(asset, 0, 10_000);
        let refused = |stall: &mut Stall, who| tabs.withdraw(&mut stall.house.chain, who, tab).refused();
        assert_eq!(refused(&mut stall, PAYER), TabError::WithdrawalNotBegun);
        let stranger = tabs.begin_withdrawal(&mut stall.house.chain, SELLER, tab).refused();
        assert_eq!(stranger, TabError::NotPayer);
        let from_ms = stall.house.now() + MIN_WITHDRAW_DELAY_MS;
        let receipt = tabs.begin_withdrawal(&mut stall.house.chain, PAYER, tab).unwrap();
        assert_eq!(receipt.value, from_ms);
        let begun = WithdrawalBegun { tab, withdrawable_from_ms: from_ms };
        assert_eq!(receipt.events_of::<WithdrawalBegun>(), [begun]);
        let again = tabs.begin_withdrawal(&mut stall.house.chain, PAYER, tab).refused();
        assert_eq!(again, TabError::WithdrawalBegun { withdrawable_from_ms: from_ms });
        stall.house.advance_to(from_ms - stall.house.tick_ms());
        assert_eq!(refused(&mut stall, PAYER), TabError::TooEarly { withdrawable_from_ms: from_ms });
        stall.take_up_to(tab, 4_000);
        stall.house.advance_to(from_ms);
        assert_eq!(refused(&mut stall, SELLER), TabError::NotPayer);
        let had = stall.house.balance(PAYER, asset);
        let receipt = tabs.withdraw(&mut stall.house.chain, PAYER, tab).unwrap();
        assert_eq!(receipt.value, 6_000);
        // What the chain held for the tab's cell is coin that comes back too.
        let freed = if asset == Asset::Native { receipt.deposit.unsigned_abs() } else { 0 };
        assert_eq!(stall.house.balance(PAYER, asset), had + 6_000 + freed);
        assert_eq!(receipt.events_of::<Withdrawn>(), [Withdrawn { tab, amount: 6_000 }]);
        assert_eq!(tabs.tab(&mut stall.house.chain, tab).unwrap(), None);
        assert_eq!(refused(&mut stall, PAYER), TabError::UnknownTab);
        assert_eq!((stall.house.balance(tabs.address(), asset) >= 4_000, stall.waiting(asset)), (true, 4_000));
    }
}

#[test]
fn a_narrow_chain_keeps_nearly_all_coin_that_it_can_count_and_refuses_more() {
    const PLENTY: Balance = (1 << 64) - (1 << 58);
    let mut stall = Stall::open_on(EmbeddedChain::narrow());
    stall.house.chain.mint(PAYER, PLENTY).unwrap();
    let tab = stall.open_tab(Asset::Native, 0, PLENTY);
    // Cut to 64 bits it would be 5, which is what comes along.
    let above = (1 << 64) + 5;
    let refused = stall.tabs.top_up(&mut stall.house.chain, PAYER, 5, tab, above).refused();
    assert_eq!(refused, TabError::WrongValueSent { expected: above, sent: 5 });
    let beyond = stall.signed(tab, above, above);
    assert_eq!(stall.take(beyond), Outcome::AboveDeposit { available: PLENTY });
    stall.take_up_to(tab, PLENTY - 1_000);
    assert_eq!(
        answer(stall.tabs.give_back(&mut stall.house.chain, SELLER, tab, above)),
        Err(TabError::Insufficient { available: 1_000 })
    );
    let (tabs, product) = (stall.tabs, stall.product);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, Asset::Native).done(), PLENTY - 1_000);
    assert_eq!(stall.withdraw(tab), 1_000);
    stall.house.advance_epochs(WINDOW + 1);
    assert_eq!(stall.house.claim(&[stall.position], &[Asset::Native]), [earned(PLENTY - 1_000)]);
}

#[test]
fn a_narrow_chain_keeps_more_of_a_token_than_it_can_count_of_coin() {
    let mut stall = Stall::open_on(EmbeddedChain::narrow());
    let rich = stall.house.create(PAYER, "openbrush_psp22", &(Balance::MAX / 2));
    stall.list(rich, true);
    let (asset, much) = (Asset::Psp22(rich), Balance::MAX / 4);
    let tab = stall.open_tab(asset, 0, much);
    stall.take_up_to(tab, much - 7);
    let (tabs, product) = (stall.tabs, stall.product);
    assert_eq!(tabs.forward(&mut stall.house.chain, DAVE, product, asset).done(), much - 7);
    assert_eq!(stall.withdraw(tab), 7);
    assert_eq!(Psp22(rich).balance_of(&mut stall.house.chain, stall.tabs.address()).unwrap(), 0);
}

/// With a thousand requests to a voucher, each costs at most a 500th of a payment: of one in KITE where a tab is settled alone,
/// of one in coin, which costs half as much, with others.
#[test]
fn a_thousand_requests_cost_no_more_than_two_payments() {
    let mut stall = Stall::open();
    let (tabs, product, kite) = (stall.tabs, stall.product, stall.house.kite());
    for asset in [kite, Asset::Native] {
        let mut payment = None;
        for _ in 0..2 {
            let (router, token, chain) = (stall.house.router, stall.house.token, &mut stall.house.chain);
            payment = Some(if asset == kite {
                let data = kite_interfaces::router::Payment { product, reference: 0 }.encode();
                token.transfer_and_call(chain, PAYER, router.address(), 1_000, data).unwrap().gas
            } else {
                router.pay(chain, PAYER, 1_000, product, asset, 1_000, 0).unwrap().gas
            });
        }
        let payment = payment.unwrap();
        for count in [1, 16, 64] {
            let ids: Vec<_> = (0..count).map(|salt| stall.open_tab(asset, 100 * count + salt, 1_000)).collect();
            let takes = ids.iter().map(|tab| stall.signed(*tab, 1_000, 1_000)).collect();
            let spent = tabs.take_and_forward(&mut stall.house.chain, SELLER, takes, product, asset).unwrap().gas;
            let payments = if asset == kite || count > 1 { 2 * count } else { 3 };
            let most = payment.saturating_mul(payments);
            assert!(spent.all_lte(most), "{count}: {spent:?}, {payments} payments {most:?}");
        }
    }
}

/// Seller is a contract: seller, tabs, token, router.
#[test]
fn take_and_forward_takes_no_more_than_four_frames_where_a_contract_sells() {
    let mut stall = Stall::open();
    let (product, kite) = (stall.product, stall.house.kite());
    let puppet = stall.house.puppet();
    let terms = Terms { seller: puppet, ..stall.terms(kite, 0) };
    assert_eq!(stall.try_open(PAYER, &terms, 5_000), Ok(()));
    let id = stall.id(&terms);
    let takes = vec![stall.signed(id, 2_000, 2_000)];
    let input = tabs::input::take_and_forward(takes, product, kite);
    stall.house.teach(puppet, stall.tabs.address(), &input);
    stall.house.chain.call(DAVE, puppet, 0, vec![9; 4]).unwrap();
    let lifetime = stall.house.router.lifetime(&mut stall.house.chain, product, kite).unwrap();
    assert_eq!(lifetime.paid, 2_000);
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn a_router_that_is_upgraded_while_tabs_are_open_is_paid_all_that_was_taken_and_what_it_cannot_take_waits() {
        let mut stall = Stall::open();
        let ids = stall.house.assets().map(|asset| (asset, stall.open_tab(asset, 0, 50_000)));
        for (_, tab) in ids {
            stall.take_up_to(tab, 10_000);
        }
        let code = stall.house.upload(MALLORY, &bundle("router_v2").wasm);
        let (dao, router) = (stall.house.dao.address(), stall.house.router);
        stall.house.chain.mint(dao, COIN).unwrap();
        router.set_code(&mut stall.house.chain, dao, code).done();
        let migrate = (ink::selector_bytes!("migrate"), 10_u128).encode();
        stall.house.chain.call(dao, router.address(), 0, migrate).unwrap();
        for (asset, tab) in ids {
            stall.take_up_to(tab, 20_000);
            let (product, tabs) = (stall.product, stall.tabs);
            let forwarded = tabs.forward(&mut stall.house.chain, DAVE, product, asset);
            if asset == stall.house.kite() {
                // The next version has no message by which the token tells it of a payment.
                assert_eq!(forwarded.refused(), TabError::RouterFailed);
                assert_eq!(tabs.waiting(&mut stall.house.chain, product, asset).unwrap(), 20_000);
            } else {
                assert_eq!(forwarded.done(), 20_000);
            }
            assert_eq!(stall.withdraw(tab), 30_000);
        }
    }

    /// All but a mark of the tab's number is free again.
    #[test]
    fn withdraw_gives_back_the_deposit_that_the_chain_took_for_the_tab() {
        let mut stall = Stall::open();
        let before = stall.house.chain.wasm().footprint(stall.tabs.address());
        let tab = stall.open_tab(Asset::Native, 0, 10_000);
        let open = stall.house.chain.wasm().footprint(stall.tabs.address());
        stall.withdraw(tab);
        let closed = stall.house.chain.wasm().footprint(stall.tabs.address());
        assert!(closed.bytes < before.bytes + 50 && open.bytes > before.bytes + 150, "{before:?} {open:?} {closed:?}");
    }

    #[test]
    fn deposits_by_transfer_and_call_are_of_kite_alone_and_for_tabs_in_it() {
        let mut stall = Stall::open();
        let (tabs, kite) = (stall.tabs.address(), stall.house.kite());
        let other = stall.house.other_token(PAYER);
        let data = Deposit::Open(stall.terms(kite, 0)).encode();
        let refused = other.transfer_and_call(&mut stall.house.chain, PAYER, tabs, 5, data).refused();
        let reason = |refused| match refused {
            TokenError::Refused(reason) => reason.read().unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(reason(refused), ReceiverError::UnsupportedToken);
        for data in [vec![], vec![9], [Deposit::TopUp([1; 32].into()).encode(), vec![0]].concat()] {
            let refused = stall.house.transfer_and_call(PAYER, tabs, 5, data).unwrap_err();
            assert_eq!(reason(refused), ReceiverError::InvalidData);
        }
        let in_coin = stall.open_tab(Asset::Native, 0, 5);
        for deposit in [Deposit::TopUp(in_coin), Deposit::Open(stall.terms(Asset::Native, 1))] {
            let refused = stall.house.transfer_and_call(PAYER, tabs, 5, deposit.encode()).unwrap_err();
            assert_eq!(reason(refused), ReceiverError::Tab(TabError::WrongAsset));
        }
        assert_eq!(stall.house.balance(tabs, kite), 0);
    }
}
