// SPDX-License-Identifier: Apache-2.0
//! What a proposal does, action by action, as voters must be able to read it.

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use kite_interfaces::dao::{Action, ActionView, Change};
use kite_interfaces::{Asset, Balance};
use scale::Encode;
use schemars::JsonSchema;
use serde::Serialize;

use super::consequences::Consequences;
use super::desk::Desk;
use super::trial::Trial;
use crate::arguments::{Own, Shown};
use crate::chain::address_text;
use crate::text::{self, hex};

/// An action of a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ActionOf {
    /// What it does, in words: contracts by their names, amounts with their units.
    pub does: String,
    /// Its kind: `transfer`, `call` or `govern`.
    pub kind: &'static str,
    /// The contract that is called, by its name or address.
    pub contract: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The message that is called, or the change of the dao that is made; `None` if nobody here can read it.
    pub message: Option<String>,
    /// Its arguments: numbers as strings, amounts in their smallest unit.
    pub arguments: serde_json::Value,
    /// Native coin that goes along, in its smallest unit.
    pub value: String,
    /// The bytes that are called, in hex.
    pub input: Option<String>,
    /// Hash of the callee's code when it was proposed, which is the one that is voted on.
    pub pinned_code: Option<String>,
    /// Hash of the callee's code now.
    pub current_code: Option<String>,
    /// Whether the callee still has the code that it was proposed to call. Otherwise the proposal cannot be executed.
    pub is_code_as_proposed: bool,
    /// Whether it would work if the dao did it now; `null` if it cannot be tried, or its proposal is over.
    pub works_now: Option<bool>,
    /// What became of it when it was tried as the dao, in words.
    pub trial: Option<String>,
    /// What would be other than now, figure by figure, in words; nothing if its proposal is over.
    pub changes: Vec<String>,
    /// What nothing could undo, in words; nothing if its proposal is over.
    pub dangers: Vec<String>,
    /// What is decided, in words, where its arguments are only numbers; nothing if its proposal is over.
    pub about: Vec<String>,
}

impl ActionOf {
    /// An action that is about to be proposed.
    pub(super) fn draft(desk: &mut Desk, action: &Action, trial: &Trial) -> Result<Self> {
        let code = match callee_of(action) {
            Some(callee) => desk.chain.code_of(callee)?,
            None => None,
        };
        Ok(Self::of(desk, action, code, code).tried(trial).coming_to(desk, action))
    }

    /// An action of a proposal.
    pub(super) fn proposed(desk: &mut Desk, view: &ActionView, trial: Option<&Trial>) -> Self {
        let read = Self::of(desk, &view.action, view.code_hash, view.current_code_hash);
        match trial {
            Some(trial) => read.tried(trial).coming_to(desk, &view.action),
            None => read,
        }
    }

    fn coming_to(self, desk: &mut Desk, action: &Action) -> Self {
        let Consequences { changes, dangers, about } = Consequences::of(desk, action);
        Self { changes, dangers, about, ..self }
    }

    fn tried(self, trial: &Trial) -> Self {
        Self { works_now: trial.works(), trial: Some(trial.in_words()), ..self }
    }

    fn of(desk: &mut Desk, action: &Action, pinned: Option<Hash>, current: Option<Hash>) -> Self {
        let shown = |hash: Hash| hex(hash.as_ref());
        let read = match action {
            Action::TransferNative { to, amount } => transfer(desk, Asset::Native, *to, *amount),
            Action::TransferPsp22 { token, to, amount } => transfer(desk, Asset::Psp22(*token), *to, *amount),
            Action::Call { callee, input, value } => call(desk, *callee, input, *value),
            Action::Govern(change) => govern(desk, change),
        };
        Self {
            pinned_code: pinned.map(shown),
            current_code: current.map(shown),
            is_code_as_proposed: pinned == current,
            ..read
        }
    }

    /// What it does, and that it would fail now or do harm, for a table.
    pub(super) fn in_a_cell(&self) -> String {
        match (&self.trial, self.works_now) {
            (Some(trial), Some(false)) => format!("{}; {}", self.does, text::plain(trial)),
            _ => std::iter::once(&self.does).chain(&self.dangers).cloned().collect::<Vec<_>>().join("; "),
        }
    }

    /// What there is to say of the code that it calls.
    pub fn code_in_words(&self) -> Option<String> {
        let pinned = self.pinned_code.as_ref()?;
        let current = self.current_code.as_deref().unwrap_or("no contract");
        Some(if self.is_code_as_proposed {
            format!("calls the code {pinned}, as it was proposed")
        } else {
            format!("was proposed to call the code {pinned}, and its callee has {current} now: it cannot be executed")
        })
    }
}

