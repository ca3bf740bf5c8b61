// SPDX-License-Identifier: Apache-2.0
//! A written value as a value of a type: every part of it has its place there, and every place has its part.

use ink::primitives::AccountId;
use ink::scale_info::form::PortableForm;
use ink::scale_info::{Field, PortableRegistry, TypeDef, TypeDefPrimitive, Variant};
use scale_value::{Composite, Value};

use super::denomination::{asset_of, is_asset, own_of, Own};
use super::notation::{expected, Typed};
use super::number::{most, signed, signed_bits};
use super::{Book, Slot, Wrong};
use crate::amount::{whole, Amount, NoNumber};

pub(super) struct Reading<'a, 'b> {
    pub types: &'a PortableRegistry,
    pub own: Own,
    pub book: &'b mut dyn Book,
}

impl<'a> Reading<'a, '_> {
    /// A value for each slot. An asset among them is read first: it says what the amounts beside it are of.
    pub fn fields(&mut self, slots: &[Slot<'a>], typed: Vec<Typed<'_>>) -> Result<Vec<Value>, Wrong> {
        let before = self.own;
        let asset = slots.iter().zip(&typed).find(|(slot, _)| is_asset(self.types, slot.id));
        let asset = asset.map(|(slot, typed)| self.value(slot, typed.clone())).transpose();
        let asset = asset.map_err(|wrong| wrong.within(asset_name(self.types, slots)))?;
        self.own = own_of(self.own, self.types, slots, asset.as_ref());
        let read = |(place, (slot, typed)): (usize, (&Slot<'a>, Typed<'_>))| {
            let name = slot.name.map_or_else(|| place.to_string(), str::to_owned);
            self.value(slot, typed).map_err(|wrong| wrong.within(name))
        };
        let values = slots.iter().zip(typed).enumerate().map(read).collect();
        self.own = before;
        values
    }

    fn value(&mut self, slot: &Slot<'a>, typed: Typed<'_>) -> Result<Value, Wrong> {
        let types = self.types;
        let found = types.resolve(slot.id).ok_or_else(|| Wrong::new("the metadata lacks this argument's type"))?;
        let name = found.path.segments.last().map(String::as_str);
        match &found.type_def {
            TypeDef::Composite(_) if found.path.segments.ends_with(&["types".to_owned(), "AccountId".to_owned()]) => {
                self.account(typed)
            }
            TypeDef::Composite(composite) => match composite.fields.as_slice() {
                // What stands around one value only says what it is for.
                [only]
                    if only.name.is_none()
                        && !matches!(&typed, Typed::Group(Some(found), _) if Some(*found) == name) =>
                {
                    Ok(Value::unnamed_composite([self.value(&Slot::from(only), typed)?]))
                }
                fields => self.composite(name, fields, typed).map(composite_value),
            },
            TypeDef::Variant(variants) => self.variant(name.unwrap_or("variant"), &variants.variants, typed),
            TypeDef::Sequence(list) => self.list(list.type_param.id, None, typed),
            TypeDef::Array(list) => self.list(list.type_param.id, Some(list.len), typed),
            TypeDef::Tuple(tuple) => {
                let slots: Vec<_> =
                    tuple.fields.iter().map(|id| Slot { name: None, id: id.id, type_name: None }).collect();
                self.group(None, &slots, typed).map(Value::unnamed_composite)
            }
            TypeDef::Compact(inner) => self.value(&Slot { id: inner.type_param.id, ..*slot }, typed),
            TypeDef::Primitive(TypeDefPrimitive::Bool) => match typed {
                Typed::Word("true") => Ok(Value::bool(true)),
                Typed::Word("false") => Ok(Value::bool(false)),
                other => Err(expected("true or false", &other)),
            },
            TypeDef::Primitive(TypeDefPrimitive::Str) => match typed {
                Typed::Text(text) => Ok(Value::string(text)),
                other => Err(expected("a text between double quotes", &other)),
            },
            TypeDef::Primitive(TypeDefPrimitive::Char) => match typed {
                Typed::Character(character) => Ok(Value::char(character)),
                other => Err(expected("a character between single quotes", &other)),
            },
            number @ TypeDef::Primitive(primitive) => self.number(slot, number, primitive, &typed),
            TypeDef::BitSequence(_) => Err(Wrong::new("bits cannot be typed: give the --input in hex")),
        }
    }

    fn account(&self, typed: Typed<'_>) -> Result<Value, Wrong> {
        let found = match &typed {
            Typed::Word(text) => self.book.account(text),
            _ => None,
        };
        let AccountId(bytes) = found.ok_or_else(|| expected("an address (SS58, or 0x and 64 digits)", &typed))?;
        Ok(Value::unnamed_composite([Value::from_bytes(bytes)]))
    }

    fn composite(
        &mut self,
        name: Option<&str>,
        fields: &'a [Field<PortableForm>],
        typed: Typed<'_>,
    ) -> Result<Composite<()>, Wrong> {
        let slots: Vec<_> = fields.iter().map(Slot::from).collect();
        if fields.first().is_none_or(|field| field.name.is_none()) {
            return Ok(Composite::unnamed(self.group(name, &slots, typed)?));
        }
        let names: Vec<_> = slots.iter().filter_map(|slot| slot.name).collect();
        let form = format!(
            "{} {{ {} }}",
            name.unwrap_or_default(),
            names.iter().map(|name| format!("{name}: …")).collect::<Vec<_>>().join(", ")
        );
        let typed = match typed {
            Typed::Record(found, typed) if found.is_none() || found == name => typed,
            other => return Err(expected(&format!("`{form}`"), &other)),
        };
        let values = self.fields(&slots, in_order(&names, typed)?)?;
        Ok(Composite::named(names.into_iter().zip(values)))
    }

    /// As many values as slots.
    fn group(&mut self, name: Option<&str>, slots: &[Slot<'a>], typed: Typed<'_>) -> Result<Vec<Value>, Wrong> {
        let count = slots.len();
        let form = format!("{}({})", name.unwrap_or_default(), vec!["…"; count].join(", "));
        match typed {
            Typed::Group(found, typed) if (found.is_none() || found == name) && typed.len() == count => {
                self.fields(slots, typed)
            }
            Typed::Word(word) if Some(word) == name && count == 0 => Ok(Vec::new()),
            other => Err(expected(&format!("`{form}`, which has {count} values"), &other)),
        }
    }

    fn variant(&mut self, of: &str, variants: &'a [Variant<PortableForm>], typed: Typed<'_>) -> Result<Value, Wrong> {
        let name = match &typed {
            Typed::Word(name) | Typed::Group(Some(name), _) | Typed::Record(Some(name), _) => Some(*name),
            _ => None,
        };
        let Some(variant) = variants.iter().find(|variant| name == Some(variant.name.as_str())) else {
            let forms: Vec<_> = variants.iter().map(form_of).collect();
            return Err(expected(&format!("one of {of}: {}", forms.join(", ")), &typed));
        };
        let wrong = || expected(&format!("`{}`", form_of(variant)), &typed);
        let has_fields = !matches!(typed, Typed::Word(_));
        if has_fields == variant.fields.is_empty() {
            return Err(wrong());
        }
        let values = if has_fields { self.composite(name, &variant.fields, typed)? } else { Composite::unnamed([]) };
        Ok(Value::variant(variant.name.clone(), values))
    }

    fn list(&mut self, id: u32, length: Option<u32>, typed: Typed<'_>) -> Result<Value, Wrong> {
        let is_bytes = self.types.resolve(id).is_some_and(|found| found.type_def == TypeDefPrimitive::U8.into());
        let values = match typed {
            Typed::Word(word) if is_bytes && word.starts_with("0x") => bytes(word)?,
            Typed::List(typed) => {
                let slot = Slot { name: None, id, type_name: None };
                let read =
                    |(place, typed)| self.value(&slot, typed).map_err(|wrong| wrong.within(format!("[{place}]")));
                typed.into_iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?
            }
            other => return Err(expected(list_form(is_bytes), &other)),
        };
        match length.map(|length| usize::try_from(length).unwrap_or(usize::MAX)) {
            Some(length) if length != values.len() => {
                let things = if is_bytes {
                    format!("bytes, which are {} digits after 0x", length.saturating_mul(2))
                } else {
                    "values".to_owned()
                };
                Err(Wrong::new(format!("expected {length} {things}, found {}", values.len())))
            }
            _ => Ok(Value::unnamed_composite(values)),
        }
    }

    fn number(
        &mut self,
        slot: &Slot<'_>,
        of: &TypeDef<PortableForm>,
        primitive: &TypeDefPrimitive,
        typed: &Typed<'_>,
    ) -> Result<Value, Wrong> {
        if let Some(bits) = signed_bits(primitive) {
            return signed(bits, typed);
        }
        let most =
            most(primitive).ok_or_else(|| Wrong::new("numbers so wide cannot be typed: give the --input in hex"))?;
        let asset = asset_of(self.own, slot, of);
        let unit = asset.and_then(|asset| self.book.unit(asset));
        let example = unit.as_ref().map_or_else(String::new, |unit| {
            format!(", in its smallest unit, or an amount such as \"1.5 {}\"", unit.sign)
        });
        let what = format!("a whole number from 0 to {most}{example}");
        let number = match typed {
            Typed::Word(word) => whole(word).map_err(|error| match error {
                NoNumber::TwoReadings { .. } => Wrong::new(error.to_string()),
                _ => expected(&what, typed),
            })?,
            Typed::Amount(number, sign) => {
                let amount: Amount = format!("{number} {sign}")
                    .parse()
                    .map_err(|error: crate::amount::NoAmount| Wrong::new(error.to_string()))?;
                let (Some(asset), Some(unit)) = (asset, unit) else {
                    let reason =
                        if slot.type_name == Some("Balance") { ": nothing here says of which asset it is" } else { "" };
                    return Err(Wrong::new(format!("expected {what}{reason}; found {}", typed.described())));
                };
                if self.book.asset(sign) != Some(asset) {
                    return Err(expected(&format!("an amount in {}", unit.sign), typed));
                }
                amount
                    .in_units(unit.decimals)
                    .ok_or_else(|| expected(&format!("an amount with at most {} decimals", unit.decimals), typed))?
            }
            other => return Err(expected(&what, other)),
        };
        if number > most {
            return Err(expected(&what, typed));
        }
        if let Some(asset) = asset {
            self.book.ensure_countable(asset, number).map_err(Wrong::new)?;
        }
        Ok(Value::u128(number))
    }
}

fn asset_name(types: &PortableRegistry, slots: &[Slot<'_>]) -> String {
    slots.iter().find(|slot| is_asset(types, slot.id)).and_then(|slot| slot.name).unwrap_or_default().to_owned()
}

fn composite_value(values: Composite<()>) -> Value {
    match values {
        Composite::Named(values) => Value::named_composite(values),
        Composite::Unnamed(values) => Value::unnamed_composite(values),
    }
}

/// How a variant is written.
fn form_of(variant: &Variant<PortableForm>) -> String {
    let name = &variant.name;
    let fields: Vec<_> = variant
        .fields
        .iter()
        .map(|field| field.name.as_ref().map_or_else(|| "…".to_owned(), |name| format!("{name}: …")))
        .collect();
    match variant.fields.first() {
        None => name.clone(),
        Some(first) if first.name.is_some() => format!("{name} {{ {} }}", fields.join(", ")),
        Some(_) => format!("{name}({})", fields.join(", ")),
    }
}

/// Fields in the order of their names: each once, and no other.
fn in_order<'t>(names: &[&str], typed: Vec<(&str, Typed<'t>)>) -> Result<Vec<Typed<'t>>, Wrong> {
    let mut places: Vec<Option<Typed<'t>>> = vec![None; names.len()];
    for (name, value) in typed {
        let place = names.iter().position(|known| *known == name).and_then(|place| places.get_mut(place));
        let place =
            place.ok_or_else(|| Wrong::new(format!("there is no field `{name}`: expected {}", names.join(", "))))?;
        if place.replace(value).is_some() {
            return Err(Wrong::new(format!("the field `{name}` is there twice")));
        }
    }
    let missing: Vec<_> =
        names.iter().zip(&places).filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(places.into_iter().flatten().collect());
    }
    Err(Wrong::new(format!("the fields {} are missing", missing.join(", "))))
}

fn bytes(word: &str) -> Result<Vec<Value>, Wrong> {
    let digits = word.strip_prefix("0x").unwrap_or(word);
    let bytes = hex::decode(digits).map_err(|_| expected("0x and pairs of digits from 0 to f", &Typed::Word(word)))?;
    Ok(bytes.into_iter().map(|byte| Value::u128(byte.into())).collect())
}

fn list_form(is_bytes: bool) -> &'static str {
    if is_bytes {
        "bytes in hex, such as 0x12ab (`0x` for none), or a list `[…]`"
    } else {
        "a list `[…]`"
    }
}
