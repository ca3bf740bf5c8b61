// SPDX-License-Identifier: Apache-2.0
//! What happened on the chain, read back block by block.

use subxt::dynamic::Value;
use subxt::ext::scale_decode::DecodeAsType;

use super::connection::{Connection, Link};
use super::questions::Gas;
use super::transaction::emitted;
use crate::chain::{Emitted, Failure, Weight};

/// What contracts emitted in one block, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockEvents {
    /// The block's number.
    pub height: u64,
    /// The events.
    pub events: Vec<Emitted>,
}

/// The events of every final block from `first` on.
pub(super) async fn events_from(connection: &Connection, first: u64) -> Result<Vec<BlockEvents>, Failure> {
    let last = connection.ask(|link| async move {
        let head = link.rpc.chain_get_finalized_head().await?;
        Ok(link.client.blocks().at(head).await?.number().into())
    });
    let mut blocks = Vec::new();
    for height in first..=last.await? {
        let read = connection.ask(|link| async move { raw(&link, height).await }).await?;
        let events = read.iter().map(|event| emitted(connection.family, event)).collect::<Result<Vec<_>, _>>()?;
        blocks.push(BlockEvents { height, events: events.into_iter().flatten().collect() });
    }
    Ok(blocks)
}

/// What the transactions that users sent weigh in a final block together, by the chain's own account.
pub(super) async fn weight_of(connection: &Connection, height: u64) -> Result<Weight, Failure> {
    let found = connection.ask(|link| async move {
        let hash = link.rpc.chain_get_block_hash(Some(height.into())).await?.ok_or("the chain has no such block")?;
        let place = subxt::dynamic::storage("System", "BlockWeight", Vec::<Value>::new());
        let found = link.client.storage().at(hash).fetch(&place).await?;
        found.map(|found| found.as_type::<PerClass>()).transpose().map_err(subxt::Error::from)
    });
    Ok(found.await?.map_or_else(Weight::zero, |weights| weights.normal.into()))
}

/// Weights of a block, by the class of what is in it.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct PerClass {
    normal: Gas,
}

async fn raw(
    link: &Link,
    height: u64,
) -> Result<Vec<subxt::events::EventDetails<subxt::PolkadotConfig>>, subxt::Error> {
    let hash = link.rpc.chain_get_block_hash(Some(height.into())).await?.ok_or("the chain has no such block")?;
    let events = link.client.events().at(hash).await?;
    Ok(events.iter().collect::<Result<_, _>>()?)
}
