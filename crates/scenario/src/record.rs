// SPDX-License-Identifier: Apache-2.0
//! The runner's own record of what happened: kept from what it sent and from the receipts, never from
//! what a contract says it holds. [`books`](super::books) compares the two.

use std::collections::BTreeMap;

use kite_interfaces::registry::ChallengeNumber;
use kite_interfaces::router::{Split, Stage, STAGES};
use kite_interfaces::{Balance, Bps, ContributionId, Epoch, ProductId, BPS_WHOLE};

/// An asset's sign.
pub type Sign = String;

/// Who holds something: an account's name, a group's name with the member's number, or a contract.
pub type Holder = String;

/// A share of the parts of a split may be this much above or below its exact value, as units that
/// nobody has earned whole are carried from one payment to the next.
const CARRY: u128 = 8;

/// What happened so far.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Paid in from outside, per asset.
    pub received: BTreeMap<Sign, Balance>,
    /// Claimed, per asset.
    pub paid_out: BTreeMap<Sign, Balance>,
    /// Kept as protocol fees, per asset.
    pub fees: BTreeMap<Sign, Balance>,
    /// What each product took in, per asset.
    pub pools: BTreeMap<(ProductId, Sign), Pool>,
    /// Tabs, by what the scenario calls them.
    pub tabs: BTreeMap<String, Tab>,
    /// Taken of tabs for a product, and not forwarded to it, per asset.
    pub waiting: BTreeMap<(ProductId, Sign), Balance>,
    /// Accepted work.
    pub positions: BTreeMap<ContributionId, Position>,
    /// Bonds put up and not returned.
    pub bonds: BTreeMap<ContributionId, Balance>,
    /// Challenges that are not decided.
    pub challenges: BTreeMap<ContributionId, Vec<Stake>>,
    /// What each holder should have more, or less, than it began with.
    pub moved: BTreeMap<Holder, BTreeMap<Sign, i128>>,
    /// KITE minted by votes.
    pub minted: Balance,
}

/// What a product took in, in one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// All of it, from payers and from products built on it.
    pub paid: Balance,
    /// Credited to each stage, in the order of [`Stage`].
    pub stages: [Vec<Credit>; STAGES],
    /// Set aside for the products it is built on.
    pub upstream: Balance,
    /// Moved on to them.
    pub pulled: Balance,
    /// Kept for stages without contributors, and what was swept.
    pub reserve: Balance,
    /// Of that, what was forfeited by contributions, and swept.
    pub swept: Balance,
    /// Carried to the next payment.
    pub carried: Balance,
}

/// A payer's deposit for a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it is for.
    pub product: ProductId,
    /// In what.
    pub asset: Sign,
    /// All that was deposited.
    pub deposited: Balance,
    /// Of that, what the seller took.
    pub taken: Balance,
    /// Whether its payer has withdrawn what was left.
    pub is_closed: bool,
}

impl Tab {
    /// A tab that was opened with so much.
    #[must_use]
    pub fn new(product: ProductId, asset: &str, deposited: Balance) -> Self {
        Self { product, asset: asset.to_owned(), deposited, taken: 0, is_closed: false }
    }

    /// What is left in it.
    #[must_use]
    pub fn left(&self) -> Balance {
        if self.is_closed {
            0
        } else {
            self.deposited.saturating_sub(self.taken)
        }
    }
}

/// A stage's part of one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// When.
    pub epoch: Epoch,
    /// How much.
    pub amount: Balance,
}

/// Accepted work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// What the scenario calls it; members of a group share the name.
    pub work: String,
    /// Who is paid.
    pub payee: Holder,
    /// What it earns from.
    pub product: ProductId,
    /// Where.
    pub stage: Stage,
    /// Its weight in the stage.
    pub weight: u128,
    /// First epoch in which it earns.
    pub from_epoch: Epoch,
    /// First epoch in which it no longer weighs.
    pub to_epoch: Option<Epoch>,
    /// First epoch whose income it has forfeited.
    pub cut: Option<Epoch>,
    /// What it was paid, per asset.
    pub claimed: BTreeMap<Sign, Claimed>,
    /// What was swept of it, per asset.
    pub swept: BTreeMap<Sign, Balance>,
    /// Its members, if it is a batch.
    pub members: Vec<Member>,
}

