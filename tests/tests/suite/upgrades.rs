// SPDX-License-Identifier: Apache-2.0
//! Each contract gets new code and a migration of its storage in one proposal, and forgets nothing.
//!
//! The new code is a second version whose storage is laid out otherwise, see `tests/peers`.

use ink::primitives::{AccountId, Hash, LangError};
use ink::selector_bytes;
use kite_chain::call::CallError;
use kite_deploy::chain::Chain;
use kite_deploy::suite;
use kite_interfaces::dao::{Action, Change, Choice, DaoError, Guardian, State};
use kite_interfaces::registry::RegistryError;
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, Balance};
use kite_tests::bundles::bundle;
use kite_tests::house::{call, House, Refused, Sent, EPOCH_MS, GUARDED_UNTIL_MS, PARAMETERS, UNTIL_VOTING_MS, WINDOW};
use kite_tests::people::*;
use scale::{Decode, Encode};

/// What a first `migrate` of token, router and registry says to whom it does not obey, and what a second
/// one says to everybody.
const NOT_OWNER: [u8; 3] = [0, 1, 0];
const ALREADY_MIGRATED: [u8; 3] = [0, 1, 1];

fn migrate(arguments: &impl Encode) -> Vec<u8> {
    (selector_bytes!("migrate"), arguments).encode()
}

fn second_version(house: &mut House, name: &str) -> Hash {
    house.upload(MALLORY, &bundle(&format!("{name}_v2")).wasm)
}

/// New code for `contract`. The three share the trait, and so the bytes.
fn set_code(house: &mut House, contract: AccountId, name: &str) -> Action {
    let code_hash = second_version(house, name);
    call(contract, suite::token::input::set_code(code_hash))
}

fn upgrade(house: &mut House, contract: AccountId, name: &str, migrations: Vec<Vec<u8>>) {
    let replace = set_code(house, contract, name);
    let migrations = migrations.into_iter().map(|input| call(contract, input));
    let actions = std::iter::once(replace).chain(migrations).collect();
    assert_eq!(house.decide(actions), Ok(()));
}

/// Asks a message that the first version does not have.
fn ask<T: Decode>(house: &mut House, contract: AccountId, input: Vec<u8>) -> T {
    let answer = house.chain.dry_run(DAVE, contract, 0, input).unwrap().value;
    Result::<T, LangError>::decode(&mut answer.as_slice()).unwrap().unwrap()
}

/// The token, the router, the registry, and what migrates each.
fn migrations(house: &House) -> [(&'static str, AccountId, Vec<u8>); 3] {
    [
        ("token", house.token.address(), migrate(&Some(DAVE))),
        ("router", house.router.address(), migrate(&10_u128)),
        ("registry", house.registry.address(), migrate(&100_u32)),
    ]
}

#[test]
fn upgrade_of_the_token_keeps_balances_votes_and_their_history() {
    let mut house = House::open();
    let token = house.token;
    token.delegate(&mut house.chain, PAYER, Some(CAROL)).done();
    let mint = call(token.address(), suite::token::input::mint(DAVE, 7));
    let old = house.pass(vec![mint.clone()]);
    let snapshot_ms = house.proposal(old).snapshot_ms;
    house.give(ALICE, DAVE, house.kite(), 1_000);
    house.advance(1);
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let people = EVERYBODY.map(|who| {
            let past = token.past_votes(chain, who, snapshot_ms).unwrap();
            (token.balance_of(chain, who), token.votes(chain, who), token.delegate_of(chain, who), past)
        });
        let supplies = (token.total_supply(chain), token.past_total_supply(chain, snapshot_ms).unwrap());
        (people, supplies, token.cap(chain), token.owner(chain), token.governor(chain))
    };
    let before = facts(&mut house);
    assert_eq!(before.0[4].3, 300_000_000);
    house.dao.cancel(&mut house.chain, ALICE, old).done();
    upgrade(&mut house, token.address(), "token", vec![migrate(&Some(DAVE))]);
    assert_eq!(facts(&mut house), before);

    let minter: Option<AccountId> = ask(&mut house, token.address(), selector_bytes!("minter").to_vec());
    assert_eq!(minter, Some(DAVE));
    token.mint(&mut house.chain, DAVE, BOB, 5).done();
    assert!(token.mint(&mut house.chain, MALLORY, MALLORY, 5).is_err());
    assert_eq!(token.votes(&mut house.chain, BOB), Ok(300_000_005));
    // The next vote finds its snapshot in the new code, and the DAO still owns it.
    assert_eq!(house.decide(vec![mint]), Ok(()));
    assert_eq!(token.total_supply(&mut house.chain), Ok(SUPPLY + 12));
    assert_eq!(token.past_votes(&mut house.chain, CAROL, snapshot_ms).unwrap(), 300_000_000);
}

