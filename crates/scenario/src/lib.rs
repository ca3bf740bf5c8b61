// SPDX-License-Identifier: Apache-2.0
//! Scenarios: a story in a TOML file, read with care, run on a chain, and accounted for to the unit.
//!
//! - [`mod@file`]: the format. [`check`]: what the format cannot say.
//! - [`draw`]: how the work of thousands is spread over them.
//! - [`run`]: makes it happen there, and keeps a record of its own.
//! - [`record`] and [`books`]: what happened by the runner's own account, held against what the contracts say and hold.
//! - [`report`]: the tables.

pub mod books;
pub mod check;
pub mod draw;
pub mod file;
pub mod record;
pub mod report;
pub mod run;

use std::ops::Range;
use std::path::{Path, PathBuf};

use kite_bundles as bundles;
use kite_chains as chain;
use kite_format::{amount, span, table, text};
use kite_plan as plan;
use kite_suite as suite;

pub use check::Checked;

/// A scenario that cannot be run, with the place of the mistake and what was expected there.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}: {message}", text::path(file))]
pub struct Malformed {
    /// The file.
    pub file: PathBuf,
    /// The line of the mistake, counted from 1.
    pub line: usize,
    /// What was found, and what was expected.
    pub message: String,
}

/// A mistake with its place in the text.
#[derive(Debug)]
pub struct Mistake {
    /// Bytes of the text that are wrong.
    pub at: Range<usize>,
    /// What was found, and what was expected.
    pub message: String,
}

/// Reads and checks the scenario in `file`.
pub fn load(file: &Path) -> anyhow::Result<Checked> {
    load_for(file, None)
}

/// Reads and checks the scenario in `file` for a chain whose coin has so many decimals, whatever the file says of them.
pub fn load_for(file: &Path, coin_decimals: Option<u8>) -> anyhow::Result<Checked> {
    use anyhow::Context as _;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", text::path(file)))?;
    Ok(read(file, &text, coin_decimals)?)
}

/// Reads and checks a scenario; `file` is only named in errors.
pub fn parse(file: &Path, text: &str) -> Result<Checked, Malformed> {
    read(file, text, None)
}

fn read(file: &Path, text: &str, coin_decimals: Option<u8>) -> Result<Checked, Malformed> {
    let malformed = |mistake: Mistake| Malformed {
        file: file.to_owned(),
        line: line_of(text, mistake.at.start),
        message: mistake.message,
    };
    let mut scenario: file::Scenario = toml::from_str(text).map_err(|error| malformed(unreadable(&error)))?;
    scenario.chain.coin_decimals = coin_decimals.unwrap_or(scenario.chain.coin_decimals);
    let mut checked = check::check(scenario).map_err(malformed)?;
    checked.lines = checked.scenario.steps.iter().map(|step| line_of(text, step.at.start)).collect();
    file.clone_into(&mut checked.file);
    Ok(checked)
}

fn unreadable(error: &toml::de::Error) -> Mistake {
    Mistake { at: error.span().unwrap_or(0..0), message: error.message().replace('\n', ", ") }
}

/// The line that holds this byte, counted from 1.
#[must_use]
pub fn line_of(text: &str, byte: usize) -> usize {
    let before = text.get(..byte).unwrap_or(text);
    before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// The scenario that is told when none is named: this program carries it.
pub fn quickstart(coin_decimals: Option<u8>) -> Result<Checked, Malformed> {
    let text = include_str!("../../../deploy/scenarios/quickstart.toml");
    read(Path::new("quickstart.toml"), text, coin_decimals)
}

#[cfg(test)]
mod tests;
