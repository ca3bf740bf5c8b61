// SPDX-License-Identifier: Apache-2.0
//! What the format alone cannot say: names must be known, sums must add up, and nothing can be used
//! before it exists. Each mistake is reported with its place and with what was expected.

mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;

use kite_interfaces::registry::{MAX_ANSWER_MS, MAX_CHALLENGER_BPS, MAX_CHALLENGE_BOND_SHARE_BPS, MIN_ANSWER_MS};
use kite_interfaces::router::{MAX_FEE_BPS, MAX_UPSTREAM, MAX_UPSTREAM_BPS, MIN_EPOCH_MS};
use kite_interfaces::BPS_WHOLE;

use super::draw::{draw, Draw};
use super::file::*;
use super::Mistake;
use crate::amount::{thousands, Amount, COIN, KITE};

type Result<T> = std::result::Result<T, Mistake>;

/// The name of the DAO's treasury where an account can be named as a recipient.
pub const TREASURY: &str = "treasury";

/// A scenario that can be run.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the file says.
    pub scenario: Scenario,
    /// Units of each member, in order, of each drawn contribution by its id.
    pub drawn: BTreeMap<String, Vec<u32>>,
    /// Decimals of each asset by its sign.
    pub decimals: BTreeMap<String, u8>,
    /// The file, as errors name it.
    pub file: PathBuf,
    /// The line of each step.
    pub lines: Vec<usize>,
}

impl Checked {
    /// An amount in the smallest unit of its asset. Checked already, so never lossy.
    #[must_use]
    pub fn units(&self, amount: &Amount) -> u128 {
        self.decimals.get(&amount.asset).and_then(|decimals| amount.in_units(*decimals)).unwrap_or_default()
    }
}

/// Checks everything that `scenario` says.
pub fn check(scenario: Scenario) -> Result<Checked> {
    let assets = Assets::of(&scenario)?;
    let people = People::of(&scenario)?;
    settings(&scenario, &assets)?;
    accounts(&scenario, &assets, &people)?;
    let products = products(&scenario, &assets, &people)?;
    let (work, drawn) = work(&scenario, &people, &products)?;
    let scattered = scenario.drawn.iter().filter(|drawn| drawn.batch_by.is_none());
    let mut story = Story {
        assets: &assets,
        people: &people,
        products: &products,
        work: &work,
        scattered: scattered.map(|drawn| drawn.id.get_ref().clone()).collect(),
        so_far: SoFar::default(),
    };
    for step in &scenario.steps {
        story.step(step)?;
    }
    let decimals = assets.decimals.clone();
    Ok(Checked { scenario, drawn, decimals, file: PathBuf::new(), lines: Vec::new() })
}

fn mistake<T>(at: Range<usize>, message: impl Into<String>) -> Result<T> {
    Err(Mistake { at, message: message.into() })
}

fn ensure(condition: bool, at: &Spanned<impl Sized>, message: impl FnOnce() -> String) -> Result<()> {
    if condition {
        Ok(())
    } else {
        mistake(at.span(), message())
    }
}

/// Declared names of one kind.
struct Names {
    kind: &'static str,
    names: BTreeSet<String>,
}

impl Names {
    fn new(kind: &'static str) -> Self {
        Self { kind, names: BTreeSet::new() }
    }

    fn declare(&mut self, name: &Name) -> Result<()> {
        ensure(!name.get_ref().is_empty(), name, || format!("expected a name for this {}", self.kind))?;
        let new = self.names.insert(name.get_ref().clone());
        ensure(new, name, || format!("{} `{}` is declared twice: expected another name", self.kind, name.get_ref()))
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn find(&self, name: &Name) -> Result<()> {
        ensure(self.has(name.get_ref()), name, || unknown(self.kind, name.get_ref(), &self.names))
    }
}

fn unknown(kind: &str, name: &str, known: &BTreeSet<String>) -> String {
    if known.is_empty() {
        return format!("unknown {kind} `{name}`, expected one that is declared above, and there is none");
    }
    let known: Vec<&String> = known.iter().collect();
    format!("unknown {kind} `{name}`, expected {}", one_of(&known))
}

/// What amounts can be written in.
struct Assets {
    signs: Names,
    decimals: BTreeMap<String, u8>,
}

impl Assets {
    fn of(scenario: &Scenario) -> Result<Self> {
        let mut signs = Names::new("asset");
        signs.names.extend([KITE.to_owned(), COIN.to_owned()]);
        let decimals = [(KITE, scenario.token.decimals), (COIN, scenario.chain.coin_decimals)];
        let mut decimals: BTreeMap<_, _> = decimals.map(|(sign, decimals)| (sign.to_owned(), decimals)).into();
        for asset in &scenario.assets {
            signs.declare(&asset.sign)?;
            decimals.insert(asset.sign.get_ref().clone(), asset.decimals);
        }
        Ok(Self { signs, decimals })
    }

