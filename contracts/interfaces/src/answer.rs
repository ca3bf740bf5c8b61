//! Ending a message without writing what it has not changed.

use scale::Encode;

/// Answers the caller with `result` and ends the message here, before ink! writes the root cell, as it
/// does after every `&mut self` message: a write costs more than all reads of a transfer together. An
/// error reverts, as ever.
///
/// For every message that leaves the root cell as it was, or has saved it itself, and for no other: what
/// it changed there would be lost. It also makes the code smaller, since the write falls away.
#[cfg(target_arch = "wasm32")]
pub fn without_root<T: Encode, E: Encode>(result: Result<T, E>) -> Result<T, E> {
    use ink::env::ReturnFlags;

    let flags = if result.is_err() { ReturnFlags::REVERT } else { ReturnFlags::empty() };
    ink::env::return_value::<ink::MessageResult<Result<T, E>>>(flags, &Ok(result))
}

/// Off the chain, in unit tests, messages return to the test.
#[cfg(not(target_arch = "wasm32"))]
pub fn without_root<T: Encode, E: Encode>(result: Result<T, E>) -> Result<T, E> {
    result
}
