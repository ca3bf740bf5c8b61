// SPDX-License-Identifier: Apache-2.0
//! A payment and a claim cost the same for one contributor and for ten thousand, for no upstream product
//! and for sixteen, and after one paid epoch and after a thousand.

use kite_deploy::chain::Weight;
use kite_interfaces::{Asset, ContributionId, ProductId};
use kite_tests::cost::assert_same;
use kite_tests::house::WINDOW;
use kite_tests::office::{position, Office};
use kite_tests::people::*;

const NATIVE: Asset = Asset::Native;

fn pay(office: &mut Office, product: ProductId) -> Weight {
    office.house.pay_by_message(product, NATIVE, 1_000_000).unwrap().gas
}

fn claim(office: &mut Office, id: ContributionId) -> Weight {
    let receipt = office.house.router.claim(&mut office.house.chain, DAVE, vec![id], vec![NATIVE]).unwrap();
    assert!(receipt.value[0] > 0);
    receipt.gas
}

/// Pays twice for each product, lets the window pass, and claims for each first position: the second
/// payment's weights, and the claims'.
fn pay_and_claim(office: &mut Office, works: &[(ProductId, ContributionId)]) -> [Vec<Weight>; 2] {
    office.house.advance_epochs(1);
    for (product, _) in works {
        pay(office, *product);
    }
    let paid = works.iter().map(|(product, _)| pay(office, *product)).collect();
    office.house.advance_epochs(WINDOW + 1);
    [paid, works.iter().map(|(_, id)| claim(office, *id)).collect()]
}

#[test]
fn paying_and_claiming_cost_the_same_with_one_contributor_and_with_ten_thousand() {
    let mut office = Office::open();
    let mut works = Vec::new();
    let mut next = 1;
    for (product, count) in [(1, 1), (2, 100), (3, 10_000)] {
        office.product(product, &[]);
        let crowd: Vec<_> = (next..next + count).map(|id| position(id, product, BOB, 1)).collect();
        office.open_all(&crowd);
        works.push((product, next));
        next += count;
    }
    for weights in pay_and_claim(&mut office, &works) {
        weights.iter().for_each(|weight| assert_same(weights[0], *weight));
    }
}

#[test]
fn paying_and_claiming_cost_the_same_with_no_upstream_product_and_with_sixteen() {
    let mut office = Office::open();
    let parents: Vec<_> = (1..=16).map(|parent| (parent, 300)).collect();
    for (parent, _) in &parents {
        office.product(*parent, &[]);
    }
    let works = [(17, 1), (18, 2), (19, 3)];
    for ((product, id), edges) in works.into_iter().zip([0, 1, 16]) {
        office.product(product, &parents[..edges]);
        office.position(id, product, BOB, 1);
    }
    for weights in pay_and_claim(&mut office, &works) {
        weights.iter().for_each(|weight| assert_same(weights[0], *weight));
    }
}

/// A claim finds the start of its income by halving, once: a thousand epochs are ten steps.
#[test]
fn paying_costs_the_same_after_a_thousand_paid_epochs_and_claiming_a_search_more() {
    let mut office = Office::open();
    office.product(1, &[]);
    office.product(2, &[]);
    office.position(1, 1, BOB, 1);
    office.position(2, 2, BOB, 1);
    office.house.advance_epochs(1);
    for _ in 0..1_000 {
        pay(&mut office, 2);
        office.house.advance_epochs(1);
    }
    for product in [1, 2] {
        pay(&mut office, product);
    }
    let paid = [1, 2].map(|product| pay(&mut office, product));
    assert_same(paid[0], paid[1]);
    office.house.advance_epochs(WINDOW + 1);
    let first = [1, 2].map(|id| claim(&mut office, id));
    assert!(first[1].ref_time() < first[0].ref_time() * 3 / 2, "{first:?}");
    // From then on a claim knows its start, and finds its end near the last payment.
    for product in [1, 2] {
        pay(&mut office, product);
    }
    office.house.advance_epochs(WINDOW + 1);
    let later = [1, 2].map(|id| claim(&mut office, id));
    assert!(later[0].ref_time().abs_diff(later[1].ref_time()) <= later[0].ref_time() / 10, "{later:?}");
}
