// SPDX-License-Identifier: Apache-2.0
//! Follows a chain's final blocks, and writes what they tell: in order, each once, none left out unless that is said.

use anyhow::{ensure, Context, Result};
use futures::future::join_all;

use crate::account::Account;
use crate::block::{Block, Entry};
use crate::contracts::Contracts;
use crate::listen::{self, Codes};
use crate::source::{Presence, Source};
use crate::store::Store;

/// How many blocks are asked for before the first of them is written.
const AHEAD: u64 = 16;

/// Follows one chain into one store.
pub struct Follower<S> {
    source: S,
    store: Store,
    contracts: Contracts,
    codes: Codes,
    /// Whether it was looked at what the node has, since it was last away.
    is_acquainted: bool,
}

/// How far a step came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The last final block.
    pub final_height: u64,
    /// Why the index was begun anew, if it was.
    pub begun_anew: Option<String>,
    /// Whether the contracts are there.
    pub has_contracts: bool,
}

impl<S: Source> Follower<S> {
    /// A follower that goes on where `store` is.
    pub fn new(source: S, mut store: Store, mut contracts: Contracts) -> Result<Self> {
        let codes = store.recall(&mut contracts)?;
        store.learn(&contracts)?;
        Ok(Self { source, store, contracts, codes, is_acquainted: false })
    }

    /// Reads all that is final now. After an error nothing is lost: the next step goes on.
    pub async fn step(&mut self) -> Result<Step> {
        let stepped = self.try_step().await;
        self.is_acquainted = stepped.is_ok();
        stepped
    }

    async fn try_step(&mut self) -> Result<Step> {
        let final_height = self.source.final_height().await?;
        let begun_anew = if self.is_of_another_chain(final_height).await? { Some(self.begin_anew()?) } else { None };
        let has_contracts = self.begin(final_height).await?;
        if has_contracts {
            if !self.is_acquainted {
                self.fill_gaps().await?;
            }
            self.read_up_to(final_height).await?;
        }
        Ok(Step { final_height, begun_anew, has_contracts })
    }

