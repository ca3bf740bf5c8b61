// SPDX-License-Identifier: Apache-2.0
//! Reading arguments: words of 32 bytes, in their order; what has no fixed length lies behind them, and a word in its
//! place says where, counted from the first of its neighbours. What cannot be read ends the call.

use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};

use ink::prelude::boxed::Box;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use ink::sol::{Name, Type, WORD};
use scale::Decode;

use crate::host;
use crate::wire::unreadable;

/// What can be read as an argument.
pub trait Argument: Type + Sized {
    /// Reads one, and ends the call if there is none.
    fn argument() -> Self;

    /// Reads one that may be missing.
    fn optional() -> Option<Self> {
        if is_nothing(Self::WORDS, Self::IS_DYNAMIC, &Self::NOTHING) {
            host::borrow(Self::WORDS.saturating_mul(WORD));
            None
        } else {
            Some(Self::argument())
        }
    }

    /// What a byte of many is.
    fn of_byte(_byte: u8) -> Self {
        unreadable()
    }
}

/// An argument that is not there in Solidity.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Type for Nothing {
    const NAME: Name = Name::NONE;
    const WORDS: usize = 0;
}

/// Whether a number that is too large is read as the largest one.
static IS_LENIENT: AtomicBool = AtomicBool::new(false);

/// From here on, a number that is too large is read as the largest one.
pub fn be_lenient() {
    IS_LENIENT.store(true, Ordering::Relaxed);
}

/// Begins with what is read next: places are counted from here.
pub fn begin() {
    host::set_base(rest());
}

/// All that can still be read.
fn rest() -> &'static [u8] {
    let rest = host::borrow(host::left());
    host::turn_to(rest);
    rest
}

/// Reads a word as four numbers, the highest first. By value: what others answer is read so as well, and does not stay.
#[inline(always)]
fn quarters() -> [u64; 4] {
    let [a, b, c, d] = host::take_plain();
    [u64::from_be(a), u64::from_be(b), u64::from_be(c), u64::from_be(d)]
}

/// Reads a number that is `most` at most.
#[inline(never)]
fn number(most: u64) -> u64 {
    let [a, b, c, number] = quarters();
    if a | b | c != 0 || number > most {
        unreadable()
    }
    number
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Argument for $number {
            #[inline(never)]
            fn argument() -> Self {
                #[allow(clippy::cast_possible_truncation, reason = "it is no larger than that")]
                {
                    number(Self::MAX.into()) as Self
                }
            }

            fn of_byte(byte: u8) -> Self {
                byte.into()
            }
        }
    )* };
}

numbers!(u8, u16, u32, u64);

impl Argument for u128 {
    #[inline(never)]
    fn argument() -> Self {
        let [a, b, high, low] = quarters();
        if a | b == 0 {
            return Self::from(high) << 64 | Self::from(low);
        }
        if !IS_LENIENT.load(Ordering::Relaxed) {
            unreadable()
        }
        Self::MAX
    }
}

impl Argument for bool {
    fn argument() -> Self {
        match u8::argument() {
            0 => false,
            1 => true,
            _ => unreadable(),
        }
    }
}

impl Argument for AccountId {
    #[inline(never)]
    fn argument() -> Self {
        let (high, account): ([u8; WORD - host::ACCOUNT], _) = (host::take(), host::take());
        if high != [0; WORD - host::ACCOUNT] {
            unreadable()
        }
        Self(account)
    }

    fn optional() -> Option<Self> {
        Some(Self::argument()).filter(|account| account.0 != [0; host::ACCOUNT])
    }
}

impl<T: Argument> Argument for Option<T> {
    fn argument() -> Self {
        T::optional()
    }
}

/// Whether each of the `words` that come next is `nothing`, or what is elsewhere begins with zero.
#[inline(never)]
fn is_nothing(words: usize, is_dynamic: bool, nothing: &[u8; WORD]) -> bool {
    let next = rest();
    if is_dynamic {
        go_elsewhere();
    }
    let said = host::borrow(words.saturating_mul(WORD));
    host::turn_to(next);
    said.chunks(WORD).all(|word| word == nothing)
}

impl Argument for Hash {
    fn argument() -> Self {
        host::take().into()
    }
}

/// Reads what lies where the next word says.
#[inline(always)]
fn elsewhere<T>(read: impl FnOnce() -> T) -> T {
    let after = go_elsewhere();
    let value = read();
    host::turn_to(after);
    value
}

/// Turns to where the next word says; what comes after that word.
#[inline(never)]
fn go_elsewhere() -> &'static [u8] {
    let place = length();
    let after = rest();
    host::turn_to(host::base().get(place..).unwrap_or_else(|| unreadable()));
    after
}

/// A number of bytes or items.
fn length() -> usize {
    u32::argument() as usize
}

