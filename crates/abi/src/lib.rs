// SPDX-License-Identifier: Apache-2.0
//! What Ethereum's tools need of the contracts on a Hub: their ABI as JSON, from the metadata that ink! makes of the
//! contracts' definitions, by the names that their programs answer to. And what our own tools need there, which speak
//! SCALE: [`faces`] say it in Solidity's words, and what is answered in SCALE.

pub mod address;
pub mod faces;
mod names;
mod scale;
mod shape;
mod standard;
pub mod transaction;
mod types;
mod value;
mod words;

use anyhow::{Context, Result};
use ink::env::hash::Keccak256;
use ink::env::hash_bytes;
use kite_chain::abi::names::{instead, is_constructor, is_unheard, is_wide, Instead};
use serde_json::{json, Value};

pub use standard::with_events_of_a_hub;

use names::name;
use shape::{Field, Shape};
use types::{parameters, signature, Types};

/// What is only said where code is replaced, which no Hub does.
const OF_ANOTHER_CODE: [&str; 2] = ["CodeReplaced", "CodeNotFound"];

/// The ABI of the contract with this `metadata`.
///
/// # Errors
///
/// If it is no metadata of ink! 5.
pub fn of(metadata: &Value) -> Result<Value> {
    let types = Types::of(metadata)?;
    let spec = metadata.get("spec").context("no `spec`")?;
    let mut abi = Vec::new();
    for constructor in list(spec, "constructors")?.iter().filter(|it| is_constructor(text(it, "label"))) {
        abi.push(json!({
            "type": "constructor",
            "inputs": inputs(&types, constructor)?,
            "stateMutability": "nonpayable",
        }));
    }
    for message in list(spec, "messages")?.iter().filter(|it| !is_unheard(text(it, "label"))) {
        abi.push(function(&types, message)?);
    }
    abi.extend(standard::of(contract(metadata)));
    for event in list(spec, "events")?.iter().filter(|event| is_emitted(metadata, event)) {
        abi.push(emitted(&types, event)?);
    }
    abi.extend(errors(&types, spec)?);
    abi.retain(|entry| !OF_ANOTHER_CODE.contains(&text(entry, "name")));
    Ok(Value::Array(abi))
}

fn function(types: &Types, message: &Value) -> Result<Value> {
    let label = text(message, "label");
    let mutability = match (flag(message, "mutates"), flag(message, "payable")) {
        (_, true) => "payable",
        (true, _) => "nonpayable",
        _ => "view",
    };
    let answer = types.answer(message.pointer("/returnType/type"))?;
    let outputs = match instead(label) {
        Instead::True => vec![json!({"name": "", "type": "bool"})],
        Instead::Selector => vec![json!({"name": "", "type": "bytes4"})],
        Instead::Nothing => {
            let answers = answer.success.map(|of| types.field("", Some(&of.into()))).transpose()?;
            parameters(answers.as_slice())
        }
    };
    Ok(json!({
        "type": "function",
        "name": name(label),
        "inputs": inputs(types, message)?,
        "outputs": outputs,
        "stateMutability": mutability,
    }))
}

fn inputs(types: &Types, message: &Value) -> Result<Vec<Value>> {
    let said: Vec<_> = arguments(types, message)?.into_iter().filter(is_said).collect();
    Ok(parameters(&said))
}

/// All arguments of a message, or fields of an event.
fn arguments(types: &Types, of: &Value) -> Result<Vec<Field>> {
    let arguments = list(of, "args")?.iter();
    let fields = arguments.map(|argument| types.field(text(argument, "label"), argument.pointer("/type/type")));
    let is_wide = is_wide(text(of, "label"));
    fields.map(|field| field.map(|field| if is_wide { widened(field) } else { field })).collect()
}

/// A number of 32 bits to a standard whose numbers have 256.
fn widened(field: Field) -> Field {
    let shape = if field.shape == Shape::Number(4) { Shape::Wide(4) } else { field.shape };
    Field { shape, ..field }
}

/// An argument that is only there for another standard's sake is not there in Solidity.
fn is_said(argument: &Field) -> bool {
    !argument.label.starts_with('_')
}

fn emitted(types: &Types, event: &Value) -> Result<Value> {
    let fields = arguments(types, event)?;
    let inputs = parameters(&fields).into_iter().zip(list(event, "args")?);
    let inputs: Vec<_> = inputs.map(|(input, field)| with(input, "indexed", is_topic(event, field).into())).collect();
    Ok(json!({"type": "event", "name": text(event, "label"), "inputs": inputs, "anonymous": false}))
}

/// Whether the field is a topic of the event. On a Hub topics cost nothing, and a word beside them as much as 200
/// instructions: a vote has some there that it has not elsewhere.
fn is_topic(event: &Value, field: &Value) -> bool {
    let is_of_vote = text(event, "label") == "VoteCast" && ["proposal", "voter"].contains(&text(field, "label"));
    is_of_vote || flag(field, "indexed")
}

/// The name of the contract.
fn contract(metadata: &Value) -> &str {
    metadata.pointer("/contract/name").and_then(Value::as_str).unwrap_or_default()
}

/// Whether the contract can emit it: metadata lists the events of all that it was compiled with.
fn is_emitted(metadata: &Value, event: &Value) -> bool {
    let modules: &[&str] = match contract(metadata) {
        "kite-token" => &["psp22::events", "::votes", "::token", "::ownable", "::cash"],
        "kite-router" => &["interfaces::router", "::ownable"],
        "kite-registry" => &["interfaces::registry", "::ownable", "::cash"],
        "kite-dao" => &["interfaces::dao"],
        "kite-tab" => &["interfaces::tab"],
        "kite-till" => &["interfaces::till"],
        _ => &["::"],
    };
    modules.iter().any(|module| text(event, "module_path").ends_with(module))
}

/// Every error that a message can fail with, once.
fn errors(types: &Types, spec: &Value) -> Result<Vec<Value>> {
    let mut errors = Vec::new();
    for message in list(spec, "constructors")?.iter().chain(list(spec, "messages")?) {
        if let Some(error) = types.answer(message.pointer("/returnType/type"))?.error {
            for refusal in types.refusals(error)? {
                let error = json!({"type": "error", "name": refusal.name, "inputs": parameters(&refusal.fields)});
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
    }
    Ok(errors)
}

/// What a message or an error begins with.
fn selector(name: &str, fields: &[Field]) -> [u8; 4] {
    let [a, b, c, d, ..] = keccak(format!("{name}{}", signature(fields)));
    [a, b, c, d]
}

/// The hash that Ethereum knows everything by.
/// Keccak-256, as Ethereum hashes.
#[must_use]
pub fn keccak(bytes: impl AsRef<[u8]>) -> [u8; 32] {
    let mut hash = [0; 32];
    hash_bytes::<Keccak256>(bytes.as_ref(), &mut hash);
    hash
}

/// The object, and `name` in it.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
    object
}

fn list<'a>(of: &'a Value, name: &str) -> Result<&'a Vec<Value>> {
    of.get(name).and_then(Value::as_array).with_context(|| format!("no list `{name}`"))
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn flag(of: &Value, name: &str) -> bool {
    of.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn id(of: Option<&Value>) -> Result<u64> {
    of.and_then(Value::as_u64).context("a type without a number")
}

#[cfg(test)]
mod record;
#[cfg(test)]
mod tests;
