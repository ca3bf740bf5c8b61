// SPDX-License-Identifier: Apache-2.0
//! The stage: the deployed suite, the people and what they begin with.

use anyhow::{anyhow, ensure};
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use kite_interfaces::batch::Tree;
use kite_interfaces::dao::{Bar, Parameters};
use kite_interfaces::registry::{Rules, MAX_HALF_LIFE};

use super::super::file::{Drawn, Scenario, Sum};
use super::*;
use crate::amount::Unit;
use crate::chain::Chain;
use crate::plan::facts::deploy;
use crate::plan::{Config, Plan};
use crate::suite::token;

/// Who deploys everything, and is nobody afterwards.
const DEPLOYER: &str = "deployer";

/// Coin that the deployer begins with, in its smallest unit: enough for every deposit and fee.
const DEPLOYERS_COIN: Balance = 10_000_000_000_000_000;

/// The same in whole coins, where a unit is so small that this is more.
const DEPLOYERS_COINS: Balance = 10_000;

/// Coin that an account begins with, unless the scenario says otherwise.
const COIN_EACH: Balance = 1_000;

/// The most KITE there can be, unless the scenario says otherwise.
const CAP: Balance = 1_000_000_000;

/// The hash of a text.
pub(super) fn hash(text: &str) -> Hash {
    Blake2_256::hash(text.as_bytes()).into()
}

impl<'a> Runner<'a> {
    /// Deploys the suite, and gives everyone what they begin with.
    pub(super) fn deploy(
        checked: &'a Checked,
        bundles: &SuiteBundles,
        world: &'a mut dyn World,
        progress: &'a ProgressBar,
    ) -> Result<Self> {
        let mut accounts = people(checked, world)?;
        let config = config(checked, &accounts, world)?;
        endow(checked, world, &accounts, config.deployer)?;
        let mut report = Report::new(checked);
        let plan = Plan::on(world.chain(), &config, bundles)?;
        let suite = deploy(&plan, world.chain(), &mut |step, cost| report.deployed(step, cost))?;
        report.suite = Some(suite);
        let ways = plan.ways();
        accounts.extend([
            (ROUTER.to_owned(), suite.router.address()),
            (REGISTRY.to_owned(), suite.registry.address()),
            (TREASURY.to_owned(), suite.dao.address()),
            (TABS.to_owned(), ways.tabs.address()),
        ]);
        let mut tokens = other_tokens(checked, bundles, world.chain(), &accounts)?;
        tokens.insert(KITE.to_owned(), Psp22(suite.token.address()));
        let mut coin_before = BTreeMap::new();
        for (name, account) in &accounts {
            coin_before.insert(name.clone(), world.chain().native_balance(*account)?);
        }
        Ok(Self {
            clock: suite.router.settings(world.chain())?.clock,
            fee_bps: config.fee_bps,
            items: items(checked, &accounts, world.chain())?,
            products: BTreeMap::new(),
            proposals: BTreeMap::new(),
            tabs: BTreeMap::new(),
            payments: 0,
            rewards: BTreeMap::new(),
            record: Record::default(),
            checked,
            world,
            suite,
            ways,
            till_code: bundles.till.code_hash,
            accounts,
            tokens,
            coin_before,
            report,
            progress,
        })
    }
}

/// The name of a group's member, counted from 1.
fn member(group: &str, number: usize) -> Holder {
    format!("{group}/{}", number.saturating_add(1))
}

