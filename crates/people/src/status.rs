// SPDX-License-Identifier: Apache-2.0
//! `kite status`: the suite as it is now. Nothing is sent.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use anyhow::Result;
use comfy_table::Table;
use ink::primitives::AccountId;
use kite_interfaces::dao::MAX_PAGE as PROPOSALS_PAGE;
use kite_interfaces::registry::{Product, MAX_PAGE as PRODUCTS_PAGE};
use kite_interfaces::{Asset, ProductId};
use schemars::JsonSchema;
use serde::Serialize;

use super::action::ActionOf;
use super::desk::Desk;
use super::look::{Look, Seen};
use super::products::table_of_products;
use super::proposal::ProposalOf;
use crate::chain::address_text;
use crate::table::table;
use crate::{span, text};

/// Shows the suite: where it is, the epoch, products, proposals, balances.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Status {
    /// Show the balances of these accounts too
    #[arg(long = "of", value_name = "ACCOUNT")]
    pub accounts: Vec<String>,
}

/// The suite as it is now. Amounts are texts with their asset's sign, moments are in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StatusOf {
    /// The contracts' addresses, by name; `till` and `tab`, the ways to pay, where the deployment has them.
    pub contracts: BTreeMap<&'static str, String>,
    /// The block's time.
    pub now_ms: u64,
    /// Time and fee; `null` if the router does not tell them.
    #[serde(flatten)]
    pub clock: ClockOf,
    /// KITE that there are.
    pub supply: String,
    /// The most KITE there can be.
    pub cap: String,
    /// The products.
    pub products: Vec<ProductRow>,
    /// The proposals.
    pub proposals: Vec<ProposalOf>,
    /// Who has what.
    pub balances: Vec<BalanceRow>,
    /// What is missing above, as a contract does not tell it, and why.
    pub unknown: Vec<String>,
}

/// What the router counts by; `null` if it does not tell it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ClockOf {
    /// The epoch now.
    pub epoch: Option<u32>,
    /// Milliseconds until the next epoch.
    pub epoch_ends_in_ms: Option<u64>,
    /// Closed epochs that stay locked.
    pub window_epochs: Option<u32>,
    /// The protocol fee.
    pub fee_bps: Option<u16>,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProductRow {
    /// Its number.
    pub id: u32,
    /// Where it is described.
    pub metadata_uri: String,
    /// Whether it takes neither payments nor submissions.
    pub is_stopped: bool,
    /// Who accepts contributions.
    pub curator: String,
    /// KITE to put up for each unit of work.
    pub bond_per_unit: String,
    /// All that was paid into it, in KITE and in coin.
    pub paid: [String; 2],
}

/// What an account has.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BalanceRow {
    /// Its name or address.
    pub account: String,
    /// KITE.
    pub kite: String,
    /// Native coin.
    pub coin: String,
    /// Votes now: its own, unless it delegated them, and those delegated to it.
    pub votes: String,
    /// Who votes for it.
    pub delegate: Option<String>,
}

impl Look for Status {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        Seen::of(&self.read(desk)?)
    }
}

impl Status {
    /// Reads it.
    pub fn read(&self, desk: &mut Desk) -> Result<StatusOf> {
        let (token, now_ms, kite) = (desk.suite.token, desk.chain.now_ms()?, desk.kite());
        let (supply, cap) = (token.total_supply(desk.chain)?, token.cap(desk.chain)?);
        let mut unknown = Vec::new();
        let clock = known(&mut unknown, "the epoch and the fee", clock(desk, now_ms));
        let products = known(&mut unknown, "the products", products(desk));
        let proposals = known(&mut unknown, "the proposals", proposals(desk));
        Ok(StatusOf {
            contracts: contracts(desk)
                .into_iter()
                .chain(ways(desk))
                .map(|(name, at)| (name, address_text(at)))
                .collect(),
            now_ms,
            clock,
            supply: desk.shown(kite, supply),
            cap: desk.shown(kite, cap),
            products,
            proposals,
            balances: self.balances(desk)?,
            unknown,
        })
    }

    fn balances(&self, desk: &mut Desk) -> Result<Vec<BalanceRow>> {
        let [_, router, registry, (_, treasury)] = contracts(desk);
        let mut accounts = vec![("treasury".to_owned(), treasury)];
        accounts.extend([router, registry].map(|(name, address)| (name.to_owned(), address)));
        for account in &self.accounts {
            accounts.push((account.clone(), desk.account(account)?));
        }
        accounts.into_iter().map(|(name, account)| balance(desk, name, account)).collect()
    }
}

/// A part of it; nothing, with a word of why, if a contract does not tell it: one whose code was replaced may not, and that
/// is when everybody looks here.
fn known<T: Default>(unknown: &mut Vec<String>, what: &str, found: Result<T>) -> T {
    found.unwrap_or_else(|error| {
        unknown.push(format!("{what} cannot be told: {error:#}"));
        T::default()
    })
}

fn clock(desk: &mut Desk, now_ms: u64) -> Result<ClockOf> {
    let router = desk.suite.router;
    let (settings, epoch) = (router.settings(desk.chain)?, router.current_epoch(desk.chain)?);
    let next = settings.clock.start_of(epoch.saturating_add(1)).unwrap_or(u64::MAX);
    Ok(ClockOf {
        epoch: Some(epoch),
        epoch_ends_in_ms: Some(next.saturating_sub(now_ms)),
        window_epochs: Some(settings.window_epochs),
        fee_bps: Some(settings.fee_bps),
    })
}

