// SPDX-License-Identifier: Apache-2.0
//! From a payment to the contributors' accounts.

use kite_deploy::chain::Receipt;
use kite_interfaces::router::{Claimed, Paid, Pending, RouterError, SettingsChanged, Split, Stage};
use kite_interfaces::Asset;
use kite_tests::house::{House, Refused, Sent, WINDOW};
use kite_tests::people::*;

/// A product on which Alice did three units of collection, Bob one, Carol all annotation and Dave
/// all of the model. Nobody supplied compute or an application.
fn staffed_product(house: &mut House) -> (u32, [u32; 4]) {
    let product = house.product();
    let positions = [
        house.contribute(ALICE, product, Stage::Collection, 3),
        house.contribute(BOB, product, Stage::Collection, 1),
        house.contribute(CAROL, product, Stage::Annotation, 5),
        house.contribute(PAYER, product, Stage::Model, 2),
    ];
    house.advance_epochs(1);
    (product, positions)
}

/// 1 % fee, then 40 %, 30 %, 10 %, 15 % and 5 % of the rest; compute and application have nobody.
const SPLIT: Split = Split {
    fee: 10_000,
    upstream: 0,
    stages: [396_000, 297_000, 0, 148_500, 0],
    reserve: 99_000 + 49_500,
    carried_before: 0,
    carried_after: 0,
};

fn pays_splits_and_claims(pick: fn(&House) -> Asset) {
    let mut house = House::open();
    let asset = pick(&house);
    let (product, positions) = staffed_product(&mut house);
    let people = [ALICE, BOB, CAROL, PAYER];

    assert_eq!(house.router.quote(&mut house.chain, product, asset, 1_000_000), Ok(SPLIT));
    let payer = house.balance(PAYER, asset);
    house.pay(product, asset, 1_000_000).unwrap();
    if asset != Asset::Native {
        assert_eq!(house.balance(PAYER, asset), payer - 1_000_000);
    }
    let existence = if asset == Asset::Native { house.chain.existence() } else { 0 };
    assert_eq!(house.balance(house.router.address(), asset), 1_000_000 + existence);
    assert_eq!(house.fees(asset), 10_000);
    assert_eq!(house.router.lifetime(&mut house.chain, product, asset).unwrap().reserve, 148_500);

    let earned = [297_000, 99_000, 297_000, 148_500];
    assert_eq!(house.claim(&positions, &[asset]), [0]);
    for (position, amount) in positions.into_iter().zip(earned) {
        assert_eq!(house.pending(position, asset), Pending { locked: amount, ..Pending::default() });
    }
    house.advance_epochs(WINDOW);
    assert_eq!(house.claim(&positions, &[asset]), [0]);
    house.advance_epochs(1);
    let before = people.map(|person| house.balance(person, asset));
    assert_eq!(house.claim(&positions, &[asset]), [841_500]);
    for ((person, before), amount) in people.into_iter().zip(before).zip(earned) {
        assert_eq!(house.balance(person, asset), before + amount);
    }
    for (position, amount) in positions.into_iter().zip(earned) {
        assert_eq!(house.pending(position, asset), Pending { claimed: amount, ..Pending::default() });
    }
    assert_eq!(house.claim(&positions, &[asset]), [0]);
    assert_eq!(house.balance(house.router.address(), asset), 158_500 + existence);
}

#[test]
fn pay_splits_and_claim_pays_in_kite_by_transfer_and_call() {
    pays_splits_and_claims(House::kite);
}

#[test]
fn pay_splits_and_claim_pays_in_a_token_of_somebody_else_by_allowance() {
    pays_splits_and_claims(House::dollars);
}

#[test]
fn pay_splits_and_claim_pays_in_native_coin() {
    pays_splits_and_claims(|_| Asset::Native);
}

#[test]
fn pay_answers_and_tells_what_quote_foretold() {
    let mut house = House::open();
    let (product, _) = staffed_product(&mut house);
    for asset in house.assets() {
        for amount in [1, 999, 1_000_003] {
            let quote = house.router.quote(&mut house.chain, product, asset, amount).unwrap();
            let receipt = house.pay_by_message(product, asset, amount).unwrap();
            assert_eq!(receipt.value, quote);
            let paid = receipt.events_of::<Paid>().pop().expect("an event");
            assert_eq!((paid.product, paid.payer, paid.asset, paid.amount), (product, PAYER, asset, amount));
            assert_eq!(paid.split, quote);
            let parts = quote.fee + quote.upstream + quote.stages.iter().sum::<u128>() + quote.reserve;
            assert_eq!(amount + quote.carried_before, parts + quote.carried_after);
        }
    }
}

