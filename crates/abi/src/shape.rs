// SPDX-License-Identifier: Apache-2.0
//! What a type of a contract is, to SCALE and to Solidity alike, by the same rules as `chains/hub/ink` has them: a struct
//! is a tuple, an enum without data a number, an enum of nothing or an account an address, any other enum a number and
//! what its variant holds.

/// Bytes of an account there, and of what stands for one.
pub const ADDRESS: usize = 20;

/// Bytes of a word.
pub const WORD: usize = 32;

/// What a type is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing, which is not said at all.
    Nothing,
    /// Yes or no.
    Bool,
    /// A number of so many bytes.
    Number(usize),
    /// A number of so many bytes, which has a whole word to a standard.
    Wide(usize),
    /// An account.
    Account,
    /// A hash.
    Hash,
    /// Text.
    Text,
    /// Bytes, however many.
    Bytes,
    /// So many bytes.
    Fixed(usize),
    /// One that may be missing.
    Optional(Box<Shape>),
    /// However many of one kind.
    List(Box<Shape>),
    /// So many of one kind.
    Array(Box<Shape>, usize),
    /// Several side by side.
    Record(Vec<Field>),
    /// An enum of nothing or an account.
    MaybeAccount,
    /// An error that is told inside something else: bytes of one of these.
    Refused(Vec<Refusal>),
    /// An enum, by its variants in their order.
    Choice(Vec<Variant>),
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name where the contract is defined; none in a tuple.
    pub label: String,
    /// What it is.
    pub shape: Shape,
}

/// An error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it begins with.
    pub selector: [u8; 4],
    /// Its name.
    pub name: String,
    /// What it holds.
    pub fields: Vec<Field>,
    /// The names of the variants that it is in, from the outermost, without its own.
    pub within: Vec<String>,
    /// The variants that it is in where the contract is defined, from the outermost, its own the last one.
    pub path: Vec<u8>,
}

/// One of an enum's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its number in SCALE.
    pub index: u8,
    /// Its number in Solidity.
    pub number: u8,
    /// What it holds.
    pub fields: Vec<Field>,
}

impl Shape {
    /// Whether it lies behind its neighbours, at a place that a word among them tells.
    pub fn is_elsewhere(&self) -> bool {
        match self {
            Self::Text | Self::Bytes | Self::List(_) | Self::Refused(_) => true,
            Self::Fixed(bytes) => *bytes > WORD,
            Self::Optional(of) | Self::Array(of, _) => of.is_elsewhere(),
            Self::Record(fields) => fields.iter().any(|field| field.shape.is_elsewhere()),
            Self::Choice(variants) => is_mixed(variants),
            Self::Nothing | Self::Bool | Self::Number(_) | Self::Wide(_) => false,
            Self::Account | Self::Hash | Self::MaybeAccount => false,
        }
    }

    /// How many words it has among its neighbours.
    pub fn words(&self) -> usize {
        match self {
            _ if self.is_elsewhere() => 1,
            Self::Nothing => 0,
            Self::Optional(of) => of.words(),
            Self::Array(of, count) => of.words().saturating_mul(*count),
            Self::Record(fields) => fields.iter().map(|field| field.shape.words()).sum(),
            Self::Choice(variants) => held(variants).map_or(1, |of| of.words().saturating_add(1)),
            _ => 1,
        }
    }

    /// How many words, all zero, lie elsewhere where there is none.
    pub fn empty_words(&self) -> usize {
        match self {
            Self::Optional(of) => of.empty_words(),
            Self::Record(fields) if self.is_elsewhere() => {
                let of = |field: &Field| field.shape.words().saturating_add(field.shape.empty_words());
                fields.iter().map(of).sum()
            }
            _ => self.is_elsewhere().into(),
        }
    }

    /// What each of its words is where there is none: zero, or for a number the highest one of its type.
    pub fn nothing(&self) -> [u8; WORD] {
        let bytes = match self {
            // Amounts and moments are as wide as a word there.
            Self::Number(8..) => WORD,
            Self::Number(bytes) => *bytes,
            _ => 0,
        };
        let mut word = [0; WORD];
        word.iter_mut().rev().take(bytes).for_each(|byte| *byte = u8::MAX);
        word
    }
}

/// Whether the variants hold different things, which are said in `bytes` then.
pub fn is_mixed(variants: &[Variant]) -> bool {
    held(variants).is_none() && variants.iter().any(|variant| !variant.fields.is_empty())
}

/// What all variants hold that hold something, if that is of one kind.
pub fn held(variants: &[Variant]) -> Option<&Shape> {
    let is_single = variants.iter().all(|variant| variant.fields.len() <= 1);
    let mut shapes = variants.iter().flat_map(|variant| &variant.fields).map(|field| &field.shape);
    let first = shapes.next()?;
    (is_single && shapes.all(|shape| shape == first)).then_some(first)
}
