//! Router and registry against their model: after every call, every unit of every asset is somebody's.

use ink::primitives::AccountId;
use kite_interfaces::registry::{Status, Terms};
use kite_interfaces::router::{Edge, Stage, MAX_FEE_BPS, STAGES};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};
use kite_math::decay::SCALE_BITS;
use kite_tests::house::{House, Sent, BOND_PER_UNIT, FEE_BPS, WINDOW};
use kite_tests::model::money::{exact, whole, Exact, MoneyModel};
use kite_tests::people::*;
use num_bigint::BigInt;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

const CASES: u32 = 12;
const LENGTH: usize = 40;

const WORKERS: [AccountId; 3] = [ALICE, BOB, CAROL];
const ALL_STAGES: [Stage; STAGES] =
    [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];

#[derive(Clone, Debug)]
enum Step {
    Register { stage_bps: [Bps; STAGES], upstream: Vec<(Index, Bps)>, half_life_epochs: Epoch },
    Submit { product: Index, who: usize, stage: usize, units: u32 },
    Accept { contribution: Index },
    Reject { contribution: Index },
    Retire { contribution: Index },
    Withdraw { contribution: Index },
    Pay { product: Index, asset: usize, amount: Balance, by_message: bool },
    Claim { positions: Vec<Index>, assets: Vec<usize> },
    Pull { child: Index, edge: u8, asset: usize },
    Donate { asset: usize, amount: Balance },
    SetFee { fee_bps: Bps },
    CollectFees { asset: usize },
    Release { product: Index, asset: usize, per_mille: u128 },
    Wait { span_ms: u64 },
    NextEpochs { count: Epoch },
}

fn stage_weights() -> impl Strategy<Value = [Bps; STAGES]> {
    let part = || 1..=2_499_u16;
    (part(), part(), part(), part()).prop_map(|(a, b, c, d)| [a, b, c, d, 10_000 - a - b - c - d])
}

fn step() -> impl Strategy<Value = Step> {
    let asset = || 0..3_usize;
    let amount = || prop_oneof![1..4_u128, 1..1_000_u128, 1..1_000_000_u128];
    let index = any::<Index>;
    prop_oneof![
        2 => (stage_weights(), vec((index(), 1..=1_500_u16), 0..3), prop_oneof![Just(0), Just(3)])
            .prop_map(|(stage_bps, upstream, half_life_epochs)| Step::Register { stage_bps, upstream, half_life_epochs }),
        4 => (index(), 0..WORKERS.len(), 0..STAGES, 1..1_000_u32)
            .prop_map(|(product, who, stage, units)| Step::Submit { product, who, stage, units }),
        5 => index().prop_map(|contribution| Step::Accept { contribution }),
        1 => index().prop_map(|contribution| Step::Reject { contribution }),
        2 => index().prop_map(|contribution| Step::Retire { contribution }),
        2 => index().prop_map(|contribution| Step::Withdraw { contribution }),
        9 => (index(), asset(), amount(), any::<bool>())
            .prop_map(|(product, asset, amount, by_message)| Step::Pay { product, asset, amount, by_message }),
        4 => (vec(index(), 1..4), vec(asset(), 1..3)).prop_map(|(positions, assets)| Step::Claim { positions, assets }),
        3 => (index(), 0..2_u8, asset()).prop_map(|(child, edge, asset)| Step::Pull { child, edge, asset }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::Donate { asset, amount }),
        1 => (0..=MAX_FEE_BPS).prop_map(|fee_bps| Step::SetFee { fee_bps }),
        1 => asset().prop_map(|asset| Step::CollectFees { asset }),
        1 => (index(), asset(), 0..1_100_u128)
            .prop_map(|(product, asset, per_mille)| Step::Release { product, asset, per_mille }),
        1 => (1..150_000_u64).prop_map(|span_ms| Step::Wait { span_ms }),
        4 => (1..4_u32).prop_map(|count| Step::NextEpochs { count }),
    ]
}

/// A contribution as the model knows it.
#[derive(Clone, Debug)]
struct Work {
    who: AccountId,
    product: ProductId,
    stage: Stage,
    units: u32,
    bond: Balance,
    status: Status,
}

struct World {
    house: House,
    model: MoneyModel,
    fee_bps: Bps,
    /// Half-life and first epoch of each product, in the order of their ids.
    products: Vec<(Epoch, Epoch)>,
    /// Contributions, in the order of their ids.
    works: Vec<Work>,
    donated: [Balance; 3],
    /// What the router had before anything happened: a contract keeps a coin to exist.
    before: [Balance; 3],
}

