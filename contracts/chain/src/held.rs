//! Bytes of a cell or of an answer that are only passed on: on the chain they stay where the chain put them.

#[cfg(not(lean))]
mod kept {
    /// Bytes that are passed on.
    pub type Held = ink::prelude::vec::Vec<u8>;

    /// Text that is passed on.
    pub type Text = ink::prelude::string::String;

    /// What `look` sees of `held`.
    pub fn with<T>(held: &Held, look: impl FnOnce(&[u8]) -> T) -> T {
        look(held)
    }

    /// All of `input` that is left.
    pub fn rest_of(input: &mut impl scale::Input) -> Result<Held, scale::Error> {
        let mut held = ink::prelude::vec![0; input.remaining_len()?.ok_or("length unknown")?];
        input.read(&mut held)?;
        Ok(held)
    }
}

#[cfg(lean)]
mod kept {
    use ink::prelude::string::String;
    use scale::{Compact, Decode, Encode, EncodeLike, Error, Input, Output};

    use crate::host::{self, Place};
    use crate::wire::{self, Read};

    /// Bytes that are passed on, until something else is read or called: then they trap.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Held(Place);

    /// Text that is passed on, in the same way.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Text(Held);

    /// What `look` sees of `held`. It must ask the chain nothing.
    pub fn with<T>(held: &Held, look: impl FnOnce(&[u8]) -> T) -> T {
        held.0.look(look)
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

    impl Text {
        /// How many bytes it has.
        #[must_use]
        pub fn len(&self) -> usize {
            self.0 .0.len()
        }

        /// Whether it has none.
        #[must_use]
        pub fn is_empty(&self) -> bool {
            self.len() == 0
        }
    }

    impl Read for Text {
        #[inline(never)]
        fn read() -> Self {
            let held = Held(host::hold(wire::compact() as usize));
            with(&held, |bytes| {
                wire::text(bytes);
            });
            Self(held)
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

    impl Encode for Text {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            self.0.encode_to(dest);
        }
    }

    impl EncodeLike for Text {}
    impl EncodeLike<String> for Text {}

    impl Decode for Text {
        fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
            Held::decode(input).map(Self)
        }
    }

    // For ink!'s own messages and constructors, which nobody enters on the chain.

    impl From<String> for Text {
        fn from(text: String) -> Self {
            Self(Held(Place::of(text.leak().as_bytes())))
        }
    }

    impl From<Text> for String {
        fn from(text: Text) -> Self {
            with(&text.0, |bytes| Self::from_utf8_lossy(bytes).into_owned())
        }
    }
}

pub use kept::{rest_of, with, Held, Text};
