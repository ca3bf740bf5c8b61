// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::dao::{Guardian, Parameters};
use kite_interfaces::registry::Rules;

use super::*;
use crate::chain::{account, EmbeddedChain, GENESIS_MS};
use crate::example::{chain, config, BUNDLES, RULES};
use crate::suite::{dao, Dao};
use crate::Step;

/// What does not hold, by contract and fact.
fn wrong(chain: &mut EmbeddedChain, plan: &Plan, suite: &Suite) -> Vec<(&'static str, String)> {
    let facts = lasting(chain, plan, suite);
    facts.into_iter().filter(|fact| !fact.holds).map(|fact| (fact.about, fact.what)).collect()
}

/// The suite after all steps but those that begin with `left_out`.
fn deployed_without(chain: &mut EmbeddedChain, plan: &Plan, left_out: &str) {
    for step in plan.steps().iter().filter(|step| !step.purpose.starts_with(left_out)) {
        plan.take(chain, step).unwrap();
    }
}

fn take_all(chain: &mut EmbeddedChain, plan: &Plan, steps: &[Step]) {
    for step in steps {
        plan.take(chain, step).unwrap();
    }
}

fn wrong_without(left_out: &str) -> Vec<(&'static str, String)> {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    deployed_without(&mut chain, &plan, left_out);
    wrong(&mut chain, &plan, &plan.suite())
}

fn rows<const N: usize>(rows: [(&'static str, &str); N]) -> Vec<(&'static str, String)> {
    rows.map(|(about, what)| (about, what.to_owned())).into()
}

#[test]
fn lasting_holds_after_a_whole_deployment() {
    assert_eq!(wrong_without("no step begins like this"), []);
}

#[test]
fn lasting_finds_an_owner_who_is_not_the_dao() {
    let found = wrong_without("accept the ownership of the token");
    assert_eq!(found, rows([("token", "owner"), ("token", "on offer to"), ("deployer", "power")]));
}

#[test]
fn lasting_finds_a_missing_wire() {
    assert_eq!(wrong_without("let the registry"), rows([("router", "registry")]));
    assert_eq!(wrong_without("let the dao register"), rows([("token", "governor")]));
}

#[test]
fn lasting_finds_a_contract_on_offer() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    let purposes = ["offer its ownership", "accept the ownership"];
    for step in plan.steps().iter().filter(|step| !purposes.iter().any(|purpose| step.purpose.starts_with(purpose))) {
        plan.take(&mut chain, step).unwrap();
    }
    let router = plan.suite().router;
    router.transfer_ownership(&mut chain, config.deployer, account("thief")).unwrap();
    let found = wrong(&mut chain, &plan, &plan.suite());
    assert!(found.contains(&("router", "on offer to".to_owned())), "{found:?}");
}

/// A section that says nothing makes another code of the same behaviour.
#[test]
fn lasting_finds_swapped_code_that_behaves_the_same() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    let is_offer = |purpose: &str| purpose.starts_with("offer its ownership");
    let first_offer = plan.steps().iter().position(|step| is_offer(&step.purpose)).unwrap();
    let (before, after) = plan.steps().split_at(first_offer);
    take_all(&mut chain, &plan, before);
    let code = [BUNDLES.token.code.as_slice(), &[0, 2, 1, b'x']].concat();
    let code_hash = chain.upload(config.deployer, &code).unwrap().value;
    plan.suite().token.set_code(&mut chain, config.deployer, code_hash).unwrap();
    take_all(&mut chain, &plan, after);
    assert_eq!(wrong(&mut chain, &plan, &plan.suite()), rows([("token", "code hash")]));
}

