// SPDX-License-Identifier: Apache-2.0
//! A Hub, asked as every other chain is: what is said there in Solidity's words comes to the same as in SCALE elsewhere.
//! These tests start another program, which must be compiled once: they run where `KITE_HUB` is set, as `chains/hub/run`
//! does.

use std::fmt::Debug;
use std::path::Path;

use ink::primitives::{AccountId, Hash};
use kite_deploy::bundles::{Bundle, SuiteBundles, Workspace};
use kite_deploy::chain::{EmbeddedChain, HubChain, PrivateChain, Program, Receipt};
use kite_deploy::plan::programs;
use kite_deploy::scenario::report::Report;
use kite_deploy::scenario::world::Ground;
use kite_deploy::scenario::{self, run};
use kite_deploy::suite::{registry, router, token, Outcome, Psp22, Registry, Router, Token};
use kite_interfaces::psp22::Transfer;
use kite_interfaces::registry::{Accusation, Request, Submission, Terms};
use kite_interfaces::router::{Claimed, Edge, Paid, Payment, Pulled, Stage};
use kite_interfaces::{Asset, Balance};
use kite_tests::house::{BOND_PER_UNIT, CHALLENGE_BOND, EPOCH_MS, FEE_BPS, RULES, STAGE_BPS, WINDOW};
use scale::Encode;

/// The smallest unit of a Hub's coin is this part of one.
const COIN: Balance = 1_000_000_000_000_000_000;

/// KITE that there can be, and is.
const CAP: Balance = 1_000_000;

/// The contracts that the tests need.
const NAMES: [&str; 3] = ["token", "router", "registry"];

/// Whether these tests are wanted.
fn is_wanted() -> bool {
    let is_wanted = std::env::var_os("KITE_HUB").is_some();
    if !is_wanted {
        println!("skipped: KITE_HUB is not set");
    }
    is_wanted
}

/// A Hub that knows these programs.
fn hub(programs: &[Bundle]) -> HubChain {
    let program = |bundle: &Bundle| Program {
        name: bundle.name.clone(),
        code: bundle.code.clone(),
        metadata: bundle.metadata().unwrap(),
    };
    HubChain::start(programs.iter().map(program)).unwrap_or_else(|error| panic!("{error:#}"))
}

fn bundles(on_a_hub: bool) -> Vec<Bundle> {
    let bundle = |name| if on_a_hub { Bundle::on_a_hub(name) } else { Bundle::current(name) };
    NAMES.iter().map(|name| bundle(name).unwrap()).collect()
}

/// Three contracts, three people, and all that was said.
struct Told<'a> {
    chain: &'a mut dyn PrivateChain,
    token: Token,
    router: Router,
    registry: Registry,
    known: Vec<(&'static str, AccountId)>,
    lines: Vec<String>,
}

impl<'a> Told<'a> {
    fn begin(chain: &'a mut dyn PrivateChain, bundles: &[Bundle]) -> Self {
        let mut known: Vec<_> = ["owner", "alice", "payer"].map(|name| (name, chain.person(name))).to_vec();
        known.iter().for_each(|(_, person)| chain.mint(*person, 10_000 * COIN).unwrap());
        let [owner, alice, payer] = [0, 1, 2].map(|place: usize| known[place].1);
        let mut create = |name, input: Vec<u8>| {
            let code = &bundles[NAMES.iter().position(|known| *known == name).unwrap()];
            assert_eq!(chain.upload(owner, &code.code).unwrap().value, code.code_hash);
            let planned = chain.address_of(owner, code.code_hash, &input, b"salt").unwrap();
            let created = chain.instantiate(owner, code.code_hash, 0, input, b"salt".to_vec()).unwrap().value;
            assert_eq!(created, planned, "{name}");
            assert_eq!(chain.code_of(created).unwrap(), Some(code.code_hash));
            known.push((name, created));
            created
        };
        let allocations = vec![(alice, CAP / 2), (payer, CAP / 2)];
        let token = create("token", token::input::construct(Some("KITE".into()), None, 12, CAP, allocations, owner));
        let router = create("router", router::input::construct(owner, token, EPOCH_MS, WINDOW, FEE_BPS));
        let registry = create("registry", registry::input::construct(owner, token, router, RULES));
        let (token, router, registry) = (Token(token), Router(router), Registry(registry));
        Self { chain, token, router, registry, known, lines: Vec::new() }
    }

    fn account(&self, name: &str) -> AccountId {
        self.known.iter().find(|(known, _)| *known == name).unwrap().1
    }

