//! What contributors, curators, challengers and guardians do.

use std::fs;

use kite_deploy::chain::{address_text, Chain};
use kite_interfaces::batch::Member;
use kite_interfaces::registry::{Product, Rules, Status, MIN_ANSWER_MS};
use kite_interfaces::router::{Edge, Stage};
use kite_interfaces::Asset;
use kite_tests::house::{call, House, BOND_PER_UNIT, CHALLENGE_BOND, RULES, WINDOW};
use kite_tests::metadata::hex;
use kite_tests::people::*;

use super::words::{done, refused, seen};

fn status(house: &mut House, id: u32) -> Status {
    house.registry.contribution(&mut house.chain, id).unwrap().unwrap().status
}

fn product(house: &mut House, id: u32) -> Product {
    house.registry.product(&mut house.chain, id).unwrap().unwrap()
}

#[test]
fn register_makes_a_product_on_the_terms_that_were_typed() {
    let mut house = House::open();
    house.product();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("terms.md");
    fs::write(&file, "what it is").unwrap();
    let words = [
        "register",
        "--described-at",
        "ipfs://mine",
        "--description-file",
        file.to_str().unwrap(),
        "--bond-per-unit",
        "0.00000000002 KITE",
        "--collection",
        "2,500",
        "--model",
        "7500",
        "--built-on",
        "1=1,000",
        "--license",
        "50",
        "--half-life",
        "10",
        "--supersedes",
        "1",
    ];
    let answer = done(&mut house, BOB, &words);
    assert!(answer.transactions[0].events.iter().any(|told| told.event == "ProductRegistered"), "{answer}");
    let Product { registrant, terms, .. } = product(&mut house, 2);
    assert_eq!((registrant, terms.curator), (BOB, BOB));
    assert_eq!(terms.stage_bps, [2_500, 0, 0, 7_500, 0]);
    assert_eq!(terms.upstream, [Edge { product: 1, bps: 1_000 }]);
    assert_eq!(
        (terms.bond_per_unit, terms.license_bps, terms.half_life_epochs, terms.supersedes),
        (20, 50, 10, Some(1))
    );
    assert_eq!(terms.metadata_hash, kite_tests::metadata::blake2_256(b"what it is").into());
    let error =
        refused(&mut house, BOB, &["register", "--described-at", "x", "--bond-per-unit", "1 coin", "--model", "10000"]);
    assert!(error.contains("bonds are in KITE"), "{error}");
}

#[test]
fn submit_puts_up_the_bond_that_the_product_asks_for() {
    let mut house = House::open();
    house.product();
    let before = house.balance(BOB, house.kite());
    let answer =
        done(&mut house, BOB, &["submit", "1", "Model", "3", "--evidence", "ipfs://w", "--payee", &address_text(DAVE)]);
    assert!(answer.notes[0].contains("the bond of 3 units is 0.00000000003 KITE"), "{answer}");
    assert_eq!(before - house.balance(BOB, house.kite()), 3 * BOND_PER_UNIT);
    let found = house.registry.contribution(&mut house.chain, 1).unwrap().unwrap();
    assert_eq!(
        (found.stage, found.units, found.payee, found.evidence_uri.as_str()),
        (Stage::Model, 3, DAVE, "ipfs://w")
    );
    let error = refused(&mut house, BOB, &["submit", "9", "model", "3", "--evidence", "x"]);
    assert!(error.contains("product 9 takes no work"), "{error}");
}

/// However the file was formatted.
#[test]
fn submit_takes_a_batch_from_its_file() {
    let mut house = House::open();
    house.product();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("batch.json");
    let root = house.chain.leaf_of(&Member { index: 0, payee: DAVE, units: 4 }).unwrap();
    let proof = serde_json::json!({
        "members": [{ "proof": [], "units": 4, "payee": address_text(DAVE), "index": 0 }],
        "total_units": 4, "count": 1, "root": hex(root.as_ref()),
    });
    fs::write(&file, serde_json::to_string_pretty(&proof).unwrap()).unwrap();
    done(&mut house, BOB, &["submit", "1", "model", "--batch", file.to_str().unwrap(), "--evidence", "x"]);
    let found = house.registry.contribution(&mut house.chain, 1).unwrap().unwrap();
    assert_eq!((found.units, found.batch.unwrap().root), (4, root));
}

