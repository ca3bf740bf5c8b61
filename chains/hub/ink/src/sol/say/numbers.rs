// SPDX-License-Identifier: Apache-2.0
//! What is said in one word.

use scale::Output;

use super::{say_word, Say};
use crate::primitives::{AccountId, Hash};
use crate::sol::{Name, Type, WORD};

/// The highest number of so many bytes.
const fn highest(bytes: usize) -> [u8; WORD] {
    let mut word = [0; WORD];
    let mut at = WORD - bytes;
    while at < WORD {
        word[at] = u8::MAX;
        at += 1;
    }
    word
}

macro_rules! numbers {
    ($($number:ty: $name:literal, $width:literal),*) => { $(
        impl Type for $number {
            const NAME: Name = Name::new($name);
            const IS_BYTE: bool = size_of::<Self>() == 1;
            const NOTHING: [u8; WORD] = highest($width);
        }

        impl Say for $number {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
                say_word(&self.to_be_bytes(), out);
            }

            #[inline(always)]
            fn byte(&self) -> u8 {
                *self as u8
            }
        }
    )* };
}

// Amounts and moments are `uint256` to everyone: what does not fit into ours is refused where it is read.
numbers!(u8: "uint8", 1, u16: "uint16", 2, u32: "uint32", 4, u64: "uint256", 32, u128: "uint256", 32);

macro_rules! of_bytes {
    ($($of_bytes:ty: $name:literal),*) => { $(
        impl Type for $of_bytes {
            const NAME: Name = Name::new($name);
        }

        impl Say for $of_bytes {
            #[inline(always)]
            fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
                let bytes: &[u8] = self.as_ref();
                say_word(bytes, out);
            }
        }
    )* };
}

of_bytes!(AccountId: "address", Hash: "bytes32");

impl Type for bool {
    const NAME: Name = Name::new("bool");
}

impl Say for bool {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
        say_word(&[u8::from(*self)], out);
    }
}

impl Type for () {
    const NAME: Name = Name::NONE;
    const WORDS: usize = 0;
}

impl Say for () {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, _out: &mut O) {}
}
