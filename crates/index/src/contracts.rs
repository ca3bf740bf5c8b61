// SPDX-License-Identifier: Apache-2.0
//! Which contracts are listened to: those that are published, and those of which there are many, made by others, each
//! kind a row of `MADE`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use kite_abi::faces::{Face, Faces, Known};
use kite_abi::with_events_of_a_hub;
use kite_bundles::embedded;

use crate::account::{self, Account, Notation};
use crate::block::{Emission, What};
use crate::language::{Language, Understood};
use crate::value::hexadecimal;

/// Contracts that another one makes: the maker, its event, the field that tells the new one's address, and what the new
/// one is called.
const MADE: [(&str, &str, &str, &str); 1] = [("till", "TillOpened", "till", "till")];

/// Goes up whenever the same events are kept otherwise: then everything is read anew from what is kept.
const EDITION: u32 = 1;

/// The contracts that are listened to, and what they say.
pub struct Contracts {
    languages: BTreeMap<&'static str, Language>,
    faces: BTreeMap<&'static str, Arc<Face>>,
    names: BTreeMap<Account, String>,
    /// Those of the address book.
    places: BTreeMap<Account, String>,
    /// How the chain writes accounts.
    pub notation: Notation,
}

impl Contracts {
    /// The contracts at these addresses, by their names.
    pub fn new(places: &[(String, Account)], notation: Notation) -> Result<Self> {
        let known = embedded::metadata();
        let told = |(name, text): (&'static str, &str)| {
            let (language, face) = told(text).with_context(|| format!("metadata of the {name}"))?;
            Ok(((name, language), (name, Arc::new(face))))
        };
        let told = known.into_iter().map(told).collect::<Result<Vec<_>>>()?;
        let (languages, faces): (BTreeMap<_, _>, BTreeMap<_, _>) = told.into_iter().unzip();
        for (name, _) in places {
            let known = known.map(|(name, _)| name).join(", ");
            ensure!(languages.contains_key(name.as_str()), "there is no contract `{name}`: expected one of {known}");
        }
        let places: BTreeMap<_, _> = places.iter().map(|(name, account)| (*account, name.clone())).collect();
        Ok(Self { languages, faces, names: places.clone(), places, notation })
    }

    /// What a contract is called; `None` if it is not listened to.
    #[must_use]
    pub fn name(&self, contract: Account) -> Option<&str> {
        self.names.get(&contract).map(String::as_str)
    }

    /// Listens to one more.
    pub fn add(&mut self, contract: Account, name: &str) {
        self.names.insert(contract, name.to_owned());
    }

    /// Listens to none but those of the address book.
    pub fn forget_made(&mut self) {
        self.names.clone_from(&self.places);
    }

