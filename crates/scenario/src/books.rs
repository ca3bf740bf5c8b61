// SPDX-License-Identifier: Apache-2.0
//! The books: what the runner recorded, held against what the contracts say and what they really
//! hold. They close to the unit or they do not close.

mod tabs;

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use kite_interfaces::router::{Lifetime, Pending};
use kite_interfaces::{Balance, ContributionId, Epoch, ProductId};

use super::record::{place, Claimed, Holder, Pool, Position, Record, Sign};

/// The router among holders.
pub const ROUTER: &str = "router";

/// What each of at most 16 upstream products is owed is rounded down: together less than this.
const EDGE_DUST: Balance = 16;

/// What keeps the tabs, among holders.
pub const TABS: &str = "tabs";

/// The registry among holders.
pub const REGISTRY: &str = "registry";

/// A position, or a member of its batch, and an asset.
pub type Earner = (ContributionId, Option<u32>, Sign);

/// What the chain says in the end, read from views and balances.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// What each holder has more, or less, than it began with: real balances.
    pub moved: BTreeMap<Holder, BTreeMap<Sign, i128>>,
    /// What each position, or each member of its batch, has to come, per asset.
    pub pending: BTreeMap<Earner, Pending>,
    /// What positions have forfeited and was not swept, per asset.
    pub forfeited: BTreeMap<(ContributionId, Sign), Balance>,
    /// Each product's sums, per asset.
    pub lifetimes: BTreeMap<(ProductId, Sign), Lifetime>,
    /// What products owe upstream and was not pulled, per asset.
    pub upstream: BTreeMap<(ProductId, Sign), Balance>,
    /// What is deposited in open tabs and taken of them, by what the scenario calls them.
    pub tabs: BTreeMap<String, (Balance, Balance)>,
    /// Taken of tabs for a product and not forwarded, per asset.
    pub waiting: BTreeMap<(ProductId, Sign), Balance>,
    /// Protocol fees that the router keeps, per asset.
    pub fees: BTreeMap<Sign, Balance>,
    /// Bonds by contribution, as the registry says.
    pub bonds: BTreeMap<ContributionId, Balance>,
    /// Bonds of challengers by contribution, as the registry says.
    pub challenges: BTreeMap<ContributionId, Balance>,
    /// All bonds together, as the registry counts them.
    pub bonds_held: Balance,
    /// KITE supply beyond what there was in the beginning.
    pub minted: Balance,
}

/// One asset's account: `received = paid_out + held`, and what is held, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Paid in from outside.
    pub received: Balance,
    /// Claimed.
    pub paid_out: Balance,
    /// What the router really holds.
    pub held: i128,
    /// Can be claimed now.
    pub claimable: Balance,
    /// Earned, and still in the trailing window.
    pub locked: Balance,
    /// Forfeited by contributions, and not swept.
    pub forfeited: Balance,
    /// For stages without contributors, and what was swept.
    pub reserves: Balance,
    /// Protocol fees.
    pub fees: Balance,
    /// Owed upstream and not pulled.
    pub upstream: Balance,
    /// Carried to the next payments.
    pub carried: Balance,
    /// Parts of units that belong to several positions, and to none as a whole.
    pub dust: i128,
}

/// The closed books, or what does not close.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Per asset.
    pub accounts: BTreeMap<Sign, Account>,
    /// Bonds that the registry holds.
    pub bonds: Balance,
    /// How many comparisons were made.
    pub comparisons: usize,
    /// Every comparison that failed.
    pub breaks: Vec<String>,
}

impl Books {
    /// Whether every comparison held.
    #[must_use]
    pub fn close(&self) -> bool {
        self.breaks.is_empty()
    }

    fn compare(&mut self, what: impl FnOnce() -> String, recorded: i128, observed: i128) {
        self.comparisons = self.comparisons.saturating_add(1);
        if recorded != observed {
            self.breaks.push(format!("{}: the record says {recorded}, the chain says {observed}", what()));
        }
    }
}