impl World {
    fn new() -> Self {
        let mut house = House::unfinished();
        let router = house.router.address();
        let before = house.assets().map(|asset| house.balance(router, asset));
        Self {
            house,
            model: MoneyModel::default(),
            fee_bps: FEE_BPS,
            products: Vec::new(),
            works: Vec::new(),
            donated: [0; 3],
            before,
        }
    }

    fn product(&self, index: Index) -> Option<ProductId> {
        (!self.products.is_empty()).then(|| u32::try_from(index.index(self.products.len())).unwrap() + 1)
    }

    fn work(&self, index: Index) -> Option<ContributionId> {
        (!self.works.is_empty()).then(|| u32::try_from(index.index(self.works.len())).unwrap() + 1)
    }

    fn positions(&self) -> Vec<ContributionId> {
        self.model.positions().collect()
    }

    /// Does the step in both worlds; a step without an object does nothing.
    fn take(&mut self, step: Step) -> Option<()> {
        let assets = self.house.assets();
        match step {
            Step::Register { stage_bps, upstream, half_life_epochs } => {
                self.register(stage_bps, &upstream, half_life_epochs);
            }
            Step::Submit { product, who, stage, units } => self.submit(self.product(product)?, who, stage, units),
            Step::Accept { contribution } => self.accept(self.work(contribution)?),
            Step::Reject { contribution } => self.reject(self.work(contribution)?),
            Step::Retire { contribution } => self.retire(self.work(contribution)?),
            Step::Withdraw { contribution } => self.withdraw(self.work(contribution)?),
            Step::Pay { product, asset, amount, by_message } => {
                self.pay(self.product(product)?, assets[asset], amount, by_message);
            }
            Step::Claim { positions, assets: numbers } => {
                let open = self.positions();
                let chosen: Vec<_> =
                    positions.iter().filter_map(|index| open.get(index.index(open.len().max(1)))).collect();
                self.claim(&chosen.into_iter().copied().collect::<Vec<_>>(), &numbers);
            }
            Step::Pull { child, edge, asset } => self.pull(self.product(child)?, edge, assets[asset]),
            Step::Donate { asset, amount } => self.donate(asset, amount),
            Step::SetFee { fee_bps } => {
                self.house.router.set_fee(&mut self.house.chain, DEPLOYER, fee_bps).done();
                self.fee_bps = fee_bps;
            }
            Step::CollectFees { asset } => self.collect_fees(assets[asset]),
            Step::Release { product, asset, per_mille } => {
                self.release(self.product(product)?, assets[asset], per_mille);
            }
            Step::Wait { span_ms } => self.house.advance(span_ms),
            Step::NextEpochs { count } => self.house.advance_epochs(count),
        }
        Some(())
    }

    fn register(&mut self, stage_bps: [Bps; STAGES], upstream: &[(Index, Bps)], half_life_epochs: Epoch) {
        let mut edges: Vec<Edge> = Vec::new();
        for (index, bps) in upstream {
            let Some(product) = self.product(*index) else { continue };
            if edges.iter().all(|edge| edge.product != product) {
                edges.push(Edge { product, bps: *bps });
            }
        }
        let terms = Terms { stage_bps, upstream: edges.clone(), half_life_epochs, ..self.house.terms() };
        let id = self.house.register(terms);
        self.model.open_product(id, stage_bps, &edges);
        let epoch = self.house.epoch();
        self.products.push((half_life_epochs, epoch));
    }

    fn submit(&mut self, product: ProductId, who: usize, stage: usize, units: u32) {
        let (who, stage) = (WORKERS[who], ALL_STAGES[stage]);
        let id = self.house.submit_well(who, product, stage, units);
        let bond = BOND_PER_UNIT * Balance::from(units);
        self.works.push(Work { who, product, stage, units, bond, status: Status::Submitted });
        assert_eq!(usize::try_from(id), Ok(self.works.len()));
    }

    fn accept(&mut self, id: ContributionId) {
        let accepted = self.house.registry.accept(&mut self.house.chain, CURATOR, vec![id]);
        let work = &mut self.works[id as usize - 1];
        assert_eq!(accepted.is_ok(), work.status == Status::Submitted);
        if accepted.is_ok() {
            let from_epoch = self.house.epoch() + 1;
            work.status = Status::Accepted { from_epoch };
            let Work { product, stage, units, .. } = work.clone();
            let (half_life, opened) = self.products[product as usize - 1];
            let weight = self.house.router.position(&mut self.house.chain, id).unwrap().unwrap().units;
            assert_weight(weight, units, from_epoch - 1 - opened, half_life);
            self.model.open_position(id, product, stage, weight, from_epoch);
        }
    }

