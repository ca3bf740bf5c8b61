// SPDX-License-Identifier: Apache-2.0
//! `kite propose file`: several actions in one proposal, all done or none.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, ensure, Context, Result};
use kite_interfaces::dao::{Action, MAX_ACTIONS};
use kite_interfaces::Asset;
use serde::Deserialize;

use super::call::{ensure_not_the_dao, look_at_consequences, selected};
use super::governor::change_of;
use super::{bytes, Reason};
use crate::amount::Amount;
use crate::desk::Desk;
use crate::look::Act;
use crate::message;
use crate::suite::dao;
use crate::text;

/// Proposes the actions that a file lists. It is TOML, with an `[[action]]` for each: `pay = "5 KITE"` and `to`; or
/// `call`, `message` and `args` (or `input`), with `value` for coin; or `change`, for the dao itself.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeFile {
    /// The file
    #[arg(value_name = "TOML")]
    file: PathBuf,
    #[command(flatten)]
    reason: Reason,
}

/// What stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    description: Option<String>,
    action: Vec<WrittenAction>,
}

/// An action, as it is written. Each kind has keys of its own, so that none is taken for another.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenAction {
    Pay(Pay),
    Call(Call),
    Change(OwnChange),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    pay: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    call: String,
    message: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    metadata: Option<PathBuf>,
    input: Option<String>,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnChange {
    change: String,
}

impl Act for ProposeFile {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let name = || format!("{} cannot be used", text::path(&self.file));
        let text = fs::read_to_string(&self.file).with_context(name)?;
        let Written { description, action } = read(&text).with_context(name)?;
        ensure!(
            (1..=MAX_ACTIONS).contains(&action.len()),
            "{}: a proposal has one to {MAX_ACTIONS} actions, this has {}",
            name(),
            action.len()
        );
        let mut actions = Vec::new();
        for (number, written) in action.iter().enumerate() {
            let action =
                self.action(desk, written).with_context(|| format!("{}: action {number}", text::path(&self.file)))?;
            actions.push(action);
        }
        let description = self.reason.text_or(desk, description)?;
        let input = dao::input::propose(description, actions.clone());
        let what = match actions.len() {
            1 => "do what the file says".to_owned(),
            count => format!("do {count} things at once"),
        };
        self.reason.propose(desk, &what, &actions, input)
    }
}

/// What is written. An action that is of no kind is told with what is expected.
fn read(text: &str) -> Result<Written> {
    toml::from_str(text).map_err(|error| {
        let expected =
            "an action is `pay` and `to`; or `call`, `message` and `args`, or `call` and `input`, with `value` \
                        or `metadata` if it needs them; or `change`";
        match error.message() {
            message if message.contains("untagged") => {
                let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count());
                anyhow!("near line {line}: {expected}")
            }
            _ => anyhow!("{error}"),
        }
    })
}

/// An amount that stands under this key.
fn amount_of(key: &str, written: &str) -> Result<Amount> {
    written.parse().with_context(|| format!("`{key}` is no amount"))
}

impl ProposeFile {
    fn action(&self, desk: &mut Desk, written: &WrittenAction) -> Result<Action> {
        match written {
            WrittenAction::Pay(Pay { pay, to }) => {
                let (to, (asset, amount)) = (desk.account(to)?, desk.units(&amount_of("pay", pay)?)?);
                ensure!(amount > 0, "there is nothing to pay: the amount is 0");
                Ok(match asset {
                    Asset::Native => Action::TransferNative { to, amount },
                    Asset::Psp22(token) => Action::TransferPsp22 { token, to, amount },
                })
            }
            WrittenAction::Change(OwnChange { change }) => Ok(Action::Govern(change_of(desk, change)?)),
            WrittenAction::Call(call) => self.call(desk, call),
        }
    }

    fn call(&self, desk: &mut Desk, call: &Call) -> Result<Action> {
        let callee = desk.account(&call.call)?;
        let input = match (&call.message, &call.input) {
            (Some(message), None) => {
                // A file beside this one.
                let metadata = call.metadata.as_ref().map(|file| self.beside(file));
                message::encoded(desk, callee, message, &call.args, metadata.as_deref())?
            }
            (None, Some(input)) => selected(bytes(input)?)?,
            _ => anyhow::bail!("a call has a `message` or an `input` in hex: one of them"),
        };
        let value = match &call.value {
            None => 0,
            Some(value) => {
                let (asset, units) = desk.units(&amount_of("value", value)?)?;
                ensure!(asset == Asset::Native, "only native coin can be sent along, such as \"3 coin\"");
                units
            }
        };
        ensure_not_the_dao(desk, callee)?;
        look_at_consequences(desk, &self.reason, callee, &input)?;
        Ok(Action::Call { callee, input, value })
    }

    fn beside(&self, file: &Path) -> PathBuf {
        self.file.parent().map_or_else(|| file.to_owned(), |folder| folder.join(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amount_of_says_how_what_stands_there_can_be_read() {
        let error = format!("{:#}", amount_of("pay", "5,00 KITE").unwrap_err());
        assert_eq!(
            error,
            r#"`pay` is no amount: "5,00 KITE" can be read in two ways: write "5.00 KITE" or "500 KITE""#
        );
        assert!(amount_of("pay", "5.00 KITE").is_ok());
    }

    #[test]
    fn read_takes_each_kind_and_nothing_that_is_two() {
        let text = "[[action]]\npay = \"5 KITE\"\nto = \"dao\"\n[[action]]\ncall = \"router\"\nmessage = \"set_fee\"\n\
                    args = [\"250\"]\n[[action]]\nchange = \"SetGuardian(None)\"\n";
        let Written { action, .. } = read(text).unwrap();
        assert!(matches!(action.as_slice(), [WrittenAction::Pay(_), WrittenAction::Call(_), WrittenAction::Change(_)]));
        for wrong in [
            "[[action]]\npay = \"5 KITE\"\n",
            "[[action]]\npay = \"5 KITE\"\nto = \"dao\"\nchange = \"x\"\n",
            "[[action]]\ncall = \"router\"\nmesage = \"set_fee\"\n",
        ] {
            let error = read(wrong).err().unwrap().to_string();
            assert!(error.contains("an action is `pay` and `to`"), "{error}");
        }
        assert!(read("[[action]]\nchange = \"x\"\n[[acton]]\n").is_err());
    }
}
