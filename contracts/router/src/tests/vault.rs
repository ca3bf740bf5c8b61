// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::router::{Edge, Payment, Pending, RouterError, Split, Stage, MAX_STAGE_UNITS};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, ProductId};

use super::{account, dollar, edge, open, open_all, position, WEIGHTS};
use crate::holding::Holding;
use crate::vault::{Order, Vault};

const NATIVE: Asset = Asset::Native;

/// A vault with product 1, and product 2 that pays 10 % of its income to it.
fn vault() -> Vault {
    let mut vault = Vault::default();
    vault.open_product(1, WEIGHTS, vec![]).unwrap();
    vault.open_product(2, WEIGHTS, vec![edge(1, 1_000)]).unwrap();
    vault
}

fn pay(vault: &mut Vault, now: Epoch, product: ProductId, asset: Asset, amount: Balance) -> Split {
    let payment = Payment { product, reference: 0 };
    vault.pay(now, account(99), &asset, amount, 0, payment).unwrap().split
}

fn claim(vault: &mut Vault, open_epoch: Epoch, position: ContributionId, asset: Asset) -> Balance {
    vault.claim(open_epoch, [position].into_iter(), [asset].into_iter()).unwrap().totals[0]
}

fn pending(claimable: Balance, locked: Balance, claimed: Balance) -> Pending {
    Pending { claimable, locked, claimed, forfeited: 0 }
}

#[ink::test]
fn open_product_errors_id_taken() {
    assert_eq!(vault().open_product(2, WEIGHTS, vec![]).err(), Some(RouterError::InvalidId(2).into()));
}

#[ink::test]
fn open_product_errors_unknown_parent() {
    let opened = vault().open_product(9, WEIGHTS, vec![edge(1, 10), edge(8, 10)]);
    assert_eq!(opened.err(), Some(RouterError::UnknownProduct(8).into()));
}

#[ink::test]
fn open_positions_errors_on_what_no_position_can_be() {
    let mut vault = vault();
    let mut open = |id, product, units| {
        open_all(&mut vault, 0, &[position(id, product, Stage::Model, units)]).map(|opened| opened[0].from_epoch)
    };
    assert_eq!(open(5, 1, 1), Ok(1));
    assert_eq!(open(5, 1, 1), Err(RouterError::InvalidId(5).into()));
    assert_eq!(open(0, 1, 1), Err(RouterError::InvalidId(0).into()));
    assert_eq!(open(6, 1, 0), Err(RouterError::Zero.into()));
    assert_eq!(open(6, 7, 1), Err(RouterError::UnknownProduct(7).into()));
    assert_eq!(open(6, 0, 1), Err(RouterError::UnknownProduct(0).into()));
    assert_eq!(open(6, 1, u128::MAX), Err(RouterError::StageFull { available: MAX_STAGE_UNITS - 1 }.into()));
}

#[ink::test]
fn open_positions_errors_too_many() {
    let mut vault = vault();
    let batch: Vec<_> = (1..=65).map(|id| position(id, 1, Stage::Model, 1)).collect();
    assert_eq!(open_all(&mut vault, 0, &batch).err(), Some(RouterError::TooMany { max: 64 }.into()));
    assert_eq!(open_all(&mut vault, 0, &batch[..64]).unwrap().len(), 64);
}

#[ink::test]
fn open_positions_weighs_every_position_of_a_mixed_batch() {
    let mut vault = vault();
    let batch = [1, 2, 1, 1].into_iter().zip(1..).map(|(product, id)| position(id, product, Stage::Model, 10));
    open_all(&mut vault, 0, &batch.collect::<Vec<_>>()).unwrap();
    pay(&mut vault, 1, 1, NATIVE, 30_000);
    for id in [1, 3, 4] {
        assert_eq!(claim(&mut vault, 2, id, NATIVE), 1_500);
    }
    assert_eq!(claim(&mut vault, 2, 2, NATIVE), 0);
}

#[ink::test]
fn close_position_errors_unknown_or_closed() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    assert_eq!(vault.revise(0, 2, Order::Close).err(), Some(RouterError::UnknownPosition(2).into()));
    assert_eq!(vault.revise(3, 1, Order::Close).unwrap().to_epoch, Some(4));
    assert_eq!(vault.revise(5, 1, Order::Close).err(), Some(RouterError::PositionClosed.into()));
}

#[ink::test]
fn close_position_in_the_epoch_it_was_opened_in_earns_nothing() {
    let mut vault = vault();
    open_all(&mut vault, 3, &[position(1, 1, Stage::Model, 10)]).unwrap();
    vault.revise(3, 1, Order::Close).unwrap();
    for epoch in 3..6 {
        pay(&mut vault, epoch, 1, NATIVE, 1_000);
    }
    assert_eq!(vault.pending(open(9), 1, &NATIVE), Ok(Pending::default()));
}

