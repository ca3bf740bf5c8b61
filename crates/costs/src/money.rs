// SPDX-License-Identifier: Apache-2.0
//! Payments, claims and the work that earns, on the deployed suite.

use anyhow::Result;
use ink::primitives::Hash;
use kite_interfaces::registry::{Request, Submission, Terms};
use kite_interfaces::router::{Edge, Payment, Stage, MAX_UPSTREAM};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use scale::Encode;

use super::meter::*;
use super::suite::{House, WINDOW_EPOCHS};
use super::{Bundles, Costs};
use kite_suite::{registry::input as registry, router::input as router, token::input as token};

/// A payment.
pub const PRICE: Balance = 100 * TOKEN;

/// KITE that a contributor puts up.
const BOND: Balance = TOKEN;

/// Positions that one claim is made for at most here.
const MANY: usize = 10;

/// Measures the router and the registry.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut house = House::open(bundles, costs)?;
    let product = register(&mut house)?;
    let work: Vec<_> = (0..MANY).map(|_| submit(&mut house, product)).collect::<Result<_>>()?;
    rules(&mut house, product, &work)?;
    house.suite.registry.accept(house.meter.chain(), CURATOR, work.clone())?;
    house.next_epochs(1)?;
    payments(&mut house, product)?;
    upstream(&mut house)?;
    house.next_epochs(WINDOW_EPOCHS.saturating_add(1))?;
    claims(&mut house, &work)
}

fn rules(house: &mut House, product: ProductId, work: &[ContributionId]) -> Result<()> {
    let (kite, rules) = (house.suite.token.address(), house.suite.registry.address());
    let register = registry::register_product(terms());
    house.meter.row("registry", "register_product", CURATOR, rules, register)?;
    let submit = token::transfer_and_call(rules, BOND, submission(product).encode());
    house.meter.row("token", "transfer_and_call that submits work", HOLDER, kite, submit)?;
    house.meter.row("registry", "accept 1", CURATOR, rules, registry::accept(first(work)))?;
    house.meter.row("registry", "accept 10", CURATOR, rules, registry::accept(work.to_vec()))?;
    house.meter.row("registry", "reject 1", CURATOR, rules, registry::reject(first(work)))
}

/// Payments that are not the first of their asset, nor of the epoch.
fn payments(house: &mut House, product: ProductId) -> Result<()> {
    house.assets().into_iter().try_for_each(|asset| house.pay(product, asset, PRICE))?;
    let [kite, dollar, native] = house.assets();
    let (coin, money) = (house.suite.token.address(), house.suite.router.address());
    house.dollar.approve(house.meter.chain(), HOLDER, money, PRICE)?;
    let data = Payment { product, reference: 1 }.encode();
    let by_transfer = token::transfer_and_call(money, PRICE, data);
    house.meter.row("token", "transfer_and_call that pays a product", HOLDER, coin, by_transfer)?;
    let pay = |asset| router::pay(product, asset, PRICE, 1);
    house.meter.paid_row("router", "pay in native coin", HOLDER, money, PRICE, pay(native))?;
    house.meter.row("router", "pay in the `psp22` crate's token", HOLDER, money, pay(dollar))?;
    house.meter.row("router", "quote", HOLDER, money, router::quote(product, kite, PRICE))
}

/// What a product pulls from one that is built on it, and on as many others as can be.
fn upstream(house: &mut House) -> Result<()> {
    let parents: Vec<_> = (0..MAX_UPSTREAM).map(|_| register(house)).collect::<Result<_>>()?;
    let edges = parents.iter().map(|parent| Edge { product: *parent, bps: 100 }).collect();
    let terms = Terms { upstream: edges, ..terms() };
    let child = house.suite.registry.register_product(house.meter.chain(), CURATOR, terms)?.value;
    let native = Asset::Native;
    house.pay(child, native, PRICE)?;
    let money = house.suite.router.address();
    house.meter.row("router", "pull", OTHER, money, router::pull(child, 0, native))
}

fn claims(house: &mut House, work: &[ContributionId]) -> Result<()> {
    let [kite, dollar, native] = house.assets();
    let money = house.suite.router.address();
    let claim = |positions, asset| router::claim(positions, vec![asset]);
    house.meter.row("router", "claim 1 position in native coin", OTHER, money, claim(first(work), native))?;
    house.meter.row("router", "claim 1 position in KITE", OTHER, money, claim(first(work), kite))?;
    house.meter.row(
        "router",
        "claim 1 position in the `psp22` crate's token",
        OTHER,
        money,
        claim(first(work), dollar),
    )?;
    let both = router::claim(first(work), vec![native, kite]);
    house.meter.row("router", "claim 1 position in native coin and KITE", OTHER, money, both)?;
    house.meter.row("router", "claim 10 positions in native coin", OTHER, money, claim(work.to_vec(), native))?;
    house.meter.row("router", "pending", OTHER, money, router::pending(work.first().copied().unwrap_or(1), native))
}

fn first(work: &[ContributionId]) -> Vec<ContributionId> {
    work.iter().take(1).copied().collect()
}

/// A new product.
pub fn register(house: &mut House) -> Result<ProductId> {
    let registered = house.suite.registry.register_product(house.meter.chain(), CURATOR, terms())?;
    Ok(registered.value)
}

/// Work of [`HOLDER`] that was accepted: it earns from the next epoch on.
pub fn contribute<const N: usize>(house: &mut House, product: ProductId) -> Result<[ContributionId; N]> {
    let mut work = [0; N];
    for id in &mut work {
        *id = submit(house, product)?;
    }
    house.suite.registry.accept(house.meter.chain(), CURATOR, work.to_vec())?;
    Ok(work)
}

fn submit(house: &mut House, product: ProductId) -> Result<ContributionId> {
    let House { meter, suite, .. } = house;
    let data = submission(product).encode();
    suite.token.transfer_and_call(meter.chain(), HOLDER, suite.registry.address(), BOND, data)?;
    Ok(suite.registry.settings(meter.chain())?.contribution_count)
}

fn terms() -> Terms {
    Terms {
        stage_bps: [2_000; 5],
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit: BOND,
        curator: CURATOR,
        metadata_uri: "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_owned(),
        metadata_hash: Hash::from([7; 32]),
        supersedes: None,
    }
}

fn submission(product: ProductId) -> Request {
    Request::Submit(Submission {
        product,
        stage: Stage::Collection,
        units: 1,
        payee: None,
        evidence_uri: "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_owned(),
        evidence_hash: Hash::from([9; 32]),
        batch: None,
    })
}
