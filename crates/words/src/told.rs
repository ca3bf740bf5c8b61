// SPDX-License-Identifier: Apache-2.0
//! What contracts answered and emitted, for people and for scripts.

use contract_transcode::{Map, Tuple, Value};
use kite_interfaces::Asset;
use serde::Serialize;
use serde_json::json;

use crate::chain::{address_text, read_address};

/// An event, for people and for scripts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// Who emitted it: a contract's name, or an address.
    pub contract: String,
    /// Its name, or its signature if no contract of the suite knows it.
    pub event: String,
    /// Its fields.
    pub fields: serde_json::Value,
    /// All of it in one line.
    #[serde(skip)]
    pub line: String,
}

/// An enum's value as the name of its variant and what is in it.
pub(super) fn parts(value: &Value) -> Option<(String, Vec<&Value>)> {
    match value {
        Value::Tuple(tuple) => Some((tuple.ident()?, tuple.values().collect())),
        Value::Map(map) => Some((map.ident()?, map.values().collect())),
        _ => None,
    }
}

/// The assets that are named in a value, in order.
pub(super) fn assets(value: &Value, found: &mut Vec<Asset>) {
    match parts(value) {
        Some((name, fields)) if name == "Native" && fields.is_empty() => found.push(Asset::Native),
        Some((name, fields)) if name == "Psp22" => {
            let token = fields.first().and_then(|token| read_address(&token.to_string()));
            found.extend(token.map(Asset::Psp22));
        }
        _ => inner(value).into_iter().for_each(|value| assets(value, found)),
    }
}

/// The values in a value.
pub(super) fn inner(value: &Value) -> Vec<&Value> {
    match value {
        Value::Seq(list) => list.elems().iter().collect(),
        Value::Tuple(tuple) => tuple.values().collect(),
        Value::Map(map) => map.values().collect(),
        _ => Vec::new(),
    }
}

/// What is in a result, or in a result in a result.
pub(super) fn bare(value: Value) -> Value {
    let inner = match parts(&value) {
        Some((name, fields)) if name == "Ok" || name == "Err" => fields.first().map(|inner| (*inner).clone()),
        _ => None,
    };
    inner.map_or(value, bare)
}

/// The same with every text between quotes, so that none can pass for a field.
pub(super) fn quoted(value: &Value) -> Value {
    each(value, &|value| match value {
        Value::String(said) => Value::Literal(format!("\"{}\"", said.replace('\\', "\\\\").replace('"', "\\\""))),
        other => other.clone(),
    })
}

/// The same with Ethereum's addresses as Ethereum writes them: the decoder writes all in SS58.
pub(super) fn addressed(value: Value) -> Value {
    each(&value, &|value| match value {
        Value::Literal(text) if !text.starts_with("0x") => {
            Value::Literal(read_address(text).map_or_else(|| text.clone(), address_text))
        }
        other => other.clone(),
    })
}

/// The same with every value that holds no others changed.
fn each(value: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    let all = |values: Vec<&Value>| values.into_iter().map(|value| each(value, change)).collect::<Vec<_>>();
    match value {
        Value::Seq(_) => Value::Seq(all(inner(value)).into()),
        Value::Tuple(tuple) => Value::Tuple(Tuple::new(tuple.ident().as_deref(), all(inner(value)))),
        Value::Map(map) => {
            let keys = map.iter().map(|(key, _)| key.clone());
            Value::Map(Map::new(map.ident().as_deref(), keys.zip(all(inner(value))).collect()))
        }
        other => change(other),
    }
}

/// A value for scripts. Numbers are strings, as they may be larger than JSON's readers take them, and an
/// enum's or a struct's name is the key of what is in it.
#[must_use]
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Bool(is) => json!(is),
        Value::UInt(number) => json!(number.to_string()),
        Value::Int(number) => json!(number.to_string()),
        Value::String(text) | Value::Literal(text) => json!(text),
        Value::Seq(list) => list.elems().iter().map(to_json).collect(),
        Value::Unit => serde_json::Value::Null,
        Value::Map(map) => named(map.ident(), fields(value)),
        Value::Tuple(tuple) => named(tuple.ident(), fields(value)),
        Value::Char(_) | Value::Hex(_) => json!(value.to_string()),
    }
}

fn named(name: Option<String>, inner: serde_json::Value) -> serde_json::Value {
    match name {
        Some(name) if inner.is_null() => json!(name),
        Some(name) => json!({ name: inner }),
        None => inner,
    }
}

/// What is in an enum or a struct, without its name.
pub(super) fn fields(value: &Value) -> serde_json::Value {
    match value {
        Value::Map(map) => map.iter().map(|(key, value)| (key.to_string(), to_json(value))).collect(),
        Value::Tuple(tuple) => match tuple.values().map(to_json).collect::<Vec<_>>().as_slice() {
            [] => serde_json::Value::Null,
            [one] => one.clone(),
            several => json!(several),
        },
        other => to_json(other),
    }
}
