// SPDX-License-Identifier: Apache-2.0
//! Reading: SCALE without a `Result` at each step. What cannot be read ends the call, so that nothing above has
//! to pass an error on. Saying is SCALE's own [`Encode`](scale::Encode), into `Out`, which cannot fail.

use core::marker::PhantomData;

use ink::prelude::boxed::Box;
use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};

pub use crate::host::unreadable;
use crate::host::{self, take};

/// What can be read from the wire: an argument, or what a cell holds.
pub trait Read: Sized {
    /// Reads one, and ends the call if there is none.
    fn read() -> Self;

    /// Reads `N`.
    #[inline(always)]
    fn read_array<const N: usize>() -> [Self; N] {
        core::array::from_fn(|_| Self::read())
    }

    /// Reads so many, no more than there are bytes left.
    fn read_many(count: usize) -> Vec<Self> {
        (0..count).map(|_| Self::read()).collect()
    }
}

/// What can be read as an argument: everything that can be read, and what may stay where it is, in the bytes that
/// the contract was called with.
#[cfg(not(hub))]
pub trait Argument: Sized {
    /// Reads one, and ends the call if there is none.
    fn argument() -> Self;
}

#[cfg(not(hub))]
impl<T: Read> Argument for T {
    #[inline(always)]
    fn argument() -> Self {
        T::read()
    }
}

#[cfg(not(hub))]
impl Argument for &'static [u8] {
    #[inline(never)]
    fn argument() -> Self {
        host::borrow(length())
    }
}

/// Whether the bytes are text in UTF-8: what the standard library's own says with twice the code.
#[cfg(any(lean, test))]
pub(crate) fn is_utf8(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    while let Some(&first) = bytes.next() {
        // How many bytes follow, and the least number that needs so many.
        let (more, least) = match first {
            ..0x80 => (0, 0),
            0xc2..=0xdf => (1, 0x80),
            0xe0..=0xef => (2, 0x800),
            0xf0..=0xf4 => (3, 0x1_0000),
            _ => return false,
        };
        let mut number = u32::from(first) & (0x7f >> more);
        for _ in 0..more {
            match bytes.next() {
                Some(&next) if next & 0xc0 == 0x80 => number = number << 6 | u32::from(next & 0x3f),
                _ => return false,
            }
        }
        // Halves of pairs of UTF-16 are no characters.
        if number < least || number > 0x10_ffff || number >> 11 == 0x1b {
            return false;
        }
    }
    true
}

/// A list of the input that stays where it is and is read item by item, when somebody asks.
#[cfg(not(hub))]
pub struct List<T> {
    span: Span,
    item: PhantomData<T>,
}

/// Where the rest of a list begins, and how many items it has.
#[cfg(not(hub))]
struct Span {
    rest: &'static [u8],
    len: usize,
}

#[cfg(not(hub))]
impl Span {
    /// A list that is read next, each item once: what cannot be read ends the call now, and not once half of the list
    /// has had its effect.
    #[inline(never)]
    fn over(read: fn()) -> Self {
        let len = length();
        let rest = host::borrow(host::left());
        host::turn_to(rest);
        (0..len).for_each(|_| read());
        Self { rest, len }
    }

    /// Turns to the next item, if there is one.
    #[inline(never)]
    fn enter(&mut self) -> bool {
        let Some(len) = self.len.checked_sub(1) else { return false };
        self.len = len;
        host::turn_to(self.rest);
        true
    }

    /// The item was read.
    #[inline(never)]
    fn leave(&mut self) {
        let read = self.rest.len().saturating_sub(host::left());
        self.rest = self.rest.get(read..).unwrap_or_default();
    }
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl Read for $integer {
            #[inline(never)]
            fn read() -> Self {
                Self::from_le_bytes(take())
            }

            #[cfg(hub)]
            #[inline(always)]
            fn read_array<const N: usize>() -> [Self; N] {
                host::take_plain()
            }
        }
    )* };
}

