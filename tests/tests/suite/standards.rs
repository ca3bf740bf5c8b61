// SPDX-License-Identifier: Apache-2.0
//! KITE speaks PSP22 to the byte: messages, errors and events are those of the standard's own crate.

use std::collections::BTreeSet;

use ::psp22::{Approval, PSP22Error, Transfer};
use ink::env::Event;
use ink::primitives::{AccountId, Hash, LangError};
use kite_deploy::chain::{Cause, Chain, Emitted};
use kite_deploy::suite::{psp22, token};
use kite_tests::bundles::{bundle, OWN, PEERS};
use kite_tests::house::House;
use kite_tests::metadata::{blake2_256, hex, text};
use kite_tests::people::*;
use scale::{DecodeAll, Encode};

/// The standard: PSP22, and PSP22Metadata.
const STANDARD: [&str; 11] = [
    "PSP22::total_supply() -> u128",
    "PSP22::balance_of(owner: AccountId) -> u128",
    "PSP22::allowance(owner: AccountId, spender: AccountId) -> u128",
    "mut PSP22::transfer(to: AccountId, value: u128, data: Vec<u8>) -> Result<(), PSP22Error>",
    "mut PSP22::transfer_from(from: AccountId, to: AccountId, value: u128, data: Vec<u8>) -> Result<(), PSP22Error>",
    "mut PSP22::approve(spender: AccountId, value: u128) -> Result<(), PSP22Error>",
    "mut PSP22::increase_allowance(spender: AccountId, delta_value: u128) -> Result<(), PSP22Error>",
    "mut PSP22::decrease_allowance(spender: AccountId, delta_value: u128) -> Result<(), PSP22Error>",
    "PSP22Metadata::token_name() -> Option<String>",
    "PSP22Metadata::token_symbol() -> Option<String>",
    "PSP22Metadata::token_decimals() -> u8",
];

/// PSP22Burnable, and what is KITE's own.
const OWN_MESSAGES: [&str; 21] = [
    "mut PSP22Burnable::burn(value: u128) -> Result<(), PSP22Error>",
    "mut transfer_and_call(to: AccountId, value: u128, data: Vec<u8>) -> Result<(), TokenError>",
    "mut mint(to: AccountId, amount: u128) -> Result<(), TokenError>",
    "cap() -> u128",
    "governor() -> Option<AccountId>",
    "mut set_governor(governor: Option<AccountId>) -> Result<(), TokenError>",
    "mut Votes::delegate(to: Option<AccountId>) -> Result<(), VotesError>",
    "Votes::delegate_of(account: AccountId) -> Option<AccountId>",
    "Votes::votes(account: AccountId) -> u128",
    "Votes::settled_votes(account: AccountId) -> u128",
    "Votes::past_votes(account: AccountId, at_ms: u64) -> Result<u128, VotesError>",
    "Votes::past_total_supply(at_ms: u64) -> Result<u128, VotesError>",
    "mut Votes::register_snapshot(not_before_ms: u64) -> Result<u64, VotesError>",
    "mut forget_votes(account: Option<AccountId>, numbers: Vec<u32>) -> Result<u32, VotesError>",
    "mut forget_snapshots(times_ms: Vec<u64>) -> Result<u32, VotesError>",
    "mut skim(asset: Asset, to: AccountId) -> Result<u128, TokenError>",
    "Ownable::owner() -> AccountId",
    "Ownable::pending_owner() -> Option<AccountId>",
    "mut Ownable::transfer_ownership(new_owner: AccountId) -> Result<(), OwnableError>",
    "mut Ownable::accept_ownership() -> Result<(), OwnableError>",
    "mut Ownable::set_code(code_hash: Hash) -> Result<(), OwnableError>",
];

/// The standard's errors, in the order that their first byte says.
const ERRORS: [&str; 6] = [
    "0 Custom(String)",
    "1 InsufficientBalance()",
    "2 InsufficientAllowance()",
    "3 ZeroRecipientAddress()",
    "4 ZeroSenderAddress()",
    "5 SafeTransferCheckFailed(String)",
];

/// How the token's events are spelled. The first topic is the hash of this: `u128` is not `Balance`.
const EVENTS: [&str; 8] = [
    "Transfer(Option<AccountId>,Option<AccountId>,u128)",
    "Approval(AccountId,AccountId,u128)",
    "DelegateChanged(AccountId,Option<AccountId>)",
    "SnapshotRegistered(Timestamp)",
    "GovernorChanged(Option<AccountId>)",
    "OwnershipOffered(AccountId,AccountId)",
    "OwnershipTransferred(AccountId,AccountId)",
    "CodeReplaced(Hash)",
];

fn spelled(name: &str) -> BTreeSet<String> {
    let bundle = bundle(name);
    bundle.messages().iter().map(|message| bundle.spelled(message)).collect()
}

#[test]
fn messages_have_the_names_arguments_and_answers_of_the_standard() {
    let standard: BTreeSet<_> = STANDARD.map(String::from).into();
    let own: BTreeSet<_> = OWN_MESSAGES.map(String::from).into();
    assert_eq!(spelled("psp22_token"), standard);
    assert_eq!(spelled("token"), &standard | &own);
}

#[test]
fn messages_have_the_selectors_of_their_names() {
    for bundle in OWN.into_iter().chain(PEERS).map(bundle) {
        for message in bundle.messages().iter().chain(bundle.constructors()) {
            let name = text(message, "label");
            assert_eq!(text(message, "selector"), hex(&blake2_256(name.as_bytes())[..4]), "{} {name}", bundle.name);
        }
    }
}

