// SPDX-License-Identifier: Apache-2.0
//! How the types of this crate are said and read in Solidity.

use ink::prelude::vec::Vec;
use ink::sol::{Name, Refusal, Say, Type};
use scale::Output;

use super::reading::Argument;
use crate::held::{self, Held};
use crate::kept::{items, Copied, List, Text};
use crate::wire::{is_utf8, unreadable, Fixed};
use crate::Sparse;

impl Type for Text {
    const NAME: Name = Name::new("string");
    const IS_DYNAMIC: bool = true;
}

impl Say for Text {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        self.bytes().head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        self.bytes().tail(out);
    }
}

impl Argument for Text {
    #[inline(never)]
    fn argument() -> Self {
        let bytes = Argument::argument();
        if !is_utf8(bytes) {
            unreadable()
        }
        Self::of(bytes)
    }
}

impl Argument for Option<Text> {
    fn argument() -> Self {
        Some(Text::argument()).filter(|text| !text.is_empty())
    }
}

impl<T: Type> Type for Sparse<T> {
    const NAME: Name = T::NAME;
    const WORDS: usize = T::WORDS;
    const IS_DYNAMIC: bool = T::IS_DYNAMIC;
}

/// What another contract said is passed on as it is.
impl Refusal for Held {
    #[inline(always)]
    fn refuse<O: Output + ?Sized>(&self, out: &mut O) {
        held::with(self, |bytes| out.write(bytes));
    }
}

impl<T: Type> Type for List<T> {
    const NAME: Name = T::NAME.then(b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Type> Type for Copied<T> {
    const NAME: Name = T::NAME;
    const WORDS: usize = T::WORDS;
    const IS_DYNAMIC: bool = T::IS_DYNAMIC;
}

impl Type for Held {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say + Fixed + Clone> Say for List<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        items(self).collect::<Vec<_>>().head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        items(self).collect::<Vec<_>>().tail(out);
    }
}

impl<T: Say> Say for Sparse<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        self.0.head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        self.0.tail(out);
    }
}

impl Say for Held {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        held::with(self, |bytes| bytes.head(at, out))
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        held::with(self, |bytes| bytes.tail(out));
    }
}
