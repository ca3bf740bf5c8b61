// SPDX-License-Identifier: Apache-2.0
//! The router's books as somebody has them who reads nothing but its events.

use std::collections::BTreeMap;

use ink::primitives::AccountId;
use kite_deploy::chain::Emitted;
use kite_interfaces::router::{
    AssetListed, Claimed, Edge, Paid, Position, PositionChanged, PositionOpened, Pot, ProductOpened, ProductStopped,
    Pulled, Released, Settings, SettingsChanged, Split, Standing, Swept, STAGES,
};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, ProductId};
use num_bigint::BigInt;

use super::money::{exact, Exact};
/// What a payment brought each stage, and in which epoch.
type Income = (Epoch, [Balance; STAGES]);

/// What the events told so far.
#[derive(Clone, Debug, Default)]
pub struct Rebuilt {
    /// What the router is set to.
    pub settings: Option<Settings>,
    /// Products that are stopped, or are not.
    pub products: BTreeMap<ProductId, bool>,
    /// Positions.
    pub positions: BTreeMap<ContributionId, Position>,
    /// Received and not paid out.
    pub held: BTreeMap<Asset, Balance>,
    /// Fees that were not collected.
    pub fees: BTreeMap<Asset, Balance>,
    /// What was paid into a product.
    pub paid: BTreeMap<(ProductId, Asset), Balance>,
    /// What lies in a product's reserve.
    pub reserves: BTreeMap<(ProductId, Asset), Balance>,
    /// What a position, or a member of it, has claimed.
    pub claimed: BTreeMap<(ContributionId, Option<u32>, Asset), Balance>,
    /// What was swept of a position.
    pub swept: BTreeMap<(ContributionId, Asset), Balance>,
    upstream: BTreeMap<ProductId, Vec<Edge>>,
    went_up: BTreeMap<(ProductId, Asset), Balance>,
    pulled: BTreeMap<(ProductId, ProductId, Asset), Balance>,
    /// What each stage received, payment for payment.
    income: BTreeMap<(ProductId, Asset), Vec<Income>>,
}

/// Reading.
impl Rebuilt {
    /// Reads what the router emitted in one transaction.
    pub fn read(&mut self, router: AccountId, events: &[Emitted]) {
        for event in events.iter().filter(|event| event.contract == router) {
            let known = self.read_terms(event) || self.read_position(event) || self.read_money(event);
            assert!(known, "{event:?}");
        }
    }

    fn read_terms(&mut self, event: &Emitted) -> bool {
        if let Some(SettingsChanged { settings }) = event.read() {
            self.settings = Some(settings);
        } else if let Some(ProductOpened { product, upstream, .. }) = event.read() {
            self.products.insert(product, false);
            self.upstream.insert(product, upstream);
        } else if let Some(ProductStopped { product, stopped }) = event.read() {
            self.products.insert(product, stopped);
        } else {
            return event.read::<AssetListed>().is_some();
        }
        true
    }

    fn read_position(&mut self, event: &Emitted) -> bool {
        if let Some(opened) = event.read() {
            let PositionOpened { position, product, stage, contributor, payee, units, from_epoch, batch } = opened;
            let (to_epoch, standing) = (None, Standing::Free);
            let opened = Position { product, stage, contributor, payee, units, from_epoch, to_epoch, standing, batch };
            self.positions.insert(position, opened);
        } else if let Some(PositionChanged { position, payee, to_epoch, standing }) = event.read() {
            let known = self.positions.get_mut(&position).expect("it was opened");
            *known = Position { payee, to_epoch, standing, ..*known };
        } else {
            return false;
        }
        true
    }

