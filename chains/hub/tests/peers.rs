// SPDX-License-Identifier: Apache-2.0
//! Our calls beside those of OpenZeppelin's contracts, on one chain, in one run. `chains/hub/run` compiles theirs, by
//! each of their compiler's modes, and keeps the table that is printed here.

mod common;
mod money;
mod parliament;
mod signing;
mod table;

use std::path::Path;
use std::{env, fs};

use alloy_primitives::{Bytes, B256, U256};
use alloy_sol_types::{sol, SolCall, SolStruct, SolValue};
use common::*;
use hub::chain::{Address, Failed, Ran};
use hub::profile::Profile;
use hub::sol::{address, number, Word};
use money::{account, claimCall, transferAndCallCall, wide, Money, COIN};
use parliament::{castVoteCall, Parliament};
use signing::TransferWithAuthorization;
use table::parts::{self, Column};
use table::{Cost, Measured, Table, OURS};

sol! {
    function release(address account);
    struct Permit { address owner; address spender; uint256 value; uint256 nonce; uint256 deadline; }
    /// Theirs takes all parts of an action in lists of their own.
    function propose(address[] targets, uint256[] values, bytes[] calldatas, string description) returns (uint256);
}

/// The compiler's modes: for few bytes, and for speed.
const MODES: [&str; 2] = ["z", "3"];

const VOTES: &str = "ERC20Votes with Permit";
const PLAIN: &str = "ERC20";
const SPLITTER: &str = "PaymentSplitter, of two payees";
const GOVERNOR: &str = "Governor";

const NOBODY: &str = "`transfer`, nobody delegated";
const SENDER: &str = "`transfer`, the sender delegated";
const BOTH: &str = "`transfer`, both delegated";
const SIGNED: &str = "a transfer that its owner has signed";
const PAYMENT: &str = "a payment of coin";
const IN_ONE_CALL: &str = "a payment of the token, in one call of it";
const CLAIM: &str = "a payee takes coin";
const PROPOSAL: &str = "a proposal of one action";
const VOTE: &str = "`castVote`";

#[test]
#[ignore = "chains/hub/run compiles the contracts of others"]
fn transfer_between_delegates_costs_half_of_openzeppelins_and_a_claim_no_more_than_a_release() {
    let table = Table(measured());
    println!("\n{}", table.lines().join("\n"));
    for call in [NOBODY, SENDER, BOTH] {
        let (ours, theirs) = (table.best(OURS, call), table.best(VOTES, call));
        assert!(ours.0 < theirs.0 && 2 * ours.1 < theirs.1, "{call}: {ours:?}, {theirs:?}");
    }
    assert!(2 * table.best(OURS, BOTH).0 <= table.best(VOTES, BOTH).0, "{:?}", table.best(OURS, BOTH));
    let (pay, claim, release) = (table.best(OURS, PAYMENT), table.best(OURS, CLAIM), table.best(SPLITTER, CLAIM));
    assert!(pay.0 <= 2 * release.0 && pay.1 <= 2 * release.1, "{pay:?}, {release:?}");
    assert!(claim.0 <= release.0 && 2 * claim.1 <= 3 * release.1, "{claim:?}, {release:?}");
    let (vote, theirs) = (table.best(OURS, VOTE), table.best(GOVERNOR, VOTE));
    assert!(5 * vote.0 <= 2 * theirs.0 && 5 * vote.1 <= 2 * theirs.1, "{vote:?}, {theirs:?}");
}

fn measured() -> Vec<Measured> {
    let mut all = vec![our_token()];
    all.extend(MODES.map(|mode| token(VOTES, "VotingToken", mode)));
    all.extend(MODES.map(|mode| token(PLAIN, "PlainToken", mode)));
    all.push(our_router());
    all.push(our_dao());
    all.extend(MODES.map(splitter));
    all.extend(MODES.into_iter().filter_map(governor));
    all
}

fn our_token() -> Measured {
    let mut suite = Suite::begin();
    let calls = [token_calls(&mut suite), votes_calls(&mut suite), vec![(SIGNED, authorized(&mut suite))]].concat();
    Measured { contract: OURS, mode: None, bytes: fs::read(builder::kept("token")).unwrap().len(), calls }
}

