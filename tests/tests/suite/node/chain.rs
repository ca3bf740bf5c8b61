// SPDX-License-Identifier: Apache-2.0
//! A node's chain does what the embedded one does, and counts every transaction once.

use std::thread;
use std::time::Duration;

use ink::primitives::AccountId;
use kite_deploy::chain::{Cause, Chain, Keyring, NodeChain, Order};
use kite_deploy::suite::{psp22, token, Token};
use kite_interfaces::psp22::{PSP22Error, Transfer};
use kite_interfaces::Balance;
use kite_tests::bundles::bundle;
use kite_tests::node::{self, chain_for, key, wait_for_one_in_a_block, COIN};
use kite_tests::Refused;

const SUPPLY: Balance = 1_000_000;

/// A token that is all `owner`'s.
fn token_of(chain: &mut NodeChain, owner: AccountId) -> Token {
    let code_hash = chain.upload(owner, &bundle("token").wasm).unwrap().value;
    let input = token::input::construct(Some("KITE".into()), None, 12, SUPPLY, vec![(owner, SUPPLY)], owner);
    let created = chain.instantiate(owner, code_hash, 0, input, Vec::new()).unwrap();
    assert_eq!(chain.code_of(created.value).unwrap(), Some(code_hash));
    Token(created.value)
}

#[test]
fn call_settles_in_a_block_and_tells_its_events_gas_deposit_and_fee() {
    let Some(node) = node::shared() else { return };
    let (ann, ben) = (key("ann").account(), key("ben").account());
    let mut chain = chain_for(&node, &["ann"]);
    let token = token_of(&mut chain, ann);
    let before = chain.native_balance(ann).unwrap();
    let receipt = token.transfer(&mut chain, ann, ben, 10, Vec::new()).unwrap();
    let paid = before - chain.native_balance(ann).unwrap();
    let inclusion = receipt.inclusion.expect("it is in a block");
    assert!(receipt.gas.ref_time() > 0 && receipt.deposit > 0 && inclusion.fee > 0, "{receipt:?}");
    // Deposits are on hold, and no longer free.
    assert_eq!(paid, inclusion.fee + receipt.deposit.unsigned_abs());
    let transfers = receipt.events_of::<Transfer>();
    assert_eq!(transfers.iter().map(|event| (event.to, event.value)).collect::<Vec<_>>(), [(Some(ben), 10)]);
    assert!(receipt.events.iter().all(|event| event.contract == token.address()));
    assert_eq!(token.balance_of(&mut chain, ben), Ok(10));
}

#[test]
fn call_that_would_fail_is_not_sent() {
    let Some(node) = node::shared() else { return };
    let (cora, ben) = (key("cora").account(), key("ben").account());
    let mut chain = chain_for(&node, &["cora"]);
    let token = token_of(&mut chain, cora);
    let before = chain.native_balance(cora).unwrap();
    let refused = token.transfer(&mut chain, cora, ben, SUPPLY + 1, Vec::new()).refused();
    assert_eq!(refused, PSP22Error::InsufficientBalance);
    let nowhere = Token(ben).mint(&mut chain, cora, cora, 1).stopped();
    assert!(nowhere.contains("ContractNotFound: there is no contract"), "{nowhere}");
    assert_eq!(chain.native_balance(cora).unwrap(), before);
}

#[test]
fn call_errors_without_the_senders_key_or_coin() {
    let Some(node) = node::shared() else { return };
    let (dora, poor) = (key("dora").account(), key("poor"));
    let mut chain = chain_for(&node, &["dora"]);
    let token = token_of(&mut chain, dora);
    let keyless = token.transfer(&mut chain, poor.account(), dora, 0, Vec::new()).stopped();
    assert!(keyless.contains("there is no key here to sign for 5"), "{keyless}");
    let mut chain = chain.signing_with(poor.clone().keyring());
    let coinless = token.transfer(&mut chain, poor.account(), dora, 0, Vec::new()).stopped();
    assert!(coinless.contains("the sender needs more of the native coin"), "{coinless}");
}

#[test]
fn upload_of_stored_code_is_no_transaction() {
    let Some(node) = node::shared() else { return };
    let erin = key("erin").account();
    let mut chain = chain_for(&node, &["erin"]);
    let code = &bundle("psp22_vault").wasm;
    let first = chain.upload(erin, code).unwrap();
    assert!(first.inclusion.is_some() && first.deposit > 0, "{first:?}");
    assert!(chain.has_code(first.value).unwrap());
    let again = chain.upload(erin, code).unwrap();
    assert_eq!((again.value, again.inclusion, again.deposit), (first.value, None, 0));
}

#[test]
fn call_all_sends_many_of_one_account_at_once_and_each_counts_once() {
    let Some(node) = node::shared() else { return };
    let (fay, ben) = (key("fay").account(), key("ben").account());
    let mut chain = chain_for(&node, &["fay"]);
    let token = token_of(&mut chain, fay);
    let order = |value| Order {
        from: fay,
        contract: token.address(),
        value: 0,
        input: psp22::input::transfer(ben, value, Vec::new()),
    };
    let orders: Vec<_> = [1, 10, SUPPLY + 1, 100].map(order).into();
    let outcomes = chain.call_all(&orders);
    assert!(matches!(outcomes[2].as_ref().unwrap_err().cause, Cause::Reverted(_)));
    let heights: Vec<_> = outcomes.iter().flatten().map(|receipt| receipt.inclusion.unwrap().height).collect();
    assert!(heights.len() == 3 && heights.is_sorted(), "{heights:?}");
    assert_eq!(token.balance_of(&mut chain, ben), Ok(111));
}

