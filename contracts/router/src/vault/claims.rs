// SPDX-License-Identifier: Apache-2.0
//! Money out.

use ink::prelude::boxed::Box;
use ink::primitives::Hash;
use kite_chain::stack::{stack, Stack};
use kite_interfaces::batch::{Batch, Member};
use kite_interfaces::router::{Claimed, Pending, Position, RouterError, MAX_BATCH};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, ProductId};

use super::{Result, Vault};
use crate::book::{Book, Checkpoint};
use crate::failure::overflow;
use crate::income::{Holder, Income};

/// What is old enough now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// Income of epochs before this one can be claimed.
    pub open_epoch: Epoch,
    /// The members of batches that ended in this epoch or before have had their time to claim.
    pub expired_epoch: Epoch,
}

/// What a claim pays.
#[derive(Debug)]
pub struct Claims {
    /// Sum in each asset, in the order of the claim.
    pub totals: Stack<Balance>,
    /// Each position's own in each asset.
    pub paid: Stack<Claimed>,
}

/// One who claims from a position, and is its payee here.
struct Claimant {
    id: ContributionId,
    position: Box<Position>,
    holder: Holder,
}

/// Positions of one contributor each.
impl Vault {
    /// Books as paid what the positions have earned in the assets before `open_epoch`.
    pub fn claim(
        &mut self,
        open_epoch: Epoch,
        positions: impl ExactSizeIterator<Item = ContributionId>,
        assets: impl ExactSizeIterator<Item = Asset>,
    ) -> Result<Claims> {
        ensure_batch(positions.len().saturating_mul(assets.len()))?;
        let mut claimants = stack(positions.len());
        for id in positions {
            let position = self.known_position(id)?;
            if position.batch.is_some() {
                return Err(RouterError::IsBatch(id).into());
            }
            claimants.push(Claimant { id, position, holder: Holder::Payee });
        }
        self.settle(open_epoch, &claimants, assets)
    }

    /// What a position has earned, before `open_epoch` and since, and claimed. For a batch, what all its
    /// members have earned together.
    pub fn pending(&self, ages: Ages, id: ContributionId, asset: &Asset) -> Result<Pending> {
        let position = self.known_position(id)?;
        self.pending_of(ages, &Claimant { id, position, holder: Holder::Payee }, asset)
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
        proof: impl Iterator<Item = Hash>,
        assets: impl ExactSizeIterator<Item = Asset>,
    ) -> Result<Claims> {
        ensure_batch(assets.len())?;
        let (claimant, taken) = self.admit(id, member, proof)?;
        let claims = self.settle(open_epoch, core::slice::from_ref(&claimant), assets)?;
        if let Some(taken) = taken.filter(|_| !claims.paid.is_empty()) {
            self.taken.insert((id, claimant.holder), &member.units);
            self.taken.insert((id, Holder::Payee), &taken);
        }
        Ok(claims)
    }

    /// What a member's units have earned, before `open_epoch` and since, and what the member has claimed.
    pub fn pending_member(
        &self,
        ages: Ages,
        id: ContributionId,
        member: &Member,
        proof: impl Iterator<Item = Hash>,
        asset: &Asset,
    ) -> Result<Pending> {
        let (claimant, _) = self.admit(id, member, proof)?;
        self.pending_of(ages, &claimant, asset)
    }

    /// `member` as a claimant, and for one who has not claimed before, the units that are then taken.
    fn admit(
        &self,
        id: ContributionId,
        member: &Member,
        proof: impl Iterator<Item = Hash>,
    ) -> Result<(Claimant, Option<u32>)> {
        let &Member { index, payee, units } = member;
        let mut position = self.known_position(id)?;
        let batch = position.batch.ok_or(RouterError::NotBatch(id))?;
        ensure_member(&batch, member, proof)?;
        position.payee = payee;
        let holder = Holder::Member { index, units };
        let claimant = Claimant { id, position, holder };
        if self.taken.contains((id, holder)) {
            return Ok((claimant, None));
        }
        let taken = self.taken.get((id, Holder::Payee)).unwrap_or_default();
        let available = batch.total_units.saturating_sub(taken);
        if units > available {
            return Err(RouterError::OverSubscribed { available }.into());
        }
        Ok((claimant, taken.checked_add(units)))
    }
}

