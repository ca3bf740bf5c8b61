// SPDX-License-Identifier: Apache-2.0
//! The registry on a Hub, with the token and the router that it works with. What it is told and answers is put into
//! words by a library of others.

mod common;
mod money;

use alloy_primitives::{FixedBytes, U256};
use alloy_sol_types::{SolCall, SolValue};
use common::*;
use hub::chain::{Address, Failed, Ran};
use money::*;

const HOUR_MS: u64 = 3_600_000;
const BOND: u128 = 10;

/// The chain counts each cell's key among its bytes.
const BYTES_OF_A_KEY: u32 = 32;

/// The longest URI.
const LONGEST: usize = 256;

struct Rights {
    money: Money,
    registry: Address,
}

impl Rights {
    fn begin() -> Self {
        let mut money = Money::deploy();
        let arguments = (account(OWNER), account(money.suite.token), account(money.router), rules());
        let registry = money.suite.deploy_program("registry", &arguments.abi_encode_params()).unwrap();
        money.run(OWNER, setRegistryCall { registry: account(registry) });
        Self { money, registry }
    }

    fn send<C: SolCall>(&mut self, from: Address, call: &C) -> Result<Ran, Failed> {
        self.money.suite.chain.call(from, self.registry, 0, call.abi_encode())
    }

    fn run<C: SolCall>(&mut self, from: Address, call: C) -> C::Return {
        let ran = self.send(from, &call).unwrap();
        C::abi_decode_returns_validate(&ran.value).unwrap()
    }

