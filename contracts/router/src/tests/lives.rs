// SPDX-License-Identifier: Apache-2.0
//! Random lives of three products, two of which are built on others, step by step against the model.

use std::collections::BTreeMap;

use ink::primitives::Hash;
use kite_interfaces::batch::{Member, Tree};
use kite_interfaces::router::{NewPosition, Payment, Pending, RouterError, Standing};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::model::{assert_close, terms, Holder, Model, Terms, Volunteers};
use super::{account, batch, dollar, members, open, open_all, position, with_storage, STAGES};
use crate::vault::{Order, Vault};

#[derive(Clone, Debug)]
enum Step {
    Open { product: ProductId, stage: usize, units: u128 },
    OpenBatch { product: ProductId, stage: usize, weight: u128, members: Vec<u32>, missing: u32 },
    Close { position: Index },
    Freeze { position: Index },
    Unfreeze { position: Index },
    Forfeit { position: Index },
    Sweep { position: Index, in_dollar: bool },
    Stop { product: ProductId, stopped: bool },
    Pay { product: ProductId, in_dollar: bool, amount: Balance, fee_bps: Bps },
    Pull { child: ProductId, edge: u8, in_dollar: bool },
    Claim { positions: Vec<Index> },
    ClaimMember { position: Index, member: Index },
    CollectFees,
    SetWindow { window: Epoch },
    Wait { epochs: Epoch },
}

/// The vault and the model of it.
struct World {
    vault: Vault,
    model: Model,
}

/// What is done to products and positions.
impl World {
    fn new() -> Self {
        let mut vault = Vault::default();
        for product in 1..=3 {
            let Terms { stage_bps, upstream } = terms(product);
            vault.open_product(product, stage_bps, upstream).unwrap();
        }
        Self { vault, model: Model { window: 2, ..Model::default() } }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Open { product, stage, units } => self.open(*product, *stage, *units, None),
            Step::OpenBatch { product, stage, weight, members, missing } => {
                let total = members.iter().sum::<u32>().saturating_sub(*missing).max(1);
                let volunteers =
                    Volunteers { units: members.clone(), total, known: Default::default(), claimed: BTreeMap::new() };
                self.open(*product, *stage, *weight, Some(volunteers));
            }
            Step::Close { position } => self.on(position, Self::close),
            Step::Freeze { position } => self.on(position, Self::freeze),
            Step::Unfreeze { position } => self.on(position, Self::unfreeze),
            Step::Forfeit { position } => self.on(position, Self::forfeit),
            Step::Sweep { position, in_dollar } => self.on(position, |world, id| world.sweep(id, asset(*in_dollar))),
            Step::Stop { product, stopped } => self.stop(*product, *stopped),
            Step::Pay { product, in_dollar, amount, fee_bps } => {
                self.pay(*product, asset(*in_dollar), *amount, *fee_bps)
            }
            Step::Pull { child, edge, in_dollar } => self.pull(*child, *edge, asset(*in_dollar)),
            Step::Claim { positions } => self.claim(positions),
            Step::ClaimMember { position, member } => self.on(position, |world, id| world.claim_member(id, member)),
            Step::CollectFees => self.collect_fees(),
            Step::SetWindow { window } => {
                self.model.unlocked = self.model.open_epoch();
                self.model.window = *window;
            }
            Step::Wait { epochs } => self.model.now += epochs,
        }
    }

    fn open(&mut self, product: ProductId, stage: usize, units: u128, volunteers: Option<Volunteers>) {
        let id = self.next_id();
        let terms = volunteers.as_ref().map(|volunteers| batch(&members(&volunteers.units), volunteers.total));
        let new = NewPosition { batch: terms, ..position(id, product, STAGES[stage], units) };
        open_all(&mut self.vault, self.model.now, &[new]).unwrap();
        self.model.holders.push(Holder::new(product, stage, units, self.model.now + 1, volunteers));
    }

    fn close(&mut self, id: ContributionId) {
        let closed = self.vault.revise(self.model.now, id, Order::Close);
        let now = self.model.now;
        let holder = self.holder(id);
        assert_eq!(closed.is_ok(), holder.to == Epoch::MAX);
        if closed.is_ok() {
            holder.to = now + 1;
        }
    }

    fn freeze(&mut self, id: ContributionId) {
        let cut = self.model.open_epoch();
        let frozen = self.vault.revise(0, id, Order::Freeze { cut }).is_ok();
        let holder = self.holder(id);
        assert_eq!(frozen, holder.standing == Standing::Free);
        if frozen {
            holder.standing = Standing::Frozen(cut);
        }
    }

    fn unfreeze(&mut self, id: ContributionId) {
        let freed = self.vault.revise(0, id, Order::Unfreeze).is_ok();
        let holder = self.holder(id);
        assert_eq!(freed, matches!(holder.standing, Standing::Frozen(_)));
        if freed {
            holder.standing = Standing::Free;
        }
    }

    fn forfeit(&mut self, id: ContributionId) {
        let now = self.model.now;
        let forfeited = self.vault.revise(now, id, Order::Forfeit).is_ok();
        let holder = self.holder(id);
        match holder.standing {
            Standing::Frozen(cut) => {
                assert!(forfeited);
                holder.standing = Standing::Forfeited(cut);
                holder.to = holder.to.min(now + 1);
            }
            _ => assert!(!forfeited),
        }
    }

    fn sweep(&mut self, id: ContributionId, asset: Asset) {
        let foretold = self.pending(id, asset).forfeited;
        let swept = self.vault.sweep(0, id, &asset).map(|swept| swept.amount);
        let holder = self.holder(id);
        let product = holder.product;
        match holder.standing {
            Standing::Forfeited(_) => {
                assert_eq!(swept, Ok(foretold));
                *holder.swept.entry(asset).or_default() += foretold;
                *self.model.reserves.entry((product, asset)).or_default() += foretold;
            }
            other => assert_eq!(swept, Err(RouterError::WrongStanding(other).into())),
        }
    }

    fn stop(&mut self, product: ProductId, stopped: bool) {
        self.vault.stop_product(product, stopped).unwrap();
        if stopped {
            self.model.stopped.insert(product);
        } else {
            self.model.stopped.remove(&product);
        }
    }
}

