// SPDX-License-Identifier: Apache-2.0
//! What the contracts' views do not tell, and the chain's past does: which tokens can be paid in.

use ink::primitives::AccountId;
use kite_interfaces::router::AssetListed;

use crate::chain::{Chain, Past};
use crate::moment;
use crate::suite::{Suite, Token};

/// How many blocks are read for what the contracts' views do not tell, unless it is said otherwise: an hour's, if blocks
/// come every twelve seconds. A node that keeps no more states than it needs remembers about as many.
pub(super) const BLOCKS: u64 = 300;

/// A PSP22 token beside KITE.
#[derive(Clone, Debug)]
pub(super) struct KnownToken {
    /// Its contract.
    pub address: AccountId,
    /// Its sign, if it tells one.
    pub sign: Option<String>,
    /// Its decimals.
    pub decimals: u8,
    /// Whether it can be paid in, if the chain's past tells.
    pub is_listed: Option<bool>,
}

/// How far back was seen, in words.
pub(super) fn seen(past: &Past) -> String {
    match (past.first, past.last) {
        (Some(first), Some(last)) => {
            let beginning = if past.is_whole { ", the chain's first" } else { "" };
            format!(
                "seen: from block {} of {}{beginning} to block {}",
                first.height,
                moment::iso(first.at_ms),
                last.height
            )
        }
        _ => "seen: nothing, as this chain keeps no history".to_owned(),
    }
}

/// The tokens that the network's file names, and those that were listed or taken off the list in this past.
pub(super) fn tokens(chain: &mut dyn Chain, suite: &Suite, named: &[AccountId], past: &Past) -> Vec<KnownToken> {
    let mut listed: Vec<(AccountId, Option<bool>)> = named.iter().map(|token| (*token, None)).collect();
    let told = past.events.iter().filter(|happened| happened.emitted.contract == suite.router.address());
    for AssetListed { asset, allowed } in told.filter_map(|happened| happened.emitted.read()) {
        listed.retain(|(known, _)| *known != asset);
        listed.push((asset, Some(allowed)));
    }
    listed.retain(|(token, _)| *token != suite.token.address());
    let known = listed.into_iter().map(|(address, is_listed)| {
        let token = Token(address);
        let sign = token.token_symbol(chain).unwrap_or_default();
        let decimals = token.token_decimals(chain).unwrap_or_default();
        KnownToken { address, sign, decimals, is_listed }
    });
    known.collect()
}

/// Whether a token can be meant by this sign.
pub(super) fn has_sign(token: &KnownToken, sign: &str) -> bool {
    token.is_listed != Some(false) && token.sign.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(sign))
}
