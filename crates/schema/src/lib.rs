// SPDX-License-Identifier: Apache-2.0
//! For tests: what commands tell as JSON, held against the schema of it. Scripts may meet more than the schema tells, as a
//! later version may add to it; a test may not, so that nothing is told which the schema leaves out.

use std::collections::BTreeMap;

use anyhow::{anyhow, Context, Result};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{json, Value};

/// Where the schema stands, as far as its own references are concerned.
const PLACE: &str = "file:///output.schema.json";

/// A schema with a property for each command.
pub struct Outcomes {
    schemas: Schemas,
    commands: BTreeMap<String, SchemaIndex>,
}

impl Outcomes {
    /// Reads the schema. An error if it is none.
    pub fn read(mut document: Value) -> Result<Self> {
        close(&mut document);
        let names = document.get("properties").and_then(Value::as_object);
        let names = names.context("it has no property for any command")?;
        let names: Vec<String> = names.keys().cloned().collect();
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.add_resource(PLACE, document).map_err(|error| anyhow!("{error}"))?;
        let mut commands = BTreeMap::new();
        for name in names {
            let place = format!("{PLACE}#/properties/{}", name.replace(' ', "%20"));
            let schema = compiler.compile(&place, &mut schemas).map_err(|error| anyhow!("{name}: {error}"))?;
            commands.insert(name, schema);
        }
        Ok(Self { schemas, commands })
    }

    /// Holds what the command of a line told against its schema: the line's first words name it. An error that says where
    /// the two differ.
    pub fn hold<W: AsRef<str>>(&self, words: &[W], told: &Value) -> Result<()> {
        let schema = self.schema_of(words).with_context(|| format!("`{}` has no schema", line(words)))?;
        self.schemas.validate(told, schema).map_err(|error| anyhow!("`{}` told {told:#}: {error:#}", line(words)))
    }

    /// That of the longest name that the line begins with.
    fn schema_of<W: AsRef<str>>(&self, words: &[W]) -> Option<SchemaIndex> {
        let mut names = (1..=words.len()).rev().map(|count| line(words.get(..count).unwrap_or_default()));
        names.find_map(|name| self.commands.get(&name).copied())
    }
}

fn line<W: AsRef<str>>(words: &[W]) -> String {
    words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ")
}

/// Takes no property that is not named.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.entry("additionalProperties").or_insert(json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes() -> Outcomes {
        let paid = json!({ "type": "object", "required": ["fee"], "properties": { "fee": { "type": "string" } } });
        let fee = json!({ "anyOf": [{ "$ref": "#/$defs/Paid" }] });
        let properties = json!({ "pay": { "$ref": "#/$defs/Paid" }, "propose fee": fee });
        Outcomes::read(json!({ "properties": properties, "$defs": { "Paid": paid } })).unwrap()
    }

    #[test]
    fn hold_takes_what_the_commands_schema_tells() {
        for words in [&["pay", "1"][..], &["propose", "fee", "250"]] {
            outcomes().hold(words, &json!({ "fee": "5" })).unwrap();
        }
    }

    #[test]
    fn hold_errors_with_what_is_missing_wrong_or_more_than_the_schema_tells() {
        for told in [json!({}), json!({ "fee": 5 }), json!({ "fee": "5", "more": 1 })] {
            for words in [&["pay"][..], &["propose", "fee"]] {
                assert!(outcomes().hold(words, &told).is_err(), "{words:?}: {told}");
            }
        }
        assert!(outcomes().hold(&["vote"], &json!({})).unwrap_err().to_string().contains("has no schema"));
        assert!(outcomes().hold(&["propose"], &json!({})).is_err());
    }
}
