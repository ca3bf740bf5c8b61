// SPDX-License-Identifier: Apache-2.0
//! What the demo prints: the same numbers in every run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use comfy_table::Table;

use kite_interfaces::dao::{Proposal, State};
use kite_interfaces::router::{Pending, Split, Stage};
use kite_interfaces::{Balance, Epoch, ProposalId};

use super::books::{Account, Books};
use super::record::{Holder, Sign};
use super::Checked;
use crate::amount::{giga, kilo, thousands, Shown, COIN, KITE};
use crate::chain::{Receipt, Weight};
use crate::plan;
use crate::suite::Suite;

/// Columns of text that a table may take.
const WIDTH: u16 = 160;

/// Members of a group that are shown one by one.
const SHOWN_OF_GROUP: usize = 10;

/// A whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    title: String,
    about: String,
    decimals: BTreeMap<Sign, u8>,
    deployment: Vec<Deployed>,
    /// The contracts that it was about, once they were there.
    pub suite: Option<Suite>,
    /// Every step.
    pub told: Vec<Told>,
    /// Every payment, and every pull.
    pub flows: Vec<Flow>,
    /// Who earned what.
    pub earnings: Vec<Earning>,
    /// Every proposal in the end.
    pub votes: Vec<Vote>,
    /// What each executed proposal changed.
    pub effects: Vec<(String, String)>,
    /// What each kind of transaction cost.
    pub costs: BTreeMap<&'static str, Costs>,
    /// Payments that the scenario compares.
    pub measured: BTreeMap<String, Measured>,
    /// The books.
    pub books: Books,
    /// What did not go as the scenario says, and what does not close.
    pub failures: Vec<String>,
}

/// A transaction of the deployment.
#[derive(Clone, Debug, PartialEq)]
struct Deployed {
    contract: &'static str,
    purpose: String,
    gas: Weight,
    deposit: i128,
}

/// A step, as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Where the file says so.
    pub line: usize,
    /// When.
    pub epoch: Option<Epoch>,
    /// What it was.
    pub verb: &'static str,
    /// What the file says about it.
    pub note: Option<String>,
    /// What happened.
    pub happened: String,
    /// Why that is not what the scenario says, if so.
    pub failure: Option<String>,
}

/// A payment or a pull.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// For what.
    pub product: String,
    /// By whom, or out of which product.
    pub from: String,
    /// In what.
    pub asset: Sign,
    /// How much.
    pub amount: Balance,
    /// Where it went.
    pub split: Split,
}

/// What a position earned in one asset.
#[derive(Clone, Debug, PartialEq)]
pub struct Earning {
    /// From what.
    pub product: String,
    /// For which stage.
    pub stage: Stage,
    /// For which work.
    pub work: String,
    /// Whether it is one of many of a drawn group.
    pub drawn: bool,
    /// Who is paid.
    pub payee: Holder,
    /// Units of work.
    pub units: u32,
    /// In what.
    pub asset: Sign,
    /// How much.
    pub pending: Pending,
}

/// A proposal in the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Its number.
    pub id: ProposalId,
    /// What the scenario calls it.
    pub name: String,
    /// Where it is in its life.
    pub state: State,
    /// Its votes.
    pub proposal: Proposal,
    /// Votes that the quorum asks for.
    pub quorum: Option<Balance>,
}

/// What a kind of transaction cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    count: u64,
    ref_time: (u64, u64),
    proof: (u64, u64),
    deposit: i128,
}

impl Costs {
    /// Counts one more.
    pub fn add<T>(&mut self, receipt: &Receipt<T>) {
        self.count = self.count.saturating_add(1);
        self.ref_time = widened(self.ref_time, receipt.gas.ref_time(), self.count);
        self.proof = widened(self.proof, receipt.gas.proof_size(), self.count);
        self.deposit = self.deposit.saturating_add(receipt.deposit);
    }
}

