// SPDX-License-Identifier: Apache-2.0
//! A chain with the newest pallet-contracts and Bittensor's figures, in the memory of this process. It answers what
//! comes in by standard input, until that is closed.

mod chain;
#[allow(missing_docs)]
mod runtime;

#[path = "../../../crates/chains/src/pipe/protocol.rs"]
mod protocol;

#[path = "../../../crates/chains/src/pipe/serve.rs"]
mod serve;

fn main() -> std::io::Result<()> {
    serve::serve::<chain::Chain>()
}
