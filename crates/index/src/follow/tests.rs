// SPDX-License-Identifier: Apache-2.0
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use anyhow::bail;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Builder;
use tokio::sync::Mutex;
use tokio::task::yield_now;

use super::*;
use crate::account::Notation;
use crate::block::{Emission, Transaction, What};
use crate::source::ChainId;
use crate::store::{Filter, Found, Identity, Order, Page};

const TOKEN: Account = [1; 32];
const ROUTER: Account = [2; 32];
const TILLS: Account = [3; 32];
const TILL: Account = [4; 32];
const SIGNER: Account = [9; 32];

/// A chain of which everything can be changed.
struct Fake {
    blocks: RefCell<BTreeMap<u64, Block>>,
    /// The first block in which the contracts are.
    deployed: Cell<u64>,
    /// States of blocks before this one are gone.
    pruned_before: Cell<u64>,
    is_away: Cell<bool>,
    /// The node goes away when it is asked for this block.
    breaks_at: Cell<Option<u64>>,
    code: RefCell<String>,
    /// Held by whoever asks for a block but the first, for a while.
    link: Mutex<()>,
}

impl Fake {
    fn of(height: u64) -> Self {
        let fake = Self {
            blocks: RefCell::default(),
            deployed: Cell::new(1),
            pruned_before: Cell::new(0),
            is_away: Cell::new(false),
            breaks_at: Cell::new(None),
            code: RefCell::new("0xc0de".to_owned()),
            link: Mutex::new(()),
        };
        fake.grow(height, "a");
        fake
    }

    /// Blocks up to `height`, each with an empty event of the token, and hashes that end with `branch`.
    fn grow(&self, height: u64, branch: &str) {
        let mut blocks = self.blocks.borrow_mut();
        let first = blocks.keys().last().map_or(1, |last| last + 1);
        for number in first..=height {
            let parent = blocks.get(&(number - 1)).map_or("0x0".to_owned(), |block| block.hash.clone());
            let emissions = vec![emitted(0, TOKEN, "0xff", Vec::new())];
            let hash = format!("0x{number}{branch}");
            blocks.insert(number, Block { number, hash, parent, time_ms: number * 1_000, emissions });
        }
    }

    fn emit(&self, block: u64, emission: Emission) {
        self.blocks.borrow_mut().get_mut(&block).unwrap().emissions.push(emission);
    }

    fn ensure_there(&self) -> Result<()> {
        if self.is_away.get() {
            bail!("the node is away");
        }
        Ok(())
    }

    fn has(&self, number: u64) -> bool {
        number >= self.pruned_before.get()
    }
}

fn emitted(position: u32, contract: Account, topic: &str, data: Vec<u8>) -> Emission {
    let what = What::Event { topic: Some(topic.to_owned()), data };
    Emission { position, transaction: Some(1), contract, what }
}

impl Source for &Fake {
    async fn chain(&self) -> Result<ChainId> {
        self.ensure_there()?;
        Ok(ChainId { genesis: "0x00".to_owned(), prefix: None })
    }

    async fn final_height(&self) -> Result<u64> {
        self.ensure_there()?;
        Ok(*self.blocks.borrow().keys().last().unwrap())
    }

    async fn hash_of(&self, number: u64) -> Result<Option<String>> {
        self.ensure_there()?;
        Ok(self.blocks.borrow().get(&number).map(|block| block.hash.clone()))
    }

    async fn block(&self, number: u64) -> Result<Option<Block>> {
        if self.breaks_at.get() == Some(number) {
            self.is_away.set(true);
        }
        self.ensure_there()?;
        if number > 1 {
            let _held = self.link.lock().await;
            yield_now().await;
        }
        Ok(self.blocks.borrow().get(&number).filter(|_| self.has(number)).cloned())
    }

    async fn transactions(&self, block: &Block, numbers: &[u32]) -> Result<Option<Vec<Transaction>>> {
        self.ensure_there()?;
        let of = |position: &u32| Transaction {
            position: *position,
            hash: format!("0x{:064x}", block.number * 100 + u64::from(*position)),
            signer: Some(SIGNER),
        };
        Ok(Some(numbers.iter().map(of).collect()))
    }

    async fn code_after(&self, _block: u64, _contract: Account) -> Result<Option<String>> {
        self.ensure_there()?;
        ensure!(self.link.try_lock().is_ok(), "the connection is held by a question that nobody waits for");
        Ok(Some(self.code.borrow().clone()))
    }

    async fn presence(&self, block: u64, _contracts: &[Account]) -> Result<Presence> {
        self.ensure_there()?;
        let is_there = block >= self.deployed.get();
        Ok(match (self.has(block), is_there) {
            (false, _) => Presence::OutOfReach,
            (true, false) => Presence::Absent,
            (true, true) => Presence::Present,
        })
    }
}

