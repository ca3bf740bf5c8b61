// SPDX-License-Identifier: Apache-2.0
//! A Hub, in a process of its own. Whoever asks speaks SCALE, as to every other chain, and is translated by what the
//! contracts say of themselves. An account of 32 bytes is one of Ethereum's there, a coin's smallest unit is the wei.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use ink::env::hash::Keccak256;
use ink::env::hash_bytes;
use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use kite_abi::faces::{account_of, address_of, Face, Faces, Undone};
use kite_interfaces::batch::{Member, LEAF};
use kite_interfaces::{Balance, Timestamp};
use scale::Encode;

use super::{account, Cause, Chain, Emitted, Failure, PipedChain, PrivateChain, Receipt};

/// A contract as a program for PolkaVM.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program.
    pub code: Vec<u8>,
    /// What its contract says of itself, as ink! writes it.
    pub metadata: String,
}

/// What is known of a program.
struct Known {
    code: Vec<u8>,
    face: Arc<Face>,
}

/// A chain with pallet-revive that a program of ours keeps in its memory.
pub struct HubChain {
    chain: PipedChain,
    programs: BTreeMap<Hash, Known>,
    faces: Faces,
}

impl HubChain {
    /// A chain without any contract, on which only these programs can be created and called. Its own program is built
    /// first, which takes minutes once. An error if it cannot be built or started.
    pub fn start(programs: impl IntoIterator<Item = Program>) -> Result<Self> {
        let known = programs.into_iter().map(|Program { code, metadata }| {
            let face = Arc::new(Face::of(&serde_json::from_str(&metadata)?)?);
            Ok((keccak(&code).into(), Known { code, face }))
        });
        let programs = known.collect::<Result<_>>()?;
        Ok(Self { chain: PipedChain::start("chains/hub", u128::BITS)?, programs, faces: Faces::default() })
    }

    fn known(&self, code_hash: Hash) -> Result<&Known, Failure> {
        self.programs.get(&code_hash).ok_or_else(|| refused("no program is known by this hash"))
    }

    /// The constructor's arguments in words.
    fn arguments(&self, code_hash: Hash, input: &[u8]) -> Result<Vec<u8>, Failure> {
        self.faces.construct(&self.known(code_hash)?.face, input).map_err(unsaid)
    }

    fn heard(&self, contract: AccountId, input: &[u8], receipt: Receipt<Vec<u8>>) -> Result<Receipt<Vec<u8>>, Failure> {
        let value = self.faces.answer(contract.0, input, &receipt.value).map_err(unsaid)?;
        Ok(self.with_events(receipt)?.map(|_| value))
    }

    fn with_events<T>(&self, receipt: Receipt<T>) -> Result<Receipt<T>, Failure> {
        let events = receipt.events.iter().map(|event| self.event(event)).collect::<Result<_, _>>()?;
        Ok(Receipt { events, ..receipt })
    }

    /// An event as the tools know it. One that nobody knows stays as it is.
    fn event(&self, event: &Emitted) -> Result<Emitted, Failure> {
        let topics: Vec<_> = event.topics.iter().map(|topic| (*topic).into()).collect();
        let known = self.faces.event(event.contract.0, &topics, &event.data).map_err(unsaid)?;
        Ok(known.map_or_else(
            || event.clone(),
            |(signature, data)| Emitted { contract: event.contract, topics: vec![signature.into()], data },
        ))
    }

    fn send(
        &mut self,
        contract: AccountId,
        input: &[u8],
        send: impl FnOnce(&mut PipedChain, Vec<u8>) -> Result<Receipt<Vec<u8>>, Failure>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        let words = self.faces.call(contract.0, input).map_err(unsaid)?;
        let sent = send(&mut self.chain, words);
        let receipt = sent.map_err(|failure| undone(failure, |words| self.faces.undone(contract.0, input, words)))?;
        self.heard(contract, input, receipt)
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
        let words = self.arguments(code_hash, &input)?;
        let face = Arc::clone(&self.known(code_hash)?.face);
        let created = self.chain.instantiate(from, code_hash, value, words, word(&salt).to_vec());
        let not_created = |failure| undone(failure, |words| self.faces.not_constructed(&face, &input, words));
        let receipt = created.map_err(not_created)?;
        self.faces.add(receipt.value.0, face);
        self.with_events(receipt)
    }

    /// As CREATE2 has it. From now on, calls can be told to whom will be there.
    fn address_of(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        let arguments = self.arguments(code_hash, input)?;
        let Known { code, face } = self.known(code_hash)?;
        let (face, begun) = (Arc::clone(face), keccak(&[code.as_slice(), &arguments].concat()));
        let deployer = address_of(from.0).map_err(unsaid)?;
        let hash = keccak(&[&[0xff], deployer.as_slice(), &word(salt), &begun].concat());
        let address = hash.last_chunk().copied().map(account_of).unwrap_or_default();
        self.faces.add(address, face);
        Ok(address.into())
    }

    /// Accounts have 20 bytes there.
    fn leaf_of(&self, member: &Member) -> Result<Hash, Failure> {
        let Member { index, payee, units } = member;
        let payee = address_of(payee.0).map_err(unsaid)?;
        Ok(Blake2_256::hash(&(LEAF, index, payee, units).encode()).into())
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

/// The failure, with a contract's own answer as the tools know it.
fn undone(mut failure: Failure, read: impl FnOnce(&[u8]) -> Result<Undone>) -> Failure {
    if let Cause::Reverted(words) = &failure.cause {
        failure.cause = match read(words) {
            Ok(Undone::Answered(answer)) => Cause::Reverted(answer),
            Ok(Undone::Otherwise(reason)) => Cause::Refused(reason),
            Err(error) => Cause::Refused(error.to_string()),
        };
    }
    failure
}

/// What cannot be said to a Hub, or was not understood.
fn unsaid(error: anyhow::Error) -> Failure {
    refused(&format!("in the words of a Hub: {error}"))
}

fn refused(reason: &str) -> Failure {
    Failure::before_it_ran(Cause::Refused(reason.to_owned()))
}

/// A salt, which has 32 bytes there: one that is shorter has zeros behind it, and of a longer one it is the hash.
fn word(salt: &[u8]) -> [u8; 32] {
    if salt.len() > 32 {
        return keccak(salt);
    }
    let mut word = [0; 32];
    word.iter_mut().zip(salt).for_each(|(to, byte)| *to = *byte);
    word
}

fn keccak(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash_bytes::<Keccak256>(bytes, &mut hash);
    hash
}
