//! Money in, and what becomes of it before anybody claims.

use ink::prelude::boxed::Box;
use ink::primitives::AccountId;
use kite_interfaces::router::{Lifetime, Paid, Payment, Pulled, RouterError, Split, Swept};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};

use super::{EdgeNumber, Result, Vault};
use crate::book::Book;
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
        let mut till = self.till(asset);
        till.receive(amount, split.fee).ok_or(RouterError::Overflow)?;
        self.set_till(asset, &till);
        Ok(Paid { product: id, payer, asset: *asset, amount, epoch: now, split, reference })
    }

    /// Moves what `child` owes along an edge into the parent's own books; `None` if it owes nothing.
    pub fn pull(&mut self, now: Epoch, child: ProductId, edge: EdgeNumber, asset: &Asset) -> Result<Option<Pulled>> {
        let (parent, amount, served) = self.serve(child, edge, asset)?;
        if amount == 0 {
            return Ok(None);
        }
        self.served.insert((child, edge, asset), &served);
        let product = self.product(parent)?;
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
        let (amount, served) = owed.ok_or(RouterError::Overflow)?;
        Ok((edge.product, amount, served))
    }

    /// Moves what a position has forfeited in an asset so far into its product's reserve.
    pub fn sweep(&mut self, id: ContributionId, asset: &Asset) -> Result<Swept> {
        let position = self.known_position(id)?;
        standing::ensure_forfeited(position.standing)?;
        let mut book = self.book(position.product, asset);
        let amount = self.take(Epoch::MAX, id, Holder::Reserve, &position, &book, asset)?;
        if amount > 0 {
            book.keep(amount).ok_or(RouterError::Overflow)?;
            self.books.insert((position.product, asset), &book);
        }
        Ok(Swept { position: id, product: position.product, asset: *asset, amount })
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
    book.distribute(amount, &shares, product.units.at(now)).ok_or_else(|| RouterError::Overflow.into())
}
