// SPDX-License-Identifier: Apache-2.0
//! What goes to contracts and comes from them. On a Hub they speak Solidity's words and the tools SCALE; elsewhere both
//! speak SCALE, and nothing is changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ink::primitives::{AccountId, Hash};
use kite_abi::faces::{Face, Faces, Known};

use super::family::Family;
use super::{questions, NodeChain, Order};
use crate::chain::hub::{said, Programs};
use crate::chain::{Emitted, Failure, Receipt};

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

/// A contract is known by its program, which the chain is asked for once. One whose program nobody knows is taken for a
/// token, as everybody's tokens are.
impl Known for NodeChain {
    fn face(&self, account: [u8; 32]) -> Option<Arc<Face>> {
        if let Some(face) = self.language.recall(account) {
            return Some(face);
        }
        let code_hash = self.wait(questions::code_of(&self.connection, account.into())).ok()??;
        let programs = &self.language.programs;
        let face = programs.face(code_hash).or_else(|| programs.standard())?;
        self.language.learn(account, Arc::clone(&face));
        Some(face)
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

    fn faces(&self) -> Option<Faces<'_>> {
        match self.connection.family {
            Family::Contracts => None,
            Family::Hub(_) => Some(Faces(self)),
        }
    }

    /// The call of `contract` that `input` is.
    pub(super) fn said(&self, contract: AccountId, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        self.faces().map_or(Ok(input.clone()), |faces| said::call(faces, contract, &input))
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
        match self.faces() {
            None => outcome,
            Some(faces) => said::heard(faces, contract, input, outcome),
        }
    }

    /// A constructor's arguments.
    pub(super) fn constructed_by(&self, code_hash: Hash, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let said = |faces| self.language.programs.arguments(faces, code_hash, &input);
        self.faces().map_or(Ok(input.clone()), said)
    }

    /// What a constructor did.
    pub(super) fn constructed<T>(
        &self,
        code_hash: Hash,
        input: &[u8],
        outcome: Result<Receipt<T>, Failure>,
    ) -> Result<Receipt<T>, Failure> {
        let Some(faces) = self.faces() else { return outcome };
        let face = self.language.programs.known(code_hash)?;
        let not_constructed = |words: &[u8]| faces.not_constructed(&face, input, words);
        let receipt = outcome.map_err(|failure| said::undone(failure, not_constructed))?;
        said::with_events(faces, receipt)
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
        self.faces().map_or(Ok(event.clone()), |faces| said::event(faces, &event))
    }
}