/// Reads a tuple: one that has no fixed length lies elsewhere, and its places are counted from its own beginning.
#[inline(always)]
pub fn tuple<T>(is_dynamic: bool, read: impl FnOnce() -> T) -> T {
    if is_dynamic {
        elsewhere(|| from_here(read))
    } else {
        read()
    }
}

/// Reads with places counted from here.
#[inline(always)]
fn from_here<T>(read: impl FnOnce() -> T) -> T {
    from(rest(), true, read)
}

/// Reads with places counted from `base`, if there are any.
#[inline(always)]
fn from<T>(base: &'static [u8], has_places: bool, read: impl FnOnce() -> T) -> T {
    if !has_places {
        return read();
    }
    let outer = host::base();
    host::set_base(base);
    let value = read();
    host::set_base(outer);
    value
}

/// Reads what is said in `bytes`; where is read then, whoever comes next must say.
#[inline(always)]
pub fn inside<T>(bytes: &'static [u8], read: impl FnOnce() -> T) -> T {
    host::turn_to(bytes);
    from_here(read)
}

/// Reads the number of a variant, and in bytes behind it what that holds, by `read`.
#[inline(always)]
pub fn choice<T>(read: impl FnOnce(u8) -> T) -> T {
    tuple(true, || {
        let number = u8::argument();
        inside(Argument::argument(), || read(number))
    })
}

/// Reads the number of a variant that holds nothing.
#[inline(always)]
pub fn variant<T: Decode>() -> T {
    // What SCALE says of it is that one byte.
    T::decode(&mut [u8::argument()].as_slice()).unwrap_or_else(|_| unreadable())
}

impl<T: Argument> Argument for Box<T> {
    fn argument() -> Self {
        Self::new(T::argument())
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn argument() -> Self {
        if T::IS_BYTE {
            let bytes: &[u8] = Argument::argument();
            return bytes.iter().map(|byte| T::of_byte(*byte)).collect();
        }
        let list = List::argument();
        // Its items lie elsewhere, and what is read next does not follow on them.
        let after = rest();
        let items = list.collect();
        host::turn_to(after);
        items
    }
}

impl<T: Argument, const N: usize> Argument for [T; N] {
    fn argument() -> Self {
        if !T::IS_BYTE {
            return core::array::from_fn(|_| T::argument());
        }
        let bytes: [u8; N] = match N {
            host::ACCOUNT => AccountId::argument().0.as_slice().try_into().unwrap_or_else(|_| unreadable()),
            ..=WORD => first(),
            _ => <&[u8]>::argument().try_into().unwrap_or_else(|_| unreadable()),
        };
        bytes.map(T::of_byte)
    }
}

/// The first bytes of a word, in which nothing may follow.
fn first<const N: usize>() -> [u8; N] {
    let (first, others) = host::borrow(WORD).split_at(N.min(WORD));
    if !host::is_zero(others) {
        unreadable()
    }
    first.try_into().unwrap_or_else(|_| unreadable())
}

impl Argument for &'static [u8] {
    #[inline(never)]
    fn argument() -> Self {
        elsewhere(|| host::borrow(length()))
    }
}

macro_rules! tuples {
    ($($of:ident)*) => {
        impl<$($of: Argument),*> Argument for ($($of,)*) {
            fn argument() -> Self {
                tuple(Self::IS_DYNAMIC, || ($($of::argument(),)*))
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);

/// A list that stays where it is and is read item by item, when somebody asks.
pub struct List<T> {
    /// What is left of it, from which the places are counted of items that have no fixed length.
    items: &'static [u8],
    base: &'static [u8],
    len: usize,
    item: PhantomData<T>,
}

impl<T: Type> Type for List<T> {
    const NAME: Name = T::NAME.then(b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Argument> Argument for List<T> {
    fn argument() -> Self {
        elsewhere(|| {
            let len = length();
            let items = rest();
            // What cannot be read ends the call now, and not once half of the list has had its effect.
            from(items, T::IS_DYNAMIC, || (0..len).for_each(|_| drop(T::argument())));
            Self { items, base: items, len, item: PhantomData }
        })
    }
}

/// Reads a list whose items are read when they are asked for.
#[must_use]
pub fn list<T: Argument>() -> List<T> {
    List::argument()
}

/// All of a list that a row reads item by item.
#[must_use]
pub fn items<T>(list: List<T>) -> List<T> {
    list
}

impl<T: Argument> ExactSizeIterator for List<T> {
    fn len(&self) -> usize {
        self.len
    }
}

impl<T: Argument> Iterator for List<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        host::turn_to(self.items);
        let item = from(self.base, T::IS_DYNAMIC, T::argument);
        self.items = rest();
        Some(item)
    }
}