/// One of theirs, with the same holdings as ours.
fn token(contract: &'static str, name: &str, mode: &'static str) -> Measured {
    let mut suite = with(name, mode);
    let mut calls = token_calls(&mut suite);
    if contract == VOTES {
        calls.extend(votes_calls(&mut suite));
        calls.push((SIGNED, permitted(&mut suite)));
    }
    Measured { contract, mode: Some(mode), bytes: program(name, mode).len(), calls }
}

fn with(name: &str, mode: &str) -> Suite {
    let mut suite = Suite::begin();
    suite.token = deploy(&mut suite, name, mode, Vec::new()).unwrap();
    for (to, amount) in [(ALICE, ALICES), (BOB, BOBS)] {
        suite.run(OWNER, TRANSFER, &[address(to), number(amount)]);
    }
    suite
}

/// Theirs as they were compiled for speed.
#[test]
#[ignore = "chains/hub/run compiles the contracts of others"]
fn transfer_reads_writes_and_hashes_no_more_often_than_openzeppelins() {
    let votes = || with("VotingToken", "3");
    let columns = [
        transferred("KITE", Suite::begin()),
        transferred("ERC20Votes", votes()),
        transferred(PLAIN, with("PlainToken", "3")),
        transferred("KITE, both delegated", delegated(Suite::begin())),
        transferred("ERC20Votes, both delegated", delegated(votes())),
    ];
    println!("\n|\n{}", parts::lines(&columns).join("\n"));
    let times =
        |at: usize, name| columns[at].profile.parts.iter().find(|part| part.name == name).map_or(0, |part| part.times);
    for part in ["get_storage", "set_storage", "hash_keccak_256", "deposit_event"] {
        assert!(times(0, part) <= times(1, part) && times(3, part) <= times(4, part), "{part}");
    }
}

fn delegated(mut suite: Suite) -> Suite {
    suite.run(ALICE, call_of("delegate(address)"), &[address(CAROL)]);
    suite.run(BOB, call_of("delegate(address)"), &[address(OWNER)]);
    suite
}

/// The second transfer.
fn transferred(title: &'static str, mut suite: Suite) -> Column {
    let words = [address(BOB), number(7)];
    next(&mut suite, ALICE, "transfer(address,uint256)", &words);
    suite.advance(60_000);
    let (ran, profile) = Profile::of(|| suite.run(ALICE, TRANSFER, &words));
    Column { title, ran, profile }
}

const TRANSFER: u32 = 0xa9059cbb;

fn token_calls(suite: &mut Suite) -> Vec<(&'static str, Cost)> {
    let mut next = |from, signature: &str, words: &[Word]| next(suite, from, signature, words);
    let some = number(7);
    vec![
        (NOBODY, {
            next(ALICE, "transfer(address,uint256)", &[address(BOB), some]);
            next(ALICE, "transfer(address,uint256)", &[address(BOB), some])
        }),
        ("`transfer` to a newcomer", next(ALICE, "transfer(address,uint256)", &[address(CAROL), some])),
        ("`approve`", next(ALICE, "approve(address,uint256)", &[address(CAROL), number(70)])),
        ("`transferFrom`", next(CAROL, "transferFrom(address,address,uint256)", &[address(ALICE), address(BOB), some])),
        ("`balanceOf`", next(CAROL, "balanceOf(address)", &[address(ALICE)])),
    ]
}

fn votes_calls(suite: &mut Suite) -> Vec<(&'static str, Cost)> {
    let delegate = next(suite, ALICE, "delegate(address)", &[address(CAROL)]);
    let second = |suite: &mut Suite| {
        let mut transfer = || next(suite, ALICE, "transfer(address,uint256)", &[address(BOB), number(7)]);
        transfer();
        transfer()
    };
    let sender = second(suite);
    next(suite, BOB, "delegate(address)", &[address(OWNER)]);
    let both = second(suite);
    vec![("`delegate`, the first of an account", delegate), (SENDER, sender), (BOTH, both)]
}

