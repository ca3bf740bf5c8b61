// SPDX-License-Identifier: Apache-2.0
//! A development node of our own: started on free ports in a folder of its own, stopped when it goes
//! out of scope or when this process ends in whatever way. Its clock can be put forward.

mod clock;
mod ethereum;
mod process;
pub mod report;
mod runtime;
mod shape;
#[cfg(test)]
mod tests;

use std::env;
use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_format::text;
use kite_interfaces::{Balance, Timestamp};
use subxt::dynamic::Value;
use subxt::tx::DynamicPayload;
use subxt::{OnlineClient, PolkadotConfig};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::chain::hub::said;
use crate::keys::{Keyring, Kind, SigningKey};
use crate::{NodeChain, Patience};
use clock::Clock;
pub use ethereum::EthRpc;
pub use process::kept;
use process::{Process, PATIENCE};
pub use shape::Shape;

/// The environment variable that names the node's program.
pub const PROGRAM: &str = "CONTRACTS_NODE";

/// What whoever needs a node and has none is told.
pub const NO_PROGRAM: &str =
    "no node to run: CONTRACTS_NODE must name its program, which the crate contracts-node 0.42.0 \
                              has; docs/src/operators/node.md tells how it is installed";

/// The secret of an account that has plenty of coin on every development chain.
pub const RICH: &str = "//Alice";

/// The Ethereum keys, which everybody knows, of accounts that have as much on every chain of a Hub's shape: Alith's,
/// Baltathar's and Charleth's.
pub const RICH_KEYS: [&str; 3] = [
    "0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133",
    "0x8075991ce870b93a8870eca0c0f91913d12f47948ca0fd25b49c6fa7cdbeee8b",
    "0x0b6e18cafb6ed99687ec547bd28139cafdd2bffe70e6b688025de6b445aa5c5b",
];

/// The key of an account that has plenty of coin on every development chain whose transactions keys of this kind sign.
pub fn rich(kind: Kind) -> Result<SigningKey> {
    kind.read(match kind {
        Kind::Substrate => RICH,
        Kind::Ethereum => RICH_KEYS[0],
    })
}

/// Lets a block become final at once.
const FINAL: &str = "--finalize-delay-sec=0";

/// Lets none become final for four minutes, the longest that the node takes.
const SLOWLY_FINAL: &str = "--finalize-delay-sec=255";

/// Arguments that a node for trying out and testing needs. It keeps all its blocks and states, and its pool
/// takes more than one block does.
const ARGUMENTS: [&str; 8] = [
    "--no-prometheus",
    "--no-telemetry",
    "--no-mdns",
    "--state-pruning=archive",
    "--blocks-pruning=archive",
    "--rpc-max-connections=500",
    "--pool-limit=32768",
    "--log=warn",
];

/// A running node.
pub struct DevNode {
    /// Ends before its folder goes.
    process: Option<Process>,
    program: OsString,
    chain: Vec<OsString>,
    folder: TempDir,
    ports: [u16; 2],
    clock: Clock,
    finality: &'static str,
}

impl DevNode {
    /// Starts the program that [`PROGRAM`] names, on the chain that it has with it; `None` if it names none.
    pub fn start() -> Result<Option<Self>> {
        Self::of(Shape::Wide)
    }

    /// The same on a chain of Bittensor's shape, whose runtime is built first, if needed.
    pub fn narrow() -> Result<Option<Self>> {
        Self::of(Shape::Narrow)
    }

    /// The same on a chain of a Hub's shape.
    pub fn hub() -> Result<Option<Self>> {
        Self::of(Shape::Hub)
    }

    /// A node for the running test; `None`, and a line that says so and counts, if [`PROGRAM`] names none.
    pub fn for_test() -> Result<Option<Self>> {
        noted(Self::start()?)
    }

    /// The same on a chain of Bittensor's shape.
    pub fn narrow_for_test() -> Result<Option<Self>> {
        noted(Self::narrow()?)
    }