#[test]
fn accept_and_reject_decide_on_several_at_once() {
    let mut house = House::open();
    house.product();
    for _ in 0..4 {
        house.submit_well(BOB, 1, Stage::Model, 3);
    }
    done(&mut house, CURATOR, &["accept", "1", "3"]);
    done(&mut house, CURATOR, &["reject", "2"]);
    assert!(
        matches!(status(&mut house, 1), Status::Accepted { .. })
            && matches!(status(&mut house, 3), Status::Accepted { .. })
    );
    assert_eq!(status(&mut house, 2), Status::Rejected);
    let error = refused(&mut house, BOB, &["accept", "4"]);
    assert!(error.contains("cannot accept contribution 4"), "{error}");
    let many: Vec<String> = (1..=33).map(|id: u32| id.to_string()).collect();
    let words: Vec<&str> = ["accept"].into_iter().chain(many.iter().map(String::as_str)).collect();
    assert!(refused(&mut house, CURATOR, &words).contains("at most 32"));
}

#[test]
fn withdraw_takes_back_a_submission_that_nobody_decided_and_the_bond_of_work_that_has_ended() {
    let mut house = House::open();
    house.product();
    house.submit_well(BOB, 1, Stage::Model, 3);
    house.contribute(BOB, 1, Stage::Model, 5);
    assert!(refused(&mut house, BOB, &["withdraw", "1"]).contains("cannot withdraw the submission 1"));
    house.advance(MIN_ANSWER_MS + 1);
    done(&mut house, BOB, &["withdraw", "1"]);
    assert_eq!(status(&mut house, 1), Status::Withdrawn);
    done(&mut house, BOB, &["retire", "2"]);
    house.advance_epochs(WINDOW + 2);
    let answer = done(&mut house, BOB, &["withdraw", "2"]);
    assert!(answer.to_string().contains("take back the bond of contribution 2: 0.00000000005 KITE"), "{answer}");
    assert_eq!(house.registry.bonds_held(&mut house.chain), Ok(0));
    assert!(refused(&mut house, BOB, &["withdraw", "7"]).contains("there is no contribution 7"));
}

#[test]
fn payee_is_who_is_paid_from_then_on() {
    let mut house = House::open();
    house.product();
    house.contribute(BOB, 1, Stage::Model, 3);
    done(&mut house, BOB, &["payee", "1", &address_text(DAVE)]);
    assert_eq!(house.router.position(&mut house.chain, 1).unwrap().unwrap().payee, DAVE);
    assert!(
        refused(&mut house, MALLORY, &["payee", "1", &address_text(MALLORY)]).contains("cannot have position 1 paid")
    );
}

#[test]
fn curation_is_handed_over_in_two_steps() {
    let mut house = House::open();
    house.product();
    done(&mut house, CURATOR, &["curation", "offer", "1", &address_text(DAVE)]);
    assert_eq!(product(&mut house, 1).curator, CURATOR);
    assert!(refused(&mut house, MALLORY, &["curation", "accept", "1"]).contains("cannot take the curation"));
    done(&mut house, DAVE, &["curation", "accept", "1"]);
    assert_eq!(product(&mut house, 1).curator, DAVE);
}

#[test]
fn stop_is_the_guardians() {
    let mut house = House::open();
    house.product();
    let now = house.now();
    let rules = Rules { guardian: Some(GUARDIAN), guardian_until_ms: now + 86_400_000, ..RULES };
    let input = kite_deploy::suite::registry::input::set_rules(rules);
    house.decide(vec![call(house.registry.address(), input)]).unwrap();
    assert!(refused(&mut house, MALLORY, &["stop", "1"]).contains("cannot stop product 1"));
    done(&mut house, GUARDIAN, &["stop", "1"]);
    assert!(product(&mut house, 1).is_stopped);
}

