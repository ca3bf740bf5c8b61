// SPDX-License-Identifier: Apache-2.0
//! Bad work is taken out again: whoever says so puts up KITE, and somebody else decides.

use kite_deploy::suite::registry;
use kite_interfaces::registry::{
    CaseEnded, ChallengeSettled, Outcome, RegistryError, Rules, Status, Submission, Terms,
};
use kite_interfaces::router::{RouterError, Stage, Standing};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use kite_tests::house::{call, reason, House, Refused, Sent, CHALLENGE_BOND, PARAMETERS, RULES, WINDOW};
use kite_tests::people::*;

/// Alice has done 30 units of collection, Bob 10; both earn, and there is a bond of 300 and of 100.
fn two_at_work(house: &mut House) -> (ProductId, [ContributionId; 2]) {
    let product = house.product();
    let ids = [(ALICE, 30), (BOB, 10)].map(|(who, units)| house.contribute(who, product, Stage::Collection, units));
    house.advance_epochs(1);
    (product, ids)
}

fn status(house: &mut House, id: ContributionId) -> Status {
    house.registry.contribution(&mut house.chain, id).unwrap().unwrap().status
}

fn standing(house: &mut House, id: ContributionId) -> Standing {
    house.router.position(&mut house.chain, id).unwrap().unwrap().standing
}

fn held(house: &mut House) -> [Balance; 2] {
    let (registry, kite) = (house.registry.address(), house.kite());
    [house.registry.bonds_held(&mut house.chain).unwrap(), house.balance(registry, kite)]
}

/// What `resolve` says of the first challenge as an action of the DAO.
fn resolve(house: &House, id: ContributionId, upheld: bool) -> kite_interfaces::dao::Action {
    resolve_up_to(house, id, 1, upheld)
}

fn resolve_up_to(house: &House, id: ContributionId, heard: u32, upheld: bool) -> kite_interfaces::dao::Action {
    call(house.registry.address(), registry::input::resolve(id, heard, upheld))
}

/// The contributor's part of a lost challenge bond; the rest is the owner's.
const LOST: Balance = CHALLENGE_BOND * 3 / 10;

/// 396,000 of each million go to collection: 297,000 to Alice and 99,000 to Bob.
fn pay_a_million(house: &mut House, product: ProductId) {
    let dollars = house.dollars();
    house.pay(product, dollars, 1_000_000).unwrap();
}

#[test]
fn challenge_takes_the_bond_and_freezes_claims_in_the_same_call() {
    let mut house = House::open();
    let (product, [alice, _]) = two_at_work(&mut house);
    let (kite, dollars) = (house.kite(), house.dollars());
    pay_a_million(&mut house, product);
    house.advance_epochs(WINDOW + 1);
    pay_a_million(&mut house, product);
    let (before, epoch) = (house.balance(CAROL, kite), house.epoch());
    house.challenge(CAROL, alice).unwrap();
    assert_eq!(house.balance(CAROL, kite), before - CHALLENGE_BOND);
    assert_eq!(held(&mut house), [400 + CHALLENGE_BOND; 2]);
    assert_eq!(standing(&mut house, alice), Standing::Frozen(epoch - WINDOW));

    house.advance_epochs(10);
    // The first million is older than the window was; the second never becomes claimable.
    assert_eq!(house.claim(&[alice], &[dollars]), [297_000]);
    house.advance_epochs(10);
    assert_eq!(house.claim(&[alice], &[dollars]), [0]);
}

