// SPDX-License-Identifier: Apache-2.0
//! What a challenge does to money, with a person in the registry's place.

use kite_interfaces::router::{PositionChanged, Released, RouterError, Standing, Swept};
use kite_interfaces::Asset;
use kite_tests::house::{Refused, Sent, WINDOW};
use kite_tests::office::{Office, CLERK};
use kite_tests::people::*;

/// Alice and Bob share product 1 evenly; 200 were paid in each of epochs 1 to 6, and it is epoch 6.
fn office(asset: fn(&Office) -> Asset) -> (Office, Asset) {
    let mut office = Office::open();
    let asset = asset(&office);
    office.product(1, &[]);
    office.position(1, 1, ALICE, 10);
    office.position(2, 1, BOB, 10);
    for _ in 1..=6 {
        office.house.advance_epochs(1);
        office.pay(1, asset, 200);
    }
    (office, asset)
}

fn dollars(office: &Office) -> Asset {
    office.house.dollars()
}

/// The cut lies where claims could not reach anyway: who runs to claim in the block of the challenge, before or
/// after it, gets what a claim after the verdict gets.
#[test]
fn claiming_in_the_block_of_the_challenge_takes_nothing_that_is_forfeited() {
    let sums = [0, 1, 2].map(|claims_at| {
        let (mut office, asset) = office(dollars);
        let claim = |office: &mut Office, at| if at == claims_at { office.claim(1, asset) } else { 0 };
        let mut sum = claim(&mut office, 0);
        office.house.router.freeze(&mut office.house.chain, CLERK, 1).done();
        sum += claim(&mut office, 1);
        office.house.advance_epochs(9);
        office.house.router.forfeit(&mut office.house.chain, CLERK, 1).done();
        office.house.advance_epochs(9);
        sum += claim(&mut office, 2);
        let swept = office.house.router.sweep(&mut office.house.chain, DAVE, 1, asset).done();
        (sum, office.claim(1, asset), swept)
    });
    assert_eq!(sums, [(300, 0, 300); 3]);
}

#[test]
fn forfeit_sends_the_window_to_the_reserve_and_the_owner_can_release_it() {
    for pick in [dollars, |_: &Office| Asset::Native] {
        let (mut office, asset) = office(pick);
        let router = office.house.router;
        office.forfeit(1);
        // Units weigh until the epoch ends: Bob is neither diluted nor enriched before that.
        office.pay(1, asset, 200);
        office.house.advance_epochs(1);
        office.pay(1, asset, 200);
        let chain = &mut office.house.chain;
        let swept = router.sweep(chain, MALLORY, 1, asset).unwrap();
        assert_eq!((swept.value, swept.events_of::<Swept>()[0].product), (400, 1));
        assert_eq!(router.sweep(chain, MALLORY, 1, asset).unwrap().events_of::<Swept>().len(), 0);
        let release = router.release_reserve(chain, DEPLOYER, 1, asset, 400, CAROL).unwrap();
        assert_eq!(release.events_of::<Released>()[0].amount, 400);
        office.house.advance_epochs(9);
        assert_eq!([1, 2].map(|id| office.claim(id, asset)), [300, 700 + 200]);
        assert_eq!(router.holdings(&mut office.house.chain, asset).unwrap().held, 0);
    }
}

#[test]
fn unfreeze_gives_back_every_unit() {
    let (mut office, asset) = office(dollars);
    let router = office.house.router;
    router.freeze(&mut office.house.chain, CLERK, 1).done();
    office.house.advance_epochs(9);
    assert_eq!(office.claim(1, asset), 300);
    let freed = router.unfreeze(&mut office.house.chain, CLERK, 1).unwrap();
    assert_eq!(freed.events_of::<PositionChanged>()[0].standing, Standing::Free);
    assert_eq!(office.claim(1, asset), 300);
}