#[ink::test]
fn claim_pays_from_the_first_epoch_to_the_last_and_for_nothing_else() {
    let mut vault = vault();
    open_all(&mut vault, 1, &[position(1, 1, Stage::Collection, 10)]).unwrap();
    for epoch in 0..8 {
        if epoch == 4 {
            vault.revise(epoch, 1, Order::Close).unwrap();
        }
        pay(&mut vault, epoch, 1, NATIVE, Balance::from(10_u32.pow(epoch + 1)));
    }
    // Epochs 2, 3 and 4, of which Collection gets 30 %.
    assert_eq!(claim(&mut vault, 8, 1, NATIVE), 33_300);
    let lifetime = vault.lifetime(1, &NATIVE);
    assert_eq!((lifetime.paid, lifetime.reserve + lifetime.carried), (111_111_110, 111_111_110 - 33_300));
}

#[ink::test]
fn claim_leaves_the_open_epochs_locked() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    pay(&mut vault, 1, 1, NATIVE, 1_000);
    pay(&mut vault, 2, 1, NATIVE, 2_000);
    assert_eq!(vault.pending(open(1), 1, &NATIVE), Ok(pending(0, 450, 0)));
    assert_eq!(vault.pending(open(2), 1, &NATIVE), Ok(pending(150, 300, 0)));
    assert_eq!(claim(&mut vault, 2, 1, NATIVE), 150);
    assert_eq!(vault.pending(open(2), 1, &NATIVE), Ok(pending(0, 300, 150)));
    assert_eq!(vault.pending(open(3), 1, &NATIVE), Ok(pending(300, 0, 150)));
}

#[ink::test]
fn claim_pays_once_whatever_is_named_twice() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10), position(2, 1, Stage::Model, 10)]).unwrap();
    pay(&mut vault, 1, 1, NATIVE, 2_000);
    pay(&mut vault, 1, 1, dollar(), 4_000);
    let claims = vault.claim(2, [1, 2, 1].into_iter(), [dollar(), NATIVE, dollar()].into_iter()).unwrap();
    assert_eq!(claims.totals, [600, 300, 0]);
    let paid: Vec<_> = claims.paid.iter().map(|claimed| (claimed.position, claimed.asset, claimed.amount)).collect();
    assert_eq!(paid, [(1, dollar(), 300), (2, dollar(), 300), (1, NATIVE, 150), (2, NATIVE, 150)]);
}

#[ink::test]
fn claim_errors_unknown_position() {
    assert_eq!(
        vault().claim(2, [7].into_iter(), [NATIVE].into_iter()).err(),
        Some(RouterError::UnknownPosition(7).into())
    );
}

#[ink::test]
fn claim_errors_too_many() {
    let claimed = vault().claim(2, [1; 33].into_iter(), [NATIVE, dollar()].into_iter());
    assert_eq!(claimed.err(), Some(RouterError::TooMany { max: 64 }.into()));
}

#[ink::test]
fn claim_pays_the_payee_and_set_payee_is_the_contributors() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    pay(&mut vault, 1, 1, NATIVE, 2_000);
    assert_eq!(
        vault.revise(0, 1, Order::Pay { caller: &account(2), payee: &account(2) }).err(),
        Some(RouterError::NotContributor.into())
    );
    vault.revise(0, 1, Order::Pay { caller: &account(1), payee: &account(7) }).unwrap();
    assert_eq!(
        vault.revise(0, 1, Order::Pay { caller: &account(7), payee: &account(7) }).err(),
        Some(RouterError::NotContributor.into())
    );
    assert_eq!(vault.claim(2, [1].into_iter(), [NATIVE].into_iter()).unwrap().paid[0].payee, account(7));
}

#[ink::test]
fn pay_errors_zero_or_unknown_product() {
    let mut vault = vault();
    let mut pay = |product, amount| {
        let payment = Payment { product, reference: 0 };
        vault.pay(0, account(9), &NATIVE, amount, 0, payment).err()
    };
    assert_eq!(pay(1, 0), Some(RouterError::Zero.into()));
    assert_eq!(pay(3, 1), Some(RouterError::UnknownProduct(3).into()));
}

#[ink::test]
fn pay_does_what_quote_said_and_keeps_the_fee() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 2, Stage::Model, 3)]).unwrap();
    for amount in [1, 999, 123_456_789] {
        let fees = vault.holding(&NATIVE).fees;
        let quoted = vault.quote(1, 2, &NATIVE, amount, 77).unwrap();
        let payment = Payment { product: 2, reference: 5 };
        let paid = vault.pay(1, account(9), &NATIVE, amount, 77, payment).unwrap();
        assert_eq!((paid.split, paid.reference, paid.payer), (quoted, 5, account(9)));
        assert_eq!(vault.holding(&NATIVE).fees, fees + quoted.fee);
    }
    assert_eq!(vault.collect_fees(&NATIVE), Ok(950_624));
    assert_eq!((vault.holding(&NATIVE).fees, vault.collect_fees(&NATIVE)), (0, Ok(0)));
}

