// SPDX-License-Identifier: Apache-2.0
//! The way in: from what a contract was called with to the method that answers.
//!
//! A contract says in one table which message is which method, what becomes of its root cell, and how each
//! argument is read:
//!
//! ```ignore
//! kite_chain::entry! {
//!     Token refuses coin;
//!     new "new" create(name, symbol, decimals, cap, allocations, owner);
//!     root "PSP22::transfer" transfer(to, value, data: ignored);
//!     save "mint" mint(to, amount);
//!     bare "cap" cap();
//! }
//! ```
//!
//! - `bare`: the method needs nothing of the root cell, which is not read;
//! - `root`: it is read, and not written: the method changes nothing in it, or saves it itself;
//! - `save`: it is read, and written unless the method fails;
//! - `new`: a constructor, whose result becomes the root cell;
//! - `refuses coin`: no message keeps coin that comes with it, and nothing is read first; `holds coin`: the same, but
//!   what is sent plainly stays, also where that is a call; `takes coin`: those marked `payable` do, the others refuse
//!   it once they have read their arguments, as ink! has it.
//!
//! What is called most may stand in `often { … }` before the rest. A chain that translates a function when it is first
//! entered charges for the whole of it: those are in one function, all others in a second one.
//!
//! Views that only a standard of Ethereum's asks for stand in `on_a_hub { … }` behind those.
//!
//! An argument is read as the type that the method takes. `by_reference` hands over a reference, `list` a list item by
//! item, and `ignored` reads bytes and passes none. The macro brings a test along that holds the table against the
//! metadata that ink! makes of the contract's definition ([`drift`]).

/// `call` and `deploy` of a contract, by its table. See the [module](mod@crate::entry).
#[macro_export]
macro_rules! entry {
    ($root:ident $coin:ident coin; often { $($often:tt)* } on_a_hub { $($hub:tt)* } $($rows:tt)*) => {
        $crate::on_a_hub! { $root $coin coin; often { $($often)* } { $($hub)* } $($rows)* }
    };
    (
        $root:ident $coin:ident coin;
        often {
            $($kind_often:ident $message_often:literal
                $method_often:ident($($name_often:ident $(: $how_often:ident)?),*) $($payable_often:ident)?;)*
        }
        $($kind:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*) $($payable:ident)?;)*
    ) => {
        #[cfg(kite_entry)]
        #[allow(unsafe_code, reason = "the chain looks for these two by name")]
        mod exports {
            use super::*;

            #[no_mangle]
            extern "C" fn deploy() {
                $crate::entry::refuse_coin();
                let selector = $crate::entry::begin();
                $($crate::constructor!($kind $root selector $message $method($($name $(: $how)?),*));)*
                $crate::wire::unreadable()
            }

            #[no_mangle]
            extern "C" fn call() {
                $crate::refuse_first!($coin);
                let row = $crate::entry::row(&SELECTORS);
                $($crate::message!($kind_often $root $coin row $message_often
                    $method_often($($name_often $(: $how_often)?),*) $($payable_often)?);)*
                // Called by its address, it stays a function of its own whatever inlines.
                core::hint::black_box(rest as fn(usize) -> !)(row)
            }

            fn rest(row: usize) -> ! {
                $($crate::message!($kind $root $coin row $message $method($($name $(: $how)?),*) $($payable)?);)*
                $crate::wire::unreadable()
            }

            /// Looked up in a loop and jumped to by its number, a row costs half of what a comparison in code does.
            static SELECTORS: [u32; [$($message_often,)* $($message),*].len()] = [
                $($crate::selector!($kind_often $root $message_often
                    $method_often($($name_often $(: $how_often)?),*)),)*
                $($crate::selector!($kind $root $message $method($($name $(: $how)?),*))),*
            ];

            /// The numbers of the rows.
            #[allow(non_camel_case_types, reason = "each is a method's name")]
            enum Row {
                $($method_often,)*
                $($method),*
            }
        }

        #[cfg(test)]
        #[test]
        #[allow(unsafe_code, reason = "ink! makes the metadata in a function that only its own tools know")]
        fn entries_are_the_messages_of_the_metadata() {
            extern "Rust" {
                fn __ink_generate_metadata() -> ink::metadata::InkProject;
            }
            $crate::entry::drift::ensure_no_drift(ENTRIES, &unsafe { __ink_generate_metadata() });
        }

        #[cfg(test)]
        const ENTRIES: &[$crate::entry::drift::Entry] = &[
            $($crate::tabled!($kind_often $root $message_often
                $method_often($($name_often $(: $how_often)?),*) $($payable_often)?),)*
            $($crate::tabled!($kind $root $message $method($($name $(: $how)?),*) $($payable)?)),*
        ];
    };
    ($root:ident $coin:ident coin; $($rows:tt)*) => {
        $crate::entry! { $root $coin coin; often {} $($rows)* }
    };
}

