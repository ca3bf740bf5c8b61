// SPDX-License-Identifier: Apache-2.0
//! Reading arguments: words of 32 bytes, in their order; what has no fixed length lies behind them, and a word in its
//! place says where, counted from the first of its neighbours. What cannot be read ends the call.

use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};

use ink::primitives::{AccountId, Hash};
use ink::sol::{Name, Type, WORD};

use crate::host;
use crate::wire::unreadable;

/// What can be read as an argument.
pub trait Argument: Type {
    /// Reads one, and ends the call if there is none.
    fn argument() -> Self;
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

/// The lowest bytes of a word, or what `too_large` answers if there is more in it.
#[inline(always)]
fn lowest<const N: usize>(too_large: impl FnOnce() -> [u8; N]) -> [u8; N] {
    let mut bytes = [0; N];
    if is_word_of(&mut bytes) {
        bytes
    } else {
        too_large()
    }
}

/// Reads a word, of which `low` are the lowest bytes, and says whether the others are zero.
#[inline(never)]
fn is_word_of(low: &mut [u8]) -> bool {
    let word = host::borrow(WORD);
    let (high, lowest) = word.split_at(WORD.wrapping_sub(low.len()));
    low.copy_from_slice(lowest);
    high.iter().all(|byte| *byte == 0)
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Argument for $number {
            #[inline(never)]
            fn argument() -> Self {
                Self::from_be_bytes(lowest(|| unreadable()))
            }
        }
    )* };
}

numbers!(u8, u16, u32, u64);

impl Argument for u128 {
    #[inline(never)]
    fn argument() -> Self {
        let largest = || if IS_LENIENT.load(Ordering::Relaxed) { [u8::MAX; 16] } else { unreadable() };
        Self::from_be_bytes(lowest(largest))
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
        lowest(|| unreadable()).into()
    }
}

impl Argument for Option<AccountId> {
    fn argument() -> Self {
        Some(AccountId::argument()).filter(|account| account.0 != [0; host::ACCOUNT])
    }
}

impl Argument for Hash {
    fn argument() -> Self {
        lowest(|| unreadable()).into()
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

impl Argument for &'static [u8] {
    #[inline(never)]
    fn argument() -> Self {
        elsewhere(|| host::borrow(length()))
    }
}

/// Two, one after the other.
impl<A: Argument, B: Argument> Argument for (A, B) {
    fn argument() -> Self {
        (A::argument(), B::argument())
    }
}

/// A list that stays where it is and is read item by item, when somebody asks. Its items have a fixed length.
pub struct List<T> {
    items: &'static [u8],
    len: usize,
    item: PhantomData<T>,
}

impl<T: Type> Type for List<T> {
    const NAME: Name = T::NAME.then(b"[]");
    const IS_DYNAMIC: bool = true;
}

impl<T: Argument> Argument for List<T> {
    fn argument() -> Self {
        const { assert!(!T::IS_DYNAMIC) }
        elsewhere(|| {
            let len = length();
            let items = rest();
            // What cannot be read ends the call now, and not once half of the list has had its effect.
            (0..len).for_each(|_| drop(T::argument()));
            Self { items, len, item: PhantomData }
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
        let item = T::argument();
        self.items = rest();
        Some(item)
    }
}
