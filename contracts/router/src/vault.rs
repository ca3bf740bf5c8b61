//! Every product, position and unit of money that the router answers for. Keeps the books and says
//! what happened; who may call, and moving the assets themselves, is the contract's part.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use ink::storage::traits::ManualKey;
use ink::storage::Mapping;
use kite_interfaces::router::{
    Claimed, Edge, Lifetime, NewPosition, Paid, PayeeChanged, Payment, Pending, Position, PositionClosed,
    PositionOpened, ProductOpened, Pulled, RouterError, Split, MAX_BATCH, STAGES,
};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};

use crate::book::{Book, Checkpoint};
use crate::income::{Account, Income};
use crate::product::Product;
use crate::upstream::Served;

type Result<T> = core::result::Result<T, RouterError>;

/// The number of an edge among its child's, from 0.
pub type EdgeNumber = u8;

/// A checkpoint's number in the book of a product and asset, from 0.
type CheckpointKey = (ProductId, Asset, u32);

/// An edge of a child product, and an asset that is pulled along it.
type ServedKey = (ProductId, EdgeNumber, Asset);

/// The storage of the vault. Keys 1 and 2 are the contract's own.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Vault {
    products: Mapping<ProductId, Product, ManualKey<3>>,
    edges: Mapping<(ProductId, EdgeNumber), Edge, ManualKey<4>>,
    books: Mapping<(ProductId, Asset), Book, ManualKey<5>>,
    checkpoints: Mapping<CheckpointKey, Checkpoint, ManualKey<6>>,
    positions: Mapping<ContributionId, Position, ManualKey<7>>,
    accounts: Mapping<(ContributionId, Asset), Account, ManualKey<8>>,
    served: Mapping<ServedKey, Served, ManualKey<9>>,
    fees: Mapping<Asset, Balance, ManualKey<10>>,
}

/// What a claim pays.
#[derive(Debug, Default)]
pub struct Claims {
    /// Sum in each asset, in the order of the claim.
    pub totals: Vec<Balance>,
    /// Each position's own in each asset.
    pub paid: Vec<Claimed>,
}

/// Products and positions.
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
        let &NewPosition { id, product, stage, contributor, payee, units } = new;
        if id == 0 || self.positions.contains(id) {
            return Err(RouterError::InvalidId(id));
        }
        if units == 0 {
            return Err(RouterError::Zero);
        }
        let from_epoch = terms.units.open(now, stage, units).ok_or(RouterError::Overflow)?;
        let position = Position { product, stage, contributor, payee, units, from_epoch, to_epoch: None };
        self.positions.insert(id, &position);
        Ok(PositionOpened { position: id, product, stage, payee, units, from_epoch })
    }

    /// Lets a position earn until the end of epoch `now`.
    pub fn close_position(&mut self, now: Epoch, id: ContributionId) -> Result<PositionClosed> {
        let mut position = self.known_position(id)?;
        if position.to_epoch.is_some() {
            return Err(RouterError::PositionClosed);
        }
        let mut product = self.product(position.product)?;
        let closed = product.units.close(now, position.stage, position.units);
        let to_epoch = closed.ok_or(RouterError::Overflow)?;
        position.to_epoch = Some(to_epoch);
        self.products.insert(position.product, &product);
        self.positions.insert(id, &position);
        Ok(PositionClosed { position: id, to_epoch })
    }

    /// Lets `payee` be paid for a position, which must be `caller`'s own.
    pub fn set_payee(&mut self, caller: AccountId, id: ContributionId, payee: AccountId) -> Result<PayeeChanged> {
        let mut position = self.known_position(id)?;
        if position.contributor != caller {
            return Err(RouterError::NotContributor);
        }
        position.payee = payee;
        self.positions.insert(id, &position);
        Ok(PayeeChanged { position: id, payee })
    }

    /// The position, if there is one.
    #[must_use]
    pub fn position(&self, id: ContributionId) -> Option<Position> {
        self.positions.get(id)
    }

    fn known_position(&self, id: ContributionId) -> Result<Position> {
        self.positions.get(id).ok_or(RouterError::UnknownPosition(id))
    }

    fn product(&self, id: ProductId) -> Result<Product> {
        self.products.get(id).ok_or(RouterError::UnknownProduct(id))
    }

    fn ensure_product(&self, id: ProductId) -> Result<()> {
        self.products.contains(id).then_some(()).ok_or(RouterError::UnknownProduct(id))
    }
}

