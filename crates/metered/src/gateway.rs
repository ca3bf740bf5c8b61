// SPDX-License-Identifier: Apache-2.0
//! `kite gateway`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{ensure, Context, Result};
use kite_chains::address_text;
use kite_format::amount::{count, Unit};
use kite_format::output::{self, Form, Telling};
use kite_gateway::books::{Books, Clock, Due};
use kite_gateway::desk::{Desk, Limits, Upstream};
use kite_gateway::metrics::Metrics;
use kite_gateway::price::{Tariff, Typed};
use kite_gateway::settler::{Rules, Settler};
use kite_gateway::terms::{Checker, Terms};
use kite_interfaces::tab::{MAX_WITHDRAW_DELAY_MS, MIN_WITHDRAW_DELAY_MS};
use kite_interfaces::{Asset, Balance, ProductId};
use kite_node::keys::SecretSource;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::watch;

use crate::bounds::Bounds;
use crate::place::{Found, Place};
use crate::tabs::NodeTabs;

/// Where it listens, for scripts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Serving {
    /// What is paid.
    pub url: String,
    /// Health and metrics.
    pub status: String,
}

/// Milliseconds of a second.
const SECOND_MS: u64 = 1_000;

/// Asks for payment in front of an API, and settles.
///
/// The secret is the seller's key: it takes what payers have signed for, and pays the fees of doing so. The money goes to
/// the product in any case.
#[derive(Clone, Debug, clap::Args)]
pub struct Gateway {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    secret: SecretSource,
    /// The product that is paid
    #[arg(long, value_parser = count::<ProductId>)]
    product: ProductId,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:4020", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Where to tell how it goes: /health and /metrics
    #[arg(long, default_value = "127.0.0.1:4021", value_name = "ADDRESS:PORT")]
    status: SocketAddr,
    /// The API
    #[arg(long, value_name = "URL")]
    upstream: Upstream,
    /// What a request costs: "0.0002 KITE", "/images=0.01 KITE" for a path, or "at most 0.01 KITE, 2 KITE per 1000000
    /// x-tokens-used" for what a header of the API's answer tells; once for each path, all in one asset
    #[arg(long = "price", required = true, value_name = "PRICE")]
    prices: Vec<Typed>,
    /// Where the books are kept: whoever loses them loses what was charged and not settled
    #[arg(long, default_value = "kite-gateway.sqlite", value_name = "FILE")]
    books: PathBuf,
    /// Settle as soon as so much is due [default: 1,000 times the greatest price]
    #[arg(long, value_name = "AMOUNT")]
    settle_amount: Option<String>,
    /// Settle as soon as something has been due for so many seconds
    #[arg(long, default_value_t = 3_600, value_name = "SECONDS", value_parser = count::<u64>)]
    settle_age: u64,
    /// Settle all that is due when the gateway is stopped
    #[arg(long)]
    settle_on_stop: bool,
    /// How long a payer's withdrawal must take at least, in seconds: 900 to 2,592,000. Twice as long as the chain may be
    /// away before requests are refused
    #[arg(long, default_value_t = 86_400, value_name = "SECONDS", value_parser = count::<u64>)]
    withdraw_delay: u64,
    /// What the world calls this place [default: what a request was sent to]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    telling: Telling,
}

