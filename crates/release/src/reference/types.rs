// SPDX-License-Identifier: Apache-2.0
//! The types in ink! metadata, in words.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

/// What the contracts call a list, a text, bytes or an error that they keep where it is.
const KEEPERS: [&str; 4] = ["Held", "List", "Relayed", "Text"];

/// The types of a metadata file, each under its number.
pub struct Types<'m>(BTreeMap<u64, &'m Value>);

/// A composite's fields, an enum's variants: what a type is made of.
pub(super) enum Parts<'m> {
    Fields(&'m [Value]),
    Variants(&'m [Value]),
}

impl<'m> Types<'m> {
    /// Those of this metadata.
    #[must_use]
    pub fn of(metadata: &'m Value) -> Self {
        let numbered =
            list(metadata, "/types").iter().filter_map(|entry| Some((entry["id"].as_u64()?, &entry["type"])));
        Self(numbered.collect())
    }

    /// The type of this number. An error if there is none.
    pub fn kind(&self, id: &Value) -> Result<&'m Value> {
        let kind = id.as_u64().and_then(|id| self.0.get(&id));
        kind.copied().with_context(|| format!("the metadata has no type {id}"))
    }

    /// The name of a type as Rust has it, with what it is made of: `Vec<(AccountId, u128)>`.
    pub fn name(&self, id: &Value) -> Result<String> {
        let kind = self.kind(id)?;
        let def = &kind["def"];
        if let Some(primitive) = def["primitive"].as_str() {
            return Ok(primitive.replace("str", "String"));
        }
        if let Some(array) = def.get("array") {
            return Ok(format!("[{}; {}]", self.name(&array["type"])?, array["len"]));
        }
        if let Some(sequence) = def.get("sequence") {
            return Ok(format!("Vec<{}>", self.name(&sequence["type"])?));
        }
        if let Some(tuple) = def["tuple"].as_array() {
            return Ok(format!("({})", self.names(tuple.iter())?));
        }
        let name = last_of_path(kind).context("a type without a name")?;
        let parameters = list(kind, "/params");
        if parameters.is_empty() {
            return Ok(name.to_owned());
        }
        Ok(format!("{name}<{}>", self.names(parameters.iter().map(|parameter| &parameter["type"]))?))
    }

    fn names<'a>(&self, ids: impl Iterator<Item = &'a Value>) -> Result<String> {
        Ok(ids.map(|id| self.name(id)).collect::<Result<Vec<_>>>()?.join(", "))
    }

    /// How the author calls the type of an argument or of an event's field, such as `Balance`.
    pub(super) fn name_of_argument(&self, argument: &Value) -> Result<String> {
        let (id, shown) = (number(argument, "/type/type"), list(argument, "/type/displayName"));
        let kind = self.kind(id)?;
        let is_whole = kind["def"].get("primitive").is_some() || kind.get("path").is_some();
        match shown.last().and_then(Value::as_str) {
            Some(name) if is_whole && list(kind, "/params").is_empty() => Ok(name.to_owned()),
            _ => self.name(id),
        }
    }

    /// How the author calls the type of a field of a composite or of a variant, unless that says where a contract keeps
    /// it and not what it is.
    pub(super) fn name_of_field(&self, field: &Value) -> Result<String> {
        match field["typeName"].as_str() {
            Some(name) if !KEEPERS.iter().any(|keeper| name.split(['<', '>']).any(|part| part == *keeper)) => {
                Ok(name.to_owned())
            }
            _ => self.name(&field["type"]),
        }
    }

    /// What a message answers, without the error that ink! adds to each.
    pub(super) fn answer(&self, message: &Value) -> Result<String> {
        let whole = self.name(number(message, "/returnType/type"))?;
        let answer = whole.strip_prefix("Result<").and_then(|answer| answer.strip_suffix(", LangError>"));
        Ok(answer.unwrap_or(&whole).to_owned())
    }

    /// What a type is made of, if that is more than its name says.
    pub(super) fn parts(kind: &'m Value) -> Option<Parts<'m>> {
        if let Some(variants) = kind.pointer("/def/variant/variants").and_then(Value::as_array) {
            return Some(Parts::Variants(variants));
        }
        kind.pointer("/def/composite/fields").and_then(Value::as_array).map(|fields| Parts::Fields(fields))
    }

    /// The numbers of these types and of all that they are made of.
    pub(super) fn within<'a>(&self, ids: impl IntoIterator<Item = &'a Value>) -> Result<BTreeSet<u64>> {
        let mut found = BTreeSet::new();
        for id in ids {
            self.collect(id, &mut found)?;
        }
        Ok(found)
    }

    fn collect(&self, id: &Value, found: &mut BTreeSet<u64>) -> Result<()> {
        let kind = self.kind(id)?;
        if id.as_u64().is_some_and(|id| found.insert(id)) {
            numbers_in(&kind["def"]).into_iter().try_for_each(|id| self.collect(id, found))?;
        }
        Ok(())
    }
}