#[test]
fn challenge_errors_wrong_bond_and_for_work_that_was_never_accepted() {
    let mut house = House::open();
    let (product, [alice, bob]) = two_at_work(&mut house);
    let [blank, rejected] = [1, 2].map(|units| house.submit_well(BOB, product, Stage::Model, units));
    house.registry.reject(&mut house.chain, CURATOR, vec![rejected]).done();
    for id in [blank, rejected] {
        assert_eq!(reason(house.challenge(CAROL, id)), RegistryError::WrongStatus(id));
    }
    for id in [0, rejected + 1] {
        assert_eq!(reason(house.challenge(CAROL, id)), RegistryError::UnknownContribution(id));
    }
    house.challenge(CAROL, alice).unwrap();
    let stricter = kite_interfaces::registry::Rules { challenge_bond: CHALLENGE_BOND + 1, ..RULES };
    house.decide(vec![call(house.registry.address(), registry::input::set_rules(stricter))]).unwrap();
    let expected = RegistryError::WrongBond { expected: CHALLENGE_BOND + 1 };
    assert_eq!(reason(house.challenge(CAROL, bob)), expected);
    assert_eq!(held(&mut house), [400 + 10 + CHALLENGE_BOND; 2]);
}

/// The whole way: a vote of the DAO upholds, and what was forfeited goes to the reserve.
#[test]
fn resolve_upheld_by_a_vote_slashes_the_bond_and_forfeits_the_window() {
    let mut house = House::open();
    let (product, [alice, bob]) = two_at_work(&mut house);
    let (kite, dollars, dao) = (house.kite(), house.dollars(), house.dao.address());
    pay_a_million(&mut house, product);
    house.advance_epochs(WINDOW + 1);
    pay_a_million(&mut house, product);
    house.challenge(CAROL, alice).unwrap();
    let (before, treasury) = (house.balance(CAROL, kite), house.balance(dao, kite));
    let action = resolve(&house, alice, true);
    house.decide(vec![action]).unwrap();

    // 40 % of 300 to Carol, with her own bond; the rest to the treasury.
    assert_eq!(house.balance(CAROL, kite), before + CHALLENGE_BOND + 120);
    assert_eq!(house.balance(dao, kite), treasury + 180);
    assert_eq!(held(&mut house), [100, 100]);
    assert_eq!(status(&mut house, alice), Status::Forfeited);

    // What Alice earned before the window stays hers, the rest is the product's, and Bob's is Bob's.
    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[alice], &[dollars]), [297_000]);
    let reserve = house.router.lifetime(&mut house.chain, product, dollars).unwrap().reserve;
    assert_eq!(house.router.sweep(&mut house.chain, DAVE, alice, dollars).done(), 297_000);
    assert_eq!(house.router.lifetime(&mut house.chain, product, dollars).unwrap().reserve, reserve + 297_000);
    assert_eq!(house.claim(&[bob], &[dollars]), [198_000]);
    pay_a_million(&mut house, product);
    assert_eq!([alice, bob].map(|id| house.pending(id, dollars).locked), [0, 396_000]);
}

#[test]
fn resolve_dismissed_gives_less_than_half_of_the_lost_bond_to_the_contributor_and_unfreezes() {
    let mut house = House::open();
    let (product, [alice, _]) = two_at_work(&mut house);
    let (kite, dollars) = (house.kite(), house.dollars());
    pay_a_million(&mut house, product);
    house.challenge(CAROL, alice).unwrap();
    let (before, dao) = (house.balance(ALICE, kite), house.dao.address());
    let treasury = house.balance(dao, kite);
    let action = resolve(&house, alice, false);
    house.decide(vec![action]).unwrap();
    assert_eq!(house.balance(ALICE, kite), before + LOST);
    assert_eq!(house.balance(dao, kite), treasury + CHALLENGE_BOND - LOST);
    assert_eq!(held(&mut house), [400, 400]);
    assert_eq!(standing(&mut house, alice), Standing::Free);
    pay_a_million(&mut house, product);
    house.advance_epochs(WINDOW + 1);
    assert_eq!(house.claim(&[alice], &[dollars]), [594_000]);
}