/// A member of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who is paid.
    pub payee: Holder,
    /// Units of work.
    pub units: u32,
    /// What the member was paid, per asset.
    pub claimed: BTreeMap<Sign, Claimed>,
}

/// What a challenger has put up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Number of the challenge.
    pub number: ChallengeNumber,
    /// Who.
    pub challenger: Holder,
    /// How much.
    pub bond: Balance,
    /// The first epoch that is frozen.
    pub cut: Epoch,
}

/// What a position was paid in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// How much.
    pub amount: Balance,
    /// In how many claims: each may leave less than a unit behind.
    pub times: u32,
}

impl Position {
    /// Whether it weighs in `epoch`.
    #[must_use]
    pub fn weighs_in(&self, epoch: Epoch) -> bool {
        self.from_epoch <= epoch && self.to_epoch.is_none_or(|end| epoch < end)
    }

    /// Whether what it earns in `epoch` is forfeited.
    #[must_use]
    pub fn forfeits(&self, epoch: Epoch) -> bool {
        self.cut.is_some_and(|cut| cut <= epoch)
    }

    /// Who is paid: its payee, or a member of its batch.
    #[must_use]
    pub fn payee_of(&self, member: Option<u32>) -> Option<&Holder> {
        match member {
            None => Some(&self.payee),
            Some(_) => Some(&self.member(member)?.payee),
        }
    }

    /// The member with this index.
    #[must_use]
    pub fn member(&self, member: Option<u32>) -> Option<&Member> {
        self.members.get(usize::try_from(member?).ok()?)
    }

    fn claims_of(&mut self, member: Option<u32>) -> Option<&mut BTreeMap<Sign, Claimed>> {
        match member {
            None => Some(&mut self.claimed),
            Some(index) => Some(&mut self.members.get_mut(usize::try_from(index).ok()?)?.claimed),
        }
    }
}

/// What decides where a payment goes, as the scenario states it.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Protocol fee.
    pub fee_bps: Bps,
    /// Upstream shares together.
    pub upstream_bps: Bps,
    /// Weights of the stages.
    pub stage_bps: [Bps; STAGES],
}

/// A payment as it was made.
#[derive(Clone, Debug)]
pub struct Payment {
    /// For what.
    pub product: ProductId,
    /// In what.
    pub asset: Sign,
    /// How much.
    pub amount: Balance,
    /// When.
    pub epoch: Epoch,
}

impl Record {
    /// `amount` of `asset` moved from one holder to another.
    pub fn moves(&mut self, asset: &str, from: &str, to: &str, amount: Balance) {
        let amount = i128::try_from(amount).unwrap_or(i128::MAX);
        self.shift(asset, from, amount.saturating_neg());
        self.shift(asset, to, amount);
    }

    /// `holder` has `amount` more, or less, of `asset`.
    pub fn shift(&mut self, asset: &str, holder: &str, amount: i128) {
        let held = self.moved.entry(holder.to_owned()).or_default().entry(asset.to_owned()).or_default();
        *held = held.saturating_add(amount);
    }

    /// Total weight of a stage in `epoch`.
    #[must_use]
    pub fn weight_in(&self, product: ProductId, stage: usize, epoch: Epoch) -> u128 {
        let in_stage = |position: &&Position| position.product == product && place(position.stage) == stage;
        let earning = self.positions.values().filter(in_stage).filter(|position| position.weighs_in(epoch));
        earning.map(|position| position.weight).sum()
    }

    /// A payment was split so. An error says which rule the split breaks.
    pub fn paid(&mut self, payment: &Payment, rules: &Rules, split: &Split) -> Result<(), String> {
        self.follows(payment, rules, split)?;
        let fees = self.fees.entry(payment.asset.clone()).or_default();
        *fees = fees.saturating_add(split.fee);
        let pool = self.pools.entry((payment.product, payment.asset.clone())).or_default();
        pool.paid = pool.paid.saturating_add(payment.amount);
        pool.upstream = pool.upstream.saturating_add(split.upstream);
        pool.reserve = pool.reserve.saturating_add(split.reserve);
        pool.carried = split.carried_after;
        for (credits, amount) in pool.stages.iter_mut().zip(split.stages) {
            if amount > 0 {
                credits.push(Credit { epoch: payment.epoch, amount });
            }
        }
        Ok(())
    }

