// SPDX-License-Identifier: Apache-2.0
//! Whoever reads nothing but the router's events has its books: after every call of a random run, each
//! balance that they give is the router's own.

use ink::primitives::AccountId;
use kite_deploy::suite::Outcome;
use kite_interfaces::batch::{Member, Tree};
use kite_interfaces::router::{Payment, Standing};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};
use kite_tests::house::House;
use kite_tests::model::ledger::Rebuilt;
use kite_tests::office::{position, volunteers, Office, CLERK};
use kite_tests::people::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;
use scale::Encode;

use super::money::within_a_unit;

const CASES: u32 = 8;
const LENGTH: usize = 60;
const WORKERS: [AccountId; 3] = [ALICE, BOB, CAROL];

#[derive(Clone, Debug)]
enum Step {
    Product { upstream: Vec<(Index, Bps)> },
    Position { product: Index, who: usize, units: u128 },
    Batch { product: Index, units: Vec<u32>, missing: u32 },
    Close { id: Index },
    Freeze { id: Index },
    Unfreeze { id: Index },
    Forfeit { id: Index },
    Payee { id: Index, who: usize },
    Stop { product: Index, stopped: bool },
    Pay { product: Index, asset: usize, amount: Balance },
    Pull { child: Index, edge: u8, asset: usize },
    Claim { id: Index, asset: usize },
    Member { id: Index, member: Index, asset: usize },
    Sweep { id: Index, asset: usize },
    Donate { asset: usize, amount: Balance },
    Skim { asset: usize },
    Fees { asset: usize },
    Release { product: Index, asset: usize, amount: Balance },
    Fee { fee_bps: Bps },
    Window { epochs: Epoch },
    Epochs { count: Epoch },
}

fn step() -> impl Strategy<Value = Step> {
    let some = any::<Index>;
    let asset = || 0..3_usize;
    let amount = || prop_oneof![1..4_u128, 1..1_000_u128, 1..1_000_000_u128];
    prop_oneof![
        2 => vec((some(), 1..=1_500_u16), 0..3).prop_map(|upstream| Step::Product { upstream }),
        4 => (some(), 0..3_usize, 1..1_000_000_u128)
            .prop_map(|(product, who, units)| Step::Position { product, who, units }),
        2 => (some(), vec(1..100_u32, 1..5), prop_oneof![Just(0), 0..99_u32])
            .prop_map(|(product, units, missing)| Step::Batch { product, units, missing }),
        1 => some().prop_map(|id| Step::Close { id }),
        3 => some().prop_map(|id| Step::Freeze { id }),
        1 => some().prop_map(|id| Step::Unfreeze { id }),
        3 => some().prop_map(|id| Step::Forfeit { id }),
        1 => (some(), 0..3_usize).prop_map(|(id, who)| Step::Payee { id, who }),
        1 => (some(), prop::bool::weighted(0.3)).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        8 => (some(), asset(), amount()).prop_map(|(product, asset, amount)| Step::Pay { product, asset, amount }),
        3 => (some(), 0..2_u8, asset()).prop_map(|(child, edge, asset)| Step::Pull { child, edge, asset }),
        4 => (some(), asset()).prop_map(|(id, asset)| Step::Claim { id, asset }),
        3 => (some(), some(), asset()).prop_map(|(id, member, asset)| Step::Member { id, member, asset }),
        3 => (some(), asset()).prop_map(|(id, asset)| Step::Sweep { id, asset }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::Donate { asset, amount }),
        1 => asset().prop_map(|asset| Step::Skim { asset }),
        1 => asset().prop_map(|asset| Step::Fees { asset }),
        1 => (some(), asset(), 1..500_u128)
            .prop_map(|(product, asset, amount)| Step::Release { product, asset, amount }),
        1 => (0..=1_000_u16).prop_map(|fee_bps| Step::Fee { fee_bps }),
        1 => (0..5_u32).prop_map(|epochs| Step::Window { epochs }),
        6 => (1..3_u32).prop_map(|count| Step::Epochs { count }),
    ]
}

/// The router, and what its events told.
struct World {
    office: Office,
    rebuilt: Rebuilt,
    /// Members of each batch, by its position.
    members: Vec<(ContributionId, Vec<Member>)>,
    donated: [Balance; 3],
    /// What the router had before anything happened: a contract keeps a coin to exist.
    before: [Balance; 3],
}

impl World {
    fn new() -> Self {
        let mut office = Office::open();
        let router = office.house.router.address();
        let before = office.house.assets().map(|asset| office.house.balance(router, asset));
        let mut world = Self { office, rebuilt: Rebuilt::default(), members: Vec::new(), donated: [0; 3], before };
        world.take(Step::Fee { fee_bps: 77 });
        world.take(Step::Product { upstream: Vec::new() });
        world
    }

    fn hear<T, E>(&mut self, outcome: Outcome<T, E>) {
        if let Ok(receipt) = outcome {
            self.rebuilt.read(self.office.house.router.address(), &receipt.events);
        }
    }

