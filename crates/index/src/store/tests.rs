// SPDX-License-Identifier: Apache-2.0
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::account::Notation;
use crate::block::{Entry, Event, Transaction};
use crate::key::Key;
use crate::language::Understood;

/// Where the child of a test writes.
const FOLDER: &str = "KITE_INDEX_TEST_FOLDER";

/// So many that a kill nearly always comes while a block is written.
const EVENTS_A_BLOCK: u32 = 500;

fn identity() -> Identity {
    Identity::new("0x00", &[("token".to_owned(), [1; 32])], Some(42))
}

fn open(folder: &Path) -> Store {
    Store::open(folder, &identity(), false).unwrap().0
}

fn event(position: u32, understood: Option<Understood>) -> Event {
    Event {
        position,
        transaction: Some(1),
        contract: "router".to_owned(),
        address: [2; 32],
        topic: None,
        raw: vec![1, 2, 3],
        code_hash: "0xc0de".to_owned(),
        understood,
    }
}

fn paid(product: u64, amount: u128) -> Understood {
    let payer = Notation::of(None).write([7; 32]);
    let split = json!({ "fee": "1", "upstream": "0", "stages": ["0", "0", "0", "0"], "reserve": "0" });
    let data =
        json!({ "product": product, "payer": payer, "asset": "native", "amount": amount.to_string(), "split": split });
    let keys = vec![Key::Product(product), Key::Account([7; 32]), Key::Asset("native".to_owned())];
    Understood { kind: "Paid".to_owned(), data, keys }
}

fn entry(number: u64, events: Vec<Event>) -> Entry {
    let transactions = vec![Transaction { position: 1, hash: format!("0x{number:064x}"), signer: Some([9; 32]) }];
    Entry { number, hash: format!("0x{number}"), time_ms: number, transactions, events, ..Entry::default() }
}

fn of_payment(number: u64) -> Entry {
    entry(number, vec![event(3, Some(paid(1, 10)))])
}

fn latest(limit: u32) -> Page {
    Page { after: None, limit, order: Order::Latest }
}

fn ids(store: &Store, filter: &Filter, page: Page) -> (Vec<String>, Option<String>) {
    let (found, next) = store.library().events(filter, page, Notation::of(None)).unwrap();
    (found.into_iter().map(|event| event.id).collect(), next)
}

fn about(key: Key) -> Filter {
    Filter { keys: vec![key], ..Filter::default() }
}

/// No test of its own: what [`write_is_whole_or_not_at_all_when_the_process_is_killed`] runs in a process that it kills.
#[test]
fn child_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = open(Path::new(&folder));
    if store.progress().unwrap().next.is_none() {
        store.begin_at(1, None).unwrap();
    }
    while let Some(next) = store.progress().unwrap().next {
        store
            .write(&entry(next, (0..EVENTS_A_BLOCK).map(|position| event(position, Some(paid(1, 10)))).collect()))
            .unwrap();
    }
}

fn child(folder: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "store::tests::child_that_is_killed", "--quiet"]).env(FOLDER, folder);
    child.stdout(std::process::Stdio::null()).spawn().unwrap()
}

fn height(folder: &Path) -> u64 {
    if !folder.join(FILE).exists() {
        return 0;
    }
    let read = || Library::at(folder.join(FILE)).extent().ok()?.last;
    read().unwrap_or_default()
}

#[test]
fn write_is_whole_or_not_at_all_when_the_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    for turn in 0..5_u64 {
        let before = height(folder.path());
        let mut child = child(folder.path());
        while height(folder.path()) < before + 2 {
            sleep(Duration::from_millis(3));
        }
        sleep(Duration::from_millis(turn * 2));
        child.kill().unwrap();
        child.wait().unwrap();
        let extent = open(folder.path()).library().extent().unwrap();
        let blocks = extent.last.unwrap();
        assert_eq!(extent.events, blocks * u64::from(EVENTS_A_BLOCK));
        let sums = open(folder.path()).library().sums(Some(&Key::Product(1)), Notation::of(None)).unwrap();
        let paid = sums.iter().find(|sum| sum.sum == "paid").unwrap();
        assert_eq!((paid.amount.as_str(), paid.events), ((extent.events * 10).to_string().as_str(), extent.events));
    }
}