fn widened((least, most): (u64, u64), value: u64, count: u64) -> (u64, u64) {
    if count == 1 {
        (value, value)
    } else {
        (least.min(value), most.max(value))
    }
}

/// What a payment cost that the scenario compares with others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Positions that there were.
    pub positions: usize,
    /// What it weighed.
    pub gas: Weight,
}

impl Report {
    /// A report of nothing yet.
    #[must_use]
    pub fn new(checked: &Checked) -> Self {
        let scenario = &checked.scenario;
        Self {
            title: scenario.title.clone(),
            about: scenario.about.clone(),
            decimals: checked.decimals.clone(),
            ..Self::default()
        }
    }

    /// Whether everything went as the scenario says, and the books close.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.failures.is_empty() && self.books.close()
    }

    /// Notes a transaction of the deployment.
    pub fn deployed(&mut self, step: &plan::Step, cost: plan::Cost) {
        let (gas, deposit) = (cost.gas, cost.deposit);
        self.deployment.push(Deployed { contract: step.contract, purpose: step.purpose.clone(), gas, deposit });
    }

    fn show(&self, units: Balance, sign: &str) -> String {
        Shown { units, decimals: self.decimals.get(sign).copied().unwrap_or_default() }.to_string()
    }

    fn show_signed(&self, units: i128, sign: &str) -> String {
        let minus = if units < 0 { "-" } else { "" };
        format!("{minus}{}", self.show(units.unsigned_abs(), sign))
    }

    fn deployment(&self) -> Table {
        let mut table = table(&["contract", "deploy and wire", "ref_time", "proof", "deposit"], 2..5);
        for step in &self.deployment {
            table.add_row([
                step.contract.to_owned(),
                step.purpose.clone(),
                giga(step.gas.ref_time()),
                kilo(step.gas.proof_size()),
                small(step.deposit),
            ]);
        }
        table
    }

    fn story(&self) -> Table {
        let mut table = table(&["line", "epoch", "step", "what happened"], 0..2);
        for told in &self.told {
            let note = told.note.as_ref().map(|note| format!("\n({note})")).unwrap_or_default();
            table.add_row([
                told.line.to_string(),
                told.epoch.map(|epoch| epoch.to_string()).unwrap_or_default(),
                told.verb.to_owned(),
                format!("{}{note}", told.happened),
            ]);
        }
        table
    }

    fn flows(&self) -> Table {
        let head = [
            "product",
            "from",
            "asset",
            "amount",
            "fee",
            "upstream",
            "collection",
            "annotation",
            "compute",
            "model",
            "application",
            "reserve",
        ];
        let mut table = table(&head, 3..12);
        for flow in &self.flows {
            let split = &flow.split;
            let parts = [flow.amount, split.fee, split.upstream].into_iter().chain(split.stages).chain([split.reserve]);
            let names = [flow.product.clone(), flow.from.clone(), flow.asset.clone()];
            table.add_row(names.into_iter().chain(parts.map(|part| self.or_dash(part, &flow.asset))));
        }
        table
    }

    fn or_dash(&self, units: Balance, sign: &str) -> String {
        if units == 0 {
            "-".to_owned()
        } else {
            self.show(units, sign)
        }
    }

    fn earnings(&self, asset: &Sign) -> Option<Table> {
        let mut table =
            table(&["product", "stage", "work", "paid to", "units", "paid out", "claimable", "locked"], 4..8);
        let earnings: Vec<&Earning> = self.earnings.iter().filter(|earning| earning.asset == *asset).collect();
        let works: BTreeSet<(&String, Stage, bool, &String)> =
            earnings.iter().map(|earning| (&earning.product, earning.stage, earning.drawn, &earning.work)).collect();
        for (product, stage, drawn, work) in works {
            let mut of_work: Vec<&Earning> = earnings
                .iter()
                .copied()
                .filter(|one| (&one.product, one.stage, &one.work) == (product, stage, work))
                .collect();
            of_work.sort_by_key(|earning| std::cmp::Reverse((earned(&earning.pending), earning.units)));
            let shown = if drawn { SHOWN_OF_GROUP } else { usize::MAX };
            for earning in of_work.iter().take(shown) {
                table.add_row(self.earned(earning, &earning.payee));
            }
            if let Some(rest) = rest(&of_work, shown) {
                table.add_row(self.earned(&rest, &rest.payee));
            }
        }
        (!earnings.is_empty()).then_some(table)
    }

    fn earned(&self, earning: &Earning, payee: &str) -> [String; 8] {
        let Pending { claimable, locked, claimed, .. } = earning.pending;
        [
            earning.product.clone(),
            format!("{:?}", earning.stage),
            earning.work.clone(),
            payee.to_owned(),
            thousands(earning.units.into()),
            self.or_dash(claimed, &earning.asset),
            self.or_dash(claimable, &earning.asset),
            self.or_dash(locked, &earning.asset),
        ]
    }

    fn votes(&self) -> Table {
        let mut table = table(
            &[
                "proposal",
                "For",
                "Against",
                "Abstain",
                "quorum: For + Abstain of",
                "votes there were",
                "state",
                "what it changed",
            ],
            1..6,
        );
        for vote in &self.votes {
            let tally = &vote.proposal.tally;
            let present = tally.in_favour.saturating_add(tally.abstain);
            let quorum = vote.quorum.map_or("unknown".to_owned(), |quorum| self.show(quorum, KITE));
            let effect = self.effects.iter().find(|(name, _)| *name == vote.name);
            table.add_row([
                format!("{}: {}", vote.id, vote.name),
                self.show(tally.in_favour, KITE),
                self.show(tally.against, KITE),
                self.show(tally.abstain, KITE),
                format!("{} of {quorum}", self.show(present, KITE)),
                vote.proposal.eligible.map(|eligible| self.show(eligible, KITE)).unwrap_or_default(),
                format!("{:?}", vote.state),
                effect.map(|(_, effect)| effect.replace("; ", "\n")).unwrap_or_default(),
            ]);
        }
        table
    }

    fn costs(&self) -> Table {
        let mut table = table(&["transaction", "times", "ref_time", "proof", "deposit, all"], 1..5);
        for (kind, costs) in &self.costs {
            table.add_row([
                (*kind).to_owned(),
                thousands(costs.count.into()),
                range(giga, costs.ref_time),
                range(kilo, costs.proof),
                small(costs.deposit),
            ]);
        }
        table
    }

    fn measured(&self) -> Table {
        let mut table = table(&["payment", "positions then", "ref_time, ps", "proof, bytes"], 1..4);
        let mut measured: Vec<_> = self.measured.iter().collect();
        measured.sort_by_key(|(_, measured)| measured.positions);
        for (label, measured) in measured {
            table.add_row([
                label.clone(),
                thousands(u128::try_from(measured.positions).unwrap_or_default()),
                thousands(measured.gas.ref_time().into()),
                thousands(measured.gas.proof_size().into()),
            ]);
        }
        table
    }

    fn books(&self) -> Table {
        let accounts: Vec<(&Sign, &Account)> = self.books.accounts.iter().collect();
        let head: Vec<&str> =
            std::iter::once("the router's books").chain(accounts.iter().map(|(sign, _)| sign.as_str())).collect();
        let mut table = table(&head, 1..usize::MAX);
        let mut row = |name: &str, of: &dyn Fn(&Account) -> i128| {
            let cells = accounts.iter().map(|(sign, account)| self.show_signed(of(account), sign));
            table.add_row(std::iter::once(name.to_owned()).chain(cells));
        };
        row("received", &|account| signed(account.received));
        row("= paid out", &|account| signed(account.paid_out));
        row("+ held, by the token's own account", &|account| account.held);
        row("  of this: claimable now", &|account| signed(account.claimable));
        row("  locked in the trailing window", &|account| signed(account.locked));
        row("  forfeited, not swept", &|account| signed(account.forfeited));
        row("  reserves of empty stages, and what was swept", &|account| signed(account.reserves));
        row("  protocol fees", &|account| signed(account.fees));
        row("  owed upstream, not pulled", &|account| signed(account.upstream));
        row("  carried to the next payments", &|account| signed(account.carried));
        row("  dust of the indices", &|account| account.dust);
        table
    }
}