#[test]
fn messages_of_an_older_library_have_the_same_selectors() {
    let ours = bundle("token").messages();
    let theirs = bundle("openbrush_psp22").messages();
    assert!(!theirs.is_empty());
    for theirs in theirs {
        let selector = text(theirs, "selector");
        let ours = ours.iter().find(|ours| text(ours, "selector") == selector);
        assert_eq!(text(ours.unwrap(), "label"), text(theirs, "label"));
    }
}

#[test]
fn errors_stand_in_the_order_of_the_standard() {
    for name in ["token", "psp22_token"] {
        assert_eq!(bundle(name).variants("PSP22Error"), ERRORS, "{name}");
    }
}

#[test]
fn errors_are_answered_in_the_bytes_of_the_standard() {
    let mut house = House::open();
    let token = house.token.address();
    let answer = |error: PSP22Error| Result::<Result<(), PSP22Error>, LangError>::Ok(Err(error)).encode();
    let poor = answer(PSP22Error::InsufficientBalance);
    let not_allowed = answer(PSP22Error::InsufficientAllowance);
    assert_eq!((poor.as_slice(), not_allowed.as_slice()), (&[0, 1, 1][..], &[0, 1, 2][..]));
    for (input, expected) in [
        (psp22::input::transfer(ALICE, 1, Vec::new()), &poor),
        (psp22::input::transfer_from(MALLORY, ALICE, 1, Vec::new()), &poor),
        (psp22::input::transfer_from(ALICE, MALLORY, 1, Vec::new()), &not_allowed),
        (token::input::decrease_allowance(ALICE, 1), &not_allowed),
        (token::input::burn(1), &poor),
    ] {
        let refused = house.chain.call(MALLORY, token, 0, input).unwrap_err();
        assert_eq!(refused.cause, Cause::Reverted(expected.clone()));
    }
}

#[test]
fn events_have_the_signature_topics_of_their_spelling() {
    let token = bundle("token");
    for spelling in EVENTS {
        let label = spelling.split('(').next().unwrap();
        assert_eq!(text(token.event(label), "signature_topic"), hex(&blake2_256(spelling.as_bytes())), "{label}");
    }
    for label in ["Transfer", "Approval"] {
        assert_eq!(token.event(label)["signature_topic"], bundle("psp22_token").event(label)["signature_topic"]);
    }
}

/// Everything that the token can tell, told: one of each kind, in order.
fn every_event(house: &mut House) -> Vec<Emitted> {
    let token = house.other_token(MALLORY).address();
    let code = house.upload(MALLORY, &bundle("token").wasm);
    let mut told = Vec::new();
    for (who, input) in [
        (MALLORY, psp22::input::transfer(ALICE, 5, Vec::new())),
        (MALLORY, psp22::input::approve(BOB, 9)),
        (BOB, psp22::input::transfer_from(MALLORY, CAROL, 4, Vec::new())),
        (MALLORY, token::input::increase_allowance(BOB, 1)),
        (MALLORY, token::input::decrease_allowance(BOB, 6)),
        (MALLORY, token::input::mint(DAVE, 7)),
        (DAVE, token::input::burn(3)),
        (ALICE, token::input::delegate(Some(BOB))),
        (MALLORY, token::input::set_governor(Some(BOB))),
        (MALLORY, token::input::set_code(code)),
        (MALLORY, token::input::transfer_ownership(BOB)),
        (BOB, token::input::accept_ownership()),
        (BOB, token::input::register_snapshot(house.now())),
    ] {
        let receipt = house.chain.call(who, token, 0, input).unwrap_or_else(|failure| panic!("{failure}"));
        told.extend(receipt.events);
    }
    told
}

#[test]
fn events_of_the_chain_begin_with_the_topics_of_their_spelling() {
    let mut house = House::open();
    let told = every_event(&mut house);
    let topics: BTreeSet<_> = told.iter().map(|event| event.topics[0]).collect();
    assert_eq!(topics, EVENTS.map(|spelling| Hash::from(blake2_256(spelling.as_bytes()))).into());
}

/// An account among the topics; zeros if there is none.
fn topic(account: Option<AccountId>) -> Hash {
    account.map_or([0; 32], |account| account.0).into()
}

fn assert_topics(event: &Emitted, signature: Option<[u8; 32]>, fields: [Hash; 2]) {
    assert_eq!(event.topics, [Hash::from(signature.unwrap()), fields[0], fields[1]]);
}

#[test]
fn events_of_the_chain_are_read_with_the_types_of_the_standards_crate() {
    let mut house = House::open();
    let (mut transfers, mut approvals) = (Vec::new(), Vec::new());
    for event in every_event(&mut house) {
        let signature = event.topics[0];
        if Some(signature.into()) == Transfer::SIGNATURE_TOPIC {
            let Transfer { from, to, value } = Transfer::decode_all(&mut event.data.as_slice()).unwrap();
            assert_topics(&event, Transfer::SIGNATURE_TOPIC, [topic(from), topic(to)]);
            transfers.push((from, to, value));
        }
        if Some(signature.into()) == Approval::SIGNATURE_TOPIC {
            let Approval { owner, spender, amount } = Approval::decode_all(&mut event.data.as_slice()).unwrap();
            assert_topics(&event, Approval::SIGNATURE_TOPIC, [topic(Some(owner)), topic(Some(spender))]);
            approvals.push((owner, spender, amount));
        }
    }
    let nobody: Option<AccountId> = None;
    let moved = [
        (Some(MALLORY), Some(ALICE), 5),
        (Some(MALLORY), Some(CAROL), 4),
        (nobody, Some(DAVE), 7),
        (Some(DAVE), nobody, 3),
    ];
    assert_eq!(transfers, moved);
    assert_eq!(approvals, [9, 5, 6, 0].map(|amount| (MALLORY, BOB, amount)));
}
