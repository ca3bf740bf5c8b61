// SPDX-License-Identifier: Apache-2.0
//! What other contracts are asked: the message's name with the arguments as one tuple; and what they answer.

use ink::primitives::AccountId;
use ink::sol::{self, Named, Say, Selector, Type, WORD};

use super::names;
use super::reading::Argument;
use crate::host;
use crate::wire::Out;

/// A message with its arguments.
pub trait Message {
    /// Says its selector and them.
    fn say(&self);
}

impl<N: Named> Message for Selector<N> {
    fn say(&self) {
        host::write(&const { sol::selector(names::name(N::NAME).bytes(), &[]) });
    }
}

macro_rules! messages {
    ($($argument:ident)*) => {
        impl<N: Named, $($argument: Say),*> Message for (Selector<N>, $($argument,)*) {
            #[inline(always)]
            #[allow(non_snake_case, reason = "each is called like its type")]
            fn say(&self) {
                let (_, $($argument,)*) = self;
                if const { !names::constructs(N::NAME) } {
                    host::write(&const { sol::selector(names::name(N::NAME).bytes(), &[$($argument::NAME),*]) });
                }
                sol::say_all!(&mut Out, $($argument: $argument),*);
            }
        }
    };
}

messages!(A);
messages!(A B);
messages!(A B C);
messages!(A B C D);
messages!(A B C D E);

/// `onTransferReceived`, by which a receiver says that it has taken what it was sent.
const RECEIVED: [u8; 4] = sol::selector(
    names::name("PSP22Receiver::on_psp22_received").bytes(),
    &[<AccountId as Type>::NAME, <AccountId as Type>::NAME, <u128 as Type>::NAME, <&[u8] as Type>::NAME],
);

/// The answer of a receiver that has taken what it was sent.
pub const ACCEPTED: &[u8] = &{
    let mut word = [0; WORD];
    [word[0], word[1], word[2], word[3]] = RECEIVED;
    word
};

/// Nothing comes before a receiver's own error.
pub const REFUSED: &[u8] = &[];

/// What another contract can answer: it is known from the bytes whether they are one.
pub trait Said: Sized {
    /// Whether `bytes` begin with one.
    fn is_said_by(bytes: &[u8]) -> bool;

    /// Reads it.
    fn said() -> Self;
}

/// Whether a word of at most `bytes` bytes begins `answer`.
fn is_word(answer: &[u8], bytes: usize) -> bool {
    answer.first_chunk::<WORD>().is_some_and(|word| host::is_zero(word.split_at(WORD.wrapping_sub(bytes)).0))
}

macro_rules! said {
    ($($value:ty: $bytes:expr),*) => { $(
        impl Said for $value {
            fn is_said_by(bytes: &[u8]) -> bool {
                is_word(bytes, $bytes)
            }

            fn said() -> Self {
                Self::argument()
            }
        }
    )* };
}

said!(u128: 16, u64: 8, u32: 4, u8: 1);

/// What a token says beside success.
const TRUE: [u8; WORD] = {
    let mut word = [0; WORD];
    let [.., last] = &mut word;
    *last = 1;
    word
};

/// Success alone. Tokens say `true` beside it, or nothing, as old ones do. One that says `false`, or whatever else, has failed.
impl Said for () {
    fn is_said_by(bytes: &[u8]) -> bool {
        bytes.is_empty() || bytes.first_chunk() == Some(&TRUE)
    }

    fn said() {}
}

/// An account.
impl Said for AccountId {
    fn is_said_by(bytes: &[u8]) -> bool {
        is_word(bytes, host::ACCOUNT)
    }

    fn said() -> Self {
        Self::argument()
    }
}

/// So many of one type, from a contract that is known: wrong words in an answer that is long enough trap.
impl<T: Argument, const N: usize> Said for [T; N] {
    fn is_said_by(bytes: &[u8]) -> bool {
        is_long_enough::<Self>(bytes)
    }

    fn said() -> Self {
        Self::argument()
    }
}

/// Whether `bytes` have as many words as a `T` of fixed length.
#[must_use]
pub const fn is_long_enough<T: Type>(bytes: &[u8]) -> bool {
    !T::IS_DYNAMIC && bytes.len() >= T::WORDS.saturating_mul(WORD)
}
