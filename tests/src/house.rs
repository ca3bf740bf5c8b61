// SPDX-License-Identifier: Apache-2.0
//! A deployed house with its people, and what they do in it.

use std::fmt::Debug;

use ink::primitives::{AccountId, Hash};
use ink::selector_bytes;
use kite_deploy::amount::Unit;
use kite_deploy::chain::{Chain, Receipt, GENESIS_MS};
use kite_deploy::plan::{Config, Plan, Step, Transaction};
use kite_deploy::suite::{Dao, Failed, Outcome, Psp22, Reason, Registry, Router, Suite, Token};
use kite_interfaces::batch::{Member, Tree};
use kite_interfaces::dao::{
    Action, Bar, Choice, DaoError, Guardian, Parameters, Proposal, State, SNAPSHOTS_PER_PERIOD,
};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::registry::{
    Accusation, RegistryError, Request, Rules, Submission, Terms, MAX_HALF_LIFE, MIN_ANSWER_MS,
};
use kite_interfaces::router::{Edge, Payment, Pending, RouterError, Split, Stage, STAGES};
use kite_interfaces::token::TokenError;
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId, ProposalId, Timestamp};
use scale::Encode;

use crate::people::*;
use crate::site::Site;
use crate::strangers::{teach, Stranger};

/// Length of an epoch.
pub const EPOCH_MS: u64 = 100_000;

/// Closed epochs that stay locked.
pub const WINDOW: Epoch = 2;

/// The protocol fee at first: 1 %.
pub const FEE_BPS: Bps = 100;

/// KITE that a contributor puts up for each unit.
pub const BOND_PER_UNIT: Balance = 10;

/// KITE that a challenger puts up.
pub const CHALLENGE_BOND: Balance = 500;

/// The registry's first rules.
pub const RULES: Rules = Rules {
    arbiter: None,
    guardian: None,
    guardian_until_ms: 0,
    curator_answers_ms: MIN_ANSWER_MS,
    arbiter_answers_ms: 2 * MIN_ANSWER_MS,
    challenge_bond: CHALLENGE_BOND,
    challenge_bond_bps: 0,
    challenger_bps: 4_000,
    contributor_bps: 3_000,
    min_bond_per_unit: 0,
    max_bond_per_unit: CAP,
    min_half_life_epochs: 1,
    max_half_life_epochs: MAX_HALF_LIFE,
};

/// Weights of the stages, unless a test says otherwise.
pub const STAGE_BPS: [Bps; STAGES] = [4_000, 3_000, 1_000, 1_500, 500];

/// What the DAO judges proposals by at first.
pub const PARAMETERS: Parameters = Parameters {
    voting_delay_ms: 1_000,
    // Moments of a vote are whole seconds then, as blocks on a Hub are.
    voting_period_ms: 64_000,
    late_quorum_ms: 20_000,
    grace_ms: 90_000,
    proposal_threshold: 1_000_000,
    quorum_floor: 1_000_000,
    routine: Bar { quorum_bps: 1_000, timelock_ms: 5_000 },
    critical: Bar { quorum_bps: 2_000, timelock_ms: 10_000 },
    spend_period_ms: 300_000,
};

/// So long after a proposal its vote is open: the delay, and the grid of snapshots.
pub const UNTIL_VOTING_MS: u64 = PARAMETERS.voting_delay_ms + PARAMETERS.voting_period_ms / SNAPSHOTS_PER_PERIOD + 1;

/// When the first guardian's term ends.
pub const GUARDED_UNTIL_MS: Timestamp = GENESIS_MS + 86_400_000;

/// Native coin, and KITE, that routine proposals may pay in a spend period.
pub const SPEND_CAP: Balance = 10_000;

/// What the suite is deployed with.
#[must_use]
pub fn config() -> Config {
    Config {
        is_development: true,
        genesis: Hash::default(),
        deployer: DEPLOYER,
        salt: Vec::new(),
        token_name: "KITE".to_owned(),
        token_symbol: "KITE".to_owned(),
        decimals: 12,
        cap: CAP,
        allocations: ALLOCATIONS.to_vec(),
        epoch_ms: EPOCH_MS,
        window_epochs: WINDOW,
        fee_bps: FEE_BPS,
        rules: RULES,
        parameters: PARAMETERS,
        guardian: Some(Guardian { account: GUARDIAN, expires_at_ms: GUARDED_UNTIL_MS }),
        coin: Unit { sign: "UNIT".to_owned(), decimals: 12 },
        native_spend_cap: SPEND_CAP,
        kite_spend_cap: SPEND_CAP,
    }
}

