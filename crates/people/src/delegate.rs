// SPDX-License-Identifier: Apache-2.0
//! `kite delegate`.

use anyhow::{ensure, Result};

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
        if let (Some(to), Some(name)) = (to, &self.to) {
            ensure!(desk.words.of(to).is_none(), "{name} is a contract of the suite, and cannot vote: nobody would");
            if desk.chain.code_of(to)?.is_some() {
                desk.note("this is a contract: unless it was made to vote, nobody votes with what is delegated to it");
            }
        }
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