    fn product(&self, index: Index) -> ProductId {
        u32::try_from(index.index(self.rebuilt.products.len()) + 1).unwrap()
    }

    /// The position, or an unknown one.
    fn id(&self, index: Index) -> ContributionId {
        u32::try_from(index.index(self.rebuilt.positions.len() + 1) + 1).unwrap()
    }

    fn take(&mut self, step: Step) {
        let assets = self.office.house.assets();
        let House { chain, router, .. } = &mut self.office.house;
        let router = *router;
        match step {
            Step::Product { upstream } => self.open_product(&upstream),
            Step::Position { product, who, units } => {
                let id = u32::try_from(self.rebuilt.positions.len() + 1).unwrap();
                let new = position(id, self.product(product), WORKERS[who], units);
                let outcome = router.open_positions(&mut self.office.house.chain, CLERK, vec![new]);
                self.hear(outcome);
            }
            Step::Batch { product, units, missing } => self.open_batch(product, &units, missing),
            Step::Stop { product, stopped } => {
                let product = self.product(product);
                let outcome = router.stop_product(&mut self.office.house.chain, CLERK, product, stopped);
                self.hear(outcome);
            }
            Step::Close { id } => {
                let id = self.id(id);
                let outcome = router.close_position(&mut self.office.house.chain, CLERK, id);
                self.hear(outcome);
            }
            Step::Freeze { id } => {
                let id = self.id(id);
                let outcome = router.freeze(&mut self.office.house.chain, CLERK, id);
                self.hear(outcome);
            }
            Step::Unfreeze { id } => {
                let id = self.id(id);
                let outcome = router.unfreeze(&mut self.office.house.chain, CLERK, id);
                self.hear(outcome);
            }
            Step::Forfeit { id } => {
                let id = self.id(id);
                let outcome = router.forfeit(&mut self.office.house.chain, CLERK, id);
                self.hear(outcome);
            }
            Step::Payee { id, who } => {
                let id = self.id(id);
                let outcome = router.set_payee(&mut self.office.house.chain, WORKERS[who], id, DAVE);
                self.hear(outcome);
            }
            Step::Pay { product, asset, amount } => self.pay(self.product(product), assets[asset], amount),
            Step::Pull { child, edge, asset } => {
                let child = self.product(child);
                let outcome = router.pull(&mut self.office.house.chain, DAVE, child, edge, assets[asset]);
                self.hear(outcome);
            }
            Step::Claim { id, asset } => {
                let id = self.id(id);
                let outcome = router.claim(&mut self.office.house.chain, DAVE, vec![id], vec![assets[asset]]);
                self.hear(outcome);
            }
            Step::Member { id, member, asset } => self.claim_member(id, member, assets[asset]),
            Step::Sweep { id, asset } => {
                let id = self.id(id);
                let outcome = router.sweep(&mut self.office.house.chain, DAVE, id, assets[asset]);
                self.hear(outcome);
            }
            Step::Donate { asset, amount } => {
                self.office.house.give(PAYER, router.address(), assets[asset], amount);
                self.donated[asset] += amount;
            }
            Step::Skim { asset } => {
                let outcome = router.skim(chain, DEPLOYER, assets[asset], DAVE).unwrap();
                assert_eq!(outcome.value, std::mem::take(&mut self.donated[asset]));
                self.hear::<_, ()>(Ok(outcome));
            }
            Step::Fees { asset } => {
                let outcome = router.collect_fees(chain, DEPLOYER, assets[asset], DAVE);
                self.hear(outcome);
            }
            Step::Release { product, asset, amount } => {
                let product = self.product(product);
                let chain = &mut self.office.house.chain;
                let outcome = router.release_reserve(chain, DEPLOYER, product, assets[asset], amount, DAVE);
                self.hear(outcome);
            }
            Step::Fee { fee_bps } => {
                let outcome = router.set_fee(chain, DEPLOYER, fee_bps);
                self.hear(outcome);
            }
            Step::Window { epochs } => {
                let outcome = router.set_window(chain, DEPLOYER, epochs);
                self.hear(outcome);
            }
            Step::Epochs { count } => self.office.house.advance_epochs(count),
        }
    }

    fn open_product(&mut self, upstream: &[(Index, Bps)]) {
        let id = u32::try_from(self.rebuilt.products.len() + 1).unwrap();
        let edges = upstream.iter().filter(|_| id > 1).map(|(index, bps)| (self.product(*index), *bps));
        let edges = edges.map(|(product, bps)| kite_interfaces::router::Edge { product, bps }).collect();
        // Half of it to a stage in which nobody works, and so to the reserve.
        let weights = [5_000, 0, 0, 0, 5_000];
        let House { chain, router, .. } = &mut self.office.house;
        let outcome = router.open_product(chain, CLERK, id, weights, edges);
        self.hear(outcome);
    }

