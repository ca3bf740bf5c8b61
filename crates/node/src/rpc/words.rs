// SPDX-License-Identifier: Apache-2.0
//! What goes to contracts and comes from them. On a Hub they speak Solidity's words and the tools SCALE; elsewhere both
//! speak SCALE, and nothing is changed.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ink::primitives::{AccountId, Hash};
use kite_abi::faces::{Face, Faces, Known};

use super::{questions, NodeChain, Order};
use crate::chain::hub::{said, Programs};
use crate::chain::{Cause, Emitted, Failure, Inclusion, Receipt};
use crate::text::hex;

/// What is known of a Hub's contracts.
#[derive(Clone, Default)]
pub(super) struct Language {
    programs: Arc<Programs>,
    contracts: Arc<Mutex<BTreeMap<[u8; 32], Arc<Face>>>>,
}

impl Language {
    pub fn of(programs: Programs) -> Self {
        Self { programs: Arc::new(programs), ..Self::default() }
    }

    fn learn(&self, account: [u8; 32], face: Arc<Face>) {
        self.contracts.lock().unwrap_or_else(PoisonError::into_inner).insert(account, face);
    }

    fn recall(&self, account: [u8; 32]) -> Option<Arc<Face>> {
        self.contracts.lock().unwrap_or_else(PoisonError::into_inner).get(&account).cloned()
    }
}

/// The chain, as long as it answers.
struct Asked<'a> {
    chain: &'a NodeChain,
    /// Why it did not.
    failure: OnceCell<Failure>,
}

impl Known for Asked<'_> {
    fn face(&self, account: [u8; 32]) -> Option<Arc<Face>> {
        // A node that is away would be waited for once more.
        if self.failure.get().is_some() {
            return None;
        }
        self.chain.face(account).unwrap_or_else(|failure| {
            self.failure.get_or_init(|| failure);
            None
        })
    }
}

impl NodeChain {
    /// Speaks to the contract at `account` as to one of this name, whatever program it runs: the address book says so. On a
    /// chain with pallet-contracts all speak as the tools do.
    pub fn introduce(&self, name: &str, account: AccountId) {
        if let Some(face) = self.language.programs.named(name).filter(|_| self.is_hub()) {
            self.language.learn(account.0, face);
        }
    }

    /// A contract is known by its program, which the chain is asked for once. One whose program nobody knows is taken for a
    /// token, as everybody's tokens are.
    fn face(&self, account: [u8; 32]) -> Result<Option<Arc<Face>>, Failure> {
        if let Some(face) = self.language.recall(account) {
            return Ok(Some(face));
        }
        let code_hash = self.wait(questions::code_of(&self.connection, account.into()))?;
        let programs = &self.language.programs;
        let face = code_hash.and_then(|code_hash| programs.face(code_hash).or_else(|| programs.standard()));
        face.iter().for_each(|face| self.language.learn(account, Arc::clone(face)));
        Ok(face)
    }

    /// What was said, in the other language if there are two. What the chain did not tell of its contracts is no word that
    /// nobody understands: then its failure is told.
    fn translated<T>(&self, said: T, translate: impl FnOnce(Faces, T) -> Result<T, Failure>) -> Result<T, Failure> {
        if !self.is_hub() {
            return Ok(said);
        }
        let asked = Asked { chain: self, failure: OnceCell::new() };
        let translated = translate(Faces(&asked), said);
        asked.failure.into_inner().map_or(translated, Err)
    }

    /// The call of `contract` that `input` is.
    pub(super) fn said(&self, contract: AccountId, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        self.translated(input, |faces, input| said::call(faces, contract, &input))
    }

    pub(super) fn said_all(&self, orders: &[Order]) -> Result<Vec<Order>, Failure> {
        let said = |order: &Order| Ok(Order { input: self.said(order.contract, order.input.clone())?, ..*order });
        orders.iter().map(said).collect()
    }