    /// Notes something, with everybody by name.
    fn note(&mut self, what: &str, said: &impl Debug) {
        let mut line = format!("{what}: {said:?}");
        for (name, account) in &self.known {
            line = line.replace(&format!("{account:?}"), name);
        }
        self.lines.push(line);
    }

    /// Notes what a message did: its answer and its events, or its error.
    fn sent<T: Debug, E: Debug>(&mut self, what: &str, outcome: Outcome<T, E>) {
        match outcome {
            Ok(receipt) => {
                self.note(what, &receipt.value);
                self.events(&receipt);
            }
            Err(failed) => self.note(what, &failed.reason),
        }
    }

    fn events<T>(&mut self, receipt: &Receipt<T>) {
        self.note(
            "moved",
            &receipt.events_of::<Transfer>().iter().map(|it| (it.from, it.to, it.value)).collect::<Vec<_>>(),
        );
        self.note(
            "paid",
            &receipt.events_of::<Paid>().iter().map(|it| (it.payer, it.asset, it.split)).collect::<Vec<_>>(),
        );
        self.note("pulled", &receipt.events_of::<Pulled>().iter().map(|it| (it.parent, it.split)).collect::<Vec<_>>());
        self.note(
            "claimed",
            &receipt.events_of::<Claimed>().iter().map(|it| (it.payee, it.amount)).collect::<Vec<_>>(),
        );
    }

    fn terms(&self, upstream: Vec<Edge>) -> Terms {
        Terms {
            stage_bps: STAGE_BPS,
            upstream,
            license_bps: 500,
            half_life_epochs: 30,
            bond_per_unit: BOND_PER_UNIT,
            curator: self.account("alice"),
            metadata_uri: "ipfs://terms, which are longer than a word of theirs".to_owned(),
            metadata_hash: Hash::from([7; 32]),
            supersedes: None,
        }
    }

    fn advance(&mut self, epochs: u64) {
        let now_ms = self.chain.now_ms().unwrap();
        self.chain.advance_to((now_ms / EPOCH_MS + epochs) * EPOCH_MS).unwrap();
    }

    /// All that people do with these three.
    fn tell(mut self) -> Vec<String> {
        self.work();
        self.money();
        self.quarrel();
        self.look();
        self.lines
    }

    fn work(&mut self) {
        let (owner, alice, registry) = (self.account("owner"), self.account("alice"), self.registry);
        let set = self.router.set_registry(as_chain(self.chain), owner, registry.address());
        self.sent("set_registry", set);
        for upstream in [Vec::new(), vec![Edge { product: 1, bps: 2_000 }], vec![Edge { product: 9, bps: 1 }]] {
            let terms = self.terms(upstream);
            let registered = registry.register_product(as_chain(self.chain), alice, terms);
            self.sent("register_product", registered);
        }
        for (product, units) in [(1, 50_u32), (2, 70), (2, 0)] {
            let submission = Submission {
                product,
                stage: Stage::Collection,
                units,
                payee: (product == 2).then_some(owner),
                batch: None,
                evidence_uri: "ipfs://work".to_owned(),
                evidence_hash: Hash::from([5; 32]),
            };
            self.hand("alice", registry.address(), Balance::from(units) * BOND_PER_UNIT, &Request::Submit(submission));
        }
        let accepted = registry.accept(as_chain(self.chain), alice, vec![1, 2]);
        self.sent("accept", accepted);
        self.advance(1);
    }

    fn hand(&mut self, from: &str, to: AccountId, value: Balance, data: &impl Encode) {
        let from = self.account(from);
        let outcome = self.token.transfer_and_call(as_chain(self.chain), from, to, value, data.encode());
        self.sent("transfer_and_call", outcome);
    }

    fn money(&mut self) {
        let (payer, router) = (self.account("payer"), self.router);
        for value in [1_000, 1_001] {
            let coin = 1_000 * COIN + 1_000;
            let sent = coin - 1_000 + value;
            let paid = router.pay(as_chain(self.chain), payer, sent, 2, Asset::Native, coin, 77);
            self.sent("pay in coin", paid);
        }
        self.hand("payer", router.address(), 9_999, &Payment { product: 2, reference: 78 });
        self.hand("payer", router.address(), 9_999, &Payment { product: 8, reference: 79 });
        let kite = Asset::Psp22(self.token.address());
        for approved in [10_000, Balance::MAX] {
            let approved = self.token.approve(as_chain(self.chain), payer, router.address(), approved);
            self.sent("approve", approved);
            let paid = router.pay(as_chain(self.chain), payer, 0, 1, kite, 20_000, 80);
            self.sent("pay by allowance", paid);
        }
        for asset in [kite, Asset::Native] {
            let pulled = router.pull(as_chain(self.chain), payer, 2, 0, asset);
            self.sent("pull", pulled);
        }
        self.advance(u64::from(WINDOW) + 1);
        let claimed = router.claim(as_chain(self.chain), payer, vec![1, 2], vec![kite, Asset::Native]);
        self.sent("claim", claimed);
    }

