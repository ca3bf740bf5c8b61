// SPDX-License-Identifier: Apache-2.0
//! `kite till` and `kite flush`: the address of a product.

use std::fmt::{self, Display, Formatter};

use anyhow::{bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::{Asset, ProductId};
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Call, Desk};
use super::look::{Act, Look, Seen};
use crate::chain::{address_text, Chain, Failure};
use crate::suite::{till, Till};

/// Shows the address of a product, whether it was made yet or not, and what has arrived there. Whatever is sent to it by
/// a plain transfer is paid to the product by `kite flush`.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowTill {
    /// The product's number
    #[arg(value_parser = crate::amount::count::<ProductId>)]
    pub product: ProductId,
    /// What to look for there: KITE, coin, or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    pub assets: Vec<String>,
}

/// A till as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TillOf {
    /// What it pays.
    pub product: ProductId,
    /// Where it is, or will be.
    pub address: String,
    /// Whether it was made. What is sent there before is not lost.
    pub is_open: bool,
    /// What is there, with its asset's sign.
    pub balances: Vec<String>,
}

impl ShowTill {
    /// Reads it.
    pub fn read(&self, desk: &mut Desk) -> Result<TillOf> {
        ensure_product(desk, self.product)?;
        let till = find(desk, self.product)?;
        let mut balances = Vec::new();
        for sign in &self.assets {
            let asset = desk.asset(sign)?;
            let units = desk.balance(till.address(), asset)?;
            balances.push(desk.shown(asset, units));
        }
        let is_open = desk.chain.code_of(till.address())?.is_some();
        Ok(TillOf { product: self.product, address: address_text(till.address()), is_open, balances })
    }
}

impl Look for ShowTill {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        Seen::of(&self.read(desk)?)
    }
}

impl Display for TillOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { product, address, is_open, balances } = self;
        let state = if *is_open { "open" } else { "not made yet: what is sent there waits, and anybody can make it" };
        writeln!(f, "the till of product {product}: {address} ({state})")?;
        writeln!(f, "there: {}", balances.join(", "))
    }
}

/// Pays all that has arrived in the till of a product to it, and makes the till where nobody has. Anyone may.
#[derive(Clone, Debug, clap::Args)]
pub struct Flush {
    /// The product's number
    #[arg(value_parser = crate::amount::count::<ProductId>)]
    pub product: ProductId,
    /// In what: KITE, coin, or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    pub assets: Vec<String>,
}

impl Act for Flush {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        ensure_product(desk, self.product)?;
        let assets = self.assets.iter().map(|sign| desk.asset(sign)).collect::<Result<Vec<_>>>()?;
        let till = find(desk, self.product)?;
        desk.note(format!("the till of product {}: {}", self.product, address_text(till.address())));
        if !made(desk, till, self.product, &assets)? {
            desk.note("what is in it can only be paid once it was made");
            return Ok(());
        }
        desk.words.learn("till", till.address())?;
        flush(desk, till, self.product, &assets)
    }
}

/// Pays every asset of which there is something. An error if there is nothing at all.
fn flush(desk: &mut Desk, till: Till, product: ProductId, assets: &[Asset]) -> Result<()> {
    let mut left_out = Vec::new();
    for asset in assets {
        let sign = desk.sign(*asset);
        let does = format!("pay all {sign} in the till to product {product}");
        let call = Call { does, to: till.address(), value: 0, input: till::input::flush(*asset) };
        match desk.tries(&call) {
            Ok(()) => drop(desk.send(&call)?),
            Err(error) => left_out.push(format!("{sign} is left out: {error:#}")),
        }
    }
    if let (true, Some(first)) = (left_out.len() == assets.len(), left_out.first()) {
        bail!("{first}");
    }
    left_out.iter().for_each(|told| desk.note(told));
    Ok(())
}

/// Whether there is a till now, after asking to make it where there is none. An error if it would be made for nothing.
fn made(desk: &mut Desk, till: Till, product: ProductId, assets: &[Asset]) -> Result<bool> {
    if desk.chain.code_of(till.address())?.is_some() {
        return Ok(true);
    }
    let there = assets.iter().map(|asset| desk.balance(till.address(), *asset)).collect::<Result<Vec<_>>>()?;
    ensure!(
        there.iter().any(|units| *units > 0),
        "nothing has arrived there that could be paid, so nobody need make it"
    );
    let (factory, does) = (desk.ways()?.tills.address(), format!("make the till of product {product}"));
    desk.send(&Call { does, to: factory, value: 0, input: till::input::open(product) })?;
    Ok(!desk.only_tries())
}

/// What a product that does not exist is sent waits until it does: nobody means that.
fn ensure_product(desk: &mut Desk, product: ProductId) -> Result<()> {
    let found = desk.suite.registry.product(desk.chain, product)?;
    found.map(drop).with_context(|| format!("there is no product {product}"))
}

/// Where a factory that runs the code `code` makes the till of `product`, by the chain's rule alone.
pub(super) fn foretold(
    chain: &mut dyn Chain,
    factory: Till,
    code: Hash,
    router: AccountId,
    product: ProductId,
) -> Result<AccountId, Failure> {
    chain.address_of(factory.address(), code, &till::input::make(router, product), &[])
}

/// Where the till of `product` is or will be, worked out here, after the factory's code was looked at: an address that
/// nobody can make a till at loses what is sent there.
fn find(desk: &mut Desk, product: ProductId) -> Result<Till> {
    let factory = desk.ways()?.tills;
    let shown = address_text(factory.address());
    let code = desk.chain.code_of(factory.address())?.with_context(|| format!("there is no factory at {shown}"))?;
    let router = desk.suite.router.address();
    ensure!(factory.router(desk.chain)? == router, "the factory at {shown} pays through another router");
    let place = foretold(desk.chain, factory, code, router, product)?;
    if desk.chain.contracts_foretell() {
        let told = factory.address_of(desk.chain, product)?;
        ensure!(told == place, "the factory at {shown} tells another address: {}", address_text(told));
    }
    Ok(Till(place))
}
