// SPDX-License-Identifier: Apache-2.0
//! Assets and receivers that do not do what they should.

use kite_deploy::suite::router::input;
use kite_deploy::suite::Router;
use kite_interfaces::router::{RouterError, MIN_EPOCH_MS};
use kite_interfaces::Balance;
use kite_tests::house::{create, Refused, Sent, WINDOW};
use kite_tests::office::{Liar, Office, CLERK};
use kite_tests::people::*;

/// Alice has all of product 1, and 100 dollars and 100 of a liar's tokens have been paid for it.
fn office() -> (Office, Liar) {
    let mut office = Office::open();
    let liar = Liar::create(&mut office.house);
    office.product(1, &[]);
    office.position(1, 1, ALICE, 10);
    office.house.advance_epochs(1);
    liar.teach(&mut office.house, 1_000, MALLORY, &[]);
    let dollars = office.house.dollars();
    office.pay(1, dollars, 100);
    assert_eq!(pay(&mut office, &liar, 100), Ok(()));
    (office, liar)
}

fn pay(office: &mut Office, liar: &Liar, amount: Balance) -> Result<(), RouterError> {
    let outcome = office.house.router.pay(&mut office.house.chain, PAYER, 0, 1, liar.asset(), amount, 0);
    match outcome {
        Ok(_) => Ok(()),
        refused => Err(refused.refused()),
    }
}

#[test]
fn paying_in_a_token_that_takes_a_fee_or_moves_nothing_or_more_credits_nothing() {
    let (mut office, liar) = office();
    for (arriving, received) in [(0, 0), (990, 990), (999, 999), (1_001, 1_001), (2_000, 2_000)] {
        liar.teach(&mut office.house, arriving, MALLORY, &[]);
        let wrong = RouterError::WrongAmountReceived { expected: 1_000, received };
        assert_eq!(pay(&mut office, &liar, 1_000), Err(wrong));
        let holdings = office.house.router.holdings(&mut office.house.chain, liar.asset()).unwrap();
        assert_eq!((holdings.held, holdings.surplus), (100, 0));
        assert_eq!(office.house.pending(1, liar.asset()).locked, 100);
    }
}

/// Whoever founds a router names its KITE, and an owner can give the suite's own another code: what is paid by allowance
/// is measured there too.
#[test]
fn paying_by_allowance_in_a_kite_that_takes_a_fee_or_moves_nothing_or_more_credits_nothing() {
    let mut office = Office::open();
    let liar = Liar::create(&mut office.house);
    let founding = (DEPLOYER, liar.0, MIN_EPOCH_MS, WINDOW, 0_u16);
    office.house.router = Router(create(&mut office.house.chain, DEPLOYER, "router", &founding));
    office.house.router.set_registry(&mut office.house.chain, DEPLOYER, CLERK).done();
    office.product(1, &[]);
    for (arriving, received) in [(0, 0), (990, 990), (999, 999), (1_001, 1_001), (2_000, 2_000)] {
        liar.teach(&mut office.house, arriving, MALLORY, &[]);
        let wrong = RouterError::WrongAmountReceived { expected: 1_000, received };
        assert_eq!(pay(&mut office, &liar, 1_000), Err(wrong));
    }
    liar.teach(&mut office.house, 1_000, MALLORY, &[]);
    assert_eq!(pay(&mut office, &liar, 1_000), Ok(()));
    let holdings = office.house.router.holdings(&mut office.house.chain, liar.asset()).unwrap();
    assert_eq!((holdings.held, holdings.surplus), (1_000, 0));
}

