//! Money out.

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::{Batch, Member};
use kite_interfaces::router::{Claimed, Pending, Position, RouterError, MAX_BATCH};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, ProductId};

use super::{Result, Vault};
use crate::book::{Book, Checkpoint};
use crate::income::{Holder, Income};

/// What a claim pays.
#[derive(Debug, Default)]
pub struct Claims {
    /// Sum in each asset, in the order of the claim.
    pub totals: Vec<Balance>,
    /// Each position's own in each asset.
    pub paid: Vec<Claimed>,
}

/// One who claims from a position.
struct Claimant<'a> {
    id: ContributionId,
    position: &'a Position,
    holder: Holder,
    payee: AccountId,
}

/// Positions of one contributor each.
impl Vault {
    /// Books as paid what the positions have earned in the assets before `open_epoch`.
    pub fn claim(&mut self, open_epoch: Epoch, positions: &[ContributionId], assets: &[Asset]) -> Result<Claims> {
        ensure_batch(positions.len().saturating_mul(assets.len()))?;
        let mut claims = Claims::default();
        for &asset in assets {
            let mut total: Balance = 0;
            for &id in positions {
                let position = self.own_position(id)?;
                let claimant = Claimant { id, position: &position, holder: Holder::Payee, payee: position.payee };
                self.claim_one(open_epoch, &claimant, asset, &mut total, &mut claims)?;
            }
            self.pay_out(asset, total)?;
            claims.totals.push(total);
        }
        Ok(claims)
    }

    /// What a position has earned, before `open_epoch` and since, and claimed. For a batch, what all its
    /// members have earned together.
    pub fn pending(&self, open_epoch: Epoch, id: ContributionId, asset: Asset) -> Result<Pending> {
        let position = self.known_position(id)?;
        self.pending_of(open_epoch, id, Holder::Payee, &position, asset)
    }

    fn own_position(&self, id: ContributionId) -> Result<Position> {
        let position = self.known_position(id)?;
        position.batch.is_none().then_some(position).ok_or(RouterError::IsBatch(id))
    }
}

/// Members of a batch.
impl Vault {
    /// Books as paid what a member's units have earned in the assets before `open_epoch`.
    pub fn claim_member(
        &mut self,
        open_epoch: Epoch,
        id: ContributionId,
        member: &Member,
        proof: &[Hash],
        assets: &[Asset],
    ) -> Result<Claims> {
        ensure_batch(assets.len())?;
        let (position, taken) = self.admit(id, member, proof)?;
        let claimant = Claimant { id, position: &position, holder: holder(member), payee: member.payee };
        let mut claims = Claims::default();
        for &asset in assets {
            let mut total = 0;
            self.claim_one(open_epoch, &claimant, asset, &mut total, &mut claims)?;
            self.pay_out(asset, total)?;
            claims.totals.push(total);
        }
        if let Some(taken) = taken.filter(|_| !claims.paid.is_empty()) {
            self.taken.insert((id, claimant.holder), &member.units);
            self.taken.insert((id, Holder::Payee), &taken);
        }
        Ok(claims)
    }

    /// What a member's units have earned, before `open_epoch` and since, and what the member has claimed.
    pub fn pending_member(
        &self,
        open_epoch: Epoch,
        id: ContributionId,
        member: &Member,
        proof: &[Hash],
        asset: Asset,
    ) -> Result<Pending> {
        let (position, _) = self.admit(id, member, proof)?;
        self.pending_of(open_epoch, id, holder(member), &position, asset)
    }

    /// The position of the batch that `member` belongs to, and for one who has not claimed before, the
    /// units that are then taken.
    fn admit(&self, id: ContributionId, member: &Member, proof: &[Hash]) -> Result<(Position, Option<u32>)> {
        let position = self.known_position(id)?;
        let batch = position.batch.ok_or(RouterError::NotBatch(id))?;
        ensure_member(&batch, member, proof)?;
        if self.taken.contains((id, holder(member))) {
            return Ok((position, None));
        }
        let taken = self.taken.get((id, Holder::Payee)).unwrap_or_default();
        let available = batch.total_units.saturating_sub(taken);
        if member.units > available {
            return Err(RouterError::OverSubscribed { available });
        }
        Ok((position, taken.checked_add(member.units)))
    }
}

