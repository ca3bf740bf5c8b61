// SPDX-License-Identifier: Apache-2.0
//! How a chain in a process of its own answers: what comes in by standard input, until that is closed. This file is
//! compiled into the programs that have such a chain.

use std::io::{self, BufWriter};

use crate::protocol::{receive, send, Answer, Failed, Gas, Request, Why};

/// A chain that is asked.
pub trait Asked: Sized {
    /// The chain whose first block is of this moment. An error unless its amounts have so many bits.
    fn begin(amount_bits: u32, at_ms: u64) -> Result<Self, Failed>;

    /// Does what is asked.
    fn answer(&mut self, request: Request) -> Result<Answer, Failed>;
}

/// Answers until nobody asks any more.
pub fn serve<C: Asked>() -> io::Result<()> {
    let (mut requests, mut answers) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
    let mut chain = None;
    while let Some(request) = receive(&mut requests)? {
        send(&mut answers, &answer::<C>(&mut chain, request).unwrap_or_else(Answer::Failed))?;
    }
    Ok(())
}

fn answer<C: Asked>(chain: &mut Option<C>, request: Request) -> Result<Answer, Failed> {
    if let Request::Begin { amount_bits, at_ms } = request {
        *chain = Some(C::begin(amount_bits, at_ms)?);
        return Ok(Answer::Done);
    }
    chain.as_mut().ok_or_else(|| impossible("the chain has not begun: `Begin` comes first"))?.answer(request)
}

/// What cannot be done.
pub fn impossible(reason: impl Into<String>) -> Failed {
    Failed { gas: Gas::default(), why: Why::Impossible(reason.into()) }
}

/// The moment of the next block. An error unless it is after this block's.
pub fn later(at_ms: u64, now_ms: u64) -> Result<u64, Failed> {
    if at_ms <= now_ms {
        let late = format!("the next block must be later than this one: {at_ms} ms is not after {now_ms} ms");
        return Err(impossible(late));
    }
    Ok(at_ms)
}

/// An error unless amounts of coin are as wide as the chain's `own`, in bits.
pub fn ensure_width(amount_bits: u32, own: u32) -> Result<(), Failed> {
    if amount_bits == own {
        return Ok(());
    }
    Err(impossible(format!("amounts of coin are {own} bits wide here, not {amount_bits}")))
}
