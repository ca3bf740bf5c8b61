// SPDX-License-Identifier: Apache-2.0
//! Whether a deployed suite is what was planned: one fact after the other, as the chain shows them.

use std::collections::BTreeSet;
use std::fmt::Display;

use anyhow::{ensure, Result};
use comfy_table::Table;
use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use serde::Serialize;

use crate::chain::{address_text, Chain};
use crate::ruling;
use crate::suite::{Suite, Tabs, Till, Token, Ways};
use crate::terms::{self, Term};
use crate::text;
use crate::text::hex;
use crate::{spend_caps, Config, Cost, Plan, Step, ROUTINE};

/// Something that must be so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fact {
    /// The contract that it is about, or `deployer`.
    pub about: &'static str,
    /// What it says.
    pub what: String,
    /// How it should be.
    pub expected: String,
    /// How it is, or why that cannot be told.
    pub found: String,
    /// Whether it is as it should be, as far as it was checked.
    pub holds: bool,
    /// Whether it was checked.
    pub is_checked: bool,
}

impl Fact {
    /// Something that nobody can tell from here, for this reason.
    #[must_use]
    pub fn unchecked(about: &'static str, what: &str, reason: &str) -> Self {
        let (what, found) = (what.to_owned(), reason.to_owned());
        Self { about, what, expected: String::new(), found, holds: true, is_checked: false }
    }
}

/// Everything that stays as planned until a vote changes it.
pub fn lasting(chain: &mut dyn Chain, plan: &Plan, suite: &Suite) -> Vec<Fact> {
    let mut facts = Facts { chain, config: plan.config(), suite: *suite, list: Vec::new() };
    facts.code(plan);
    facts.owners();
    facts.wiring();
    facts.terms();
    facts.powers();
    facts.deployer();
    facts.list
}

/// What is so of the ways to pay, for ever: they are nobody's.
pub fn ways(chain: &mut dyn Chain, plan: &Plan, suite: &Suite, ways: &Ways) -> Vec<Fact> {
    let mut facts = Facts { chain, config: plan.config(), suite: *suite, list: Vec::new() };
    facts.runs("till", ways.tills.address(), plan.bundles().till.code_hash);
    facts.runs("tab", ways.tabs.address(), plan.bundles().tab.code_hash);
    facts.tills(ways.tills);
    facts.tabs(ways.tabs);
    facts.list
}

/// What is so only until somebody uses the suite.
pub fn at_first(chain: &mut dyn Chain, plan: &Plan, suite: &Suite) -> Vec<Fact> {
    let mut facts = Facts { chain, config: plan.config(), suite: *suite, list: Vec::new() };
    facts.balances();
    facts.list
}

/// Sends every transaction of the plan, tells `done` what each one cost, and checks what came out.
pub fn deploy(plan: &Plan, chain: &mut dyn Chain, done: &mut dyn FnMut(&Step, Cost)) -> Result<Suite> {
    for step in plan.steps() {
        done(step, plan.take(chain, step)?);
    }
    let suite = plan.suite();
    demand(&lasting(chain, plan, &suite))?;
    demand(&at_first(chain, plan, &suite))?;
    Ok(suite)
}

/// An error that names every fact that does not hold.
pub fn demand(facts: &[Fact]) -> Result<()> {
    let wrong = facts.iter().filter(|fact| !fact.holds);
    let wrong: Vec<_> = wrong
        .map(|Fact { about, what, expected, found, .. }| format!("{about}: {what} is {found}, not {expected}"))
        .collect();
    ensure!(wrong.is_empty(), "the suite is not as planned: {}", wrong.join("; "));
    Ok(())
}

/// A row for each.
#[must_use]
pub fn table(facts: &[Fact]) -> Table {
    let mut table = crate::table::table(&["", "contract", "fact", "expected", "found"], 0..0);
    for Fact { about, what, expected, found, holds, is_checked } in facts {
        let (mark, found) = match (is_checked, holds) {
            (false, _) => ("not checked", found.as_str()),
            (true, true) => ("ok", ""),
            (true, false) => ("WRONG", found.as_str()),
        };
        table.add_row([mark, about, what, expected, found]);
    }
    table
}

struct Facts<'a> {
    chain: &'a mut dyn Chain,
    config: &'a Config,
    suite: Suite,
    list: Vec<Fact>,
}

