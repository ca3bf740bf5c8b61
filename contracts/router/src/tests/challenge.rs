// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::router::{Payment, Pending, RouterError, Stage, Standing};
use kite_interfaces::{Asset, Balance, Epoch};

use super::{account, dollar, open, open_all, position, with_storage};
use crate::vault::{Order, Vault};

const NATIVE: Asset = Asset::Native;

/// The window in these tests.
const WINDOW: Epoch = 2;

/// Positions 1 and 2 share all that product 1 earns, from epoch 1 on.
fn vault() -> Vault {
    let mut vault = Vault::default();
    vault.open_product(1, [0, 0, 0, 10_000, 0], vec![]).unwrap();
    open_all(&mut vault, 0, &[position(1, 1, Stage::Model, 10), position(2, 1, Stage::Model, 10)]).unwrap();
    vault
}

/// Pays 200, of which each of both positions earns 100.
fn pay(vault: &mut Vault, now: Epoch) {
    let payment = Payment { product: 1, reference: 0 };
    vault.pay(now, account(99), &NATIVE, 200, 0, payment).unwrap();
}

fn claim(vault: &mut Vault, now: Epoch, id: u32) -> Balance {
    vault.claim(now.saturating_sub(WINDOW), [id].into_iter(), [NATIVE].into_iter()).unwrap().totals[0]
}

fn pending(vault: &Vault, now: Epoch, id: u32) -> (Balance, Balance, Balance, Balance) {
    let Pending { claimable, locked, claimed, forfeited } =
        vault.pending(open(now.saturating_sub(WINDOW)), id, &NATIVE).unwrap();
    (claimable, locked, claimed, forfeited)
}

/// Epochs 1 to 6 are paid, and in epoch 6 position 1 is challenged: claims of it are cut at epoch 4.
fn challenged() -> Vault {
    let mut vault = vault();
    for epoch in 1..=6 {
        pay(&mut vault, epoch);
    }
    let frozen = vault.revise(0, 1, Order::Freeze { cut: 6 - WINDOW }).unwrap();
    assert_eq!((frozen.position, frozen.to_epoch, frozen.standing), (1, None, Standing::Frozen(4)));
    vault
}

#[ink::test]
fn freeze_pays_what_lies_before_the_cut_and_nothing_after_however_long_it_lasts() {
    let mut vault = challenged();
    assert_eq!(pending(&vault, 6, 1), (300, 300, 0, 0));
    assert_eq!(claim(&mut vault, 6, 1), 300);
    pay(&mut vault, 20);
    assert_eq!(pending(&vault, 40, 1), (0, 400, 300, 0));
    assert_eq!(claim(&mut vault, 40, 1), 0);
    assert_eq!(claim(&mut vault, 40, 2), 700);
}

#[ink::test]
fn sweep_of_nothing_writes_nothing() {
    let mut vault = challenged();
    vault.revise(6, 1, Order::Forfeit).unwrap();
    let cells = || ink::env::test::count_used_storage_cells::<ink::env::DefaultEnvironment>(&contract()).unwrap();
    let before = cells();
    assert_eq!(vault.sweep(0, 1, &dollar()).unwrap().amount, 0);
    assert_eq!(cells(), before);
}

/// The contract that the tests run in.
fn contract() -> ink::primitives::AccountId {
    ink::env::account_id::<ink::env::DefaultEnvironment>()
}

#[ink::test]
fn unfreeze_leaves_nothing_of_the_challenge_behind() {
    let mut vault = challenged();
    claim(&mut vault, 6, 1);
    pay(&mut vault, 7);
    assert_eq!(vault.revise(0, 1, Order::Unfreeze).unwrap().standing, Standing::Free);
    assert_eq!(claim(&mut vault, 9, 1), 300);
    assert_eq!([1, 2].map(|id| vault.pending(open(99), id, &NATIVE).unwrap().locked), [0, 0]);
    assert_eq!(claim(&mut vault, 99, 1) + 600, claim(&mut vault, 99, 2));
}

#[ink::test]
fn forfeit_sends_everything_from_the_cut_to_the_last_weighing_epoch_to_the_reserve() {
    let mut vault = challenged();
    pay(&mut vault, 7);
    let forfeited = vault.revise(7, 1, Order::Forfeit).unwrap();
    assert_eq!((forfeited.to_epoch, forfeited.standing), (Some(8), Standing::Forfeited(4)));
    // Units weigh until the end of epoch 7: position 2 is not diluted, nor does it gain, before that.
    pay(&mut vault, 7);
    pay(&mut vault, 8);
    assert_eq!(pending(&vault, 99, 1), (300, 0, 0, 500));
    let swept = vault.sweep(0, 1, &NATIVE).unwrap();
    assert_eq!((swept.product, swept.amount, vault.lifetime(1, &NATIVE).reserve), (1, 500, 500));
    assert_eq!(vault.sweep(0, 1, &NATIVE).unwrap().amount, 0);
    assert_eq!(vault.sweep(0, 1, &dollar()).unwrap().amount, 0);
    assert_eq!([1, 2].map(|id| claim(&mut vault, 99, id)), [300, 800 + 200]);
    vault.release_reserve(1, &NATIVE, 500).unwrap();
    assert_eq!(vault.holding(&NATIVE).held, 0);
}

