// SPDX-License-Identifier: Apache-2.0
//! What a cell holds, and what it is found by.

use core::marker::PhantomData;

/// Cells by a key, as ink! has them. The contracts have their own; this is for crates that are only compiled.
pub struct Mapping<K, V>(PhantomData<fn() -> (K, V)>);

impl<K, V> Default for Mapping<K, V> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<K, V> core::fmt::Debug for Mapping<K, V> {
    fn fmt(&self, _: &mut core::fmt::Formatter) -> core::fmt::Result {
        Ok(())
    }
}

impl<K: scale::Encode, V: scale::Encode> Mapping<K, V> {
    /// Nothing is kept in it.
    pub fn get(&self, _key: impl scale::EncodeLike<K>) -> Option<V> {
        None
    }

    /// Nothing is kept in it.
    pub fn insert(&mut self, _key: impl scale::EncodeLike<K>, _value: &impl scale::EncodeLike<V>) {}

    /// Nothing is kept in it.
    pub fn remove(&mut self, _key: impl scale::EncodeLike<K>) {}
}

/// Traits of what is stored.
pub mod traits {
    use core::marker::PhantomData;

    use scale::{Codec, Error, Input, Output};

    use crate::primitives::Key;

    /// What a cell can hold.
    pub trait Storable: Sized {
        /// Says it.
        fn encode<T: Output + ?Sized>(&self, dest: &mut T);

        /// Reads it. An error if there is none.
        fn decode<I: Input>(input: &mut I) -> Result<Self, Error>;

        /// How many bytes it has.
        fn encoded_size(&self) -> usize;
    }

    impl<T: Codec> Storable for T {
        fn encode<O: Output + ?Sized>(&self, dest: &mut O) {
            self.encode_to(dest);
        }

        fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
            scale::Decode::decode(input)
        }

        fn encoded_size(&self) -> usize {
            scale::Encode::encoded_size(self)
        }
    }

    /// What a cell can hold all of.
    pub trait Packed: Storable + Codec {}

    impl<T: Codec> Packed for T {}

    /// What cells are found by.
    pub trait StorageKey {
        /// The number.
        const KEY: Key;
    }

    /// How a field of a contract's storage is kept.
    pub trait StorableHint<Key: StorageKey> {
        /// As what.
        type Type: Storable;
        /// Under which key.
        type PreferredKey: StorageKey;
    }

    /// A number of one's own.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct ManualKey<const KEY: Key>(PhantomData<()>);

    impl<const NUMBER: Key> StorageKey for ManualKey<NUMBER> {
        const KEY: Key = NUMBER;
    }
}
