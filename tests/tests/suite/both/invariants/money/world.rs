// SPDX-License-Identifier: Apache-2.0
//! Random steps, taken by router and registry and by their model: what money does.

use ink::primitives::AccountId;
use kite_deploy::chain::EmbeddedChain;
use kite_interfaces::batch::Member;
use kite_interfaces::registry::{Rules, Status};
use kite_interfaces::router::{RouterError, Stage, Standing, STAGES};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId, Timestamp};
use kite_tests::house::{House, Refused, Sent, FEE_BPS, RULES, WINDOW};
use kite_tests::model::money::MoneyModel;
use kite_tests::office::volunteers;
use kite_tests::people::*;
use kite_tests::site::Site;
use proptest::sample::Index;

use super::{Step, MEMBERS};

/// Who contributes, and challenges.
pub const WORKERS: [AccountId; 3] = [ALICE, BOB, CAROL];

/// A contribution as the model knows it.
#[derive(Clone, Debug)]
pub struct Work {
    pub who: AccountId,
    pub product: ProductId,
    pub stage: Stage,
    pub units: u32,
    pub bond: Balance,
    pub status: Status,
    pub members: Vec<Member>,
    /// From when on a batch whose end was announced can be ended.
    pub notice_until: Option<Epoch>,
    pub case: Option<Case>,
}

/// Challenges that are not yet decided, together.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub bond: Balance,
    pub due_ms: Timestamp,
}

/// A product as the model knows it.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub half_life_epochs: Epoch,
    pub opened_epoch: Epoch,
    pub is_stopped: bool,
}

pub struct World {
    pub house: House,
    pub model: MoneyModel,
    pub rules: Rules,
    pub fee_bps: Bps,
    pub window: Epoch,
    /// What was unlocked once stays so.
    pub unlocked_epoch: Epoch,
    /// In the order of their ids.
    pub products: Vec<Product>,
    /// In the order of their ids.
    pub works: Vec<Work>,
    pub donated: [Balance; 3],
    /// What the router had before anything happened: a contract keeps a coin to exist.
    pub before: [Balance; 3],
    /// How much native coin is paid, of what the payer has, for an amount that was drawn.
    coin: fn(Balance, Balance) -> Balance,
}

/// Where amounts of coin are narrow.
impl World {
    /// On a chain with Bittensor's figures, where the payer has nearly all coin that there can be, and each payment
    /// is of a part of that: half of it at most.
    pub fn narrow() -> Self {
        let mut house = House::unfinished_on(EmbeddedChain::narrow());
        house.chain.mint(PAYER, (1 << 64) - (1 << 58)).unwrap();
        // Too little for an account to begin to exist cannot be claimed.
        for member in volunteers(&[1; MEMBERS]) {
            house.chain.mint(member.payee, COIN).unwrap();
        }
        Self::of(house, |wealth, amount| wealth / 2_000_000 * amount + amount % 7)
    }
}

/// Who and what there is.
impl World {
    /// On a chain where there is more coin than any payment takes.
    pub fn new() -> Self {
        Self::of(House::unfinished_on(Site::begin()), |_, amount| amount)
    }

    fn of(mut house: House, coin: fn(Balance, Balance) -> Balance) -> Self {
        let router = house.router.address();
        let before = house.assets().map(|asset| house.balance(router, asset));
        let mut world = Self {
            house,
            model: MoneyModel::default(),
            rules: RULES,
            fee_bps: FEE_BPS,
            window: WINDOW,
            unlocked_epoch: 0,
            products: Vec::new(),
            works: Vec::new(),
            donated: [0; 3],
            before,
            coin,
        };
        world.found();
        world
    }

    /// Two products, of which one is built on the other, each with work that has earned, and earns.
    fn found(&mut self) {
        self.register([3_000, 2_500, 2_000, 1_500, 1_000], &[], 40);
        self.register([2_000; STAGES], &[(1, 1_500)], 0);
        for (product, who) in [(1, ALICE), (1, BOB), (2, CAROL)] {
            self.submit(product, who, 0, 30, &[]);
        }
        self.submit(1, ALICE, 0, 60, &[30, 20, 15]);
        (1..=4).for_each(|id| self.accept(id));
        for asset in self.house.assets() {
            self.house.advance_epochs(1);
            [1, 2].into_iter().for_each(|product| self.pay(product, asset, 1_000_003, true));
        }
    }

    fn product(&self, index: Index) -> Option<ProductId> {
        (!self.products.is_empty()).then(|| u32::try_from(index.index(self.products.len())).unwrap() + 1)
    }

    fn work(&self, index: Index) -> Option<ContributionId> {
        self.work_that(index, |_| true)
    }

