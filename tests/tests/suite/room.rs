//! Whether a call gets enough for what passes between its trial and its block.

use kite_deploy::chain::{room, Chain, EmbeddedChain};
use kite_deploy::suite::{psp22, token};
use kite_interfaces::dao::{Action, Change};
use kite_interfaces::Balance;
use kite_tests::house::{House, UNTIL_VOTING_MS};
use kite_tests::people::*;

/// What an item and a byte of storage lock on a chain with Bittensor's figures.
const PER_ITEM: Balance = 75;
const PER_BYTE: Balance = 30;

/// What a call needs now: its weight, and the deposit that it locks.
fn needs(house: &mut House, input: &[u8]) -> (kite_deploy::chain::Weight, Balance) {
    let tried = house.chain.dry_run(ALICE, house.token.address(), 0, input.to_vec()).unwrap();
    (tried.gas, Balance::try_from(tried.deposit).unwrap_or(0))
}

/// A proposal registers a snapshot: who moves votes after it writes down what they were.
#[test]
fn limits_leave_room_for_a_snapshot_that_passes_after_the_trial() {
    let calls = [psp22::input::transfer(BOB, 5, Vec::new()), token::input::delegate(Some(CAROL))];
    for input in calls {
        let mut house = House::open_on(EmbeddedChain::narrow());
        let (gas, deposit) = needs(&mut house, &input);
        house.propose_as(BOB, vec![Action::Govern(Change::SetGuardian(None))]);
        house.advance(UNTIL_VOTING_MS);
        let (gas_later, deposit_later) = needs(&mut house, &input);
        assert!(deposit_later > deposit, "the snapshot adds nothing: {deposit_later} after {deposit}");
        assert!(gas_later.all_lte(room::gas(gas)), "{gas_later} after {gas}");
        let limit = room::deposit(deposit, PER_ITEM, PER_BYTE);
        assert!(deposit_later <= limit, "{deposit_later} of at most {limit}");
    }
}
