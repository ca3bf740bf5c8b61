// SPDX-License-Identifier: Apache-2.0
//! A model which knows no index: it divides every payment among the positions one by one, in exact
//! fractions, and counts afterwards who has a right to what.

use std::collections::{BTreeMap, BTreeSet};

use kite_interfaces::router::{Edge, Standing};
use kite_interfaces::{Asset, Bps, Epoch, ProductId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::edge;

pub const PARTS: usize = 7;

/// Fee, upstream, stages.
pub type Parts = [BigInt; PARTS];

pub struct Terms {
    pub stage_bps: [Bps; 5],
    pub upstream: Vec<Edge>,
}

pub fn terms(product: ProductId) -> Terms {
    match product {
        1 => Terms { stage_bps: [4_000, 3_000, 0, 2_000, 1_000], upstream: vec![] },
        2 => Terms { stage_bps: [3_333, 3_333, 3_331, 2, 1], upstream: vec![edge(1, 2_000)] },
        _ => Terms { stage_bps: [1, 2_500, 2_500, 2_500, 2_499], upstream: vec![edge(2, 777), edge(1, 4_223)] },
    }
}

/// A position, as the model sees it.
pub struct Holder {
    pub product: ProductId,
    pub stage: usize,
    pub units: u128,
    pub from: Epoch,
    pub to: Epoch,
    pub standing: Standing,
    /// What it earned of each asset in each epoch.
    pub earned: BTreeMap<(Asset, Epoch), BigRational>,
    pub claimed: BTreeMap<Asset, BigInt>,
    pub swept: BTreeMap<Asset, BigInt>,
    pub batch: Option<Volunteers>,
}

/// The members of a batch.
pub struct Volunteers {
    pub units: Vec<u32>,
    /// What the registry said they are together.
    pub total: u32,
    /// Those who have claimed.
    pub known: BTreeSet<usize>,
    pub claimed: BTreeMap<(usize, Asset), BigInt>,
}

impl Volunteers {
    /// Units that nobody has claimed with.
    pub fn available(&self) -> u32 {
        self.total - self.known.iter().map(|member| self.units[*member]).sum::<u32>()
    }

    pub fn is_admitted(&self, member: usize) -> bool {
        self.known.contains(&member) || self.units[member] <= self.available()
    }

    pub fn all_claimed(&self, asset: Asset) -> BigInt {
        self.claimed.iter().filter(|((_, of), _)| *of == asset).map(|(_, amount)| amount).sum()
    }
}

impl Holder {
    pub fn new(product: ProductId, stage: usize, units: u128, from: Epoch, batch: Option<Volunteers>) -> Self {
        let (earned, claimed, swept) = Default::default();
        let standing = Standing::Free;
        Self { product, stage, units, from, to: Epoch::MAX, standing, earned, claimed, swept, batch }
    }

    pub fn earned_before(&self, asset: Asset, epoch: Epoch) -> BigRational {
        let amounts = self.earned.iter().filter(|((of, at), _)| *of == asset && *at < epoch);
        amounts.map(|(_, amount)| amount).sum()
    }

    /// What can be claimed, had already or not, if epochs before `open` are unlocked.
    pub fn payable(&self, asset: Asset, open: Epoch) -> BigRational {
        let cut = match self.standing {
            Standing::Free => Epoch::MAX,
            Standing::Frozen(cut) | Standing::Forfeited(cut) => cut,
        };
        self.earned_before(asset, open.min(cut))
    }

    /// What it earned for itself, unless a challenge is upheld.
    pub fn own(&self, asset: Asset) -> BigRational {
        match self.standing {
            Standing::Forfeited(cut) => self.earned_before(asset, cut),
            _ => self.earned_before(asset, Epoch::MAX),
        }
    }

    fn earns_in(&self, epoch: Epoch) -> bool {
        self.from <= epoch && epoch < self.to
    }
}

/// What a product received of an asset.
#[derive(Default)]
pub struct Account {
    /// What each part should have in fractions, and what it has in whole units.
    pub parts: [(BigRational, BigInt); PARTS],
    pub pulled: BTreeMap<u8, BigInt>,
}

#[derive(Default)]
pub struct Model {
    pub now: Epoch,
    pub window: Epoch,
    /// What was unlocked once stays so.
    pub unlocked: Epoch,
    pub stopped: BTreeSet<ProductId>,
    pub holders: Vec<Holder>,
    pub accounts: BTreeMap<(ProductId, Asset), Account>,
    pub fees: BTreeMap<Asset, BigInt>,
    pub reserves: BTreeMap<(ProductId, Asset), BigInt>,
    /// Received less paid out.
    pub held: BTreeMap<Asset, BigInt>,
}

pub fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn bps(share: Bps) -> BigRational {
    ratio(share, 10_000)
}

impl Model {
    pub fn open_epoch(&self) -> Epoch {
        self.now.saturating_sub(self.window).max(self.unlocked)
    }

    pub fn receive(&mut self, product: ProductId, asset: Asset, amount: &BigInt, fee_bps: Bps) -> Parts {
        let parts = self.divide(product, asset, amount, fee_bps);
        for stage in 0..5 {
            self.share(product, asset, stage, &parts[stage + 2]);
        }
        *self.fees.entry(asset).or_default() += &parts[0];
        parts
    }

    /// Whole units for each part, such that the sum of all its payments is rounded down, once.
    fn divide(&mut self, product: ProductId, asset: Asset, amount: &BigInt, fee_bps: Bps) -> Parts {
        let Terms { stage_bps, upstream } = terms(product);
        let amount = BigRational::from(amount.clone());
        let fee = &amount * bps(fee_bps);
        let up = (&amount - &fee) * bps(upstream.iter().map(|edge| edge.bps).sum());
        let rest = amount - &fee - &up;
        let mut exact = vec![fee, up];
        exact.extend(stage_bps.map(|weight| &rest * bps(weight)));
        let account = self.accounts.entry((product, asset)).or_default();
        core::array::from_fn(|part| {
            let (due, paid) = &mut account.parts[part];
            *due += &exact[part];
            let whole = due.floor().to_integer() - &*paid;
            *paid += &whole;
            whole
        })
    }

    fn share(&mut self, product: ProductId, asset: Asset, stage: usize, part: &BigInt) {
        let now = self.now;
        let earns = |holder: &Holder| (holder.product, holder.stage) == (product, stage) && holder.earns_in(now);
        let units: BigInt =
            self.holders.iter().filter(|holder| earns(holder)).map(|holder| BigInt::from(holder.units)).sum();
        if units.is_zero() {
            *self.reserves.entry((product, asset)).or_default() += part;
        }
        for holder in self.holders.iter_mut().filter(|holder| earns(holder)) {
            let income = BigRational::new(part * BigInt::from(holder.units), units.clone());
            *holder.earned.entry((asset, now)).or_insert_with(BigRational::zero) += income;
        }
    }

    /// What the remainders of an index can have carried from some positions to others, in asset units: each
    /// position changes the units of its stage twice, and a change moves less than 2^-128 for each of them.
    pub fn moved(&self) -> BigRational {
        let units: BigInt = self.holders.iter().map(|holder| BigInt::from(holder.units)).sum();
        ratio(units * self.holders.len() * 2, BigInt::from(1) << 128)
    }

    pub fn owed(&self, child: ProductId, edge: u8, asset: Asset) -> BigInt {
        let upstream = terms(child).upstream;
        let total: Bps = upstream.iter().map(|edge| edge.bps).sum();
        let Some(account) = self.accounts.get(&(child, asset)) else {
            return BigInt::zero();
        };
        let share = &account.parts[1].1 * upstream[usize::from(edge)].bps / total;
        share - account.pulled.get(&edge).cloned().unwrap_or_default()
    }
}

/// `units` is `exact` rounded down at most `floors` times, save for what the index `moved`.
pub fn assert_close(units: &BigInt, exact: &BigRational, floors: u32, moved: &BigRational) {
    let error = exact - BigRational::from(units.clone());
    let in_bounds = error >= -moved.clone() && error < ratio(floors, 1) + moved;
    assert!(in_bounds, "{units} paid instead of {:?}", exact.to_f64());
}
