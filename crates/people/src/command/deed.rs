// SPDX-License-Identifier: Apache-2.0
//! What each command does, and on which terms.

use super::{Command, Curation, OnPlace, OnTerms, Proposal, TabDeed};
use crate::look::{Act, Look};
use crate::terms::{Place, Terms};

impl Command {
    pub(super) fn deed(&self) -> Deed<'_> {
        match self {
            Self::Status(on) => on.deed(),
            Self::Products(on) => on.deed(),
            Self::Product(on) => on.deed(),
            Self::Work(on) => on.deed(),
            Self::Tokens(on) => on.deed(),
            Self::Earnings(on) => on.deed(),
            Self::Payments(on) => on.deed(),
            Self::Proposal(on) => on.deed(),
            Self::Ask(on) => on.deed(),
            Self::Pay(on) => on.deed(),
            Self::Till(on) => on.deed(),
            Self::Flush(on) => on.deed(),
            Self::Tab(tab) => tab.deed(),
            Self::Claim(on) => on.deed(),
            Self::Register(on) => on.deed(),
            Self::Submit(on) => on.deed(),
            Self::Accept(on) => on.deed(),
            Self::Reject(on) => on.deed(),
            Self::Withdraw(on) => on.deed(),
            Self::Retire(on) => on.deed(),
            Self::Payee(on) => on.deed(),
            Self::Challenge(on) => on.deed(),
            Self::Resolve(on) => on.deed(),
            Self::Lapse(on) => on.deed(),
            Self::Settle(on) => on.deed(),
            Self::Pull(on) => on.deed(),
            Self::Sweep(on) => on.deed(),
            Self::Curation(Curation::Offer(on)) => on.deed(),
            Self::Curation(Curation::Accept(on)) => on.deed(),
            Self::Stop(on) => on.deed(),
            Self::Propose(proposal) => proposal.deed(),
            Self::Vote(on) => on.deed(),
            Self::Execute(on) => on.deed(),
            Self::Cancel(on) => on.deed(),
            Self::Delegate(on) => on.deed(),
            Self::Transfer(on) => on.deed(),
            Self::Send(on) => on.deed(),
        }
    }
}

impl TabDeed {
    fn deed(&self) -> Deed<'_> {
        match self {
            Self::Show(on) => on.deed(),
            Self::Open(on) => on.deed(),
            Self::TopUp(on) => on.deed(),
            Self::Take(on) => on.deed(),
            Self::Forward(on) => on.deed(),
            Self::GiveBack(on) => on.deed(),
            Self::Withdraw(on) => on.deed(),
        }
    }
}

impl Proposal {
    fn deed(&self) -> Deed<'_> {
        match self {
            Self::Transfer(on) => on.deed(),
            Self::Fee(on) => on.deed(),
            Self::Resolve(on) => on.deed(),
            Self::Parameters(on) => on.deed(),
            Self::Guardian(on) => on.deed(),
            Self::Code(on) => on.deed(),
            Self::Cap(on) => on.deed(),
            Self::Rules(on) => on.deed(),
            Self::Change(on) => on.deed(),
            Self::Call(on) => on.deed(),
            Self::File(on) => on.deed(),
        }
    }
}

/// What a command does, and on which terms.
pub(super) enum Deed<'a> {
    Looks(&'a Place, &'a dyn Look),
    Acts(&'a Terms, &'a dyn Act),
}

impl<T: clap::Args + Look> OnPlace<T> {
    fn deed(&self) -> Deed<'_> {
        Deed::Looks(&self.place, &self.deed)
    }
}

impl<T: clap::Args + Act> OnTerms<T> {
    fn deed(&self) -> Deed<'_> {
        Deed::Acts(&self.terms, &self.deed)
    }
}
