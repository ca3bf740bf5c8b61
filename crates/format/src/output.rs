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
    #[arg(long = "output", value_enum, default_value_t, value_name = "FORM")]
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

    /// Why nothing came of it. People read it on standard error, scripts on standard output as well.
    pub fn refuse(self, error: &str) {
        // There is no other place to say that this could not be written.
        let _ = self.json(&Refused { error });
        aside(format_args!("error: {error}\n"));
    }
}

/// An error, for scripts.
#[derive(Serialize)]
struct Refused<'a> {
    error: &'a str,
}

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