    fn follows(&self, payment: &Payment, rules: &Rules, split: &Split) -> Result<(), String> {
        let carried = self.pools.get(&(payment.product, payment.asset.clone())).map_or(0, |pool| pool.carried);
        equal("what was carried from the payment before", carried, split.carried_before)?;
        let parts = [split.fee, split.upstream, split.reserve, split.carried_after].into_iter().chain(split.stages);
        equal("the sum of all parts", payment.amount.saturating_add(carried), parts.sum())?;
        let fee = part(payment.amount, rules.fee_bps);
        near("the protocol fee", fee, split.fee)?;
        let net = payment.amount.saturating_sub(fee);
        let upstream = part(net, rules.upstream_bps);
        near("the upstream part", upstream, split.upstream)?;
        self.stages_follow(payment, rules, split, net.saturating_sub(upstream))
    }

    fn stages_follow(&self, payment: &Payment, rules: &Rules, split: &Split, rest: Balance) -> Result<(), String> {
        let mut reserve = 0u128;
        for ((stage, bps), found) in rules.stage_bps.into_iter().enumerate().zip(split.stages) {
            if self.weight_in(payment.product, stage, payment.epoch) == 0 {
                reserve = reserve.saturating_add(part(rest, bps));
                equal("the part of a stage that has no contributors", 0, found)?;
            } else {
                near("the part of a stage", part(rest, bps), found)?;
            }
        }
        near("the reserve", reserve, split.reserve)
    }

    /// A claim was paid, to the payee or to a member.
    pub fn claimed(&mut self, position: ContributionId, member: Option<u32>, asset: &str, amount: Balance) {
        let paid_out = self.paid_out.entry(asset.to_owned()).or_default();
        *paid_out = paid_out.saturating_add(amount);
        let claims = self.positions.get_mut(&position).and_then(|position| position.claims_of(member));
        if let Some(claims) = claims {
            let claimed = claims.entry(asset.to_owned()).or_default();
            claimed.amount = claimed.amount.saturating_add(amount);
            claimed.times = claimed.times.saturating_add(1);
        }
    }

    /// So much was taken of a tab, and waits for its product.
    pub fn taken(&mut self, tab: &str, amount: Balance) {
        let Some(tab) = self.tabs.get_mut(tab) else { return };
        tab.taken = tab.taken.saturating_add(amount);
        let waiting = self.waiting.entry((tab.product, tab.asset.clone())).or_default();
        *waiting = waiting.saturating_add(amount);
    }

    /// What was taken for a product was paid to it. An error unless it is all that waited.
    pub fn forwarded(&mut self, product: ProductId, asset: &str, amount: Balance) -> Result<(), String> {
        let waited = self.waiting.insert((product, asset.to_owned()), 0).unwrap_or_default();
        equal("what was taken and is paid to the product", waited, amount)
    }

    /// A tab's payer withdrew, and the tab is closed. An error unless it is all that was left.
    pub fn withdrawn(&mut self, tab: &str, amount: Balance) -> Result<(), String> {
        let tab = self.tabs.get_mut(tab).ok_or("nobody has opened the tab that was closed")?;
        let left = tab.left();
        tab.is_closed = true;
        equal("what its payer gets back of a tab", left, amount)
    }

    /// What a position had forfeited went to its product's reserve.
    pub fn swept(&mut self, id: ContributionId, asset: &str, amount: Balance) {
        let Some(position) = self.positions.get_mut(&id) else { return };
        let swept = position.swept.entry(asset.to_owned()).or_default();
        *swept = swept.saturating_add(amount);
        let pool = self.pools.entry((position.product, asset.to_owned())).or_default();
        pool.swept = pool.swept.saturating_add(amount);
        pool.reserve = pool.reserve.saturating_add(amount);
    }
}

/// A stage's place in arrays of stages.
#[must_use]
pub fn place(stage: Stage) -> usize {
    match stage {
        Stage::Collection => 0,
        Stage::Annotation => 1,
        Stage::Compute => 2,
        Stage::Model => 3,
        Stage::Application => 4,
    }
}

