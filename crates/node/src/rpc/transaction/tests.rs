// SPDX-License-Identifier: Apache-2.0
//! Transactions on a node: what is lost, what is late, what is overtaken.

use std::time::Duration;

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use tokio::runtime::Runtime;

use super::super::connection::{Connection, Patience};
use super::sending::{push, refused, sign, Pushed};
use super::tracking::carry;
use super::{follow, gift, submit, Sent, Settled, Wanted};
use crate::chain::{Cause, Chain, Inclusion};
use crate::devnode::{DevNode, RICH};
use crate::keys::{Keyring, SigningKey};

const AMOUNT: Balance = 1_000_000_000_000;

#[test]
fn advice_tells_what_to_do_about_what_a_node_refuses() {
    let told =
        |refusal: &str| refused(&format!("Invalid Transaction: {refusal}"), AccountId::from([7; 32])).to_string();
    assert!(told("Inability to pay some fees").contains("more of the native coin"));
    assert!(told("Transaction is outdated").contains("try again"));
    assert!(told("Custom error: 0").contains("Custom error: 0: on Bittensor that says"));
    assert!(told("Transaction has a bad signature").ends_with("a bad signature"));
}

/// A connection that waits as long as it takes: how fast the machine is tells nothing.
fn connect(runtime: &Runtime, node: &DevNode) -> Connection {
    let day = Duration::from_secs(86_400);
    runtime.block_on(Connection::open(&node.url(), Patience::of(day))).unwrap()
}

fn present(name: &str) -> (AccountId, Wanted) {
    let to = format!("//kite/{name}").parse::<SigningKey>().unwrap().account();
    (to, Wanted::Call(gift(to, AMOUNT)))
}

/// The node is gone when it is handed the transaction, and knows nothing of it when it is back.
#[test]
fn follow_gives_the_same_bytes_again_to_a_node_that_was_away() {
    let Some(mut node) = DevNode::for_test().unwrap() else { return };
    let runtime = Runtime::new().unwrap();
    let key: SigningKey = RICH.parse().unwrap();
    let (to, call) = present("follow");
    let connection = connect(&runtime, &node);
    let sent = runtime.block_on(sign(&connection, &key, &call, 0)).unwrap();
    let (hash, bytes) = (sent.hash, sent.bytes.clone());
    node.kill().unwrap();
    let pushed = std::thread::scope(|scope| {
        let pushing = scope.spawn(|| runtime.block_on(push(&connection, sent)));
        node.restart().unwrap();
        pushing.join().unwrap()
    });
    let sent = match pushed {
        Ok(Pushed::Sent(sent)) => sent,
        Ok(Pushed::Refused(refusal)) => panic!("it should be in doubt, and the node refused it: {refusal}"),
        Err(failure) => panic!("it should be in doubt: {failure}"),
    };
    let included = runtime.block_on(follow(&connection, sent, Settled::InBestBlock)).unwrap();
    assert_eq!(included.inclusion.transaction, Hash::from(hash.0));

    let (from, name) = (key.account(), hash);
    let again = Sent { bytes, hash, name, from, nonce: 0, born: 0, is_immortal: false, link: 0 };
    assert!(matches!(runtime.block_on(push(&connection, again)), Ok(Pushed::Refused(_))), "it is taken twice");
    let mut chain = node.chain(Keyring::default()).unwrap();
    assert_eq!(chain.native_balance(to).unwrap(), AMOUNT);
}

#[test]
fn push_and_follow_leave_in_doubt_what_a_node_may_have_been_handed_before_it_went_away() {
    let Some(mut node) = DevNode::for_test().unwrap() else { return };
    let (runtime, key) = (Runtime::new().unwrap(), RICH.parse::<SigningKey>().unwrap());
    let patience = Patience { absence: Duration::from_millis(100), ..Patience::default() };
    let connection = runtime.block_on(Connection::open(&node.url(), patience)).unwrap();
    let (_, call) = present("doubt");
    let handed = runtime.block_on(submit(&connection, &key, &call)).unwrap();
    let next = runtime.block_on(sign(&connection, &key, &call, 1)).unwrap();
    let names = [handed.name, next.name];
    node.kill().unwrap();
    let followed = runtime.block_on(follow(&connection, handed, Settled::Finalized)).err();
    let pushed = runtime.block_on(push(&connection, next)).err();
    for (name, failure) in names.into_iter().zip([followed, pushed]) {
        let Some(Cause::InDoubt(told)) = failure.map(|failure| failure.cause) else { panic!("it is no doubt") };
        assert!(told.contains(&format!("{name:?}")) && told.contains("Do not send it again"), "{told}");
    }
}