#[test]
fn upgrade_of_the_router_keeps_positions_and_money() {
    let mut house = House::open();
    let (router, product) = (house.router, house.product());
    let positions = [(ALICE, 3), (BOB, 4)].map(|(who, units)| house.contribute(who, product, Stage::Collection, units));
    house.advance_epochs(1);
    for asset in house.assets() {
        house.pay(product, asset, 1_000_000).unwrap();
    }
    house.advance_epochs(WINDOW + 1);
    let assets = house.assets();
    house.claim(&positions[1..], &assets);
    house.pay(product, Asset::Native, 500_000).unwrap();
    let facts = |house: &mut House| {
        let earned = positions.map(|id| assets.map(|asset| house.pending(id, asset)));
        let chain = &mut house.chain;
        let held = assets.map(|asset| router.holdings(chain, asset).unwrap());
        let held = held.map(|holdings| (holdings.held, holdings.fees));
        (earned, held, positions.map(|id| router.position(chain, id)), router.settings(chain), router.owner(chain))
    };
    let before = facts(&mut house);
    // A claim opens with the epoch in which the vote ends: the money is all there either way.
    let sums = |earned: [[kite_interfaces::router::Pending; 3]; 2]| {
        earned.map(|pendings| pendings.map(|pending| (pending.claimable + pending.locked, pending.claimed)))
    };
    upgrade(&mut house, router.address(), "router", vec![migrate(&10_u128)]);
    let after = facts(&mut house);
    assert_eq!(sums(after.0), sums(before.0));
    assert_eq!((after.1, after.2, after.3, after.4), (before.1, before.2, before.3, before.4));

    let least: Option<Balance> = ask(&mut house, router.address(), selector_bytes!("least_payment").to_vec());
    assert_eq!(least, Some(10));
    assert!(router.pay(&mut house.chain, PAYER, 9, product, Asset::Native, 9, 0).is_err());
    house.pay_by_message(product, house.dollars(), 1_000_000).unwrap();
    house.advance(EPOCH_MS * u64::from(WINDOW + 1));
    let pending = assets.map(|asset| house.pending(positions[0], asset).claimable);
    assert!(pending[1] > before.0[0][1].claimable);
    assert_eq!(house.claim(&positions[..1], &assets), pending);
}

/// Three products, two of which fit into one call of the migration: it takes two calls in the proposal.
#[test]
fn upgrade_of_the_registry_keeps_products_contributions_and_bonds() {
    let mut house = House::open();
    let registry = house.registry;
    let products = [(); 3].map(|()| house.product());
    let works = products.map(|product| house.contribute(ALICE, product, Stage::Collection, 3));
    let waiting = house.submit_well(BOB, products[2], Stage::Model, 5);
    house.advance(1);
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let known = products.map(|product| registry.product(chain, product));
        let done = [works[0], works[1], works[2], waiting].map(|id| registry.contribution(chain, id));
        let listed = registry.contributions_of(chain, ALICE, 0, 9);
        (known, done, listed, registry.settings(chain), registry.bonds_held(chain), registry.owner(chain))
    };
    let before = facts(&mut house);
    let replace = (selector_bytes!("set_curator"), products[2], DAVE).encode();
    upgrade(&mut house, registry.address(), "registry", vec![migrate(&2_u32), migrate(&2_u32), replace]);
    assert_eq!(facts(&mut house), before);

    let curator = |product: u32| (selector_bytes!("curator"), product).encode();
    let curators = products.map(|id| ask::<Option<AccountId>>(&mut house, registry.address(), curator(id)));
    assert_eq!(curators, [Some(CURATOR), Some(CURATOR), Some(DAVE)]);
    let refused = registry.accept(&mut house.chain, CURATOR, vec![waiting]).refused();
    assert_eq!(refused, RegistryError::NotCurator);
    registry.accept(&mut house.chain, DAVE, vec![waiting]).done();
    let position = house.router.position(&mut house.chain, waiting).unwrap().unwrap();
    assert_eq!((position.payee, position.product), (BOB, products[2]));
}

