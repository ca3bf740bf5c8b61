// SPDX-License-Identifier: Apache-2.0
//! A suite of another edition than the tool has: of programs whose hashes no bundle has.

use kite_abi::keccak;
use kite_deploy::bundles::{Bundle, SuiteBundles};
use kite_deploy::chain::{Chain, Programs};
use kite_deploy::deployment::carry_on;
use kite_deploy::deployment::record::Store;
use kite_deploy::keys::Keyring;
use kite_deploy::plan::{programs, Plan};
use kite_tests::hub::{person, Ground};

use super::{a_product_is_paid, a_vote_changes_the_fee, advance_epochs, earnings_are_claimed, work_is_accepted};
use super::{refused_in_the_contracts_words, CURATOR, KITE};

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn suite_of_another_edition_is_spoken_to_by_its_names() {
    let mut ground = deployed_in_another_edition();
    work_is_accepted(&ground, 1);
    advance_epochs(&mut ground, 1);
    a_product_is_paid(&ground);
    refused_in_the_contracts_words(&ground);
    advance_epochs(&mut ground, 3);
    earnings_are_claimed(&ground, 5 * KITE);
    a_vote_changes_the_fee(&mut ground);
    what_nobody_has_named_is_taken_for_a_token(&ground);
    no_code_is_taken_for_what_it_is_not(&ground);
}

fn deployed_in_another_edition() -> Ground {
    let ground = Ground::begin();
    let (mut network, bundles) = (ground.network(), SuiteBundles::of(other_edition).unwrap());
    let mut chain = ground.chain().knowing(Programs::of(programs(&bundles).unwrap()).unwrap());
    network.config.genesis = Chain::genesis(&chain);
    let plan = Plan::on(&mut chain, &network.config, &bundles).unwrap();
    let mut store = Store::open(&ground.path(""), &network, network.config.genesis, &plan).unwrap();
    carry_on(&plan, &mut chain, &mut store, &mut |_, _, _| ()).unwrap();
    ground
}

fn other_edition(name: &str) -> anyhow::Result<Bundle> {
    let mut bundle = Bundle::on_a_hub(name)?;
    bundle.code = with_a_note(bundle.code);
    bundle.code_hash = keccak(&bundle.code).into();
    Ok(bundle)
}

/// The same program with a section before its end that PolkaVM leaves out, as those of a debugger: a number from 128 on, a
/// length, and so many bytes. The program's length stands behind four letters and a byte.
fn with_a_note(mut program: Vec<u8>) -> Vec<u8> {
    let end = program.pop().unwrap();
    program.extend([0xff, 1, 7, end]);
    let length = u64::try_from(program.len()).unwrap();
    program[5..13].copy_from_slice(&length.to_le_bytes());
    program
}

fn what_nobody_has_named_is_taken_for_a_token(ground: &Ground) {
    let (mut chain, suite) = (ground.network().connect(Keyring::default()).unwrap(), ground.suite().0);
    assert!(suite.token.balance_of(&mut chain, person(CURATOR)).unwrap() > KITE);
    let stranger = suite.router.settings(&mut chain).unwrap_err().to_string();
    assert!(stranger.contains("could not read input"), "{stranger}");
    chain.introduce("router", suite.router.address());
    assert_eq!(suite.router.settings(&mut chain).unwrap().registry, Some(suite.registry.address()));
}

fn no_code_is_taken_for_what_it_is_not(ground: &Ground) {
    let wrong = ground.operate("verify", None).unwrap_err().to_string();
    assert!(wrong.contains("facts do not hold"), "{wrong}");
    let till = ground.run(None, &["till", "1"]).unwrap_err();
    assert!(format!("{till:#}").contains("`till` runs other code than this tool knows: send it nothing"), "{till:#}");
}