/// An arbiter who is no dao hears two challengers, decides on the first, and lets the second lapse.
#[test]
fn challenges_are_made_joined_decided_and_paid_out() {
    let mut house = House::open();
    house.product();
    let rules = Rules { arbiter: Some(DAVE), ..RULES };
    let input = kite_deploy::suite::registry::input::set_rules(rules);
    house.decide(vec![call(house.registry.address(), input)]).unwrap();
    house.contribute(BOB, 1, Stage::Model, 3);
    house.advance_epochs(1);
    let before = house.balance(CAROL, house.kite());
    let first = done(&mut house, CAROL, &["challenge", "1", "--evidence", "ipfs://copy"]);
    assert!(first.to_string().contains("done: challenge contribution 1 with a bond"), "{first}");
    assert_eq!(before - house.balance(CAROL, house.kite()), CHALLENGE_BOND);
    let second = done(&mut house, ALICE, &["challenge", "1", "--evidence", "ipfs://more"]);
    assert!(second.to_string().contains("done: join the case against contribution 1 after challenge 1"), "{second}");

    let work = seen(&mut house, &["work", "1"]);
    assert_eq!(work.json["work"][0]["challenges"].as_array().unwrap().len(), 2, "{}", work.text);
    assert!(work.text.contains("challenge 2 against contribution 1 by"), "{}", work.text);
    let next = work.json["work"][0]["next"].as_str().unwrap();
    assert!(next.starts_with("challenged: to be decided within"), "{next}");
    assert!(refused(&mut house, CAROL, &["resolve", "1", "upheld"]).contains("cannot uphold challenges 1 to 2"));
    assert!(refused(&mut house, CAROL, &["lapse", "1"]).contains("cannot end the challenges"));
    done(&mut house, DAVE, &["resolve", "1", "dismissed", "--up-to", "1"]);
    house.advance(RULES.arbiter_answers_ms + 1);
    done(&mut house, MALLORY, &["lapse", "1"]);
    assert!(house.registry.contribution(&mut house.chain, 1).unwrap().unwrap().case.is_none());
    assert!(refused(&mut house, MALLORY, &["settle", "1", "2"]).contains("cannot pay out challenge 2"));
    assert!(refused(&mut house, DAVE, &["resolve", "1", "upheld"]).contains("no open challenge against contribution 1"));
}

#[test]
fn pull_moves_what_is_owed_and_sweep_what_is_forfeited() {
    let mut house = House::open();
    house.product();
    house.product_on(&[(1, 2_000)]);
    house.contribute(BOB, 1, Stage::Model, 3);
    house.advance_epochs(1);
    house.pay(2, house.kite(), 100_000).unwrap();
    let kite = house.kite();
    let answer = done(&mut house, MALLORY, &["pull", "2"]);
    assert_eq!(answer.transactions.len(), 1, "{answer}");
    let paid = house.router.lifetime(&mut house.chain, 1, kite).unwrap().paid;
    assert_eq!(paid, 100_000 * 99 / 100 / 5);
    let again = done(&mut house, MALLORY, &["pull", "2", "1"]);
    assert!(
        again.transactions.is_empty() && again.to_string().contains("product 2 owes nothing in KITE and coin"),
        "{again}"
    );
    assert!(refused(&mut house, MALLORY, &["pull", "1"]).contains("product 1 is not built on any"));

    let nothing = done(&mut house, MALLORY, &["sweep", "1"]);
    assert!(nothing.transactions.is_empty() && nothing.to_string().contains("has forfeited nothing"), "{nothing}");
    house.challenge(CAROL, 1).unwrap();
    let uphold = kite_deploy::suite::registry::input::resolve(1, 1, true);
    house.decide(vec![call(house.registry.address(), uphold)]).unwrap();
    let reserve = house.router.lifetime(&mut house.chain, 1, kite).unwrap().reserve;
    done(&mut house, MALLORY, &["sweep", "1"]);
    assert!(house.router.lifetime(&mut house.chain, 1, kite).unwrap().reserve > reserve);
}