fn people(checked: &Checked, world: &mut dyn World) -> Result<BTreeMap<Holder, AccountId>> {
    let scenario = &checked.scenario;
    let named = scenario.accounts.iter().map(|account| account.name.get_ref().clone());
    let many = scenario.groups.iter().flat_map(|group| {
        let count = usize::try_from(*group.count.get_ref()).unwrap_or_default();
        (0..count).map(|number| member(group.name.get_ref(), number))
    });
    let names: Vec<Holder> = named.chain(many).collect();
    let accounts = world.people(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(names.into_iter().zip(accounts).collect())
}

fn endow(
    checked: &Checked,
    world: &mut dyn World,
    accounts: &BTreeMap<Holder, AccountId>,
    deployer: AccountId,
) -> Result<()> {
    let scenario = &checked.scenario;
    let whole = 10u128.checked_pow(scenario.chain.coin_decimals.into()).unwrap_or(1);
    let otherwise = amount_or(checked, scenario.chain.coin.as_ref(), COIN_EACH.saturating_mul(whole));
    let gift = |(name, account): (&Holder, &AccountId)| {
        let own = scenario.accounts.iter().find(|account| account.name.get_ref() == name);
        (*account, amount_or(checked, own.and_then(|own| own.coin.as_ref()), otherwise))
    };
    let gifts: Vec<_> = accounts
        .iter()
        .map(gift)
        .chain([(deployer, DEPLOYERS_COIN.max(DEPLOYERS_COINS.saturating_mul(whole)))])
        .collect();
    world.fund(&gifts)
}

fn amount_or(checked: &Checked, sum: Option<&Sum>, otherwise: Balance) -> Balance {
    sum.map_or(otherwise, |sum| checked.units(sum.get_ref()))
}

fn config(checked: &Checked, accounts: &BTreeMap<Holder, AccountId>, world: &mut dyn World) -> Result<Config> {
    let scenario = &checked.scenario;
    let whole = 10u128.checked_pow(scenario.token.decimals.into()).unwrap_or(1);
    let [deployer] = world.people(&[DEPLOYER])?.try_into().map_err(|_| anyhow!("one name stands for one account"))?;
    Ok(Config {
        is_development: true,
        genesis: world.chain().genesis(),
        deployer,
        salt: salt(world.chain())?,
        token_name: KITE.to_owned(),
        token_symbol: KITE.to_owned(),
        decimals: scenario.token.decimals,
        cap: amount_or(checked, scenario.token.cap.as_ref(), CAP.saturating_mul(whole)),
        allocations: allocations(checked, accounts),
        epoch_ms: *scenario.router.epoch_ms.get_ref(),
        window_epochs: scenario.router.window_epochs,
        fee_bps: *scenario.router.fee_bps.get_ref(),
        rules: rules(checked, scenario, whole),
        parameters: parameters(checked, scenario, whole),
        guardian: None,
        coin: Unit { sign: COIN.to_owned(), decimals: scenario.chain.coin_decimals },
        native_spend_cap: amount_or(checked, scenario.dao.coin_spend_cap.as_ref(), 0),
        kite_spend_cap: amount_or(checked, scenario.dao.kite_spend_cap.as_ref(), 0),
    })
}

/// The same story can be told again on the same chain, by another suite.
fn salt(chain: &mut dyn Chain) -> Result<Vec<u8>> {
    Ok(chain.now_ms()?.to_le_bytes().to_vec())
}

fn allocations(checked: &Checked, accounts: &BTreeMap<Holder, AccountId>) -> Vec<(AccountId, Balance)> {
    let of = |account: &super::super::file::Account| {
        let kite = account.kite.as_ref()?;
        Some((*accounts.get(account.name.get_ref())?, checked.units(kite.get_ref())))
    };
    checked.scenario.accounts.iter().filter_map(of).collect()
}

fn rules(checked: &Checked, scenario: &Scenario, one_kite: Balance) -> Rules {
    let registry = &scenario.registry;
    Rules {
        arbiter: None,
        guardian: None,
        guardian_until_ms: 0,
        curator_answers_ms: *registry.curator_answers_ms.get_ref(),
        arbiter_answers_ms: *registry.arbiter_answers_ms.get_ref(),
        challenge_bond: amount_or(checked, registry.challenge_bond.as_ref(), one_kite),
        challenge_bond_bps: *registry.challenge_bond_bps.get_ref(),
        challenger_bps: *registry.challenger_bps.get_ref(),
        contributor_bps: *registry.contributor_bps.get_ref(),
        min_bond_per_unit: 0,
        max_bond_per_unit: Balance::MAX,
        min_half_life_epochs: 1,
        max_half_life_epochs: MAX_HALF_LIFE,
    }
}

fn parameters(checked: &Checked, scenario: &Scenario, one_kite: Balance) -> Parameters {
    let dao = &scenario.dao;
    Parameters {
        voting_delay_ms: dao.voting_delay_ms,
        voting_period_ms: dao.voting_period_ms,
        late_quorum_ms: dao.late_quorum_ms,
        grace_ms: dao.grace_ms,
        proposal_threshold: amount_or(checked, dao.proposal_threshold.as_ref(), one_kite),
        quorum_floor: amount_or(checked, dao.quorum_floor.as_ref(), one_kite),
        routine: Bar { quorum_bps: dao.quorum_bps, timelock_ms: dao.timelock_ms },
        critical: Bar { quorum_bps: dao.critical_quorum_bps, timelock_ms: dao.critical_timelock_ms },
        spend_period_ms: dao.spend_period_ms,
    }
}

/// Tokens that somebody else deployed: the same code as KITE's, which the suite knows nothing of.
fn other_tokens(
    checked: &Checked,
    bundles: &SuiteBundles,
    chain: &mut dyn Chain,
    accounts: &BTreeMap<Holder, AccountId>,
) -> Result<BTreeMap<Sign, Psp22>> {
    let mut tokens = BTreeMap::new();
    for asset in &checked.scenario.assets {
        let sign = asset.sign.get_ref();
        let issuer = *accounts.get(asset.issuer.get_ref()).context("a token has no issuer")?;
        let supply = checked.units(asset.supply.get_ref());
        let allocations = vec![(issuer, supply)];
        let input = token::input::construct(
            Some(sign.clone()),
            Some(sign.clone()),
            asset.decimals,
            supply,
            allocations,
            issuer,
        );
        let salt = salt(chain)?;
        let created = chain.instantiate(issuer, bundles.token.code_hash, 0, input, salt);
        let address = created.map_err(|failure| anyhow!("cannot create {sign}: {failure}"))?.value;
        let token = Psp22(address);
        ensure!(token.total_supply(chain)? == supply, "there is not as much {sign} as there should be");
        tokens.insert(sign.clone(), token);
    }
    Ok(tokens)
}

fn items(checked: &Checked, accounts: &BTreeMap<Holder, AccountId>, chain: &dyn Chain) -> Result<Vec<Item>> {
    let scenario = &checked.scenario;
    let single = scenario.contributions.iter().map(|contribution| Item {
        work: contribution.id.get_ref().clone(),
        contributor: contribution.contributor.get_ref().clone(),
        payee: contribution.payee.as_ref().unwrap_or(&contribution.contributor).get_ref().clone(),
        product: contribution.product.get_ref().clone(),
        stage: contribution.stage,
        units: *contribution.units.get_ref(),
        id: None,
        members: Vec::new(),
        root: Hash::default(),
    });
    let mut items: Vec<Item> = single.collect();
    for drawn in &scenario.drawn {
        let units = checked.drawn.get(drawn.id.get_ref()).map_or(&[][..], Vec::as_slice);
        match &drawn.batch_by {
            Some(by) => items.push(batch(drawn, by.get_ref(), units, accounts, chain)?),
            None => items.extend(units.iter().enumerate().map(|(number, units)| scattered(drawn, number, *units))),
        }
    }
    Ok(items)
}

/// The work of one of a group, who submits it.
fn scattered(drawn: &Drawn, number: usize, units: u32) -> Item {
    Item {
        work: drawn.id.get_ref().clone(),
        contributor: member(drawn.group.get_ref(), number),
        payee: member(drawn.group.get_ref(), number),
        product: drawn.product.get_ref().clone(),
        stage: drawn.stage,
        units,
        id: None,
        members: Vec::new(),
        root: Hash::default(),
    }
}

/// The work of a whole group, which one submits for all.
fn batch(
    drawn: &Drawn,
    by: &str,
    units: &[u32],
    accounts: &BTreeMap<Holder, AccountId>,
    chain: &dyn Chain,
) -> Result<Item> {
    let (members, root) = shares(drawn.group.get_ref(), units, accounts, chain)?;
    Ok(Item {
        work: drawn.id.get_ref().clone(),
        contributor: by.to_owned(),
        payee: by.to_owned(),
        product: drawn.product.get_ref().clone(),
        stage: drawn.stage,
        units: units.iter().fold(0, |sum: u32, units| sum.saturating_add(*units)),
        id: None,
        members,
        root,
    })
}

/// The members of a batch, each with a proof, and the root of their tree.
fn shares(
    group: &str,
    units: &[u32],
    accounts: &BTreeMap<Holder, AccountId>,
    chain: &dyn Chain,
) -> Result<(Vec<Share>, Hash)> {
    let payees: Vec<Holder> = (0..units.len()).map(|number| member(group, number)).collect();
    let mut members = Vec::new();
    for ((index, payee), units) in (0..).zip(&payees).zip(units) {
        let account = accounts.get(payee).with_context(|| format!("{payee} has no account"))?;
        members.push(Member { index, payee: *account, units: *units });
    }
    let leaves = members.iter().map(|member| chain.leaf_of(member)).collect::<Result<Vec<_>, _>>()?;
    let mut leaves = leaves.into_iter();
    let tree = Tree::with_leaves(&members, |_| leaves.next().unwrap_or_default());
    let tree = tree.with_context(|| format!("{group} has no members"))?;
    let proof = |member: &Member| tree.proof(member.index).unwrap_or_default();
    let shares = payees.into_iter().zip(&members);
    let shares = shares.map(|(payee, member)| Share { payee, member: *member, proof: proof(member) });
    Ok((shares.collect(), tree.root()))
}