    fn reject(&mut self, id: ContributionId) {
        let rejected = self.house.registry.reject(&mut self.house.chain, CURATOR, vec![id]);
        let work = &mut self.works[id as usize - 1];
        assert_eq!(rejected.is_ok(), work.status == Status::Submitted);
        if rejected.is_ok() {
            (work.status, work.bond) = (Status::Rejected, 0);
        }
    }

    fn retire(&mut self, id: ContributionId) {
        let work = &mut self.works[id as usize - 1];
        let retired = self.house.registry.retire(&mut self.house.chain, work.who, id);
        assert_eq!(retired.is_ok(), matches!(work.status, Status::Accepted { .. }));
        if retired.is_ok() {
            let to_epoch = self.house.epoch() + 1;
            self.works[id as usize - 1].status = Status::Retired { to_epoch };
            self.model.close_position(id, to_epoch);
        }
    }

    fn withdraw(&mut self, id: ContributionId) {
        let epoch = self.house.epoch();
        let work = &mut self.works[id as usize - 1];
        let withdrawn = self.house.registry.withdraw_bond(&mut self.house.chain, work.who, id);
        let due = matches!(work.status, Status::Retired { to_epoch } if to_epoch + WINDOW <= epoch) && work.bond > 0;
        assert_eq!(withdrawn.is_ok(), due);
        if due {
            work.bond = 0;
        }
    }

    fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance, by_message: bool) {
        let epoch = self.house.epoch();
        let quote = self.house.router.quote(&mut self.house.chain, product, asset, amount).unwrap();
        if by_message {
            let paid = self.house.pay_by_message(product, asset, amount).unwrap();
            assert_eq!(paid.value, quote);
        } else {
            self.house.pay(product, asset, amount).unwrap();
        }
        let parts = self.model.pay(product, asset, amount, self.fee_bps, epoch);
        assert_eq!((quote.fee, quote.upstream, quote.stages), (parts.fee, parts.upstream, parts.stages));
        assert_eq!(quote.reserve, parts.reserve);
    }

    fn claim(&mut self, positions: &[ContributionId], numbers: &[usize]) {
        let assets: Vec<_> = numbers.iter().map(|number| self.house.assets()[*number]).collect();
        let foretold: Vec<_> = distinct(positions)
            .flat_map(|id| distinct(&assets).map(move |asset| (id, asset)))
            .map(|(id, asset)| (id, asset, self.house.pending(id, asset).claimable))
            .collect();
        let before = self.house.balances(&WORKERS);
        let totals = self.house.claim(positions, &assets);
        assert_eq!(totals.iter().sum::<Balance>(), foretold.iter().map(|(.., amount)| amount).sum());
        let mut expected = before;
        for (id, asset, amount) in foretold {
            self.model.claim(id, asset, amount);
            let who = WORKERS.iter().position(|who| *who == self.works[id as usize - 1].who).unwrap();
            let number = self.house.assets().iter().position(|other| *other == asset).unwrap();
            expected[who][number] += amount;
        }
        assert_eq!(self.house.balances(&WORKERS), expected);
    }

    fn pull(&mut self, child: ProductId, edge: u8, asset: Asset) {
        let epoch = self.house.epoch();
        let owed = self.house.router.owed(&mut self.house.chain, child, edge, asset);
        let pulled = self.house.router.pull(&mut self.house.chain, DAVE, child, edge, asset);
        let edges = self.model.products().find(|(id, _)| *id == child).map(|(_, edges)| edges);
        assert_eq!(pulled.is_ok(), edges.is_some_and(|edges| edge < edges));
        let Ok(pulled) = pulled else { return };
        assert_eq!(Ok(pulled.value), owed);
        if pulled.value > 0 {
            self.model.pull(child, edge, asset, pulled.value, epoch);
        }
    }

    fn donate(&mut self, number: usize, amount: Balance) {
        let (router, asset) = (self.house.router.address(), self.house.assets()[number]);
        self.house.give(PAYER, router, asset, amount);
        self.model.donate(asset, amount);
        self.donated[number] += amount;
    }

    fn collect_fees(&mut self, asset: Asset) {
        let collected = self.house.router.collect_fees(&mut self.house.chain, DEPLOYER, asset, DAVE).done();
        assert_eq!(collected, self.model.fees(asset));
        self.model.collect_fees(asset, collected);
    }

    fn release(&mut self, product: ProductId, asset: Asset, per_mille: u128) {
        let reserve = self.model.reserve(product, asset);
        let amount = reserve * per_mille / 1_000;
        let released = self.house.router.release_reserve(&mut self.house.chain, DEPLOYER, product, asset, amount, DAVE);
        assert_eq!(released.is_ok(), amount > 0 && amount <= reserve);
        if released.is_ok() {
            self.model.release_reserve(product, asset, amount);
        }
    }

    /// Every unit of every asset is accounted for, and everybody has what is theirs.
    fn close_books(&mut self) -> TestCaseResult {
        let router = self.house.router.address();
        for (number, asset) in self.house.assets().into_iter().enumerate() {
            let held = self.house.balance(router, asset) - self.before[number];
            prop_assert_eq!(held, self.model.held(asset), "received = paid + held");
            let owed = self.owed_to_products(asset)? + self.owed_to_positions(asset)? + self.donated[number];
            // What rounding leaves over: less than a unit for each position and each edge.
            let edges: Balance = self.model.products().map(|(_, edges)| Balance::from(edges)).sum();
            let most = self.positions().len() as Balance + edges;
            prop_assert!(owed <= held && held - owed <= most, "{} owed, {} held of {:?}", owed, held, asset);
        }
        self.close_bonds()
    }

    fn owed_to_products(&mut self, asset: Asset) -> Result<Balance, TestCaseError> {
        let House { chain, router, .. } = &mut self.house;
        let mut sum = router.holdings(chain, asset).unwrap().fees;
        prop_assert_eq!(sum, self.model.fees(asset), "fees");
        for (product, edges) in self.model.products() {
            let lifetime = router.lifetime(chain, product, asset).unwrap();
            prop_assert_eq!(lifetime.reserve, self.model.reserve(product, asset), "reserve");
            prop_assert_eq!(lifetime.carried, self.model.carried(product, asset), "carried");
            sum += lifetime.reserve + lifetime.carried;
            for edge in 0..edges {
                let owed = router.owed(chain, product, edge, asset).unwrap();
                prop_assert_eq!(owed, whole(&self.model.owed(product, edge, asset).floor()), "owed upstream");
                sum += owed;
            }
        }
        Ok(sum)
    }

    fn owed_to_positions(&mut self, asset: Asset) -> Result<Balance, TestCaseError> {
        let open_epoch = self.house.epoch().saturating_sub(WINDOW);
        let mut sum = 0;
        for id in self.positions() {
            let pending = self.house.pending(id, asset);
            prop_assert_eq!(pending.claimed, self.model.claimed(id, asset), "claimed");
            let claimable = pending.claimed + pending.claimable;
            within_a_unit(claimable, &self.model.earned_before(id, asset, open_epoch))?;
            let earned = claimable + pending.locked;
            within_a_unit(earned, &self.model.earned_before(id, asset, Epoch::MAX))?;
            sum += pending.claimable + pending.locked;
        }
        Ok(sum)
    }

    fn close_bonds(&mut self) -> TestCaseResult {
        let bonds: Balance = self.works.iter().map(|work| work.bond).sum();
        let (registry, kite) = (self.house.registry.address(), self.house.kite());
        prop_assert_eq!(self.house.registry.bonds_held(&mut self.house.chain), Ok(bonds));
        prop_assert_eq!(self.house.balance(registry, kite), bonds);
        for (id, work) in (1..).zip(&self.works) {
            let stored = self.house.registry.contribution(&mut self.house.chain, id).unwrap().unwrap();
            prop_assert_eq!((stored.status, stored.bond), (work.status, work.bond));
        }
        Ok(())
    }
}