#[test]
fn upgrade_of_the_dao_keeps_proposals_ballots_and_budgets() {
    let mut house = House::open();
    let (dao, kite) = (house.dao, house.kite());
    house.give(PAYER, dao.address(), kite, 500);
    house.advance(1);
    let paid = house.decide(vec![Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount: 400 }]);
    assert_eq!(paid, Ok(()));
    let change = Change::SetCode { code_hash: second_version(&mut house, "dao"), migration: migrate(&()) };
    let proposal = house.pass_to_executable(vec![Action::Govern(change)]);
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let ballots = [1, proposal].map(|id| [ALICE, BOB, CAROL].map(|who| dao.ballot(chain, id, who)));
        let views = [1, proposal].map(|id| dao.proposal(chain, id).unwrap().unwrap());
        let kept = views.map(|view| (view.description, view.actions, view.proposal.tally, view.proposal.snapshot_ms));
        let settings = dao.settings(chain).unwrap();
        let counted = (settings.token, settings.proposal_count, settings.excluded);
        (ballots, kept, counted, dao.budget(chain, kite), dao.parameters(chain))
    };
    let before = facts(&mut house);
    assert_eq!(before.3.clone().unwrap().unwrap().spent, 400);
    house.execute(proposal).unwrap();
    assert_eq!(facts(&mut house), before);
    assert_eq!([1, proposal].map(|id| house.state(id)), [State::Executed; 2]);

    // The new code takes it from here, by a vote: a second guardian beside the one that there was.
    let first = Guardian { account: GUARDIAN, expires_at_ms: GUARDED_UNTIL_MS };
    let second = Guardian { account: DAVE, expires_at_ms: GUARDED_UNTIL_MS };
    assert_eq!(house.decide(vec![Action::Govern(Change::SetGuardian(Some(second)))]), Ok(()));
    let guardians: Vec<Guardian> = ask(&mut house, dao.address(), selector_bytes!("guardians").to_vec());
    assert_eq!(guardians, [first, second]);
    for guardian in [GUARDIAN, DAVE] {
        let fee = call(house.router.address(), suite::router::input::set_fee(7));
        let canceled = house.pass_to_executable(vec![fee]);
        assert!(dao.cancel(&mut house.chain, MALLORY, canceled).is_err());
        dao.cancel(&mut house.chain, guardian, canceled).done();
        assert_eq!(house.state(canceled), State::Canceled);
    }
    assert_eq!(dao.settings(&mut house.chain).unwrap().proposal_count, 5);
}