#[test]
fn call_together_does_all_in_one_transaction_or_none() {
    let Some(node) = node::shared() else { return };
    let (ida, jo) = (key("ida").account(), key("jo").account());
    let mut chain = chain_for(&node, &["ida"]);
    let token = token_of(&mut chain, ida);
    let transfers = |values: &[Balance]| {
        values.iter().map(|value| psp22::input::transfer(jo, *value, Vec::new())).collect::<Vec<_>>()
    };
    let before = chain.native_balance(ida).unwrap();
    let receipts = chain.call_together(ida, token.address(), transfers(&[1, 10, 100])).unwrap();
    let paid = before - chain.native_balance(ida).unwrap();

    let told: Vec<_> = receipts.iter().flat_map(|receipt| receipt.events_of::<Transfer>()).collect();
    assert_eq!(told.iter().map(|event| event.value).collect::<Vec<_>>(), [1, 10, 100]);
    let fees: Vec<_> = receipts.iter().map(|receipt| receipt.inclusion.unwrap().fee).collect();
    assert!(fees[0] > 0 && fees[1..] == [0, 0], "{fees:?}");
    assert_eq!(paid, fees[0] + receipts.iter().map(|receipt| receipt.deposit.unsigned_abs()).sum::<Balance>());
    assert!(receipts[0].deposit > 0 && receipts[1].deposit == 0, "only the first makes a cell");
    assert!(receipts.iter().all(|receipt| receipt.gas.ref_time() > 0 && receipt.events.len() == 1));

    let sent = chain.transactions_of(ida).unwrap();
    let too_much = chain.call_together(ida, token.address(), transfers(&[1, SUPPLY])).unwrap_err();
    assert!(matches!(too_much.cause, Cause::Reverted(_)), "{too_much}");
    assert_eq!(chain.transactions_of(ida).unwrap(), sent);
    let too_much_together = chain.call_together(ida, token.address(), transfers(&[1, SUPPLY - 111])).unwrap_err();
    assert!(matches!(too_much_together.cause, Cause::Refused(_)), "{too_much_together}");
    assert_eq!(chain.transactions_of(ida).unwrap(), sent + 1);
    assert_eq!(token.balance_of(&mut chain, jo), Ok(111));
}

#[test]
fn connect_errors_with_what_to_do() {
    let silent = NodeChain::connect("ws://127.0.0.1:1", Keyring::default()).err().unwrap();
    assert!(format!("{silent:#}").contains("check the URL (ws://… or wss://…) and that the node runs"), "{silent:#}");
    let open = NodeChain::connect("ws://example.org:9944", Keyring::default()).err().unwrap();
    assert!(format!("{open:#}").contains("insecure URL"), "{open:#}");
    let nonsense = NodeChain::connect("nonsense", Keyring::default()).err().unwrap();
    assert!(format!("{nonsense:#}").contains("cannot connect to a node at nonsense"), "{nonsense:#}");
}

#[test]
fn node_shows_the_time_that_its_clock_was_put_to() {
    let Some(mut node) = node::own() else { return };
    let mut chain = node.chain(Keyring::default()).unwrap();
    node.make_block(&mut chain).unwrap();
    let before = chain.now_ms().unwrap();
    let tomorrow = before + 86_400_000;
    node.advance_to(&mut chain, tomorrow).unwrap();
    let after = chain.now_ms().unwrap();
    assert!((tomorrow..=node.now_ms().unwrap()).contains(&after), "{after}");
    assert!(node.advance_to(&mut chain, before).is_err());
}

/// The power fails in the middle of nineteen transfers; all arrive, and none twice.
#[test]
fn call_all_survives_a_killed_node_and_sends_nothing_twice() {
    let Some(mut node) = node::own() else { return };
    let (gus, ben) = (key("gus").account(), key("ben").account());
    let mut chain = chain_for(&node, &["gus"]);
    let token = token_of(&mut chain, gus);
    let order = |value: u32| Order {
        from: gus,
        contract: token.address(),
        value: 0,
        input: psp22::input::transfer(ben, 1 << value, Vec::new()),
    };
    let orders: Vec<_> = (0..19).map(order).collect();
    let (mut sender, before) = (chain.clone(), chain.transactions_of(gus).unwrap());
    let sending = thread::spawn(move || sender.call_all(&orders));
    wait_for_one_in_a_block(&chain, gus, before, &sending);
    node.kill().unwrap();
    thread::sleep(Duration::from_secs(1));
    node.resume().unwrap();
    let outcomes = sending.join().unwrap();
    let arrived = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(arrived, outcomes.len(), "{outcomes:?}");
    // Each sum is a power of two: the balance tells which ones came, and how often.
    assert_eq!(token.balance_of(&mut chain, ben), Ok((1 << 19) - 1));
}

#[test]
fn transfer_moves_native_coin() {
    let Some(node) = node::shared() else { return };
    let (hal, new) = (key("hal").account(), key("new").account());
    let mut chain = chain_for(&node, &["hal"]);
    chain.transfer(hal, new, 3 * COIN).unwrap();
    assert_eq!(chain.native_balance(new).unwrap(), 3 * COIN);
    let refused = chain.transfer(hal, new, 1_000_000 * COIN).unwrap_err();
    assert!(refused.to_string().contains("the sender needs more of the native coin"), "{refused}");
}
