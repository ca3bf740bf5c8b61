// SPDX-License-Identifier: Apache-2.0
//! The one way in which a contract calls another: original `call` host function (accepted by every
//! pallet-contracts chain), all remaining gas, re-entry denied, and a revert of the callee is an error whatever
//! bytes it returned. ink!'s own builder merges "returned" and "reverted".

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use scale::Decode;

use crate::held::{self, Held};
use crate::wire::Said;
use crate::Balance;

/// A message: the selector and the arguments as one tuple.
#[cfg(not(hub))]
pub use scale::Encode as Message;

#[cfg(hub)]
pub use crate::abi::Message;

/// The four bytes that a call of this message begins with, which takes arguments of these types.
#[cfg(not(hub))]
#[macro_export]
macro_rules! call_of {
    ($message:literal($($argument:ty),*)) => {
        ink::selector_bytes!($message)
    };
}

/// An argument of so many bytes, 63 at most, that are those of several values one after the other.
#[cfg(not(hub))]
#[macro_export]
macro_rules! bytes_of {
    ($length:literal: $($value:expr),*) => {{
        const LENGTH: u8 = $length << 2;
        (LENGTH, $($value),*)
    }};
}

/// What an argument of no bytes is said by: the byte that says how many.
#[cfg(not(hub))]
pub type NoBytes = u8;

/// An argument of no bytes is not there in Solidity.
#[cfg(hub)]
pub type NoBytes = ();

/// An argument of no bytes.
#[cfg(not(hub))]
pub const NO_BYTES: NoBytes = 0;
/// An argument of no bytes.
#[cfg(hub)]
pub const NO_BYTES: NoBytes = ();

/// Why a call to another contract failed. Whatever the callee did is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum CallError {
    /// The callee undid its work and returned these SCALE bytes (of its `Result`) as the reason.
    Reverted(Held),
    /// There is no contract at that address.
    NotAContract,
    /// The callee trapped or ran out of gas, refused re-entry, or the value could not be moved.
    Trapped,
    /// The callee succeeded, and returned bytes that do not decode as promised.
    UnexpectedReturn,
}

/// Room for an answer of known type, or for the reason of a refusal, in bytes. A contract never gives
/// memory back during a call, so that a batch of calls must ask for little each.
pub const SHORT_ANSWER: usize = 1_024;

/// Room for any answer, in bytes: a little less than what a contract can return, so that an answer can be
/// passed on inside an error.
pub const LONG_ANSWER: usize = 16_000;

