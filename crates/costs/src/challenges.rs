// SPDX-License-Identifier: Apache-2.0
//! How bad work gets out: a challenge, each of its ends, and what is forfeited.

use anyhow::Result;
use ink::primitives::Hash;
use kite_interfaces::registry::{Accusation, Request};
use kite_interfaces::{Asset, ContributionId};
use scale::Encode;

use super::meter::*;
use super::money::{contribute, register, PRICE};
use super::suite::{House, RULES};
use super::{Bundles, Costs};
use kite_suite::{registry::input as registry, router::input as router, token::input as token};

/// Measures challenges of work that has earned in the trailing window.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut house = House::open(bundles, costs)?;
    let product = register(&mut house)?;
    let work: [ContributionId; 3] = contribute(&mut house, product)?;
    house.next_epochs(1)?;
    house.pay(product, Asset::Native, PRICE)?;
    challenging(&mut house, work)?;
    let [_, challenged, forfeited] = work;
    challenge(&mut house, challenged)?;
    challenge(&mut house, forfeited)?;
    deciding(&mut house, challenged)?;
    house.suite.registry.resolve(house.meter.chain(), ISSUER, forfeited, 1, true)?;
    let money = house.suite.router.address();
    house.meter.row("router", "sweep", OTHER, money, router::sweep(forfeited, Asset::Native))?;
    house.wait(RULES.arbiter_answers_ms.saturating_add(1))?;
    let rules = house.suite.registry.address();
    house.meter.row("registry", "lapse", OTHER, rules, registry::lapse(challenged))
}

fn challenging(house: &mut House, [work, ..]: [ContributionId; 3]) -> Result<()> {
    let (kite, rules) = (house.suite.token.address(), house.suite.registry.address());
    let challenge = token::transfer_and_call(rules, RULES.challenge_bond, accusation(work));
    house.meter.row("token", "transfer_and_call that challenges work", OTHER, kite, challenge)
}

fn deciding(house: &mut House, work: ContributionId) -> Result<()> {
    let rules = house.suite.registry.address();
    house.meter.row("registry", "resolve, upheld", ISSUER, rules, registry::resolve(work, 1, true))?;
    house.meter.row("registry", "resolve, dismissed", ISSUER, rules, registry::resolve(work, 1, false))
}

fn challenge(house: &mut House, work: ContributionId) -> Result<()> {
    let House { meter, suite, .. } = house;
    let rules = suite.registry.address();
    suite.token.transfer_and_call(meter.chain(), OTHER, rules, RULES.challenge_bond, accusation(work))?;
    Ok(())
}

fn accusation(contribution: ContributionId) -> Vec<u8> {
    let evidence_uri = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi".to_owned();
    Request::Challenge(Accusation { contribution, evidence_uri, evidence_hash: Hash::from([8; 32]) }).encode()
}