/// The suite on a chain of its own, owned by its DAO, with a third-party token that can be paid in.
pub struct House {
    /// The chain.
    pub chain: Site,
    /// KITE.
    pub token: Token,
    /// The money.
    pub router: Router,
    /// The rules.
    pub registry: Registry,
    /// The governor.
    pub dao: Dao,
    /// The third-party token.
    pub dollar: Psp22,
    handover: Vec<Step>,
}

/// Founding.
impl House {
    /// The house as it stands after deployment: the DAO owns everything.
    #[must_use]
    pub fn open() -> Self {
        Self::open_on(Site::begin())
    }

    /// The house before the deployer has handed it over.
    #[must_use]
    pub fn unfinished() -> Self {
        Self::unfinished_on(Site::begin())
    }

    /// The house as it stands after deployment, on a chain of any kind.
    #[must_use]
    pub fn open_on(chain: impl Into<Site>) -> Self {
        let mut house = Self::unfinished_on(chain);
        house.hand_over();
        house
    }

    /// The house before the deployer has handed it over, on a chain of any kind.
    #[must_use]
    pub fn unfinished_on(chain: impl Into<Site>) -> Self {
        let mut chain = chain.into();
        enrich(&mut chain);
        let (config, bundles) = (config(), chain.suite());
        let plan = Plan::on(&mut chain, &config, &bundles).expect("addresses are known in advance");
        let first_offer = plan.steps().iter().position(is_offer).expect("the plan hands over");
        let (founding, handover) = plan.steps().split_at(first_offer);
        founding.iter().for_each(|step| take(&mut chain, step));
        let handover = handover.to_vec();
        let Suite { token, router, registry, dao } = plan.suite();
        let dollar = Psp22(AccountId::from([0; 32]));
        let mut house = Self { chain, token, router, registry, dao, dollar, handover };
        house.dollar = Psp22(house.chain.create_dollar());
        router.set_asset(&mut house.chain, DEPLOYER, house.dollar.address(), true).done();
        house.advance(1);
        house
    }

    /// The rest of the deployment.
    pub fn hand_over(&mut self) {
        for step in std::mem::take(&mut self.handover) {
            take(&mut self.chain, &step);
        }
        self.advance(1);
    }

    /// A contract with the code of a bundle, created by its `new`.
    pub fn create(&mut self, creator: AccountId, name: &str, arguments: &impl Encode) -> AccountId {
        create(&mut self.chain, creator, name, arguments)
    }

    /// Another token with KITE's code and its sign, which belongs to `owner`, who has all of it.
    pub fn other_token(&mut self, owner: AccountId) -> Token {
        self.token_of_sign(owner, "KITE")
    }

    /// The same under another sign.
    pub fn token_of_sign(&mut self, owner: AccountId, sign: &str) -> Token {
        let allocations = vec![(owner, SUPPLY)];
        Token(self.create(owner, "token", &(Some(sign), Some(sign), 12_u8, CAP, allocations, owner)))
    }
}

/// Contracts of strangers.
impl House {
    /// A contract that traps, until it is told something else.
    pub fn puppet(&mut self) -> AccountId {
        Stranger::Puppet.create(&mut self.chain)
    }

    /// A contract that answers what the call asks for.
    pub fn mime(&mut self) -> AccountId {
        Stranger::Mime.create(&mut self.chain)
    }

    /// Tells a puppet to call `callee` with `input` from now on, whoever calls it.
    pub fn teach(&mut self, puppet: AccountId, callee: AccountId, input: &[u8]) {
        teach(&mut self.chain, puppet, &[], callee, input);
    }

    /// Puts code on the chain.
    pub fn upload(&mut self, from: AccountId, code: &[u8]) -> Hash {
        self.chain.upload(from, code).expect("the chain takes the code").value
    }

    /// Puts code on the chain that no contract of the suite has.
    pub fn other_code(&mut self) -> Hash {
        let code = Stranger::Puppet.code(&self.chain);
        self.upload(MALLORY, &code)
    }
}

/// A contract with the code of a bundle, created by its `new`.
pub fn create(chain: &mut Site, creator: AccountId, name: &str, arguments: &impl Encode) -> AccountId {
    let input = (selector_bytes!("new"), arguments).encode();
    let code = chain.code(name);
    instantiate(chain, creator, &code, input)
}

/// A contract with this code, created with this input.
pub(crate) fn instantiate(chain: &mut Site, creator: AccountId, code: &[u8], input: Vec<u8>) -> AccountId {
    let code = chain.upload(creator, code).expect("the chain takes the code").value;
    let now_ms = chain.now_ms();
    let created = chain.instantiate(creator, code, 0, input, now_ms.encode());
    chain.advance_to(now_ms + 1).expect("time goes on");
    created.unwrap_or_else(|failure| panic!("{failure}")).value
}

