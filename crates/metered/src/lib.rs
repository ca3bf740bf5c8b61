// SPDX-License-Identifier: Apache-2.0
//! Metered use of a product: `kite gateway` asks for payment in front of an API, `kite call` pays it. Both speak to a node;
//! what they say to each other is in `kite-gateway`.

mod bounds;
pub mod call;
pub mod gateway;
mod place;
mod tabs;

pub use call::Call;
pub use gateway::Gateway;
