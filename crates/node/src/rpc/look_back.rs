// SPDX-License-Identifier: Apache-2.0
//! The newest final blocks, read backwards until the node remembers no more.

use ink::primitives::Hash;
use ink_sandbox::frame_support::storage::storage_prefix;
use kite_interfaces::Timestamp;
use scale::Decode;
use subxt::blocks::Block;
use subxt::events::{EventDetails, Phase};
use subxt::{OnlineClient, PolkadotConfig};

use super::connection::{Connection, Link};
use super::family::Family;
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
        let (moment, mut events) =
            match connection.ask(|link| async move { read(connection.family, &link, height).await }).await {
                Ok(found) => found,
                // A node that keeps no more states than it needs answers so for an older block.
                Err(Failure { cause: Cause::Refused(_), .. }) if height < last => return Ok(past),
                Err(failure) => return Err(failure),
            };
        past.first = Some(moment);
        past.last = past.last.or(Some(moment));
        events.append(&mut past.events);
        past.events = events;
    }
    past.is_whole = first == 0;
    Ok(past)
}

async fn read(family: Family, link: &Link, height: u64) -> Result<(Moment, Vec<Happened>), subxt::Error> {
    let hash = link.rpc.chain_get_block_hash(Some(height.into())).await?.ok_or("the chain has no such block")?;
    let block = link.client.blocks().at(hash).await?;
    let moment = Moment { height, at_ms: time_of(link, &block).await? };
    let all = block.events().await?.iter().collect::<Result<Vec<_>, _>>()?;
    let all: Vec<_> = all.into_iter().filter(|event| is_contracts(family, event)).collect();
    let transactions = if all.is_empty() { Vec::new() } else { transactions_of(&block).await? };
    let events = all.iter().map(|event| {
        let transaction = match event.phase() {
            Phase::ApplyExtrinsic(number) => usize::try_from(number).ok().and_then(|number| transactions.get(number)),
            Phase::Finalization | Phase::Initialization => None,
        };
        let emitted = emitted(family, event).map_err(|failure| subxt::Error::Other(failure.to_string()))?;
        let emitted = emitted.ok_or("an event of no contract")?;
        Ok(Happened { moment, block: block.hash().0.into(), transaction: transaction.copied(), emitted })
    });
    Ok((moment, events.collect::<Result<_, subxt::Error>>()?))
}

fn is_contracts(family: Family, event: &EventDetails<PolkadotConfig>) -> bool {
    (event.pallet_name(), event.variant_name()) == (family.pallet(), "ContractEmitted")
}

type NodeBlock = Block<PolkadotConfig, OnlineClient<PolkadotConfig>>;

async fn transactions_of(block: &NodeBlock) -> Result<Vec<Hash>, subxt::Error> {
    let extrinsics = block.extrinsics().await?;
    Ok(extrinsics.iter().map(|extrinsic| name_of(&extrinsic)).collect())
}

async fn time_of(link: &Link, block: &NodeBlock) -> Result<Timestamp, subxt::Error> {
    let key = storage_prefix(b"Timestamp", b"Now");
    let bytes = link.rpc.state_get_storage(&key, Some(block.hash())).await?;
    Ok(bytes.and_then(|bytes| Timestamp::decode(&mut bytes.as_slice()).ok()).unwrap_or_default())
}
