// SPDX-License-Identifier: Apache-2.0
//! What becomes of a transaction that was handed to the node.

use std::collections::HashSet;

use subxt::utils::{AccountId32, H256};
use tokio::time::{sleep, Instant};

use super::super::connection::{Connection, Link};
use super::calls::Wanted;
use super::receipt::Included;
use super::sending::{submit, Sent, GLANCE, LIFE};
use crate::chain::{Cause, Failure, Inclusion};
use crate::keys::SigningKey;

/// From when on a transaction counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// When its block is final.
    Finalized,
    /// When it is in the best block, which another may still replace.
    InBestBlock,
}

/// Signs and submits a transaction, and waits until it is settled. If another program, with the same key, gets a
/// transaction of the same number into a block first, it is signed anew: what was signed before is in no block for good.
pub async fn settle(
    connection: &Connection,
    key: &SigningKey,
    wanted: &Wanted,
    settled: Settled,
) -> Result<Included, Failure> {
    let sent = submit(connection, key, wanted).await?;
    carry(connection, key, wanted, sent, settled).await
}

pub(super) async fn carry(
    connection: &Connection,
    key: &SigningKey,
    wanted: &Wanted,
    mut sent: Sent,
    settled: Settled,
) -> Result<Included, Failure> {
    let began = Instant::now();
    loop {
        match track(connection, &mut sent, settled).await? {
            Track::Included(included) => return Ok(included),
            Track::Overtaken if began.elapsed() > connection.patience.block => return Err(overtaken(&sent)),
            Track::Overtaken => sent = submit(connection, key, wanted).await?,
        }
    }
}

/// Waits until the transaction is settled.
pub async fn follow(connection: &Connection, mut sent: Sent, settled: Settled) -> Result<Included, Failure> {
    match track(connection, &mut sent, settled).await? {
        Track::Included(included) => Ok(included),
        Track::Overtaken => Err(overtaken(&sent)),
    }
}

/// How the way of a transaction ended.
enum Track {
    /// In a block.
    Included(Included),
    /// Final blocks have another transaction of its account's with its number, so that none can take it any more. A node's
    /// pool takes both if the second comes between a block and the pool's notice of it, and then drops it without a word.
    Overtaken,
}

async fn track(connection: &Connection, sent: &mut Sent, settled: Settled) -> Result<Track, Failure> {
    let tracked = watch(connection, sent, settled).await;
    tracked.map_err(|failure| in_doubt(failure, sent))
}

/// What a node may have been handed before it went away may be in a block all the same.
pub(super) fn in_doubt(failure: Failure, sent: &Sent) -> Failure {
    let Cause::Unreachable(reason) = failure.cause else { return failure };
    let (hash, may) = (sent.name, may_still_be_taken(sent));
    let reason = format!("whether transaction {hash:?} is in a block cannot be asked, since {reason}; and {may}");
    Failure { cause: Cause::InDoubt(reason), ..failure }
}

/// Waits until it is known what became of the transaction. Whenever the node was away it is given the same bytes again.
/// Where blocks are slow to become final, one that is in the best chain is told as it is, not settled.
async fn watch(connection: &Connection, sent: &mut Sent, settled: Settled) -> Result<Track, Failure> {
    let (mut seen, mut ends) = (HashSet::new(), None);
    let began = Instant::now();
    loop {
        let (known, asked) = (&seen, &*sent);
        let news = connection.ask(|link| async move { look(&link, asked, settled, known, ends).await }).await?;
        if let Some(included) = news.included {
            return Ok(Track::Included(included));
        }
        if news.is_overtaken {
            return Ok(Track::Overtaken);
        }
        seen.extend(news.seen);
        ends = Some(news.ends);
        let expired = !sent.is_immortal && news.height > sent.born.saturating_add(LIFE);
        if expired {
            // What never came leaves its number to another.
            connection.numbering.lock().await.remove(&sent.from);
            return Err(Failure::before_it_ran(expired_cause(sent)));
        }
        if began.elapsed() >= connection.patience.block {
            return unsettled(connection, sent).await.map(Track::Included);
        }
        let link = connection.link();
        if link.number != sent.link {
            // Refused means that it is there already, or came in: the next look tells.
            let _ = link.rpc.author_submit_extrinsic(&sent.bytes).await;
            sent.link = link.number;
        }
        sleep(GLANCE).await;
    }
}