#[test]
fn lapse_by_anyone_once_the_arbiter_is_late_and_not_a_millisecond_earlier() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    let (kite, due_ms) = (house.kite(), house.now() + RULES.arbiter_answers_ms);
    house.challenge(CAROL, alice).unwrap();
    let before = house.balance(ALICE, kite);
    house.advance_to(due_ms);
    let early = house.registry.lapse(&mut house.chain, DAVE, alice).refused();
    assert_eq!(early, RegistryError::TooEarly { after_ms: due_ms });
    house.advance(1);
    let receipt = house.registry.lapse(&mut house.chain, DAVE, alice).unwrap();
    let [ended] = receipt.events_of::<CaseEnded>().try_into().unwrap();
    assert_eq!((ended.outcome, ended.to_contributor), (Outcome::Lapsed, LOST));
    let [settled] = receipt.events_of::<ChallengeSettled>().try_into().unwrap();
    assert_eq!((settled.challenger, settled.number, settled.amount), (CAROL, 1, 0));
    assert_eq!(house.balance(ALICE, kite), before + LOST);
    assert_eq!(standing(&mut house, alice), Standing::Free);
    let again = house.registry.lapse(&mut house.chain, DAVE, alice).refused();
    assert_eq!(again, RegistryError::NotChallenged(alice));
}

#[test]
fn resolve_errors_too_late_for_a_vote_that_took_too_long() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    house.challenge(CAROL, alice).unwrap();
    house.advance(RULES.arbiter_answers_ms - PARAMETERS.voting_period_ms);
    let action = resolve(&house, alice, true);
    assert!(house.decide(vec![action]).is_err());
    assert_eq!(status(&mut house, alice), Status::Accepted { from_epoch: 1 });
    house.registry.lapse(&mut house.chain, DAVE, alice).done();
}

#[test]
fn resolve_errors_not_arbiter_for_everybody_concerned() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    house.challenge(CAROL, alice).unwrap();
    let arbiter = house.dao.address();
    for caller in [ALICE, CAROL, CURATOR, DEPLOYER] {
        for upheld in [true, false] {
            let error = house.registry.resolve(&mut house.chain, caller, alice, 1, upheld).refused();
            assert_eq!(error, RegistryError::NotArbiter { arbiter });
        }
    }
}

#[test]
fn a_challenged_contribution_cannot_be_retired_and_keeps_its_bond() {
    let mut house = House::open();
    let (_, [alice, bob]) = two_at_work(&mut house);
    house.challenge(CAROL, alice).unwrap();
    assert_eq!(house.registry.retire(&mut house.chain, ALICE, alice).refused(), RegistryError::Challenged(alice));
    house.registry.retire(&mut house.chain, BOB, bob).done();
    house.challenge(CAROL, bob).unwrap();
    house.advance_epochs(WINDOW + 1);
    let error = house.registry.withdraw_bond(&mut house.chain, BOB, bob).refused();
    assert_eq!(error, RegistryError::Challenged(bob));
}

#[test]
fn a_retired_contribution_can_be_challenged_while_its_bond_is_held() {
    let mut house = House::open();
    let (product, [alice, bob]) = two_at_work(&mut house);
    let dollars = house.dollars();
    pay_a_million(&mut house, product);
    for (who, id) in [(ALICE, alice), (BOB, bob)] {
        house.registry.retire(&mut house.chain, who, id).done();
    }
    house.challenge(CAROL, alice).unwrap();
    let action = resolve(&house, alice, true);
    house.decide(vec![action]).unwrap();
    house.advance_epochs(WINDOW + 1);
    // Both earned in that one epoch: what Alice would have claimed is the product's.
    assert_eq!(house.claim(&[alice, bob], &[dollars]), [99_000]);
    assert_eq!(house.router.sweep(&mut house.chain, DAVE, alice, dollars).done(), 297_000);

    house.registry.withdraw_bond(&mut house.chain, BOB, bob).done();
    assert_eq!(reason(house.challenge(CAROL, bob)), RegistryError::WrongStatus(bob));
    assert_eq!(held(&mut house), [0, 0]);
}