fn signed(amount: Balance) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

fn earned(pending: &Pending) -> Balance {
    pending.claimed.saturating_add(pending.claimable).saturating_add(pending.locked)
}

/// Everyone after the first `shown`, summed.
fn rest(earnings: &[&Earning], shown: usize) -> Option<Earning> {
    let others = earnings.get(shown..)?;
    let mut sum = (*others.first()?).clone();
    sum.payee = format!("{} others", thousands(u128::try_from(others.len()).ok()?));
    for other in others.iter().skip(1) {
        sum.units = sum.units.saturating_add(other.units);
        sum.pending.claimable = sum.pending.claimable.saturating_add(other.pending.claimable);
        sum.pending.locked = sum.pending.locked.saturating_add(other.pending.locked);
        sum.pending.claimed = sum.pending.claimed.saturating_add(other.pending.claimed);
    }
    Some(sum)
}

/// A table with numbers in the columns `numbers`.
fn table(head: &[&str], numbers: Range<usize>) -> Table {
    let mut table = crate::table::table(head, numbers);
    table.set_width(WIDTH);
    table
}

/// A deposit, in the smallest unit of the coin.
fn small(deposit: i128) -> String {
    let minus = if deposit < 0 { "-" } else { "" };
    format!("{minus}{}", thousands(deposit.unsigned_abs()))
}

