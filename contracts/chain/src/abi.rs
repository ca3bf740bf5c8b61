// SPDX-License-Identifier: Apache-2.0
//! The face for Ethereum's tools: how a contract's table of messages speaks the ABI of Solidity. The tables are the
//! same on every chain; names and types there follow from them.
//!
//! - [`names`]: what a message is called, and what answers it beside its own;
//! - `reading`: arguments; `message`: what other contracts are asked; `answers`: what they are told;
//! - `signed`: what owners signed away from the chain.

#[cfg(hub)]
mod answers;
#[cfg(hub)]
mod entry;
#[cfg(hub)]
mod events;
#[cfg(hub)]
mod message;
#[cfg(hub)]
mod reading;
#[cfg(hub)]
mod said;
#[cfg(hub)]
pub mod signed;

pub mod names;
pub mod numbers;

#[cfg(hub)]
pub use crate::host::{refuse, refuse_code};

#[cfg(hub)]
pub use answers::{fail, Answer, Fallible, Never};
#[cfg(hub)]
pub use entry::{error, error_of, selector};
#[cfg(hub)]
pub use events::{emit, emit_of, emit_parts};
#[cfg(hub)]
pub use ink::sol::{keccak, Refusal, Say, Type};
#[cfg(hub)]
pub use message::{is_long_enough, Message, Said, ACCEPTED, REFUSED};
#[cfg(hub)]
pub use reading::{be_lenient, begin, choice, inside, items, list, tuple, variant, Argument, List, Nothing};

/// `Error(text)`, as Solidity's own `require` says it, of at most 32 bytes of text.
#[cfg(not(hub))]
#[must_use]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "wrong text does not compile")]
#[allow(clippy::cast_possible_truncation, reason = "the same")]
pub const fn reason(text: &[u8]) -> [u8; 100] {
    let mut words = [0; 100];
    [words[0], words[1], words[2], words[3]] = [0x08, 0xc3, 0x79, 0xa0];
    words[35] = 32;
    words[67] = text.len() as u8;
    let mut at = 0;
    while at < text.len() {
        words[68 + at] = text[at];
        at += 1;
    }
    words
}
