// SPDX-License-Identifier: Apache-2.0
//! What somebody would try who wants what is not theirs.

use ink::selector_bytes;
use kite_deploy::chain::{Cause, Chain};
use kite_deploy::suite::{psp22, token};
use kite_interfaces::dao::{Choice, DaoError, State, Tally};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::registry::Request;
use kite_interfaces::router::{NewPosition, Payment, RouterError, Stage};
use kite_interfaces::token::TokenError;
use kite_interfaces::{Asset, ContributionId, ProductId};
use kite_tests::house::{call, House, Refused, Sent, PARAMETERS, UNTIL_VOTING_MS, WINDOW};
use kite_tests::people::*;
use scale::Encode;

/// A product with one unit of collection by Alice, in an epoch in which it earns.
fn alices_product(house: &mut House) -> (ProductId, ContributionId) {
    let product = house.product();
    let position = house.contribute(ALICE, product, Stage::Collection, 1);
    house.advance_epochs(1);
    (product, position)
}

#[test]
fn stepping_in_before_a_payment_earns_nothing_of_it() {
    let mut house = House::open();
    let (product, alice) = alices_product(&mut house);
    let dollars = house.dollars();
    equip(&mut house);
    let mallory = house.contribute(MALLORY, product, Stage::Collection, 1_000);
    house.pay(product, dollars, 1_000_000).unwrap();
    assert_eq!([alice, mallory].map(|id| house.pending(id, dollars).locked), [396_000, 0]);
    house.advance_epochs(1);
    house.pay(product, dollars, 1_001_000).unwrap();
    assert_eq!([alice, mallory].map(|id| house.pending(id, dollars).locked), [396_396, 396_000]);
}

/// Gives Mallory KITE for any bond.
fn equip(house: &mut House) {
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 1_000_000);
}

#[test]
fn stepping_in_and_out_around_a_payment_earns_and_dilutes_nothing() {
    let mut house = House::open();
    let (product, alice) = alices_product(&mut house);
    let dollars = house.dollars();
    equip(&mut house);
    let mallory = house.contribute(MALLORY, product, Stage::Collection, 1_000);
    house.pay(product, dollars, 1_000_000).unwrap();
    assert_eq!([alice, mallory].map(|id| house.pending(id, dollars).locked), [396_000, 0]);
    house.registry.retire(&mut house.chain, MALLORY, mallory).done();
    house.pay(product, dollars, 1_000_000).unwrap();
    house.advance_epochs(1);
    house.pay(product, dollars, 1_000_000).unwrap();
    assert_eq!([alice, mallory].map(|id| house.pending(id, dollars).locked), [1_188_000, 0]);
}

#[test]
fn claiming_twice_in_a_batch_or_in_any_order_pays_once() {
    let twice_each: &[&[usize]] = &[&[0, 0, 1, 1]];
    let one_by_one: &[&[usize]] = &[&[1], &[0], &[1], &[0]];
    let overlapping: &[&[usize]] = &[&[0, 1, 0], &[1, 0]];
    for claims in [twice_each, one_by_one, overlapping] {
        let mut house = House::open();
        let (product, alice) = alices_product(&mut house);
        let bob = house.contribute(BOB, product, Stage::Annotation, 1);
        house.advance_epochs(1);
        let dollars = house.dollars();
        house.pay(product, dollars, 1_000_000).unwrap();
        house.advance_epochs(WINDOW + 1);
        let mut paid = 0;
        for claim in claims {
            let positions: Vec<_> = claim.iter().map(|which| [alice, bob][*which]).collect();
            paid += house.claim(&positions, &[dollars, Asset::Native, dollars]).iter().sum::<u128>();
        }
        assert_eq!(paid, 396_000 + 297_000);
        assert_eq!([ALICE, BOB].map(|person| house.balance(person, dollars)), [396_000, 297_000]);
    }
}