/// Directly, the chain stops the token itself; through another contract, only that one, so that the payment
/// takes its course and the call has had no effect.
#[test]
fn paying_in_a_token_that_calls_back_changes_nothing_but_the_payment() {
    let (mut office, liar) = office();
    office.house.advance_epochs(WINDOW + 1);
    let dollars = office.house.dollars();
    let router = office.house.router.address();
    let puppet = office.house.puppet();
    let tricks = [
        input::claim(vec![1], vec![dollars, liar.asset()]),
        input::pay(1, liar.asset(), 7, 0),
        input::sweep(1, dollars),
        input::holdings(dollars),
    ];
    for (number, trick) in (1..).zip(tricks) {
        liar.teach(&mut office.house, 1_000, router, &trick);
        assert_eq!(pay(&mut office, &liar, 50), Err(RouterError::AssetFailed));
        office.house.teach(puppet, router, &trick);
        liar.teach(&mut office.house, 1_000, puppet, &[9; 4]);
        assert_eq!(pay(&mut office, &liar, 50), Ok(()));
        let locked = office.house.pending(1, liar.asset()).locked;
        assert_eq!(locked, 50 * number);
        let holdings = office.house.router.holdings(&mut office.house.chain, liar.asset()).unwrap();
        assert_eq!((holdings.held, holdings.surplus), (100 + locked, 0));
    }
    assert_eq!(office.house.pending(1, dollars).claimable, 100);
    assert_eq!(office.claim(1, dollars), 100);
}

#[test]
fn claiming_a_token_that_calls_back_pays_once() {
    let (mut office, liar) = office();
    office.house.advance_epochs(WINDOW + 1);
    let router = office.house.router.address();
    let puppet = office.house.puppet();
    let again = input::claim(vec![1], vec![liar.asset()]);
    liar.teach(&mut office.house, 1_000, router, &again);
    let refused = office.house.router.claim(&mut office.house.chain, DAVE, vec![1], vec![liar.asset()]).refused();
    assert_eq!(refused, RouterError::CannotPay { to: ALICE, amount: 100 });
    office.house.teach(puppet, router, &again);
    liar.teach(&mut office.house, 1_000, puppet, &[9; 4]);
    assert_eq!(office.claim(1, liar.asset()), 100);
    let holdings = office.house.router.holdings(&mut office.house.chain, liar.asset()).unwrap();
    assert_eq!((holdings.held, holdings.surplus), (0, 0));
}

#[test]
fn claiming_a_token_that_takes_more_or_less_than_it_was_asked_for_pays_nothing() {
    let (mut office, liar) = office();
    office.house.advance_epochs(WINDOW + 1);
    // Somebody sent the router more of it, which is not for the token to take.
    liar.teach(&mut office.house, 1_000, MALLORY, &[]);
    assert_eq!(pay(&mut office, &liar, 100), Ok(()));
    for leaving in [0, 990, 1_010, 2_000] {
        liar.teach(&mut office.house, leaving, MALLORY, &[]);
        let refused = office.house.router.claim(&mut office.house.chain, DAVE, vec![1], vec![liar.asset()]).refused();
        assert_eq!(refused, RouterError::CannotPay { to: ALICE, amount: 100 });
        assert_eq!(office.house.pending(1, liar.asset()).claimable, 100);
    }
    liar.teach(&mut office.house, 1_000, MALLORY, &[]);
    assert_eq!(office.claim(1, liar.asset()), 100);
}

/// An asset that refuses to move stops claims of itself alone, and of nobody's other money.
#[test]
fn claiming_what_cannot_be_paid_errors_and_leaves_everything_else_as_it_was() {
    let (mut office, liar) = office();
    office.position(2, 1, BOB, 10);
    office.house.advance_epochs(WINDOW + 1);
    let dollars = office.house.dollars();
    let router = office.house.router.address();
    liar.teach(&mut office.house, 1_000, router, &[9; 4]);
    let before = office.house.pending(1, dollars);
    let both = vec![dollars, liar.asset()];
    let refused = office.house.router.claim(&mut office.house.chain, DAVE, vec![2, 1], both).refused();
    assert_eq!(refused, RouterError::CannotPay { to: ALICE, amount: 100 });
    assert_eq!(office.house.pending(1, dollars), before);
    assert_eq!(office.claim(1, dollars), 100);
    assert_eq!(office.house.pending(1, liar.asset()).claimable, 100);
}