#[test]
fn raising_and_lowering_the_window_moves_no_cut_and_locks_nothing_again() {
    let (mut office, asset) = office(dollars);
    let router = office.house.router;
    assert_eq!(router.freeze(&mut office.house.chain, CLERK, 1).done(), 6 - WINDOW);
    router.set_window(&mut office.house.chain, DEPLOYER, 0).done();
    assert_eq!([1, 2].map(|id| office.claim(id, asset)), [300, 500]);
    router.set_window(&mut office.house.chain, DEPLOYER, 5).done();
    assert_eq!(router.freeze(&mut office.house.chain, CLERK, 2).done(), 6);
    assert_eq!([1, 2].map(|id| office.house.pending(id, asset).locked), [300, 100]);
    let error = router.set_window(&mut office.house.chain, DEPLOYER, 367).refused();
    assert_eq!(error, RouterError::WindowTooLong { max_epochs: 366 });
}

#[test]
fn stopping_a_product_stops_payments_by_any_way_and_pulls_and_no_claim() {
    let mut office = Office::open();
    office.product(1, &[]);
    office.product(2, &[(1, 5_000)]);
    office.position(1, 1, ALICE, 10);
    office.house.advance_epochs(1);
    let router = office.house.router;
    for asset in office.house.assets() {
        office.pay(2, asset, 200);
        office.pay(1, asset, 200);
    }
    for product in [1, 2] {
        router.stop_product(&mut office.house.chain, CLERK, product, true).done();
        for asset in office.house.assets() {
            assert_eq!(office.house.pay(product, asset, 5), Err(RouterError::ProductStopped(product)));
        }
    }
    office.house.advance_epochs(WINDOW + 1);
    for asset in office.house.assets() {
        assert_eq!(office.claim(1, asset), 200);
        let fed = router.pull(&mut office.house.chain, DAVE, 2, 0, asset).refused();
        assert_eq!(fed, RouterError::ProductStopped(1));
    }
    // What a product that is stopped was paid before is its parents' in part.
    router.stop_product(&mut office.house.chain, CLERK, 1, false).done();
    for asset in office.house.assets() {
        assert_eq!(router.pull(&mut office.house.chain, DAVE, 2, 0, asset).done(), 100);
        assert_eq!(office.house.pending(1, asset).locked, 100);
    }
}

/// Whoever gets hold of the registry's role can spoil the future and the window, and nothing before it.
#[test]
fn replacing_the_registry_puts_nothing_at_risk_that_was_earned_before_the_window() {
    let (mut office, asset) = office(dollars);
    let router = office.house.router;
    let error = router.set_registry(&mut office.house.chain, MALLORY, MALLORY).refused();
    assert_eq!(error, RouterError::NotOwner);
    router.set_registry(&mut office.house.chain, DEPLOYER, MALLORY).done();
    let chain = &mut office.house.chain;
    // The old one has no say from this moment on.
    assert_eq!(router.freeze(chain, CLERK, 1).refused(), RouterError::NotRegistry);
    assert_eq!(router.open_positions(chain, CLERK, Vec::new()).refused(), RouterError::NotRegistry);
    // The new one can neither take what is there, nor write it over.
    let stolen = kite_tests::office::position(1, 1, MALLORY, 1);
    assert_eq!(router.open_positions(chain, MALLORY, vec![stolen]).refused(), RouterError::InvalidId(1));
    let reopened = router.open_product(chain, MALLORY, 1, [0, 0, 0, 0, 10_000], Vec::new());
    assert_eq!(reopened.refused(), RouterError::InvalidId(1));
    assert_eq!(router.set_payee(chain, MALLORY, 1, MALLORY).refused(), RouterError::NotContributor);
    let flood = kite_tests::office::position(3, 1, MALLORY, 1 << 100);
    router.open_positions(chain, MALLORY, vec![flood]).done();
    for id in [1, 2] {
        router.freeze(chain, MALLORY, id).done();
        router.forfeit(chain, MALLORY, id).done();
    }
    office.house.advance_epochs(9);
    assert_eq!([1, 2, 3].map(|id| office.claim(id, asset)), [300, 300, 0]);
    assert_eq!(office.house.balance(MALLORY, asset), 0);
}
