// SPDX-License-Identifier: Apache-2.0
//! Payments and claims however many contributors, upstream products and paid epochs there are, and claims
//! of members however many they are: the router with a person in the registry's place, who opens what
//! would take the registry thousands of submissions.

use anyhow::Result;
use ink::primitives::Hash;
use kite_interfaces::batch::{Batch, Member};
use kite_interfaces::router::{Edge, NewPosition, Stage, MAX_BATCH, MAX_UPSTREAM, STAGES};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, ProductId};

use super::meter::*;
use super::suite::{House, WINDOW_EPOCHS};
use super::{Bundles, Costs};
use kite_suite::router::input as router;

/// Contributors of a product.
const POSITIONS: [u32; 3] = [1, 100, 10_000];

/// Products that a product is built on.
const EDGES: [usize; 2] = [0, MAX_UPSTREAM];

/// Epochs in which a product was paid.
const EPOCHS: [u32; 2] = [1, 1_000];

/// Hashes of a member's proof: the last is that of one of a million.
const DEPTHS: [usize; 3] = [1, 10, 20];

/// All income goes to one stage.
const STAGE_BPS: [Bps; STAGES] = [10_000, 0, 0, 0, 0];

/// A payment.
const PRICE: Balance = 100 * TOKEN;

/// A payment that can be made a thousand times.
const SMALL_PRICE: Balance = 1_000_000;

const NATIVE: Asset = Asset::Native;

/// A product with one of its positions, and what is special about it.
type Case = (ProductId, ContributionId, String);

/// Measures all of them.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    positions(&mut office(bundles, costs)?)?;
    edges(&mut office(bundles, costs)?)?;
    epochs(&mut office(bundles, costs)?)?;
    members(&mut office(bundles, costs)?)
}

/// The suite with [`CURATOR`] in the registry's place.
fn office<'a>(bundles: &Bundles, costs: &'a mut Costs) -> Result<House<'a>> {
    let mut house = House::open(bundles, costs)?;
    house.suite.router.set_registry(house.meter.chain(), ISSUER, CURATOR)?;
    Ok(house)
}

fn positions(house: &mut House) -> Result<()> {
    let mut next = 1;
    let mut cases = Vec::new();
    for (product, count) in (1..).zip(POSITIONS) {
        open_product(house, product, Vec::new())?;
        let end = count.saturating_add(next);
        open_positions(house, (next..end).map(|id| position(id, product)).collect())?;
        cases.push((product, next, format!("positions: {count}")));
        next = end;
    }
    pay_and_claim(house, &cases)
}

fn edges(house: &mut House) -> Result<()> {
    let parents: Vec<_> = (1..).take(MAX_UPSTREAM).map(|product| Edge { product, bps: 100 }).collect();
    for parent in &parents {
        open_product(house, parent.product, Vec::new())?;
    }
    let mut cases = Vec::new();
    for (id, count) in (100..).zip(EDGES) {
        open_product(house, id, parents.iter().copied().take(count).collect())?;
        open_positions(house, vec![position(id, id)])?;
        cases.push((id, id, format!("upstream products: {count}")));
    }
    pay_and_claim(house, &cases)
}

fn epochs(house: &mut House) -> Result<()> {
    let mut cases = Vec::new();
    for (id, count) in (1..).zip(EPOCHS) {
        open_product(house, id, Vec::new())?;
        open_positions(house, vec![position(id, id)])?;
        cases.push((id, id, format!("paid epochs: {count}")));
    }
    // The last epoch is paid with the measured payments.
    let last = EPOCHS.into_iter().max().unwrap_or(1);
    for left in (1..last).rev() {
        house.next_epochs(1)?;
        for ((product, ..), count) in cases.iter().zip(EPOCHS) {
            if left < count {
                house.pay(*product, NATIVE, SMALL_PRICE)?;
            }
        }
    }
    pay_and_claim(house, &cases)
}

/// The second payment of an epoch in which the product was paid before, and the first claim of all.
fn pay_and_claim(house: &mut House, cases: &[Case]) -> Result<()> {
    let money = house.suite.router.address();
    house.next_epochs(1)?;
    for (product, ..) in cases {
        house.pay(*product, NATIVE, PRICE)?;
    }
    for (product, _, case) in cases {
        let pay = router::pay(*product, NATIVE, PRICE, 1);
        house.meter.paid_row("router", &format!("pay, {case}"), HOLDER, money, PRICE, pay)?;
    }
    house.next_epochs(WINDOW_EPOCHS.saturating_add(1))?;
    for (_, position, case) in cases {
        let claim = router::claim(vec![*position], vec![NATIVE]);
        house.meter.row("router", &format!("claim, {case}"), OTHER, money, claim)?;
    }
    Ok(())
}

fn members(house: &mut House) -> Result<()> {
    open_product(house, 1, Vec::new())?;
    let mut cases = Vec::new();
    for (id, depth) in (1..).zip(DEPTHS) {
        // The root of a tree of which only the way to its first member is known.
        let member = Member { index: 0, payee: OTHER, units: 1 };
        let (count, proof) = (1 << depth, vec![Hash::from([7; 32]); depth]);
        let root = member.root(count, proof.iter().copied()).unwrap_or_default();
        let batch = Some(Batch { root, count, total_units: count });
        open_positions(house, vec![NewPosition { batch, ..position(id, 1) }])?;
        cases.push((id, member, proof));
    }
    house.next_epochs(1)?;
    house.pay(1, NATIVE, PRICE)?;
    house.next_epochs(WINDOW_EPOCHS.saturating_add(1))?;
    let money = house.suite.router.address();
    for (id, member, proof) in cases {
        let call = format!("claim_member, hashes: {}", proof.len());
        let claim = router::claim_member(id, member, proof, vec![NATIVE]);
        house.meter.row("router", &call, OTHER, money, claim)?;
    }
    Ok(())
}

fn open_product(house: &mut House, product: ProductId, upstream: Vec<Edge>) -> Result<()> {
    house.suite.router.open_product(house.meter.chain(), CURATOR, product, STAGE_BPS, upstream)?;
    Ok(())
}

fn open_positions(house: &mut House, positions: Vec<NewPosition>) -> Result<()> {
    for some in positions.chunks(MAX_BATCH) {
        house.suite.router.open_positions(house.meter.chain(), CURATOR, some.to_vec())?;
    }
    Ok(())
}

fn position(id: ContributionId, product: ProductId) -> NewPosition {
    let (contributor, units) = (OTHER, 1 << 40);
    NewPosition { id, product, stage: Stage::Collection, contributor, payee: OTHER, units, batch: None }
}
