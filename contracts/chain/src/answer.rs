// SPDX-License-Identifier: Apache-2.0
//! What a message answers: in ink!'s words, a `Result<_, LangError>` around what it returns, reverted if that is an
//! error.
//!
//! An error undoes all that the call did, so nothing that comes after it counts. On the chain one therefore ends the
//! call where it arises, and no function above has code that passes it on; in unit tests it is a `Result`'s error
//! like any other.

#[cfg(lean)]
mod there {
    use core::marker::PhantomData;

    use scale::{Decode, Encode, EncodeLike, Error, Input, Output};

    use super::Told;
    #[cfg(hub)]
    use crate::abi::fail;
    use crate::host;
    #[cfg(not(hub))]
    use crate::wire::{push, Out};

    /// An error that ends the call where it arises, so that nobody ever holds one: a `Result` of it takes no more room
    /// than what it holds on success, and `?` is no code at all. Only where it arises may an error become one:
    /// `ok_or_else(|| error.into())`, never `ok_or(error.into())`.
    #[derive(Debug)]
    pub struct Failure<E>(Nothing, PhantomData<E>);

    /// What there is none of.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Nothing {}

    impl<E: Told> From<E> for Failure<E> {
        #[inline(always)]
        fn from(error: E) -> Self {
            fail(&error)
        }
    }

    impl<E> Encode for Failure<E> {
        fn encode_to<W: Output + ?Sized>(&self, _dest: &mut W) {
            match self.0 {}
        }
    }

    impl<E> EncodeLike for Failure<E> {}

    #[cfg(hub)]
    impl<E> Told for Failure<E> {
        fn refuse<W: Output + ?Sized>(&self, _dest: &mut W) {
            match self.0 {}
        }
    }

    impl<E> Decode for Failure<E> {
        fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
            Err("nobody holds an error that ends the call".into())
        }
    }

    /// Ends the call with `error`.
    #[inline(always)]
    pub fn refuse<T, E: Told>(error: E) -> Result<T, Failure<E>> {
        fail(&error)
    }

    /// An error of another contract's: never said by us, only passed on in its own words.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Foreign<E>(Nothing, PhantomData<E>);

    impl<E> Encode for Foreign<E> {
        fn encode_to<W: Output + ?Sized>(&self, _dest: &mut W) {
            match self.0 {}
        }
    }

    impl<E> EncodeLike for Foreign<E> {}

    impl<E> Decode for Foreign<E> {
        fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
            Err("another's error is not read".into())
        }
    }

    /// Ends the call with the error whose words are `words` and then `rest`.
    #[inline(never)]
    pub fn relay<T, E>(words: &[u8], rest: &[u8]) -> Result<T, Failure<E>> {
        host::clear_output();
        // In Solidity what another contract said comes without anything before it.
        if cfg!(not(hub)) {
            host::write(host::before_errors());
        }
        if cfg!(not(hub)) || rest.is_empty() {
            host::write(words);
        }
        host::write(rest);
        host::end(host::REVERT)
    }

    /// Ends the call with the error that begins with `words` and holds `amount`.
    #[inline(always)]
    pub fn relay_amount<T, E>(words: &[u8], amount: u128) -> Result<T, Failure<E>> {
        #[cfg(not(hub))]
        {
            relay(words, &amount.to_le_bytes())
        }
        #[cfg(hub)]
        {
            host::clear_output();
            host::write(words);
            ink::sol::say_number(amount, &mut crate::wire::Out);
            host::end(host::REVERT)
        }
    }

    /// Does `act`, whose errors are held by another one: they are said behind `words`, which are those of an answer
    /// with that one up to where it holds them.
    #[inline(always)]
    pub fn within<T, E, I, H>(
        words: &'static [u8],
        _hold: impl FnOnce(I) -> H,
        act: impl FnOnce() -> Result<T, Failure<E>>,
    ) -> Result<T, Failure<H>> {
        host::say_before_errors(words);
        let done = act();
        host::say_before_errors(host::BEFORE_ERRORS);
        done.map_err(|error| match error.0 {})
    }

    /// An error that ended the call is told by nobody.
    pub fn told<T, E>(result: Result<T, Failure<E>>) -> Result<T, E> {
        result.map_err(|error| match error.0 {})
    }

    /// What a message returned.
    #[cfg(not(hub))]
    pub struct Answer<T>(pub T);

    /// A message that can fail.
    #[cfg(not(hub))]
    pub trait Fallible {
        /// Ends the call, after `save` if it did not fail.
        fn tell(self, save: impl FnOnce()) -> !;
    }

    /// A message that cannot. Where a type is both, `Fallible` is found first, for it takes the answer itself.
    #[cfg(not(hub))]
    pub trait Never {
        /// Ends the call, after `save`.
        fn tell(&self, save: impl FnOnce()) -> !;
    }

    #[cfg(not(hub))]
    impl<T: Encode, E: Encode> Fallible for Answer<Result<T, E>> {
        #[inline(always)]
        fn tell(self, save: impl FnOnce()) -> ! {
            match self.0 {
                Ok(value) => {
                    save();
                    succeed(&value)
                }
                Err(error) => fail(&error),
            }
        }
    }

    #[cfg(not(hub))]
    impl<T: Encode> Never for Answer<T> {
        #[inline(always)]
        fn tell(&self, save: impl FnOnce()) -> ! {
            save();
            open();
            self.0.encode_to(&mut Out);
            host::end(0)
        }
    }

    #[cfg(not(hub))]
    #[inline(never)]
    fn open() {
        host::clear_output();
        push(0);
    }

    #[cfg(not(hub))]
    #[inline(never)]
    fn succeed<T: Encode>(value: &T) -> ! {
        open();
        push(0);
        value.encode_to(&mut Out);
        host::end(0)
    }

    #[cfg(not(hub))]
    #[inline(never)]
    fn fail<E: Encode>(error: &E) -> ! {
        host::clear_output();
        host::write(host::before_errors());
        error.encode_to(&mut Out);
        host::end(host::REVERT)
    }
}

