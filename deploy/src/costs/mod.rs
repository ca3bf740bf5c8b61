//! `kite costs`: what every call costs, measured on the embedded chain with the release bundles, held
//! against a snapshot, and shown in the README. Another chain's figures are shown beside these.
//!
//! A row of the table is a line in `psp22`, `token`, `money`, `challenges`, `crowds`, `dao` or `others`: who
//! sends what to whom, under which name. Each row is a dry run on the same prepared chain, so no row costs another
//! anything, and their order does not matter.

mod beside;
mod blocks;
mod challenges;
mod compare;
mod crowds;
mod dao;
mod figures;
mod markdown;
mod meter;
mod money;
mod others;
mod psp22;
mod readme;
mod suite;
mod token;

use std::fs;
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};

pub use beside::beside;
pub use compare::{compare, Comparison, TOLERANCE_PERCENT};
pub use figures::{Costs, Figures, Row, Size};
pub use markdown::markdown;
pub use readme::{with_table, BEGIN, END};

use crate::bundles::{Bundle, Contract, Workspace, OTHERS, SUITE};
use crate::output;
use crate::scenario::world::Ground;

/// How to make the measured figures the expected ones.
pub const REFRESH: &str = "cargo kite costs --write";

/// What `kite costs` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Make the figures of now the expected ones: in tests/costs.json and in the README
    #[arg(long)]
    pub write: bool,
    /// Measure on this chain instead, and show what people do most beside the expected figures
    #[arg(long, value_enum, default_value_t, conflicts_with = "write")]
    pub chain: Ground,
}

/// Measures, shows the table, and compares it with the snapshot or renews the snapshot. An error if
/// anything got dearer.
pub fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::here()?;
    if arguments.chain != Ground::Embedded {
        output::line(beside(&snapshot(&workspace)?, &measure_on(&workspace, arguments.chain)?))?;
        return Ok(());
    }
    let measured = measure(&workspace)?;
    output::line(markdown(&measured))?;
    if arguments.write {
        return write(&workspace, &measured);
    }
    let comparison = compare(&snapshot(&workspace)?, &measured);
    output::aside(&comparison);
    ensure!(comparison.is_accepted(), "if that is meant to be so: {REFRESH}");
    Ok(())
}

/// Measures every row on the embedded chain, after building what is stale.
pub fn measure(workspace: &Workspace) -> Result<Costs> {
    measure_on(workspace, Ground::Embedded)
}

/// The same on any chain that `kite` makes.
pub fn measure_on(workspace: &Workspace, ground: Ground) -> Result<Costs> {
    let bundles = Bundles::build(workspace, ground)?;
    let mut costs = Costs::of_code(bundles.all.iter());
    psp22::measure(&bundles, &mut costs)?;
    token::measure(&bundles, &mut costs)?;
    money::measure(&bundles, &mut costs)?;
    challenges::measure(&bundles, &mut costs)?;
    crowds::measure(&bundles, &mut costs)?;
    dao::measure(&bundles, &mut costs)?;
    others::measure(&bundles, &mut costs)?;
    Ok(costs)
}

/// The figures that calls are expected to cost.
pub fn snapshot(workspace: &Workspace) -> Result<Costs> {
    let file = snapshot_file(workspace);
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}: make it by {REFRESH}", file.display()))?;
    Costs::from_json(&text).with_context(|| format!("{} is no cost table: make it by {REFRESH}", file.display()))
}

fn write(workspace: &Workspace, measured: &Costs) -> Result<()> {
    let readme = readme_file(workspace);
    let text = fs::read_to_string(&readme).with_context(|| format!("cannot read {}", readme.display()))?;
    let text = with_table(&text, &markdown(measured)).with_context(|| readme.display().to_string())?;
    for (file, text) in [(snapshot_file(workspace), measured.to_json()?), (readme, text)] {
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        output::aside(format_args!("wrote {}\n", file.display()));
    }
    Ok(())
}

fn snapshot_file(workspace: &Workspace) -> PathBuf {
    workspace.root().join("tests/costs.json")
}

/// The file that shows the table to people.
#[must_use]
pub fn readme_file(workspace: &Workspace) -> PathBuf {
    workspace.root().join("README.md")
}

/// The suite's bundles and those of the contracts that it is measured against, and the chain to put them on.
struct Bundles {
    all: Vec<Bundle>,
    ground: Ground,
}

impl Bundles {
    fn build(workspace: &Workspace, ground: Ground) -> Result<Self> {
        let names = SUITE.into_iter().chain(OTHERS);
        let all = names.map(|name| Bundle::of(workspace, &Contract::named(workspace, name)?)).collect::<Result<_>>()?;
        Ok(Self { all, ground })
    }

    fn get(&self, name: &str) -> Result<&Bundle> {
        self.all.iter().find(|bundle| bundle.name == name).with_context(|| format!("there is no bundle `{name}`"))
    }
}