    /// One of the works that are so, if there are any; otherwise any.
    fn work_that(&self, index: Index, is_so: impl Fn(&Work) -> bool) -> Option<ContributionId> {
        let ids = || (1..).zip(&self.works);
        let some: Vec<_> = ids().filter(|(_, work)| is_so(work)).map(|(id, _)| id).collect();
        let ids = if some.is_empty() { ids().map(|(id, _)| id).collect() } else { some };
        ids.get(index.index(ids.len().max(1))).copied()
    }

    pub fn record(&mut self, id: ContributionId) -> &mut Work {
        &mut self.works[id as usize - 1]
    }

    pub fn positions(&self) -> Vec<ContributionId> {
        self.model.positions().collect()
    }

    /// One of the positions that are so, if there are any; otherwise any.
    fn position_that(&self, index: Index, is_so: impl Fn(ContributionId) -> bool) -> Option<ContributionId> {
        let all = self.positions();
        let some: Vec<_> = all.iter().copied().filter(|id| is_so(*id)).collect();
        let ids = if some.is_empty() { all } else { some };
        ids.get(index.index(ids.len().max(1))).copied()
    }

    /// The first epoch that cannot be claimed.
    pub fn open_epoch(&mut self) -> Epoch {
        self.house.epoch().saturating_sub(self.window).max(self.unlocked_epoch)
    }

    /// A member of a batch, and the proof.
    pub fn member(&self, id: ContributionId, number: usize) -> (Member, Vec<ink::primitives::Hash>) {
        let members = &self.works[id as usize - 1].members;
        let proof = self.house.tree(members).unwrap().proof(number as u32).unwrap();
        (members[number], proof)
    }
}

