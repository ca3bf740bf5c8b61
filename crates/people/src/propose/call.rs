// SPDX-License-Identifier: Apache-2.0
//! `kite propose` for calls of other contracts: any message, and the fee that is asked for most.

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_interfaces::dao::Action;
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps};
use scale::DecodeAll;

use super::{bytes, Reason};
use crate::amount::{count, Amount};
use crate::desk::Desk;
use crate::look::Act;
use crate::message;
use crate::ruling;
use crate::suite::{dao, router};

/// Proposes a protocol fee.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeFee {
    /// The fee, in basis points: 100 is 1 %
    #[arg(value_parser = count::<Bps>)]
    bps: Bps,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeFee {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (fee_bps, router) = (self.bps, desk.suite.router);
        let now = router.settings(desk.chain)?.fee_bps;
        desk.note(format!("the protocol fee is {now} bps now"));
        let input = dao::input::propose_fee(self.reason.text(desk)?, router.address(), fee_bps);
        let action = Action::Call { callee: router.address(), input: router::input::set_fee(fee_bps), value: 0 };
        self.reason.propose(desk, &format!("set the protocol fee to {fee_bps} bps"), &[action], input)
    }
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

impl Act for ProposeCall {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let callee = desk.account(&self.callee)?;
        ensure_not_the_dao(desk, callee)?;
        let (input, value) = (self.encoded(desk, callee)?, self.coin(desk)?);
        look_at_consequences(desk, &self.reason, callee, &input)?;
        let what = format!("call {}: {}", desk.words.name_of(callee), self.title());
        let action = Action::Call { callee, input: input.clone(), value };
        let input = dao::input::propose_call(self.reason.text(desk)?, callee, input, value);
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

/// The dao calls itself by none of its messages, whoever has voted for it.
pub(super) fn ensure_not_the_dao(desk: &Desk, callee: AccountId) -> Result<()> {
    ensure!(
        callee != desk.suite.dao.address(),
        "no proposal calls the dao itself: what it is set to is changed by `kite propose parameters`, `guardian`, `cap`, \
         `code` or `change`"
    );
    Ok(())
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
