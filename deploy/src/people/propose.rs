//! `kite propose`.

use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};
use contract_transcode::ContractMessageTranscoder;
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance, Bps};

use super::desk::{Call, Desk};
use crate::amount::Amount;
use crate::suite::dao;

/// Makes a proposal. It is judged by the votes at its snapshot, and by what it calls.
#[derive(Clone, Debug, clap::Args)]
pub struct Propose {
    #[command(subcommand)]
    what: What,
    /// What it is for, for those who vote; at most 4 KiB
    #[arg(long, global = true, default_value = "", value_name = "TEXT")]
    description: String,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Pay native coin, KITE or another PSP22 token from the treasury.
    Transfer {
        /// To whom
        to: String,
        /// How much of what: "12.5 KITE", "3 coin", or an amount and the address of a PSP22 token
        amount: Amount,
    },
    /// Change the protocol fee.
    Fee {
        /// The fee, in basis points: 100 is 1 %
        bps: Bps,
    },
    /// Call any message of any contract but the dao.
    Call(Message),
}

/// A message that a proposal calls.
#[derive(Clone, Debug, clap::Args)]
struct Message {
    /// The contract: token, router, registry, or an address
    callee: String,
    /// The message's name, such as set_window; it needs a contract of the suite, or --metadata
    #[arg(long, required_unless_present = "input")]
    message: Option<String>,
    /// The message's arguments, as cargo-contract takes them
    #[arg(long, num_args = 0.., requires = "message")]
    args: Vec<String>,
    /// Metadata of the contract that is called, if it is none of the suite
    #[arg(long, value_name = "JSON", requires = "message")]
    metadata: Option<PathBuf>,
    /// Selector and arguments in hex, instead of a message
    #[arg(long, value_name = "HEX", conflicts_with = "message")]
    input: Option<String>,
    /// Native coin that the treasury sends along, such as "3 coin"
    #[arg(long)]
    value: Option<Amount>,
}

impl Propose {
    pub(super) fn run(&self, desk: &mut Desk) -> Result<()> {
        let (what, input) = self.input(desk)?;
        let does = format!("propose to {what}");
        desk.send(&Call { does, to: desk.suite.dao.address(), value: 0, input })?;
        Ok(())
    }
}

impl Propose {
    /// What is proposed, in words and as the dao is told.
    fn input(&self, desk: &mut Desk) -> Result<(String, Vec<u8>)> {
        let description = self.description.clone();
        match &self.what {
            What::Transfer { to, amount } => transfer(desk, description, to, amount),
            What::Fee { bps } => {
                let input = dao::input::propose_fee(description, desk.suite.router.address(), *bps);
                Ok((format!("set the protocol fee to {bps} bps"), input))
            }
            What::Call(message) => {
                let callee = desk.account(&message.callee)?;
                let (input, value) = (message.encoded(desk, callee)?, message.coin(desk)?);
                let what = format!("call {}: {}", desk.words.name_of(callee), message.title());
                Ok((what, dao::input::propose_call(description, callee, input, value)))
            }
        }
    }
}

fn transfer(desk: &mut Desk, description: String, to: &str, amount: &Amount) -> Result<(String, Vec<u8>)> {
    let (receiver, (asset, units)) = (desk.account(to)?, desk.units(amount)?);
    let treasury = desk.balance(desk.suite.dao.address(), asset)?;
    let has = desk.shown(asset, treasury);
    desk.note(format!("the treasury has {has} now"));
    let what = format!("pay {} to {to}", desk.shown(asset, units));
    let input = match asset {
        Asset::Native => dao::input::propose_transfer(description, receiver, units),
        Asset::Psp22(token) => dao::input::propose_psp22_transfer(description, token, receiver, units),
    };
    Ok((what, input))
}

impl Message {
    fn title(&self) -> String {
        match &self.message {
            Some(message) => format!("{message}({})", self.args.join(", ")),
            None => format!("0x{}", self.input.iter().map(|input| bare_hex(input)).collect::<String>()),
        }
    }

    fn encoded(&self, desk: &Desk, callee: AccountId) -> Result<Vec<u8>> {
        let Some(message) = &self.message else {
            let digits = self.input.as_deref().map(bare_hex).unwrap_or_default();
            let input = hex::decode(digits).context("the input is no hex: expected 0x and pairs of digits")?;
            ensure!(input.len() >= 4, "the input has no selector: a call begins with four bytes");
            return Ok(input);
        };
        if let Some(file) = &self.metadata {
            let words = ContractMessageTranscoder::load(file)
                .with_context(|| format!("{} is no metadata of a contract in ink! 5", file.display()))?;
            return words.encode(message, &self.args);
        }
        match desk.words.of(callee) {
            Some(words) => words.encode(message, &self.args),
            None => bail!("`{}` is no contract of the suite: give its --metadata, or the --input in hex", self.callee),
        }
    }

    fn coin(&self, desk: &mut Desk) -> Result<Balance> {
        let Some(value) = &self.value else { return Ok(0) };
        let (asset, units) = desk.units(value)?;
        ensure!(asset == Asset::Native, "only native coin can be sent along, such as \"3 coin\"");
        Ok(units)
    }
}

fn bare_hex(text: &str) -> &str {
    text.strip_prefix("0x").unwrap_or(text)
}
