// SPDX-License-Identifier: Apache-2.0
//! `kite build`: release bundles in the build folder, and how large they are.

use std::path::Path;

use anyhow::Result;
use kite_deploy::bundles::{self, Contract, Workspace};
use kite_deploy::output::{Form, Telling};

/// What `kite build` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Contracts to build, by name or by the path of their Cargo.toml [default: the whole suite]
    names: Vec<String>,
    /// Compile them even if the bundles that the repository keeps are of these sources
    #[arg(long)]
    anew: bool,
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

/// Builds them, where sources changed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::here()?;
    let contracts = match arguments.names.as_slice() {
        [] => Contract::suite(&workspace)?,
        names => names.iter().map(|name| find(&workspace, name)).collect::<Result<_>>()?,
    };
    let build = if arguments.anew { bundles::build_anew } else { bundles::build };
    let built = build(&workspace, &contracts)?;
    arguments.form().json(&built)?;
    arguments.form().line(bundles::table(&built))
}

fn find(workspace: &Workspace, name: &str) -> Result<Contract> {
    if name.ends_with("Cargo.toml") {
        Contract::at(Path::new(name))
    } else {
        Contract::named(workspace, name)
    }
}
