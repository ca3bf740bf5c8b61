//! What a message answers: in ink!'s words, a `Result<_, LangError>` around what it returns, reverted if that is an
//! error.

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
    fn fail<E: Encode>(error: &E) -> ! {
        open();
        push(1);
        error.encode_to(&mut Out);
        host::end(host::REVERT)
    }
}

#[cfg(lean)]
pub use there::{Answer, Fallible, Infallible};