fn contracts(desk: &Desk) -> [(&'static str, AccountId); 4] {
    let suite = desk.suite;
    [
        ("token", suite.token.address()),
        ("router", suite.router.address()),
        ("registry", suite.registry.address()),
        ("dao", suite.dao.address()),
    ]
}

/// The ways to pay, if the deployment has any.
fn ways(desk: &Desk) -> Vec<(&'static str, AccountId)> {
    let ways = desk.known_ways();
    ways.map_or_else(Vec::new, |ways| vec![("till", ways.tills.address()), ("tab", ways.tabs.address())])
}

/// A row for each product.
pub(super) fn products(desk: &mut Desk) -> Result<Vec<ProductRow>> {
    let (mut rows, mut from) = (Vec::new(), 1);
    loop {
        let page = desk.suite.registry.products(desk.chain, from, PRODUCTS_PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(rows) };
        from = last.saturating_add(1);
        for (id, product) in page {
            rows.push(product_row(desk, id, product)?);
        }
    }
}

fn product_row(desk: &mut Desk, id: ProductId, product: Product) -> Result<ProductRow> {
    let (router, kite) = (desk.suite.router, desk.kite());
    let mut paid = [String::new(), String::new()];
    for (asset, paid) in [kite, Asset::Native].into_iter().zip(&mut paid) {
        let lifetime = router.lifetime(desk.chain, id, asset)?;
        *paid = desk.shown(asset, lifetime.paid);
    }
    Ok(ProductRow {
        id,
        metadata_uri: product.terms.metadata_uri,
        is_stopped: product.is_stopped,
        curator: desk.words.name_of(product.terms.curator),
        bond_per_unit: desk.shown(kite, product.terms.bond_per_unit),
        paid,
    })
}

fn proposals(desk: &mut Desk) -> Result<Vec<ProposalOf>> {
    let (mut rows, mut from) = (Vec::new(), 1);
    loop {
        let page = desk.suite.dao.proposals(desk.chain, from, PROPOSALS_PAGE)?;
        let Some(last) = page.last() else { return Ok(rows) };
        from = last.id.saturating_add(1);
        for view in page {
            rows.push(ProposalOf::of(desk, &view)?);
        }
    }
}

fn balance(desk: &mut Desk, name: String, account: AccountId) -> Result<BalanceRow> {
    let (token, kite) = (desk.suite.token, desk.kite());
    let (has, coin) = (desk.balance(account, kite)?, desk.balance(account, Asset::Native)?);
    let votes = token.votes(desk.chain, account)?;
    Ok(BalanceRow {
        account: name,
        kite: desk.shown(kite, has),
        coin: desk.shown(Asset::Native, coin),
        votes: desk.shown(kite, votes),
        delegate: token.delegate_of(desk.chain, account)?.map(address_text),
    })
}

impl Display for StatusOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let contracts = self.contracts.iter().map(|(name, address)| [(*name).to_owned(), address.clone()]);
        writeln!(f, "{}\n", table(&["contract", "address"], 0..0).add_rows(contracts))?;
        self.unknown.iter().try_for_each(|told| writeln!(f, "{}", text::plain(told)))?;
        write!(f, "{}", self.clock)?;
        writeln!(f, "supply {}, of at most {}\n", self.supply, self.cap)?;
        writeln!(f, "{}\n", table_of_products(&self.products))?;
        writeln!(f, "{}\n", self.proposals())?;
        write!(f, "{}", self.balances())
    }
}

impl Display for ClockOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { epoch: Some(epoch), epoch_ends_in_ms: Some(left), window_epochs: Some(window), fee_bps: Some(fee) } =
            self
        else {
            return Ok(());
        };
        let left = span::in_words(*left);
        writeln!(f, "epoch {epoch}, {left} left; {window} closed epochs stay locked; fee {fee} bps")
    }
}

impl StatusOf {
    fn proposals(&self) -> Table {
        let rows = self.proposals.iter().map(|row| {
            let votes = [row.in_favour.clone(), row.against.clone(), row.abstain.clone()];
            let [in_favour, against, abstain] = votes;
            let state = format!("{}, {}", row.state, row.tier.to_lowercase());
            let actions: Vec<_> = row.actions.iter().map(ActionOf::in_a_cell).collect();
            [row.id.to_string(), state, in_favour, against, abstain, actions.join("\n"), text::plain(&row.description)]
        });
        let head =
            ["proposal", "state", "For", "Against", "Abstain", "what it does", "what for, in its proposer's words"];
        let mut table = table(&head, 2..5);
        table.add_rows(rows);
        table
    }

    fn balances(&self) -> Table {
        let rows = self.balances.iter().map(|row| {
            let delegate = row.delegate.clone().unwrap_or_default();
            [row.account.clone(), row.kite.clone(), row.coin.clone(), row.votes.clone(), delegate]
        });
        let mut table = table(&["account", "KITE", "coin", "votes now", "delegate"], 1..4);
        table.add_rows(rows);
        table
    }
}
