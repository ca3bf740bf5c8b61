//! What a message answers: in ink!'s words, a `Result<_, LangError>` around what it returns, reverted if that is an
//! error.
//!
//! An error undoes all that the call did, so nothing that comes after it counts. On the chain a [`Failure`] therefore
//! ends the call where it arises, and no function above has code that passes it on; in unit tests it is a `Result`'s
//! error like any other.

#[cfg(lean)]
mod there {
    use core::convert::Infallible;
    use core::marker::PhantomData;

    use ink::prelude::boxed::Box;
    use scale::{Decode, Encode, EncodeLike, Error, Input, Output};

    use crate::host;
    use crate::wire::{push, Out};

    /// What a message returned.
    pub struct Answer<T>(pub T);

    /// A message that can fail.
    pub trait Fallible {
        /// Ends the call, after `save` if it did not fail.
        fn tell(self, save: impl FnOnce()) -> !;
    }

    /// A message that never fails. Where a type is both, `Fallible` is found first, for it takes the answer itself.
    pub trait Never {
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

    impl<T: Encode> Never for Answer<T> {
        #[inline(always)]
        fn tell(&self, save: impl FnOnce()) -> ! {
            save();
            open();
            self.0.encode_to(&mut Out);
            host::end(0)
        }
    }

    /// An error that was told: as the call has ended, there is none to pass on.
    #[derive(Debug)]
    pub struct Failure<E>(Infallible, PhantomData<E>);

    impl<E: Encode> From<E> for Failure<E> {
        #[cold]
        #[inline(never)]
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

    // For ink!'s references to a contract, which on the chain nobody uses together with its way in.
    impl<E> Decode for Failure<E> {
        fn decode<I: Input>(_input: &mut I) -> Result<Self, Error> {
            Err("a failure is told, and not passed on".into())
        }
    }

    /// The error itself.
    #[must_use]
    pub fn boxed<E>(failure: Failure<E>) -> Box<E> {
        match failure.0 {}
    }

    /// From here on, a [`Failure`] is told as the variant `index` of the message's own error type.
    pub fn fail_within(index: u8) {
        host::set_reason(index);
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
    fn fail<E: Encode>(error: &E) -> ! {
        open();
        push(1);
        if let Some(index) = host::reason() {
            push(index);
        }
        error.encode_to(&mut Out);
        host::end(host::REVERT)
    }
}

#[cfg(not(lean))]
mod there {
    use ink::prelude::boxed::Box;

    /// An error that is passed on, as small as a pointer.
    pub type Failure<E> = Box<E>;

    /// The error itself.
    #[must_use]
    pub fn boxed<E>(failure: Failure<E>) -> Box<E> {
        failure
    }

    /// What passes the failure on says which variant of its own error it is.
    pub fn fail_within(_index: u8) {}
}

pub use there::{boxed, fail_within, Failure};
#[cfg(lean)]
pub use there::{Answer, Fallible, Never};
