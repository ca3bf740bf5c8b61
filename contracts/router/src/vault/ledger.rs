//! Products and positions.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use kite_interfaces::batch::Batch;
use kite_interfaces::router::{
    Edge, NewPosition, Position, PositionChanged, PositionOpened, ProductOpened, RouterError, Standing, STAGES,
};
use kite_interfaces::{Bps, ContributionId, Epoch, ProductId};

use super::claims::ensure_batch;
use super::{Result, Vault};
use crate::product::Product;
use crate::standing;

impl Vault {
    /// Makes a new product payable.
    pub fn open_product(
        &mut self,
        id: ProductId,
        stage_bps: [Bps; STAGES],
        upstream: Vec<Edge>,
    ) -> Result<ProductOpened> {
        let product = Product::new(id, stage_bps, &upstream)?;
        if self.products.contains(id) {
            return Err(RouterError::InvalidId(id));
        }
        for (number, edge) in (0..).zip(&upstream) {
            self.ensure_product(edge.product)?;
            self.edges.insert((id, number), edge);
        }
        self.products.insert(id, &product);
        Ok(ProductOpened { product: id, stage_bps, upstream })
    }

    /// Refuses new payments to a product while it is stopped.
    pub fn stop_product(&mut self, id: ProductId, stopped: bool) -> Result<()> {
        let mut product = self.product(id)?;
        product.stopped = stopped;
        self.products.insert(id, &product);
        Ok(())
    }

    /// Opens positions that earn from the epoch after `now` on. Neighbours of one product share its cell.
    pub fn open_positions(&mut self, now: Epoch, positions: &[NewPosition]) -> Result<Vec<PositionOpened>> {
        ensure_batch(positions.len())?;
        let mut opened = Vec::with_capacity(positions.len());
        for run in positions.chunk_by(|one, next| one.product == next.product) {
            self.open_run(now, run, &mut opened)?;
        }
        Ok(opened)
    }

    fn open_run(&mut self, now: Epoch, run: &[NewPosition], opened: &mut Vec<PositionOpened>) -> Result<()> {
        let Some(&NewPosition { product: id, .. }) = run.first() else {
            return Ok(());
        };
        let mut product = self.product(id)?;
        for new in run {
            opened.push(self.open_position(now, &mut product, new)?);
        }
        self.products.insert(id, &product);
        Ok(())
    }

    fn open_position(&mut self, now: Epoch, terms: &mut Product, new: &NewPosition) -> Result<PositionOpened> {
        let &NewPosition { id, product, stage, contributor, payee, units, batch } = new;
        if id == 0 || self.positions.contains(id) {
            return Err(RouterError::InvalidId(id));
        }
        if units == 0 || batch.is_some_and(|Batch { count, total_units, .. }| count == 0 || total_units == 0) {
            return Err(RouterError::Zero);
        }
        let from_epoch = terms.units.open(now, stage, units).ok_or(RouterError::Overflow)?;
        let (to_epoch, standing) = (None, Standing::Free);
        let position = Position { product, stage, contributor, payee, units, from_epoch, to_epoch, standing, batch };
        self.positions.insert(id, &position);
        Ok(PositionOpened { position: id, product, stage, contributor, payee, units, from_epoch, batch })
    }

    /// Lets a position earn until the end of epoch `now`.
    pub fn close_position(&mut self, now: Epoch, id: ContributionId) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        if position.to_epoch.is_some() {
            return Err(RouterError::PositionClosed);
        }
        self.end(now, &mut position)?;
        Ok(self.change(id, &position))
    }

    /// Cuts the income of a position from `cut` on.
    pub fn freeze(&mut self, cut: Epoch, id: ContributionId) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        position.standing = standing::freeze(position.standing, cut)?;
        Ok(self.change(id, &position))
    }

    /// Lifts the cut of a position.
    pub fn unfreeze(&mut self, id: ContributionId) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        position.standing = standing::unfreeze(position.standing)?;
        Ok(self.change(id, &position))
    }

    /// Makes the cut of a position final, and lets its units weigh until the end of epoch `now`.
    pub fn forfeit(&mut self, now: Epoch, id: ContributionId) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        position.standing = standing::forfeit(position.standing)?;
        if position.to_epoch.is_none() {
            self.end(now, &mut position)?;
        }
        Ok(self.change(id, &position))
    }

    /// Lets `payee` be paid for a position, which must be `caller`'s own.
    pub fn set_payee(&mut self, caller: AccountId, id: ContributionId, payee: AccountId) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        if position.contributor != caller {
            return Err(RouterError::NotContributor);
        }
        position.payee = payee;
        Ok(self.change(id, &position))
    }

    /// Takes the units out of their stage at the end of epoch `now`.
    fn end(&mut self, now: Epoch, position: &mut Position) -> Result<()> {
        let mut product = self.product(position.product)?;
        let ended = product.units.close(now, position.stage, position.units);
        position.to_epoch = Some(ended.ok_or(RouterError::Overflow)?);
        self.products.insert(position.product, &product);
        Ok(())
    }

    fn change(&mut self, id: ContributionId, position: &Position) -> PositionChanged {
        self.positions.insert(id, position);
        let &Position { payee, to_epoch, standing, .. } = position;
        PositionChanged { position: id, payee, to_epoch, standing }
    }
}
