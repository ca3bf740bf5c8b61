// SPDX-License-Identifier: Apache-2.0
//! `kite costs`: what every call costs, measured on the embedded chain with the release bundles, held
//! against a snapshot, and shown in the book. Another chain's figures are shown beside these.
//!
//! A row of the table is a line in `psp22`, `token`, `money`, `challenges`, `crowds`, `dao`, `ways` or `others`: who
//! sends what to whom, under which name. Each row is a dry run on the same prepared chain, so no row costs another
//! anything, and their order does not matter.

mod beside;
mod blocks;
mod cells;
mod challenges;
mod compare;
mod crowds;
mod dao;
mod figures;
mod markdown;
mod meter;
mod money;
mod others;
mod pages;
mod prices;
mod psp22;
mod suite;
mod token;
mod ways;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};

pub use beside::beside;
pub use compare::{compare, Comparison, TOLERANCE_PERCENT};
pub use figures::{Costs, Figures, Row, Size};
pub use markdown::{blocks, markdown};
pub use pages::{with_blocks, Block};
pub use prices::prices;
pub use ways::{requests, requests_for_a_payment};

use kite_bundles as bundles;
use kite_chains as chain;
use kite_format::{output, text, whole};

use crate::bundles::{Bundle, Contract, Workspace, OTHERS, PUBLISHED};
use crate::chain::world::Ground;
use crate::output::{Form, Telling};

/// How to make the measured figures the expected ones.
pub const REFRESH: &str = "cargo kite costs --write";

/// What is told of a chain that is measured elsewhere.
const ON_A_HUB: &str =
    "on a Hub other things are measured, by chains/hub/run, and docs/src/reference/hub-costs.md has them";

/// What `kite costs` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Make the figures of now the expected ones: in tests/ and on the page of the book that shows them
    #[arg(long)]
    pub write: bool,
    /// Measure on this chain instead, and show what people do most beside the embedded chain's expected figures
    #[arg(long, value_enum, ignore_case = true, default_value_t)]
    pub chain: Ground,
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

/// Measures, shows the table, and compares it with the snapshot or renews the snapshot. An error if
/// anything got dearer on the embedded chain.
pub fn run(arguments: &Arguments) -> Result<()> {
    let (workspace, ground) = (Workspace::here()?, arguments.chain);
    let kept = if arguments.write { Some(Kept::of(ground)?) } else { None };
    let measured = measure_on(&workspace, ground)?;
    let form = arguments.telling.form;
    if ground == Ground::Embedded {
        form.line(markdown(&measured))?;
    } else {
        form.line(beside(&snapshot(&workspace, Ground::Embedded)?, &measured))?;
    }
    let ended = match kept {
        Some(kept) => kept.write(&workspace, &measured),
        None if ground == Ground::Embedded => accept(&workspace, &measured),
        None => Ok(()),
    };
    form.conclude(&measured, ended)
}

fn accept(workspace: &Workspace, measured: &Costs) -> Result<()> {
    let comparison = compare(&snapshot(workspace, Ground::Embedded)?, measured);
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
    ensure!(ground != Ground::Hub, ON_A_HUB);
    let bundles = Bundles::build(workspace, ground)?;
    let mut costs = Costs::of_code(bundles.all.iter());
    psp22::measure(&bundles, &mut costs)?;
    token::measure(&bundles, &mut costs)?;
    money::measure(&bundles, &mut costs)?;
    challenges::measure(&bundles, &mut costs)?;
    crowds::measure(&bundles, &mut costs)?;
    dao::measure(&bundles, &mut costs)?;
    ways::measure(&bundles, &mut costs)?;
    others::measure(&bundles, &mut costs)?;
    Ok(costs)
}

/// The figures that calls are expected to cost on a chain.
pub fn snapshot(workspace: &Workspace, ground: Ground) -> Result<Costs> {
    let file = workspace.root().join(Kept::of(ground)?.figures);
    let text = fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}: make it by {REFRESH}", text::path(&file)))?;
    Costs::from_json(&text).with_context(|| format!("{} is no cost table: make it by {REFRESH}", text::path(&file)))
}

/// Where the expected figures of a chain are.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    figures: &'static str,
    page: &'static str,
    blocks: fn(&Costs) -> Vec<Block>,
}

impl Kept {
    /// Those of this chain. An error for one whose figures nobody keeps.
    pub fn of(ground: Ground) -> Result<Self> {
        Ok(match ground {
            Ground::Embedded => Self { figures: "tests/costs.json", page: "docs/src/reference/costs.md", blocks },
            Ground::Newest => Self {
                figures: "tests/costs-newest.json",
                page: "docs/src/operators/chains.md",
                blocks: |costs| vec![("prices", prices(costs))],
            },
            Ground::Narrow => bail!("the figures of the narrow chain are not kept: leave out --write"),
            Ground::Hub => bail!(ON_A_HUB),
        })
    }

    /// The page that shows them to people.
    #[must_use]
    pub fn page(self, workspace: &Workspace) -> PathBuf {
        workspace.root().join(self.page)
    }

    /// The page's text with these figures. An error if it has no place for them.
    pub fn page_with(self, workspace: &Workspace, costs: &Costs) -> Result<String> {
        let page = self.page(workspace);
        let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", text::path(&page)))?;
        with_blocks(&text, &(self.blocks)(costs)).with_context(|| text::path(&page))
    }

    fn write(self, workspace: &Workspace, measured: &Costs) -> Result<()> {
        let page = self.page_with(workspace, measured)?;
        let figures = workspace.root().join(self.figures);
        for (file, text) in [(figures, measured.to_json()?), (self.page(workspace), page)] {
            whole::write(&file, |file| Ok(file.write_all(text.as_bytes())?))?;
            output::aside(format_args!("wrote {}\n", text::path(&file)));
        }
        Ok(())
    }
}

/// The published bundles and those of the contracts that it is measured against, and the chain to put them on.
struct Bundles {
    all: Vec<Bundle>,
    ground: Ground,
}

impl Bundles {
    fn build(workspace: &Workspace, ground: Ground) -> Result<Self> {
        let names = PUBLISHED.into_iter().chain(OTHERS);
        let all = names
            .map(|name| kite_builder::bundle(workspace, &Contract::named(workspace, name)?))
            .collect::<Result<_>>()?;
        Ok(Self { all, ground })
    }

    fn get(&self, name: &str) -> Result<&Bundle> {
        self.all.iter().find(|bundle| bundle.name == name).with_context(|| format!("there is no bundle `{name}`"))
    }
}
