// SPDX-License-Identifier: Apache-2.0
//! A payment and a claim cost the same whatever the number of contributors and of past payments, and
//! no call costs more than it did.

use std::fs;
use std::sync::LazyLock;

use kite_deploy::bundles::Workspace;
use kite_deploy::chain::Weight;
use kite_deploy::costs::{self, Costs, Kept};
use kite_deploy::scenario::world::Ground;
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, ProductId};
use kite_tests::cost::assert_same;
use kite_tests::house::{House, Sent, BOND_PER_UNIT, WINDOW};
use kite_tests::people::*;

/// How many contributors the crowded product has.
const CROWD: u32 = 200;

fn cost_of_pay(house: &mut House, product: ProductId, asset: Asset) -> Weight {
    house.pay_by_message(product, asset, 1_000_000).unwrap().gas
}

/// A product with one contributor, one with [`CROWD`], and a contributor of each.
fn lonely_and_crowded(house: &mut House) -> [(ProductId, u32); 2] {
    let lonely = house.product();
    let alice = house.contribute(ALICE, lonely, Stage::Collection, 1);
    let crowded = house.product();
    let work = house.work(crowded, Stage::Collection, 1);
    let crowd: Vec<_> = (0..CROWD).map(|_| house.submit(BOB, &work, BOND_PER_UNIT).unwrap()).collect();
    for batch in crowd.chunks(32) {
        house.registry.accept(&mut house.chain, CURATOR, batch.to_vec()).done();
    }
    house.advance_epochs(1);
    [(lonely, alice), (crowded, crowd[0])]
}

#[test]
fn pay_costs_the_same_with_one_contributor_and_with_two_hundred() {
    let mut house = House::open();
    let [(lonely, _), (crowded, _)] = lonely_and_crowded(&mut house);
    let other = house.product();
    for asset in house.assets() {
        // The first payment of all finds cells empty that have nothing to do with the product.
        cost_of_pay(&mut house, other, asset);
        for _first_and_second in 0..2 {
            let costs = [lonely, crowded].map(|product| cost_of_pay(&mut house, product, asset));
            assert_same(costs[0], costs[1]);
        }
    }
}

#[test]
fn claim_costs_the_same_with_one_contributor_and_with_two_hundred() {
    let mut house = House::open();
    let [one, other] = lonely_and_crowded(&mut house);
    let native = Asset::Native;
    for (product, _) in [one, other] {
        house.pay(product, native, 1_000_000).unwrap();
    }
    house.advance_epochs(WINDOW + 1);
    let costs = [one, other]
        .map(|(_, position)| house.router.claim(&mut house.chain, DAVE, vec![position], vec![native]).unwrap().gas);
    assert_same(costs[0], costs[1]);
}

#[test]
fn pay_costs_the_same_after_one_payment_and_after_fifty() {
    let mut house = House::open();
    let product = house.product();
    house.contribute(ALICE, product, Stage::Collection, 1);
    let native = Asset::Native;
    let mut costs = Vec::new();
    for _epoch in 0..10 {
        house.advance_epochs(1);
        costs.push([(); 5].map(|()| cost_of_pay(&mut house, product, native)));
    }
    // The very first payment finds empty cells, and the first of an epoch keeps a checkpoint.
    for later in &costs[2..] {
        costs[1].iter().zip(later).for_each(|(one, other)| assert_same(*one, *other));
    }
}

#[test]
fn transfer_costs_the_same_to_an_account_with_a_thousand_small_receipts() {
    let mut house = House::open();
    let mut transfer = |to| house.token.transfer(&mut house.chain, PAYER, to, 1, Vec::new()).unwrap().gas;
    transfer(DAVE);
    let first = transfer(DAVE);
    for _ in 0..1_000 {
        transfer(DAVE);
    }
    assert_same(transfer(DAVE), first);
}

static MEASURED: LazyLock<Costs> = LazyLock::new(measure);

fn measure() -> Costs {
    costs::measure(&Workspace::here().unwrap()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn snapshot(ground: Ground) -> Costs {
    costs::snapshot(&Workspace::here().unwrap(), ground).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn calls_cost_no_more_than_the_snapshot_says() {
    let comparison = costs::compare(&snapshot(Ground::Embedded), &MEASURED);
    print!("{comparison}");
    assert!(comparison.is_accepted(), "{comparison}if that is meant to be so: {}", costs::REFRESH);
}

/// For one tab alone the transaction itself is most of what is paid: the page says what it comes to.
#[test]
fn a_metered_request_costs_at_most_a_five_hundredth_of_a_payment_where_tabs_are_taken_together() {
    for tabs in [16, 64] {
        let requests = costs::requests_for_a_payment(&MEASURED, tabs).unwrap();
        assert!(requests >= 500, "with {tabs} tabs at once, {requests} requests cost one payment");
    }
}

#[test]
fn calls_cost_the_same_in_every_run() {
    assert_eq!(measure(), *MEASURED);
}

#[test]
fn calls_cost_no_more_than_the_snapshot_says_on_the_newest_chain() {
    if std::env::var_os("KITE_NEWEST").is_none() {
        println!("skipped: KITE_NEWEST is not set");
        return;
    }
    let measured = costs::measure_on(&Workspace::here().unwrap(), Ground::Newest).unwrap();
    let comparison = costs::compare(&snapshot(Ground::Newest), &measured);
    assert!(comparison.is_accepted(), "{comparison}if that is meant to be so: {} --chain newest", costs::REFRESH);
}

#[test]
fn pages_show_the_snapshots() {
    let workspace = Workspace::here().unwrap();
    for (ground, refresh) in [(Ground::Embedded, ""), (Ground::Newest, " --chain newest")] {
        let kept = Kept::of(ground).unwrap();
        let page = kept.page(&workspace);
        let shown = fs::read_to_string(&page).unwrap();
        let expected = kept.page_with(&workspace, &snapshot(ground)).unwrap();
        let stale = format!("{page:?} does not show the expected figures: {}{refresh}", costs::REFRESH);
        assert!(shown == expected, "{stale}");
    }
}