fn overtaken(sent: &Sent) -> Failure {
    let hash = sent.name;
    Failure::before_it_ran(Cause::Refused(format!(
        "transaction {hash:?} is in no block, and none can take it any more: another transaction of this account came \
         first; try again"
    )))
}

/// What is known of a transaction that is not settled yet, when waiting is over.
async fn unsettled(connection: &Connection, sent: &Sent) -> Result<Included, Failure> {
    let none = &HashSet::new();
    let news = connection.ask(|link| async move { look(&link, sent, Settled::InBestBlock, none, None).await }).await?;
    if let Some(Included { inclusion, events }) = news.included {
        return Ok(Included { inclusion: Inclusion { is_settled: false, ..inclusion }, events });
    }
    let (hash, waited, may) = (sent.name, connection.patience.block.as_secs(), may_still_be_taken(sent));
    Err(Failure::before_it_ran(Cause::InDoubt(format!(
        "transaction {hash:?} is in no block after {waited} s, and {may}"
    ))))
}

/// By which block, and what to do until then.
fn may_still_be_taken(sent: &Sent) -> String {
    if sent.is_immortal {
        return format!(
            "any later one may still take it. Do not send it again before another transaction of number {} of this account \
             is in a block, which puts an end to it: look for it there",
            sent.nonce
        );
    }
    format!(
        "a block up to number {} may still take it. Do not send it again before the chain is past that block: look for it \
         there",
        sent.born.saturating_add(LIFE)
    )
}

fn expired_cause(sent: &Sent) -> Cause {
    let hash = sent.name;
    Cause::Refused(format!("no block took transaction {hash:?} in time, and none can any more: try again"))
}

/// What a look at the chain told.
struct News {
    included: Option<Included>,
    is_overtaken: bool,
    seen: Vec<H256>,
    height: u64,
    ends: Ends,
}

/// The newest block that was looked at, and the newest final one.
type Ends = [H256; 2];

/// Looks through the blocks that were not seen before, from the newest back to the one before the
/// transaction was made; not at all, if the chain still has the same `ends`.
async fn look(
    link: &Link,
    sent: &Sent,
    settled: Settled,
    known: &HashSet<H256>,
    ends: Option<Ends>,
) -> Result<News, subxt::Error> {
    // First the final block: the newest, asked for after it, comes after it.
    let last = link.rpc.chain_get_finalized_head().await?;
    let head = match settled {
        Settled::Finalized => last,
        Settled::InBestBlock => link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?,
    };
    let mut news = News { included: None, is_overtaken: false, seen: Vec::new(), height: 0, ends: [head, last] };
    if ends == Some(news.ends) {
        return Ok(news);
    }
    let mut next = head;
    while !known.contains(&next) {
        let block = link.client.blocks().at(next).await?;
        let height = u64::from(block.number());
        news.height = news.height.max(height);
        if height <= sent.born {
            break;
        }
        let found = block.extrinsics().await?.iter().find(|extrinsic| extrinsic.hash() == sent.hash);
        if let Some(extrinsic) = found {
            let events = extrinsic.events().await?;
            let inclusion =
                Inclusion { block: next.0.into(), height, transaction: sent.name.0.into(), fee: 0, is_settled: true };
            return Ok(News { included: Some(Included { inclusion, events }), ..news });
        }
        news.seen.push(next);
        next = block.header().parent_hash;
    }
    let used = link.client.blocks().at(last).await?.account_nonce(&AccountId32(sent.from.0)).await?;
    Ok(News { is_overtaken: used > sent.nonce, ..news })
}
