// SPDX-License-Identifier: Apache-2.0
//! How much one block of a node takes: as many transactions as its weights let in.

use std::io::Write;

use ink::env::Event;
use kite_deploy::chain::{Chain, Emitted, Order};
use kite_deploy::suite::{dao, psp22, registry, router, token};
use kite_interfaces::batch::{Batch, Member, Tree};
use kite_interfaces::dao::Choice;
use kite_interfaces::psp22::Transfer;
use kite_interfaces::registry::{Request, Submission};
use kite_interfaces::router::{Claimed, Paid, Stage};
use kite_interfaces::ContributionId;
use kite_tests::house::{BOND_PER_UNIT, WINDOW};
use kite_tests::node::key;
use kite_tests::village::{Village, UNTIL_VOTING_MS};
use scale::{Decode, Encode};

/// Picoseconds of computation that users may fill of the node's blocks: three quarters of two seconds.
const BLOCK: u64 = 1_500_000_000_000;

/// Sends two orders, of which the second tells what each weighs, and then the others at one moment. By the chain's own
/// account the fullest block is filled by nothing but as many times that weight, and by no more than it takes. How soon
/// a node stops to fill a block, because its time is up, is the machine's affair.
fn fill<E: Event + Decode>(village: &mut Village, what: &str, orders: &[Order]) {
    let (first, others) = orders.split_at(2);
    let weight = village.send(first)[1].gas.ref_time();
    let fit = usize::try_from(BLOCK / weight).unwrap();
    assert!(others.len() > fit, "{} {what} are too few for a block of {fit}", others.len());
    let last = village.chain.transactions_of(others[0].from).unwrap() + others.len() as u64;
    village.chain.crowd(others).unwrap();
    while village.chain.transactions_of(others[0].from).unwrap() < last {
        village.node.make_block(&mut village.chain).unwrap();
    }
    let count = |events: &[Emitted]| events.iter().filter_map(Emitted::read::<E>).count();
    let blocks = village.chain.events_from(1).unwrap();
    let fullest = blocks.iter().max_by_key(|block| count(&block.events)).unwrap();
    let taken = u64::try_from(count(&fullest.events)).unwrap();
    let filled = village.chain.block_weight(fullest.height).unwrap().ref_time();
    tell(&format!("{taken} of {fit} {what} in one block of the node, at {weight} ps, which fill {filled} ps"));
    assert!(taken <= fit as u64, "{taken} {what} in a block for {fit}");
    let each = filled / taken;
    assert!((weight * 95 / 100..=weight * 105 / 100).contains(&each), "{what} fill {each} ps each, not {weight} ps");
}

/// Past the harness, which keeps what a test prints to itself.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A batch of so many, one unit each, accepted; its number and members.
fn batch(village: &mut Village, count: u32) -> (ContributionId, Tree, Vec<Member>) {
    let (ann, founder) = (village.people[0], key("founder").account());
    let members: Vec<Member> = (0..count).map(|index| Member { index, payee: ann, units: 1 }).collect();
    let tree = Tree::new(&members).unwrap();
    let work = Submission {
        product: village.product,
        stage: Stage::Annotation,
        units: count,
        payee: None,
        batch: Some(Batch { root: tree.root(), count, total_units: count }),
        evidence_uri: "ipfs://work".to_owned(),
        evidence_hash: [9; 32].into(),
    };
    let (registry, bond) = (village.suite.registry.address(), BOND_PER_UNIT * u128::from(count));
    let input = token::input::transfer_and_call(registry, bond, Request::Submit(work).encode());
    village.send(&[village.order(ann, village.suite.token.address(), 0, input)]);
    village.send(&[village.order(founder, registry, 0, registry::input::accept(vec![3]))]);
    (3, tree, members)
}

#[test]
fn a_block_takes_what_its_weights_let_in() {
    let Some(mut village) = Village::of(2) else { return };
    let (ann, suite, kite) = (village.people[0], village.suite, village.kite());
    let transfer = psp22::input::transfer(key("founder").account(), 1, Vec::new());
    let transfers = vec![village.order(ann, suite.token.address(), 0, transfer); 1_400];
    fill::<Transfer>(&mut village, "transfers", &transfers);

    let (position, tree, members) = batch(&mut village, 700);
    village.advance_epochs(1);
    let payments: Vec<_> = (0..800).map(|reference| village.payment(ann, 1_000, reference)).collect();
    fill::<Paid>(&mut village, "payments in KITE", &payments);

    village.advance_epochs(WINDOW + 1);
    let claim = |member: &Member| {
        let proof = tree.proof(member.index).unwrap();
        let input = router::input::claim_member(position, *member, proof, vec![kite]);
        village.order(ann, suite.router.address(), 0, input)
    };
    let claims: Vec<_> = members.iter().map(claim).collect();
    fill::<Claimed>(&mut village, "claims of members", &claims);
    tell_of_votes(&mut village);
}

/// Each voter has one ballot, so that a block of votes needs as many voters: what one weighs is told, the
/// second of a proposal.
fn tell_of_votes(village: &mut Village) {
    let (dao, propose) = (village.suite.dao.address(), dao::input::propose_fee);
    let input = propose("less".to_owned(), village.suite.router.address(), 100);
    village.send(&[village.order(village.people[0], dao, 0, input)]);
    let now = village.chain.now_ms().unwrap();
    village.advance_to(now + UNTIL_VOTING_MS + 1_000);
    let [first, second] =
        [0, 1].map(|number: usize| village.order(village.people[number], dao, 0, dao::input::vote(1, Choice::For)));
    village.send(&[first]);
    let weight = village.send(&[second])[0].gas.ref_time();
    tell(&format!("{} votes would fit in one block of the node, at {weight} ps", BLOCK / weight));
}
