// SPDX-License-Identifier: Apache-2.0
//! `kite`: builds the contracts, runs and measures them on a chain inside this process, and deploys them.

#[cfg(feature = "build")]
mod build;
#[cfg(feature = "build")]
mod commands;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use kite_deploy::output::{self, Form, Refused};
use kite_deploy::{batch, dapp, demo, deployment, gas, home, index, node, people, preflight, verify};
#[cfg(feature = "build")]
use kite_deploy::{costs, release, schema};

/// Where to begin, at the end of the help.
const BEGINNINGS: &str = "\
Begin with:
  kite demo                                                         a story of seven people and three products
  kite status --network local                                       what is deployed on a node of this machine
  kite pay 1 \"12.5 KITE\" --network local --dry-run --from ACCOUNT   what a payment would do
  kite pay 1 \"12.5 KITE\" --network local                            tries it, shows it, asks, and pays
Amounts are typed as people write them, with their sign. The book, docs/src/index.md, has a page for each role.";

/// Tells stories of the KITE contracts on a chain inside this process, deploys them, and does what people do with them:
/// pay, work, claim, vote.
#[derive(Parser)]
#[command(name = "kite", version, propagate_version = true, after_help = BEGINNINGS)]
struct Cli {
    /// Where networks' files and deployments are [default: the environment variable KITE_HOME, the clone that the current
    /// folder is in, or ~/.kite]
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one, for as long as the program runs")]
enum Command {
    /// Build release bundles into target/contracts, where sources changed, and show their sizes.
    #[cfg(feature = "build")]
    Build(build::Arguments),
    /// Deploy the suite on an embedded chain, run a scenario, and close the books.
    Demo(demo::Arguments),
    /// Measure what every call costs, show it as a table, and compare it with tests/costs.json.
    #[cfg(feature = "build")]
    Costs(costs::Arguments),
    /// Write what frontends and auditors need of the contracts: deploy/metadata, deploy/deployments/bundles.json, and
    /// the book's pages about each contract.
    #[cfg(feature = "build")]
    Metadata(release::Arguments),
    /// Find out whether the suite can be deployed to a network, without sending anything.
    Preflight(preflight::Arguments),
    /// Deploy the suite to a network, or go on where it was interrupted.
    Deploy(deployment::Arguments),
    /// Hold a deployed suite against its network's file and the local bundles, from the chain alone.
    Verify(verify::Arguments),
    /// What a call with cargo-contract must be given, as its options: for chains where its own dry run cannot be read.
    Gas(gas::Arguments),
    /// Start a development node with nothing on it.
    Node(node::Arguments),
    /// Keep the suite's history from a network's final blocks, and serve it over HTTP.
    Index(index::Arguments),
    /// Start a development node with the suite and a story on it, an index of them, and the page to look at it.
    Dapp(dapp::Arguments),
    #[command(flatten)]
    People(people::Command),
    /// Ask for payment in front of an API, in the words of x402, and settle.
    Gateway(kite_metered::Gateway),
    /// Ask an API, and pay it within a limit.
    Call(kite_metered::Call),
    /// Make a Merkle root and proofs of a list of payees and units, or verify a proof.
    Batch(batch::Arguments),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error),
    };
    if let Some(home) = cli.home {
        home::name(home);
    }
    let form = cli.command.form();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            form.refuse(&error);
            ExitCode::FAILURE
        }
    }
}

/// What clap says of a line that it does not take, or was asked for; scripts that want JSON get it as JSON too.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let asks = |pair: &[OsString]| matches!(pair, [flag, form] if flag == "--output" && form == "json");
    let wants_json = words.windows(2).any(asks) || words.iter().any(|word| word == "--output=json");
    if wants_json && error.use_stderr() {
        // There is no other place to say that this could not be written.
        let _ = output::json(&Refused { error: error.to_string().trim_end().to_owned() });
    }
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX))
}