/// A table without the rows that are only there on a Hub.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! on_a_hub {
    ($root:ident $coin:ident coin; often { $($often:tt)* } { $($hub:tt)* } $($rows:tt)*) => {
        $crate::entry! { $root $coin coin; often { $($often)* } $($rows)* }
    };
}

/// A row, as the test of the table sees it.
#[doc(hidden)]
#[macro_export]
macro_rules! tabled {
    ($kind:ident $root:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*) $($payable:ident)?) => {
        $crate::entry::drift::Entry {
            message: $message,
            selector: ink::selector_bytes!($message),
            kind: stringify!($kind),
            arguments: &[$(stringify!($name)),*],
            types: || $crate::entry::drift::types_of(|root: &mut $root, ($($name,)*)| {
                let _ = $crate::method!($kind root $root $method($($crate::passed!($name $($how)?)),*));
            }),
            is_payable: false $(|| stringify!($payable).len() > 0)?,
        }
    };
}

/// Refuses coin before anything is read, where no message takes any.
#[doc(hidden)]
#[macro_export]
macro_rules! refuse_first {
    (refuses) => {
        $crate::entry::refuse_coin()
    };
    (holds) => {{
        $crate::hold_plain_coin!();
        $crate::entry::refuse_coin()
    }};
    (takes) => {};
}

/// Keeps coin that was sent plainly: nobody is asked where that is no call.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! hold_plain_coin {
    () => {};
}

/// Refuses coin once the arguments are read, where some messages take it and this one does not.
#[doc(hidden)]
#[macro_export]
macro_rules! refuse_here {
    (refuses) => {};
    (holds) => {};
    (takes) => {
        $crate::entry::refuse_coin()
    };
    (takes payable) => {};
}

/// What a row is entered by.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! selector {
    ($kind:ident $root:ident $message:literal $($row:tt)*) => {
        u32::from_le_bytes(ink::selector_bytes!($message))
    };
}

/// A constructor, if the row is one.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! constructor {
    (new $root:ident $selector:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*)) => {
        if $selector == const { u32::from_le_bytes(ink::selector_bytes!($message)) } {
            $(let $name = $crate::argument!($($how)?);)*
            $crate::entry::construct($root::$method($($name),*))
        }
    };
    ($kind:ident $($row:tt)*) => {};
}

/// A message, if the row is one.
#[doc(hidden)]
#[macro_export]
macro_rules! message {
    (new $($row:tt)*) => {};
    ($kind:ident $root:ident $coin:ident $row:ident $message:literal $method:ident($($name:ident $(: $how:ident)?),*) $($payable:ident)?) => {
        if $row == Row::$method as usize {
            $crate::before_reading!($message);
            $(let $name = $crate::argument!($($how)?);)*
            $crate::refuse_here!($coin $($payable)?);
            $crate::run!($kind $root $message $method($($name),*))
        }
    };
}

/// Reads an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    () => {
        $crate::wire::Argument::argument()
    };
    (by_reference) => {
        &$crate::wire::Argument::argument()
    };
    (list) => {
        $crate::wire::list()
    };
    (ignored) => {
        $crate::ignored!()
    };
}

/// Reads an argument that nobody looks at.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! ignored {
    () => {{
        let _: &[u8] = $crate::wire::Argument::argument();
        Default::default()
    }};
}

/// What must be known before a message's arguments are read: nothing.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! before_reading {
    ($message:literal) => {};
}

/// Runs a method on the root cell, and answers.
#[doc(hidden)]
#[macro_export]
macro_rules! run {
    (bare $root:ident $message:literal $method:ident($($name:ident),*)) => {
        $crate::tell!($message $root::default().$method($($name),*), || ())
    };
    (root $root:ident $message:literal $method:ident($($name:ident),*)) => {
        $crate::tell!($message $crate::cells::load_root::<$root>().$method($($name),*), || ())
    };
    (save $root:ident $message:literal $method:ident($($name:ident),*)) => {{
        let mut root = $crate::cells::load_root::<$root>();
        $crate::tell!($message root.$method($($name),*), || $crate::cells::save_root(&root))
    }};
}

