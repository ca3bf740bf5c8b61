// SPDX-License-Identifier: Apache-2.0
//! Products and positions.

use ink::prelude::boxed::Box;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use kite_interfaces::batch::Batch;
use kite_interfaces::router::{
    Edge, NewPosition, Position, PositionChanged, PositionOpened, ProductOpened, RouterError, Standing, STAGES,
};
use kite_interfaces::{Bps, ContributionId, Epoch, ProductId};

use super::claims::ensure_batch;
use super::{Result, Vault};
use crate::failure::overflow;
use crate::product::Product;
use crate::standing;

/// What becomes of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order<'a> {
    /// It earns until the end of this epoch.
    Close,
    /// Its claims are cut.
    Freeze {
        /// The first epoch that cannot be claimed.
        cut: Epoch,
    },
    /// The cut is lifted.
    Unfreeze,
    /// The cut is final, and its units weigh until the end of this epoch.
    Forfeit,
    /// Another is paid.
    Pay {
        /// Who says so: only its contributor may.
        caller: &'a AccountId,
        /// Who is paid.
        payee: &'a AccountId,
    },
}

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
            return Err(RouterError::InvalidId(id).into());
        }
        for (number, edge) in (0..).zip(&upstream) {
            self.ensure_product(edge.product)?;
            self.edges.insert((id, number), edge);
        }
        self.products.insert(id, &product);
        Ok(ProductOpened { product: id, stage_bps, upstream })
    }

    /// Units that still fit into each stage of a product.
    pub fn room(&self, id: ProductId) -> Result<[u128; STAGES]> {
        Ok(self.product(id)?.units.room())
    }

    /// Refuses new payments to a product while it is stopped.
    pub fn stop_product(&mut self, id: ProductId, stopped: bool) -> Result<()> {
        let mut product = self.product(id)?;
        product.stopped = stopped;
        self.products.insert(id, &product);
        Ok(())
    }

    /// Opens positions that earn from the epoch after `now` on, and tells each. Neighbours of one product
    /// share its cell.
    pub fn open_positions(
        &mut self,
        now: Epoch,
        positions: impl ExactSizeIterator<Item = NewPosition>,
        mut tell: impl FnMut(PositionOpened),
    ) -> Result<()> {
        ensure_batch(positions.len())?;
        let (mut open, mut product): (ProductId, Option<Box<Product>>) = (0, None);
        for new in positions {
            if product.is_none() || new.product != open {
                self.keep_product(open, product);
                (open, product) = (new.product, Some(self.product(new.product)?));
            }
            if let Some(product) = &mut product {
                tell(self.open_position(now, product, &new)?);
            }
        }
        self.keep_product(open, product);
        Ok(())
    }

    fn keep_product(&mut self, id: ProductId, product: Option<Box<Product>>) {
        if let Some(product) = product {
            self.products.insert(id, &product);
        }
    }

    fn open_position(&mut self, now: Epoch, terms: &mut Product, new: &NewPosition) -> Result<PositionOpened> {
        let &NewPosition { id, product, stage, contributor, payee, units, batch } = new;
        if id == 0 || self.positions.contains(id) {
            return Err(RouterError::InvalidId(id).into());
        }
        if units == 0 || batch.is_some_and(|Batch { count, total_units, .. }| count == 0 || total_units == 0) {
            return Err(RouterError::Zero.into());
        }
        let from_epoch = terms.units.open(now, stage, units)?;
        let (to_epoch, standing) = (None, Standing::Free);
        let position = Position { product, stage, contributor, payee, units, from_epoch, to_epoch, standing, batch };
        self.positions.insert(id, &position);
        Ok(PositionOpened { position: id, product, stage, contributor, payee, units, from_epoch, batch })
    }

    /// Does to a position what the registry, or its contributor, says in epoch `now`.
    pub fn revise(&mut self, now: Epoch, id: ContributionId, order: Order) -> Result<PositionChanged> {
        let mut position = self.known_position(id)?;
        match order {
            Order::Close if position.to_epoch.is_some() => return Err(RouterError::PositionClosed.into()),
            Order::Close => self.end(now, &mut position)?,
            Order::Freeze { cut } => position.standing = standing::freeze(position.standing, cut)?,
            Order::Unfreeze => position.standing = standing::unfreeze(position.standing)?,
            Order::Forfeit => {
                position.standing = standing::forfeit(position.standing)?;
                self.end(now, &mut position)?;
            }
            Order::Pay { caller, .. } if position.contributor != *caller => {
                return Err(RouterError::NotContributor.into())
            }
            Order::Pay { payee, .. } => position.payee = *payee,
        }
        self.positions.insert(id, &position);
        let Position { payee, to_epoch, standing, .. } = *position;
        Ok(PositionChanged { position: id, payee, to_epoch, standing })
    }

    /// Takes the units out of their stage at the end of epoch `now`, unless they are out already.
    fn end(&mut self, now: Epoch, position: &mut Position) -> Result<()> {
        if position.to_epoch.is_none() {
            let mut product = self.product(position.product)?;
            let ended = product.units.close(now, position.stage, position.units);
            position.to_epoch = Some(ended.ok_or_else(overflow)?);
            self.products.insert(position.product, &product);
        }
        Ok(())
    }
}