/// A transaction that the pool took, and dropped without a word: another program has the same key.
fn overtaken_one(runtime: &Runtime, connection: &Connection, key: &SigningKey, call: &Wanted) -> Sent {
    let sent = runtime.block_on(sign(connection, key, call, 0)).unwrap();
    let (_, other) = present("first");
    let first = runtime.block_on(submit(connection, key, &other)).unwrap();
    assert_eq!(first.nonce, sent.nonce);
    runtime.block_on(follow(connection, first, Settled::Finalized)).unwrap();
    sent
}

#[test]
fn follow_errors_at_once_if_another_transaction_came_first() {
    let Some(node) = DevNode::for_test().unwrap() else { return };
    let (runtime, key): (_, SigningKey) = (Runtime::new().unwrap(), RICH.parse().unwrap());
    let (connection, (_, call)) = (connect(&runtime, &node), present("second"));
    for settled in [Settled::Finalized, Settled::InBestBlock] {
        let sent = overtaken_one(&runtime, &connection, &key, &call);
        let failure = runtime.block_on(follow(&connection, sent, settled)).err().unwrap();
        assert!(failure.to_string().contains("came first; try again"), "{failure}");
    }
}

#[test]
fn settle_signs_anew_what_another_transaction_overtook_and_it_is_done_once() {
    let Some(node) = DevNode::for_test().unwrap() else { return };
    let (runtime, key): (_, SigningKey) = (Runtime::new().unwrap(), RICH.parse().unwrap());
    let (connection, (to, call)) = (connect(&runtime, &node), present("anew"));
    let sent = overtaken_one(&runtime, &connection, &key, &call);
    let (hash, bytes) = (sent.hash, sent.bytes.clone());
    let carried = runtime.block_on(carry(&connection, &key, &call, sent, Settled::Finalized)).unwrap();
    assert_ne!(carried.inclusion.transaction, Hash::from(hash.0));
    let (from, name) = (key.account(), hash);
    let late = Sent { bytes, hash, name, from, nonce: 0, born: 0, is_immortal: false, link: 0 };
    assert!(matches!(runtime.block_on(push(&connection, late)), Ok(Pushed::Refused(_))), "it is taken as well");
    assert_eq!(node.chain(Keyring::default()).unwrap().native_balance(to).unwrap(), AMOUNT);
}

/// Blocks of this node become final minutes later.
#[test]
fn follow_tells_of_a_block_that_is_not_final_when_waiting_is_over() {
    let Some(node) = DevNode::slowly_final_for_test().unwrap() else { return };
    let runtime = Runtime::new().unwrap();
    let key: SigningKey = RICH.parse().unwrap();
    let (to, call) = present("unsettled");
    let mut connection = connect(&runtime, &node);
    let sent = runtime.block_on(submit(&connection, &key, &call)).unwrap();
    let again = |sent: &Sent| Sent { bytes: sent.bytes.clone(), ..*sent };
    let best = runtime.block_on(follow(&connection, again(&sent), Settled::InBestBlock)).unwrap().inclusion;
    assert!(best.is_settled);
    connection.patience.block = Duration::ZERO;
    let told = runtime.block_on(follow(&connection, sent, Settled::Finalized)).unwrap().inclusion;
    assert_eq!(told, Inclusion { is_settled: false, ..best });
    assert_eq!(node.chain(Keyring::default()).unwrap().native_balance(to).unwrap(), AMOUNT);
}

/// The account's transaction before it never comes.
#[test]
fn follow_never_invites_to_send_what_a_block_may_still_take() {
    let Some(node) = DevNode::for_test().unwrap() else { return };
    let runtime = Runtime::new().unwrap();
    let key: SigningKey = RICH.parse().unwrap();
    let (_, call) = present("waiting");
    let mut connection = connect(&runtime, &node);
    connection.patience.block = Duration::ZERO;
    let sent = runtime.block_on(sign(&connection, &key, &call, 1_000)).unwrap();
    let Ok(Pushed::Sent(sent)) = runtime.block_on(push(&connection, sent)) else { panic!("the pool keeps it") };
    let failure = runtime.block_on(follow(&connection, sent, Settled::Finalized)).err().unwrap();
    let Cause::InDoubt(reason) = &failure.cause else { panic!("{failure}") };
    assert!(reason.contains("is in no block") && reason.contains("Do not send it again"), "{reason}");
    assert!(!reason.contains("try again"), "{reason}");
}
