//! The one way in which a KITE contract calls another: original `call` host function (accepted by
//! every pallet-contracts chain), all remaining gas, re-entry denied, and a revert of the callee is
//! an error whatever bytes it returned. ink!'s own builder merges "returned" and "reverted".

use ink::prelude::vec::Vec;
use ink::primitives::{AccountId, Hash};
use scale::{Decode, Encode};

use crate::Balance;

/// Why a call to another contract failed. Whatever the callee did is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum CallError {
    /// The callee undid its work and returned these SCALE bytes (of its `Result`) as the reason.
    Reverted(Vec<u8>),
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

/// Room for any answer, in bytes: a little less than what ink! can return, so that an answer can be
/// passed on inside an error.
pub const LONG_ANSWER: usize = 16_000;

/// Sends `input` (selector and arguments) with `value` native coin to `callee` and returns its
/// answer as raw bytes. An answer of more than `room` bytes traps the caller.
#[cfg(target_arch = "wasm32")]
pub fn raw(callee: &AccountId, value: Balance, input: &[u8], room: usize) -> Result<Vec<u8>, CallError> {
    use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};

    let mut answer = ink::prelude::vec![0; room];
    let mut written = answer.as_mut_slice();
    #[allow(deprecated, reason = "the newer call is missing on older chains")]
    let outcome =
        HostFnImpl::call_v1(CallFlags::empty(), callee.as_ref(), 0, &value.to_le_bytes(), input, Some(&mut written));
    let length = written.len();
    answer.truncate(length);
    verdict(outcome, answer)
}

/// Runs other code, which must be on the chain, with `input` on the caller's own storage and balance.
/// An answer of more than `room` bytes traps the caller.
#[cfg(target_arch = "wasm32")]
pub fn delegated(code_hash: &Hash, input: &[u8], room: usize) -> Result<Vec<u8>, CallError> {
    use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};

    let mut answer = ink::prelude::vec![0; room];
    let mut written = answer.as_mut_slice();
    let outcome = HostFnImpl::delegate_call(CallFlags::empty(), code_hash.as_ref(), input, Some(&mut written));
    let length = written.len();
    answer.truncate(length);
    verdict(outcome, answer)
}

/// What the chain says of a call: a revert is an error, whatever the callee answered.
#[cfg(target_arch = "wasm32")]
fn verdict(outcome: Result<(), pallet_contracts_uapi::ReturnErrorCode>, answer: Vec<u8>) -> Result<Vec<u8>, CallError> {
    use pallet_contracts_uapi::ReturnErrorCode;

    match outcome {
        Ok(()) => Ok(answer),
        Err(ReturnErrorCode::CalleeReverted) => Err(CallError::Reverted(answer)),
        Err(ReturnErrorCode::NotCallable) => Err(CallError::NotAContract),
        Err(_) => Err(CallError::Trapped),
    }
}

/// Off the chain, in unit tests, there is no other contract to call.
#[cfg(not(target_arch = "wasm32"))]
pub fn raw(_callee: &AccountId, _value: Balance, _input: &[u8], _room: usize) -> Result<Vec<u8>, CallError> {
    Err(CallError::NotAContract)
}

/// Off the chain, in unit tests, there is no other code to run.
#[cfg(not(target_arch = "wasm32"))]
pub fn delegated(_code_hash: &Hash, _input: &[u8], _room: usize) -> Result<Vec<u8>, CallError> {
    Err(CallError::NotAContract)
}

/// Calls a message whose plain return type is `Answer` and returns it.
/// `message` is the selector and the arguments as one tuple.
pub fn message<Answer: Decode>(callee: &AccountId, message: &impl Encode) -> Result<Answer, CallError> {
    // ink! wraps every answer in a `Result<_, LangError>`, whose success is a zero byte.
    read(&raw(callee, 0, &message.encode(), SHORT_ANSWER)?, &[0])
}

/// Calls a message that returns a `Result` and returns what it holds on success. That it did not
/// revert is what says so: the error type is the callee's own.
pub fn fallible<Answer: Decode>(callee: &AccountId, message: &impl Encode) -> Result<Answer, CallError> {
    read(&raw(callee, 0, &message.encode(), SHORT_ANSWER)?, &[0, 0])
}

/// The answer behind the zero bytes by which `Result`s tell success. To decode the `Result`s themselves
/// would bring the decoding of errors along, which are never read here.
fn read<Answer: Decode>(answer: &[u8], success: &[u8]) -> Result<Answer, CallError> {
    let answer = answer.strip_prefix(success).map(|mut answer| Answer::decode(&mut answer));
    answer.and_then(Result::ok).ok_or(CallError::UnexpectedReturn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_takes_what_follows_success_and_nothing_else() {
        let answer = [0, 0, 7, 0, 0, 0];
        assert_eq!(read::<u32>(&answer, &[0, 0]), Ok(7));
        assert_eq!(read::<u32>(&answer[1..], &[0]), Ok(7));
        assert_eq!(read::<()>(&[0, 0], &[0, 0]), Ok(()));
        for wrong in [&[0, 1, 7, 0, 0, 0][..], &[1, 0, 7, 0, 0, 0], &[0, 0, 7], &[0], &[]] {
            assert_eq!(read::<u32>(wrong, &[0, 0]), Err(CallError::UnexpectedReturn));
        }
    }
}
