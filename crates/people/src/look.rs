// SPDX-License-Identifier: Apache-2.0
//! What a command that only looks has seen: for people, for scripts, and as a table for spreadsheets.

use std::fmt::Display;

use anyhow::{Context, Result};
use csv::{Terminator, WriterBuilder};
use serde::Serialize;

use super::desk::Desk;
use crate::text;

/// Something that looks at the suite and sends nothing.
pub trait Look {
    /// Looks.
    fn see(&self, desk: &mut Desk) -> Result<Seen>;
}

/// Something that is done at a desk, and sends what it must.
pub trait Act {
    /// Does it, as far as the desk lets it.
    fn run(&self, desk: &mut Desk) -> Result<()>;
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// For people.
    pub text: String,
    /// For scripts.
    pub json: serde_json::Value,
    sheet: Option<Sheet>,
}

/// A table for spreadsheets: numbers without separators, moments as ISO 8601 writes them.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The columns' names.
    pub head: Vec<&'static str>,
    /// A list of cells for each row.
    pub rows: Vec<Vec<String>>,
}

impl Seen {
    /// What tells itself in words and as JSON.
    pub fn of(outcome: &(impl Display + Serialize)) -> Result<Self> {
        Ok(Self { text: outcome.to_string(), json: serde_json::to_value(outcome)?, sheet: None })
    }

    /// The same, which is a table as well.
    #[must_use]
    pub fn with(self, sheet: Sheet) -> Self {
        Self { sheet: Some(sheet), ..self }
    }

    /// The table as RFC 4180 has it. An error if it is none.
    pub fn csv(&self) -> Result<String> {
        let sheet = self.sheet.as_ref().context("this is no table: ask for it as text or json")?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(&sheet.head)?;
        for row in &sheet.rows {
            writer.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
        Ok(String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?)
    }
}

/// A spreadsheet takes a cell that begins like this for a formula, whoever wrote it: a quote before it makes it text.
fn harmless(cell: &str) -> String {
    let plain = text::plain(cell);
    let is_formula = plain.starts_with(['=', '+', '-', '@']);
    if is_formula {
        format!("'{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(cell: &str) -> Seen {
        let sheet = Sheet { head: vec!["a", "b"], rows: vec![vec![cell.to_owned(), "2".to_owned()]] };
        Seen::of(&"said").unwrap().with(sheet)
    }

    #[test]
    fn csv_quotes_what_would_end_a_cell_and_runs_nothing() {
        assert_eq!(seen("1").csv().unwrap(), "a,b\r\n1,2\r\n");
        assert_eq!(seen("a \"b\", c").csv().unwrap(), "a,b\r\n\"a \"\"b\"\", c\",2\r\n");
        for formula in ["=1+1", "+1", "-1", "@a"] {
            assert_eq!(seen(formula).csv().unwrap(), format!("a,b\r\n'{formula},2\r\n"));
        }
        assert_eq!(seen("a\r\nb\u{1b}").csv().unwrap(), "a,b\r\na\\r\\nb\\u{1b},2\r\n");
    }

    #[test]
    fn csv_errors_where_there_is_no_table() {
        let error = Seen::of(&"said").unwrap().csv().unwrap_err().to_string();
        assert_eq!(error, "this is no table: ask for it as text or json");
    }
}
