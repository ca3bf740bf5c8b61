// SPDX-License-Identifier: Apache-2.0
//! `kite node`: a development node of one's own, for as long as one likes.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::devnode::{DevNode, Shape, NO_PROGRAM, PROGRAM};
use crate::index::ServiceOf;
use crate::output::{Form, Telling};
use crate::whole;

/// What `kite node` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The chain that it runs
    #[arg(long, value_enum, ignore_case = true, default_value_t)]
    shape: Shape,
    /// The port of this machine at which it answers
    #[arg(long, default_value_t = 9944)]
    port: u16,
    /// Start no node, and write the chain's specification into this file, for a node that is started otherwise
    #[arg(long, value_name = "FILE", conflicts_with = "port")]
    spec: Option<PathBuf>,
    #[command(flatten)]
    telling: Telling,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }
}

/// Runs the command, until it is interrupted.
pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(file) = &arguments.spec {
        let specification = arguments.shape.specification()?;
        return whole::write(file, |file| Ok(file.write_all(specification.as_ref())?));
    }
    let program = std::env::var_os(PROGRAM).context(NO_PROGRAM)?;
    let mut node = DevNode::at(program, arguments.shape, arguments.port)?;
    arguments.telling.form.line(format_args!(
        "a node answers at {}, and makes a block for each transaction; end it with Ctrl-C",
        node.url()
    ))?;
    arguments.telling.form.json(&ServiceOf { url: node.url() })?;
    node.wait()
}
