//! What happened on the chain, read back block by block.

use super::connection::{Connection, Link};
use super::transaction::emitted;
use crate::chain::{Emitted, Failure};

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
        let events = read.iter().map(emitted).collect::<Result<_, _>>()?;
        blocks.push(BlockEvents { height, events });
    }
    Ok(blocks)
}

async fn raw(
    link: &Link,
    height: u64,
) -> Result<Vec<subxt::events::EventDetails<subxt::PolkadotConfig>>, subxt::Error> {
    let hash = link.rpc.chain_get_block_hash(Some(height.into())).await?.ok_or("the chain has no such block")?;
    let events = link.client.events().at(hash).await?;
    let is_contracts = |event: &subxt::events::EventDetails<_>| {
        (event.pallet_name(), event.variant_name()) == ("Contracts", "ContractEmitted")
    };
    let all = events.iter().collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(is_contracts).collect())
}