fn part(amount: Balance, bps: Bps) -> Balance {
    let whole = u128::from(BPS_WHOLE);
    let bps = u128::from(bps);
    let rounds = amount.checked_div(whole).unwrap_or(0).saturating_mul(bps);
    let rest = amount.checked_rem(whole).unwrap_or(0).saturating_mul(bps).checked_div(whole).unwrap_or(0);
    rounds.saturating_add(rest)
}

fn equal(what: &str, expected: Balance, found: Balance) -> Result<(), String> {
    if expected == found {
        Ok(())
    } else {
        Err(format!("{what} should be {expected}, and is {found}"))
    }
}

fn near(what: &str, expected: Balance, found: Balance) -> Result<(), String> {
    if expected.abs_diff(found) <= CARRY {
        Ok(())
    } else {
        Err(format!("{what} should be {expected}, give or take {CARRY}, and is {found}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules { fee_bps: 1_000, upstream_bps: 2_000, stage_bps: [5_000, 5_000, 0, 0, 0] };

    fn payment(amount: Balance) -> Payment {
        Payment { product: 1, asset: "KITE".to_owned(), amount, epoch: 3 }
    }

    fn one_contributor_to_collection() -> Record {
        let position = Position {
            work: "work".to_owned(),
            payee: "ada".to_owned(),
            product: 1,
            stage: Stage::Collection,
            weight: 1,
            from_epoch: 3,
            to_epoch: None,
            cut: None,
            claimed: BTreeMap::new(),
            swept: BTreeMap::new(),
            members: Vec::new(),
        };
        Record { positions: [(1, position)].into(), ..Record::default() }
    }

    fn right() -> Split {
        Split { fee: 1_000, upstream: 1_800, stages: [3_600, 0, 0, 0, 0], reserve: 3_600, ..Split::default() }
    }

    #[test]
    fn paid_keeps_every_part_of_a_right_split() {
        let mut record = one_contributor_to_collection();
        record.paid(&payment(10_000), &RULES, &right()).unwrap();
        assert_eq!(record.fees["KITE"], 1_000);
        let pool = &record.pools[&(1, "KITE".to_owned())];
        assert_eq!((pool.paid, pool.upstream, pool.reserve), (10_000, 1_800, 3_600));
        assert_eq!(pool.stages[0], [Credit { epoch: 3, amount: 3_600 }]);
        assert!(pool.stages[1].is_empty());
    }

    #[test]
    fn paid_errors_when_the_parts_do_not_sum_to_the_payment() {
        let split = Split { fee: 1_001, ..right() };
        let error = one_contributor_to_collection().paid(&payment(10_000), &RULES, &split).unwrap_err();
        assert!(error.contains("sum of all parts"), "{error}");
    }

    #[test]
    fn paid_errors_when_a_part_is_not_what_the_rules_say() {
        for (split, part) in [
            (Split { fee: 1_100, reserve: 3_500, ..right() }, "protocol fee"),
            (Split { upstream: 1_900, reserve: 3_500, ..right() }, "upstream part"),
            (Split { stages: [3_700, 0, 0, 0, 0], reserve: 3_500, ..right() }, "part of a stage"),
        ] {
            let error = one_contributor_to_collection().paid(&payment(10_000), &RULES, &split).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn paid_errors_when_an_empty_stage_is_credited() {
        let split = Split { stages: [3_600, 1, 0, 0, 0], reserve: 3_599, ..right() };
        let error = one_contributor_to_collection().paid(&payment(10_000), &RULES, &split).unwrap_err();
        assert!(error.contains("no contributors"), "{error}");
    }

    #[test]
    fn paid_errors_when_the_carry_does_not_go_on() {
        let split = Split { carried_before: 1, carried_after: 1, ..right() };
        let error = one_contributor_to_collection().paid(&payment(10_000), &RULES, &split).unwrap_err();
        assert!(error.contains("carried"), "{error}");
    }

    #[test]
    fn part_does_not_overflow() {
        assert_eq!(part(u128::MAX, BPS_WHOLE), u128::MAX);
        assert_eq!(part(9_999, 5_000), 4_999);
    }

    #[test]
    fn weighs_in_is_from_its_first_epoch_until_before_its_last() {
        let position = Position { to_epoch: Some(5), ..one_contributor_to_collection().positions[&1].clone() };
        let earning: Vec<Epoch> = (0..10).filter(|epoch| position.weighs_in(*epoch)).collect();
        assert_eq!(earning, [3, 4]);
    }
}
