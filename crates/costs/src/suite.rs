// SPDX-License-Identifier: Apache-2.0
//! The suite that calls through more than one contract are measured on.

use anyhow::{Context, Result};
use kite_interfaces::dao::{Bar, Change, Parameters};
use kite_interfaces::registry::Rules;
use kite_interfaces::router::Payment;
use kite_interfaces::{Asset, Balance, Epoch, ProductId};
use scale::Encode;

use super::meter::*;
use super::{psp22, Bundles, Costs};
use kite_suite::{dao, registry, router, Psp22, Suite};

/// Closed epochs that stay locked.
pub const WINDOW_EPOCHS: Epoch = 2;

const EPOCH_MS: u64 = 24 * 60 * 60 * 1_000;

/// What a proposal of either tier needs.
const BAR: Bar = Bar { quorum_bps: 1, timelock_ms: 60_000 };

/// What proposals are judged by.
pub const PARAMETERS: Parameters = Parameters {
    voting_delay_ms: 60_000,
    voting_period_ms: 600_000,
    late_quorum_ms: 0,
    grace_ms: 600_000,
    proposal_threshold: HOLDING,
    quorum_floor: 1,
    routine: BAR,
    critical: BAR,
    spend_period_ms: 600_000,
};

/// By which work is judged.
pub const RULES: Rules = Rules {
    arbiter: None,
    guardian: None,
    guardian_until_ms: 0,
    curator_answers_ms: EPOCH_MS,
    arbiter_answers_ms: EPOCH_MS,
    challenge_bond: TOKEN,
    challenge_bond_bps: 0,
    challenger_bps: 4_000,
    contributor_bps: 3_000,
    min_bond_per_unit: 0,
    max_bond_per_unit: 1_000 * TOKEN,
    min_half_life_epochs: 1,
    max_half_life_epochs: 10_000,
};

/// The four contracts, which [`ISSUER`] owns, and a token of somebody else that can be paid in.
pub struct House<'a> {
    /// The chain, and the table that rows go to.
    pub meter: Meter<'a>,
    /// The suite.
    pub suite: Suite,
    /// The `psp22` crate's token.
    pub dollar: Psp22,
}

impl<'a> House<'a> {
    /// The suite as a deployment wires it, before it is handed over, and its holders.
    pub fn open(bundles: &Bundles, costs: &'a mut Costs) -> Result<Self> {
        let mut meter = Meter::new(bundles, costs)?;
        let token = meter.create(bundles.get("token")?, psp22::kite())?;
        let dollar = meter.create(bundles.get("psp22_token")?, psp22::by_the_crate())?;
        let money = router::input::construct(ISSUER, token, EPOCH_MS, WINDOW_EPOCHS, 100);
        let router = meter.create(bundles.get("router")?, money)?;
        let rules = registry::input::construct(ISSUER, token, router, RULES);
        let registry = meter.create(bundles.get("registry")?, rules)?;
        let governor = dao::input::construct(token, PARAMETERS, vec![Change::SetExcluded(vec![router, registry])]);
        let dao = meter.create(bundles.get("dao")?, governor)?;
        let mut house = Self { meter, suite: Suite::at(token, router, registry, dao), dollar: Psp22(dollar) };
        house.wire()?;
        Ok(house)
    }

    fn wire(&mut self) -> Result<()> {
        let Self { meter, suite, dollar } = self;
        suite.token.set_governor(meter.chain(), ISSUER, Some(suite.dao.address()))?;
        suite.router.set_registry(meter.chain(), ISSUER, suite.registry.address())?;
        suite.router.set_asset(meter.chain(), ISSUER, dollar.address(), true)?;
        psp22::settle(meter, dollar.address())?;
        psp22::settle(meter, suite.token.address())
    }

    /// KITE, the other token, native coin.
    pub fn assets(&self) -> [Asset; 3] {
        [Asset::Psp22(self.suite.token.address()), Asset::Psp22(self.dollar.address()), Asset::Native]
    }

    /// Pays a product the way that its asset is paid.
    pub fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance) -> Result<()> {
        let Self { meter, suite, .. } = self;
        let chain = meter.chain();
        let router = suite.router.address();
        match asset {
            Asset::Psp22(token) if token == suite.token.address() => {
                let data = Payment { product, reference: 0 }.encode();
                suite.token.transfer_and_call(chain, HOLDER, router, amount, data)?;
            }
            Asset::Psp22(token) => {
                Psp22(token).approve(chain, HOLDER, router, amount)?;
                suite.router.pay(chain, HOLDER, 0, product, asset, amount, 0)?;
            }
            Asset::Native => {
                suite.router.pay(chain, HOLDER, amount, product, asset, amount, 0)?;
            }
        }
        Ok(())
    }

    /// Begins a block so many epochs later.
    pub fn next_epochs(&mut self, count: Epoch) -> Result<()> {
        let span_ms = EPOCH_MS.checked_mul(count.into()).context("that is beyond all time")?;
        self.meter.advance_by(span_ms)
    }

    /// Begins a block so much later.
    pub fn wait(&mut self, span_ms: u64) -> Result<()> {
        self.meter.advance_by(span_ms)
    }
}
