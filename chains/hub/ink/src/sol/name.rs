// SPDX-License-Identifier: Apache-2.0
//! Names of types and functions, put together and hashed when the program is compiled.

use keccak_const::Keccak256;

/// The longest name of a type.
const ROOM: usize = 512;

/// The name of a type.
#[derive(Clone, Copy)]
pub struct Name {
    bytes: [u8; ROOM],
    len: usize,
}

impl Name {
    /// No name.
    pub const NONE: Self = Self { bytes: [0; ROOM], len: 0 };

    /// The name `text`.
    #[must_use]
    pub const fn new(text: &str) -> Self {
        Self::NONE.then(text.as_bytes())
    }

    /// It, and `more` behind it.
    #[must_use]
    pub const fn then(mut self, more: &[u8]) -> Self {
        let mut at = 0;
        while at < more.len() {
            self.bytes[self.len] = more[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// It, and `number` behind it.
    #[must_use]
    pub const fn number(self, number: usize) -> Self {
        let before = if number < 10 { self } else { self.number(number / 10) };
        before.then(&[b'0' + (number % 10) as u8])
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        self.bytes.split_at(self.len).0
    }

    /// Whether it is `text`.
    #[must_use]
    pub const fn is(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let mut at = 0;
        while at < self.len && at < text.len() && self.bytes[at] == text[at] {
            at += 1;
        }
        at == self.len && at == text.len()
    }

    /// `(a,b)` of those that have a name.
    #[must_use]
    pub const fn tuple(names: &[Self]) -> Self {
        let mut tuple = Self::new("(");
        let mut at = 0;
        while at < names.len() {
            if tuple.len > 1 && names[at].len > 0 {
                tuple = tuple.then(b",");
            }
            tuple = tuple.then(names[at].bytes());
            at += 1;
        }
        tuple.then(b")")
    }
}

/// Keccak of `name(a,b)`.
#[must_use]
pub const fn signature(name: &[u8], types: &[Name]) -> [u8; 32] {
    Keccak256::new().update(name).update(Name::tuple(types).bytes()).finalize()
}

/// Keccak of `text`.
#[must_use]
pub const fn keccak(text: &[u8]) -> [u8; 32] {
    Keccak256::new().update(text).finalize()
}

/// The first four bytes of it.
#[must_use]
pub const fn selector(name: &[u8], types: &[Name]) -> [u8; 4] {
    let [a, b, c, d, ..] = signature(name, types);
    [a, b, c, d]
}
