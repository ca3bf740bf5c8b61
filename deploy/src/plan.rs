//! The deployment as data: every transaction, byte for byte, before the first one is sent. Contract
//! addresses are known in advance, because a chain derives them from what creates the contract.

use anyhow::{ensure, Context, Result};
use contract_build::code_hash;
use ink::primitives::{AccountId, Hash};
use ink::selector_bytes;
use kite_interfaces::dao::{Change, Guardian, Parameters, Selector};
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps, Epoch};
use scale::Encode;

use crate::bundles::{Bundle, SuiteBundles};
use crate::chain::{ss58, Cause, Chain, Failure, Receipt, Weight};
use crate::suite::{dao, registry, router, token, Suite};
use crate::words::Words;

/// What the suite is deployed with.
#[derive(Clone, Debug)]
pub struct Config {
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
    /// Native coin that routine proposals may pay in each spend period; zero: none.
    pub native_spend_cap: Balance,
    /// KITE that routine proposals may pay in each spend period, in token units; zero: none.
    pub kite_spend_cap: Balance,
}

/// The router's messages that are routine at first: both are bounded, and undone by another vote.
const ROUTINE: [Selector; 2] = [selector_bytes!("set_fee"), selector_bytes!("set_asset")];

/// One transaction of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The contract that it is about.
    pub contract: &'static str,
    /// What it does, in words.
    pub purpose: String,
    /// What is sent.
    pub transaction: Transaction,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// A whole deployment.
pub struct Plan<'a> {
    config: &'a Config,
    bundles: &'a SuiteBundles,
    steps: Vec<Step>,
    suite: Suite,
}

impl<'a> Plan<'a> {
    /// The deployment of `bundles` with `config`: every contract is created for the deployer, told
    /// about the others, and handed over to the DAO.
    pub fn new(config: &'a Config, bundles: &'a SuiteBundles) -> Self {
        let deployer = config.deployer;
        let mut draft = Draft { config, steps: Vec::new() };
        for (contract, bundle) in bundles.named() {
            draft.upload(contract, bundle);
        }
        let token = draft.create("token", &bundles.token, token_input(config));
        let router_input =
            router::input::construct(deployer, token, config.epoch_ms, config.window_epochs, config.fee_bps);
        let router = draft.create("router", &bundles.router, router_input);
        let registry_input = registry::input::construct(deployer, token, router, config.rules);
        let registry = draft.create("registry", &bundles.registry, registry_input);
        draft.call(
            "router",
            router,
            "let the registry tell the router who earns",
            router::input::set_registry(registry),
        );
        let changes = dao_changes(config, token, router, registry);
        let dao_input = dao::input::construct(token, config.parameters, changes);
        let dao = draft.create("dao", &bundles.dao, dao_input);
        draft.call("token", token, "let the dao register snapshots of votes", token::input::set_governor(Some(dao)));
        draft.hand_over([("token", token), ("router", router), ("registry", registry)], dao);
        Self { config, bundles, steps: draft.steps, suite: Suite::at(token, router, registry, dao) }
    }

    /// The transactions, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where the contracts will be.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Sends every transaction, tells `done` what each one cost, and checks what came out.
    pub fn run(&self, chain: &mut dyn Chain, done: &mut dyn FnMut(&Step, Cost)) -> Result<Suite> {
        for step in &self.steps {
            let cost = self.send(chain, step).with_context(|| format!("{}: cannot {}", step.contract, step.purpose))?;
            done(step, cost);
        }
        verify(chain, &self.suite, self.config)?;
        Ok(self.suite)
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
                    ss58(receipt.value)
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
        let bundle = self.bundles.named().into_iter().find(|(contract, _)| *contract == step.contract);
        match bundle.and_then(|(_, bundle)| Words::of(bundle).ok()?.answer(input, answer)) {
            Some(words) => anyhow::anyhow!("the contract answered {words}"),
            None => failure.into(),
        }
    }
}

fn cost<T>(receipt: &Receipt<T>) -> Cost {
    Cost { gas: receipt.gas, deposit: receipt.deposit }
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
    let routine = ROUTINE.map(|selector| Change::SetRoutine { callee: router, selector, routine: true });
    let first = [Change::SetExcluded(vec![router, registry]), Change::SetGuardian(config.guardian)];
    first.into_iter().chain(spend_caps).chain(routine).collect()
}

