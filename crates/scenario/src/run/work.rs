// SPDX-License-Identifier: Apache-2.0
//! Products and contributions.

use kite_interfaces::batch::Batch;
use kite_interfaces::registry::{
    Accepted, BondReturned, Request, Retired, Submission, Submitted, Terms, MAX_DECISIONS,
};
use kite_interfaces::router::{Edge, PositionOpened};
use scale::Encode;

use super::super::file::{Product, Register};
use super::super::record::{self, Position};
use super::*;

/// Weights have so many fraction bits.
const WEIGHT_SCALE: f64 = 1_099_511_627_776.0;

/// A weight may be off the formula by this part of it: what a float can tell.
const WEIGHT_TOLERANCE: f64 = 1e-9;

impl Runner<'_> {
    pub(super) fn register(&mut self, deed: &Register) -> Done {
        let by = deed.by.get_ref();
        let sender = self.account(by)?;
        let mut told = Vec::new();
        for name in &deed.products {
            let terms = self.terms(name.get_ref())?;
            let epoch = self.epoch()?;
            let outcome = self.suite.registry.register_product(self.world.chain(), sender, terms);
            let id = self.sent("register a product", by, outcome)?.value;
            self.products.insert(name.get_ref().clone(), (id, epoch));
            told.push(format!("{} is product {id}", name.get_ref()));
        }
        Ok(told.join(", "))
    }

    pub(super) fn declared(&self, name: &str) -> Result<&Product, String> {
        let products = &self.checked.scenario.products;
        products
            .iter()
            .find(|product| product.id.get_ref() == name)
            .ok_or_else(|| format!("there is no product `{name}`"))
    }

    fn terms(&self, name: &str) -> Result<Terms, String> {
        let product = self.declared(name)?;
        let edges = product
            .upstream
            .iter()
            .map(|edge| Ok(Edge { product: self.product(edge.product.get_ref())?, bps: *edge.bps.get_ref() }));
        Ok(Terms {
            stage_bps: product.stages.get_ref().in_order(),
            upstream: edges.collect::<Result<_, String>>()?,
            license_bps: product.license_bps.as_ref().map_or(0, |license| *license.get_ref()),
            half_life_epochs: product.half_life_epochs,
            bond_per_unit: self.units(product.bond_per_unit.get_ref()),
            curator: self.account(product.curator.get_ref())?,
            metadata_uri: format!("scenario:{name}"),
            metadata_hash: stage::hash(&product.about),
            supersedes: product.supersedes.as_ref().map(|name| self.product(name.get_ref())).transpose()?,
        })
    }

    /// What a piece of work has to put up.
    pub(super) fn bond(&self, item: &Item) -> Result<Balance, String> {
        let per_unit = self.units(self.declared(&item.product)?.bond_per_unit.get_ref());
        per_unit.checked_mul(item.units.into()).ok_or_else(|| format!("the bond of `{}` is too large", item.work))
    }

    pub(super) fn submit(&mut self, names: &[Name]) -> Done {
        let places = self.places(names);
        self.begin("submit", places.len());
        let mut bonds = 0u128;
        for place in &places {
            bonds = bonds.saturating_add(self.submit_one(*place)?);
        }
        Ok(format!("{} submitted, with {} as bonds", pieces(places.len()), self.shown(bonds, KITE)))
    }

    fn submit_one(&mut self, place: usize) -> Result<Balance, String> {
        let item = self.item(place)?;
        let (contributor, bond) = (item.contributor.clone(), self.bond(item)?);
        let request = Request::Submit(self.submission(item)?).encode();
        let sender = self.account(&contributor)?;
        let registry = self.suite.registry.address();
        let outcome = self.suite.token.transfer_and_call(self.world.chain(), sender, registry, bond, request);
        let receipt = self.sent("submit (transfer_and_call)", &contributor, outcome)?;
        self.record.moves(KITE, &contributor, REGISTRY, bond);
        let [submitted]: [Submitted; 1] =
            receipt.events_of().try_into().map_err(|_| "no `Submitted` event came".to_owned())?;
        self.record.bonds.insert(submitted.contribution, bond);
        if let Some(item) = self.items.get_mut(place) {
            item.id = Some(submitted.contribution);
        }
        Ok(bond)
    }

    fn submission(&self, item: &Item) -> Result<Submission, String> {
        let other_payee = (item.payee != item.contributor).then(|| self.account(&item.payee)).transpose()?;
        let evidence = format!("scenario:{}/{}", item.work, item.contributor);
        Ok(Submission {
            product: self.product(&item.product)?,
            stage: item.stage,
            units: item.units,
            payee: other_payee,
            batch: batch(item)?,
            evidence_hash: stage::hash(&evidence),
            evidence_uri: evidence,
        })
    }

    pub(super) fn accept(&mut self, names: &[Name]) -> Done {
        let count = self.decide(names, "accept", |runner, curator, sender, ids, places| {
            let outcome = runner.suite.registry.accept(runner.world.chain(), sender, ids);
            let receipt = runner.sent("accept (up to 32 at once)", curator, outcome)?;
            let accepted: Vec<Accepted> = receipt.events_of();
            let opened: Vec<PositionOpened> = receipt.events_of();
            if accepted.len() != places.len() || opened.len() != places.len() {
                return Err("not every accepted contribution has its events".to_owned());
            }
            places.iter().zip(opened).try_for_each(|(place, opened)| runner.opened(*place, &opened))
        })?;
        Ok(format!("{} accepted", pieces(count)))
    }

    fn opened(&mut self, place: usize, opened: &PositionOpened) -> Result<(), String> {
        let epoch = self.epoch()?;
        let item = self.item(place)?;
        self.weighs_right(item, opened.units, epoch)?;
        if opened.from_epoch != epoch.saturating_add(1) {
            return Err(format!(
                "`{}` should earn from epoch {}, not {}",
                item.work,
                epoch.saturating_add(1),
                opened.from_epoch
            ));
        }
        let members = item.members.iter().map(|share| record::Member {
            payee: share.payee.clone(),
            units: share.member.units,
            claimed: BTreeMap::new(),
        });
        let position = Position {
            work: item.work.clone(),
            payee: item.payee.clone(),
            product: opened.product,
            stage: item.stage,
            weight: opened.units,
            from_epoch: opened.from_epoch,
            to_epoch: None,
            cut: None,
            claimed: BTreeMap::new(),
            swept: BTreeMap::new(),
            members: members.collect(),
        };
        self.record.positions.insert(opened.position, position);
        Ok(())
    }

    /// units × 2^(age / half-life), as far as a float can tell.
    fn weighs_right(&self, item: &Item, weight: u128, epoch: Epoch) -> Result<(), String> {
        let half_life = self.declared(&item.product)?.half_life_epochs;
        let opened = self.products.get(&item.product).map_or(epoch, |(_, opened)| *opened);
        let age = f64::from(epoch.saturating_sub(opened));
        let doublings = if half_life == 0 { 0.0 } else { age / f64::from(half_life) };
        let expected = f64::from(item.units) * doublings.exp2() * WEIGHT_SCALE;
        let off = (weight as f64 / expected - 1.0).abs();
        if off < WEIGHT_TOLERANCE {
            Ok(())
        } else {
            Err(format!("`{}` should weigh {expected:.0}, not {weight}", item.work))
        }
    }

    pub(super) fn reject(&mut self, names: &[Name]) -> Done {
        let count = self.decide(names, "reject", |runner, curator, sender, ids, _| {
            let outcome = runner.suite.registry.reject(runner.world.chain(), sender, ids);
            let receipt = runner.sent("reject", curator, outcome)?;
            runner.bonds_returned(receipt.events_of())
        })?;
        Ok(format!("{} rejected, bonds returned", pieces(count)))
    }

    /// Lets the curators decide in batches; how many were decided.
    fn decide(
        &mut self,
        names: &[Name],
        what: &str,
        send: impl Fn(&mut Self, &str, AccountId, Vec<ContributionId>, &[usize]) -> Result<(), String>,
    ) -> Result<usize, String> {
        let places = self.places(names);
        self.begin(what, places.len().div_ceil(MAX_DECISIONS));
        let product_of = |place: &usize| self.items.get(*place).map(|item| item.product.clone());
        let by_product: Vec<Vec<usize>> =
            places.chunk_by(|one, next| product_of(one) == product_of(next)).map(<[usize]>::to_vec).collect();
        for batch in by_product.iter().flat_map(|places| places.chunks(MAX_DECISIONS)) {
            let first = batch.first().copied().unwrap_or_default();
            let curator = self.declared(&self.item(first)?.product)?.curator.get_ref().clone();
            let sender = self.account(&curator)?;
            let ids = batch.iter().map(|place| self.id(*place)).collect::<Result<_, _>>()?;
            send(self, &curator, sender, ids, batch)?;
        }
        Ok(places.len())
    }

    fn bonds_returned(&mut self, returned: Vec<BondReturned>) -> Result<(), String> {
        for bond in returned {
            let held = self.record.bonds.remove(&bond.contribution);
            if held != Some(bond.amount) {
                return Err(format!(
                    "the bond of contribution {} was {held:?}, and {} came back",
                    bond.contribution, bond.amount
                ));
            }
            let owner = self.items.iter().find(|item| item.id == Some(bond.contribution));
            let owner = owner.map(|item| item.contributor.clone()).ok_or("a bond came back that nobody put up")?;
            self.record.moves(KITE, REGISTRY, &owner, bond.amount);
        }
        Ok(())
    }

    pub(super) fn retire(&mut self, names: &[Name]) -> Done {
        let mut told = Vec::new();
        for place in self.places(names) {
            let (id, contributor) = (self.id(place)?, self.item(place)?.contributor.clone());
            let sender = self.account(&contributor)?;
            let outcome = self.suite.registry.retire(self.world.chain(), sender, id);
            let receipt = self.sent("retire", &contributor, outcome)?;
            let [retired]: [Retired; 1] =
                receipt.events_of().try_into().map_err(|_| "no `Retired` event came".to_owned())?;
            if let Some(position) = self.record.positions.get_mut(&id) {
                position.to_epoch = Some(retired.to_epoch);
            }
            told.push(format!("{} earns no more from epoch {} on", self.item(place)?.work, retired.to_epoch));
        }
        Ok(told.join(", "))
    }

    pub(super) fn withdraw_bonds(&mut self, names: &[Name]) -> Done {
        let before: Balance = self.record.bonds.values().sum();
        for place in self.places(names) {
            let (id, contributor) = (self.id(place)?, self.item(place)?.contributor.clone());
            let sender = self.account(&contributor)?;
            let outcome = self.suite.registry.withdraw_bond(self.world.chain(), sender, id);
            let receipt = self.sent("withdraw a bond", &contributor, outcome)?;
            self.bonds_returned(receipt.events_of())?;
        }
        let after: Balance = self.record.bonds.values().sum();
        Ok(format!("{} came back", self.shown(before.saturating_sub(after), KITE)))
    }
}

/// The batch that a piece of work is, if it has members.
fn batch(item: &Item) -> Result<Option<Batch>, String> {
    if item.members.is_empty() {
        return Ok(None);
    }
    let count = u32::try_from(item.members.len()).map_err(|_| "a batch has too many members".to_owned())?;
    Ok(Some(Batch { root: item.root, count, total_units: item.units }))
}

pub(super) fn pieces(count: usize) -> String {
    match count {
        1 => "1 contribution".to_owned(),
        count => {
            format!("{} contributions", crate::amount::thousands(u128::try_from(count).unwrap_or_default()))
        }
    }
}