/// Whoever is about to be challenged could claim first. In the block of the challenge, and after it, a
/// claim pays what it would have paid before: nothing of the window.
#[test]
fn claiming_in_the_block_of_the_challenge_gets_nothing_that_can_be_forfeited() {
    for challenge_first in [true, false] {
        let mut house = House::open();
        let (product, [alice, _]) = two_at_work(&mut house);
        let dollars = house.dollars();
        for _ in 0..=WINDOW + 1 {
            pay_a_million(&mut house, product);
            house.advance_epochs(1);
        }
        // Epochs 1 to 4 were paid, 5 is now: 1 and 2 lie before the window.
        let claimable = 2 * 297_000;
        if challenge_first {
            house.challenge(CAROL, alice).unwrap();
        }
        assert_eq!(house.claim(&[alice], &[dollars]), [claimable]);
        if !challenge_first {
            house.challenge(CAROL, alice).unwrap();
        }
        let action = resolve(&house, alice, true);
        house.decide(vec![action]).unwrap();
        house.advance_epochs(2 * WINDOW);
        assert_eq!(house.claim(&[alice], &[dollars]), [0]);
        assert_eq!(house.router.sweep(&mut house.chain, DAVE, alice, dollars).done(), 2 * 297_000);
    }
}

/// Mallory's work is about to be found out: she accuses it herself by another name, to save what the
/// reward is, or to be acquitted. Neither leaves her with more than she had.
#[test]
fn accusing_oneself_never_pays() {
    for upheld in [true, false] {
        let mut house = House::open();
        let kite = house.kite();
        let product = house.product();
        house.give(ALICE, MALLORY, kite, 300);
        house.give(ALICE, DAVE, kite, CHALLENGE_BOND);
        let work = house.contribute(MALLORY, product, Stage::Model, 30);
        house.challenge(DAVE, work).unwrap();
        house.advance(1);
        let action = resolve(&house, work, upheld);
        house.decide(vec![action]).unwrap();
        let bond = house.registry.contribution(&mut house.chain, work).unwrap().unwrap().bond;
        let both = house.balance(MALLORY, kite) + house.balance(DAVE, kite) + bond;
        let brought = 300 + CHALLENGE_BOND;
        assert_eq!(both, if upheld { brought - 180 } else { brought - (CHALLENGE_BOND - LOST) });
    }
}

#[test]
fn a_curator_who_never_answers_holds_nobodys_bond_for_ever() {
    let mut house = House::open();
    let (product, kite) = (house.product(), house.kite());
    let before = house.balance(ALICE, kite);
    let due_ms = house.now() + RULES.curator_answers_ms;
    let work = house.submit_well(ALICE, product, Stage::Model, 5);
    house.advance_to(due_ms);
    let early = house.registry.withdraw_bond(&mut house.chain, ALICE, work).refused();
    assert_eq!(early, RegistryError::TooEarly { after_ms: due_ms });
    house.advance(1);
    let other = house.registry.withdraw_bond(&mut house.chain, BOB, work).refused();
    assert_eq!(other, RegistryError::NotContributor);
    house.registry.withdraw_bond(&mut house.chain, ALICE, work).done();
    assert_eq!((house.balance(ALICE, kite), status(&mut house, work)), (before, Status::Withdrawn));
    let late = house.registry.accept(&mut house.chain, CURATOR, vec![work]).refused();
    assert_eq!(late, RegistryError::WrongStatus(work));
}

#[test]
fn an_arbiter_who_never_answers_holds_neither_bond_nor_income_for_ever() {
    let mut house = House::open();
    let (product, [alice, _]) = two_at_work(&mut house);
    let (kite, dollars) = (house.kite(), house.dollars());
    pay_a_million(&mut house, product);
    house.challenge(CAROL, alice).unwrap();
    house.advance(RULES.arbiter_answers_ms + 1);
    assert_eq!(house.claim(&[alice], &[dollars]), [0]);
    house.registry.lapse(&mut house.chain, DAVE, alice).done();
    assert_eq!(house.claim(&[alice], &[dollars]), [297_000]);
    let before = house.balance(ALICE, kite);
    house.registry.retire(&mut house.chain, ALICE, alice).done();
    house.advance_epochs(WINDOW + 1);
    house.registry.withdraw_bond(&mut house.chain, ALICE, alice).done();
    assert_eq!(house.balance(ALICE, kite), before + 300);
}