/// Money in.
impl Vault {
    /// Where a payment in epoch `now` would go.
    pub fn quote(&self, now: Epoch, product: ProductId, asset: Asset, amount: Balance, fee_bps: Bps) -> Result<Split> {
        let (_, split) = self.distributed(now, self.book(product, asset), product, amount, fee_bps)?;
        Ok(split)
    }

    /// Books a payment of `payer` in epoch `now`.
    pub fn pay(
        &mut self,
        now: Epoch,
        payer: AccountId,
        asset: Asset,
        amount: Balance,
        fee_bps: Bps,
        payment: Payment,
    ) -> Result<Paid> {
        let Payment { product, reference } = payment;
        let split = self.receive(now, product, asset, amount, fee_bps)?;
        self.add_fee(asset, split.fee)?;
        Ok(Paid { product, payer, asset, amount, split, reference })
    }

    /// Moves what `child` owes along an edge into the parent's own books; `None` if it owes nothing.
    pub fn pull(&mut self, now: Epoch, child: ProductId, edge: EdgeNumber, asset: Asset) -> Result<Option<Pulled>> {
        let (parent, amount, served) = self.serve(child, edge, asset)?;
        if amount == 0 {
            return Ok(None);
        }
        self.served.insert((child, edge, asset), &served);
        let split = self.receive(now, parent, asset, amount, 0)?;
        Ok(Some(Pulled { child, parent, asset, amount, split }))
    }

    /// How much `child` owes along an edge.
    pub fn owed(&self, child: ProductId, edge: EdgeNumber, asset: Asset) -> Result<Balance> {
        let (_, amount, _) = self.serve(child, edge, asset)?;
        Ok(amount)
    }

    /// Whom `child` owes along an edge, how much, and how far the edge is served once that is paid.
    fn serve(&self, child: ProductId, number: EdgeNumber, asset: Asset) -> Result<(ProductId, Balance, Served)> {
        let total_bps = self.product(child)?.upstream_bps();
        let edge = self.edges.get((child, number)).ok_or(RouterError::UnknownEdge(number))?;
        let served = self.served.get((child, number, asset)).unwrap_or_default();
        let owed = served.owed_down(self.book(child, asset).upstream(), edge, total_bps);
        let (amount, served) = owed.ok_or(RouterError::Overflow)?;
        Ok((edge.product, amount, served))
    }

    /// Takes all fees of an asset out of the vault.
    pub fn collect_fees(&mut self, asset: Asset) -> Balance {
        self.fees.take(asset).unwrap_or_default()
    }

    /// Takes `amount` out of a product's reserve.
    pub fn release_reserve(&mut self, product: ProductId, asset: Asset, amount: Balance) -> Result<()> {
        self.ensure_product(product)?;
        if amount == 0 {
            return Err(RouterError::Zero);
        }
        let mut book = self.book(product, asset);
        book.release(amount).map_err(|available| RouterError::Insufficient { available })?;
        self.books.insert((product, asset), &book);
        Ok(())
    }

    /// Fees of an asset that were not collected yet.
    #[must_use]
    pub fn fees(&self, asset: Asset) -> Balance {
        self.fees.get(asset).unwrap_or_default()
    }

    /// Sums of a product in an asset.
    #[must_use]
    pub fn lifetime(&self, product: ProductId, asset: Asset) -> Lifetime {
        self.book(product, asset).lifetime()
    }