/// Somebody with a key has some tokens.
fn endowed(suite: &mut Suite) -> Address {
    let owner = signing::address_of(&signing::key());
    next(suite, ALICE, "transfer(address,uint256)", &[address(owner), number(70)]);
    owner
}

/// The second transfer by an authorization, which Carol sends.
fn authorized(suite: &mut Suite) -> Cost {
    let owner = endowed(suite);
    let mut transfer = |nonce| {
        let of = TransferWithAuthorization {
            from: account(owner),
            to: account(BOB),
            value: wide(7_u8),
            validAfter: U256::ZERO,
            validBefore: U256::MAX,
            nonce: B256::repeat_byte(nonce),
        };
        let digest = of.eip712_signing_hash(&signing::domain("Kite", suite.token));
        signed(suite, AUTHORIZED, &of.abi_encode(), digest)
    };
    transfer(1);
    transfer(2)
}

/// The same by a permit, and the transfer that Carol may make then: the second of each.
fn permitted(suite: &mut Suite) -> Cost {
    let owner = endowed(suite);
    let mut transfer = |nonce: u8| {
        let of = Permit {
            owner: account(owner),
            spender: account(CAROL),
            value: wide(7_u8),
            nonce: wide(nonce),
            deadline: U256::MAX,
        };
        let digest = of.eip712_signing_hash(&signing::domain("Voting", suite.token));
        // All but the nonce, which the token counts itself.
        let words = (of.owner, of.spender, of.value, of.deadline).abi_encode();
        let permit = signed(suite, PERMIT, &words, digest);
        let words = [address(owner), address(BOB), number(7)];
        permit + next(suite, CAROL, "transferFrom(address,address,uint256)", &words)
    };
    transfer(0);
    transfer(1)
}

const AUTHORIZED: &str =
    "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)";
const PERMIT: &str = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)";

/// What a call by Carol costs that ends with a signature.
fn signed(suite: &mut Suite, signature: &str, words: &[u8], digest: B256) -> Cost {
    let words = [words, &signing::signature(&signing::key(), digest)].concat();
    next(suite, CAROL, signature, words.as_chunks().0)
}

/// What a call costs in the next block.
fn next(suite: &mut Suite, from: Address, signature: &str, words: &[Word]) -> Cost {
    suite.advance(60_000);
    suite.run(from, call_of(signature), words).into()
}

/// Some coin, in wei: a whole number of the chain's units.
const AMOUNT: u128 = 1_000_000_000_000_000_000;

/// The second payment of an epoch, and the second claim of a position.
fn our_router() -> Measured {
    let mut money = Money::begin();
    money.pay_coin(ALICE, AMOUNT);
    let pay = money.pay_coin(ALICE, AMOUNT).into();
    pay_kite(&mut money);
    let pay_kite = pay_kite(&mut money);
    let claim = claimCall { positions: vec![1], assets: vec![COIN] };
    for _ in 0..3 {
        money.next_epoch();
        money.pay_coin(ALICE, AMOUNT);
    }
    money.send(BOB, 0, &claim).unwrap();
    money.next_epoch();
    let claim = money.send(BOB, 0, &claim).unwrap().into();
    let bytes = fs::read(builder::kept("router")).unwrap().len();
    Measured { contract: OURS, mode: None, bytes, calls: vec![(PAYMENT, pay), (CLAIM, claim), (IN_ONE_CALL, pay_kite)] }
}

fn pay_kite(money: &mut Money) -> Cost {
    let data = Bytes::from((1_u32, wide(8_u8)).abi_encode());
    let call = transferAndCallCall { to: account(money.router), value: wide(1_000_u16), data };
    money.run_token(ALICE, call).into()
}

