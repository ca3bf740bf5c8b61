// SPDX-License-Identifier: Apache-2.0
//! What the contracts' views do not tell: what happened. An index remembers all of it, a node as much as it keeps.

use anyhow::{ensure, Result};
use http::Uri;

use super::desk::Desk;
use super::index::Index;
use crate::amount::count;
use crate::chain::past::Happened;
use crate::chain::Past;
use crate::moment;

/// How many blocks are read from a node, unless it is said otherwise: an hour's, if blocks come every twelve seconds. A node
/// that keeps no more states than it needs remembers about as many.
const BLOCKS: u64 = 300;

/// Where the past is read from.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct History {
    /// Read it from the index at this address, which remembers all of it (see `kite index`), and not from the node
    #[arg(long, value_name = "URL", conflicts_with = "blocks")]
    index: Option<Uri>,
    /// How many blocks are read from the node, counted back from the newest final one
    #[arg(long, default_value_t = BLOCKS, value_parser = count::<u64>)]
    blocks: u64,
}

impl History {
    /// The events of the router, as far back as can be seen, the oldest first; and how far that is, in words. An index is
    /// asked for no more than `question` is about.
    pub(super) fn of_router(&self, desk: &mut Desk, question: &str) -> Result<(Vec<Happened>, String)> {
        ensure!(self.blocks > 0, "--blocks 0 looks at nothing: name how many blocks are to be read");
        let router = desk.suite.router.address();
        let (events, seen) = match &self.index {
            Some(url) => {
                let index = Index::at(url)?;
                let health = index.health(desk.chain.genesis(), router)?;
                (index.events(question)?, health.seen())
            }
            None => {
                let past = desk.chain.look_back(self.blocks)?;
                let seen = seen(&past);
                (past.events, seen)
            }
        };
        let of_router = events.into_iter().filter(|happened| happened.emitted.contract == router);
        Ok((of_router.collect(), seen))
    }
}

/// How far back a node saw, in words.
fn seen(past: &Past) -> String {
    match (past.first, past.last) {
        (Some(first), Some(last)) => {
            let beginning = if past.is_whole { ", the chain's first" } else { "" };
            // The first block of a chain knows no time.
            let of = if first.at_ms == 0 { String::new() } else { format!(" of {}", moment::iso(first.at_ms)) };
            format!("seen: from block {}{of}{beginning} to block {}", first.height, last.height)
        }
        _ => "seen: nothing, as this chain keeps no history".to_owned(),
    }
}