    /// Whether the node's final blocks are others than those that were read: a development chain that was begun anew has
    /// the same genesis.
    async fn is_of_another_chain(&self, final_height: u64) -> Result<bool> {
        let is_known = self.is_acquainted && self.store.progress()?.next.is_none_or(|next| next <= final_height);
        if is_known {
            return Ok(false);
        }
        let last = self.store.progress()?.last().filter(|(number, _)| *number <= final_height);
        let kept = self.store.library().block_up_to(final_height)?;
        for (number, hash) in last.into_iter().chain(kept) {
            if self.source.hash_of(number).await?.is_some_and(|found| found != hash) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn begin_anew(&mut self) -> Result<String> {
        self.store.begin_anew()?;
        self.contracts.forget_made();
        self.codes.clear();
        self.store.learn(&self.contracts)?;
        self.is_acquainted = false;
        Ok("the node has other blocks than were read: its chain was begun anew".to_owned())
    }

    /// Finds the first block to read, unless it is known. Returns whether there is one.
    async fn begin(&mut self, final_height: u64) -> Result<bool> {
        if self.store.progress()?.next.is_some() {
            return Ok(true);
        }
        let Some(first) = self.lowest(Presence::Present, 1, final_height).await? else { return Ok(false) };
        let before = first.saturating_sub(1);
        let is_cut = before > 0 && self.source.presence(before, &self.accounts()).await? == Presence::OutOfReach;
        self.store.begin_at(first, is_cut.then_some((1, before)))?;
        Ok(true)
    }

    /// Reads what was out of reach, as far as this node has it.
    async fn fill_gaps(&mut self) -> Result<()> {
        for (first, last) in self.store.gaps()? {
            let Some(reachable) = self.lowest(Presence::Absent, first, last).await? else { continue };
            let present = self.lowest(Presence::Present, reachable, last).await?;
            let begin = present.unwrap_or(last.saturating_add(1));
            // Where the contracts were not yet, nothing before is missing.
            if begin > reachable {
                self.store.forget_gap_before((first, last), begin)?;
            }
            for number in begin..=last {
                let Some(block) = self.source.block(number).await? else { break };
                let entry = self.entry_apart(&block).await?;
                let Some(entry) = entry else { break };
                self.store.write(&entry)?;
            }
        }
        Ok(())
    }

    async fn read_up_to(&mut self, final_height: u64) -> Result<()> {
        while let Some(next) = self.store.progress()?.next.filter(|next| *next <= final_height) {
            if !self.read(next, final_height).await? {
                let next = self.store.progress()?.next.unwrap_or(next);
                let reachable = self.lowest(Presence::Absent, next, final_height).await?;
                let reachable = reachable.context("the node has dropped the state of its last final block")?;
                // A block whose state is there and whose transactions are not is left out alone.
                self.store.skip_to(reachable.max(next.saturating_add(1)))?;
            }
        }
        Ok(())
    }

    /// Reads blocks from `next` on; `false` if one of them is out of reach.
    async fn read(&mut self, next: u64, last: u64) -> Result<bool> {
        let mut first = next;
        while first <= last {
            let until = first.saturating_add(AHEAD).saturating_sub(1).min(last);
            if !self.read_together(first, until).await? {
                return Ok(false);
            }
            first = until.saturating_add(1);
        }
        Ok(true)
    }

    /// Reads some blocks. All of them are here before the first is looked at: one that was asked for and is not waited for
    /// could keep the connection that is needed for that.
    async fn read_together(&mut self, first: u64, last: u64) -> Result<bool> {
        let Self { source, store, contracts, codes, .. } = self;
        let source = &*source;
        for block in join_all((first..=last).map(|number| source.block(number))).await {
            let Some(block) = block? else { return Ok(false) };
            if let Some(before) = store.progress()?.last_hash {
                ensure!(
                    block.parent == before,
                    "the node changed block {}, which was final",
                    block.number.saturating_sub(1)
                );
            }
            let Some(entry) = entry(source, contracts, codes, &block).await? else { return Ok(false) };
            store.write(&entry)?;
        }
        Ok(true)
    }

    /// What a block within a gap tells: what is known of the present says nothing of it.
    async fn entry_apart(&mut self, block: &Block) -> Result<Option<Entry>> {
        let found = entry(&self.source, &mut self.contracts, &mut Codes::new(), block).await?;
        Ok(found.map(|entry| Entry { codes: Vec::new(), ..entry }))
    }

    /// The lowest block from `low` to `high` after which `wanted` is so: from there on it stays so.
    async fn lowest(&self, wanted: Presence, low: u64, high: u64) -> Result<Option<u64>> {
        let accounts = self.accounts();
        let (source, accounts) = (&self.source, &accounts);
        lowest(low, high, |number| async move { Ok(source.presence(number, accounts).await? >= wanted) }).await
    }

    fn accounts(&self) -> Vec<Account> {
        self.contracts.accounts().collect()
    }
}

/// The lowest number from `low` to `high` for which `holds`, which holds for all after it; `None` if for none.
async fn lowest<F>(low: u64, high: u64, holds: impl Fn(u64) -> F) -> Result<Option<u64>>
where
    F: std::future::Future<Output = Result<bool>>,
{
    if low > high || !holds(high).await? {
        return Ok(None);
    }
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle).await? {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Ok(Some(low))
}

/// What a block tells, with its transactions; `None` if these are out of reach.
async fn entry<S: Source>(
    source: &S,
    contracts: &mut Contracts,
    codes: &mut Codes,
    block: &Block,
) -> Result<Option<Entry>> {
    if listen::concerns(contracts, block) {
        for contract in block.emissions.iter().map(|emission| emission.contract) {
            learn_code(source, contracts, codes, block, contract).await?;
        }
    }
    let mut entry = listen::entry(contracts, codes, block);
    let mut numbers: Vec<u32> = entry.events.iter().filter_map(|event| event.transaction).collect();
    numbers.dedup();
    if !numbers.is_empty() {
        let Some(transactions) = source.transactions(block, &numbers).await? else { return Ok(None) };
        entry.transactions = transactions;
    }
    Ok(Some(entry))
}

/// Asks what code a contract runs that is heard for the first time.
async fn learn_code<S: Source>(
    source: &S,
    contracts: &Contracts,
    codes: &mut Codes,
    block: &Block,
    contract: Account,
) -> Result<()> {
    if contracts.name(contract).is_none() || codes.contains_key(&contract) {
        return Ok(());
    }
    let before = listen::code_before(block, contract).map(str::to_owned);
    let code = match before {
        Some(before) => Some(before),
        None => source.code_after(block.number, contract).await?,
    };
    if let Some(code) = code {
        codes.insert(contract, code);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
