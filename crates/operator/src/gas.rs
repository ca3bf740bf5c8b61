// SPDX-License-Identifier: Apache-2.0
//! `kite gas`: what a call by hand must be given, as cargo-contract's own options, or what it answers. Its dry run
//! cannot be read on a chain whose balances have 64 bits; ours asks in the chain's own types.

use std::fmt;

use anyhow::{anyhow, ensure, Context, Result};
use contract_transcode::Value;
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance};
use schemars::JsonSchema;
use serde::Serialize;

use crate::amount::{count, Unit};
use crate::arguments::{Book, Own};
use crate::bundles::Bundle;
use crate::chain::address::EXPECTED;
use crate::chain::{address_text, read_address, Cause, Chain, Failure, Weight};
use crate::output::Form;
use crate::suite::dao;
use crate::text;
use crate::words::{to_json, Words};
use kite_node::{Keyring, NodeChain, Order};

/// What `kite gas` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
    /// How the outcome is told
    #[arg(long = "output", value_enum, ignore_case = true, default_value_t, value_name = "FORM", global = true)]
    form: Form,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }
}

/// What came of the trial.
enum Told {
    Answer(Value),
    Limit(Weight),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => write!(f, "{answer}"),
            Self::Limit(limit) => write!(f, "{}", options(*limit)),
        }
    }
}

impl Told {
    fn for_scripts(&self) -> GasOf {
        match self {
            Self::Answer(answer) => GasOf::Answer { answer: to_json(answer) },
            Self::Limit(limit) => GasOf::Limit { ref_time: limit.ref_time(), proof_size: limit.proof_size() },
        }
    }
}

/// What came of the trial, for scripts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum GasOf {
    /// What the message answers.
    Answer {
        /// Numbers as strings, an enum's or a struct's name as the key of what is in it.
        answer: serde_json::Value,
    },
    /// What a transaction must be given.
    Limit {
        /// Computation, in picoseconds.
        ref_time: u64,
        /// Bytes of proof.
        proof_size: u64,
    },
}

/// What is tried.
#[derive(Clone, Debug, clap::Subcommand)]
enum Act {
    /// What the call of a contract's message must be given, or what it answers
    Call {
        #[command(flatten)]
        of: Of,
        /// The contract's address
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        contract: AccountId,
        /// The message's name
        #[arg(long)]
        message: String,
        /// Print what it answers, as cargo-contract takes it for an argument, instead of the options
        #[arg(long)]
        answer: bool,
    },
    /// What the creation of a contract must be given
    Instantiate {
        #[command(flatten)]
        of: Of,
        /// The constructor's name
        #[arg(long, default_value = "new")]
        constructor: String,
    },
}

/// Which contract, on which chain, by whom, with what.
#[derive(Clone, Debug, clap::Args)]
struct Of {
    /// The contract: token, router, registry, dao, till or tab
    name: String,
    /// Arguments, as cargo-contract takes them, read strictly by their types
    #[arg(long, num_args = 0.., allow_hyphen_values = true)]
    args: Vec<String>,
    /// Who sends it; no secret is needed
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    from: AccountId,
    /// Native coin sent along, in its smallest unit
    #[arg(long, default_value_t = 0, value_parser = count::<Balance>)]
    value: Balance,
    /// The node's address, such as ws://127.0.0.1:9944
    #[arg(long)]
    url: String,
}

fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| format!("expected an address: {EXPECTED}"))
}

/// Runs the command: prints the options for cargo-contract, or the answer, and nothing else, so that a shell can put it
/// in. An error in the contract's words if the trial fails.
pub fn run(arguments: &Arguments) -> Result<()> {
    let of = of(&arguments.act);
    let bundle = Bundle::current(&of.name)?;
    let chain = NodeChain::connect(&of.url, Keyring::default())?;
    ensure!(
        !chain.is_hub(),
        "cargo-contract does not speak to a Hub, where wallets estimate gas through its Ethereum RPC"
    );
    let told = told(&arguments.act, bundle, chain)?;
    arguments.form.line(&told)?;
    arguments.form.json(&told.for_scripts())
}

fn told(act: &Act, bundle: Bundle, mut chain: NodeChain) -> Result<Told> {
    let words = Words::of(&bundle)?;
    let Of { from, value, .. } = *of(act);
    let input = words.encode(called(act), &of(act).args, Own::default(), &mut Addresses(&chain))?;
    for amount in dao::coin_proposed(&input) {
        chain.ensure_countable(amount).context("this could be proposed, and never be executed")?;
    }
    let failed = |failure: Failure| match &failure.cause {
        Cause::Reverted(answer) => match words.answer(&input, answer) {
            Some(error) => anyhow!("{} would fail: {}", called(act), text::plain(&error.to_string())),
            None => failure.into(),
        },
        _ => anyhow!("{} would fail: {failure}", called(act)),
    };
    match *act {
        Act::Call { contract, answer: true, .. } => {
            let answer = chain.dry_run(from, contract, value, input.clone()).map_err(failed)?.value;
            Ok(Told::Answer(words.answer(&input, &answer).context("its answer is none of this contract's")?))
        }
        Act::Call { contract, .. } => {
            let order = Order { from, contract, value, input: input.clone() };
            chain.gas_of(&order).map(Told::Limit).map_err(failed)
        }
        Act::Instantiate { .. } => {
            chain.gas_of_creation(from, value, bundle.code, &input, &[]).map(Told::Limit).map_err(failed)
        }
    }
}

fn of(act: &Act) -> &Of {
    let (Act::Call { of, .. } | Act::Instantiate { of, .. }) = act;
    of
}

/// Addresses and smallest units only: whether there is a suite on the chain is not asked.
struct Addresses<'a>(&'a NodeChain);

impl Book for Addresses<'_> {
    fn account(&self, text: &str) -> Option<AccountId> {
        read_address(text)
    }

    fn name_of(&self, account: AccountId) -> String {
        address_text(account)
    }

    fn asset(&mut self, _sign: &str) -> Option<Asset> {
        None
    }

    fn unit(&mut self, _asset: Asset) -> Option<Unit> {
        None
    }

    fn ensure_countable(&self, asset: Asset, units: Balance) -> Result<(), String> {
        match asset {
            Asset::Native => self.0.ensure_countable(units).map_err(|failure| failure.to_string()),
            Asset::Psp22(_) => Ok(()),
        }
    }

    fn message(&self, _callee: AccountId, _selector: [u8; 4]) -> Option<String> {
        None
    }
}

/// The message's or the constructor's name.
fn called(act: &Act) -> &str {
    match act {
        Act::Call { message, .. } => message,
        Act::Instantiate { constructor, .. } => constructor,
    }
}

fn options(limit: Weight) -> String {
    format!("--skip-dry-run --gas {} --proof-size {}", limit.ref_time(), limit.proof_size())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_those_of_cargo_contract() {
        assert_eq!(options(Weight::from_parts(12, 34)), "--skip-dry-run --gas 12 --proof-size 34");
    }
}
