// SPDX-License-Identifier: Apache-2.0
//! Tabs against their model: whatever is done in whatever order, every unit is taken, free, or back with its payer.

use kite_interfaces::tab::{TabError, TabId, Take, Terms, Voucher, MIN_WITHDRAW_DELAY_MS};
use kite_interfaces::{Asset, Balance, ProductId};
use kite_tests::house::{Refused, Sent};
use kite_tests::model::tabs::{Account, Flaw, Tabs};
use kite_tests::people::*;
use kite_tests::stall::{answer, key, malleated, sign, Stall, SELLER};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::check;

const CASES: u32 = 8;
const LENGTH: usize = 50;

/// So few terms that most are opened again.
const SALTS: u64 = 3;

#[derive(Clone, Debug)]
struct Try {
    tab: Index,
    ceiling: Balance,
    total: Balance,
    flaw: Flaw,
}

#[derive(Clone, Debug)]
enum Step {
    Open { product: usize, asset: usize, salt: u64, amount: Balance },
    TopUp { tab: Index, amount: Balance },
    Take { takes: Vec<Try>, forward: Option<(usize, usize)> },
    Forward { product: usize, asset: usize },
    GiveBack { tab: Index, amount: Balance },
    Begin { tab: Index },
    Withdraw { tab: Index },
    Wait { span_ms: u64 },
    Stop { product: usize, stopped: bool },
    List { allowed: bool },
    Donate { asset: usize, amount: Balance },
}

fn amount() -> impl Strategy<Value = Balance> {
    prop_oneof![1 => Just(0), 1 => Just(1), 6 => 1..2_000_u128]
}

fn flaw() -> impl Strategy<Value = Flaw> {
    prop_oneof![8 => Just(Flaw::None), 1 => Just(Flaw::Stranger), 1 => Just(Flaw::Foreign), 1 => Just(Flaw::Malleated)]
}

