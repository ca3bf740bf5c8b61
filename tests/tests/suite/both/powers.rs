// SPDX-License-Identifier: Apache-2.0
//! What a vote can do, once the deployer has handed everything over: by votes alone.

use kite_deploy::suite;
use kite_interfaces::dao::{
    Action, Bar, Canceled, Change, Changed, Choice, Executed, Guardian, Parameters, Proposed, Tally, Tier,
    TreasuryPaid, VoteCast, VotingExtended,
};
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::router::RouterError;
use kite_interfaces::Asset;
use kite_tests::house::{call, House, Refused, Sent, GUARDED_UNTIL_MS, PARAMETERS, UNTIL_VOTING_MS};
use kite_tests::people::*;

#[test]
fn vote_changes_the_fee_as_routine() {
    let mut house = House::open();
    let router = house.router.address();
    let proposal = house.dao.propose_fee(&mut house.chain, CAROL, "Less.".to_owned(), router, 7).done();
    assert_eq!(house.proposal(proposal).tier, Tier::Routine);
    house.advance(UNTIL_VOTING_MS);
    house.vote(CAROL, proposal, Choice::For).unwrap();
    let executable = house.proposal(proposal).executable_from_ms;
    house.advance_to(executable);
    house.execute(proposal).unwrap();
    assert_eq!(house.router.settings(&mut house.chain).unwrap().fee_bps, 7);
}

#[test]
fn vote_lets_products_be_paid_in_another_asset() {
    let mut house = House::open();
    let product = house.product();
    let euro = house.other_token(PAYER).address();
    let asset = Asset::Psp22(euro);
    assert_eq!(house.pay_by_message(product, asset, 100).unwrap_err(), RouterError::AssetNotAllowed);
    let list = call(house.router.address(), suite::router::input::set_asset(euro, true));
    assert_eq!(house.decide(vec![list]), Ok(()));
    house.pay(product, asset, 100).unwrap();
}

#[test]
fn vote_replaces_the_guardian() {
    let mut house = House::open();
    for guardian in [Some(Guardian { account: DAVE, expires_at_ms: GUARDED_UNTIL_MS + 5 }), None] {
        assert_eq!(house.decide(vec![Action::Govern(Change::SetGuardian(guardian))]), Ok(()));
        assert_eq!(house.dao.settings(&mut house.chain).unwrap().guardian, guardian);
    }
}

#[test]
fn vote_changes_the_daos_own_rules() {
    let mut house = House::open();
    let (router, dollars) = (house.router.address(), house.dollars());
    let stricter = Parameters { critical: Bar { quorum_bps: 3_000, timelock_ms: 11_000 }, ..PARAMETERS };
    let selector = ink::selector_bytes!("collect_fees");
    let changes = [
        Change::SetParameters(stricter),
        Change::SetExcluded(vec![router]),
        Change::SetSpendCap { asset: dollars, cap: 9 },
        Change::SetRoutine { callee: router, selector, routine: true },
    ];
    assert_eq!(house.decide(changes.map(Action::Govern).to_vec()), Ok(()));
    let House { chain, dao, .. } = &mut house;
    assert_eq!(dao.parameters(chain), Ok(stricter));
    assert_eq!(dao.settings(chain).unwrap().excluded, [dao.address(), router]);
    assert_eq!(dao.budget(chain, dollars).unwrap().unwrap().cap, 9);
    assert_eq!(dao.is_routine(chain, router, selector), Ok(true));
}

#[test]
fn vote_moves_the_ownership_of_a_contract_and_takes_it_back() {
    let mut house = House::open();
    let (router, dao) = (house.router, house.dao);
    let offer = call(router.address(), suite::router::input::transfer_ownership(DAVE));
    assert_eq!(house.decide(vec![offer]), Ok(()));
    router.accept_ownership(&mut house.chain, DAVE).done();
    router.set_fee(&mut house.chain, DAVE, 3).done();
    router.transfer_ownership(&mut house.chain, DAVE, dao.address()).done();
    dao.accept_ownership_of(&mut house.chain, MALLORY, router.address()).done();
    assert_eq!(router.owner(&mut house.chain), Ok(dao.address()));
    let again = router.set_fee(&mut house.chain, DAVE, 4).refused();
    assert_eq!(again, RouterError::NotOwner);
}