#[cfg(not(lean))]
mod there {
    use ink::prelude::boxed::Box;

    /// An error, as rules and messages pass it on: a pointer, because it is as large as its largest variant. On the
    /// chain it ends the call where it arises, which undoes all that the call has done: so only what nobody means to
    /// live with may be one.
    pub type Failure<E> = Box<E>;

    /// An error of another contract's: on the chain never said by us, only passed on in its own words.
    pub type Foreign<E> = E;

    /// Fails with the error whose words are `words` and then `rest`.
    #[allow(clippy::expect_used, reason = "an error that nobody defined is found by the first test")]
    pub fn relay<T, E: scale::Decode>(words: &[u8], rest: &[u8]) -> Result<T, Failure<E>> {
        let error = E::decode(&mut [words, rest].concat().as_slice());
        Err(Box::new(error.expect("the words of an error")))
    }

    /// Fails with the error that begins with `words` and holds `amount`.
    pub fn relay_amount<T, E: scale::Decode>(words: &[u8], amount: u128) -> Result<T, Failure<E>> {
        relay(words, &amount.to_le_bytes())
    }

    /// Fails with `error`.
    pub fn refuse<T, E>(error: E) -> Result<T, Failure<E>> {
        Err(Box::new(error))
    }

    /// The error as it is told.
    #[allow(clippy::missing_errors_doc, reason = "it passes on what there is")]
    pub fn told<T, E>(result: Result<T, Failure<E>>) -> Result<T, E> {
        result.map_err(|error| *error)
    }

    /// Does `act`, whose errors are held by another one. On the chain they are said behind `words`, which are those of
    /// an answer with that one up to where it holds them.
    #[allow(clippy::missing_errors_doc, reason = "it passes on what there is")]
    pub fn within<T, E: Into<I>, I, H>(
        _words: &'static [u8],
        hold: impl FnOnce(I) -> H,
        act: impl FnOnce() -> Result<T, Failure<E>>,
    ) -> Result<T, Failure<H>> {
        act().map_err(|error| Box::new(hold((*error).into())))
    }
}

pub use there::{refuse, relay, relay_amount, told, within, Failure, Foreign};
#[cfg(all(lean, not(hub)))]
pub use there::{Answer, Fallible, Never};

/// What an error is told in.
#[cfg(not(hub))]
pub use scale::Encode as Told;

/// The answer of a receiver that has taken what it was sent: `Ok(Ok(()))` of a
/// `Result<Result<(), ReceiverError>, LangError>`.
#[cfg(not(hub))]
pub const ACCEPTED: &[u8] = &[0, 0];

/// What comes before the receiver's own error in the same type.
#[cfg(not(hub))]
pub const REFUSED: &[u8] = &[0, 1];

#[cfg(hub)]
pub use crate::abi::{Answer, Fallible, Never, Refusal as Told, ACCEPTED, REFUSED};

/// What is in `option`, or else fails with `error`.
#[inline(always)]
#[allow(clippy::missing_errors_doc, reason = "it says which")]
pub fn demand<T, E: Told>(option: Option<T>, error: E) -> Result<T, Failure<E>> {
    match option {
        Some(value) => Ok(value),
        None => refuse(error),
    }
}

/// Fails with `error` unless `holds`.
#[inline(always)]
#[allow(clippy::missing_errors_doc, reason = "it says which")]
pub fn ensure<E: Told>(holds: bool, error: E) -> Result<(), Failure<E>> {
    demand(holds.then_some(()), error)
}