#[test]
fn many_payments_of_one_unit_give_what_one_payment_gives() {
    const UNITS: u128 = 150;
    let mut house = House::open();
    let data = house.product();
    let [whole, dust] = [(); 2].map(|()| house.product_on(&[(data, 777)]));
    let positions = [whole, dust].map(|product| {
        [(ALICE, 3), (BOB, 7)].map(|(person, units)| house.contribute(person, product, Stage::Collection, units))
    });
    house.advance_epochs(1);
    house.pay(whole, Asset::Native, UNITS).unwrap();
    for _ in 0..UNITS {
        house.pay(dust, Asset::Native, 1).unwrap();
    }
    let mut sums = |product| {
        let lifetime = house.router.lifetime(&mut house.chain, product, Asset::Native).unwrap();
        (lifetime, house.router.owed(&mut house.chain, product, 0, Asset::Native).unwrap())
    };
    assert_eq!(sums(whole), sums(dust));
    // 1 % of each half of what was paid.
    assert_eq!(house.fees(Asset::Native), 2 * (UNITS / 100));
    let [whole, dust] = positions.map(|pair| pair.map(|id| house.pending(id, Asset::Native).locked));
    assert_eq!(whole, dust);
}

#[test]
fn donating_shifts_no_index_and_leaves_later_payments_exact() {
    let mut house = House::open();
    let (product, position) = alices_product(&mut house);
    let router = house.router.address();
    for asset in house.assets() {
        house.pay(product, asset, 1_000_000).unwrap();
        let before = house.pending(position, asset);
        house.give(PAYER, router, asset, 55_555);
        assert_eq!(house.pending(position, asset), before);
        house.pay(product, asset, 1_000_000).unwrap();
        assert_eq!(house.pending(position, asset).locked, 2 * before.locked);
    }
}

#[test]
fn opening_a_position_or_a_product_is_for_the_registry_alone() {
    let mut house = House::open();
    let (product, position) = alices_product(&mut house);
    let forged = NewPosition {
        id: 99,
        product,
        stage: Stage::Collection,
        contributor: MALLORY,
        payee: MALLORY,
        units: u128::MAX / 2,
        batch: None,
    };
    let House { chain, router, .. } = &mut house;
    for who in [MALLORY, CURATOR, ALICE, DEPLOYER] {
        let error = router.open_positions(chain, who, vec![forged.clone()]).refused();
        assert_eq!(error, RouterError::NotRegistry);
        assert_eq!(router.close_position(chain, who, position).refused(), RouterError::NotRegistry);
        let error = router.open_product(chain, who, 9, [10_000, 0, 0, 0, 0], Vec::new()).refused();
        assert_eq!(error, RouterError::NotRegistry);
    }
}

/// A proposal that Mallory would like, put to the vote by Alice.
fn proposal(house: &mut House) -> u32 {
    let action = call(house.token.address(), token::input::mint(MALLORY, 1_000));
    house.propose(vec![action])
}

#[test]
fn voting_transferring_and_voting_again_counts_once() {
    let mut house = House::open();
    let proposal = proposal(&mut house);
    house.advance(UNTIL_VOTING_MS);
    assert_eq!(house.vote(ALICE, proposal, Choice::For), Ok(400_000_000));
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 400_000_000);
    house.advance(1);
    assert_eq!(house.dao.vote(&mut house.chain, MALLORY, proposal, Choice::For).refused(), DaoError::NoVotes);
    assert_eq!(house.proposal(proposal).tally.in_favour, 400_000_000);
}

#[test]
fn voting_delegating_and_voting_again_counts_once() {
    let mut house = House::open();
    let proposal = proposal(&mut house);
    house.advance(UNTIL_VOTING_MS);
    house.dao.vote(&mut house.chain, ALICE, proposal, Choice::For).done();
    house.token.delegate(&mut house.chain, ALICE, Some(MALLORY)).done();
    house.advance(1);
    assert_eq!(house.dao.vote(&mut house.chain, MALLORY, proposal, Choice::For).refused(), DaoError::NoVotes);
}

