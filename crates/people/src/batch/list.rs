// SPDX-License-Identifier: Apache-2.0
//! The list of members: CSV in, members or every bad line out.

use std::collections::hash_map::{Entry, HashMap};
use std::fmt;

use csv::{ReaderBuilder, StringRecord, Trim};
use ink::primitives::AccountId;
use kite_interfaces::batch::Member;

use crate::chain::address::EXPECTED;
use crate::chain::read_address;
use crate::text;

/// What may stand in the first line.
const HEADINGS: [&str; 2] = ["payee", "units"];

/// A line that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has so many columns.
    Columns(usize),
    /// This is no address.
    Address(String),
    /// These are no units.
    Units(String),
    /// The payee is already in this line.
    Repeated(u64),
    /// With this one the units exceed what a batch can have.
    TooManyUnits(u64),
    /// It is no UTF-8.
    NotText,
    /// There is no member in the list.
    Empty,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.flaw)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Columns(1) => write!(f, "1 column; expected two: payee,units"),
            Self::Columns(count) => write!(f, "{count} columns; expected two: payee,units"),
            Self::Address(said) => write!(f, "{}", not_an_address(&text::plain(said))),
            Self::Units(said) => write!(f, "`{}` is no whole number from 1 to {}", text::plain(said), u32::MAX),
            Self::Repeated(line) => write!(f, "the same payee as in line {line}; give one line all its units"),
            Self::TooManyUnits(total) => {
                write!(f, "from here on there are more than {} units together: {total}", u32::MAX)
            }
            Self::NotText => write!(f, "not UTF-8 text"),
            Self::Empty => write!(f, "there is no member in the list"),
        }
    }
}

/// The members of the list, in its order; or every line that is not as it should be.
pub fn read(list: &[u8]) -> Result<Vec<Member>, Vec<BadLine>> {
    let mut reading = Reading::default();
    let mut lines = Lines { list, at: 0, line: 1 };
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(list);
    let mut record = StringRecord::new();
    loop {
        let start = reader.position().byte();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => reading.take(lines.number(start), &record),
            // The source is in memory, and lines may differ in length: nothing else can fail.
            Err(_) => reading.refuse(lines.number(start), Flaw::NotText),
        }
    }
    reading.finish()
}

/// Numbers of lines. The reader's own numbers leave out the empty lines before a record.
struct Lines<'a> {
    list: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The number of the first line with something in it that begins at `byte` or after. Asked in
    /// rising order.
    fn number(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = self.list.get(self.at..).unwrap_or_default();
        let before = byte.saturating_sub(self.at);
        let passed = rest.iter().enumerate().take_while(|(at, byte)| *at < before || matches!(byte, b'\r' | b'\n'));
        for (at, byte) in passed {
            self.at = self.at.saturating_add(1);
            let is_pair = *byte == b'\r' && rest.get(at.saturating_add(1)) == Some(&b'\n');
            self.line = self.line.saturating_add(u64::from(matches!(byte, b'\r' | b'\n') && !is_pair));
        }
        self.line
    }
}

/// A list that is being read.
#[derive(Default)]
struct Reading {
    members: Vec<Member>,
    lines: HashMap<AccountId, u64>,
    total: u64,
    begun: bool,
    bad: Vec<BadLine>,
}

impl Reading {
    fn take(&mut self, line: u64, record: &StringRecord) {
        let is_first = !std::mem::replace(&mut self.begun, true);
        if is_first && record.iter().eq(HEADINGS) {
            return;
        }
        match parse(record) {
            Ok((payee, units)) => self.add(line, payee, units),
            Err(flaw) => self.refuse(line, flaw),
        }
    }

    fn add(&mut self, line: u64, payee: AccountId, units: u32) {
        match self.lines.entry(payee) {
            Entry::Occupied(first) => {
                let first = *first.get();
                return self.refuse(line, Flaw::Repeated(first));
            }
            Entry::Vacant(place) => place.insert(line),
        };
        let before = self.total;
        self.total = before.saturating_add(units.into());
        if before <= u32::MAX.into() && self.total > u32::MAX.into() {
            self.refuse(line, Flaw::TooManyUnits(self.total));
        }
        // Each member has a unit at least, so that there are never more members than units.
        let index = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        self.members.push(Member { index, payee, units });
    }

    fn refuse(&mut self, line: u64, flaw: Flaw) {
        self.begun = true;
        self.bad.push(BadLine { line, flaw });
    }

    fn finish(mut self) -> Result<Vec<Member>, Vec<BadLine>> {
        if self.members.is_empty() && self.bad.is_empty() {
            self.refuse(1, Flaw::Empty);
        }
        if self.bad.is_empty() {
            Ok(self.members)
        } else {
            Err(self.bad)
        }
    }
}

fn parse(record: &StringRecord) -> Result<(AccountId, u32), Flaw> {
    let mut fields = record.iter();
    let (Some(payee), Some(units), None) = (fields.next(), fields.next(), fields.next()) else {
        return Err(Flaw::Columns(record.len()));
    };
    let payee = read_address(payee).ok_or_else(|| Flaw::Address(payee.to_owned()))?;
    let units = self::units(units).ok_or_else(|| Flaw::Units(units.to_owned()))?;
    Ok((payee, units))
}

/// Digits only: no sign, no point, no separator.
fn units(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten().filter(|units| *units > 0)
}

/// An account, for the command line.
pub fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| not_an_address(text))
}

fn not_an_address(text: &str) -> String {
    format!("`{text}` is no address: expected {EXPECTED} (a typing mistake?)")
}
