//! `kite dapp`: a development node, the suite, a story on it and the page to look at it, in one command.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::bundles::{for_cargo_contract, SuiteBundles};
use crate::deployment::carry_on;
use crate::deployment::record::Store;
use crate::devnode::{DevNode, PROGRAM, RICH};
use crate::keys::SigningKey;
use crate::network::Network;
use crate::output;
use crate::plan::Plan;
use kite_node::Keyring;

/// The page's folder.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dapp");

/// The network whose file says what is deployed.
const NETWORK: &str = "local";

/// What `kite dapp` can be told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Arguments {
    /// The port of this machine at which the page can be seen
    #[arg(long, default_value_t = 5173)]
    port: u16,
}

/// Runs the command, until it is interrupted.
pub fn run(arguments: Arguments) -> Result<()> {
    let node = start(std::env::var_os(PROGRAM))?;
    let deployments = tempfile::tempdir().context("there is no place for the address book")?;
    output::line(format_args!("the suite is put on a node at {}", node.url()))?;
    deploy(&node, deployments.path())?;
    if !Path::new(PAGE).join("node_modules").exists() {
        run_to_its_end(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    let mut story = npm(&["run", "--silent", "story", "--", &node.url()]);
    run_to_its_end(story.env("KITE_DEPLOYMENTS", deployments.path()).env("CLOCK_AHEAD", node.clock_file()))?;
    let port = arguments.port.to_string();
    let mut page = npm(&["run", "--silent", "dev", "--", "--strictPort", "--port", &port]);
    let bits = node.chain(Keyring::default())?.coin().bits;
    output::line(format_args!(
        "a contract UI reads deploy/metadata, cargo-contract takes {}",
        for_cargo_contract("NAME", bits)
    ))?;
    output::line(format_args!("look at http://127.0.0.1:{port}/?node={} and end it with Ctrl-C", node.url()))?;
    run_to_its_end(page.env("KITE_DEPLOYMENTS", deployments.path()))
}

/// Starts the program of a node, if one was named.
fn start(program: Option<OsString>) -> Result<DevNode> {
    let program = program.with_context(|| {
        format!("no node to run: install one with `cargo install contracts-node --version 0.42.0 --locked`, and name it in {PROGRAM}")
    })?;
    DevNode::run(program)
}

/// Deploys the suite as the local network's file says, and keeps its addresses in `folder`.
fn deploy(node: &DevNode, folder: &Path) -> Result<()> {
    let mut network = Network::named(NETWORK)?;
    let deployer: SigningKey = RICH.parse()?;
    let mut chain = node.chain(deployer.keyring())?;
    network.config.genesis = chain.genesis();
    let bundles = SuiteBundles::here()?;
    let plan = Plan::new(&network.config, &bundles);
    let mut store = Store::open(folder, &network, chain.genesis(), &plan)?;
    carry_on(&plan, &mut chain, &mut store, &mut |_, _, _| ())
}

fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(PAGE).args(arguments);
    npm
}

fn run_to_its_end(command: &mut Command) -> Result<()> {
    let status = command.status().context("cannot run npm: the page needs Node.js 20.19 or later")?;
    ensure!(status.success(), "{command:?} failed: its last lines above say why");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Chain;
    use crate::deployment::record::Record;

    #[test]
    fn start_errors_without_a_node_and_says_where_one_is_to_be_had() {
        let message = start(None).err().unwrap().to_string();
        assert!(message.contains("cargo install contracts-node") && message.contains(PROGRAM), "{message}");
    }

    #[test]
    fn deploy_keeps_the_addresses_where_the_page_looks_for_them() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let folder = tempfile::tempdir().unwrap();
        deploy(&node, folder.path()).unwrap();
        let mut chain = node.chain(Keyring::default()).unwrap();
        let genesis = chain.genesis();
        let suite = Record::read(folder.path(), genesis).unwrap().unwrap().suite().unwrap();
        assert!(chain.now_ms().is_ok() && suite.router.settings(&mut chain).unwrap().kite == suite.token.address());
    }
}