#[test]
fn units_and_bonds_at_the_limits_of_their_types_are_refused_or_exact() {
    let mut house = House::open();
    let (product, kite) = (house.product(), house.kite());
    let zero = house.work(product, Stage::Model, 0);
    assert_eq!(reason(house.submit(ALICE, &zero, 0)), RegistryError::ZeroUnits);
    let many = house.work(product, Stage::Model, u32::MAX);
    let expected = 10 * Balance::from(u32::MAX);
    assert_eq!(reason(house.submit(ALICE, &many, 1)), RegistryError::WrongBond { expected });

    let free = house.register(Terms { bond_per_unit: 0, ..house.terms() });
    let work = house.work(free, Stage::Model, u32::MAX);
    let most = house.submit(ALICE, &work, 0).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![most]).done();
    house.advance_epochs(1);
    house.pay(free, kite, 1_000_000).unwrap();
    // 15 % of 990,000, rounded down by the index.
    assert_eq!(house.pending(most, kite).locked, 148_499);
    house.challenge(CAROL, most).unwrap();
    let action = resolve(&house, most, true);
    let before = house.balance(CAROL, kite);
    house.decide(vec![action]).unwrap();
    assert_eq!(house.balance(CAROL, kite), before + CHALLENGE_BOND);
    assert_eq!(house.router.sweep(&mut house.chain, DAVE, most, kite).done(), 148_499);
}

#[test]
fn a_batch_is_submitted_accepted_and_challenged_as_one_contribution() {
    let mut house = House::open();
    let product = house.product();
    let batch = kite_interfaces::batch::Batch { root: [3; 32].into(), count: 13_500, total_units: 161_000 };
    let work =
        kite_interfaces::registry::Submission { batch: Some(batch), ..house.work(product, Stage::Collection, 161_000) };
    let id = house.submit(ALICE, &work, 1_610_000).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![id]).done();
    let position = house.router.position(&mut house.chain, id).unwrap().unwrap();
    assert_eq!((position.batch, position.units), (Some(batch), 161_000 << 40));
    house.challenge(CAROL, id).unwrap();
    assert!(matches!(standing(&mut house, id), Standing::Frozen(_)));
    house.advance(1);
    let action = resolve(&house, id, true);
    house.decide(vec![action]).unwrap();
    assert!(matches!(standing(&mut house, id), Standing::Forfeited(_)));
    assert_eq!(held(&mut house), [0, 0]);
}

#[test]
fn a_position_answers_to_the_registry_alone() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    for caller in [ALICE, CAROL, CURATOR, DEPLOYER] {
        assert_eq!(house.router.freeze(&mut house.chain, caller, alice).refused(), RouterError::NotRegistry);
        assert_eq!(house.router.forfeit(&mut house.chain, caller, alice).refused(), RouterError::NotRegistry);
    }
    assert_eq!(house.pending(alice, Asset::Native).claimable, 0);
}

/// An audit's case: a vote to dismiss an old accusation is executed after that one lapsed and somebody else has
/// accused, with real evidence.
#[test]
fn a_ruling_never_decides_a_challenge_that_it_did_not_hear() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    let kite = house.kite();
    house.challenge(CAROL, alice).unwrap();
    let old = resolve(&house, alice, false);
    house.advance(RULES.arbiter_answers_ms + 1);
    house.registry.lapse(&mut house.chain, DAVE, alice).done();
    house.challenge(BOB, alice).unwrap();
    let before = house.balance(BOB, kite);
    assert!(house.decide(vec![old]).is_err());
    let error = house.registry.resolve(&mut house.chain, house.dao.address(), alice, 1, false).refused();
    assert_eq!(error, RegistryError::WrongChallenge { first: 2, last: 2 });
    assert_eq!(held(&mut house), [400 + CHALLENGE_BOND; 2]);
    // The late conviction of the first would have paid Carol, and now pays whom it names.
    let action = resolve_up_to(&house, alice, 2, true);
    house.decide(vec![action]).unwrap();
    assert_eq!(house.balance(BOB, kite), before + CHALLENGE_BOND + 120);
}

