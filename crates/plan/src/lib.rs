// SPDX-License-Identifier: Apache-2.0
//! The deployment as data: every transaction, byte for byte, before the first one is sent. Contract
//! addresses are known in advance, because a chain derives them from what creates the contract.

#[cfg(any(test, feature = "example"))]
pub mod example;
pub mod facts;
pub mod ruling;
pub mod terms;

use std::convert::Infallible;

use anyhow::{ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use ink::selector_bytes;
use kite_interfaces::dao::{Change, Guardian, Parameters, Selector};
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps, Epoch};
use scale::Encode;

use crate::amount::Unit;
use crate::bundles::{code_hash, Bundle, SuiteBundles};
use crate::chain::{address_text, contract_address, Cause, Chain, Failure, Inclusion, Program, Receipt, Weight};
use crate::suite::{dao, registry, router, tabs, till, token, Suite, Tabs, Till, Token, Ways};
use kite_bundles as bundles;
use kite_chains as chain;
use kite_format::{amount, moment, span, table, text};
use kite_suite as suite;
use kite_words::Words;

/// What the suite is deployed with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Whether this is for trying things out: then votes may be so fast that nobody could take part.
    pub is_development: bool,
    /// Hash of the chain's first block: tabs are bound to it, since a contract cannot ask for it.
    pub genesis: Hash,
    /// Who sends the transactions, and owns nothing in the end.
    pub deployer: AccountId,
    /// Sets this deployment apart from others of the same code and terms by the same deployer.
    pub salt: Vec<u8>,
    /// The token's name.
    pub token_name: String,
    /// The token's symbol.
    pub token_symbol: String,
    /// The token's decimals.
    pub decimals: u8,
    /// The most tokens there can ever be, in token units.
    pub cap: Balance,
    /// Who gets how many tokens at the start, in token units.
    pub allocations: Vec<(AccountId, Balance)>,
    /// Length of an epoch in milliseconds.
    pub epoch_ms: u64,
    /// Closed epochs that stay locked before they can be claimed.
    pub window_epochs: Epoch,
    /// The protocol fee.
    pub fee_bps: Bps,
    /// The registry's first rules.
    pub rules: Rules,
    /// What the DAO's first proposals are judged by.
    pub parameters: Parameters,
    /// Who may cancel proposals at first, and until when.
    pub guardian: Option<Guardian>,
    /// How the chain's coin is written.
    pub coin: Unit,
    /// Native coin that routine proposals may pay in each spend period; zero: none.
    pub native_spend_cap: Balance,
    /// KITE that routine proposals may pay in each spend period, in token units; zero: none.
    pub kite_spend_cap: Balance,
}

/// The router's messages that are routine at first, by name: both are bounded, and undone by another vote.
pub(crate) const ROUTINE: [(&str, Selector); 2] =
    [("set_fee", selector_bytes!("set_fee")), ("set_asset", selector_bytes!("set_asset"))];

/// One transaction of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The contract that it is about.
    pub contract: &'static str,
    /// What it does, in words.
    pub purpose: String,
    /// What is sent.
    pub transaction: Transaction,
    /// What the chain shows from then on.
    pub effect: Effect,
}

/// What a chain shows once a step is done, however it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Code of this hash is stored.
    Stored(Hash),
    /// There is a contract at this address.
    Created(AccountId),
    /// The router listens to the registry.
    RegistryNamed,
    /// The token's governor is the dao.
    GovernorNamed,
    /// This contract is on offer to the dao, or the dao's already.
    Offered(AccountId),
    /// This contract is the dao's.
    Owned(AccountId),
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Transaction {
    /// Puts code on the chain.
    Upload {
        /// The Wasm.
        code: Vec<u8>,
        /// Its hash.
        code_hash: Hash,
    },
    /// Creates a contract.
    Instantiate {
        /// Hash of the code that it runs.
        code_hash: Hash,
        /// The constructor's selector and arguments.
        input: Vec<u8>,
        /// What the address depends on beside the code, the input and the deployer.
        salt: Vec<u8>,
        /// The address that comes out.
        address: AccountId,
    },
    /// Sends a message.
    Call {
        /// To this contract.
        address: AccountId,
        /// The message's selector and arguments.
        input: Vec<u8>,
    },
}

/// What a step cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// What it weighed.
    pub gas: Weight,
    /// Native coin locked for storage; negative if some came back.
    pub deposit: i128,
    /// Where it stands, if it stands on a node's chain.
    pub inclusion: Option<Inclusion>,
}

/// The contracts as a Hub must know them to be spoken to.
pub fn programs(bundles: &SuiteBundles) -> Result<Vec<Program>> {
    let program = |name: &str, bundle: &Bundle| {
        Ok(Program { name: name.to_owned(), code: bundle.code.clone(), metadata: bundle.metadata()? })
    };
    bundles.published().map(|(name, bundle)| program(name, bundle)).collect()
}

/// What a contract answered instead of taking a step.
#[derive(Debug, thiserror::Error)]
#[error("the contract answered {words}")]
pub struct Refusal {
    /// Its answer, in words.
    pub words: String,
    /// Its answer.
    pub answer: Vec<u8>,
}

