// SPDX-License-Identifier: Apache-2.0
//! Cells: the contract's storage. [`Map`] and [`Cell`] are ink!'s `Mapping` and `Lazy`, with the same keys and bytes;
//! the root cell is what the contract itself keeps in memory during a call.

use ink::primitives::AccountId;
use ink::storage::traits::Packed;
use scale::EncodeLike;

/// What is zero by default and written in zeros then, 128 at most: what is not there is read as such.
pub trait Zeros: Default {}

impl Zeros for u32 {}
impl Zeros for u64 {}
impl Zeros for u128 {}
impl Zeros for Option<AccountId> {}

/// Cells whose absence means zero.
pub trait GetOrZero<K: Packed, V: Packed> {
    /// What is in the cell of `key`; zero if there is none.
    fn get_or_zero(&self, key: impl EncodeLike<K>) -> V;
}

/// Cells that are freed for their deposit.
pub trait Free<K: Packed> {
    /// Frees the cell of `key`, and says whether there was one.
    fn free(&mut self, key: impl EncodeLike<K>) -> bool;
}

/// A cell that every constructor writes and nobody frees.
pub trait Written<V> {
    /// What is in it. Ends the call if there is nothing.
    fn written(&self) -> V;
}

#[cfg(not(lean))]
mod there {
    use ink::storage::traits::{Packed, Storable, StorageKey};
    use scale::EncodeLike;

    use crate::wire::unreadable;

    /// Cells by a key.
    pub use ink::storage::Mapping as Map;

    /// One cell.
    pub use ink::storage::Lazy as Cell;

    impl<K: Packed, V: Packed + super::Zeros, N: StorageKey> super::GetOrZero<K, V> for Map<K, V, N> {
        fn get_or_zero(&self, key: impl EncodeLike<K>) -> V {
            self.get(key).unwrap_or_default()
        }
    }

    impl<K: Packed, V: Packed, N: StorageKey> super::Free<K> for Map<K, V, N> {
        fn free(&mut self, key: impl EncodeLike<K>) -> bool {
            self.take(key).is_some()
        }
    }

    impl<V: Storable, N: StorageKey> super::Written<V> for Cell<V, N> {
        fn written(&self) -> V {
            self.get().unwrap_or_else(|| unreadable())
        }
    }

    /// Writes the root cell.
    pub fn save_root<R: Storable + StorageKey>(root: &R) {
        ink::env::set_contract_storage(&R::KEY, root);
    }
}

#[cfg(lean)]
mod there {
    use core::marker::PhantomData;

    use ink::storage::traits::{Packed, Storable, StorableHint, StorageKey};
    use scale::{Encode, EncodeLike, Error, Input, Output};

    use crate::host;
    use crate::wire::{Out, Read};

    /// Cells by a key.
    #[allow(clippy::type_complexity, reason = "nothing of these types is in it")]
    pub struct Map<K, V, N>(PhantomData<fn() -> (K, V, N)>);

    /// One cell.
    pub struct Cell<V, N>(PhantomData<fn() -> (V, N)>);

    /// Says the number of a collection, which begins each of its keys.
    #[inline(never)]
    fn say_number(number: u32) {
        host::clear_output();
        host::write(&number.to_le_bytes());
    }

    /// Reads the cell that has a number for a key. If there is none, whatever is read of it ends the call.
    #[inline(never)]
    fn load(number: u32) -> bool {
        say_number(number);
        host::load()
    }

    impl<K, V, N> Map<K, V, N> {
        /// No cell of it is read or written.
        #[must_use]
        pub const fn new() -> Self {
            Self(PhantomData)
        }
    }

    #[inline(always)]
    fn say_key<N: StorageKey>(key: &impl Encode) {
        say_number(N::KEY);
        key.encode_to(&mut Out);
    }

    impl<K: Packed, V: Packed + Read, N: StorageKey> Map<K, V, N> {
        /// What is in the cell of `key`.
        #[inline(always)]
        pub fn get(&self, key: impl EncodeLike<K>) -> Option<V> {
            say_key::<N>(&key);
            host::load().then(V::read)
        }

        /// Turns to the cell of `key`, and says whether there is one.
        #[inline(always)]
        pub(crate) fn load(&self, key: impl EncodeLike<K>) -> bool {
            say_key::<N>(&key);
            host::load()
        }

        /// What is in the cell of `key`, which is freed.
        #[inline(always)]
        pub fn take(&mut self, key: impl EncodeLike<K>) -> Option<V> {
            say_key::<N>(&key);
            host::take_cell().then(V::read)
        }
    }

    impl<K: Packed, V: Packed, N: StorageKey> Map<K, V, N> {
        /// Whether there is a cell of `key`.
        #[inline(always)]
        pub fn contains(&self, key: impl EncodeLike<K>) -> bool {
            say_key::<N>(&key);
            host::size().is_some()
        }