/// What is done with money.
impl World {
    fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance, fee_bps: Bps) {
        let payment = Payment { product, reference: 0 };
        let quoted = self.vault.quote(self.model.now, product, &asset, amount, fee_bps);
        let paid = self.vault.pay(self.model.now, account(250), &asset, amount, fee_bps, payment);
        let split = paid.map(|paid| paid.split);
        assert_eq!(split, quoted);
        if self.model.stopped.contains(&product) {
            assert_eq!(split, Err(RouterError::ProductStopped(product).into()));
            return;
        }
        let split = split.unwrap();
        let parts = self.model.receive(product, asset, &amount.into(), fee_bps);
        assert_eq!((BigInt::from(split.fee), BigInt::from(split.upstream)), (parts[0].clone(), parts[1].clone()));
        let stages: BigInt = split.stages.iter().map(|stage| BigInt::from(*stage)).sum();
        assert_eq!(stages + split.reserve, parts[2..].iter().sum());
        *self.model.held.entry(asset).or_default() += amount;
    }

    fn pull(&mut self, child: ProductId, edge: u8, asset: Asset) {
        let owed = self.model.owed(child, edge, asset);
        let pulled = self.vault.pull(self.model.now, child, edge, &asset);
        let parent = terms(child).upstream[usize::from(edge)].product;
        if self.model.stopped.contains(&parent) {
            assert_eq!(pulled.err(), Some(RouterError::ProductStopped(parent).into()));
            return;
        }
        let Some(pulled) = pulled.unwrap() else {
            assert!(owed.is_zero());
            return;
        };
        assert_eq!(BigInt::from(pulled.amount), owed);
        self.model.receive(pulled.parent, asset, &owed, 0);
        let account = self.model.accounts.get_mut(&(child, asset)).unwrap();
        *account.pulled.entry(edge).or_default() += owed;
    }

    fn claim(&mut self, positions: &[Index]) {
        let chosen: Vec<_> = positions.iter().filter_map(|index| self.pick(index)).collect();
        let (batches, ids): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|id| self.holder(*id).batch.is_some());
        let assets = [dollar(), Asset::Native];
        for id in batches {
            assert_eq!(
                self.vault.claim(9, [id].into_iter(), assets.into_iter()).err(),
                Some(RouterError::IsBatch(id).into())
            );
        }
        let foretold: BTreeMap<_, _> =
            ids.iter().flat_map(|id| assets.map(|asset| ((*id, asset), self.pending(*id, asset).claimable))).collect();
        let claims = self.vault.claim(self.model.open_epoch(), ids.iter().copied(), assets.into_iter()).unwrap();
        let paid: BTreeMap<_, _> = claims.paid.iter().map(|paid| ((paid.position, paid.asset), paid.amount)).collect();
        assert_eq!(paid.len(), claims.paid.len(), "no position is paid twice");
        for (key, claimable) in foretold {
            assert_eq!(paid.get(&key).copied().unwrap_or_default(), claimable);
        }
        for paid in &claims.paid {
            *self.holder(paid.position).claimed.entry(paid.asset).or_default() += paid.amount;
            *self.model.held.get_mut(&paid.asset).unwrap() -= paid.amount;
        }
        for (asset, total) in assets.into_iter().zip(claims.totals) {
            let sum: Balance = claims.paid.iter().filter(|paid| paid.asset == asset).map(|paid| paid.amount).sum();
            assert_eq!(sum, total);
        }
    }

    fn claim_member(&mut self, id: ContributionId, index: &Index) {
        let Some((number, member, proof)) = self.member(id, index) else {
            return;
        };
        let open_epoch = self.model.open_epoch();
        let assets = [Asset::Native, dollar()];
        let foretold =
            assets.map(|asset| self.vault.pending_member(open(open_epoch), id, &member, proof.iter().copied(), &asset));
        let claims = self.vault.claim_member(open_epoch, id, &member, proof.iter().copied(), assets.into_iter());
        let volunteers = self.holder(id).batch.as_mut().unwrap();
        if !volunteers.is_admitted(number) {
            let refused = RouterError::OverSubscribed { available: volunteers.available() };
            assert_eq!((claims.err(), foretold), (Some(refused.into()), [Err(refused.into()), Err(refused.into())]));
            return;
        }
        let claims = claims.unwrap();
        assert_eq!(claims.totals, foretold.map(|pending| pending.unwrap().claimable));
        for paid in &claims.paid {
            volunteers.known.insert(number);
            *volunteers.claimed.entry((number, paid.asset)).or_default() += paid.amount;
        }
        for paid in &claims.paid {
            *self.model.held.get_mut(&paid.asset).unwrap() -= paid.amount;
        }
    }

    fn collect_fees(&mut self) {
        for asset in [Asset::Native, dollar()] {
            let fees = self.model.fees.remove(&asset).unwrap_or_default();
            assert_eq!(BigInt::from(self.vault.collect_fees(&asset).unwrap()), fees);
            *self.model.held.entry(asset).or_default() -= fees;
        }
    }
}

