// SPDX-License-Identifier: Apache-2.0
//! How contracts hash a member. On a Hub accounts have 20 bytes, and so has a member's in its leaf: one list has another
//! root there than elsewhere.

use anyhow::{bail, Result};
use ink::primitives::Hash;
use kite_interfaces::batch::Member;

use crate::chain::address_text;
use crate::chain::hub::said;

/// As contracts hash it where accounts like its payee's are: an address of Ethereum's is nobody's anywhere but on a Hub.
pub fn leaf_of(member: &Member) -> Hash {
    said::leaf_of(member).unwrap_or_else(|_| member.leaf())
}

/// An error if no chain has the accounts of all payees.
pub fn ensure_one_family(members: &[Member]) -> Result<()> {
    let is_of_a_hub = |member: &&Member| said::address(member.payee).is_ok();
    let (there, elsewhere) = (members.iter().find(is_of_a_hub), members.iter().find(|member| !is_of_a_hub(member)));
    if let (Some(there), Some(elsewhere)) = (there, elsewhere) {
        let [there, elsewhere] = [there, elsewhere].map(|member| address_text(member.payee));
        bail!("{there} is an address of Ethereum's, which are a Hub's, and {elsewhere} is none: no chain has both");
    }
    Ok(())
}
