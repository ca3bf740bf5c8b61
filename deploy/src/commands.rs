// SPDX-License-Identifier: Apache-2.0
//! The book's page about the commands, made of what each says of itself.

use std::fmt::Write;

use anyhow::Result;
use clap::{Arg, Command, CommandFactory};
use kite_deploy::bundles::Workspace;
use kite_deploy::release::Published;

/// How many commands an argument must be the same in to be explained once for all.
const MANY: usize = 5;

/// The page about the commands of `C`, and where it belongs.
pub fn published<C: CommandFactory>() -> Result<Published> {
    let file = Workspace::here()?.root().join("docs/src/reference/commands.md");
    Ok(Published { file, content: page(C::command()).into_bytes() })
}

fn page(mut root: Command) -> String {
    root.build();
    let mut page =
        "# Commands\n\nEvery command as it explains itself (`cargo kite help COMMAND`). What most of them share:\n\n"
            .to_owned();
    let shared = shared(&root);
    shared.iter().for_each(|explained| page.push_str(explained));
    explain(&root, &mut |command| section(&mut page, command, &shared));
    page
}

/// What is said of arguments that many commands have, and all of them with the same words.
fn shared(root: &Command) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    explain(root, &mut |command| {
        for said in command.get_arguments().filter(|argument| is_own(argument)).map(line) {
            match counted.iter_mut().find(|(known, _)| *known == said) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => counted.push((said, 1)),
            }
        }
    });
    counted.into_iter().filter(|(_, count)| *count >= MANY).map(|(said, _)| said).collect()
}

/// What the library adds to every command explains itself.
fn is_own(argument: &Arg) -> bool {
    !argument.is_hide_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

/// Tells of every command that does something, in the order in which they are listed.
fn explain<'c>(command: &'c Command, tell: &mut dyn FnMut(&'c Command)) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        if !inner.is_subcommand_required_set() {
            tell(inner);
        }
        explain(inner, tell);
    }
}

fn section(page: &mut String, command: &Command, shared: &[String]) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    // A text takes whatever is written to it.
    let _ = write!(page, "\n## {name}\n\n{}\n\n```text\n{}\n```\n\n", sentence(&about), usage(command));
    let own = command.get_arguments().filter(|argument| is_own(argument)).map(line);
    own.filter(|said| !shared.contains(said)).for_each(|said| page.push_str(&said));
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// An argument, and what it is for.
fn line(argument: &Arg) -> String {
    let values =
        argument.get_value_names().map(|names| names.join("> <")).filter(|_| argument.get_action().takes_values());
    let short = argument.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let name = match (argument.get_long(), values) {
        (Some(long), Some(values)) => format!("{short}--{long} <{values}>"),
        (Some(long), None) => format!("{short}--{long}"),
        (None, values) => format!("<{}>", values.unwrap_or_else(|| argument.get_id().to_string().to_uppercase())),
    };
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let choices: Vec<_> =
        argument.get_possible_values().iter().map(|choice| format!("`{}`", choice.get_name())).collect();
    let choices = if choices.is_empty() || !argument.get_action().takes_values() {
        String::new()
    } else {
        format!(" One of {}.", choices.join(", "))
    };
    format!("- `{name}`: {}{choices}{}\n", sentence(&help), default(argument))
}

/// What an argument is if nobody says it.
fn default(argument: &Arg) -> String {
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if values.concat().is_empty() || !argument.get_action().takes_values() {
        String::new()
    } else {
        format!(" \\[default: {}\\]", values.join(", "))
    }
}

/// One paragraph that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace('<', "&lt;").replace('[', "\\[").replace(']', "\\]");
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_tells_of_each_command_its_usage_and_its_own_arguments_and_once_what_is_shared() {
        let network = || Arg::new("network").long("network").value_name("NAME").help("The network");
        let pay = Command::new("pay").about("Pay a product").arg(network());
        let pay = pay.arg(Arg::new("product").value_name("PRODUCT").required(true).help("Its number"));
        let pay =
            pay.arg(Arg::new("to").short('O').long("to").value_name("FILE").default_value("a.txt").help("Where to"));
        let others = ["a", "b", "c"].map(|name| Command::new(name).arg(network()));
        let fee = Command::new("fee").about("Change the fee").arg(network());
        let propose = Command::new("propose").subcommand_required(true).subcommand(fee);
        let page = page(Command::new("kite").subcommand(pay).subcommands(others).subcommand(propose));
        for said in [
            "## kite pay\n\nPay a product.",
            "- `<PRODUCT>`: Its number.",
            "- `-O, --to <FILE>`: Where to. \\[default: a.txt\\]\n",
            "## kite propose fee\n",
            "kite pay [OPTIONS] <PRODUCT>",
        ] {
            assert!(page.contains(said), "{page}");
        }
        assert_eq!(page.matches("- `--network <NAME>`: The network.").count(), 1, "{page}");
        assert!(!page.contains("## kite propose\n"), "{page}");
    }
}