    fn units(&self, sum: &Sum) -> Result<u128> {
        let amount = sum.get_ref();
        let decimals = self.decimals.get(&amount.asset);
        let Some(decimals) = decimals else {
            return mistake(sum.span(), unknown("asset", &amount.asset, &self.signs.names));
        };
        let expected = || Mistake {
            at: sum.span(),
            message: format!(
                "expected at most {decimals} decimals, and no more than fits 128 bits, in {}",
                amount.asset
            ),
        };
        amount.in_units(*decimals).ok_or_else(expected)
    }

    fn units_of(&self, sum: &Sum, sign: &str) -> Result<u128> {
        let found = &sum.get_ref().asset;
        ensure(found == sign, sum, || format!("expected an amount in {sign}, found {found}"))?;
        self.units(sum)
    }

    fn some_units_of(&self, sum: &Option<Sum>, sign: &str) -> Result<u128> {
        sum.as_ref().map_or(Ok(0), |sum| self.units_of(sum, sign))
    }

    fn more_than_nothing(&self, sum: &Sum) -> Result<()> {
        ensure(self.units(sum)? > 0, sum, || "expected more than nothing".to_owned())
    }
}

/// Accounts and groups.
struct People {
    accounts: Names,
    groups: BTreeMap<String, u32>,
}

impl People {
    fn of(scenario: &Scenario) -> Result<Self> {
        let mut accounts = Names::new("account");
        for account in &scenario.accounts {
            let reserved = account.name.get_ref() == TREASURY || account.name.get_ref().contains('/');
            ensure(!reserved, &account.name, || {
                format!("expected another name: `{TREASURY}` and names with `/` are taken")
            })?;
            accounts.declare(&account.name)?;
        }
        let mut groups = BTreeMap::new();
        for group in &scenario.groups {
            let name = group.name.get_ref().clone();
            let taken = accounts.has(&name) || groups.contains_key(&name);
            ensure(!taken, &group.name, || format!("`{name}` is declared twice: expected another name"))?;
            let count = *group.count.get_ref();
            ensure((1..=100_000).contains(&count), &group.count, || "expected a count from 1 to 100,000".to_owned())?;
            groups.insert(name, count);
        }
        Ok(Self { accounts, groups })
    }

    fn group(&self, name: &Name) -> Result<u32> {
        let known = || self.groups.keys().cloned().collect();
        let unknown = || Mistake { at: name.span(), message: unknown("group", name.get_ref(), &known()) };
        self.groups.get(name.get_ref()).copied().ok_or_else(unknown)
    }