/// Compares record and chain in every figure.
#[must_use]
pub fn close(record: &Record, observed: &Observed, assets: &[Sign]) -> Books {
    let mut books = Books::default();
    balances(&mut books, record, observed);
    products(&mut books, record, observed);
    shares(&mut books, record, observed);
    bonds(&mut books, record, observed);
    tabs::compare(&mut books, record, observed);
    books.compare(|| "KITE minted".to_owned(), signed(record.minted), signed(observed.minted));
    for asset in assets {
        let account = account(record, observed, asset);
        balance(&mut books, asset, &account);
        books.accounts.insert(asset.clone(), account);
    }
    books
}

fn signed(amount: Balance) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

fn of<K: Ord, V: Copy + Default>(map: &BTreeMap<K, V>, key: &K) -> V {
    map.get(key).copied().unwrap_or_default()
}

/// Every holder has what the record says.
fn balances(books: &mut Books, record: &Record, observed: &Observed) {
    let holders: BTreeSet<&Holder> = record.moved.keys().chain(observed.moved.keys()).collect();
    let nothing = BTreeMap::new();
    for holder in holders {
        let recorded = record.moved.get(holder).unwrap_or(&nothing);
        let found = observed.moved.get(holder).unwrap_or(&nothing);
        let assets: BTreeSet<&Sign> = recorded.keys().chain(found.keys()).collect();
        for asset in assets {
            let what = || format!("{asset} of {holder}, against the beginning");
            books.compare(what, of(recorded, asset), of(found, asset));
        }
    }
}

/// Every product's sums are what the payments add up to.
fn products(books: &mut Books, record: &Record, observed: &Observed) {
    let nothing = Pool::default();
    let keys = record.pools.keys().chain(observed.lifetimes.keys());
    for key in keys.collect::<BTreeSet<_>>() {
        let (product, asset) = key;
        let pool = record.pools.get(key).unwrap_or(&nothing);
        let lifetime = of(&observed.lifetimes, key);
        let what = |part: &str| format!("{asset} of product {product}, {part}");
        books.compare(|| what("paid in"), signed(pool.paid), signed(lifetime.paid));
        books.compare(|| what("reserve"), signed(pool.reserve), signed(lifetime.reserve));
        books.compare(|| what("carried"), signed(pool.carried), signed(lifetime.carried));
    }
    for (key, owed) in &observed.upstream {
        let pool = record.pools.get(key).unwrap_or(&nothing);
        let kept = signed(pool.upstream).saturating_sub(signed(pool.pulled)).saturating_sub(signed(*owed));
        books.comparisons = books.comparisons.saturating_add(1);
        if !(0..signed(EDGE_DUST)).contains(&kept) {
            let (product, asset) = key;
            books.breaks.push(format!(
                "{asset} of product {product}, owed upstream: the record has {kept} more than the chain"
            ));
        }
    }
    let assets: BTreeSet<&Sign> = record.fees.keys().chain(observed.fees.keys()).collect();
    for asset in assets {
        books.compare(
            || format!("{asset} kept as fees"),
            signed(of(&record.fees, asset)),
            signed(of(&observed.fees, asset)),
        );
    }
}

/// What a stage took in and weighed, epoch by epoch.
type Incomes = Vec<(Epoch, Balance, u128)>;

/// Every position has earned its exact share, less at most one unit per claim.
fn shares(books: &mut Books, record: &Record, observed: &Observed) {
    let incomes = incomes(record);
    for ((id, member, asset), pending) in &observed.pending {
        let Some((position, payee)) =
            record.positions.get(id).and_then(|position| Some((position, position.payee_of(*member)?)))
        else {
            books.breaks.push(format!("position {id}: the record does not know it, or not this member of it"));
            continue;
        };
        let claims = position.member(*member).map_or(&position.claimed, |member| &member.claimed);
        let claimed = claims.get(asset).copied().unwrap_or_default();
        let what = |part: &str| format!("{asset} of position {id} ({}, {payee}), {part}", position.work);
        books.compare(|| what("claimed"), signed(claimed.amount), signed(pending.claimed));
        let income = incomes.get(&(position.product, asset, place(position.stage)));
        let exact = part_of(position, *member, exact_share(position, income, false));
        let earned = earned(pending);
        books.comparisons = books.comparisons.saturating_add(1);
        if !within_a_unit_per_claim(&exact, earned, claimed) {
            let share = exact.floor();
            books
                .breaks
                .push(format!("{}: the exact share is {share} and a part, the chain says {earned}", what("earned")));
        }
    }
    for ((id, asset), forfeited) in &observed.forfeited {
        let Some(position) = record.positions.get(id) else { continue };
        let income = incomes.get(&(position.product, asset, place(position.stage)));
        let exact = exact_share(position, income, true);
        let found = of(&position.swept, asset).saturating_add(*forfeited);
        books.comparisons = books.comparisons.saturating_add(1);
        if !within_a_unit_per_claim(&exact, found, Claimed::default()) {
            let share = exact.floor();
            books.breaks.push(format!(
                "{asset} of position {id} ({}), forfeited: the exact share is {share} and a part, the chain says {found}",
                position.work
            ));
        }
    }
}

