// SPDX-License-Identifier: Apache-2.0
//! The largest calls that a message takes, and whether a block has room for them.

use ink::primitives::{AccountId, Hash};
use kite_deploy::chain::Weight;
use kite_interfaces::batch::{Batch, Member};
use kite_interfaces::registry::{Terms, MAX_DECISIONS};
use kite_interfaces::router::{NewPosition, Stage, MAX_BATCH};
use kite_interfaces::Asset;
use kite_tests::house::{House, WINDOW};
use kite_tests::office::{position, Office};
use kite_tests::people::*;

/// A parachain's block: 2 s of ref_time and 5 MiB of proof, of which users may fill three quarters.
const BLOCK: Weight = Weight::from_parts(2_000_000_000_000 / 4 * 3, 5 * 1_024 * 1_024 / 4 * 3);

/// What a call takes of a block, in thousandths: of its ref_time and of its proof.
fn share(weight: Weight) -> [u64; 2] {
    [weight.ref_time() * 1_000 / BLOCK.ref_time(), weight.proof_size() * 1_000 / BLOCK.proof_size()]
}

fn assert_fits(what: &str, weight: Weight, most: [u64; 2]) {
    let share = share(weight);
    assert!(share[0] <= most[0] && share[1] <= most[1], "{what}: {share:?} thousandths of a block, not {most:?}");
}

fn payee(number: u32) -> AccountId {
    let mut bytes = [0x66; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    bytes.into()
}

/// An office with as many positions as one call takes, each of another payee, paid in an asset.
fn crowded(asset: impl Fn(&House) -> Asset) -> (Office, Asset) {
    let mut office = Office::open();
    let asset = asset(&office.house);
    office.product(1, &[]);
    let positions: Vec<_> = (1..=MAX_BATCH as u32).map(|id| position(id, 1, payee(id), 1)).collect();
    office.open_all(&positions);
    office.house.advance_epochs(1);
    office.pay(1, asset, 64_000);
    office.house.advance_epochs(WINDOW + 1);
    (office, asset)
}

fn claim_of_all(asset: impl Fn(&House) -> Asset) -> Weight {
    let (mut office, asset) = crowded(asset);
    let all = (1..=MAX_BATCH as u32).collect();
    let receipt = office.house.router.claim(&mut office.house.chain, DAVE, all, vec![asset]).unwrap();
    assert_eq!(receipt.value, [64_000]);
    for id in 1..=MAX_BATCH as u32 {
        assert_eq!(office.house.balance(payee(id), asset), 1_000);
    }
    receipt.gas
}

#[test]
fn claiming_for_64_payees_in_kite_fits_into_a_block() {
    assert_fits("claim in KITE", claim_of_all(House::kite), [145, 910]);
}

/// Each payment is measured: three calls of the token for each payee.
#[test]
fn claiming_for_64_payees_in_another_token_fits_into_a_block() {
    assert_fits("claim in dollars", claim_of_all(House::dollars), [260, 960]);
}

#[test]
fn claiming_as_the_last_of_a_million_members_fits_many_times_into_a_block() {
    let mut office = Office::open();
    let dollars = office.house.dollars();
    office.product(1, &[]);
    let count = 1 << 20;
    let member = Member { index: count - 1, payee: DAVE, units: 1 };
    let proof = vec![Hash::from([7; 32]); 20];
    let root = member.root(count, proof.iter().copied()).unwrap();
    let batch = Some(Batch { root, count, total_units: count });
    office.open_all(&[NewPosition { batch, ..position(1, 1, ALICE, 1 << 20) }]);
    office.house.advance_epochs(1);
    office.pay(1, dollars, 1 << 30);
    office.house.advance_epochs(WINDOW + 1);
    let assets = vec![dollars];
    let claimed = office.house.router.claim_member(&mut office.house.chain, DAVE, 1, member, proof, assets).unwrap();
    assert_eq!(claimed.value, [1 << 10]);
    assert_fits("claim of a member", claimed.gas, [6, 60]);
}

#[test]
fn accepting_as_many_as_one_call_takes_fits_into_a_block() {
    let mut house = House::open();
    let product = house.register(Terms { bond_per_unit: 0, ..house.terms() });
    let works: Vec<_> = (0..MAX_DECISIONS)
        .map(|_| {
            let work = house.work(product, Stage::Model, 1);
            house.submit(ALICE, &work, 0).unwrap()
        })
        .collect();
    let accepted = house.registry.accept(&mut house.chain, CURATOR, works).unwrap();
    assert_fits("accept", accepted.gas, [30, 150]);
}

/// One payee has earned in two assets: a claim of both pays each in its own.
#[test]
fn claiming_two_assets_for_one_payee_pays_each_in_its_own() {
    let mut office = Office::open();
    let (kite, dollars) = (office.house.kite(), office.house.dollars());
    office.product(1, &[]);
    office.open_all(&[position(1, 1, DAVE, 1), position(2, 1, DAVE, 1)]);
    office.house.advance_epochs(1);
    office.pay(1, kite, 600);
    office.pay(1, dollars, 40);
    office.house.advance_epochs(WINDOW + 1);
    let before = [kite, dollars].map(|asset| office.house.balance(DAVE, asset));
    assert_eq!(office.house.claim(&[1, 2], &[kite, dollars]), [600, 40]);
    let after = [kite, dollars].map(|asset| office.house.balance(DAVE, asset));
    assert_eq!(after, [before[0] + 600, before[1] + 40]);
    let held = [kite, dollars].map(|asset| office.house.router.holdings(&mut office.house.chain, asset).unwrap().held);
    assert_eq!(held, [0, 0]);
}
