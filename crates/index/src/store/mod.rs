// SPDX-License-Identifier: Apache-2.0
//! What is kept: one file of SQLite, in which a block is written whole or not at all.
//!
//! SQLite, as the index is one process that writes and a few that read, on one machine, and needs sets, orders and
//! ranges at once: nobody has to run a database beside it, and any tool can open the file. `rusqlite` brings the
//! library along, so that none needs to be installed.

mod read;
mod sums;
mod write;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use kite_format::text;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use rustix::fs::{flock, FlockOperation};
use serde_json::json;

use crate::account::Account;
use crate::contracts::Contracts;
use crate::listen::Codes;

pub use read::{Cursor, Filter, Found, Library, Order, Page, Receipt, Sum};
pub use write::UNKNOWN;

/// The form of the file. It goes up when the schema changes.
const FORM: u32 = 1;

/// The file's name.
const FILE: &str = "index.sqlite";

/// The name that the file gets when another takes its place.
const FORMER: &str = "index.former.sqlite";

/// What an index is of: another chain, or other contracts, need another index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Hash of the chain's first block.
    pub genesis: String,
    /// The contracts of the address book, and how accounts are written.
    pub contracts: String,
}

impl Identity {
    /// That of an index of these contracts.
    #[must_use]
    pub fn new(genesis: &str, places: &[(String, Account)], prefix: Option<u16>) -> Self {
        let mut places: Vec<_> = places.iter().map(|(name, account)| (name, hex::encode(account))).collect();
        places.sort();
        let contracts = json!({ "places": places, "prefix": prefix }).to_string();
        Self { genesis: genesis.to_owned(), contracts }
    }
}

/// Where the reading of the chain is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The block to be read next; `None` before the contracts were found.
    pub next: Option<u64>,
    /// The hash of the block before it, if that was read.
    pub last_hash: Option<String>,
}

impl Progress {
    /// Number and hash of the block that was read last.
    #[must_use]
    pub fn last(&self) -> Option<(u64, String)> {
        Some((self.next?.checked_sub(1)?, self.last_hash.clone()?))
    }
}

/// The one who writes: no other does as long as this one is there.
pub struct Store {
    _lock: File,
    connection: Connection,
    folder: PathBuf,
    identity: Identity,
}

impl Store {
    /// Opens the index in `folder`, and says why it begins anew, if it does: because it is told to, because what is
    /// there is of something else, or because nothing is there. What was there stays, under another name.
    pub fn open(folder: &Path, identity: &Identity, rebuild: bool) -> Result<(Self, Option<String>)> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", text::path(folder)))?;
        let lock = locked(folder)?;
        let file = folder.join(FILE);
        let reason = if rebuild { Some("it was asked for".to_owned()) } else { mismatch(&file, identity)? };
        let (connection, identity) = (Connection::open_in_memory()?, identity.clone());
        let mut store = Self { _lock: lock, connection, folder: folder.to_owned(), identity };
        match &reason {
            Some(_) => store.begin_anew()?,
            None => store.connection = writer(&file)?,
        }
        Ok((store, reason))
    }

    /// Puts what is kept aside, and begins with nothing.
    pub fn begin_anew(&mut self) -> Result<()> {
        // The old file is closed, so that all of it is in it.
        self.connection = Connection::open_in_memory()?;
        let file = self.folder.join(FILE);
        if file.exists() {
            drop(Connection::open(&file).and_then(|old| old.pragma_update(None, "journal_mode", "delete")));
            fs::rename(&file, self.folder.join(FORMER))
                .with_context(|| format!("cannot move {}", text::path(&file)))?;
        }
        let connection = writer(&file)?;
        connection.execute_batch(&format!("BEGIN; {} PRAGMA user_version = {FORM};", include_str!("schema.sql")))?;
        set(&connection, "genesis", &self.identity.genesis)?;
        set(&connection, "contracts", &self.identity.contracts)?;
        connection.execute_batch("COMMIT")?;
        self.connection = connection;
        Ok(())
    }

    /// How far it is.
    pub fn progress(&self) -> Result<Progress> {
        let next = get(&self.connection, "next")?.map(|next| next.parse()).transpose()?;
        Ok(Progress { next, last_hash: get(&self.connection, "last_hash")? })
    }

    /// Adds to `contracts` those that were met, and returns what code each is known to run.
    pub fn recall(&self, contracts: &mut Contracts) -> Result<Codes> {
        for row in rows(&self.connection, "SELECT address, name FROM contract")? {
            contracts.add(row.0, &row.1);
        }
        Ok(rows(&self.connection, "SELECT address, hash FROM code")?.into_iter().collect())
    }

    /// For those who read.
    #[must_use]
    pub fn library(&self) -> Library {
        Library::at(self.folder.join(FILE))
    }
}

fn rows(connection: &Connection, query: &str) -> Result<Vec<(Account, String)>> {
    let mut statement = connection.prepare(query)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The folder, locked until the file is closed. An error if another process writes to it.
fn locked(folder: &Path) -> Result<File> {
    let lock = File::open(folder).with_context(|| format!("cannot open {}", text::path(folder)))?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).with_context(|| {
        format!("another index keeps what it knows in {}: end it, or name another folder by --data", text::path(folder))
    })?;
    Ok(lock)
}

/// Why what is in `file` is no index of this.
fn mismatch(file: &Path, identity: &Identity) -> Result<Option<String>> {
    if !file.exists() {
        return Ok(Some("there is none yet".to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(file, flags).with_context(|| unusable(file))?;
    let form: u32 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).with_context(|| unusable(file))?;
    if form != FORM {
        return Ok(Some("it is of another version of this program".to_owned()));
    }
    let differs = |key: &str, now: &str| Ok::<_, anyhow::Error>(get(&connection, key)?.as_deref() != Some(now));
    if differs("genesis", &identity.genesis)? {
        return Ok(Some("it is of another chain".to_owned()));
    }
    Ok(differs("contracts", &identity.contracts)?.then(|| "it is of other contracts".to_owned()))
}

fn unusable(file: &Path) -> String {
    format!("{} is no index, or is damaged: move it away, and it is built anew from the chain", text::path(file))
}

fn writer(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file).with_context(|| format!("cannot open {}", text::path(file)))?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    ensure!(mode == "wal", "{} is on a disk where a database cannot be kept: choose another folder", text::path(file));
    // What is in it can be read from the chain again: a power cut may take the last blocks, never half of one.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    Ok(connection)
}

fn get(connection: &Connection, key: &str) -> Result<Option<String>> {
    let found = connection.query_row("SELECT value FROM about WHERE key = ?", [key], |row| row.get(0));
    Ok(found.optional()?)
}

fn set(connection: &Connection, key: &str, value: &str) -> Result<()> {
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", [key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests;