/// A chain on which everybody has native coin.
#[must_use]
pub fn wealthy_chain() -> Site {
    let mut chain = Site::begin();
    enrich(&mut chain);
    chain
}

/// Gives everybody native coin.
fn enrich(chain: &mut Site) {
    let coin = chain.coin();
    for person in EVERYBODY {
        chain.mint(person, coin).expect("there can be that much coin");
    }
}

fn is_offer(step: &Step) -> bool {
    let offer = selector_bytes!("Ownable::transfer_ownership");
    matches!(&step.transaction, Transaction::Call { input, .. } if input.starts_with(&offer))
}

/// Takes a step of the deployment.
fn take(chain: &mut Site, step: &Step) {
    let failure = match step.transaction.clone() {
        Transaction::Upload { code, .. } => chain.upload(DEPLOYER, &code).err(),
        Transaction::Instantiate { code_hash, input, salt, .. } => {
            chain.instantiate(DEPLOYER, code_hash, 0, input, salt).err()
        }
        Transaction::Call { address, input } => chain.call(DEPLOYER, address, 0, input).err(),
    };
    assert!(failure.is_none(), "{}: {failure:?}", step.purpose);
}

/// What became of a message, as a test expects it.
pub trait Sent<T, E> {
    /// What it returned.
    fn done(self) -> T;
}

impl<T, E: Debug> Sent<T, E> for Outcome<T, E> {
    fn done(self) -> T {
        self.unwrap_or_else(|failed| panic!("{failed}")).value
    }
}

/// How a message failed, as a test expects it.
pub trait Refused<E> {
    /// The error that the contract gave.
    fn refused(self) -> E;

    /// The reason that the chain gave: the contract did not answer.
    fn stopped(self) -> String;
}

impl<T, E: Debug> Refused<E> for Result<T, Failed<E>> {
    fn refused(self) -> E {
        match self.err().expect("it should have failed").reason {
            Reason::Contract(error) => error,
            other => panic!("{other:?}"),
        }
    }

    fn stopped(self) -> String {
        match self.err().expect("it should have failed").reason {
            Reason::Chain(reason) => reason,
            other => panic!("{other:?}"),
        }
    }
}

