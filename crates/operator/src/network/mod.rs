// SPDX-License-Identifier: Apache-2.0
//! Networks that the suite is deployed to, one file each: where the node is, and what is deployed.
//!
//! - [`mod@file`]: the format. [`bounds`]: what the contracts say to it, in a rehearsal.

pub mod bounds;
pub mod file;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{anyhow, bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::dao::{Bar, Guardian, Parameters};
use kite_interfaces::registry::Rules;
use kite_interfaces::token::MAX_ALLOCATIONS;
use kite_interfaces::Balance;

use crate::amount::{Amount, Shown, Unit, COIN, KITE};
use crate::bundles::SuiteBundles;
use crate::chain::address_text;
use crate::home;
use crate::plan::{programs, Config};
use crate::ruling;
use crate::text::{self, hex};
use file::{Family, NetworkFile, WaitFor};
use kite_chains::Programs;
use kite_node::keys::Kind;
use kite_node::{Coin, Keyring, NodeChain, Patience, Settled};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The files that come with this program, for where the home has none of that name.
const OURS: [(&str, &str); 6] = [
    ("aleph-zero-testnet", include_str!("../../../../deploy/config/aleph-zero-testnet.toml")),
    ("bittensor", include_str!("../../../../deploy/config/bittensor.toml")),
    ("bittensor-testnet", include_str!("../../../../deploy/config/bittensor-testnet.toml")),
    ("hub-local", include_str!("../../../../deploy/config/hub-local.toml")),
    ("local", include_str!("../../../../deploy/config/local.toml")),
    ("narrow", include_str!("../../../../deploy/config/narrow.toml")),
];

/// Which network a command is for.
#[derive(Clone, Debug, clap::Args)]
pub struct NetworkChoice {
    /// The network: the name of a file in the home's folder `config`, or of one that this program brings along, or the
    /// path of a file like those
    #[arg(long, value_name = "NAME")]
    pub network: String,
}

impl NetworkChoice {
    /// Reads and checks the network's file.
    pub fn load(&self) -> Result<Network> {
        Network::named(&self.network)
    }
}

/// A network, and what is deployed to it.
#[derive(Clone, Debug)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// The file that says all this.
    pub file: PathBuf,
    /// Its node's URL.
    pub url: String,
    /// Hash of its first block, if it must be this one.
    pub genesis: Option<Hash>,
    /// How it runs contracts.
    pub family: Family,
    /// Its native coin.
    pub coin: Unit,
    /// When a transaction counts as done.
    pub settled: Settled,
    /// How long commands wait for it.
    pub patience: Patience,
    /// What is deployed.
    pub config: Config,
}

impl Network {
    /// The network called `name`, or the one that the file at the path `name` describes.
    pub fn named(name: &str) -> Result<Self> {
        let (file, text) = text_of(name)?;
        Self::parse(&file, &text)
    }

    /// What the file of the network of this name says.
    pub fn text_of(name: &str) -> Result<String> {
        text_of(name).map(|(_, text)| text)
    }

    /// `Ok` if people can live with its terms. On a development network, or one where others try things out,
    /// votes may take minutes, and bonds may be free; where the money is real they may not.
    pub fn ensure_livable(&self) -> Result<()> {
        let Config { is_development, rules, parameters, .. } = &self.config;
        let rows = [
            ("dao.voting_delay_ms", parameters.voting_delay_ms > 0, "above zero: holders must be able to gather votes"),
            ("dao.voting_period_ms", parameters.voting_period_ms >= DAY_MS, "a day at least"),
            ("dao.critical_timelock_ms", parameters.critical.timelock_ms > 0, "above zero: who disagrees can leave"),
            ("registry.min_bond_per_unit", rules.min_bond_per_unit > 0, "above zero: work vouches for itself"),
        ];
        for (key, fits, expected) in rows {
            let file = text::path(&self.file);
            ensure!(
                *is_development || fits,
                "{file}: {key}: expected {expected}. What it says is for development networks only, which say \
                 `development = true`"
            );
        }
        ruling::ensure_time_for_a_vote(rules, parameters, *is_development)
            .with_context(|| format!("{}: registry.arbiter_answers_ms", text::path(&self.file)))
    }