integers!(u16, u32, u64, u128);

/// Reads a byte that is a part of something: by code of its own where that is less than a call.
#[inline(always)]
fn byte() -> u8 {
    #[cfg(hub)]
    {
        let [byte] = take();
        byte
    }
    #[cfg(not(hub))]
    u8::read()
}

impl Read for u8 {
    #[inline(never)]
    fn read() -> Self {
        let [byte] = take();
        byte
    }

    #[cfg(hub)]
    #[inline(always)]
    fn read_array<const N: usize>() -> [Self; N] {
        host::take_plain()
    }

    #[inline(never)]
    fn read_many(count: usize) -> Vec<Self> {
        let mut bytes = ink::prelude::vec![0; count];
        host::copy(&mut bytes);
        bytes
    }
}

/// A type whose every value has the same number of bytes, none of which can be wrong.
pub trait Fixed: Read {
    /// How many.
    const BYTES: usize;
}

macro_rules! fixed {
    ($($of_a_number:ty: $bytes:expr),*) => { $(
        impl Fixed for $of_a_number {
            const BYTES: usize = $bytes;
        }
    )* };
}

fixed!((): 0, u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, AccountId: host::ACCOUNT);

impl<A: Fixed, B: Fixed> Fixed for (A, B) {
    const BYTES: usize = A::BYTES.saturating_add(B::BYTES);
}

impl<T: Fixed, const N: usize> Fixed for [T; N] {
    const BYTES: usize = T::BYTES.saturating_mul(N);
}

/// The items that bytes are, which nobody moves.
#[cfg(lean)]
#[derive(Clone)]
pub(crate) struct Items<T> {
    pub(crate) rest: &'static [u8],
    pub(crate) item: PhantomData<T>,
}

#[cfg(lean)]
impl<T: Fixed> Iterator for Items<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let (item, rest) = self.rest.split_at_checked(T::BYTES)?;
        self.rest = rest;
        host::turn_to(item);
        Some(T::read())
    }
}

#[cfg(hub)]
pub use crate::abi::{list, Argument, List, Said};

/// What another contract can answer: it is known from the bytes whether they are one.
#[cfg(not(hub))]
pub trait Said: Read {
    /// Whether `bytes` begin with one.
    fn is_said_by(bytes: &[u8]) -> bool;

    /// Reads it.
    #[inline(always)]
    fn said() -> Self {
        Self::read()
    }
}

#[cfg(not(hub))]
impl<T: Fixed> Said for T {
    #[inline(always)]
    fn is_said_by(bytes: &[u8]) -> bool {
        bytes.len() >= T::BYTES
    }
}

#[cfg(not(hub))]
impl<T: Read> Argument for List<T> {
    fn argument() -> Self {
        let span = Span::over(|| drop(T::read()));
        Self { span, item: PhantomData }
    }
}

/// Reads a list whose items are read when they are asked for.
#[cfg(not(hub))]
#[must_use]
pub fn list<T: Read>() -> List<T> {
    List::argument()
}

#[cfg(not(hub))]
impl<T: Read> ExactSizeIterator for List<T> {
    fn len(&self) -> usize {
        self.span.len
    }
}

#[cfg(not(hub))]
impl<T: Read> Iterator for List<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if !self.span.enter() {
            return None;
        }
        let item = T::read();
        self.span.leave();
        Some(item)
    }
}

impl Read for AccountId {
    #[inline(never)]
    fn read() -> Self {
        take::<{ host::ACCOUNT }>().into()
    }
}

impl Read for Hash {
    #[inline(always)]
    fn read() -> Self {
        take::<32>().into()
    }
}

impl Read for bool {
    #[inline(never)]
    fn read() -> Self {
        match byte() {
            0 => false,
            1 => true,
            _ => unreadable(),
        }
    }
}

/// Whether an `Option` has something in it.
#[inline(always)]
fn is_some() -> bool {
    bool::read()
}