/// The numbers of types that a definition names.
fn numbers_in(def: &Value) -> Vec<&Value> {
    match def {
        Value::Array(items) => items.iter().flat_map(numbers_in).collect(),
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| named(name, value)).collect(),
        _ => Vec::new(),
    }
}

fn named<'v>(name: &str, value: &'v Value) -> Vec<&'v Value> {
    match value {
        Value::Number(_) if name == "type" => vec![value],
        Value::Array(items) if name == "tuple" => items.iter().collect(),
        _ => numbers_in(value),
    }
}

/// The number of a type at `path`; null, which is none, if it is not there.
pub(super) fn number<'a>(entry: &'a Value, path: &str) -> &'a Value {
    static NONE: Value = Value::Null;
    entry.pointer(path).unwrap_or(&NONE)
}

/// The list at `path`; an empty one if there is none.
#[must_use]
pub fn list<'a>(entry: &'a Value, path: &str) -> &'a [Value] {
    entry.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The text in `field`; an empty one if there is none.
#[must_use]
pub fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or_default()
}

pub(super) fn last_of_path(kind: &Value) -> Option<&str> {
    list(kind, "/path").last().and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata() -> Value {
        json!({ "types": [
            { "id": 0, "type": { "def": { "primitive": "u128" } } },
            { "id": 1, "type": { "def": { "array": { "len": 5, "type": 0 } } } },
            { "id": 2, "type": { "def": { "sequence": { "type": 3 } } } },
            { "id": 3, "type": { "def": { "tuple": [0, 5] } } },
            { "id": 4, "type": { "def": { "variant": {} }, "path": ["Option"], "params": [{ "name": "T", "type": 2 }] } },
            { "id": 5, "type": { "def": { "composite": { "fields": [{ "name": "a", "type": 1, "typeName": "Cells" }] } },
                                 "path": ["x", "Record"] } },
        ] })
    }

    #[test]
    fn names_are_spelled_as_in_rust() {
        let metadata = metadata();
        let types = Types::of(&metadata);
        let names = [0, 1, 4, 5].map(|id| types.name(&json!(id)).unwrap());
        assert_eq!(names, ["u128", "[u128; 5]", "Option<Vec<(u128, Record)>>", "Record"]);
        assert!(types.name(&json!(9)).unwrap_err().to_string().contains("no type 9"));
    }

    #[test]
    fn names_of_arguments_are_the_authors_where_they_say_all() {
        let metadata = metadata();
        let types = Types::of(&metadata);
        let name = |id: u64, shown: &str| {
            types.name_of_argument(&json!({ "type": { "displayName": [shown], "type": id } })).unwrap()
        };
        assert_eq!(name(0, "Balance"), "Balance");
        assert_eq!(name(2, "Vec"), "Vec<(u128, Record)>");
        assert_eq!(name(4, "Option"), "Option<Vec<(u128, Record)>>");
    }

    #[test]
    fn within_finds_what_a_type_is_made_of() {
        let metadata = metadata();
        let found = Types::of(&metadata).within([&json!(2)]).unwrap();
        assert_eq!(found, BTreeSet::from([0, 1, 2, 3, 5]));
    }
}
