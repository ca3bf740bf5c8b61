// SPDX-License-Identifier: Apache-2.0
//! What the gateway tells a Prometheus server. Amounts are in the asset's smallest units, as floating point: for watching,
//! not for accounts.

use kite_interfaces::Balance;
use prometheus::{Counter, Encoder, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

/// All figures. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    /// Requests answered, by what became of them.
    pub requests: IntCounterVec,
    /// Requests under way.
    pub in_flight: IntGauge,
    /// Charged in all.
    pub charged: Counter,
    /// Taken on the chain in all.
    pub taken: Counter,
    /// Paid to the product in all.
    pub forwarded: Counter,
    /// Takes that the chain refused.
    pub refused_takes: IntCounter,
    /// Answers of the API that did not say how much was used, and were charged nothing.
    pub unmetered: IntCounter,
    /// Times that the chain could not be reached.
    pub chain_errors: IntCounter,
    /// Tabs in the books.
    pub tabs: IntGauge,
}

impl Metrics {
    /// All at zero.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new_custom(Some("kite_gateway".to_owned()), None)?;
        let requests = IntCounterVec::new(Opts::new("requests_total", "Requests answered, by outcome"), &["outcome"])?;
        let all = Self {
            requests,
            in_flight: IntGauge::new("requests_in_flight", "Paid requests under way")?,
            charged: Counter::new("charged_units_total", "Charged, in the asset's smallest units")?,
            taken: Counter::new("taken_units_total", "Taken on the chain, in the asset's smallest units")?,
            forwarded: Counter::new("forwarded_units_total", "Paid to the product, in the asset's smallest units")?,
            refused_takes: IntCounter::new("refused_takes_total", "Takes that the chain refused")?,
            unmetered: IntCounter::new("unmetered_total", "Answers that did not say how much was used")?,
            chain_errors: IntCounter::new("chain_errors_total", "Times that the chain could not be reached")?,
            tabs: IntGauge::new("tabs", "Tabs in the books")?,
            registry,
        };
        all.register()?;
        Ok(all)
    }

    fn register(&self) -> prometheus::Result<()> {
        let Self { registry, .. } = self;
        registry.register(Box::new(self.requests.clone()))?;
        for gauge in [&self.in_flight, &self.tabs] {
            registry.register(Box::new(gauge.clone()))?;
        }
        for amount in [&self.charged, &self.taken, &self.forwarded] {
            registry.register(Box::new(amount.clone()))?;
        }
        for count in [&self.refused_takes, &self.unmetered, &self.chain_errors] {
            registry.register(Box::new(count.clone()))?;
        }
        Ok(())
    }

    /// One more request with this outcome.
    pub fn answered(&self, outcome: &str) {
        self.requests.with_label_values(&[outcome]).inc();
    }

    /// In Prometheus' text format.
    pub fn text(&self) -> prometheus::Result<Vec<u8>> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// An amount as a figure to watch.
#[must_use]
pub fn figure(amount: Balance) -> f64 {
    amount.to_string().parse().unwrap_or(f64::MAX)
}
