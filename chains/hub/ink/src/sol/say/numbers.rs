// SPDX-License-Identifier: Apache-2.0
//! What is said in one word.

use scale::Output;

use super::{say_word, Say};
use crate::primitives::{AccountId, Hash};
use crate::sol::{Name, Type};

macro_rules! numbers {
    ($($number:ty: $name:literal),*) => { $(
        impl Type for $number {
            const NAME: Name = Name::new($name);
        }

        impl Say for $number {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) -> usize {
                say_word(&self.to_be_bytes(), out);
                0
            }
        }
    )* };
}

// Amounts and moments are `uint256` to everyone: what does not fit into ours is refused where it is read.
numbers!(u8: "uint8", u16: "uint16", u32: "uint32", u64: "uint256", u128: "uint256");

macro_rules! of_bytes {
    ($($of_bytes:ty: $name:literal),*) => { $(
        impl Type for $of_bytes {
            const NAME: Name = Name::new($name);
        }

        impl Say for $of_bytes {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) -> usize {
                let bytes: &[u8] = self.as_ref();
                say_word(bytes, out);
                0
            }
        }
    )* };
}

of_bytes!(AccountId: "address", Hash: "bytes32", [u8; 20]: "address", [u8; 32]: "bytes32");

impl Type for bool {
    const NAME: Name = Name::new("bool");
}

impl Say for bool {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) -> usize {
        say_word(&[u8::from(*self)], out);
        0
    }
}

impl Type for () {
    const NAME: Name = Name::NONE;
    const WORDS: usize = 0;
}

impl Say for () {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, _out: &mut O) -> usize {
        0
    }
}
