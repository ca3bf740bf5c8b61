// SPDX-License-Identifier: Apache-2.0
//! The newest final blocks, read backwards until the node remembers no more.

use ink::primitives::Hash;
use ink_sandbox::frame_support::storage::storage_prefix;
use kite_interfaces::Timestamp;
use subxt::blocks::Block;
use subxt::events::{EventDetails, Phase};
use subxt::{OnlineClient, PolkadotConfig};

use super::connection::{Connection, Link};
use super::family::Family;
use super::questions;
use super::transaction::{emitted, name_of};
use crate::chain::past::{Happened, Moment, Past};
use crate::chain::{Cause, Failure};

/// What contracts emitted in the newest `blocks` final blocks.
pub(super) async fn look_back(connection: &Connection, blocks: u64) -> Result<Past, Failure> {
    let last = connection.ask(|link| async move {
        let head = link.rpc.chain_get_finalized_head().await?;
        Ok(u64::from(link.client.blocks().at(head).await?.number()))
    });
    let last = last.await?;
    let first = last.saturating_add(1).saturating_sub(blocks);
    let mut past = Past::default();
    for height in (first..=last).rev() {
        let kept = match connection.ask(|link| async move { read(connection.family, &link, height).await }).await {
            Ok(kept) => kept,
            // A node that keeps no more states than it needs answers so for an older block.
            Err(Failure { cause: Cause::Refused(_), .. }) if height < last => return Ok(past),
            Err(failure) => return Err(failure),
        };
        let moment = kept.moment()?;
        let mut events = kept.happened(connection.family, moment)?;
        past.first = Some(moment);
        past.last = past.last.or(Some(moment));
        events.append(&mut past.events);
        past.events = events;
    }
    past.is_whole = first == 0;
    Ok(past)
}

/// A block as the node keeps it.
struct Kept {
    height: u64,
    hash: Hash,
    time: Option<Vec<u8>>,
    /// Those of contracts.
    events: Vec<EventDetails<PolkadotConfig>>,
    /// The names of those in it, if a contract emitted anything.
    transactions: Vec<Hash>,
}

impl Kept {
    /// The first block has no time.
    fn moment(&self) -> Result<Moment, Failure> {
        let at_ms = self.time.as_deref().map_or(Ok(0), questions::read::<Timestamp>)?;
        Ok(Moment { height: self.height, at_ms })
    }

    fn happened(&self, family: Family, moment: Moment) -> Result<Vec<Happened>, Failure> {
        let happened = |event| {
            let emitted = emitted(family, event)?.ok_or_else(|| questions::unknown("an event of no contract"))?;
            Ok(Happened { moment, block: self.hash, transaction: self.named(event.phase()), emitted })
        };
        self.events.iter().map(happened).collect()
    }

    fn named(&self, phase: Phase) -> Option<Hash> {
        let Phase::ApplyExtrinsic(number) = phase else { return None };
        self.transactions.get(usize::try_from(number).ok()?).copied()
    }
}

async fn read(family: Family, link: &Link, height: u64) -> Result<Kept, subxt::Error> {
    let hash = link.rpc.chain_get_block_hash(Some(height.into())).await?.ok_or("the chain has no such block")?;
    let block = link.client.blocks().at(hash).await?;
    let time = link.rpc.state_get_storage(&storage_prefix(b"Timestamp", b"Now"), Some(hash)).await?;
    let events = block.events().await?.iter().collect::<Result<Vec<_>, _>>()?;
    let events: Vec<_> = events.into_iter().filter(|event| is_contracts(family, event)).collect();
    let transactions = if events.is_empty() { Vec::new() } else { transactions_of(&block).await? };
    Ok(Kept { height, hash: hash.0.into(), time, events, transactions })
}

fn is_contracts(family: Family, event: &EventDetails<PolkadotConfig>) -> bool {
    (event.pallet_name(), event.variant_name()) == (family.pallet(), "ContractEmitted")
}

type NodeBlock = Block<PolkadotConfig, OnlineClient<PolkadotConfig>>;

async fn transactions_of(block: &NodeBlock) -> Result<Vec<Hash>, subxt::Error> {
    let extrinsics = block.extrinsics().await?;
    Ok(extrinsics.iter().map(|extrinsic| name_of(&extrinsic)).collect())
}