#[test]
fn challenge_joins_an_open_case_which_keeps_its_cut_and_shares_the_reward() {
    let mut house = House::open();
    let (product, [alice, _]) = two_at_work(&mut house);
    let kite = house.kite();
    pay_a_million(&mut house, product);
    house.challenge(CAROL, alice).unwrap();
    let cut = standing(&mut house, alice);
    house.advance_epochs(WINDOW + 2);
    house.challenge(BOB, alice).unwrap();
    assert_eq!(standing(&mut house, alice), cut);
    assert_eq!(held(&mut house), [400 + 2 * CHALLENGE_BOND; 2]);
    let before = [CAROL, BOB].map(|who| house.balance(who, kite));
    let action = resolve_up_to(&house, alice, 2, true);
    house.decide(vec![action]).unwrap();
    let after = [CAROL, BOB].map(|who| house.balance(who, kite));
    assert_eq!(after, before.map(|had| had + CHALLENGE_BOND + 60));
    assert_eq!(standing(&mut house, alice), Standing::Forfeited(cut.cut().unwrap()));
    assert_eq!(held(&mut house), [100, 100]);
}

#[test]
fn resolve_dismissed_leaves_a_later_challenge_open_and_its_cut_where_it_is() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    let kite = house.kite();
    house.challenge(CAROL, alice).unwrap();
    let action = resolve(&house, alice, false);
    let proposal = house.pass_to_executable(vec![action]);
    let cut = standing(&mut house, alice);
    // Bob joins when the vote is over: he was not heard.
    house.challenge(BOB, alice).unwrap();
    let before = house.balance(BOB, kite);
    house.dao.execute(&mut house.chain, DAVE, proposal).done();
    assert_eq!((standing(&mut house, alice), held(&mut house)), (cut, [400 + CHALLENGE_BOND; 2]));
    let action = resolve_up_to(&house, alice, 2, true);
    house.decide(vec![action]).unwrap();
    assert_eq!(house.balance(BOB, kite), before + CHALLENGE_BOND + 120);
}

/// What the DAO names as arbiter later decides later cases.
#[test]
fn the_arbiter_of_a_case_is_the_one_it_was_opened_with() {
    let mut house = House::open();
    let (_, [alice, bob]) = two_at_work(&mut house);
    house.challenge(CAROL, alice).unwrap();
    let rules = Rules { arbiter: Some(DAVE), ..RULES };
    house.decide(vec![call(house.registry.address(), registry::input::set_rules(rules))]).unwrap();
    house.challenge(CAROL, bob).unwrap();
    let (dao, chain) = (house.dao.address(), &mut house.chain);
    let error = house.registry.resolve(chain, DAVE, alice, 1, true).refused();
    assert_eq!(error, RegistryError::NotArbiter { arbiter: dao });
    house.registry.resolve(chain, DAVE, bob, 1, true).done();
    let action = resolve(&house, alice, true);
    house.decide(vec![action]).unwrap();
}

#[test]
fn a_challenge_costs_a_part_of_the_bond_that_it_freezes() {
    let mut house = House::open();
    let (_, [alice, bob]) = two_at_work(&mut house);
    let rules = Rules { challenge_bond: 40, challenge_bond_bps: 2_000, ..RULES };
    house.decide(vec![call(house.registry.address(), registry::input::set_rules(rules))]).unwrap();
    let bonds = [alice, bob].map(|id| house.registry.challenge_bond(&mut house.chain, id).unwrap());
    assert_eq!(bonds, [60, 40]);
    assert_eq!(reason(house.challenge_for(CAROL, alice, 59)), RegistryError::WrongBond { expected: 60 });
    house.challenge_for(CAROL, alice, 60).unwrap();
    house.challenge_for(CAROL, bob, 40).unwrap();
}