    fn recipient(&self, name: &Name) -> Result<()> {
        if name.get_ref() == TREASURY {
            Ok(())
        } else {
            self.accounts.find(name)
        }
    }
}

fn settings(scenario: &Scenario, assets: &Assets) -> Result<()> {
    let router = &scenario.router;
    let epoch = &router.epoch_ms;
    ensure(*epoch.get_ref() >= MIN_EPOCH_MS, epoch, || {
        format!("expected an epoch of at least {} milliseconds", thousands(MIN_EPOCH_MS.into()))
    })?;
    ensure(*router.fee_bps.get_ref() <= MAX_FEE_BPS, &router.fee_bps, || {
        format!("expected a fee of at most {MAX_FEE_BPS} bps")
    })?;
    rules(scenario, assets)?;
    assets.some_units_of(&scenario.chain.coin, COIN)?;
    assets.some_units_of(&scenario.dao.proposal_threshold, KITE)?;
    assets.some_units_of(&scenario.dao.quorum_floor, KITE)?;
    assets.some_units_of(&scenario.dao.coin_spend_cap, COIN)?;
    assets.some_units_of(&scenario.dao.kite_spend_cap, KITE)?;
    Ok(())
}

fn rules(scenario: &Scenario, assets: &Assets) -> Result<()> {
    let registry = &scenario.registry;
    for answers in [&registry.curator_answers_ms, &registry.arbiter_answers_ms] {
        ensure((MIN_ANSWER_MS..=MAX_ANSWER_MS).contains(answers.get_ref()), answers, || {
            format!("expected {MIN_ANSWER_MS} to {MAX_ANSWER_MS} milliseconds to answer")
        })?;
    }
    for (bps, most, of) in [
        (&registry.challenger_bps, MAX_CHALLENGER_BPS, "a slashed bond for the challengers"),
        (&registry.contributor_bps, MAX_CHALLENGER_BPS, "a lost challenge bond for the contributor"),
        (&registry.challenge_bond_bps, MAX_CHALLENGE_BOND_SHARE_BPS, "the contribution's own bond"),
    ] {
        ensure(*bps.get_ref() <= most, bps, || format!("expected at most {most} bps of {of}"))?;
    }
    registry.challenge_bond.as_ref().map_or(Ok(()), |bond| {
        assets.units_of(bond, KITE)?;
        assets.more_than_nothing(bond)
    })
}

fn accounts(scenario: &Scenario, assets: &Assets, people: &People) -> Result<()> {
    let cap = scenario.token.cap.as_ref().map(|cap| assets.units_of(cap, KITE)).transpose()?;
    let mut allocated = 0u128;
    for account in &scenario.accounts {
        assets.some_units_of(&account.coin, COIN)?;
        allocated = allocated.saturating_add(assets.some_units_of(&account.kite, KITE)?);
        if let (Some(kite), Some(cap)) = (&account.kite, cap) {
            ensure(allocated <= cap, kite, || {
                "expected all KITE that accounts begin with to stay within the cap".to_owned()
            })?;
        }
    }
    for asset in &scenario.assets {
        people.accounts.find(&asset.issuer)?;
        assets.units_of(&asset.supply, asset.sign.get_ref())?;
    }
    Ok(())
}

fn products<'a>(scenario: &'a Scenario, assets: &Assets, people: &People) -> Result<BTreeMap<String, &'a Product>> {
    let mut names = Names::new("product");
    let mut declared = BTreeMap::new();
    for product in &scenario.products {
        terms(product, assets, people)?;
        upstream(product, &names, &declared)?;
        product.supersedes.as_ref().map_or(Ok(()), |name| names.find(name))?;
        names.declare(&product.id)?;
        declared.insert(product.id.get_ref().clone(), product);
    }
    Ok(declared)
}

fn terms(product: &Product, assets: &Assets, people: &People) -> Result<()> {
    people.accounts.find(&product.curator)?;
    let sum: u32 = product.stages.get_ref().in_order().into_iter().map(u32::from).sum();
    ensure(sum == u32::from(BPS_WHOLE), &product.stages, || {
        format!("expected stage weights that sum to 10,000 bps, found {sum}")
    })?;
    if let Some(license) = &product.license_bps {
        ensure(*license.get_ref() <= MAX_UPSTREAM_BPS, license, || {
            format!("expected a licence of at most {MAX_UPSTREAM_BPS} bps")
        })?;
    }
    assets.units_of(&product.bond_per_unit, KITE).map(drop)
}

fn upstream(product: &Product, names: &Names, declared: &BTreeMap<String, &Product>) -> Result<()> {
    let mut sum = 0u32;
    let mut seen = Names::new("upstream product");
    for (number, edge) in product.upstream.iter().enumerate() {
        let parent = declared.get(edge.product.get_ref());
        let Some(parent) = parent else {
            return mistake(edge.product.span(), declared_above(&names.names, edge.product.get_ref()));
        };
        seen.declare(&edge.product)?;
        let bps = *edge.bps.get_ref();
        let license = parent.license_bps.as_ref().map_or(0, |license| *license.get_ref());
        ensure(bps >= license.max(1), &edge.bps, || {
            format!("expected at least the {} bps that `{}` asks for", license.max(1), edge.product.get_ref())
        })?;
        sum = sum.saturating_add(bps.into());
        ensure(sum <= MAX_UPSTREAM_BPS.into(), &edge.bps, || {
            format!("expected at most {MAX_UPSTREAM_BPS} bps upstream together, found {sum}")
        })?;
        ensure(number < MAX_UPSTREAM, &edge.product, || format!("expected at most {MAX_UPSTREAM} upstream products"))?;
    }
    Ok(())
}