    fn quarrel(&mut self) {
        let registry = self.registry;
        let accusation = |contribution| {
            let evidence_uri = "ipfs://copied".to_owned();
            Request::Challenge(Accusation { contribution, evidence_uri, evidence_hash: Hash::from([6; 32]) })
        };
        for contribution in [1, 3] {
            self.hand("payer", registry.address(), CHALLENGE_BOND, &accusation(contribution));
        }
        let owner = self.account("owner");
        let resolved = registry.resolve(as_chain(self.chain), owner, 1, 1, true);
        self.sent("resolve", resolved);
    }

    /// What the contracts say in the end.
    fn look(&mut self) {
        let (token, router, registry) = (self.token, self.router, self.registry);
        let psp22 = Psp22(token.address());
        for (name, account) in self.known.clone() {
            let tokens = psp22.balance_of(as_chain(self.chain), account).unwrap();
            self.note(name, &tokens);
        }
        let settings = router.settings(as_chain(self.chain)).unwrap();
        self.note("settings", &(settings.fee_bps, settings.registry));
        for asset in [Asset::Psp22(token.address()), Asset::Native] {
            let pending =
                |position| router.pending(as_chain(self.chain), position, asset).map_err(|failed| failed.reason);
            let pending = [1, 2].map(pending);
            self.note("pending", &pending);
            let lifetime = [1, 2].map(|product| router.lifetime(as_chain(self.chain), product, asset).unwrap());
            self.note("lifetime", &lifetime);
        }
        let products = registry.products(as_chain(self.chain), 0, 9).unwrap();
        self.note("products", &products);
        let contributions = registry.contributions_to(as_chain(self.chain), 2, 0, 9).unwrap();
        self.note("contributions", &contributions);
        let governor = token.governor(as_chain(self.chain)).unwrap();
        self.note("governor", &governor);
    }
}

fn as_chain(chain: &mut dyn PrivateChain) -> &mut dyn kite_deploy::chain::Chain {
    chain
}

#[test]
fn what_people_do_comes_to_the_same_on_a_hub_as_on_the_embedded_chain() {
    if !is_wanted() {
        return;
    }
    let expected = Told::begin(&mut EmbeddedChain::new(), &bundles(false)).tell();
    let programs = bundles(true);
    let told = Told::begin(&mut hub(&programs), &programs).tell();
    assert!(expected.iter().any(|line| line.starts_with("claimed: [(alice, ")), "{expected:#?}");
    for (expected, told) in expected.iter().zip(&told) {
        assert_eq!(expected, told);
    }
    assert_eq!(expected.len(), told.len());
}

/// The story as it went on this chain, with a coin of as many decimals as a Hub's has.
fn told(ground: Ground, bundles: &SuiteBundles, story: Option<&Path>) -> Report {
    let decimals = Ground::Hub.coin_decimals();
    let checked = story.map_or_else(|| Ok(scenario::quickstart(decimals)?), |file| scenario::load_for(file, decimals));
    let mut world = ground.open(|| programs(bundles)).unwrap_or_else(|error| panic!("{error:#}"));
    let report = run::run(&checked.unwrap(), bundles, world.as_mut(), &run::progress_bar());
    let report = report.unwrap_or_else(|error| panic!("{error:#}"));
    assert!(report.is_sound(), "{report}");
    report
}

/// Tells a story on both chains, and holds every figure of the one against the other's.
fn compare(story: Option<&Path>) {
    let expected = told(Ground::Embedded, &SuiteBundles::current().unwrap(), story);
    let found = told(Ground::Hub, &SuiteBundles::on_a_hub().unwrap(), story);
    assert_eq!(found.flows, expected.flows);
    assert_eq!(found.earnings, expected.earnings);
    assert_eq!(found.effects, expected.effects);
    assert_eq!(found.books, expected.books);
    assert!(found.books.comparisons > 0 && found.books.accounts.values().all(|account| account.received > 0));
}

#[test]
fn quickstart_has_the_same_books_on_a_hub_as_on_the_embedded_chain() {
    if is_wanted() {
        compare(None);
    }
}

#[test]
#[ignore = "it asks some 80,000 figures"]
fn oasst1_has_the_same_books_on_a_hub_as_on_the_embedded_chain() {
    if is_wanted() {
        compare(Some(&Workspace::here().unwrap().root().join("deploy/scenarios/oasst1.toml")));
    }
}