/// Whoever saw nothing but the events knows every tally, every end of voting, and what was done.
#[test]
fn events_rebuild_every_tally() {
    let mut house = House::open();
    let (dao, token) = (house.dao, house.token.address());
    let actions = vec![
        call(token, suite::token::input::mint(dao.address(), 5)),
        Action::TransferPsp22 { token, to: DAVE, amount: 5 },
        Action::Govern(Change::SetGuardian(None)),
    ];
    let made = dao.propose(&mut house.chain, ALICE, "why".to_owned(), actions.clone()).unwrap();
    let proposal = made.value;
    let [proposed] = &made.events_of::<Proposed>()[..] else { panic!("one event") };
    assert_eq!((proposed.proposal, proposed.proposer, proposed.tier), (proposal, ALICE, Tier::Critical));
    let done: Vec<_> = proposed.actions.iter().map(|step| step.action.clone()).collect();
    assert_eq!((done, proposed.description.as_str()), (actions.clone(), "why"));
    assert_eq!(proposed.ends_at_ms, house.proposal(proposal).ends_at_ms);

    house.advance_to(proposed.ends_at_ms);
    let split = Tally { abstain: 1, in_favour: 2, against: 3 };
    let votes = [
        dao.vote_split(&mut house.chain, BOB, proposal, split, "for three members".to_owned()).unwrap(),
        dao.vote_with_reason(&mut house.chain, ALICE, proposal, Choice::For, "because".to_owned()).unwrap(),
        dao.vote(&mut house.chain, CAROL, proposal, Choice::Against).unwrap(),
    ];
    let mut tally = Tally::default();
    let mut reasons = Vec::new();
    for cast in votes.iter().flat_map(|receipt| receipt.events_of::<VoteCast>()) {
        assert_eq!(dao.ballot(&mut house.chain, proposal, cast.voter), Ok(Some(cast.ballot)));
        tally.abstain += cast.ballot.abstain;
        tally.in_favour += cast.ballot.in_favour;
        tally.against += cast.ballot.against;
        reasons.push(cast.reason);
    }
    let stored = house.proposal(proposal);
    assert_eq!(tally, stored.tally);
    assert_eq!(reasons, ["for three members", "because", ""]);
    let extensions: Vec<_> = votes.iter().flat_map(|receipt| receipt.events_of::<VotingExtended>()).collect();
    let [extended] = &extensions[..] else { panic!("one extension") };
    assert_eq!((extended.proposal, extended.ends_at_ms), (proposal, stored.ends_at_ms));

    house.advance_to(stored.executable_from_ms);
    let done = dao.execute(&mut house.chain, DAVE, proposal).unwrap();
    assert_eq!(done.events_of::<Executed>().len(), 1);
    let paid = TreasuryPaid { asset: house.kite(), to: DAVE, amount: 5 };
    assert_eq!(done.events_of::<TreasuryPaid>(), [paid]);
    assert_eq!(done.events_of::<Changed>()[0].change, Change::SetGuardian(None));

    house.advance(1);
    let other = house.propose(actions);
    let canceled = dao.cancel(&mut house.chain, ALICE, other).unwrap().events_of::<Canceled>();
    assert_eq!((canceled[0].proposal, canceled[0].by), (other, ALICE));
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn vote_replaces_the_code_of_a_contract() {
        let mut house = House::open();
        let code = house.other_code();
        let registry = house.registry.address();
        assert_eq!(house.registry.set_code(&mut house.chain, MALLORY, code).refused(), OwnableError::NotOwner);
        let upgrade = call(registry, suite::registry::input::set_code(code));
        assert_eq!(house.decide(vec![upgrade]), Ok(()));
        let dollar = house.dollar.address();
        house.teach(registry, dollar, &suite::psp22::input::total_supply());
        assert_eq!(house.registry.bonds_held(&mut house.chain), Ok(DOLLARS));
    }
}