/// Sends `input` (selector and arguments) with `value` native coin to `callee` and returns its
/// answer as raw bytes. An answer of more than `room` bytes traps the caller. On a Hub the callee can pay it coin
/// plainly, if its table says that it holds coin.
pub fn raw(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Held, CallError> {
    there::call(callee, value, input, room)
}

/// Runs other code, which must be on the chain, with `input` on the caller's own storage and balance.
/// An answer of more than `room` bytes traps the caller.
pub fn delegated(code_hash: &Hash, input: &[u8], room: usize) -> Result<Held, CallError> {
    there::delegate(code_hash, input, room)
}

/// The bytes of a message, as [`raw`] sends them.
#[must_use]
#[inline(always)]
pub fn encoded(message: &impl Message) -> Vec<u8> {
    there::encoded(message)
}

/// Calls a message, the selector and the arguments as one tuple, and returns its raw answer of at most
/// [`SHORT_ANSWER`] bytes.
pub fn ask(callee: &AccountId, message: &impl Message) -> Result<Held, CallError> {
    there::send(callee, 0, message)
}

/// The same, with `value` native coin.
pub fn send(callee: &AccountId, value: Balance, message: &impl Message) -> Result<Held, CallError> {
    there::send(callee, value, message)
}

/// Creates a contract of the code with this hash, which must be on the chain. `constructor` is the selector and
/// the arguments as one tuple; no coin, no salt. `None` if its constructor failed or there is no such code.
pub fn instantiate(code_hash: &Hash, constructor: &impl Message) -> Option<AccountId> {
    there::instantiate(code_hash, constructor)
}

/// Calls a message whose plain return type is `Answer` and returns it.
/// `message` is the selector and the arguments as one tuple.
pub fn message<Answer: Decode + Said>(callee: &AccountId, message: &impl Message) -> Result<Answer, CallError> {
    // ink! wraps every answer in a `Result<_, LangError>`, whose success is a zero byte.
    there::question(callee, message, &[0])
}

/// Calls a message that returns a `Result` and returns what it holds on success. That it did not
/// revert is what says so: the error type is the callee's own.
pub fn fallible<Answer: Decode + Said>(callee: &AccountId, message: &impl Message) -> Result<Answer, CallError> {
    there::question(callee, message, &[0, 0])
}

/// What [`message`] does, with its error as the caller tells it.
#[inline(always)]
pub fn message_or<Answer: Decode + Said, E>(
    callee: &AccountId,
    message: &impl Message,
    reason: fn(CallError) -> E,
) -> Result<Answer, E> {
    there::question(callee, message, &[0]).map_err(reason)
}

/// What [`fallible`] does, with its error as the caller tells it.
#[inline(always)]
pub fn fallible_or<Answer: Decode + Said, E>(
    callee: &AccountId,
    message: &impl Message,
    reason: fn(CallError) -> E,
) -> Result<Answer, E> {
    there::question(callee, message, &[0, 0]).map_err(reason)
}

/// Whether `answer` tells success, and what then follows `is_said`. To decode the `Result`s themselves would
/// bring the decoding of errors along, which are never read here.
#[inline(always)]
fn tells(answer: &Held, success: &[u8], is_said: fn(&[u8]) -> bool) -> bool {
    held::with(answer, |answer| answer.strip_prefix(success).is_some_and(is_said))
}

#[cfg(lean)]
mod there {
    use ink::prelude::vec::Vec;
    use ink::primitives::{AccountId, Hash};

    use super::{tells, CallError, Message, SHORT_ANSWER};
    use crate::held::{self, Held};
    use crate::host;
    #[cfg(not(hub))]
    use crate::wire::Out;
    use crate::wire::Said;
    use crate::Balance;

    /// The chain's code for a callee that undid its work.
    const REVERTED: u32 = 2;

    /// What [`asked`] says of an answer that is none.
    const NO_ANSWER: u32 = u32::MAX;

    #[inline(always)]
    fn say(message: &impl Message) {
        host::clear_output();
        #[cfg(hub)]
        message.say();
        #[cfg(not(hub))]
        message.encode_to(&mut Out);
    }

    #[cfg(not(hub))]
    #[inline(always)]
    pub fn encoded(message: &impl Message) -> Vec<u8> {
        message.encode()
    }

    #[cfg(hub)]
    pub fn encoded(message: &impl Message) -> Vec<u8> {
        say(message);
        host::said_copy()
    }

    #[inline(always)]
    pub fn send(callee: &AccountId, value: Balance, message: &impl Message) -> Result<Held, CallError> {
        say(message);
        verdict(short(callee, value))
    }

    /// Calls, and reads the answer behind the zero bytes by which `Result`s tell success.
    #[inline(always)]
    pub fn question<Answer: Said>(
        callee: &AccountId,
        message: &impl Message,
        success: &[u8],
    ) -> Result<Answer, CallError> {
        say(message);
        match asked(callee, success, Answer::is_said_by) {
            host::DONE => Ok(Answer::said()),
            code => Err(failed(code)),
        }
    }

    /// Calls with what was said, and turns behind `success` in the answer, if one is said there. Says how that went, in
    /// the chain's code.
    #[inline(never)]
    fn asked(callee: &AccountId, success: &[u8], is_said: fn(&[u8]) -> bool) -> u32 {
        let code = short(callee, 0);
        if code != host::DONE {
            return code;
        }
        let answer = Held::rest();
        // In Solidity an answer stands alone.
        let success = if cfg!(hub) { &[] } else { success };
        if !tells(&answer, success, is_said) {
            return NO_ANSWER;
        }
        held::turn_to(&answer, success.len());
        host::DONE
    }

    #[inline(never)]
    fn short(callee: &AccountId, value: Balance) -> u32 {
        host::call(callee.as_ref(), value, SHORT_ANSWER)
    }

    /// Why a call has no answer.
    #[inline(never)]
    fn failed(code: u32) -> CallError {
        match code {
            REVERTED => CallError::Reverted(Held::rest()),
            host::NOT_CALLABLE => CallError::NotAContract,
            NO_ANSWER => CallError::UnexpectedReturn,
            _ => CallError::Trapped,
        }
    }

    pub fn instantiate(code_hash: &Hash, constructor: &impl Message) -> Option<AccountId> {
        say(constructor);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(code_hash.as_ref());
        host::instantiate(&bytes).map(AccountId::from)
    }

    pub fn call(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Held, CallError> {
        host::clear_output();
        host::write(input);
        verdict(host::call_out(callee.as_ref(), value, room))
    }

    pub fn delegate(code_hash: &Hash, input: &[u8], room: usize) -> Result<Held, CallError> {
        host::clear_output();
        host::write(input);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(code_hash.as_ref());
        verdict(host::delegate_call(&bytes, room))
    }

    /// What the chain says of a call: a revert is an error, whatever the callee answered.
    fn verdict(code: u32) -> Result<Held, CallError> {
        match code {
            host::DONE => Ok(Held::rest()),
            code => Err(failed(code)),
        }
    }
}

#[cfg(not(lean))]
mod there {
    use ink::prelude::vec::Vec;
    use ink::primitives::{AccountId, Hash};
    use scale::Decode;

    use super::{tells, CallError, Message, SHORT_ANSWER};
    use crate::held::{self, Held};
    use crate::wire::Said;
    use crate::Balance;

    /// The answer behind the zero bytes by which `Result`s tell success.
    pub fn read<Answer: Decode + Said>(answer: Result<Held, CallError>, success: &[u8]) -> Result<Answer, CallError> {
        let answer = answer?;
        let told = tells(&answer, success, Answer::is_said_by);
        let read = held::with(&answer, |answer| Answer::decode(&mut answer.get(success.len()..).unwrap_or_default()));
        read.ok().filter(|_| told).ok_or(CallError::UnexpectedReturn)
    }

    pub fn encoded(message: &impl Message) -> Vec<u8> {
        message.encode()
    }

    /// Calls, and reads the answer.
    pub fn question<Answer: Decode + Said>(
        callee: &AccountId,
        message: &impl Message,
        success: &[u8],
    ) -> Result<Answer, CallError> {
        read(send(callee, 0, message), success)
    }

    pub fn send(callee: &AccountId, value: Balance, message: &impl Message) -> Result<Held, CallError> {
        call(callee, value, &message.encode(), SHORT_ANSWER)
    }

    #[cfg(target_arch = "wasm32")]
    pub fn instantiate(code_hash: &Hash, constructor: &impl Message) -> Option<AccountId> {
        use pallet_contracts_uapi::{HostFn, HostFnImpl};

        let mut account = [0; 32];
        #[allow(deprecated, reason = "the newer way is missing on older chains")]
        let outcome = HostFnImpl::instantiate_v1(
            code_hash.as_ref(),
            0,
            &[0; 16],
            &constructor.encode(),
            Some(&mut account.as_mut_slice()),
            None,
            &[],
        );
        outcome.is_ok().then_some(account.into())
    }

    /// Off the chain, in unit tests, there is no code to make a contract of.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn instantiate(_code_hash: &Hash, _constructor: &impl Message) -> Option<AccountId> {
        None
    }

    #[cfg(target_arch = "wasm32")]
    pub fn call(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Held, CallError> {
        use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};

        let (callee, value) = (callee.as_ref(), value.to_le_bytes());
        #[allow(deprecated, reason = "the newer call is missing on older chains")]
        with_room(room, |answer| HostFnImpl::call_v1(CallFlags::empty(), callee, 0, &value, input, Some(answer)))
    }

    #[cfg(target_arch = "wasm32")]
    pub fn delegate(code_hash: &Hash, input: &[u8], room: usize) -> Result<Held, CallError> {
        use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};

        let code_hash = code_hash.as_ref();
        with_room(room, |answer| HostFnImpl::delegate_call(CallFlags::empty(), code_hash, input, Some(answer)))
    }

    /// What the chain says of a call: a revert is an error, whatever the callee answered.
    #[cfg(target_arch = "wasm32")]
    fn with_room(
        room: usize,
        call: impl FnOnce(&mut &mut [u8]) -> Result<(), pallet_contracts_uapi::ReturnErrorCode>,
    ) -> Result<Held, CallError> {
        use pallet_contracts_uapi::ReturnErrorCode;

        let mut answer = ink::prelude::vec![0; room];
        let mut written = answer.as_mut_slice();
        let outcome = call(&mut written);
        let length = written.len();
        answer.truncate(length);
        match outcome {
            Ok(()) => Ok(answer),
            Err(ReturnErrorCode::CalleeReverted) => Err(CallError::Reverted(answer)),
            Err(ReturnErrorCode::NotCallable) => Err(CallError::NotAContract),
            Err(_) => Err(CallError::Trapped),
        }
    }

    /// Off the chain, in unit tests, there is no other contract to call.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn call(_callee: &AccountId, _value: Balance, _input: &[u8], _room: usize) -> Result<Held, CallError> {
        Err(CallError::NotAContract)
    }

    /// Off the chain, in unit tests, there is no other code to run.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn delegate(_code_hash: &Hash, _input: &[u8], _room: usize) -> Result<Held, CallError> {
        Err(CallError::NotAContract)
    }
}

#[cfg(test)]
mod tests {
    use super::there::read;
    use super::*;

    #[test]
    fn read_takes_what_follows_success_and_nothing_else() {
        let answer = vec![0, 0, 7, 0, 0, 0];
        assert_eq!(read::<u32>(Ok(answer.clone()), &[0, 0]), Ok(7));
        assert_eq!(read::<u32>(Ok(answer[1..].to_vec()), &[0]), Ok(7));
        assert_eq!(read::<()>(Ok(vec![0, 0]), &[0, 0]), Ok(()));
        for wrong in [&[0, 1, 7, 0, 0, 0][..], &[1, 0, 7, 0, 0, 0], &[0, 0, 7], &[0], &[]] {
            assert_eq!(read::<u32>(Ok(wrong.to_vec()), &[0, 0]), Err(CallError::UnexpectedReturn));
        }
    }
}
