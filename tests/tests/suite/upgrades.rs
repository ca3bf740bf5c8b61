//! Each contract gets new code and a migration of its storage in one proposal, and forgets nothing.
//!
//! The new code is the contract's own with a mark in it, so that every message can be asked afterwards;
//! between the two runs a migrator, which writes one cell anew.

use ink::primitives::{AccountId, Hash};
use kite_deploy::suite;
use kite_interfaces::dao::{Action, Change, Choice, DaoError, Guardian, State};
use kite_interfaces::registry::RegistryError;
use kite_interfaces::router::Stage;
use kite_tests::bundles::{bundle, migrator};
use kite_tests::house::{call, House, Refused, Sent, GUARDED_UNTIL_MS, PARAMETERS, WINDOW};
use kite_tests::people::*;
use scale::Encode;

/// The same code with a custom section that says so: another hash, and so another code.
fn later(name: &str) -> Vec<u8> {
    let mark = b"\x00\x03\x02v2";
    [&bundle(name).wasm[..], mark].concat()
}

/// Puts both on the chain: the migrator, and the contract's later code.
fn codes(house: &mut House, name: &str) -> (Hash, Hash) {
    let migrator = house.upload(MALLORY, &migrator());
    (migrator, house.upload(MALLORY, &later(name)))
}

/// Tells the migrator what to write in which cell, and which code comes next.
fn migration(next: Hash, cell: u32, content: &impl Encode) -> Vec<u8> {
    ([0_u8; 4], next, cell, content).encode()
}

fn upgrade(house: &mut House, contract: AccountId, name: &str, cell: u32, content: &impl Encode) {
    let (migrator, next) = codes(house, name);
    // The three contracts share the trait, and so the bytes.
    let replace = call(contract, suite::token::input::set_code(migrator));
    let migrate = call(contract, migration(next, cell, content));
    assert_eq!(house.decide(vec![replace, migrate]), Ok(()));
}

#[test]
fn upgrade_of_the_token_keeps_balances_votes_and_their_history() {
    const METADATA: u32 = 7;
    let mut house = House::open();
    house.token.delegate(&mut house.chain, PAYER, Some(CAROL)).done();
    let token = house.token;
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let people =
            EVERYBODY.map(|who| (token.balance_of(chain, who), token.votes(chain, who), token.delegate_of(chain, who)));
        (people, token.total_supply(chain), token.cap(chain), token.owner(chain), token.governor(chain))
    };
    let before = facts(&mut house);
    let actions = vec![call(token.address(), suite::token::input::mint(DAVE, 0))];
    let old = house.pass(actions);
    let snapshot_ms = house.proposal(old).snapshot_ms;
    house.dao.cancel(&mut house.chain, ALICE, old).done();
    upgrade(&mut house, token.address(), "token", METADATA, &(Some("KITE"), Some("KITE2"), 12_u8));
    assert_eq!(token.token_symbol(&mut house.chain), Ok(Some("KITE2".to_owned())));
    assert_eq!(facts(&mut house), before);
    assert_eq!(token.past_votes(&mut house.chain, CAROL, snapshot_ms).unwrap(), 300_000_000);
}

/// The migration names Dave as the one who may accept: nobody else could have written that.
#[test]
fn upgrade_of_the_router_keeps_the_money() {
    const OWNERSHIP: u32 = 1;
    let mut house = House::open();
    let product = house.product();
    let position = house.contribute(ALICE, product, Stage::Collection, 3);
    house.advance_epochs(1);
    for asset in house.assets() {
        house.pay(product, asset, 1_000_000).unwrap();
    }
    house.advance_epochs(WINDOW + 1);
    let (router, dao) = (house.router, house.dao.address());
    let facts = |house: &mut House| {
        let assets = house.assets();
        let pending = assets.map(|asset| house.pending(position, asset).claimable);
        let fees = assets.map(|asset| house.fees(asset));
        (pending, fees, router.settings(&mut house.chain))
    };
    let before = facts(&mut house);
    upgrade(&mut house, router.address(), "router", OWNERSHIP, &(dao, Some(DAVE)));
    assert_eq!(router.pending_owner(&mut house.chain), Ok(Some(DAVE)));
    assert_eq!(facts(&mut house), before);
    let assets = house.assets();
    assert_eq!(house.claim(&[position], &assets), before.0);
}