/// A member's part of what its batch has; all of it for a position without members.
#[allow(clippy::arithmetic_side_effects, reason = "exact numbers of any size")]
fn part_of(position: &Position, member: Option<u32>, whole: BigRational) -> BigRational {
    let Some(member) = position.member(member) else { return whole };
    let total: u64 = position.members.iter().map(|member| u64::from(member.units)).sum();
    whole * BigRational::new(member.units.into(), total.into())
}

fn incomes(record: &Record) -> BTreeMap<(ProductId, &Sign, usize), Incomes> {
    let mut incomes = BTreeMap::new();
    for ((product, asset), pool) in &record.pools {
        for (stage, credits) in pool.stages.iter().enumerate() {
            let mut by_epoch: BTreeMap<Epoch, Balance> = BTreeMap::new();
            for credit in credits {
                let sum = by_epoch.entry(credit.epoch).or_default();
                *sum = sum.saturating_add(credit.amount);
            }
            let weighed = |(epoch, amount)| (epoch, amount, record.weight_in(*product, stage, epoch));
            incomes.insert((*product, asset, stage), by_epoch.into_iter().map(weighed).collect());
        }
    }
    incomes
}

/// Σ amount × weight / total weight over the epochs in which it weighs: those that it has forfeited, or
/// the others.
#[allow(clippy::arithmetic_side_effects, reason = "exact numbers of any size")]
fn exact_share(position: &Position, incomes: Option<&Incomes>, forfeited: bool) -> BigRational {
    let is_meant = |epoch: Epoch| position.weighs_in(epoch) && position.forfeits(epoch) == forfeited;
    let earning = incomes.into_iter().flatten().filter(|(epoch, ..)| is_meant(*epoch));
    let shares = earning.filter(|(.., total)| *total > 0).map(|(_, amount, total)| {
        BigRational::new(BigInt::from(*amount) * BigInt::from(position.weight), BigInt::from(*total))
    });
    shares.fold(BigRational::zero(), |sum, share| sum + share)
}

fn earned(pending: &Pending) -> Balance {
    pending.claimed.saturating_add(pending.claimable).saturating_add(pending.locked)
}

/// Claimed, claimable and locked are each rounded down on their own.
#[allow(clippy::arithmetic_side_effects, reason = "exact numbers of any size")]
fn within_a_unit_per_claim(exact: &BigRational, earned: Balance, claimed: Claimed) -> bool {
    let earned = BigRational::from(BigInt::from(earned));
    let slack = BigRational::from(BigInt::from(claimed.times.saturating_add(2)));
    earned <= *exact && exact - earned < slack
}

/// Every bond is where the record says, and the registry holds their sum.
fn bonds(books: &mut Books, record: &Record, observed: &Observed) {
    for id in record.bonds.keys().chain(observed.bonds.keys()).collect::<BTreeSet<_>>() {
        let what = || format!("bond of contribution {id}");
        books.compare(what, signed(of(&record.bonds, id)), signed(of(&observed.bonds, id)));
    }
    for id in record.challenges.keys().chain(observed.challenges.keys()).collect::<BTreeSet<_>>() {
        let staked = record.challenges.get(id).map_or(0, |stakes| stakes.iter().map(|stake| stake.bond).sum());
        let what = || format!("bonds of the challenges against contribution {id}");
        books.compare(what, signed(staked), signed(of(&observed.challenges, id)));
    }
    books.bonds = observed.bonds.values().chain(observed.challenges.values()).sum();
    books.compare(
        || "all bonds, as the registry counts them".to_owned(),
        signed(books.bonds),
        signed(observed.bonds_held),
    );
    let held = observed.moved.get(REGISTRY).map_or(0, |held| of(held, &crate::amount::KITE.to_owned()));
    books.compare(|| "KITE held by the registry, against its bonds".to_owned(), signed(books.bonds), held);
}

