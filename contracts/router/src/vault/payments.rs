// SPDX-License-Identifier: Apache-2.0
//! Money in, and what becomes of it before anybody claims.

use ink::prelude::boxed::Box;
use ink::primitives::AccountId;
use kite_interfaces::router::{Lifetime, Paid, Payment, Position, Pulled, RouterError, Split, Swept};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};

use super::{EdgeNumber, Result, Vault};
use crate::book::Book;
use crate::failure::overflow;
use crate::income::Holder;
use crate::product::Product;
use crate::standing;
use crate::upstream::Served;

impl Vault {
    /// Where a payment in epoch `now` would go.
    pub fn quote(&self, now: Epoch, id: ProductId, asset: &Asset, amount: Balance, fee_bps: Bps) -> Result<Split> {
        let product = self.payable(id)?;
        distribute(now, &mut self.book(id, asset), &product, amount, fee_bps)
    }

    /// Books a payment of `payer` in epoch `now`.
    pub fn pay(
        &mut self,
        now: Epoch,
        payer: AccountId,
        asset: &Asset,
        amount: Balance,
        fee_bps: Bps,
        payment: Payment,
    ) -> Result<Paid> {
        let Payment { product: id, reference } = payment;
        let product = self.payable(id)?;
        let split = self.receive(now, id, &product, asset, amount, fee_bps)?;
        let mut holding = self.holding(asset);
        holding.receive(amount, split.fee).ok_or_else(overflow)?;
        self.set_holding(asset, &holding);
        Ok(Paid { product: id, payer, asset: *asset, amount, epoch: now, split, reference })
    }

    /// Moves what `child` owes along an edge into the parent's own books; `None` if it owes nothing. A parent that
    /// is stopped is fed by nobody: what is owed stays with the child.
    pub fn pull(&mut self, now: Epoch, child: ProductId, edge: EdgeNumber, asset: &Asset) -> Result<Option<Pulled>> {
        let (parent, amount, served) = self.serve(child, edge, asset)?;
        let product = self.payable(parent)?;
        if amount == 0 {
            return Ok(None);
        }
        self.served.insert((child, edge, asset), &served);
        let split = self.receive(now, parent, &product, asset, amount, 0)?;
        Ok(Some(Pulled { child, parent, asset: *asset, amount, epoch: now, split }))
    }

    /// How much `child` owes along an edge.
    pub fn owed(&self, child: ProductId, edge: EdgeNumber, asset: &Asset) -> Result<Balance> {
        let (_, amount, _) = self.serve(child, edge, asset)?;
        Ok(amount)
    }

    /// Whom `child` owes along an edge, how much, and how far the edge is served once that is paid.
    fn serve(&self, child: ProductId, number: EdgeNumber, asset: &Asset) -> Result<(ProductId, Balance, Served)> {
        let total_bps = self.product(child)?.upstream_bps();
        let edge = self.edges.get((child, number)).ok_or(RouterError::UnknownEdge(number))?;
        let served = self.served.get((child, number, asset)).unwrap_or_default();
        let owed = served.owed_down(self.book(child, asset).upstream(), edge, total_bps);
        let (amount, served) = owed.ok_or_else(overflow)?;
        Ok((edge.product, amount, served))
    }

    /// Moves what a position has forfeited in an asset so far, and what the members of a batch have left that
    /// ended in `expired_epoch` or before, into its product's reserve.
    pub fn sweep(&mut self, expired_epoch: Epoch, id: ContributionId, asset: &Asset) -> Result<Swept> {
        let position = self.known_position(id)?;
        let [forfeited, leftover] = self.reserve_of(expired_epoch, id, &position);
        if forfeited.or(leftover).is_none() {
            return Err(RouterError::WrongStanding(position.standing).into());
        }
        let mut book = self.book(position.product, asset);
        let mut amount: Balance = 0;
        for holder in &[forfeited, leftover] {
            let Some(holder) = *holder else { continue };
            let taken = self.take(Epoch::MAX, id, holder, &position, &book, asset)?;
            amount = amount.checked_add(taken).ok_or_else(overflow)?;
        }
        if let (Some(Holder::Leftover { units }), Some(batch)) = (leftover, position.batch) {
            self.taken.insert((id, Holder::Reserve), &units);
            self.taken.insert((id, Holder::Payee), &batch.total_units);
        }
        if amount > 0 {
            book.keep(amount).ok_or_else(overflow)?;
            self.books.insert((position.product, asset), &book);
        }
        Ok(Swept { position: id, product: position.product, asset: *asset, amount })
    }

    /// As whom the reserve has a right to what a position earned: to what was forfeited, and, as if it were a
    /// member, to what the units earned that no member has claimed with in time.
    pub(super) fn reserve_of(
        &self,
        expired_epoch: Epoch,
        id: ContributionId,
        position: &Position,
    ) -> [Option<Holder>; 2] {
        let forfeited = standing::is_forfeited(position.standing).then_some(Holder::Reserve);
        let batch = position.batch.filter(|_| standing::is_expired(position, expired_epoch));
        let leftover = batch.map(|batch| {
            let taken = || self.taken.get((id, Holder::Payee)).unwrap_or_default();
            let kept = self.taken.get((id, Holder::Reserve));
            Holder::Leftover { units: kept.unwrap_or_else(|| batch.total_units.saturating_sub(taken())) }
        });
        [forfeited, leftover]
    }

    /// Sums of a product in an asset.
    #[must_use]
    pub fn lifetime(&self, product: ProductId, asset: &Asset) -> Lifetime {
        self.book(product, asset).lifetime()
    }

    /// A product that takes payments.
    fn payable(&self, id: ProductId) -> Result<Box<Product>> {
        let product = self.product(id)?;
        (!product.stopped).then_some(product).ok_or_else(|| RouterError::ProductStopped(id).into())
    }

    fn receive(
        &mut self,
        now: Epoch,
        id: ProductId,
        product: &Product,
        asset: &Asset,
        amount: Balance,
        fee_bps: Bps,
    ) -> Result<Split> {
        let mut book = self.book(id, asset);
        if let Some((number, checkpoint)) = book.start_epoch(now) {
            self.checkpoints.insert((id, asset, number), &checkpoint);
        }
        let split = distribute(now, &mut book, product, amount, fee_bps)?;
        self.books.insert((id, asset), &book);
        Ok(split)
    }
}

fn distribute(now: Epoch, book: &mut Book, product: &Product, amount: Balance, fee_bps: Bps) -> Result<Split> {
    if amount == 0 {
        return Err(RouterError::Zero.into());
    }
    let shares = product.shares(fee_bps).ok_or(RouterError::InvalidTerms)?;
    book.distribute(amount, &shares, product.units.at(now)).ok_or_else(overflow)
}
