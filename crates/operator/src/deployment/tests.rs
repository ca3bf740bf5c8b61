// SPDX-License-Identifier: Apache-2.0
use std::fs;
use std::path::Path;

use ink::primitives::{AccountId, Hash};
use kite_interfaces::{Balance, Timestamp};
use tempfile::TempDir;

use super::record::Record;
use super::*;
use crate::chain::{Cause, EmbeddedChain, Failure, Receipt, Weight};
use crate::network::Network;
use crate::plan::example::{chain, config, BUNDLES};
use crate::plan::Config;
use crate::text::hex;

const GENESIS: [u8; 32] = [7; 32];

fn network() -> Network {
    Network { config: config(), ..Network::named("local").unwrap() }
}

fn open(folder: &TempDir, network: &Network, plan: &Plan) -> Result<Store> {
    Store::open(folder.path(), network, GENESIS.into(), plan)
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join(format!("{}.json", hex(&GENESIS)))
}

/// A chain whose node goes away at one transaction: before it reaches the node, or after.
struct Mortal<'a> {
    inner: &'a mut EmbeddedChain,
    left: usize,
    after: bool,
    sent: Vec<Vec<u8>>,
}

impl Mortal<'_> {
    fn transact<T>(
        &mut self,
        bytes: Vec<u8>,
        send: impl FnOnce(&mut EmbeddedChain) -> Result<Receipt<T>, Failure>,
    ) -> Result<Receipt<T>, Failure> {
        let gone = Failure { gas: Weight::zero(), cause: Cause::Unreachable("it is gone".into()) };
        if self.left == 0 && !self.after {
            return Err(gone);
        }
        let receipt = send(self.inner)?;
        self.sent.push(bytes);
        if self.left == 0 {
            return Err(gone);
        }
        self.left = self.left.saturating_sub(1);
        Ok(receipt)
    }
}

impl Chain for Mortal<'_> {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        Ok(self.inner.now_ms())
    }
    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        Ok(self.inner.native_balance(account))
    }
    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.inner.has_code(code_hash)
    }
    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.inner.code_of(contract)
    }
    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        self.transact(code.to_vec(), |chain| chain.upload(from, code))
    }
    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        let bytes = [code_hash.as_ref(), input.as_slice()].concat();
        self.transact(bytes, |chain| chain.instantiate(from, code_hash, value, input, salt))
    }
    fn call(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let bytes = [to.as_ref(), input.as_slice()].concat();
        self.transact(bytes, |chain| chain.call(from, to, value, input))
    }
    fn dry_run(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.inner.dry_run(from, to, value, input)
    }
}

/// Deploys with a node that goes away at the transaction of this number, and then goes on; returns what was
/// sent before and after.
fn interrupted(at: usize, after: bool) -> (Vec<Vec<u8>>, Record) {
    let (network, folder, mut chain) = (network(), tempfile::tempdir().unwrap(), chain());
    let plan = Plan::new(&network.config, &BUNDLES);
    let mut first = Mortal { inner: &mut chain, left: at, after, sent: Vec::new() };
    let mut store = open(&folder, &network, &plan).unwrap();
    let failed = carry_on(&plan, &mut first, &mut store, &mut |_, _, _| ()).unwrap_err();
    assert!(format!("{failed:#}").contains("it is gone"), "{failed:#}");
    assert_eq!(store.done(), at);
    let mut sent = std::mem::take(&mut first.sent);
    drop(store);
    let mut store = open(&folder, &network, &plan).unwrap();
    assert_eq!(store.done(), at, "what was done is on disk");
    store.compare(&plan, &mut chain).unwrap();
    let mut second = Mortal { inner: &mut chain, left: usize::MAX, after, sent: Vec::new() };
    carry_on(&plan, &mut second, &mut store, &mut |_, _, _| ()).unwrap();
    sent.append(&mut second.sent);
    facts::demand(&facts::lasting(&mut chain, &plan, &plan.suite())).unwrap();
    facts::demand(&facts::at_first(&mut chain, &plan, &plan.suite())).unwrap();
    (sent, Record::read(folder.path(), GENESIS.into()).unwrap().unwrap())
}

#[test]
fn carry_on_sends_each_step_once_wherever_the_node_went_away() {
    let config = config();
    let steps = Plan::new(&config, &BUNDLES).steps().len();
    let (whole, _) = interrupted(steps - 1, false);
    for at in 0..steps {
        for after in [false, true] {
            let (sent, record) = interrupted(at, after);
            assert_eq!(sent, whole, "at {at}, after: {after}");
            assert_eq!(record.steps.len(), steps);
        }
    }
}

#[test]
fn open_errors_while_another_process_has_it_open() {
    let (network, folder) = (network(), tempfile::tempdir().unwrap());
    let plan = Plan::new(&network.config, &BUNDLES);
    let held = open(&folder, &network, &plan).unwrap();
    let refused = open(&folder, &network, &plan).err().unwrap();
    assert!(refused.to_string().contains("another deployment is writing"), "{refused}");
    drop(held);
    open(&folder, &network, &plan).unwrap();
}