fn callee_of(action: &Action) -> Option<AccountId> {
    match action {
        Action::Call { callee, .. } => Some(*callee),
        Action::TransferPsp22 { token, .. } => Some(*token),
        Action::TransferNative { .. } | Action::Govern(_) => None,
    }
}

fn blank(kind: &'static str, does: String) -> ActionOf {
    ActionOf {
        does,
        kind,
        contract: None,
        address: None,
        message: None,
        arguments: serde_json::Value::Null,
        value: "0".to_owned(),
        input: None,
        pinned_code: None,
        current_code: None,
        is_code_as_proposed: true,
        works_now: None,
        trial: None,
        changes: Vec::new(),
        dangers: Vec::new(),
        about: Vec::new(),
    }
}

fn transfer(desk: &mut Desk, asset: Asset, to: AccountId, amount: Balance) -> ActionOf {
    let (name, shown) = (desk.words.name_of(to), desk.shown(asset, amount));
    let token = match asset {
        Asset::Native => None,
        Asset::Psp22(token) => Some(token),
    };
    ActionOf {
        contract: token.map(|token| desk.words.name_of(token)),
        address: token.map(address_text),
        arguments: serde_json::json!({ "to": address_text(to), "amount": amount.to_string() }),
        ..blank("transfer", format!("pay {shown} from the treasury to {name}"))
    }
}

fn call(desk: &mut Desk, callee: AccountId, input: &[u8], value: Balance) -> ActionOf {
    let (name, read) = (desk.words.name_of(callee), read(desk, callee, input));
    let coin = if value == 0 { String::new() } else { format!(", with {}", desk.shown(Asset::Native, value)) };
    let does = match &read {
        Some((message, arguments)) => format!("call {name}.{message}({}){coin}", arguments.fields()),
        None => format!("call {name}{coin} with bytes that this tool cannot read: {}", hex(input)),
    };
    let (message, arguments) = read.map(|(message, arguments)| (message, arguments.to_json())).unzip();
    ActionOf {
        contract: Some(name),
        address: Some(address_text(callee)),
        message,
        arguments: arguments.unwrap_or_default(),
        value: value.to_string(),
        input: Some(hex(input)),
        ..blank("call", does)
    }
}

/// What a call is: by the contract's own metadata, or by the standard of tokens, which ours speaks too.
fn read(desk: &mut Desk, callee: AccountId, input: &[u8]) -> Option<(String, Shown)> {
    if let Some(words) = desk.words.of(callee) {
        let own = desk.words.own(callee);
        return words.call(input, own, desk);
    }
    let asset = Some(Asset::Psp22(callee));
    let own = Own { balances: asset, numbers: asset };
    let read = desk.words.named("token")?.call(input, own, desk);
    read.filter(|(message, _)| message.starts_with("PSP22"))
}

fn govern(desk: &mut Desk, change: &Change) -> ActionOf {
    let own = Own { balances: Some(desk.kite()), numbers: None };
    let words = desk.words.named("dao");
    let shown = words.as_ref().and_then(|words| words.value(["dao", "Change"], &change.encode(), own, desk));
    let shown = shown.unwrap_or_else(|| Shown::Plain(format!("{change:?}")));
    let does = format!("change the dao: {shown}{}", more(desk, change));
    let (message, arguments) = match &shown {
        Shown::Group(Some(name), _) | Shown::Record(Some(name), _) => (Some(name.clone()), shown.to_json()),
        _ => (None, shown.to_json()),
    };
    let arguments = message.as_ref().and_then(|name| arguments.get(name)).cloned().unwrap_or_default();
    ActionOf {
        contract: Some("dao".to_owned()),
        address: Some(address_text(desk.suite.dao.address())),
        message,
        arguments,
        ..blank("govern", does)
    }
}

/// What a change's own fields leave to be looked up.
fn more(desk: &mut Desk, change: &Change) -> String {
    match change {
        Change::SetCode { migration, .. } if migration.is_empty() => ", without a migration".to_owned(),
        Change::SetCode { migration, .. } => {
            let words = desk.words.named("dao");
            let read = words.and_then(|words| words.call(migration, Own::default(), desk));
            let read =
                read.map(|(message, arguments)| format!("{message}({}) of the code known here", arguments.fields()));
            format!(", whose migration is {}", read.unwrap_or_else(|| "a message of the new code".to_owned()))
        }
        _ => String::new(),
    }
}
