// SPDX-License-Identifier: Apache-2.0
//! `kite pay`.

use anyhow::{ensure, Result};
use ink::primitives::AccountId;
use kite_interfaces::router::{Payment, Split, Stage};
use kite_interfaces::{Asset, Balance, ProductId};
use scale::Encode;

use super::desk::{Call, Desk};
use super::look::Act;
use crate::amount::Amount;
use crate::reference::Reference;
use crate::suite::{psp22, router, token, Psp22};

/// Pays a product.
#[derive(Clone, Debug, clap::Args)]
pub struct Pay {
    /// The product's number
    #[arg(value_parser = crate::amount::count::<ProductId>)]
    pub product: ProductId,
    /// How much of what: "12.5 KITE", "3 coin", or an amount and the address of a PSP22 token
    pub amount: Amount,
    /// Your own reference for the payment (an invoice, an order): a number, or a text such as INV-7, which stands for one;
    /// it is repeated in the event
    #[arg(long, default_value = "0", value_name = "REFERENCE", allow_hyphen_values = true)]
    pub reference: Reference,
}

impl Act for Pay {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (asset, amount) = desk.units(&self.amount)?;
        desk.count_in(asset);
        let (router, product) = (desk.suite.router, self.product);
        let quoted = router.quote(desk.chain, product, asset, amount);
        let split =
            quoted.map_err(|failed| desk.told(failed).context(format!("product {product} cannot be paid so")))?;
        let goes = goes(desk, asset, &split);
        desk.note(goes);
        if let Reference { number, text: Some(text) } = &self.reference {
            desk.note(format!("the reference {text} stands for the number {number}, which is kept on the chain"));
        }
        if let Asset::Psp22(token) = asset {
            let router = desk.suite.router.address();
            if asset != desk.kite() {
                ensure_has(desk, asset, amount)?;
            }
            if asset != desk.kite() && !allow(desk, Psp22(token), "router", router, amount)? {
                desk.note("the payment itself can only be tried once the allowance was given");
                return Ok(());
            }
        }
        let call = self.call(desk, asset, amount);
        desk.send(&call)?;
        Ok(())
    }
}

impl Pay {
    fn call(&self, desk: &mut Desk, asset: Asset, amount: Balance) -> Call {
        let (product, reference) = (self.product, self.reference.number);
        let does = format!("pay {} to product {product}", desk.shown(asset, amount));
        let router = desk.suite.router.address();
        if asset == desk.kite() {
            let data = Payment { product, reference }.encode();
            let input = token::input::transfer_and_call(router, amount, data);
            return Call { does, to: desk.suite.token.address(), value: 0, input };
        }
        let value = if asset == Asset::Native { amount } else { 0 };
        Call { does, to: router, value, input: router::input::pay(product, asset, amount, reference) }
    }
}

/// What cannot be paid is not allowed to be taken either: that would cost a fee and a deposit.
fn ensure_has(desk: &mut Desk, asset: Asset, amount: Balance) -> Result<()> {
    let has = desk.balance(desk.from, asset)?;
    let (shown, needs) = (desk.shown(asset, has), desk.shown(asset, amount));
    ensure!(has >= amount, "you have {shown}, and the payment needs {needs}");
    Ok(())
}

/// Whether the contract `to`, called `name`, may take `amount` of the sender's tokens now, after asking for it where it may
/// not.
pub(super) fn allow(desk: &mut Desk, token: Psp22, name: &str, to: AccountId, amount: Balance) -> Result<bool> {
    if token.allowance(desk.chain, desk.from, to)? >= amount {
        return Ok(true);
    }
    let does = format!("allow the {name} to take {}", desk.shown(Asset::Psp22(token.address()), amount));
    let input = psp22::input::approve(to, amount);
    desk.send(&Call { does, to: token.address(), value: 0, input })?;
    Ok(!desk.only_tries())
}

/// Where a payment goes, part by part.
fn goes(desk: &mut Desk, asset: Asset, split: &Split) -> String {
    let stages = [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];
    let stages = stages.map(|stage| (format!("{stage:?}").to_lowercase(), *stage.of(&split.stages)));
    let others = [("fee", split.fee), ("upstream", split.upstream), ("reserve", split.reserve)];
    let parts = others.map(|(name, amount)| (name.to_owned(), amount)).into_iter().chain(stages);
    let told =
        parts.filter(|(_, amount)| *amount > 0).map(|(name, amount)| format!("{name} {}", desk.shown(asset, amount)));
    format!("where it goes: {}", told.collect::<Vec<_>>().join(", "))
}
