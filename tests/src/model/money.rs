// SPDX-License-Identifier: Apache-2.0
//! Router and registry: who earned what, as exact fractions, one payment after the other.

use std::collections::{BTreeMap, BTreeSet};

use kite_interfaces::router::{Edge, Stage, Standing, STAGES};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId, BPS_WHOLE};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// The fee, the upstream products, and each stage.
const PARTS: usize = 2 + STAGES;

/// An exact amount.
pub type Exact = BigRational;

/// A whole amount as an exact one.
#[must_use]
pub fn exact(amount: Balance) -> Exact {
    Exact::from_integer(BigInt::from(amount))
}

/// An exact amount that is a whole one.
#[must_use]
pub fn whole(amount: &Exact) -> Balance {
    assert!(amount.is_integer(), "{amount} is not whole");
    amount.to_integer().try_into().expect("the amount fits 128 bits")
}

/// A share in basis points as a fraction.
#[must_use]
pub fn share(bps: Bps) -> Exact {
    Exact::new(BigInt::from(bps), BigInt::from(BPS_WHOLE))
}

/// A product and every payment it ever had.
#[derive(Clone, Debug)]
struct Product {
    stage_bps: [Bps; STAGES],
    upstream: Vec<Edge>,
    /// For each asset: the epoch of each payment, and what went to each stage that had contributors.
    income: BTreeMap<Asset, Vec<(Epoch, [Balance; STAGES])>>,
    /// For each asset: what the fee, the upstream products and each stage were due so far, exactly.
    due: BTreeMap<Asset, [Exact; PARTS]>,
}

impl Product {
    fn upstream_bps(&self) -> Bps {
        self.upstream.iter().map(|edge| edge.bps).sum()
    }

    /// Each part gets what makes its sum over all payments the exact one, rounded down.
    fn whole_parts(&mut self, asset: Asset, amount: Balance, fee_bps: Bps) -> [Balance; PARTS] {
        let fee = exact(amount) * share(fee_bps);
        let income = exact(amount) - &fee;
        let upstream = &income * share(self.upstream_bps());
        let work = income - &upstream;
        let [one, two, three, four, five] = self.stage_bps.map(|bps| &work * share(bps));
        let due = self.due.entry(asset).or_default();
        let mut parts = [0; PARTS];
        for ((sum, new), part) in due.iter_mut().zip([fee, upstream, one, two, three, four, five]).zip(&mut parts) {
            let before = sum.floor();
            *sum += new;
            *part = whole(&(sum.floor() - before));
        }
        parts
    }
}

/// Where one payment went, in whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// To the protocol.
    pub fee: Balance,
    /// To the products it is built on.
    pub upstream: Balance,
    /// To the stages that have contributors.
    pub stages: [Balance; STAGES],
    /// To the reserve, for the stages that have none.
    pub reserve: Balance,
}

/// A position: who earns from when to when.
#[derive(Clone, Debug)]
struct Position {
    product: ProductId,
    stage: usize,
    units: u128,
    from_epoch: Epoch,
    to_epoch: Option<Epoch>,
    standing: Standing,
    batch: Option<Batch>,
}

/// The members of a batch, and what they have had.
#[derive(Clone, Debug)]
struct Batch {
    units: Vec<u32>,
    total_units: u32,
    /// Those who have claimed.
    known: BTreeSet<usize>,
    claimed: BTreeMap<(usize, Asset), Balance>,
}

impl Batch {
    fn available(&self) -> u32 {
        self.total_units - self.known.iter().map(|member| self.units[*member]).sum::<u32>()
    }
}

impl Position {
    fn earns_in(&self, epoch: Epoch) -> bool {
        self.from_epoch <= epoch && self.to_epoch.is_none_or(|to| epoch < to)
    }
}

