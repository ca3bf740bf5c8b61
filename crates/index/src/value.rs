// SPDX-License-Identifier: Apache-2.0
//! A value of a contract's type as plain JSON: numbers of up to 32 bits are numbers, wider ones are texts of decimal
//! digits, accounts are addresses, bytes and hashes are `0x…`, an option is its value or null, an asset is `native` or
//! the token's address, a variant without fields is its name.

use ink::scale_info::form::PortableForm;
use ink::scale_info::{TypeDef, TypeDefPrimitive};
use serde_json::{json, Map, Value as Json};
use subxt::ext::scale_value::scale::PortableRegistry;
use subxt::ext::scale_value::{Composite, Primitive, Value, ValueDef, Variant};

use crate::account::{Account, Notation};

/// The key of the chain's own coin.
pub const NATIVE: &str = "native";

/// Turns values into JSON, and notes which accounts and assets they name.
pub struct Reader<'a> {
    types: &'a PortableRegistry,
    notation: Notation,
    /// The accounts that were met.
    pub accounts: Vec<Account>,
    /// The assets that were met.
    pub assets: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader of values of these types.
    pub fn new(types: &'a PortableRegistry, notation: Notation) -> Self {
        Self { types, notation, accounts: Vec::new(), assets: Vec::new() }
    }

    /// The value in JSON.
    pub fn json(&mut self, value: &Value<u32>) -> Json {
        match self.type_name(value.context) {
            Some("AccountId") => self.account(value).unwrap_or(Json::Null),
            Some("Asset") => self.asset(value),
            _ => self.plain(value),
        }
    }

    fn plain(&mut self, value: &Value<u32>) -> Json {
        match &value.value {
            ValueDef::Primitive(primitive) => self.primitive(primitive, value.context),
            ValueDef::Composite(fields) => self.composite(value, fields),
            ValueDef::Variant(variant) => self.variant(variant),
            ValueDef::BitSequence(bits) => {
                json!(bits.iter().map(|bit| if bit { '1' } else { '0' }).collect::<String>())
            }
        }
    }

    fn primitive(&self, primitive: &Primitive, id: u32) -> Json {
        match primitive {
            Primitive::Bool(flag) => json!(flag),
            Primitive::Char(letter) => json!(letter.to_string()),
            Primitive::String(text) => json!(text),
            Primitive::U128(number) if self.is_narrow(id) => json!(u32::try_from(*number).ok()),
            Primitive::U128(number) => json!(number.to_string()),
            Primitive::I128(number) => json!(number.to_string()),
            Primitive::U256(bytes) | Primitive::I256(bytes) => json!(hexadecimal(bytes)),
        }
    }

    fn composite(&mut self, value: &Value<u32>, fields: &Composite<u32>) -> Json {
        let of_bytes = |element: u32| flat(value).filter(|_| self.is_primitive(element, &TypeDefPrimitive::U8));
        let bytes = match self.definition(value.context) {
            Some(TypeDef::Sequence(list)) => of_bytes(list.type_param.id),
            Some(TypeDef::Array(list)) => of_bytes(list.type_param.id),
            _ => None,
        };
        if let Some(bytes) = bytes {
            return json!(hexadecimal(&bytes));
        }
        match (self.definition(value.context), fields) {
            // A type of its own around one other, as hashes are.
            (Some(TypeDef::Composite(_)), Composite::Unnamed(inner)) if inner.len() == 1 => {
                inner.first().map_or(Json::Null, |inner| self.json(inner))
            }
            _ => self.fields(fields),
        }
    }

    fn fields(&mut self, fields: &Composite<u32>) -> Json {
        match fields {
            Composite::Named(fields) => {
                Json::Object(fields.iter().map(|(name, value)| (name.clone(), self.json(value))).collect())
            }
            Composite::Unnamed(fields) => Json::Array(fields.iter().map(|value| self.json(value)).collect()),
        }
    }

    fn variant(&mut self, Variant { name, values }: &Variant<u32>) -> Json {
        let inner: Vec<&Value<u32>> = values.values().collect();
        match (name.as_str(), inner.as_slice()) {
            ("None", []) => Json::Null,
            (_, []) => json!(name),
            ("Some", [value]) => self.json(value),
            (_, [value]) => Json::Object(Map::from_iter([(name.clone(), self.json(value))])),
            _ => Json::Object(Map::from_iter([(name.clone(), self.fields(values))])),
        }
    }

    fn account(&mut self, value: &Value<u32>) -> Option<Json> {
        let account: Account = flat(value)?.try_into().ok()?;
        self.accounts.push(account);
        Some(json!(self.notation.write(account)))
    }

    /// The token's address counts as an asset, and as no account that took part.
    fn asset(&mut self, value: &Value<u32>) -> Json {
        let ValueDef::Variant(Variant { values, .. }) = &value.value else { return self.plain(value) };
        let token = values.values().next().and_then(|token| Account::try_from(flat(token)?).ok());
        let key = token.map_or_else(|| NATIVE.to_owned(), |token| self.notation.write(token));
        self.assets.push(key.clone());
        json!(key)
    }

    fn type_name(&self, id: u32) -> Option<&'a str> {
        self.types.resolve(id)?.path.segments.last().map(AsRef::as_ref)
    }

    fn definition(&self, id: u32) -> Option<&'a TypeDef<PortableForm>> {
        Some(&self.types.resolve(id)?.type_def)
    }

    fn is_primitive(&self, id: u32, expected: &TypeDefPrimitive) -> bool {
        matches!(self.definition(id), Some(TypeDef::Primitive(found)) if found == expected)
    }

    fn is_narrow(&self, id: u32) -> bool {
        [TypeDefPrimitive::U8, TypeDefPrimitive::U16, TypeDefPrimitive::U32]
            .iter()
            .any(|one| self.is_primitive(id, one))
    }
}

fn byte(value: &Value<u32>) -> Option<u8> {
    match value.value {
        ValueDef::Primitive(Primitive::U128(number)) => number.try_into().ok(),
        _ => None,
    }
}

/// All bytes within a value.
fn flat(value: &Value<u32>) -> Option<Vec<u8>> {
    match &value.value {
        ValueDef::Primitive(_) => byte(value).map(|byte| vec![byte]),
        ValueDef::Composite(fields) => {
            fields.values().map(flat).collect::<Option<Vec<_>>>().map(|parts| parts.concat())
        }
        _ => None,
    }
}

/// Bytes as `0x…`.
pub fn hexadecimal(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}
