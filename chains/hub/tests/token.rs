// SPDX-License-Identifier: Apache-2.0
//! The token on a Hub, as wallets see it: every selector, topic and word here was worked out by hand from the
//! standards, none by the code that is tested.

mod common;

use common::*;
use hub::chain::Failed;
use hub::sol::{address, bytes, call, number, read, Word};

/// `Transfer(address,address,uint256)`.
const TRANSFER: &str = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/// `Approval(address,address,uint256)`.
const APPROVAL: &str = "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";

#[test]
fn views_of_erc20_answer_words() {
    let mut suite = Suite::begin();
    assert_eq!(suite.ask(0x18160ddd, &[]), number(SUPPLY));
    assert_eq!(suite.ask(0x70a08231, &[address(ALICE)]), number(ALICES));
    assert_eq!(suite.ask(0xdd62ed3e, &[address(ALICE), address(BOB)]), number(0));
    assert_eq!(suite.ask(0x313ce567, &[]), number(12));
    for (selector, text) in [(0x06fdde03, "Kite"), (0x95d89b41, "KITE")] {
        let answer = suite.view(selector, &[]);
        let expected = [vec![number(32)], bytes(text.as_bytes())].concat().concat();
        assert_eq!(answer, expected, "{text}");
    }
}

#[test]
fn transfer_moves_tokens_answers_true_and_tells_it_in_the_standards_event() {
    let mut suite = Suite::begin();
    let ran = suite.run(ALICE, 0xa9059cbb, &[address(BOB), number(7)]);
    assert_eq!(ran.value, number(1));
    let [event] = ran.events.as_slice() else { panic!("{:?}", ran.events) };
    assert_eq!(event.topics, [topic(TRANSFER), address(ALICE), address(BOB)]);
    assert_eq!(event.data, number(7));
    assert_eq!(suite.balance(BOB), number(BOBS + 7));
}

#[test]
fn transfer_of_too_much_reverts_with_an_error_of_that_name() {
    let mut suite = Suite::begin();
    // `InsufficientBalance()`.
    let insufficient = Failed::Reverted(0xf4d678b8_u32.to_be_bytes().to_vec());
    assert_eq!(suite.refused(ALICE, 0xa9059cbb, &[address(BOB), number(ALICES + 1)]), insufficient);
    assert_eq!(suite.balance(ALICE), number(ALICES));
}

#[test]
fn amount_that_no_token_can_have_and_address_that_is_none_are_refused_in_words() {
    let mut suite = Suite::begin();
    let unreadable = Failed::Reverted(reason("could not read input"));
    let mut too_wide = number(1);
    too_wide[15] = 1;
    assert_eq!(suite.refused(ALICE, 0xa9059cbb, &[address(BOB), too_wide]), unreadable);
    let mut no_address = address(BOB);
    no_address[11] = 1;
    assert_eq!(suite.refused(ALICE, 0xa9059cbb, &[no_address, number(1)]), unreadable);
    assert_eq!(suite.refused(ALICE, 0xa9059cbb, &[address(BOB)]), unreadable);
    assert_eq!(suite.refused(ALICE, 0xdeadbeef, &[]), unreadable);
}

#[test]
fn approve_of_all_there_can_ever_be_lets_a_spender_move_everything() {
    let mut suite = Suite::begin();
    let ran = suite.run(ALICE, 0x095ea7b3, &[address(BOB), [0xff; 32]]);
    assert_eq!(ran.value, number(1));
    let [event] = ran.events.as_slice() else { panic!("{:?}", ran.events) };
    assert_eq!(event.topics, [topic(APPROVAL), address(ALICE), address(BOB)]);
    assert_eq!(event.data, number(u128::MAX));
    let ran = suite.run(BOB, 0x23b872dd, &[address(ALICE), address(CAROL), number(ALICES)]);
    assert_eq!(ran.value, number(1));
    let topics: Vec<_> = ran.events.iter().map(|event| event.topics[0]).collect();
    assert_eq!(topics, [topic(APPROVAL), topic(TRANSFER)]);
    assert_eq!((suite.balance(ALICE), suite.balance(CAROL)), (number(0), number(ALICES)));
    // `InsufficientAllowance()`.
    let insufficient = Failed::Reverted(0x13be252b_u32.to_be_bytes().to_vec());
    assert_eq!(suite.refused(CAROL, 0x23b872dd, &[address(BOB), address(CAROL), number(1)]), insufficient);
}

#[test]
fn allowances_are_changed_by_approve_alone() {
    let mut suite = Suite::begin();
    for message in ["increaseAllowance(address,uint256)", "decreaseAllowance(address,uint256)"] {
        let refused = suite.refused(ALICE, call_of(message), &[address(BOB), number(1)]);
        assert_eq!(refused, Failed::Reverted(reason("could not read input")), "{message}");
    }
}

#[test]
fn names_of_the_most_bytes_fit_in_a_cell() {
    let mut suite = Suite::begin();
    let of = |bytes| {
        let (name, list) = (vec![b'K'; bytes], [vec![number(1)], vec![address(ALICE), number(1)]].concat());
        let text = hub::sol::bytes(&name);
        let list_at = 6 * 32 + 2 * 32 * text.len() as u64;
        let symbol_at = 6 * 32 + 32 * text.len() as u64;
        let head = vec![number(192), number(symbol_at), number(12), number(CAP), number(list_at), address(OWNER)];
        [head, text.clone(), text, list].concat().concat()
    };
    assert!(suite.deploy(&of(65)).is_err());
    suite.token = suite.deploy(&of(64)).unwrap();
    assert_eq!(suite.view(0x06fdde03, &[])[64..128], [b'K'; 64]);
}