#[test]
fn upgrade_of_the_registry_keeps_products_and_bonds() {
    const OWNERSHIP: u32 = 1;
    let mut house = House::open();
    let product = house.product();
    let work = house.contribute(ALICE, product, Stage::Collection, 3);
    house.advance(1);
    let (registry, dao) = (house.registry, house.dao.address());
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let known = (registry.product(chain, product), registry.contribution(chain, work));
        (known, registry.settings(chain), registry.bonds_held(chain))
    };
    let before = facts(&mut house);
    upgrade(&mut house, registry.address(), "registry", OWNERSHIP, &(dao, Some(DAVE)));
    assert_eq!(registry.pending_owner(&mut house.chain), Ok(Some(DAVE)));
    assert_eq!(facts(&mut house), before);
    let locked = registry.withdraw_bond(&mut house.chain, ALICE, work).refused();
    assert!(!matches!(locked, RegistryError::UnknownContribution(_)), "{locked:?}");
}

#[test]
fn upgrade_of_the_dao_keeps_proposals_ballots_and_budgets() {
    const RULES: u32 = 1;
    let mut house = House::open();
    let (dao, kite) = (house.dao, house.kite());
    let (migrator, code_hash) = codes(&mut house, "dao");
    let guardian = Some(Guardian { account: DAVE, expires_at_ms: GUARDED_UNTIL_MS });
    let excluded = dao.settings(&mut house.chain).unwrap().excluded;
    let rules = (PARAMETERS, excluded.clone(), guardian);
    let change = Change::SetCode { code_hash: migrator, migration: migration(code_hash, RULES, &rules) };
    let proposal = house.pass_to_executable(vec![Action::Govern(change)]);
    let facts = |house: &mut House| {
        let chain = &mut house.chain;
        let ballots = [ALICE, BOB].map(|who| dao.ballot(chain, proposal, who));
        let view = dao.proposal(chain, proposal).unwrap().unwrap();
        (ballots, view.description, view.actions, view.proposal.tally, dao.budget(chain, kite), dao.parameters(chain))
    };
    let before = facts(&mut house);
    house.execute(proposal).unwrap();
    assert_eq!(facts(&mut house), before);
    assert_eq!(house.state(proposal), State::Executed);
    let settings = dao.settings(&mut house.chain).unwrap();
    assert_eq!((settings.guardian, settings.excluded, settings.proposal_count), (guardian, excluded, 1));
    // The new code takes the next proposal from here.
    let fee = call(house.router.address(), suite::router::input::set_fee(7));
    assert_eq!(house.decide(vec![fee]), Ok(()));
    assert_eq!(house.dao.settings(&mut house.chain).unwrap().proposal_count, 2);
}

/// New code whose migration fails is not taken: neither the code nor what came before it stays.
#[test]
fn upgrade_of_the_dao_with_a_failing_migration_changes_nothing() {
    let mut house = House::open();
    let code_hash = house.upload(MALLORY, &later("dao"));
    let mint = call(house.token.address(), suite::token::input::mint(DAVE, 1));
    let change = Change::SetCode { code_hash, migration: vec![9; 4] };
    let error = house.decide(vec![mint, Action::Govern(change)]).unwrap_err();
    assert!(matches!(error, DaoError::ActionFailed { action: 1, .. }), "{error:?}");
    assert_eq!(house.balance(DAVE, house.kite()), 0);
    assert_eq!(house.state(1), State::Executable);
}

#[test]
fn upgrade_of_the_dao_without_a_migration_runs_the_new_code_on_the_old_storage() {
    let mut house = House::open();
    let code_hash = house.upload(MALLORY, &later("dao"));
    let change = Change::SetCode { code_hash, migration: Vec::new() };
    assert_eq!(house.decide(vec![Action::Govern(change)]), Ok(()));
    let action = Action::TransferNative { to: DAVE, amount: 1 };
    let proposal = house.propose(vec![action]);
    house.advance(PARAMETERS.voting_delay_ms + 1);
    house.vote(ALICE, proposal, Choice::For).unwrap();
    assert_eq!(proposal, 2);
}