/// A whole deployment.
pub struct Plan<'a> {
    config: &'a Config,
    bundles: &'a SuiteBundles,
    steps: Vec<Step>,
    suite: Suite,
    ways: Ways,
}

impl<'a> Plan<'a> {
    /// The deployment of `bundles` with `config` on a chain with pallet-contracts: every contract is created for the
    /// deployer, told about the others, and handed over to the DAO. The ways to pay stand beside them, and are nobody's.
    pub fn new(config: &'a Config, bundles: &'a SuiteBundles) -> Self {
        let Config { deployer, salt, .. } = config;
        let place = |code_hash, input: &[u8]| Ok(contract_address(*deployer, code_hash, input, salt));
        match Self::with_addresses::<Infallible>(config, bundles, &mut { place }) {
            Ok(plan) => plan,
            Err(never) => match never {},
        }
    }

    /// The same on this chain, of whichever family. An error if it cannot tell an address in advance.
    pub fn on(chain: &mut dyn Chain, config: &'a Config, bundles: &'a SuiteBundles) -> Result<Self, Failure> {
        let Config { deployer, salt, .. } = config;
        let mut place = |code_hash, input: &[u8]| chain.address_of(*deployer, code_hash, input, salt);
        Self::with_addresses(config, bundles, &mut place)
    }

    fn with_addresses<E>(config: &'a Config, bundles: &'a SuiteBundles, place: Place<E>) -> Result<Self, E> {
        let deployer = config.deployer;
        let mut draft = Draft { config, place, steps: Vec::new() };
        for (contract, bundle) in bundles.named() {
            draft.upload(contract, bundle);
        }
        let token = draft.create("token", &bundles.token, token_input(config))?;
        let router_input =
            router::input::construct(deployer, token, config.epoch_ms, config.window_epochs, config.fee_bps);
        let router = draft.create("router", &bundles.router, router_input)?;
        let registry_input = registry::input::construct(deployer, token, router, config.rules);
        let registry = draft.create("registry", &bundles.registry, registry_input)?;
        draft.call(
            "router",
            router,
            "let the registry tell the router who earns",
            router::input::set_registry(registry),
            Effect::RegistryNamed,
        );
        let changes = dao_changes(config, token, router, registry);
        let dao_input = dao::input::construct(token, config.parameters, changes);
        let dao = draft.create("dao", &bundles.dao, dao_input)?;
        draft.call(
            "token",
            token,
            "let the dao register snapshots of votes",
            token::input::set_governor(Some(dao)),
            Effect::GovernorNamed,
        );
        draft.hand_over([("token", token), ("router", router), ("registry", registry)], dao);
        let ways = draft.open_ways(bundles, router, token)?;
        Ok(Self { config, bundles, steps: draft.steps, suite: Suite::at(token, router, registry, dao), ways })
    }

    /// The transactions, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where the contracts will be.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Where the ways to pay will be.
    pub fn ways(&self) -> Ways {
        self.ways
    }

    /// What it deploys with.
    pub fn config(&self) -> &'a Config {
        self.config
    }

    /// What it deploys.
    pub fn bundles(&self) -> &'a SuiteBundles {
        self.bundles
    }

    /// A hash over the deployer and every transaction: another plan has another one.
    pub fn hash(&self) -> Hash {
        let transactions: Vec<_> = self.steps.iter().map(|step| &step.transaction).collect();
        self::code_hash(&(self.config.deployer, transactions).encode()).into()
    }

    /// Whether the chain shows that a step is done.
    pub fn is_done(&self, chain: &mut dyn Chain, step: &Step) -> Result<bool> {
        let Suite { token, router, registry, dao } = self.suite;
        let dao = dao.address();
        Ok(match step.effect {
            Effect::Stored(code_hash) => chain.has_code(code_hash)?,
            Effect::Created(address) => chain.code_of(address)?.is_some(),
            Effect::RegistryNamed => router.settings(chain)?.registry == Some(registry.address()),
            Effect::GovernorNamed => token.governor(chain)? == Some(dao),
            Effect::Offered(contract) => {
                // The three contracts share the trait.
                let contract = Token(contract);
                contract.owner(chain)? == dao || contract.pending_owner(chain)? == Some(dao)
            }
            Effect::Owned(contract) => Token(contract).owner(chain)? == dao,
        })
    }

    /// Takes one step. An error in the contract's words if it refuses.
    pub fn take(&self, chain: &mut dyn Chain, step: &Step) -> Result<Cost> {
        self.send(chain, step).with_context(|| format!("{}: cannot {}", step.contract, step.purpose))
    }

    fn send(&self, chain: &mut dyn Chain, step: &Step) -> Result<Cost> {
        let from = self.config.deployer;
        match &step.transaction {
            Transaction::Upload { code, code_hash } => {
                let receipt = chain.upload(from, code)?;
                ensure!(receipt.value == *code_hash, "the chain knows the code by another hash than the bundle");
                Ok(cost(&receipt))
            }
            Transaction::Instantiate { code_hash, input, salt, address } => {
                let receipt = chain.instantiate(from, *code_hash, 0, input.clone(), salt.clone());
                let receipt = receipt.map_err(|failure| self.explain(step, input, failure))?;
                ensure!(
                    receipt.value == *address,
                    "the chain gave it another address than planned, {}",
                    address_text(receipt.value)
                );
                Ok(cost(&receipt))
            }
            Transaction::Call { address, input } => {
                let receipt = chain.call(from, *address, 0, input.clone());
                Ok(cost(&receipt.map_err(|failure| self.explain(step, input, failure))?))
            }
        }
    }

    /// The failure in the contract's own words, as its metadata tells them.
    fn explain(&self, step: &Step, input: &[u8], failure: Failure) -> anyhow::Error {
        let Cause::Reverted(answer) = &failure.cause else {
            return failure.into();
        };
        let bundle = self.bundles.published().find(|(contract, _)| *contract == step.contract);
        match bundle.and_then(|(_, bundle)| Words::of(bundle).ok()?.answer(input, answer)) {
            Some(words) => Refusal { words: text::plain(&words.to_string()), answer: answer.clone() }.into(),
            None => failure.into(),
        }
    }
}

