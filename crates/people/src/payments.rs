// SPDX-License-Identifier: Apache-2.0
//! `kite payments`: who has paid what, with the receipt of each payment, as far back as can be seen.

use std::fmt::{self, Display, Formatter};

use anyhow::{ensure, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::router::{Paid, Split};
use kite_interfaces::{Balance, ProductId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::Desk;
use super::history::History;
use super::look::{Look, Seen, Sheet};
use super::products::stage_names;
use super::till::foretold;
use crate::amount::{count, Shown};
use crate::chain::address_text;
use crate::chain::past::Happened;
use crate::moment::iso;
use crate::reference::Reference;
use crate::suite::Ways;
use crate::table::table;
use crate::text::{self, hex};

/// Lists payments.
#[derive(Clone, Debug, clap::Args)]
pub struct Payments {
    /// Only those of this payer
    #[arg(long, value_name = "ACCOUNT")]
    of: Option<String>,
    /// Only those to this product
    #[arg(long, value_name = "PRODUCT", value_parser = count::<ProductId>)]
    product: Option<ProductId>,
    /// Only those with this reference: a number, or a text
    #[arg(long, value_name = "REFERENCE", allow_hyphen_values = true)]
    reference: Option<Reference>,
    #[command(flatten)]
    history: History,
}

/// Payments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PaymentsOf {
    /// The oldest first.
    pub payments: Vec<PaymentRow>,
    /// How far back was seen: an older payment is not in the list.
    pub seen: String,
}

/// A payment and its receipt. Amounts are numbers of the asset's smallest unit, as strings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PaymentRow {
    /// Hash of its transaction.
    pub transaction: Option<String>,
    /// Number of its block.
    pub block: u64,
    /// Hash of its block.
    pub block_hash: String,
    /// The block's time, in milliseconds.
    pub at_ms: Timestamp,
    /// The same as ISO 8601 writes it, in UTC.
    pub at: String,
    /// The product.
    pub product: ProductId,
    /// Who paid.
    pub payer: String,
    /// What that is, if it is no person: `till of product 1`, to which anybody sends by a plain transfer, or `tabs of
    /// product 1`, what was metered.
    pub through: Option<String>,
    /// The asset's sign.
    pub asset: String,
    /// The asset's decimals.
    pub decimals: u8,
    /// How much.
    pub amount: String,
    /// The payer's own number for it.
    pub reference: String,
    /// The text that the number stands for, if that was asked for: `INV-7`. From the number alone nobody can tell it.
    pub reference_text: Option<String>,
    /// The epoch that it counts in.
    pub epoch: u32,
    /// Where it went.
    pub split: SplitRow,
}

/// Where a payment went. Amounts are numbers of the asset's smallest unit, as strings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SplitRow {
    /// To the protocol.
    pub fee: String,
    /// To the products that this one is built on.
    pub upstream: String,
    /// To those who collected the data.
    pub collection: String,
    /// To those who annotated them.
    pub annotation: String,
    /// To those who computed.
    pub compute: String,
    /// To those who made the model.
    pub model: String,
    /// To those who made the application.
    pub application: String,
    /// To the product's reserve.
    pub reserve: String,
}

impl Look for Payments {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let of = self.of.as_ref().map(|of| desk.account(of)).transpose()?;
        self.ensure_product(desk)?;
        let (events, seen) = self.history.of_router(desk, &self.question(of))?;
        let through = Through::of(desk)?;
        let mut payments = Vec::new();
        for happened in &events {
            if let Some(paid) = happened.emitted.read::<Paid>().filter(|paid| self.asks_for(paid, of)) {
                payments.push(self.named(row(desk, happened, &paid, &through)));
            }
        }
        let sheet = sheet_of(&payments);
        Ok(Seen::of(&PaymentsOf { payments, seen })?.with(sheet))
    }
}

impl Payments {
    fn ensure_product(&self, desk: &mut Desk) -> Result<()> {
        let Some(id) = self.product else { return Ok(()) };
        let found = desk.suite.registry.product(desk.chain, id)?;
        ensure!(found.is_some(), "there is no product {id}: `kite products` lists those there are");
        Ok(())
    }

    /// With the text that was asked for, which nobody could tell from the number.
    fn named(&self, row: PaymentRow) -> PaymentRow {
        PaymentRow { reference_text: self.reference.as_ref().and_then(|reference| reference.text.clone()), ..row }
    }

    /// What an index is asked for.
    fn question(&self, of: Option<AccountId>) -> String {
        let of = of.map(|of| format!("&account={}", hex(of.as_ref())));
        let product = self.product.map(|product| format!("&product={product}"));
        let reference = self.reference.as_ref().map(|reference| format!("&reference={}", reference.number));
        ["kind=Paid".to_owned()].into_iter().chain(of).chain(product).chain(reference).collect()
    }

    fn asks_for(&self, paid: &Paid, of: Option<AccountId>) -> bool {
        of.is_none_or(|of| paid.payer == of)
            && self.product.is_none_or(|product| paid.product == product)
            && self.reference.as_ref().is_none_or(|reference| paid.reference == reference.number)
    }
}

