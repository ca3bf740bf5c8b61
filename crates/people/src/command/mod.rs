// SPDX-License-Identifier: Apache-2.0
//! The commands as they are typed: on which network, for whom, and how it is told.

mod deed;
mod run;

use super::challenge::{Challenge, Lapse, Resolve, Settle};
use super::contribution::{Retire, SetPayee, Submit, Withdraw};
use super::curate::{Accept, AcceptCuration, OfferCuration, Reject, Stop};
use super::earnings::Earnings;
use super::flow::{Pull, Sweep};
use super::message::{Ask, Send, Transfer};
use super::payments::Payments;
use super::products::{Products, ShowProduct};
use super::propose::{
    ProposeCall, ProposeCap, ProposeChange, ProposeCode, ProposeFee, ProposeFile, ProposeGuardian, ProposeParameters,
    ProposeResolve, ProposeRules, ProposeTransfer,
};
use super::register::Register;
use super::tab::{ForwardTabs, GiveBackTab, OpenTab, ShowTab, TopUpTab, WithdrawTab};
use super::take::TakeTabs;
use super::terms::{Place, Terms};
use super::till::{Flush, ShowTill};
use super::tokens::Tokens;
use super::work::Work;
use super::{Cancel, Claim, Delegate, Execute, Pay, ShowProposal, Status, Vote};

/// Something that people do with a deployed suite.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Show the suite as it is: the epoch, products, proposals, balances.
    Status(OnPlace<Status>),
    /// List the products.
    Products(OnPlace<Products>),
    /// Show a product: its terms, what it was paid, who works on it.
    Product(OnPlace<ShowProduct>),
    /// List contributions: where each is in its life, and what can be done with it.
    Work(OnPlace<Work>),
    /// List the assets that can be paid in.
    Tokens(OnPlace<Tokens>),
    /// Show what positions have earned, and when what is locked can be claimed.
    Earnings(OnPlace<Earnings>),
    /// List payments with their receipts, as far back as the node remembers, or all of them from an index.
    Payments(OnPlace<Payments>),
    /// Show a proposal: what it does, how the vote stands, and when what happens.
    Proposal(OnPlace<ShowProposal>),
    /// Ask any contract something, by any of its messages; nothing is sent.
    Ask(OnPlace<Ask>),
    /// Pay a product.
    Pay(OnTerms<Pay>),
    /// Show the address of a product, for payers who can do nothing but a plain transfer.
    Till(OnPlace<ShowTill>),
    /// Pay all that has arrived at the address of a product to it.
    Flush(OnTerms<Flush>),
    /// Do something with a tab: a deposit for metered use.
    #[command(subcommand)]
    Tab(TabDeed),
    /// Claim what positions have earned.
    Claim(OnTerms<Claim>),
    /// Register a product.
    Register(OnTerms<Register>),
    /// Submit work with its evidence and its bond.
    Submit(OnTerms<Submit>),
    /// Accept contributions, as the curator of their product.
    Accept(OnTerms<Accept>),
    /// Reject contributions, as the curator of their product: each gets its bond back.
    Reject(OnTerms<Reject>),
    /// Take a bond back: of a submission that nobody decided in time, or of work that has ended.
    Withdraw(OnTerms<Withdraw>),
    /// End a contribution of yours: it earns until the end of this epoch.
    Retire(OnTerms<Retire>),
    /// Change who is paid for a contribution of yours.
    Payee(OnTerms<SetPayee>),
    /// Challenge accepted work, or join the case that is open against it.
    Challenge(OnTerms<Challenge>),
    /// Decide on challenges, as the arbiter.
    Resolve(OnTerms<Resolve>),
    /// End challenges that the arbiter did not decide in time.
    Lapse(OnTerms<Lapse>),
    /// Pay out a challenge that has ended.
    Settle(OnTerms<Settle>),
    /// Move what a product owes to one that it is built on.
    Pull(OnTerms<Pull>),
    /// Move what a position has forfeited into its product's reserve.
    Sweep(OnTerms<Sweep>),
    /// Hand over the curation of a product, or take it.
    #[command(subcommand)]
    Curation(Curation),
    /// Stop a product, as the guardian: nobody pays it or submits to it.
    Stop(OnTerms<Stop>),
    /// Make a proposal.
    #[command(subcommand)]
    Propose(Proposal),
    /// Vote on a proposal.
    Vote(OnTerms<Vote>),
    /// Execute a proposal that has passed.
    Execute(OnTerms<Execute>),
    /// Cancel a proposal: yours, as the guardian, or one whose proposer has lost the votes it needed.
    Cancel(OnTerms<Cancel>),
    /// Let another account vote with your KITE, or take the votes back.
    Delegate(OnTerms<Delegate>),
    /// Send KITE or another PSP22 token to an account.
    Transfer(OnTerms<Transfer>),
    /// Send any message to any contract.
    Send(OnTerms<Send>),
}

