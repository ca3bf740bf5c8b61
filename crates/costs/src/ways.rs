// SPDX-License-Identifier: Apache-2.0
//! Tills and tabs: how income reaches the router beside a payment, and what a request costs that is metered.

use anyhow::{Context, Result};
use ink::primitives::Hash;
use kite_interfaces::tab::{domain, Deposit, Take, Terms, Voucher, MIN_WITHDRAW_DELAY_MS};
use kite_interfaces::{Asset, Balance, ProductId};
use kite_voucher::SigningKey;
use scale::Encode;

use super::cells::{giga, kilo, line};
use super::meter::*;
use super::money::{register, PRICE};
use super::suite::House;
use super::{Bundles, Costs, Figures};
use crate::chain::transaction_base;
use kite_suite::{tabs, till, token, Tabs, Till};

/// How many tabs are taken at once.
const AT_ONCE: [u64; 3] = [1, 16, 64];

/// Requests that one voucher pays for.
const REQUESTS: u64 = 1_000;

/// The assets that are shown, each with the row of a payment in it.
const PAYMENTS: [(&str, (&str, &str)); 2] =
    [("native coin", ("router", "pay in native coin")), ("KITE", ("token", "transfer_and_call that pays a product"))];

/// What a tab is opened with.
const DEPOSIT: Balance = TOKEN;

/// Who takes.
const SELLER: ink::primitives::AccountId = CURATOR;

/// Measures tills and tabs.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut house = House::open(bundles, costs)?;
    let product = register(&mut house)?;
    let [kite, _, coin] = house.assets();
    // Payments are not the first of their asset.
    [kite, coin].into_iter().try_for_each(|asset| house.pay(product, asset, PRICE))?;
    tills(bundles, &mut house, product)?;
    metered(bundles, &mut house, product)
}

fn tills(bundles: &Bundles, house: &mut House, product: ProductId) -> Result<()> {
    let router = house.suite.router.address();
    let factory = Till(house.meter.create(bundles.get("till")?, till::input::construct(router))?);
    house.meter.row("till", "open", OTHER, factory.address(), till::input::open(product))?;
    let till = factory.open(house.meter.chain(), OTHER, product)?.value;
    let [kite, _, coin] = house.assets();
    house.meter.mint(till, PRICE)?;
    house.suite.token.transfer(house.meter.chain(), HOLDER, till, PRICE, Vec::new())?;
    for ((name, _), asset) in PAYMENTS.into_iter().zip([coin, kite]) {
        house.meter.row("till", &format!("flush {name}"), OTHER, till, till::input::flush(asset))?;
    }
    Ok(())
}

fn metered(bundles: &Bundles, house: &mut House, product: ProductId) -> Result<()> {
    let (router, kite) = (house.suite.router.address(), house.suite.token.address());
    let genesis = house.meter.chain().genesis();
    let tabs = Tabs(house.meter.create(bundles.get("tab")?, tabs::input::construct(router, kite, genesis))?);
    let mut counter = Counter { tabs, genesis, product, key: SigningKey::from_bytes([7; 32])? };
    let [kite, _, coin] = house.assets();
    for ((name, _), asset) in PAYMENTS.into_iter().zip([coin, kite]) {
        counter.opening(house, name, asset)?;
        counter.taking(house, name, asset)?;
    }
    counter.closing(house, coin)
}

/// Where tabs of one product are.
struct Counter {
    tabs: Tabs,
    genesis: Hash,
    product: ProductId,
    key: SigningKey,
}

impl Counter {
    fn terms(&self, asset: Asset, salt: u64) -> Terms {
        let (signer, product) = (self.key.address(), self.product);
        Terms { signer, product, seller: SELLER, asset, withdraw_delay_ms: MIN_WITHDRAW_DELAY_MS, salt }
    }

    /// Opens a tab of [`HOLDER`]'s.
    fn open(&self, house: &mut House, asset: Asset, salt: u64) -> Result<()> {
        let terms = self.terms(asset, salt);
        let chain = house.meter.chain();
        if asset == Asset::Native {
            self.tabs.open(chain, HOLDER, DEPOSIT, terms, DEPOSIT)?;
        } else {
            let data = Deposit::Open(terms).encode();
            house.suite.token.transfer_and_call(chain, HOLDER, self.tabs.address(), DEPOSIT, data)?;
        }
        Ok(())
    }

    fn opening(&mut self, house: &mut House, name: &str, asset: Asset) -> Result<()> {
        self.open(house, asset, 0)?;
        let (to, terms) = (self.tabs.address(), self.terms(asset, 1));
        if asset == Asset::Native {
            let open = tabs::input::open(terms, DEPOSIT);
            return house.meter.paid_row("tab", &format!("open in {name}"), HOLDER, to, DEPOSIT, open);
        }
        let open = token::input::transfer_and_call(to, DEPOSIT, Deposit::Open(terms).encode());
        let kite = house.suite.token.address();
        house.meter.row("token", "transfer_and_call that opens a tab", HOLDER, kite, open)
    }

    /// Takes that are not the first of their tabs, alone and with what they are for.
    fn taking(&mut self, house: &mut House, name: &str, asset: Asset) -> Result<()> {
        let most = AT_ONCE.into_iter().max().unwrap_or_default();
        (1..most).try_for_each(|salt| self.open(house, asset, salt))?;
        let first = (0..most).map(|salt| self.signed(house, asset, salt, 1)).collect::<Result<_>>()?;
        let settled = self.tabs.take_and_forward(house.meter.chain(), SELLER, first, self.product, asset)?;
        anyhow::ensure!(settled.value.forwarded == most.into(), "not every tab was taken of");
        for count in AT_ONCE {
            let takes = (0..count).map(|salt| self.signed(house, asset, salt, 2)).collect::<Result<Vec<_>>>()?;
            let both = tabs::input::take_and_forward(takes.clone(), self.product, asset);
            let (to, call) = (self.tabs.address(), taking(count, name));
            house.meter.row("tab", &call, SELLER, to, both)?;
            if asset == Asset::Native {
                house.meter.row("tab", &format!("take, tabs: {count}"), SELLER, to, tabs::input::take(takes))?;
            }
        }
        Ok(())
    }

