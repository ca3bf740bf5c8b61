// SPDX-License-Identifier: Apache-2.0
//! What other values are in.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use scale::Output;

use super::{head_of, say_bytes, say_length, say_word, Say};
use crate::say_all;
use crate::sol::{Name, Type, WORD};

macro_rules! same {
    ($($of:ty),*) => { $(
        impl<T: Type> Type for $of {
            const NAME: Name = T::NAME;
            const WORDS: usize = T::WORDS;
            const IS_DYNAMIC: bool = T::IS_DYNAMIC;
        }
    )* };
}

same!(&T, Box<T>, Option<T>);

impl<T: Say> Say for &T {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        (**self).head(at, out)
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        (**self).tail(out);
    }
}

impl<T: Say> Say for Box<T> {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        (**self).head(at, out)
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        (**self).tail(out);
    }
}

/// Where there is none, zero is said: nobody has that address or number, no text is an empty one.
impl<T: Say> Say for Option<T> {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        match self {
            Some(value) => value.head(at, out),
            None if T::IS_DYNAMIC => {
                say_length(at, out);
                WORD
            }
            None => {
                (0..T::WORDS).for_each(|_| say_word(&[], out));
                0
            }
        }
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        match self {
            Some(value) => value.tail(out),
            None if T::IS_DYNAMIC => say_word(&[], out),
            None => {}
        }
    }
}

impl Type for &[u8] {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl Say for &[u8] {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        say_length(at, out);
        WORD + self.len().next_multiple_of(WORD)
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        say_bytes(self, out);
    }
}

impl Type for String {
    const NAME: Name = Name::new("string");
    const IS_DYNAMIC: bool = true;
}

impl Say for String {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        self.as_bytes().head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        self.as_bytes().tail(out);
    }
}

/// Bytes are a list of numbers to whom we are, and bytes to others.
const fn listed(item: Name, brackets: &[u8]) -> Name {
    if item.is("uint8") {
        Name::new("bytes")
    } else {
        item.then(brackets)
    }
}

impl<T: Type> Type for Vec<T> {
    const NAME: Name = listed(T::NAME, b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say> Say for Vec<T> {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        say_length(at, out);
        list_content(self).len()
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        out.write(&list_content(self));
    }
}

/// A list's length and its items; bytes side by side.
pub fn list_content<T: Say>(items: &[T]) -> Vec<u8> {
    let mut content = Vec::new();
    if T::NAME.is("uint8") {
        items.iter().for_each(|byte| {
            byte.head(0, &mut content);
        });
        let bytes: Vec<_> = content.chunks(WORD).filter_map(|word| word.last().copied()).collect();
        return super::as_bytes(&bytes);
    }
    say_length(items.len(), &mut content);
    let mut at = items.len() * T::WORDS * WORD;
    items.iter().for_each(|item| at += item.head(at, &mut content));
    items.iter().for_each(|item| item.tail(&mut content));
    content
}

/// One for each stage.
impl<T: Type> Type for [T; 5] {
    const NAME: Name = T::NAME.then(b"[5]");
    const WORDS: usize = 5 * T::WORDS;
}

impl<T: Say> Say for [T; 5] {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        const { assert!(!T::IS_DYNAMIC) }
        self.iter().map(|item| item.head(at, out)).sum()
    }
}

/// A signature.
impl Type for [u8; 65] {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl Say for [u8; 65] {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        self.as_slice().head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        self.as_slice().tail(out);
    }
}

macro_rules! tuples {
    ($($of:ident)*) => {
        impl<$($of: Type),*> Type for ($($of,)*) {
            const NAME: Name = Name::tuple(&[$($of::NAME),*]);
            const WORDS: usize = if Self::IS_DYNAMIC { 1 } else { 0 $(+ $of::WORDS)* };
            const IS_DYNAMIC: bool = false $(|| $of::IS_DYNAMIC)*;
        }

        #[allow(non_snake_case)]
        impl<$($of: Say),*> Say for ($($of,)*) {
            fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
                let ($($of,)*) = self;
                let mut content = Vec::new();
                say_all!(&mut content, $($of: $of),*);
                head_of(Self::IS_DYNAMIC, &content, at, out)
            }

            fn tail<O: Output + ?Sized>(&self, out: &mut O) {
                if Self::IS_DYNAMIC {
                    let ($($of,)*) = self;
                    say_all!(out, $($of: $of),*);
                }
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