#[test]
fn voting_twice_errors_already_voted() {
    let mut house = House::open();
    let proposal = proposal(&mut house);
    house.advance(UNTIL_VOTING_MS);
    let weight = house.vote(ALICE, proposal, Choice::For).unwrap();
    let ballot = Tally { in_favour: weight, ..Tally::default() };
    for choice in [Choice::For, Choice::Against, Choice::Abstain] {
        let error = house.dao.vote(&mut house.chain, ALICE, proposal, choice).refused();
        assert_eq!(error, DaoError::AlreadyVoted(ballot));
    }
}

#[test]
fn voting_with_tokens_bought_after_the_snapshot_errors_no_votes() {
    let mut house = House::open();
    let kite = house.kite();
    let proposal = proposal(&mut house);
    let snapshot_ms = house.proposal(proposal).snapshot_ms;
    // Bought in the snapshot's own block: these count. One block later: these do not.
    house.advance_to(snapshot_ms);
    house.give(BOB, DAVE, kite, 1_000);
    house.advance(1);
    house.give(BOB, MALLORY, kite, 200_000_000);
    house.advance(1);
    let dave = house.dao.vote(&mut house.chain, DAVE, proposal, Choice::For).done();
    assert_eq!(dave, 1_000);
    assert_eq!(house.dao.vote(&mut house.chain, MALLORY, proposal, Choice::For).refused(), DaoError::NoVotes);
    let bob = house.dao.vote(&mut house.chain, BOB, proposal, Choice::Against).done();
    assert_eq!(bob, 300_000_000 - 1_000);
}

#[test]
fn proposing_with_tokens_borrowed_for_one_block_errors_below_threshold() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 300_000_000);
    let action = call(house.token.address(), token::input::mint(MALLORY, 1));
    let propose = |house: &mut House| house.dao.propose(&mut house.chain, MALLORY, String::new(), vec![action.clone()]);
    let error = DaoError::BelowThreshold { votes: 0, needed: PARAMETERS.proposal_threshold };
    assert_eq!(propose(&mut house).refused(), error);
    house.advance(1);
    propose(&mut house).done();
}

/// What is borrowed counts nothing through a delegate either, nor on top of what is one's own.
#[test]
fn proposing_with_votes_borrowed_for_one_block_errors_below_threshold_however_they_come() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(ALICE, MALLORY, kite, 999_999);
    house.advance(1);
    house.give(ALICE, MALLORY, kite, 1);
    house.token.delegate(&mut house.chain, BOB, Some(MALLORY)).done();
    assert_eq!(house.token.votes(&mut house.chain, MALLORY), Ok(301_000_000));
    let action = call(house.token.address(), token::input::mint(MALLORY, 1));
    let error = DaoError::BelowThreshold { votes: 999_999, needed: PARAMETERS.proposal_threshold };
    assert_eq!(house.dao.propose(&mut house.chain, MALLORY, String::new(), vec![action]).refused(), error);
}

/// Mallory sees what Alice is about to propose, and is first in every block with a speck of dust for her.
#[test]
fn sending_dust_to_a_proposer_does_not_delay_its_proposal() {
    let mut house = House::open();
    let kite = house.kite();
    house.give(BOB, MALLORY, kite, 10);
    house.advance(1);
    house.give(MALLORY, ALICE, kite, 1);
    assert_eq!(house.token.settled_votes(&mut house.chain, ALICE), Ok(400_000_000));
    let proposal = proposal(&mut house);
    assert_eq!(house.state(proposal), State::Pending);
}

#[test]
fn voting_with_tokens_borrowed_for_the_voting_block_errors_no_votes() {
    let mut house = House::open();
    let kite = house.kite();
    let proposal = proposal(&mut house);
    house.advance(UNTIL_VOTING_MS);
    house.give(ALICE, MALLORY, kite, 400_000_000);
    assert_eq!(house.dao.vote(&mut house.chain, MALLORY, proposal, Choice::For).refused(), DaoError::NoVotes);
}