    /// The same on a chain of a Hub's shape. An error if [`PROGRAM`] names none: tests of a Hub run only where they are
    /// asked for.
    pub fn hub_for_test() -> Result<Self> {
        noted(Self::hub()?)?.context(NO_PROGRAM)
    }

    /// The same on a chain whose blocks become final minutes later.
    pub fn slowly_final_for_test() -> Result<Option<Self>> {
        let mut node = Self::start()?;
        if let Some(node) = &mut node {
            node.finality = SLOWLY_FINAL;
            node.restart()?;
        }
        noted(node)
    }

    /// Starts this program, on the chain that it has with it.
    pub fn run(program: OsString) -> Result<Self> {
        Self::launch(program, Shape::Wide)
    }

    fn of(shape: Shape) -> Result<Option<Self>> {
        env::var_os(PROGRAM).map(|program| Self::launch(program, shape)).transpose()
    }

    /// Starts this program on a chain of this shape, to answer at the port `rpc` of this machine. An error if something
    /// does so already.
    pub fn at(program: OsString, shape: Shape, rpc: u16) -> Result<Self> {
        ensure_free(rpc)?;
        let [peers, _] = free_ports()?;
        Self::with_ports(program, shape, [rpc, peers])
    }

    fn launch(program: OsString, shape: Shape) -> Result<Self> {
        Self::with_ports(program, shape, free_ports()?)
    }

