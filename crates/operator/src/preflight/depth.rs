// SPDX-License-Identifier: Apache-2.0
//! How deep contracts can call each other: no chain tells, so a contract tries it, in a dry run.

use ink::primitives::AccountId;

use crate::chain::{Cause, Failure};
use kite_node::NodeChain;

/// A contract that calls itself as often as it can. Its constructor answers the depth.
const PROBE: &str = include_str!("depth.wat");

/// How many contracts can be in each other's calls at once, the first one included.
pub fn measure(chain: &NodeChain, deployer: AccountId) -> Result<u32, Failure> {
    let refused = |reason| Failure::before_it_ran(Cause::Refused(reason));
    let code = wat::parse_str(PROBE).map_err(|error| refused(error.to_string()))?;
    let answer = chain.dry_run_instantiate(deployer, code, &[], &[])?.value;
    let depth = <[u8; 4]>::try_from(answer.as_slice()).map_err(|_| refused(format!("it answered {answer:02x?}")))?;
    Ok(u32::from_le_bytes(depth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devnode::{DevNode, RICH};
    use crate::keys::SigningKey;
    use kite_node::Keyring;

    /// substrate-contracts-node has room for 23 frames beside the first.
    #[test]
    fn measure_finds_the_depth_of_a_development_node() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let deployer = RICH.parse::<SigningKey>().unwrap().account();
        assert_eq!(measure(&node.chain(Keyring::default()).unwrap(), deployer).unwrap(), 24);
    }
}