/// Everything that was paid, and who has a right to it.
#[derive(Clone, Debug, Default)]
pub struct MoneyModel {
    products: BTreeMap<ProductId, Product>,
    positions: BTreeMap<ContributionId, Position>,
    fees: BTreeMap<Asset, Balance>,
    reserves: BTreeMap<(ProductId, Asset), Balance>,
    owed: BTreeMap<(ProductId, u8, Asset), Exact>,
    claimed: BTreeMap<(ContributionId, Asset), Balance>,
    swept: BTreeMap<(ContributionId, Asset), Balance>,
    /// What came in from outside, and what went out, in whole units.
    flows: BTreeMap<Asset, (Balance, Balance)>,
}

impl MoneyModel {
    /// A product on these terms.
    pub fn open_product(&mut self, id: ProductId, stage_bps: [Bps; STAGES], upstream: &[Edge]) {
        let product = Product { stage_bps, upstream: upstream.to_vec(), income: BTreeMap::new(), due: BTreeMap::new() };
        self.products.insert(id, product);
    }

    /// A position that earns from `from_epoch` on.
    pub fn open_position(
        &mut self,
        id: ContributionId,
        product: ProductId,
        stage: Stage,
        units: u128,
        from_epoch: Epoch,
    ) {
        let (to_epoch, standing, batch) = (None, Standing::Free, None);
        let position = Position { product, stage: stage as usize, units, from_epoch, to_epoch, standing, batch };
        self.positions.insert(id, position);
    }

    /// The position stands for members with these units, who together are said to have `total_units`.
    pub fn set_members(&mut self, id: ContributionId, units: &[u32], total_units: u32) {
        let (known, claimed) = Default::default();
        self.position(id).batch = Some(Batch { units: units.to_vec(), total_units, known, claimed });
    }

    /// The position earns no more from `to_epoch` on.
    pub fn close_position(&mut self, id: ContributionId, to_epoch: Epoch) {
        self.position(id).to_epoch = Some(to_epoch);
    }

    /// The position is challenged: what it earned before `cut` can be claimed, and nothing after.
    pub fn freeze(&mut self, id: ContributionId, cut: Epoch) {
        self.position(id).standing = Standing::Frozen(cut);
    }

    /// The challenge failed.
    pub fn unfreeze(&mut self, id: ContributionId) {
        self.position(id).standing = Standing::Free;
    }

    /// The challenge was upheld in epoch `now`: what was earned from the cut on is the reserve's.
    pub fn forfeit(&mut self, id: ContributionId, now: Epoch) {
        let position = self.position(id);
        let cut = position.standing.cut().expect("the position is frozen");
        position.standing = Standing::Forfeited(cut);
        position.to_epoch.get_or_insert(now + 1);
    }

