// SPDX-License-Identifier: Apache-2.0
//! What `kite` is made of, under one roof for the tests across contracts. Each part is a crate of its own, which says
//! what it is for: see `crates/`.

#[cfg(feature = "build")]
pub use kite_costs as costs;
pub use kite_demo as demo;
pub use kite_format::{amount, moment, output, span, table, text, whole};
pub use kite_node::{devnode, keys};
pub use kite_operator::{dapp, deployment, gas, home, index, network, node, preflight, verify};
pub use kite_people as people;
pub use kite_people::batch;
pub use kite_plan::{self as plan, facts, ruling};
#[cfg(feature = "build")]
pub use kite_release::{self as release, reference};
pub use kite_suite as suite;
pub use kite_words::{self as words, arguments};

#[cfg(feature = "build")]
pub mod schema;

/// Bundles, where they are, and their hashes as people write them.
pub mod bundles {
    #[cfg(feature = "build")]
    pub use kite_builder::{build, build_anew, bundle, suite, table, Built};
    pub use kite_bundles::*;
    pub use kite_format::text::hex;
    pub use kite_workspace::cargo;
}

/// Chains: inside this process, in one of their own, and behind a node.
pub mod chain {
    pub use kite_chains::*;
    pub use kite_node::{BlockEvents, Coin, Hold, Keyring, Limits, NodeChain, Order, Patience, Settled};
}

/// Stories, and the chains that they are told on.
pub mod scenario {
    pub use kite_scenario::*;

    /// Chains that a story can be told on.
    pub mod world {
        pub use kite_chains::world::*;
        pub use kite_node::NodeWorld;
    }
}
