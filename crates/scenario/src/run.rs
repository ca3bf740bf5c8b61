// SPDX-License-Identifier: Apache-2.0
//! The runner: makes a scenario happen on a chain, step by step, keeps its own record of it, and
//! stops where something happens that the scenario does not say.

mod challenges;
mod money;
mod observe;
mod stage;
mod tabs;
mod tills;
mod votes;
mod work;

use std::collections::BTreeMap;
use std::fmt::Debug;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use ink::primitives::{AccountId, Hash};

use kite_interfaces::batch::Member;
use kite_interfaces::registry::{ChallengeNumber, Outcome as Ending};
use kite_interfaces::{Asset, Balance, Bps, Clock, ContributionId, Epoch, ProductId, ProposalId, Timestamp};

use super::books::{self, REGISTRY, ROUTER, TABS};
use super::check::TREASURY;
use super::file::{Deed, Name, Step};
use super::record::{Holder, Record, Sign};
use super::report::{Measured, Report, Told};
use super::Checked;
use crate::amount::{Amount, COIN, KITE};
use crate::bundles::SuiteBundles;
use crate::chain::world::World;
use crate::chain::{Receipt, Weight};
use crate::suite::{Outcome, Psp22, Suite, Ways};
use crate::text;

/// What a step did, in words; or why it did not.
type Done = std::result::Result<String, String>;

/// Runs a scenario in a world, from the deployment to closed books.
pub fn run(checked: &Checked, bundles: &SuiteBundles, world: &mut dyn World, progress: &ProgressBar) -> Result<Report> {
    let mut runner = Runner::deploy(checked, bundles, world, progress)?;
    runner.tell();
    runner.finish()
}

/// A progress bar for the runner; it shows itself on terminals only.
#[must_use]
pub fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{elapsed:>4} {bar:30} {pos}/{len} {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A piece of work and what became of it.
struct Item {
    work: String,
    contributor: Holder,
    payee: Holder,
    product: String,
    stage: kite_interfaces::router::Stage,
    units: u32,
    id: Option<ContributionId>,
    /// Whose work it is, if it is a batch.
    members: Vec<Share>,
    /// The root of their tree; zero for work of one.
    root: Hash,
}

/// A member of a batch.
struct Share {
    payee: Holder,
    member: Member,
    proof: Vec<Hash>,
}

/// A scenario in progress.
struct Runner<'a> {
    checked: &'a Checked,
    world: &'a mut dyn World,
    suite: Suite,
    ways: Ways,
    /// Hash of the code that tills run.
    till_code: Hash,
    clock: Clock,
    fee_bps: Bps,
    accounts: BTreeMap<Holder, AccountId>,
    tokens: BTreeMap<Sign, Psp22>,
    coin_before: BTreeMap<Holder, Balance>,
    products: BTreeMap<String, (ProductId, Epoch)>,
    items: Vec<Item>,
    proposals: BTreeMap<String, ProposalId>,
    tabs: BTreeMap<String, tabs::Opened>,
    payments: u64,
    record: Record,
    /// How each case ended: how, up to which challenge, with what reward for how much that was put up.
    rewards: BTreeMap<ContributionId, (Ending, ChallengeNumber, Balance, Balance)>,
    report: Report,
    progress: &'a ProgressBar,
}