impl Command {
    /// How its outcome is told. What people do tells its own refusals as JSON.
    fn form(&self) -> Form {
        match self {
            #[cfg(feature = "build")]
            Self::Build(arguments) => arguments.form(),
            Self::Demo(arguments) => arguments.form(),
            #[cfg(feature = "build")]
            Self::Costs(arguments) => arguments.form(),
            #[cfg(feature = "build")]
            Self::Metadata(arguments) => arguments.form(),
            Self::Preflight(arguments) => arguments.form(),
            Self::Deploy(arguments) => arguments.form(),
            Self::Verify(arguments) => arguments.form(),
            Self::Gas(arguments) => arguments.form(),
            Self::Node(arguments) => arguments.form(),
            Self::Index(arguments) => arguments.form(),
            Self::Dapp(arguments) => arguments.form(),
            Self::People(_) => Form::Text,
            Self::Gateway(arguments) => arguments.form(),
            Self::Call(arguments) => arguments.form(),
            Self::Batch(arguments) => arguments.form(),
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        #[cfg(feature = "build")]
        Command::Build(arguments) => build::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        #[cfg(feature = "build")]
        Command::Costs(arguments) => costs::run(&arguments),
        #[cfg(feature = "build")]
        Command::Metadata(arguments) => {
            release::run(&arguments, vec![commands::published::<Cli>()?, schema::published()?])
        }
        Command::Preflight(arguments) => preflight::run(&arguments),
        Command::Deploy(arguments) => deployment::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Gas(arguments) => gas::run(&arguments),
        Command::Node(arguments) => node::run(&arguments),
        Command::Index(arguments) => index::run(arguments),
        Command::Dapp(arguments) => dapp::run(&arguments),
        Command::People(command) => command.run(),
        Command::Gateway(arguments) => arguments.run(),
        Command::Call(arguments) => arguments.run(),
        Command::Batch(arguments) => batch::run(&arguments),
    }
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    fn assert_current(published: &release::Published) {
        let release::Published { file, content } = published;
        let found = std::fs::read(file).unwrap_or_default();
        assert!(found == *content, "run `{}`: {file:?} is not what the commands say now", release::REFRESH);
    }

    #[test]
    fn the_books_page_of_commands_is_what_they_say_of_themselves() {
        assert_current(&commands::published::<Cli>().unwrap());
    }

    #[test]
    fn the_books_schema_is_made_of_what_they_tell() {
        assert_current(&schema::published().unwrap());
    }

    fn collect(command: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let name = format!("{before}{}", inner.get_name());
            let tells_json = |argument: &clap::Arg| {
                argument
                    .get_possible_values()
                    .iter()
                    .any(|form| argument.get_long() == Some("output") && form.matches("json", true))
            };
            if !inner.is_subcommand_required_set() && inner.get_arguments().any(tells_json) {
                found.insert(name.clone());
            }
            collect(inner, &format!("{name} "), found);
        }
    }

    /// Every option of every command, with the command's name.
    fn options() -> Vec<(String, clap::Arg)> {
        fn of(command: &clap::Command, found: &mut Vec<(String, clap::Arg)>) {
            found.extend(command.get_arguments().map(|option| (command.get_name().to_owned(), option.clone())));
            command.get_subcommands().for_each(|inner| of(inner, found));
        }
        let (mut command, mut found) = (Cli::command(), Vec::new());
        command.build();
        of(&command, &mut found);
        found
    }

    #[test]
    fn choices_are_typed_in_any_case() {
        let choices = options()
            .into_iter()
            .filter(|(_, option)| !option.get_possible_values().is_empty() && option.get_action().takes_values());
        let strict: Vec<_> = choices.filter(|(_, option)| !option.is_ignore_case_set()).collect();
        assert!(strict.is_empty(), "{strict:?}");
    }

    /// A text is anything, such as "- a list" or "-1".
    #[test]
    fn options_that_take_a_text_take_one_that_begins_with_a_dash() {
        let of_text = |option: &clap::Arg| {
            let names = option.get_value_names().unwrap_or_default();
            names.iter().any(|name| ["TEXT", "URI", "REFERENCE", "DATA"].contains(&name.as_str()))
        };
        let texts: Vec<_> = options().into_iter().filter(|(_, option)| of_text(option)).collect();
        assert!(texts.len() > 15, "{texts:?}");
        for (command, option) in texts {
            assert!(option.is_allow_hyphen_values_set(), "{command}: {option}");
        }
    }

    /// The file of `batch` is named by `--output` as well: the word `json` stands for the form there.
    #[test]
    fn the_schema_knows_every_command_that_tells_json_and_no_other() {
        let mut command = Cli::command();
        command.build();
        let mut telling = BTreeSet::from(["batch".to_owned()]);
        collect(&command, "", &mut telling);
        let document = schema::document();
        let known: BTreeSet<String> = document["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(known, telling);
    }
}
