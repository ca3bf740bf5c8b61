// SPDX-License-Identifier: Apache-2.0
//! The Hub, in the memory of this process: it answers what comes in by standard input, until that is closed.

mod served;

#[path = "../../../crates/chains/src/pipe/protocol.rs"]
mod protocol;
#[path = "../../../crates/chains/src/pipe/serve.rs"]
mod serve;

fn main() -> std::io::Result<()> {
    serve::serve::<served::Served>()
}