fn declared_above(known: &BTreeSet<String>, name: &str) -> String {
    let text = unknown("upstream product", name, known);
    format!("{text}: a product can only be built on one that is declared before it")
}

type Drawings = BTreeMap<String, Vec<u32>>;

fn work(scenario: &Scenario, people: &People, products: &BTreeMap<String, &Product>) -> Result<(Names, Drawings)> {
    let mut names = Names::new("contribution");
    let mut drawings = Drawings::new();
    for contribution in &scenario.contributions {
        names.declare(&contribution.id)?;
        people.accounts.find(&contribution.contributor)?;
        contribution.payee.as_ref().map_or(Ok(()), |payee| people.accounts.find(payee))?;
        known_product(&contribution.product, products)?;
        ensure(*contribution.units.get_ref() > 0, &contribution.units, || {
            "expected at least one unit of work".to_owned()
        })?;
    }
    for drawn in &scenario.drawn {
        names.declare(&drawn.id)?;
        known_product(&drawn.product, products)?;
        if let Some(by) = &drawn.batch_by {
            people.accounts.find(by)?;
            ensure(u32::try_from(*drawn.units.get_ref()).is_ok(), &drawn.units, || {
                "expected no more units in a batch than fit 32 bits".to_owned()
            })?;
        }
        drawings.insert(drawn.id.get_ref().clone(), drawing(drawn, people.group(&drawn.group)?)?);
    }
    Ok((names, drawings))
}

fn known_product(name: &Name, products: &BTreeMap<String, &Product>) -> Result<()> {
    let known = || products.keys().cloned().collect();
    ensure(products.contains_key(name.get_ref()), name, || unknown("product", name.get_ref(), &known()))
}

fn drawing(drawn: &Drawn, members: u32) -> Result<Vec<u32>> {
    let Distribution::Zipf = drawn.distribution;
    let exponent = *drawn.exponent.get_ref();
    ensure((0.1..=10.0).contains(&exponent), &drawn.exponent, || "expected an exponent from 0.1 to 10".to_owned())?;
    let total = *drawn.units.get_ref();
    let minimum = drawn.minimum.max(1);
    let members = usize::try_from(members).unwrap_or(usize::MAX);
    let units = draw(&Draw { members, total, minimum, exponent, seed: drawn.seed });
    let units = units.and_then(|units| units.into_iter().map(|units| u32::try_from(units).ok()).collect());
    let expected = || Mistake {
        at: drawn.units.span(),
        message: format!(
            "expected at least {minimum} for each of {members} members, and no more than fits 32 bits each"
        ),
    };
    units.ok_or_else(expected)
}

/// What has happened before a step.
struct SoFar {
    registered: BTreeSet<String>,
    submitted: BTreeSet<String>,
    proposals: Names,
    labels: Names,
    /// The sign of what each tab is in.
    tabs: BTreeMap<String, String>,
}

impl Default for SoFar {
    fn default() -> Self {
        Self {
            registered: BTreeSet::new(),
            submitted: BTreeSet::new(),
            proposals: Names::new("proposal"),
            labels: Names::new("payment label"),
            tabs: BTreeMap::new(),
        }
    }
}

/// Checks the steps in order.
struct Story<'a> {
    assets: &'a Assets,
    people: &'a People,
    products: &'a BTreeMap<String, &'a Product>,
    work: &'a Names,
    /// Drawn work that its members submit each for themselves.
    scattered: BTreeSet<String>,
    so_far: SoFar,
}