    fn refused<C: SolCall>(&mut self, from: Address, call: C) -> Vec<u8> {
        match self.send(from, &call) {
            Err(Failed::Reverted(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// What a request answers that comes with so much KITE.
    fn request(&mut self, from: Address, value: u128, request: &Request) -> Result<Ran, Failed> {
        let to = account(self.registry);
        let call = transferAndCallCall { to, value: wide(value), data: request.abi_encode().into() };
        self.money.suite.chain.call(from, self.money.suite.token, 0, call.abi_encode())
    }
}

fn rules() -> Rules {
    Rules {
        arbiter: account(CAROL),
        guardian: COIN,
        guardianUntilMs: U256::ZERO,
        curatorAnswersMs: wide(HOUR_MS),
        arbiterAnswersMs: wide(HOUR_MS),
        challengeBond: wide(100_u8),
        challengeBondBps: 1_000,
        challengerBps: 4_000,
        contributorBps: 4_000,
        minBondPerUnit: wide(1_u8),
        maxBondPerUnit: wide(1_000_u16),
        minHalfLifeEpochs: 10,
        maxHalfLifeEpochs: 1_000,
    }
}

/// A product that Bob curates, which is described by so many bytes.
fn terms(uri: usize) -> Terms {
    Terms {
        stageBps: WEIGHTS,
        upstream: vec![],
        licenseBps: 0,
        halfLifeEpochs: 0,
        bondPerUnit: wide(BOND),
        curator: account(BOB),
        metadataUri: "u".repeat(uri),
        metadataHash: FixedBytes([9; 32]),
        supersedes: NONE,
    }
}

fn submission(units: u32, uri: usize) -> Request {
    submission_of(units, uri, NO_BATCH)
}

fn submission_of(units: u32, uri: usize, batch: Batch) -> Request {
    let submission = Submission {
        product: 1,
        stage: 3,
        units,
        payee: COIN,
        batch,
        evidenceUri: "e".repeat(uri),
        evidenceHash: FixedBytes([8; 32]),
    };
    Request { kind: 0, data: submission.abi_encode().into() }
}

#[test]
fn product_with_the_longest_text_is_kept_in_pieces_and_read_back_as_it_was() {
    let mut rights = Rights::begin();
    for uri in [0, 202, 203, 204, LONGEST] {
        let terms = terms(uri);
        let ran = rights.send(ALICE, &registerProductCall { terms: terms.clone() }).unwrap();
        let id = u32::abi_decode(&ran.value).unwrap();
        let registered: ProductRegistered = event(&ran.events);
        let expected =
            ProductRegistered { product: id, registrant: account(ALICE), openedEpoch: 0, terms: terms.clone() };
        assert_eq!(registered, expected);
        let (registrant, curator) = (account(ALICE), account(BOB));
        let product = Product { registrant, openedEpoch: 0, isStopped: false, curator, pendingCurator: COIN, terms };
        assert_eq!(rights.run(CAROL, productCall { product: id }), product, "{uri}");
    }
}

#[test]
fn coin_that_is_sent_plainly_stays_with_its_sender() {
    let mut rights = Rights::begin();
    let chain = &mut rights.money.suite.chain;
    let before = chain.balance(ALICE);
    let refused = chain.call(ALICE, rights.registry, 1_000_000_000, Vec::new());
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!((chain.balance(ALICE), chain.balance(rights.registry)), (before, 0));
}

#[test]
fn product_that_there_is_none_of_is_a_record_of_nothing() {
    let mut rights = Rights::begin();
    let nothing = rights.run(CAROL, productCall { product: 7 });
    assert_eq!((nothing.registrant, nothing.terms.metadataUri.len(), nothing.terms.upstream.len()), (COIN, 0, 0));
}

#[test]
fn longest_page_of_the_longest_rows_is_answered() {
    let mut rights = Rights::begin();
    rights.run(ALICE, registerProductCall { terms: terms(LONGEST) });
    for _ in 0..29 {
        rights.request(ALICE, BOND, &submission(1, LONGEST)).unwrap();
    }
    let rows = rights.run(CAROL, contributionsOfCall { account: account(ALICE), from: 1, limit: 100 });
    assert_eq!((rows.len(), rows[0].id, rows[27].id), (28, 2, 29));
    assert_eq!(rows[27].contribution.evidenceUri.len(), LONGEST);
    assert_eq!(rights.run(CAROL, productsCall { from: 0, limit: 9 })[0].product.terms, terms(LONGEST));
}

#[test]
fn refusal_of_the_router_is_passed_on_in_its_own_words() {
    let mut rights = Rights::begin();
    rights.money.run(OWNER, setRegistryCall { registry: account(ALICE) });
    let refused = rights.refused(ALICE, registerProductCall { terms: terms(1) });
    assert_eq!(refused, selector_of("NotRegistry()"));
}

#[test]
fn submission_is_made_with_a_bond_accepted_and_earns() {
    let mut rights = Rights::begin();
    rights.run(ALICE, registerProductCall { terms: terms(1) });
    let request = submission(4, 10);
    let data = rights.run(ALICE, requestDataCall { request: request.clone() });
    assert_eq!(data, request.abi_encode());
    let wrong = rights.request(ALICE, 4 * BOND + 1, &request).unwrap_err();
    let Failed::Reverted(said) = wrong else { panic!("{wrong:?}") };
    assert_eq!(said[..4], selector_of("WrongBond(uint256)"));
    rights.request(ALICE, 4 * BOND, &request).unwrap();
    let submitted = rights.run(CAROL, contributionCall { contribution: 1 });
    assert_eq!((submitted.contributor, submitted.payee, submitted.units), (account(ALICE), account(ALICE), 4));
    assert_eq!((submitted.bond, submitted.noticeUntil), (wide(4 * BOND), NONE));
    assert_eq!(submitted.status, Status { kind: 0, epoch: 0 });
    assert_eq!(rights.refused(CAROL, acceptCall { contributions: vec![1] }), selector_of("NotCurator()"));
    rights.run(BOB, acceptCall { contributions: vec![1] });
    let accepted = rights.run(CAROL, contributionCall { contribution: 1 });
    assert_eq!(accepted.status, Status { kind: 1, epoch: 1 });
    rights.money.next_epoch();
    rights.money.pay_coin(CAROL, 1_000_000_000_000);
    rights.money.next_epoch();
    rights.money.next_epoch();
    let claimed = rights.money.run(CAROL, claimCall { positions: vec![1], assets: vec![COIN] });
    assert_eq!(claimed, vec![wide(346_500_000_000_u64)]);
}

#[test]
fn challenge_that_is_upheld_slashes_the_bond_and_frees_the_case() {
    let mut rights = Rights::begin();
    rights.run(ALICE, registerProductCall { terms: terms(1) });
    rights.request(ALICE, 20 * BOND, &submission(20, LONGEST)).unwrap();
    rights.run(BOB, acceptCall { contributions: vec![1] });
    let accusation = Accusation { contribution: 1, evidenceUri: "why".into(), evidenceHash: FixedBytes([7; 32]) };
    let request = Request { kind: 1, data: accusation.abi_encode().into() };
    let price = rights.run(BOB, challengeBondCall { contribution: 1 });
    assert_eq!(price, wide(100_u8));
    rights.request(BOB, 100, &request).unwrap();
    let open = rights.run(BOB, contributionCall { contribution: 1 }).openCase;
    assert_eq!((open.first, open.last, open.bonds, open.arbiter), (1, 1, wide(100_u8), account(CAROL)));
    assert_eq!(rights.run(BOB, bondsHeldCall {}), wide(300_u16));
    let refused = rights.refused(BOB, resolveCall { contribution: 1, challenge: 1, upheld: true });
    assert_eq!(refused, [selector_of("NotArbiter(address)"), account(CAROL).abi_encode()].concat());
    rights.run(CAROL, resolveCall { contribution: 1, challenge: 1, upheld: true });
    let decided = rights.run(BOB, contributionCall { contribution: 1 });
    assert_eq!((decided.status.kind, decided.openCase.bonds, decided.bond), (5, U256::ZERO, U256::ZERO));
    assert_eq!(decided.evidenceUri.len(), LONGEST);
    assert_eq!(rights.run(BOB, bondsHeldCall {}), U256::ZERO);
    // Two fifths of the bond for who was right, and the own bond back.
    assert_eq!(rights.money.suite.balance(BOB), hub::sol::number(BOBS + 80));
}

/// Cells and bytes of the registry with a case against a batch that has a text of so many bytes and is to be retired; and
/// once it is decided that the batch is kept.
fn cells_of_a_case(uri: usize) -> [(u32, u32); 2] {
    let mut rights = Rights::begin();
    rights.run(ALICE, registerProductCall { terms: terms(1) });
    let batch = Batch { root: FixedBytes([6; 32]), count: 2, totalUnits: 20 };
    rights.request(ALICE, 20 * BOND, &submission_of(20, uri, batch)).unwrap();
    rights.run(BOB, acceptCall { contributions: vec![1] });
    rights.run(ALICE, retireCall { contribution: 1 });
    let accusation = Accusation { contribution: 1, evidenceUri: String::new(), evidenceHash: FixedBytes([7; 32]) };
    rights.request(BOB, 100, &Request { kind: 1, data: accusation.abi_encode().into() }).unwrap();
    let cells = |rights: &mut Rights| rights.money.suite.chain.cells(rights.registry).unwrap();
    let open = cells(&mut rights);
    rights.run(CAROL, resolveCall { contribution: 1, challenge: 1, upheld: false });
    assert_eq!(rights.run(BOB, contributionCall { contribution: 1 }).evidenceUri.len(), uri);
    [open, cells(&mut rights)]
}

/// With its case a batch has more than one cell takes from some length of its text on, and without it from another one
/// on: in between it goes from two pieces to one, which is full or not.
#[test]
fn cell_that_gets_shorter_leaves_no_piece_behind_whatever_its_length() {
    let values = |(cells, bytes): (u32, u32)| bytes - cells * BYTES_OF_A_KEY;
    let [_, longest] = cells_of_a_case(LONGEST).map(values);
    let both = (128..=LONGEST).map(|uri| {
        let [(open, _), (decided, bytes)] = cells_of_a_case(uri);
        assert_eq!(values((decided, bytes)), longest - u32::try_from(LONGEST - uri).unwrap(), "{uri}");
        (open, decided)
    });
    let (open, decided): (Vec<_>, Vec<_>) = both.unzip();
    for cells in [open, decided] {
        assert!(cells.is_sorted() && cells.last() == cells.first().map(|least| least + 1).as_ref(), "{cells:?}");
    }
}

#[test]
fn what_the_registry_does_costs_so_much() {
    let mut rights = Rights::begin();
    told("register a product", &rights.send(ALICE, &registerProductCall { terms: terms(60) }).unwrap());
    let submitted = (0..2).map(|_| rights.request(ALICE, BOND, &submission(1, 60)).unwrap()).last();
    told("submit, with the bond", &submitted.unwrap());
    told("accept one", &rights.send(BOB, &acceptCall { contributions: vec![1] }).unwrap());
}

fn told(what: &str, ran: &Ran) {
    println!("{what}: {} of ref_time, {} bytes of proof", ran.ref_time, ran.proof);
    assert!(ran.ref_time > 0);
}
