// SPDX-License-Identifier: Apache-2.0
//! `kite batch`: from a list of payees and units, the Merkle root that a batch is submitted with, and
//! each member's proof for claiming.

mod file;
mod leaf;
mod list;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::{root_above, Batch, Member, Tree};
use schemars::JsonSchema;
use serde::Serialize;

use crate::output::{self, Form, Telling};
use crate::text;
use crate::whole;

pub use file::{hex, members_of, proved, write, Proved};
pub use list::{read, BadLine, Flaw};

/// What `kite batch` can be told.
#[derive(Clone, Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// The members: a CSV file of two columns, payee (SS58 or hex; addresses of Ethereum's for a Hub) and units; a first line
    /// `payee,units` is allowed
    #[arg(value_name = "CSV", required = true)]
    list: Option<PathBuf>,
    /// Where to write root, members and proofs, as JSON [default: nowhere; only the root is shown]
    #[arg(long, short = 'O', value_name = "FILE")]
    to: Option<PathBuf>,
    /// How the outcome is told; any other word than `text` and `json` is a file, as by `--to`
    #[arg(long, value_name = "FORM")]
    output: Option<PathBuf>,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        match &self.action {
            Some(Action::Verify(claim)) => claim.telling.form,
            None => self.output.as_deref().and_then(form_of).unwrap_or_default(),
        }
    }

    /// Where the batch is written.
    fn file(&self) -> Result<Option<&Path>> {
        let named = self.output.as_deref().filter(|output| form_of(output).is_none());
        ensure!(
            named.is_none() || self.to.is_none(),
            "two files are named for the batch: --output tells the form, text or json, where --to names the file"
        );
        Ok(self.to.as_deref().or(named))
    }
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Action {
    /// Check one member's proof against a batch's root.
    Verify(Claim),
}

/// A member and its proof, held against a batch.
#[derive(Clone, Debug, clap::Args)]
pub struct Claim {
    /// The batch's root, in hex
    #[arg(long, value_parser = hash)]
    pub root: Hash,
    /// How many members the batch has
    #[arg(long, value_parser = crate::amount::count::<u32>)]
    pub count: u32,
    /// The member's place in the batch, from 0
    #[arg(long, value_parser = crate::amount::count::<u32>)]
    pub index: u32,
    /// Who is paid, in SS58 or hex
    #[arg(long, value_parser = list::address)]
    pub payee: AccountId,
    /// The member's units
    #[arg(long, value_parser = crate::amount::count::<u32>)]
    pub units: u32,
    /// The hashes of the proof, in hex and in order; a batch of one member needs none
    #[arg(value_name = "HASH", value_parser = hash)]
    pub proof: Vec<Hash>,
    /// How the outcome is told
    #[command(flatten)]
    pub telling: Telling,
}

impl Claim {
    /// An error that says why, if the proof does not lead to the root.
    pub fn verify(&self) -> Result<()> {
        let Self { root, count, index, payee, units, proof, .. } = self;
        ensure!(index < count, "there is no member {index}: the batch has {count}, from 0 on");
        let member = Member { index: *index, payee: *payee, units: *units };
        let found =
            root_above(|| leaf::leaf_of(&member), *index, *count, proof.iter().copied()).with_context(|| {
                format!(
                    "a proof for member {index} of {count} does not have {} hashes: some are missing or too many",
                    proof.len()
                )
            })?;
        ensure!(found == *root, "the proof leads to {}, not to the root: this is no member of the batch", hex(&found));
        Ok(())
    }
}

/// A batch that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BatchOf {
    /// Its root, in hex.
    pub root: String,
    /// How many members it has.
    pub count: u32,
    /// Their units together.
    pub total_units: u32,
}

/// A member whose proof leads to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberOf {
    /// Its place in the batch, from 0.
    pub index: u32,
    /// How many members the batch has.
    pub count: u32,
    /// That it is in the batch: what is not ends with an error.
    pub is_member: bool,
}

/// The form that a word is for, if it is for one.
fn form_of(word: &Path) -> Option<Form> {
    match word.to_str()? {
        "text" => Some(Form::Text),
        "json" => Some(Form::Json),
        _ => None,
    }
}

/// Makes a batch, or verifies a proof.
pub fn run(arguments: &Arguments) -> Result<()> {
    let form = arguments.form();
    match (&arguments.action, &arguments.list) {
        (Some(Action::Verify(claim)), _) => {
            claim.verify()?;
            form.json(&MemberOf { index: claim.index, count: claim.count, is_member: true })?;
            form.line(format_args!("member {} of {} is in the batch", claim.index, claim.count))
        }
        (None, Some(list)) => make(list, arguments.file()?, form),
        (None, None) => bail!("name the CSV file of the members"),
    }
}

fn make(list: &Path, output: Option<&Path>, form: Form) -> Result<()> {
    let text = fs::read(list).with_context(|| format!("cannot read {}", text::path(list)))?;
    let members = read(&text).map_err(|bad| refuse(list, &bad))?;
    let (batch, tree) = build(&members)?;
    if let Some(output) = output {
        ensure_other(list, output)?;
        whole::write(output, |file| write(file, &batch, &members, &tree))?;
    }
    form.json(&BatchOf { root: hex(&batch.root), count: batch.count, total_units: batch.total_units })?;
    form.line(format_args!("root {}", hex(&batch.root)))?;
    form.line(format_args!("count {}", batch.count))?;
    form.line(format_args!("total units {}", batch.total_units))
}

/// What is written takes the place of anything but the list it is made of.
fn ensure_other(list: &Path, output: &Path) -> Result<()> {
    let is_same = fs::canonicalize(output).is_ok_and(|output| fs::canonicalize(list).is_ok_and(|list| list == output));
    ensure!(!is_same, "the batch would take the place of the list it is made of: name another file");
    Ok(())
}

/// Tells every bad line.
fn refuse(list: &Path, bad: &[BadLine]) -> anyhow::Error {
    for line in bad {
        output::aside(format_args!("{}:{line}\n", text::path(list)));
    }
    anyhow!("{}: bad lines: {}; nothing was made", text::path(list), bad.len())
}

/// The batch of these members, and the tree that proves them, for chains of the family that their payees' accounts are of.
pub fn build(members: &[Member]) -> Result<(Batch, Tree)> {
    leaf::ensure_one_family(members)?;
    build_with(members, leaf::leaf_of)
}

/// The same on a chain whose contracts hash a member so.
pub fn build_with(members: &[Member], leaf: impl FnMut(&Member) -> Hash) -> Result<(Batch, Tree)> {
    let tree = Tree::with_leaves(members, leaf).context("a batch has members, in the order of their indices")?;
    let total_units = members.iter().try_fold(0_u32, |total, member| total.checked_add(member.units));
    let total_units = total_units.context("the members have more units together than a batch can have")?;
    let count = u32::try_from(members.len()).context("a batch cannot have that many members")?;
    Ok((Batch { root: tree.root(), count, total_units }, tree))
}

/// 32 bytes in hex, for the command line.
pub fn hash(text: &str) -> Result<Hash, String> {
    let mut bytes = [0; 32];
    let digits = text.strip_prefix("0x").unwrap_or(text);
    ::hex::decode_to_slice(digits, &mut bytes).map_err(|_| "a hash is 32 bytes in hex".to_owned())?;
    Ok(bytes.into())
}
