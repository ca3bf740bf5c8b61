// SPDX-License-Identifier: Apache-2.0
//! A deployment's file: what it began with, and every finished step.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use rustix::fs::{flock, FlockOperation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::chain::{address_text, read_address, Chain};
use crate::network::Network;
use crate::plan::{terms, Cost, Effect, Plan, Step};
use crate::suite::{Suite, Tabs, Till, Ways};
use crate::text::{self, hex};
use crate::whole;
use kite_node::NodeChain;

/// What stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The network's name.
    pub network: String,
    /// Hash of the chain's first block.
    pub genesis: String,
    /// A hash over all transactions.
    pub plan: String,
    /// Who sends them.
    pub deployer: String,
    /// What the suite was deployed with, by the keys of the network's file.
    pub terms: BTreeMap<String, String>,
    /// The address book.
    pub contracts: Contracts,
    /// The steps that are done, in order.
    pub steps: Vec<Done>,
}

/// Where the contracts are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contracts {
    /// The KITE token.
    pub token: Deployed,
    /// The money.
    pub router: Deployed,
    /// The rules.
    pub registry: Deployed,
    /// The governor.
    pub dao: Deployed,
    /// The factory of tills; none in a deployment that was begun before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub till: Option<Deployed>,
    /// The tabs; none in a deployment that was begun before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tab: Option<Deployed>,
}

/// Where a contract is, and what it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deployed {
    /// Its address: SS58, or on a Hub as Ethereum writes it.
    pub address: String,
    /// Its code's hash.
    pub code_hash: String,
}

/// A step that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// The contract that it was about.
    pub contract: String,
    /// What it did.
    pub purpose: String,
    /// Hash of its block; none if the chain showed the step as done without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
    /// Its transaction's hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// Native coin that it cost, in the smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    /// Native coin that it locked for storage, in the smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit: Option<String>,
}

impl Record {
    /// The deployment to the chain with this genesis; `None` if there is none in `folder`.
    pub fn read(folder: &Path, genesis: Hash) -> Result<Option<Self>> {
        let file = file_in(folder, genesis);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", text::path(&file))),
        };
        let damaged = |error| {
            anyhow!(
                "{} is damaged ({error}): restore it, or move it away. Without it `kite deploy` looks on the chain for \
                 what is done",
                text::path(&file)
            )
        };
        let record: Self = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        let whole = record.genesis == hex(genesis.as_ref()) && record.suite().is_some();
        ensure!(whole, damaged("it is of another chain, or an address in it is none".to_owned()));
        Ok(Some(record))
    }

    /// The contracts' clients; `None` if an address is no address.
    pub fn suite(&self) -> Option<Suite> {
        let Contracts { token, router, registry, dao, .. } = &self.contracts;
        let [token, router, registry, dao] = [token, router, registry, dao].map(|found| read_address(&found.address));
        Some(Suite::at(token?, router?, registry?, dao?))
    }

    /// The ways to pay; `None` if the deployment has none, or an address is no address.
    pub fn ways(&self) -> Option<Ways> {
        let [till, tab] = [&self.contracts.till, &self.contracts.tab];
        let address = |found: &Option<Deployed>| read_address(&found.as_ref()?.address);
        Some(Ways { tills: Till(address(till)?), tabs: Tabs(address(tab)?) })
    }

    /// Each contract's name, and where it is.
    pub fn places(&self) -> Vec<(&'static str, AccountId)> {
        let Contracts { token, router, registry, dao, till, tab } = &self.contracts;
        let all = [("token", Some(token)), ("router", Some(router)), ("registry", Some(registry)), ("dao", Some(dao))];
        let all = all.into_iter().chain([("till", till.as_ref()), ("tab", tab.as_ref())]);
        all.filter_map(|(name, found)| Some((name, read_address(&found?.address)?))).collect()
    }

    /// Has the chain's contracts spoken to as what they are called, whichever edition of it they are.
    pub fn introduce(&self, chain: &NodeChain) {
        self.places().into_iter().for_each(|(name, account)| chain.introduce(name, account));
    }

    fn begin(network: &Network, genesis: Hash, plan: &Plan) -> Self {
        let (suite, ways) = (plan.suite(), plan.ways());
        let [token, router, registry, dao] = plan.bundles().named().map(|(_, bundle)| hex(bundle.code_hash.as_ref()));
        let deployed = |address: AccountId, code_hash| Deployed { address: address_text(address), code_hash };
        let terms = terms::of(plan.config()).into_iter();
        Self {
            network: network.name.clone(),
            genesis: hex(genesis.as_ref()),
            plan: hex(plan.hash().as_ref()),
            deployer: address_text(plan.config().deployer),
            terms: terms.map(|(key, value)| (key.to_owned(), value)).collect(),
            contracts: Contracts {
                token: deployed(suite.token.address(), token),
                router: deployed(suite.router.address(), router),
                registry: deployed(suite.registry.address(), registry),
                dao: deployed(suite.dao.address(), dao),
                till: Some(deployed(ways.tills.address(), hex(plan.bundles().till.code_hash.as_ref()))),
                tab: Some(deployed(ways.tabs.address(), hex(plan.bundles().tab.code_hash.as_ref()))),
            },
            steps: Vec::new(),
        }
    }

    /// What is not as in `other`, in words.
    fn differences(&self, other: &Self) -> Vec<String> {
        let differs = |what: &str, before: &str, now: &str| format!("{what} was {before} and is {now}");
        let code = |contracts: &Contracts| {
            let Contracts { token, router, registry, dao, till, tab } = contracts.clone();
            let ways = [("till", till), ("tab", tab)].into_iter().filter_map(|(name, found)| Some((name, found?)));
            let suite = [("token", token), ("router", router), ("registry", registry), ("dao", dao)];
            suite.into_iter().chain(ways).collect::<Vec<_>>()
        };
        let codes = code(&self.contracts).into_iter().zip(code(&other.contracts));
        let codes = codes.filter(|((_, before), (_, now))| before.code_hash != now.code_hash).map(
            |((name, before), (_, now))| differs(&format!("the {name}'s code"), &before.code_hash, &now.code_hash),
        );
        let keys = other.terms.iter().filter(|(key, now)| self.terms.get(*key) != Some(*now));
        let terms = keys.map(|(key, now)| differs(key, self.terms.get(key).map_or("unset", String::as_str), now));
        codes.chain(terms).collect()
    }
}

