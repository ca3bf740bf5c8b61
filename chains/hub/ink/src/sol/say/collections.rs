// SPDX-License-Identifier: Apache-2.0
//! What other values are in.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use scale::{Compact, Output};

use super::{say_address, say_bytes, say_left, say_length, say_number, size_of_bytes, Say, ADDRESS};
use crate::sol::{Name, Type, WORD};
use crate::{say_all, size_of_all};

macro_rules! same {
    ($($of:ty),*) => { $(
        impl<T: Type> Type for $of {
            const NAME: Name = T::NAME;
            const WORDS: usize = T::WORDS;
            const IS_DYNAMIC: bool = T::IS_DYNAMIC;
            const EMPTY: usize = T::EMPTY;
            const NOTHING: [u8; WORD] = T::NOTHING;
        }
    )* };
}

same!(&T, Box<T>, Option<T>);

macro_rules! said_as_it_is {
    ($($of:ty),*) => { $(
        impl<T: Say> Say for $of {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
                (**self).head(at, out);
            }

            #[inline(always)]
            fn behind(&self) -> usize {
                (**self).behind()
            }

            #[inline(always)]
            fn tail<O: Output + ?Sized>(&self, out: &mut O) {
                (**self).tail(out);
            }
        }
    )* };
}

said_as_it_is!(&T, Box<T>);

/// Where there is none, zeros are said: nobody has that address, no text and no record is an empty one.
impl<T: Say> Say for Option<T> {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        match self {
            Some(value) => value.head(at, out),
            None if T::IS_DYNAMIC => say_length(at, out),
            None => (0..T::WORDS).for_each(|_| out.write(&T::NOTHING)),
        }
    }

    #[inline(always)]
    fn behind(&self) -> usize {
        match self {
            Some(value) => value.behind(),
            None => T::EMPTY * WORD,
        }
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        match self {
            Some(value) => value.tail(out),
            None => (0..T::EMPTY).for_each(|_| say_number(0, out)),
        }
    }
}

impl Type for &[u8] {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl Say for &[u8] {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    #[inline(always)]
    fn behind(&self) -> usize {
        size_of_bytes(self)
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
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        size_of_bytes(self.as_bytes())
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        say_bytes(self.as_bytes(), out);
    }
}

impl<T: Type> Type for Vec<T> {
    const NAME: Name = if T::IS_BYTE { Name::new("bytes") } else { T::NAME.then(b"[]") };
    const IS_DYNAMIC: bool = true;
}

impl<T: Say> Say for Vec<T> {
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

/// In how many bytes a list of these is said.
pub fn size_of_list<'a, T: Say + 'a>(items: impl Iterator<Item = &'a T>) -> usize {
    if T::IS_BYTE {
        return WORD + items.count().next_multiple_of(WORD);
    }
    items.fold(WORD, |size, item| size + T::WORDS * WORD + item.behind())
}

/// How many there are, and they themselves; bytes side by side.
pub fn say_list<'a, T: Say + 'a, O: Output + ?Sized>(items: impl Iterator<Item = &'a T> + Clone, out: &mut O) {
    if T::IS_BYTE {
        return say_bytes(&items.map(Say::byte).collect::<Vec<_>>(), out);
    }
    let count = items.clone().count();
    say_length(count, out);
    let mut at = count * T::WORDS * WORD;
    for item in items.clone() {
        item.head(at, out);
        at += item.behind();
    }
    items.for_each(|item| item.tail(out));
}

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
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        const { assert!(!T::IS_DYNAMIC) }
        if !T::IS_BYTE {
            return self.iter().for_each(|item| item.head(at, out));
        }
        match N {
            ADDRESS => say_address(&bytes_of(self), out),
            ..=WORD => say_left(&bytes_of::<T, N>(self), out),
            _ => say_length(at, out),
        }
    }

    #[inline(always)]
    fn behind(&self) -> usize {
        if Self::IS_DYNAMIC {
            WORD + N.next_multiple_of(WORD)
        } else {
            0
        }
    }

    #[inline(always)]
    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        if Self::IS_DYNAMIC {
            say_bytes(&bytes_of::<T, N>(self), out);
        }
    }
}

fn bytes_of<T: Say, const N: usize>(items: &[T]) -> [u8; N] {
    core::array::from_fn(|place| items[place].byte())
}

/// What is said as bytes to whoever passes it on as such, with their number before it.
impl<T: Type> Type for (Compact<u8>, T) {
    const NAME: Name = Name::new("bytes");
    const IS_DYNAMIC: bool = true;
}

impl<T: Say> Say for (Compact<u8>, T) {
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
        say_length(at, out);
    }

    fn behind(&self) -> usize {
        let value = &self.1;
        WORD + size_of_all!(value: T)
    }

    fn tail<O: Output + ?Sized>(&self, out: &mut O) {
        let value = &self.1;
        say_length(size_of_all!(value: T), out);
        say_all!(out, value: T);
    }
}

macro_rules! tuples {
    ($($of:ident)*) => {
        impl<$($of: Type),*> Type for ($($of,)*) {
            const NAME: Name = Name::tuple(&[$($of::NAME),*]);
            const WORDS: usize = if Self::IS_DYNAMIC { 1 } else { 0 $(+ $of::WORDS)* };
            const IS_DYNAMIC: bool = false $(|| $of::IS_DYNAMIC)*;
            const EMPTY: usize = if Self::IS_DYNAMIC { 0 $(+ $of::WORDS + $of::EMPTY)* } else { 0 };
        }

        #[allow(non_snake_case)]
        impl<$($of: Say),*> Say for ($($of,)*) {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O) {
                if Self::IS_DYNAMIC {
                    return say_length(at, out);
                }
                let ($($of,)*) = self;
                $($of.head(at, out);)*
            }

            fn behind(&self) -> usize {
                if !Self::IS_DYNAMIC {
                    return 0;
                }
                let ($($of,)*) = self;
                size_of_all!($($of: $of),*)
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
