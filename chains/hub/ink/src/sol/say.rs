// SPDX-License-Identifier: Apache-2.0
//! How values are said.

mod collections;
mod fields;
mod numbers;

pub use collections::{say_list, size_of_list};

use scale::Output;

use super::{Type, WORD};

/// Bytes of an address.
const ADDRESS: usize = 20;

/// What can be said.
pub trait Say: Type {
    /// Says it among its neighbours: itself, or for what is said behind them, that this is `at` bytes from the first
    /// of them.
    fn head<O: Output + ?Sized>(&self, at: usize, out: &mut O);

    /// How many bytes it says behind its neighbours.
    fn behind(&self) -> usize {
        0
    }

    /// Says what comes behind its neighbours.
    fn tail<O: Output + ?Sized>(&self, _out: &mut O) {}

    /// The byte that it is, if it is one.
    fn byte(&self) -> u8 {
        0
    }
}

/// What an event says.
pub trait Fields {
    /// Whether some of them are topics.
    const HAS_TOPICS: bool = false;

    /// Says those that are topics, each in a word.
    fn say_topics<O: Output + ?Sized>(&self, _out: &mut O) {}

    /// Says all of them but the first `topics`, and but those that are topics by themselves.
    fn say_behind<O: Output + ?Sized>(&self, topics: usize, out: &mut O);
}

/// An error, which is said like a call of a function of its name.
pub trait Refusal {
    /// Says it.
    fn refuse<O: Output + ?Sized>(&self, out: &mut O);
}

/// Says what a call or an error begins with.
#[inline(never)]
pub fn say_selector<O: Output + ?Sized>(selector: u32, out: &mut O) {
    out.write(&selector.to_le_bytes());
}

/// Says a number.
#[inline(never)]
pub fn say_number<O: Output + ?Sized>(number: u128, out: &mut O) {
    let mut word = [0; WORD];
    word[WORD / 2..].copy_from_slice(&number.to_be_bytes());
    out.write(&word);
}

/// Says a number of one byte.
pub fn say_byte<O: Output + ?Sized>(number: u8, out: &mut O) {
    say_number(number.into(), out);
}

/// Says an address.
#[inline(never)]
pub fn say_address<O: Output + ?Sized>(address: &[u8; ADDRESS], out: &mut O) {
    let mut word = [0; WORD];
    word[WORD - ADDRESS..].copy_from_slice(address);
    out.write(&word);
}

/// Says a number of bytes or of things.
pub fn say_length<O: Output + ?Sized>(length: usize, out: &mut O) {
    say_number(length as u128, out);
}

/// Says how many bytes these are, and the bytes, in whole words.
#[inline(never)]
pub fn say_bytes<O: Output + ?Sized>(bytes: &[u8], out: &mut O) {
    say_length(bytes.len(), out);
    out.write(bytes);
    out.write(&[0; WORD][..bytes.len().wrapping_neg() % WORD]);
}

/// Says bytes that fill a word from its beginning, 32 at most.
#[inline(never)]
pub fn say_left<O: Output + ?Sized>(bytes: &[u8], out: &mut O) {
    out.write(bytes);
    out.write(&[0; WORD][bytes.len()..]);
}

/// Says several values, one beside the other.
#[macro_export]
macro_rules! say_all {
    ($out:expr, $($value:ident: $of:ty),*) => {
        let _at = $crate::sol::WORD * (0 $(+ <$of as $crate::sol::Type>::WORDS)*);
        $(
            $crate::sol::Say::head($value, _at, $out);
            let _at = _at + $crate::sol::Say::behind($value);
        )*
        $($crate::sol::Say::tail($value, $out);)*
    };
}

/// How many bytes [`say_all`] says.
#[macro_export]
macro_rules! size_of_all {
    ($($value:ident: $of:ty),*) => {
        $crate::sol::WORD * (0 $(+ <$of as $crate::sol::Type>::WORDS)*) $(+ $crate::sol::Say::behind($value))*
    };
}

/// How many bytes these are said in.
pub fn size_of_bytes(bytes: &[u8]) -> usize {
    WORD + bytes.len().next_multiple_of(WORD)
}
