// SPDX-License-Identifier: Apache-2.0
//! Types in Solidity, by the same rules as `chains/hub/ink` has them: a struct is a tuple, an enum without data a
//! number, an enum of nothing or an account an address, any other enum a number and what its variant holds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{json, Value};

use crate::names::name;
use crate::{id, text, with};

/// The types that a contract's metadata lists.
pub struct Types<'a>(BTreeMap<u64, &'a Value>);

/// What a message answers.
#[derive(Default)]
pub struct Answer {
    /// If it succeeds.
    pub success: Option<u64>,
    /// If it fails.
    pub error: Option<u64>,
}

impl<'a> Types<'a> {
    /// Those of `metadata`.
    pub fn of(metadata: &'a Value) -> Result<Self> {
        let types = metadata.get("types").and_then(Value::as_array).context("no `types`")?;
        types
            .iter()
            .map(|of| Ok((id(of.get("id"))?, of.get("type").context("no type")?)))
            .collect::<Result<_>>()
            .map(Self)
    }

    fn get(&self, id: u64) -> Result<&'a Value> {
        self.0.get(&id).copied().with_context(|| format!("no type {id}"))
    }

    /// What is in ink!'s `Result<_, LangError>`: a value, or a `Result` of one.
    pub fn answer(&self, of: Option<&Value>) -> Result<Answer> {
        let Some((inner, _)) = self.result(self.get(id(of)?)?)? else { return Ok(Answer::default()) };
        let answer = match self.result(self.get(inner)?)? {
            Some((success, error)) => Answer { success: Some(success), error: Some(error) },
            None => Answer { success: Some(inner), error: None },
        };
        Ok(answer)
    }

    /// The two sides of a `Result`.
    fn result(&self, of: &Value) -> Result<Option<(u64, u64)>> {
        if of.pointer("/path/0").and_then(Value::as_str) != Some("Result") {
            return Ok(None);
        }
        let side = |at: &str| id(of.pointer(at));
        Ok(Some((side("/params/0/type")?, side("/params/1/type")?)))
    }

    /// The type `id` as the parameter `label`; none if it is nothing.
    pub fn parameter(&self, label: &str, id: u64) -> Result<Option<Value>> {
        let Some((kind, components)) = self.kind(id)? else { return Ok(None) };
        let parameter = json!({"name": name(label), "type": kind});
        Ok(Some(if components.is_empty() {
            parameter
        } else {
            with(parameter, "components", Value::Array(components))
        }))
    }

    /// What it is called, and what it is made of.
    fn kind(&self, number: u64) -> Result<Option<(String, Vec<Value>)>> {
        let of = self.get(number)?;
        let path = of.get("path").and_then(Value::as_array).and_then(|path| path.last()).and_then(Value::as_str);
        match path {
            Some("AccountId") => return Ok(plain("address")),
            Some("Hash") => return Ok(plain("bytes32")),
            // Inside another error it is what that one passes on.
            Some(error) if error.ends_with("Error") => return Ok(plain("bytes")),
            Some("Option") => return self.kind(id(of.pointer("/params/0/type"))?),
            _ => {}
        }
        let definition = of.get("def").context("no definition")?;
        if let Some(primitive) = definition.get("primitive").and_then(Value::as_str) {
            return Ok(plain(primitive_kind(primitive)));
        }
        if let Some(sequence) = definition.get("sequence") {
            return self.listed(id(sequence.get("type"))?, "[]");
        }
        if let Some(array) = definition.get("array") {
            let length = array.get("len").and_then(Value::as_u64).unwrap_or_default();
            return self.array(id(array.get("type"))?, length);
        }
        if let Some(tuple) = definition.get("tuple").and_then(Value::as_array) {
            return self.tuple(tuple.iter().map(|item| ("", item.as_u64())));
        }
        if let Some(composite) = definition.get("composite") {
            let fields = composite.get("fields").and_then(Value::as_array).into_iter().flatten();
            return self.tuple(fields.map(|field| (text(field, "name"), field.get("type").and_then(Value::as_u64))));
        }
        self.variants(definition.pointer("/variant/variants").and_then(Value::as_array).map_or(&[][..], Vec::as_slice))
    }

    fn tuple<'b>(&self, fields: impl Iterator<Item = (&'b str, Option<u64>)>) -> Result<Option<(String, Vec<Value>)>> {
        let mut components = Vec::new();
        for (label, of) in fields {
            components.extend(self.parameter(label, of.context("a field without a type")?)?);
        }
        Ok((!components.is_empty()).then(|| ("tuple".to_owned(), components)))
    }

    fn listed(&self, item: u64, brackets: &str) -> Result<Option<(String, Vec<Value>)>> {
        let (kind, components) = self.kind(item)?.context("a list of nothing")?;
        Ok(if kind == "uint8" { plain("bytes") } else { Some((kind + brackets, components)) })
    }

    fn array(&self, item: u64, length: u64) -> Result<Option<(String, Vec<Value>)>> {
        let (kind, components) = self.kind(item)?.context("an array of nothing")?;
        Ok(match length {
            _ if kind != "uint8" => Some((format!("{kind}[{length}]"), components)),
            20 => plain("address"),
            ..=32 => plain(&format!("bytes{length}")),
            _ => plain("bytes"),
        })
    }

    fn variants(&self, variants: &[Value]) -> Result<Option<(String, Vec<Value>)>> {
        let fields: Vec<_> = variants.iter().map(fields_of).collect();
        if fields.iter().all(|fields| fields.is_empty()) {
            return Ok(plain("uint8"));
        }
        if let [[], [account]] = fields.as_slice() {
            if text(account, "typeName") == "AccountId" {
                return Ok(plain("address"));
            }
        }
        let data = match common(&fields) {
            Some(of) => self.parameter("data", of)?.context("a variant of nothing")?,
            None => json!({"name": "data", "type": "bytes"}),
        };
        Ok(Some(("tuple".to_owned(), vec![json!({"name": "kind", "type": "uint8"}), data])))
    }

    /// The errors that an enum of them tells. What another error is only passed on in stays out of sight.
    pub fn errors(&self, number: u64) -> Result<Vec<Value>> {
        let variants = self.get(number)?.pointer("/def/variant/variants").and_then(Value::as_array);
        let mut errors = Vec::new();
        for variant in variants.into_iter().flatten() {
            match fields_of(variant) {
                [field] if is_passed_on(field) => errors.extend(self.errors(id(field.get("type"))?)?),
                fields => errors.push(self.error(text(variant, "name"), fields)?),
            }
        }
        Ok(errors)
    }

    fn error(&self, label: &str, fields: &[Value]) -> Result<Value> {
        let mut inputs = Vec::new();
        for field in fields {
            inputs.extend(self.parameter(text(field, "name"), id(field.get("type"))?)?);
        }
        Ok(json!({"type": "error", "name": label, "inputs": inputs}))
    }
}

/// The type that all variants hold that hold something.
fn common(variants: &[&[Value]]) -> Option<u64> {
    let is_single = variants.iter().all(|fields| fields.len() <= 1);
    let mut types = variants.iter().copied().flatten().map(|field| field.get("type").and_then(Value::as_u64));
    let first = types.next()??;
    (is_single && types.all(|of| of == Some(first))).then_some(first)
}

fn fields_of(variant: &Value) -> &[Value] {
    variant.get("fields").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_passed_on(field: &Value) -> bool {
    let name = text(field, "typeName");
    ["Foreign<", "Relayed<"].iter().any(|wrapper| name.starts_with(wrapper)) || name.ends_with("Error")
}

#[allow(clippy::unnecessary_wraps, reason = "as the other kinds are answered")]
fn plain(kind: &str) -> Option<(String, Vec<Value>)> {
    Some((kind.to_owned(), Vec::new()))
}

/// Amounts and moments are `uint256` to everyone.
fn primitive_kind(primitive: &str) -> &str {
    match primitive {
        "u8" => "uint8",
        "u16" => "uint16",
        "u32" => "uint32",
        "u64" | "u128" => "uint256",
        "str" => "string",
        other => other,
    }
}
