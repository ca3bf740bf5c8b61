// SPDX-License-Identifier: Apache-2.0
//! A chain with the newest pallet-contracts and Bittensor's figures, in the memory of this process. It answers what
//! comes in by standard input, until that is closed.

mod chain;
#[allow(missing_docs)]
mod runtime;

#[path = "../../../crates/chains/src/pipe/protocol.rs"]
mod protocol;

use std::io::{self, BufWriter};

use chain::Chain;
use protocol::{receive, send, Answer, Failed, Gas, Request, Why};

fn main() -> io::Result<()> {
    let (mut requests, mut answers) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
    let mut chain = None;
    while let Some(request) = receive(&mut requests)? {
        send(&mut answers, &answer(&mut chain, request).unwrap_or_else(Answer::Failed))?;
    }
    Ok(())
}

fn answer(chain: &mut Option<Chain>, request: Request) -> Result<Answer, Failed> {
    if let Request::Begin { amount_bits, at_ms } = request {
        *chain = Some(Chain::begin(amount_bits, at_ms)?);
        return Ok(Answer::Done);
    }
    chain.as_mut().ok_or_else(|| impossible("the chain has not begun: `Begin` comes first"))?.answer(request)
}

/// What cannot be done.
fn impossible(reason: impl Into<String>) -> Failed {
    Failed { gas: Gas::default(), why: Why::Impossible(reason.into()) }
}
