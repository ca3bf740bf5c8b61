//! What people do with a deployed suite: look at it, pay, claim, propose, vote, execute, delegate. Every
//! command is tried before it is sent, and tells what it will do and what it did, in words or as JSON.
//!
//! A command is a struct of what it can be told, and `run`, which does it at a [`Desk`].

mod answer;
mod claim;
mod delegate;
mod desk;
mod execute;
mod pay;
mod propose;
mod status;
mod vote;

use anyhow::Result;
use clap::Parser;

pub use answer::{Answer, Sent};
pub use claim::Claim;
pub use delegate::Delegate;
pub use desk::{Desk, Mode};
pub use execute::Execute;
pub use pay::Pay;
pub use propose::Propose;
pub use status::{Status, StatusOf};
pub use vote::Vote;

/// Something that people do in one or more transactions.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Pay a product.
    Pay(Pay),
    /// Claim what positions have earned.
    Claim(Claim),
    /// Make a proposal.
    Propose(Propose),
    /// Vote on a proposal.
    Vote(Vote),
    /// Execute a proposal that has passed.
    Execute(Execute),
    /// Let another account vote with your KITE, or take the votes back.
    Delegate(Delegate),
}

#[derive(clap::Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

impl Command {
    /// The command of a line, cut into words, as the shell would hand it over.
    pub fn read<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self> {
        Ok(Line::try_parse_from(std::iter::once("kite").chain(words))?.command)
    }

    /// Does it, as far as the desk lets it.
    pub fn run(&self, desk: &mut Desk) -> Result<Answer> {
        match self {
            Self::Pay(pay) => pay.run(desk),
            Self::Claim(claim) => claim.run(desk),
            Self::Propose(propose) => propose.run(desk),
            Self::Vote(vote) => vote.run(desk),
            Self::Execute(execute) => execute.run(desk),
            Self::Delegate(delegate) => delegate.run(desk),
        }?;
        Ok(desk.answer())
    }
}
