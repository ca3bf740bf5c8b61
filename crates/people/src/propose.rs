// SPDX-License-Identifier: Apache-2.0
//! `kite propose`.

use std::fs;
use std::path::PathBuf;

use anyhow::{bail, ensure, Context, Result};
use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_interfaces::dao::Action;
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps};
use scale::DecodeAll;

use super::action::ActionOf;
use super::desk::{Call, Desk};
use super::look::Act;
use super::message;
use super::trial::{self, Trial};
use crate::amount::{count, Amount};
use crate::ruling;
use crate::suite::{dao, router};
use crate::text;

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
    #[arg(value_parser = count::<Bps>)]
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
    /// The message's arguments, by its types: numbers, "1.5 KITE", addresses or token, router, registry, dao, 0x and
    /// hex, \"text\", [lists], (pairs), Some(x), Name { field: value }
    #[arg(long, num_args = 0.., requires = "message", allow_negative_numbers = true)]
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
    #[command(flatten)]
    reason: Reason,
}

/// What every proposal has.
#[derive(Clone, Debug, clap::Args)]
pub struct Reason {
    /// What it is for, for those who vote; at most 4 KiB
    #[arg(long, default_value = "", value_name = "TEXT", allow_hyphen_values = true)]
    description: String,
    /// A file with what it is for
    #[arg(long, value_name = "FILE", conflicts_with = "description")]
    description_file: Option<PathBuf>,
    /// Propose it even if it would fail now, or would leave the arbiter too little time for a vote
    #[arg(long)]
    anyway: bool,
}

impl Reason {
    /// What it is for: as it was typed, or as it stands in the file.
    pub(super) fn text(&self) -> Result<String> {
        let Some(file) = &self.description_file else { return Ok(self.description.clone()) };
        let text = fs::read_to_string(file);
        let text = text.with_context(|| format!("{} cannot be read as text", text::path(file)))?;
        Ok(text.trim_end().to_owned())
    }

    /// The same; as the file of the actions says it, if nothing else was named.
    pub(super) fn text_or(&self, written: Option<String>) -> Result<String> {
        match written {
            Some(written) if self.description.is_empty() && self.description_file.is_none() => Ok(written),
            Some(_) => bail!("the file of the actions has a description already: leave out the other"),
            None => self.text(),
        }
    }
}

impl Act for ProposeTransfer {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (to, (asset, amount)) = (desk.account(&self.to)?, desk.units(&self.amount)?);
        let treasury = desk.balance(desk.suite.dao.address(), asset)?;
        let has = desk.shown(asset, treasury);
        desk.note(format!("the treasury has {has} now"));
        let description = self.reason.text()?;
        let (action, input) = match asset {
            Asset::Native => {
                (Action::TransferNative { to, amount }, dao::input::propose_transfer(description, to, amount))
            }
            Asset::Psp22(token) => (
                Action::TransferPsp22 { token, to, amount },
                dao::input::propose_psp22_transfer(description, token, to, amount),
            ),
        };
        let what = format!("pay {} to {}", desk.shown(asset, amount), self.to);
        self.reason.propose(desk, &what, &[action], input)
    }
}

impl Act for ProposeFee {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (fee_bps, router) = (self.bps, desk.suite.router);
        let now = router.settings(desk.chain)?.fee_bps;
        desk.note(format!("the protocol fee is {now} bps now"));
        let input = dao::input::propose_fee(self.reason.text()?, router.address(), fee_bps);
        let action = Action::Call { callee: router.address(), input: router::input::set_fee(fee_bps), value: 0 };
        self.reason.propose(desk, &format!("set the protocol fee to {fee_bps} bps"), &[action], input)
    }
}

impl Act for ProposeCall {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let callee = desk.account(&self.callee)?;
        let (input, value) = (self.encoded(desk, callee)?, self.coin(desk)?);
        look_at_consequences(desk, &self.reason, callee, &input)?;
        let what = format!("call {}: {}", desk.words.name_of(callee), self.title());
        let action = Action::Call { callee, input: input.clone(), value };
        let input = dao::input::propose_call(self.reason.text()?, callee, input, value);
        self.reason.propose(desk, &what, &[action], input)
    }
}