#[test]
fn minting_after_the_snapshot_moves_no_quorum() {
    let mut house = House::open();
    let action = call(house.token.address(), token::input::mint(DAVE, 900_000_000));
    let minting = house.pass_to_executable(vec![action.clone()]);
    let later = house.dao.propose(&mut house.chain, BOB, String::new(), vec![action]).done();
    house.advance(UNTIL_VOTING_MS);
    assert_eq!(house.dao.quorum(&mut house.chain, later), Ok(200_000_000));
    house.dao.execute(&mut house.chain, DAVE, minting).done();
    assert_eq!(house.dao.quorum(&mut house.chain, later), Ok(200_000_000));
    assert_eq!(house.dao.vote(&mut house.chain, DAVE, later, Choice::For).refused(), DaoError::NoVotes);
}

#[test]
fn delegating_in_a_circle_makes_no_votes() {
    let mut house = House::open();
    let House { chain, token, .. } = &mut house;
    for (from, to) in [(ALICE, BOB), (BOB, CAROL), (CAROL, ALICE)] {
        token.delegate(chain, from, Some(to)).done();
    }
    let votes = [ALICE, BOB, CAROL].map(|person| token.votes(chain, person).unwrap());
    assert_eq!(votes, [100_000_000, 400_000_000, 300_000_000]);
    token.delegate(chain, ALICE, Some(ALICE)).done();
    assert_eq!(token.votes(chain, ALICE), Ok(500_000_000));
    assert_eq!(token.votes(chain, BOB), Ok(0));
}

#[test]
fn pretending_to_be_the_token_is_refused_by_router_and_registry() {
    let mut house = House::open();
    let (product, _) = alices_product(&mut house);
    let payment = Payment { product, reference: 0 }.encode();
    let work = Request::Submit(house.work(product, Stage::Collection, 1)).encode();
    let rival = house.other_token(MALLORY);
    for (receiver, data) in [(house.router.address(), payment), (house.registry.address(), work)] {
        // A plain account says that it brings tokens.
        let message = selector_bytes!("PSP22Receiver::on_psp22_received");
        let input = (message, MALLORY, MALLORY, 10_u128, &data).encode();
        let outcome = house.chain.call(MALLORY, receiver, 0, input);
        let refused: Result<Result<(), ReceiverError>, ink::LangError> = Ok(Err(ReceiverError::UnsupportedToken));
        let expected = Cause::Reverted(refused.encode());
        assert_eq!(outcome.expect_err("it should be refused").cause, expected);
        // A real token of her own brings worthless ones.
        let error = rival.transfer_and_call(&mut house.chain, MALLORY, receiver, 10, data).refused();
        let TokenError::Refused(reason) = error else { panic!("{error:?}") };
        assert_eq!(reason.read(), Ok(ReceiverError::UnsupportedToken));
        assert_eq!(rival.balance_of(&mut house.chain, receiver), Ok(0));
    }
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    /// Mallory's own contract is called by a proposal, and she changes its code once the vote is won.
    #[test]
    fn swapping_the_code_of_a_callee_after_the_vote_errors_code_changed() {
        let mut house = House::open();
        let target = house.other_token(MALLORY);
        let action = call(target.address(), psp22::input::transfer(DAVE, 0, Vec::new()));
        let harmless = call(house.token.address(), token::input::mint(DAVE, 5));
        let proposal = house.pass_to_executable(vec![harmless, action]);
        let other_code = house.other_code();
        target.set_code(&mut house.chain, MALLORY, other_code).done();
        let execute = |house: &mut House| house.dao.execute(&mut house.chain, DAVE, proposal);
        assert_eq!(execute(&mut house).refused(), DaoError::CodeChanged { action: 1 });
        assert_eq!(house.balance(DAVE, house.kite()), 0);
        assert_eq!(house.state(proposal), State::Executable);
    }
}
