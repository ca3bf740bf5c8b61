// SPDX-License-Identifier: Apache-2.0
//! KITE beside the contract that the standard's own crate is: the same calls, the same answers and the
//! same events, byte for byte.

use ink::primitives::{AccountId, Hash};
use kite_deploy::chain::{Cause, Chain};
use kite_deploy::suite::{psp22, token};
use kite_interfaces::Balance;
use kite_tests::house::{create, wealthy_chain};
use kite_tests::people::*;
use kite_tests::site::Site;
use proptest::collection::vec;
use proptest::prelude::*;

const CASES: u32 = 24;
const LENGTH: usize = 80;

/// So few that they often run out.
const TOKENS: Balance = 100;

/// The first one begins with all of them.
const PEOPLE: [AccountId; 3] = [ALICE, BOB, CAROL];

fn person() -> impl Strategy<Value = AccountId> {
    prop::sample::select(PEOPLE.to_vec())
}

fn value() -> impl Strategy<Value = Balance> {
    prop_oneof![1 => Just(0), 8 => 1..=60_u128, 1 => Just(TOKENS), 1 => Just(TOKENS + 1), 1 => Just(Balance::MAX)]
}

/// A message of the standard, with its arguments.
fn message() -> impl Strategy<Value = Vec<u8>> {
    use psp22::input::{allowance, approve, balance_of, total_supply, transfer, transfer_from};
    use token::input::{decrease_allowance, increase_allowance, token_decimals, token_name, token_symbol};

    prop_oneof![
        6 => (person(), value()).prop_map(|(to, value)| transfer(to, value, vec![7])),
        6 => (person(), person(), value()).prop_map(|(from, to, value)| transfer_from(from, to, value, Vec::new())),
        4 => (person(), value()).prop_map(|(spender, value)| approve(spender, value)),
        3 => (person(), value()).prop_map(|(spender, value)| increase_allowance(spender, value)),
        3 => (person(), value()).prop_map(|(spender, value)| decrease_allowance(spender, value)),
        3 => person().prop_map(balance_of),
        3 => (person(), person()).prop_map(|(owner, spender)| allowance(owner, spender)),
        1 => Just(total_supply()),
        1 => prop::sample::select(vec![token_name(), token_symbol(), token_decimals()]),
    ]
}

/// The answer, and topics and fields of each event.
type Seen = Result<(Vec<u8>, Vec<(Vec<Hash>, Vec<u8>)>), Cause>;

fn seen(chain: &mut Site, who: AccountId, contract: AccountId, input: &[u8]) -> Seen {
    let receipt = chain.call(who, contract, 0, input.to_vec()).map_err(|failure| failure.cause)?;
    let told = receipt.events.into_iter().map(|event| (event.topics, event.data)).collect();
    Ok((receipt.value, told))
}

#[test]
fn token_answers_and_tells_what_the_standards_own_contract_does() {
    super::super::check(CASES, &vec((person(), message()), LENGTH / 2..LENGTH), |calls| {
        let mut chain = wealthy_chain();
        let (name, symbol, decimals) = (Some("Kite"), Some("KITE"), 12_u8);
        let allocations = vec![(ALICE, TOKENS)];
        let ours = create(&mut chain, ALICE, "token", &(name, symbol, decimals, CAP, allocations, ALICE));
        let theirs = create(&mut chain, ALICE, "psp22_token", &(TOKENS, name, symbol, decimals));
        for (who, input) in calls {
            let expected = seen(&mut chain, who, theirs, &input);
            prop_assert_eq!(seen(&mut chain, who, ours, &input), expected, "{:?}: {:02x?}", who, input);
        }
        Ok(())
    });
}
