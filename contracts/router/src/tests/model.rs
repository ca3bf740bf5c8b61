//! Random lives of three products, two of which are built on others, against a model which knows no
//! index: it divides every payment among the positions one by one, in exact fractions.

use std::collections::BTreeMap;

use kite_interfaces::router::{Edge, Payment};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{account, dollar, edge, position, with_storage, STAGES};
use crate::vault::Vault;

const WINDOW: Epoch = 2;
const PARTS: usize = 7;

/// Fee, upstream, stages.
type Parts = [BigInt; PARTS];

#[derive(Clone, Debug)]
enum Step {
    Open { product: ProductId, stage: usize, units: u128 },
    Close { position: Index },
    Pay { product: ProductId, in_dollar: bool, amount: Balance, fee_bps: Bps },
    Pull { child: ProductId, edge: u8, in_dollar: bool },
    Claim { positions: Vec<Index> },
    CollectFees,
    Wait { epochs: Epoch },
}

struct Terms {
    stage_bps: [Bps; 5],
    upstream: Vec<Edge>,
}

fn terms(product: ProductId) -> Terms {
    match product {
        1 => Terms { stage_bps: [4_000, 3_000, 0, 2_000, 1_000], upstream: vec![] },
        2 => Terms { stage_bps: [3_333, 3_333, 3_331, 2, 1], upstream: vec![edge(1, 2_000)] },
        _ => Terms { stage_bps: [1, 2_500, 2_500, 2_500, 2_499], upstream: vec![edge(2, 777), edge(1, 4_223)] },
    }
}

/// A number of positions sharing one stage, as the model sees each of them.
struct Holder {
    product: ProductId,
    stage: usize,
    units: u128,
    from: Epoch,
    to: Epoch,
    /// What it earned of each asset in each epoch.
    earned: BTreeMap<(Asset, Epoch), BigRational>,
    claimed: BTreeMap<Asset, BigInt>,
}

impl Holder {
    fn earned_before(&self, asset: Asset, epoch: Epoch) -> BigRational {
        let amounts = self.earned.iter().filter(|((of, at), _)| *of == asset && *at < epoch);
        amounts.map(|(_, amount)| amount).sum()
    }
}

/// What a product received of an asset.
#[derive(Default)]
struct Account {
    /// What each part should have in fractions, and what it has in whole units.
    parts: [(BigRational, BigInt); PARTS],
    pulled: BTreeMap<u8, BigInt>,
}

#[derive(Default)]
struct Model {
    now: Epoch,
    holders: Vec<Holder>,
    accounts: BTreeMap<(ProductId, Asset), Account>,
    fees: BTreeMap<Asset, BigInt>,
    reserves: BTreeMap<(ProductId, Asset), BigInt>,
    /// Received less paid out.
    held: BTreeMap<Asset, BigInt>,
}

fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn bps(share: Bps) -> BigRational {
    ratio(share, 10_000)
}

impl Model {
    fn receive(&mut self, product: ProductId, asset: Asset, amount: &BigInt, fee_bps: Bps) -> Parts {
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
        let earns = |holder: &Holder| {
            holder.product == product && holder.stage == stage && holder.from <= now && now < holder.to
        };
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

    fn owed(&self, child: ProductId, edge: u8, asset: Asset) -> BigInt {
        let upstream = terms(child).upstream;
        let total: Bps = upstream.iter().map(|edge| edge.bps).sum();
        let Some(account) = self.accounts.get(&(child, asset)) else {
            return BigInt::zero();
        };
        let share = &account.parts[1].1 * upstream[usize::from(edge)].bps / total;
        share - account.pulled.get(&edge).cloned().unwrap_or_default()
    }
}

/// The vault and the model of it.
struct World {
    vault: Vault,
    model: Model,
}

impl World {
    fn new() -> Self {
        let mut vault = Vault::default();
        for product in 1..=3 {
            let Terms { stage_bps, upstream } = terms(product);
            vault.open_product(product, stage_bps, upstream).unwrap();
        }
        Self { vault, model: Model::default() }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Open { product, stage, units } => self.open(*product, *stage, *units),
            Step::Close { position } => self.close(position),
            Step::Pay { product, in_dollar, amount, fee_bps } => {
                self.pay(*product, asset(*in_dollar), *amount, *fee_bps)
            }
            Step::Pull { child, edge, in_dollar } => self.pull(*child, *edge, asset(*in_dollar)),
            Step::Claim { positions } => self.claim(positions),
            Step::CollectFees => self.collect_fees(),
            Step::Wait { epochs } => self.model.now += epochs,
        }
    }

