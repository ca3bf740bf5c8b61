// SPDX-License-Identifier: Apache-2.0
//! What a newcomer must know of a product.

use ink::primitives::AccountId;
use kite_interfaces::registry::{HowToJoin, Opening, Product, Rules, Settings};
use kite_interfaces::router::{Stage, STAGES};
use kite_interfaces::Epoch;

use crate::lifecycle::{weight_if_open, weight_of_one, Window};

const ALL_STAGES: [Stage; STAGES] =
    [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];

/// How to take part in `product`, whose stages have so much `room`, through `registry`, which is owned by
/// `owner`, in `epoch`.
#[allow(clippy::too_many_arguments, reason = "what is asked about, and what was found out")]
pub fn how_to_join(
    product: Product,
    room: &[u128; STAGES],
    settings: &Settings,
    registry: AccountId,
    owner: AccountId,
    epoch: Epoch,
    window: Window,
) -> HowToJoin {
    let Rules { curator_answers_ms, arbiter_answers_ms, challenge_bond, challenge_bond_bps, arbiter, .. } =
        settings.rules;
    HowToJoin {
        kite: settings.kite,
        registry,
        bond_per_unit: product.terms.bond_per_unit,
        stages: ALL_STAGES.map(|stage| opening(&product, stage, *stage.of(room), epoch)),
        curator: product.curator,
        curator_answers_ms,
        window_epochs: window.epochs,
        arbiter: arbiter.unwrap_or(owner),
        arbiter_answers_ms,
        challenge_bond,
        challenge_bond_bps,
        unit_weight: weight_of_one(&product, epoch),
        metadata_uri: product.terms.metadata_uri,
    }
}

fn opening(product: &Product, stage: Stage, room: u128, epoch: Epoch) -> Opening {
    let is_open = weight_if_open(product, stage, room, epoch).is_some();
    Opening { stage, weight_bps: *stage.of(&product.terms.stage_bps), is_open, room }
}
