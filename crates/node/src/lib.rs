// SPDX-License-Identifier: Apache-2.0
//! A chain behind a node: transactions, the keys that sign them, and development nodes.

pub mod devnode;
pub mod keys;
mod rpc;
mod world;

use kite_chains as chain;
use kite_format::{amount, output, span, text};
use kite_workspace as workspace;

pub use keys::Keyring;
pub use rpc::{BlockEvents, Coin, Draft, Hold, Limits, NodeChain, Order, Patience, Settled};
pub use world::NodeWorld;
