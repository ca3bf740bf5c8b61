// SPDX-License-Identifier: Apache-2.0
//! Stories on development nodes.

use anyhow::{bail, Context, Result};
use kite_chains::world::World;
use kite_node::devnode::{DevNode, NO_PROGRAM};
use kite_node::NodeWorld;

/// Where a development node listens unless it is told otherwise.
const LOCAL: &str = "ws://127.0.0.1:9944";

/// The node that `network` names, and the decimals of its coin, if it says them.
pub(crate) fn place(network: &str) -> Result<(Box<dyn World>, Option<u8>)> {
    let world = on_node(network)?;
    let decimals = world.coin_decimals();
    Ok((Box::new(world), decimals))
}

fn on_node(network: &str) -> Result<NodeWorld> {
    match network {
        "local" => match DevNode::start()? {
            Some(node) => NodeWorld::of_our_own(node),
            None => NodeWorld::at(LOCAL),
        },
        "narrow" => {
            let node = DevNode::narrow()?;
            NodeWorld::of_our_own(node.context(NO_PROGRAM)?)
        }
        other => {
            bail!("stories are told on the networks `local` and `narrow` only, not on `{other}`: they make up their people")
        }
    }
}
