// SPDX-License-Identifier: Apache-2.0
//! How a command is read and done.

use anyhow::Result;
use clap::Parser;

use super::deed::Deed;
use super::Command;
use crate::look::Seen;
use crate::terms::Output;
use crate::{Answer, Desk};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

impl Command {
    /// The command of a line, cut into words, as the shell would hand it over.
    pub fn read<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self> {
        Ok(Line::try_parse_from(std::iter::once("kite").chain(words))?.command)
    }

    /// Does it on its network, and tells the outcome. An error if it did not come about; what was found out, and what was
    /// sent before, is told all the same.
    pub fn run(&self) -> Result<()> {
        let mut answer = Answer::default();
        let outcome = self.do_it(&mut answer);
        if let Err(error) = &outcome {
            self.output().refuse(&answer, error)?;
        }
        outcome
    }

    fn do_it(&self, answer: &mut Answer) -> Result<()> {
        let (terms, act) = match self.deed() {
            Deed::Looks(place, look) => return place.look(look),
            Deed::Acts(terms, act) => (terms, act),
        };
        let (from, keys) = terms.signer()?;
        let (network, mut chain) = terms.place.connect(keys)?;
        let (suite, ways) = terms.place.suite(&chain)?;
        let stillness = terms.let_time_pass(&network, &mut chain, from)?;
        let mut desk = Desk::open(&mut chain, suite, from, network.coin.clone())?.knowing_ways(ways)?;
        stillness.into_iter().for_each(|said| desk.note(said));
        let mut desk = if terms.dry_run { desk } else { desk.sending(|preview| terms.agrees(preview)) };
        match act.run(&mut desk) {
            Ok(()) => terms.place.output.tell(&desk.answer()),
            Err(error) => {
                *answer = desk.answer();
                Err(error)
            }
        }
    }

    fn output(&self) -> Output {
        match self.deed() {
            Deed::Looks(place, _) => place.output,
            Deed::Acts(terms, _) => terms.place.output,
        }
    }

    /// Does it at a desk, as far as that lets it. Looking at the suite is no act.
    pub fn act(&self, desk: &mut Desk) -> Result<Answer> {
        if let Deed::Acts(_, act) = self.deed() {
            act.run(desk)?;
        }
        Ok(desk.answer())
    }

    /// Looks at the suite from a desk; `None` if it is a command that sends.
    pub fn look(&self, desk: &mut Desk) -> Option<Result<Seen>> {
        match self.deed() {
            Deed::Looks(_, look) => Some(look.see(desk)),
            Deed::Acts(..) => None,
        }
    }
}