#[test]
fn open_errors_with_what_differs_from_the_plan_that_was_begun() {
    let (network, folder, mut chain) = (network(), tempfile::tempdir().unwrap(), chain());
    let plan = Plan::new(&network.config, &BUNDLES);
    let mut store = open(&folder, &network, &plan).unwrap();
    let mut mortal = Mortal { inner: &mut chain, left: 3, after: false, sent: Vec::new() };
    carry_on(&plan, &mut mortal, &mut store, &mut |_, _, _| ()).unwrap_err();
    drop(store);
    let other = Network { config: Config { fee_bps: 300, ..config() }, ..network.clone() };
    let changed = open(&folder, &other, &Plan::new(&other.config, &BUNDLES)).err().unwrap().to_string();
    assert!(changed.contains("begun with another plan: router.fee_bps was 100 and is 300."), "{changed}");

    let text = fs::read_to_string(file(&folder)).unwrap();
    let code = hex(BUNDLES.token.code_hash.as_ref());
    let plan_hash = hex(plan.hash().as_ref());
    let other_code = text.replace(&code, &format!("0x{}", "ab".repeat(32))).replace(&plan_hash, "0x00");
    fs::write(file(&folder), other_code).unwrap();
    let changed = open(&folder, &network, &plan).err().unwrap().to_string();
    assert!(changed.contains("the token's code was 0xabab") && changed.contains(&code), "{changed}");
}

#[test]
fn open_begins_anew_as_long_as_nothing_is_recorded() {
    let (network, folder) = (network(), tempfile::tempdir().unwrap());
    drop(open(&folder, &network, &Plan::new(&network.config, &BUNDLES)).unwrap());
    let other = Network { config: Config { fee_bps: 300, ..config() }, ..network };
    let store = open(&folder, &other, &Plan::new(&other.config, &BUNDLES)).unwrap();
    assert_eq!(store.record().terms["router.fee_bps"], "300");
}

#[test]
fn open_errors_with_what_to_do_about_a_damaged_file() {
    let (network, folder) = (network(), tempfile::tempdir().unwrap());
    let plan = Plan::new(&network.config, &BUNDLES);
    drop(open(&folder, &network, &plan).unwrap());
    let whole = fs::read_to_string(file(&folder)).unwrap();
    let another_chain = whole.replace(&hex(&GENESIS), "0x00");
    let no_address = whole.replace("\"address\": \"5", "\"address\": \"6");
    for damaged in [&whole[..whole.len() / 2], "", "{}", &another_chain, &no_address] {
        fs::write(file(&folder), damaged).unwrap();
        let refused = open(&folder, &network, &plan).err().unwrap().to_string();
        assert!(refused.contains("is damaged") && refused.contains("restore it, or move it away"), "{refused}");
    }
}

#[test]
fn open_errors_where_nothing_can_be_written() {
    let network = network();
    let plan = Plan::new(&network.config, &BUNDLES);
    let refused = Store::open(Path::new("/proc/kite"), &network, GENESIS.into(), &plan).err().unwrap();
    assert!(refused.to_string().contains("cannot make /proc/kite"), "{refused:#}");
    let refused = Store::open(Path::new("/proc/self/task"), &network, GENESIS.into(), &plan).err().unwrap();
    assert!(refused.to_string().contains("is the disk full? Nothing is lost"), "{refused:#}");
}

#[test]
fn compare_errors_if_the_chain_was_begun_anew() {
    let (network, folder, mut old) = (network(), tempfile::tempdir().unwrap(), chain());
    let plan = Plan::new(&network.config, &BUNDLES);
    let mut store = open(&folder, &network, &plan).unwrap();
    carry_on(&plan, &mut old, &mut store, &mut |_, _, _| ()).unwrap();
    store.compare(&plan, &mut old).unwrap();
    let refused = store.compare(&plan, &mut chain()).unwrap_err().to_string();
    assert!(refused.contains("the token was created, but it is not on the chain"), "{refused}");
    assert!(refused.contains("move the file away"), "{refused}");
}

#[test]
fn record_keeps_the_address_book() {
    let (network, folder, mut chain) = (network(), tempfile::tempdir().unwrap(), chain());
    let plan = Plan::new(&network.config, &BUNDLES);
    let mut store = open(&folder, &network, &plan).unwrap();
    carry_on(&plan, &mut chain, &mut store, &mut |_, _, _| ()).unwrap();
    let record = Record::read(folder.path(), GENESIS.into()).unwrap().unwrap();
    assert_eq!(record.suite(), Some(plan.suite()));
    assert_eq!(&record, store.record());
    assert_eq!(record.contracts.dao.code_hash, hex(BUNDLES.dao.code_hash.as_ref()));
    assert_eq!(Record::read(folder.path(), [8; 32].into()).unwrap(), None);
}

/// A link stays what it is, and so does what it leads to.
#[test]
fn open_takes_the_place_of_no_link() {
    let (network, folder) = (network(), tempfile::tempdir().unwrap());
    let plan = Plan::new(&network.config, &BUNDLES);
    drop(open(&folder, &network, &plan).unwrap());
    let elsewhere = folder.path().join("elsewhere.json");
    fs::rename(file(&folder), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, file(&folder)).unwrap();
    let kept = fs::read_to_string(&elsewhere).unwrap();
    let refused = open(&folder, &network, &plan).err().unwrap().to_string();
    assert!(refused.contains("is no plain file, and nothing takes its place"), "{refused}");
    assert!(fs::symlink_metadata(file(&folder)).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), kept);
}