#[test]
fn cancel_says_as_whom() {
    let mut house = House::open();
    for (who, says) in [(ALICE, "as its proposer"), (GUARDIAN, "as the guardian")] {
        let id = house.propose(vec![call(house.router.address(), kite_deploy::suite::router::input::set_fee(5))]);
        let id = id.to_string();
        let error = refused(&mut house, MALLORY, &["cancel", &id]);
        assert!(error.contains("must have less than 0.000001 KITE of votes"), "{error}");
        let answer = done(&mut house, who, &["cancel", &id]);
        assert!(answer.to_string().contains(says) && answer.to_string().contains("set_fee"), "{answer}");
    }
}

#[test]
fn transfer_and_send_move_tokens() {
    let mut house = House::open();
    let kite = house.kite();
    done(&mut house, ALICE, &["transfer", &address_text(DAVE), "0.000000000007 KITE"]);
    assert_eq!(house.balance(DAVE, kite), 7);
    done(&mut house, ALICE, &["send", "token", "PSP22::approve", &address_text(BOB), "0.000000000005 KITE"]);
    assert_eq!(house.token.allowance(&mut house.chain, ALICE, BOB), Ok(5));
    let dollar = address_text(house.dollar.address());
    done(&mut house, PAYER, &["send", &dollar, "PSP22::approve", &address_text(BOB), "9", "--metadata", "token"]);
    assert_eq!(house.dollar.allowance(&mut house.chain, PAYER, BOB), Ok(9));
    let warned = done(&mut house, ALICE, &["transfer", "router", "0.000000000007 KITE"]);
    assert!(warned.to_string().contains("only a vote gets it out"), "{warned}");
    let error = refused(&mut house, ALICE, &["transfer", &address_text(DAVE), "7 coin"]);
    assert!(error.contains("native coin is sent by a wallet"), "{error}");
    assert!(refused(&mut house, ALICE, &["send", "token", "mint", &address_text(ALICE), "1,5"]).contains("two ways"));
    assert_eq!(house.balance(ALICE, Asset::Native), house.balance(ALICE, Asset::Native));
}

/// What is told before a challenge is what comes of it, to the unit.
#[test]
fn challenge_tells_before_what_can_be_won_and_lost() {
    for upheld in [true, false] {
        let mut house = House::open();
        house.product();
        house.contribute(BOB, 1, Stage::Model, 3);
        house.advance_epochs(1);
        let (kite, dao) = (house.kite(), house.dao.address());
        done(&mut house, ALICE, &["challenge", "1", "--evidence", "ipfs://copy"]);
        let before = [CAROL, BOB].map(|who| house.balance(who, kite));
        let told = done(&mut house, CAROL, &["challenge", "1", "--evidence", "ipfs://more"]).to_string();
        let error = refused(&mut house, MALLORY, &["resolve", "1", "Upheld", "--up-to", "2"]);
        assert!(error.contains("`kite propose resolve 1 upheld --up-to 2`"), "{error}");
        let treasury = house.balance(dao, kite);
        let ruling = kite_deploy::suite::registry::input::resolve(1, 2, upheld);
        house.decide(vec![call(house.registry.address(), ruling)]).unwrap();
        let shown = |units: u128| kite_deploy::amount::Unit { sign: "KITE".to_owned(), decimals: 12 }.shown(units);
        let [carol, bob] = [CAROL, BOB].map(|who| house.balance(who, kite));
        let said = if upheld {
            let reward = shown(carol - before[0]);
            format!("your bond of {} comes back, and {reward} of the work's bond with it", shown(CHALLENGE_BOND))
        } else {
            // Of two bonds alike, each lost the same.
            let [contributor, owner] =
                [bob - before[1], house.balance(dao, kite) - treasury].map(|both| shown(both / 2));
            format!("your bond is lost: {contributor} of it go to the contributor and {owner} to the treasury")
        };
        assert!(told.contains(&said), "{said}: {told}");
    }
}