impl<T: Read> Read for Option<T> {
    fn read() -> Self {
        is_some().then(T::read)
    }
}

impl<T: Read> Read for Box<T> {
    fn read() -> Self {
        Self::new(T::read())
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read() -> Self {
        T::read_array()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read() -> Self {
        let length = length();
        // Each item takes a byte at least: nobody has memory set aside for what cannot be there.
        if length > host::left() {
            unreadable()
        }
        T::read_many(length)
    }
}

#[cfg(not(lean))]
impl Read for ink::prelude::string::String {
    fn read() -> Self {
        Self::from_utf8(Read::read()).unwrap_or_else(|_| unreadable())
    }
}

impl Read for () {
    fn read() {}
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read() -> Self {
        (A::read(), B::read())
    }
}

/// The length of what follows.
pub(crate) fn length() -> usize {
    // On the chain an address has 32 bits.
    usize::try_from(compact()).unwrap_or_else(|_| unreadable())
}

/// Reads a compact number, which must be in its shortest form.
#[inline(never)]
#[must_use]
pub fn compact() -> u32 {
    let first = byte();
    let small = u32::from(first >> 2);
    let (number, least) = match first & 3 {
        0 => (small, 0),
        1 => (u32::from(u8::read()) << 6 | small, 1 << 6),
        2 => (u32::from(u8::read()) << 6 | u32::from(u16::read()) << 14 | small, 1 << 14),
        _ if small == 0 => (u32::read(), 1 << 30),
        _ => unreadable(),
    };
    // On a Hub, only the contract's own cells are SCALE.
    if cfg!(not(hub)) && number < least {
        unreadable()
    }
    number
}

/// Where everything that is said goes.
#[cfg(on_chain)]
pub struct Out;

#[cfg(on_chain)]
impl scale::Output for Out {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        host::write(bytes);
    }

    #[inline(always)]
    fn push_byte(&mut self, byte: u8) {
        push(byte);
    }
}

#[cfg(hub)]
pub(crate) use crate::host::push;

#[cfg(all(on_chain, not(hub)))]
#[inline(never)]
pub(crate) fn push(byte: u8) {
    host::write(&[byte]);
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use proptest::prelude::*;
    use scale::{Decode, Encode};

    use super::*;

    /// What is read from `bytes`, and how many are left.
    fn read<T: Read>(bytes: &[u8]) -> Option<(T, usize)> {
        let bytes: &'static [u8] = bytes.to_vec().leak();
        catch_unwind(|| {
            host::turn_to(bytes);
            (T::read(), host::left())
        })
        .ok()
    }

    fn ensure_read_as_decoded<T: Read + Decode + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
        let mut rest = bytes;
        let decoded = T::decode(&mut rest).ok().map(|value| (value, rest.len()));
        assert_eq!(read::<T>(bytes), decoded, "{bytes:?}");
    }

    #[derive(Debug, PartialEq, crate::Read, Encode, Decode)]
    enum Kind {
        Nothing,
        One(u32),
        Both { first: Option<u64>, second: bool },
    }

    #[derive(Debug, PartialEq, crate::Read, Encode, Decode)]
    struct Everything {
        account: AccountId,
        kinds: Vec<Kind>,
        text: Option<String>,
        numbers: [u16; 3],
        boxed: Box<u128>,
        #[codec(compact)]
        short: u32,
        pair: (u8, Hash),
    }

    fn ensure_all_read_as_decoded(bytes: &[u8]) {
        ensure_read_as_decoded::<bool>(bytes);
        ensure_read_as_decoded::<Option<u32>>(bytes);
        ensure_read_as_decoded::<String>(bytes);
        ensure_read_as_decoded::<Vec<u64>>(bytes);
        ensure_read_as_decoded::<Kind>(bytes);
        ensure_read_as_decoded::<Vec<Kind>>(bytes);
        ensure_read_as_decoded::<Everything>(bytes);
    }