/// How much of which asset routine proposals may pay.
fn spend_caps(config: &Config, token: AccountId) -> [(Asset, Balance); 2] {
    [(Asset::Native, config.native_spend_cap), (Asset::Psp22(token), config.kite_spend_cap)]
}

/// A plan in the making.
struct Draft<'a> {
    config: &'a Config,
    steps: Vec<Step>,
}

impl Draft<'_> {
    fn add(&mut self, contract: &'static str, purpose: &str, transaction: Transaction) {
        self.steps.push(Step { contract, purpose: purpose.to_owned(), transaction });
    }

    fn upload(&mut self, contract: &'static str, bundle: &Bundle) {
        let transaction = Transaction::Upload { code: bundle.code.clone(), code_hash: bundle.code_hash };
        self.add(contract, "put its code on the chain", transaction);
    }

    fn create(&mut self, contract: &'static str, bundle: &Bundle, input: Vec<u8>) -> AccountId {
        let Config { deployer, salt, .. } = self.config;
        let address = address_of(*deployer, bundle.code_hash, &input, salt);
        let code_hash = bundle.code_hash;
        self.add(contract, "create it", Transaction::Instantiate { code_hash, input, salt: salt.clone(), address });
        address
    }

    fn call(&mut self, contract: &'static str, address: AccountId, purpose: &str, input: Vec<u8>) {
        self.add(contract, purpose, Transaction::Call { address, input });
    }

    fn hand_over(&mut self, contracts: [(&'static str, AccountId); 3], dao: AccountId) {
        for (contract, address) in contracts {
            // The three contracts share the trait, and so the bytes.
            let offer = token::input::transfer_ownership(dao);
            self.call(contract, address, "offer its ownership to the dao", offer);
        }
        for (contract, address) in contracts {
            let take = dao::input::accept_ownership_of(address);
            self.call("dao", dao, &format!("accept the ownership of the {contract}"), take);
        }
    }
}

/// The address that pallet-contracts gives: the same on every chain that keeps its default.
fn address_of(deployer: AccountId, code_hash: Hash, input: &[u8], salt: &[u8]) -> AccountId {
    self::code_hash(&(b"contract_addr_v1", deployer, code_hash, input, salt).encode()).into()
}

/// Whether the suite is as planned: wired, handed over, and the deployer holds nothing.
fn verify(chain: &mut dyn Chain, suite: &Suite, config: &Config) -> Result<()> {
    verify_owners(chain, suite)?;
    verify_wiring(chain, suite)?;
    verify_terms(chain, suite, config)?;
    verify_tokens(chain, suite, config)
}

fn verify_owners(chain: &mut dyn Chain, suite: &Suite) -> Result<()> {
    let Suite { token, router, registry, dao } = suite;
    let owners = [
        ("token", token.owner(chain)?, token.pending_owner(chain)?),
        ("router", router.owner(chain)?, router.pending_owner(chain)?),
        ("registry", registry.owner(chain)?, registry.pending_owner(chain)?),
    ];
    for (contract, owner, pending) in owners {
        ensure!(owner == dao.address(), "the {contract} is owned by {}, not by the dao", ss58(owner));
        ensure!(pending.is_none(), "the {contract} is on offer to another owner");
    }
    Ok(())
}

fn verify_wiring(chain: &mut dyn Chain, suite: &Suite) -> Result<()> {
    let Suite { token, router, registry, dao } = suite;
    let money = router.settings(chain)?;
    let rules = registry.settings(chain)?;
    ensure!(token.governor(chain)? == Some(dao.address()), "the token's governor is not the dao");
    let governance = dao.settings(chain)?;
    ensure!(governance.token == token.address(), "the dao counts the votes of another token");
    let excluded = governance.excluded;
    for (contract, address) in [("router", router.address()), ("registry", registry.address())] {
        ensure!(excluded.contains(&address), "the {contract}'s votes count in the dao's quorum");
    }
    ensure!(money.kite == token.address(), "the router takes another token for KITE");
    ensure!(rules.kite == token.address(), "the registry takes another token for KITE");
    ensure!(money.registry == Some(registry.address()), "the router listens to another registry");
    ensure!(rules.router == router.address(), "the registry speaks to another router");
    ensure!(money.clock == rules.clock, "the router and the registry count different epochs");
    Ok(())
}

fn verify_terms(chain: &mut dyn Chain, suite: &Suite, config: &Config) -> Result<()> {
    let money = suite.router.settings(chain)?;
    let (epoch, window, fee) = (money.clock.epoch_ms, money.window_epochs, money.fee_bps);
    ensure!(epoch == config.epoch_ms, "an epoch lasts {epoch} ms, not {}", config.epoch_ms);
    ensure!(window == config.window_epochs, "{window} epochs stay locked, not {}", config.window_epochs);
    ensure!(fee == config.fee_bps, "the protocol fee is {fee} bps, not {}", config.fee_bps);
    let (rules, planned) = (suite.registry.settings(chain)?.rules, config.rules);
    ensure!(rules == planned, "the registry's rules are {rules:?}, not {planned:?}");
    let parameters = suite.dao.parameters(chain)?;
    let planned = config.parameters;
    ensure!(parameters == planned, "the dao's parameters are {parameters:?}, not {planned:?}");
    verify_powers(chain, suite, config)
}

/// Whether nobody but the voters has more to say in the DAO than planned.
fn verify_powers(chain: &mut dyn Chain, suite: &Suite, config: &Config) -> Result<()> {
    let Suite { token, router, dao, .. } = suite;
    let (guardian, planned) = (dao.settings(chain)?.guardian, config.guardian);
    ensure!(guardian == planned, "the dao's guardian is {guardian:?}, not {planned:?}");
    for (asset, planned) in spend_caps(config, token.address()) {
        let cap = dao.budget(chain, asset)?.map_or(0, |budget| budget.cap);
        ensure!(cap == planned, "routine proposals may pay {cap} of {asset:?}, not {planned}");
    }
    for selector in ROUTINE {
        let routine = dao.is_routine(chain, router.address(), selector)?;
        ensure!(routine, "the router's message {selector:02x?} is not routine");
    }
    Ok(())
}

fn verify_tokens(chain: &mut dyn Chain, suite: &Suite, config: &Config) -> Result<()> {
    let cap = suite.token.cap(chain)?;
    ensure!(cap == config.cap, "the cap is {cap} token units, not {}", config.cap);
    let supply = suite.token.total_supply(chain)?;
    let planned = allocated(config, |_| true);
    ensure!(supply == planned, "there are {supply} token units, not {planned}");
    for account in config.allocations.iter().map(|(to, _)| *to).chain([config.deployer]) {
        let balance = suite.token.balance_of(chain, account)?;
        let planned = allocated(config, |to| to == account);
        ensure!(balance == planned, "{} has {balance} token units, not {planned}", ss58(account));
    }
    Ok(())
}

/// Token units that the accounts in question get at the start.
fn allocated(config: &Config, in_question: impl Fn(AccountId) -> bool) -> Balance {
    let amounts = config.allocations.iter().filter(|(to, _)| in_question(*to)).map(|(_, amount)| *amount);
    amounts.fold(0, Balance::saturating_add)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use kite_interfaces::dao::Bar;

    use super::*;
    use crate::chain::{account, EmbeddedChain, GENESIS_MS};

    const RULES: Rules = Rules {
        arbiter: None,
        guardian: None,
        guardian_until_ms: 0,
        curator_answers_ms: 3_600_000,
        arbiter_answers_ms: 3_600_000,
        challenge_bond: 1,
        challenger_bps: 4_000,
        min_bond_per_unit: 0,
        max_bond_per_unit: 1_000,
        min_half_life_epochs: 1,
        max_half_life_epochs: 10_000,
    };

    static BUNDLES: LazyLock<SuiteBundles> = LazyLock::new(|| SuiteBundles::here().unwrap());

    fn config() -> Config {
        Config {
            deployer: account("deployer"),
            salt: b"test".to_vec(),
            token_name: "KITE".into(),
            token_symbol: "KITE".into(),
            decimals: 12,
            cap: 1_000,
            allocations: vec![(account("alice"), 600), (account("bob"), 300)],
            epoch_ms: 60_000,
            window_epochs: 2,
            fee_bps: 100,
            rules: RULES,
            parameters: Parameters {
                voting_delay_ms: 60_000,
                voting_period_ms: 60_000,
                late_quorum_ms: 0,
                grace_ms: 60_000,
                proposal_threshold: 1,
                quorum_floor: 1,
                routine: Bar { quorum_bps: 1_000, timelock_ms: 60_000 },
                critical: Bar { quorum_bps: 2_000, timelock_ms: 60_000 },
                spend_period_ms: 60_000,
            },
            guardian: Some(Guardian { account: account("guardian"), expires_at_ms: GENESIS_MS }),
            native_spend_cap: 0,
            kite_spend_cap: 10,
        }
    }

    fn chain() -> EmbeddedChain {
        let mut chain = EmbeddedChain::new();
        chain.mint(account("deployer"), 1_000_000_000_000_000).unwrap();
        chain
    }

    #[test]
    fn run_puts_the_suite_where_the_plan_says() {
        let config = config();
        let plan = Plan::new(&config, &BUNDLES);
        let mut done = 0;
        let suite = plan.run(&mut chain(), &mut |_, cost| done += usize::from(cost.gas.ref_time() > 0)).unwrap();
        assert_eq!(suite, plan.suite());
        assert_eq!(done, plan.steps().len());
    }

    #[test]
    fn run_leaves_the_deployer_without_power() {
        let config = config();
        let mut chain = chain();
        let suite = Plan::new(&config, &BUNDLES).run(&mut chain, &mut |_, _| ()).unwrap();
        let deployer = config.deployer;
        assert!(suite.token.mint(&mut chain, deployer, deployer, 1).is_err());
        assert!(suite.token.set_governor(&mut chain, deployer, Some(deployer)).is_err());
        assert!(suite.router.set_fee(&mut chain, deployer, 0).is_err());
        assert!(suite.router.set_registry(&mut chain, deployer, deployer).is_err());
        let code_hash = BUNDLES.token.code_hash;
        assert!(suite.token.set_code(&mut chain, deployer, code_hash).is_err());
        assert!(suite.router.set_code(&mut chain, deployer, code_hash).is_err());
        assert!(suite.registry.set_code(&mut chain, deployer, code_hash).is_err());
    }

    #[test]
    fn run_errors_without_any_one_call() {
        let config = config();
        let whole = Plan::new(&config, &BUNDLES);
        let is_call = |step: &Step| matches!(step.transaction, Transaction::Call { .. });
        for (place, left_out) in whole.steps().iter().enumerate().filter(|(_, step)| is_call(step)) {
            let mut plan = Plan::new(&config, &BUNDLES);
            plan.steps.remove(place);
            assert!(plan.run(&mut chain(), &mut |_, _| ()).is_err(), "without: {}", left_out.purpose);
        }
    }

    #[test]
    fn run_errors_if_the_contracts_were_told_something_else() {
        let planned = config();
        let mut plan = Plan::new(&planned, &BUNDLES);
        let others = [
            Config { cap: 1_001, ..config() },
            Config { fee_bps: 101, ..config() },
            Config { window_epochs: 3, ..config() },
            Config { epoch_ms: 60_001, ..config() },
            Config { rules: Rules { challenge_bond: 2, ..RULES }, ..config() },
            Config { allocations: vec![(account("alice"), 900)], ..config() },
            Config { parameters: Parameters { quorum_floor: 2, ..planned.parameters }, ..config() },
            Config { guardian: None, ..config() },
            Config { native_spend_cap: 1, ..config() },
            Config { kite_spend_cap: 9, ..config() },
        ];
        for other in &others {
            plan.config = other;
            assert!(plan.run(&mut chain(), &mut |_, _| ()).is_err(), "{other:?}");
        }
    }

    #[test]
    fn run_errors_in_the_contracts_words() {
        let config = Config { cap: 1, ..config() };
        let error = Plan::new(&config, &BUNDLES).run(&mut chain(), &mut |_, _| ()).unwrap_err();
        let message = format!("{error:#}");
        assert!(message.starts_with("token: cannot create it: the contract answered"), "{message}");
        assert!(message.contains("CapExceeded"), "{message}");
    }
}
