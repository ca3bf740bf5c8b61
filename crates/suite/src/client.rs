// SPDX-License-Identifier: Apache-2.0
//! What all clients share: how a message is sent, and how its answer is read.

use std::fmt::{self, Debug, Display};

use ink::primitives::{AccountId, LangError};
use kite_interfaces::Balance;
use scale::{Decode, DecodeAll};

use crate::chain::{Cause, Chain, Failure, Receipt, Weight};
use crate::text;

/// A message that took effect, or why it did not.
pub type Outcome<T, E> = Result<Receipt<T>, Failed<E>>;

/// A message that took no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed<E> {
    /// The contract's name.
    pub contract: &'static str,
    /// The message.
    pub message: &'static str,
    /// What it weighed all the same.
    pub gas: Weight,
    /// Why.
    pub reason: Reason<E>,
}

/// Why a message took no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason<E> {
    /// The contract said no, and this is its own error.
    Contract(E),
    /// The chain refused or stopped the transaction.
    Chain(String),
    /// The node cannot be asked, so that nothing is known of it.
    Unreachable(String),
    /// The contract answered bytes that its interface does not promise.
    Unreadable(Vec<u8>),
}

impl<E> Failed<E> {
    /// The contract's own error, if it was the contract that said no.
    pub fn contract_error(self) -> Option<E> {
        match self.reason {
            Reason::Contract(error) => Some(error),
            Reason::Chain(_) | Reason::Unreachable(_) | Reason::Unreadable(_) => None,
        }
    }
}

impl<E: Debug> Display for Failed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} failed: ", self.contract, self.message)?;
        match &self.reason {
            Reason::Contract(error) => write!(f, "{error:?}"),
            Reason::Chain(reason) | Reason::Unreachable(reason) => write!(f, "{}", text::plain(reason)),
            Reason::Unreadable(answer) => {
                write!(f, "its answer {answer:02x?} is not what its interface promises: is it the contract you mean?")
            }
        }
    }
}

impl<E: Debug> std::error::Error for Failed<E> {}

/// What a client says of a message, to be held against the contract's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its label, such as `PSP22::transfer`.
    pub label: &'static str,
    /// The four bytes that a call begins with.
    pub selector: [u8; 4],
    /// Its arguments' names.
    pub arguments: &'static [&'static str],
    /// What it is for.
    pub kind: Kind,
}

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Creates the contract.
    Constructor,
    /// Changes something.
    Change,
    /// Changes something and takes native coin.
    Payable,
    /// Reads.
    View,
}

/// A message on its way.
pub(super) struct Message {
    pub contract: &'static str,
    pub label: &'static str,
    pub to: AccountId,
    pub input: Vec<u8>,
}

impl Message {
    /// Sends a message that returns a `Result`.
    pub fn send<T: Decode, E: Decode>(self, chain: &mut dyn Chain, from: AccountId, value: Balance) -> Outcome<T, E> {
        let outcome = chain.call(from, self.to, value, self.input.clone());
        self.read_fallible(outcome)
    }

    /// Sends one message to one contract many times, each time with other arguments: see
    /// [`Chain::call_together`].
    pub fn send_together<T: Decode, E: Decode>(
        messages: &[Self],
        chain: &mut dyn Chain,
        from: AccountId,
    ) -> Result<Vec<Receipt<T>>, Failed<E>> {
        let Some(first) = messages.first() else { return Ok(Vec::new()) };
        let inputs = messages.iter().map(|message| message.input.clone()).collect();
        let receipts = chain.call_together(from, first.to, inputs).map_err(|failure| first.failed(failure))?;
        receipts.into_iter().map(|receipt| first.read_fallible(Ok(receipt))).collect()
    }

    /// Tries such a message without leaving a trace.
    pub fn ask<T: Decode, E: Decode>(self, chain: &mut dyn Chain) -> Result<T, Failed<E>> {
        let outcome = self.dry_run(chain);
        self.read_fallible(outcome).map(|receipt| receipt.value)
    }