/// The migration after the new code fails, here because it was done already: what was minted before it
/// is gone, and so are the new code and the first migration.
#[test]
fn migrating_twice_errors_already_migrated_and_undoes_the_whole_execution() {
    let mut house = House::open();
    let token = house.token;
    for (name, contract, input) in migrations(&house) {
        let mint = call(token.address(), suite::token::input::mint(DAVE, 1));
        let replace = set_code(&mut house, contract, name);
        let migration = call(contract, input);
        let error = house.decide(vec![mint, replace, migration.clone(), migration]).unwrap_err();
        let answer = CallError::Reverted(ALREADY_MIGRATED.to_vec());
        assert_eq!(error, DaoError::ActionFailed { action: 3, answer }, "{name}");
        assert_eq!(house.balance(DAVE, house.kite()), 0);
        house.advance(PARAMETERS.grace_ms + 1);
    }
    // Messages that only the first versions have, on the cells that the migrations would have moved.
    let owner = house.dao.address();
    let House { chain, token, router, registry, .. } = &mut house;
    assert_eq!(token.pending_owner(chain), Ok(None));
    assert_eq!([token.owner(chain), router.owner(chain), registry.owner(chain)], [Ok(owner), Ok(owner), Ok(owner)]);
    assert_eq!((router.pending_owner(chain), registry.pending_owner(chain)), (Ok(None), Ok(None)));
    house.product();
}

/// A contract that the proposal calls, between the new code and the migration, cannot migrate.
#[test]
fn migrating_errors_not_owner_for_everybody_else() {
    let mut house = House::open();
    for (name, contract, input) in migrations(&house) {
        let puppet = house.puppet();
        house.teach(puppet, contract, &input);
        let replace = set_code(&mut house, contract, name);
        let error = house.decide(vec![replace, call(puppet, vec![9; 4])]).unwrap_err();
        let answer = CallError::Reverted(NOT_OWNER.to_vec());
        assert_eq!(error, DaoError::ActionFailed { action: 1, answer }, "{name}");
        house.advance(PARAMETERS.grace_ms + 1);
    }
}

/// New code whose migration fails is not taken: neither the code nor what came before it stays.
#[test]
fn upgrade_of_the_dao_with_a_failing_migration_changes_nothing() {
    // No message, one that the new code does not know, and one that wants an argument.
    for migration in [vec![9; 3], vec![9; 4], selector_bytes!("Ownable::set_code").to_vec()] {
        let mut house = House::open();
        let code_hash = second_version(&mut house, "dao");
        let mint = call(house.token.address(), suite::token::input::mint(DAVE, 1));
        let change = Change::SetCode { code_hash, migration };
        let error = house.decide(vec![mint, Action::Govern(change)]).unwrap_err();
        assert!(matches!(error, DaoError::ActionFailed { action: 1, .. }), "{error:?}");
        assert_eq!(house.balance(DAVE, house.kite()), 0);
        assert_eq!(house.state(1), State::Executable);
        let guardian = Some(Guardian { account: GUARDIAN, expires_at_ms: GUARDED_UNTIL_MS });
        assert_eq!(house.dao.settings(&mut house.chain).unwrap().guardian, guardian);
        assert!(house.chain.dry_run(DAVE, house.dao.address(), 0, selector_bytes!("guardians").to_vec()).is_err());
    }
}

/// The DAO cannot be its own caller, so whoever comes first may migrate what a vote left as it was; there
/// is nothing to choose, and nothing left for a second one.
#[test]
fn upgrade_of_the_dao_without_a_migration_runs_the_new_code_on_the_old_storage() {
    let mut house = House::open();
    let dao = house.dao.address();
    let change = Change::SetCode { code_hash: second_version(&mut house, "dao"), migration: Vec::new() };
    assert_eq!(house.decide(vec![Action::Govern(change)]), Ok(()));
    let proposal = house.propose(vec![Action::TransferNative { to: DAVE, amount: 1 }]);
    house.advance(UNTIL_VOTING_MS);
    house.vote(ALICE, proposal, Choice::For).unwrap();
    assert_eq!(proposal, 2);
    let guardians = |house: &mut House| ask::<Vec<Guardian>>(house, dao, selector_bytes!("guardians").to_vec());
    assert_eq!(guardians(&mut house), []);
    assert!(house.chain.call(MALLORY, dao, 0, migrate(&())).is_ok());
    assert_eq!(guardians(&mut house), [Guardian { account: GUARDIAN, expires_at_ms: GUARDED_UNTIL_MS }]);
    assert!(house.chain.call(MALLORY, dao, 0, migrate(&())).is_err());
}
