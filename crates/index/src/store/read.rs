// SPDX-License-Identifier: Apache-2.0
//! Reading what is kept.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{bail, Context, Result};
use rusqlite::types::Value as Cell;
use rusqlite::{params_from_iter, Connection, OpenFlags, OptionalExtension, Row};
use serde::Serialize;
use serde_json::Value as Json;

use super::get;
use crate::account::{Account, Notation};
use crate::key::Key;
use crate::value::hexadecimal;

/// Where an event is in the chain: its block, and its place among the chain's events there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The block's number.
    pub block: u64,
    /// The event's number in the block.
    pub position: u32,
}

impl FromStr for Cursor {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text
            .split_once('-')
            .and_then(|(block, position)| Some(Self { block: block.parse().ok()?, position: position.parse().ok()? }));
        parts.with_context(|| {
            format!("`{text}` is no place in the chain: expected one that an answer named, such as 120-4")
        })
    }
}

/// In which order events are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest first.
    #[default]
    Latest,
    /// The oldest first.
    Oldest,
}

/// Which events are meant: those that fit all that is said.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Things that each is about.
    pub keys: Vec<Key>,
    /// One of these names, if any are said.
    pub kinds: Vec<String>,
    /// Of the contract of this name.
    pub contract: Option<String>,
    /// From this block on.
    pub from_block: Option<u64>,
    /// Up to this block.
    pub to_block: Option<u64>,
}

/// A part of what was found.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Beyond this place, in the order asked for.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: u32,
    /// In this order.
    pub order: Order,
}

/// An event as it is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Its place in the chain, `BLOCK-POSITION`.
    pub id: String,
    /// The number of its block.
    pub block: u64,
    /// Its block's hash.
    pub block_hash: String,
    /// When that was made, in milliseconds since 1970.
    pub time_ms: u64,
    /// The same moment, in UTC, to the second.
    pub time: String,
    /// The number of the transaction in its block; null if none brought it about.
    pub transaction_index: Option<u32>,
    /// The transaction's hash.
    pub transaction: Option<String>,
    /// Who signed it.
    pub signer: Option<String>,
    /// What the contract is called.
    pub contract: String,
    /// Where it is.
    pub address: String,
    /// The event's name; `Unknown` if this program does not know it.
    pub kind: String,
    /// What it says; null if that is not known.
    pub data: Option<Json>,
    /// Its signature topic.
    pub topic: Option<String>,
    /// Its fields as the contract wrote them, in SCALE.
    pub raw: String,
    /// Hash of the code that emitted it.
    pub code_hash: String,
}

/// A transaction, and what it brought about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Receipt {
    /// Its hash.
    pub transaction: String,
    /// The number of its block.
    pub block: u64,
    /// Its block's hash.
    pub block_hash: String,
    /// When that was made, in milliseconds since 1970.
    pub time_ms: u64,
    /// Its number in the block.
    pub transaction_index: u32,
    /// Who signed it.
    pub signer: Option<String>,
    /// What the suite's contracts said, in order.
    pub events: Vec<Found>,
}

/// A sum of amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// What it belongs to: `product`, `contribution` or `account`.
    pub of: String,
    /// Which of these.
    pub which: String,
    /// The asset's key.
    pub asset: String,
    /// What was summed.
    pub sum: String,
    /// The sum, in the asset's smallest unit.
    pub amount: String,
    /// Of how many events.
    pub events: u64,
}

/// How far an index is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extent {
    /// The first block that is kept, or is in a gap: before it there were no contracts.
    pub first: Option<u64>,
    /// The last block that was read.
    pub last: Option<u64>,
    /// When that was made, in milliseconds since 1970.
    pub last_time_ms: Option<u64>,
    /// First and last of the blocks that no node has told.
    pub gaps: Vec<(u64, u64)>,
    /// How many events are kept.
    pub events: u64,
    /// Events that this program does not know.
    pub unknown_events: u64,
}

/// Gives readers what is kept, whoever writes meanwhile.
#[derive(Clone, Debug)]
pub struct Library(PathBuf);

const COLUMNS: &str = "event.block, event.position, block.hash, block.time_ms, event.call, call.hash, call.signer,
    event.contract, event.address, event.kind, event.data, event.topic, event.raw, event.code_hash,
    strftime('%Y-%m-%dT%H:%M:%SZ', block.time_ms / 1000, 'unixepoch')";

const JOINED: &str = "JOIN block ON block.number = event.block
    LEFT JOIN call ON call.block = event.block AND call.position = event.call";