impl ProposeCall {
    fn title(&self) -> String {
        match (&self.message, &self.input) {
            (Some(message), _) => format!("{message}({})", self.args.join(", ")),
            (None, input) => input.clone().unwrap_or_default(),
        }
    }

    fn encoded(&self, desk: &mut Desk, callee: AccountId) -> Result<Vec<u8>> {
        let Some(message) = &self.message else {
            return selected(bytes(self.input.as_deref().unwrap_or_default())?);
        };
        message::encoded(desk, callee, message, &self.args, self.metadata.as_deref())
    }

    fn coin(&self, desk: &mut Desk) -> Result<Balance> {
        let Some(value) = &self.value else { return Ok(0) };
        let (asset, units) = desk.units(value)?;
        ensure!(asset == Asset::Native, "only native coin can be sent along, such as \"3 coin\"");
        Ok(units)
    }
}

/// Bytes in hex.
pub(super) fn bytes(typed: &str) -> Result<Vec<u8>> {
    let bytes = hex::decode(typed.strip_prefix("0x").unwrap_or(typed));
    bytes.with_context(|| format!("`{typed}` is no hex: expected 0x and pairs of digits"))
}

/// An error if it has no selector.
pub(super) fn selected(input: Vec<u8>) -> Result<Vec<u8>> {
    ensure!(input.len() >= 4, "the input has no selector: a call begins with four bytes");
    Ok(input)
}

/// What a call of the registry would do to challenges, told before it is proposed.
pub(super) fn look_at_consequences(desk: &mut Desk, reason: &Reason, callee: AccountId, input: &[u8]) -> Result<()> {
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
        let rules = Rules::decode_all(&mut &*arguments).context("these are no rules of the registry")?;
        reason.ensure_time_for_a_vote(desk, &rules)?;
    }
    Ok(())
}

impl Reason {
    /// Shows what is proposed and what would become of it now, and proposes it.
    pub(super) fn propose(&self, desk: &mut Desk, what: &str, actions: &[Action], input: Vec<u8>) -> Result<()> {
        let trials = trial::each(desk, actions)?;
        let shown = actions.iter().zip(&trials).map(|(action, trial)| ActionOf::draft(desk, action, trial));
        let shown = shown.collect::<Result<_>>()?;
        desk.proposes(shown);
        ensure_settled(desk)?;
        for (number, trial) in trials.iter().enumerate() {
            if let Trial::Fails(reason) = trial {
                let against = format!("tried as the dao now, action {number} fails: {reason}");
                self.unless_anyway(desk, Some(against))?;
            }
        }
        desk.send(&Call { does: format!("propose to {what}"), to: desk.suite.dao.address(), value: 0, input })?;
        Ok(())
    }

    /// Where the DAO is the arbiter, rules must leave it the time for a vote.
    pub(super) fn ensure_time_for_a_vote(&self, desk: &mut Desk, rules: &Rules) -> Result<()> {
        let parameters = desk.suite.dao.parameters(desk.chain)?;
        // What is set now may be fit for development only; nobody is asked to leave days where there were none.
        let enough = ruling::ensure_time_for_a_vote(rules, &parameters, true);
        self.unless_anyway(desk, enough.err().map(|error| error.to_string()))
    }

    /// What speaks against a proposal is told, and stops it unless its proposer insists.
    fn unless_anyway(&self, desk: &mut Desk, against: Option<String>) -> Result<()> {
        let Some(against) = against else { return Ok(()) };
        ensure!(self.anyway, "propose it with --anyway, if that is what you want: {against}");
        desk.note(against);
        Ok(())
    }
}

/// By the dao's own rule: the fewest votes that the proposer had in the newest block must reach the threshold. Votes
/// above it may come and go.
fn ensure_settled(desk: &mut Desk) -> Result<()> {
    let (token, from) = (desk.suite.token, desk.from);
    let needed = desk.suite.dao.parameters(desk.chain)?.proposal_threshold;
    let (settled, now) = (token.settled_votes(desk.chain, from)?, token.votes(desk.chain, from)?);
    let (has, needs) = (desk.shown(desk.kite(), settled), desk.shown(desk.kite(), needed));
    ensure!(
        settled >= needed || now < needed,
        "a proposer needs {needs}, and votes count from the block after the one that they came in: {has} of yours count \
         now. Try again in the next block"
    );
    Ok(())
}