    /// Reads a message that cannot fail.
    pub fn view<T: Decode>(self, chain: &mut dyn Chain) -> Result<T, Failed<Never>> {
        let receipt = self.dry_run(chain).map_err(|failure| self.failed(failure))?;
        match Result::<T, LangError>::decode_all(&mut receipt.value.as_slice()) {
            Ok(Ok(answer)) => Ok(answer),
            _ => Err(self.unreadable(receipt.gas, receipt.value)),
        }
    }

    fn dry_run(&self, chain: &mut dyn Chain) -> Result<Receipt<Vec<u8>>, Failure> {
        let nobody = AccountId::from([0; 32]);
        chain.dry_run(nobody, self.to, 0, self.input.clone())
    }

    fn read_fallible<T: Decode, E: Decode>(&self, outcome: Result<Receipt<Vec<u8>>, Failure>) -> Outcome<T, E> {
        let receipt = outcome.map_err(|failure| self.failed(failure))?;
        match answer::<T, E>(&receipt.value) {
            Some(Ok(value)) => Ok(receipt.map(|_| value)),
            Some(Err(error)) => Err(self.because(receipt.gas, Reason::Contract(error))),
            None => Err(self.unreadable(receipt.gas, receipt.value)),
        }
    }

    fn failed<E: Decode>(&self, failure: Failure) -> Failed<E> {
        let reason = match failure.cause {
            Cause::Refused(reason) | Cause::InDoubt(reason) => Reason::Chain(reason),
            Cause::Unreachable(reason) => Reason::Unreachable(reason),
            // What a success would have returned does not matter here: a revert never holds it.
            Cause::Reverted(bytes) => match answer::<Never, E>(&bytes) {
                Some(Err(error)) => Reason::Contract(error),
                _ => Reason::Unreadable(bytes),
            },
        };
        self.because(failure.gas, reason)
    }

    fn unreadable<E>(&self, gas: Weight, answer: Vec<u8>) -> Failed<E> {
        self.because(gas, Reason::Unreadable(answer))
    }

    fn because<E>(&self, gas: Weight, reason: Reason<E>) -> Failed<E> {
        Failed { contract: self.contract, message: self.label, gas, reason }
    }
}

fn answer<T: Decode, E: Decode>(bytes: &[u8]) -> Option<Result<T, E>> {
    Result::<Result<T, E>, LangError>::decode_all(&mut &*bytes).ok()?.ok()
}

/// An error that cannot be: there is no value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl Decode for Never {
    fn decode<I: scale::Input>(_: &mut I) -> Result<Self, scale::Error> {
        Err("nothing decodes as this".into())
    }
}