    /// The names of all events that can be understood.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<&str> {
        self.languages.values().flat_map(Language::kinds).collect()
    }

    /// All addresses.
    pub fn accounts(&self) -> impl Iterator<Item = Account> + '_ {
        self.names.keys().copied()
    }

    /// What a contract emitted, as it is kept: what one on a Hub says in Solidity's words, in SCALE as elsewhere. What is
    /// none of its events keeps all its words.
    pub(crate) fn heard(&self, emission: &Emission) -> What {
        let What::Words { topics, data } = &emission.what else { return emission.what.clone() };
        let known = Faces(self).event(emission.contract, topics, data).ok().flatten();
        let (topic, data) = match (known, topics.split_first()) {
            (Some((signature, fields)), _) => (Some(signature), fields),
            (None, Some((signature, others))) => (Some(*signature), [others.concat(), data.clone()].concat()),
            (None, None) => (None, data.clone()),
        };
        What::Event { topic: topic.map(|topic| hexadecimal(&topic)), data }
    }

    /// What a contract called `name` says by an event.
    #[must_use]
    pub fn understand(&self, name: &str, topic: Option<&str>, data: &[u8]) -> Option<Understood> {
        self.languages.get(name)?.understand(topic?, data, self.notation)
    }

    /// Hashes of the code whose events are known to be understood, by the contracts' names: as Wasm, and as a program for
    /// a Hub.
    #[must_use]
    pub fn code_hashes(&self) -> Vec<(String, String)> {
        let each = self
            .languages
            .keys()
            .flat_map(|name| embedded::code_hashes(name).into_iter().map(move |hash| (name, hash)));
        each.map(|(name, hash)| ((*name).to_owned(), hexadecimal(hash.as_ref()))).collect()
    }

    /// The contract that a contract called `name` made, as its event tells, and what it is called.
    #[must_use]
    pub fn made_by(name: &str, event: &Understood) -> Option<(Account, &'static str)> {
        let (_, _, field, made) = MADE.iter().find(|(maker, kind, ..)| (*maker, *kind) == (name, &event.kind))?;
        let address = event.data.get(field)?.as_str()?;
        Some((account::read(address).ok()?, made))
    }

    /// What tells one way of understanding from another.
    #[must_use]
    pub fn edition(&self) -> String {
        let codes: Vec<_> =
            self.languages.iter().map(|(name, language)| format!("{name} {}", language.code_hash)).collect();
        format!("{EDITION}; {}", codes.join(", "))
    }
}

/// What a contract with this metadata says, in SCALE and in Solidity's words.
fn told(metadata: &str) -> Result<(Language, Face)> {
    let metadata = with_events_of_a_hub(serde_json::from_str(metadata).context("it is no JSON")?)?;
    let face = Face::of(&metadata)?;
    Ok((Language::of(metadata)?, face))
}

impl Known for Contracts {
    fn face(&self, account: Account) -> Option<Arc<Face>> {
        self.faces.get(self.name(account)?).cloned()
    }
}

#[cfg(test)]
mod tests {
    use kite_abi::{faces::account_of, keccak};

    use super::*;

    const TOKEN: Account = [1; 32];

    fn contracts() -> Contracts {
        Contracts::new(&[("token".to_owned(), TOKEN)], Notation::of(None)).unwrap()
    }

    /// What the token said on a Hub by these topics and one more word, as it is kept.
    fn heard(topics: Vec<[u8; 32]>, data: Vec<u8>) -> (Option<String>, Vec<u8>) {
        let what = What::Words { topics, data };
        match contracts().heard(&Emission { position: 0, transaction: None, contract: TOKEN, what }) {
            What::Event { topic, data } => (topic, data),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn heard_is_understood_of_an_authorization_that_only_a_hub_has() {
        let (authorizer, nonce) = (account_of([7; 20]), [9; 32]);
        let mut word = [0; 32];
        word[12..].copy_from_slice(&[7; 20]);
        let (topic, data) = heard(vec![keccak("AuthorizationUsed(address,bytes32)"), word, nonce], Vec::new());
        let event = contracts().understand("token", topic.as_deref(), &data).unwrap();
        assert_eq!(
            (event.kind.as_str(), event.data["nonce"].as_str()),
            ("AuthorizationUsed", Some(&*hexadecimal(&nonce)))
        );
        assert_eq!(event.keys, [crate::key::Key::Account(authorizer)]);
    }

    #[test]
    fn heard_keeps_every_word_of_what_is_not_known() {
        let (topic, data) = heard(vec![[1; 32], [2; 32], [3; 32]], vec![4]);
        assert_eq!((topic, data), (Some(hexadecimal(&[1; 32])), [&[2; 32][..], &[3; 32], &[4]].concat()));
        assert_eq!(heard(Vec::new(), vec![4]), (None, vec![4]));
    }

    #[test]
    fn new_errors_for_a_contract_without_metadata() {
        let error = Contracts::new(&[("bank".to_owned(), [1; 32])], Notation::of(None)).err().unwrap();
        assert!(error.to_string().contains("expected one of token, router"), "{error}");
    }
}