/// What can be proposed.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Proposal {
    /// Pay native coin, KITE or another PSP22 token from the treasury.
    Transfer(OnTerms<ProposeTransfer>),
    /// Change the protocol fee.
    Fee(OnTerms<ProposeFee>),
    /// Decide on challenges, where the dao is the arbiter.
    Resolve(OnTerms<ProposeResolve>),
    /// Change what later proposals are judged by.
    Parameters(OnTerms<ProposeParameters>),
    /// Name the account that may cancel proposals, or nobody.
    Guardian(OnTerms<ProposeGuardian>),
    /// Replace the code of a contract.
    Code(OnTerms<ProposeCode>),
    /// Change what routine proposals may pay of an asset.
    Cap(OnTerms<ProposeCap>),
    /// Change the registry's rules for what is registered, submitted and challenged later.
    Rules(OnTerms<ProposeRules>),
    /// Change the dao itself in any way.
    Change(OnTerms<ProposeChange>),
    /// Call any message of any contract but the dao.
    Call(OnTerms<ProposeCall>),
    /// Do several things at once, all or none: those that a file lists.
    File(OnTerms<ProposeFile>),
}

/// What the curator of a product does with the curation.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Curation {
    /// Offer the curation of a product to another account, which then accepts it; to yourself: take the offer back.
    Offer(OnTerms<OfferCuration>),
    /// Accept the curation of a product, if it was offered to you.
    Accept(OnTerms<AcceptCuration>),
}

/// What can be done with tabs.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum TabDeed {
    /// Show a tab: what is left in it, what was taken, and whether it is being withdrawn.
    Show(OnPlace<ShowTab>),
    /// Open a tab: a deposit for a product, of which the seller takes what a key of yours has signed for.
    Open(OnTerms<OpenTab>),
    /// Add to a tab's deposit. Anyone may; what is left of it goes to the tab's payer.
    TopUp(OnTerms<TopUpTab>),
    /// Take what was used, as a file of vouchers says, and pay it to the products. The tabs' seller may.
    Take(OnTerms<TakeTabs>),
    /// Pay what was taken for a product to it, as one payment. Anyone may.
    Forward(OnTerms<ForwardTabs>),
    /// Give back to a tab's payer what will not be used. The tab's seller may.
    GiveBack(OnTerms<GiveBackTab>),
    /// Begin to withdraw what is left in a tab; again, once its delay is over: finish, and close it. The tab's payer may.
    Withdraw(OnTerms<WithdrawTab>),
}

/// Something that reads, and where.
#[derive(Clone, Debug, clap::Args)]
pub struct OnPlace<T: clap::Args> {
    #[command(flatten)]
    deed: T,
    #[command(flatten)]
    place: Place,
}

/// Something that sends, where, and by whom.
#[derive(Clone, Debug, clap::Args)]
pub struct OnTerms<T: clap::Args> {
    #[command(flatten)]
    deed: T,
    #[command(flatten)]
    terms: Terms,
}
