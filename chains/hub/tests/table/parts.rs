// SPDX-License-Identifier: Apache-2.0
//! A table of what calls' computation goes into, call beside call.

use hub::chain::Ran;
use hub::profile::{Profile, INSTRUCTIONS};

pub struct Column {
    pub title: &'static str,
    pub ran: Ran,
    pub profile: Profile,
}

/// What no part is: the chain enters the contract, and loads its code.
const ENTRY: &str = "the call itself, and its code";

/// In Markdown.
pub fn lines(columns: &[Column]) -> Vec<String> {
    let titles: Vec<_> = columns.iter().map(|column| column.title).collect();
    let head = [format!("| part | {} |", titles.join(" | ")), format!("|---|{}", "--:|".repeat(columns.len()))];
    let parts = columns.iter().flat_map(|column| column.profile.parts.iter().map(|part| part.name));
    let parts = super::distinct(parts);
    let rows = parts.into_iter().map(|part| row(&shown(part), columns, |column| made(column, part)));
    head.into_iter().chain([row(ENTRY, columns, entry)]).chain(rows).collect()
}

fn row(title: &str, columns: &[Column], cell: impl Fn(&Column) -> String) -> String {
    let cells: Vec<_> = columns.iter().map(cell).collect();
    format!("| {title} | {} |", cells.join(" | "))
}

fn shown(part: &str) -> String {
    if part == INSTRUCTIONS {
        "instructions".to_owned()
    } else {
        format!("`{part}`")
    }
}

fn made(column: &Column, name: &str) -> String {
    match column.profile.parts.iter().find(|part| part.name == name) {
        None => "–".to_owned(),
        Some(part) if name == INSTRUCTIONS => giga(part.ref_time),
        Some(part) => format!("{} ×: {}", part.times, giga(part.ref_time)),
    }
}

fn entry(column: &Column) -> String {
    let parts: u64 = column.profile.parts.iter().map(|part| part.ref_time).sum();
    giga(column.ran.ref_time - parts)
}

fn giga(ref_time: u64) -> String {
    format!("{:.4} G", super::shifted(ref_time, 9))
}
