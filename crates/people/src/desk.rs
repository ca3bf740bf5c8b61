// SPDX-License-Identifier: Apache-2.0
//! Where a command is done: a chain, the suite on it, who sends, and how amounts and accounts are read.

use std::fmt::Debug;

use anyhow::{anyhow, bail, ensure, Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance};
use scale::Encode;

use super::action::ActionOf;
use super::proposal::ProposalOf;
use super::{Answer, Sent};
use crate::amount::{giga, kilo, Unit};
use crate::arguments::Book;
use crate::chain::address::EXPECTED;
use crate::chain::{read_address, Cause, Chain, Inclusion, Receipt};
use crate::suite::{Assets, Failed, Reason, Suite, Ways};
use crate::text::hex;
use crate::words::{to_json, Dictionary, Units};

/// How far a command goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is only tried.
    Try,
    /// It is tried, and sent if that went well and the desk's keeper agrees.
    Send,
}

/// Who agrees, or not, to what is about to be sent, having read what was found out and tried: the answer so far, with
/// the one transaction that comes next.
pub type Consent<'a> = dyn FnMut(&Answer) -> Result<bool> + 'a;

/// A chain, the suite on it, and an account that sends.
pub struct Desk<'a> {
    /// The chain.
    pub chain: &'a mut dyn Chain,
    /// The suite.
    pub suite: Suite,
    /// Who sends.
    pub from: AccountId,
    /// The contracts' languages.
    pub words: Dictionary,
    ways: Option<Ways>,
    answer: Answer,
    mode: Mode,
    consent: Box<Consent<'a>>,
    pub(super) assets: Assets,
}

/// A message to be sent.
pub struct Call {
    /// What it does, in words.
    pub does: String,
    /// To which contract.
    pub to: AccountId,
    /// Native coin sent along.
    pub value: Balance,
    /// Selector and arguments.
    pub input: Vec<u8>,
}

impl<'a> Desk<'a> {
    /// A desk for `from`, on a chain with this native coin.
    pub fn open(chain: &'a mut dyn Chain, suite: Suite, from: AccountId, coin: Unit) -> Result<Self> {
        let mut words = Dictionary::new(&suite)?;
        let assets = Assets::of(chain, suite, coin)?;
        let strangers = words
            .strangers(chain)?
            .into_iter()
            .map(|name| format!("the {name} runs other code than this tool knows: what it says may be told wrongly"));
        let notes = strangers.collect();
        words.count_in(Units { kite: assets.kite.clone(), coin: assets.coin.clone(), asset: None });
        Ok(Self {
            chain,
            suite,
            from,
            answer: Answer { notes, ..Answer::default() },
            words,
            ways: None,
            mode: Mode::Try,
            consent: Box::new(|_| Ok(false)),
            assets,
        })
    }

    /// Knows the ways to pay, if the deployment has any.
    pub fn knowing_ways(mut self, ways: Option<Ways>) -> Result<Self> {
        if let Some(Ways { tills, tabs }) = ways {
            let known = [("till", tills.address()), ("tab", tabs.address())];
            known.into_iter().try_for_each(|(name, address)| self.words.learn(name, address))?;
        }
        self.ways = ways;
        Ok(self)
    }

    /// Where the ways to pay are, if the deployment has any. Whoever sends something there asks [`Self::ways`].
    pub(super) fn known_ways(&self) -> Option<Ways> {
        self.ways
    }

    /// The ways to pay. An error if the deployment has none, or one runs other code than this tool knows: what is sent to
    /// such an address may be lost.
    pub fn ways(&mut self) -> Result<Ways> {
        let ways = self.ways.context(
            "this deployment has neither tills nor tabs: it was made before there were any, and nothing can be added to it",
        )?;
        let strangers = self.words.strangers(self.chain)?;
        for name in ["till", "tab"] {
            ensure!(
                !strangers.contains(&name),
                "the contract `{name}` runs other code than this tool knows: send it nothing"
            );
        }
        Ok(ways)
    }