fn a_try() -> impl Strategy<Value = Try> {
    (any::<Index>(), amount(), amount(), flaw()).prop_map(|(tab, total, above, flaw)| {
        // Now and then more is asked for than was signed.
        let ceiling = if above % 7 == 0 { total.saturating_sub(1) } else { total + above };
        Try { tab, ceiling, total, flaw }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let place = || (0..2_usize, 0..3_usize);
    let tab = any::<Index>;
    prop_oneof![
        6 => (place(), 0..SALTS, amount())
            .prop_map(|((product, asset), salt, amount)| Step::Open { product, asset, salt, amount }),
        2 => (tab(), amount()).prop_map(|(tab, amount)| Step::TopUp { tab, amount }),
        8 => (vec(a_try(), 0..6), prop::option::of(place())).prop_map(|(takes, forward)| Step::Take { takes, forward }),
        3 => place().prop_map(|(product, asset)| Step::Forward { product, asset }),
        2 => (tab(), amount()).prop_map(|(tab, amount)| Step::GiveBack { tab, amount }),
        2 => tab().prop_map(|tab| Step::Begin { tab }),
        3 => tab().prop_map(|tab| Step::Withdraw { tab }),
        2 => (1..2 * MIN_WITHDRAW_DELAY_MS).prop_map(|span_ms| Step::Wait { span_ms }),
        1 => (0..2_usize, any::<bool>()).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        1 => any::<bool>().prop_map(|allowed| Step::List { allowed }),
        1 => (0..3_usize, 1..50_u128).prop_map(|(asset, amount)| Step::Donate { asset, amount }),
    ]
}

struct World {
    stall: Stall,
    model: Tabs,
    products: [ProductId; 2],
    /// In the order in which they were opened first.
    ids: Vec<TabId>,
    /// What the contract had of each asset beside all tabs.
    beside: [Balance; 3],
}

impl World {
    fn new() -> Self {
        let mut stall = Stall::open();
        let products = [stall.product, stall.house.product()];
        let beside = stall.house.assets().map(|asset| stall.house.balance(stall.tabs.address(), asset));
        Self { stall, model: Tabs::default(), products, ids: vec![[0; 32].into()], beside }
    }

    fn asset(&self, number: usize) -> Asset {
        self.stall.house.assets()[number]
    }

    /// A tab that was opened, or one that never was.
    fn id(&self, index: &Index) -> TabId {
        *index.get(&self.ids)
    }

    fn play(&mut self, step: &Step) {
        match step {
            Step::Open { product, asset, salt, amount } => self.open(self.products[*product], *asset, *salt, *amount),
            Step::TopUp { tab, amount } => self.top_up(self.id(tab), *amount),
            Step::Take { takes, forward } => self.take(takes, *forward),
            Step::Forward { product, asset } => self.forward(self.products[*product], self.asset(*asset)),
            Step::GiveBack { tab, amount } => self.give_back(self.id(tab), *amount),
            Step::Begin { tab } => self.begin(self.id(tab)),
            Step::Withdraw { tab } => self.withdraw(self.id(tab)),
            Step::Wait { span_ms } => self.stall.house.advance(*span_ms),
            Step::Stop { product, stopped } => self.stop(self.products[*product], *stopped),
            Step::List { allowed } => self.list(*allowed),
            Step::Donate { asset, amount } => self.donate(*asset, *amount),
        }
    }

    fn open(&mut self, product: ProductId, asset: usize, salt: u64, amount: Balance) {
        let asset = self.asset(asset);
        let terms = Terms { product, ..self.stall.terms(asset, salt) };
        let id = self.stall.id(&terms);
        let account = Account {
            product,
            asset,
            delay_ms: terms.withdraw_delay_ms,
            deposited: amount,
            taken: 0,
            returned: 0,
            withdrawable_from_ms: None,
            is_closed: false,
        };
        let outcome = self.stall.try_open(PAYER, &terms, amount);
        match self.model.open(id, account) {
            Some(expected) => assert_eq!(outcome, expected),
            None => assert!(matches!(outcome, Err(TabError::Refused(_))), "{outcome:?}"),
        }
        if !self.ids.contains(&id) && self.model.accounts.contains_key(&id) {
            self.ids.push(id);
        }
    }

    fn top_up(&mut self, id: TabId, amount: Balance) {
        let asset = self.model.accounts.get(&id).map_or(Asset::Native, |account| account.asset);
        assert_eq!(self.stall.top_up(PAYER, asset, id, amount), self.model.top_up(id, amount));
    }

    fn signed(&self, id: TabId, a_try: &Try) -> Take {
        let voucher = Voucher { tab: id, ceiling: a_try.ceiling };
        let good = sign(&key(7), &self.stall.domain(), &voucher);
        let signature = match a_try.flaw {
            Flaw::None | Flaw::Stranger => good,
            Flaw::Foreign => sign(&key(8), &self.stall.domain(), &voucher),
            Flaw::Malleated => malleated(&good),
        };
        Take { voucher, total: a_try.total, signature }
    }

    fn take(&mut self, tries: &[Try], forward: Option<(usize, usize)>) {
        // One of them all sends the others' too.
        let is_strange = tries.iter().any(|a_try| a_try.flaw == Flaw::Stranger);
        let from = if is_strange { MALLORY } else { SELLER };
        let (mut takes, mut expected) = (Vec::new(), Vec::new());
        for a_try in tries {
            let id = self.id(&a_try.tab);
            takes.push(self.signed(id, a_try));
            let flaw = if is_strange { Flaw::Stranger } else { a_try.flaw };
            expected.push(self.model.take(id, a_try.ceiling, a_try.total, flaw));
        }
        let (tabs, chain) = (self.stall.tabs, &mut self.stall.house.chain);
        let Some((product, asset)) = forward else {
            assert_eq!(tabs.take(chain, from, takes).done(), expected);
            return;
        };
        let (product, asset) =
            (self.products[product], [self.stall.house.kite(), self.stall.house.dollars(), Asset::Native][asset]);
        let settled = tabs.take_and_forward(&mut self.stall.house.chain, from, takes, product, asset).done();
        assert_eq!(settled.takes, expected);
        assert_eq!(settled.forwarded, self.model.forward(product, asset));
    }

    fn forward(&mut self, product: ProductId, asset: Asset) {
        let waits = self.model.waiting.get(&(product, asset)).copied().unwrap_or_default();
        let outcome = self.stall.tabs.forward(&mut self.stall.house.chain, DAVE, product, asset);
        match self.model.forward(product, asset) {
            0 if waits == 0 => assert_eq!(outcome.refused(), TabError::Nothing),
            0 => assert!(matches!(outcome.refused(), TabError::Refused(_))),
            amount => assert_eq!(outcome.done(), amount),
        }
    }

    fn give_back(&mut self, id: TabId, amount: Balance) {
        let outcome = answer(self.stall.tabs.give_back(&mut self.stall.house.chain, SELLER, id, amount));
        assert_eq!(outcome, self.model.give_back(id, amount));
    }

    fn begin(&mut self, id: TabId) {
        let now = self.stall.house.now();
        let outcome = self.stall.tabs.begin_withdrawal(&mut self.stall.house.chain, PAYER, id);
        match self.model.begin_withdrawal(id, now) {
            Ok(from_ms) => assert_eq!(outcome.done(), from_ms),
            Err(error) => assert_eq!(outcome.refused(), error),
        }
    }

    fn withdraw(&mut self, id: TabId) {
        let now = self.stall.house.now();
        let outcome = self.stall.tabs.withdraw(&mut self.stall.house.chain, PAYER, id);
        match self.model.withdraw(id, now) {
            Ok(amount) => assert_eq!(outcome.done(), amount),
            Err(error) => assert_eq!(outcome.refused(), error),
        }
    }

    fn stop(&mut self, product: ProductId, stopped: bool) {
        let first = std::mem::replace(&mut self.stall.product, product);
        self.stall.stop(stopped);
        self.stall.product = first;
        if stopped {
            self.model.stopped.insert(product);
        } else {
            self.model.stopped.remove(&product);
        }
    }

    fn list(&mut self, allowed: bool) {
        let dollar = self.stall.house.dollar.address();
        self.stall.list(dollar, allowed);
        if allowed {
            self.model.delisted.remove(&Asset::Psp22(dollar));
        } else {
            self.model.delisted.insert(Asset::Psp22(dollar));
        }
    }

    fn donate(&mut self, asset: usize, amount: Balance) {
        let (kind, to) = (self.asset(asset), self.stall.tabs.address());
        self.stall.house.give(PAYER, to, kind, amount);
        self.beside[asset] += amount;
    }
}

/// Invariants.
impl World {
    fn every_deposit_is_taken_or_free_or_went_back(&mut self) {
        for (asset, sums) in self.model.sums.clone() {
            let open = self.ids.iter().filter_map(|id| self.stall.tabs.tab(&mut self.stall.house.chain, *id).unwrap());
            let free: Balance = open.filter(|tab| tab.terms.asset == asset).map(|tab| tab.free()).sum();
            assert_eq!(sums.deposited, sums.taken + free + sums.returned, "{asset:?}");
        }
    }

    fn everything_taken_was_forwarded_or_waits(&mut self) {
        for (asset, sums) in self.model.sums.clone() {
            let waiting = |product| self.stall.tabs.waiting(&mut self.stall.house.chain, product, asset).unwrap();
            let waiting: Balance = self.products.map(waiting).into_iter().sum();
            assert_eq!(sums.taken, sums.forwarded + waiting, "{asset:?}");
        }
    }

    fn the_router_received_what_was_forwarded(&mut self) {
        let (router, chain) = (self.stall.house.router, &mut self.stall.house.chain);
        for ((product, asset), paid) in &self.model.paid {
            assert_eq!(router.lifetime(chain, *product, *asset).unwrap().paid, *paid);
        }
    }

    fn no_tab_gave_more_than_was_signed_or_deposited(&mut self) {
        for id in &self.ids {
            let Some(tab) = self.stall.tabs.tab(&mut self.stall.house.chain, *id).unwrap() else { continue };
            assert!(tab.taken <= self.model.signed.get(id).copied().unwrap_or_default(), "{tab:?}");
            assert!(tab.taken + tab.given_back <= tab.deposited, "{tab:?}");
        }
    }

    fn the_contract_holds_what_it_owes_and_no_less(&mut self) {
        for (asset, beside) in self.stall.house.assets().into_iter().zip(self.beside) {
            let sums = self.model.sums.get(&asset).copied().unwrap_or_default();
            let owed = sums.deposited - sums.forwarded - sums.returned;
            assert_eq!(self.stall.house.balance(self.stall.tabs.address(), asset), beside + owed, "{asset:?}");
        }
    }

    fn every_tab_is_as_in_the_model(&mut self) {
        for id in &self.ids {
            let found = self.stall.tabs.tab(&mut self.stall.house.chain, *id).unwrap();
            let expected = self.model.accounts.get(id).filter(|account| !account.is_closed);
            assert_eq!(found.is_some(), expected.is_some());
            if let (Some(found), Some(expected)) = (found, expected) {
                let sums = (found.deposited, found.taken, found.given_back, found.withdrawable_from_ms);
                let Account { deposited, taken, returned, withdrawable_from_ms, .. } = *expected;
                assert_eq!(sums, (deposited, taken, returned, withdrawable_from_ms));
            }
        }
    }

    fn hold(&mut self) {
        self.every_deposit_is_taken_or_free_or_went_back();
        self.everything_taken_was_forwarded_or_waits();
        self.the_router_received_what_was_forwarded();
        self.no_tab_gave_more_than_was_signed_or_deposited();
        self.the_contract_holds_what_it_owes_and_no_less();
        self.every_tab_is_as_in_the_model();
    }
}

#[test]
fn every_unit_of_every_tab_is_somebodys_after_every_call() {
    check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = World::new();
        for step in steps {
            world.play(&step);
            world.hold();
        }
        Ok(())
    });
}