    fn signed(&self, house: &mut House, asset: Asset, salt: u64, total: Balance) -> Result<Take> {
        let tab = self.tabs.id_of(house.meter.chain(), HOLDER, self.terms(asset, salt))?;
        let voucher = Voucher { tab, ceiling: DEPOSIT };
        let bound_to = domain(&self.genesis, &self.tabs.address());
        Ok(Take { voucher, total, signature: self.key.sign(&bound_to, tab, voucher.ceiling)? })
    }

    fn closing(&mut self, house: &mut House, asset: Asset) -> Result<()> {
        let (to, tabs) = (self.tabs.address(), self.tabs);
        let tab = tabs.id_of(house.meter.chain(), HOLDER, self.terms(asset, 0))?;
        house.meter.row("tab", "begin_withdrawal", HOLDER, to, tabs::input::begin_withdrawal(tab))?;
        tabs.begin_withdrawal(house.meter.chain(), HOLDER, tab)?;
        house.wait(MIN_WITHDRAW_DELAY_MS)?;
        house.meter.row("tab", "withdraw native coin", HOLDER, to, tabs::input::withdraw(tab))
    }
}

fn taking(count: u64, name: &str) -> String {
    format!("take and forward {name}, tabs: {count}")
}

/// A line for each number of tabs that are settled at once: what that costs beside as many payments, and what part of
/// a payment a request then costs, each as a transaction with the chain's own part of it.
#[must_use]
pub fn requests(costs: &Costs) -> String {
    let head = ["asset", "tabs", "take and forward", "as many payments", "a request, of a payment", "of its proof"];
    let lines = PAYMENTS.into_iter().flat_map(|(name, (contract, call))| {
        let payment = costs.of(contract, call).map(whole);
        AT_ONCE.map(|count| Some(request(name, count, whole(costs.of("tab", &taking(count, name))?), payment?)))
    });
    let head = [line(head.map(str::to_owned)), "|---|--:|--:|--:|--:|--:|\n".to_owned()];
    head.into_iter().chain(lines.flatten()).collect()
}

/// With the chain's own part of a transaction.
fn whole(figures: Figures) -> Figures {
    let base = transaction_base();
    Figures {
        ref_time: figures.ref_time.saturating_add(base.ref_time()),
        proof: figures.proof.saturating_add(base.proof_size()),
        ..figures
    }
}

fn request(name: &str, count: u64, both: Figures, payment: Figures) -> String {
    let payments = [payment.ref_time, payment.proof].map(|each| each.saturating_mul(count));
    let [time, proof] = parts(count, both, payment);
    line([
        name.to_owned(),
        count.to_string(),
        format!("{}, {}", giga(both.ref_time), kilo(both.proof)),
        format!("{}, {}", giga(payments[0]), kilo(payments[1])),
        format!("1/{time}"),
        format!("1/{proof}"),
    ])
}

/// How many requests cost as much as one payment, in ref_time and in proof, if a voucher stands for [`REQUESTS`].
fn parts(count: u64, both: Figures, payment: Figures) -> [u64; 2] {
    let requests = u128::from(count).saturating_mul(REQUESTS.into());
    [(payment.ref_time, both.ref_time), (payment.proof, both.proof)].map(|(payment, both)| {
        let parts = u128::from(payment).saturating_mul(requests).div_euclid(u128::from(both).max(1));
        u64::try_from(parts).unwrap_or(u64::MAX)
    })
}

/// How many metered requests, of so many tabs settled at once, cost as much as one payment in the same asset: the
/// least of both assets and of ref_time and proof. An error if they were not measured.
pub fn requests_for_a_payment(costs: &Costs, count: u64) -> Result<u64> {
    let mut least = u64::MAX;
    for (name, (contract, call)) in PAYMENTS {
        let payment = costs.of(contract, call).context("a payment was not measured")?;
        let both = costs.of("tab", &taking(count, name)).context("that many tabs were not measured")?;
        least = parts(count, whole(both), whole(payment)).into_iter().fold(least, u64::min);
    }
    Ok(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(ref_time: u64, proof: u64) -> Figures {
        Figures { ref_time, proof, deposit: 0 }
    }

    #[test]
    fn parts_are_how_many_requests_cost_one_payment() {
        assert_eq!(parts(1, figures(20, 5), figures(10, 10)), [500, 2_000]);
        assert_eq!(parts(64, figures(640, 64), figures(10, 1)), [1_000, 1_000]);
        assert_eq!(parts(1, figures(21, 1), figures(10, 0)), [476, 0]);
    }

    #[test]
    fn requests_has_a_line_for_what_was_measured_with_the_base_of_a_transaction_in_it() {
        let mut costs = Costs::default();
        costs.add("router", "pay in native coin", figures(1_000_000_000, 10_000)).unwrap();
        costs.add("tab", "take and forward native coin, tabs: 16", figures(2_000_000_000, 20_000)).unwrap();
        let text = requests(&costs);
        assert_eq!(text.lines().count(), 3, "{text}");
        let time = giga(2_000_000_000 + transaction_base().ref_time());
        assert!(text.lines().last().unwrap().starts_with(&format!("| native coin | 16 | {time}, ")), "{text}");
    }
}