impl Story<'_> {
    fn step(&mut self, step: &Step) -> Result<()> {
        let succeeds = step.expect_error.is_none();
        match &step.deed {
            Deed::Transfer(deed) => self.transfer(deed),
            Deed::Fund(deed) => self.people.group(&deed.group).and_then(|_| self.people.accounts.find(&deed.from)),
            Deed::Register(deed) => self.register(deed, succeeds),
            Deed::Submit(deed) => self.submit(&deed.contributions, succeeds),
            Deed::Accept(deed) => self.submitted(&deed.contributions),
            Deed::Reject(deed) => self.submitted(&deed.contributions),
            Deed::Retire(deed) => self.submitted(&deed.contributions),
            Deed::WithdrawBond(deed) => self.submitted(&deed.contributions),
            Deed::Accuse(deed) => self.about_one(&deed.contribution, &deed.by),
            Deed::Lapse(deed) => self.about_one(&deed.contribution, &deed.by),
            Deed::Sweep(deed) => {
                deed.assets.iter().try_for_each(|sign| self.assets.signs.find(sign))?;
                self.about_one(&deed.contribution, &deed.by)
            }
            Deed::Pay(deed) => self.pay(deed),
            Deed::SendToTill(deed) => self.send_to_till(deed),
            Deed::OpenTill(deed) => self.about_product(&deed.product, &deed.by),
            Deed::Flush(deed) => self.paid_on(&deed.product, &deed.asset, &deed.by),
            Deed::OpenTab(deed) => self.open_tab(deed, succeeds),
            Deed::Sign(deed) => self.of_tab(&deed.tab, &deed.ceiling),
            Deed::TakeOfTabs(deed) => self.take(deed),
            Deed::Forward(deed) => self.paid_on(&deed.product, &deed.asset, &deed.by),
            Deed::BeginWithdrawal(deed) => self.opened(&deed.tab).map(drop),
            Deed::Withdraw(deed) => self.opened(&deed.tab).map(drop),
            Deed::Pull(deed) => self.pull(deed),
            Deed::Claim(deed) => self.claim(deed),
            Deed::Delegate(deed) => self.delegate(deed),
            Deed::Propose(deed) => self.propose(deed, succeeds),
            Deed::CastVote(deed) => {
                self.so_far.proposals.find(&deed.proposal).and_then(|()| self.people.accounts.find(&deed.by))
            }
            Deed::Execute(deed) => {
                self.so_far.proposals.find(&deed.proposal).and_then(|()| self.people.accounts.find(&deed.by))
            }
            Deed::Advance(deed) => self.advance(deed, &step.at),
            Deed::CheckState(deed) => self.so_far.proposals.find(&deed.proposal),
            Deed::CheckEarned(deed) => self
                .submitted(std::slice::from_ref(&deed.contribution))
                .and_then(|()| self.assets.units(&deed.amount).map(drop)),
            Deed::CheckGas(deed) => self.gas(deed, &step.at),
        }
    }

    fn transfer(&self, deed: &Transfer) -> Result<()> {
        self.people.accounts.find(&deed.from)?;
        self.people.recipient(&deed.to)?;
        let token = deed.amount.get_ref().asset != COIN;
        ensure(token, &deed.amount, || {
            "expected an amount in a token: COIN only moves by payments and claims".to_owned()
        })?;
        self.assets.more_than_nothing(&deed.amount)
    }

    fn register(&mut self, deed: &Register, succeeds: bool) -> Result<()> {
        self.people.accounts.find(&deed.by)?;
        for name in &deed.products {
            known_product(name, self.products)?;
            self.parents_registered(name)?;
            if succeeds {
                let new = self.so_far.registered.insert(name.get_ref().clone());
                ensure(new, name, || {
                    format!("expected a product that is not registered yet, `{}` is", name.get_ref())
                })?;
            }
        }
        Ok(())
    }

    fn parents_registered(&self, name: &Name) -> Result<()> {
        let parents = self.products.get(name.get_ref()).into_iter().flat_map(|product| &product.upstream);
        for parent in parents {
            let registered = self.so_far.registered.contains(parent.product.get_ref());
            ensure(registered, name, || {
                format!(
                    "expected `{}`, which `{}` is built on, to be registered first",
                    parent.product.get_ref(),
                    name.get_ref()
                )
            })?;
        }
        Ok(())
    }

    fn registered(&self, name: &Name) -> Result<()> {
        known_product(name, self.products)?;
        let registered = self.so_far.registered.contains(name.get_ref());
        ensure(registered, name, || format!("expected `{}` to be registered by a step before this one", name.get_ref()))
    }

    fn submit(&mut self, names: &[Name], succeeds: bool) -> Result<()> {
        for name in names {
            self.work.find(name)?;
            if succeeds {
                let new = self.so_far.submitted.insert(name.get_ref().clone());
                ensure(new, name, || {
                    format!("expected a contribution that is not submitted yet, `{}` is", name.get_ref())
                })?;
            }
        }
        Ok(())
    }

    fn submitted(&self, names: &[Name]) -> Result<()> {
        for name in names {
            self.work.find(name)?;
            let submitted = self.so_far.submitted.contains(name.get_ref());
            ensure(submitted, name, || {
                format!("expected `{}` to be submitted by a step before this one", name.get_ref())
            })?;
        }
        Ok(())
    }

    /// A contribution that is one, be it a batch: what is done to it is done to one position.
    fn about_one(&self, contribution: &Name, by: &Name) -> Result<()> {
        self.people.accounts.find(by)?;
        let many = self.scattered.contains(contribution.get_ref());
        ensure(!many, contribution, || {
            format!("expected one contribution, and `{}` are many: no batch", contribution.get_ref())
        })?;
        self.submitted(std::slice::from_ref(contribution))
    }

    fn pay(&mut self, deed: &Pay) -> Result<()> {
        self.people.accounts.find(&deed.from)?;
        self.registered(&deed.product)?;
        self.assets.more_than_nothing(&deed.amount)?;
        let asset = deed.amount.get_ref().asset.as_str();
        let (fits, expected) = match deed.how.get_ref() {
            How::TransferAndCall => {
                (asset == KITE, "expected an amount in KITE: only KITE is paid by transfer_and_call")
            }
            How::Allowance => (asset != COIN, "expected a PSP22 token: COIN knows no allowance, it is paid by native"),
            How::Native => (asset == COIN, "expected an amount in COIN: only COIN is paid by native"),
        };
        ensure(fits, &deed.how, || format!("{expected}, found {asset}"))?;
        deed.label.as_ref().map_or(Ok(()), |label| self.so_far.labels.declare(label))
    }

    fn pull(&self, deed: &Pull) -> Result<()> {
        self.people.accounts.find(&deed.by)?;
        self.assets.signs.find(&deed.asset)?;
        self.registered(&deed.from)?;
        let parents = self.products.get(deed.from.get_ref()).into_iter().flat_map(|product| &product.upstream);
        let parents: BTreeSet<String> = parents.map(|edge| edge.product.get_ref().clone()).collect();
        ensure(parents.contains(deed.to.get_ref()), &deed.to, || {
            unknown(&format!("upstream product of `{}`", deed.from.get_ref()), deed.to.get_ref(), &parents)
        })
    }

    fn claim(&self, deed: &Claim) -> Result<()> {
        self.people.accounts.find(&deed.by)?;
        deed.assets.iter().try_for_each(|sign| self.assets.signs.find(sign))?;
        deed.contributions.as_ref().map_or(Ok(()), |names| self.submitted(names))
    }

    fn delegate(&self, deed: &Delegate) -> Result<()> {
        self.people.accounts.find(&deed.from)?;
        deed.to.as_ref().map_or(Ok(()), |to| self.people.accounts.find(to))
    }

    fn propose(&mut self, deed: &Propose, succeeds: bool) -> Result<()> {
        self.people.accounts.find(&deed.by)?;
        deed.actions.iter().try_for_each(|act| self.act(act))?;
        if succeeds {
            self.so_far.proposals.declare(&deed.id)
        } else {
            Ok(())
        }
    }

    fn act(&self, act: &Act) -> Result<()> {
        match act {
            Act::SetFee { .. } => Ok(()),
            Act::Mint { to, amount } => {
                self.people.recipient(to)?;
                self.assets.units_of(amount, KITE).map(drop)
            }
            Act::Pay { to, amount } => {
                self.people.accounts.find(to)?;
                self.assets.more_than_nothing(amount)
            }
            Act::AllowAsset { asset } => {
                let foreign = asset.get_ref() != KITE && asset.get_ref() != COIN;
                ensure(foreign, asset, || {
                    "expected another PSP22 token: KITE and COIN can always be paid in".to_owned()
                })?;
                self.assets.signs.find(asset)
            }
            Act::Resolve { contribution, .. } => self.submitted(std::slice::from_ref(contribution)),
        }
    }

    fn advance(&self, deed: &Advance, at: &Range<usize>) -> Result<()> {
        match (deed.epochs, deed.ms, deed.until, &deed.proposal) {
            (Some(1..), None, None, None) | (None, Some(1..), None, None) => Ok(()),
            (None, None, Some(_), Some(proposal)) => self.so_far.proposals.find(proposal),
            _ => mistake(at.clone(), "expected one of `epochs = 1`, `ms = 1000` (above zero), or `until = \"...\"` with `proposal = \"...\"`"),
        }
    }

    fn gas(&self, deed: &CheckGas, at: &Range<usize>) -> Result<()> {
        if deed.payments.len() < 2 {
            return mistake(at.clone(), "expected the labels of at least two payments");
        }
        deed.payments.iter().try_for_each(|label| self.so_far.labels.find(label))
    }
}