fn account(record: &Record, observed: &Observed, asset: &Sign) -> Account {
    let pending = || observed.pending.iter().filter(|((.., sign), _)| sign == asset).map(|(_, pending)| pending);
    let forfeited = observed.forfeited.iter().filter(|((_, sign), _)| sign == asset).map(|(_, amount)| amount).sum();
    let lifetimes = || observed.lifetimes.iter().filter(|((_, sign), _)| sign == asset).map(|(_, lifetime)| lifetime);
    let upstream = observed.upstream.iter().filter(|((_, sign), _)| sign == asset).map(|(_, owed)| owed).sum();
    Account {
        received: of(&record.received, asset),
        paid_out: of(&record.paid_out, asset),
        held: observed.moved.get(ROUTER).map_or(0, |held| of(held, asset)),
        claimable: pending().map(|pending| pending.claimable).sum(),
        locked: pending().map(|pending| pending.locked).sum(),
        forfeited,
        reserves: lifetimes().map(|lifetime| lifetime.reserve).sum(),
        fees: of(&observed.fees, asset),
        upstream,
        carried: lifetimes().map(|lifetime| lifetime.carried).sum(),
        dust: dust(
            record,
            asset,
            signed(pending().map(earned).sum::<Balance>().saturating_add(forfeited)),
            signed(upstream),
        ),
    }
}

/// Credited to stages and upstream by the record, and not whole anyone's by the views.
fn dust(record: &Record, asset: &Sign, earned: i128, upstream: i128) -> i128 {
    let pools = || record.pools.iter().filter(|((_, sign), _)| sign == asset).map(|(_, pool)| pool);
    let swept: Balance = pools().map(|pool| pool.swept).sum();
    let credited: Balance = pools().flat_map(|pool| pool.stages.iter().flatten()).map(|credit| credit.amount).sum();
    let owed: Balance = pools().map(|pool| pool.upstream.saturating_sub(pool.pulled)).sum();
    signed(credited)
        .saturating_sub(signed(swept))
        .saturating_sub(earned)
        .saturating_add(signed(owed))
        .saturating_sub(upstream)
}