    fn open(&mut self, product: ProductId, stage: usize, units: u128) {
        let id = self.next_id();
        self.vault.open_positions(self.model.now, &[position(id, product, STAGES[stage], units)]).unwrap();
        let from = self.model.now + 1;
        let (earned, claimed) = Default::default();
        self.model.holders.push(Holder { product, stage, units, from, to: Epoch::MAX, earned, claimed });
    }

    fn close(&mut self, position: &Index) {
        let Some((id, holder)) = self.pick(position) else {
            return;
        };
        let is_open = self.model.holders[holder].to == Epoch::MAX;
        assert_eq!(self.vault.close_position(self.model.now, id).is_ok(), is_open);
        if is_open {
            self.model.holders[holder].to = self.model.now + 1;
        }
    }

    fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance, fee_bps: Bps) {
        let payment = Payment { product, reference: 0 };
        let split = self.vault.pay(self.model.now, account(250), asset, amount, fee_bps, payment).unwrap().split;
        let parts = self.model.receive(product, asset, &amount.into(), fee_bps);
        assert_eq!((BigInt::from(split.fee), BigInt::from(split.upstream)), (parts[0].clone(), parts[1].clone()));
        let stages: BigInt = split.stages.iter().map(|stage| BigInt::from(*stage)).sum();
        assert_eq!(stages + split.reserve, parts[2..].iter().sum());
        *self.model.held.entry(asset).or_default() += amount;
    }

    fn pull(&mut self, child: ProductId, edge: u8, asset: Asset) {
        let owed = self.model.owed(child, edge, asset);
        let Some(pulled) = self.vault.pull(self.model.now, child, edge, asset).unwrap() else {
            assert!(owed.is_zero());
            return;
        };
        assert_eq!(BigInt::from(pulled.amount), owed);
        self.model.receive(pulled.parent, asset, &owed, 0);
        let account = self.model.accounts.get_mut(&(child, asset)).unwrap();
        *account.pulled.entry(edge).or_default() += owed;
    }

    fn claim(&mut self, positions: &[Index]) {
        let ids: Vec<_> = positions.iter().filter_map(|index| self.pick(index)).map(|(id, _)| id).collect();
        let assets = [dollar(), Asset::Native];
        let expected: BTreeMap<_, _> =
            ids.iter().flat_map(|id| assets.map(|asset| ((*id, asset), self.claimable(*id, asset)))).collect();
        let claims = self.vault.claim(self.open_epoch(), &ids, &assets).unwrap();
        let paid: BTreeMap<_, _> = claims.paid.iter().map(|paid| ((paid.position, paid.asset), paid.amount)).collect();
        assert_eq!(paid.len(), claims.paid.len(), "no position is paid twice");
        for (key, claimable) in expected {
            assert_eq!(paid.get(&key).copied().unwrap_or_default(), claimable);
        }
        for paid in &claims.paid {
            let holder = &mut self.model.holders[usize::try_from(paid.position).unwrap() - 1];
            *holder.claimed.entry(paid.asset).or_default() += paid.amount;
            *self.model.held.get_mut(&paid.asset).unwrap() -= paid.amount;
        }
        for (asset, total) in assets.into_iter().zip(claims.totals) {
            let sum: Balance = claims.paid.iter().filter(|paid| paid.asset == asset).map(|paid| paid.amount).sum();
            assert_eq!(sum, total);
        }
    }

    fn collect_fees(&mut self) {
        for asset in [Asset::Native, dollar()] {
            let fees = self.model.fees.remove(&asset).unwrap_or_default();
            assert_eq!(BigInt::from(self.vault.collect_fees(asset).unwrap()), fees);
            *self.model.held.entry(asset).or_default() -= fees;
        }
    }

    fn claimable(&self, id: ContributionId, asset: Asset) -> Balance {
        self.vault.pending(self.open_epoch(), id, asset).unwrap().claimable
    }

    fn open_epoch(&self) -> Epoch {
        self.model.now.saturating_sub(WINDOW)
    }

    fn next_id(&self) -> ContributionId {
        ContributionId::try_from(self.model.holders.len()).unwrap() + 1
    }

    fn pick(&self, index: &Index) -> Option<(ContributionId, usize)> {
        let count = self.model.holders.len();
        let holder = (count > 0).then(|| index.index(count))?;
        Some((ContributionId::try_from(holder).unwrap() + 1, holder))
    }

    fn check(&self) {
        for asset in [Asset::Native, dollar()] {
            self.check_positions(asset);
            self.check_held(asset);
        }
    }

    /// Nobody has more than their exact share, and nobody a whole unit less.
    fn check_positions(&self, asset: Asset) {
        for (id, holder) in (1..).zip(&self.model.holders) {
            let pending = self.vault.pending(self.open_epoch(), id, asset).unwrap();
            assert_eq!(BigInt::from(pending.claimed), holder.claimed.get(&asset).cloned().unwrap_or_default());
            let open = BigInt::from(pending.claimed) + pending.claimable;
            assert_close(&open, &holder.earned_before(asset, self.open_epoch()));
            assert_close(&(open + pending.locked), &holder.earned_before(asset, Epoch::MAX));
        }
    }

    /// What is held covers everybody's claims, and exceeds them only by fractions of a unit each.
    fn check_held(&self, asset: Asset) {
        let mut owing = BigInt::from(self.vault.till(asset).fees);
        for product in 1..=3 {
            let lifetime = self.vault.lifetime(product, asset);
            assert_eq!(
                BigInt::from(lifetime.reserve),
                self.model.reserves.get(&(product, asset)).cloned().unwrap_or_default()
            );
            owing += lifetime.reserve + lifetime.carried;
            for edge in (0..).take(terms(product).upstream.len()) {
                let owed = self.vault.owed(product, edge, asset).unwrap();
                assert_eq!(BigInt::from(owed), self.model.owed(product, edge, asset));
                owing += owed;
            }
        }
        for id in 1..self.next_id() {
            let pending = self.vault.pending(self.open_epoch(), id, asset).unwrap();
            owing += pending.claimable + pending.locked;
        }
        let dust = self.model.held.get(&asset).cloned().unwrap_or_default() - owing;
        let parties = self.model.holders.len() + 3 * STAGES.len() + 3;
        assert!(dust >= BigInt::zero() && dust <= parties.into(), "{dust} units left over among {parties} parties");
    }

    /// What each position has earned in each asset, claimed or not.
    fn earned(&self) -> Vec<[Balance; 2]> {
        let earned = |id, asset| {
            let pending = self.vault.pending(self.open_epoch(), id, asset).unwrap();
            pending.claimed + pending.claimable + pending.locked
        };
        (1..self.next_id()).map(|id| [earned(id, Asset::Native), earned(id, dollar())]).collect()
    }
}

