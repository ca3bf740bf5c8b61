// SPDX-License-Identifier: Apache-2.0
//! The suite on a node, with people who hold KITE and coin and work on a product.

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, NodeChain, Order, Receipt};
use kite_deploy::devnode::DevNode;
use kite_deploy::facts::deploy;
use kite_deploy::plan::{Config, Plan};
use kite_deploy::suite::{registry, router, token, Suite};
use kite_interfaces::dao::{Parameters, SNAPSHOTS_PER_PERIOD};
use kite_interfaces::registry::{Request, Submission, Terms};
use kite_interfaces::router::{Payment, Stage};
use kite_interfaces::{Asset, Balance, ContributionId, Epoch, ProductId};
use scale::Encode;

use crate::bundles::suite;
use crate::house::{config, BOND_PER_UNIT, STAGE_BPS};
use crate::node::{self, chain_for, key};

/// Length of an epoch: longer than any test takes, so that only the tests' own leaps end one.
pub const EPOCH_MS: u64 = 3_600_000;

/// As elsewhere, but for votes, and times to execute what they decided, that no test is too slow for.
const PARAMETERS: Parameters =
    Parameters { voting_period_ms: EPOCH_MS, grace_ms: 24 * EPOCH_MS, ..crate::house::PARAMETERS };

/// So long after a proposal its vote is open: the delay, and the grid of snapshots.
pub const UNTIL_VOTING_MS: u64 = PARAMETERS.voting_delay_ms + PARAMETERS.voting_period_ms / SNAPSHOTS_PER_PERIOD + 1;

/// KITE that each of the people begins with.
pub const KITE_EACH: Balance = 10_000_000;

/// Units of each one's work.
pub const UNITS: u32 = 5;

/// The village.
pub struct Village {
    /// Its node.
    pub node: DevNode,
    /// Its chain, on which all people can sign.
    pub chain: NodeChain,
    /// Its suite, owned by the DAO.
    pub suite: Suite,
    /// Its people. Each works on the product, and has the position of their own number, from 1.
    pub people: Vec<AccountId>,
    /// Its product.
    pub product: ProductId,
}

impl Village {
    /// A village of so many people on a node of its own; `None`, and a line that says so, without any.
    #[must_use]
    pub fn of(count: usize) -> Option<Self> {
        Some(Self::on(node::own()?, count))
    }

    /// A village of so many people on this node.
    #[must_use]
    pub fn on(node: DevNode, count: usize) -> Self {
        let names: Vec<String> = (1..=count).map(|number| format!("villager-{number}")).collect();
        let everybody: Vec<&str> = names.iter().map(String::as_str).chain(["founder"]).collect();
        let mut chain = chain_for(&node, &everybody);
        let people: Vec<_> = names.iter().map(|name| key(name).account()).collect();
        let config = Config {
            deployer: key("founder").account(),
            allocations: people.iter().map(|person| (*person, KITE_EACH)).collect(),
            epoch_ms: EPOCH_MS,
            parameters: PARAMETERS,
            guardian: None,
            ..config()
        };
        let suite =
            deploy(&Plan::new(&config, &suite()), &mut chain, &mut |_, _| ()).expect("the suite can be deployed");
        let mut village = Self { node, chain, suite, people, product: 0 };
        village.work(config.deployer);
        village
    }

    /// Everybody works, and earns from now on.
    fn work(&mut self, curator: AccountId) {
        let terms = Terms {
            stage_bps: STAGE_BPS,
            upstream: Vec::new(),
            license_bps: 0,
            half_life_epochs: 0,
            bond_per_unit: BOND_PER_UNIT,
            curator,
            metadata_uri: "ipfs://product".to_owned(),
            metadata_hash: [7; 32].into(),
            supersedes: None,
        };
        let registry = self.suite.registry;
        self.product = registry.register_product(&mut self.chain, curator, terms).expect("fair terms").value;
        let orders: Vec<_> = self.people.iter().map(|person| self.submission(*person)).collect();
        // One after the other: each one's number is to be their place among the people.
        for order in orders {
            self.send(&[order]);
        }
        let all: Vec<ContributionId> = (1..).take(self.people.len()).collect();
        for some in all.chunks(16) {
            self.send(&[self.order(curator, registry.address(), 0, registry::input::accept(some.to_vec()))]);
        }
        self.advance_epochs(1);
    }

    fn submission(&self, who: AccountId) -> Order {
        let work = Submission {
            product: self.product,
            stage: Stage::Annotation,
            units: UNITS,
            payee: None,
            batch: None,
            evidence_uri: "ipfs://work".to_owned(),
            evidence_hash: [9; 32].into(),
        };
        let bond = BOND_PER_UNIT * Balance::from(UNITS);
        let input =
            token::input::transfer_and_call(self.suite.registry.address(), bond, Request::Submit(work).encode());
        self.order(who, self.suite.token.address(), 0, input)
    }

    /// A message to be sent.
    #[must_use]
    pub fn order(&self, from: AccountId, contract: AccountId, value: Balance, input: Vec<u8>) -> Order {
        Order { from, contract, value, input }
    }

    /// A payment of the product in KITE.
    #[must_use]
    pub fn payment(&self, from: AccountId, amount: Balance, reference: u64) -> Order {
        let data = Payment { product: self.product, reference }.encode();
        let input = token::input::transfer_and_call(self.suite.router.address(), amount, data);
        self.order(from, self.suite.token.address(), 0, input)
    }

    /// A claim of one's own position, in KITE.
    #[must_use]
    pub fn claim(&self, number: usize) -> Order {
        let position = u32::try_from(number + 1).expect("a village is small");
        let input = router::input::claim(vec![position], vec![self.kite()]);
        self.order(self.people[number], self.suite.router.address(), 0, input)
    }

    /// KITE as an asset.
    #[must_use]
    pub fn kite(&self) -> Asset {
        Asset::Psp22(self.suite.token.address())
    }

    /// Sends all of them, which must take effect.
    pub fn send(&mut self, orders: &[Order]) -> Vec<Receipt<Vec<u8>>> {
        let outcomes = self.chain.call_all(orders);
        outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|failure| panic!("{failure}"))).collect()
    }

    /// KITE of an account.
    pub fn kite_of(&mut self, account: AccountId) -> Balance {
        self.suite.token.balance_of(&mut self.chain, account).expect("a view")
    }

    /// Puts the node's clock to the start of the epoch that is `count` after this one.
    pub fn advance_epochs(&mut self, count: Epoch) {
        let clock = self.suite.router.settings(&mut self.chain).expect("a view").clock;
        let now = self.chain.now_ms().expect("the node answers");
        let epoch = clock.epoch_at(now).expect("in our time") + count;
        self.advance_to(clock.start_of(epoch).expect("in our time"));
    }

    /// Puts the node's clock to this moment, unless it has passed, and makes a block.
    pub fn advance_to(&mut self, at_ms: u64) {
        let passed = self.node.now_ms().is_ok_and(|now_ms| now_ms >= at_ms);
        let Self { node, chain, .. } = self;
        let made = if passed { node.make_block(chain) } else { node.advance_to(chain, at_ms) };
        made.unwrap_or_else(|error| panic!("{error:#}"));
    }
}
