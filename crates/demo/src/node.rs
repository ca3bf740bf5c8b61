// SPDX-License-Identifier: Apache-2.0
//! Stories on development nodes.

use anyhow::{bail, Context, Result};
use kite_bundles::SuiteBundles;
use kite_chains::world::World;
use kite_chains::Programs;
use kite_node::devnode::{DevNode, NO_PROGRAM};
use kite_node::NodeWorld;
use kite_plan::programs;

/// Where a development node listens unless it is told otherwise.
const LOCAL: &str = "ws://127.0.0.1:9944";

/// The network with a Hub's chain.
pub(crate) const HUB: &str = "hub";

/// The node that `network` names, and the decimals of its coin, if it says them.
pub(crate) fn place(network: &str, bundles: &SuiteBundles) -> Result<(Box<dyn World>, Option<u8>)> {
    let world = on_node(network, bundles)?;
    let decimals = world.coin_decimals();
    Ok((Box::new(world), decimals))
}

fn on_node(network: &str, bundles: &SuiteBundles) -> Result<NodeWorld> {
    match network {
        "local" => match DevNode::start()? {
            Some(node) => NodeWorld::of_our_own(node),
            None => NodeWorld::at(LOCAL),
        },
        "narrow" => {
            let node = DevNode::narrow()?;
            NodeWorld::of_our_own(node.context(NO_PROGRAM)?)
        }
        HUB => {
            let node = DevNode::hub()?.context(NO_PROGRAM)?;
            NodeWorld::knowing(node, Programs::of(programs(bundles)?)?)
        }
        other => bail!(
            "stories are told on the networks `local`, `narrow` and `{HUB}` only, not on `{other}`: they make up their people"
        ),
    }
}
