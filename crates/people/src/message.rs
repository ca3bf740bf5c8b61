// SPDX-License-Identifier: Apache-2.0
//! `kite send`, `kite ask` and `kite transfer`: any message of any contract, and the one that moves tokens.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::Asset;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Call, Desk};
use super::look::{Act, Look, Seen};
use super::plain::{receiver, Fate};
use crate::amount::Amount;
use crate::arguments::Own;
use crate::suite::psp22;
use crate::text;
use crate::text::hex;
use crate::words::{to_json, Words};

/// A message of a contract, with its arguments.
#[derive(Clone, Debug, clap::Args)]
pub struct Message {
    /// The contract: token, router, registry, dao, or an address
    contract: String,
    /// The message's name, such as forget_votes or PSP22::approve
    message: String,
    /// The message's arguments, by its types: numbers, "1.5 KITE", addresses or token, router, registry, dao, 0x and
    /// hex, \"text\", [lists], (pairs), Some(x), Name { field: value }
    #[arg(allow_negative_numbers = true)]
    args: Vec<String>,
    /// The language of a contract that is none of the suite: token, for what speaks the standard of tokens, till, or a
    /// file of metadata
    #[arg(long, value_name = "JSON")]
    metadata: Option<PathBuf>,
}

impl Message {
    fn address(&self, desk: &Desk) -> Result<AccountId> {
        desk.account(&self.contract)
    }

    /// Selector and arguments.
    fn encoded(&self, desk: &mut Desk) -> Result<Vec<u8>> {
        let to = self.address(desk)?;
        encoded(desk, to, &self.message, &self.args, self.metadata.as_deref())
    }

    /// By what its answer is read, and what amounts are of in it.
    fn language(&self, desk: &Desk, to: AccountId) -> Result<(Arc<Words>, Own)> {
        language(desk, to, self.metadata.as_deref())
    }

    fn title(&self) -> String {
        format!("{}.{}({})", self.contract, self.message, self.args.join(", "))
    }
}

/// Selector and arguments of a message of the contract `to`, by its own language or the one that is named.
pub(super) fn encoded(
    desk: &mut Desk,
    to: AccountId,
    message: &str,
    args: &[String],
    metadata: Option<&Path>,
) -> Result<Vec<u8>> {
    let (words, own) = language(desk, to, metadata)?;
    words.encode(message, args, own, desk)
}

/// The contract's own language or the one that is named, and what amounts are of in it.
fn language(desk: &Desk, to: AccountId, metadata: Option<&Path>) -> Result<(Arc<Words>, Own)> {
    if let Some(metadata) = metadata {
        let words = Words::named_or_read(metadata)?;
        ensure!(
            words.is_token() || desk.chain.speaks_scale(),
            "contracts of others on a Hub are not told what a contract in ink! 5 is: tokens alone can be spoken to, by \
             `--metadata token`, and `kite propose call --input` takes the bytes of any call"
        );
        let token = words.is_token().then_some(Asset::Psp22(to));
        return Ok((Arc::new(words), Own { balances: token, numbers: token }));
    }
    let words = desk.words.of(to).with_context(|| {
        format!(
            "`{}` is no contract of the suite: give its --metadata, or `--metadata token` if it is a token",
            desk.words.name_of(to)
        )
    })?;
    Ok((words, desk.words.own(to)))
}

/// Sends a message to a contract.
#[derive(Clone, Debug, clap::Args)]
pub struct Send {
    #[command(flatten)]
    message: Message,
    /// Native coin to be sent along, such as "3 coin"
    #[arg(long, value_name = "AMOUNT")]
    value: Option<Amount>,
}

impl Act for Send {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let value = match &self.value {
            None => 0,
            Some(value) => {
                let (asset, units) = desk.units(value)?;
                ensure!(asset == Asset::Native, "only native coin can be sent along, such as \"3 coin\"");
                units
            }
        };
        let (to, input) = (self.message.address(desk)?, self.message.encoded(desk)?);
        receiver(&input).into_iter().for_each(|receiver| tell_fate(desk, receiver));
        desk.send(&Call { does: format!("send {}", self.message.title()), to, value, input })?;
        Ok(())
    }
}

/// Asks a contract something.
#[derive(Clone, Debug, clap::Args)]
pub struct Ask {
    #[command(flatten)]
    message: Message,
    /// Who asks [default: nobody]
    #[arg(long = "as", value_name = "ACCOUNT")]
    asker: Option<String>,
}

/// What a contract answers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Answered {
    /// What was asked.
    pub asked: String,
    /// What it answered: numbers as strings, an enum's or a struct's name as the key of what is in it.
    pub answer: serde_json::Value,
    /// The answer's bytes, in hex.
    pub bytes: String,
    #[serde(skip)]
    shown: String,
}

impl Display for Answered {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", text::plain(&self.shown))
    }
}

impl Look for Ask {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        let asker = self.asker.as_ref().map_or(Ok(desk.from), |asker| desk.account(asker))?;
        let (to, input) = (self.message.address(desk)?, self.message.encoded(desk)?);
        let answer = desk.chain.dry_run(asker, to, 0, input.clone());
        let answer = answer.map_err(|failure| desk.words.failure(to, &input, failure))?.value;
        let (words, own) = self.message.language(desk, to)?;
        let told = words.answer(&input, &answer).unwrap_or_else(|| desk.words.answer(to, &input, &answer));
        let shown =
            words.answered(&input, &answer, own, desk).map_or_else(|| told.to_string(), |shown| shown.to_string());
        Seen::of(&Answered { asked: self.message.title(), answer: to_json(&told), bytes: hex(&answer), shown })
    }
}

/// Sends KITE or another PSP22 token to an account.
#[derive(Clone, Debug, clap::Args)]
pub struct Transfer {
    /// To whom
    to: String,
    /// How much of what: "12.5 KITE", or an amount and the sign or the address of a PSP22 token
    amount: Amount,
}

impl Act for Transfer {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (to, (asset, amount)) = (desk.account(&self.to)?, desk.units(&self.amount)?);
        desk.count_in(asset);
        let Asset::Psp22(token) = asset else {
            anyhow::bail!("native coin is sent by a wallet: this sends KITE and other tokens")
        };
        ensure!(amount > 0, "there is nothing to send: the amount is 0");
        tell_fate(desk, to);
        let does = format!("send {} to {}", desk.shown(asset, amount), desk.words.name_of(to));
        let input = psp22::input::transfer(to, amount, Vec::new());
        desk.send(&Call { does, to: token, value: 0, input })?;
        Ok(())
    }
}

/// Tells what becomes of what is sent there plainly, if that is no account of somebody.
fn tell_fate(desk: &mut Desk, to: AccountId) {
    Fate::of(desk, to).into_iter().for_each(|fate| desk.note(fate.to_string()));
}
