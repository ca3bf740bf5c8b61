// SPDX-License-Identifier: Apache-2.0
//! `kite dapp`: a development node, the suite, a story on it, an index and the page to look at it, in one command.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bundles::{for_cargo_contract, SuiteBundles, Workspace};
use crate::deployment::carry_on;
use crate::deployment::record::Store;
use crate::devnode::{kept, DevNode, NO_PROGRAM, PROGRAM, RICH};
use crate::index;
use crate::keys::SigningKey;
use crate::network::Network;
use crate::output::{Form, Telling};
use crate::plan::Plan;
use crate::text;
use kite_node::Keyring;

/// The network whose file says what is deployed.
const NETWORK: &str = "local";

/// Where that file says that the node is.
const LOCAL_URL: &str = "ws://127.0.0.1:9944";

/// What `kite dapp` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The port of this machine at which the page can be seen
    #[arg(long, default_value_t = 5173)]
    port: u16,
    #[command(flatten)]
    telling: Telling,
}

impl Arguments {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }
}

/// What runs now, and how commands reach it.
#[derive(Serialize, JsonSchema)]
pub(super) struct DappOf<'a> {
    /// The node.
    url: String,
    /// The page.
    page: String,
    /// The index.
    index: String,
    /// The home, as `--home` takes it.
    home: &'a Path,
    /// The network, as `--network` takes it.
    network: &'a str,
}

/// Runs the command, until it is interrupted.
pub fn run(arguments: &Arguments) -> Result<()> {
    let page = Workspace::here().context("the page is not in this program")?.root().join("dapp");
    let node = start(std::env::var_os(PROGRAM))?;
    let form = arguments.telling.form;
    form.line(format_args!("the suite is put on a node at {}", node.url()))?;
    let home = tempfile::tempdir().context("there is no place for the address book")?;
    let deployments = furnish(home.path(), &node)?;
    let data = tempfile::tempdir().context("there is no place for the index")?;
    let index = index::beside(&node.url(), &deployments, data.path())?;
    if !page.join("node_modules").exists() {
        run_to_its_end(&mut npm(&page, &["ci", "--no-audit", "--no-fund"]))?;
    }
    let mut story = npm(&page, &["run", "--silent", "story", "--", &node.url()]);
    run_to_its_end(story.env("KITE_DEPLOYMENTS", &deployments).env("CLOCK_AHEAD", node.clock_file()))?;
    let port = arguments.port.to_string();
    let mut shown = kept("npm");
    shown.current_dir(&page).args(["run", "--silent", "dev", "--", "--strictPort", "--port", &port]);
    let bits = node.chain(Keyring::default())?.coin().bits;
    form.line(format_args!(
        "a contract UI reads deploy/metadata, cargo-contract takes {}, which `cargo kite build` makes",
        for_cargo_contract("NAME", bits)
    ))?;
    let home = home.path();
    form.line(format_args!(
        "commands reach this chain by `--home {} --network {NETWORK}`, for as long as it runs",
        text::path(home)
    ))?;
    let look = format!("http://127.0.0.1:{port}/?node={}&index=http://{index}", node.url());
    form.line(format_args!("look at {look} and end it with Ctrl-C"))?;
    form.json(&DappOf { url: node.url(), page: look, index: format!("http://{index}"), home, network: NETWORK })?;
    show(shown.env("KITE_DEPLOYMENTS", &deployments))
}

/// Shows the page until this process is ended, by Ctrl-C or otherwise: then the page ends, and so does the node.
fn show(command: &mut Command) -> Result<()> {
    let mut page = command.spawn().context("cannot run npm: the page needs Node.js 20.19 or later")?;
    // To wait for it would close the pipe, at which it ends.
    let _pipe = page.stdin.take();
    let status = page.wait()?;
    ensure!(status.success(), "{command:?} failed: its last lines above say why");
    Ok(())
}

/// Starts the program of a node, if one was named.
fn start(program: Option<OsString>) -> Result<DevNode> {
    DevNode::run(program.context(NO_PROGRAM)?)
}

/// Makes a home in which commands find this node and its suite: the local network's file with the node's address, and the
/// deployment. Returns the folder of the deployment.
fn furnish(home: &Path, node: &DevNode) -> Result<PathBuf> {
    let (networks, deployments) = (home.join("config"), home.join("deployments"));
    [&networks, &deployments].into_iter().try_for_each(fs::create_dir)?;
    let network = Network::text_of(NETWORK)?.replace(LOCAL_URL, &node.url());
    fs::write(networks.join(format!("{NETWORK}.toml")), network)?;
    deploy(node, &deployments)?;
    Ok(deployments)
}

/// Deploys the suite as the local network's file says, and keeps its addresses in `folder`.
fn deploy(node: &DevNode, folder: &Path) -> Result<()> {
    let mut network = Network::named(NETWORK)?;
    let deployer: SigningKey = RICH.parse()?;
    let mut chain = node.chain(deployer.keyring())?;
    network.config.genesis = chain.genesis();
    let bundles = SuiteBundles::current()?;
    let plan = Plan::new(&network.config, &bundles);
    let mut store = Store::open(folder, &network, chain.genesis(), &plan)?;
    carry_on(&plan, &mut chain, &mut store, &mut |_, _, _| ())
}

fn npm(page: &Path, arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(page).args(arguments);
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
        assert!(message.contains("docs/src/operators/node.md") && message.contains(PROGRAM), "{message}");
    }

    #[test]
    fn deploy_keeps_the_addresses_where_the_page_looks_for_them() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let home = tempfile::tempdir().unwrap();
        let deployments = furnish(home.path(), &node).unwrap();
        let mut chain = node.chain(Keyring::default()).unwrap();
        let genesis = chain.genesis();
        let suite = Record::read(&deployments, genesis).unwrap().unwrap().suite().unwrap();
        let network = fs::read_to_string(home.path().join("config/local.toml")).unwrap();
        assert!(network.contains(&node.url()), "commands are told another node: {network}");
        assert!(chain.now_ms().is_ok() && suite.router.settings(&mut chain).unwrap().kite == suite.token.address());
    }
}
