// SPDX-License-Identifier: Apache-2.0
//! On which network a command is done, for whom, how far it goes, and how it is told.

use std::fmt::Display;
use std::io::{stdin, IsTerminal};

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use schemars::JsonSchema;
use serde::Serialize;

use super::look::{Look, Seen};
use super::{stillness, Answer, Desk};
use crate::chain::address::EXPECTED;
use crate::chain::{read_address, Chain};
use crate::deployment::record::Record;
use crate::deployment::Deployments;
use crate::keys::SecretSource;
use crate::network::{Network, NetworkChoice};
use crate::output;
use crate::suite::{Suite, Ways};
use crate::text;
use crate::words::Refusal;
use kite_node::{Keyring, NodeChain};

/// Where the suite is, and how it is told.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Place {
    #[command(flatten)]
    pub(super) network: NetworkChoice,
    #[command(flatten)]
    pub(super) folder: Deployments,
    /// How the outcome is told
    #[arg(long, value_enum, ignore_case = true, default_value_t = Output::Text, value_name = "FORM")]
    pub(super) output: Output,
}

/// Who sends, and how far it goes.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Terms {
    #[command(flatten)]
    pub(super) place: Place,
    #[command(flatten)]
    pub(super) secret: SecretSource,
    /// Only try it, and tell what it would do
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Whose turn is tried; no secret is needed then
    #[arg(long, value_name = "ADDRESS", requires = "dry_run", value_parser = address)]
    from: Option<AccountId>,
    /// Do not ask before anything is sent
    #[arg(long)]
    yes: bool,
}

/// How the outcome is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Output {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For spreadsheets: a table, of what is one
    Csv,
}

fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| format!("expected an address: {EXPECTED}"))
}

impl Place {
    /// Looks at the suite, and tells what there is.
    pub(super) fn look(&self, look: &dyn Look) -> Result<()> {
        let (network, mut chain) = self.connect(Keyring::default())?;
        let (suite, ways) = self.suite(&chain)?;
        if let (Output::Text, Some(said)) =
            (self.output, stillness::told(network.config.is_development, chain.now_ms()?))
        {
            output::aside(format_args!("{said}\n"));
        }
        let nobody = AccountId::from([0; 32]);
        let mut desk = Desk::open(&mut chain, suite, nobody, network.coin.clone())?.knowing_ways(ways)?;
        let seen = look.see(&mut desk);
        desk.answer().notes.iter().for_each(|note| output::aside(format_args!("{}\n", text::plain(note))));
        self.output.show(&seen?)
    }

    pub(super) fn connect(&self, keys: Keyring) -> Result<(Network, NodeChain)> {
        let network = self.network.load()?;
        let chain = network.connect(keys)?;
        Ok((network, chain))
    }

    /// Where the suite is on this chain, and the ways to pay it.
    pub(super) fn suite(&self, chain: &NodeChain) -> Result<(Suite, Option<Ways>)> {
        let folder = self.folder.folder()?;
        let record = Record::read(&folder, chain.genesis())?;
        let ways = record.as_ref().and_then(Record::ways);
        record.iter().for_each(|record| record.introduce(chain));
        let suite = record.and_then(|record| record.suite()).with_context(|| {
            format!(
                "no deployment to this chain is kept in {}: name another folder by --deployments, or deploy the suite",
                text::path(&folder)
            )
        })?;
        Ok((suite, ways))
    }
}

impl Terms {
    pub(super) fn signer(&self) -> Result<(AccountId, Keyring)> {
        if let Some(from) = self.from {
            return Ok((from, Keyring::default()));
        }
        let key = self.secret.key(self.place.network.load()?.keys())?;
        Ok((key.account(), key.keyring()))
    }

    /// On a development chain at rest: has a block made, so that what waits for a moment is judged at this one, if its
    /// keeper agrees. What there is to say of it.
    pub(super) fn let_time_pass(
        &self,
        network: &Network,
        chain: &mut NodeChain,
        from: AccountId,
    ) -> Result<Option<String>> {
        let Some(said) = stillness::told(network.config.is_development, chain.now_ms()?) else { return Ok(None) };
        if self.dry_run {
            return Ok(Some(format!("{said}; what is tried is tried at that moment")));
        }
        let agrees = self.yes || stdin().is_terminal() && asked(&format!("{said}. Make a block now?"))?;
        if !agrees {
            return Ok(Some(said));
        }
        // A payment of the smallest part of a coin from one to the same.
        chain.transfer(from, from, 1)?;
        Ok(Some(format!("{said}: another was made")))
    }

    /// Shows what was tried and asks whether to send it.
    pub(super) fn agrees(&self, preview: &Answer) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        ensure!(stdin().is_terminal(), "nobody is there to agree: try it by --dry-run, then repeat it with --yes");
        asked(&format!("{preview}Send it?"))
    }
}

/// Whether somebody says yes to a question.
fn asked(question: &str) -> Result<bool> {
    output::aside(format_args!("{question} [y/N] "));
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}

/// What a command tells that did not come about.
#[derive(Serialize, JsonSchema)]
pub(super) struct NotDone<'a> {
    /// Why.
    error: String,
    /// What a contract answered, if one refused.
    refusal: Option<&'a Refusal>,
    #[serde(flatten)]
    answer: &'a Answer,
}

impl Output {
    pub(super) fn tell(self, outcome: &(impl Display + Serialize)) -> Result<()> {
        match self {
            Self::Text | Self::Csv => output::line(outcome.to_string().trim_end()),
            Self::Json => output::json(outcome),
        }
    }

    pub(super) fn show(self, seen: &Seen) -> Result<()> {
        match self {
            Self::Text => output::line(seen.text.trim_end()),
            Self::Json => output::json(&seen.json),
            Self::Csv => output::raw(&seen.csv()?),
        }
    }

    pub(super) fn refuse(self, answer: &Answer, error: &anyhow::Error) -> Result<()> {
        match self {
            Self::Text | Self::Csv => output::aside(answer),
            Self::Json => {
                let refusal = error.chain().find_map(|cause| cause.downcast_ref());
                output::json(&NotDone { error: format!("{error:#}"), refusal, answer })?;
            }
        }
        Ok(())
    }
}