#[ink::test]
fn sweep_between_payments_of_the_last_epoch_takes_each_part_once() {
    let mut vault = challenged();
    vault.revise(6, 1, Order::Forfeit).unwrap();
    assert_eq!(vault.sweep(0, 1, &NATIVE).unwrap().amount, 300);
    pay(&mut vault, 6);
    assert_eq!(vault.sweep(0, 1, &NATIVE).unwrap().amount, 100);
    pay(&mut vault, 7);
    assert_eq!(vault.sweep(0, 1, &NATIVE).unwrap().amount, 0);
}

#[test]
fn sweep_before_or_after_the_last_claim_makes_no_difference() {
    let sums = |sweeps_first: bool| {
        let mut sums = (0, 0);
        with_storage(|| {
            let mut vault = challenged();
            vault.revise(6, 1, Order::Forfeit).unwrap();
            for is_sweep in [sweeps_first, !sweeps_first] {
                if is_sweep {
                    sums.0 = vault.sweep(0, 1, &NATIVE).unwrap().amount;
                } else {
                    sums.1 = claim(&mut vault, 99, 1);
                }
            }
        });
        sums
    };
    assert_eq!([true, false].map(sums), [(300, 300); 2]);
}

#[ink::test]
fn sweep_errors_unless_forfeited() {
    let mut vault = challenged();
    assert_eq!(vault.sweep(0, 1, &NATIVE).err(), Some(RouterError::WrongStanding(Standing::Frozen(4)).into()));
    assert_eq!(vault.sweep(0, 2, &NATIVE).err(), Some(RouterError::WrongStanding(Standing::Free).into()));
    assert_eq!(vault.sweep(0, 3, &NATIVE).err(), Some(RouterError::UnknownPosition(3).into()));
    assert_eq!(vault.lifetime(1, &NATIVE).reserve, 0);
}

#[ink::test]
fn forfeit_of_a_position_younger_than_the_window_leaves_it_nothing() {
    let mut vault = vault();
    pay(&mut vault, 1);
    vault.revise(0, 1, Order::Freeze { cut: 0 }).unwrap();
    vault.revise(1, 1, Order::Forfeit).unwrap();
    assert_eq!(pending(&vault, 99, 1), (0, 0, 0, 100));
}

#[ink::test]
fn forfeit_of_a_retired_position_takes_what_the_window_still_holds() {
    let mut vault = vault();
    for epoch in 1..=6 {
        if epoch == 5 {
            vault.revise(4, 1, Order::Close).unwrap();
        }
        pay(&mut vault, epoch);
    }
    vault.revise(0, 1, Order::Freeze { cut: 6 - WINDOW }).unwrap();
    let forfeited = vault.revise(6, 1, Order::Forfeit).unwrap();
    assert_eq!(forfeited.to_epoch, Some(5));
    assert_eq!(pending(&vault, 99, 1), (300, 0, 0, 100));
    // The other one has had all since, and its units are still there alone.
    assert_eq!(claim(&mut vault, 99, 2), 400 + 2 * 200);
    pay(&mut vault, 7);
    assert_eq!(claim(&mut vault, 99, 2), 200);
}

#[ink::test]
fn close_position_while_frozen_ends_it_and_keeps_the_cut() {
    let mut vault = challenged();
    assert_eq!(vault.revise(6, 1, Order::Close).unwrap().standing, Standing::Frozen(4));
    assert_eq!(vault.revise(9, 1, Order::Forfeit).unwrap().to_epoch, Some(7));
    assert_eq!(vault.revise(9, 1, Order::Close).err(), Some(RouterError::PositionClosed.into()));
    assert_eq!(pending(&vault, 99, 1), (300, 0, 0, 300));
}

#[ink::test]
fn challenges_error_unknown_position() {
    let mut vault = vault();
    let unknown = Some(RouterError::UnknownPosition(7).into());
    assert_eq!(vault.revise(0, 7, Order::Freeze { cut: 0 }).err(), unknown);
    assert_eq!(vault.revise(0, 7, Order::Unfreeze).err(), unknown);
    assert_eq!(vault.revise(0, 7, Order::Forfeit).err(), unknown);
}
