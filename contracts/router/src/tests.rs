// SPDX-License-Identifier: Apache-2.0
//! Tests of the books, of the contract around them, and of both against an exact model.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

mod ages;
mod book;
mod challenge;
mod contract;
mod lives;
mod members;
mod model;
mod product;
mod standing;
mod vault;

use ink::primitives::AccountId;
use kite_interfaces::batch::{Batch, Member, Tree};
use kite_interfaces::router::{Edge, NewPosition, PositionOpened, RouterError, Stage};
use kite_interfaces::{Asset, Bps, ContributionId, Epoch, ProductId};

use crate::vault::{Ages, Vault};

const STAGES: [Stage; 5] = [Stage::Collection, Stage::Annotation, Stage::Compute, Stage::Model, Stage::Application];
const WEIGHTS: [Bps; 5] = [3_000, 2_500, 2_000, 1_500, 1_000];

fn account(byte: u8) -> AccountId {
    [byte; 32].into()
}

fn dollar() -> Asset {
    Asset::Psp22(account(200))
}

fn edge(product: ProductId, bps: Bps) -> Edge {
    Edge { product, bps }
}

/// A position whose contributor and payee are `account(id)`.
fn position(id: ContributionId, product: ProductId, stage: Stage, units: u128) -> NewPosition {
    let owner = account(u8::try_from(id).unwrap());
    NewPosition { id, product, stage, contributor: owner, payee: owner, units, batch: None }
}

/// Members with these units, whose payees are `account(100)` and on.
fn members(units: &[u32]) -> Vec<Member> {
    let payee = |index| account(100 + u8::try_from(index).unwrap());
    (0..).zip(units).map(|(index, &units)| Member { index, payee: payee(index), units }).collect()
}

/// What a registry says of these members if their units together are `total_units`.
fn batch(members: &[Member], total_units: u32) -> Batch {
    let count = u32::try_from(members.len()).unwrap();
    Batch { root: Tree::new(members).unwrap().root(), count, total_units }
}

/// Income before `open_epoch` can be claimed, and no batch ended long ago.
fn open(open_epoch: Epoch) -> Ages {
    Ages { open_epoch, expired_epoch: 0 }
}

/// Runs `test` in a storage of its own.
fn with_storage(test: impl FnOnce()) {
    ink::env::test::run_test::<ink::env::DefaultEnvironment, _>(|_| {
        test();
        Ok(())
    })
    .unwrap();
}

/// Opens positions, and returns what was told of each.
fn open_all(vault: &mut Vault, now: Epoch, positions: &[NewPosition]) -> Result<Vec<PositionOpened>, Box<RouterError>> {
    let mut told = Vec::new();
    vault.open_positions(now, positions.iter().cloned(), |opened| told.push(opened))?;
    Ok(told)
}
