// SPDX-License-Identifier: Apache-2.0
//! A till of a product, and the factory that makes it.

use ink::primitives::AccountId;
use kite_interfaces::till::TillError;
use kite_interfaces::{Asset, Balance, ProductId};

use super::client::client;

client! {
    /// The address of a product, or the factory of such.
    Till = "till";

    /// Creates a factory of tills that pay through `router`.
    make "new" construct(router: AccountId);
    /// Creates the till of `product`, as a factory does.
    make "of" make(router: AccountId, product: ProductId);

    /// Makes the till of `product`; a factory only.
    send "open" open(product: ProductId) -> AccountId, TillError;
    /// Where the till of `product` is, or will be; a factory only.
    ask "address_of" address_of(product: ProductId) -> AccountId, TillError;
    /// Pays all that it has of `asset` to its product.
    send "flush" flush(asset: Asset) -> Balance, TillError;
    /// The router that it pays through.
    view "router" router() -> AccountId;
    /// The product that it pays.
    view "product" product() -> ProductId;
}