    /// A payment from outside: the fee comes off, the rest is the product's income.
    pub fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance, fee_bps: Bps, epoch: Epoch) -> Parts {
        self.flows.entry(asset).or_default().0 += amount;
        self.split(product, asset, amount, fee_bps, epoch)
    }

    /// A parent gets `amount` of what its child owes it. The fee was taken from the child's payer.
    pub fn pull(&mut self, child: ProductId, edge: u8, asset: Asset, amount: Balance, epoch: Epoch) -> Parts {
        let parent = self.products[&child].upstream[usize::from(edge)].product;
        *self.owed.entry((child, edge, asset)).or_insert_with(Exact::zero) -= exact(amount);
        self.split(parent, asset, amount, 0, epoch)
    }

    /// `amount` was paid out to the position's payee.
    pub fn claim(&mut self, id: ContributionId, asset: Asset, amount: Balance) {
        *self.claimed.entry((id, asset)).or_default() += amount;
        self.flows.entry(asset).or_default().1 += amount;
    }

    /// `amount` was paid out to a member of the batch.
    pub fn claim_member(&mut self, id: ContributionId, member: usize, asset: Asset, amount: Balance) {
        if amount > 0 {
            let batch = self.position(id).batch.as_mut().expect("it is a batch");
            batch.known.insert(member);
            *batch.claimed.entry((member, asset)).or_default() += amount;
            self.flows.entry(asset).or_default().1 += amount;
        }
    }

    /// `amount` of what the position forfeited went to its product's reserve.
    pub fn sweep(&mut self, id: ContributionId, asset: Asset, amount: Balance) {
        let product = self.positions[&id].product;
        *self.swept.entry((id, asset)).or_default() += amount;
        *self.reserves.entry((product, asset)).or_default() += amount;
    }

    /// `amount` of the fees left the router.
    pub fn collect_fees(&mut self, asset: Asset, amount: Balance) {
        *self.fees.entry(asset).or_default() -= amount;
        self.flows.entry(asset).or_default().1 += amount;
    }

    /// `amount` of a product's reserve left the router.
    pub fn release_reserve(&mut self, product: ProductId, asset: Asset, amount: Balance) {
        *self.reserves.entry((product, asset)).or_default() -= amount;
        self.flows.entry(asset).or_default().1 += amount;
    }

    /// Tokens that somebody just sent, outside any payment.
    pub fn donate(&mut self, asset: Asset, amount: Balance) {
        self.flows.entry(asset).or_default().0 += amount;
    }

    /// What the position earned in all epochs before `end`.
    #[must_use]
    pub fn earned_before(&self, id: ContributionId, asset: Asset, end: Epoch) -> Exact {
        let position = &self.positions[&id];
        let income = self.products[&position.product].income.get(&asset);
        let mine = income.into_iter().flatten().filter(|(epoch, _)| *epoch < end && position.earns_in(*epoch));
        mine.map(|(epoch, stages)| exact(stages[position.stage]) * self.share_of(position, *epoch)).sum()
    }

    /// What can be claimed for the position, had already or not, if epochs before `open_epoch` can.
    #[must_use]
    pub fn payable(&self, id: ContributionId, asset: Asset, open_epoch: Epoch) -> Exact {
        let cut = self.standing(id).cut().unwrap_or(Epoch::MAX);
        self.earned_before(id, asset, open_epoch.min(cut))
    }

    /// What the position earned for itself, unless a challenge is upheld.
    #[must_use]
    pub fn own(&self, id: ContributionId, asset: Asset) -> Exact {
        match self.standing(id) {
            Standing::Forfeited(cut) => self.earned_before(id, asset, cut),
            _ => self.earned_before(id, asset, Epoch::MAX),
        }
    }

    /// Whether the position is cut by a challenge.
    #[must_use]
    pub fn standing(&self, id: ContributionId) -> Standing {
        self.positions[&id].standing
    }

    /// What went to the reserve of what the position forfeited.
    #[must_use]
    pub fn swept(&self, id: ContributionId, asset: Asset) -> Balance {
        self.swept.get(&(id, asset)).copied().unwrap_or_default()
    }

    /// The members of a batch with their part of it; `None` for what one contributor has done.
    #[must_use]
    pub fn members(&self, id: ContributionId) -> Option<Vec<Exact>> {
        let batch = self.positions[&id].batch.as_ref()?;
        let part = |units: &u32| Exact::new(BigInt::from(*units), BigInt::from(batch.total_units));
        Some(batch.units.iter().map(part).collect())
    }

    /// What the member has claimed; an error with the units that are left if it cannot claim at all.
    pub fn member_claimed(&self, id: ContributionId, member: usize, asset: Asset) -> Result<Balance, u32> {
        let batch = self.positions[&id].batch.as_ref().expect("it is a batch");
        if !batch.known.contains(&member) && batch.units[member] > batch.available() {
            return Err(batch.available());
        }
        Ok(batch.claimed.get(&(member, asset)).copied().unwrap_or_default())
    }

    /// What all members of the batch have claimed.
    #[must_use]
    pub fn members_claimed(&self, id: ContributionId, asset: Asset) -> Balance {
        let claimed = self.positions[&id].batch.iter().flat_map(|batch| &batch.claimed);
        claimed.filter(|((_, of), _)| *of == asset).map(|(_, amount)| amount).sum()
    }

    /// What was claimed for the position so far.
    #[must_use]
    pub fn claimed(&self, id: ContributionId, asset: Asset) -> Balance {
        self.claimed.get(&(id, asset)).copied().unwrap_or_default()
    }

    /// Fees that have not been collected.
    #[must_use]
    pub fn fees(&self, asset: Asset) -> Balance {
        self.fees.get(&asset).copied().unwrap_or_default()
    }

    /// The product's reserve.
    #[must_use]
    pub fn reserve(&self, product: ProductId, asset: Asset) -> Balance {
        self.reserves.get(&(product, asset)).copied().unwrap_or_default()
    }

    /// Whole units that the parts of the product's payments hold together, but none of them alone.
    #[must_use]
    pub fn carried(&self, product: ProductId, asset: Asset) -> Balance {
        let due = self.products[&product].due.get(&asset);
        whole(&due.into_iter().flatten().map(Exact::fract).sum::<Exact>().floor())
    }

    /// What the child still owes over this edge.
    #[must_use]
    pub fn owed(&self, child: ProductId, edge: u8, asset: Asset) -> Exact {
        self.owed.get(&(child, edge, asset)).cloned().unwrap_or_default()
    }

    /// What must be in the router: everything received, less everything paid out.
    #[must_use]
    pub fn held(&self, asset: Asset) -> Balance {
        let (received, paid) = self.flows.get(&asset).copied().unwrap_or_default();
        received - paid
    }

    /// The positions, in order.
    pub fn positions(&self) -> impl Iterator<Item = ContributionId> + '_ {
        self.positions.keys().copied()
    }

    /// Each product, and how many products it pays upstream.
    pub fn products(&self) -> impl Iterator<Item = (ProductId, u8)> + '_ {
        self.products.iter().map(|(id, product)| (*id, u8::try_from(product.upstream.len()).expect("at most 16")))
    }

    fn position(&mut self, id: ContributionId) -> &mut Position {
        self.positions.get_mut(&id).expect("the position is open")
    }

    fn split(&mut self, id: ProductId, asset: Asset, amount: Balance, fee_bps: Bps, epoch: Epoch) -> Parts {
        let busy: [bool; STAGES] = std::array::from_fn(|stage| self.is_busy(id, stage, epoch));
        let product = self.products.get_mut(&id).expect("the product is open");
        let [fee, upstream, stages @ ..] = product.whole_parts(asset, amount, fee_bps);
        let mut parts = Parts { fee, upstream, ..Parts::default() };
        for (stage, part) in stages.into_iter().enumerate() {
            *(if busy[stage] { &mut parts.stages[stage] } else { &mut parts.reserve }) += part;
        }
        product.income.entry(asset).or_default().push((epoch, parts.stages));
        let edges = product.upstream.clone();
        let upstream_bps = product.upstream_bps();
        for (number, edge) in (0..).zip(edges) {
            let due = exact(upstream) * share(edge.bps) / share(upstream_bps);
            *self.owed.entry((id, number, asset)).or_insert_with(Exact::zero) += due;
        }
        *self.fees.entry(asset).or_default() += fee;
        *self.reserves.entry((id, asset)).or_default() += parts.reserve;
        parts
    }

    fn is_busy(&self, product: ProductId, stage: usize, epoch: Epoch) -> bool {
        let mut rivals = self.positions.values();
        rivals.any(|position| (position.product, position.stage) == (product, stage) && position.earns_in(epoch))
    }

    /// units / Σ units of the stage, in that epoch.
    fn share_of(&self, position: &Position, epoch: Epoch) -> Exact {
        let rivals = self.positions.values();
        let rivals = rivals.filter(|p| (p.product, p.stage) == (position.product, position.stage));
        let total: BigInt = rivals.filter(|p| p.earns_in(epoch)).map(|p| BigInt::from(p.units)).sum();
        Exact::new(BigInt::from(position.units), total)
    }
}
