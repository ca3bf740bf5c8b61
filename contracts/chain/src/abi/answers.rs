// SPDX-License-Identifier: Apache-2.0
//! What a message answers: its value in words, or a custom error that undoes all that the call did.

use ink::sol::{self, Refusal, Say};

use super::message::ACCEPTED;
use super::names::Instead;
use crate::host;
use crate::wire::Out;

/// What a message returned.
pub struct Answer<T>(pub T);

/// A message that can fail.
pub trait Fallible {
    /// Ends the call, after `save` if it did not fail; what answers nothing says something else `instead`.
    fn tell(self, instead: Instead, save: impl FnOnce()) -> !;
}

/// A message that cannot. Where a type is both, `Fallible` is found first, for it takes the answer itself.
pub trait Never {
    /// Ends the call, after `save`.
    fn tell(&self, instead: Instead, save: impl FnOnce()) -> !;
}

impl<T: Say, E: Refusal> Fallible for Answer<Result<T, E>> {
    #[inline(always)]
    fn tell(self, instead: Instead, save: impl FnOnce()) -> ! {
        match self.0 {
            Ok(value) => {
                save();
                succeed(&value, instead)
            }
            Err(error) => fail(&error),
        }
    }
}

impl<T: Say> Never for Answer<T> {
    #[inline(always)]
    fn tell(&self, instead: Instead, save: impl FnOnce()) -> ! {
        save();
        succeed(&self.0, instead)
    }
}

#[inline(always)]
fn succeed<T: Say>(value: &T, instead: Instead) -> ! {
    match instead {
        Instead::Nothing => say(value),
        Instead::True => say(&true),
        Instead::Selector => accept(),
    }
}

#[inline(never)]
fn say<T: Say>(value: &T) -> ! {
    host::clear_output();
    let out = &mut Out;
    sol::say_all!(out, value: T);
    host::end(0)
}

fn accept() -> ! {
    host::clear_output();
    host::write(ACCEPTED);
    host::end(0)
}

/// Ends the call with `error`.
#[inline(never)]
pub fn fail<E: Refusal>(error: &E) -> ! {
    host::clear_output();
    error.refuse(&mut Out);
    host::end(host::REVERT)
}
