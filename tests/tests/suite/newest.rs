// SPDX-License-Identifier: Apache-2.0
//! What the newest pallet-contracts does with amounts of coin that do not fit into its 64 bits. These tests start
//! another program, which must be compiled once: they run where `KITE_NEWEST` is set.

use ink::primitives::{AccountId, Hash};
use kite_chain::call::CallError;
use kite_deploy::chain::{Chain, PipedChain, PrivateChain};
use kite_deploy::facts::deploy;
use kite_deploy::plan::Plan;
use kite_deploy::suite::{router, Suite};
use kite_interfaces::dao::{Action, Choice, DaoError};
use kite_interfaces::registry::Terms;
use kite_interfaces::router::RouterError;
use kite_interfaces::{Asset, Balance};
use kite_tests::bundles::suite;
use kite_tests::house::{config, Refused, Sent, STAGE_BPS, UNTIL_VOTING_MS};
use kite_tests::people::*;

/// What is left of [`ABOVE`] when it is cut to 64 bits.
const REST: Balance = 5;

/// More than this chain can count.
const ABOVE: Balance = (1 << 64) + REST;

/// The suite on the chain, owned by its DAO; nothing if these tests are not wanted.
fn open() -> Option<(PipedChain, Suite)> {
    if std::env::var_os("KITE_NEWEST").is_none() {
        println!("skipped: KITE_NEWEST is not set");
        return None;
    }
    let mut chain = PipedChain::newest().unwrap_or_else(|error| panic!("{error:#}"));
    EVERYBODY.iter().for_each(|person| chain.mint(*person, COIN).unwrap());
    let suite = deploy(&Plan::new(&config(), &suite()), &mut chain, &mut |_, _| ()).unwrap();
    wait(&mut chain, 1);
    Some((chain, suite))
}

fn wait(chain: &mut PipedChain, span_ms: u64) {
    let now_ms = chain.now_ms().unwrap();
    chain.advance_to(now_ms + span_ms).unwrap();
}

fn terms() -> Terms {
    Terms {
        stage_bps: STAGE_BPS,
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit: 1,
        curator: CURATOR,
        metadata_uri: String::new(),
        metadata_hash: Hash::from([7; 32]),
        supersedes: None,
    }
}

/// Proposes, has Alice and Bob vote for it, and executes.
fn decide(chain: &mut PipedChain, suite: &Suite, action: Action) -> DaoError {
    let proposal = suite.dao.propose(chain, ALICE, String::new(), vec![action]).done();
    wait(chain, UNTIL_VOTING_MS);
    [ALICE, BOB].map(|voter| suite.dao.vote(chain, voter, proposal, Choice::For).done());
    let at_ms = suite.dao.proposal(chain, proposal).unwrap().unwrap().proposal.executable_from_ms;
    chain.advance_to(at_ms).unwrap();
    suite.dao.execute(chain, DAVE, proposal).refused()
}

fn coin(chain: &mut PipedChain, account: AccountId) -> Balance {
    chain.native_balance(account).unwrap()
}

#[test]
fn pay_errors_wrong_value_sent_if_only_what_is_left_of_the_amount_was_sent() {
    let Some((mut chain, suite)) = open() else { return };
    let product = suite.registry.register_product(&mut chain, CURATOR, terms()).done();
    let pay = |chain: &mut PipedChain, sent| suite.router.pay(chain, PAYER, sent, product, Asset::Native, ABOVE, 0);
    assert_eq!(pay(&mut chain, REST).refused(), RouterError::WrongValueSent { expected: ABOVE, sent: REST });
    let reason = pay(&mut chain, ABOVE).stopped();
    assert!(reason.contains("18446744073709551621 units") && reason.contains("in 64 bits"), "{reason}");
    suite.router.pay(&mut chain, PAYER, REST, product, Asset::Native, REST, 0).done();
}

#[test]
fn treasury_pays_no_part_of_an_amount_that_the_chain_cannot_count() {
    let Some((mut chain, suite)) = open() else { return };
    let treasury = suite.dao.address();
    chain.mint(treasury, 1_000_000).unwrap();
    let before = coin(&mut chain, treasury);
    let pay = router::input::pay(1, Asset::Native, ABOVE, 0);
    for action in [
        Action::TransferNative { to: CAROL, amount: ABOVE },
        Action::Call { callee: suite.router.address(), input: pay, value: ABOVE },
    ] {
        let trapped = DaoError::ActionFailed { action: 0, answer: CallError::Trapped };
        assert_eq!(decide(&mut chain, &suite, action), trapped);
        assert_eq!([treasury, CAROL].map(|account| coin(&mut chain, account)), [before, COIN]);
    }
}
