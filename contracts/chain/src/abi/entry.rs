// SPDX-License-Identifier: Apache-2.0
//! The way in: selectors, from a message's name and the types that its method takes.

use ink::sol::{self, Name, Type};

use super::names;

/// A row's arguments together.
pub trait Types {
    /// What each is in Solidity.
    const NAMES: &'static [Name];

    /// The same, to a message of a standard whose numbers have 256 bits.
    const WIDE: &'static [Name];
}

/// What `of` is called in such a message.
const fn wide(of: Name) -> Name {
    if of.is("uint32") {
        Name::new("uint256")
    } else {
        of
    }
}

macro_rules! types {
    ($($argument:ident)*) => {
        impl<$($argument: Type),*> Types for ($($argument,)*) {
            const NAMES: &'static [Name] = &[$($argument::NAME),*];
            const WIDE: &'static [Name] = &[$(wide($argument::NAME)),*];
        }
    };
}

types!();
types!(A);
types!(A B);
types!(A B C);
types!(A B C D);
types!(A B C D E);
types!(A B C D E F);

/// What `message` is entered by. `call` hands its arguments to the row's method, and is never called.
#[must_use]
pub const fn selector<Root, Arguments: Types, Call: FnOnce(&mut Root, Arguments)>(message: &str, call: Call) -> u32 {
    core::mem::forget(call);
    let types = if names::is_wide(message) { Arguments::WIDE } else { Arguments::NAMES };
    u32::from_le_bytes(sol::selector(names::name(message).bytes(), types))
}

/// The selector of the error `name`, which holds nothing.
#[must_use]
pub const fn error(name: &str) -> [u8; 4] {
    sol::selector(name.as_bytes(), &[])
}

/// The selector of the error `name`, which holds a `T`.
#[must_use]
pub const fn error_of<T: Type>(name: &str) -> [u8; 4] {
    sol::selector(name.as_bytes(), &[T::NAME])
}

/// The four bytes that a call of this message begins with, which takes arguments of these types.
#[macro_export]
macro_rules! call_of {
    ($message:literal($($argument:ty),*)) => {
        $crate::abi::selector::<(), ($($argument,)*), fn(&mut (), ($($argument,)*))>($message, |_, _| ()).to_le_bytes()
    };
}

/// An argument of bytes that are said of several values as arguments are; how many SCALE would say is known.
#[macro_export]
macro_rules! bytes_of {
    ($length:literal: $($value:expr),*) => {
        (ink::scale::Compact::<u8>($length), ($($value),*))
    };
}

/// What a row is entered by.
#[doc(hidden)]
#[macro_export]
macro_rules! selector {
    ($kind:ident $root:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*)) => {
        $crate::abi::selector($message, |root: &mut $root, ($($name,)*)| {
            let _ = $crate::method!($kind root $root $method($($crate::passed!($name $($how)?)),*));
        })
    };
}

/// A table with the rows that are only there on a Hub.
#[doc(hidden)]
#[macro_export]
macro_rules! on_a_hub {
    ($root:ident $coin:ident coin; often { $($often:tt)* } { $($hub:tt)* } $($rows:tt)*) => {
        $crate::entry! { $root $coin coin; often { $($often)* } $($rows)* $($hub)* }
    };
}

/// Keeps coin that was sent plainly, which is a call of nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! hold_plain_coin {
    () => {
        $crate::entry::hold_plain_coin()
    };
}

/// A constructor: no selector goes before it.
#[doc(hidden)]
#[macro_export]
macro_rules! constructor {
    (new $root:ident $selector:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*)) => {
        let is_of_a_factory = $selector == $crate::abi::names::WORDS_OF_A_FACTORY;
        if is_of_a_factory != const { $crate::abi::names::is_constructor($message) } {
            $(let $name = $crate::argument!($($how)?);)*
            $crate::entry::construct($root::$method($($name),*))
        }
    };
    ($kind:ident $($row:tt)*) => {};
}

/// An argument as the method takes it.
#[doc(hidden)]
#[macro_export]
macro_rules! passed {
    ($name:ident) => {
        $name
    };
    ($name:ident by_reference) => {
        &$name
    };
    ($name:ident list) => {
        $crate::abi::items($name)
    };
    ($name:ident ignored) => {{
        let $crate::abi::Nothing = $name;
        Default::default()
    }};
}

/// What is not there is not read.
#[doc(hidden)]
#[macro_export]
macro_rules! ignored {
    () => {
        Default::default()
    };
}

/// What must be known before a message's arguments are read, if it is heard at all.
#[doc(hidden)]
#[macro_export]
macro_rules! before_reading {
    ($message:literal) => {
        if const { $crate::abi::names::is_unheard($message) } {
            $crate::wire::unreadable()
        }
        if const { $crate::abi::names::replaces_code($message) } {
            $crate::abi::refuse_code()
        }
        if const { $crate::abi::names::is_lenient($message) } {
            $crate::abi::be_lenient();
        }
    };
}

/// Answers.
#[doc(hidden)]
#[macro_export]
macro_rules! tell {
    ($message:literal $answer:expr, $save:expr) => {{
        #[allow(unused_imports, reason = "one of them is what the answer's type has")]
        use $crate::abi::{Fallible as _, Never as _};
        $crate::abi::Answer($answer).tell(const { $crate::abi::names::instead($message) }, $save)
    }};
}

/// An enum of nothing or an account as an argument: an address, which is zero for nothing.
#[macro_export]
macro_rules! nothing_or_account {
    ($of:ident: $nothing:ident, $account:ident) => {
        impl $crate::abi::Argument for $of {
            fn argument() -> Self {
                Option::argument().map_or(Self::$nothing, Self::$account)
            }
        }
    };
}

/// What an error begins with: its selector.
#[macro_export]
macro_rules! words {
    ($name:literal: $($bytes:expr),*) => {
        &$crate::abi::error($name)
    };
    ($name:literal($of:ty): $($bytes:expr),*) => {
        &$crate::abi::error_of::<$of>($name)
    };
}

/// Nothing comes before the error of another contract that is passed on.
#[macro_export]
macro_rules! before {
    ($($bytes:expr),*) => {
        &[]
    };
}