#[ink::test]
fn pull_leaves_with_the_child_what_it_owes_a_parent_that_is_stopped() {
    let mut vault = Vault::default();
    vault.open_product(1, WEIGHTS, vec![]).unwrap();
    vault.open_product(2, WEIGHTS, vec![edge(1, 1_000)]).unwrap();
    vault.pay(0, account(99), &NATIVE, 10_000, 0, Payment { product: 2, reference: 0 }).unwrap();
    vault.stop_product(1, true).unwrap();
    let stopped: RouterError = RouterError::ProductStopped(1);
    assert_eq!(vault.pull(1, 2, 0, &NATIVE).err(), Some(stopped.into()));
    assert_eq!((vault.lifetime(1, &NATIVE).paid, vault.owed(2, 0, &NATIVE)), (0, Ok(1_000)));
    // A child that is stopped is paid no more; what it has been paid is its parents' in part.
    vault.stop_product(1, false).unwrap();
    vault.stop_product(2, true).unwrap();
    assert_eq!(vault.pull(1, 2, 0, &NATIVE).unwrap().unwrap().amount, 1_000);
}

#[ink::test]
fn room_is_what_can_still_be_opened() {
    let mut vault = Vault::default();
    vault.open_product(1, WEIGHTS, vec![]).unwrap();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    let room = vault.room(1).unwrap();
    assert_eq!(room, [0, 0, 0, 10, 0].map(|taken| kite_interfaces::router::MAX_STAGE_UNITS - taken));
    let more = |units| position(2, 1, Stage::Model, units);
    let error = RouterError::StageFull { available: room[3] };
    assert_eq!(open_all(&mut vault, 5, &[more(room[3] + 1)]), Err(error.into()));
    assert!(open_all(&mut vault, 5, &[more(room[3])]).is_ok());
    assert_eq!(vault.room(1).unwrap()[3], 0);
    vault.revise(5, 1, Order::Close).unwrap();
    assert_eq!(vault.room(1).unwrap()[3], 10);
    assert_eq!(vault.room(2), Err(RouterError::UnknownProduct(2).into()));
}

#[ink::test]
fn pull_moves_what_is_owed_once_and_without_a_fee() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    pay(&mut vault, 1, 2, NATIVE, 10_000);
    assert_eq!(vault.owed(2, 0, &NATIVE), Ok(1_000));
    let pulled = vault.pull(1, 2, 0, &NATIVE).unwrap().unwrap();
    assert_eq!((pulled.child, pulled.parent, pulled.amount), (2, 1, 1_000));
    assert_eq!((pulled.split.fee, pulled.split.stages[3], pulled.split.reserve), (0, 150, 850));
    assert_eq!(vault.owed(2, 0, &NATIVE), Ok(0));
    assert!(vault.pull(1, 2, 0, &NATIVE).unwrap().is_none());
    assert_eq!(vault.lifetime(1, &NATIVE).paid, 1_000);
    assert_eq!(claim(&mut vault, 2, 1, NATIVE), 150);
}

#[ink::test]
fn pull_errors_unknown_child_or_edge() {
    let mut vault = vault();
    assert_eq!(vault.pull(1, 5, 0, &NATIVE).err(), Some(RouterError::UnknownProduct(5).into()));
    assert_eq!(vault.pull(1, 2, 1, &NATIVE).err(), Some(RouterError::UnknownEdge(1).into()));
}

#[ink::test]
fn pull_gives_each_edge_its_own_share() {
    let mut vault = vault();
    let upstream: Vec<Edge> = vec![edge(2, 3_000), edge(1, 1_000)];
    vault.open_product(3, WEIGHTS, upstream).unwrap();
    pay(&mut vault, 0, 3, NATIVE, 1_000);
    pay(&mut vault, 0, 3, dollar(), 500);
    let mut pull = |edge, asset| vault.pull(0, 3, edge, &asset).unwrap().map(|pulled| (pulled.parent, pulled.amount));
    assert_eq!(pull(0, NATIVE), Some((2, 300)));
    assert_eq!(pull(1, NATIVE), Some((1, 100)));
    assert_eq!(pull(1, dollar()), Some((1, 50)));
    assert_eq!(pull(0, NATIVE), None);
}