    #[test]
    fn compact_reads_the_edges_of_each_form_and_no_longer_one() {
        for edge in [0, 1, 63, 64, 65, 16_383, 16_384, 0x3fff_ffff, 0x4000_0000, u32::MAX] {
            let bytes = scale::Compact(edge).encode();
            let bytes: &'static [u8] = bytes.leak();
            host::turn_to(bytes);
            assert_eq!(compact(), edge);
        }
        for longer in [&[1, 0][..], &[253, 0], &[2, 0, 0, 0], &[254, 255, 0, 0], &[3, 255, 255, 255, 63], &[7, 0]] {
            assert!(read::<Vec<u8>>(longer).is_none(), "{longer:?}");
        }
    }

    #[test]
    fn is_utf8_says_what_the_standard_library_says_of_every_four_bytes_at_an_edge() {
        const EDGES: [u8; 18] =
            [0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4];
        let others = || EDGES.into_iter().chain([0xf1, 0xf5, 0xff]);
        for (a, b) in others().flat_map(|a| others().map(move |b| (a, b))) {
            for (c, d) in others().flat_map(|c| others().map(move |d| (c, d))) {
                for bytes in [&[a][..], &[a, b], &[a, b, c], &[a, b, c, d]] {
                    assert_eq!(is_utf8(bytes), std::str::from_utf8(bytes).is_ok(), "{bytes:x?}");
                }
            }
        }
    }

    #[test]
    fn list_gives_its_items_whatever_is_read_between_them_and_leaves_what_follows() {
        let kinds = vec![Kind::Nothing, Kind::One(7), Kind::Both { first: None, second: true }];
        let bytes: &'static [u8] = (&kinds, 9_u8).encode().leak();
        host::turn_to(bytes);
        let list = list::<Kind>();
        assert_eq!((list.len(), u8::read()), (3, 9));
        let elsewhere: &'static [u8] = &[1, 2, 3];
        let items = list.inspect(|_| host::turn_to(elsewhere));
        assert_eq!(items.collect::<Vec<_>>(), kinds);
    }

    #[test]
    fn list_is_unreadable_before_its_first_item_is_asked_for() {
        for wrong in [&[8, 0][..], &[8, 0, 3], &[8, 0, 1, 7, 0, 0], &[3, 255, 255, 255, 255]] {
            let wrong: &'static [u8] = wrong.to_vec().leak();
            host::turn_to(wrong);
            assert!(catch_unwind(list::<Kind>).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn is_utf8_says_what_the_standard_library_says(bytes in prop::collection::vec(any::<u8>(), 0..9), text in ".{0,9}") {
            assert_eq!(is_utf8(&bytes), std::str::from_utf8(&bytes).is_ok());
            assert!(is_utf8(text.as_bytes()));
        }

        #[test]
        fn read_is_what_decode_is_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            ensure_all_read_as_decoded(&bytes);
        }

        #[test]
        fn read_is_what_decode_is_on_small_bytes(bytes in prop::collection::vec(0..9_u8, 0..120)) {
            ensure_all_read_as_decoded(&bytes);
        }

        #[test]
        fn read_is_what_was_encoded_whole_or_cut(
            (account, numbers) in (any::<[u8; 32]>(), any::<[u16; 3]>()),
            (text, short) in (prop::option::of(".{0,9}"), any::<u32>()),
            boxed in any::<u128>(),
            cut in 0..200_usize,
        ) {
            let kinds = vec![Kind::Nothing, Kind::One(short), Kind::Both { first: Some(7), second: true }];
            let pair = (9, account.into());
            let all = Everything { account: account.into(), kinds, text, numbers, boxed: Box::new(boxed), short, pair };
            let bytes = all.encode();
            ensure_read_as_decoded::<Everything>(&bytes);
            ensure_read_as_decoded::<Everything>(bytes.get(..cut).unwrap_or(&bytes));
        }
    }
}