/// A proposal of one action, and the second vote on it.
fn our_dao() -> Measured {
    let mut dao = Parliament::begin();
    let action = parliament::call(dao.money.suite.token, action());
    let propose = parliament::proposeCall { description: DESCRIPTION.to_owned(), actions: vec![action] };
    let proposed = dao.send(BOB, &propose).unwrap();
    let vote = castVoteCall { proposalId: U256::abi_decode(&proposed.value).unwrap(), support: parliament::FOR };
    dao.advance(3);
    dao.send(CAROL, &vote).unwrap();
    let voted = dao.send(BOB, &vote).unwrap();
    let bytes = fs::read(builder::kept("dao")).unwrap().len();
    Measured { contract: OURS, mode: None, bytes, calls: vec![(PROPOSAL, proposed.into()), (VOTE, voted.into())] }
}

/// The second release to a payee.
fn splitter(mode: &'static str) -> Measured {
    let mut suite = Suite::begin();
    let shares = (vec![account(ALICE), account(BOB)], vec![wide(1_u8), wide(1_u8)]);
    let splitter = deploy(&mut suite, "Splitter", mode, shares.abi_encode_params()).unwrap();
    let mut both = || {
        suite.advance(60_000);
        let paid = suite.chain.call(OWNER, splitter, AMOUNT, Vec::new()).unwrap();
        (paid.into(), send(&mut suite, BOB, splitter, &releaseCall { account: account(BOB) }).into())
    };
    both();
    let (pay, release) = both();
    let bytes = program("Splitter", mode).len();
    Measured { contract: SPLITTER, mode: Some(mode), bytes, calls: vec![(PAYMENT, pay), (CLAIM, release)] }
}

/// A proposal of one action, and the second vote on it. Nothing where the chain refuses the code: it takes 1,000
/// instructions without a jump at most.
fn governor(mode: &'static str) -> Option<Measured> {
    let mut suite = Suite::begin();
    let token = deploy(&mut suite, "VotingToken", mode, Vec::new()).unwrap();
    suite.token = token;
    for voter in [ALICE, BOB] {
        suite.run(OWNER, TRANSFER, &[address(voter), number(BOBS)]);
        suite.run(voter, call_of("delegate(address)"), &[address(voter)]);
    }
    let governor = match deploy(&mut suite, "Parliament", mode, account(token).abi_encode()) {
        Err(Failed::Error(name)) if name == "BasicBlockTooLarge" => return None,
        deployed => deployed.unwrap(),
    };
    let bytes = program("Parliament", mode).len();
    Some(Measured { contract: GOVERNOR, mode: Some(mode), bytes, calls: governed(&mut suite, governor) })
}

fn governed(suite: &mut Suite, governor: Address) -> Vec<(&'static str, Cost)> {
    suite.advance(60_000);
    let proposed = send(suite, ALICE, governor, &proposal(suite.token));
    let vote = castVoteCall { proposalId: U256::abi_decode(&proposed.value).unwrap(), support: 1 };
    for _ in 0..3 {
        suite.advance(60_000);
    }
    send(suite, ALICE, governor, &vote);
    let voted = send(suite, BOB, governor, &vote);
    vec![(PROPOSAL, proposed.into()), (VOTE, voted.into())]
}

const DESCRIPTION: &str = "Pay Bob";

/// Pays Bob of the treasury's tokens.
fn action() -> Vec<u8> {
    [TRANSFER.to_be_bytes().to_vec(), address(BOB).to_vec(), number(7).to_vec()].concat()
}

fn proposal(token: Address) -> proposeCall {
    proposeCall {
        targets: vec![account(token)],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::from(action())],
        description: DESCRIPTION.to_owned(),
    }
}

fn send(suite: &mut Suite, from: Address, to: Address, call: &impl SolCall) -> Ran {
    suite.chain.call(from, to, 0, call.abi_encode()).unwrap()
}

fn deploy(suite: &mut Suite, name: &str, mode: &str, arguments: Vec<u8>) -> Result<Address, Failed> {
    suite.chain.deploy(OWNER, program(name, mode), arguments)
}

fn program(name: &str, mode: &str) -> Vec<u8> {
    let folder = env::var_os("KITE_HUB_PEERS").expect("KITE_HUB_PEERS: where chains/hub/run has compiled them");
    fs::read(Path::new(&folder).join(mode).join(format!("{name}.polkavm"))).unwrap()
}