#[test]
fn write_errors_for_a_block_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    store.write(&of_payment(1)).unwrap();
    let error = store.write(&of_payment(1)).unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    assert!(store.write(&of_payment(3)).is_err());
    assert_eq!(ids(&store, &Filter::default(), latest(9)).0, ["1-3"]);
}

#[test]
fn write_sums_beyond_what_a_balance_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    store.write(&entry(1, vec![event(1, Some(paid(1, u128::MAX))), event(2, Some(paid(2, u128::MAX)))])).unwrap();
    let of = |key| {
        let sums = store.library().sums(Some(&key), Notation::of(None)).unwrap();
        sums.into_iter().find(|sum| sum.sum == "paid").map(|sum| sum.amount)
    };
    assert_eq!(of(Key::Product(1)).unwrap(), u128::MAX.to_string());
    assert_eq!(of(Key::Account([7; 32])).unwrap(), "680564733841876926926749214863536422910");
}

#[test]
fn events_come_in_pages_that_neither_repeat_nor_leave_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    for number in 1..=7 {
        store.write(&entry(number, vec![event(2, Some(paid(1, 1))), event(11, Some(paid(2, 1)))])).unwrap();
    }
    for order in [Order::Latest, Order::Oldest] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let (found, next) = ids(&store, &Filter::default(), Page { after, limit: 3, order });
            all.extend(found);
            let Some(next) = next else { break };
            after = Some(next.parse().unwrap());
        }
        let mut expected: Vec<_> = (1..=7).flat_map(|block| [format!("{block}-2"), format!("{block}-11")]).collect();
        if order == Order::Latest {
            expected.reverse();
        }
        assert_eq!(all, expected);
    }
}

#[test]
fn events_fit_all_that_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    store.write(&entry(1, vec![event(2, Some(paid(1, 1))), event(3, Some(paid(2, 1))), event(4, None)])).unwrap();
    store.write(&entry(2, vec![event(2, Some(paid(1, 1)))])).unwrap();
    let of = |filter: Filter| ids(&store, &filter, latest(9)).0;
    assert_eq!(of(about(Key::Product(1))), ["2-2", "1-2"]);
    assert_eq!(of(about(Key::Account([7; 32]))), ["2-2", "1-3", "1-2"]);
    assert_eq!(of(about(Key::Account([9; 32]))), ["2-2", "1-4", "1-3", "1-2"], "who signed took part");
    assert_eq!(
        of(Filter { keys: vec![Key::Product(1), Key::Account([7; 32])], to_block: Some(1), ..Filter::default() }),
        ["1-2"]
    );
    assert_eq!(of(Filter { kinds: vec!["Unknown".to_owned()], ..Filter::default() }), ["1-4"]);
    assert_eq!(of(Filter { from_block: Some(2), ..Filter::default() }), ["2-2"]);
    assert_eq!(of(Filter { contract: Some("dao".to_owned()), ..Filter::default() }), Vec::<String>::new());
}

#[test]
fn events_of_a_contribution_are_its_products_and_its_contributors_whenever_that_is_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    let say = |kind: &str, data: serde_json::Value, keys: Vec<Key>| Understood { kind: kind.to_owned(), data, keys };
    let accepted = || event(1, Some(say("Accepted", json!({ "contribution": 5 }), vec![Key::Contribution(5)])));
    let contributor = Notation::of(None).write([6; 32]);
    let keys = vec![Key::Contribution(5), Key::Product(3), Key::Account([6; 32])];
    let submitted = say("Submitted", json!({ "contribution": 5, "contributor": contributor, "product": 3 }), keys);
    store.write(&entry(1, vec![accepted()])).unwrap();
    store.write(&entry(2, vec![event(1, Some(submitted))])).unwrap();
    store.write(&entry(3, vec![accepted()])).unwrap();
    for key in [Key::Product(3), Key::Account([6; 32])] {
        assert_eq!(ids(&store, &about(key), latest(9)).0, ["3-1", "2-1", "1-1"]);
    }
}