/// A contract's client, from the list of its messages, and a module `input` that only encodes them.
///
/// `make` is a constructor, `send` changes something, `pay` does so with native coin, `view` reads
/// what cannot fail, and `ask` reads what can.
macro_rules! client {
    (
        $(#[$about:meta])* $client:ident = $contract:literal;
        $(
            $(#[$doc:meta])*
            $kind:ident $label:literal
            $message:ident($($argument:ident: $type:ty),* $(,)?) $(-> $answer:ty $(, $error:ty)?)?;
        )*
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $client(pub ink::primitives::AccountId);

        impl $client {
            /// Every message that this client knows.
            pub const MESSAGES: &'static [$crate::Signature] = &[$(
                $crate::Signature {
                    label: $label,
                    selector: ink::selector_bytes!($label),
                    arguments: &[$(stringify!($argument)),*],
                    kind: client!(@kind $kind),
                },
            )*];

            /// Its address.
            #[must_use]
            pub fn address(&self) -> ink::primitives::AccountId {
                self.0
            }

            $(
                client!(
                    @message $kind, $contract, $label, [$(#[$doc])*],
                    $message($($argument: $type),*) $(-> $answer $(, $error)?)?
                );
            )*
        }

        /// Selector and arguments of each message, as a call or a proposal carries them.
        pub mod input {
            use super::*;

            $(
                $(#[$doc])*
                #[must_use]
                pub fn $message($($argument: $type),*) -> Vec<u8> {
                    #[allow(unused_mut, reason = "some messages have no arguments")]
                    let mut input = ink::selector_bytes!($label).to_vec();
                    $( scale::Encode::encode_to(&$argument, &mut input); )*
                    input
                }
            )*
        }
    };

    (@kind make) => { $crate::Kind::Constructor };
    (@kind send) => { $crate::Kind::Change };
    (@kind pay) => { $crate::Kind::Payable };
    (@kind view) => { $crate::Kind::View };
    (@kind ask) => { $crate::Kind::View };

    (@to $client:ident, $contract:literal, $label:literal, $message:ident, $($argument:ident)*) => {
        $crate::client::Message {
            contract: $contract,
            label: $label,
            to: $client.0,
            input: input::$message($($argument),*),
        }
    };

    (@message make, $($constructor:tt)*) => {};
    (
        @message send, $contract:literal, $label:literal, [$($doc:tt)*],
        $message:ident($($argument:ident: $type:ty),*) -> $answer:ty, $error:ty
    ) => {
        $($doc)*
        #[allow(clippy::too_many_arguments, reason = "the contract's message has as many")]
        pub fn $message(
            &self,
            chain: &mut dyn $crate::chain::Chain,
            from: ink::primitives::AccountId,
            $($argument: $type),*
        ) -> $crate::Outcome<$answer, $error> {
            client!(@to self, $contract, $label, $message, $($argument)*).send(chain, from, 0)
        }
    };
    (
        @message pay, $contract:literal, $label:literal, [$($doc:tt)*],
        $message:ident($($argument:ident: $type:ty),*) -> $answer:ty, $error:ty
    ) => {
        $($doc)*
        #[allow(clippy::too_many_arguments, reason = "the contract's message has as many")]
        pub fn $message(
            &self,
            chain: &mut dyn $crate::chain::Chain,
            from: ink::primitives::AccountId,
            coin: kite_interfaces::Balance,
            $($argument: $type),*
        ) -> $crate::Outcome<$answer, $error> {
            client!(@to self, $contract, $label, $message, $($argument)*).send(chain, from, coin)
        }
    };
    (
        @message view, $contract:literal, $label:literal, [$($doc:tt)*],
        $message:ident($($argument:ident: $type:ty),*) -> $answer:ty
    ) => {
        $($doc)*
        pub fn $message(
            &self,
            chain: &mut dyn $crate::chain::Chain,
            $($argument: $type),*
        ) -> Result<$answer, $crate::Failed<$crate::Never>> {
            client!(@to self, $contract, $label, $message, $($argument)*).view(chain)
        }
    };
    (
        @message ask, $contract:literal, $label:literal, [$($doc:tt)*],
        $message:ident($($argument:ident: $type:ty),*) -> $answer:ty, $error:ty
    ) => {
        $($doc)*
        pub fn $message(
            &self,
            chain: &mut dyn $crate::chain::Chain,
            $($argument: $type),*
        ) -> Result<$answer, $crate::Failed<$error>> {
            client!(@to self, $contract, $label, $message, $($argument)*).ask(chain)
        }
    };
}

pub(super) use client;

#[cfg(test)]
mod tests {
    use scale::Encode;

    use super::*;

    fn failed(cause: Cause) -> Failed<u32> {
        let message = Message { contract: "token", label: "mint", to: [1; 32].into(), input: Vec::new() };
        message.failed(Failure { gas: Weight::zero(), cause })
    }

    #[test]
    fn failed_tells_contract_message_and_decoded_error() {
        let answer = Result::<Result<(), u32>, LangError>::Ok(Err(7)).encode();
        let failed = failed(Cause::Reverted(answer));
        assert_eq!(failed.to_string(), "token.mint failed: 7");
        assert_eq!(failed.contract_error(), Some(7));
    }

    #[test]
    fn failed_keeps_the_chains_reason() {
        let failed = failed(Cause::Refused("OutOfGas".into()));
        assert_eq!(failed.to_string(), "token.mint failed: OutOfGas");
        assert_eq!(failed.contract_error(), None);
    }

    #[test]
    fn failed_does_not_guess_at_foreign_bytes() {
        let too_long = [Result::<Result<(), u32>, LangError>::Ok(Err(7)).encode(), vec![0]].concat();
        let not_understood = Result::<Result<(), u32>, LangError>::Err(LangError::CouldNotReadInput).encode();
        for bytes in [too_long, not_understood, Vec::new(), vec![0, 0]] {
            assert_eq!(failed(Cause::Reverted(bytes.clone())).reason, Reason::Unreadable(bytes));
        }
    }
}
