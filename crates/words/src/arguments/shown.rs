// SPDX-License-Identifier: Apache-2.0
//! Values in words, from their bytes: accounts by their names, amounts with their units, texts of others as text.

use std::fmt::{self, Display, Formatter};

use ink::primitives::AccountId;
use ink::scale_info::form::PortableForm;
use ink::scale_info::{Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use scale_value::{Composite, Primitive, Value, ValueDef};
use serde_json::json;

use super::denomination::{asset_of, is_asset, own_of, Own};
use super::{Book, Slot};
use crate::amount::Unit;
use crate::text;

/// The field that says which contract is called.
const CALLEE: &str = "callee";

/// The field that says by which of its messages.
const SELECTOR: &str = "selector";

/// A value for people, by its `Display`, and for scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What is written as it is: a number, a name, hex.
    Plain(String),
    /// The same, and what it stands for.
    Meaning(String, String),
    /// An amount, and how its asset is written.
    Amount(u128, Unit),
    /// Whether something is so.
    Is(bool),
    /// A text of others.
    Text(String),
    /// A list.
    List(Vec<Shown>),
    /// Values without names of their own.
    Group(Option<String>, Vec<Shown>),
    /// Values by their names.
    Record(Option<String>, Vec<(String, Shown)>),
}

impl Display for Shown {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let joined = |values: &[Self]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Plain(plain) => write!(f, "{plain}"),
            Self::Meaning(plain, meaning) => write!(f, "{plain} ({meaning})"),
            Self::Amount(units, unit) => write!(f, "{}", unit.shown(*units)),
            Self::Is(is) => write!(f, "{is}"),
            Self::Text(said) => write!(f, "\"{}\"", text::plain(&said.replace('\\', "\\\\").replace('"', "\\\""))),
            Self::List(values) => write!(f, "[{}]", joined(values)),
            Self::Group(name, values) if values.is_empty() => write!(f, "{}", name.as_deref().unwrap_or("()")),
            Self::Group(name, values) => write!(f, "{}({})", name.as_deref().unwrap_or_default(), joined(values)),
            Self::Record(name, _) => {
                let name = name.as_ref().map_or_else(String::new, |name| format!("{name} "));
                write!(f, "{name}{{ {} }}", self.fields())
            }
        }
    }
}

impl Shown {
    /// What is in a record, without what is around it.
    #[must_use]
    pub fn fields(&self) -> String {
        match self {
            Self::Record(_, fields) => {
                fields.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        }
    }

    /// The value for scripts: numbers as strings, amounts in their smallest unit, a variant under its name.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Plain(text) | Self::Meaning(text, _) | Self::Text(text) => json!(text),
            Self::Amount(units, _) => json!(units.to_string()),
            Self::Is(is) => json!(is),
            Self::List(values) => values.iter().map(Self::to_json).collect(),
            Self::Group(None, values) => values.iter().map(Self::to_json).collect(),
            Self::Group(Some(name), values) => match values.as_slice() {
                [] => json!(name),
                [only] => json!({ name: only.to_json() }),
                several => json!({ name: several.iter().map(Self::to_json).collect::<Vec<_>>() }),
            },
            Self::Record(name, fields) => {
                let fields: serde_json::Map<_, _> =
                    fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
                name.as_ref().map_or_else(|| json!(fields), |name| json!({ name: fields }))
            }
        }
    }
}

pub(super) struct Showing<'a, 'b> {
    pub types: &'a PortableRegistry,
    pub own: Own,
    pub book: &'b mut dyn Book,
}

