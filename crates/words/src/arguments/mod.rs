// SPDX-License-Identifier: Apache-2.0
//! Arguments of messages as people type them, read strictly by the types that a contract's metadata gives them: what
//! does not fit is an error that says what was found and what is expected, and nothing is dropped.
//!
//! - `notation`: how values are written.
//! - `typing`: what a written value is as a value of a type.
//! - `number`: which whole numbers a type holds.
//! - `shown`: values in words, from their bytes.
//! - `denomination`: which asset an amount is of.

mod denomination;
mod notation;
mod number;
mod shown;
mod typing;

use std::fmt;

use ink::primitives::AccountId;
use ink::scale_info::form::PortableForm;
use ink::scale_info::{Field, PortableRegistry};
use kite_interfaces::{Asset, Balance};
use scale_value::scale::{decode_as_type, encode_as_type};

use crate::amount::Unit;

pub use denomination::Own;
pub use shown::Shown;

/// What accounts and assets are called where arguments are typed and shown.
pub trait Book {
    /// The account that a name or an address stands for.
    fn account(&self, text: &str) -> Option<AccountId>;
    /// What an account is called: a name, or its address.
    fn name_of(&self, account: AccountId) -> String;
    /// The asset of a sign.
    fn asset(&mut self, sign: &str) -> Option<Asset>;
    /// How an asset is written.
    fn unit(&mut self, asset: Asset) -> Option<Unit>;
    /// An error in words if there cannot be so much of an asset.
    fn ensure_countable(&self, asset: Asset, units: Balance) -> Result<(), String>;
    /// The message of a contract that has this selector, if the contract's language is known.
    fn message(&self, callee: AccountId, selector: [u8; 4]) -> Option<String>;
}

/// A name and a type, of an argument or a field. The type's name tells what a number counts.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    /// What it is called; a field of a tuple is called nothing.
    pub name: Option<&'a str>,
    /// Number of its type in the registry.
    pub id: u32,
    /// What the source calls its type.
    pub type_name: Option<&'a str>,
}

impl<'a> From<&'a Field<PortableForm>> for Slot<'a> {
    fn from(field: &'a Field<PortableForm>) -> Self {
        Self { name: field.name.as_deref(), id: field.ty.id, type_name: field.type_name.as_deref() }
    }
}

/// The arguments of a message or a constructor.
pub struct Signature<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Its arguments.
    pub slots: Vec<Slot<'a>>,
    /// The types.
    pub types: &'a PortableRegistry,
    /// Which asset amounts are of that say nothing else.
    pub own: Own,
}

/// What was wrong with what was typed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    at: Vec<String>,
    what: String,
}

impl Wrong {
    fn new(what: impl Into<String>) -> Self {
        Self { at: Vec::new(), what: what.into() }
    }

    /// The same, within this field or place.
    fn within(mut self, place: impl Into<String>) -> Self {
        self.at.insert(0, place.into());
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at.join("."))?;
        }
        write!(f, "{}", self.what)
    }
}

impl std::error::Error for Wrong {}

impl Signature<'_> {
    /// The arguments, SCALE-encoded. They are decoded again, and held against what was typed.
    pub fn encode(&self, typed: &[String], book: &mut dyn Book) -> Result<Vec<u8>, Wrong> {
        let (expected, found) = (self.slots.len(), typed.len());
        if expected != found {
            let names: Vec<_> = self.slots.iter().map(|slot| slot.name.unwrap_or_default()).collect();
            let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
            return Err(Wrong::new(format!("{} takes {expected} arguments{names}, found {found}", self.label)));
        }
        let mut read = Vec::new();
        for (slot, text) in self.slots.iter().zip(typed) {
            read.push(notation::read(text).map_err(|wrong| wrong.within(slot.name.unwrap_or_default()))?);
        }
        let values = typing::Reading { types: self.types, own: self.own, book }.fields(&self.slots, read)?;
        let mut bytes = Vec::new();
        for (slot, value) in self.slots.iter().zip(values) {
            let start = bytes.len();
            let reading = |error: String| Wrong::new(error).within(slot.name.unwrap_or_default());
            encode_as_type(&value, slot.id, self.types, &mut bytes).map_err(|error| reading(error.to_string()))?;
            let mut written = bytes.get(start..).unwrap_or_default();
            let again =
                decode_as_type(&mut written, slot.id, self.types).map_err(|error| reading(error.to_string()))?;
            if !written.is_empty() || again.remove_context() != value {
                return Err(reading("it does not read back as it was typed: give the --input in hex".to_owned()));
            }
        }
        Ok(bytes)
    }

    /// What these bytes are as its arguments; `None` if they are none, or if some are left over.
    pub fn decode(&self, mut bytes: &[u8], book: &mut dyn Book) -> Option<Shown> {
        let mut values = Vec::new();
        for slot in &self.slots {
            values.push(decode_as_type(&mut bytes, slot.id, self.types).ok()?);
        }
        let mut showing = shown::Showing { types: self.types, own: self.own, book };
        bytes.is_empty().then(|| showing.fields(&self.slots, &values))
    }
}