/// The ways to pay, by the addresses that pay the router for others.
struct Through {
    /// Where they are, and what code the tills are of.
    ways: Option<(Ways, Hash)>,
    router: AccountId,
}

impl Through {
    fn of(desk: &mut Desk) -> Result<Self> {
        let router = desk.suite.router.address();
        let Some(ways) = desk.known_ways() else { return Ok(Self { ways: None, router }) };
        let code = desk.chain.code_of(ways.tills.address())?;
        Ok(Self { ways: code.map(|code| (ways, code)), router })
    }

    /// What paid, if it is no person.
    fn name(&self, desk: &mut Desk, Paid { payer, product, .. }: &Paid) -> Option<String> {
        let (Ways { tills, tabs }, code) = self.ways?;
        if *payer == tabs.address() {
            return Some(format!("tabs of product {product}"));
        }
        let till = foretold(desk.chain, tills, code, self.router, *product).ok()?;
        (*payer == till).then(|| format!("till of product {product}"))
    }
}

fn row(desk: &mut Desk, happened: &Happened, paid: &Paid, through: &Through) -> PaymentRow {
    let unit = desk.unit_of(paid.asset);
    let Split { fee, upstream, stages, reserve, .. } = paid.split;
    let [collection, annotation, compute, model, application] = stages.map(|units| units.to_string());
    PaymentRow {
        transaction: happened.transaction.map(|hash| hex(hash.as_ref())),
        block: happened.moment.height,
        block_hash: hex(happened.block.as_ref()),
        at_ms: happened.moment.at_ms,
        at: iso(happened.moment.at_ms),
        product: paid.product,
        payer: address_text(paid.payer),
        through: through.name(desk, paid),
        asset: unit.sign,
        decimals: unit.decimals,
        amount: paid.amount.to_string(),
        reference: paid.reference.to_string(),
        reference_text: None,
        epoch: paid.epoch,
        split: SplitRow {
            fee: fee.to_string(),
            upstream: upstream.to_string(),
            collection,
            annotation,
            compute,
            model,
            application,
            reserve: reserve.to_string(),
        },
    }
}

impl PaymentRow {
    fn shown(&self, units: &str) -> String {
        let units: Balance = units.parse().unwrap_or_default();
        Shown { units, decimals: self.decimals }.to_string()
    }

    /// Who paid, and what that is, if it is no person.
    fn paid_by(&self) -> String {
        self.through.as_ref().map_or_else(|| self.payer.clone(), |through| format!("{through}: {}", self.payer))
    }

    /// The payer's reference as it was asked for.
    fn referred_to_by(&self) -> String {
        self.reference_text
            .as_ref()
            .map_or_else(|| self.reference.clone(), |text| format!("{}: {}", text::plain(text), self.reference))
    }

    /// Where it went, part by part.
    fn parts(&self) -> Vec<(String, String)> {
        let SplitRow { fee, upstream, collection, annotation, compute, model, application, reserve } = &self.split;
        let stages = stage_names().into_iter().zip([collection, annotation, compute, model, application]);
        let others = [("fee", fee), ("upstream", upstream), ("reserve", reserve)];
        let others = others.into_iter().map(|(name, units)| (name.to_owned(), units));
        others.chain(stages).map(|(name, units)| (name, self.shown(units))).collect()
    }
}

fn sheet_of(payments: &[PaymentRow]) -> Sheet {
    let rows = payments.iter().map(|row| {
        let number = |units: &str| row.shown(units).replace(',', "");
        let mut cells = vec![
            row.at.clone(),
            row.block.to_string(),
            row.transaction.clone().unwrap_or_default(),
            row.product.to_string(),
            row.payer.clone(),
            row.through.clone().unwrap_or_default(),
            row.asset.clone(),
            number(&row.amount),
            row.reference.clone(),
        ];
        cells.extend(row.parts().into_iter().map(|(_, shown)| shown.replace(',', "")));
        cells
    });
    let head = vec![
        "at",
        "block",
        "transaction",
        "product",
        "payer",
        "through",
        "asset",
        "amount",
        "reference",
        "fee",
        "upstream",
        "reserve",
        "collection",
        "annotation",
        "compute",
        "model",
        "application",
    ];
    Sheet { head, rows: rows.collect() }
}

impl Display for PaymentsOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut table = table(&["when", "product", "amount", "payer", "reference", "where it went", "receipt"], 2..3);
        for row in &self.payments {
            let parts = row.parts().into_iter().filter(|(_, shown)| shown != "0");
            let parts: Vec<_> = parts.map(|(name, shown)| format!("{name} {shown}")).collect();
            let receipt = format!("block {}, {}", row.block, row.transaction.as_deref().unwrap_or("no transaction"));
            let amount = format!("{} {}", row.shown(&row.amount), row.asset);
            let cells = [row.at.clone(), row.product.to_string(), amount, row.paid_by(), row.referred_to_by()];
            table.add_row(cells.into_iter().chain([parts.join(", "), receipt]));
        }
        write!(f, "{table}\n{}", self.seen)
    }
}
