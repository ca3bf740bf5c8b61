// SPDX-License-Identifier: Apache-2.0
//! Writing blocks.

use anyhow::{ensure, Context, Result};
use num_bigint::BigUint;
use rusqlite::{params, Connection, OptionalExtension, Transaction as Change};

use super::sums::{additions, Addition};
use super::{get, set, Store};
use crate::block::{Entry, Event};
use crate::contracts::Contracts;
use crate::key::Key;

/// The field that says whose work a contribution is.
const CONTRIBUTOR: &str = "contributor";

/// What an event is called that is not understood.
pub const UNKNOWN: &str = "Unknown";

impl Store {
    /// Says which block is the first to be read, and which before it no node has told.
    pub fn begin_at(&mut self, first: u64, gap: Option<(u64, u64)>) -> Result<()> {
        let change = self.connection.transaction()?;
        set(&change, "next", &first.to_string())?;
        set(&change, "first", &gap.map_or(first, |gap| gap.0).to_string())?;
        if let Some((first, last)) = gap {
            change.execute("INSERT INTO gap VALUES (?, ?)", [first, last])?;
        }
        Ok(change.commit()?)
    }

    /// Leaves blocks out, from the next one to the one before `next`: no node tells them.
    pub fn skip_to(&mut self, next: u64) -> Result<()> {
        let first = self.progress()?.next.context("it has not begun")?;
        ensure!(first < next, "it is beyond block {next}");
        let change = self.connection.transaction()?;
        change.execute("INSERT INTO gap VALUES (?, ?)", [first, next.saturating_sub(1)])?;
        set(&change, "next", &next.to_string())?;
        change.execute("DELETE FROM about WHERE key = 'last_hash'", [])?;
        Ok(change.commit()?)
    }

    /// The blocks that no node has told: first and last of each gap.
    pub fn gaps(&self) -> Result<Vec<(u64, u64)>> {
        super::read::gaps(&self.connection)
    }

    /// Blocks up to this one are no longer missing: the contracts were not there yet.
    pub fn forget_gap_before(&mut self, gap: (u64, u64), first: u64) -> Result<()> {
        let change = self.connection.transaction()?;
        change.execute("DELETE FROM gap WHERE first = ?", [gap.0])?;
        if first <= gap.1 {
            change.execute("INSERT INTO gap VALUES (?, ?)", [first, gap.1])?;
        }
        Ok(change.commit()?)
    }

    /// Writes the next block, or one of a gap: all of it or nothing.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        let change = self.connection.transaction()?;
        advance(&change, entry)?;
        for event in &entry.events {
            add_event(&change, entry.number, event)?;
        }
        for transaction in &entry.transactions {
            let signer = transaction.signer.as_ref().map(<[u8; 32]>::as_slice);
            change.prepare_cached("INSERT INTO call VALUES (?, ?, ?, ?)")?.execute(params![
                entry.number,
                transaction.position,
                transaction.hash,
                signer
            ])?;
        }
        link_signers(&change, Some(entry.number))?;
        for (account, name) in &entry.made {
            change.execute("INSERT OR REPLACE INTO contract VALUES (?, ?)", params![account, name])?;
        }
        for (account, code) in &entry.codes {
            change.execute("INSERT OR REPLACE INTO code VALUES (?, ?)", params![account, code])?;
        }
        Ok(change.commit()?)
    }

    /// Reads what is kept once more, if this program understands contracts otherwise than the one that wrote it.
    /// Returns whether it did.
    pub fn learn(&mut self, contracts: &Contracts) -> Result<bool> {
        let edition = contracts.edition();
        if get(&self.connection, "edition")?.as_deref() == Some(&edition) {
            return Ok(false);
        }
        let change = self.connection.transaction()?;
        change.execute_batch("DELETE FROM link; DELETE FROM also; DELETE FROM sum;")?;
        relearn(&change, contracts)?;
        set(&change, "edition", &edition)?;
        change.commit()?;
        Ok(true)
    }
}

/// Notes that a block was read. An error if it was before: then another process writes here too.
fn advance(change: &Change<'_>, entry: &Entry) -> Result<()> {
    let next: u64 = get(change, "next")?.context("it has not begun")?.parse()?;
    if entry.number == next {
        set(change, "next", &next.saturating_add(1).to_string())?;
        set(change, "last_hash", &entry.hash)?;
        set(change, "last_time_ms", &entry.time_ms.to_string())?;
    } else {
        fill(change, entry.number)?;
    }
    if !entry.events.is_empty() {
        let values = params![entry.number, entry.hash, entry.time_ms];
        change.prepare_cached("INSERT INTO block VALUES (?, ?, ?)")?.execute(values)?;
    }
    Ok(())
}