#[test]
fn mint_comes_from_nobody_and_burn_goes_to_nobody() {
    let mut suite = Suite::begin();
    let minted = suite.run(OWNER, 0x40c10f19, &[address(CAROL), number(5)]);
    assert_eq!(minted.events[0].topics, [topic(TRANSFER), [0; 32], address(CAROL)]);
    let burnt = suite.run(CAROL, 0x42966c68, &[number(2)]);
    assert_eq!(burnt.events[0].topics, [topic(TRANSFER), address(CAROL), [0; 32]]);
    assert_eq!(suite.ask(0x18160ddd, &[]), number(SUPPLY + 3));
    // `NotOwner()` and `CapExceeded(uint256,uint256)`.
    assert_eq!(
        suite.refused(BOB, 0x40c10f19, &[address(BOB), number(1)]),
        Failed::Reverted(0x30cd7471_u32.to_be_bytes().to_vec())
    );
    let Failed::Reverted(said) = suite.refused(OWNER, 0x40c10f19, &[address(BOB), number(CAP)]) else { panic!() };
    assert_eq!(said[4..], [number(CAP), number(CAP - SUPPLY - 3)].concat());
}

#[test]
fn delegated_votes_follow_the_balance_and_a_snapshot_keeps_them() {
    let mut suite = Suite::begin();
    suite.run(ALICE, 0x5c19a95c, &[address(CAROL)]);
    assert_eq!(suite.ask(0x587cde1e, &[address(ALICE)]), address(CAROL));
    assert_eq!(suite.ask(0x587cde1e, &[address(BOB)]), [0; 32]);
    assert_eq!(suite.ask(0x9ab24eb0, &[address(CAROL)]), number(ALICES));
    let at = suite.register_snapshot(60_000);
    suite.advance(120_000);
    suite.run(ALICE, 0xa9059cbb, &[address(BOB), number(10)]);
    assert_eq!(suite.ask(0x9ab24eb0, &[address(CAROL)]), number(ALICES - 10));
    assert_eq!(suite.ask(0x3a46b1a8, &[address(CAROL), number(at)]), number(ALICES));
    assert_eq!(suite.ask(0x3a46b1a8, &[address(BOB), number(at)]), number(BOBS));
    assert_eq!(suite.ask(0x8e539e8c, &[number(at)]), number(SUPPLY));
    // Back to herself.
    suite.run(ALICE, 0x5c19a95c, &[[0; 32]]);
    assert_eq!(suite.ask(0x9ab24eb0, &[address(ALICE)]), number(ALICES - 10));
}

#[test]
fn votes_at_a_moment_that_nobody_registered_are_refused_by_name() {
    let mut suite = Suite::begin();
    let Failed::Reverted(said) = suite.refused(ALICE, 0x3a46b1a8, &[address(ALICE), number(BEGAN_MS)]) else {
        panic!()
    };
    assert_eq!(said, selector_of("SnapshotNotRegistered()"));
}

#[test]
fn ownership_moves_in_two_steps_and_no_code_is_replaced() {
    let mut suite = Suite::begin();
    suite.run(OWNER, 0xf2fde38b, &[address(BOB)]);
    assert_eq!(suite.ask(0xe30c3978, &[]), address(BOB));
    assert_eq!(suite.refused(CAROL, 0x79ba5097, &[]), Failed::Reverted(selector_of("NotPendingOwner()")));
    suite.run(BOB, 0x79ba5097, &[]);
    assert_eq!(suite.ask(0x8da5cb5b, &[]), address(BOB));
    let set_code = call_of("setCode(bytes32)");
    for whoever in [BOB, OWNER] {
        let refused = suite.refused(whoever, set_code, &[[1; 32]]);
        assert_eq!(refused, Failed::Reverted(reason("no code is replaced on a Hub")));
    }
}

#[test]
fn transfer_and_call_to_a_plain_account_is_refused_and_moves_nothing() {
    let mut suite = Suite::begin();
    let words = [vec![address(BOB), number(5), number(96)], bytes(b"paid")].concat();
    let refused = suite.refused(ALICE, 0x4000aea0, &words);
    assert_eq!(refused, Failed::Reverted(selector_of("ReceiverIsNoContract()")));
    assert_eq!(suite.balance(ALICE), number(ALICES));
}

#[test]
fn coin_that_comes_with_a_message_is_refused() {
    let mut suite = Suite::begin();
    let input = call(0xa9059cbb, &[address(BOB), number(7)]);
    assert!(suite.chain.call(ALICE, suite.token, 1_000_000_000_000, input).is_err());
    assert_eq!(suite.balance(BOB), number(BOBS));
}

#[test]
fn constructor_refuses_more_than_the_cap_and_a_list_that_is_cut() {
    let mut suite = Suite::begin();
    let Err(Failed::Reverted(said)) = suite.deploy(&arguments(CAP, &[(ALICE, CAP + 1)])) else { panic!("a token") };
    assert_eq!(said, [selector_of("CapExceeded(uint256,uint256)"), [number(CAP), number(CAP)].concat()].concat());
    let mut cut = arguments(CAP, &[(ALICE, 1)]);
    cut.truncate(cut.len() - 32);
    assert!(matches!(suite.deploy(&cut), Err(Failed::Reverted(said)) if said == reason("could not read input")));
}

fn topic(hex: &str) -> Word {
    let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    std::array::from_fn(byte)
}

#[test]
fn word_of_a_number_is_read_as_it_was_said() {
    assert_eq!(read(&number(u128::MAX)), u128::MAX.into());
}