impl Showing<'_, '_> {
    /// A record of these slots.
    pub fn fields(&mut self, slots: &[Slot<'_>], values: &[Value<u32>]) -> Shown {
        let before = self.own;
        let asset = slots.iter().zip(values).find(|(slot, _)| is_asset(self.types, slot.id));
        self.own = own_of(self.own, self.types, slots, asset.map(|(_, value)| value));
        let name = |slot: &Slot<'_>| slot.name.unwrap_or_default().trim_start_matches('_').to_owned();
        let mut shown: Vec<_> =
            slots.iter().zip(values).map(|(slot, value)| (name(slot), self.value(slot, value))).collect();
        self.own = before;
        if let Some(message) = self.message(slots, values) {
            shown.iter_mut().filter(|(name, _)| name == SELECTOR).for_each(|(_, value)| {
                *value = Shown::Meaning(value.to_string(), message.clone());
            });
        }
        Shown::Record(None, shown)
    }

    /// The message that a selector beside its callee stands for.
    fn message(&self, slots: &[Slot<'_>], values: &[Value<u32>]) -> Option<String> {
        let bytes = |name: &str| {
            let (_, value) = slots.iter().zip(values).find(|(slot, _)| slot.name == Some(name))?;
            let ValueDef::Composite(values) = &value.value else { return None };
            bytes_of(values)
        };
        let callee: [u8; 32] = bytes(CALLEE)?.try_into().ok()?;
        self.book.message(callee.into(), bytes(SELECTOR)?.try_into().ok()?)
    }

    fn value(&mut self, slot: &Slot<'_>, value: &Value<u32>) -> Shown {
        let Some(found) = self.types.resolve(slot.id) else { return Shown::Plain(value.to_string()) };
        let name = found.path.segments.last().cloned();
        match (&found.type_def, &value.value) {
            (TypeDef::Composite(of), ValueDef::Composite(values)) => match (of.fields.as_slice(), name.as_deref()) {
                ([_], Some("AccountId")) => match bytes_of(values).and_then(|bytes| bytes.try_into().ok()) {
                    Some(bytes) => Shown::Plain(self.book.name_of(AccountId(bytes))),
                    None => Shown::Plain(value.to_string()),
                },
                ([only], _) if only.name.is_none() => {
                    values.values().next().map_or(Shown::List(Vec::new()), |value| self.value(&Slot::from(only), value))
                }
                (fields, _) => self.composite(name, fields, values),
            },
            (TypeDef::Variant(of), ValueDef::Variant(variant)) => {
                let known = of.variants.iter().find(|known| known.name == variant.name);
                let fields = known.map(|known| known.fields.as_slice()).unwrap_or_default();
                self.composite(Some(variant.name.clone()), fields, &variant.values)
            }
            (TypeDef::Sequence(_) | TypeDef::Array(_), ValueDef::Composite(values)) => self.list(slot, values),
            (TypeDef::Tuple(tuple), ValueDef::Composite(values)) => {
                let ids = tuple.fields.iter().map(|id| Slot { name: None, id: id.id, type_name: None });
                Shown::Group(None, ids.zip(values.values()).map(|(slot, value)| self.value(&slot, value)).collect())
            }
            (TypeDef::Compact(inner), _) => self.value(&Slot { id: inner.type_param.id, ..*slot }, value),
            (of, ValueDef::Primitive(primitive)) => self.primitive(slot, of, primitive),
            _ => Shown::Plain(value.to_string()),
        }
    }

    fn composite(&mut self, name: Option<String>, fields: &[Field<PortableForm>], values: &Composite<u32>) -> Shown {
        let slots: Vec<_> = fields.iter().map(Slot::from).collect();
        let values: Vec<_> = values.values().cloned().collect();
        match self.fields(&slots, &values) {
            Shown::Record(_, shown) if fields.first().is_some_and(|field| field.name.is_some()) => {
                Shown::Record(name, shown)
            }
            Shown::Record(_, shown) => Shown::Group(name, shown.into_iter().map(|(_, value)| value).collect()),
            other => other,
        }
    }

    fn list(&mut self, slot: &Slot<'_>, values: &Composite<u32>) -> Shown {
        let of = self.types.resolve(slot.id).map(|found| &found.type_def);
        let (Some(TypeDef::Sequence(_) | TypeDef::Array(_)), id) = (of, of.and_then(element)) else {
            return Shown::List(Vec::new());
        };
        let is_bytes =
            id.and_then(|id| self.types.resolve(id)).is_some_and(|of| of.type_def == TypeDefPrimitive::U8.into());
        if let (true, Some(bytes)) = (is_bytes, bytes_of(values)) {
            return Shown::Plain(crate::text::hex(&bytes));
        }
        let slot = Slot { name: None, id: id.unwrap_or_default(), type_name: None };
        Shown::List(values.values().map(|value| self.value(&slot, value)).collect())
    }

    fn primitive(&mut self, slot: &Slot<'_>, of: &TypeDef<PortableForm>, primitive: &Primitive) -> Shown {
        match primitive {
            Primitive::Bool(is) => Shown::Is(*is),
            Primitive::String(text) => Shown::Text(text.clone()),
            Primitive::Char(character) => Shown::Text(character.to_string()),
            Primitive::U128(number) => {
                let unit = asset_of(self.own, slot, of).and_then(|asset| self.book.unit(asset));
                unit.map_or_else(|| Shown::Plain(number.to_string()), |unit| Shown::Amount(*number, unit))
            }
            Primitive::I128(number) => Shown::Plain(number.to_string()),
            Primitive::U256(bytes) | Primitive::I256(bytes) => Shown::Plain(crate::text::hex(bytes)),
        }
    }
}

fn element(list: &TypeDef<PortableForm>) -> Option<u32> {
    match list {
        TypeDef::Sequence(of) => Some(of.type_param.id),
        TypeDef::Array(of) => Some(of.type_param.id),
        _ => None,
    }
}

/// The bytes that a list of numbers is, however many structs are around it.
fn bytes_of(values: &Composite<u32>) -> Option<Vec<u8>> {
    let byte = |value: &Value<u32>| value.as_u128().and_then(|number| number.try_into().ok());
    let only = match values.values().next() {
        Some(Value { value: ValueDef::Composite(inner), .. }) if values.len() == 1 => return bytes_of(inner),
        _ => values.values().map(byte),
    };
    only.collect()
}