        /// How many bytes are in the cell of `key`.
        #[inline(always)]
        pub fn size(&self, key: impl EncodeLike<K>) -> Option<u32> {
            say_key::<N>(&key);
            host::size()
        }

        /// Writes the cell of `key`.
        #[inline(always)]
        pub fn insert(&mut self, key: impl EncodeLike<K>, value: &impl EncodeLike<V>) {
            say_key::<N>(&key);
            host::end_key();
            value.encode_to(&mut Out);
            host::store();
        }

        /// Frees the cell of `key`.
        #[inline(always)]
        pub fn remove(&mut self, key: impl EncodeLike<K>) {
            say_key::<N>(&key);
            host::free();
        }
    }

    impl<K: Packed, V: Packed + Read + super::Zeros, N: StorageKey> super::GetOrZero<K, V> for Map<K, V, N> {
        #[inline(always)]
        fn get_or_zero(&self, key: impl EncodeLike<K>) -> V {
            say_key::<N>(&key);
            host::load_or_zeros();
            V::read()
        }
    }

    impl<K: Packed, V: Packed, N: StorageKey> super::Free<K> for Map<K, V, N> {
        #[inline(always)]
        fn free(&mut self, key: impl EncodeLike<K>) -> bool {
            say_key::<N>(&key);
            host::take_cell()
        }
    }

    impl<V: Read, N: StorageKey> super::Written<V> for Cell<V, N> {
        #[inline(always)]
        fn written(&self) -> V {
            load(N::KEY);
            V::read()
        }
    }

    impl<V, N> Cell<V, N> {
        /// It is neither read nor written.
        #[must_use]
        pub const fn new() -> Self {
            Self(PhantomData)
        }
    }

    impl<V: Read + Encode, N: StorageKey> Cell<V, N> {
        /// What is in it.
        #[inline(always)]
        pub fn get(&self) -> Option<V> {
            load(N::KEY).then(V::read)
        }

        /// Writes it.
        #[inline(always)]
        pub fn set(&mut self, value: &V) {
            say_number(N::KEY);
            host::end_key();
            value.encode_to(&mut Out);
            host::store();
        }
    }

    impl<V: Read + Encode + Default, N: StorageKey> Cell<V, N> {
        /// What is in it, or the type's default.
        pub fn get_or_default(&self) -> V {
            if load(N::KEY) {
                V::read()
            } else {
                V::default()
            }
        }
    }

    /// Reads the root cell, which every contract has from its constructor on.
    pub fn load_root<R: Read + StorageKey>() -> R {
        load(R::KEY);
        R::read()
    }

    /// Writes the root cell.
    pub fn save_root<R: Storable + StorageKey>(root: &R) {
        say_number(R::KEY);
        host::end_key();
        root.encode(&mut Out);
        host::store();
    }

    // What ink!'s macros want of the fields of a storage: neither has a byte in the root cell.
    macro_rules! outside_the_root {
        ($name:ident<$($parameter:ident),*>, $key:ident) => {
            impl<$($parameter),*> Default for $name<$($parameter),*> {
                fn default() -> Self {
                    Self::new()
                }
            }

            impl<$($parameter),*> core::fmt::Debug for $name<$($parameter),*> {
                fn fmt(&self, _: &mut core::fmt::Formatter) -> core::fmt::Result {
                    Ok(())
                }
            }

            impl<$($parameter),*> Read for $name<$($parameter),*> {
                fn read() -> Self {
                    Self::new()
                }
            }

            impl<$($parameter),*> Storable for $name<$($parameter),*> {
                fn encode<T: Output + ?Sized>(&self, _dest: &mut T) {}

                fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
                    Ok(Self::new())
                }

                fn encoded_size(&self) -> usize {
                    0
                }
            }

            impl<$($parameter),*, Key: StorageKey> StorableHint<Key> for $name<$($parameter),*>
            where
                $key: StorageKey,
            {
                type Type = Self;
                type PreferredKey = $key;
            }

            impl<$($parameter),*> StorageKey for $name<$($parameter),*>
            where
                $key: StorageKey,
            {
                const KEY: ink::primitives::Key = $key::KEY;
            }
        };
    }

    outside_the_root!(Map<K, V, N>, N);
    outside_the_root!(Cell<V, N>, N);
}

#[cfg(not(lean))]
mod outside {
    use ink::storage::traits::{Packed, StorageKey};

    use super::{Cell, Map};
    use crate::wire::Read;

    impl<K, V: Packed, N: StorageKey> Read for Map<K, V, N> {
        fn read() -> Self {
            Self::new()
        }
    }

    impl<V, N: StorageKey> Read for Cell<V, N> {
        fn read() -> Self {
            Self::new()
        }
    }
}

#[cfg(lean)]
pub use there::load_root;
pub use there::{save_root, Cell, Map};