/// Who there is.
impl World {
    fn next_id(&self) -> ContributionId {
        ContributionId::try_from(self.model.holders.len()).unwrap() + 1
    }

    fn pick(&self, index: &Index) -> Option<ContributionId> {
        let count = self.model.holders.len();
        (count > 0).then(|| ContributionId::try_from(index.index(count)).unwrap() + 1)
    }

    fn on(&mut self, index: &Index, act: impl FnOnce(&mut Self, ContributionId)) {
        if let Some(id) = self.pick(index) {
            act(self, id);
        }
    }

    fn holder(&mut self, id: ContributionId) -> &mut Holder {
        &mut self.model.holders[usize::try_from(id).unwrap() - 1]
    }

    fn member(&mut self, id: ContributionId, index: &Index) -> Option<(usize, Member, Vec<Hash>)> {
        let members = members(&self.holder(id).batch.as_ref()?.units);
        let number = index.index(members.len());
        let proof = Tree::new(&members).unwrap().proof(u32::try_from(number).unwrap()).unwrap();
        Some((number, members[number], proof))
    }

    fn pending(&self, id: ContributionId, asset: Asset) -> Pending {
        self.vault.pending(open(self.model.open_epoch()), id, &asset).unwrap()
    }
}

/// What must hold after every step.
impl World {
    fn check(&self) {
        for asset in [Asset::Native, dollar()] {
            let mut owing = BigInt::zero();
            for (id, holder) in (1..).zip(&self.model.holders) {
                self.check_position(id, holder, asset);
                let Pending { claimable, locked, forfeited, .. } = self.pending(id, asset);
                owing += BigInt::from(claimable) + locked + forfeited;
                if let Some(volunteers) = &holder.batch {
                    self.check_members(id, holder, volunteers, asset);
                    owing -= volunteers.all_claimed(asset);
                }
            }
            self.check_held(owing, asset);
        }
    }

