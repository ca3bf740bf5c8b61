// SPDX-License-Identifier: Apache-2.0
//! The programs that are known, by their hashes: what each says and is told, and where a contract of it will be.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use kite_abi::faces::{account_of, address_of, Face, Faces};
use kite_abi::keccak;

use super::said::unsaid;
use crate::{Cause, Failure};

/// A contract as a program for PolkaVM.
#[derive(Clone, Debug)]
pub struct Program {
    /// The contract's name, such as `token`.
    pub name: String,
    /// The program.
    pub code: Vec<u8>,
    /// What its contract says of itself, as ink! writes it.
    pub metadata: String,
}

/// Programs that contracts run.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    read: BTreeMap<Hash, Read>,
    named: BTreeMap<String, Arc<Face>>,
}

/// The contract that says what every token of Ethereum's says.
const TOKEN: &str = "token";

/// A program whose metadata was read.
#[derive(Clone, Debug)]
struct Read {
    code: Vec<u8>,
    face: Arc<Face>,
}

impl Programs {
    /// These. An error if one's metadata is none.
    pub fn of(programs: impl IntoIterator<Item = Program>) -> Result<Self> {
        let mut known = Self::default();
        for Program { name, code, metadata } in programs {
            let face = Arc::new(Face::of(&serde_json::from_str(&metadata)?)?);
            known.named.insert(name, Arc::clone(&face));
            known.read.insert(keccak(&code).into(), Read { code, face });
        }
        Ok(known)
    }

    /// What a contract of this name says and is told, whichever edition of it this is.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Arc<Face>> {
        self.named.get(name).cloned()
    }

    /// What a contract that somebody else wrote says and is told, if it is a token.
    #[must_use]
    pub fn standard(&self) -> Option<Arc<Face>> {
        self.named(TOKEN).map(|face| Arc::new(face.of_others()))
    }

    /// What a contract of the program with this hash says and is told.
    #[must_use]
    pub fn face(&self, code_hash: Hash) -> Option<Arc<Face>> {
        self.read.get(&code_hash).map(|read| Arc::clone(&read.face))
    }

    /// The same; a failure in words if nobody knows the program.
    pub fn known(&self, code_hash: Hash) -> Result<Arc<Face>, Failure> {
        Ok(Arc::clone(&self.read(code_hash)?.face))
    }

    /// A constructor's arguments in words.
    pub fn arguments(&self, faces: Faces, code_hash: Hash, input: &[u8]) -> Result<Vec<u8>, Failure> {
        faces.construct(&self.read(code_hash)?.face, input).map_err(unsaid)
    }

    /// Where a contract of this program will be, as CREATE2 has it:
    /// keccak(0xff ‖ deployer ‖ salt ‖ keccak(program ‖ arguments))[12..]
    pub fn place(&self, from: AccountId, code_hash: Hash, words: &[u8], salt: &[u8]) -> Result<AccountId, Failure> {
        let begun = keccak([&self.read(code_hash)?.code, words].concat());
        let deployer = address_of(from.0).map_err(unsaid)?;
        let hash = keccak([&[0xff], deployer.as_slice(), &word(salt), &begun].concat());
        Ok(hash.last_chunk().copied().map(account_of).unwrap_or_default().into())
    }

    fn read(&self, code_hash: Hash) -> Result<&Read, Failure> {
        let unknown = || Failure::before_it_ran(Cause::Refused("no program is known by this hash".to_owned()));
        self.read.get(&code_hash).ok_or_else(unknown)
    }
}

/// A salt, which has 32 bytes there: one that is shorter has zeros behind it, and of a longer one it is the hash.
#[must_use]
pub fn word(salt: &[u8]) -> [u8; 32] {
    if salt.len() > 32 {
        return keccak(salt);
    }
    let mut word = [0; 32];
    word.iter_mut().zip(salt).for_each(|(to, byte)| *to = *byte);
    word
}