#[test]
fn lasting_finds_contracts_that_are_not_there() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let facts = lasting(&mut chain(), &plan, &plan.suite());
    let holding: Vec<_> = facts.iter().filter(|fact| fact.holds).map(|fact| fact.what.as_str()).collect();
    assert_eq!(holding, ["power"], "nobody has any power over nothing");
    let code = facts.iter().find(|fact| fact.what == "code hash").unwrap();
    assert_eq!(code.found, "no contract");
    assert!(demand(&facts).unwrap_err().to_string().contains("token: code hash is no contract"));
}

#[test]
fn lasting_finds_votes_that_count_in_the_quorum_and_routine_that_is_not() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    deploy(&plan, &mut chain, &mut |_, _| ()).unwrap();
    let bare = dao::input::construct(plan.suite().token.address(), config.parameters, Vec::new());
    let created = chain.instantiate(config.deployer, BUNDLES.dao.code_hash, 0, bare, Vec::new()).unwrap();
    let suite = Suite { dao: Dao(created.value), ..plan.suite() };
    let found = wrong(&mut chain, &plan, &suite);
    for what in ["no part of the quorum", "the router's `set_fee` is routine", "dao.kite_spend_cap"] {
        assert!(found.contains(&("dao", what.to_owned())), "{what}: {found:?}");
    }
    assert!(found.contains(&("token", "owner".to_owned())), "{found:?}");
}

#[test]
fn lasting_finds_each_term_that_is_another() {
    let deployed = config();
    let plan = Plan::new(&deployed, &BUNDLES);
    let mut chain = chain();
    deploy(&plan, &mut chain, &mut |_, _| ()).unwrap();
    let parameters = Parameters { quorum_floor: 2, ..deployed.parameters };
    let guardian = Some(Guardian { account: account("another"), expires_at_ms: GENESIS_MS });
    let others = [
        (Config { token_name: "Kite".into(), ..config() }, "token.name"),
        (Config { token_symbol: "KTE".into(), ..config() }, "token.symbol"),
        (Config { cap: 1_001, ..config() }, "token.cap"),
        (Config { fee_bps: 101, ..config() }, "router.fee_bps"),
        (Config { window_epochs: 3, ..config() }, "router.window_epochs"),
        (Config { epoch_ms: 60_001, ..config() }, "router.epoch_ms"),
        (Config { rules: Rules { challenge_bond: 2, ..RULES }, ..config() }, "registry.challenge_bond"),
        (Config { parameters, ..config() }, "dao.quorum_floor"),
        (Config { guardian, ..config() }, "dao.guardian"),
        (Config { native_spend_cap: 1, ..config() }, "dao.coin_spend_cap"),
        (Config { kite_spend_cap: 9, ..config() }, "dao.kite_spend_cap"),
    ];
    for (other, key) in others {
        let planned = Plan::new(&other, &BUNDLES);
        let found = wrong(&mut chain, &planned, &plan.suite());
        let keys: Vec<_> = found.iter().map(|(_, what)| what.as_str()).collect();
        assert_eq!(keys, [key]);
    }
}

#[test]
fn lasting_finds_a_guardian_who_is_the_deployer() {
    let guardian = Some(Guardian { account: account("deployer"), expires_at_ms: GENESIS_MS });
    let config = Config { guardian, ..config() };
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    let failed = deploy(&plan, &mut chain, &mut |_, _| ()).unwrap_err().to_string();
    assert!(failed.contains("deployer: power is guardian of the dao, not none"), "{failed}");
}

#[test]
fn lasting_does_not_mind_that_tokens_move_but_at_first_does() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    deploy(&plan, &mut chain, &mut |_, _| ()).unwrap();
    let (alice, bob) = (account("alice"), account("bob"));
    chain.mint(alice, 1_000_000_000_000).unwrap();
    plan.suite().token.transfer(&mut chain, alice, bob, 1, Vec::new()).unwrap();
    assert_eq!(wrong(&mut chain, &plan, &plan.suite()), []);
    let moved = at_first(&mut chain, &plan, &plan.suite()).iter().filter(|fact| !fact.holds).count();
    assert_eq!(moved, 2);
}
