// SPDX-License-Identifier: Apache-2.0
//! The types that a contract's metadata lists: what they are, and how Solidity's ABI describes them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use kite_chain::abi::numbers::STANDARDS;
use serde_json::{json, Value};

use crate::names::name;
use crate::shape::{held, is_mixed, Field, Refusal, Shape, Variant, ADDRESS, WORD};
use crate::{id, selector, text, with};

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

    /// What the type `number` is.
    pub fn shape(&self, number: u64) -> Result<Shape> {
        let of = self.get(number)?;
        let path = of.get("path").and_then(Value::as_array).and_then(|path| path.last()).and_then(Value::as_str);
        match path {
            Some("AccountId") => return Ok(Shape::Account),
            Some("Hash") => return Ok(Shape::Hash),
            // Inside another error it is what that one passes on.
            Some(error) if error.ends_with("Error") => return Ok(Shape::Refused(self.refusals(number)?)),
            Some("Option") => return Ok(Shape::Optional(self.shape(id(of.pointer("/params/0/type"))?)?.into())),
            _ => {}
        }
        let definition = of.get("def").context("no definition")?;
        if let Some(primitive) = definition.get("primitive").and_then(Value::as_str) {
            return primitive_shape(primitive);
        }
        if let Some(sequence) = definition.get("sequence") {
            return Ok(list(self.shape(id(sequence.get("type"))?)?));
        }
        if let Some(array) = definition.get("array") {
            let length = array.get("len").and_then(Value::as_u64).unwrap_or_default();
            return Ok(self::array(self.shape(id(array.get("type"))?)?, usize::try_from(length)?));
        }
        if let Some(items) = definition.get("tuple").and_then(Value::as_array) {
            let items =
                items.iter().map(|item| Ok(Field { label: String::new(), shape: self.shape(id(Some(item))?)? }));
            return Ok(record(items.collect::<Result<_>>()?));
        }
        if let Some(composite) = definition.get("composite") {
            return Ok(record(self.fields(composite)?));
        }
        self.variants(
            path.unwrap_or_default(),
            definition.pointer("/variant/variants").and_then(Value::as_array).map_or(&[][..], Vec::as_slice),
        )
    }

    /// The number of the first type that is this.
    pub fn number(&self, shape: &Shape) -> Result<u64> {
        let numbers = || self.0.keys().copied();
        numbers()
            .find(|number| self.shape(*number).is_ok_and(|of| of == *shape))
            .with_context(|| format!("no {shape:?}"))
    }

    /// The fields of a struct or of a variant.
    fn fields(&self, of: &Value) -> Result<Vec<Field>> {
        fields_of(of).iter().map(|field| self.field(text(field, "name"), field.get("type"))).collect()
    }

    /// A field or an argument of this name and type.
    pub fn field(&self, label: &str, of: Option<&Value>) -> Result<Field> {
        Ok(Field { label: label.to_owned(), shape: self.shape(id(of)?)? })
    }

    fn variants(&self, name: &str, variants: &[Value]) -> Result<Shape> {
        if let [nothing, account] = variants {
            let is_account = |fields: &[Value]| matches!(fields, [field] if text(field, "typeName") == "AccountId");
            if fields_of(nothing).is_empty() && is_account(fields_of(account)) {
                return Ok(Shape::MaybeAccount);
            }
        }
        let variant = |(number, of)| {
            let number = standard_number(name, text(of, "name")).unwrap_or(number);
            Ok(Variant { index: index(of)?, number, fields: self.fields(of)? })
        };
        Ok(Shape::Choice((0..).zip(variants).map(variant).collect::<Result<_>>()?))
    }

    /// The errors that an enum of them tells. What another error is only passed on in stays out of sight.
    pub fn refusals(&self, number: u64) -> Result<Vec<Refusal>> {
        let variants = self.get(number)?.pointer("/def/variant/variants").and_then(Value::as_array);
        let mut refusals = Vec::new();
        for variant in variants.into_iter().flatten() {
            let index = index(variant)?;
            match fields_of(variant) {
                [field] if is_passed_on(field) => {
                    let inner = self.refusals(id(field.get("type"))?)?.into_iter();
                    let name = text(variant, "name").to_owned();
                    let within = |refusal: Refusal| Refusal {
                        within: [vec![name.clone()], refusal.within].concat(),
                        path: [vec![index], refusal.path].concat(),
                        ..refusal
                    };
                    refusals.extend(inner.map(within));
                }
                _ => {
                    let (name, fields) = (text(variant, "name").to_owned(), self.fields(variant)?);
                    let (selector, within) = (selector(&name, &fields), Vec::new());
                    refusals.push(Refusal { selector, name, fields, within, path: vec![index] });
                }
            }
        }
        Ok(refusals)
    }
}

