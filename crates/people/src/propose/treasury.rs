// SPDX-License-Identifier: Apache-2.0
//! `kite propose` for the treasury: what it pays, and what routine proposals may pay of it.

use anyhow::{ensure, Result};
use kite_interfaces::dao::{Action, Change};
use kite_interfaces::Asset;

use super::{propose, Reason};
use crate::amount::Amount;
use crate::desk::Desk;
use crate::look::Act;
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

impl Act for ProposeTransfer {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (to, (asset, amount)) = (desk.account(&self.to)?, desk.units(&self.amount)?);
        ensure!(amount > 0, "there is nothing to pay: the amount is 0");
        let treasury = desk.balance(desk.suite.dao.address(), asset)?;
        let has = desk.shown(asset, treasury);
        desk.note(format!("the treasury has {has} now"));
        let description = self.reason.text(desk)?;
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

/// Proposes what routine proposals may pay of an asset in each spend period.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeCap {
    /// How much of what: "500 KITE", "0 coin"
    amount: Amount,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeCap {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (asset, cap) = desk.units(&self.amount)?;
        let now = desk.suite.dao.budget(desk.chain, asset)?.map_or(0, |budget| budget.cap);
        let (now, shown) = (desk.shown(asset, now), desk.shown(asset, cap));
        desk.note(format!("routine proposals may pay {now} in a spend period now"));
        let what = format!("let routine proposals pay {shown} in a spend period");
        propose(desk, &self.reason, &what, Action::Govern(Change::SetSpendCap { asset, cap }))
    }
}
