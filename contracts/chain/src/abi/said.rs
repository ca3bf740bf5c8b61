// SPDX-License-Identifier: Apache-2.0
//! How the types of this crate are said and read in Solidity.

use ink::prelude::vec::Vec;
use ink::sol::{say_bytes, say_length, say_list, size_of_bytes, size_of_list, Name, Refusal, Say, Type};
use scale::{Encode, Output};

use super::reading::Argument;
use crate::held::{self, Held};
use crate::kept::{self, items, Copied, Few, List, Text};
use crate::stack::Stack;
use crate::wire::{is_utf8, unreadable, Fixed, Read};
use crate::Sparse;

impl Type for Text {
    const NAME: Name = Name::new("string");
    const IS_DYNAMIC: bool = true;
}

impl Say for Text {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        self.bytes().head(at, out);
    }

    fn behind(&self) -> usize {
        size_of_bytes(self.bytes())
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

    fn optional() -> Option<Self> {
        Some(Self::argument()).filter(|text| !text.is_empty())
    }
}

impl<T: Type> Type for Sparse<T> {
    const NAME: Name = T::NAME;
    const WORDS: usize = T::WORDS;
    const IS_DYNAMIC: bool = T::IS_DYNAMIC;
    const EMPTY: usize = T::EMPTY;
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
    const EMPTY: usize = T::EMPTY;
}

impl Type for Held {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

/// What is kept of a list is what a cell keeps of it.
impl<T: Argument + Fixed + Encode> Argument for List<T> {
    fn argument() -> Self {
        Self::of(&Vec::argument())
    }
}

/// As it would be in a cell.
impl<T: Argument + Encode> Argument for Copied<T> {
    fn argument() -> Self {
        kept::copied(T::argument())
    }
}

impl<T: Argument> Argument for Sparse<T> {
    fn argument() -> Self {
        Self(T::argument())
    }
}

impl<T: Type> Type for Stack<T> {
    const NAME: Name = T::NAME.then(b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say> Say for Stack<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        size_of_list(self.iter())
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        say_list(self.iter(), out);
    }
}

impl<T: Type, const N: usize> Type for Few<T, N> {
    const NAME: Name = T::NAME.then(b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say, const N: usize> Say for Few<T, N> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        size_of_list(self.iter())
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        say_list(self.iter(), out);
    }
}

impl<T: Say + Read + Clone> Say for Copied<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        if T::IS_DYNAMIC {
            return say_length(at, out);
        }
        kept::opened(self.clone()).head(at, out);
    }

    fn behind(&self) -> usize {
        kept::opened(self.clone()).behind()
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        kept::opened(self.clone()).tail(out);
    }
}

impl<T: Say + Fixed + Clone> Say for List<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        items(self).collect::<Vec<_>>().behind()
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        items(self).collect::<Vec<_>>().tail(out);
    }
}

impl<T: Say> Say for Sparse<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        self.0.head(at, out);
    }

    fn behind(&self) -> usize {
        self.0.behind()
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        self.0.tail(out);
    }
}

impl Say for Held {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        held::with(self, size_of_bytes)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        held::with(self, |bytes| say_bytes(bytes, out));
    }
}
