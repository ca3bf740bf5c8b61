// SPDX-License-Identifier: Apache-2.0
//! What a contract reads once and needs until the end of the call: texts, lists, copies of cells. On the chain they
//! stay where they are in what the contract was called with, or are copied out of a cell once; elsewhere they are
//! what Rust has for them.

#[cfg(not(lean))]
mod there {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::{Packed, StorageKey};
    use scale::{DecodeAll, EncodeLike};

    use crate::answer::{relay, Failure};
    use crate::cells::Map;

    /// A text.
    pub type Text = ink::prelude::string::String;

    /// Bytes.
    pub type Bytes = Vec<u8>;

    /// A list, whose items all have the same number of bytes.
    pub type List<T> = Vec<T>;

    /// At most `N` things.
    pub type Few<T, const N: usize> = Vec<T>;

    /// What is in a cell, as it is said.
    pub type Copied<V> = V;

    /// Nothing yet.
    #[must_use]
    pub fn few<T, const N: usize>() -> Few<T, N> {
        Vec::new()
    }

    /// All of `list`, one after the other.
    pub fn items<T: Clone>(list: &List<T>) -> impl Iterator<Item = T> + Clone + '_ {
        list.iter().cloned()
    }

    /// What is in the cell of `key`, as it is said.
    pub fn copy<K: Packed, V: Packed, N: StorageKey>(map: &Map<K, V, N>, key: impl EncodeLike<K>) -> Option<Copied<V>> {
        map.get(key)
    }

    /// The bytes of what was said.
    pub fn said<V: scale::Encode>(copy: &Copied<V>) -> Bytes {
        copy.encode()
    }

    /// What is in a cell, as it would be said.
    pub fn copied<V>(value: V) -> Copied<V> {
        value
    }

    /// What was said.
    pub fn opened<V>(copy: Copied<V>) -> Box<V> {
        Box::new(copy)
    }

    /// Bytes where they stay.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Bytes {
        bytes
    }

    /// What all of `bytes` are. If they are no `T`, fails with the error that `words` say behind two bytes.
    #[allow(clippy::missing_errors_doc, reason = "it says which")]
    pub fn read_all<T: scale::Decode, E: scale::Decode>(bytes: &Bytes, words: &'static [u8]) -> Result<T, Failure<E>> {
        T::decode_all(&mut bytes.as_slice()).or_else(|_| relay(words.get(2..).unwrap_or_default(), &[]))
    }
}

#[cfg(lean)]
mod there {
    use core::marker::PhantomData;

    use ink::prelude::boxed::Box;
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::{Packed, StorageKey};
    use scale::{Compact, Decode, Encode, EncodeLike, Error, Input, Output};

    use crate::answer::Failure;
    use crate::cells::Map;
    use crate::host;
    #[cfg(not(hub))]
    use crate::wire::Argument;
    use crate::wire::{self, Fixed, Read};

    /// Bytes.
    pub type Bytes = &'static [u8];

    /// A text.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Text(Bytes);