/// Takes a block out of the gap that it is in.
fn fill(change: &Change<'_>, number: u64) -> Result<()> {
    let query = "SELECT first, last FROM gap WHERE first <= ?1 AND last >= ?1";
    let gap = change.query_row(query, [number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (first, last): (u64, u64) =
        gap.with_context(|| format!("block {number} is here already: another process writes to the same folder"))?;
    change.execute("DELETE FROM gap WHERE first = ?", [first])?;
    if first < number {
        change.execute("INSERT INTO gap VALUES (?, ?)", [first, number.saturating_sub(1)])?;
    }
    if number < last {
        change.execute("INSERT INTO gap VALUES (?, ?)", [number.saturating_add(1), last])?;
    }
    Ok(())
}

fn add_event(change: &Change<'_>, block: u64, event: &Event) -> Result<()> {
    let kind = event.understood.as_ref().map_or(UNKNOWN, |understood| understood.kind.as_str());
    let data = event.understood.as_ref().map(|understood| understood.data.to_string());
    change.prepare_cached("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
        block,
        event.position,
        event.transaction,
        event.contract,
        event.address,
        event.topic,
        event.raw,
        event.code_hash,
        kind,
        data,
    ])?;
    add_meaning(change, block, event)
}

/// Everything that is made from what an event says.
fn add_meaning(change: &Change<'_>, block: u64, event: &Event) -> Result<()> {
    let Some(understood) = &event.understood else { return Ok(()) };
    for key in &understood.keys {
        link(change, key.what(), &key.which(), block, event.position)?;
    }
    for (of, also) in relations(understood) {
        relate(change, of, &also)?;
    }
    for key in understood.keys.iter().filter(|key| matches!(key, Key::Contribution(_))) {
        follow_relations(change, key, block, event.position)?;
    }
    additions(&event.contract, understood).iter().try_for_each(|addition| add(change, addition))
}

fn link(change: &Connection, what: &str, which: &str, block: u64, position: u32) -> Result<()> {
    let values = params![what, which, block, position];
    change.prepare_cached("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)")?.execute(values)?;
    Ok(())
}

/// What an event about a contribution tells that is so for all events about it: its product, and who made it.
fn relations(event: &crate::language::Understood) -> Vec<(&Key, Key)> {
    let contributor = event.data.get(CONTRIBUTOR).and_then(|account| crate::account::read(account.as_str()?).ok());
    let products = event.keys.iter().filter(|key| matches!(key, Key::Product(_))).cloned();
    let also: Vec<Key> = products.chain(contributor.map(Key::Account)).collect();
    let contributions = event.keys.iter().filter(|key| matches!(key, Key::Contribution(_)));
    contributions.flat_map(|of| also.iter().map(move |also| (of, also.clone()))).collect()
}

/// From now on, and for what is there already, events about `of` are about `also` too.
fn relate(change: &Connection, of: &Key, also: &Key) -> Result<()> {
    let values = params![of.what(), of.which(), also.what(), also.which()];
    let is_new = change.prepare_cached("INSERT OR IGNORE INTO also VALUES (?, ?, ?, ?)")?.execute(values)? > 0;
    if is_new {
        let query =
            "INSERT OR IGNORE INTO link SELECT ?3, ?4, block, position FROM link WHERE what = ?1 AND which = ?2";
        change.prepare_cached(query)?.execute(values)?;
    }
    Ok(())
}

fn follow_relations(change: &Connection, of: &Key, block: u64, position: u32) -> Result<()> {
    let query =
        "INSERT OR IGNORE INTO link SELECT also_what, also_which, ?3, ?4 FROM also WHERE what = ?1 AND which = ?2";
    change.prepare_cached(query)?.execute(params![of.what(), of.which(), block, position])?;
    Ok(())
}

fn add(change: &Connection, addition: &Addition) -> Result<()> {
    let Addition { what, which, asset, name, amount } = addition;
    let place = params![what, which, asset, name];
    let query = "SELECT amount, count FROM sum WHERE what = ? AND which = ? AND asset = ? AND name = ?";
    let before: Option<(String, u64)> =
        change.prepare_cached(query)?.query_row(place, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (before, count) = before.unwrap_or_default();
    let before: BigUint = if before.is_empty() { BigUint::default() } else { before.parse()? };
    let after: BigUint = [&before, amount].into_iter().sum();
    let values = params![what, which, asset, name, after.to_string(), count.saturating_add(1)];
    change.prepare_cached("INSERT OR REPLACE INTO sum VALUES (?, ?, ?, ?, ?, ?)")?.execute(values)?;
    Ok(())
}

/// Who signed a transaction took part in what it brought about, named there or not.
fn link_signers(change: &Connection, block: Option<u64>) -> Result<()> {
    let query = "INSERT OR IGNORE INTO link SELECT 'account', lower(hex(signer)), event.block, event.position
        FROM event JOIN call ON call.block = event.block AND call.position = event.call
        WHERE signer IS NOT NULL AND event.block = coalesce(?, event.block)";
    change.prepare_cached(query)?.execute([block])?;
    Ok(())
}

fn relearn(change: &Change<'_>, contracts: &Contracts) -> Result<()> {
    let mut after = (0_u64, -1_i64);
    while let Some((block, mut event)) = next_event(change, after)? {
        after = (block, event.position.into());
        event.understood = contracts.understand(&event.contract, event.topic.as_deref(), &event.raw);
        let kind = event.understood.as_ref().map_or(UNKNOWN, |understood| understood.kind.as_str());
        let data = event.understood.as_ref().map(|understood| understood.data.to_string());
        let query = "UPDATE event SET kind = ?, data = ? WHERE block = ? AND position = ?";
        change.prepare_cached(query)?.execute(params![kind, data, block, event.position])?;
        add_meaning(change, block, &event)?;
    }
    link_signers(change, None)
}

fn next_event(change: &Connection, after: (u64, i64)) -> Result<Option<(u64, Event)>> {
    let query = "SELECT block, position, call, contract, address, topic, raw, code_hash FROM event
        WHERE (block, position) > (?, ?) ORDER BY block, position LIMIT 1";
    let found = change.prepare_cached(query)?.query_row(params![after.0, after.1], |row| {
        let event = Event {
            position: row.get(1)?,
            transaction: row.get(2)?,
            contract: row.get(3)?,
            address: row.get(4)?,
            topic: row.get(5)?,
            raw: row.get(6)?,
            code_hash: row.get(7)?,
            understood: None,
        };
        Ok((row.get(0)?, event))
    });
    Ok(found.optional()?)
}
