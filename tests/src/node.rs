//! The node that tests share: started by the first that needs it, stopped after the last.

use std::env;
use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::current;

use kite_deploy::chain::{Chain, Keyring, NodeChain};
use kite_deploy::devnode::{DevNode, PROGRAM, RICH};
use kite_deploy::keys::SigningKey;
use kite_interfaces::Balance;

/// A file that the names of the tests which had a node are added to, for whoever must know.
pub const RECORD: &str = "KITE_NODE_TESTS";

/// One unit of the node's coin.
pub const COIN: Balance = 1_000_000_000_000;

/// The node of all tests that only need some node; `None`, and a line that says so, without any.
#[must_use]
pub fn shared() -> Option<Arc<DevNode>> {
    static NODE: Mutex<Weak<DevNode>> = Mutex::new(Weak::new());
    let mut node = NODE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = node.upgrade() {
        record();
        return Some(running);
    }
    let started = Arc::new(own()?);
    *node = Arc::downgrade(&started);
    Some(started)
}

/// A node for one test alone; `None`, and a line that says so, without any.
#[must_use]
pub fn own() -> Option<DevNode> {
    let node = DevNode::start().unwrap_or_else(|error| panic!("{error:#}"));
    if node.is_some() {
        record();
    } else {
        skip();
    }
    node
}

/// The key of a person of this name on a development chain.
#[must_use]
pub fn key(name: &str) -> SigningKey {
    format!("//kite/{name}").parse().expect("a derivation of the development phrase")
}

/// A chain on which new people of these names have 10,000 coin each.
#[must_use]
pub fn chain_for(node: &DevNode, names: &[&str]) -> NodeChain {
    let mut keys = Keyring::default();
    let rich = keys.add(RICH.parse().expect("a development key"));
    let people: Vec<_> = names.iter().map(|name| keys.add(key(name))).collect();
    let mut chain = node.chain(keys).unwrap_or_else(|error| panic!("{error:#}"));
    for person in people {
        if chain.native_balance(person).expect("the node answers") == 0 {
            chain.transfer(rich, person, 10_000 * COIN).unwrap_or_else(|failure| panic!("{failure}"));
        }
    }
    chain
}

/// Past the harness, which keeps what a test prints to itself.
fn skip() {
    static SKIPPED: AtomicUsize = AtomicUsize::new(0);
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    let name = current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "skipped for want of a node, {count} so far ({PROGRAM} is not set): {name}");
}

fn record() {
    let Some(file) = env::var_os(RECORD) else { return };
    let mut file = File::options().create(true).append(true).open(file).expect("the record can be written");
    writeln!(file, "{}", current().name().unwrap_or("a test")).expect("the record can be written");
}
