// SPDX-License-Identifier: Apache-2.0
//! Batches: many members behind one position.

use ink::primitives::Hash;
use kite_deploy::chain::Chain;
use kite_interfaces::batch::{parent, Batch, Member, Tree};
use kite_interfaces::router::{Claimed, NewPosition, RouterError, Standing, MEMBERS_CLAIM_MS};
use kite_interfaces::{Asset, Balance};
use kite_tests::house::{Refused, Sent, WINDOW};
use kite_tests::office::{position, volunteers, Office, CLERK};
use kite_tests::people::*;

/// Position 1 of product 1 is a batch; 1,000 dollars were paid for it, and can be claimed.
fn office(members: &[Member], total_units: u32) -> (Office, Tree, Asset) {
    let mut office = Office::open();
    let dollars = office.house.dollars();
    office.product(1, &[]);
    let tree = office.batch(1, 1, members, total_units);
    office.house.advance_epochs(1);
    office.pay(1, dollars, 1_000);
    office.house.advance_epochs(WINDOW + 1);
    (office, tree, dollars)
}

fn claim(office: &mut Office, id: u32, member: Member, proof: Vec<Hash>, asset: Asset) -> Result<Balance, RouterError> {
    let outcome = office.house.router.claim_member(&mut office.house.chain, DAVE, id, member, proof, vec![asset]);
    match outcome {
        Ok(receipt) => Ok(receipt.value[0]),
        refused => Err(refused.refused()),
    }
}

#[test]
fn claim_member_pays_each_member_once_to_its_own_payee() {
    let members = volunteers(&[1, 2, 3, 4]);
    let (mut office, tree, dollars) = office(&members, 10);
    for member in &members {
        let proof = tree.proof(member.index).unwrap();
        let assets = vec![dollars, Asset::Native];
        let chain = &mut office.house.chain;
        let foretold = office.house.router.pending_member(chain, 1, *member, proof.clone(), dollars).unwrap();
        let receipt = office.house.router.claim_member(chain, MALLORY, 1, *member, proof.clone(), assets).unwrap();
        let amount = 100 * Balance::from(member.units);
        assert_eq!((receipt.value.as_slice(), foretold.claimable), ([amount, 0].as_slice(), amount));
        let told = Claimed { position: 1, payee: member.payee, asset: dollars, amount, member: Some(member.index) };
        assert_eq!(receipt.events_of::<Claimed>(), [told]);
        assert_eq!(claim(&mut office, 1, *member, proof, dollars), Ok(0));
        assert_eq!(office.house.balance(member.payee, dollars), amount);
    }
    assert_eq!(office.house.router.holdings(&mut office.house.chain, dollars).unwrap().held, 0);
}

#[test]
fn claim_member_errors_on_a_wrong_payee_index_batch_or_proof() {
    let members = volunteers(&[1, 2, 3, 4, 5]);
    let (mut office, tree, dollars) = office(&members, 15);
    office.batch(2, 1, &volunteers(&[1, 2, 3, 4, 6]), 16);
    let (member, proof) = (members[4], tree.proof(4).unwrap());
    let invalid = Err(RouterError::InvalidProof);
    assert_eq!(claim(&mut office, 1, Member { payee: MALLORY, ..member }, proof.clone(), dollars), invalid);
    assert_eq!(claim(&mut office, 1, Member { index: 3, ..member }, proof.clone(), dollars), invalid);
    assert_eq!(claim(&mut office, 1, Member { units: 15, ..member }, proof.clone(), dollars), invalid);
    assert_eq!(claim(&mut office, 2, member, proof.clone(), dollars), invalid);
    let longer = [proof.clone(), proof.clone()].concat();
    assert_eq!(claim(&mut office, 1, member, longer, dollars), invalid);
    let beyond = Member { index: 5, ..member };
    assert_eq!(claim(&mut office, 1, beyond, proof.clone(), dollars), Err(RouterError::UnknownMember { count: 5 }));
    assert_eq!(claim(&mut office, 3, member, proof.clone(), dollars), Err(RouterError::UnknownPosition(3)));
    assert_eq!(claim(&mut office, 1, member, proof, dollars), Ok(333));
}

/// A node of the tree is two hashes, a leaf three fields, and their first bytes differ: to pass a node off
/// as a leaf, or a subtree as a tree, one would have to break the hash.
#[test]
fn claim_member_takes_no_node_for_a_leaf() {
    let members = volunteers(&[1, 2, 3, 4]);
    let (mut office, tree, dollars) = office(&members, 10);
    let proof = tree.proof(0).unwrap();
    // As if the tree had two leaves, of which the left is the node above members 0 and 1.
    let short = vec![proof[1]];
    for index in [0, 1] {
        let posing = Member { index, payee: MALLORY, units: 3 };
        assert_eq!(claim(&mut office, 1, posing, short.clone(), dollars), Err(RouterError::InvalidProof));
    }
    let batch = Batch { root: tree.root(), count: 2, total_units: 10 };
    office.open_all(&[NewPosition { batch: Some(batch), ..position(2, 1, MALLORY, 10) }]);
    assert_eq!(claim(&mut office, 2, members[0], proof, dollars), Err(RouterError::InvalidProof));
    assert_eq!(claim(&mut office, 2, members[0], short, dollars), Err(RouterError::InvalidProof));
}

