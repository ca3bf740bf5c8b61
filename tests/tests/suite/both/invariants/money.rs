// SPDX-License-Identifier: Apache-2.0
//! Router and registry against their model: after every call, every unit of every asset is somebody's.

mod checks;
mod work;
mod world;

use kite_interfaces::registry::MIN_ANSWER_MS;
use kite_interfaces::router::{MAX_FEE_BPS, STAGES};
use kite_interfaces::{Balance, Bps, Epoch};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

pub use checks::within_a_unit;
use world::{World, WORKERS};

const CASES: u32 = 8;
const LENGTH: usize = 60;

/// The most that a batch has.
const MEMBERS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Register { stage_bps: [Bps; STAGES], upstream: Vec<(Index, Bps)>, half_life_epochs: Epoch },
    Submit { product: Index, who: usize, stage: usize, units: u32 },
    SubmitBatch { product: Index, stage: usize, units: Vec<u32>, missing: u32 },
    Accept { contribution: Index },
    Reject { contribution: Index },
    Retire { contribution: Index },
    Withdraw { contribution: Index },
    Challenge { contribution: Index, who: usize },
    Resolve { contribution: Index, upheld: bool },
    Lapse { contribution: Index },
    Pay { product: Index, asset: usize, amount: Balance, by_message: bool },
    Claim { positions: Vec<Index>, assets: Vec<usize> },
    ClaimMember { position: Index, member: Index, asset: usize },
    Sweep { position: Index, asset: usize },
    Pull { child: Index, edge: u8, asset: usize },
    Donate { asset: usize, amount: Balance },
    Stop { product: Index, stopped: bool },
    SetFee { fee_bps: Bps },
    SetWindow { epochs: Epoch },
    SetRules { challenge_bond: Balance, challenger_bps: Bps },
    CollectFees { asset: usize },
    Release { product: Index, asset: usize, per_mille: u128 },
    Wait { span_ms: u64 },
    NextEpochs { count: Epoch },
}

fn stage_weights() -> impl Strategy<Value = [Bps; STAGES]> {
    let part = || 1..=2_499_u16;
    (part(), part(), part(), part()).prop_map(|(a, b, c, d)| [a, b, c, d, 10_000 - a - b - c - d])
}

/// What contributors, curator, challengers and arbiter do.
fn work() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    let worker = || 0..WORKERS.len();
    let batch = (index(), 0..STAGES, vec(1..200_u32, 1..=MEMBERS), prop_oneof![2 => Just(0), 1 => 0..199_u32]);
    prop_oneof![
        1 => (stage_weights(), vec((index(), 1..=1_500_u16), 0..3), prop_oneof![Just(0), Just(3), Just(40)])
            .prop_map(|(stage_bps, upstream, half_life_epochs)| Step::Register { stage_bps, upstream, half_life_epochs }),
        2 => (index(), worker(), 0..STAGES, 1..1_000_u32)
            .prop_map(|(product, who, stage, units)| Step::Submit { product, who, stage, units }),
        2 => batch.prop_map(|(product, stage, units, missing)| Step::SubmitBatch { product, stage, units, missing }),
        4 => index().prop_map(|contribution| Step::Accept { contribution }),
        1 => index().prop_map(|contribution| Step::Reject { contribution }),
        2 => index().prop_map(|contribution| Step::Retire { contribution }),
        2 => index().prop_map(|contribution| Step::Withdraw { contribution }),
        7 => (index(), worker()).prop_map(|(contribution, who)| Step::Challenge { contribution, who }),
        7 => (index(), any::<bool>()).prop_map(|(contribution, upheld)| Step::Resolve { contribution, upheld }),
        3 => index().prop_map(|contribution| Step::Lapse { contribution }),
    ]
}

/// What payers do, and those who are paid.
fn money() -> impl Strategy<Value = Step> {
    let asset = || 0..3_usize;
    let amount = || prop_oneof![1..4_u128, 1..1_000_u128, 1..1_000_000_u128];
    let index = any::<Index>;
    prop_oneof![
        7 => (index(), asset(), amount(), any::<bool>())
            .prop_map(|(product, asset, amount, by_message)| Step::Pay { product, asset, amount, by_message }),
        4 => (vec(index(), 1..4), vec(asset(), 1..3)).prop_map(|(positions, assets)| Step::Claim { positions, assets }),
        6 => (index(), index(), asset())
            .prop_map(|(position, member, asset)| Step::ClaimMember { position, member, asset }),
        6 => (index(), asset()).prop_map(|(position, asset)| Step::Sweep { position, asset }),
        3 => (index(), 0..2_u8, asset()).prop_map(|(child, edge, asset)| Step::Pull { child, edge, asset }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::Donate { asset, amount }),
    ]
}

/// What the owner does.
fn rule() -> impl Strategy<Value = Step> {
    let asset = || 0..3_usize;
    let index = any::<Index>;
    prop_oneof![
        (index(), prop::bool::weighted(0.3)).prop_map(|(product, stopped)| Step::Stop { product, stopped }),
        (0..=MAX_FEE_BPS).prop_map(|fee_bps| Step::SetFee { fee_bps }),
        (0..5_u32).prop_map(|epochs| Step::SetWindow { epochs }),
        (1..2_000_u128, 0..=4_999_u16)
            .prop_map(|(challenge_bond, challenger_bps)| Step::SetRules { challenge_bond, challenger_bps }),
        asset().prop_map(|asset| Step::CollectFees { asset }),
        (index(), asset(), 0..1_100_u128).prop_map(|(product, asset, per_mille)| Step::Release {
            product,
            asset,
            per_mille
        }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    // So long has the arbiter: then a challenge can lapse.
    let wait = prop_oneof![3 => 1..150_000_u64, 1 => Just(2 * MIN_ANSWER_MS + 1)];
    prop_oneof![
        30 => work(),
        30 => money(),
        6 => rule(),
        2 => wait.prop_map(|span_ms| Step::Wait { span_ms }),
        8 => (1..4_u32).prop_map(|count| Step::NextEpochs { count }),
    ]
}

fn agree_with_their_model(create: fn() -> World) {
    super::check(CASES, &vec(step(), 1..LENGTH), |steps| {
        let mut world = create();
        for step in steps {
            world.take(step);
            world.close_books()?;
        }
        Ok(())
    });
}

#[test]
fn router_and_registry_agree_with_their_model() {
    agree_with_their_model(World::new);
}

/// What needs a chain whose coin is narrow.
mod on_wasm {
    use super::*;

    #[test]
    fn router_and_registry_agree_with_their_model_where_coin_has_64_bits_and_nearly_all_of_it_moves() {
        agree_with_their_model(World::narrow);
    }
}
