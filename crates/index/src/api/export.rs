// SPDX-License-Identifier: Apache-2.0
//! All events that are meant, as a table for a spreadsheet.

use std::io::{self, Write};

use anyhow::Result;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream::unfold;
use serde_json::Value as Json;
use tokio::sync::mpsc::{channel, Sender};

use super::events::{understood, Asked};
use super::{Refusal, Served, Shared};
use crate::store::{Filter, Found};

/// How many pieces of an answer are made before the first is read.
const PIECES: usize = 4;

/// How long a piece is.
const PIECE: usize = 64 * 1024;

const HEADER: [&str; 15] = [
    "id",
    "time",
    "block",
    "block hash",
    "transaction",
    "signer",
    "contract",
    "kind",
    "product",
    "contribution",
    "proposal",
    "asset",
    "amount",
    "reference",
    "data",
];

/// How a cell begins that a spreadsheet takes for a formula, also if somebody else wrote it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) async fn events(State(served): Shared, asked: Asked) -> Result<Response, Refusal> {
    let question = understood(asked)?;
    if !question.asks_for_no_page() {
        return Err(Refusal::bad(
            "a table has all events that are meant, the oldest first: leave out after, limit and order",
        ));
    }
    let filter = question.filter(&served)?;
    let (sender, receiver) = channel(PIECES);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write(&served, &filter, &sender) {
            // The connection breaks: half a table is not taken for a whole one.
            drop(sender.blocking_send(Err(io::Error::other(format!("{error:#}")))));
        }
    });
    let pieces = unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"kite-events.csv\""),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

fn write(served: &Served, filter: &Filter, sender: &Sender<io::Result<Bytes>>) -> Result<()> {
    let pieces = Pieces { sender, piece: Vec::new() };
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(pieces);
    table.write_record(HEADER)?;
    served.library.for_each(filter, served.notation, |found| Ok(table.write_record(row(&found).map(harmless))?))?;
    Ok(table.flush()?)
}

fn row(found: &Found) -> [String; 15] {
    let data = found.data.as_ref();
    let field = |names: &[&str]| names.iter().find_map(|name| data?.get(name)).map(text).unwrap_or_default();
    [
        found.id.clone(),
        found.time.clone(),
        found.block.to_string(),
        found.block_hash.clone(),
        found.transaction.clone().unwrap_or_default(),
        found.signer.clone().unwrap_or_default(),
        found.contract.clone(),
        found.kind.clone(),
        field(&["product", "parent"]),
        field(&["contribution", "position"]),
        field(&["proposal"]),
        field(&["asset"]),
        field(&["amount", "value"]),
        field(&["reference"]),
        data.map_or_else(|| found.raw.clone(), Json::to_string),
    ]
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA) {
        return format!("'{cell}");
    }
    cell
}

/// Gives away what is written, piece by piece.
struct Pieces<'a> {
    sender: &'a Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        self.sender.blocking_send(Ok(piece)).map_err(|_| io::Error::other("nobody reads on"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_makes_text_of_what_a_spreadsheet_would_run() {
        assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
        assert_eq!(harmless("120-4".to_owned()), "120-4");
    }
}
