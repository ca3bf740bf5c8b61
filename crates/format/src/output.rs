// SPDX-License-Identifier: Apache-2.0
//! What this program says. Text of others was escaped where it was put in; what acts on a screen all the same is escaped
//! here. A reader who closes the pipe has read enough: that is no failure, and what is under way goes on.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::text;

/// How an outcome is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
}

/// What a command can be told about how it tells.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Telling {
    /// How the outcome is told
    #[arg(long = "output", value_enum, ignore_case = true, default_value_t, value_name = "FORM")]
    pub form: Form,
}

impl Form {
    /// What people read on the way, or as the outcome; scripts read none of it.
    pub fn line(self, said: impl Display) -> Result<()> {
        match self {
            Self::Text => line(said),
            Self::Json => Ok(()),
        }
    }

    /// The outcome, for scripts.
    pub fn json(self, said: &impl Serialize) -> Result<()> {
        match self {
            Self::Text => Ok(()),
            Self::Json => json(said),
        }
    }

    /// The outcome for scripts, of what may have ended badly all the same: they read once what was found, and what is wrong
    /// with it. Returns how it ended.
    pub fn conclude(self, found: &impl Serialize, ended: Result<()>) -> Result<()> {
        if self == Self::Text {
            return ended;
        }
        let error = ended.as_ref().err().map(|error| format!("{error:#}"));
        json(&Concluded { found, error })?;
        ended.map_err(|error| Told(error).into())
    }

    /// Why nothing came of it. People read it on standard error, scripts on standard output as well, unless it was told
    /// there with what was found.
    pub fn refuse(self, error: &anyhow::Error) {
        let said = format!("{error:#}");
        if !error.is::<Told>() {
            // There is no other place to say that this could not be written.
            let _ = self.json(&Refused { error: said.clone() });
        }
        aside(format_args!("error: {said}\n"));
    }
}

/// An error, for scripts.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// Why nothing came of it.
    pub error: String,
}

/// What was found, for scripts, and what is wrong with it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Concluded"))]
pub struct Concluded<T> {
    #[serde(flatten)]
    found: T,
    /// What is wrong; null if nothing is.
    error: Option<String>,
}

/// An error that scripts have read already.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
struct Told(anyhow::Error);

/// A line on standard output, or several.
pub fn line(said: impl Display) -> Result<()> {
    write(&mut io::stdout().lock(), &format!("{}\n", text::lines(&said.to_string())))
}

/// A table for spreadsheets on standard output, whose cells were escaped where they were put in.
pub fn raw(said: &str) -> Result<()> {
    write(&mut io::stdout().lock(), said)
}

/// What is said beside the outcome, on standard error, without a line break of its own. Whether anybody can read it
/// changes nothing.
pub fn aside(said: impl Display) {
    let _ = write(&mut io::stderr().lock(), &text::lines(&said.to_string()));
}

/// JSON on standard output.
pub fn json(said: &impl serde::Serialize) -> Result<()> {
    let written = text::json(&serde_json::to_string_pretty(said)?);
    write(&mut io::stdout().lock(), &format!("{written}\n"))
}

fn write(to: &mut dyn Write, said: &str) -> Result<()> {
    let written = to.write_all(said.as_bytes()).and_then(|()| to.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the outcome cannot be written"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn write_takes_a_closed_pipe_for_the_end_of_reading_and_nothing_else() {
        assert!(write(&mut Failing(ErrorKind::BrokenPipe), "said").is_ok());
        assert!(write(&mut Failing(ErrorKind::StorageFull), "said").is_err());
    }
}
