// SPDX-License-Identifier: Apache-2.0
//! What contracts' events mean, by the metadata that the release comes with.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use ink::metadata::InkProject;
use serde_json::{Map, Value as Json};
use subxt::ext::scale_value::scale::{decode_as_type, PortableRegistry};

use crate::account::Notation;
use crate::key::Key;
use crate::value::Reader;

/// One contract's events.
pub struct Language {
    types: PortableRegistry,
    /// Events by their signature topic.
    events: BTreeMap<String, Kind>,
    /// Hash of the code that this is the metadata of.
    pub code_hash: String,
}

struct Kind {
    name: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    type_id: u32,
    /// What the contract's source calls its type.
    type_name: String,
}

/// An event that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// Its name.
    pub kind: String,
    /// Its fields in JSON.
    pub data: Json,
    /// What it can be found by.
    pub keys: Vec<Key>,
}

impl Language {
    /// That of a contract's metadata, as `deploy/metadata/NAME.json` has it.
    pub fn of(whole: Json) -> Result<Self> {
        let code_hash = whole.pointer("/source/hash").and_then(Json::as_str).context("it tells no hash of its code")?;
        let code_hash = code_hash.to_owned();
        let project: InkProject = serde_json::from_value(whole).context("it is no metadata of a contract in ink! 5")?;
        let events = project.spec().events().iter().filter_map(|event| {
            let topic = serde_json::to_value(event.signature_topic()?).ok()?.as_str()?.to_owned();
            let fields = event.args().iter().map(|field| Field {
                name: field.label().clone(),
                type_id: field.ty().ty().id,
                type_name: field.ty().display_name().segments.last().cloned().unwrap_or_default(),
            });
            Some((topic, Kind { name: event.label().clone(), fields: fields.collect() }))
        });
        let events = events.collect();
        Ok(Self { types: project.registry().clone(), events, code_hash })
    }

    /// The names of all events.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.events.values().map(|kind| kind.name.as_str())
    }

    /// What an event with this signature topic says; `None` if that is not in the metadata, or its bytes are not
    /// exactly what the metadata says.
    #[must_use]
    pub fn understand(&self, topic: &str, mut bytes: &[u8], notation: Notation) -> Option<Understood> {
        let kind = self.events.get(topic)?;
        let mut reader = Reader::new(&self.types, notation);
        let (mut data, mut keys) = (Map::new(), Vec::new());
        for Field { name, type_id, type_name } in &kind.fields {
            let value = decode_as_type(&mut bytes, *type_id, &self.types).ok()?;
            let value = reader.json(&value);
            keys.extend(Key::of_field(name, type_name, &value));
            data.insert(name.clone(), value);
        }
        keys.extend(reader.accounts.iter().map(|account| Key::Account(*account)));
        keys.extend(reader.assets.into_iter().map(Key::Asset));
        keys.sort();
        keys.dedup();
        bytes.is_empty().then(|| Understood { kind: kind.name.clone(), data: Json::Object(data), keys })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature topic of `TillOpened { product, till }`.
    const TILL_OPENED: &str = "0xe18448045fb43b82f648f068d084010e5b382655642c78e13b193369cf611976";

    #[test]
    fn understand_takes_bytes_that_fit_to_the_last_one_and_no_others() {
        let metadata = include_str!("../../../deploy/metadata/till.json");
        let till = Language::of(serde_json::from_str(metadata).unwrap()).unwrap();
        let bytes = [7_u32.to_le_bytes().as_slice(), &[4; 32]].concat();
        let understand = |topic, bytes: &[u8]| till.understand(topic, bytes, Notation::of(None));
        let found = understand(TILL_OPENED, &bytes).unwrap();
        assert_eq!((found.kind.as_str(), found.keys), ("TillOpened", vec![Key::Product(7), Key::Account([4; 32])]));
        assert_eq!(understand(TILL_OPENED, &[bytes.as_slice(), &[0]].concat()), None);
        assert_eq!(understand(TILL_OPENED, bytes.split_last().unwrap().1), None);
        assert_eq!(understand("0x00", &bytes), None);
    }
}