    /// A list, whose items all have the same number of bytes.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct List<T> {
        items: Bytes,
        kind: PhantomData<T>,
    }

    /// At most `N` things.
    #[derive(Clone, Debug)]
    pub struct Few<T, const N: usize> {
        things: [Option<T>; N],
        len: usize,
    }

    /// What is in a cell, as it is said.
    #[derive(Clone, Debug)]
    pub struct Copied<V> {
        bytes: Bytes,
        kind: PhantomData<V>,
    }

    impl Text {
        /// How many bytes it has.
        #[must_use]
        pub fn len(&self) -> usize {
            self.0.len()
        }

        /// Whether it has none.
        #[must_use]
        pub fn is_empty(&self) -> bool {
            self.0.is_empty()
        }
    }

    #[cfg(hub)]
    impl Text {
        /// The text that these bytes are, which must be one.
        pub(crate) fn of(bytes: Bytes) -> Self {
            Self(bytes)
        }

        /// Its bytes.
        pub(crate) fn bytes(&self) -> Bytes {
            self.0
        }
    }

    impl Read for Text {
        #[inline(never)]
        fn read() -> Self {
            let bytes = host::keep(wire::length());
            if !wire::is_utf8(bytes) {
                wire::unreadable()
            }
            Self(bytes)
        }
    }

    impl Encode for Text {
        #[inline(never)]
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            say(self.0.len(), self.0, dest);
        }
    }

    impl EncodeLike for Text {}
    impl EncodeLike<String> for Text {}

    // For ink!'s own messages and constructors, which nobody enters on the chain.

    impl From<String> for Text {
        fn from(text: String) -> Self {
            Self(text.leak().as_bytes())
        }
    }

    impl From<Text> for String {
        fn from(text: Text) -> Self {
            Self::from_utf8_lossy(text.0).into_owned()
        }
    }

    impl Decode for Text {
        fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
            Err(ONLY_READ.into())
        }
    }

    const ONLY_READ: &str = "what is kept is read, not decoded";

    #[allow(clippy::cast_possible_truncation, reason = "lengths on Wasm have 32 bits")]
    fn say<W: Output + ?Sized>(len: usize, bytes: Bytes, dest: &mut W) {
        Compact(len as u32).encode_to(dest);
        dest.write(bytes);
    }

    impl<T: Fixed> List<T> {
        /// How many items it has.
        #[must_use]
        pub fn len(&self) -> usize {
            self.items.len().checked_div(T::BYTES).unwrap_or_default()
        }

        /// Whether it has none.
        #[must_use]
        pub fn is_empty(&self) -> bool {
            self.items.is_empty()
        }
    }

    #[cfg(hub)]
    impl<T: Fixed + Encode> List<T> {
        /// The list of `items`.
        pub(crate) fn of(items: &[T]) -> Self {
            Self { items: items.iter().flat_map(Encode::encode).collect::<Vec<_>>().leak(), kind: PhantomData }
        }
    }

    impl<T: Fixed> Read for List<T> {
        fn read() -> Self {
            Self { items: host::keep(wire::length().saturating_mul(T::BYTES)), kind: PhantomData }
        }
    }

    impl<T: Fixed> Encode for List<T> {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            say(self.len(), self.items, dest);
        }
    }

    impl<T: Fixed> EncodeLike for List<T> {}

    impl<T> Decode for List<T> {
        fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
            Err(ONLY_READ.into())
        }
    }

    /// All of `list`, one after the other.
    pub fn items<T: Fixed + Clone>(list: &List<T>) -> impl Iterator<Item = T> + Clone {
        wire::Items { rest: list.items, item: PhantomData }
    }

    /// Nothing yet.
    #[must_use]
    pub fn few<T: Clone, const N: usize>() -> Few<T, N> {
        Few { things: core::array::from_fn(|_| None), len: 0 }
    }

    impl<T, const N: usize> Few<T, N> {
        /// One more.
        pub fn push(&mut self, thing: T) {
            match self.things.get_mut(self.len) {
                Some(place) => *place = Some(thing),
                None => host::trap(),
            }
            self.len = self.len.saturating_add(1);
        }

        /// All of them, one after the other.
        pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
            self.things.iter().map_while(Option::as_ref)
        }
    }

    impl<T, const N: usize> IntoIterator for Few<T, N> {
        type Item = T;
        type IntoIter = core::iter::Flatten<core::array::IntoIter<Option<T>, N>>;

        fn into_iter(self) -> Self::IntoIter {
            self.things.into_iter().flatten()
        }
    }

    impl<T: Encode, const N: usize> Encode for Few<T, N> {
        #[allow(clippy::cast_possible_truncation, reason = "a few")]
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            Compact(self.len as u32).encode_to(dest);
            self.iter().for_each(|thing| thing.encode_to(dest));
        }
    }

    impl<T: Encode, const N: usize> EncodeLike for Few<T, N> {}

    impl<V> Encode for Copied<V> {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            dest.write(self.bytes);
        }
    }

    /// What is in the cell of `key`, as it is said.
    #[inline(always)]
    pub fn copy<K: Packed, V: Packed + Read, N: StorageKey>(
        map: &Map<K, V, N>,
        key: impl EncodeLike<K>,
    ) -> Option<Copied<V>> {
        map.load(key).then(|| Copied { bytes: host::keep(host::left()), kind: PhantomData })
    }

    /// The bytes of what was said.
    #[cfg(not(hub))]
    #[must_use]
    pub fn said<V>(copy: &Copied<V>) -> Bytes {
        copy.bytes
    }

    /// The bytes of what was said, in Solidity's ABI.
    #[cfg(hub)]
    #[must_use]
    pub fn said<V: Read + Clone + crate::abi::Say>(copy: &Copied<V>) -> Bytes {
        let (mut said, value) = (Vec::new(), &opened(copy.clone()));
        ink::sol::say_all!(&mut said, value: V);
        said.leak()
    }

    /// As it would be said.
    #[must_use]
    pub fn copied<V: Encode>(value: V) -> Copied<V> {
        Copied { bytes: value.encode().leak(), kind: PhantomData }
    }

    #[cfg(not(hub))]
    impl<V: Read> Argument for Copied<V> {
        fn argument() -> Self {
            let from = host::here();
            V::read();
            Self { bytes: host::since(from), kind: PhantomData }
        }
    }

    /// What was said.
    pub fn opened<V: Read>(copy: Copied<V>) -> Box<V> {
        host::turn_to(copy.bytes);
        Box::new(V::read())
    }

    /// Bytes where they stay.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Bytes {
        bytes.leak()
    }

    /// What `bytes` say in Solidity's ABI. If that is no `T`, ends the call with the error that `words` say.
    #[cfg(hub)]
    pub fn read_all<T: wire::Argument, E>(bytes: &Bytes, words: &'static [u8]) -> Result<T, Failure<E>> {
        host::say_if_unreadable(words);
        Ok(crate::abi::inside(bytes, T::argument))
    }

    /// What all of `bytes` are. If they are no `T`, ends the call with the error that `words` say.
    #[cfg(not(hub))]
    pub fn read_all<T: Read, E>(bytes: &Bytes, words: &'static [u8]) -> Result<T, Failure<E>> {
        host::say_if_unreadable(words);
        host::turn_to(bytes);
        let all = T::read();
        if host::left() != 0 {
            wire::unreadable()
        }
        Ok(all)
    }
}

pub use there::{bytes, copied, copy, few, items, opened, read_all, said, Bytes, Copied, Few, List, Text};