fn file_in(folder: &Path, genesis: Hash) -> PathBuf {
    folder.join(format!("{}.json", hex(genesis.as_ref())))
}

/// A deployment's file that no other process writes to meanwhile.
pub struct Store {
    file: PathBuf,
    record: Record,
    _lock: File,
}

impl Store {
    /// Opens the deployment of `plan`, or begins it. An error if another plan has been begun.
    pub fn open(folder: &Path, network: &Network, genesis: Hash, plan: &Plan) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", text::path(folder)))?;
        let lock = File::open(folder).with_context(|| format!("cannot open {}", text::path(folder)))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)
            .with_context(|| format!("another deployment is writing to {}: wait for it", text::path(folder)))?;
        let planned = Record::begin(network, genesis, plan);
        let file = file_in(folder, genesis);
        ensure!(
            whole::is_replaceable(&file),
            "{} is no plain file, and nothing takes its place: put the deployment's own file there, or name another folder \
             by --deployments",
            text::path(&file)
        );
        let record = match Record::read(folder, genesis)? {
            // Nothing was recorded: whatever was begun has left no more than code, which any plan can use.
            Some(begun) if begun.steps.is_empty() => planned,
            Some(begun) => same_plan(&file, begun, &planned)?,
            None => planned,
        };
        let store = Self { file, record, _lock: lock };
        store.write()?;
        Ok(store)
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// How many steps are done.
    pub fn done(&self) -> usize {
        self.record.steps.len()
    }

    /// What is in the file.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// An error if the chain does not have a contract that the file says it has.
    pub fn compare(&self, plan: &Plan, chain: &mut dyn Chain) -> Result<()> {
        for step in plan.steps().iter().take(self.done()) {
            if matches!(step.effect, Effect::Created(_)) && !plan.is_done(chain, step)? {
                bail!(
                    "{} says that the {} was created, but it is not on the chain: if the chain was begun anew, move the \
                     file away and repeat the command",
                    text::path(&self.file),
                    step.contract
                );
            }
        }
        Ok(())
    }

    /// Adds a step that is done; `None` if it was there already. It is on disk when this returns.
    pub fn note(&mut self, step: &Step, cost: Option<Cost>) -> Result<()> {
        let inclusion = cost.and_then(|cost| cost.inclusion);
        self.record.steps.push(Done {
            contract: step.contract.to_owned(),
            purpose: step.purpose.clone(),
            block: inclusion.map(|inclusion| hex(inclusion.block.as_ref())),
            transaction: inclusion.map(|inclusion| hex(inclusion.transaction.as_ref())),
            fee: inclusion.map(|inclusion| inclusion.fee.to_string()),
            deposit: cost.map(|cost| cost.deposit.to_string()),
        });
        self.write()
    }

    /// A new file takes the old one's place, so that whenever the power fails there is a whole one.
    fn write(&self) -> Result<()> {
        let content = serde_json::to_string_pretty(&self.record)?;
        let written = whole::write(&self.file, |file| Ok(writeln!(file, "{content}")?));
        written.context("is the disk full? Nothing is lost: make room and repeat")
    }
}

fn same_plan(file: &Path, begun: Record, planned: &Record) -> Result<Record> {
    if begun.plan == planned.plan {
        return Ok(begun);
    }
    bail!(
        "{} was begun with another plan: {}. Go on with what it was begun with, or move the file away to deploy another \
         suite",
        text::path(file),
        begun.differences(planned).join("; ")
    )
}
