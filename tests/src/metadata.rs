// SPDX-License-Identifier: Apache-2.0
//! What a bundle says of itself, in words.

use ink::env::hash::{Blake2x256, HashOutput};
use kite_deploy::reference::Types;
pub use kite_deploy::reference::{list, text};
use serde_json::Value;

use crate::bundles::Bundle;

/// The hash that selectors and signature topics are cut from.
#[must_use]
pub fn blake2_256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = <Blake2x256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Blake2x256>(bytes, &mut hash);
    hash
}

/// Bytes as metadata writes them.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

impl Bundle {
    /// Its messages.
    #[must_use]
    pub fn messages(&self) -> &[Value] {
        list(&self.metadata, "/spec/messages")
    }

    /// Its constructors.
    #[must_use]
    pub fn constructors(&self) -> &[Value] {
        list(&self.metadata, "/spec/constructors")
    }

    /// Its events.
    #[must_use]
    pub fn events(&self) -> &[Value] {
        list(&self.metadata, "/spec/events")
    }

    /// The event that is called so.
    #[must_use]
    pub fn event(&self, label: &str) -> &Value {
        let event = self.events().iter().find(|event| text(event, "label") == label);
        event.unwrap_or_else(|| panic!("{} has no event {label}", self.name))
    }

    /// A message as a person would write it: `name(argument: Type) -> Type`, with `mut` before one that
    /// changes something. An underscore before an argument's name says that the contract ignores it.
    #[must_use]
    pub fn spelled(&self, message: &Value) -> String {
        let arguments = list(message, "/args").iter().map(|argument| {
            let name = text(argument, "label").trim_start_matches('_');
            format!("{name}: {}", self.type_name(&argument["type"]["type"]))
        });
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        let answer = self.type_name(&message["returnType"]["type"]);
        // ink! adds its own error to every answer.
        let answer = answer.strip_prefix("Result<").and_then(|answer| answer.strip_suffix(", LangError>"));
        let changes = if message["mutates"] == true { "mut " } else { "" };
        format!("{changes}{}({arguments}) -> {}", text(message, "label"), answer.expect("an answer and ink!'s error"))
    }

    /// The variants of an enum: index, name and types of the fields.
    #[must_use]
    pub fn variants(&self, name: &str) -> Vec<String> {
        let types = list(&self.metadata, "/types").iter().map(|entry| &entry["type"]);
        let mut found = types.filter(|kind| list(kind, "/path").last().is_some_and(|last| last == name));
        let found = found.next().unwrap_or_else(|| panic!("{} has no type {name}", self.name));
        let variant = |variant: &Value| {
            let fields: Vec<_> = list(variant, "/fields").iter().map(|field| self.type_name(&field["type"])).collect();
            let index = variant["index"].as_u64().expect("a variant has an index");
            format!("{index} {}({})", text(variant, "name"), fields.join(", "))
        };
        list(found, "/def/variant/variants").iter().map(variant).collect()
    }

    /// The most bytes that a field of this type takes as a topic; nothing if it has no bound. Of an option
    /// the chain gets what is in it.
    #[must_use]
    pub fn topic_bytes(&self, id: &Value) -> Option<usize> {
        let option = self.kind(id).filter(|kind| list(kind, "/path").last().is_some_and(|last| last == "Option"));
        self.most_bytes(option.map_or(id, |option| &option["params"][0]["type"]))
    }

    /// The most bytes that a value of this type takes, SCALE-encoded; nothing if it has no bound.
    fn most_bytes(&self, id: &Value) -> Option<usize> {
        let def = &self.kind(id)?["def"];
        if let Some(primitive) = def["primitive"].as_str() {
            return primitive_bytes(primitive);
        }
        if let Some(array) = def.get("array") {
            let count = usize::try_from(array["len"].as_u64()?).ok()?;
            return Some(self.most_bytes(&array["type"])? * count);
        }
        if let Some(ids) = def["tuple"].as_array() {
            return self.sum_of_bytes(ids.iter());
        }
        let fields = |of| self.sum_of_bytes(list(of, "/fields").iter().map(|field| &field["type"]));
        if let Some(composite) = def.get("composite") {
            return fields(composite);
        }
        let variants: Option<Vec<_>> = list(def.get("variant")?, "/variants").iter().map(fields).collect();
        Some(1 + variants?.into_iter().max().unwrap_or_default())
    }

    fn sum_of_bytes<'a>(&self, ids: impl Iterator<Item = &'a Value>) -> Option<usize> {
        ids.map(|id| self.most_bytes(id)).sum()
    }

    fn kind(&self, id: &Value) -> Option<&Value> {
        Some(&list(&self.metadata, "/types").iter().find(|entry| entry["id"] == *id)?["type"])
    }

    fn type_name(&self, id: &Value) -> String {
        Types::of(&self.metadata).name(id).expect("every type is registered")
    }
}

fn primitive_bytes(name: &str) -> Option<usize> {
    match name {
        "bool" => Some(1),
        "char" => Some(4),
        "str" => None,
        number => Some(number[1..].parse::<usize>().expect("bits of an integer") / 8),
    }
}