/// Why the registry refused what came with a `transfer_and_call`.
pub fn reason<T: Debug>(refused: Result<T, TokenError>) -> RegistryError {
    match refused {
        Err(TokenError::Refused(reason)) => match reason.read() {
            Ok(ReceiverError::Registry(error)) => error,
            other => panic!("refused for {other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// A call as an action of the DAO.
#[must_use]
pub fn call(callee: AccountId, input: Vec<u8>) -> Action {
    Action::Call { callee, input, value: 0 }
}

/// Time.
impl House {
    /// The block's time.
    pub fn now(&mut self) -> Timestamp {
        self.chain.now_ms()
    }

    /// The shortest time between two blocks.
    #[must_use]
    pub fn tick_ms(&self) -> u64 {
        self.chain.tick_ms()
    }

    /// Begins a block `span_ms` later.
    pub fn advance(&mut self, span_ms: u64) {
        let at_ms = self.now() + span_ms;
        self.advance_to(at_ms);
    }

    /// Begins a block at this moment.
    pub fn advance_to(&mut self, at_ms: Timestamp) {
        self.chain.advance_to(at_ms).expect("time goes on");
    }

    /// The current epoch.
    pub fn epoch(&mut self) -> Epoch {
        self.router.current_epoch(&mut self.chain).expect("a view")
    }

    /// Begins a block at the start of the epoch that is `count` after this one.
    pub fn advance_epochs(&mut self, count: Epoch) {
        let clock = self.router.settings(&mut self.chain).expect("a view").clock;
        let epoch = self.epoch() + count;
        self.advance_to(clock.start_of(epoch).expect("in our time"));
    }
}

/// Assets.
impl House {
    /// KITE, dollars, native coin.
    #[must_use]
    pub fn assets(&self) -> [Asset; 3] {
        [self.kite(), self.dollars(), Asset::Native]
    }

    /// KITE as an asset.
    #[must_use]
    pub fn kite(&self) -> Asset {
        Asset::Psp22(self.token.address())
    }

    /// The third-party token as an asset.
    #[must_use]
    pub fn dollars(&self) -> Asset {
        Asset::Psp22(self.dollar.address())
    }

    /// What `account` has of `asset`.
    pub fn balance(&mut self, account: AccountId, asset: Asset) -> Balance {
        match asset {
            Asset::Native => self.chain.native_balance(account),
            Asset::Psp22(token) => Psp22(token).balance_of(&mut self.chain, account).expect("a view"),
        }
    }

    /// What `accounts` have of each asset, to compare with later.
    pub fn balances(&mut self, accounts: &[AccountId]) -> Vec<[Balance; 3]> {
        accounts.iter().map(|account| self.assets().map(|asset| self.balance(*account, asset))).collect()
    }

    /// Moves `amount` of `asset`, outside any payment.
    pub fn give(&mut self, from: AccountId, to: AccountId, asset: Asset, amount: Balance) {
        match asset {
            Asset::Native => self.chain.mint(to, amount).expect("there can be that much coin"),
            Asset::Psp22(token) => Psp22(token).transfer(&mut self.chain, from, to, amount, Vec::new()).done(),
        }
    }
}

/// Products, work and money.
impl House {
    /// A product's terms, unless a test says otherwise.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            stage_bps: STAGE_BPS,
            upstream: Vec::new(),
            license_bps: 0,
            half_life_epochs: 0,
            bond_per_unit: BOND_PER_UNIT,
            curator: CURATOR,
            metadata_uri: "ipfs://product".to_owned(),
            metadata_hash: Hash::from([7; 32]),
            supersedes: None,
        }
    }

    /// Registers a product on these terms.
    pub fn register(&mut self, terms: Terms) -> ProductId {
        self.registry.register_product(&mut self.chain, CURATOR, terms).done()
    }

    /// Registers a product with the usual terms.
    pub fn product(&mut self) -> ProductId {
        self.register(self.terms())
    }

    /// Registers a product that is built on others.
    pub fn product_on(&mut self, upstream: &[(ProductId, Bps)]) -> ProductId {
        let upstream = upstream.iter().map(|&(product, bps)| Edge { product, bps }).collect();
        self.register(Terms { upstream, ..self.terms() })
    }

    /// A submission of `units` of work.
    #[must_use]
    pub fn work(&self, product: ProductId, stage: Stage, units: u32) -> Submission {
        Submission {
            product,
            stage,
            units,
            payee: None,
            batch: None,
            evidence_uri: "ipfs://work".to_owned(),
            evidence_hash: Hash::from([9; 32]),
        }
    }

    /// The tree of a batch's members, as contracts hash them there; `None` if there are none.
    #[must_use]
    pub fn tree(&self, members: &[Member]) -> Option<Tree> {
        Tree::with_leaves(members, |member| self.chain.leaf_of(member).expect("members have accounts there"))
    }

    /// Submits work with a bond, and returns its number.
    pub fn submit(&mut self, who: AccountId, work: &Submission, bond: Balance) -> Result<ContributionId, TokenError> {
        let request = Request::Submit(work.clone());
        self.transfer_and_call(who, self.registry.address(), bond, request.encode())?;
        Ok(self.registry.settings(&mut self.chain).expect("a view").contribution_count)
    }

    /// Submits work with the right bond.
    pub fn submit_well(&mut self, who: AccountId, product: ProductId, stage: Stage, units: u32) -> ContributionId {
        let work = self.work(product, stage, units);
        self.submit(who, &work, BOND_PER_UNIT * Balance::from(units)).expect("the bond is right")
    }

    /// Submits work and has it accepted: it earns from the next epoch on.
    pub fn contribute(&mut self, who: AccountId, product: ProductId, stage: Stage, units: u32) -> ContributionId {
        let id = self.submit_well(who, product, stage, units);
        self.registry.accept(&mut self.chain, CURATOR, vec![id]).done();
        id
    }

    /// Challenges work with the bond that the first rules ask for.
    pub fn challenge(&mut self, who: AccountId, contribution: ContributionId) -> Result<(), TokenError> {
        self.challenge_for(who, contribution, CHALLENGE_BOND)
    }

    /// Challenges work with a bond.
    pub fn challenge_for(
        &mut self,
        who: AccountId,
        contribution: ContributionId,
        bond: Balance,
    ) -> Result<(), TokenError> {
        let evidence_uri = "ipfs://copy".to_owned();
        let accusation = Accusation { contribution, evidence_uri, evidence_hash: Hash::from([8; 32]) };
        let request = Request::Challenge(accusation).encode();
        self.transfer_and_call(who, self.registry.address(), bond, request)
    }

    /// Sends KITE that tells its receiver what it is for.
    pub fn transfer_and_call(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        data: Vec<u8>,
    ) -> Result<(), TokenError> {
        match self.token.transfer_and_call(&mut self.chain, from, to, value, data) {
            Ok(_) => Ok(()),
            refused => Err(refused.refused()),
        }
    }

    /// Pays a product the way that its asset is paid: KITE by `transfer_and_call`, another PSP22 by
    /// allowance, native coin with the call.
    pub fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance) -> Result<(), RouterError> {
        if asset == self.kite() {
            return self.pay_by_transfer(product, amount);
        }
        self.pay_by_message(product, asset, amount).map(|_| ())
    }

    /// Pays by the router's own message.
    pub fn pay_by_message(
        &mut self,
        product: ProductId,
        asset: Asset,
        amount: Balance,
    ) -> Result<Receipt<Split>, RouterError> {
        let mut coin = amount;
        if let Asset::Psp22(token) = asset {
            coin = 0;
            Psp22(token).approve(&mut self.chain, PAYER, self.router.address(), amount).done();
        }
        let outcome = self.router.pay(&mut self.chain, PAYER, coin, product, asset, amount, 0);
        outcome.map_err(|failed| Err::<(), _>(failed).refused())
    }

    fn pay_by_transfer(&mut self, product: ProductId, amount: Balance) -> Result<(), RouterError> {
        let data = Payment { product, reference: 0 }.encode();
        match self.transfer_and_call(PAYER, self.router.address(), amount, data) {
            Ok(()) => Ok(()),
            Err(TokenError::Refused(reason)) => match reason.read() {
                Ok(ReceiverError::Router(error)) => Err(error),
                other => panic!("refused for {other:?}"),
            },
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Claims, for anybody.
    pub fn claim(&mut self, positions: &[ContributionId], assets: &[Asset]) -> Vec<Balance> {
        self.router.claim(&mut self.chain, DAVE, positions.to_vec(), assets.to_vec()).done()
    }

    /// Fees that were not collected yet.
    pub fn fees(&mut self, asset: Asset) -> Balance {
        self.router.holdings(&mut self.chain, asset).expect("a view").fees
    }

    /// What a position has earned.
    pub fn pending(&mut self, position: ContributionId, asset: Asset) -> Pending {
        self.router.pending(&mut self.chain, position, asset).expect("the position exists")
    }
}

/// Votes.
impl House {
    /// Proposes, as Alice.
    pub fn propose(&mut self, actions: Vec<Action>) -> ProposalId {
        self.propose_as(ALICE, actions)
    }

    /// Proposes, as somebody with the votes for it.
    pub fn propose_as(&mut self, who: AccountId, actions: Vec<Action>) -> ProposalId {
        self.dao.propose(&mut self.chain, who, "It should be so.".to_owned(), actions).done()
    }

    /// Votes with everything.
    pub fn vote(&mut self, who: AccountId, proposal: ProposalId, choice: Choice) -> Result<Balance, DaoError> {
        match self.dao.vote(&mut self.chain, who, proposal, choice) {
            Ok(receipt) => Ok(receipt.value),
            refused => Err(refused.refused()),
        }
    }

    /// Proposes, and has Alice and Bob vote for it: it waits in its timelock.
    pub fn pass(&mut self, actions: Vec<Action>) -> ProposalId {
        let proposal = self.propose(actions);
        self.advance(UNTIL_VOTING_MS);
        for voter in [ALICE, BOB] {
            self.dao.vote(&mut self.chain, voter, proposal, Choice::For).done();
        }
        proposal
    }

    /// Passes a proposal and waits until it can be executed.
    pub fn pass_to_executable(&mut self, actions: Vec<Action>) -> ProposalId {
        let proposal = self.pass(actions);
        let at_ms = self.proposal(proposal).executable_from_ms;
        self.advance_to(at_ms);
        proposal
    }

    /// Passes and executes a proposal. Anyone executes it.
    pub fn decide(&mut self, actions: Vec<Action>) -> Result<(), DaoError> {
        let proposal = self.pass_to_executable(actions);
        self.execute(proposal)
    }

    /// Executes a proposal. Anyone does.
    pub fn execute(&mut self, proposal: ProposalId) -> Result<(), DaoError> {
        match self.dao.execute(&mut self.chain, DAVE, proposal) {
            Ok(_) => Ok(()),
            refused => Err(refused.refused()),
        }
    }

    /// A proposal.
    pub fn proposal(&mut self, proposal: ProposalId) -> Proposal {
        self.dao.proposal(&mut self.chain, proposal).expect("a view").expect("it was proposed").proposal
    }

    /// Where a proposal is in its life.
    pub fn state(&mut self, proposal: ProposalId) -> State {
        self.dao.state(&mut self.chain, proposal).expect("it was proposed")
    }
}