fn range(show: fn(u64) -> String, (least, most): (u64, u64)) -> String {
    let (least, most) = (show(least), show(most));
    if least == most {
        least
    } else {
        format!("{least} to {most}")
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.title, self.about.trim())?;
        writeln!(f, "COIN is the chain's own coin, with {} decimals.", self.decimals.get(COIN).unwrap_or(&0))?;
        writeln!(f, "ref_time: computation, in thousands of millions of picoseconds (G); proof: bytes that a relay chain is shown;")?;
        writeln!(f, "deposit: smallest units of COIN held for storage; line: of the story's file; epoch: counted in the story.\n")?;
        writeln!(f, "{}\n\nWhat happened\n{}", self.deployment(), self.story())?;
        if !self.flows.is_empty() {
            writeln!(f, "\nWhere each payment went\n{}", self.flows())?;
        }
        for asset in self.decimals.keys() {
            if let Some(table) = self.earnings(asset) {
                writeln!(f, "\nWho earned what, in {asset}\n{table}")?;
            }
        }
        if !self.votes.is_empty() {
            writeln!(f, "\nVotes, in KITE\n{}", self.votes())?;
        }
        writeln!(f, "\nWhat each kind of transaction cost\n{}", self.costs())?;
        if !self.measured.is_empty() {
            writeln!(f, "\nThe same payment, with few contributors and with many\n{}", self.measured())?;
        }
        writeln!(f, "\n{}", self.books())?;
        self.verdict(f)
    }
}

impl Report {
    fn verdict(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Bonds held by the registry: {} KITE, the sum of all bonds of contributions and challenges.",
            self.show(self.books.bonds, KITE)
        )?;
        let comparisons = thousands(u128::try_from(self.books.comparisons).unwrap_or_default());
        if self.is_sound() {
            return writeln!(
                f,
                "The books close: {comparisons} figures of the chain are what the payments add up to, to the unit."
            );
        }
        writeln!(f, "\nThis is not what the scenario says ({comparisons} figures compared):")?;
        let failures = self.failures.iter();
        failures.take(20).try_for_each(|failure| writeln!(f, "  {failure}"))
    }
}