impl Runner<'_> {
    /// Makes every step happen, until one goes wrong.
    fn tell(&mut self) {
        let checked = self.checked;
        for (step, line) in checked.scenario.steps.iter().zip(&checked.lines) {
            let told = self.step(step, *line);
            let failed = told.failure.clone();
            self.report.told.push(told);
            if let Some(why) = failed {
                self.report.failures.push(format!("{}:{line}: {why}", text::path(&checked.file)));
                return;
            }
        }
    }

    fn step(&mut self, step: &Step, line: usize) -> Told {
        self.begin(step.deed.verb(), 1);
        let epoch = self.epoch().ok();
        let done = self.perform(&step.deed);
        let (happened, failure) = judge(done, step);
        Told { line, epoch, verb: step.deed.verb(), note: step.note.clone(), happened, failure }
    }

    fn perform(&mut self, deed: &Deed) -> Done {
        match deed {
            Deed::Transfer(deed) => self.transfer(deed),
            Deed::Fund(deed) => self.fund(deed),
            Deed::Register(deed) => self.register(deed),
            Deed::Submit(deed) => self.submit(&deed.contributions),
            Deed::Accept(deed) => self.accept(&deed.contributions),
            Deed::Reject(deed) => self.reject(&deed.contributions),
            Deed::Retire(deed) => self.retire(&deed.contributions),
            Deed::WithdrawBond(deed) => self.withdraw_bonds(&deed.contributions),
            Deed::Accuse(deed) => self.accuse(deed),
            Deed::Lapse(deed) => self.lapse(deed),
            Deed::Sweep(deed) => self.sweep(deed),
            Deed::Pay(deed) => self.pay(deed),
            Deed::SendToTill(deed) => self.send_to_till(deed),
            Deed::OpenTill(deed) => self.open_till(deed),
            Deed::Flush(deed) => self.flush(deed),
            Deed::OpenTab(deed) => self.open_tab(deed),
            Deed::Sign(deed) => self.sign_for(deed),
            Deed::TakeOfTabs(deed) => self.take(deed),
            Deed::Forward(deed) => self.forward(deed),
            Deed::BeginWithdrawal(deed) => self.begin_withdrawal(deed),
            Deed::Withdraw(deed) => self.withdraw(deed),
            Deed::Pull(deed) => self.pull(deed),
            Deed::Claim(deed) => self.claim(deed),
            Deed::Delegate(deed) => self.delegate(deed),
            Deed::Propose(deed) => self.propose(deed),
            Deed::CastVote(deed) => self.vote(deed),
            Deed::Execute(deed) => self.execute(deed),
            Deed::Advance(deed) => self.advance(deed),
            Deed::CheckState(deed) => self.check_state(deed),
            Deed::CheckEarned(deed) => self.check_earned(deed),
            Deed::CheckGas(deed) => self.check_gas(deed),
        }
    }

    /// Reads the chain and closes the books.
    fn finish(mut self) -> Result<Report> {
        let observed = self.observe()?;
        let assets: Vec<Sign> = self.checked.decimals.keys().cloned().collect();
        let books = books::close(&self.record, &observed, &assets);
        self.report.failures.extend(books.breaks.iter().map(|line| format!("the books do not close: {line}")));
        self.report.earnings = self.earnings(&observed);
        self.report.books = books;
        self.progress.finish_and_clear();
        Ok(self.report)
    }

    /// Sends nothing itself: notes what a transaction cost its sender, and reads its failure.
    fn sent<T, E: Debug>(
        &mut self,
        kind: &'static str,
        from: &str,
        outcome: Outcome<T, E>,
    ) -> Result<Receipt<T>, String> {
        outcome.map(|receipt| self.noted(kind, from, receipt)).map_err(|failed| failed.to_string())
    }

    /// Notes what a transaction cost its sender.
    fn noted<T>(&mut self, kind: &'static str, from: &str, receipt: Receipt<T>) -> Receipt<T> {
        self.progress.inc(1);
        let fee = receipt.inclusion.map_or(0, |inclusion| inclusion.fee);
        let cost = receipt.deposit.saturating_add(i128::try_from(fee).unwrap_or(i128::MAX));
        self.record.shift(COIN, from, cost.saturating_neg());
        self.report.costs.entry(kind).or_default().add(&receipt);
        receipt
    }

    fn begin(&self, what: &str, length: usize) {
        self.progress.set_length(u64::try_from(length).unwrap_or(u64::MAX));
        self.progress.set_position(0);
        self.progress.set_message(what.to_owned());
    }

    fn account(&self, name: &str) -> Result<AccountId, String> {
        self.accounts.get(name).copied().ok_or_else(|| format!("there is no account `{name}`"))
    }

    fn now(&mut self) -> Result<Timestamp, String> {
        self.world.chain().now_ms().map_err(|failure| failure.to_string())
    }

    fn epoch(&mut self) -> Result<Epoch, String> {
        let now = self.now()?;
        self.clock.epoch_at(now).ok_or_else(|| "this moment is in no epoch".to_owned())
    }

    fn units(&self, amount: &Amount) -> Balance {
        self.checked.units(amount)
    }

    fn asset(&self, sign: &str) -> Result<Asset, String> {
        if sign == COIN {
            Ok(Asset::Native)
        } else {
            Ok(Asset::Psp22(self.token(sign)?.address()))
        }
    }

    fn sign(&self, asset: Asset) -> Sign {
        let named = self.tokens.iter().find(|(_, token)| asset == Asset::Psp22(token.address()));
        named.map_or_else(|| COIN.to_owned(), |(sign, _)| sign.clone())
    }

    fn token(&self, sign: &str) -> Result<Psp22, String> {
        self.tokens.get(sign).copied().ok_or_else(|| format!("there is no token `{sign}`"))
    }

    fn product(&self, name: &str) -> Result<ProductId, String> {
        self.products.get(name).map(|(id, _)| *id).ok_or_else(|| format!("`{name}` is not registered"))
    }

    /// Places in `items` of these contributions, single and drawn, in order.
    fn places(&self, names: &[Name]) -> Vec<usize> {
        let all = || self.items.iter().enumerate();
        names
            .iter()
            .flat_map(|name| all().filter(|(_, item)| item.work == *name.get_ref()).map(|(place, _)| place))
            .collect()
    }

    /// The one contribution of this name.
    fn place(&self, name: &Name) -> Result<usize, String> {
        let places = self.places(std::slice::from_ref(name));
        places.first().copied().ok_or_else(|| format!("there is no work `{}`", name.get_ref()))
    }

    fn item(&self, place: usize) -> Result<&Item, String> {
        self.items.get(place).ok_or_else(|| "there is no such work".to_owned())
    }

    fn id(&self, place: usize) -> Result<ContributionId, String> {
        let item = self.item(place)?;
        item.id.ok_or_else(|| format!("`{}` was not submitted", item.work))
    }

    fn shown(&self, units: Balance, sign: &str) -> String {
        let decimals = self.checked.decimals.get(sign).copied().unwrap_or_default();
        format!("{} {sign}", crate::amount::Shown { units, decimals })
    }
}

/// Whether a step did what the scenario says.
fn judge(done: Done, step: &Step) -> (String, Option<String>) {
    match (done, &step.expect_error) {
        (Ok(happened), None) => (happened, None),
        (Err(error), Some(expected)) if error.contains(expected) => {
            (format!("refused, as it should be: {error}"), None)
        }
        (Err(error), Some(expected)) => {
            let why = format!("`{}` should have failed with `{expected}`, and failed with: {error}", step.deed.verb());
            (error, Some(why))
        }
        (Ok(happened), Some(expected)) => {
            let why = format!("`{}` should have failed with `{expected}`, and did not", step.deed.verb());
            (happened, Some(why))
        }
        (Err(error), None) => (error.clone(), Some(format!("`{}` should have succeeded: {error}", step.deed.verb()))),
    }
}

#[cfg(test)]
mod tests;
