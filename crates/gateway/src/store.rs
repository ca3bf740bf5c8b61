// SPDX-License-Identifier: Apache-2.0
//! What is kept on disk: of every tab its terms, its totals and the ceilings that it used, each change durable before
//! anything is done that rests on it.
//!
//! SQLite, since nothing is tried harder at surviving a power cut, one flush to disk makes many changes durable, and its
//! file can be looked at with tools that everybody has. One thread writes: it takes all changes that wait and commits
//! them together, so that a flush is shared by as many requests as arrived during the one before. Amounts are decimal
//! text, since they have 128 bits.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{bail, Context, Result};
use kite_format::text;
use kite_interfaces::tab::{Tab, TabId};
use kite_interfaces::Balance;
use rusqlite::{params, Connection, ErrorCode, Row, Transaction};
use scale::{Decode, Encode};
use tokio::sync::oneshot;

use crate::ledger::{Totals, Voucher};

/// Raised with every change of the tables that older programs would misread.
const FORMAT: i64 = 1;

/// The most changes in one commit, so that none waits for ever.
const TOGETHER: usize = 4_096;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS books (of BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS tabs (
        id BLOB PRIMARY KEY, on_chain BLOB NOT NULL, seen_ms INTEGER NOT NULL, charged TEXT NOT NULL,
        ceiling TEXT, signature BLOB, forgotten TEXT NOT NULL, due_since_ms INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS used (
        tab BLOB NOT NULL, ceiling TEXT NOT NULL, is_reserved INTEGER NOT NULL, PRIMARY KEY (tab, ceiling)
    ) WITHOUT ROWID;
";

/// A tab as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it was on the chain when it was last seen.
    pub on_chain: Tab,
    /// When that was, in milliseconds since 1970.
    pub seen_ms: u64,
    /// What was charged and signed.
    pub totals: Totals,
    /// Since when something was charged that is not taken; `None` if nothing is.
    pub due_since_ms: Option<u64>,
}

/// What happened to the ceiling of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A request was let in with it.
    Reserved(Balance),
    /// Its request was charged.
    Charged(Balance),
    /// It can be used again.
    Freed(Balance),
    /// It is too old to be remembered.
    Forgotten(Balance),
}

/// A change to one tab.
#[derive(Clone, Debug)]
pub struct Change {
    /// The tab.
    pub tab: TabId,
    /// How it stands then.
    pub entry: Entry,
    /// What happened to its ceilings.
    pub uses: Vec<Use>,
}

/// A tab as it was found on disk.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The tab.
    pub tab: TabId,
    /// How it stands.
    pub entry: Entry,
    /// Ceilings whose requests were charged.
    pub used: BTreeSet<Balance>,
}

/// Why a change is not on disk.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the books cannot be written: {0}")]
pub struct NotKept(String);

/// Something to be written, and who waits for it. No change is a trial of whether anything can be.
type Waiting = (Option<Change>, oneshot::Sender<Result<(), NotKept>>);

/// The books on disk. Dropped, they are closed: whoever opens them then finds all that was handed over.
#[derive(Debug)]
pub struct Store {
    queue: Option<Sender<Waiting>>,
    writer: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens, or begins, the books in `file`, which no other process may have open; `of` is what they are about, and those
    /// of another seller, product or chain are not taken. Requests that were under way when they were closed are free again.
    pub fn open(file: &Path, of: &[u8]) -> Result<(Self, Vec<Kept>)> {
        let shown = text::path(file);
        let mut connection = Connection::open(file).with_context(|| format!("cannot open the books in {shown}"))?;
        prepare(&connection).map_err(|error| explained(error, file))?;
        ensure_about(&connection, of).with_context(|| format!("{shown} cannot be used"))?;
        let kept = read(&connection).with_context(|| format!("cannot read the books in {shown}"))?;
        let (queue, waiting) = mpsc::channel();
        let writer = thread::Builder::new().name("books".to_owned());
        let writer = writer.spawn(move || write_all(&mut connection, &waiting))?;
        Ok((Self { queue: Some(queue), writer: Some(writer) }, kept))
    }

    /// Hands a change over to be written; changes are written in the order in which they were handed over. The answer
    /// comes when it is on disk.
    pub fn write(&self, change: Change) -> Written {
        self.enqueue(Some(change))
    }

    /// Whether a change would be written now: tries it by writing nothing new.
    pub fn try_out(&self) -> Written {
        self.enqueue(None)
    }

    fn enqueue(&self, change: Option<Change>) -> Written {
        let (sender, receiver) = oneshot::channel();
        if let Some(queue) = &self.queue {
            // A writer that is gone drops the sender, and the receiver says so.
            let _ = queue.send((change, sender));
        }
        Written(receiver)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            // If it panicked, there is nothing more to be written.
            let _ = writer.join();
        }
    }
}

/// A change on its way to the disk.
#[must_use = "nothing may rest on a change before it is on disk"]
#[derive(Debug)]
pub struct Written(oneshot::Receiver<Result<(), NotKept>>);