impl World {
    /// Does the step in both worlds; a step without an object does nothing.
    pub fn take(&mut self, step: Step) -> Option<()> {
        let assets = self.house.assets();
        match step {
            Step::Register { stage_bps, upstream, half_life_epochs } => {
                let upstream: Vec<_> =
                    upstream.iter().filter_map(|(index, bps)| Some((self.product(*index)?, *bps))).collect();
                self.register(stage_bps, &upstream, half_life_epochs);
            }
            Step::Submit { product, who, stage, units } => {
                self.submit(self.product(product)?, WORKERS[who], stage, units, &[]);
            }
            Step::SubmitBatch { product, stage, units, missing } => {
                let total_units = units.iter().sum::<u32>().saturating_sub(missing).max(units.len() as u32);
                self.submit(self.product(product)?, ALICE, stage, total_units, &units);
            }
            Step::Accept { contribution } => {
                self.accept(self.work_that(contribution, |work| work.status == Status::Submitted)?);
            }
            Step::Reject { contribution } => self.reject(self.work(contribution)?),
            Step::Retire { contribution } => self.retire(self.work(contribution)?),
            Step::Withdraw { contribution } => self.withdraw(self.work(contribution)?),
            Step::Challenge { contribution, who } => {
                let is_accepted = |work: &Work| matches!(work.status, Status::Accepted { .. });
                self.challenge(self.work_that(contribution, is_accepted)?, WORKERS[who]);
            }
            Step::Resolve { contribution, upheld } => {
                self.resolve(self.work_that(contribution, |work| work.case.is_some())?, upheld);
            }
            Step::Lapse { contribution } => self.lapse(self.work_that(contribution, |work| work.case.is_some())?),
            Step::Pay { product, asset, amount, by_message } => {
                self.pay(self.product(product)?, assets[asset], amount, by_message);
            }
            Step::Claim { positions, assets } => {
                let chosen: Vec<_> = positions
                    .into_iter()
                    .filter_map(|index| self.position_that(index, |id| self.model.members(id).is_none()))
                    .collect();
                self.claim(&chosen, &assets);
            }
            Step::ClaimMember { position, member, asset } => {
                let batch = self.position_that(position, |id| self.model.members(id).is_some())?;
                self.claim_member(batch, member, assets[asset]);
            }
            Step::Sweep { position, asset } => {
                let is_forfeited = |id| matches!(self.model.standing(id), Standing::Forfeited(_));
                self.sweep(self.position_that(position, is_forfeited)?, assets[asset]);
            }
            Step::Pull { child, edge, asset } => self.pull(self.product(child)?, edge, assets[asset]),
            Step::Donate { asset, amount } => self.donate(asset, amount),
            Step::Stop { product, stopped } => self.stop(self.product(product)?, stopped),
            Step::SetFee { fee_bps } => {
                self.house.router.set_fee(&mut self.house.chain, DEPLOYER, fee_bps).done();
                self.fee_bps = fee_bps;
            }
            Step::SetWindow { epochs } => self.set_window(epochs),
            Step::SetRules { challenge_bond, challenger_bps } => {
                self.rules = Rules { challenge_bond, challenger_bps, ..self.rules };
                self.house.registry.set_rules(&mut self.house.chain, DEPLOYER, self.rules).done();
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
}

/// Money in, and what becomes of it before anybody claims.
impl World {
    fn pay(&mut self, product: ProductId, asset: Asset, drawn: Balance, by_message: bool) {
        let amount = match asset {
            Asset::Native => (self.coin)(self.house.balance(PAYER, asset), drawn),
            Asset::Psp22(_) => drawn,
        };
        let epoch = self.house.epoch();
        let quote = self.house.router.quote(&mut self.house.chain, product, asset, amount);
        if self.products[product as usize - 1].is_stopped {
            let stopped = RouterError::ProductStopped(product);
            assert_eq!(quote.refused(), stopped);
            assert_eq!(self.house.pay(product, asset, amount), Err(stopped));
            return;
        }
        let quote = quote.unwrap();
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

    fn pull(&mut self, child: ProductId, edge: u8, asset: Asset) {
        let epoch = self.house.epoch();
        let owed = self.house.router.owed(&mut self.house.chain, child, edge, asset);
        let pulled = self.house.router.pull(&mut self.house.chain, DAVE, child, edge, asset);
        let edges = self.model.products().find(|(id, _)| *id == child).map(|(_, edges)| edges);
        let known = self.house.registry.product(&mut self.house.chain, child).unwrap();
        let upstream = known.map(|product| product.terms.upstream).unwrap_or_default();
        let parent = upstream.get(usize::from(edge)).map(|edge| edge.product);
        let is_fed = parent.is_some_and(|parent| !self.products[parent as usize - 1].is_stopped);
        assert_eq!(pulled.is_ok(), edges.is_some_and(|edges| edge < edges) && is_fed);
        let Ok(pulled) = pulled else { return };
        assert_eq!(Ok(pulled.value), owed);
        if pulled.value > 0 {
            self.model.pull(child, edge, asset, pulled.value, epoch);
        }
    }

    fn sweep(&mut self, id: ContributionId, asset: Asset) {
        let foretold = self.house.pending(id, asset).forfeited;
        let swept = self.house.router.sweep(&mut self.house.chain, DAVE, id, asset);
        match self.model.standing(id) {
            Standing::Forfeited(_) => {
                assert_eq!(swept.done(), foretold);
                self.model.sweep(id, asset, foretold);
            }
            standing => assert_eq!(swept.refused(), RouterError::WrongStanding(standing)),
        }
    }

    fn donate(&mut self, number: usize, amount: Balance) {
        let (router, asset) = (self.house.router.address(), self.house.assets()[number]);
        self.house.give(PAYER, router, asset, amount);
        self.model.donate(asset, amount);
        self.donated[number] += amount;
    }

    fn set_window(&mut self, epochs: Epoch) {
        self.unlocked_epoch = self.open_epoch();
        self.window = epochs;
        self.house.router.set_window(&mut self.house.chain, DEPLOYER, epochs).done();
    }
}

/// Money out.
impl World {
    fn claim(&mut self, positions: &[ContributionId], numbers: &[usize]) {
        let assets: Vec<_> = numbers.iter().map(|number| self.house.assets()[*number]).collect();
        if let Some(batch) = positions.iter().copied().find(|id| self.model.members(*id).is_some()) {
            let claimed = self.house.router.claim(&mut self.house.chain, DAVE, positions.to_vec(), assets);
            assert_eq!(claimed.refused(), RouterError::IsBatch(batch));
            return;
        }
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

    fn claim_member(&mut self, id: ContributionId, index: Index, asset: Asset) {
        let Some(members) = self.model.members(id) else { return };
        let number = index.index(members.len());
        let (member, proof) = self.member(id, number);
        let (router, before) = (self.house.router, self.house.balance(member.payee, asset));
        let chain = &mut self.house.chain;
        let foretold = router.pending_member(chain, id, member, proof.clone(), asset);
        let claimed = router.claim_member(chain, DAVE, id, member, proof, vec![asset]);
        match self.model.member_claimed(id, number, asset) {
            Ok(_) => {
                let amount = claimed.done()[0];
                assert_eq!(amount, foretold.unwrap().claimable);
                assert_eq!(self.house.balance(member.payee, asset), before + amount);
                self.model.claim_member(id, number, asset, amount);
            }
            Err(available) => assert_eq!(claimed.refused(), RouterError::OverSubscribed { available }),
        }
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
}

/// Each item once, in the order of first appearance.
fn distinct<T: Copy + PartialEq>(items: &[T]) -> impl Iterator<Item = T> + '_ {
    (0..items.len()).filter(|at| !items[..*at].contains(&items[*at])).map(|at| items[at])
}