impl Gateway {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }

    /// Serves until it is told to stop, by SIGINT or SIGTERM; then finishes what is under way.
    pub fn run(self) -> Result<()> {
        let withdraw_delay_ms = self.withdraw_delay_ms()?;
        let limits = self.bounds.limits(self.withdraw_delay)?;
        let key = self.secret.key(self.place.network()?.keys())?;
        let seller = key.account();
        let mut found = self.place.find(key.keyring())?;
        let (asset, tariff, greatest) = self.tariff(&mut found)?;
        let unit = found.unit(asset);
        let amount = self.settle_amount(&mut found, asset, greatest)?;
        if let Some(why) = found.cannot_be_paid(self.product, asset, amount)? {
            output::aside(format_args!(
                "product {} cannot be paid so now, and no tab be opened: {why}\n",
                self.product
            ));
        }
        let terms = Terms {
            genesis: found.chain.genesis(),
            contract: found.tabs.address(),
            product: self.product,
            seller,
            asset,
            symbol: unit.sign.clone(),
            decimals: unit.decimals,
            withdraw_delay_ms,
            timeout_s: self.bounds.timeout,
        };
        let rules = Rules { amount, age_ms: self.settle_age.saturating_mul(SECOND_MS) };
        let chain = NodeTabs { chain: found.chain, tabs: found.tabs, seller, product: self.product, asset };
        // It waits in a runtime of its own, which must not end within the other: this hand lets go of it last.
        let chain = Arc::new(chain);
        let checker = Checker::new(terms);
        let books = Arc::new(Books::open(&self.books, checker, chain.clone(), clock())?);
        output::aside(format_args!("product {} is sold by {}\n", self.product, address_text(seller)));
        let runtime = Runtime::new()?;
        let outcome = runtime.block_on(self.serve(books, tariff, rules, limits, &unit));
        // A question to a chain that is away would be waited for.
        runtime.shutdown_timeout(Duration::from_secs(1));
        drop(chain);
        outcome
    }

    async fn serve(self, books: Arc<Books>, tariff: Tariff, rules: Rules, limits: Limits, unit: &Unit) -> Result<()> {
        let metrics = Metrics::new()?;
        let listener = listen(self.listen).await?;
        let status = listen(self.status).await?;
        let (url, about) = (listener.local_addr()?, status.local_addr()?);
        self.telling.form.line(format_args!("http://{url}"))?;
        let told = Serving { url: format!("http://{url}"), status: format!("http://{about}") };
        self.telling.form.json(&told)?;
        let (stop, stopped) = watch::channel(false);
        let settler = Settler::new(Arc::clone(&books), rules, metrics.clone());
        let settling = tokio::spawn(settler.run(stopped.clone()));
        let desk = Desk::new(Arc::clone(&books), tariff, self.upstream, limits, metrics, self.public_url);
        let serving = tokio::spawn(Arc::clone(&desk).serve(listener, stopped.clone()));
        let telling = tokio::spawn(desk.serve_status(status, stopped));
        told_to_stop().await?;
        stop.send_replace(true);
        serving.await?;
        telling.await?;
        let mut settler = settling.await?;
        if self.settle_on_stop {
            settler.take_all().await.context("what is due was not settled: it is in the books")?;
        }
        due(&books.dues(), unit).into_iter().for_each(|told| output::aside(format_args!("{told}\n")));
        Ok(())
    }

    fn tariff(&self, found: &mut Found) -> Result<(Asset, Tariff, Balance)> {
        let (mut asset, mut greatest) = (None, 0);
        let tariff = Tariff::read(&self.prices, |text| {
            let (of, units) = found.units(text).map_err(|error| format!("{error:#}"))?;
            greatest = greatest.max(units);
            match asset.replace(of) {
                Some(other) if other != of => Err("all prices must be in one asset".to_owned()),
                _ => Ok(units),
            }
        });
        let tariff = tariff.map_err(anyhow::Error::msg)?;
        Ok((asset.context("there is no price")?, tariff, greatest))
    }

    fn settle_amount(&self, found: &mut Found, asset: Asset, greatest: Balance) -> Result<Balance> {
        let Some(text) = &self.settle_amount else { return Ok(greatest.saturating_mul(1_000).max(1)) };
        let (of, amount) = found.units(text)?;
        ensure!(of == asset, "--settle-amount is in another asset than the prices");
        Ok(amount.max(1))
    }

    fn withdraw_delay_ms(&self) -> Result<u64> {
        let delay_ms = self.withdraw_delay.saturating_mul(SECOND_MS);
        let is_within = (MIN_WITHDRAW_DELAY_MS..=MAX_WITHDRAW_DELAY_MS).contains(&delay_ms);
        ensure!(is_within, "--withdraw-delay is out of bounds: expected 900 to 2,592,000 seconds");
        Ok(delay_ms)
    }
}

/// What is due and was not taken, and until when it can be; `None` if nothing is.
fn due(dues: &[Due], unit: &Unit) -> Option<String> {
    let amount = dues.iter().fold(0, |sum: Balance, due| sum.saturating_add(due.amount));
    let withdrawing = dues.iter().filter(|due| due.is_withdrawing).count();
    let hurry = match withdrawing {
        0 => String::new(),
        count => format!(" Of the tabs, {count} are being withdrawn: what is due of them is lost when that is over."),
    };
    (amount > 0).then(|| {
        let amount = unit.shown(amount);
        format!("{amount} is due and stays in the books: start the gateway again to take it, once with --settle-on-stop.{hurry}")
    })
}

async fn listen(at: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))
}

async fn told_to_stop() -> Result<()> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

fn clock() -> Clock {
    Arc::new(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use kite_interfaces::tab::{Take, Voucher};

    use super::*;

    #[test]
    fn due_tells_what_a_gateway_leaves_in_the_books_and_what_is_soon_lost() {
        let take = Take { voucher: Voucher { tab: [0; 32].into(), ceiling: 9 }, total: 9, signature: [0; 65] };
        let of = |amount, is_withdrawing| Due { take, amount, since_ms: 0, is_withdrawing };
        let unit = Unit { sign: "KITE".to_owned(), decimals: 1 };
        assert_eq!(due(&[], &unit), None);
        let told = due(&[of(15, false), of(5, false)], &unit).unwrap();
        assert!(
            told.starts_with("2 KITE is due and stays in the books") && told.ends_with("--settle-on-stop."),
            "{told}"
        );
        let told = due(&[of(15, false), of(5, true)], &unit).unwrap();
        assert!(told.contains("Of the tabs, 1 are being withdrawn"), "{told}");
    }
}
