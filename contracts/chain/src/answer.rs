//! What a message answers: in ink!'s words, a `Result<_, LangError>` around what it returns, reverted if that is an
//! error. And how an error gets there.

#[cfg(not(lean))]
mod passed {
    /// What a method that failed hands on to whoever called it: the error, as a pointer.
    pub type Failure<E> = ink::prelude::boxed::Box<E>;
}

#[cfg(lean)]
mod passed {
    use core::convert::Infallible;
    use core::marker::PhantomData;

    use scale::{Decode, Encode, Error, Input, Output};

    /// What a method that failed hands on to whoever called it: nothing, for the error itself ended the call when
    /// it was turned into this. So a `Result` of it takes no more room than what it holds on success, and
    /// `?` is no code at all. Only errors that end the message they arise in may become one, and only where they
    /// arise: `ok_or(error)?` and `ok_or_else(|| error.into())`, never `ok_or(error.into())`.
    pub struct Failure<E>(Infallible, PhantomData<E>);

    impl<E> core::fmt::Debug for Failure<E> {
        fn fmt(&self, _: &mut core::fmt::Formatter) -> core::fmt::Result {
            match self.0 {}
        }
    }

    impl<E: Encode> From<E> for Failure<E> {
        #[inline(always)]
        fn from(error: E) -> Self {
            super::there::fail(&error)
        }
    }

    impl<E> Encode for Failure<E> {
        fn encode_to<W: Output + ?Sized>(&self, _: &mut W) {
            match self.0 {}
        }
    }

    // For ink!'s own callers of a message, whom nobody is on the chain.
    impl<E> Decode for Failure<E> {
        fn decode<I: Input>(_: &mut I) -> Result<Self, Error> {
            Err("a failure is what ended its call".into())
        }
    }
}

pub use passed::Failure;

#[cfg(lean)]
mod there {
    use scale::Encode;

    use crate::host;
    use crate::wire::{push, Out};

    /// What a message returned.
    pub struct Answer<T>(pub T);

    /// A message that can fail.
    pub trait Fallible {
        /// Ends the call, after `save` if it did not fail.
        fn tell(self, save: impl FnOnce()) -> !;
    }

    /// A message that cannot. Where a type is both, `Fallible` is found first, for it takes the answer itself.
    pub trait Infallible {
        /// Ends the call, after `save`.
        fn tell(&self, save: impl FnOnce()) -> !;
    }

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

    impl<T: Encode> Infallible for Answer<T> {
        #[inline(always)]
        fn tell(&self, save: impl FnOnce()) -> ! {
            save();
            open();
            self.0.encode_to(&mut Out);
            host::end(0)
        }
    }

    #[inline(never)]
    fn open() {
        host::clear_output();
        push(0);
    }

    #[inline(never)]
    fn succeed<T: Encode>(value: &T) -> ! {
        open();
        push(0);
        value.encode_to(&mut Out);
        host::end(0)
    }

    #[inline(never)]
    pub fn fail<E: Encode>(error: &E) -> ! {
        open();
        push(1);
        error.encode_to(&mut Out);
        host::end(host::REVERT)
    }
}

#[cfg(lean)]
pub use there::{Answer, Fallible, Infallible};
