// SPDX-License-Identifier: Apache-2.0
//! That nothing is left behind: whole chains, surpluses and last units.

use kite_interfaces::router::{Pot, Released};
use kite_interfaces::{Asset, Balance};
use kite_tests::house::{Sent, WINDOW};
use kite_tests::office::Office;
use kite_tests::people::*;

/// Application → model → base model → data set → raw data: each pays a part to all below it.
#[test]
fn a_chain_of_five_products_settles_to_the_last_units() {
    let mut office = Office::open();
    let router = office.house.router;
    let edges: [&[(u32, u16)]; 5] =
        [&[], &[(1, 3_333)], &[(2, 2_500), (1, 777)], &[(3, 4_999)], &[(4, 3_000), (2, 1_234), (1, 1)]];
    for (product, upstream) in (1..).zip(edges) {
        office.product(product, upstream);
        office.position(2 * product - 1, product, ALICE, 7);
        office.position(2 * product, product, BOB, 3);
    }
    office.house.advance_epochs(1);
    let amounts = [1, 99_999, 1_000_000, 7, 12_345_678];
    for asset in office.house.assets() {
        for amount in amounts {
            office.pay(5, asset, amount);
        }
        for (child, upstream) in [1, 2, 3, 4, 5].into_iter().zip(edges).rev() {
            for edge in (0..).take(upstream.len()) {
                let owed = router.owed(&mut office.house.chain, child, edge, asset).unwrap();
                assert_eq!(router.pull(&mut office.house.chain, DAVE, child, edge, asset).done(), owed);
            }
        }
    }
    office.house.advance_epochs(WINDOW + 1);
    for asset in office.house.assets() {
        let claimed: Balance = (1..=10).map(|id| office.claim(id, asset)).sum();
        let holdings = router.holdings(&mut office.house.chain, asset).unwrap();
        assert_eq!(claimed + holdings.held, amounts.iter().sum::<Balance>());
        let carried: Balance =
            (1..=5).map(|product| router.lifetime(&mut office.house.chain, product, asset).unwrap().carried).sum();
        // Less than one unit for each of ten positions, and for each of the two products with several edges.
        assert!(holdings.held - carried < 12, "{} left over, {carried} carried", holdings.held);
    }
}

#[test]
fn skim_pays_donations_to_the_unit_and_leaves_everybody_whole() {
    let mut office = Office::open();
    let router = office.house.router;
    office.product(1, &[]);
    office.position(1, 1, ALICE, 1);
    office.house.advance_epochs(1);
    for asset in office.house.assets() {
        office.pay(1, asset, 1_000);
        office.house.give(PAYER, router.address(), asset, 777);
        let holdings = router.holdings(&mut office.house.chain, asset).unwrap();
        assert_eq!((holdings.held, holdings.surplus), (1_000, 777));
        let before = office.house.balance(CAROL, asset);
        let skimmed = router.skim(&mut office.house.chain, DEPLOYER, asset, CAROL).unwrap();
        assert_eq!(skimmed.value, 777);
        assert_eq!(skimmed.events_of::<Released>()[0].pot, Pot::Surplus);
        assert_eq!(office.house.balance(CAROL, asset), before + 777);
        assert_eq!(router.skim(&mut office.house.chain, DEPLOYER, asset, CAROL).done(), 0);
    }
    office.house.advance_epochs(WINDOW + 1);
    assert_eq!(office.house.assets().map(|asset| office.claim(1, asset)), [1_000; 3]);
    for asset in office.house.assets() {
        let holdings = router.holdings(&mut office.house.chain, asset).unwrap();
        assert_eq!((holdings.held, holdings.surplus), (0, 0));
    }
}

/// The last claim of native coin takes everything but what keeps the router's account alive.
#[test]
fn the_last_native_claim_leaves_the_router_its_existence() {
    let mut office = Office::open();
    office.product(1, &[]);
    office.position(1, 1, ALICE, 1);
    office.house.advance_epochs(1);
    let before = office.house.balance(office.house.router.address(), Asset::Native);
    office.pay(1, Asset::Native, 5);
    office.house.advance_epochs(WINDOW + 1);
    assert_eq!(office.claim(1, Asset::Native), 5);
    assert_eq!(office.house.balance(office.house.router.address(), Asset::Native), before);
}
