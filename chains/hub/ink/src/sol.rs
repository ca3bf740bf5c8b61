// SPDX-License-Identifier: Apache-2.0
//! The ABI of Solidity: what types are called there, and how values are said.
//!
//! A value is said in words of 32 bytes. What has no fixed number of them is said behind all the others, and a word in
//! its place tells where.

mod name;
mod say;

pub use name::{keccak, selector, signature, Name};
pub use say::{
    say_address, say_byte, say_bytes, say_left, say_length, say_list, say_number, say_selector, size_of_bytes,
    size_of_list, Fields, Refusal, Say,
};

/// Bytes of a word.
pub const WORD: usize = 32;

pub use crate::{say_all, size_of_all};

/// What a message is known by where the contracts are defined.
pub trait Named {
    /// Its name there.
    const NAME: &'static str;
}

/// What such a message is called by: no bytes yet, since they depend on the arguments.
#[derive(Debug)]
pub struct Selector<N>(core::marker::PhantomData<fn() -> N>);

impl<N> Selector<N> {
    /// The only one.
    pub const NEW: Self = Self(core::marker::PhantomData);
}

/// What a value is in Solidity.
pub trait Type {
    /// Its type there; nothing for what is not said at all.
    const NAME: Name;

    /// How many words it takes among its neighbours.
    const WORDS: usize = 1;

    /// Whether it is said behind its neighbours.
    const IS_DYNAMIC: bool = false;

    /// How many words, all zero, are said behind its neighbours where there is none: no bytes, no items, a record of
    /// such. Whichever of them a place of zero is counted from, all that is read there is zero.
    const EMPTY: usize = Self::IS_DYNAMIC as usize;

    /// Whether it is a byte: many of them are `bytes`.
    const IS_BYTE: bool = false;

    /// What each of its words is where there is none: zero, or for a number the highest one, since zero may well be one.
    const NOTHING: [u8; WORD] = [0; WORD];
}