/// The method that a row names, as the test of the table sees it.
#[doc(hidden)]
#[macro_export]
macro_rules! method {
    (new $value:ident $root:ident $method:ident($($argument:expr),*)) => {{
        let _ = $value;
        $root::$method($($argument),*)
    }};
    ($kind:ident $value:ident $root:ident $method:ident($($argument:expr),*)) => {
        $value.$method($($argument),*)
    };
}

/// An argument as the method takes it, of what ink! decodes.
#[cfg(not(hub))]
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
        $crate::entry::drift::items($name)
    };
    ($name:ident ignored) => {{
        let _: std::vec::Vec<u8> = $name;
        Default::default()
    }};
}

/// Answers.
#[cfg(not(hub))]
#[doc(hidden)]
#[macro_export]
macro_rules! tell {
    ($message:literal $answer:expr, $save:expr) => {{
        #[allow(unused_imports, reason = "one of them is what the answer's type has")]
        use $crate::answer::{Fallible as _, Never as _};
        $crate::answer::Answer($answer).tell($save)
    }};
}

#[cfg(lean)]
mod there {
    use ink::storage::traits::{Storable, StorageKey};

    use crate::answer::{Answer, Fallible, Told};
    use crate::wire::{self, Read};
    use crate::{cells, host};

    /// Fetches what the contract was called with and reads the selector.
    #[must_use]
    pub fn selector() -> u32 {
        host::begin();
        u32::read()
    }

    /// Fetches what the contract was called with, and says which of `selectors` it begins with.
    #[must_use]
    pub fn row(selectors: &[u32]) -> usize {
        let wanted = selector();
        #[cfg(hub)]
        crate::abi::begin();
        selectors.iter().position(|selector| *selector == wanted).unwrap_or_else(|| wire::unreadable())
    }

    /// Ends the call, without an answer, if coin came with it.
    #[inline(never)]
    pub fn refuse_coin() {
        if host::came_with_coin() {
            host::trap()
        }
    }

    /// Ends the call, with success, if coin came with it and nothing else: it was sent plainly.
    #[cfg(hub)]
    #[inline(always)]
    pub fn hold_plain_coin() {
        if host::is_without_input() && host::came_with_coin() {
            host::clear_output();
            host::end(0)
        }
        host::hold_coin();
    }

    /// Writes the new contract's root cell, unless its constructor failed, and answers.
    pub fn construct<R: Storable + StorageKey, E: Told>(result: Result<R, E>) -> ! {
        let answer = Answer(result.map(|root| cells::save_root(&root)));
        #[cfg(not(hub))]
        {
            answer.tell(|| ())
        }
        #[cfg(hub)]
        {
            answer.tell(crate::abi::names::Instead::Nothing, || ())
        }
    }

    /// Fetches what the constructor was called with, and says how many words that are: no selector goes before it.
    #[cfg(hub)]
    #[must_use]
    pub fn begin() -> usize {
        host::begin();
        crate::abi::begin();
        host::left() / ink::sol::WORD
    }
}

#[cfg(all(lean, not(hub)))]
pub use there::selector as begin;
#[cfg(hub)]
pub use there::{begin, hold_plain_coin};
#[cfg(lean)]
pub use there::{construct, refuse_coin, row};

/// Whether a table says what metadata says.
#[cfg(not(on_chain))]
pub mod drift;

/// An enum of nothing or an account as an argument: it is read like any other.
#[cfg(not(hub))]
#[macro_export]
macro_rules! nothing_or_account {
    ($of:ident: $nothing:ident, $account:ident) => {};
}

/// What comes before the error of another contract that is passed on: the numbers of those that hold it.
#[cfg(not(hub))]
#[macro_export]
macro_rules! before {
    ($($bytes:expr),*) => {
        &[$($bytes),*]
    };
}

/// What an error begins with, which holds nothing or one value: its number in SCALE, with what is before it where it is
/// said.
#[cfg(not(hub))]
#[macro_export]
macro_rules! words {
    ($name:literal $(($of:ty))?: $($bytes:expr),*) => {
        &[$($bytes),*]
    };
}