#[test]
fn pay_errors_asset_not_allowed_until_the_owner_lists_it() {
    let mut house = House::unfinished();
    let product = house.product();
    let dollar = house.dollar.address();
    house.router.set_asset(&mut house.chain, DEPLOYER, dollar, false).done();
    assert_eq!(house.pay(product, house.dollars(), 5), Err(RouterError::AssetNotAllowed));
    house.router.set_asset(&mut house.chain, DEPLOYER, dollar, true).done();
    assert_eq!(house.pay(product, house.dollars(), 5), Ok(()));
}

#[test]
fn pay_errors_wrong_value_sent_and_keeps_nothing() {
    let mut house = House::open();
    let product = house.product();
    let everyone = [PAYER, house.router.address()];
    let before = house.balances(&everyone);
    for sent in [0, 99, 101] {
        let error = house.router.pay(&mut house.chain, PAYER, sent, product, Asset::Native, 100, 0).refused();
        assert_eq!(error, RouterError::WrongValueSent { expected: 100, sent });
    }
    let dollars = house.dollars();
    let error = house.router.pay(&mut house.chain, PAYER, 1, product, dollars, 100, 0).refused();
    assert_eq!(error, RouterError::WrongValueSent { expected: 0, sent: 1 });
    assert_eq!(house.balances(&everyone), before);
}

#[test]
fn pay_errors_asset_failed_without_allowance() {
    let mut house = House::open();
    let product = house.product();
    for asset in [house.kite(), house.dollars()] {
        let error = house.router.pay(&mut house.chain, PAYER, 0, product, asset, 100, 0).refused();
        assert_eq!(error, RouterError::AssetFailed);
        assert_eq!(house.router.lifetime(&mut house.chain, product, asset).unwrap().paid, 0);
    }
}

#[test]
fn pay_errors_unknown_product_in_every_asset() {
    let mut house = House::open();
    for asset in house.assets() {
        assert_eq!(house.pay(0, asset, 100), Err(RouterError::UnknownProduct(0)));
        assert_eq!(house.pay(1, asset, 100), Err(RouterError::UnknownProduct(1)));
    }
}

#[test]
fn pay_errors_zero_in_every_asset() {
    let mut house = House::open();
    let product = house.product();
    for asset in house.assets() {
        assert_eq!(house.pay(product, asset, 0), Err(RouterError::Zero));
    }
}

#[test]
fn claim_pays_the_payee_whom_the_contributor_chose_and_nobody_else_can() {
    let mut house = House::open();
    let (product, [position, ..]) = staffed_product(&mut house);
    let dollars = house.dollars();
    house.pay(product, dollars, 1_000_000).unwrap();
    let error = house.router.set_payee(&mut house.chain, MALLORY, position, MALLORY).refused();
    assert_eq!(error, RouterError::NotContributor);
    house.router.set_payee(&mut house.chain, ALICE, position, DAVE).done();
    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[position], &[dollars]), [297_000]);
    assert_eq!([ALICE, DAVE].map(|person| house.balance(person, dollars)), [0, 297_000]);
}

#[test]
fn claim_in_a_batch_pays_what_single_claims_pay() {
    let (mut one, mut other) = (House::open(), House::open());
    let mut positions = [0; 4];
    for house in [&mut one, &mut other] {
        let (product, opened) = staffed_product(house);
        positions = opened;
        for asset in house.assets() {
            house.pay(product, asset, 777_777).unwrap();
        }
        house.advance_epochs(WINDOW + 1);
    }
    let assets = one.assets();
    let batch = one.claim(&positions, &assets);
    let singles = assets.map(|asset| positions.map(|position| other.claim(&[position], &[asset])[0]).iter().sum());
    assert_eq!(batch, singles);
    let people = [ALICE, BOB, CAROL, PAYER];
    assert_eq!(one.balances(&people), other.balances(&people));
}

#[test]
fn claim_tells_each_position_and_skips_those_without_income() {
    let mut house = House::open();
    let (product, positions) = staffed_product(&mut house);
    let late = house.contribute(BOB, product, Stage::Compute, 1);
    let dollars = house.dollars();
    house.pay(product, dollars, 1_000_000).unwrap();
    house.advance_epochs(WINDOW + 1);
    let all = [positions.as_slice(), &[late]].concat();
    let receipt = house.router.claim(&mut house.chain, DAVE, all, vec![dollars]).unwrap();
    let told: Vec<_> = receipt.events_of::<Claimed>().iter().map(|event| (event.position, event.amount)).collect();
    let [alice, bob, carol, payer] = positions;
    assert_eq!(told, [(alice, 297_000), (bob, 99_000), (carol, 297_000), (payer, 148_500)]);
}