    /// Reads and checks a network's file; `file` gives the network its name, and errors their place.
    pub fn parse(file: &Path, text: &str) -> Result<Self> {
        let said: NetworkFile = toml::from_str(text).map_err(|error| anyhow!("{}: {error}", text::path(file)))?;
        Reader { file, said: &said }.network()
    }

    /// Connects to its node. An error if it runs another chain than the file says.
    pub fn connect(&self, keys: Keyring) -> Result<NodeChain> {
        let chain = NodeChain::connect_with(&self.url, keys, self.patience)?.settled(self.settled);
        self.ensure_family(&chain)?;
        let chain = if chain.is_hub() { chain.knowing(Programs::of(programs(&self.bundles()?)?)?) } else { chain };
        let found = chain.genesis();
        if let Some(expected) = self.genesis {
            ensure!(
                found == expected,
                "{} runs another chain than expected: its genesis is {}, {} says {}. Correct `url` or `genesis` there",
                self.url,
                hex(found.as_ref()),
                text::path(&self.file),
                hex(expected.as_ref())
            );
        }
        self.ensure_coin(chain.coin())?;
        Ok(chain)
    }

    /// The contracts as it runs them.
    pub fn bundles(&self) -> Result<SuiteBundles> {
        match self.family {
            Family::Wasm => SuiteBundles::current(),
            Family::Hub => SuiteBundles::on_a_hub(),
        }
    }

    /// What kind of keys sign its transactions.
    #[must_use]
    pub fn keys(&self) -> Kind {
        match self.family {
            Family::Wasm => Kind::Substrate,
            Family::Hub => Kind::Ethereum,
        }
    }

    /// Nothing, if it is no Hub. An error in words for what is not done there.
    pub fn ensure_no_hub(&self, what: &str) -> Result<()> {
        ensure!(
            self.family != Family::Hub,
            "{what} does not reach a Hub yet, and {} is one: what does stands in the docs, \"Two families of chains, side \
             by side\"",
            self.name
        );
        Ok(())
    }

    fn ensure_family(&self, chain: &NodeChain) -> Result<()> {
        let (found, said) = if chain.is_hub() { (Family::Hub, "hub") } else { (Family::Wasm, "wasm") };
        let file = text::path(&self.file);
        ensure!(
            found == self.family,
            "{} is of the other family of chains than {file} says: it must say `family = \"{said}\"` there, and have \
             addresses of that family",
            self.url
        );
        Ok(())
    }

    /// An error if the chain tells another sign or other decimals of its coin: amounts would be shown, and read, as
    /// others than they are. An error, too, if the file names more coin than the chain can count.
    fn ensure_coin(&self, told: &Coin) -> Result<()> {
        let Unit { sign, decimals } = &self.coin;
        let same_sign = told.sign.as_ref().is_none_or(|told| told == sign);
        let same_decimals = told.decimals.is_none_or(|told| told == *decimals);
        ensure!(
            same_sign && same_decimals,
            "{} calls its coin {} and gives it {} decimals, {} says {sign} and {decimals}. Correct `coin` and \
             `coin_decimals` there",
            self.url,
            told.sign.as_ref().unwrap_or(sign),
            told.decimals.unwrap_or(*decimals),
            text::path(&self.file)
        );
        told.fitting(self.config.native_spend_cap)
            .with_context(|| format!("{}: dao.coin_spend_cap", text::path(&self.file)))?;
        Ok(())
    }

    /// An amount of its native coin, for people.
    #[must_use]
    pub fn shown(&self, units: Balance) -> String {
        self.coin.shown(units)
    }
}

/// A network's file, and what it says.
fn text_of(name: &str) -> Result<(PathBuf, String)> {
    let is_path = name.ends_with(".toml");
    let path = if is_path { PathBuf::from(name) } else { home::networks()?.join(format!("{name}.toml")) };
    let ours = OURS.iter().find(|(ours, _)| *ours == name);
    match ours {
        Some((_, text)) if !path.is_file() => Ok((PathBuf::from(format!("{name}.toml")), (*text).to_owned())),
        None if !is_path && !path.is_file() => {
            bail!("there is no network called `{name}`: expected {}, or the path of a .toml file", known()?.join(", "))
        }
        _ => {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", text::path(&path)))?;
            Ok((path, text))
        }
    }
}

