// SPDX-License-Identifier: Apache-2.0
//! The clock of a development node, which can be put forward: a library of a few lines, preloaded into
//! the node, adds what a file says to the time of day.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{ensure, Context, Result};
use kite_interfaces::Timestamp;

/// The library's source.
const SOURCE: &str = include_str!("clock.c");

/// A clock.
pub(super) struct Clock {
    library: PathBuf,
    ahead: PathBuf,
    ahead_ms: u64,
}

impl Clock {
    /// Compiles the library into `folder`.
    pub fn new(folder: &Path) -> Result<Self> {
        let (source, library) = (folder.join("clock.c"), folder.join("clock.so"));
        fs::write(&source, SOURCE)?;
        let compile = Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
        let compiled = compile.context("cannot run `cc`: a C compiler is needed to move a node's clock")?;
        ensure!(compiled.success(), "`cc` does not compile the clock of the development node");
        let clock = Self { library, ahead: folder.join("ahead"), ahead_ms: 0 };
        clock.set()?;
        Ok(clock)
    }

    /// What the node's environment must say.
    pub fn variables(&self) -> [(&'static str, &Path); 2] {
        [("CLOCK", &self.library), ("CLOCK_AHEAD", &self.ahead)]
    }

    /// The file that says how much it is ahead.
    pub fn file(&self) -> &Path {
        &self.ahead
    }

    /// What it shows.
    pub fn now_ms(&self) -> Result<Timestamp> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock is before 1970")?;
        Ok(Timestamp::try_from(now.as_millis())?.saturating_add(self.ahead_ms))
    }

    /// Puts it forward.
    pub fn advance_by(&mut self, span_ms: u64) -> Result<()> {
        self.ahead_ms = self.ahead_ms.checked_add(span_ms).context("that moment is beyond all time")?;
        self.set()
    }

    /// The node may read at any moment: the new file takes the old one's place at once.
    fn set(&self) -> Result<()> {
        let new = self.ahead.with_extension("new");
        fs::write(&new, self.ahead_ms.to_le_bytes())?;
        Ok(fs::rename(new, &self.ahead)?)
    }
}
