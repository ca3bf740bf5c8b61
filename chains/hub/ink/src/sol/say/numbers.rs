// SPDX-License-Identifier: Apache-2.0
//! What is said in one word.

use scale::Output;

use super::{say_address, say_number, Say};
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
                say_number((*self).into(), out);
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

impl Type for AccountId {
    const NAME: Name = Name::new("address");
}

impl Say for AccountId {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
        say_address(&self.0, out);
    }
}

impl Type for Hash {
    const NAME: Name = Name::new("bytes32");
}

impl Say for Hash {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
        out.write(&self.0);
    }
}

impl Type for bool {
    const NAME: Name = Name::new("bool");
}

impl Say for bool {
    #[inline(always)]
    fn head<O: Output + ?Sized>(&self, _at: usize, out: &mut O) {
        say_number((*self).into(), out);
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