struct House {
    folder: TempDir,
    fake: Fake,
}

impl House {
    fn of(height: u64) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), fake: Fake::of(height) }
    }

    fn store(&self) -> Store {
        Store::open(self.folder.path(), &Identity::new("0x00", &places(), None), false).unwrap().0
    }

    /// Starts an index, as a process does, and lets it do one step.
    fn step(&self) -> Result<Step> {
        block_on(self.follower().step())
    }

    fn follower(&self) -> Follower<&Fake> {
        let contracts = Contracts::new(&places(), Notation::of(None)).unwrap();
        Follower::new(&self.fake, self.store(), contracts).unwrap()
    }

    /// The blocks whose event is kept.
    fn kept(&self) -> Vec<u64> {
        kept_in(&self.store())
    }

    fn events(&self) -> Vec<Found> {
        events_in(&self.store())
    }
}

fn kept_in(store: &Store) -> Vec<u64> {
    events_in(store).into_iter().map(|event| event.block).collect()
}

fn events_in(store: &Store) -> Vec<Found> {
    let page = Page { after: None, limit: 500, order: Order::Oldest };
    store.library().events(&Filter::default(), page, Notation::of(None)).unwrap().0
}

fn places() -> Vec<(String, Account)> {
    [("token", TOKEN), ("router", ROUTER), ("till", TILLS)].map(|(name, account)| (name.to_owned(), account)).to_vec()
}

fn block_on<T>(work: impl std::future::Future<Output = T>) -> T {
    Builder::new_current_thread().build().unwrap().block_on(work)
}

fn upto(last: u64) -> Vec<u64> {
    (1..=last).collect()
}

#[test]
fn step_reads_each_final_block_once_however_often_it_is_started() {
    let house = House::of(40);
    house.step().unwrap();
    house.fake.grow(45, "a");
    for _ in 0..3 {
        house.step().unwrap();
    }
    assert_eq!(house.kept(), upto(45));
    assert_eq!(house.store().progress().unwrap().next, Some(46));
}

#[test]
fn step_goes_on_where_the_node_went_away() {
    let house = House::of(40);
    let mut follower = house.follower();
    house.fake.breaks_at.set(Some(25));
    let error = block_on(follower.step()).unwrap_err();
    assert!(error.to_string().contains("away"), "{error}");
    assert!(kept_in(&follower.store).len() < 40);
    house.fake.breaks_at.set(None);
    house.fake.is_away.set(false);
    block_on(follower.step()).unwrap();
    assert_eq!(kept_in(&follower.store), upto(40));
}

#[test]
fn step_begins_where_the_contracts_do() {
    let house = House::of(40);
    house.fake.deployed.set(17);
    house.step().unwrap();
    assert_eq!(house.kept(), (17..=40).collect::<Vec<_>>());
    assert_eq!(house.store().gaps().unwrap(), []);
    assert_eq!(house.store().library().extent().unwrap().first, Some(17));
}

#[test]
fn step_waits_for_the_contracts() {
    let house = House::of(10);
    house.fake.deployed.set(12);
    assert!(!house.step().unwrap().has_contracts);
    house.fake.grow(13, "a");
    assert!(house.step().unwrap().has_contracts);
    assert_eq!(house.kept(), [12, 13]);
}

#[test]
fn step_says_what_a_node_forgot_before_it_was_asked_and_reads_it_from_another_that_did_not() {
    let house = House::of(40);
    house.fake.pruned_before.set(30);
    house.step().unwrap();
    assert_eq!((house.kept(), house.store().gaps().unwrap()), ((30..=40).collect(), vec![(1, 29)]));
    house.fake.pruned_before.set(0);
    house.fake.deployed.set(5);
    house.step().unwrap();
    assert_eq!((house.kept(), house.store().gaps().unwrap()), ((5..=40).collect(), vec![]));
}

#[test]
fn step_says_what_a_node_forgot_while_the_index_was_off() {
    let house = House::of(20);
    house.step().unwrap();
    house.fake.grow(60, "a");
    house.fake.pruned_before.set(50);
    house.step().unwrap();
    assert_eq!(house.store().gaps().unwrap(), [(21, 49)]);
    house.fake.pruned_before.set(40);
    house.step().unwrap();
    assert_eq!(house.store().gaps().unwrap(), [(21, 39)]);
    house.fake.pruned_before.set(0);
    house.fake.breaks_at.set(Some(30));
    house.step().unwrap_err();
    assert_eq!(house.store().gaps().unwrap(), [(30, 39)]);
    house.fake.breaks_at.set(None);
    house.fake.is_away.set(false);
    house.step().unwrap();
    assert_eq!((house.kept(), house.store().gaps().unwrap()), (upto(60), vec![]));
}

