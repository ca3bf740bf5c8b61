// SPDX-License-Identifier: Apache-2.0
//! Work of all ages that a product can have: what was accepted 56 half-lives after the first weighs 2^56
//! times as much, and yet both earn their exact share to the unit.

use kite_interfaces::router::{Payment, Stage};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch};
use kite_math::decay::weight_down;
use num_bigint::BigInt;
use num_rational::BigRational;

use super::model::{assert_close, ratio};
use super::{account, open, open_all, position};
use crate::vault::Vault;

const NATIVE: Asset = Asset::Native;

/// An epoch each.
const HALF_LIVES: Epoch = 56;

/// Units of work that are accepted in each half-life: the largest of many contributions, and small ones.
const WORKS: [u32; 3] = [1, 999, 30_000];

/// What is paid in each epoch: much, and hardly anything.
fn amounts(epoch: Epoch) -> [Balance; 3] {
    [1, 7 + Balance::from(epoch) * 1_000_003, 3_141_592_653_589_793_238_462 << (epoch % 40)]
}

/// The vault, and of each position its units and its exact share of everything.
struct World {
    vault: Vault,
    positions: Vec<(u128, BigRational)>,
}

impl World {
    fn new() -> Self {
        let mut vault = Vault::default();
        vault.open_product(1, [0, 0, 0, 10_000, 0], Vec::new()).unwrap();
        Self { vault, positions: Vec::new() }
    }

    /// Accepts work in `epoch`, which earns from the next on.
    fn accept(&mut self, epoch: Epoch) {
        for base in WORKS {
            let id = ContributionId::try_from(self.positions.len()).unwrap() + 1;
            let units = weight_down(base, epoch, 1).unwrap();
            open_all(&mut self.vault, epoch, &[position(id, 1, Stage::Model, units)]).unwrap();
            self.positions.push((units, ratio(0, 1)));
        }
    }

    fn pay(&mut self, epoch: Epoch) {
        let units: BigInt = self.positions.iter().map(|(units, _)| BigInt::from(*units)).sum();
        for amount in amounts(epoch) {
            let payment = Payment { product: 1, reference: 0 };
            self.vault.pay(epoch, account(9), &NATIVE, amount, 0, payment).unwrap();
            for (own, share) in &mut self.positions {
                *share += ratio(BigInt::from(amount) * *own, units.clone());
            }
        }
    }

    /// Claims for everybody what lies before `open_epoch`, and compares with their shares of it.
    fn claim(&mut self, open_epoch: Epoch) {
        // Units changed once in each epoch, by less than 2^112 of them.
        let moved = ratio(HALF_LIVES, 1 << 16);
        for (id, (_, share)) in (1..).zip(&self.positions) {
            self.vault.claim(open_epoch, [id].into_iter(), [NATIVE].into_iter()).unwrap();
            let claimed = self.vault.pending(open(open_epoch), id, &NATIVE).unwrap().claimed;
            assert_close(&claimed.into(), share, 1, &moved);
        }
    }
}

#[ink::test]
fn work_of_56_half_lives_earns_its_exact_share_to_the_unit() {
    let mut world = World::new();
    for epoch in 0..=HALF_LIVES {
        world.accept(epoch);
        world.pay(epoch + 1);
        world.claim(epoch + 2);
    }
}