/// The field as a parameter; none if it is nothing.
pub fn parameter(field: &Field) -> Option<Value> {
    let (kind, components) = kind(&field.shape)?;
    let parameter = json!({"name": name(&field.label), "type": kind});
    Some(if components.is_empty() { parameter } else { with(parameter, "components", Value::Array(components)) })
}

/// The fields as parameters.
pub fn parameters(fields: &[Field]) -> Vec<Value> {
    fields.iter().filter_map(parameter).collect()
}

/// `(a,b)` of the types that the fields are.
pub fn signature(fields: &[Field]) -> String {
    let types: Vec<_> = fields.iter().filter_map(parameter).map(|parameter| spelled(&parameter)).collect();
    format!("({})", types.join(","))
}

/// A parameter's type, each tuple by what it is made of.
fn spelled(parameter: &Value) -> String {
    let kind = text(parameter, "type");
    let Some(brackets) = kind.strip_prefix("tuple") else { return kind.to_owned() };
    let parts: Vec<_> =
        parameter.get("components").and_then(Value::as_array).into_iter().flatten().map(spelled).collect();
    format!("({}){brackets}", parts.join(","))
}

/// What it is called, and what it is made of.
fn kind(shape: &Shape) -> Option<(String, Vec<Value>)> {
    Some(match shape {
        Shape::Nothing => return None,
        Shape::Bool => plain("bool"),
        // Amounts and moments are `uint256` to everyone.
        Shape::Number(8..) | Shape::Wide(_) => plain("uint256"),
        Shape::Number(bytes) => plain(&format!("uint{}", bytes.saturating_mul(8))),
        Shape::Account | Shape::MaybeAccount | Shape::Fixed(ADDRESS) => plain("address"),
        Shape::Hash => plain("bytes32"),
        Shape::Text => plain("string"),
        Shape::Fixed(bytes) if *bytes <= WORD => plain(&format!("bytes{bytes}")),
        Shape::Bytes | Shape::Fixed(_) | Shape::Refused(_) => plain("bytes"),
        Shape::Optional(of) => return kind(of),
        Shape::List(of) => many(of, "[]")?,
        Shape::Array(of, count) => many(of, &format!("[{count}]"))?,
        Shape::Record(fields) => ("tuple".to_owned(), parameters(fields)),
        Shape::Choice(variants) => choice(variants),
    })
}

fn many(of: &Shape, brackets: &str) -> Option<(String, Vec<Value>)> {
    kind(of).map(|(kind, components)| (kind + brackets, components))
}

fn choice(variants: &[Variant]) -> (String, Vec<Value>) {
    let number = json!({"name": "kind", "type": "uint8"});
    let held = held(variants).map(|of| Field { label: "data".to_owned(), shape: of.clone() });
    match held.as_ref().and_then(parameter) {
        Some(data) => ("tuple".to_owned(), vec![number, data]),
        None if is_mixed(variants) => ("tuple".to_owned(), vec![number, json!({"name": "data", "type": "bytes"})]),
        None => plain("uint8"),
    }
}

fn plain(kind: &str) -> (String, Vec<Value>) {
    (kind.to_owned(), Vec::new())
}

fn list(of: Shape) -> Shape {
    match of {
        Shape::Number(1) => Shape::Bytes,
        of => Shape::List(of.into()),
    }
}

fn array(of: Shape, count: usize) -> Shape {
    match of {
        Shape::Number(1) => Shape::Fixed(count),
        of => Shape::Array(of.into(), count),
    }
}

fn record(fields: Vec<Field>) -> Shape {
    if fields.iter().all(|field| field.shape == Shape::Nothing) {
        Shape::Nothing
    } else {
        Shape::Record(fields)
    }
}

fn primitive_shape(primitive: &str) -> Result<Shape> {
    Ok(match primitive {
        "bool" => Shape::Bool,
        "u8" => Shape::Number(1),
        "u16" => Shape::Number(2),
        "u32" => Shape::Number(4),
        "u64" => Shape::Number(8),
        "u128" => Shape::Number(16),
        "str" => Shape::Text,
        other => anyhow::bail!("Solidity has no word for a `{other}` of these contracts"),
    })
}

/// The number of an enum's variant to a standard that has the same ones.
fn standard_number(name: &str, variant: &str) -> Option<u8> {
    let (_, order) = STANDARDS.iter().find(|(of, _)| *of == name)?;
    (0..).zip(*order).find(|(_, known)| **known == variant).map(|(number, _)| number)
}

fn fields_of(of: &Value) -> &[Value] {
    of.get("fields").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn index(variant: &Value) -> Result<u8> {
    Ok(u8::try_from(id(variant.get("index"))?)?)
}

fn is_passed_on(field: &Value) -> bool {
    let name = text(field, "typeName");
    ["Foreign<", "Relayed<"].iter().any(|wrapper| name.starts_with(wrapper)) || name.ends_with("Error")
}
