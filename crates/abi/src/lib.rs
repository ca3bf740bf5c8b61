// SPDX-License-Identifier: Apache-2.0
//! What Ethereum's tools need of the contracts on a Hub: their ABI as JSON, from the metadata that ink! makes of the
//! contracts' definitions, by the names that their programs answer to.

mod names;
mod standard;
mod types;

use anyhow::{Context, Result};
use kite_chain::abi::names::{instead, is_constructor, is_wide, Instead};
use serde_json::{json, Value};

use names::name;
use types::Types;

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
    for message in list(spec, "messages")? {
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
            answer.success.map(|id| types.parameter("", id)).transpose()?.flatten().into_iter().collect()
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

/// The arguments. One that is only there for another standard's sake is not there in Solidity.
fn inputs(types: &Types, message: &Value) -> Result<Vec<Value>> {
    let arguments = list(message, "args")?.iter().filter(|argument| !text(argument, "label").starts_with('_'));
    let inputs =
        arguments.map(|argument| types.parameter(text(argument, "label"), id(argument.pointer("/type/type"))?));
    let mut inputs: Vec<_> = inputs.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    if is_wide(text(message, "label")) {
        inputs.iter_mut().filter(|input| text(input, "type") == "uint32").for_each(widen);
    }
    Ok(inputs)
}

/// A number of 32 bits to a standard whose numbers have 256.
fn widen(number: &mut Value) {
    *number = with(number.take(), "type", "uint256".into());
}

fn emitted(types: &Types, event: &Value) -> Result<Value> {
    let mut inputs = Vec::new();
    for field in list(event, "args")? {
        let field_type = id(field.pointer("/type/type"))?;
        let input = types.parameter(text(field, "label"), field_type)?.context("a field of nothing")?;
        inputs.push(with(input, "indexed", flag(field, "indexed").into()));
    }
    Ok(json!({"type": "event", "name": text(event, "label"), "inputs": inputs, "anonymous": false}))
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
            for error in types.errors(error)? {
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
    }
    Ok(errors)
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