#[test]
fn claim_errors_unknown_position_and_too_many() {
    let mut house = House::open();
    let (_, [position, ..]) = staffed_product(&mut house);
    let native = vec![Asset::Native];
    let claim = |house: &mut House, positions, assets| {
        house.router.claim(&mut house.chain, DAVE, positions, assets).map(|receipt| receipt.value)
    };
    assert_eq!(claim(&mut house, vec![99], native.clone()).refused(), RouterError::UnknownPosition(99));
    assert_eq!(claim(&mut house, vec![position; 65], native.clone()).refused(), RouterError::TooMany { max: 64 });
    assert_eq!(claim(&mut house, vec![position; 64], native), Ok(vec![0]));
}

#[test]
fn pull_moves_income_up_two_levels_without_a_second_fee() {
    let mut house = House::open();
    let data = house.product();
    let model = house.product_on(&[(data, 2_000)]);
    let application = house.product_on(&[(model, 3_000), (data, 500)]);
    let collected = house.contribute(ALICE, data, Stage::Collection, 1);
    let trained = house.contribute(BOB, model, Stage::Model, 1);
    house.advance_epochs(1);
    let dollars = house.dollars();
    house.pay(application, dollars, 1_000_000).unwrap();

    // 990,000 after the fee; 30 % of it to the model, 5 % to the data; 20 % of the model's to the data.
    let pull = |house: &mut House, child, edge| house.router.pull(&mut house.chain, DAVE, child, edge, dollars);
    assert_eq!(house.router.owed(&mut house.chain, application, 0, dollars), Ok(297_000));
    assert_eq!(pull(&mut house, model, 0).done(), 0);
    assert_eq!(pull(&mut house, application, 0).done(), 297_000);
    assert_eq!(pull(&mut house, application, 0).done(), 0);
    assert_eq!(pull(&mut house, application, 1).done(), 49_500);
    assert_eq!(pull(&mut house, model, 0).done(), 59_400);
    assert_eq!(pull(&mut house, application, 2).refused(), RouterError::UnknownEdge(2));
    assert_eq!(pull(&mut house, 9, 0).refused(), RouterError::UnknownProduct(9));

    assert_eq!(house.fees(dollars), 10_000);
    // 40 % of 49,500 + 59,400, and 15 % of 237,600.
    assert_eq!(house.pending(collected, dollars).locked, 43_560);
    assert_eq!(house.pending(trained, dollars).locked, 35_640);
    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[collected, trained], &[dollars]), [79_200]);
}

#[test]
fn collect_fees_and_release_reserve_pay_what_there_is_and_no_more() {
    let mut house = House::unfinished();
    let (product, _) = staffed_product(&mut house);
    let dollars = house.dollars();
    house.pay(product, dollars, 1_000_000).unwrap();
    let collect = |house: &mut House| house.router.collect_fees(&mut house.chain, DEPLOYER, dollars, DAVE).done();
    assert_eq!([collect(&mut house), collect(&mut house)], [10_000, 0]);
    let release = |house: &mut House, amount| {
        house.router.release_reserve(&mut house.chain, DEPLOYER, product, dollars, amount, DAVE)
    };
    assert_eq!(release(&mut house, 148_501).refused(), RouterError::Insufficient { available: 148_500 });
    release(&mut house, 148_000).done();
    assert_eq!(release(&mut house, 501).refused(), RouterError::Insufficient { available: 500 });
    assert_eq!(house.balance(DAVE, dollars), 158_000);
}

#[test]
fn collect_fees_of_nothing_moves_and_tells_nothing_and_release_reserve_errors_zero() {
    let mut house = House::unfinished();
    let (product, dollars) = (house.product(), house.dollars());
    let collected = house.router.collect_fees(&mut house.chain, DEPLOYER, dollars, DAVE).unwrap();
    assert_eq!((collected.value, collected.events), (0, vec![]));
    let released = house.router.release_reserve(&mut house.chain, DEPLOYER, product, dollars, 0, DAVE).refused();
    assert_eq!(released, RouterError::Zero);
}

#[test]
fn settings_are_told_when_they_change() {
    let mut house = House::unfinished();
    let told = |receipt: Receipt<()>| match receipt.events_of().as_slice() {
        [SettingsChanged { settings }] => *settings,
        events => panic!("{} events", events.len()),
    };
    let fee = told(house.router.set_fee(&mut house.chain, DEPLOYER, 300).unwrap());
    assert_eq!(fee, house.router.settings(&mut house.chain).unwrap());
    let window = told(house.router.set_window(&mut house.chain, DEPLOYER, 30).unwrap());
    assert_eq!((window.fee_bps, window.window_epochs), (300, 30));
}