#[ink::test]
fn release_reserve_errors_unknown_zero_or_too_much() {
    let mut vault = vault();
    pay(&mut vault, 0, 1, NATIVE, 1_000);
    assert_eq!(vault.release_reserve(9, &NATIVE, 1), Err(RouterError::UnknownProduct(9).into()));
    assert_eq!(vault.release_reserve(1, &NATIVE, 0), Err(RouterError::Zero.into()));
    assert_eq!(vault.release_reserve(1, &NATIVE, 1_001), Err(RouterError::Insufficient { available: 1_000 }.into()));
    assert_eq!(vault.release_reserve(1, &dollar(), 1), Err(RouterError::Insufficient { available: 0 }.into()));
    assert_eq!(vault.release_reserve(1, &NATIVE, 400), Ok(()));
    assert_eq!(vault.lifetime(1, &NATIVE).reserve, 600);
}

#[ink::test]
fn pay_errors_overflow_beyond_what_a_product_can_be_paid_in_its_life() {
    let mut vault = vault();
    let all_stages: Vec<_> =
        (1..).zip(super::STAGES).map(|(id, stage)| position(id, 1, stage, MAX_STAGE_UNITS)).collect();
    open_all(&mut vault, 0, &all_stages).unwrap();
    for epoch in 1..3 {
        pay(&mut vault, epoch, 1, NATIVE, Balance::MAX / 2);
        let claimed: Balance = (1..=5).map(|id| claim(&mut vault, epoch + 1, id, NATIVE)).sum();
        assert!(Balance::MAX / 2 - claimed <= 5);
    }
    pay(&mut vault, 3, 1, NATIVE, 1);
    let payment = Payment { product: 1, reference: 0 };
    assert_eq!(vault.lifetime(1, &NATIVE).paid, Balance::MAX);
    assert_eq!(vault.quote(3, 1, &NATIVE, 1, 0).err(), Some(RouterError::Overflow.into()));
    assert_eq!(vault.pay(3, account(9), &NATIVE, 1, 0, payment).err(), Some(RouterError::Overflow.into()));
    pay(&mut vault, 3, 1, dollar(), 1);
}

#[ink::test]
fn pay_errors_overflow_beyond_what_can_be_held_of_an_asset() {
    let mut vault = vault();
    pay(&mut vault, 0, 1, NATIVE, Balance::MAX);
    let payment = Payment { product: 1, reference: 0 };
    assert_eq!(vault.pay(0, account(9), &NATIVE, 1, 0, payment).err(), Some(RouterError::Overflow.into()));
    pay(&mut vault, 0, 1, dollar(), 1);
}

#[ink::test]
fn stop_product_refuses_payments_and_what_children_owe_and_nothing_else() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    pay(&mut vault, 1, 1, NATIVE, 1_000);
    pay(&mut vault, 1, 2, NATIVE, 1_000);
    for product in [1, 2] {
        vault.stop_product(product, true).unwrap();
        let stopped = Some(RouterError::ProductStopped(product).into());
        let payment = Payment { product, reference: 0 };
        assert_eq!(vault.pay(1, account(9), &NATIVE, 1, 0, payment).err(), stopped);
        assert_eq!(vault.quote(1, product, &NATIVE, 1, 0).err(), stopped);
    }
    assert_eq!(vault.pull(1, 2, 0, &NATIVE).err(), Some(RouterError::ProductStopped(1).into()));
    assert_eq!(claim(&mut vault, 2, 1, NATIVE), 150);
    vault.stop_product(1, false).unwrap();
    assert_eq!(vault.pull(1, 2, 0, &NATIVE).unwrap().unwrap().amount, 100);
    pay(&mut vault, 1, 1, NATIVE, 1_000);
    assert_eq!(vault.stop_product(9, true), Err(RouterError::UnknownProduct(9).into()));
}

#[ink::test]
fn till_holds_what_came_in_less_what_went_out() {
    let mut vault = vault();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10)]).unwrap();
    let payment = Payment { product: 1, reference: 0 };
    vault.pay(1, account(9), &NATIVE, 10_000, 100, payment).unwrap();
    pay(&mut vault, 1, 2, NATIVE, 10_000);
    assert_eq!(vault.holding(&NATIVE), Holding { held: 20_000, fees: 100 });
    vault.pull(1, 2, 0, &NATIVE).unwrap();
    assert_eq!(vault.holding(&NATIVE).held, 20_000);
    // 15 % of 9,900 and of the 1,000 that were pulled.
    assert_eq!(claim(&mut vault, 2, 1, NATIVE), 1_635);
    assert_eq!(vault.collect_fees(&NATIVE), Ok(100));
    vault.release_reserve(2, &NATIVE, 9_000).unwrap();
    assert_eq!(vault.holding(&NATIVE), Holding { held: 20_000 - 1_635 - 100 - 9_000, fees: 0 });
    assert_eq!(vault.holding(&dollar()), Holding::default());
}