    fn read_money(&mut self, event: &Emitted) -> bool {
        if let Some(Paid { product, asset, amount, epoch, split, .. }) = event.read() {
            *self.held.entry(asset).or_default() += amount;
            *self.fees.entry(asset).or_default() += split.fee;
            self.divide(product, asset, amount, epoch, split);
        } else if let Some(Pulled { child, parent, asset, amount, epoch, split }) = event.read() {
            *self.pulled.entry((child, parent, asset)).or_default() += amount;
            self.divide(parent, asset, amount, epoch, split);
        } else if let Some(Claimed { position, asset, amount, member, .. }) = event.read() {
            *self.claimed.entry((position, member, asset)).or_default() += amount;
            *self.held.entry(asset).or_default() -= amount;
        } else if let Some(Swept { position, product, asset, amount }) = event.read() {
            *self.swept.entry((position, asset)).or_default() += amount;
            *self.reserves.entry((product, asset)).or_default() += amount;
        } else if let Some(Released { pot, asset, amount, .. }) = event.read() {
            self.release(pot, asset, amount);
        } else {
            return false;
        }
        true
    }

    fn divide(&mut self, product: ProductId, asset: Asset, amount: Balance, epoch: Epoch, split: Split) {
        *self.paid.entry((product, asset)).or_default() += amount;
        *self.reserves.entry((product, asset)).or_default() += split.reserve;
        *self.went_up.entry((product, asset)).or_default() += split.upstream;
        self.income.entry((product, asset)).or_default().push((epoch, split.stages));
    }

    fn release(&mut self, pot: Pot, asset: Asset, amount: Balance) {
        let source = match pot {
            Pot::Fees => self.fees.entry(asset).or_default(),
            Pot::Reserve(product) => self.reserves.entry((product, asset)).or_default(),
            Pot::Surplus => return,
        };
        *source -= amount;
        *self.held.entry(asset).or_default() -= amount;
    }
}

/// What follows.
impl Rebuilt {
    /// What a child owes along an edge.
    #[must_use]
    pub fn owed(&self, child: ProductId, number: u8, asset: Asset) -> Option<Balance> {
        let edges = self.upstream.get(&child)?;
        let edge = edges.get(usize::from(number))?;
        let total: Balance = edges.iter().map(|edge| Balance::from(edge.bps)).sum();
        let up = self.went_up.get(&(child, asset)).copied().unwrap_or_default();
        let pulled = self.pulled.get(&(child, edge.product, asset)).copied().unwrap_or_default();
        Some(up * Balance::from(edge.bps) / total - pulled)
    }

    /// Upstream edges of a product.
    #[must_use]
    pub fn edges(&self, product: ProductId) -> u8 {
        u8::try_from(self.upstream[&product].len()).expect("at most 16")
    }

    /// What a position earned before `end`, for whomever.
    #[must_use]
    pub fn earned_before(&self, id: ContributionId, asset: Asset, end: Epoch) -> Exact {
        let position = &self.positions[&id];
        let income = self.income.get(&(position.product, asset)).into_iter().flatten();
        let mine = income.filter(|(epoch, _)| *epoch < end && weighs(position, *epoch));
        mine.map(|(epoch, stages)| exact(*position.stage.of(stages)) * self.share(position, *epoch)).sum()
    }

    /// units / Σ units of the stage, in that epoch.
    fn share(&self, position: &Position, epoch: Epoch) -> Exact {
        let stage = (position.product, position.stage);
        let all = self.positions.values().filter(|other| (other.product, other.stage) == stage);
        let total: BigInt = all.filter(|other| weighs(other, epoch)).map(|other| BigInt::from(other.units)).sum();
        Exact::new(position.units.into(), total)
    }

    /// The first epoch that is locked in epoch `now`.
    #[must_use]
    pub fn open_epoch(&self, now: Epoch) -> Epoch {
        let settings = self.settings.expect("the router told them");
        now.saturating_sub(settings.window_epochs).max(settings.unlocked_epoch)
    }
}

fn weighs(position: &Position, epoch: Epoch) -> bool {
    position.from_epoch <= epoch && position.to_epoch.is_none_or(|to| epoch < to)
}