#[test]
fn claim_member_stops_an_over_subscribed_root_within_its_own_batch() {
    let members = volunteers(&[60, 60, 40]);
    let mut office = Office::open();
    let dollars = office.house.dollars();
    office.product(1, &[]);
    let tree = office.batch(1, 1, &members, 100);
    office.position(2, 1, BOB, 100);
    office.house.advance_epochs(1);
    office.pay(1, dollars, 2_000);
    office.house.advance_epochs(WINDOW + 1);
    let mut claim = |index: usize| {
        let proof = tree.proof(members[index].index).unwrap();
        claim(&mut office, 1, members[index], proof, dollars)
    };
    assert_eq!(claim(0), Ok(600));
    assert_eq!(claim(1), Err(RouterError::OverSubscribed { available: 40 }));
    assert_eq!(claim(2), Ok(400));
    assert_eq!(office.claim(2, dollars), 1_000);
}

#[test]
fn claim_member_pays_nothing_of_what_its_batch_has_forfeited() {
    let members = volunteers(&[1, 1]);
    let (mut office, tree, dollars) = office(&members, 2);
    for _ in 0..WINDOW {
        office.pay(1, dollars, 1_000);
        office.house.advance_epochs(1);
    }
    let router = office.house.router;
    office.forfeit(1);
    office.house.advance_epochs(9);
    for member in &members {
        assert_eq!(claim(&mut office, 1, *member, tree.proof(member.index).unwrap(), dollars), Ok(500));
    }
    assert_eq!(router.sweep(&mut office.house.chain, DAVE, 1, dollars).done(), 2_000);
}

/// What stands beside the way from a leaf to the root of a tree of 20 levels.
fn partners() -> Vec<Hash> {
    (1..=20).map(|level| Hash::from([level; 32])).collect()
}

/// The root of a tree of a million of which only this member, and what stands beside its way, is known.
fn root_of_a_million(member: Member, leaf: Hash) -> Hash {
    (0..).zip(partners()).fold(leaf, |node, (level, partner)| match member.index >> level & 1 {
        0 => parent(&node, &partner),
        _ => parent(&partner, &node),
    })
}

#[test]
fn claim_member_pays_one_of_a_million_by_a_proof_of_twenty_hashes() {
    let mut office = Office::open();
    let dollars = office.house.dollars();
    office.product(1, &[]);
    // Left and right in turn on its way up.
    let member = Member { index: 0b1010_1010_1010_1010_1010, payee: MALLORY, units: 5 };
    let root = root_of_a_million(member, office.house.chain.leaf_of(&member).unwrap());
    let batch = Some(Batch { root, count: 1_000_000, total_units: 4_000_000 });
    office.open_all(&[NewPosition { batch, ..position(1, 1, ALICE, 4_000_000 << 40) }]);
    office.house.advance_epochs(1);
    office.pay(1, dollars, 8_000_000);
    office.house.advance_epochs(WINDOW + 1);
    for level in 0..20 {
        let mut forged = partners();
        forged[level] = Hash::from([0xFF; 32]);
        assert_eq!(claim(&mut office, 1, member, forged, dollars), Err(RouterError::InvalidProof));
    }
    assert_eq!(claim(&mut office, 1, member, partners()[..19].to_vec(), dollars), Err(RouterError::InvalidProof));
    // 5 of 4,000,000 units.
    assert_eq!(claim(&mut office, 1, member, partners(), dollars), Ok(10));
    assert_eq!(claim(&mut office, 1, member, partners(), dollars), Ok(0));
}

#[test]
fn a_batch_of_a_million_costs_the_chain_what_one_contribution_costs() {
    let mut office = Office::open();
    office.product(1, &[]);
    let mut open = |id, count, total_units| {
        let batch = Some(Batch { root: Hash::from([5; 32]), count, total_units });
        let new = NewPosition { batch, ..position(id, 1, MALLORY, 1 << 40) };
        office.house.router.open_positions(&mut office.house.chain, CLERK, vec![new]).unwrap().gas
    };
    open(1, 1, 1);
    assert_eq!(open(2, 1, 1), open(3, 1_000_000, 4_000_000_000));
}

/// What nobody claims with in a year, and what no leaf has, is the product's.
#[test]
fn units_that_nobody_claimed_with_go_to_the_reserve_a_year_after_the_batch_has_ended() {
    let members = volunteers(&[1, 2, 3]);
    let (mut office, tree, dollars) = office(&members, 10);
    let proof = |index: u32| tree.proof(index).unwrap();
    assert_eq!(claim(&mut office, 1, members[0], proof(0), dollars), Ok(100));
    office.house.router.close_position(&mut office.house.chain, CLERK, 1).done();
    let ended_ms = {
        let clock = office.house.router.settings(&mut office.house.chain).unwrap().clock;
        clock.start_of(office.house.epoch() + 1).unwrap()
    };
    office.house.advance_to(ended_ms + MEMBERS_CLAIM_MS - office.house.tick_ms());
    let early = office.house.router.sweep(&mut office.house.chain, DAVE, 1, dollars).refused();
    assert_eq!(early, RouterError::WrongStanding(Standing::Free));
    assert_eq!(claim(&mut office, 1, members[1], proof(1), dollars), Ok(200));
    office.house.advance(1);
    let foretold = office.house.pending(1, dollars).forfeited;
    let swept = office.house.router.sweep(&mut office.house.chain, DAVE, 1, dollars).done();
    assert_eq!((swept, foretold), (700, 700));
    assert_eq!(claim(&mut office, 1, members[2], proof(2), dollars), Err(RouterError::OverSubscribed { available: 0 }));
    assert_eq!(claim(&mut office, 1, members[0], proof(0), dollars), Ok(0));
    let holdings = office.house.router.holdings(&mut office.house.chain, dollars).unwrap();
    let lifetime = office.house.router.lifetime(&mut office.house.chain, 1, dollars).unwrap();
    assert_eq!((holdings.held, lifetime.reserve), (700, 700));
}
