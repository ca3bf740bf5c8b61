// SPDX-License-Identifier: Apache-2.0
//! The router with a person in the registry's place, who opens what a test needs in one call.

use ink::primitives::AccountId;
use kite_interfaces::batch::{Batch, Member, Tree};
use kite_interfaces::router::{Edge, NewPosition, Split, Stage, MAX_BATCH, STAGES};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, ProductId};

use crate::house::{House, Sent};
use crate::people::*;
use crate::strangers::{teach, Stranger};

/// The person in the registry's place.
pub const CLERK: AccountId = CURATOR;

/// All of a product's income goes to one stage, in which the tests open their positions.
pub const STAGE: Stage = Stage::Collection;

/// Weights of a product with one stage.
pub const ONE_STAGE: [Bps; STAGES] = [10_000, 0, 0, 0, 0];

/// A house in which the clerk is the registry, and no fee is taken.
pub struct Office {
    /// The house.
    pub house: House,
}

impl Office {
    /// Before anything happened.
    #[must_use]
    pub fn open() -> Self {
        let mut house = House::unfinished();
        house.router.set_registry(&mut house.chain, DEPLOYER, CLERK).done();
        house.router.set_fee(&mut house.chain, DEPLOYER, 0).done();
        Self { house }
    }

    /// Opens a product with one stage, built on others.
    pub fn product(&mut self, id: ProductId, upstream: &[(ProductId, Bps)]) {
        let upstream = upstream.iter().map(|&(product, bps)| Edge { product, bps }).collect();
        self.house.router.open_product(&mut self.house.chain, CLERK, id, ONE_STAGE, upstream).done();
    }

    /// Opens a position of `who`.
    pub fn position(&mut self, id: ContributionId, product: ProductId, who: AccountId, units: u128) {
        self.open_all(&[position(id, product, who, units)]);
    }

    /// Opens a batch of these members, who together are said to have `total_units`.
    pub fn batch(&mut self, id: ContributionId, product: ProductId, members: &[Member], total_units: u32) -> Tree {
        let tree = self.house.tree(members).expect("the members are in order");
        let count = u32::try_from(members.len()).expect("few");
        let batch = Some(Batch { root: tree.root(), count, total_units });
        self.open_all(&[NewPosition { batch, ..position(id, product, MALLORY, total_units.into()) }]);
        tree
    }

    /// Opens positions, however many.
    pub fn open_all(&mut self, positions: &[NewPosition]) {
        for some in positions.chunks(MAX_BATCH) {
            self.house.router.open_positions(&mut self.house.chain, CLERK, some.to_vec()).done();
        }
    }

    /// Pays by the router's own message.
    pub fn pay(&mut self, product: ProductId, asset: Asset, amount: Balance) -> Split {
        self.house.pay_by_message(product, asset, amount).expect("it can be paid").value
    }

    /// Claims for one position.
    pub fn claim(&mut self, id: ContributionId, asset: Asset) -> Balance {
        self.house.claim(&[id], &[asset]).iter().sum()
    }

    /// A challenge that is upheld at once.
    pub fn forfeit(&mut self, id: ContributionId) {
        self.house.router.freeze(&mut self.house.chain, CLERK, id).done();
        self.house.router.forfeit(&mut self.house.chain, CLERK, id).done();
    }
}

/// A position of `who`.
#[must_use]
pub fn position(id: ContributionId, product: ProductId, who: AccountId, units: u128) -> NewPosition {
    NewPosition { id, product, stage: STAGE, contributor: who, payee: who, units, batch: None }
}

/// Members with these units, each with an account of its own.
#[must_use]
pub fn volunteers(units: &[u32]) -> Vec<Member> {
    let payee = |index: u32| {
        let mut address = [0x77; 20];
        address[..4].copy_from_slice(&index.to_le_bytes());
        account_of(address)
    };
    (0..).zip(units).map(|(index, &units)| Member { index, payee: payee(index), units }).collect()
}

/// A token that lies about what it moves, and calls whom it likes meanwhile. It can be paid in.
pub struct Liar(pub AccountId);

impl Liar {
    /// Puts it on the chain.
    pub fn create(house: &mut House) -> Self {
        let liar = Stranger::Liar.create(&mut house.chain);
        house.router.set_asset(&mut house.chain, DEPLOYER, liar, true).done();
        Self(liar)
    }

    /// From now on, so many of 1,000 arrive, and in each transfer it calls `callee` with `input`, if there
    /// is any.
    pub fn teach(&self, house: &mut House, arriving: u32, callee: AccountId, input: &[u8]) {
        teach(&mut house.chain, self.0, &[arriving], callee, input);
    }

    /// It as an asset.
    #[must_use]
    pub fn asset(&self) -> Asset {
        Asset::Psp22(self.0)
    }
}