    /// Nobody has more than their exact share, and nobody a whole unit less; nor has the reserve, but
    /// for the unit in which a position's last one falls.
    fn check_position(&self, id: ContributionId, holder: &Holder, asset: Asset) {
        let moved = self.model.moved();
        let Pending { claimable, locked, claimed, forfeited } = self.pending(id, asset);
        assert_eq!(BigInt::from(claimed), holder.claimed.get(&asset).cloned().unwrap_or_default());
        let payable = BigInt::from(claimed) + claimable;
        assert_close(&payable, &holder.payable(asset, self.model.open_epoch()), 1, &moved);
        let own = payable + locked;
        assert_close(&own, &holder.own(asset), 1, &moved);
        let swept = holder.swept.get(&asset).cloned().unwrap_or_default() + forfeited;
        assert_close(&(own + &swept), &holder.earned_before(asset, Epoch::MAX), 1, &moved);
        assert!(swept.is_zero() || matches!(holder.standing, Standing::Forfeited(_)));
    }

    /// A member has its share of what its batch has, rounded down once more.
    fn check_members(&self, id: ContributionId, holder: &Holder, volunteers: &Volunteers, asset: Asset) {
        let moved = self.model.moved();
        let members = members(&volunteers.units);
        let tree = Tree::new(&members).unwrap();
        for (number, member) in members.iter().enumerate() {
            let proof = tree.proof(member.index).unwrap();
            let pending =
                self.vault.pending_member(open(self.model.open_epoch()), id, member, proof.iter().copied(), &asset);
            if !volunteers.is_admitted(number) {
                assert_eq!(pending, Err(RouterError::OverSubscribed { available: volunteers.available() }.into()));
                continue;
            }
            let pending = pending.unwrap();
            let claimed = volunteers.claimed.get(&(number, asset)).cloned().unwrap_or_default();
            assert_eq!(BigInt::from(pending.claimed), claimed);
            let share = BigRational::new(member.units.into(), volunteers.total.into());
            let payable = claimed + pending.claimable;
            assert_close(&payable, &(holder.payable(asset, self.model.open_epoch()) * &share), 2, &moved);
            assert_close(&(payable + pending.locked), &(holder.own(asset) * share), 2, &moved);
        }
    }