/// `received − paid out = held = Σ parts`, and the dust is dust.
fn balance(books: &mut Books, asset: &Sign, account: &Account) {
    let kept = signed(account.received).saturating_sub(signed(account.paid_out));
    books.compare(|| format!("{asset}: received less paid out, against what the router holds"), kept, account.held);
    let Account { claimable, locked, forfeited, reserves, fees, upstream, carried, .. } = *account;
    let parts = [claimable, locked, forfeited, reserves, fees, upstream, carried];
    let parts = signed(parts.into_iter().sum()).saturating_add(account.dust);
    books.compare(|| format!("{asset}: the parts of what is held, against all of it"), parts, account.held);
    books.comparisons = books.comparisons.saturating_add(1);
    if account.dust < 0 {
        books.breaks.push(format!("{asset}: more was earned than was credited, by {}", account.dust.saturating_neg()));
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
mod tests {
    use kite_interfaces::router::Stage;

    use super::super::record::{Credit, Member, Stake};
    use super::*;

    fn kite() -> Sign {
        "KITE".to_owned()
    }

    fn position(weight: u128, claimed: Option<Claimed>) -> Position {
        Position {
            work: "messages".to_owned(),
            payee: "ada".to_owned(),
            product: 1,
            stage: Stage::Collection,
            weight,
            from_epoch: 1,
            to_epoch: None,
            cut: None,
            swept: BTreeMap::new(),
            members: Vec::new(),
            claimed: claimed.into_iter().map(|claimed| (kite(), claimed)).collect(),
        }
    }

    /// 1,000 paid: 25 fee, 100 upstream of which 40 pulled elsewhere, 865 to Collection, 9 reserve, 1
    /// carried. Two positions of weight 1 and 2: 288 ⅓ (claimed 200) and 576 ⅔. One unit of dust.
    fn record() -> Record {
        let mut pool = Pool { paid: 1_000, upstream: 100, reserve: 9, carried: 1, ..Pool::default() };
        pool.stages[0] = vec![Credit { epoch: 1, amount: 865 }];
        let mut record = Record {
            received: [(kite(), 1_000)].into(),
            paid_out: [(kite(), 200)].into(),
            fees: [(kite(), 25)].into(),
            pools: [((1, kite()), pool)].into(),
            positions: [(1, position(1, Some(Claimed { amount: 200, times: 1 }))), (2, position(2, None))].into(),
            bonds: [(1, 50), (2, 70)].into(),
            minted: 5,
            ..Record::default()
        };
        record.moves("KITE", "payer", ROUTER, 1_000);
        record.moves("KITE", ROUTER, "ada", 200);
        record.moves("KITE", "ada", REGISTRY, 120);
        record
    }

    fn observed() -> Observed {
        Observed {
            moved: record().moved,
            pending: [
                ((1, None, kite()), Pending { claimable: 88, locked: 0, claimed: 200, forfeited: 0 }),
                ((2, None, kite()), Pending { claimable: 500, locked: 76, claimed: 0, forfeited: 0 }),
            ]
            .into(),
            lifetimes: [((1, kite()), Lifetime { paid: 1_000, reserve: 9, carried: 1 })].into(),
            upstream: [((1, kite()), 100)].into(),
            fees: [(kite(), 25)].into(),
            bonds: [(1, 50), (2, 70)].into(),
            bonds_held: 120,
            minted: 5,
            ..Observed::default()
        }
    }

    fn breaks(observed: &Observed) -> Vec<String> {
        close(&record(), observed, &[kite()]).breaks
    }

    #[test]
    fn close_holds_when_everything_is_where_it_should_be() {
        let books = close(&record(), &observed(), &[kite()]);
        assert_eq!(books.breaks, Vec::<String>::new());
        assert_eq!(books.bonds, 120);
        let account = &books.accounts["KITE"];
        assert_eq!((account.held, account.claimable, account.locked, account.dust), (800, 588, 76, 1));
        assert!(books.comparisons > 10);
    }

    #[test]
    fn close_notices_a_balance_that_is_off_by_one() {
        for holder in [ROUTER, REGISTRY, "ada", "payer"] {
            for off in [-1, 1] {
                let mut observed = observed();
                *observed.moved.get_mut(holder).unwrap().get_mut("KITE").unwrap() += off;
                let breaks = breaks(&observed);
                assert!(breaks.iter().any(|line| line.contains(holder)), "{holder} {off}: {breaks:?}");
            }
        }
    }

    #[test]
    fn close_notices_a_holder_that_the_record_does_not_know() {
        let mut observed = observed();
        observed.moved.insert("mallory".to_owned(), [(kite(), 1)].into());
        assert!(breaks(&observed)[0].contains("mallory"));
    }

    /// A lie about one figure, and what it is about.
    type Tamper = (&'static str, fn(&mut Observed));

    #[test]
    fn close_notices_every_view_that_is_off_by_one() {
        let tampers: [Tamper; 11] = [
            ("bonds held", |o| o.bonds_held += 1),
            ("claimable up", |o| o.pending.get_mut(&(1, None, kite())).unwrap().claimable += 1),
            ("locked up", |o| o.pending.get_mut(&(2, None, kite())).unwrap().locked += 1),
            ("claimed", |o| o.pending.get_mut(&(1, None, kite())).unwrap().claimed += 1),
            ("paid", |o| o.lifetimes.get_mut(&(1, kite())).unwrap().paid += 1),
            ("reserve", |o| o.lifetimes.get_mut(&(1, kite())).unwrap().reserve -= 1),
            ("carried", |o| o.lifetimes.get_mut(&(1, kite())).unwrap().carried += 1),
            ("fees", |o| *o.fees.get_mut("KITE").unwrap() -= 1),
            ("bond", |o| *o.bonds.get_mut(&2).unwrap() -= 1),
            ("minted", |o| o.minted += 1),
            ("upstream", |o| *o.upstream.get_mut(&(1, kite())).unwrap() += 1),
        ];
        for (name, tamper) in tampers {
            let mut observed = observed();
            tamper(&mut observed);
            assert!(!breaks(&observed).is_empty(), "{name}");
        }
    }

    #[test]
    fn close_notices_what_a_position_lost_beyond_rounding() {
        let mut observed = observed();
        observed.pending.get_mut(&(2, None, kite())).unwrap().claimable -= 2;
        assert!(breaks(&observed)[0].contains("exact share"));
    }

    /// Position 2 was challenged by Bob, and the challenge upheld: what it earned is forfeited, a part swept.
    fn after_a_challenge() -> (Record, Observed) {
        let (mut record, mut observed) = (record(), observed());
        record.positions.get_mut(&2).unwrap().cut = Some(1);
        record.swept(2, "KITE", 500);
        observed.pending.insert((2, None, kite()), Pending::default());
        observed.forfeited.insert((2, kite()), 76);
        observed.lifetimes.get_mut(&(1, kite())).unwrap().reserve += 500;
        (record, observed)
    }

    #[test]
    fn close_holds_when_a_part_of_what_was_forfeited_is_swept() {
        let (record, observed) = after_a_challenge();
        let books = close(&record, &observed, &[kite()]);
        assert_eq!(books.breaks, Vec::<String>::new());
        let account = &books.accounts["KITE"];
        assert_eq!((account.held, account.forfeited, account.reserves, account.dust), (800, 76, 509, 1));
    }

    #[test]
    fn close_notices_what_was_forfeited_and_is_lost() {
        let (record, mut observed) = after_a_challenge();
        *observed.forfeited.get_mut(&(2, kite())).unwrap() -= 2;
        assert!(close(&record, &observed, &[kite()]).breaks[0].contains("forfeited"));
    }

    #[test]
    fn close_notices_a_challengers_bond_that_is_off_by_one() {
        let (mut record, mut observed) = (record(), observed());
        record.challenges.insert(1, vec![Stake { number: 1, challenger: "bob".to_owned(), bond: 5, cut: 1 }]);
        observed.challenges.insert(1, 4);
        assert!(close(&record, &observed, &[kite()]).breaks[0].contains("challenges against contribution 1"));
    }

    #[test]
    fn close_knows_the_part_of_each_member_of_a_batch() {
        let (mut record, mut observed) = (record(), observed());
        let member = |payee: &str, units| Member { payee: payee.to_owned(), units, claimed: BTreeMap::new() };
        record.positions.get_mut(&2).unwrap().members = vec![member("cid", 1), member("dee", 3)];
        observed.pending.remove(&(2, None, kite()));
        // A quarter and three quarters of 576 ⅔.
        for (index, claimable) in [(0, 144), (1, 432)] {
            observed.pending.insert((2, Some(index), kite()), Pending { claimable, ..Pending::default() });
        }
        assert_eq!(close(&record, &observed, &[kite()]).breaks, Vec::<String>::new());
        observed.pending.get_mut(&(2, Some(1), kite())).unwrap().claimable += 1;
        assert!(close(&record, &observed, &[kite()]).breaks[0].contains("dee"));
    }

    #[test]
    fn close_notices_a_part_that_is_nowhere() {
        let mut record = record();
        record.pools.get_mut(&(1, kite())).unwrap().stages[0][0].amount -= 1;
        let breaks = close(&record, &observed(), &[kite()]).breaks;
        assert!(breaks[0].contains("the parts of what is held"), "{breaks:?}");
    }

    #[test]
    fn exact_share_counts_only_the_epochs_in_which_it_earns() {
        let incomes = vec![(0, 10, 1), (1, 9, 3), (2, 8, 2), (3, 100, 1)];
        let position = Position { to_epoch: Some(3), ..position(1, None) };
        assert_eq!(exact_share(&position, Some(&incomes), false), BigRational::from(BigInt::from(7)));
        assert_eq!(exact_share(&position, None, false), BigRational::zero());
    }
}
