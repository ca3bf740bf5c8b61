// SPDX-License-Identifier: Apache-2.0
//! Every product, position and unit of money that the router answers for. Keeps the books and says
//! what happened; who may call, and moving the assets themselves, is the contract's part.

mod claims;
mod ledger;
mod payments;

use ink::prelude::boxed::Box;
use ink::storage::traits::ManualKey;
use kite_chain::cells::Map;
use kite_chain::Read;
use kite_interfaces::router::{Edge, Position, RouterError};
use kite_interfaces::{Asset, ContributionId, ProductId};

pub use self::claims::{Ages, Claims};
pub use self::ledger::Order;

use crate::book::{Book, Checkpoint};
use crate::failure::Result;
use crate::holding::Holding;
use crate::income::{Account, Holder};
use crate::product::Product;
use crate::upstream::Served;

/// The number of an edge among its child's, from 0.
pub type EdgeNumber = u8;

/// A product's book in an asset.
type BookKey = (ProductId, Asset);

/// A checkpoint's number in the book of a product and asset, from 0.
type CheckpointKey = (ProductId, Asset, u32);

/// What a holder has had of a position in an asset.
type AccountKey = (ContributionId, Holder, Asset);

/// An edge of a child product, and an asset that is pulled along it.
type ServedKey = (ProductId, EdgeNumber, Asset);

/// The storage of the vault. Keys 1 and 2 are the contract's own.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Vault {
    products: Map<ProductId, Box<Product>, ManualKey<3>>,
    edges: Map<(ProductId, EdgeNumber), Edge, ManualKey<4>>,
    books: Map<BookKey, Box<Book>, ManualKey<5>>,
    checkpoints: Map<CheckpointKey, Checkpoint, ManualKey<6>>,
    positions: Map<ContributionId, Box<Position>, ManualKey<7>>,
    accounts: Map<AccountKey, Account, ManualKey<8>>,
    served: Map<ServedKey, Served, ManualKey<9>>,
    holdings: Map<Asset, Holding, ManualKey<10>>,
    /// Units of each member that has claimed; with the payee as holder, of all of them together; with the
    /// reserve, of those that had not when the batch was long over.
    taken: Map<(ContributionId, Holder), u32, ManualKey<11>>,
}

impl Vault {
    /// The position, if there is one.
    #[must_use]
    pub fn position(&self, id: ContributionId) -> Option<Box<Position>> {
        self.positions.get(id)
    }

    /// All that is held of an asset.
    #[must_use]
    pub fn holding(&self, asset: &Asset) -> Holding {
        self.holdings.get(asset).unwrap_or_default()
    }

    fn set_holding(&mut self, asset: &Asset, holding: &Holding) {
        if *holding == Holding::default() {
            self.holdings.remove(asset);
        } else {
            self.holdings.insert(asset, holding);
        }
    }

    fn known_position(&self, id: ContributionId) -> Result<Box<Position>> {
        self.positions.get(id).ok_or_else(|| RouterError::UnknownPosition(id).into())
    }

    fn product(&self, id: ProductId) -> Result<Box<Product>> {
        self.products.get(id).ok_or_else(|| RouterError::UnknownProduct(id).into())
    }

    fn ensure_product(&self, id: ProductId) -> Result<()> {
        self.products.contains(id).then_some(()).ok_or_else(|| RouterError::UnknownProduct(id).into())
    }

    fn book(&self, product: ProductId, asset: &Asset) -> Box<Book> {
        self.books.get((product, asset)).unwrap_or_default()
    }
}