    fn open_batch(&mut self, product: Index, units: &[u32], missing: u32) {
        let id = u32::try_from(self.rebuilt.positions.len() + 1).unwrap();
        let members = volunteers(units);
        let total_units = units.iter().sum::<u32>().saturating_sub(missing).max(1);
        let (root, count) = (Tree::new(&members).unwrap().root(), u32::try_from(units.len()).unwrap());
        let batch = Some(kite_interfaces::batch::Batch { root, count, total_units });
        let terms = position(id, self.product(product), MALLORY, total_units.into());
        let new = kite_interfaces::router::NewPosition { batch, ..terms };
        let House { chain, router, .. } = &mut self.office.house;
        let outcome = router.open_positions(chain, CLERK, vec![new]);
        self.members.push((id, members));
        self.hear(outcome);
    }

    fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance) {
        if asset != self.office.house.kite() {
            let outcome = self.office.house.pay_by_message(product, asset, amount);
            if let Ok(receipt) = outcome {
                self.hear::<_, ()>(Ok(receipt));
            }
            return;
        }
        let data = Payment { product, reference: 7 }.encode();
        let House { chain, router, token, .. } = &mut self.office.house;
        let outcome = token.transfer_and_call(chain, PAYER, router.address(), amount, data);
        self.hear(outcome);
    }

    fn claim_member(&mut self, batch: Index, member: Index, asset: Asset) {
        if self.members.is_empty() {
            return;
        }
        let (id, members) = &self.members[batch.index(self.members.len())];
        let member = members[member.index(members.len())];
        let proof = Tree::new(members).unwrap().proof(member.index).unwrap();
        let House { chain, router, .. } = &mut self.office.house;
        let outcome = router.claim_member(chain, DAVE, *id, member, proof, vec![asset]);
        self.hear(outcome);
    }
}

/// What must hold after every step.
impl World {
    fn compare(&mut self) -> TestCaseResult {
        let House { chain, router, .. } = &mut self.office.house;
        prop_assert_eq!(Some(router.settings(chain).unwrap()), self.rebuilt.settings);
        for (id, position) in &self.rebuilt.positions {
            prop_assert_eq!(router.position(chain, *id).unwrap(), Some(*position));
        }
        let assets = self.office.house.assets();
        for (number, asset) in assets.into_iter().enumerate() {
            self.compare_sums(number, asset)?;
            self.compare_positions(asset)?;
        }
        Ok(())
    }

    fn compare_sums(&mut self, number: usize, asset: Asset) -> TestCaseResult {
        let account = self.office.house.router.address();
        let balance = self.office.house.balance(account, asset) - self.before[number];
        let House { chain, router, .. } = &mut self.office.house;
        let of = |sums: &std::collections::BTreeMap<Asset, Balance>| sums.get(&asset).copied().unwrap_or_default();
        let holdings = router.holdings(chain, asset).unwrap();
        prop_assert_eq!((holdings.held, holdings.fees), (of(&self.rebuilt.held), of(&self.rebuilt.fees)));
        prop_assert_eq!(holdings.surplus, self.donated[number]);
        prop_assert_eq!(balance, holdings.held + holdings.surplus, "received = paid + held");
        for product in self.rebuilt.products.keys().copied() {
            let lifetime = router.lifetime(chain, product, asset).unwrap();
            let sum = |sums: &std::collections::BTreeMap<(ProductId, Asset), Balance>| {
                sums.get(&(product, asset)).copied().unwrap_or_default()
            };
            prop_assert_eq!((lifetime.paid, lifetime.reserve), (sum(&self.rebuilt.paid), sum(&self.rebuilt.reserves)));
            for edge in 0..self.rebuilt.edges(product) {
                let owed = router.owed(chain, product, edge, asset).unwrap();
                prop_assert_eq!(Some(owed), self.rebuilt.owed(product, edge, asset));
            }
        }
        Ok(())
    }

    fn compare_positions(&mut self, asset: Asset) -> TestCaseResult {
        let now = self.office.house.epoch();
        let open = self.rebuilt.open_epoch(now);
        for (id, position) in self.rebuilt.positions.clone() {
            let pending = self.office.house.pending(id, asset);
            let claimed = self.rebuilt.claimed.get(&(id, None, asset)).copied().unwrap_or_default();
            prop_assert_eq!(pending.claimed, claimed);
            let cut = position.standing.cut().unwrap_or(Epoch::MAX);
            let payable = self.rebuilt.earned_before(id, asset, open.min(cut));
            within_a_unit(claimed + pending.claimable, &payable)?;
            let is_forfeited = matches!(position.standing, Standing::Forfeited(_));
            let own = self.rebuilt.earned_before(id, asset, if is_forfeited { cut } else { Epoch::MAX });
            within_a_unit(claimed + pending.claimable + pending.locked, &own)?;
            let swept = self.rebuilt.swept.get(&(id, asset)).copied().unwrap_or_default();
            let all = claimed + pending.claimable + pending.locked + pending.forfeited + swept;
            within_a_unit(all, &self.rebuilt.earned_before(id, asset, Epoch::MAX))?;
        }
        Ok(())
    }
}

#[test]
fn router_balances_can_be_rebuilt_from_its_events_alone() {
    super::check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = World::new();
        for step in steps {
            world.take(step);
            world.compare()?;
        }
        Ok(())
    });
}
