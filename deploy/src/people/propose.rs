//! `kite propose`.

use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};
use contract_transcode::ContractMessageTranscoder;
use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps};
use scale::Decode;

use super::desk::{Call, Desk};
use crate::amount::Amount;
use crate::ruling;
use crate::suite::dao;

/// Proposes a payment from the treasury.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeTransfer {
    /// To whom
    to: String,
    /// How much of what: "12.5 KITE", "3 coin", or an amount and the address of a PSP22 token
    amount: Amount,
    #[command(flatten)]
    reason: Reason,
}

/// Proposes a protocol fee.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeFee {
    /// The fee, in basis points: 100 is 1 %
    bps: Bps,
    #[command(flatten)]
    reason: Reason,
}

/// Proposes a call.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeCall {
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
    /// Propose it even if it would leave the arbiter too little time for a vote
    #[arg(long)]
    anyway: bool,
    #[command(flatten)]
    reason: Reason,
}

/// What every proposal has.
#[derive(Clone, Debug, clap::Args)]
struct Reason {
    /// What it is for, for those who vote; at most 4 KiB
    #[arg(long, default_value = "", value_name = "TEXT")]
    description: String,
}

impl ProposeTransfer {
    pub(super) fn run(&self, desk: &mut Desk) -> Result<()> {
        let (to, (asset, units)) = (desk.account(&self.to)?, desk.units(&self.amount)?);
        let treasury = desk.balance(desk.suite.dao.address(), asset)?;
        let has = desk.shown(asset, treasury);
        desk.note(format!("the treasury has {has} now"));
        let description = self.reason.description.clone();
        let input = match asset {
            Asset::Native => dao::input::propose_transfer(description, to, units),
            Asset::Psp22(token) => dao::input::propose_psp22_transfer(description, token, to, units),
        };
        let what = format!("pay {} to {}", desk.shown(asset, units), self.to);
        propose(desk, &what, input)
    }
}

impl ProposeFee {
    pub(super) fn run(&self, desk: &mut Desk) -> Result<()> {
        let (bps, router) = (self.bps, desk.suite.router);
        let now = router.settings(desk.chain)?.fee_bps;
        desk.note(format!("the protocol fee is {now} bps now"));
        let input = dao::input::propose_fee(self.reason.description.clone(), router.address(), bps);
        propose(desk, &format!("set the protocol fee to {bps} bps"), input)
    }
}

impl ProposeCall {
    pub(super) fn run(&self, desk: &mut Desk) -> Result<()> {
        let callee = desk.account(&self.callee)?;
        let (input, value) = (self.encoded(desk, callee)?, self.coin(desk)?);
        self.look_at_consequences(desk, callee, &input)?;
        let what = format!("call {}: {}", desk.words.name_of(callee), self.title());
        propose(desk, &what, dao::input::propose_call(self.reason.description.clone(), callee, input, value))
    }

    /// What a call of the registry would do to challenges, told before it is proposed.
    fn look_at_consequences(&self, desk: &mut Desk, callee: AccountId, input: &[u8]) -> Result<()> {
        if callee != desk.suite.registry.address() {
            return Ok(());
        }
        let (selector, arguments) = input.split_first_chunk().unwrap_or((&[0; 4], input));
        if *selector == selector_bytes!("Ownable::set_code") {
            let open = ruling::open_cases(desk.chain, &desk.suite)?;
            let now_ms = desk.chain.now_ms()?;
            ruling::in_words(&open, now_ms).into_iter().for_each(|line| desk.note(line));
        }
        if *selector == selector_bytes!("set_rules") {
            let rules = Rules::decode(&mut &*arguments).context("these are no rules of the registry")?;
            let parameters = desk.suite.dao.parameters(desk.chain)?;
            // What is set now may be fit for development only; nobody is asked to leave days where there were none.
            let enough = ruling::ensure_time_for_a_vote(&rules, &parameters, true);
            match enough {
                Err(error) if self.anyway => desk.note(format!("{error:#}")),
                enough => enough.context("propose it with --anyway, if that is what you want")?,
            }
        }
        Ok(())
    }

    fn title(&self) -> String {
        match (&self.message, &self.input) {
            (Some(message), _) => format!("{message}({})", self.args.join(", ")),
            (None, input) => input.clone().unwrap_or_default(),
        }
    }

    fn encoded(&self, desk: &Desk, callee: AccountId) -> Result<Vec<u8>> {
        let Some(message) = &self.message else {
            let input = self.input.as_deref().unwrap_or_default();
            let input = hex::decode(input.strip_prefix("0x").unwrap_or(input));
            let input = input.context("the input is no hex: expected 0x and pairs of digits")?;
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

fn propose(desk: &mut Desk, what: &str, input: Vec<u8>) -> Result<()> {
    let (token, from) = (desk.suite.token, desk.from);
    let unsettled = token.settled_votes(desk.chain, from)? < token.votes(desk.chain, from)?;
    ensure!(!unsettled, "your votes changed in the newest block, and count from the next one on: try again then");
    desk.send(&Call { does: format!("propose to {what}"), to: desk.suite.dao.address(), value: 0, input })?;
    Ok(())
}
