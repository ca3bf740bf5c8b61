// SPDX-License-Identifier: Apache-2.0
use ink_sandbox::frame_support::storage::storage_prefix;
use kite_interfaces::psp22::{PSP22Error, Transfer};

use ink::primitives::AccountId;
use kite_bundles::{Bundle, Workspace};
use kite_chains::*;
use kite_interfaces::Balance;

use crate::{token, Token};

const COIN: Balance = 1_000_000_000_000_000_000;

/// A chain with a token on it; `alice` owns it and has 1,000 of its units.
fn chain_with_token() -> (EmbeddedChain, Token, AccountId) {
    let workspace = Workspace::here().unwrap();
    let bundle = Bundle::here(&workspace, "token").unwrap();
    let alice = account("alice");
    let mut chain = EmbeddedChain::new();
    chain.mint(alice, COIN).unwrap();
    let code_hash = chain.upload(alice, &bundle.code).unwrap().value;
    assert_eq!(code_hash, bundle.code_hash);
    let input = token::input::construct(None, None, 12, 1_000_000, vec![(alice, 1_000)], alice);
    let created = chain.instantiate(alice, code_hash, 0, input, Vec::new()).unwrap();
    (chain, Token(created.value), alice)
}

#[test]
fn account_is_the_same_in_every_run_and_another_for_another_name() {
    let hex: String = account("alice").0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "5a4d7ba6d316c08982acb349ff41aad8d6fbdf997953dfa070b0b4d0549cae83");
    assert_ne!(account("alice"), account("bob"));
}

#[test]
fn time_begins_at_genesis_and_goes_only_forward() {
    let mut chain = EmbeddedChain::new();
    assert_eq!(chain.now_ms(), GENESIS_MS);
    chain.advance_by(1).unwrap();
    assert_eq!(chain.now_ms(), GENESIS_MS + 1);
    assert!(chain.advance_to(GENESIS_MS + 1).is_err());
    assert!(chain.advance_to(GENESIS_MS).is_err());
    assert!(chain.advance_by(u64::MAX).is_err());
    assert_eq!(chain.now_ms(), GENESIS_MS + 1);
}

#[test]
fn transactions_share_a_block_until_the_next_begins() {
    let (mut chain, token, alice) = chain_with_token();
    chain.advance_by(1).unwrap();
    token.transfer(&mut chain, alice, account("bob"), 10, vec![]).unwrap();
    assert_eq!(token.settled_votes(&mut chain, account("bob")).unwrap(), 0);
    chain.advance_by(1).unwrap();
    assert_eq!(token.settled_votes(&mut chain, account("bob")).unwrap(), 10);
}

#[test]
fn call_returns_its_own_events_only() {
    let (mut chain, token, alice) = chain_with_token();
    for value in [10, 20] {
        let receipt = token.transfer(&mut chain, alice, account("bob"), value, vec![]).unwrap();
        let transfers: Vec<_> = receipt.events_of::<Transfer>().into_iter().map(|event| event.value).collect();
        assert_eq!(transfers, [value]);
        assert!(receipt.events.iter().all(|event| event.contract == token.address()));
    }
}

#[test]
fn call_that_reverts_leaves_no_trace() {
    let (mut chain, token, alice) = chain_with_token();
    let before = chain.snapshot();
    let refused = token.transfer(&mut chain, alice, account("bob"), 1_001, vec![]).unwrap_err();
    assert!(refused.gas.ref_time() > 0);
    assert_eq!(refused.contract_error(), Some(PSP22Error::InsufficientBalance));
    assert_eq!(chain.snapshot(), before);
}

#[test]
fn call_that_the_chain_refuses_leaves_no_trace() {
    let (mut chain, token, alice) = chain_with_token();
    let before = chain.snapshot();
    let nowhere = Token(account("nobody")).mint(&mut chain, alice, alice, 1).unwrap_err();
    assert!(nowhere.to_string().contains("ContractNotFound: there is no contract"), "{nowhere}");
    let poor = token.approve(&mut chain, account("poor"), alice, 1).unwrap_err();
    assert!(poor.to_string().contains("needs more of the native coin"), "{poor}");
    assert_eq!(chain.snapshot(), before);
}

#[test]
fn dry_run_answers_like_the_call_and_leaves_no_trace() {
    let (mut chain, token, alice) = chain_with_token();
    let before = chain.snapshot();
    let input = token::input::transfer(account("bob"), 10, vec![]);
    let tried = chain.dry_run(alice, token.address(), 0, input.clone()).unwrap();
    assert_eq!(chain.snapshot(), before);
    let done = chain.call(alice, token.address(), 0, input).unwrap();
    assert_ne!(chain.snapshot(), before);
    assert_eq!((tried.value, tried.gas, tried.deposit), (done.value, done.gas, done.deposit));
    assert_eq!(tried.events, done.events);
}

#[test]
fn call_leaves_no_events_in_the_state() {
    let (mut chain, token, alice) = chain_with_token();
    let receipt = token.transfer(&mut chain, alice, account("bob"), 10, vec![]).unwrap();
    assert!(!receipt.events.is_empty());
    let places = ["Events", "EventCount", "EventTopics"].map(|name| storage_prefix(b"System", name.as_bytes()));
    for key in chain.snapshot().keys() {
        assert!(!places.iter().any(|place| key.starts_with(place)), "{key:02x?}");
    }
}

#[test]
fn deposit_is_charged_for_new_storage_and_comes_back() {
    let (mut chain, token, alice) = chain_with_token();
    let before = chain.native_balance(alice);
    let charged = token.approve(&mut chain, alice, account("bob"), 1).unwrap().deposit;
    let refunded = token.approve(&mut chain, alice, account("bob"), 0).unwrap().deposit;
    assert!(charged > 0);
    // What comes back is a share, which the chain rounds down.
    let kept = charged + refunded;
    assert!((0..=1).contains(&kept), "{kept}");
    assert_eq!(before - chain.native_balance(alice), u128::try_from(kept).unwrap());
}

#[test]
fn instantiate_errors_with_the_constructors_answer() {
    let (mut chain, _, alice) = chain_with_token();
    let workspace = Workspace::here().unwrap();
    let code_hash = Bundle::load(&workspace, "token").unwrap().code_hash;
    let above_the_cap = token::input::construct(None, None, 12, 1, vec![(alice, 2)], alice);
    let failure = chain.instantiate(alice, code_hash, 0, above_the_cap, Vec::new()).unwrap_err();
    assert!(matches!(failure.cause, Cause::Reverted(_)), "{failure}");
}