#[test]
fn step_begins_anew_on_a_chain_that_was_begun_anew_and_keeps_what_was_there_aside() {
    for height in [8, 30] {
        let house = House::of(20);
        house.step().unwrap();
        house.fake.blocks.borrow_mut().clear();
        house.fake.grow(height, "b");
        assert!(house.step().unwrap().begun_anew.is_some());
        assert_eq!(house.kept(), upto(height));
        assert!(house.events().iter().all(|event| event.block_hash.ends_with('b')));
        assert!(house.folder.path().join("index.former.sqlite").exists());
    }
}

#[test]
fn step_errors_if_the_node_changes_what_was_final_and_begins_anew() {
    let house = House::of(20);
    let mut follower = house.follower();
    block_on(follower.step()).unwrap();
    house.fake.blocks.borrow_mut().split_off(&15);
    house.fake.grow(30, "b");
    let error = block_on(follower.step()).unwrap_err();
    assert!(error.to_string().contains("changed block 20"), "{error}");
    assert!(block_on(follower.step()).unwrap().begun_anew.is_some());
    assert_eq!(kept_in(&follower.store), upto(30));
}

#[test]
fn step_waits_for_a_node_that_has_fewer_blocks() {
    let house = House::of(20);
    house.step().unwrap();
    let later = house.fake.blocks.borrow_mut().split_off(&11);
    assert_eq!(house.step().unwrap().begun_anew, None);
    house.fake.blocks.borrow_mut().extend(later);
    house.fake.grow(25, "a");
    house.step().unwrap();
    assert_eq!(house.kept(), upto(25));
}

#[test]
fn step_keeps_what_it_does_not_know_raw_and_names_the_code() {
    let house = House::of(3);
    let replaced = What::CodeReplaced { from: "0xold".to_owned(), to: "0xnew".to_owned() };
    house.fake.emit(2, Emission { position: 1, transaction: Some(1), contract: TOKEN, what: replaced });
    house.fake.emit(2, emitted(2, TOKEN, "0xee", vec![1, 2]));
    house.step().unwrap();
    let events = house.events();
    let told: Vec<_> = events.iter().map(|event| (event.block, event.code_hash.as_str(), event.raw.as_str())).collect();
    assert_eq!(told, [(1, "0xc0de", "0x"), (2, "0xc0de", "0x"), (2, "0xnew", "0x0102"), (3, "0xnew", "0x")]);
    assert!(events.iter().all(|event| event.kind == "Unknown" && event.data.is_none()));
    assert_eq!(house.store().library().extent().unwrap().unknown_events, 4);
}

#[test]
fn step_knows_what_code_ran_before_it_was_replaced_in_the_first_block_that_is_read() {
    let house = House::of(1);
    let replaced = What::CodeReplaced { from: "0xold".to_owned(), to: "0xnew".to_owned() };
    house.fake.emit(1, Emission { position: 1, transaction: Some(1), contract: TOKEN, what: replaced });
    house.step().unwrap();
    assert_eq!(house.events().first().unwrap().code_hash, "0xold");
}

/// `TillOpened { product: 7, till: TILL }`, by its signature topic.
fn till_opened() -> Emission {
    let topic = "0xe18448045fb43b82f648f068d084010e5b382655642c78e13b193369cf611976";
    emitted(1, TILLS, topic, [7_u32.to_le_bytes().as_slice(), &TILL].concat())
}

#[test]
fn step_listens_to_tills_from_when_they_are_opened_also_after_a_restart() {
    let house = House::of(3);
    house.fake.emit(1, emitted(1, TILL, "0xaa", vec![1]));
    house.fake.emit(2, till_opened());
    house.fake.emit(2, emitted(2, TILL, "0xaa", vec![2]));
    house.step().unwrap();
    house.fake.grow(4, "a");
    house.fake.emit(4, emitted(1, TILL, "0xaa", vec![3]));
    house.step().unwrap();
    let events = house.events();
    let of_till: Vec<_> = events.iter().filter(|event| event.address == Notation::of(None).write(TILL)).collect();
    assert_eq!(of_till.iter().map(|event| event.raw.as_str()).collect::<Vec<_>>(), ["0x02", "0x03"]);
    let opened = events.iter().find(|event| event.kind == "TillOpened").unwrap();
    assert_eq!(opened.data, Some(json!({ "product": 7, "till": Notation::of(None).write(TILL) })));
    assert_eq!(house.store().library().met().unwrap(), [(TILL, "till".to_owned())]);
}
