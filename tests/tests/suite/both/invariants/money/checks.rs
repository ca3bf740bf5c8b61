// SPDX-License-Identifier: Apache-2.0
//! What must hold after every step.

use kite_interfaces::router::{Pending, RouterError, Standing};
use kite_interfaces::{Asset, Balance, ContributionId};
use kite_tests::house::House;
use kite_tests::model::money::{exact, whole, Exact};
use kite_tests::Refused;
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::world::World;

impl World {
    /// Every unit of every asset is accounted for, and everybody has what is theirs.
    pub fn close_books(&mut self) -> TestCaseResult {
        let router = self.house.router.address();
        for (number, asset) in self.house.assets().into_iter().enumerate() {
            let held = self.house.balance(router, asset) - self.before[number];
            prop_assert_eq!(held, self.model.held(asset), "received = paid + held");
            let owed = self.owed_to_products(asset)? + self.owed_to_positions(asset)? + self.donated[number];
            // What rounding leaves over: less than a unit for each position and each edge.
            let edges: Balance = self.model.products().map(|(_, edges)| Balance::from(edges)).sum();
            let most = self.positions().len() as Balance + edges;
            prop_assert!(owed <= held && held - owed <= most, "{} owed, {} held of {:?}", owed, held, asset);
        }
        self.close_bonds()
    }

    fn owed_to_products(&mut self, asset: Asset) -> Result<Balance, TestCaseError> {
        let House { chain, router, .. } = &mut self.house;
        let mut sum = router.holdings(chain, asset).unwrap().fees;
        prop_assert_eq!(sum, self.model.fees(asset), "fees");
        for (product, edges) in self.model.products() {
            let lifetime = router.lifetime(chain, product, asset).unwrap();
            prop_assert_eq!(lifetime.reserve, self.model.reserve(product, asset), "reserve");
            prop_assert_eq!(lifetime.carried, self.model.carried(product, asset), "carried");
            sum += lifetime.reserve + lifetime.carried;
            for edge in 0..edges {
                let owed = router.owed(chain, product, edge, asset).unwrap();
                prop_assert_eq!(owed, whole(&self.model.owed(product, edge, asset).floor()), "owed upstream");
                sum += owed;
            }
        }
        Ok(sum)
    }

    fn owed_to_positions(&mut self, asset: Asset) -> Result<Balance, TestCaseError> {
        let mut sum = 0;
        for id in self.positions() {
            let Pending { claimable, locked, forfeited, .. } = self.check_position(id, asset)?;
            self.check_members(id, asset)?;
            sum += claimable + locked + forfeited - self.model.members_claimed(id, asset);
        }
        Ok(sum)
    }

    /// What a position has, its product's reserve included, is its exact share rounded down.
    fn check_position(&mut self, id: ContributionId, asset: Asset) -> Result<Pending, TestCaseError> {
        let open_epoch = self.open_epoch();
        let position = self.house.router.position(&mut self.house.chain, id).unwrap().unwrap();
        prop_assert_eq!(position.standing, self.model.standing(id), "standing");
        let pending = self.house.pending(id, asset);
        prop_assert_eq!(pending.claimed, self.model.claimed(id, asset), "claimed");
        let claimable = pending.claimed + pending.claimable;
        within_a_unit(claimable, &self.model.payable(id, asset, open_epoch))?;
        let own = claimable + pending.locked;
        within_a_unit(own, &self.model.own(id, asset))?;
        let lost = self.model.swept(id, asset) + pending.forfeited;
        prop_assert!(lost == 0 || matches!(position.standing, Standing::Forfeited(_)), "{} forfeited", lost);
        within_a_unit(own + lost, &self.model.earned_before(id, asset, u32::MAX))?;
        Ok(pending)
    }

    /// A member has its part of what its batch has, rounded down once more.
    fn check_members(&mut self, id: ContributionId, asset: Asset) -> TestCaseResult {
        let open_epoch = self.open_epoch();
        for (number, part) in self.model.members(id).into_iter().flatten().enumerate() {
            let (member, proof) = self.member(id, number);
            let pending = self.house.router.pending_member(&mut self.house.chain, id, member, proof, asset);
            let claimed = match self.model.member_claimed(id, number, asset) {
                Ok(claimed) => claimed,
                Err(available) => {
                    prop_assert_eq!(pending.refused(), RouterError::OverSubscribed { available });
                    continue;
                }
            };
            let pending = pending.unwrap();
            prop_assert_eq!(pending.claimed, claimed, "claimed by a member");
            let claimable = claimed + pending.claimable;
            within(claimable, &(self.model.payable(id, asset, open_epoch) * &part), 2)?;
            within(claimable + pending.locked, &(self.model.own(id, asset) * &part), 2)?;
        }
        Ok(())
    }

    fn close_bonds(&mut self) -> TestCaseResult {
        let held = |work: &super::world::Work| work.bond + work.case.map_or(0, |case| case.bond);
        let bonds: Balance = self.works.iter().map(held).sum();
        let (registry, kite) = (self.house.registry.address(), self.house.kite());
        prop_assert_eq!(self.house.registry.bonds_held(&mut self.house.chain), Ok(bonds));
        prop_assert_eq!(self.house.balance(registry, kite), bonds);
        for (id, work) in (1..).zip(&self.works) {
            let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
            prop_assert_eq!((stored.status, stored.bond), (work.status, work.bond));
            prop_assert_eq!(stored.case.map(|case| case.bonds), work.case.map(|case| case.bond));
        }
        Ok(())
    }
}

/// Never more than the exact share, and not a unit less.
pub fn within_a_unit(amount: Balance, share: &Exact) -> TestCaseResult {
    within(amount, share, 1)
}

/// The exact share rounded down at most `floors` times. 2^-10 of a unit is allowed for what an index carries
/// from some units to others: the heaviest work, of 56 half-lives, moves less than 2^-16 in each epoch.
fn within(amount: Balance, share: &Exact, floors: u32) -> TestCaseResult {
    let short = share - exact(amount);
    let moved = Exact::new(BigInt::from(1), BigInt::from(1 << 10));
    let is_close = short >= -moved.clone() && short < Exact::from_integer(BigInt::from(floors)) + moved;
    prop_assert!(is_close, "{} of {}", amount, share);
    Ok(())
}