impl Facts<'_> {
    fn add<E: Display>(
        &mut self,
        about: &'static str,
        what: impl Into<String>,
        found: Result<String, E>,
        expected: impl Into<String>,
    ) {
        let (what, expected) = (what.into(), expected.into());
        let holds = found.as_ref().is_ok_and(|found| *found == expected);
        let found = text::plain(&found.unwrap_or_else(|error| error.to_string()));
        self.list.push(Fact { about, what, expected, found, holds, is_checked: true });
    }

    /// Terms under the same keys on both sides.
    fn compare<E: Display>(&mut self, about: &'static str, found: Result<Vec<Term>, E>, expected: &[Term]) {
        for (place, (key, expected)) in expected.iter().enumerate() {
            let found =
                found.as_ref().map(|found| found.get(place).map_or_else(String::new, |(_, found)| found.clone()));
            self.add(about, *key, found, expected);
        }
    }

    fn contracts(&self) -> [(&'static str, AccountId); 4] {
        let Suite { token, router, registry, dao } = self.suite;
        [
            ("token", token.address()),
            ("router", router.address()),
            ("registry", registry.address()),
            ("dao", dao.address()),
        ]
    }

    fn name(&self, account: AccountId) -> String {
        let known = self.contracts().into_iter().find(|(_, address)| *address == account);
        known.map_or_else(|| address_text(account), |(name, _)| format!("the {name}"))
    }

    fn name_or_none(&self, account: Option<AccountId>) -> String {
        account.map_or_else(|| "none".to_owned(), |account| self.name(account))
    }

    fn names(&self, accounts: &[AccountId]) -> String {
        let names: BTreeSet<_> = accounts.iter().map(|account| self.name(*account)).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }

    fn code(&mut self, plan: &Plan) {
        for ((name, address), (_, bundle)) in self.contracts().into_iter().zip(plan.bundles().named()) {
            self.runs(name, address, bundle.code_hash);
        }
    }

    fn runs(&mut self, name: &'static str, address: AccountId, code_hash: Hash) {
        let shown = |code: Hash| hex(code.as_ref());
        let found = self.chain.code_of(address).map(|code| code.map_or_else(|| "no contract".to_owned(), shown));
        self.add(name, "code hash", found, shown(code_hash));
    }

    fn tills(&mut self, tills: Till) {
        let router = self.name(self.suite.router.address());
        let found = tills.router(self.chain).map(|router| self.name(router));
        self.add("till", "pays through", found, router);
        let product = tills.product(self.chain).map(|product| product.to_string());
        self.add("till", "a factory, with product", product, "0");
    }

    fn tabs(&mut self, tabs: Tabs) {
        let [router, kite] =
            [self.suite.router.address(), self.suite.token.address()].map(|address| self.name(address));
        let settings = tabs.settings(self.chain);
        self.add("tab", "pays through", settings.as_ref().map(|settings| self.name(settings.router)), router);
        self.add("tab", "KITE", settings.as_ref().map(|settings| self.name(settings.kite)), kite);
        let domain = self.chain.domain_of(&self.config.genesis, tabs.address());
        let domain = domain.map_or_else(|failure| failure.to_string(), |domain| hex(&domain));
        self.add("tab", "what is signed is bound to", settings.map(|settings| hex(&settings.domain)), domain);
    }

    fn owners(&mut self) {
        let dao = self.name(self.suite.dao.address());
        for (name, address) in self.contracts().into_iter().take(3) {
            // The three contracts share the trait.
            let owner = Token(address).owner(self.chain).map(|owner| self.name(owner));
            self.add(name, "owner", owner, &dao);
            let pending = Token(address).pending_owner(self.chain).map(|pending| self.name_or_none(pending));
            self.add(name, "on offer to", pending, "none");
        }
    }

    fn wiring(&mut self) {
        let Suite { token, router, registry, dao } = self.suite;
        let [kite, money, rules, votes] = self.contracts().map(|(name, _)| format!("the {name}"));
        let governor = token.governor(self.chain).map(|governor| self.name_or_none(governor));
        self.add("token", "governor", governor, &votes);
        let settings = router.settings(self.chain);
        self.add("router", "KITE", settings.as_ref().map(|settings| self.name(settings.kite)), &kite);
        self.add("router", "registry", settings.as_ref().map(|found| self.name_or_none(found.registry)), &rules);
        let clock = settings.map(|settings| format!("{:?}", settings.clock)).unwrap_or_default();
        let settings = registry.settings(self.chain);
        self.add("registry", "KITE", settings.as_ref().map(|settings| self.name(settings.kite)), &kite);
        self.add("registry", "router", settings.as_ref().map(|settings| self.name(settings.router)), &money);
        self.add("registry", "epochs", settings.as_ref().map(|settings| format!("{:?}", settings.clock)), clock);
        let settings = dao.settings(self.chain);
        self.add("dao", "votes of", settings.as_ref().map(|settings| self.name(settings.token)), &kite);
        let excluded = self.names(&[dao.address(), router.address(), registry.address()]);
        self.add("dao", "no part of the quorum", settings.map(|settings| self.names(&settings.excluded)), excluded);
    }

    fn terms(&mut self) {
        let (config, decimals) = (self.config, self.config.decimals);
        let Suite { router, registry, dao, .. } = self.suite;
        self.token_terms();
        let money = router.settings(self.chain);
        let money = money.map(|found| terms::router(found.clock.epoch_ms, found.window_epochs, found.fee_bps).to_vec());
        self.compare("router", money, &terms::router(config.epoch_ms, config.window_epochs, config.fee_bps));
        let rules = registry.settings(self.chain).map(|found| terms::rules(&found.rules, decimals).to_vec());
        self.compare("registry", rules, &terms::rules(&config.rules, decimals));
        self.time_for_a_vote();
        let parameters = dao.parameters(self.chain).map(|found| terms::parameters(&found, decimals).to_vec());
        self.compare("dao", parameters, &terms::parameters(&config.parameters, decimals));
    }

    /// Whether a vote can still decide a challenge, by what is set now.
    fn time_for_a_vote(&mut self) {
        let Suite { registry, dao, .. } = self.suite;
        let rules = registry.settings(self.chain).map(|found| found.rules);
        let parameters = dao.parameters(self.chain);
        let is_development = self.config.is_development;
        let found = rules.and_then(|rules| Ok((rules, parameters?))).map(|(rules, parameters)| {
            let enough = ruling::ensure_time_for_a_vote(&rules, &parameters, is_development);
            enough.map_or_else(|error| error.to_string(), |()| "enough".to_owned())
        });
        self.add("registry", "the arbiter's time for a vote", found, "enough");
    }

    fn token_terms(&mut self) {
        let token = self.suite.token;
        let [(name, name_is), (symbol, symbol_is), (decimals, decimals_are), (cap, cap_is), _] =
            terms::token(self.config);
        let found = token.token_name(self.chain).map(Option::unwrap_or_default);
        self.add("token", name, found, name_is);
        let found = token.token_symbol(self.chain).map(Option::unwrap_or_default);
        self.add("token", symbol, found, symbol_is);
        let found = token.token_decimals(self.chain).map(|decimals| decimals.to_string());
        self.add("token", decimals, found, decimals_are);
        let found = token.cap(self.chain).map(|cap| terms::kite(cap, self.config.decimals));
        self.add("token", cap, found, cap_is);
    }

    /// Whether nobody but the voters has more to say in the DAO than planned.
    fn powers(&mut self) {
        let Suite { token, router, dao, .. } = self.suite;
        let guardian = dao.settings(self.chain).map(|settings| terms::guardian(settings.guardian));
        self.add("dao", "dao.guardian", guardian, terms::guardian(self.config.guardian));
        let planned = terms::spend_caps(self.config.native_spend_cap, self.config.kite_spend_cap, self.config);
        let caps = spend_caps(self.config, token.address());
        let caps = caps.map(|(asset, _)| dao.budget(self.chain, asset).map(|found| found.map_or(0, |found| found.cap)));
        let [coin, kite] = caps;
        let found = coin.and_then(|coin| Ok(terms::spend_caps(coin, kite?, self.config).to_vec()));
        self.compare("dao", found, &planned);
        for (message, selector) in ROUTINE {
            let routine = dao.is_routine(self.chain, router.address(), selector).map(|routine| routine.to_string());
            self.add("dao", format!("the router's `{message}` is routine"), routine, "true");
        }
    }

    /// Everything that gives somebody a say without a vote, and whether the deployer has it.
    fn deployer(&mut self) {
        let Suite { token, router, registry, dao } = self.suite;
        let deployer = self.config.deployer;
        let mut held = Vec::new();
        for (name, address) in self.contracts().into_iter().take(3) {
            let of_contract = [
                (format!("owner of the {name}"), Token(address).owner(self.chain).ok()),
                (format!("next owner of the {name}"), Token(address).pending_owner(self.chain).ok().flatten()),
            ];
            held.extend(of_contract);
        }
        let rules = registry.settings(self.chain).ok().map(|settings| settings.rules);
        let governance = dao.settings(self.chain).ok();
        held.extend([
            ("governor".to_owned(), token.governor(self.chain).ok().flatten()),
            ("registry".to_owned(), router.settings(self.chain).ok().and_then(|settings| settings.registry)),
            ("arbiter".to_owned(), rules.and_then(|rules| rules.arbiter)),
            ("guardian of the registry".to_owned(), rules.and_then(|rules| rules.guardian)),
            ("guardian of the dao".to_owned(), governance.and_then(|found| found.guardian).map(|found| found.account)),
        ]);
        let held: Vec<_> = held.into_iter().filter(|(_, who)| *who == Some(deployer)).map(|(power, _)| power).collect();
        let held = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
        self.add("deployer", "power", Ok::<_, String>(held), "none");
    }

    fn balances(&mut self) {
        let (token, config) = (self.suite.token, self.config);
        let shown = |units| terms::kite(units, config.decimals);
        let supply = token.total_supply(self.chain).map(shown);
        self.add("token", "supply", supply, shown(allocated(config, |_| true)));
        for account in config.allocations.iter().map(|(to, _)| *to).chain([config.deployer]) {
            let balance = token.balance_of(self.chain, account).map(shown);
            let planned = shown(allocated(config, |to| to == account));
            self.add("token", format!("balance of {}", self.name(account)), balance, planned);
        }
    }
}

/// Token units that the accounts in question get at the start.
fn allocated(config: &Config, in_question: impl Fn(AccountId) -> bool) -> Balance {
    let amounts = config.allocations.iter().filter(|(to, _)| in_question(*to)).map(|(_, amount)| *amount);
    amounts.fold(0, Balance::saturating_add)
}

#[cfg(test)]
mod tests;