    /// What is held covers everybody's claims, and exceeds them only by fractions of a unit each.
    fn check_held(&self, positions: BigInt, asset: Asset) {
        let holding = self.vault.holding(&asset);
        let held = self.model.held.get(&asset).cloned().unwrap_or_default();
        assert_eq!(BigInt::from(holding.held), held);
        let mut owing = positions + holding.fees;
        for product in 1..=3 {
            let lifetime = self.vault.lifetime(product, &asset);
            let reserve = self.model.reserves.get(&(product, asset)).cloned().unwrap_or_default();
            assert_eq!(BigInt::from(lifetime.reserve), reserve);
            owing += lifetime.reserve + lifetime.carried;
            for edge in (0..).take(terms(product).upstream.len()) {
                let owed = self.vault.owed(product, edge, &asset).unwrap();
                assert_eq!(BigInt::from(owed), self.model.owed(product, edge, asset));
                owing += owed;
            }
        }
        // One for each position, and for each edge of a child that has more than one.
        let parties = self.model.holders.len() + 2;
        let dust = held - owing;
        assert!(dust >= BigInt::zero() && dust <= parties.into(), "{dust} units left over among {parties} parties");
    }

    /// What each position has earned in each asset, claimed or not.
    fn earned(&self) -> Vec<[Balance; 2]> {
        let earned = |id, asset| {
            let pending = self.pending(id, asset);
            pending.claimed + pending.claimable + pending.locked
        };
        (1..self.next_id()).map(|id| [earned(id, Asset::Native), earned(id, dollar())]).collect()
    }
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
    // The heaviest work that there is, of 56 half-lives, in all steps together.
    let units = || prop_oneof![1..5_u128, 1..1_u128 << 60, Just(1_u128 << 105), 1..1_u128 << 105];
    let amount = prop_oneof![1..20_u128, 1..1_u128 << 60, Just(Balance::MAX >> 8)];
    let edge = prop_oneof![Just((2, 0)), Just((3, 0)), Just((3, 1))];
    let some = any::<Index>;
    let batch = (product(), 0..5_usize, units(), vec(1..1_000_u32, 1..6), prop_oneof![Just(0), 0..999_u32]);
    prop_oneof![
        4 => (product(), 0..5_usize, units()).prop_map(|(product, stage, units)| Step::Open { product, stage, units }),
        2 => batch.prop_map(|(product, stage, weight, members, missing)| {
            Step::OpenBatch { product, stage, weight, members, missing }
        }),
        1 => some().prop_map(|position| Step::Close { position }),
        2 => some().prop_map(|position| Step::Freeze { position }),
        1 => some().prop_map(|position| Step::Unfreeze { position }),
        2 => some().prop_map(|position| Step::Forfeit { position }),
        2 => (some(), any::<bool>()).prop_map(|(position, in_dollar)| Step::Sweep { position, in_dollar }),
        1 => (product(), prop::bool::weighted(0.3)).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        7 => (product(), any::<bool>(), amount, 0..=1_000_u16)
            .prop_map(|(product, in_dollar, amount, fee_bps)| Step::Pay { product, in_dollar, amount, fee_bps }),
        2 => (edge, any::<bool>()).prop_map(|((child, edge), in_dollar)| Step::Pull { child, edge, in_dollar }),
        2 => vec(some(), 0..8).prop_map(|positions| Step::Claim { positions }),
        2 => (some(), some()).prop_map(|(position, member)| Step::ClaimMember { position, member }),
        1 => Just(Step::CollectFees),
        1 => (0..6_u32).prop_map(|window| Step::SetWindow { window }),
        4 => (1..4_u32).prop_map(|epochs| Step::Wait { epochs }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everybody_gets_their_exact_share_and_the_books_close(steps in vec(step(), 1..80)) {
        with_storage(|| {
            let mut world = World::new();
            for step in &steps {
                world.run(step);
                world.check();
            }
        });
    }

    #[test]
    fn order_and_frequency_of_claims_and_sweeps_do_not_matter(steps in vec(step(), 1..80)) {
        let takes = |step: &Step| {
            matches!(step, Step::Claim { .. } | Step::ClaimMember { .. } | Step::Sweep { .. })
        };
        let earned = |is_kept: &dyn Fn(&Step) -> bool| {
            let mut earned = Vec::new();
            with_storage(|| {
                let mut world = World::new();
                steps.iter().filter(|step| is_kept(step)).for_each(|step| world.run(step));
                earned = world.earned();
            });
            earned
        };
        prop_assert_eq!(earned(&|_| true), earned(&|step| !takes(step)));
    }
}
