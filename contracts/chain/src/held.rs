// SPDX-License-Identifier: Apache-2.0
//! Bytes of a cell or of an answer that are only passed on: on the chain they stay where the chain put them.

#[cfg(not(lean))]
mod there {
    /// Bytes that are passed on.
    pub type Held = ink::prelude::vec::Vec<u8>;

    /// What `look` sees of `held`.
    pub fn with<T>(held: &Held, look: impl FnOnce(&[u8]) -> T) -> T {
        look(held)
    }

    /// What follows `prefix` in `held`; `None` if it does not begin so.
    pub fn behind(prefix: &[u8], held: &Held) -> Option<Held> {
        held.strip_prefix(prefix).map(Held::from)
    }

    /// All of `input` that is left.
    pub fn rest_of(input: &mut impl scale::Input) -> Result<Held, scale::Error> {
        let mut held = ink::prelude::vec![0; input.remaining_len()?.ok_or("length unknown")?];
        input.read(&mut held)?;
        Ok(held)
    }
}

#[cfg(lean)]
mod there {
    use scale::{Compact, Decode, Encode, EncodeLike, Error, Input, Output};

    use crate::host::{self, Place};

    /// Bytes that are passed on, until something else is read or called: then they trap.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Held(Place);

    /// What `look` sees of `held`. It must ask the chain nothing.
    pub fn with<T>(held: &Held, look: impl FnOnce(&[u8]) -> T) -> T {
        held.0.look(look)
    }

    /// What follows `prefix` in `held`; `None` if it does not begin so.
    #[inline(never)]
    pub fn behind(prefix: &[u8], held: &Held) -> Option<Held> {
        let begins = with(held, |bytes| bytes.starts_with(prefix));
        begins.then(|| Held(held.0.behind(prefix.len())))
    }

    /// Reads from `held` next, without its first `n` bytes.
    pub(crate) fn turn_to(held: &Held, n: usize) {
        held.0.turn_to(n);
    }

    /// Nothing on the chain reads back what it passed on.
    pub fn rest_of(_input: &mut impl Input) -> Result<Held, Error> {
        Err(ONLY_PASSED_ON.into())
    }

    const ONLY_PASSED_ON: &str = "held bytes are only passed on";

    impl Held {
        /// All that can still be read.
        pub(crate) fn rest() -> Self {
            Self(host::hold(host::left()))
        }
    }

    impl Encode for Held {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            with(self, |bytes| {
                #[allow(clippy::cast_possible_truncation, reason = "lengths on Wasm have 32 bits")]
                Compact(bytes.len() as u32).encode_to(dest);
                dest.write(bytes);
            });
        }
    }

    impl EncodeLike for Held {}

    impl Decode for Held {
        fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
            rest_of(input)
        }
    }
}

#[cfg(lean)]
pub(crate) use there::turn_to;
pub use there::{behind, rest_of, with, Held};
