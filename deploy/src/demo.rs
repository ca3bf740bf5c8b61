//! `kite demo`: deploys the suite on the embedded chain, runs a scenario, and closes the books.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{ensure, Result};

use crate::bundles::SuiteBundles;
use crate::scenario::{self, run};

/// What `kite demo` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The story to run [default: the quickstart]
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
}

/// Runs the demo. An error if a step did not do what the scenario says, or the books do not close.
pub fn run(arguments: &Arguments) -> Result<()> {
    let file = arguments.scenario.clone().unwrap_or_else(quickstart);
    let checked = scenario::load(&file)?;
    let bundles = SuiteBundles::here()?;
    let started = Instant::now();
    let report = run::run(&checked, &bundles, &run::progress_bar())?;
    print!("{report}");
    eprintln!("took {:.1} s", started.elapsed().as_secs_f64());
    ensure!(report.is_sound(), "{} did not go as it says", file.display());
    Ok(())
}

/// The scenario that is run when none is named.
#[must_use]
pub fn quickstart() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/quickstart.toml"))
}