/// What all claims share.
impl Vault {
    fn claim_one(
        &mut self,
        open_epoch: Epoch,
        claimant: &Claimant,
        asset: Asset,
        total: &mut Balance,
        claims: &mut Claims,
    ) -> Result<()> {
        let &Claimant { id, position, holder, payee } = claimant;
        let book = self.book(position.product, asset);
        let amount = self.take(open_epoch, id, holder, position, &book, asset)?;
        if amount > 0 {
            *total = total.checked_add(amount).ok_or(RouterError::Overflow)?;
            let member = if let Holder::Member { index, .. } = holder { Some(index) } else { None };
            claims.paid.push(Claimed { position: id, payee, asset, amount, member });
        }
        Ok(())
    }

    /// Notes that a holder has had what is due now, and says how much that is.
    pub(super) fn take(
        &mut self,
        open_epoch: Epoch,
        id: ContributionId,
        holder: Holder,
        position: &Position,
        book: &Book,
        asset: Asset,
    ) -> Result<Balance> {
        let claim = self.income(id, holder, position, book, asset).claim(open_epoch);
        let (amount, account) = claim.ok_or(RouterError::Overflow)?;
        if amount > 0 {
            self.accounts.insert((id, holder, asset), &account);
        }
        Ok(amount)
    }

    fn pending_of(
        &self,
        open_epoch: Epoch,
        id: ContributionId,
        holder: Holder,
        position: &Position,
        asset: Asset,
    ) -> Result<Pending> {
        let book = self.book(position.product, asset);
        let income = |holder| self.income(id, holder, position, &book, asset);
        let pending = income(holder).pending(open_epoch).ok_or(RouterError::Overflow)?;
        let (forfeited, _) = income(Holder::Reserve).claim(open_epoch).ok_or(RouterError::Overflow)?;
        Ok(Pending { forfeited, ..pending })
    }

    fn income<'a>(
        &'a self,
        id: ContributionId,
        holder: Holder,
        position: &'a Position,
        book: &'a Book,
        asset: Asset,
    ) -> Income<'a, impl Fn(u32) -> Option<Checkpoint> + 'a> {
        let product = position.product;
        let history = move |number| self.checkpoints.get((product, asset, number));
        Income::new(holder, position, book, self.accounts.get((id, holder, asset)), history)
    }
}

/// What the owner takes out.
impl Vault {
    /// Takes all fees of an asset out of the vault.
    pub fn collect_fees(&mut self, asset: Asset) -> Result<Balance> {
        let mut till = self.till(asset);
        let fees = till.collect_fees().ok_or(RouterError::Overflow)?;
        self.set_till(asset, &till);
        Ok(fees)
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
        self.pay_out(asset, amount)
    }

    fn pay_out(&mut self, asset: Asset, amount: Balance) -> Result<()> {
        if amount > 0 {
            let mut till = self.till(asset);
            till.pay_out(amount).ok_or(RouterError::Overflow)?;
            self.set_till(asset, &till);
        }
        Ok(())
    }
}

fn holder(member: &Member) -> Holder {
    Holder::Member { index: member.index, units: member.units }
}

fn ensure_member(batch: &Batch, member: &Member, proof: &[Hash]) -> Result<()> {
    let &Batch { root, count, .. } = batch;
    if member.index >= count {
        return Err(RouterError::UnknownMember { count });
    }
    if member.units == 0 {
        return Err(RouterError::Zero);
    }
    (member.root(count, proof) == Some(root)).then_some(()).ok_or(RouterError::InvalidProof)
}

pub(super) fn ensure_batch(count: usize) -> Result<()> {
    if count > MAX_BATCH {
        return Err(RouterError::TooMany { max: u32::try_from(MAX_BATCH).unwrap_or(u32::MAX) });
    }
    Ok(())
}
