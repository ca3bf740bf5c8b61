//! The one way in which a KITE contract calls another: original `call` host function (accepted by
//! every pallet-contracts chain), all remaining gas, re-entry denied, and a revert of the callee is
//! an error whatever bytes it returned. ink!'s own builder merges "returned" and "reverted".

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
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

/// The largest answer that a callee may give, in bytes. A longer one traps the caller.
pub const ANSWER_LIMIT: usize = 16_384;

/// Sends `input` (selector and arguments) with `value` native coin to `callee` and returns its
/// answer as raw bytes.
#[cfg(target_arch = "wasm32")]
pub fn raw(callee: &AccountId, value: Balance, input: &[u8]) -> Result<Vec<u8>, CallError> {
    use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl, ReturnErrorCode};

    let mut answer = ink::prelude::vec![0; ANSWER_LIMIT];
    let mut written = answer.as_mut_slice();
    #[allow(deprecated, reason = "the newer call is missing on older chains")]
    let outcome = HostFnImpl::call_v1(
        CallFlags::empty(),
        callee.as_ref(),
        0,
        &value.to_le_bytes(),
        input,
        Some(&mut written),
    );
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
pub fn raw(_callee: &AccountId, _value: Balance, _input: &[u8]) -> Result<Vec<u8>, CallError> {
    Err(CallError::NotAContract)
}

/// Calls a message whose plain return type is `Answer` and returns it.
/// `message` is the selector and the arguments as one tuple.
pub fn message<Answer: Decode>(callee: &AccountId, message: &impl Encode) -> Result<Answer, CallError> {
    let answer = raw(callee, 0, &message.encode())?;
    // ink! wraps every answer in a `Result<_, LangError>`.
    match Result::<Answer, ink::LangError>::decode(&mut answer.as_slice()) {
        Ok(Ok(answer)) => Ok(answer),
        _ => Err(CallError::UnexpectedReturn),
    }
}

/// Calls a message that returns a `Result` and returns what it holds on success. That it did not
/// revert is what says so: the error type is the callee's own.
pub fn fallible<Answer: Decode>(callee: &AccountId, input: &impl Encode) -> Result<Answer, CallError> {
    message::<Result<Answer, ink::prelude::string::String>>(callee, input)?.map_err(|_| CallError::UnexpectedReturn)
}