/// An audit's case: the curator's key was stolen, the DAO stops the product, and the thief accepts a submission of
/// their own that weighs all there can be.
#[test]
fn a_stopped_product_accepts_nothing_and_is_fed_by_nobody() {
    let mut house = House::open();
    let parent = house.register(Terms { bond_per_unit: 0, ..house.terms() });
    let child = house.product_on(&[(parent, 2_000)]);
    let dollars = house.dollars();
    house.pay(child, dollars, 1_000_000).unwrap();
    let work = house.work(parent, Stage::Model, u32::MAX);
    let grab = house.submit(MALLORY, &work, 0).unwrap();
    let stop = call(house.registry.address(), registry::input::stop_product(parent, true));
    house.decide(vec![stop]).unwrap();
    let refused = house.registry.accept(&mut house.chain, CURATOR, vec![grab]).refused();
    assert_eq!(refused, RegistryError::ProductStopped(parent));
    let refused = house.router.pull(&mut house.chain, MALLORY, child, 0, dollars).refused();
    assert_eq!(refused, RouterError::ProductStopped(parent));
    assert_eq!(house.router.owed(&mut house.chain, child, 0, dollars).unwrap(), 198_000);

    // Another curator, by a vote; then it goes on.
    let replace = call(house.registry.address(), registry::input::replace_curator(parent, BOB));
    let go_on = call(house.registry.address(), registry::input::stop_product(parent, false));
    house.decide(vec![replace, go_on]).unwrap();
    let refused = house.registry.accept(&mut house.chain, CURATOR, vec![grab]).refused();
    assert_eq!(refused, RegistryError::NotCurator);
    house.registry.reject(&mut house.chain, BOB, vec![grab]).done();
    assert_eq!(house.router.pull(&mut house.chain, MALLORY, child, 0, dollars).done(), 198_000);
}

#[test]
fn submit_and_how_to_join_tell_that_a_stage_is_full() {
    let mut house = House::open();
    let product = house.register(Terms { bond_per_unit: 0, half_life_epochs: 1, ..house.terms() });
    let opening = |house: &mut House| {
        let how = house.registry.how_to_join(&mut house.chain, product).unwrap();
        let opening = how.stages.into_iter().find(|opening| opening.stage == Stage::Model).unwrap();
        (opening.is_open, opening.room)
    };
    let most = kite_interfaces::router::MAX_STAGE_UNITS;
    assert_eq!(opening(&mut house), (true, most));
    // 56 half-lives later a unit weighs 2^96: 65,536 of them are all that there is room for.
    house.advance_epochs(56);
    let work = house.work(product, Stage::Model, 65_535);
    let id = house.submit(ALICE, &work, 0).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![id]).done();
    assert_eq!(opening(&mut house), (true, 1 << 96));
    let full = RegistryError::Router(RouterError::StageFull { available: 1 << 96 });
    assert_eq!(reason(house.submit(BOB, &house.work(product, Stage::Model, 2), 0)), full);
    let last = house.submit(BOB, &house.work(product, Stage::Model, 1), 0).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![last]).done();
    assert_eq!(opening(&mut house), (false, 0));
}

#[test]
fn a_batch_is_retired_after_a_trailing_window_of_notice() {
    let mut house = House::open();
    let product = house.product();
    let batch = kite_interfaces::batch::Batch { root: [3; 32].into(), count: 2, total_units: 10 };
    let work = Submission { batch: Some(batch), ..house.work(product, Stage::Model, 10) };
    let id = house.submit(ALICE, &work, 100).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![id]).done();
    house.advance_epochs(1);
    let until_epoch = house.epoch() + 1 + WINDOW;
    house.registry.retire(&mut house.chain, ALICE, id).done();
    assert_eq!(status(&mut house, id), Status::Accepted { from_epoch: 1 });
    house.advance_epochs(WINDOW);
    let refused = house.registry.retire(&mut house.chain, ALICE, id).refused();
    assert_eq!(refused, RegistryError::NoticeRuns { until_epoch });
    house.advance_epochs(1);
    house.registry.retire(&mut house.chain, ALICE, id).done();
    assert_eq!(status(&mut house, id), Status::Retired { to_epoch: until_epoch + 1 });
}

