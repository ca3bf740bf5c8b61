//! The commands as they are typed: on which network, for whom, and how it is told.

use std::fmt::Display;
use std::io::{stdin, IsTerminal};

use anyhow::{ensure, Context, Result};
use clap::Parser;
use ink::primitives::AccountId;
use serde::Serialize;

use super::{
    Answer, Claim, Delegate, Desk, Execute, Flush, ForwardTabs, GiveBackTab, OpenTab, Pay, ProposeCall, ProposeFee,
    ProposeTransfer, ShowProposal, ShowTab, ShowTill, Status, TakeTabs, TopUpTab, Vote, WithdrawTab,
};
use crate::chain::read_address;
use crate::deployment::record::Record;
use crate::deployment::Deployments;
use crate::keys::SecretSource;
use crate::network::{Network, NetworkChoice};
use crate::output;
use crate::suite::{Suite, Ways};
use kite_node::{Keyring, NodeChain};

/// Something that people do with a deployed suite.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Show the suite as it is: the epoch, products, proposals, balances.
    Status(OnPlace<Status>),
    /// Show a proposal: what it does, how the vote stands, and when what happens.
    Proposal(OnPlace<ShowProposal>),
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
    /// Make a proposal.
    #[command(subcommand)]
    Propose(Proposal),
    /// Vote on a proposal.
    Vote(OnTerms<Vote>),
    /// Execute a proposal that has passed.
    Execute(OnTerms<Execute>),
    /// Let another account vote with your KITE, or take the votes back.
    Delegate(OnTerms<Delegate>),
}

/// What can be proposed.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Proposal {
    /// Pay native coin, KITE or another PSP22 token from the treasury.
    Transfer(OnTerms<ProposeTransfer>),
    /// Change the protocol fee.
    Fee(OnTerms<ProposeFee>),
    /// Call any message of any contract but the dao.
    Call(OnTerms<ProposeCall>),
}

/// What can be done with tabs.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum TabDeed {
    /// Show a tab.
    Show(OnPlace<ShowTab>),
    /// Open one.
    Open(OnTerms<OpenTab>),
    /// Add to its deposit.
    TopUp(OnTerms<TopUpTab>),
    /// Take what was used, as a file of vouchers says, and pay it to the products.
    Take(OnTerms<TakeTabs>),
    /// Pay what was taken to the product.
    Forward(OnTerms<ForwardTabs>),
    /// Give back to the payer.
    GiveBack(OnTerms<GiveBackTab>),
    /// Withdraw what is left.
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

/// Where the suite is, and how it is told.
#[derive(Clone, Debug, clap::Args)]
struct Place {
    #[command(flatten)]
    network: NetworkChoice,
    #[command(flatten)]
    folder: Deployments,
    /// How the outcome is told
    #[arg(long, value_enum, default_value_t = Output::Text, value_name = "FORM")]
    output: Output,
}

/// Who sends, and how far it goes.
#[derive(Clone, Debug, clap::Args)]
struct Terms {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    secret: SecretSource,
    /// Only try it, and tell what it would do
    #[arg(long)]
    dry_run: bool,
    /// Whose turn is tried; no secret is needed then
    #[arg(long, value_name = "ADDRESS", requires = "dry_run", value_parser = address)]
    from: Option<AccountId>,
    /// Do not ask before anything is sent
    #[arg(long)]
    yes: bool,
}

/// How the outcome is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// For people
    Text,
    /// For scripts
    Json,
}

fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| "expected an address: SS58, or 0x and 64 digits".to_owned())
}

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
        match self {
            Self::Status(OnPlace { deed, place }) => return place.look(|desk| deed.read(desk)),
            Self::Proposal(OnPlace { deed, place }) => return place.look(|desk| deed.read(desk)),
            Self::Till(OnPlace { deed, place }) => return place.look(|desk| deed.read(desk)),
            Self::Tab(TabDeed::Show(OnPlace { deed, place })) => return place.look(|desk| deed.read(desk)),
            _ => {}
        }
        let Some(terms) = self.terms() else { return Ok(()) };
        let (from, keys) = terms.signer()?;
        let (network, mut chain) = terms.place.connect(keys)?;
        let (suite, ways) = terms.place.suite(&chain)?;
        let desk = Desk::open(&mut chain, suite, from, network.coin.clone())?.knowing(ways)?;
        let mut desk = if terms.dry_run { desk } else { desk.sending(|preview| terms.agrees(preview)) };
        match self.act(&mut desk) {
            Ok(done) => terms.place.output.tell(&done),
            Err(error) => {
                *answer = desk.answer();
                Err(error)
            }
        }
    }

    fn output(&self) -> Output {
        match self {
            Self::Status(on) => on.place.output,
            Self::Proposal(on) => on.place.output,
            Self::Till(on) => on.place.output,
            Self::Tab(TabDeed::Show(on)) => on.place.output,
            _ => self.terms().map_or(Output::Text, |terms| terms.place.output),
        }
    }

    /// Does it at a desk, as far as that lets it. Looking at the suite is no act.
    pub fn act(&self, desk: &mut Desk) -> Result<Answer> {
        match self {
            Self::Status(_) | Self::Proposal(_) | Self::Till(_) | Self::Tab(TabDeed::Show(_)) => Ok(()),
            Self::Pay(on) => on.deed.run(desk),
            Self::Flush(on) => on.deed.run(desk),
            Self::Tab(TabDeed::Open(on)) => on.deed.run(desk),
            Self::Tab(TabDeed::TopUp(on)) => on.deed.run(desk),
            Self::Tab(TabDeed::Take(on)) => on.deed.run(desk),
            Self::Tab(TabDeed::Forward(on)) => on.deed.run(desk),
            Self::Tab(TabDeed::GiveBack(on)) => on.deed.run(desk),
            Self::Tab(TabDeed::Withdraw(on)) => on.deed.run(desk),
            Self::Claim(on) => on.deed.run(desk),
            Self::Propose(Proposal::Transfer(on)) => on.deed.run(desk),
            Self::Propose(Proposal::Fee(on)) => on.deed.run(desk),
            Self::Propose(Proposal::Call(on)) => on.deed.run(desk),
            Self::Vote(on) => on.deed.run(desk),
            Self::Execute(on) => on.deed.run(desk),
            Self::Delegate(on) => on.deed.run(desk),
        }?;
        Ok(desk.answer())
    }

    fn terms(&self) -> Option<&Terms> {
        match self {
            Self::Status(_) | Self::Proposal(_) | Self::Till(_) | Self::Tab(TabDeed::Show(_)) => None,
            Self::Pay(on) => Some(&on.terms),
            Self::Flush(on) => Some(&on.terms),
            Self::Tab(TabDeed::Open(on)) => Some(&on.terms),
            Self::Tab(TabDeed::TopUp(on)) => Some(&on.terms),
            Self::Tab(TabDeed::Take(on)) => Some(&on.terms),
            Self::Tab(TabDeed::Forward(on)) => Some(&on.terms),
            Self::Tab(TabDeed::GiveBack(on)) => Some(&on.terms),
            Self::Tab(TabDeed::Withdraw(on)) => Some(&on.terms),
            Self::Claim(on) => Some(&on.terms),
            Self::Propose(Proposal::Transfer(on)) => Some(&on.terms),
            Self::Propose(Proposal::Fee(on)) => Some(&on.terms),
            Self::Propose(Proposal::Call(on)) => Some(&on.terms),
            Self::Vote(on) => Some(&on.terms),
            Self::Execute(on) => Some(&on.terms),
            Self::Delegate(on) => Some(&on.terms),
        }
    }
}

impl Place {
    /// Looks at the suite, and tells what there is.
    fn look<T: Display + Serialize>(&self, read: impl FnOnce(&mut Desk) -> Result<T>) -> Result<()> {
        let (network, mut chain) = self.connect(Keyring::default())?;
        let (suite, ways) = self.suite(&chain)?;
        let nobody = AccountId::from([0; 32]);
        let mut desk = Desk::open(&mut chain, suite, nobody, network.coin)?.knowing(ways)?;
        self.output.tell(&read(&mut desk)?)
    }

    fn connect(&self, keys: Keyring) -> Result<(Network, NodeChain)> {
        let network = self.network.load()?;
        let chain = network.connect(keys)?;
        Ok((network, chain))
    }

    /// Where the suite is on this chain, and the ways to pay it.
    fn suite(&self, chain: &NodeChain) -> Result<(Suite, Option<Ways>)> {
        let folder = &self.folder.deployments;
        let record = Record::read(folder, chain.genesis())?;
        record.and_then(|record| Some((record.suite()?, record.ways()))).with_context(|| {
            format!(
                "no deployment to this chain is kept in {}: name another folder by --deployments, or deploy the suite",
                folder.display()
            )
        })
    }
}

impl Terms {
    fn signer(&self) -> Result<(AccountId, Keyring)> {
        if let Some(from) = self.from {
            return Ok((from, Keyring::default()));
        }
        let key = self.secret.key()?;
        Ok((key.account(), key.keyring()))
    }

    /// Shows what was tried and asks whether to send it.
    fn agrees(&self, preview: &Answer) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        ensure!(stdin().is_terminal(), "nobody is there to agree: try it by --dry-run, then repeat it with --yes");
        output::aside(format_args!("{preview}Send it? [y/N] "));
        let mut answer = String::new();
        stdin().read_line(&mut answer)?;
        Ok(answer.trim().eq_ignore_ascii_case("y"))
    }
}

/// What a command tells that did not come about.
#[derive(Serialize)]
struct Refused<'a> {
    /// Why.
    error: String,
    #[serde(flatten)]
    answer: &'a Answer,
}

impl Output {
    fn tell(self, outcome: &(impl Display + Serialize)) -> Result<()> {
        match self {
            Self::Text => output::line(outcome.to_string().trim_end()),
            Self::Json => output::json(outcome),
        }
    }

    fn refuse(self, answer: &Answer, error: &anyhow::Error) -> Result<()> {
        match self {
            Self::Text => output::aside(answer),
            Self::Json => output::json(&Refused { error: format!("{error:#}"), answer })?,
        }
        Ok(())
    }
}