/// Never more than the exact share, and not a unit less. A share of 2^-30 is allowed for the index,
/// whose last digit is 2^-128.
pub(super) fn within_a_unit(amount: Balance, share: &Exact) -> TestCaseResult {
    let short = share - exact(amount);
    let most = Exact::from_integer(BigInt::from(1)) + Exact::new(BigInt::from(1), BigInt::from(1 << 30));
    prop_assert!(short >= Exact::default() && short < most, "{} of {}", amount, share);
    Ok(())
}

/// base × 2^(age / half-life) × 2^40, as well as a float can tell.
fn assert_weight(weight: u128, units: u32, age: Epoch, half_life: Epoch) {
    let doublings = if half_life == 0 { 0.0 } else { f64::from(age) / f64::from(half_life) };
    let expected = f64::from(units) * 2_f64.powf(doublings + f64::from(SCALE_BITS));
    assert!((weight as f64 / expected - 1.0).abs() < 1e-9, "{weight} for {units} units, {age} epochs");
}

/// Each item once, in the order of first appearance.
fn distinct<T: Copy + PartialEq>(items: &[T]) -> impl Iterator<Item = T> + '_ {
    (0..items.len()).filter(|at| !items[..*at].contains(&items[*at])).map(|at| items[at])
}

#[test]
fn router_and_registry_agree_with_their_model() {
    super::check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = World::new();
        for step in steps {
            world.take(step);
            world.close_books()?;
        }
        Ok(())
    });
}
