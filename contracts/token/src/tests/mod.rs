// SPDX-License-Identifier: Apache-2.0
//! The contract's messages, called natively. What needs a second contract is tested on a chain.

mod governance;
mod model;
mod payments;
mod supply;
mod votes;

use ink::env::test::{recorded_events, set_block_timestamp, set_caller};
use ink::env::DefaultEnvironment;
use ink::primitives::AccountId;
use ink::scale::Decode;
use kite_interfaces::{Balance, Timestamp};

use crate::Token;

/// Owner of every token in these tests.
const OWNER: u8 = 100;
/// Governor of every token in these tests that has one.
const GOVERNOR: u8 = 101;
const ALICE: u8 = 1;
const BOB: u8 = 2;
const CHARLIE: u8 = 3;

fn account(byte: u8) -> AccountId {
    [byte; 32].into()
}

/// Lets `caller` call from now on.
fn call_as(caller: u8) {
    set_caller::<DefaultEnvironment>(account(caller));
}

/// Begins the block of `now`.
fn begin_block(now: Timestamp) {
    set_block_timestamp::<DefaultEnvironment>(now);
}

fn deploy(cap: Balance, allocations: &[(u8, Balance)]) -> Token {
    let allocations = allocations.iter().map(|(to, amount)| (account(*to), *amount)).collect();
    Token::new(Some("KITE".into()), Some("KITE".into()), 12, cap, allocations, account(OWNER)).unwrap()
}

/// A token with a governor, whose tokens are held as `allocations` say.
fn governed(allocations: &[(u8, Balance)]) -> Token {
    let mut token = deploy(Balance::MAX, allocations);
    call_as(OWNER);
    token.set_governor(Some(account(GOVERNOR))).unwrap();
    token
}

/// A token of which the caller holds `supply`, as the standard's tests want it.
pub fn with_supply(supply: Balance) -> Token {
    let caller = ink::env::caller::<DefaultEnvironment>();
    Token::new(None, None, 0, Balance::MAX, vec![(caller, supply)], account(OWNER)).unwrap()
}

fn event_count() -> usize {
    recorded_events().count()
}

fn last_event<Event: Decode>() -> Event {
    let event = recorded_events().last().unwrap();
    Event::decode(&mut event.data.as_slice()).unwrap()
}