impl Written {
    /// Waits until it is there.
    pub async fn wait(self) -> Result<(), NotKept> {
        self.0.await.unwrap_or_else(|_| Err(NotKept("their writer has stopped".to_owned())))
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(&format!("BEGIN EXCLUSIVE; {TABLES} DELETE FROM used WHERE is_reserved; COMMIT;"))
}

fn explained(error: rusqlite::Error, file: &Path) -> anyhow::Error {
    let shown = text::path(file);
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => anyhow::anyhow!(
            "another gateway has the books in {shown} open: stop it, or give this one books and a seller's key of its own"
        ),
        _ => anyhow::Error::new(error).context(format!("cannot prepare the books in {shown}")),
    }
}

fn ensure_about(connection: &Connection, of: &[u8]) -> Result<()> {
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format > FORMAT {
        bail!("a newer program wrote these books: use that one");
    }
    connection.pragma_update(None, "user_version", FORMAT)?;
    connection.execute("INSERT INTO books SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM books)", [of])?;
    let kept: Vec<u8> = connection.query_row("SELECT of FROM books", [], |row| row.get(0))?;
    if kept != of {
        bail!("these are the books of another chain, contract, seller, product or asset: name another file");
    }
    Ok(())
}

fn read(connection: &Connection) -> Result<Vec<Kept>> {
    let mut used = read_used(connection)?;
    let mut tabs = connection.prepare("SELECT * FROM tabs")?;
    let mut rows = tabs.query([])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        let (tab, entry) = read_tab(row)?;
        kept.push(Kept { tab, entry, used: used.remove(&tab).unwrap_or_default() });
    }
    Ok(kept)
}

fn read_used(connection: &Connection) -> Result<BTreeMap<TabId, BTreeSet<Balance>>> {
    let mut used: BTreeMap<TabId, BTreeSet<Balance>> = BTreeMap::new();
    let mut statement = connection.prepare("SELECT tab, ceiling FROM used")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let tab: [u8; 32] = row.get("tab")?;
        used.entry(tab.into()).or_default().insert(amount(row, "ceiling")?);
    }
    Ok(used)
}

fn read_tab(row: &Row) -> Result<(TabId, Entry)> {
    let tab: [u8; 32] = row.get("id")?;
    let on_chain: Vec<u8> = row.get("on_chain")?;
    let signature: Option<[u8; 65]> = row.get("signature")?;
    let highest = signature
        .map(|signature| Ok::<_, anyhow::Error>(Voucher { ceiling: amount(row, "ceiling")?, signature }))
        .transpose()?;
    let totals = Totals { charged: amount(row, "charged")?, highest, forgotten: amount(row, "forgotten")? };
    let entry = Entry {
        on_chain: Tab::decode(&mut on_chain.as_slice()).context("a tab cannot be read")?,
        seen_ms: u64::try_from(row.get::<_, i64>("seen_ms")?)?,
        totals,
        due_since_ms: row.get::<_, Option<i64>>("due_since_ms")?.map(u64::try_from).transpose()?,
    };
    Ok((tab.into(), entry))
}

fn amount(row: &Row, column: &str) -> Result<Balance> {
    Ok(row.get::<_, String>(column)?.parse()?)
}

/// Until nobody is left who could hand anything over.
fn write_all(connection: &mut Connection, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let batch: Vec<Waiting> = std::iter::once(first).chain(waiting.try_iter().take(TOGETHER)).collect();
        let outcome = commit(connection, &batch).map_err(|error| NotKept(error.to_string()));
        for (_, sender) in batch {
            // Whoever waited may have gone; what was written stays written.
            let _ = sender.send(outcome.clone());
        }
    }
}

fn commit(connection: &mut Connection, batch: &[Waiting]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let mut last: BTreeMap<TabId, &Entry> = BTreeMap::new();
    if batch.iter().any(|(change, _)| change.is_none()) {
        transaction.execute("UPDATE books SET of = of", [])?;
    }
    for change in batch.iter().filter_map(|(change, _)| change.as_ref()) {
        last.insert(change.tab, &change.entry);
        for one in &change.uses {
            write_use(&transaction, change.tab, *one)?;
        }
    }
    for (tab, entry) in last {
        write_tab(&transaction, tab, entry)?;
    }
    transaction.commit()
}

fn write_use(transaction: &Transaction, tab: TabId, one: Use) -> rusqlite::Result<()> {
    let tab = tab.as_ref();
    let (statement, ceiling) = match one {
        Use::Reserved(ceiling) => ("INSERT OR REPLACE INTO used VALUES (?1, ?2, 1)", ceiling),
        Use::Charged(ceiling) => ("UPDATE used SET is_reserved = 0 WHERE tab = ?1 AND ceiling = ?2", ceiling),
        Use::Freed(ceiling) | Use::Forgotten(ceiling) => ("DELETE FROM used WHERE tab = ?1 AND ceiling = ?2", ceiling),
    };
    transaction.prepare_cached(statement)?.execute(params![tab, ceiling.to_string()])?;
    Ok(())
}

fn write_tab(transaction: &Transaction, tab: TabId, entry: &Entry) -> rusqlite::Result<()> {
    let Entry { on_chain, seen_ms, totals, due_since_ms } = entry;
    let moment = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
    let mut statement =
        transaction.prepare_cached("INSERT OR REPLACE INTO tabs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    statement.execute(params![
        tab.as_ref(),
        on_chain.encode(),
        moment(*seen_ms),
        totals.charged.to_string(),
        totals.highest.map(|highest| highest.ceiling.to_string()),
        totals.highest.map(|highest| highest.signature),
        totals.forgotten.to_string(),
        due_since_ms.map(moment),
    ])?;
    Ok(())
}