    /// What `contract` did when it was called by `input`.
    pub(super) fn heard(
        &self,
        contract: AccountId,
        input: &[u8],
        outcome: Result<Receipt<Vec<u8>>, Failure>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.told(outcome, |faces, outcome| said::heard(faces, contract, input, outcome))
    }

    /// Why `contract` undid a call by `input`, by the answer that another one passes on.
    pub(super) fn heard_from_another(&self, contract: AccountId, input: &[u8], answer: Vec<u8>) -> Cause {
        let told = self
            .translated(Cause::Reverted(answer.clone()), |faces, _| Ok(said::cause(faces, contract, input, answer)));
        told.unwrap_or_else(|failure| failure.cause)
    }

    /// A constructor's arguments.
    pub(super) fn constructed_by(&self, code_hash: Hash, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        self.translated(input, |faces, input| self.language.programs.arguments(faces, code_hash, &input))
    }

    /// What a constructor did.
    pub(super) fn constructed<T>(
        &self,
        code_hash: Hash,
        input: &[u8],
        outcome: Result<Receipt<T>, Failure>,
    ) -> Result<Receipt<T>, Failure> {
        self.told(outcome, |faces, outcome| {
            let face = self.language.programs.known(code_hash)?;
            let not_constructed = |words: &[u8]| faces.not_constructed(&face, input, words);
            said::with_events(faces, outcome.map_err(|failure| said::undone(failure, not_constructed))?)
        })
    }

    fn told<T>(
        &self,
        outcome: Result<Receipt<T>, Failure>,
        tell: impl FnOnce(Faces, Result<Receipt<T>, Failure>) -> Result<Receipt<T>, Failure>,
    ) -> Result<Receipt<T>, Failure> {
        let done = done(&outcome);
        let told = self.translated(outcome, |faces, outcome| Ok(tell(faces, outcome)));
        told.and_then(|told| told).map_err(|failure| untold(failure, done))
    }

    /// Where a contract of this program will be, which is called from now on as what it will be.
    pub(super) fn place(
        &self,
        from: AccountId,
        code_hash: Hash,
        words: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        let address = self.language.programs.place(from, code_hash, words, salt)?;
        self.language.learn(address.0, self.language.programs.known(code_hash)?);
        Ok(address)
    }

    /// An event as the tools know it.
    pub(super) fn event(&self, event: Emitted) -> Result<Emitted, Failure> {
        self.translated(event, |faces, event| said::event(faces, &event))
    }
}

fn done<T>(outcome: &Result<Receipt<T>, Failure>) -> Option<Inclusion> {
    outcome.as_ref().ok().and_then(|receipt| receipt.inclusion)
}

/// Why it cannot be told what a transaction did: one that is done is not to be sent again for that.
fn untold(failure: Failure, done: Option<Inclusion>) -> Failure {
    let Some(Inclusion { transaction, height, .. }) = done else { return failure };
    let name = hex(transaction.as_ref());
    let reason = format!("transaction {name} is in block {height}, and what it did cannot be told: {failure}");
    Failure { cause: Cause::InDoubt(reason), ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Weight;

    #[test]
    fn untold_leaves_no_doubt_that_what_is_in_a_block_is_not_to_be_sent_again() {
        let away = || Failure::before_it_ran(Cause::Unreachable("it is away".to_owned()));
        assert_eq!(untold(away(), None).cause, away().cause);
        let (block, transaction) = ([7; 32].into(), [9; 32].into());
        let inclusion = Inclusion { block, height: 4, transaction, fee: 0, is_settled: true };
        let receipt =
            Receipt { value: (), gas: Weight::zero(), deposit: 0, events: vec![], inclusion: Some(inclusion) };
        let untold = untold(away(), done(&Ok(receipt)));
        assert!(matches!(untold.cause, Cause::InDoubt(_)), "{untold}");
        let told = format!("transaction {} is in block 4", hex(&[9; 32]));
        assert!(untold.to_string().contains(&told) && untold.to_string().contains("it is away"), "{untold}");
    }
}