/// `units` is `exact` rounded down, save for what the 96 binary places of an index leave out.
fn assert_close(units: &BigInt, exact: &BigRational) {
    let tolerance = ratio(1, 1_u64 << 32);
    let error = exact - BigRational::from(units.clone());
    let in_bounds = error >= -tolerance.clone() && error < BigRational::one() + tolerance;
    assert!(in_bounds, "{units} paid instead of {:?}", exact.to_f64());
}

fn asset(in_dollar: bool) -> Asset {
    if in_dollar {
        dollar()
    } else {
        Asset::Native
    }
}

fn step() -> impl Strategy<Value = Step> {
    let product = || 1..=3_u32;
    let units = prop_oneof![1..5_u128, 1..1_u128 << 48];
    let amount = prop_oneof![1..20_u128, 1..1_u128 << 60, Just(Balance::MAX >> 8)];
    let edge = prop_oneof![Just((2, 0)), Just((3, 0)), Just((3, 1))];
    prop_oneof![
        4 => (product(), 0..5_usize, units).prop_map(|(product, stage, units)| Step::Open { product, stage, units }),
        1 => any::<Index>().prop_map(|position| Step::Close { position }),
        6 => (product(), any::<bool>(), amount, 0..=1_000_u16)
            .prop_map(|(product, in_dollar, amount, fee_bps)| Step::Pay { product, in_dollar, amount, fee_bps }),
        2 => (edge, any::<bool>()).prop_map(|((child, edge), in_dollar)| Step::Pull { child, edge, in_dollar }),
        2 => proptest::collection::vec(any::<Index>(), 0..8).prop_map(|positions| Step::Claim { positions }),
        1 => Just(Step::CollectFees),
        3 => (1..4_u32).prop_map(|epochs| Step::Wait { epochs }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everybody_gets_their_exact_share_and_the_books_close(steps in steps()) {
        with_storage(|| {
            let mut world = World::new();
            for step in &steps {
                world.run(step);
                world.check();
            }
        });
    }

    #[test]
    fn order_and_frequency_of_claims_do_not_matter(steps in steps()) {
        let earned = |is_kept: fn(&Step) -> bool| {
            let mut earned = Vec::new();
            with_storage(|| {
                let mut world = World::new();
                steps.iter().filter(|step| is_kept(step)).for_each(|step| world.run(step));
                earned = world.earned();
            });
            earned
        };
        prop_assert_eq!(earned(|_| true), earned(|step| !matches!(step, Step::Claim { .. })));
    }
}
