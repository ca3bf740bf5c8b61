// SPDX-License-Identifier: Apache-2.0
//! A chain in another process: `kite` starts its program, asks over a pipe, and ends it. So a chain can need
//! another compiler and other versions of everything than `kite` itself.

mod protocol;
#[cfg(test)]
mod tests;

use std::io::BufReader;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::{Balance, Timestamp};

use protocol::{receive, send, Answer, Event, Failed, Gas, Ran, Request, Why};

use super::{refusal, Cause, Chain, Emitted, Failure, PrivateChain, Receipt, Weight, GENESIS_MS};
use crate::workspace::{cargo, Workspace};

/// A chain that a program of ours keeps in its memory.
pub struct PipedChain {
    program: Child,
    /// Closed before the program is waited for.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl PipedChain {
    /// A chain at [`GENESIS_MS`] without any contract, of the newest pallet-contracts and with Bittensor's
    /// figures: amounts of coin are 64 bits wide. Its program is built first, which takes minutes once. An error
    /// if it cannot be built or started.
    pub fn newest() -> Result<Self> {
        Self::start("chains/newest", 64)
    }

    /// Starts the program in this folder of the workspace, and begins a chain with amounts of so many bits.
    pub(crate) fn start(folder: &str, amount_bits: u32) -> Result<Self> {
        let started = Self::run(folder).and_then(|mut chain| {
            let begun = chain.ask(&Request::Begin { amount_bits, at_ms: GENESIS_MS })?;
            done(begun)?;
            Ok(chain)
        });
        started.with_context(|| format!("the chain in {folder} does not run"))
    }

    fn run(folder: &str) -> Result<Self> {
        let workspace = Workspace::here()?;
        let folder = workspace.root().join(folder);
        let target = workspace.target().join(folder.file_name().unwrap_or_default());
        let mut command = cargo::in_folder(&folder, "run", &target)?;
        let mut program =
            command.arg("--quiet").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run cargo")?;
        let questions = Some(program.stdin.take().context("the program cannot be asked")?);
        let answers = BufReader::new(program.stdout.take().context("the program cannot be heard")?);
        Ok(Self { program, questions, answers })
    }

    fn ask(&mut self, request: &Request) -> Result<Answer, Failure> {
        let sent = self.questions.as_mut().map_or(Ok(()), |pipe| send(pipe, request));
        let heard = sent.and_then(|()| receive(&mut self.answers));
        let heard = heard.map_err(|error| unreachable(error.to_string()))?;
        match heard.ok_or_else(|| unreachable("its program has ended".to_owned()))? {
            Answer::Failed(failed) => Err(failure(failed)),
            answer => Ok(answer),
        }
    }

    fn ran(&mut self, request: &Request) -> Result<Receipt<Vec<u8>>, Failure> {
        match self.ask(request)? {
            Answer::Ran(ran) => Ok(receipt(ran)),
            other => Err(astray(&other)),
        }
    }

    fn code(&mut self, request: &Request) -> Result<Option<Hash>, Failure> {
        match self.ask(request)? {
            Answer::Code(code) => Ok(code.map(Hash::from)),
            other => Err(astray(&other)),
        }
    }

    fn send_to(
        &mut self,
        keep: bool,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.ran(&Request::Call { from: from.0, contract: contract.0, value, input, keep })
    }
}

impl Drop for PipedChain {
    fn drop(&mut self) {
        // The program ends when nobody asks any more; how it ends changes nothing.
        self.questions = None;
        let _ = self.program.wait();
    }
}

impl Chain for PipedChain {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        match self.ask(&Request::Now)? {
            Answer::Moment(at_ms) => Ok(at_ms),
            other => Err(astray(&other)),
        }
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        match self.ask(&Request::Balance { account: account.0 })? {
            Answer::Amount(amount) => Ok(amount),
            other => Err(astray(&other)),
        }
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        Ok(self.code(&Request::Stored { code: code_hash.into() })?.is_some())
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.code(&Request::CodeOf { contract: contract.0 })
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        self.ran(&Request::Upload { from: from.0, code: code.to_vec() }).and_then(read)
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        self.ran(&Request::Instantiate { from: from.0, code: code_hash.into(), value, input, salt }).and_then(read)
    }

    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.send_to(true, from, contract, value, input)
    }

    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.send_to(false, from, contract, value, input)
    }
}

impl PrivateChain for PipedChain {
    fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        let minted = self.ask(&Request::Mint { account: account.0, amount }).and_then(done);
        minted.context("the native coin cannot be created")
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        Ok(self.ran(&Request::Transfer { from: from.0, to: to.0, amount })?.map(drop))
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        Ok(self.ask(&Request::Advance { at_ms }).and_then(done)?)
    }
}

fn done(answer: Answer) -> Result<(), Failure> {
    match answer {
        Answer::Done => Ok(()),
        other => Err(astray(&other)),
    }
}

/// An address or a hash, of 32 bytes.
fn read<T: From<[u8; 32]>>(receipt: Receipt<Vec<u8>>) -> Result<Receipt<T>, Failure> {
    let bytes = <[u8; 32]>::try_from(receipt.value.as_slice());
    let bytes = bytes.map_err(|_| unreachable("it answered something else than 32 bytes".to_owned()))?;
    Ok(receipt.map(|_| bytes.into()))
}

fn receipt(ran: Ran) -> Receipt<Vec<u8>> {
    let Ran { value, gas, deposit, events } = ran;
    Receipt { value, gas: weight(gas), deposit, events: events.into_iter().map(emitted).collect(), inclusion: None }
}

fn emitted(event: Event) -> Emitted {
    let Event { contract, topics, data } = event;
    Emitted { contract: contract.into(), topics: topics.into_iter().map(Hash::from).collect(), data }
}

fn failure(failed: Failed) -> Failure {
    let cause = match failed.why {
        Why::Reverted(answer) => Cause::Reverted(answer),
        Why::Error(name) => refusal::named(&name),
        Why::Impossible(reason) => Cause::Refused(reason),
    };
    Failure { gas: weight(failed.gas), cause }
}

fn weight(gas: Gas) -> Weight {
    Weight::from_parts(gas.ref_time, gas.proof)
}

/// An answer to another question than was asked.
fn astray(answer: &Answer) -> Failure {
    unreachable(format!("it answered {answer:?} to another question"))
}

fn unreachable(reason: String) -> Failure {
    Failure::before_it_ran(Cause::Unreachable(reason))
}