impl Library {
    pub(super) fn at(file: PathBuf) -> Self {
        Self(file)
    }

    fn open(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.0, flags).context("the index is not there")?;
        connection.busy_timeout(std::time::Duration::from_secs(30))?;
        Ok(connection)
    }

    /// The events that are meant, a page of them, and where the next page begins, if there is one.
    pub fn events(&self, filter: &Filter, page: Page, notation: Notation) -> Result<(Vec<Found>, Option<String>)> {
        let (query, values) = selection(filter, page);
        let connection = self.open()?;
        let mut statement = connection.prepare(&query)?;
        let found = statement.query_map(params_from_iter(values), |row| told(row, notation))?;
        let mut found: Vec<Found> = found.collect::<Result<_, _>>()?;
        let wanted = usize::try_from(page.limit)?;
        let has_more = found.len() > wanted;
        found.truncate(wanted);
        let next = found.last().filter(|_| has_more).map(|last| last.id.clone());
        Ok((found, next))
    }

    /// Calls `take` with each of the events that are meant, the oldest first.
    pub fn for_each(
        &self,
        filter: &Filter,
        notation: Notation,
        mut take: impl FnMut(Found) -> Result<()>,
    ) -> Result<()> {
        let (query, values) = selection(filter, Page { after: None, limit: u32::MAX, order: Order::Oldest });
        let connection = self.open()?;
        let mut statement = connection.prepare(&query)?;
        let found = statement.query_map(params_from_iter(values), |row| told(row, notation))?;
        for one in found {
            take(one?)?;
        }
        Ok(())
    }

    /// The transaction with this hash, if one of the suite's contracts said something in it.
    pub fn receipt(&self, hash: &str, notation: Notation) -> Result<Option<Receipt>> {
        let connection = self.open()?;
        let query =
            format!("SELECT {COLUMNS} FROM event {JOINED} WHERE call.hash = ? ORDER BY event.block, event.position");
        let mut statement = connection.prepare(&query)?;
        let events = statement.query_map([hash], |row| told(row, notation))?.collect::<Result<Vec<_>, _>>()?;
        let Some(first) = events.first().cloned() else { return Ok(None) };
        let (Some(transaction), Some(transaction_index)) = (first.transaction, first.transaction_index) else {
            bail!("the transaction of {} is not there", first.id)
        };
        let Found { block, block_hash, time_ms, signer, .. } = first;
        Ok(Some(Receipt { transaction, block, block_hash, time_ms, transaction_index, signer, events }))
    }

    /// Sums of what `of` says; of everything, if it says nothing.
    pub fn sums(&self, of: Option<&Key>, notation: Notation) -> Result<Vec<Sum>> {
        let connection = self.open()?;
        let query = "SELECT what, which, asset, name, amount, count FROM sum
            WHERE ?1 IS NULL OR (what = ?1 AND which = ?2) ORDER BY what, length(which), which, asset, name";
        let mut statement = connection.prepare(query)?;
        let of = (of.map(Key::what), of.map(Key::which));
        let found = statement.query_map(of, |row| {
            let (what, which): (String, String) = (row.get(0)?, row.get(1)?);
            let which = if what == "account" { written(&which, notation) } else { which };
            let (asset, sum, amount, events) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
            Ok(Sum { of: what, which, asset, sum, amount, events })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The assets that any event named, by their keys.
    pub fn assets(&self) -> Result<Vec<String>> {
        let connection = self.open()?;
        let mut statement =
            connection.prepare("SELECT DISTINCT which FROM link WHERE what = 'asset' ORDER BY which")?;
        let found = statement.query_map([], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// How far the index is.
    pub fn extent(&self) -> Result<Extent> {
        let connection = self.open()?;
        let number = |key: &str| Ok::<_, anyhow::Error>(get(&connection, key)?.map(|text| text.parse()).transpose()?);
        let next: Option<u64> = number("next")?;
        let count = |query: &str| connection.query_row(query, [], |row| row.get(0));
        Ok(Extent {
            first: number("first")?,
            last: next.map(|next| next.saturating_sub(1)),
            last_time_ms: number("last_time_ms")?,
            gaps: gaps(&connection)?,
            events: count("SELECT count(*) FROM event")?,
            unknown_events: connection.query_row(
                "SELECT count(*) FROM event WHERE kind = ?",
                [super::write::UNKNOWN],
                |row| row.get(0),
            )?,
        })
    }

    /// The contracts that were met beside those of the address book: address and name of each.
    pub fn met(&self) -> Result<Vec<(Account, String)>> {
        super::rows(&self.open()?, "SELECT address, name FROM contract ORDER BY name, address")
    }

    /// The code that contracts are known to run: address and hash of each.
    pub fn codes(&self) -> Result<Vec<(Account, String)>> {
        super::rows(&self.open()?, "SELECT address, hash FROM code")
    }

    /// The block at a height, if something is kept of it: its hash.
    pub fn block_hash(&self, number: u64) -> Result<Option<String>> {
        let found = self.open()?.query_row("SELECT hash FROM block WHERE number = ?", [number], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// The highest block up to `number` of which something is kept: number and hash.
    pub fn block_up_to(&self, number: u64) -> Result<Option<(u64, String)>> {
        let query = "SELECT number, hash FROM block WHERE number <= ? ORDER BY number DESC LIMIT 1";
        let found = self.open()?.query_row(query, [number], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }
}

pub(super) fn gaps(connection: &Connection) -> Result<Vec<(u64, u64)>> {
    let mut statement = connection.prepare("SELECT first, last FROM gap ORDER BY first")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A query for what is meant, with one row more than asked for, which tells whether there are more.
fn selection(Filter { keys, kinds, contract, from_block, to_block }: &Filter, page: Page) -> (String, Vec<Cell>) {
    let (mut joins, mut conditions, mut values) = (String::new(), vec!["1".to_owned()], Vec::new());
    for (place, key) in keys.iter().enumerate() {
        joins.push_str(&format!(
            " JOIN link l{place} ON l{place}.what = ? AND l{place}.which = ?
              AND l{place}.block = event.block AND l{place}.position = event.position"
        ));
        values.extend([Cell::from(key.what().to_owned()), key.which().into()]);
    }
    let mut demand = |condition: String, cells: &mut dyn Iterator<Item = Cell>| {
        conditions.push(condition);
        values.extend(cells);
    };
    if !kinds.is_empty() {
        let marks = vec!["?"; kinds.len()].join(", ");
        demand(format!("event.kind IN ({marks})"), &mut kinds.iter().cloned().map(Cell::from));
    }
    if let Some(contract) = contract {
        demand("event.contract = ?".to_owned(), &mut std::iter::once(contract.clone().into()));
    }
    let (sign, order) = match page.order {
        Order::Latest => ("<", "DESC"),
        Order::Oldest => (">", "ASC"),
    };
    for (condition, block) in [("event.block >= ?", from_block), ("event.block <= ?", to_block)] {
        if let Some(block) = block {
            demand(condition.to_owned(), &mut std::iter::once(integer(*block)));
        }
    }
    if let Some(Cursor { block, position }) = page.after {
        let place = [integer(block), integer(position.into())];
        demand(format!("(event.block, event.position) {sign} (?, ?)"), &mut place.into_iter());
    }
    values.push(integer(u64::from(page.limit).saturating_add(1)));
    let conditions = conditions.join(" AND ");
    let query = format!(
        "SELECT {COLUMNS} FROM event{joins} {JOINED} WHERE {conditions}
         ORDER BY event.block {order}, event.position {order} LIMIT ?"
    );
    (query, values)
}

/// SQLite has no numbers beyond this; no chain has so many blocks.
fn integer(number: u64) -> Cell {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn told(row: &Row<'_>, notation: Notation) -> rusqlite::Result<Found> {
    let (block, position): (u64, u32) = (row.get(0)?, row.get(1)?);
    let data: Option<String> = row.get(10)?;
    let raw: Vec<u8> = row.get(12)?;
    Ok(Found {
        id: format!("{block}-{position}"),
        block,
        block_hash: row.get(2)?,
        time_ms: row.get(3)?,
        transaction_index: row.get(4)?,
        transaction: row.get(5)?,
        signer: row.get::<_, Option<Account>>(6)?.map(|signer| notation.write(signer)),
        contract: row.get(7)?,
        address: notation.write(row.get(8)?),
        kind: row.get(9)?,
        data: data.and_then(|data| serde_json::from_str(&data).ok()),
        topic: row.get(11)?,
        raw: hexadecimal(&raw),
        code_hash: row.get(13)?,
        time: row.get(14)?,
    })
}

fn written(digits: &str, notation: Notation) -> String {
    let account = hex::decode(digits).ok().and_then(|bytes| Account::try_from(bytes).ok());
    account.map_or_else(|| digits.to_owned(), |account| notation.write(account))
}
