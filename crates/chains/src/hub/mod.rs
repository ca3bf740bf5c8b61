// SPDX-License-Identifier: Apache-2.0
//! A Hub, in a process of its own. Whoever asks speaks SCALE, as to every other chain, and is translated by what the
//! contracts say of themselves. An account of 32 bytes is one of Ethereum's there, a coin's smallest unit is the wei.

mod programs;
pub mod said;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use kite_abi::faces::{account_of, Face, Faces};
use kite_interfaces::batch::Member;
use kite_interfaces::tab::Domain;
use kite_interfaces::{Balance, Timestamp};

use super::{account, Cause, Chain, Failure, PipedChain, PrivateChain, Receipt};

pub use kite_abi::keccak;
pub use programs::{word, Program, Programs};

/// A chain with pallet-revive that a program of ours keeps in its memory.
pub struct HubChain {
    chain: PipedChain,
    programs: Programs,
    contracts: BTreeMap<[u8; 32], Arc<Face>>,
}

impl HubChain {
    /// A chain without any contract. Whoever creates one of another program than these says bytes to it, and it is taken for
    /// a token. The chain's own program is built first, which takes minutes once. An error if it cannot be built or started.
    pub fn start(programs: impl IntoIterator<Item = Program>) -> Result<Self> {
        let (programs, contracts) = (Programs::of(programs)?, BTreeMap::new());
        Ok(Self { chain: PipedChain::start("chains/hub", u128::BITS)?, programs, contracts })
    }

    fn faces(&self) -> Faces<'_> {
        Faces(&self.contracts)
    }

    /// The bytes that a call of `contract` by `input` is there, for whoever passes it on. A failure if it is none.
    pub fn words(&self, contract: AccountId, input: &[u8]) -> Result<Vec<u8>, Failure> {
        said::call(self.faces(), contract, input)
    }

    fn send(
        &mut self,
        contract: AccountId,
        input: &[u8],
        send: impl FnOnce(&mut PipedChain, Vec<u8>) -> Result<Receipt<Vec<u8>>, Failure>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let words = self.words(contract, input)?;
        let outcome = send(&mut self.chain, words);
        said::heard(self.faces(), contract, input, outcome)
    }
}

impl Chain for HubChain {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        self.chain.now_ms()
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        self.chain.native_balance(account)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.chain.has_code(code_hash)
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.chain.code_of(contract)
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        self.chain.upload(from, code)
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        let salt = word(&salt).to_vec();
        let Some(face) = self.programs.face(code_hash) else {
            let receipt = self.chain.instantiate(from, code_hash, value, input, salt)?;
            self.contracts.extend(self.programs.standard().map(|face| (receipt.value.0, face)));
            return said::with_events(self.faces(), receipt);
        };
        let words = self.programs.arguments(self.faces(), code_hash, &input)?;
        let created = self.chain.instantiate(from, code_hash, value, words, salt);
        let not_created = |words: &[u8]| self.faces().not_constructed(&face, &input, words);
        let receipt = created.map_err(|failure| said::undone(failure, not_created))?;
        self.contracts.insert(receipt.value.0, face);
        said::with_events(self.faces(), receipt)
    }

    /// As CREATE2 has it. From now on, calls can be told to whom will be there.
    fn address_of(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        let words = self.programs.arguments(self.faces(), code_hash, input)?;
        let address = self.programs.place(from, code_hash, &words, salt)?;
        self.contracts.insert(address.0, self.programs.known(code_hash)?);
        Ok(address)
    }

    fn contracts_foretell(&self) -> bool {
        false
    }

    fn speaks_scale(&self) -> bool {
        false
    }

    /// Accounts have 20 bytes there.
    fn leaf_of(&self, member: &Member) -> Result<Hash, Failure> {
        said::leaf_of(member)
    }

    fn domain_of(&self, genesis: &Hash, tabs: AccountId) -> Result<Domain, Failure> {
        said::domain_of(genesis, tabs)
    }

    fn passed_on(&self, contract: AccountId, input: &[u8], answer: Vec<u8>) -> Cause {
        said::cause(self.faces(), contract, input, answer)
    }

    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.send(contract, &input, |chain, words| chain.call(from, contract, value, words))
    }

    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.send(contract, &input, |chain, words| chain.dry_run(from, contract, value, words))
    }
}

impl PrivateChain for HubChain {
    /// An address of Ethereum's, as the tools know it.
    fn person(&self, name: &str) -> AccountId {
        account(name).0.first_chunk().copied().map(account_of).unwrap_or_default().into()
    }

    fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        self.chain.mint(account, amount)
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        PrivateChain::transfer(&mut self.chain, from, to, amount)
    }

    /// The next block is at the first whole second that is not before this moment: contracts count no less there.
    fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        PrivateChain::advance_to(&mut self.chain, at_ms)
    }
}