#[test]
fn receipt_has_all_that_a_transaction_brought_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    store.write(&entry(1, vec![event(2, Some(paid(1, 1))), event(3, None)])).unwrap();
    let receipt = store.library().receipt(&format!("0x{:064x}", 1), Notation::of(None)).unwrap().unwrap();
    assert_eq!((receipt.block, receipt.transaction_index, receipt.events.len()), (1, 1, 2));
    assert_eq!(receipt.signer, Some(Notation::of(None).write([9; 32])));
    assert_eq!(store.library().receipt("0x00", Notation::of(None)).unwrap(), None);
}

#[test]
fn open_begins_anew_for_another_chain_or_other_contracts_and_goes_on_with_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    store.write(&of_payment(1)).unwrap();
    drop(store);
    let reason = |identity: &Identity, rebuild| Store::open(folder.path(), identity, rebuild).unwrap().1;
    assert_eq!(reason(&identity(), false), None);
    assert_eq!(ids(&open(folder.path()), &Filter::default(), latest(9)).0, ["1-3"]);
    let other_contracts = Identity::new("0x00", &[("token".to_owned(), [2; 32])], Some(42));
    assert_eq!(reason(&other_contracts, false).unwrap(), "it is of other contracts");
    let other_chain = Identity { genesis: "0x01".to_owned(), ..other_contracts };
    assert_eq!(reason(&other_chain, false).unwrap(), "it is of another chain");
    assert_eq!(reason(&other_chain, true).unwrap(), "it was asked for");
    assert_eq!(
        ids(&Store::open(folder.path(), &other_chain, false).unwrap().0, &Filter::default(), latest(9)).0,
        Vec::<String>::new()
    );
    assert!(folder.path().join(FORMER).exists());
}

#[test]
fn open_errors_while_another_index_writes_to_the_folder_and_not_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let error = format!("{:#}", Store::open(folder.path(), &identity(), true).err().unwrap());
    assert!(error.contains("another index") && error.contains("--data"), "{error}");
    assert!(folder.path().join(FILE).exists() && !folder.path().join(FORMER).exists());
    drop(first);
    assert!(Store::open(folder.path(), &identity(), false).is_ok());
}

#[test]
fn open_errors_for_a_file_that_is_no_index() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(FILE),
        "my own notes, which nobody may take away from me, are more than a header",
    )
    .unwrap();
    let error = Store::open(folder.path(), &identity(), false).err().unwrap();
    assert!(format!("{error:#}").contains("move it away"), "{error:#}");
}

#[test]
fn learn_makes_the_same_of_what_is_kept_as_the_chain_would() {
    let folder = tempfile::tempdir().unwrap();
    let contracts = Contracts::new(&[("till".to_owned(), [2; 32])], Notation::of(None)).unwrap();
    let mut store = open(folder.path());
    store.begin_at(1, None).unwrap();
    assert!(store.learn(&contracts).unwrap());
    assert!(!store.learn(&contracts).unwrap());
    let topic = "0xe18448045fb43b82f648f068d084010e5b382655642c78e13b193369cf611976";
    let opened = Event {
        contract: "till".to_owned(),
        topic: Some(topic.to_owned()),
        raw: [7_u32.to_le_bytes().as_slice(), &[4; 32]].concat(),
        ..event(1, None)
    };
    store.write(&entry(1, vec![opened])).unwrap();
    assert_eq!(ids(&store, &about(Key::Product(7)), latest(9)).0, Vec::<String>::new());
    set(&store.connection, "edition", "an older program's").unwrap();
    assert!(store.learn(&contracts).unwrap());
    let (found, _) = store.library().events(&about(Key::Product(7)), latest(9), Notation::of(None)).unwrap();
    assert_eq!(found.first().unwrap().kind, "TillOpened");
    assert_eq!(ids(&store, &about(Key::Account([9; 32])), latest(9)).0, ["1-1"]);
}