fn known() -> Result<Vec<String>> {
    let files = fs::read_dir(home::networks()?).into_iter().flatten();
    let names = files.filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()));
    let names: BTreeSet<_> = names.chain(OURS.map(|(name, _)| name.to_owned())).collect();
    Ok(names.into_iter().filter(|name| name != "template").collect())
}

/// Reads what a file says, and names file and key where it is wrong.
struct Reader<'a> {
    file: &'a Path,
    said: &'a NetworkFile,
}

impl Reader<'_> {
    fn network(&self) -> Result<Network> {
        let said = self.said;
        let name = self.file.file_stem().and_then(|name| name.to_str()).unwrap_or("network").to_owned();
        let settled = match said.wait_for {
            WaitFor::Finalized => Settled::Finalized,
            WaitFor::Best => Settled::InBestBlock,
        };
        self.ensure_signs()?;
        Ok(Network {
            name,
            file: self.file.to_owned(),
            url: said.url.clone(),
            genesis: said.genesis.map(|hash| hash.0),
            family: said.family,
            coin: self.coin(),
            settled,
            patience: said.patience_ms.map(|span| Patience::of(Duration::from_millis(span))).unwrap_or_default(),
            config: self.config()?,
        })
    }

    /// An amount is told apart by its sign alone, and `KITE` and `COIN` always mean the token and the coin.
    fn ensure_signs(&self) -> Result<()> {
        let (coin, token) = (&self.said.coin, &self.said.token);
        self.ensure(!token.name.trim().is_empty(), "token.name", || "expected a name".to_owned())?;
        self.ensure(!token.symbol.trim().is_empty(), "token.symbol", || "expected a sign".to_owned())?;
        let is_one_of = |sign: &str, others: [&str; 2]| others.iter().any(|other| sign.eq_ignore_ascii_case(other));
        self.ensure(!is_one_of(coin, [KITE, &token.symbol]), "coin", || {
            format!("`{coin}` is the sign of the token: nobody could tell an amount of one from one of the other")
        })?;
        self.ensure(!is_one_of(&token.symbol, [COIN, coin]), "token.symbol", || {
            format!("`{}` means the coin: nobody could tell an amount of one from one of the other", token.symbol)
        })
    }

    fn coin(&self) -> Unit {
        Unit { sign: self.said.coin.clone(), decimals: self.said.coin_decimals }
    }

    fn config(&self) -> Result<Config> {
        let NetworkFile { token, router, dao, .. } = self.said;
        let cap = self.kite("token.cap", &token.cap)?;
        Ok(Config {
            is_development: self.said.development,
            genesis: Hash::default(),
            deployer: self.said.deployer.0,
            salt: self.said.salt.clone().into_bytes(),
            token_name: token.name.clone(),
            token_symbol: token.symbol.clone(),
            decimals: token.decimals,
            cap,
            allocations: self.allocations(cap)?,
            epoch_ms: router.epoch_ms,
            window_epochs: router.window_epochs,
            fee_bps: router.fee_bps,
            rules: self.rules()?,
            parameters: self.parameters()?,
            guardian: self.guardian()?,
            coin: self.coin(),
            native_spend_cap: self.optional("dao.coin_spend_cap", dao.coin_spend_cap.as_ref(), COIN)?,
            kite_spend_cap: self.optional("dao.kite_spend_cap", dao.kite_spend_cap.as_ref(), KITE)?,
        })
    }

    fn allocations(&self, cap: Balance) -> Result<Vec<(AccountId, Balance)>> {
        let mut allocations: Vec<(AccountId, Balance)> = Vec::new();
        for (place, allocation) in self.said.token.allocation.iter().enumerate() {
            let key = format!("token.allocation number {}", place.saturating_add(1));
            let (to, amount) = (allocation.to.0, self.kite(&key, &allocation.amount)?);
            let known = allocations.iter().any(|(other, _)| *other == to);
            self.ensure(!known, &key, || format!("{} is there already: add its amounts up", address_text(to)))?;
            allocations.push((to, amount));
        }
        let key = "token.allocation";
        self.ensure(allocations.len() <= MAX_ALLOCATIONS, key, || format!("expected at most {MAX_ALLOCATIONS}"))?;
        let sum = allocations.iter().fold(0, |sum: Balance, (_, amount)| sum.saturating_add(*amount));
        self.ensure(sum <= cap, key, || {
            let shown = |units| Shown { units, decimals: self.said.token.decimals };
            format!("all together are {} {KITE}, above token.cap, {}: allocate less", shown(sum), shown(cap))
        })?;
        Ok(allocations)
    }

    fn rules(&self) -> Result<Rules> {
        let said = &self.said.registry;
        let guardian = said.guardian.as_ref();
        Ok(Rules {
            arbiter: said.arbiter.map(|arbiter| self.not_deployer("registry.arbiter", arbiter.0)).transpose()?,
            guardian: guardian
                .map(|guardian| self.not_deployer("registry.guardian", guardian.account.0))
                .transpose()?,
            guardian_until_ms: guardian.map_or(0, |guardian| guardian.until_ms),
            curator_answers_ms: said.curator_answers_ms,
            arbiter_answers_ms: said.arbiter_answers_ms,
            challenge_bond: self.kite("registry.challenge_bond", &said.challenge_bond)?,
            challenge_bond_bps: said.challenge_bond_bps,
            challenger_bps: said.challenger_bps,
            contributor_bps: said.contributor_bps,
            min_bond_per_unit: self.kite("registry.min_bond_per_unit", &said.min_bond_per_unit)?,
            max_bond_per_unit: self.kite("registry.max_bond_per_unit", &said.max_bond_per_unit)?,
            min_half_life_epochs: said.min_half_life_epochs,
            max_half_life_epochs: said.max_half_life_epochs,
        })
    }

    fn parameters(&self) -> Result<Parameters> {
        let said = &self.said.dao;
        Ok(Parameters {
            voting_delay_ms: said.voting_delay_ms,
            voting_period_ms: said.voting_period_ms,
            late_quorum_ms: said.late_quorum_ms,
            grace_ms: said.grace_ms,
            proposal_threshold: self.kite("dao.proposal_threshold", &said.proposal_threshold)?,
            quorum_floor: self.kite("dao.quorum_floor", &said.quorum_floor)?,
            routine: Bar { quorum_bps: said.quorum_bps, timelock_ms: said.timelock_ms },
            critical: Bar { quorum_bps: said.critical_quorum_bps, timelock_ms: said.critical_timelock_ms },
            spend_period_ms: said.spend_period_ms,
        })
    }

    fn guardian(&self) -> Result<Option<Guardian>> {
        let Some(guardian) = &self.said.dao.guardian else { return Ok(None) };
        let account = self.not_deployer("dao.guardian", guardian.account.0)?;
        Ok(Some(Guardian { account, expires_at_ms: guardian.until_ms }))
    }

    fn not_deployer(&self, key: &str, account: AccountId) -> Result<AccountId> {
        self.ensure(account != self.said.deployer.0, key, || {
            "is the deployer, who must have no power afterwards: name another account".to_owned()
        })?;
        Ok(account)
    }

    fn kite(&self, key: &str, amount: &Amount) -> Result<Balance> {
        self.units(key, amount, KITE)
    }

    fn optional(&self, key: &str, amount: Option<&Amount>, sign: &str) -> Result<Balance> {
        amount.map_or(Ok(0), |amount| self.units(key, amount, sign))
    }

    fn units(&self, key: &str, amount: &Amount, sign: &str) -> Result<Balance> {
        let found = &amount.asset;
        let is_the_coin = sign == COIN && *found == self.said.coin;
        self.ensure(found == sign || is_the_coin, key, || format!("expected an amount in {sign}, found {found}"))?;
        let decimals = if sign == KITE { self.said.token.decimals } else { self.said.coin_decimals };
        let units = amount.in_units(decimals);
        units.ok_or_else(|| {
            self.mistake(key, &format!("expected at most {decimals} decimals, and less than 2^128 units"))
        })
    }

    fn ensure(&self, condition: bool, key: &str, message: impl FnOnce() -> String) -> Result<()> {
        if condition {
            Ok(())
        } else {
            Err(self.mistake(key, &message()))
        }
    }

    fn mistake(&self, key: &str, message: &str) -> anyhow::Error {
        anyhow!("{}: {key}: {message}", text::path(self.file))
    }
}

#[cfg(test)]
mod tests;
