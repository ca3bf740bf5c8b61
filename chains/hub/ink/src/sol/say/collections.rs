// SPDX-License-Identifier: Apache-2.0
//! What other values are in.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use scale::{Compact, Output};

use super::{head_of, say_bytes, say_left, say_length, say_word, Say};
use crate::say_all;
use crate::sol::{Name, Type, WORD};

macro_rules! same {
    ($($of:ty),*) => { $(
        impl<T: Type> Type for $of {
            const NAME: Name = T::NAME;
            const WORDS: usize = T::WORDS;
            const IS_DYNAMIC: bool = T::IS_DYNAMIC;
            const NOTHING: [u8; WORD] = T::NOTHING;
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

/// Where there is none, zeros are said: nobody has that address, no text and no record is an empty one.
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
                (0..T::WORDS).for_each(|_| out.write(&T::NOTHING));
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

impl<T: Type> Type for Vec<T> {
    const NAME: Name = if T::IS_BYTE { Name::new("bytes") } else { T::NAME.then(b"[]") };
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
    if T::IS_BYTE {
        return super::as_bytes(&items.iter().map(Say::byte).collect::<Vec<_>>());
    }
    let mut content = Vec::new();
    say_length(items.len(), &mut content);
    let mut at = items.len() * T::WORDS * WORD;
    items.iter().for_each(|item| at += item.head(at, &mut content));
    items.iter().for_each(|item| item.tail(&mut content));
    content
}

/// Bytes of an account.
const ADDRESS: usize = 20;

/// As many of one type, side by side. Bytes are an `address` if there are 20 of them, up to 32 a `bytes32` or the like,
/// and `bytes` above.
impl<T: Type, const N: usize> Type for [T; N] {
    const NAME: Name = match N {
        _ if !T::IS_BYTE => T::NAME.then(b"[").number(N).then(b"]"),
        ADDRESS => Name::new("address"),
        ..=WORD => Name::new("bytes").number(N),
        _ => Name::new("bytes"),
    };
    const WORDS: usize = if T::IS_BYTE { 1 } else { N * T::WORDS };
    const IS_DYNAMIC: bool = T::IS_BYTE && N > WORD;
}

impl<T: Say, const N: usize> Say for [T; N] {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        const { assert!(!T::IS_DYNAMIC) }
        if !T::IS_BYTE {
            return self.iter().map(|item| item.head(at, out)).sum();
        }
        let bytes: [u8; N] = core::array::from_fn(|place| self[place].byte());
        match N {
            ADDRESS => say_word(&bytes, out),
            ..=WORD => say_left(&bytes, out),
            _ => return bytes.as_slice().head(at, out),
        }
        0
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        if Self::IS_DYNAMIC {
            let bytes: [u8; N] = core::array::from_fn(|place| self[place].byte());
            say_bytes(&bytes, out);
        }
    }
}

/// What is said as bytes to whoever passes it on as such, with their number before it.
impl<T: Type> Type for (Compact<u8>, T) {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say> Say for (Compact<u8>, T) {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) -> usize {
        content_of(&self.1).as_slice().head(at, out)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        say_bytes(&content_of(&self.1), out);
    }
}

/// What `value` is said as where it has no neighbours.
pub fn content_of<T: Say>(value: &T) -> Vec<u8> {
    let mut content = Vec::new();
    say_all!(&mut content, value: T);
    content
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
                if !Self::IS_DYNAMIC {
                    $($of.head(at, out);)*
                    return 0;
                }
                let mut content = Vec::new();
                say_all!(&mut content, $($of: $of),*);
                head_of(&content, at, out)
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