/// What all claims share.
impl Vault {
    fn settle(
        &mut self,
        open_epoch: Epoch,
        claimants: &[Claimant],
        assets: impl ExactSizeIterator<Item = Asset>,
    ) -> Result<Claims> {
        let paid = stack(claimants.len().saturating_mul(assets.len()));
        let mut claims = Claims { totals: stack(assets.len()), paid };
        for asset in assets {
            let mut total: Balance = 0;
            for claimant in claimants {
                let claimed = self.claim_one(open_epoch, claimant, &asset)?;
                total = total.checked_add(claimed.amount).ok_or_else(overflow)?;
                if claimed.amount > 0 {
                    claims.paid.push(claimed);
                }
            }
            self.pay_out(&asset, total)?;
            claims.totals.push(total);
        }
        Ok(claims)
    }

    fn claim_one(&mut self, open_epoch: Epoch, claimant: &Claimant, asset: &Asset) -> Result<Claimed> {
        let Claimant { id, position, holder } = claimant;
        let book = self.book(position.product, asset);
        let amount = self.take(open_epoch, *id, *holder, position, &book, asset)?;
        Ok(Claimed { position: *id, payee: position.payee, asset: *asset, amount, member: holder.member() })
    }

    /// Notes that a holder has had what is due now, and says how much that is.
    pub(super) fn take(
        &mut self,
        open_epoch: Epoch,
        id: ContributionId,
        holder: Holder,
        position: &Position,
        book: &Book,
        asset: &Asset,
    ) -> Result<Balance> {
        let claim = self.income(id, holder, position, book, asset).claim(open_epoch);
        let (amount, account) = claim.ok_or_else(overflow)?;
        if amount > 0 {
            self.accounts.insert((id, holder, asset), &account);
        }
        Ok(amount)
    }

    fn pending_of(&self, ages: Ages, claimant: &Claimant, asset: &Asset) -> Result<Pending> {
        let Claimant { id, position, holder } = claimant;
        let book = self.book(position.product, asset);
        let income = |holder| self.income(*id, holder, position, &book, asset);
        let mut pending = income(*holder).pending(ages.open_epoch).ok_or_else(overflow)?;
        for holder in &self.reserve_of(ages.expired_epoch, *id, position) {
            let Some(holder) = *holder else { continue };
            let (left, _) = income(holder).claim(Epoch::MAX).ok_or_else(overflow)?;
            pending.forfeited = pending.forfeited.checked_add(left).ok_or_else(overflow)?;
        }
        Ok(pending)
    }

    fn income<'a>(
        &'a self,
        id: ContributionId,
        holder: Holder,
        position: &'a Position,
        book: &'a Book,
        asset: &'a Asset,
    ) -> Income<'a, impl Fn(u32) -> Option<Checkpoint> + 'a> {
        let product = position.product;
        let history = move |number| self.checkpoints.get((product, asset, number));
        Income::new(holder, position, book, self.accounts.get((id, holder, asset)), history)
    }
}

/// What the owner takes out.
impl Vault {
    /// Takes all fees of an asset out of the vault.
    pub fn collect_fees(&mut self, asset: &Asset) -> Result<Balance> {
        let mut holding = self.holding(asset);
        let fees = holding.collect_fees().ok_or_else(overflow)?;
        self.set_holding(asset, &holding);
        Ok(fees)
    }

    /// Takes `amount` out of a product's reserve.
    pub fn release_reserve(&mut self, product: ProductId, asset: &Asset, amount: Balance) -> Result<()> {
        self.ensure_product(product)?;
        if amount == 0 {
            return Err(RouterError::Zero.into());
        }
        let mut book = self.book(product, asset);
        book.release(amount).map_err(|available| RouterError::Insufficient { available })?;
        self.books.insert((product, asset), &book);
        self.pay_out(asset, amount)
    }

    fn pay_out(&mut self, asset: &Asset, amount: Balance) -> Result<()> {
        if amount > 0 {
            let mut holding = self.holding(asset);
            holding.pay_out(amount).ok_or_else(overflow)?;
            self.set_holding(asset, &holding);
        }
        Ok(())
    }
}

fn ensure_member(batch: &Batch, member: &Member, proof: impl Iterator<Item = Hash>) -> Result<()> {
    let &Batch { root, count, .. } = batch;
    if member.index >= count {
        return Err(RouterError::UnknownMember { count }.into());
    }
    if member.units == 0 {
        return Err(RouterError::Zero.into());
    }
    (member.root(count, proof) == Some(root)).then_some(()).ok_or_else(|| RouterError::InvalidProof.into())
}

pub(super) fn ensure_batch(count: usize) -> Result<()> {
    if count > MAX_BATCH {
        return Err(RouterError::TooMany { max: u32::try_from(MAX_BATCH).unwrap_or(u32::MAX) }.into());
    }
    Ok(())
}
