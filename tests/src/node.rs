// SPDX-License-Identifier: Apache-2.0
//! The node that tests share: started by the first that needs it, stopped after the last.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, Keyring, NodeChain};
use kite_deploy::devnode::{report, DevNode, RICH};
use kite_deploy::keys::SigningKey;
use kite_interfaces::Balance;

/// One unit of the node's coin.
pub const COIN: Balance = 1_000_000_000_000;

/// The node of all tests that only need some node; `None`, and a line that says so, without any.
#[must_use]
pub fn shared() -> Option<Arc<DevNode>> {
    static NODE: Mutex<Weak<DevNode>> = Mutex::new(Weak::new());
    let mut node = NODE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = node.upgrade() {
        report::used().unwrap_or_else(|error| panic!("{error:#}"));
        return Some(running);
    }
    let started = Arc::new(own()?);
    *node = Arc::downgrade(&started);
    Some(started)
}

/// A node for one test alone; `None`, and a line that says so, without any.
#[must_use]
pub fn own() -> Option<DevNode> {
    DevNode::for_test().unwrap_or_else(|error| panic!("{error:#}"))
}

/// A node for one test alone on a chain of Bittensor's shape; `None`, and a line that says so, without any.
#[must_use]
pub fn narrow() -> Option<DevNode> {
    DevNode::narrow_for_test().unwrap_or_else(|error| panic!("{error:#}"))
}

/// Waits until a block has one of the transactions that `account`, which had so many `before`, is just `sending`, or
/// until all are sent.
pub fn wait_for_one_in_a_block<T>(chain: &NodeChain, account: AccountId, before: u64, sending: &JoinHandle<T>) {
    let is_none_in = || chain.transactions_of(account).expect("the node answers") <= before;
    while !sending.is_finished() && is_none_in() {
        thread::sleep(Duration::from_millis(20));
    }
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
