// SPDX-License-Identifier: Apache-2.0
//! The same acts by whoever signs them: our tool and a wallet by Ethereum's transactions, and a key of Substrate's by calls
//! of the chain's own, which are in no block, receipt or log of Ethereum's and yet are acts.

use std::collections::BTreeMap;
use std::sync::Arc;

use ink::primitives::{AccountId, Hash};
use kite_abi::faces::{account_of, Face, Faces};
use kite_abi::keccak;
use kite_deploy::bundles::Bundle;
use kite_deploy::chain::address_text;
use kite_deploy::devnode::RICH;
use kite_deploy::keys::SigningKey;
use kite_deploy::suite::{dao, router, token};
use kite_interfaces::dao::Choice;
use kite_interfaces::Asset;
use kite_tests::hub::{person, Ground};
use kite_tests::metadata::hex;
use serde_json::Value as Json;

use super::super::index;
use super::{advance_epochs, done, work_is_accepted, COIN, CURATOR, PAYER, WORKER};

/// An act by its event: who signs it by the tool and by a wallet, and who of its fields has done it.
const ACTS: [(&str, [usize; 2], Option<&str>); 3] = [
    ("Paid", [WORKER, PAYER], Some("payer")),
    ("Claimed", [CURATOR, PAYER], None),
    ("VoteCast", [CURATOR, WORKER], Some("voter")),
];

#[test]
#[ignore = "chains/hub/run compiles the chain, and installs viem"]
fn index_hears_the_same_acts_whoever_signed_them() {
    let mut ground = Ground::deployed();
    all_can_be_done(&mut ground);
    done(&ground, CURATOR, &["claim", "1", "--asset", "coin"]);
    done(&ground, CURATOR, &["vote", "1", "for"]);
    let by_a_wallet: Json = serde_json::from_str(&ground.use_wallets("acts.mjs")).unwrap();
    let by_substrates_key = done_by_substrates_key(&ground);
    all_count_alike(&ground);

    let (data, suite) = (tempfile::tempdir().unwrap(), ground.suite().0);
    let index = index::index_of(&ground.node.url(), &suite, data.path());
    let health = index::caught_up(index);
    assert_eq!(health["blocks"]["unknown_events"], 0, "{health}");
    let logged: BTreeMap<String, Vec<Json>> = serde_json::from_str(&ground.use_wallets("logs.mjs")).unwrap();
    for (kind, signers, doer) in ACTS {
        let mut events = index::events(index, kind);
        // The newest comes first.
        events.reverse();
        let name = hex(by_substrates_key[kind].as_ref()).into();
        assert_eq!(told(&events, "transaction"), [logged[kind][0].clone(), by_a_wallet[kind].clone(), name], "{kind}");
        assert_eq!(logged[kind], told(&events, "transaction")[..2], "what Substrate's key signed is in no log");
        let accounts = signers.map(person);
        let by = |last: AccountId| [accounts[0], accounts[1], last].map(|account| Json::from(address_text(account)));
        assert_eq!(told(&events, "signer"), by(alice()), "{kind}");
        let doers = doer.map(|field| events.iter().map(|event| event["data"][field].clone()).collect::<Vec<_>>());
        assert!(doers.is_none_or(|doers| doers == by(alices_address())), "{kind}: {events:?}");
    }
}

/// Three positions have earned coin by a payment of the tool's, and three accounts can vote on a proposal.
fn all_can_be_done(ground: &mut Ground) {
    work_is_accepted(ground, 3);
    advance_epochs(ground, 1);
    done(ground, WORKER, &["pay", "1", "3 coin", "--reference", "1"]);
    ground.node.map_alice().unwrap();
    done(ground, CURATOR, &["transfer", &address_text(alices_address()), "5 KITE"]);
    signed_by_alice(ground, "token", 0, &token::input::delegate(Some(alices_address())));
    done(ground, CURATOR, &["propose", "fee", "250", "--anyway"]);
    // What was paid is no longer locked then, and votes can be cast for two minutes more.
    advance_epochs(ground, 3);
}

fn done_by_substrates_key(ground: &Ground) -> BTreeMap<&'static str, Hash> {
    let paid = router::input::pay(1, Asset::Native, 3 * COIN, 3);
    // Of the chain's own coin a unit is 10^8 wei.
    let paid = signed_by_alice(ground, "router", 3 * COIN / 100_000_000, &paid);
    let claimed = signed_by_alice(ground, "router", 0, &router::input::claim(vec![3], vec![Asset::Native]));
    let voted = signed_by_alice(ground, "dao", 0, &dao::input::vote(1, Choice::For));
    [("Paid", paid), ("Claimed", claimed), ("VoteCast", voted)].into()
}

/// The name of Alice's transaction, a call of the chain's own with so many of its coin's smallest units.
fn signed_by_alice(ground: &Ground, name: &str, value: u128, input: &[u8]) -> Hash {
    let suite = ground.suite().0;
    let places = [("token", suite.token.address()), ("router", suite.router.address()), ("dao", suite.dao.address())];
    let contract = places.into_iter().find(|(known, _)| *known == name).unwrap().1;
    let metadata = Bundle::current(name).unwrap().metadata().unwrap();
    let face = Arc::new(Face::of(&serde_json::from_str(&metadata).unwrap()).unwrap());
    let words = Faces(&BTreeMap::from([(contract.0, face)])).call(contract.0, input).unwrap();
    ground.node.call_as_alice(contract, value, &words).unwrap()
}

fn alice() -> AccountId {
    RICH.parse::<SigningKey>().unwrap().account()
}

/// Whom contracts know Alice by, as pallet-revive maps an account that is none of Ethereum's.
fn alices_address() -> AccountId {
    account_of(*keccak(alice()).last_chunk().unwrap()).into()
}

fn all_count_alike(ground: &Ground) {
    let (mut chain, suite) = (ground.chain(), ground.suite().0);
    assert_eq!(suite.router.lifetime(&mut chain, 1, Asset::Native).unwrap().paid, 9 * COIN);
    let claimed = [1, 2, 3].map(|position| suite.router.pending(&mut chain, position, Asset::Native).unwrap().claimed);
    assert!(claimed[0] > 0 && claimed == [claimed[0]; 3], "{claimed:?}");
    for voter in [person(CURATOR), person(WORKER), alices_address()] {
        assert!(suite.dao.ballot(&mut chain, 1, voter).unwrap().is_some_and(|ballot| ballot.in_favour > 0));
    }
}

fn told(events: &[Json], field: &str) -> Vec<Json> {
    events.iter().map(|event| event[field].clone()).collect()
}