    /// What a contract said no for, in words.
    pub(super) fn told<E: Encode + Debug + Send + Sync + 'static>(&self, failed: Failed<E>) -> anyhow::Error {
        let refusal = match &failed.reason {
            Reason::Contract(error) => self.words.refusal_of(failed.contract, failed.message, error),
            Reason::Chain(_) | Reason::Unreachable(_) | Reason::Unreadable(_) => None,
        };
        refusal.map_or_else(|| failed.into(), Into::into)
    }

    /// Sends what went well in the trial, if `consent` agrees.
    #[must_use]
    pub fn sending(mut self, consent: impl FnMut(&Answer) -> Result<bool> + 'a) -> Self {
        self.mode = Mode::Send;
        self.consent = Box::new(consent);
        self
    }

    /// Adds to what was found out.
    pub fn note(&mut self, note: impl Into<String>) {
        self.answer.notes.push(note.into());
    }

    /// Tells which proposal the command is about.
    pub(super) fn is_about(&mut self, proposal: ProposalOf) {
        self.answer.proposal = Some(proposal);
    }

    /// Tells what the command proposes.
    pub(super) fn proposes(&mut self, actions: Vec<ActionOf>) {
        self.answer.proposed = actions;
    }

    /// Whether commands are only tried.
    #[must_use]
    pub fn only_tries(&self) -> bool {
        self.mode == Mode::Try
    }

    /// Whether a message would go well. An error in the contract's words otherwise.
    pub fn tries(&mut self, call: &Call) -> Result<()> {
        let tried = self.chain.dry_run(self.from, call.to, call.value, call.input.clone());
        tried.map(drop).map_err(|failure| self.words.failure(call.to, &call.input, failure))
    }

    /// Tries a message and, if that went well, sends it; returns the bytes that came back. An error in the
    /// contract's words if it refuses, and if nobody agrees to send it.
    pub fn send(&mut self, call: &Call) -> Result<Vec<u8>> {
        let tried = self.chain.dry_run(self.from, call.to, call.value, call.input.clone());
        let tried = tried.map_err(|failure| self.words.failure(call.to, &call.input, failure));
        let tried = tried.with_context(|| format!("cannot {}", call.does))?;
        let preview = self.tell(call, &tried, false);
        if self.only_tries() {
            self.answer.transactions.push(preview);
            return Ok(tried.value);
        }
        let preview = Answer { transactions: vec![preview], ..self.answer.clone() };
        if !(self.consent)(&preview)? {
            // It was shown, and need not be told again.
            self.answer = Answer { transactions: self.answer.transactions.clone(), ..Answer::default() };
            bail!("not sent: {}", call.does);
        }
        let sent = self.chain.call(self.from, call.to, call.value, call.input.clone());
        let sent = sent.map_err(|failure| {
            let is_in_doubt = matches!(failure.cause, Cause::InDoubt(_));
            let error = self.words.failure(call.to, &call.input, failure);
            error.context(if is_in_doubt {
                format!("it is not known yet whether this is done: {}", call.does)
            } else {
                format!("it went well in the trial, and now cannot {}", call.does)
            })
        })?;
        let told = self.tell(call, &sent, true);
        self.answer.transactions.push(told);
        Ok(sent.value)
    }

    fn tell(&self, call: &Call, receipt: &Receipt<Vec<u8>>, sent: bool) -> Sent {
        let inclusion = receipt.inclusion;
        Sent {
            does: call.does.clone(),
            contract: self.words.name_of(call.to),
            sent,
            ref_time: receipt.gas.ref_time(),
            proof_size: receipt.gas.proof_size(),
            deposit: receipt.deposit.to_string(),
            fee: inclusion.map(|inclusion| inclusion.fee.to_string()),
            block: inclusion.map(|inclusion| inclusion.height),
            block_hash: inclusion.map(|inclusion| hex(inclusion.block.as_ref())),
            transaction: inclusion.map(|inclusion| hex(inclusion.transaction.as_ref())),
            is_settled: inclusion.is_some_and(|inclusion| inclusion.is_settled),
            cost: self.cost(receipt),
            returned: to_json(&self.words.answer(call.to, &call.input, &receipt.value)),
            events: receipt.events.iter().map(|event| self.words.event(event)).collect(),
        }
    }

    /// What a transaction costs, and where it is.
    fn cost(&self, receipt: &Receipt<Vec<u8>>) -> String {
        let coin = |units| self.assets.coin.shown(units);
        let (weight, deposit) = (receipt.gas, coin(receipt.deposit.unsigned_abs()));
        let weight = format!("weighs {} and {} of proof", giga(weight.ref_time()), kilo(weight.proof_size()));
        let deposit = format!("deposit {}{deposit}", if receipt.deposit < 0 { "-" } else { "" });
        let place = receipt.inclusion.map(|Inclusion { fee, height, is_settled, .. }| {
            let settled = if is_settled { "" } else { ", which is not final yet: do not send it again, look there" };
            format!("fee {}, block {height}{settled}", coin(fee))
        });
        [weight, deposit].into_iter().chain(place).collect::<Vec<_>>().join("; ")
    }

    /// An account: an address, or the name of one of the contracts; `treasury` is the dao.
    pub fn account(&self, text: &str) -> Result<AccountId> {
        let name = if text == "treasury" { "dao" } else { text };
        self.words.address_of(name).or_else(|| read_address(text)).ok_or_else(|| {
            anyhow!(
                "`{text}` is no account: expected an address ({EXPECTED}), or token, router, registry, \
                 dao, treasury"
            )
        })
    }

    /// What the command told and did.
    pub(super) fn answer(&mut self) -> Answer {
        std::mem::take(&mut self.answer)
    }
}

impl Book for Desk<'_> {
    fn account(&self, text: &str) -> Option<AccountId> {
        Desk::account(self, text).ok()
    }

    fn name_of(&self, account: AccountId) -> String {
        self.words.name_of(account)
    }

    fn asset(&mut self, sign: &str) -> Option<Asset> {
        Desk::asset(self, sign).ok()
    }

    fn unit(&mut self, asset: Asset) -> Option<Unit> {
        Some(self.unit_of(asset))
    }

    fn ensure_countable(&self, asset: Asset, units: Balance) -> Result<(), String> {
        match asset {
            Asset::Native => self.chain.ensure_countable(units).map_err(|failure| failure.to_string()),
            Asset::Psp22(_) => Ok(()),
        }
    }

    fn message(&self, callee: AccountId, selector: [u8; 4]) -> Option<String> {
        self.words.of(callee)?.message(selector)
    }
}