    fn receive(
        &mut self,
        now: Epoch,
        product: ProductId,
        asset: Asset,
        amount: Balance,
        fee_bps: Bps,
    ) -> Result<Split> {
        let mut book = self.book(product, asset);
        let checkpoint = book.start_epoch(now);
        let (book, split) = self.distributed(now, book, product, amount, fee_bps)?;
        if let Some((number, checkpoint)) = checkpoint {
            self.checkpoints.insert((product, asset, number), &checkpoint);
        }
        self.books.insert((product, asset), &book);
        Ok(split)
    }

    fn distributed(
        &self,
        now: Epoch,
        mut book: Book,
        product: ProductId,
        amount: Balance,
        fee_bps: Bps,
    ) -> Result<(Book, Split)> {
        if amount == 0 {
            return Err(RouterError::Zero);
        }
        let product = self.product(product)?;
        let shares = product.shares(fee_bps).ok_or(RouterError::InvalidTerms)?;
        let split = book.distribute(amount, &shares, product.units.at(now));
        Ok((book, split.ok_or(RouterError::Overflow)?))
    }

    fn add_fee(&mut self, asset: Asset, fee: Balance) -> Result<()> {
        if fee > 0 {
            let fees = self.fees(asset).checked_add(fee).ok_or(RouterError::Overflow)?;
            self.fees.insert(asset, &fees);
        }
        Ok(())
    }

    fn book(&self, product: ProductId, asset: Asset) -> Book {
        self.books.get((product, asset)).unwrap_or_default()
    }
}

/// Money out.
impl Vault {
    /// Books as paid what the positions have earned in the assets before `open_epoch`.
    pub fn claim(&mut self, open_epoch: Epoch, positions: &[ContributionId], assets: &[Asset]) -> Result<Claims> {
        ensure_batch(positions.len().saturating_mul(assets.len()))?;
        let mut claims = Claims::default();
        for &asset in assets {
            let total = self.claim_asset(open_epoch, positions, asset, &mut claims.paid)?;
            claims.totals.push(total);
        }
        Ok(claims)
    }

    fn claim_asset(
        &mut self,
        open_epoch: Epoch,
        positions: &[ContributionId],
        asset: Asset,
        paid: &mut Vec<Claimed>,
    ) -> Result<Balance> {
        let mut total: Balance = 0;
        for &id in positions {
            let claimed = self.claim_position(open_epoch, id, asset)?;
            total = total.checked_add(claimed.amount).ok_or(RouterError::Overflow)?;
            paid.extend((claimed.amount > 0).then_some(claimed));
        }
        Ok(total)
    }

    fn claim_position(&mut self, open_epoch: Epoch, id: ContributionId, asset: Asset) -> Result<Claimed> {
        let position = self.known_position(id)?;
        let book = self.book(position.product, asset);
        let claim = self.income(id, &position, &book, asset).claim(open_epoch);
        let (amount, account) = claim.ok_or(RouterError::Overflow)?;
        if amount > 0 {
            self.accounts.insert((id, asset), &account);
        }
        Ok(Claimed { position: id, payee: position.payee, asset, amount })
    }

    /// What a position has earned, before `open_epoch` and since, and claimed.
    pub fn pending(&self, open_epoch: Epoch, id: ContributionId, asset: Asset) -> Result<Pending> {
        let position = self.known_position(id)?;
        let book = self.book(position.product, asset);
        let pending = self.income(id, &position, &book, asset).pending(open_epoch);
        pending.ok_or(RouterError::Overflow)
    }

    fn income<'a>(
        &'a self,
        id: ContributionId,
        position: &'a Position,
        book: &'a Book,
        asset: Asset,
    ) -> Income<'a, impl Fn(u32) -> Option<Checkpoint> + 'a> {
        let product = position.product;
        let history = move |number| self.checkpoints.get((product, asset, number));
        Income::new(position, book, self.accounts.get((id, asset)), history)
    }
}

fn ensure_batch(count: usize) -> Result<()> {
    if count > MAX_BATCH {
        return Err(RouterError::TooMany { max: u32::try_from(MAX_BATCH).unwrap_or(u32::MAX) });
    }
    Ok(())
}
