//! The one way in which a contract calls another: original `call` host function (accepted by every
//! pallet-contracts chain), all remaining gas, re-entry denied, and a revert of the callee is an error whatever
//! bytes it returned. ink!'s own builder merges "returned" and "reverted".

use ink::primitives::{AccountId, Hash};
use scale::{Decode, Encode};

use crate::held::{self, Held};
use crate::Balance;

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
/// answer as raw bytes. An answer of more than `room` bytes traps the caller.
pub fn raw(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Held, CallError> {
    there::call(callee, value, input, room)
}

/// Runs other code, which must be on the chain, with `input` on the caller's own storage and balance.
/// An answer of more than `room` bytes traps the caller.
pub fn delegated(code_hash: &Hash, input: &[u8], room: usize) -> Result<Held, CallError> {
    there::delegate(code_hash, input, room)
}

/// Calls a message, the selector and the arguments as one tuple, and returns its raw answer of at most
/// [`SHORT_ANSWER`] bytes.
pub fn ask(callee: &AccountId, message: &impl Encode) -> Result<Held, CallError> {
    there::ask(callee, message)
}

/// Calls a message whose plain return type is `Answer` and returns it.
/// `message` is the selector and the arguments as one tuple.
pub fn message<Answer: Decode>(callee: &AccountId, message: &impl Encode) -> Result<Answer, CallError> {
    // ink! wraps every answer in a `Result<_, LangError>`, whose success is a zero byte.
    read(&ask(callee, message)?, &[0])
}

/// Calls a message that returns a `Result` and returns what it holds on success. That it did not
/// revert is what says so: the error type is the callee's own.
pub fn fallible<Answer: Decode>(callee: &AccountId, message: &impl Encode) -> Result<Answer, CallError> {
    read(&ask(callee, message)?, &[0, 0])
}

/// The answer behind the zero bytes by which `Result`s tell success. To decode the `Result`s themselves
/// would bring the decoding of errors along, which are never read here.
fn read<Answer: Decode>(answer: &Held, success: &[u8]) -> Result<Answer, CallError> {
    let value = held::behind(success, answer).ok_or(CallError::UnexpectedReturn)?;
    held::with(&value, |mut value| Answer::decode(&mut value)).or(Err(CallError::UnexpectedReturn))
}

#[cfg(lean)]
mod there {
    use ink::primitives::{AccountId, Hash};
    use scale::Encode;

    use super::{CallError, SHORT_ANSWER};
    use crate::held::Held;
    use crate::host;
    use crate::wire::Out;
    use crate::Balance;

    /// The chain's code for a callee that undid its work.
    const REVERTED: u32 = 2;

    /// The chain's code for an account that is no contract.
    const NOT_CALLABLE: u32 = 8;

    #[inline(always)]
    pub fn ask(callee: &AccountId, message: &impl Encode) -> Result<Held, CallError> {
        host::clear_output();
        message.encode_to(&mut Out);
        short(callee)
    }

    #[inline(never)]
    fn short(callee: &AccountId) -> Result<Held, CallError> {
        verdict(host::call(callee.as_ref(), 0, SHORT_ANSWER))
    }

    pub fn call(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Held, CallError> {
        host::clear_output();
        host::write(input);
        verdict(host::call(callee.as_ref(), value, room))
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
            REVERTED => Err(CallError::Reverted(Held::rest())),
            NOT_CALLABLE => Err(CallError::NotAContract),
            _ => Err(CallError::Trapped),
        }
    }
}

#[cfg(not(lean))]
mod there {
    use ink::primitives::{AccountId, Hash};
    use scale::Encode;

    use super::{CallError, SHORT_ANSWER};
    use crate::held::Held;
    use crate::Balance;

    pub fn ask(callee: &AccountId, message: &impl Encode) -> Result<Held, CallError> {
        call(callee, 0, &message.encode(), SHORT_ANSWER)
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
    use super::*;

    #[test]
    fn read_takes_what_follows_success_and_nothing_else() {
        let answer = vec![0, 0, 7, 0, 0, 0];
        assert_eq!(read::<u32>(&answer, &[0, 0]), Ok(7));
        assert_eq!(read::<u32>(&answer[1..].to_vec(), &[0]), Ok(7));
        assert_eq!(read::<()>(&vec![0, 0], &[0, 0]), Ok(()));
        for wrong in [&[0, 1, 7, 0, 0, 0][..], &[1, 0, 7, 0, 0, 0], &[0, 0, 7], &[0], &[]] {
            assert_eq!(read::<u32>(&wrong.to_vec(), &[0, 0]), Err(CallError::UnexpectedReturn));
        }
    }
}
