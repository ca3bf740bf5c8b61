// SPDX-License-Identifier: Apache-2.0
//! `kite delegate`.

use anyhow::Result;

use super::desk::{Call, Desk};
use super::look::Act;
use crate::suite::token;

/// Lets another account vote with your KITE, which stay yours; or takes the votes back.
#[derive(Clone, Debug, clap::Args)]
pub struct Delegate {
    /// Who votes with them from now on
    #[arg(required_unless_present = "back")]
    pub to: Option<String>,
    /// Take the votes back
    #[arg(long, conflicts_with = "to")]
    pub back: bool,
}

impl Act for Delegate {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let to = self.to.as_ref().map(|to| desk.account(to)).transpose()?;
        let (token, from) = (desk.suite.token, desk.from);
        let votes = token.balance_of(desk.chain, from)?;
        let votes = desk.shown(desk.kite(), votes);
        let does = match &self.to {
            Some(to) => format!("let {to} vote with {votes}"),
            None => format!("vote with your own {votes} again"),
        };
        desk.send(&Call { does, to: token.address(), value: 0, input: token::input::delegate(to) })?;
        Ok(())
    }
}