#[test]
fn skim_pays_the_owner_what_was_sent_plainly_and_never_a_bond() {
    let mut house = House::open();
    let (_, [alice, _]) = two_at_work(&mut house);
    house.challenge(CAROL, alice).unwrap();
    let (kite, dollars) = (house.kite(), house.dollars());
    let (registry, token) = (house.registry.address(), house.token.address());
    for contract in [registry, token] {
        house.give(ALICE, contract, kite, 70);
        house.give(PAYER, contract, dollars, 7);
    }
    let refused = house.registry.skim(&mut house.chain, ALICE, kite, ALICE).refused();
    assert_eq!(refused, RegistryError::NotOwner);
    let before = [kite, dollars].map(|asset| house.balance(DAVE, asset));
    let skims = [kite, dollars].into_iter().flat_map(|asset| {
        let input = registry::input::skim(asset, DAVE);
        let of_token = kite_deploy::suite::token::input::skim(asset, DAVE);
        [call(registry, input), call(token, of_token)]
    });
    house.decide(skims.collect()).unwrap();
    let after = [kite, dollars].map(|asset| house.balance(DAVE, asset));
    assert_eq!(after, [before[0] + 140, before[1] + 14]);
    assert_eq!(held(&mut house), [400 + CHALLENGE_BOND; 2]);
}

#[test]
fn a_contract_can_be_curator_and_arbiter() {
    let mut house = House::open();
    let (curator, arbiter) = (house.puppet(), house.puppet());
    let rules = kite_interfaces::registry::Rules { arbiter: Some(arbiter), ..RULES };
    house.decide(vec![call(house.registry.address(), registry::input::set_rules(rules))]).unwrap();
    let product = house.register(Terms { curator, ..house.terms() });
    let work = house.submit_well(ALICE, product, Stage::Model, 30);
    let asks = |house: &mut House, who, input: Vec<u8>| {
        let registry = house.registry.address();
        house.teach(who, registry, &input);
        kite_deploy::chain::Chain::call(&mut house.chain, MALLORY, who, 0, vec![9; 4]).is_ok()
    };
    assert!(!asks(&mut house, arbiter, registry::input::accept(vec![work])));
    assert!(asks(&mut house, curator, registry::input::accept(vec![work])));
    house.challenge(CAROL, work).unwrap();
    assert!(!asks(&mut house, curator, registry::input::resolve(work, 1, true)));
    assert!(asks(&mut house, arbiter, registry::input::resolve(work, 1, true)));
    assert_eq!(status(&mut house, work), Status::Forfeited);
    assert_eq!(held(&mut house), [0, 0]);
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn settle_pays_whom_a_ruling_on_many_left_by_anyone_and_once() {
        let mut house = House::open();
        let (_, [alice, _]) = two_at_work(&mut house);
        let kite = house.kite();
        let kept = |house: &mut House| house.chain.wasm().footprint(house.registry.address()).items;
        let before_the_case = kept(&mut house);
        for _ in 0..6 {
            house.challenge(CAROL, alice).unwrap();
        }
        let open = house.registry.settle(&mut house.chain, DAVE, alice, 1).refused();
        assert_eq!(open, RegistryError::Challenged(alice));
        let before = house.balance(CAROL, kite);
        let action = resolve_up_to(&house, alice, 6, true);
        house.decide(vec![action]).unwrap();
        // Four of six: the reward of 120 is shared equally.
        assert_eq!(house.balance(CAROL, kite), before + 4 * (CHALLENGE_BOND + 20));
        assert_eq!(held(&mut house), [100 + 2 * (CHALLENGE_BOND + 20); 2]);
        for number in [6, 5] {
            let paid = house.registry.settle(&mut house.chain, DAVE, alice, number).done();
            assert_eq!(paid, CHALLENGE_BOND + 20);
            let again = house.registry.settle(&mut house.chain, DAVE, alice, number).refused();
            assert_eq!(again, RegistryError::UnknownChallenge(number));
        }
        assert_eq!(held(&mut house), [100, 100]);
        // Nothing is kept of a case that is settled.
        assert_eq!(kept(&mut house), before_the_case);
    }
}
