// SPDX-License-Identifier: Apache-2.0
//! What Ethereum's wallets speak to: a program between them and a node with a chain of a Hub's shape.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::process::{kept, Process};
use super::{free_ports, DevNode};
use crate::text;

/// The environment variable that names the program.
const PROGRAM: &str = "ETH_RPC";

/// What it is called where it was installed.
const NAME: &str = "eth-rpc";

/// What whoever needs the program and has none is told.
const NO_PROGRAM: &str =
    "no Ethereum RPC to run: ETH_RPC must name its program, or the path have it as eth-rpc, which the crate \
     pallet-revive-eth-rpc 0.24.0 has; docs/src/operators/node.md tells how it is installed";

/// Of what it reads it keeps nothing when it ends, and it takes no port beside the one.
const ARGUMENTS: [&str; 4] = ["--no-prometheus", "--eth-pruning=256", "--log=warn", "--disable-log-color"];

/// A running Ethereum RPC.
pub struct EthRpc {
    /// Ends before its folder goes.
    _process: Process,
    _folder: TempDir,
    port: u16,
}

impl EthRpc {
    /// Starts one in front of this node, and waits until it answers. An error if there is no program for it.
    pub fn of(node: &DevNode) -> Result<Self> {
        let program = program().context(NO_PROGRAM)?;
        let folder = tempfile::tempdir().context("there is no place for what the Ethereum RPC says")?;
        let [port, _] = free_ports()?;
        let mut keeper = kept(&program);
        keeper.args(ARGUMENTS).arg(format!("--node-rpc-url={}", node.url())).arg(format!("--rpc-port={port}"));
        keeper.arg("--base-path").arg(folder.path());
        let process = Process::start(keeper, folder.path().join("log"))?;
        let url = format!("ws://127.0.0.1:{port}");
        let process = process.once_it_answers(&text::path(&program), &url, "eth_blockNumber")?;
        Ok(Self { _process: process, _folder: folder, port })
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The program, if it is a file or somewhere in the path.
fn program() -> Option<PathBuf> {
    let named = env::var_os(PROGRAM).map(PathBuf::from);
    let installed = env::var_os("PATH").unwrap_or_default();
    let mut installed = env::split_paths(&installed).map(|folder| folder.join(NAME));
    named.or_else(|| installed.find(|file| file.is_file())).filter(|file| file.is_file())
}