fn cost<T>(receipt: &Receipt<T>) -> Cost {
    Cost { gas: receipt.gas, deposit: receipt.deposit, inclusion: receipt.inclusion }
}

fn token_input(config: &Config) -> Vec<u8> {
    token::input::construct(
        Some(config.token_name.clone()),
        Some(config.token_symbol.clone()),
        config.decimals,
        config.cap,
        config.allocations.clone(),
        config.deployer,
    )
}

/// What the DAO is set to from the start, beside its parameters.
fn dao_changes(config: &Config, token: AccountId, router: AccountId, registry: AccountId) -> Vec<Change> {
    let spend_caps = spend_caps(config, token).into_iter().map(|(asset, cap)| Change::SetSpendCap { asset, cap });
    let routine = ROUTINE.map(|(_, selector)| Change::SetRoutine { callee: router, selector, routine: true });
    let first = [Change::SetExcluded(vec![router, registry]), Change::SetGuardian(config.guardian)];
    first.into_iter().chain(spend_caps).chain(routine).collect()
}

/// How much of which asset routine proposals may pay.
pub(crate) fn spend_caps(config: &Config, token: AccountId) -> [(Asset, Balance); 2] {
    [(Asset::Native, config.native_spend_cap), (Asset::Psp22(token), config.kite_spend_cap)]
}

/// Tells where a contract of this code and input will be.
type Place<'a, E> = &'a mut dyn FnMut(Hash, &[u8]) -> Result<AccountId, E>;

/// A plan in the making.
struct Draft<'a, E> {
    config: &'a Config,
    /// Where a contract of this code and input will be.
    place: Place<'a, E>,
    steps: Vec<Step>,
}

impl<E> Draft<'_, E> {
    fn add(&mut self, contract: &'static str, purpose: &str, transaction: Transaction, effect: Effect) {
        self.steps.push(Step { contract, purpose: purpose.to_owned(), transaction, effect });
    }

    fn upload(&mut self, contract: &'static str, bundle: &Bundle) {
        let transaction = Transaction::Upload { code: bundle.code.clone(), code_hash: bundle.code_hash };
        self.add(contract, "put its code on the chain", transaction, Effect::Stored(bundle.code_hash));
    }

    fn create(&mut self, contract: &'static str, bundle: &Bundle, input: Vec<u8>) -> Result<AccountId, E> {
        let code_hash = bundle.code_hash;
        let address = (self.place)(code_hash, &input)?;
        let transaction = Transaction::Instantiate { code_hash, input, salt: self.config.salt.clone(), address };
        self.add(contract, "create it", transaction, Effect::Created(address));
        Ok(address)
    }

    fn call(&mut self, contract: &'static str, address: AccountId, purpose: &str, input: Vec<u8>, effect: Effect) {
        self.add(contract, purpose, Transaction::Call { address, input }, effect);
    }

    /// The factory of tills, and the tabs.
    fn open_ways(&mut self, bundles: &SuiteBundles, router: AccountId, token: AccountId) -> Result<Ways, E> {
        self.upload("till", &bundles.till);
        let tills = self.create("till", &bundles.till, till::input::construct(router))?;
        self.upload("tab", &bundles.tab);
        let tabs = tabs::input::construct(router, token, self.config.genesis);
        Ok(Ways { tills: Till(tills), tabs: Tabs(self.create("tab", &bundles.tab, tabs)?) })
    }

    fn hand_over(&mut self, contracts: [(&'static str, AccountId); 3], dao: AccountId) {
        for (contract, address) in contracts {
            // The three contracts share the trait, and so the bytes.
            let offer = token::input::transfer_ownership(dao);
            self.call(contract, address, "offer its ownership to the dao", offer, Effect::Offered(address));
        }
        for (contract, address) in contracts {
            let take = dao::input::accept_ownership_of(address);
            let purpose = format!("accept the ownership of the {contract}");
            self.call("dao", dao, &purpose, take, Effect::Owned(address));
        }
    }
}

#[cfg(test)]
mod tests;
