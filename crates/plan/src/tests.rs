// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::chain::account;
use crate::example::{chain, config, BUNDLES, RULES};
use crate::facts::deploy;

#[test]
fn run_puts_the_suite_where_the_plan_says() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut done = 0;
    let suite = deploy(&plan, &mut chain(), &mut |_, cost| done += usize::from(cost.gas.ref_time() > 0)).unwrap();
    assert_eq!(suite, plan.suite());
    assert_eq!(done, plan.steps().len());
}

#[test]
fn run_leaves_the_deployer_without_power() {
    let config = config();
    let mut chain = chain();
    let suite = deploy(&Plan::new(&config, &BUNDLES), &mut chain, &mut |_, _| ()).unwrap();
    let deployer = config.deployer;
    assert!(suite.token.mint(&mut chain, deployer, deployer, 1).is_err());
    assert!(suite.token.set_governor(&mut chain, deployer, Some(deployer)).is_err());
    assert!(suite.router.set_fee(&mut chain, deployer, 0).is_err());
    assert!(suite.router.set_registry(&mut chain, deployer, deployer).is_err());
    let code_hash = BUNDLES.token.code_hash;
    assert!(suite.token.set_code(&mut chain, deployer, code_hash).is_err());
    assert!(suite.router.set_code(&mut chain, deployer, code_hash).is_err());
    assert!(suite.registry.set_code(&mut chain, deployer, code_hash).is_err());
}

#[test]
fn run_errors_without_any_one_call() {
    let config = config();
    let whole = Plan::new(&config, &BUNDLES);
    let is_call = |step: &Step| matches!(step.transaction, Transaction::Call { .. });
    for (place, left_out) in whole.steps().iter().enumerate().filter(|(_, step)| is_call(step)) {
        let mut plan = Plan::new(&config, &BUNDLES);
        plan.steps.remove(place);
        assert!(deploy(&plan, &mut chain(), &mut |_, _| ()).is_err(), "without: {}", left_out.purpose);
    }
}

#[test]
fn run_errors_if_the_contracts_were_told_something_else() {
    let planned = config();
    let mut plan = Plan::new(&planned, &BUNDLES);
    let others = [
        Config { cap: 1_001, ..config() },
        Config { fee_bps: 101, ..config() },
        Config { window_epochs: 3, ..config() },
        Config { epoch_ms: 60_001, ..config() },
        Config { rules: Rules { challenge_bond: 2, ..RULES }, ..config() },
        Config { allocations: vec![(account("alice"), 900)], ..config() },
        Config { parameters: Parameters { quorum_floor: 2, ..planned.parameters }, ..config() },
        Config { guardian: None, ..config() },
        Config { native_spend_cap: 1, ..config() },
        Config { kite_spend_cap: 9, ..config() },
    ];
    for other in &others {
        plan.config = other;
        assert!(deploy(&plan, &mut chain(), &mut |_, _| ()).is_err(), "{other:?}");
    }
}

#[test]
fn run_errors_in_the_contracts_words() {
    let config = Config { cap: 1, ..config() };
    let error = deploy(&Plan::new(&config, &BUNDLES), &mut chain(), &mut |_, _| ()).unwrap_err();
    let message = format!("{error:#}");
    assert!(message.starts_with("token: cannot create it: the contract answered"), "{message}");
    assert!(message.contains("CapExceeded"), "{message}");
}

#[test]
fn is_done_tells_each_step_from_the_one_before_it() {
    let config = config();
    let plan = Plan::new(&config, &BUNDLES);
    let mut chain = chain();
    for step in plan.steps() {
        assert!(!plan.is_done(&mut chain, step).unwrap(), "before: {}", step.purpose);
        plan.take(&mut chain, step).unwrap();
        assert!(plan.is_done(&mut chain, step).unwrap(), "after: {}", step.purpose);
    }
    for step in plan.steps() {
        assert!(plan.is_done(&mut chain, step).unwrap(), "in the end: {}", step.purpose);
    }
}

#[test]
fn hash_is_another_for_other_terms_code_or_deployer() {
    let config = config();
    let hash = Plan::new(&config, &BUNDLES).hash();
    assert_eq!(Plan::new(&config, &BUNDLES).hash(), hash);
    let others = [
        Config { fee_bps: 101, ..self::config() },
        Config { salt: b"another".to_vec(), ..self::config() },
        Config { deployer: account("somebody else"), ..self::config() },
    ];
    for other in others {
        assert_ne!(Plan::new(&other, &BUNDLES).hash(), hash, "{other:?}");
    }
    let mut plan = Plan::new(&config, &BUNDLES);
    if let Transaction::Upload { code, .. } = &mut plan.steps[0].transaction {
        code.push(0);
    }
    assert_ne!(plan.hash(), hash);
}