    fn with_ports(program: OsString, shape: Shape, ports: [u16; 2]) -> Result<Self> {
        let folder = tempfile::tempdir().context("there is no place for the node's data")?;
        let chain = shape.arguments(folder.path())?;
        let clock = Clock::new(folder.path())?;
        let mut node = Self { process: None, program, chain, folder, ports, clock, finality: FINAL };
        node.restart()?;
        Ok(node)
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> String {
        let [rpc, _] = self.ports;
        format!("ws://127.0.0.1:{rpc}")
    }

    /// The file by which another program can put its clock forward, as `clock.c` says.
    #[must_use]
    pub fn clock_file(&self) -> &Path {
        self.clock.file()
    }

    /// The chain that it runs, for these signers.
    pub fn chain(&self, keys: Keyring) -> Result<NodeChain> {
        NodeChain::connect_with(&self.url(), keys, Patience::of(PATIENCE))
    }

    /// Waits for as long as it runs: an error when it has ended, with what it said last.
    pub fn wait(&mut self) -> Result<()> {
        while self.process.as_mut().is_some_and(|process| !process.is_gone()) {
            sleep(Duration::from_millis(200));
        }
        let last_words = self.process.as_ref().map(Process::last_words).unwrap_or_default();
        bail!("the node at {} has ended: {last_words}", self.url())
    }

    /// Kills it, as a power cut would. Its data stay.
    pub fn kill(&mut self) -> Result<()> {
        self.process.take().map_or(Ok(()), Process::end)
    }

    /// Starts it on the data it had, and waits until it answers.
    pub fn restart(&mut self) -> Result<()> {
        self.kill()?;
        let program = text::path(Path::new(&self.program));
        let process = self.spawn();
        let process =
            process.with_context(|| format!("cannot start {program}: {PROGRAM} must name the node's program"))?;
        self.process = Some(process.once_it_answers(&program, &self.url(), "chain_getHeader")?);
        Ok(())
    }

    /// What its clock shows: no block of it is later.
    pub fn now_ms(&self) -> Result<Timestamp> {
        self.clock.now_ms()
    }

    /// Puts its clock forward: the next block is so much later.
    pub fn advance_by(&mut self, span_ms: u64) -> Result<()> {
        self.clock.advance_by(span_ms)
    }

    /// Puts its clock forward to this moment, and makes a block then, in which contracts read no earlier one.
    pub fn advance_to(&mut self, chain: &mut NodeChain, at_ms: Timestamp) -> Result<()> {
        let at_ms = chain.first_moment_from(at_ms);
        let clock_ms = self.clock.now_ms()?;
        ensure!(at_ms > clock_ms, "the node's clock does not go back from {clock_ms} ms to {at_ms} ms");
        self.advance_by(at_ms.saturating_sub(clock_ms))?;
        self.make_block(chain)
    }

    /// Starts it again after it was killed, and makes a block: one that was made before and was not yet final then becomes
    /// final with the next one, and whoever follows a transaction in it would wait for that.
    pub fn resume(&mut self) -> Result<()> {
        self.restart()?;
        self.make_block(&mut self.chain(Keyring::default())?)
    }

    /// Makes a block with nothing in it but a payment of a coin's smallest part from one to the same.
    pub fn make_block(&self, chain: &mut NodeChain) -> Result<()> {
        let rich = rich(chain.kind_of_keys())?;
        let account = rich.account();
        chain.clone().signing_with(rich.keyring()).transfer(account, account, 1)?;
        Ok(())
    }

    /// Alice's account gets an address on a Hub, which one of Substrate's needs before it can call contracts.
    pub fn map_alice(&self) -> Result<()> {
        self.send_as_alice(&subxt::dynamic::tx("Revive", "map_account", Vec::<Value>::new())).map(drop)
    }

    /// Alice tells a Hub's contract these words by a call of the chain's own, with so many of its coin's smallest units. The
    /// transaction's name.
    pub fn call_as_alice(&self, contract: AccountId, value: Balance, words: &[u8]) -> Result<Hash> {
        let plenty = [("ref_time", Value::u128(20_000_000_000)), ("proof_size", Value::u128(1_000_000))];
        let fields = vec![
            Value::from_bytes(said::address(contract)?),
            Value::u128(value),
            Value::named_composite(plenty),
            Value::u128(1_000_000_000_000),
            Value::from_bytes(words),
        ];
        self.send_as_alice(&subxt::dynamic::tx("Revive", "call", fields))
    }

    fn send_as_alice(&self, call: &DynamicPayload) -> Result<Hash> {
        let alice: SigningKey = RICH.parse()?;
        let alice = alice.sr25519().context("Alice's key is one of Substrate's")?;
        let made = async {
            let client = OnlineClient::<PolkadotConfig>::from_insecure_url(self.url()).await?;
            client.tx().sign_and_submit_then_watch_default(call, alice).await?.wait_for_finalized_success().await
        };
        Ok(Runtime::new()?.block_on(made)?.extrinsic_hash().0.into())
    }

    fn spawn(&self) -> Result<Process> {
        ensure!(Path::new(&self.program).is_file(), "there is no such file");
        let [rpc, peers] = self.ports;
        let mut keeper = kept(&self.program);
        keeper.args(&self.chain).args(ARGUMENTS).arg(self.finality);
        keeper.arg(format!("--rpc-port={rpc}")).arg(format!("--port={peers}"));
        keeper.arg("--base-path").arg(self.folder.path().join("data"));
        keeper.envs(self.clock.variables());
        Process::start(keeper, self.folder.path().join("node.log"))
    }
}

/// Says of the running test whether it has a node.
fn noted(node: Option<DevNode>) -> Result<Option<DevNode>> {
    if node.is_some() {
        report::used()?;
    } else {
        report::skipped();
    }
    Ok(node)
}

/// A node whose port is taken listens on another, and whoever asks for it by the first hears a stranger.
fn ensure_free(port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    listener.map(drop).with_context(|| {
        format!(
            "port {port} of this machine is taken: end what listens there, a node perhaps, or name another by --port"
        )
    })
}

/// Two ports that nothing listens on.
fn free_ports() -> Result<[u16; 2]> {
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("this machine has no free port");
    let listeners = [listen()?, listen()?];
    let [first, second] = listeners.each_ref().map(|listener| listener.local_addr().map(|address| address.port()));
    Ok([first?, second?])
}
